"""Promises with a date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cmtui.errors import NotFound, Refused, WrongUsage

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice, Wall


def test_a_task_is_promised_done_and_dropped(desk: Practice) -> None:
    case = desk.opened()
    done = desk.book.tasks.add(case, "call\x1b the pharmacy", date(2026, 3, 6))
    dropped = desk.book.tasks.add(case, "send the form")
    practice = desk.book.tasks.add("", "renew the insurance", date(2026, 3, 31))

    desk.book.tasks.done(done, "they\nwill deliver")
    desk.book.tasks.drop(dropped, "no longer needed")

    assert desk.rows("SELECT what, due_on, status, done_at, result FROM task ORDER BY id") == [
        ("call the pharmacy", "2026-03-06", "done", "2026-03-04T16:00:00Z", "they\nwill deliver"),
        ("send the form", "2026-03-11", "dropped", None, "no longer needed"),
        ("renew the insurance", "2026-03-31", "open", None, ""),
    ]
    row = next(row for row in desk.book.today.rows() if row.subject == f"task:{practice}")
    assert (row.case, row.client, row.what) == (None, "", "renew the insurance")
    assert desk.book.chart.history(case)[0].act == "task.dropped"


@pytest.mark.parametrize("act", ["done", "drop", "snooze"])
def test_a_settled_task_is_settled_once(desk: Practice, act: str) -> None:
    task = desk.book.tasks.add(desk.opened(), "call", None)
    desk.book.tasks.done(task)
    before = desk.everything()
    acts = {
        "done": lambda: desk.book.tasks.done(task),
        "drop": lambda: desk.book.tasks.drop(task, "why"),
        "snooze": lambda: desk.book.tasks.snooze(task, date(2026, 3, 9)),
    }

    with pytest.raises(Refused, match="done already"):
        acts[act]()

    assert desk.everything() == before


def test_a_task_needs_its_words_and_a_dropped_one_its_reason(desk: Practice) -> None:
    task = desk.book.tasks.add(desk.opened(), "call")
    before = desk.everything()

    with pytest.raises(WrongUsage, match="its words"):
        desk.book.tasks.add("", " \x07")
    with pytest.raises(WrongUsage, match="why"):
        desk.book.tasks.drop(task, "\x00")
    with pytest.raises(NotFound):
        desk.book.tasks.done("nothing")

    assert desk.everything() == before


def test_a_snoozed_task_is_gone_until_its_day_and_counted(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    task = desk.book.tasks.add(case, "call back", date(2026, 3, 4))
    desk.book.tasks.snooze(task, date(2026, 3, 6))

    assert "call back" not in desk.due()
    assert desk.book.caseload.row(case).next_due == "2026-03-06"
    assert desk.book.chart.history(case)[0].act == "task.snoozed", "the case tells of it"
    clock.show("2026-03-06 00:00")
    assert desk.due()["call back"] == "today"
    assert desk.one("SELECT snoozes FROM task") == 1


def test_a_task_is_put_off_to_a_later_day_and_not_past_a_hard_deadline(desk: Practice) -> None:
    case = desk.opened()
    task = desk.book.registers.save("task", {"what": "appeal", "due_on": "3/20", "hard": "yes"}, case=case)
    before = desk.everything()

    with pytest.raises(WrongUsage, match="after today"):
        desk.book.tasks.snooze(task, date(2026, 3, 4))
    with pytest.raises(Refused, match="hard"):
        desk.book.tasks.snooze(task, date(2026, 3, 21))
    assert desk.everything() == before

    desk.book.tasks.snooze(task, date(2026, 3, 10))
    assert desk.rows("SELECT due_on, snoozed_until FROM task") == [("2026-03-20", "2026-03-10")]
