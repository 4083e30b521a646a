"""Days and instants as the record and the projections keep them: ISO texts that sort as time does within their kind."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from cmtui.clock import local, read_stamp, stamp

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


def moment_text(moment: date | datetime) -> str:
    """A day, or an instant in UTC."""
    return stamp(moment) if isinstance(moment, datetime) else moment.isoformat()


def moment_of(text: str) -> date | datetime:
    """The day or the aware instant that `moment_text` wrote."""
    return read_stamp(text) if "T" in text else date.fromisoformat(text)


def day_of_text(text: str | None) -> date | None:
    """The day that an ISO text names; None for none."""
    return date.fromisoformat(text) if text else None


def day_at(at: str | None, zone: ZoneInfo | None) -> date | None:
    """The day of the practice on which an instant falls; None for none."""
    return local(read_stamp(at), zone).date() if at else None


def instant_of(at: str | None) -> datetime | None:
    """The aware instant that a text names; None for none."""
    return read_stamp(at) if at else None
