"""Instants and days: asked once by the casebook, passed in everywhere else."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def utc_now() -> datetime:
    """The present instant, aware, in UTC, to the second (the record keeps no fractions)."""
    return datetime.now(UTC).replace(microsecond=0)


def zone(name: str) -> ZoneInfo | None:
    """The time zone of that IANA name, or None where this machine does not know it (or for no name)."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def local(instant: datetime, practice: ZoneInfo | None) -> datetime:
    """The instant as the practice's wall clock shows it; the machine's zone where the practice names none."""
    return instant.astimezone(practice)


def instant(wall: datetime, practice: ZoneInfo | None) -> datetime:
    """The UTC instant of a naive wall-clock time of the practice.

    A time that the clocks skip in spring is read as the hour after; one that they repeat in autumn as the first.
    """
    aware = wall.replace(tzinfo=practice) if practice else wall.astimezone()
    return aware.astimezone(UTC).replace(microsecond=0)


def stamp(moment: datetime) -> str:
    """An aware instant as the record and the command line write it: ``2026-11-20T16:00:00Z``."""
    # isoformat costs a quarter of strftime, and fromisoformat a tenth of strptime: each is asked once a cell.
    return f"{moment.astimezone(UTC).isoformat(timespec='seconds')[:19]}Z"


def read_stamp(text: str) -> datetime:
    """The aware instant that `stamp` wrote."""
    return datetime.fromisoformat(text)


def day_bounds(day: date, practice: ZoneInfo | None) -> tuple[datetime, datetime]:
    """The first instant of a day of the practice and the first of the next."""
    start = datetime(day.year, day.month, day.day)  # noqa: DTZ001  # a wall-clock time by intent
    return instant(start, practice), instant(start + timedelta(days=1), practice)


def machine_zone() -> str:
    """The IANA name of this machine's time zone; empty where the machine does not tell."""
    if zone(named := os.environ.get("TZ", "").removeprefix(":")):
        return named
    try:
        target = Path("/etc/localtime").resolve(strict=True).as_posix()
    except OSError:
        return ""
    _, found, name = target.partition("/zoneinfo/")
    return name if found and zone(name) else ""
