"""The days from which sets of tasks are counted, as the record has them now; their open tasks move with them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from cmtui.clock import local, read_stamp
from cmtui.errors import NotFound
from cmtui.models.coordination import AppliedSet
from cmtui.models.work import Task
from cmtui.rules.task_lines import falls_on
from cmtui.store.reader import one

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cmtui.store.reader import Reads
    from cmtui.store.work import Work


class Anchor(NamedTuple):
    """Where an anchor stands."""

    day: date | None
    """None where it has no day yet."""
    transition_id: int | None = None
    """Inner id of the transition, where it is one."""


def present(
    reads: Reads,
    case_id: int,
    anchor: str,
    zone: ZoneInfo | None,
    transition: str = "",
    *,
    transition_id: int | None = None,
) -> Anchor:
    """Where an anchor of a case stands now.

    Args:
        reads: The record, or the act in the middle of its transaction.
        case_id: Inner id of the case.
        anchor: A code of `set_anchor`.
        zone: The practice's time zone.
        transition: Public id of the transition that is meant; the latest one that is not closed where empty.
        transition_id: The same by its inner id.

    Raises:
        NotFound: That transition is not of this case.
    """
    if anchor == "opened":
        found = one(reads, 'SELECT opened_on FROM "case" WHERE id = ?', (case_id,))
        return Anchor(_day(found[0] if found else None))
    if anchor == "plan":
        found = one(
            reads,
            "SELECT agreed_on FROM plan_version WHERE case_id = ? AND voided_at IS NULL ORDER BY number DESC LIMIT 1",
            (case_id,),
        )
        return Anchor(_day(found[0] if found else None))
    if anchor == "transition":
        return _transition(reads, case_id, zone, transition, transition_id)
    return Anchor(None)


def may_have_moved(work: Work) -> bool:
    """Whether an act touched what an anchor is: an opening, a transition, an agreed plan."""
    tables = {"transition", "plan_version"}
    return bool(tables & work.added.keys()) or any(
        each["table"] in tables or (each["table"] == "case" and "opened_on" in each["fields"])
        for each in work.changed
    )


def recount(work: Work, case_id: int, *, today: date, zone: ZoneInfo | None) -> int:
    """Compare the anchors of the sets on a case with where they stand now, and move the open tasks; how many moved.

    Done tasks stay as they were, and a task that was put off stays put off. An anchor without a day moves nothing.

    Args:
        work: The act that may have moved an anchor.
        case_id: Inner id of the case.
        today: The present day of the practice.
        zone: Its time zone.
    """
    moved = 0
    for applied in work.find(AppliedSet, case_id=case_id):
        if applied.anchor == "day":
            continue
        day = present(work, case_id, applied.anchor, zone, transition_id=applied.transition_id).day
        if day is None or day == applied.anchor_on:
            continue
        work.change(applied, anchor_on=day)
        for task in work.find(Task, applied_set_id=applied.id, status="open"):
            due_on = falls_on(day, task.offset_days or 0, today=today)
            if task.snoozed_until is not None:
                due_on = max(due_on, task.snoozed_until)
            moved += due_on != task.due_on
            work.change(task, due_on=due_on)
    return moved


def _transition(
    reads: Reads, case_id: int, zone: ZoneInfo | None, transition: str, transition_id: int | None
) -> Anchor:
    """The day of a discharge or move: when it happened, else when it is expected."""
    named = bool(transition or transition_id)
    found = one(
        reads,
        "SELECT happened_at, expected_on, id FROM transition WHERE case_id = ?1 AND voided_at IS NULL "
        "AND (?2 = '' OR public_id = ?2) AND (?3 IS NULL OR id = ?3) AND (?4 OR closed_on IS NULL) "
        "ORDER BY coalesce(happened_at, expected_on, '') DESC, id DESC LIMIT 1",
        (case_id, transition, transition_id, named),
    )
    if found is None:
        if transition:
            raise NotFound("That transition is no longer in the record; look at the list again.")
        return Anchor(None)
    happened, expected, ident = found
    day = local(read_stamp(happened), zone).date() if happened else _day(expected)
    return Anchor(day, int(ident))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
