"""Days, business days, months and hours, counted as the field counts them.

A count of days begins on the day after. Business days leave out weekends and the holidays passed in. Hours are
hours: a clock of 72 hours is counted in instants, whatever the wall clock does in between. A zone of None is this
machine's own.
"""

from __future__ import annotations

import calendar as months_of
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TypeAlias

from cmtui.rules.federal import federal_holidays

Moment: TypeAlias = date | datetime
"""A day of the practice, or an aware instant."""

_UNITS = {"d": "day", "bd": "business day", "h": "hour", "mo": "month"}

_SAID_IN_HOURS = 72
"""The longest distance that the field says in hours."""

_OFFSET = re.compile(r"(-?\d{1,4}) (d|bd|h|mo)")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are business days of the practice."""

    holidays: frozenset[date] = frozenset()
    """The practice's own."""
    weekend: frozenset[int] = frozenset({5, 6})
    """Days of the week without work; Monday is 0."""
    federal: bool = False
    """Whether the practice rests on the federal holidays of the United States too."""

    def __post_init__(self) -> None:
        """Refuse a week of seven free days: no count of business days would ever end."""
        if self.weekend >= set(range(7)):
            raise ValueError("a week needs a business day")

    def works(self, day: date) -> bool:
        """Whether that day is a business day."""
        if day.weekday() in self.weekend or day in self.holidays:
            return False
        return not self.federal or day not in federal_holidays(day.year)


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance in time, such as 2 business days."""

    count: int
    unit: str
    """`d` calendar days, `bd` business days, `h` hours, `mo` months."""

    @classmethod
    def parse(cls, text: str) -> Offset:
        """Read `2 bd`, `72 h`, `12 mo` or `0 d`.

        Raises:
            ValueError: The text is none of these.
        """
        if (match := _OFFSET.fullmatch(text)) is None:
            raise ValueError(f"not a distance in time: {text!r}")
        return cls(int(match[1]), match[2])

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"

    def words(self) -> str:
        """As a sentence has it: `14 days`, `2 business days`, `72 hours`; whole days where hours are more than that."""
        count, unit = self.count, _UNITS[self.unit]
        if self.unit == "h" and count > _SAID_IN_HOURS and not count % 24:
            count, unit = count // 24, _UNITS["d"]
        return f"{count} {unit}" if count == 1 else f"{count} {unit}s"

    def back(self) -> Offset:
        """The same distance, before instead of after."""
        return Offset(-self.count, self.unit)


def day_of(moment: Moment, zone: tzinfo | None) -> date:
    """The day of the practice on which the moment falls."""
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment


def start_of(day: date, zone: tzinfo | None) -> datetime:
    """The first instant of a day of the practice, in UTC."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def end_of(moment: Moment, zone: tzinfo | None) -> datetime:
    """The instant at which a moment has passed: itself, or for a day the first instant of the next, in UTC."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    if moment == date.max:
        return datetime.max.replace(tzinfo=UTC)
    return start_of(moment + timedelta(days=1), zone)


def add_months(day: date, count: int) -> date:
    """The same day of another month, or that month's last where it is shorter."""
    month = day.year * 12 + day.month - 1 + count
    year, index = divmod(month, 12)
    return date(year, index + 1, min(day.day, months_of.monthrange(year, index + 1)[1]))


def add_workdays(day: date, count: int, calendar: Calendar) -> date:
    """The business day that lies `count` of them after the day (before it where negative).

    The day itself is not counted. A count of 0 is the day itself, business day or not.
    """
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= calendar.works(day)
    return day


def workdays_between(start: date, end: date, calendar: Calendar) -> int:
    """Business days after `start` up to and with `end`; 0 where `end` is not later."""
    days = (start + timedelta(days=n + 1) for n in range((end - start).days))
    return sum(calendar.works(day) for day in days)


def shift(moment: Moment, offset: Offset, *, calendar: Calendar, zone: tzinfo | None) -> Moment:
    """The moment moved by the offset: an instant for hours, a day of the practice for all else.

    Hours after a day without a time are counted from its first instant. What lies beyond the calendar (somebody
    typed the year 9999) is its last or first day.
    """
    try:
        if offset.unit == "h":
            start = moment if isinstance(moment, datetime) else start_of(moment, zone)
            return start.astimezone(UTC) + timedelta(hours=offset.count)
        return _shift_day(day_of(moment, zone), offset, calendar)
    except (OverflowError, ValueError):
        return date.max if offset.count > 0 else date.min


def _shift_day(day: date, offset: Offset, calendar: Calendar) -> date:
    if offset.unit == "bd":
        return add_workdays(day, offset.count, calendar)
    if offset.unit == "mo":
        return add_months(day, offset.count)
    return day + timedelta(days=offset.count)
