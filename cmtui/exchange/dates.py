"""Dates and instants as other programs write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final

from cmtui.exchange.table import BadRow

EARLIEST_YEAR: Final = 1850
"""Nobody alive was born, treated or insured before; an earlier year is a slip."""

_US: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?: .*)?")
_CENTURY: Final = 100
_ISO: Final = "year-month-day"
_SHOWN: Final = 40
"""Characters of a bad date that a message repeats; the longest good one has 32."""


def iso_day(text: str, what: str) -> date:
    """The day of an ISO date or instant, as it is written there.

    Raises:
        BadRow: It is no date, or no possible one.
    """
    return _parsed(text, what).date()


def iso_day_or_none(text: str, what: str) -> date | None:
    """As `iso_day`; None for an empty text."""
    return iso_day(text, what) if text else None


def iso_instant(text: str, what: str) -> datetime:
    """An aware instant in UTC; one without a zone is taken for UTC, a date for its midnight.

    Raises:
        BadRow: It is no instant, or no possible one.
    """
    try:
        return _parsed(text, what).astimezone(UTC)
    except OverflowError as error:
        raise _no_date(text, what, _ISO) from error


def iso_instant_or_none(text: str, what: str) -> datetime | None:
    """As `iso_instant`; None for an empty text."""
    return iso_instant(text, what) if text else None


def day_of_list(text: str, what: str, *, today: date) -> date | None:
    """A date of a client list: ISO or month/day/year; of two digits for the year, the latest not to come.

    Raises:
        BadRow: It is no date, no possible one, or after today (S-4).
    """
    if not text:
        return None
    day = (
        _parsed(text, what).date() if (match := _US.fullmatch(text)) is None else _us_day(match, what, today)
    )
    if day > today:
        raise BadRow(f"{what} {day.isoformat()} lies after today")
    return day


def _us_day(match: re.Match[str], what: str, today: date) -> date:
    month, day, year = (int(part) for part in match.groups())
    if len(match[3]) == len("yy"):
        year += today.year - today.year % _CENTURY
        if (year, month, day) > (today.year, today.month, today.day):
            year -= _CENTURY
    try:
        return _believable(datetime(year, month, day, tzinfo=UTC), match[0], what).date()
    except ValueError as error:
        raise _no_date(match[0], what, "month/day/year") from error


def _parsed(text: str, what: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise _no_date(text, what, _ISO) from error
    return _believable(at if at.tzinfo else at.replace(tzinfo=UTC), text, what)


def _believable(at: datetime, text: str, what: str) -> datetime:
    if at.year < EARLIEST_YEAR:
        raise BadRow(f"{what} {_shown(text)} lies before {EARLIEST_YEAR}")
    return at


def _no_date(text: str, what: str, order: str) -> BadRow:
    return BadRow(f"{what} {_shown(text)} is not a date; write it as {order}")


def _shown(text: str) -> str:
    return f"'{text[:_SHOWN]}…'" if len(text) > _SHOWN else f"'{text}'"
