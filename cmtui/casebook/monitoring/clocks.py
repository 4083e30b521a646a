"""Writing the clocks of a case, or of an entry of the practice's directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.casebook.monitoring.missed import keep_missed
from cmtui.casebook.monitoring.moments import moment_text

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from cmtui.rules import due
    from cmtui.store.work import Work

_COLUMNS: Final = ("rule", "subject", "what", "why", "starts", "due", "until", "hard", "opens")


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
    missed: due.DueFacts | None,
    zone: ZoneInfo | None,
) -> None:
    """Leave the clocks of a case that stand, take out the others, add the new ones: most acts change one.

    Args:
        work: The act.
        case_id: The case.
        found: What the rules ask of it now.
        missed: The facts of the case, where a hard deadline that went away after its time stays as missed; None where
            only the rules were changed or an act is taken back, for then nobody settled it.
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
    if missed is not None and (hard := sorted(row for row in gone if row.hard)):
        keep_missed(work, case_id, hard, wanted, facts=missed, zone=zone)


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
