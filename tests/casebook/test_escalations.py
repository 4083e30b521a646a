"""Escalations: one step higher at a time, by the practice's ladder, each with the day by which an answer is due."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cmtui.errors import NotFound, Refused, WrongUsage

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice

CHAIR = "no answer on the wheelchair"


def waiting(desk: Practice, case: str) -> str:
    """A task that somebody else owes."""
    ident = desk.book.tasks.add(case, "wheelchair: decision of the payer", date(2026, 3, 3))
    desk.book.registers.save("task", {"waiting_on": "United"}, id=ident)
    return ident


def test_a_task_goes_up_the_shipped_ladder_step_by_step(desk: Practice) -> None:
    case = desk.opened()
    task = waiting(desk, case)
    book = desk.book
    assert book.escalations.next_step(task).level == 1
    first = book.escalations.escalate(task, why="nine days of silence")
    row = book.escalations.row(first)
    assert (row.subject, row.level, row.to_whom, row.asked_on, row.answer_due_on) == (
        "wheelchair: decision of the payer",
        1,
        "The person's supervisor",
        "2026-03-04",
        "2026-03-06",
    )
    assert desk.one("SELECT escalated_at IS NOT NULL AND status = 'open' FROM task WHERE public_id = ?", task)
    desk.clock.on(days=3)
    second = book.escalations.escalate(task, why="the supervisor does not call back", to_whom="Ms. Ito")
    assert [
        (each.id, each.level, each.to_whom, each.answered_on, each.result)
        for each in book.escalations.rows(case)
    ] == [
        (second, 2, "Ms. Ito", "", ""),
        (first, 1, "The person's supervisor", "2026-03-07", "no answer; taken to level 2"),
    ]
    book.escalations.answer(second, "approved, letter follows", day=date(2026, 3, 7))
    assert book.escalations.row(second).result == "approved, letter follows"
    assert book.escalations.next_step(task).level == 3


def test_the_answer_is_due_by_business_days_of_the_practice(desk: Practice) -> None:
    case = desk.opened()
    desk.book.registers.save("holiday", {"day": "2026-03-06", "name": "inventory"})
    desk.book.registers.save("escalation_step", {"level": "1", "to_whom": "Dr. Rao", "days": "3"})
    ident = desk.book.escalations.escalate(case=case, subject=CHAIR, why="the skin breaks")
    row = desk.book.escalations.row(ident)
    assert (row.to_whom, row.answer_due_on, row.task) == ("Dr. Rao", "2026-03-10", "")
    with pytest.raises(Refused, match="last step of the ladder"):
        desk.book.escalations.escalate(case=case, subject=CHAIR.upper(), why="still")
    with pytest.raises(Refused, match="no step 4, only 1"):
        desk.book.escalations.escalate(case=case, subject=CHAIR, why="still", level=4)
    again = desk.book.escalations.escalate(case=case, subject=CHAIR, why="still", level=1)
    assert desk.book.escalations.row(again).level == 1
    other = desk.book.escalations.escalate(case=case, subject="another matter", why="urgent")
    assert desk.book.escalations.row(other).level == 1


def test_the_practices_own_ladder_stands_for_the_shipped_one(desk: Practice) -> None:
    assert [step.level for step in desk.book.escalations.ladder()] == [1, 2, 3, 4]
    desk.book.registers.save("escalation_step", {"level": "2", "to_whom": "the board", "days": "5"})
    desk.book.registers.save("escalation_step", {"level": "1", "to_whom": "the lead", "days": "1"})
    assert [(step.level, step.to_whom) for step in desk.book.escalations.ladder()] == [
        (1, "the lead"),
        (2, "the board"),
    ]


def test_an_entry_of_the_editor_gets_its_answer_day_from_the_ladder(desk: Practice) -> None:
    case = desk.opened()
    values = {"subject": CHAIR, "level": "2", "asked_on": "today"}
    row = desk.book.escalations.row(desk.book.registers.save("escalation", values, case=case))
    assert (row.to_whom, row.answer_due_on) == ("The manager or director", "2026-03-06")
    own = {**values, "to_whom": "Ms. Ito", "answer_due_on": "3/20"}
    row = desk.book.escalations.row(desk.book.registers.save("escalation", own, case=case))
    assert (row.to_whom, row.answer_due_on) == ("Ms. Ito", "2026-03-20")
    row = desk.book.escalations.row(
        desk.book.registers.save("escalation", {**values, "level": "9"}, case=case)
    )
    assert (row.to_whom, row.answer_due_on) == ("", "")


def test_a_task_whose_escalations_are_struck_out_is_none_any_more(desk: Practice) -> None:
    case = desk.opened()
    task = waiting(desk, case)
    made = [desk.book.escalations.escalate(task, why="silence") for _ in range(2)]
    escalated = "SELECT escalated_at IS NOT NULL FROM task WHERE public_id = ?"
    for ident, still in zip(made, (1, 0), strict=True):
        desk.book.registers.void("escalation", ident, "the wrong task")
        assert desk.one(escalated, task) == still
    other = desk.book.escalations.escalate(case=case, subject=CHAIR, why="silence")
    desk.book.registers.void("escalation", other, "in error")
    assert desk.book.escalations.rows(case) == ()


def test_each_step_is_taken_back(desk: Practice) -> None:
    case = desk.opened()
    task = waiting(desk, case)
    first = desk.book.escalations.escalate(task, why="silence")
    desk.book.escalations.escalate(task, why="more silence")
    desk.book.undo.last(case)
    (row,) = desk.book.escalations.rows(case)
    assert (row.id, row.answered_on, row.result) == (first, "", "")
    desk.book.escalations.answer(first, "yes")
    desk.book.undo.last(case)
    assert desk.book.escalations.row(first).answered_on == ""
    desk.book.undo.last(case)
    assert desk.book.escalations.rows(case) == ()
    assert desk.one("SELECT escalated_at FROM task WHERE public_id = ?", task) is None


def test_what_says_too_little_or_cannot_be_is_refused(desk: Practice) -> None:
    case, escalations = desk.opened(), desk.book.escalations
    task = waiting(desk, case)
    of_practice = desk.book.tasks.add("", "renew the license")
    ident = escalations.escalate(task, why="silence")
    before = desk.everything()
    for refused, error, why in (
        (lambda: escalations.escalate(task, why=" "), WrongUsage, "Say why it is escalated"),
        (lambda: escalations.escalate(case=case, why="x"), WrongUsage, "Say what it is about"),
        (lambda: escalations.escalate(of_practice, why="x"), Refused, "belongs to no case"),
        (lambda: escalations.escalate("nobody", why="x"), NotFound, "task is no longer"),
        (lambda: escalations.answer(ident, ""), WrongUsage, "Say what was answered"),
        (lambda: escalations.answer(ident, "x", day=date(2026, 3, 5)), Refused, "dates cannot be"),
        (lambda: escalations.answer(ident, "x", day=date(2026, 3, 3)), Refused, "dates cannot be"),
        (lambda: escalations.answer("nobody", "x"), NotFound, "escalation is no longer"),
    ):
        with pytest.raises(error, match=why):
            refused()
    assert desk.everything() == before
    escalations.answer(ident, "[red]yes\x1b[0m")
    assert escalations.row(ident).result == "[red]yes[0m"
    with pytest.raises(Refused, match="answered already"):
        escalations.answer(ident, "no")
