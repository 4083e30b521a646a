"""The hard deadlines of a case that passed before what they asked for was there: kept, and shown."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from cmtui.care_rows import MissedRow
from cmtui.casebook.monitoring.moments import moment_of
from cmtui.clock import local
from cmtui.rows import TimelineRow
from cmtui.rules import due
from cmtui.rules.due_run import ITEMS
from cmtui.rules.workdays import day_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from zoneinfo import ZoneInfo

    from cmtui.casebook.monitoring.clocks import ClockRow
    from cmtui.store.reader import Reads, Row
    from cmtui.store.work import Work

_TABLES: Final = {
    "inquiry": "inquiry", "consent": "consent", "contact": "contact", "flag": "safety_flag", "need": "need",
    "assessment": "assessment", "goal": "goal", "plan_version": "plan_version", "disclosure": "disclosure",
    "transition": "transition", "informed": "disclosure", "referral": "referral", "authorization": "authorization",
    "escalation": "escalation", "education": "education",
}  # fmt: skip
"""Where the thing stands that a clock is about: what was struck out was never owed."""


PART: Final = (
    "SELECT m.settled_at, m.id, 'missed', m.public_id, m.rule, m.due, m.what, m.why, '', '', '', 0, 1 "
    "FROM missed_deadline m WHERE m.case_id = :case AND m.settled_at IS NOT NULL AND m.voided_at IS NULL"
)
"""The part of a timeline that tells of them, at the moment they were done after all."""


def missed_line(row: Row) -> TimelineRow:
    """`deadline missed  follow up the discharge home · 4 Mar; within 72 h`."""
    text = " · ".join(part for part in row[6:8] if part)
    return TimelineRow(f"missed:{row[3]}", row[0], "missed", "deadline missed", text, "plain", attention=True)


def missed(reads: Reads, case: str) -> tuple[MissedRow, ...]:
    """Those that were done after all, the latest first; one that still waits is overdue on Today.

    Args:
        reads: The record.
        case: Public id.
    """
    rows = reads.rows(
        "SELECT m.public_id, m.rule, m.what, m.why, m.due, coalesce(m.settled_at, ''), m.subject FROM missed_deadline m "
        'JOIN "case" c ON c.id = m.case_id WHERE c.public_id = ? AND m.voided_at IS NULL ORDER BY m.due DESC, m.id DESC',
        (case,),
    )
    origins = {rule.id: rule.origin for rule in due.shipped_rules()}
    return tuple(MissedRow(*(*row, origins.get(row[1], ""))) for row in rows)


def keep_missed(
    work: Work,
    case_id: int,
    gone: Iterable[ClockRow],
    wanted: Collection[ClockRow],
    *,
    facts: due.DueFacts,
    zone: ZoneInfo | None,
) -> None:
    """Write down those that went away after their time, once each.

    Args:
        work: The act that settled them.
        case_id: The case.
        gone: The hard clocks that no longer run.
        wanted: Those that run now.
        facts: The facts of the case after the act.
        zone: The practice's time zone.
    """
    # Deferred: what only reads needs no SQLModel.
    from cmtui.models.practice import MissedDeadline

    now = local(work.now, zone)
    for row in gone:
        clock = _clock(row)
        if not due.is_overdue(clock, now) or _moved(row, wanted) or _in_time(row, clock, facts, zone):
            continue
        if _stands(work, row) and not _kept(work, case_id, row):
            work.put(
                MissedDeadline,
                case_id=case_id,
                rule=row.rule,
                subject=row.subject,
                what=row.what,
                why=row.why,
                due=row.due,
                settled_at=work.now,
            )


def _clock(row: ClockRow) -> due.Clock:
    kind, _, ident = row.subject.partition(":")
    starts, day = moment_of(row.starts), moment_of(row.due)
    return due.Clock(row.rule, kind, ident, "", "", starts, day, moment_of(row.until) if row.until else None)


def _moved(row: ClockRow, wanted: Iterable[ClockRow]) -> bool:
    """Whether it goes on at another time: what it counts from was corrected, or only its words were.

    Where the date itself was agreed, such as the next review of an authorization, and another took its place, the first
    was missed all the same; and so was a stage that the next one follows.
    """
    rule = due.rule(row.rule)
    counted = rule.within is not None and rule.within.count > 0
    return any(
        each.due == row.due or (counted if rule.kind == "deadline" else each.what == row.what)
        for each in wanted
        if (each.rule, each.subject) == (row.rule, row.subject)
    )


def _in_time(row: ClockRow, clock: due.Clock, facts: due.DueFacts, zone: ZoneInfo | None) -> bool:
    """Whether it was done before it passed, and only written down afterwards."""
    rule = due.rule(row.rule)
    item: Any = facts
    if clock.subject_kind != "case":
        items = ITEMS[clock.subject_kind](facts)
        item = next((each for each in items if each.id == clock.subject_id), None)
    if item is None:
        return False
    done = [getattr(item, name) for name in rule.cleared_by]
    done += item.contacts if rule.kind == "follow_ups" else ()
    return any(each is not None and _by(each, clock.last, zone) for each in done)


def _by(done: date | datetime, last: date | datetime, zone: ZoneInfo | None) -> bool:
    """Whether the one moment is not later than the other; by the day where one of them is a day."""
    if isinstance(done, datetime) and isinstance(last, datetime):
        return done <= last
    return day_of(done, zone) <= day_of(last, zone)


def _stands(work: Work, row: ClockRow) -> bool:
    kind, _, ident = row.subject.partition(":")
    if (table := _TABLES.get(kind)) is None:
        return True
    return bool(work.rows(f"SELECT 1 FROM {table} WHERE public_id = ? AND voided_at IS NULL", (ident,)))


def _kept(work: Work, case_id: int, row: ClockRow) -> bool:
    return bool(
        work.rows(
            "SELECT 1 FROM missed_deadline WHERE case_id = ? AND rule = ? AND subject = ? AND due = ? "
            "AND voided_at IS NULL",
            (case_id, row.rule, row.subject, row.due),
        )
    )
