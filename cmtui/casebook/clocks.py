"""Writing the clocks of a case, or of an entry of the practice, and keeping the hard deadlines that were missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.casebook.moments import moment_of, moment_text
from cmtui.clock import local
from cmtui.rules import due

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from cmtui.store.work import Work

_COLUMNS: Final = ("rule", "subject", "what", "why", "starts", "due", "until", "hard", "opens")

_TABLES: Final = {
    "inquiry": "inquiry", "consent": "consent", "contact": "contact", "flag": "safety_flag", "need": "need",
    "assessment": "assessment", "goal": "goal", "plan_version": "plan_version", "disclosure": "disclosure",
    "transition": "transition", "informed": "disclosure", "referral": "referral", "authorization": "authorization",
    "escalation": "escalation", "education": "education",
}  # fmt: skip
"""Where the thing stands that a clock is about: what was struck out was never owed."""


class ClockRow(NamedTuple):
    """A clock as the table keeps it."""

    rule: str
    subject: str
    what: str
    why: str
    starts: str
    due: str
    until: str
    hard: int
    opens: str


def write_clocks(
    work: Work,
    case_id: int,
    found: Iterable[due.Clock],
    *,
    missed: bool,
    zone: ZoneInfo | None,
) -> None:
    """Leave the clocks of a case that stand, take out the others, add the new ones: most acts change one.

    Args:
        work: The act.
        case_id: The case.
        found: What the rules ask of it now.
        missed: Whether a hard deadline that went away after its time stays as missed; not where the rules were
            changed or an act is taken back, for then nobody settled it.
        zone: The practice's time zone.
    """
    wanted = {_row(clock) for clock in found}
    standing = {
        ClockRow(*row[1:]): row[0]
        for row in work.rows(f"SELECT id, {', '.join(_COLUMNS)} FROM clock WHERE case_id = ?", (case_id,))
    }
    gone = standing.keys() - wanted
    for row in gone:
        work.rows("DELETE FROM clock WHERE id = ?", (standing[row],))
    _insert(work, case_id, sorted(wanted - standing.keys()))
    if missed and (hard := [row for row in gone if row.hard]):
        _keep(work, case_id, hard, wanted, local(work.now, zone))


def write_entry(work: Work, found: Iterable[due.Clock]) -> None:
    """Write the clocks of an entry of the practice's directory, where none of it stand; they belong to no case."""
    _insert(work, None, sorted(map(_row, found)))


def _insert(work: Work, case_id: int | None, rows: Iterable[ClockRow]) -> None:
    for row in rows:
        work.rows(
            f"INSERT INTO clock(case_id, {', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (case_id, *row),
        )


def _row(clock: due.Clock) -> ClockRow:
    return ClockRow(
        clock.rule,
        f"{clock.subject_kind}:{clock.subject_id}",
        clock.what,
        clock.why,
        moment_text(clock.starts),
        moment_text(clock.due),
        "" if clock.until is None else moment_text(clock.until),
        int(clock.hard),
        clock.opens,
    )


def _keep(work: Work, case_id: int, gone: Iterable[ClockRow], wanted: set[ClockRow], now: datetime) -> None:
    """Write down those that went away after their time: a missed hard deadline stays on the case as missed."""
    # Deferred: what only reads needs no SQLModel.
    from cmtui.models.practice import MissedDeadline

    for row in sorted(gone):
        if (
            _passed(row, now)
            and not _moved(row, wanted)
            and _stands(work, row)
            and not _kept(work, case_id, row)
        ):
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


def _passed(row: ClockRow, now: datetime) -> bool:
    moments = (moment_of(text) if text else None for text in (row.starts, row.due, row.until))
    starts, day, until = moments
    assert starts is not None
    assert day is not None
    return due.is_overdue(due.Clock(row.rule, "", "", "", "", starts, day, until), now)


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
