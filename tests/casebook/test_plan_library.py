"""The library of goals and interventions: shipped, changed by the practice, applied with its placeholders filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.planning.plan_entries import FILLED, shipped
from cmtui.errors import NotFound, Stale, WrongUsage
from cmtui.rules.plan_placeholders import placeholders
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice

LEVELS = ("much_less", "less", "expected", "more", "much_more")
CERTAIN = (
    "AHRQ",
    "American Diabetes Association",
    "American Geriatrics Society",
    "CDC",
    "Care Transitions Intervention",
    "GOLD",
    "PHQ-9",
    "Practice knowledge",
    "Safety Planning Intervention",
    "USPSTF",
    "2017 ACC/AHA",
    "2022 AHA/ACC/HFSA",
)


def test_the_shipped_library_has_goals_for_every_domain_of_need() -> None:
    goals = [entry for entry in shipped().values() if entry.kind == "goal"]
    assert len(goals) >= 30
    assert {goal.domain for goal in goals} == {term.code for term in catalog.terms("need_domain")}


@pytest.mark.parametrize("code", sorted(code for code, entry in shipped().items() if entry.kind == "goal"))
def test_a_shipped_goal_can_be_measured_and_has_its_five_levels_and_interventions(code: str) -> None:
    goal = shipped()[code]
    values = dict(goal.values)
    assert all(values[name] for name in ("title", "what", "measure", "unit", "weeks", "horizon", "evidence"))
    assert len({values[name] for name in LEVELS}) == len(LEVELS)
    steps = [entry for entry in shipped().values() if entry.goal == code]
    assert steps
    for entry in (goal, *steps):
        said = dict(entry.values)
        assert said["evidence"].startswith(CERTAIN)
        assert entry.source == "shipped"
        assert entry.domain == goal.domain
        assert catalog.is_shipped("intervention_kind", said.get("intervention_kind", "assess"))
        assert set(entry.placeholders) == set(placeholders(said.get(name, "") for name in FILLED))
        assert len(said["title"]) <= 60


def test_a_goal_is_applied_with_its_interventions_and_answers_its_need_in_one_act(desk: Practice) -> None:
    case = desk.opened()
    person = desk.one("SELECT public_id FROM person")
    desk.book.registers.save("person", {"preferred": "Rosita"}, id=person)
    need = desk.book.needs.add(case, {"domain": "physical_health", "statement": "heart failure"})
    library, before = desk.book.plan_library, len(desk.acts())
    assert library.fills("heart-failure-weight", case) == {"name": "Rosita"}

    ident = library.apply("heart-failure-weight", case, need=need, values={"words": "stay home"})

    goal = desk.book.plan.goal(ident)
    assert (goal.number, goal.words, goal.unit, goal.target) == (1, "stay home", "days a week", 7.0)
    assert (goal.target_on, goal.horizon, goal.needs) == ("2026-04-29", "short", (need,))
    assert all(goal.levels)
    assert goal.evidence.startswith("2022 AHA/ACC/HFSA")
    assert [step.kind for step in goal.interventions] == ["facilitate", "educate", "monitor"]
    assert (
        goal.interventions[0].what
        == "Get a scale that Rosita can read and stand on safely, and a log beside it"
    )
    assert goal.interventions[2].frequency == "weekly"
    assert desk.acts()[before:] == ["goal.added"]
    assert desk.one("SELECT entry FROM goal") == "heart-failure-weight"
    desk.book.undo.last(case)
    assert desk.book.plan.goals(case) == ()
    assert desk.book.plan.loose(case) == ()
    assert desk.book.needs.rows(case)[0].disposition == ""


def test_the_record_proposes_who_cares_and_the_target_day(desk: Practice) -> None:
    case = desk.opened()
    desk.book.registers.save("team_member", {"name": "Dr. Rao", "role": "primary_care"}, case=case)
    desk.book.registers.save("team_member", {"name": "Luis", "role": "family"}, case=case)
    code = desk.book.plan_library.save(
        {"title": "Shop", "what": "{name} and {Caregiver} shop by {date} at {place}", "weeks": "2"}
    )
    fills = desk.book.plan_library.fills(code, case)
    assert fills == {"name": "Rosa", "caregiver": "Luis", "date": "March 18, 2026", "place": ""}
    assert desk.book.plan_library.values(code, case, {"place": "{name}"}) == {
        "what": "Rosa and Luis shop by March 18, 2026 at {name}",
        "target_on": "2026-03-18",
    }


def test_a_placeholder_that_stands_for_nothing_is_asked_for(desk: Practice) -> None:
    case = desk.opened()
    before = desk.acts()
    with pytest.raises(WrongUsage, match=r"what stands for \{place\}, \{caregiver\} in “Walk"):
        desk.book.plan_library.apply("walk-to", case)
    with pytest.raises(WrongUsage, match=r"\{place\} in"):
        desk.book.plan_library.apply("walk-to", case, steps=(), fills={"place": "\x1b "})
    assert desk.acts() == before
    goal = desk.book.plan_library.apply("walk-to", case, steps=(), fills={"Place": "the [red] shop {name}"})
    assert desk.book.plan.goal(goal).what == "Walk to the [red] shop {name} and back"
    assert desk.book.plan.goal(goal).interventions == ()


def test_interventions_are_applied_one_by_one(desk: Practice) -> None:
    case = desk.opened()
    library = desk.book.plan_library
    goal = library.apply("no-falls", case, steps=["no-falls.home", "no-falls.eyes"])
    assert len(desk.book.plan.goal(goal).interventions) == 2
    step = library.apply("no-falls.exercise", case, goal=goal)
    row = desk.book.plan.intervention(step)
    assert (row.goal, row.kind) == (goal, "refer")
    assert row.evidence.startswith("USPSTF")
    loose = library.apply("no-falls.medicines", case)
    assert [each.id for each in desk.book.plan.loose(case)] == [loose]
    assert library.values("no-falls.home", case)["kind"] == "assess"


def test_entries_are_found_by_kind_domain_and_words(desk: Practice) -> None:
    library = desk.book.plan_library
    rows = library.entries()
    assert [row.domain for row in rows] == sorted(
        (row.domain for row in rows), key=[term.code for term in catalog.terms("need_domain")].index
    )
    for place, row in enumerate(rows):
        if row.kind == "intervention":
            assert row.goal in {rows[place - 1].code, rows[place - 1].goal}, "each behind its goal"
    assert {row.kind for row in library.entries("intervention")} == {"intervention"}
    assert {row.code for row in library.entries("goal", "function")} == {
        "no-falls",
        "bathing-dressing",
        "walk-to",
    }
    assert [row.code for row in library.entries("goal", text="FALLS mor")] == ["no-falls"]
    assert library.entries(text="[/red]") == ()
    assert [row.goal for row in library.steps("no-falls")] == ["no-falls"] * 4
    with pytest.raises(NotFound):
        library.entry("no such")
    with pytest.raises(NotFound):
        library.save({"title": "x"}, "no such")


def test_the_practices_own_entries_stand_in_for_the_shipped_ones(desk: Practice) -> None:
    library = desk.book.plan_library
    assert library.save({"title": "Fewer falls [b]", "target": "1"}, "no-falls") == "no-falls"
    entry = library.entry("no-falls")
    assert (entry.title, entry.source, dict(entry.values)["target"]) == ("Fewer falls [b]", "practice", "1")
    assert entry.what == shipped()["no-falls"].what
    form = desk.book.registers.form("plan_entry", id=entry.id)
    desk.book.registers.save("plan_entry", {"title": "Fewer falls"}, id=entry.id, version=form.version)
    assert library.entry("no-falls").title == "Fewer falls"
    case = desk.opened()
    library.apply("no-falls", case, steps=())
    assert desk.one("SELECT used_at FROM plan_entry") == "2026-03-04T16:00:00Z"
    assert desk.book.plan.goals(case)[0].target == 1.0
    library.restore("no-falls")
    assert library.entry("no-falls").source == "shipped"
    with pytest.raises(NotFound):
        library.restore("no-falls")
    library.save({"target": "2"}, "no-falls")
    entry = library.entry("no-falls")
    assert (entry.title, dict(entry.values)["target"]) == ("No more falls", "2")
    desk.book.undo.last()
    assert library.entry("no-falls").source == "shipped"


def test_an_entry_of_ones_own_gets_a_code_that_no_other_has(desk: Practice) -> None:
    library = desk.book.plan_library
    values = {"title": "Größere Schritte!", "what": "go", "kind": "intervention", "goal": "walk-to"}
    codes = [library.save(values), library.save(values), library.save({"title": "***", "what": "x"})]
    assert codes == ["own.grossere-schritte", "own.grossere-schritte-2", "own.entry"]
    assert library.steps("walk-to")[-1].what == "go"
    ident = desk.book.registers.save("plan_entry", {"title": "T", "what": "w"})
    assert {row.id: row.code for row in library.entries()}[ident] == "own.t"
    for missing, says in (({"what": "x"}, "Title: this is needed"), ({"title": "x"}, "Goal or intervention")):
        with pytest.raises(WrongUsage, match=says):
            library.save(missing)


def test_what_is_hidden_is_not_offered_until_it_is_shown_again(desk: Practice) -> None:
    library = desk.book.plan_library
    library.hide("smoking")
    assert "smoking" not in {row.code for row in library.entries()}
    assert library.entry("smoking").hidden
    assert "smoking" in {row.code for row in library.entries(hidden=True)}
    desk.book.undo.last()
    assert "smoking" in {row.code for row in library.entries()}
    library.hide("smoking")
    library.hide("smoking", hidden=False)
    assert not library.entry("smoking").hidden


def test_a_shipped_entry_is_edited_under_its_code_and_two_windows_are_kept_apart(desk: Practice) -> None:
    library = desk.book.plan_library
    form = library.form("no-falls")
    assert (form.id, form.version, form.context[0][:7]) == ("no-falls", 0, "Shipped")
    assert next(row.value for row in form.fields if row.name == "title") == "No more falls"
    desk.book.drafts.keep("plan_entry", "no-falls", {"title": "Fewer"})
    desk.book.drafts.keep("plan_entry", "", {"title": "Another, not finished"})
    library.save({"title": "Fewer falls"}, "no-falls", version=0)
    assert [draft.subject for draft in desk.book.drafts.all()] == [""]
    with pytest.raises(Stale):
        library.save({"title": "Other falls"}, "no-falls", version=0)
    form = library.form("no-falls")
    assert (form.version, form.context) == (1, ())
    library.save({"title": "Other falls"}, "no-falls", version=1)
    library.restore("no-falls")
    assert library.is_shipped("no-falls")
    library.save({"title": "Once more"}, "no-falls", version=0)
    assert library.entry("no-falls").title == "Once more"
    with pytest.raises(NotFound):
        library.form("no such")


def test_what_the_practice_added_is_taken_out_of_the_library_and_comes_back(desk: Practice) -> None:
    library = desk.book.plan_library
    goal = library.save({"title": "Read", "what": "read a page a day"})
    step = library.save({"title": "Glasses", "what": "see to it", "kind": "intervention", "goal": goal})
    assert not library.is_shipped(goal)
    library.restore(goal)
    assert goal not in {row.code for row in library.entries(hidden=True)}
    assert desk.one("SELECT void_reason FROM plan_entry WHERE code = ?", goal) == "taken out of the library"
    library.save({"title": "New glasses"}, step)
    assert library.entry(step).goal == goal, "what belonged to it stays, and can be changed"
    desk.book.undo.last()
    desk.book.undo.last()
    assert library.entry(goal).title == "Read"


@pytest.mark.parametrize("goal", ["no such", "no-falls.home"])
def test_an_intervention_belongs_to_a_goal_that_is_there(desk: Practice, goal: str) -> None:
    values = {"title": "T", "what": "w", "kind": "intervention", "goal": goal}
    with pytest.raises(WrongUsage, match=r"Belongs to goal: no goal of the library has the code"):
        desk.book.plan_library.save(values)
    assert desk.one("SELECT count(*) FROM plan_entry") == 0
