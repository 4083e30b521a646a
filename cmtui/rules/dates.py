"""Dates, clocks and durations as people at a desk type them: a small exact grammar, no guessing.

A phrase that the grammar does not know, or a day that the calendar does not have (2/30), reads as None,
never as an exception. Weeks start on Monday. Case and the amount of white space do not matter.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Final

from cmtui.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHORT_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SHORT_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "mon monday",
            "tue tues tuesday",
            "wed weds wednesday",
            "thu thur thurs thursday",
            "fri friday",
            "sat saturday",
            "sun sunday",
        )
    )
    for name in names.split()
}
_LEADING = ("by ", "on ", "this ")
"""Words before a due date that say nothing more than that it is one."""

_DATE_STAYS = frozenset(("until", "till", "before", "after", "every", "each", "for", "to", "through"))
"""A task's text would break off after these: the date is read, and its words stay in the text."""

_NO_DUE_DATE = frozenset(("last", "since", "from", "of", "dated"))
"""A date after these tells of something else (`the letter of 3/2`), not when the task is due."""

_LEAP_SEARCH = 9
"""Years to look through for a day of the year: 29 February is missing for eight years around 1900 or 2100."""

_FIRST_YEAR, _LAST_YEAR = 1900, 2200
"""The years in which a day can lie: nobody alive was born before, and no promise reaches beyond."""

OUT_OF_TIME: Final = f"a day lies between {_FIRST_YEAR} and {_LAST_YEAR}; mend the year"
"""What is said of any other day."""

_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_OFFSET = re.compile(
    r"(in |\+)?([0-9]{1,4}) ?(?:(d|days?)|(w|wks?|weeks?)|(mo|mos|months?)|(?:y|yrs?|years?))"
)
_PLAIN_OFFSET = re.compile(r"\+ ?([0-9]{1,4})")
_CLOCK = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))? ?([ap]m)?")
_DURATION = re.compile(
    r"(?=[0-9])(?:([0-9]{1,3}(?:\.[0-9]{1,2})?) ?(?:h|hrs?))? ?(?:([0-9]{1,4}) ?(?:m|mins?)?)?"
)
_HALF_DAY = 12
_CENTURY = 2000


def is_within(day: date) -> bool:
    """Whether a day can be meant at all: a slip of the year is no day of the work."""
    return _FIRST_YEAR <= day.year <= _LAST_YEAR


def parse_due(text: str, *, today: date) -> date | None:
    """The day that a phrase about what is to come means, or None.

    Reads `today`, `t`, `tomorrow`, `fri`, `friday`, `next mon` (of next week), `in 3d`, `in 2w`, `in 1mo`,
    `+3d`, `+3` (days), `2w`, `3/14`, `3/14/2026`, `2026-04-01`, each also after `by`, `on` or `this`.
    A weekday lies after today: whoever means today says so. A date without a year is the next such day,
    today included, because a due date must rather show today than in a year. A date with a year is taken
    as it stands, even in the past; two figures mean this century.
    """
    phrase = _plain(text)
    for word in _LEADING:
        if phrase.startswith(word):
            phrase = phrase.removeprefix(word)
            break
    if phrase in {"today", "t"}:
        return today
    try:
        return _named_ahead(phrase, today) or _offset(phrase, today) or _calendar(phrase, today, ahead=True)
    except (OverflowError, ValueError):  # beyond the year 9999
        return None


def parse_past(text: str, *, today: date) -> date | None:
    """The day that a phrase about what has happened means, or None.

    Reads `today`, `t`, `yesterday`, `y`, a weekday (the latest one, today if it is today), `3/2` (the
    latest one, today included), `3/2/2026`, `3/2/26` and `2026-03-02`. A date with a year is taken as it
    stands, even in the future; two figures mean this century.
    """
    phrase = _plain(text)
    if phrase in {"today", "t"}:
        return today
    try:
        if phrase in {"yesterday", "y"}:
            return today - timedelta(days=1)
        if (weekday := _WEEKDAYS.get(phrase)) is not None:
            return today - timedelta(days=(today.weekday() - weekday) % 7)
    except OverflowError:  # before the year 1
        return None
    return _calendar(phrase, today, ahead=False)


def read_due(text: str, *, today: date) -> date:
    """Like `parse_due`, for a field that needs a date.

    Raises:
        WrongUsage: the text is no date; the sentence says which forms are.
    """
    day = parse_due(text, today=today)
    if day is None:
        raise WrongUsage(f"“{text:.40}” is not a date; write today, fri, in 2w, 3/14 or 2026-03-14.")
    return day


def read_past(text: str, *, today: date) -> date:
    """Like `parse_past`, for a field that needs a date.

    Raises:
        WrongUsage: the text is no date; the sentence says which forms are.
    """
    day = parse_past(text, today=today)
    if day is None:
        raise WrongUsage(f"“{text:.40}” is not a date; write today, yesterday, mon, 3/2 or 2026-03-02.")
    return day


def trailing_due(words: Sequence[str], *, today: date) -> tuple[date | None, int]:
    """The due date at the end of a task's words, and how many words it takes.

    A bare span (`for 2w`, `3 days`) is no date here; `in 2w` and `+3d` are. The words stay in the text, and
    the count is 0, where the text would break off without them (`hold until fri`). After `last`, `since`
    or `of` there is no due date.
    """
    for count in (3, 2, 1):
        if count > len(words):
            continue
        phrase = _plain(" ".join(words[-count:])).rstrip(".,;!")
        span = _OFFSET.fullmatch(phrase)
        if (span and not span[1]) or phrase == "t" or _PLAIN_OFFSET.fullmatch(phrase):
            continue
        day = parse_due(phrase, today=today)
        if day is None:
            continue
        before = words[-count - 1].casefold() if count < len(words) else ""
        if before in _NO_DUE_DATE:
            return None, 0
        return day, 0 if before in _DATE_STAYS else count
    return None, 0


def parse_clock(text: str) -> time | None:
    """The time of day that `14:30`, `2pm`, `2:15pm` or `9 am` means, or None."""
    found = _CLOCK.fullmatch(_plain(text))
    if not found or not (found[2] or found[3]):
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= _HALF_DAY:
            return None
        hour = hour % _HALF_DAY + (_HALF_DAY if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def parse_duration(text: str) -> int | None:
    """The minutes that `15m`, `90min`, `1h`, `1.5h`, `1h30m`, `1h30` or `1h 30m` means, or None."""
    phrase = _plain(text)
    found = _DURATION.fullmatch(phrase)
    if not found or (phrase[-1:].isdigit() and not found[1]):
        return None
    return round(float(found[1] or 0) * 60) + int(found[2] or 0)


def add_months(day: date, months: int) -> date:
    """The same day of the month so many months on; the last day where that month is shorter.

    Raises:
        ValueError: beyond the calendar (year 1 to 9999).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError("beyond the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def understood(day: date, today: date) -> str:
    """How a date is shown back: `today`, `tomorrow`, `yesterday`, `Fri 27 Nov`, `Mon 1 Feb 2027`."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - today).days)
    if near:
        return near
    year = "" if day.year == today.year else f" {day.year}"
    return f"{_SHORT_DAYS[day.weekday()]} {day.day} {_SHORT_MONTHS[day.month - 1]}{year}"


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _named_ahead(phrase: str, today: date) -> date | None:
    if phrase == "tomorrow":
        return today + timedelta(days=1)
    if (weekday := _WEEKDAYS.get(phrase)) is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if phrase.startswith("next ") and (weekday := _WEEKDAYS.get(phrase[5:])) is not None:
        return today + timedelta(days=7 - today.weekday() + weekday)
    return None


def _offset(phrase: str, today: date) -> date | None:
    if plain := _PLAIN_OFFSET.fullmatch(phrase):
        return today + timedelta(days=int(plain[1]))
    found = _OFFSET.fullmatch(phrase)
    if not found:
        return None
    amount = int(found[2])
    if found[3]:
        return today + timedelta(days=amount)
    if found[4]:
        return today + timedelta(weeks=amount)
    return add_months(today, amount if found[5] else 12 * amount)


def _calendar(phrase: str, today: date, *, ahead: bool) -> date | None:
    if iso := _ISO.fullmatch(phrase):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    found = _SLASHED.fullmatch(phrase)
    if not found:
        return None
    month, number = int(found[1]), int(found[2])
    if not found[3]:
        return _nearest(month, number, today, ahead=ahead)
    year = int(found[3])
    return _day(year if len(found[3]) == len("2026") else _CENTURY + year, month, number)


def _nearest(month: int, number: int, today: date, *, ahead: bool) -> date | None:
    """The next (or latest) day of the year that exists, today included."""
    step = 1 if ahead else -1
    for year in range(today.year, today.year + step * _LEAP_SEARCH, step):
        day = _day(year, month, number)
        if day and (day >= today if ahead else day <= today):
            return day
    return None


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
