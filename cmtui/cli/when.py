"""Days in options and in printed lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.clock import local, read_stamp
from cmtui.errors import WrongUsage
from cmtui.rules.dates import parse_due, parse_past, read_due, read_past, understood

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

_FARTHEST: Final = 100
"""Years from today; the calendar itself ends in 9999, and a day after its last one cannot be counted."""


def day_ahead(typed: str | None, today: date) -> date | None:
    """The day that ``--as-of`` names where plans are asked for: `fri` is the next one; `yesterday` is read too.

    Raises:
        WrongUsage: It is no date, or one of another age.
    """
    if typed is None:
        return None
    found = parse_due(typed, today=today) or parse_past(typed, today=today) or read_due(typed, today=today)
    return _near(found, today)


def day_past(typed: str | None, today: date) -> date | None:
    """The day that ``--as-of`` names where the past is asked for: `mon` is the latest one.

    Raises:
        WrongUsage: It is no date, or one of another age.
    """
    return None if typed is None else _near(read_past(typed, today=today), today)


def _near(day: date, today: date) -> date:
    if abs(day.year - today.year) > _FARTHEST:
        raise WrongUsage(f"{day.isoformat()} is more than {_FARTHEST} years away; name a nearer day.")
    return day


def day_text(moment: str | None, zone: ZoneInfo | None) -> str:
    """The ISO day of a day or an instant, as the practice's calendar has it; empty for none."""
    if not moment or "T" not in moment:
        return moment or ""
    return local(read_stamp(moment), zone).date().isoformat()


def minute_text(moment: str, today: date, zone: ZoneInfo | None) -> str:
    """An instant in words: `yesterday 14:05`."""
    wall = local(read_stamp(moment), zone)
    return f"{understood(wall.date(), today)} {wall:%H:%M}"
