"""How a promise stands, in a sign and a few letters."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from cmtui.clock import local, read_stamp
from cmtui.rules import due_clock
from cmtui.widgets.marks import SIGNS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from cmtui.rows import CaseRow, DueRow, Mark, Window
    from cmtui.widgets.line_list import Part

_MARKS: Final[Mapping[Window, Mark]] = {
    "overdue": "urgent",
    "today": "today",
    "week": "soon",
    "later": "plain",
}
_ENDED: Final = frozenset(("closed", "not_accepted"))


def moment(text: str, zone: ZoneInfo | None) -> date | datetime:
    """A day as it is; an instant on the practice's clock."""
    return local(read_stamp(text), zone) if "T" in text else date.fromisoformat(text)


def due_sign(row: DueRow) -> Part:
    """The sign in front of a row of Today."""
    return SIGNS["urgent" if row.pressing else _MARKS[row.window]]


def next_due(row: CaseRow, now: datetime, zone: ZoneInfo | None) -> tuple[Part, Part]:
    """The sign of a case, and how long it has until its next step.

    Args:
        row: The case.
        now: The present time on the practice's clock, aware.
        zone: The practice's zone.
    """
    if not row.next_due:
        if row.status in _ENDED:
            return SIGNS["plain"], ("–", "muted")
        # Nobody falls through: an open case that waits for nothing is marked like one that is late.
        return SIGNS["urgent"], ("no step", "urgent")
    when = moment(row.next_due, zone)
    step = due_clock.Clock("", "case", row.case, row.next_step, "", when, when, hard=row.hard)
    urgent = due_clock.is_pressing(step, now)
    return SIGNS["urgent" if urgent else _MARKS[due_clock.window(step, now)]], (
        due_clock.left(step, now),
        "urgent" if urgent else "",
    )
