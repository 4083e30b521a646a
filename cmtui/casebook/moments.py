"""Days and instants as the projections keep them: ISO texts that sort as time does within their kind."""

from __future__ import annotations

from datetime import date, datetime

from cmtui.clock import read_stamp, stamp


def moment_text(moment: date | datetime) -> str:
    """A day, or an instant in UTC."""
    return stamp(moment) if isinstance(moment, datetime) else moment.isoformat()


def moment_of(text: str) -> date | datetime:
    """The day or the aware instant that `moment_text` wrote."""
    return read_stamp(text) if "T" in text else date.fromisoformat(text)
