"""The plan in stories of the work: from needs to goals, what is done for them, how far they are (standards L to N)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cmtui.care_rows import GoalLook
from cmtui.errors import NotFound, Refused, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.casebook.casebooks import Practice

HOSTILE = "see [/notes] [red]{old}\u202e “now”"
WEIGH = {
    "words": "I want to stay out of that hospital",
    "what": "weigh daily",
    "unit": "days a week",
    "baseline": "2",
    "target": "7",
    "target_on": "in 8w",
    "importance": "8",
    "expected": "5 to 7 days",
}


def needs(desk: Practice, case: str) -> tuple[str, str]:
    """Two needs of a case."""
    return (
        desk.book.needs.add(case, {"domain": "self_management", "statement": "does not weigh"}),
        desk.book.needs.add(case, {"domain": "housing", "statement": "the stairs"}),
    )


def answers(desk: Practice, case: str) -> dict[str, str]:
    """How each need is answered."""
    return {row.statement: row.disposition for row in desk.book.needs.rows(case)}


def test_a_goal_gets_its_number_and_answers_its_needs(desk: Practice) -> None:
    case = desk.opened()
    first, second = needs(desk, case)
    ident = desk.book.plan.add_goal(case, WEIGH, needs=[first, first])
    other = desk.book.plan.add_goal(case, {"what": HOSTILE})

    goal, hostile = desk.book.plan.goals(case)
    assert (goal.id, goal.number, goal.status, goal.case) == (ident, 1, "proposed", case)
    assert (goal.words, goal.what) == (WEIGH["words"], WEIGH["what"])
    assert (goal.baseline, goal.target, goal.target_on, goal.importance) == (2.0, 7.0, "2026-04-29", 8)
    assert goal.levels == ("", "", "5 to 7 days", "", "")
    assert goal.needs == (first,)
    assert (hostile.id, hostile.number, hostile.what) == (other, 2, HOSTILE.replace("\u202e", ""))
    assert answers(desk, case) == {"does not weigh": "goal", "the stairs": ""}
    assert desk.book.plan.goal(ident) == goal
    assert desk.book.search.find("weigh daily")[0].kind == "goal"
    desk.book.plan.tie(ident, [second])
    assert answers(desk, case)["the stairs"] == "goal"
    desk.book.plan.tie(ident, [second], only=True)
    assert answers(desk, case) == {"does not weigh": "", "the stairs": "goal"}
    desk.book.plan.untie(ident, [second])
    assert answers(desk, case) == {"does not weigh": "", "the stairs": ""}
    assert desk.book.undo.last(case).startswith("Undone: goal untied")
    assert answers(desk, case)["the stairs"] == "goal"


def test_a_number_is_never_given_again(desk: Practice) -> None:
    case = desk.opened()
    desk.book.plan.add_goal(case, {"what": "one"})
    second = desk.book.plan.add_goal(case, {"what": "two"})
    desk.book.registers.void("goal", second, "typed twice")
    desk.book.plan.add_goal(case, {"what": "three"})
    assert [goal.number for goal in desk.book.plan.goals(case)] == [1, 3]
    desk.book.undo.last(case)
    desk.book.undo.last(case)
    assert [goal.number for goal in desk.book.plan.goals(case)] == [1, 2]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "Goal: say what"),
        ({"what": " "}, "Goal is required"),
        ({"what": "walk", "target_on": "yesterday"}, "Target date"),
        ({"what": "walk", "target_on": "2026-03-03"}, "Target date: it has passed"),
        ({"what": "walk", "importance": "11"}, "Importance: 10 at most"),
        ({"what": "walk", "confidence": "-1"}, "Confidence: 0 or more"),
        ({"what": "walk", "target": "many"}, "Target"),
        ({"what": "walk", "review_days": "0"}, "Review every: 1 or more"),
    ],
)
def test_a_goal_that_cannot_be_meant_changes_nothing(
    desk: Practice, values: dict[str, str], says: str
) -> None:
    case = desk.opened()
    before = desk.everything()
    with pytest.raises(WrongUsage, match=says):
        desk.book.plan.add_goal(case, values)
    with pytest.raises(WrongUsage, match=says):
        desk.book.registers.save("goal", values, case=case)
    assert desk.everything() == before


def test_a_goal_that_stands_keeps_a_target_date_that_has_passed(desk: Practice) -> None:
    case = desk.opened()
    goal = desk.book.plan.add_goal(case, {"what": "walk", "target_on": "in 1w"})
    desk.clock.on(days=30)
    desk.book.registers.save("goal", {"barriers": "the stairs"}, id=goal)
    assert desk.book.plan.goal(goal).barriers == "the stairs"
    with pytest.raises(WrongUsage, match="Goal is required"):
        desk.book.registers.save("goal", {"what": ""}, id=goal)


def test_the_editor_writes_goals_and_interventions_as_the_plan_does(desk: Practice) -> None:
    case = desk.opened()
    need, _ = needs(desk, case)
    goal = desk.book.registers.save("goal", {**WEIGH, "needs": need, "agreed_on": "today"}, case=case)
    row = desk.book.plan.goal(goal)
    assert (row.number, row.status, row.needs) == (1, "agreed", (need,))
    scale = desk.book.registers.save("intervention", {"what": "scale", "goal": goal}, case=case)
    read = desk.book.registers.save(
        "intervention", {"what": "read", "goal": goal, "depends_on": scale}, case=case
    )
    loose = desk.book.registers.save("intervention", {"what": "letter"}, case=case)
    assert [step.id for step in desk.book.plan.goal(goal).interventions] == [scale, read]
    assert [step.id for step in desk.book.plan.loose(case)] == [loose]
    assert desk.acts()[-3:] == ["intervention.added"] * 3
    with pytest.raises(Refused, match="due before it begins"):
        desk.book.registers.save("intervention", {"start_on": "in 1w", "due_on": "tomorrow"}, id=loose)


def test_a_settled_need_gets_no_goal(desk: Practice) -> None:
    case = desk.opened()
    need, other = needs(desk, case)
    desk.book.needs.answer(need, "resolved", "she weighs")
    before = desk.everything()
    with pytest.raises(Refused, match="settled already"):
        desk.book.plan.add_goal(case, WEIGH, needs=[other, need])
    elsewhere = desk.opened("Ortiz", "Manuel")
    with pytest.raises(NotFound):
        desk.book.plan.add_goal(elsewhere, WEIGH, needs=[other])
    assert answers(desk, case) == {"the stairs": "", "does not weigh": "resolved"}
    assert len(desk.everything()["need"]) == len(before["need"])
    assert desk.book.plan.goals(case) == desk.book.plan.goals(elsewhere) == ()


def test_dropping_the_only_goal_leaves_its_need_to_be_answered_again(desk: Practice) -> None:
    case = desk.opened()
    need, shared = needs(desk, case)
    goal = desk.book.plan.add_goal(case, WEIGH, needs=[need, shared])
    desk.book.plan.add_goal(case, {"what": "a ramp"}, needs=[shared])
    step = desk.book.plan.add_intervention(goal, {"what": "bring a scale"})
    done = desk.book.plan.add_intervention(goal, {"what": "call"})
    desk.book.plan.intervention_status(done, "done", "reached")
    with pytest.raises(WrongUsage, match="Say why the goal is dropped"):
        desk.book.plan.set_status(goal, "dropped", " ")

    desk.book.plan.set_status(goal, "dropped", "moves to her sister")

    row = desk.book.plan.goal(goal)
    assert (row.status, row.status_on, row.status_reason) == ("dropped", "2026-03-04", "moves to her sister")
    assert answers(desk, case) == {"does not weigh": "", "the stairs": "goal"}
    assert {each.id: each.status for each in row.interventions} == {step: "dropped", done: "done"}
    with pytest.raises(Refused, match="answers no need"):
        desk.book.plan.tie(goal, [need])
    with pytest.raises(Refused, match="dropped already"):
        desk.book.plan.set_status(goal, "dropped", "again")

    assert desk.book.undo.last(case) == "Undone: goal dropped (weigh daily) · Garcia, Rosa."
    row = desk.book.plan.goal(goal)
    assert (row.status, row.status_reason, row.interventions[0].status) == ("proposed", "", "planned")
    assert answers(desk, case) == {"does not weigh": "goal", "the stairs": "goal"}


def test_a_goal_that_is_taken_up_again_answers_its_need_again(desk: Practice) -> None:
    case = desk.opened()
    need, other = needs(desk, case)
    goal = desk.book.plan.add_goal(case, WEIGH, needs=[need, other])
    desk.book.plan.set_status(goal, "dropped", "in hospital")
    desk.book.needs.answer(other, "monitor")
    desk.book.plan.set_status(goal, "act")
    assert desk.book.plan.goal(goal).status == "active"
    assert answers(desk, case) == {"does not weigh": "goal", "the stairs": "monitor"}
    desk.book.plan.untie(goal, [other])
    assert answers(desk, case)["the stairs"] == "monitor", "what was answered otherwise meanwhile stays"


def test_a_goal_ends_with_its_attainment_in_one_act(desk: Practice) -> None:
    case = desk.opened()
    goal = desk.book.plan.add_goal(case, WEIGH)
    desk.book.plan.set_status(goal, "Agreed")
    assert desk.book.plan.goal(goal).agreed_on == "2026-03-04"
    desk.book.plan.set_status(goal, "partly", "5 days", attainment=-1)
    row = desk.book.plan.goal(goal)
    assert (row.status, row.attainment, row.attained_on, row.trend) == ("partly", -1, "2026-03-04", (-1,))
    assert desk.acts()[-2:] == ["goal.agreed", "goal.ended"]
    with pytest.raises(WrongUsage, match="A goal is one of: proposed"):
        desk.book.plan.set_status(goal, "banana")
    with pytest.raises(WrongUsage, match="on hold"):
        desk.book.plan.set_status(goal, "on_hold")
    desk.book.undo.last(case)
    row = desk.book.plan.goal(goal)
    assert (row.status, row.attainment, row.trend) == ("agreed", None, ())


def test_attainment_is_seen_over_time_and_a_late_word_does_not_stand_over_a_later_look(
    desk: Practice,
) -> None:
    case = desk.opened()
    goal = desk.book.plan.add_goal(case, {**WEIGH, "agreed_on": "today"})
    desk.clock.on(days=10)
    desk.book.plan.attain(goal, -1, note=" scale broken\x1b", value=3)
    desk.clock.on(days=10)
    desk.book.plan.attain(goal, 1, value=7)
    desk.book.plan.attain(goal, -2, value=2, day=date(2026, 3, 5))
    row = desk.book.plan.goal(goal)
    assert (row.attainment, row.attained_on, row.status) == (1, "2026-03-24", "active")
    assert (row.trend, row.values) == ((-2, -1, 1), (2.0, 3.0, 7.0))
    assert row.reviewed_on == "", "a look alone is no review of the plan"
    with pytest.raises(WrongUsage, match="one of five"):
        desk.book.plan.attain(goal, 3)
    with pytest.raises(Refused, match="in the future"):
        desk.book.plan.attain(goal, 0, day=date(2026, 4, 1))
    desk.book.undo.last(case)
    assert desk.book.plan.goal(goal).trend == (-1, 1)
    desk.book.undo.last(case)
    assert desk.book.plan.goal(goal).attainment == -1


def test_the_values_of_a_tied_measure_stand_beside_the_goal(desk: Practice) -> None:
    case = desk.opened()
    goal = desk.book.plan.add_goal(case, {"what": "feel better", "tied_measure": "phq-9/total"})
    desk.assessed(case, "phq-9", "2 2 2 2 1 1 1 0 0 1")
    desk.clock.on(days=14)
    desk.assessed(case, "phq-9", "1 1 1 1 1 0 0 0 0 1")
    assert desk.book.plan.goal(goal).values == (11.0, 5.0)


def test_interventions_wait_for_each_other_but_never_in_a_circle(desk: Practice) -> None:
    case = desk.opened()
    goal = desk.book.plan.add_goal(case, {**WEIGH, "agreed_on": "today"})
    scale = desk.book.plan.add_intervention(goal, {"what": "bring a scale", "responsible": "Rosa"})
    teach = desk.book.plan.add_intervention(goal, {"what": "teach", "depends_on": scale})
    read = desk.book.plan.add_intervention(goal, {"what": "read the log", "depends_on": teach})
    for waits in (scale, teach, read):
        with pytest.raises(Refused, match="wait for each other"):
            desk.book.plan.depends(scale, waits)
    assert [step.blocked for step in desk.book.plan.goal(goal).interventions] == [False, True, True]

    desk.book.plan.intervention_status(scale, "done", "it stands in the bath")
    row = desk.book.plan.goal(goal)
    assert [step.blocked for step in row.interventions] == [False, False, True]
    assert (row.interventions[0].result, row.interventions[0].status_on) == (
        "it stands in the bath",
        "2026-03-04",
    )
    assert row.status == "active", "something was done for it"
    with pytest.raises(Refused, match="done already"):
        desk.book.plan.intervention_status(scale, "done")
    assert desk.book.undo.last(case) == "Undone: intervention done (bring a scale) · Garcia, Rosa."
    assert desk.book.plan.goal(goal).status == "agreed"
    desk.book.plan.depends(read, "")
    assert desk.book.plan.intervention(read).depends_on == ""
    with pytest.raises(WrongUsage, match="Say why the intervention is dropped"):
        desk.book.plan.intervention_status(read, "dropped")
    with pytest.raises(WrongUsage, match="An intervention is one of: planned"):
        desk.book.plan.intervention_status(read, "x")
    desk.book.plan.intervention_status(read, "dropped", "she reads it herself")
    assert desk.acts()[-1] == "intervention.dropped"
    desk.book.plan.intervention_status(read, "active")
    assert desk.book.plan.intervention(read).result == ""


def test_an_intervention_without_goal_is_listed_and_gets_one(desk: Practice) -> None:
    case = desk.opened()
    goal = desk.book.plan.add_goal(case, WEIGH)
    step = desk.book.plan.add_intervention(goal, {"what": "bring a scale"})
    desk.book.plan.under(step, "")
    assert [each.id for each in desk.book.plan.loose(case)] == [step]
    desk.book.plan.under(step, goal)
    assert desk.book.plan.loose(case) == ()
    elsewhere = desk.book.plan.add_goal(desk.opened("Ortiz", "Manuel"), WEIGH)
    with pytest.raises(NotFound):
        desk.book.plan.under(step, elsewhere)
    desk.book.registers.void("goal", goal, "wrong client")
    assert [each.id for each in desk.book.plan.loose(case)] == [step]
    desk.book.undo.last(case)
    assert [each.id for each in desk.book.plan.goal(goal).interventions] == [step]


def test_what_the_client_was_told_stands_with_the_interventions(desk: Practice) -> None:
    case = desk.opened()
    goal = desk.book.plan.add_goal(case, WEIGH)
    steps = [desk.book.plan.add_intervention(goal, {"what": what}) for what in ("scale", "log")]
    desk.book.plan.told(
        steps, {"risk_told": "none", "none_told": "yes", "told_on": "today", "what": "no field of it"}
    )
    for row in desk.book.plan.goal(goal).interventions:
        assert (row.told, row.told_on) == (("risk", "none"), "2026-03-04")
    assert {row.what for row in desk.book.plan.goal(goal).interventions} == {"scale", "log"}
    with pytest.raises(NotFound):
        desk.book.plan.told(["gone"], {"risk_told": "none"})


def test_a_review_looks_at_each_goal_and_is_taken_back_whole(desk: Practice) -> None:
    case = desk.opened()
    weigh = desk.book.plan.add_goal(case, {**WEIGH, "agreed_on": "today"})
    walk = desk.book.plan.add_goal(case, {"what": "walk"})
    desk.clock.on(days=30)
    looks = (
        GoalLook(
            weigh, appropriate=True, relevant=True, realistic=False, attainment=-1, value=4, note="scale"
        ),
        GoalLook(walk, appropriate=False),
    )
    ident = desk.book.plan.review(case, {"client_response": HOSTILE, "comfort": "at ease"}, looks)

    (review,) = desk.book.plan.reviews(case)
    assert (review.id, review.date, review.comfort) == (ident, "2026-04-03", "at ease")
    assert review.client_response == HOSTILE.replace("\u202e", "")
    assert review.goals == looks
    row = desk.book.plan.goal(weigh)
    assert (row.attainment, row.reviewed_on, row.status, row.trend) == (-1, "2026-04-03", "active", (-1,))
    assert desk.book.plan.goal(walk).reviewed_on == "2026-04-03"
    assert desk.book.undo.last(case) == "Undone: review recorded (2 goals) · Garcia, Rosa."
    assert desk.book.plan.reviews(case) == ()
    row = desk.book.plan.goal(weigh)
    assert (row.attainment, row.reviewed_on, row.status, row.trend) == (None, "", "agreed", ())


@pytest.mark.parametrize(
    ("values", "looks", "refusal"),
    [
        ({}, lambda _: (), "says nothing yet"),
        ({"held_on": "2026-03-05", "comfort": "fine"}, lambda _: (), "in the future"),
        ({}, lambda goal: (GoalLook(goal, attainment=5),), "one of five"),
        ({}, lambda _: (GoalLook("gone"),), "no longer in the record"),
    ],
)
def test_a_review_that_cannot_be_changes_nothing(
    desk: Practice,
    values: dict[str, str],
    looks: Callable[[str], tuple[GoalLook, ...]],
    refusal: str,
) -> None:
    case = desk.opened()
    goal = desk.book.plan.add_goal(case, WEIGH)
    before = desk.acts()
    with pytest.raises((WrongUsage, Refused, NotFound), match=refusal):
        desk.book.plan.review(case, values, looks(goal))
    assert desk.acts() == before
    assert desk.book.plan.reviews(case) == ()


def test_what_is_gone_is_named_in_one_sentence(desk: Practice) -> None:
    case = desk.opened()
    plan = desk.book.plan
    for ask in (
        lambda: plan.goal("x"),
        lambda: plan.intervention("x"),
        lambda: plan.attain("x", 0),
        lambda: plan.set_status("x", "active"),
        lambda: plan.intervention_status("x", "done"),
        lambda: plan.copy_sent("x", {"recipient": "a"}),
        lambda: plan.copy_received("x", "seen"),
        lambda: plan.wording(case, 1),
        lambda: plan.data(case, 1),
        lambda: plan.diff(case, 1),
    ):
        with pytest.raises(NotFound):
            ask()
    goal = plan.add_goal(case, WEIGH)
    desk.book.registers.void("goal", goal, "typed twice")
    with pytest.raises(NotFound):
        plan.goal(goal)


def test_contacts_are_tied_to_goals_by_number(desk: Practice) -> None:
    case = desk.opened()
    goal = desk.book.plan.add_goal(case, {"what": "weigh daily"})
    desk.book.plan.add_goal(case, {"what": "walk", "words": "my own bread"})
    entry = desk.book.contacts.parse("call 5m: fine #2 #1")
    assert desk.book.contacts.goals(case, entry) == ((2, "my own bread"), (1, "weigh daily"))
    logged = desk.book.contacts.log("call 5m: fine #1", case=case)
    desk.book.contacts.log("call 5m: other #2", case=case)
    assert [ident for ident, _, _ in desk.book.plan.contacts(goal)] == [logged.id]
    before = desk.acts()
    with pytest.raises(WrongUsage, match=r"no goal #9; its goals are #1 and #2"):
        desk.book.contacts.log("call 5m: fine #9", case=case)
    with pytest.raises(WrongUsage, match="no goal #11 and #12"):
        desk.book.registers.save(
            "contact", {"occurred_at": "today", "mode": "phone", "goals": "11 12"}, case=case
        )
    with pytest.raises(WrongUsage, match="no goal #999999999"):
        desk.book.registers.save("contact", {"goals": "1 " + "9" * 5000}, id=logged.id)
    assert desk.acts() == before
    desk.book.registers.void("goal", goal, "typed twice")
    desk.book.registers.save("contact", {"goals": "1 2"}, id=logged.id)  # what stood there may stay


def test_the_timeline_tells_how_goals_stood_what_was_agreed_and_reviewed(desk: Practice) -> None:
    case = desk.opened()
    goal = desk.book.plan.add_goal(case, {"what": HOSTILE})
    desk.clock.on(minutes=5)
    desk.book.plan.agree(case, {"agreed_by": "Rosa Garcia", "reason": "first plan"})
    desk.clock.on(days=10)
    desk.book.plan.attain(goal, -1, note="scale\nbroken", day=date(2026, 3, 10))
    desk.book.plan.review(case, {"client_response": "at ease " * 40}, [GoalLook(goal, realistic=True)])

    look, review, turned, version, *_ = desk.book.chart.timeline(case, size=99)
    assert turned.text == "assessment → implementation and coordination"
    assert (version.label, version.text) == ("plan agreed", "version 1 · by Rosa Garcia · first plan")
    said = " ".join(HOSTILE.replace("\u202e", "").split())
    assert (look.label, look.text) == ("goal 1", f"{said}: less than expected · scale broken · of 2026-03-10")
    assert look.goals == (1,)
    assert (review.label, review.text[:16], len(review.text)) == ("plan review", "at ease at ease ", 200)
    keys = desk.book.chart.timeline_keys(case, "all")
    assert desk.book.chart.timeline_rows(case, keys) == desk.book.chart.timeline(case, size=99)
    assert desk.book.chart.timeline(case, kind="significant")[:2] == (turned, version)
