"""Sets of tasks, counted from an anchor: they move with it as long as they are open."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.coordination.task_sets import shipped
from cmtui.errors import NotFound, Refused, Stale, WrongUsage
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice

OWN = {"name": "Coming home", "anchor": "transition", "items": "-3 book transport\n2 call: is all there"}


def open_tasks(desk: Practice) -> dict[str, str]:
    """What is open, and when it falls due."""
    return dict(
        desk.rows(
            "SELECT what, due_on FROM task WHERE status = 'open' AND voided_at IS NULL ORDER BY due_on, id"
        )
    )


def move(desk: Practice, case: str, **values: str) -> str:
    """A transition that is expected."""
    return desk.book.registers.save("transition", {"from_setting": "hospital", **values}, case=case)


def test_the_shipped_sets_can_be_read(desk: Practice) -> None:
    rows = desk.book.task_sets.all()
    assert [row.name for row in rows] == sorted((row.name for row in shipped()), key=str.casefold)
    for row in rows:
        assert row.tasks, row.code
        assert catalog.is_shipped("set_anchor", row.anchor), row.code
        assert row.source, row.code
        assert row.about, row.code


def test_a_set_is_counted_from_the_opening_and_moves_with_it(desk: Practice) -> None:
    case = desk.inquiry()
    with pytest.raises(WrongUsage, match="not opened yet; name the day"):
        desk.book.task_sets.apply(case, "new_case")
    desk.open(case)
    before = set(open_tasks(desk))
    made = desk.book.task_sets.apply(case, "new_case")
    assert len(made) == 9
    due = {what: day for what, day in open_tasks(desk).items() if what not in before}
    assert due["agree the plan with the client"] == "2026-03-18"
    assert desk.one("SELECT kind FROM task WHERE what LIKE 'send the welcome%'") == ""
    assert desk.rows("SELECT name, anchor, anchor_on FROM applied_set") == [
        ("New case", "opened", "2026-03-04")
    ]


def test_open_tasks_move_with_a_discharge_and_done_ones_stay(desk: Practice) -> None:
    case = desk.opened()
    move(desk, case, expected_on="3/10")
    code = desk.book.task_sets.save({**OWN, "items": OWN["items"] + "\n0 keys\n7 visit"})
    book_it, keys, call, visit = desk.book.task_sets.apply(case, code)
    assert open_tasks(desk)["book transport"] == "2026-03-07"
    desk.book.tasks.done(book_it)
    desk.book.tasks.snooze(visit, date(2026, 3, 25))
    desk.clock.on(days=2)
    desk.book.registers.save(
        "transition", {"expected_on": "3/14"}, id=desk.one("SELECT public_id FROM transition"), case=case
    )
    due = {what: open_tasks(desk)[what] for what in ("keys", "call: is all there", "visit")}
    assert due == {"keys": "2026-03-14", "call: is all there": "2026-03-16", "visit": "2026-03-25"}
    assert desk.one("SELECT due_on FROM task WHERE public_id = ?", book_it) == "2026-03-07"
    assert keys != call
    desk.book.undo.last(case)
    assert open_tasks(desk)["keys"] == "2026-03-10"
    assert desk.one("SELECT anchor_on FROM applied_set") == "2026-03-10"


def test_a_discharge_that_happens_earlier_brings_nothing_into_the_past(desk: Practice) -> None:
    case = desk.opened()
    transition = move(desk, case, expected_on="3/20")
    desk.book.task_sets.apply(case, desk.book.task_sets.save(OWN))
    assert open_tasks(desk)["book transport"] == "2026-03-17"
    desk.book.transitions.happened(transition, desk.clock())
    due = open_tasks(desk)
    assert (due["book transport"], due["call: is all there"]) == ("2026-03-04", "2026-03-06")


def test_tasks_counted_from_the_plan_move_with_the_version_in_force(desk: Practice) -> None:
    case = desk.opened()
    with pytest.raises(WrongUsage, match="No plan is agreed yet"):
        desk.book.task_sets.apply(case, "plan_agreed")
    agreed = {"agreed_by": "Rosa Garcia", "agreed_how": "verbal"}
    goal = {"what": "weigh daily", "measure": "days a week"}
    desk.book.plan.add_goal(case, goal)
    desk.book.plan.agree(case, {**agreed, "agreed_on": "today"})
    desk.book.task_sets.apply(case, "plan_agreed")
    assert open_tasks(desk)["review the plan with the client"] == "2026-04-03"
    desk.clock.on(days=10)
    desk.book.plan.agree(case, {**agreed, "agreed_on": "today", "reason": "a new goal"})
    assert open_tasks(desk)["review the plan with the client"] == "2026-04-13"
    desk.book.undo.last(case)
    assert open_tasks(desk)["review the plan with the client"] == "2026-04-03"


def test_a_set_on_a_named_day_stays_there(desk: Practice) -> None:
    case = desk.opened()
    move(desk, case, expected_on="3/10")
    code = desk.book.task_sets.save(OWN)
    desk.book.task_sets.apply(case, code, anchor_on=date(2026, 4, 1))
    transition = desk.one("SELECT public_id FROM transition")
    desk.book.registers.save("transition", {"expected_on": "3/14"}, id=transition, case=case)
    assert open_tasks(desk)["book transport"] == "2026-03-29"


def test_the_transition_that_is_meant_is_counted_from(desk: Practice) -> None:
    case = desk.opened()
    first = move(desk, case, expected_on="3/10")
    move(desk, case, expected_on="3/30")
    code = desk.book.task_sets.save(OWN)
    assert desk.book.task_sets.anchor(case, code) == date(2026, 3, 30)
    assert desk.book.task_sets.anchor(case, code, transition=first) == date(2026, 3, 10)
    desk.book.task_sets.apply(case, code, transition=first)
    assert open_tasks(desk)["book transport"] == "2026-03-07"
    other = desk.opened("Ortiz", "Manuel")
    with pytest.raises(NotFound, match="transition is no longer"):
        desk.book.task_sets.apply(other, code, transition=first)
    with pytest.raises(WrongUsage, match="No discharge or move with a day"):
        desk.book.task_sets.apply(other, code)


def test_a_set_is_not_applied_twice_from_the_same_day(desk: Practice) -> None:
    case = desk.opened()
    made = desk.book.task_sets.apply(case, "crisis")
    with pytest.raises(Refused, match="stands on this case already"):
        desk.book.task_sets.apply(case, "crisis")
    for task in made:
        desk.book.tasks.done(task)
    assert len(desk.book.task_sets.apply(case, "crisis")) == len(made)


def test_today_tells_that_a_task_came_of_a_set(desk: Practice) -> None:
    case = desk.opened()
    desk.book.task_sets.apply(case, "crisis")
    sources = {row.what: row.source for row in desk.book.today.rows(case=case)}
    assert sources["speak with the client again"] == "from a set of tasks"


def test_applying_a_set_is_taken_back(desk: Practice) -> None:
    case = desk.opened()
    before = open_tasks(desk)
    desk.book.task_sets.apply(case, "crisis")
    assert open_tasks(desk) != before
    assert "Undone: task set applied (After a crisis)" in desk.book.undo.last(case)
    assert open_tasks(desk) == before
    assert desk.one("SELECT count(*) FROM applied_set WHERE voided_at IS NULL") == 0


def test_what_a_set_would_make_is_seen_before(desk: Practice) -> None:
    case = desk.opened()
    assert desk.book.task_sets.anchor(case, "crisis") is None
    seen = desk.book.task_sets.preview(case, "crisis")
    desk.book.task_sets.apply(case, "crisis")
    due = open_tasks(desk)
    assert [(day.isoformat(), what) for day, what in seen] == [(due[what], what) for _, what in seen]


def test_the_practice_changes_a_set_hides_it_and_takes_that_back(desk: Practice) -> None:
    sets = desk.book.task_sets
    ident = sets.own("crisis")
    assert sets.own("crisis") == ident
    desk.book.registers.save("task_set", {"items": "0 our own protocol"}, id=ident)
    row = sets.set("crisis")
    assert (row.tasks, row.source, row.id) == (((0, "our own protocol"),), "", ident)
    sets.hide("crisis")
    assert "crisis" not in {each.code for each in sets.all()}
    assert sets.set("crisis").hidden
    for _ in range(3):
        desk.book.undo.last()
    assert sets.set("crisis").source
    sets.hide("crisis")
    sets.hide("crisis", hidden=False)
    assert sets.set("crisis").tasks == next(row.tasks for row in shipped() if row.code == "crisis")


def test_a_set_of_the_practice_has_a_code_of_its_own(desk: Practice) -> None:
    sets = desk.book.task_sets
    codes = [sets.save({**OWN, "name": name}) for name in ("Éine Réise!", "eine reise", "Crisis", "☂")]
    assert codes == ["eine_reise", "eine_reise_2", "crisis_2", "set"]
    assert sets.save({"name": "Reise"}, "eine_reise") == "eine_reise"
    assert sets.set("eine_reise").name == "Reise"
    added = desk.book.registers.save("task_set", {**OWN, "name": "By the editor"})
    assert sets.set("by_the_editor").id == added


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({**OWN, "name": ""}, "Name is required"),
        ({**OWN, "items": "book transport"}, "“book transport” begins with no day"),
        ({**OWN, "items": "99999 x"}, "begins with no day"),
        ({**OWN, "items": "4000 x"}, "begins with no day"),
        ({**OWN, "items": " \n\n"}, "Tasks is required"),
        ({"items": "0 x"}, "Name: this is needed"),
    ],
)
def test_a_set_that_nobody_could_apply_is_refused(desk: Practice, values: dict[str, str], why: str) -> None:
    with pytest.raises(WrongUsage, match=why):
        desk.book.task_sets.save(values)
    with pytest.raises(WrongUsage, match=why):
        desk.book.registers.save("task_set", values)
    assert desk.one("SELECT count(*) FROM task_set") == 0


def test_lines_of_an_earlier_hand_are_no_reason_to_stop(desk: Practice) -> None:
    desk.book.task_sets.own("crisis")
    desk.rows("UPDATE task_set SET items = 'no day here'")
    assert desk.book.task_sets.set("crisis").tasks == ()


def test_an_unknown_set_is_named(desk: Practice) -> None:
    with pytest.raises(NotFound, match="no such set"):
        desk.book.task_sets.apply(desk.opened(), "okapi")


def test_hostile_words_stay_words(desk: Practice) -> None:
    case = desk.opened()
    code = desk.book.task_sets.save(
        {"name": "[b]x[/]", "anchor": "day", "items": "0 [red]call\x1b[2J[/] {name}"}
    )
    desk.book.task_sets.apply(case, code)
    assert "[red]call[2J[/] {name}" in open_tasks(desk)


def test_nothing_moves_where_the_anchor_has_no_day_any_more(desk: Practice) -> None:
    case = desk.opened()
    transition = move(desk, case, expected_on="3/10")
    desk.book.task_sets.apply(case, desk.book.task_sets.save(OWN))
    desk.book.registers.void("transition", transition, "entered twice")
    assert open_tasks(desk)["book transport"] == "2026-03-07"
    with desk.book._desk.act("task.moved") as work:
        assert desk.book.task_sets.moved(work, desk.book._desk.case_id(case)) == 0


def test_a_shipped_set_is_edited_under_its_code_and_stands_again_when_that_is_let_go(desk: Practice) -> None:
    sets = desk.book.task_sets
    form = sets.form("crisis")
    assert (form.id, form.version, form.context[0][:7]) == ("crisis", 0, "Shipped")
    assert "\n" in next(row.value for row in form.fields if row.name == "items")
    assert desk.one("SELECT count(*) FROM task_set") == 0, "looking changes nothing"
    desk.book.drafts.keep("task_set", "crisis", {"items": "0 our own"})
    sets.save({"items": "0 our own protocol"}, "crisis", version=0)
    assert desk.book.drafts.all() == ()
    with pytest.raises(Stale):
        sets.save({"name": "Other"}, "crisis", version=0)
    version = sets.form("crisis").version
    assert (sets.form("crisis").context, version) == ((), desk.one("SELECT version FROM task_set"))
    sets.save({"name": "In a crisis"}, "crisis", version=version)
    sets.restore("crisis")
    assert sets.set("crisis").source
    with pytest.raises(NotFound):
        sets.restore("crisis")
    desk.book.undo.last()
    assert (sets.set("crisis").name, sets.set("crisis").tasks) == ("In a crisis", ((0, "our own protocol"),))


def test_a_set_of_ones_own_is_taken_out_and_what_was_applied_stays(desk: Practice) -> None:
    case, sets = desk.opened(), desk.book.task_sets
    code = sets.save(OWN)
    sets.apply(case, code, anchor_on=date(2026, 4, 1))
    assert (sets.is_shipped(code), sets.is_shipped("crisis")) == (False, True)
    sets.restore(code)
    assert code not in {row.code for row in sets.all(hidden=True)}
    assert open_tasks(desk)["book transport"] == "2026-03-29"
    assert sets.save(OWN) == f"{code}_2", "a code is given once"
