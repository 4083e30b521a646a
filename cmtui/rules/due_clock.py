"""One clock of the due engine, and how it stands at a given moment.

A deadline on a day ends with that day, one in hours at its instant: met in that very minute, missed in the next.
`now` is always aware, in the practice's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from cmtui.rules.workdays import Moment, day_of, end_of

if TYPE_CHECKING:
    from cmtui.rows import Window

NEVER = date.max
"""The `until` of a row that is never overdue: it stands under today until it is settled."""

WINDOWS: tuple[Window, ...] = ("overdue", "today", "week", "later")
"""The windows of Today, in their order; *week* is the seven days after today."""

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Clock:
    """One thing that a rule asks for: the next occurrence, and only that."""

    rule: str
    subject_kind: str
    """What it is about: case, inquiry, consent or contact."""
    subject_id: str
    """The public id of that."""
    what: str
    why: str
    starts: Moment
    """From when it is shown."""
    due: Moment
    until: Moment | None = None
    """The end of the window, after which it is overdue; None where that is `due` itself, NEVER where never."""
    hard: bool = False
    opens: str = ""

    @property
    def last(self) -> Moment:
        """The last day or instant at which it is done in time."""
        return self.due if self.until is None else self.until


def is_overdue(clock: Clock, now: datetime) -> bool:
    """Whether the last day or instant has passed."""
    return _passed(clock.last, now)


def is_shown(clock: Clock, now: datetime) -> bool:
    """Whether the clock has begun to be shown; before that it is a forecast."""
    return _reached(clock.starts, now)


def is_pressing(clock: Clock, now: datetime) -> bool:
    """Whether it bears the sign of urgency: overdue, or a hard deadline by tomorrow."""
    return is_overdue(clock, now) or (clock.hard and day_of(clock.last, now.tzinfo) <= now.date() + _DAY)


def window(clock: Clock, now: datetime) -> Window:
    """The window of Today in which the clock stands."""
    if is_overdue(clock, now):
        return "overdue"
    ahead = (day_of(clock.due, now.tzinfo) - now.date()).days
    if ahead <= 0:
        return "today"
    return "week" if ahead <= len(_WEEKDAYS) else "later"


def overdue_days(clock: Clock, now: datetime) -> int:
    """Whole days past the last moment (of 24 hours for an instant); 0 when not overdue or less than a day."""
    if not is_overdue(clock, now):
        return 0
    if isinstance(clock.last, datetime):
        return (now - clock.last) // _DAY
    return (now.date() - clock.last).days


def left(clock: Clock, now: datetime) -> str:
    """How long is left, or how late it is, in a few letters: `14 h left`, `2 d late`, `tomorrow`, `Fri`, `in 3 w`."""
    if is_overdue(clock, now):
        return _late(clock, now)
    if clock.until is not None and _reached(clock.due, now):
        return _closing(clock.until, now)
    return _ahead(clock.due, now)


def _passed(moment: Moment, now: datetime) -> bool:
    return now > moment if isinstance(moment, datetime) else now.date() > moment


def _reached(moment: Moment, now: datetime) -> bool:
    return now >= moment if isinstance(moment, datetime) else now.date() >= moment


def _late(clock: Clock, now: datetime) -> str:
    if days := overdue_days(clock, now):
        return f"{days} d late"
    # Less than a day late: only an instant can be.
    late = now - end_of(clock.last, now.tzinfo)
    return f"{late // _HOUR} h late" if late >= _HOUR else f"{max(late // _MINUTE, 1)} min late"


def _closing(last: Moment, now: datetime) -> str:
    """A window that is open: it can be done now, until its last moment."""
    if isinstance(last, datetime):
        return "due now"
    if last == NEVER:
        return "now"
    return "today" if last == now.date() else f"by {_ahead(last, now)}"


def _ahead(moment: Moment, now: datetime) -> str:
    if isinstance(moment, datetime) and (remaining := moment - now) <= 3 * _DAY:
        if remaining < _HOUR:
            return f"{remaining // _MINUTE} min left"
        return f"{remaining // _HOUR} h left"
    day = day_of(moment, now.tzinfo)
    ahead = (day - now.date()).days
    if ahead < 2:  # noqa: PLR2004  # the two days that have a word of their own
        return "tomorrow" if ahead else "today"
    if ahead < len(_WEEKDAYS):
        return _WEEKDAYS[day.weekday()]
    weeks = ahead // len(_WEEKDAYS)
    return short_day(day) if weeks < 3 else f"in {weeks} w"  # noqa: PLR2004  # nearer, the day itself says more


def short_day(day: date, *, beside: date | None = None) -> str:
    """A day as lists write it: `18 Nov`, and `18 Nov 2025` beside a day of another year."""
    year = f" {day.year}" if beside is not None and day.year != beside.year else ""
    return f"{day.day} {_MONTHS[day.month - 1]}{year}"
