"""Days and instants of the record as a screen writes them: short, in the practice's zone, relative where it helps.

A row carries either a day (``2026-11-20``) or an instant in UTC (``2026-11-20T16:00:00Z``); both are taken here.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_DAY_LENGTH = len("2026-11-20")
_HOUR = 60


def day(at: str, zone: ZoneInfo | None) -> date:
    """The practice's day of a day or an instant."""
    if len(at) == _DAY_LENGTH:
        return date.fromisoformat(at)
    return datetime.fromisoformat(at).astimezone(zone).date()


def short_day(value: date, *, today: date) -> str:
    """`20 Nov`, with the year where it is another one: `20 Nov 2024`."""
    year = "" if value.year == today.year else f" {value.year}"
    return f"{value.day} {MONTHS[value.month - 1]}{year}"


def short(at: str, *, today: date, zone: ZoneInfo | None) -> str:
    """`20 Nov 16:00`; `20 Nov` for a day, and `20 Nov 2024` in another year, where the hour no longer matters."""
    if len(at) == _DAY_LENGTH:
        return short_day(date.fromisoformat(at), today=today)
    moment = datetime.fromisoformat(at).astimezone(zone)
    text = short_day(moment.date(), today=today)
    return f"{text} {moment:%H:%M}" if moment.year == today.year else text


def whole(at: str, *, zone: ZoneInfo | None) -> str:
    """`20 Nov 2026 16:00`, or the day alone: nothing left to guess."""
    if len(at) == _DAY_LENGTH:
        value = date.fromisoformat(at)
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    moment = datetime.fromisoformat(at).astimezone(zone)
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment:%Y %H:%M}"


def ago(at: str | None, *, today: date, zone: ZoneInfo | None) -> str:
    """Days since: `today`, `2 d`; `–` for never."""
    if not at:
        return "–"
    days = (today - day(at, zone)).days
    return f"{days} d" if days > 0 else "today"


def age(born: str | None, *, today: date, died: str | None = None) -> str:
    """Whole years, at death for one who died; empty where the birth date is not known."""
    if not born:
        return ""
    birth, end = date.fromisoformat(born), date.fromisoformat(died) if died else today
    return str(end.year - birth.year - ((end.month, end.day) < (birth.month, birth.day)))


def span(minutes: int | None) -> str:
    """`15m`, `1h30m`; empty where nobody noted it."""
    if not minutes:
        return ""
    hours, rest = divmod(minutes, _HOUR)
    return (f"{hours}h" if hours else "") + (f"{rest}m" if rest else "")
