"""The days of the demonstration: short words in its data, made into days and instants that lie where today is."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.fields import types_of
from cmtui.clock import instant, local
from cmtui.rules.workdays import Calendar, add_workdays

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from sqlmodel import SQLModel

_DAY: Final = re.compile(r"([+-]?\d+(?:\.\d+)?)([dby])")
_YEAR: Final = 365.2425
"""Days; a birth date so many years back gives the same age on any day."""


class Days:
    """Reads the words for days as of one instant.

    `-2d` is two days ago, `-30b` thirty business days ago, `+1b` the next business day, `78.4y` the birth date of
    somebody of that age; with a time of the practice (`-2d 16:00`) it is an instant.

    Args:
        now: The instant as of which the practice stands.
        zone: The practice's time zone; None means this machine's.
    """

    def __init__(self, now: datetime, zone: ZoneInfo | None) -> None:
        self.now = now
        self.zone = zone
        self.today = local(now, zone).date()
        self._calendar = Calendar()

    def day(self, word: str) -> date:
        """The day that a word means.

        Raises:
            ValueError: It is none.
        """
        if (match := _DAY.fullmatch(word)) is None:
            raise ValueError(f"not a day of the demonstration: {word!r}")
        if match[2] == "y":
            return self.today - timedelta(days=round(float(match[1]) * _YEAR))
        if match[2] == "b":
            return add_workdays(self.today, int(match[1]), self._calendar)
        return self.today + timedelta(days=int(match[1]))

    def at(self, words: str) -> datetime:
        """The instant that a day and a time mean; never later than now, for nothing was done in the future.

        Raises:
            ValueError: They are none.
        """
        day, _, clock = words.partition(" ")
        return min(instant(datetime.combine(self.day(day), time.fromisoformat(clock)), self.zone), self.now)

    def values(self, model: type[SQLModel], words: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of an entity, with the words for days made into what the field holds."""
        return {name: self._value(model, name, word) for name, word in words.items()}

    def _value(self, model: type[SQLModel], name: str, word: Any) -> Any:
        if not isinstance(word, str):
            return word
        wanted = types_of(model.model_fields[name])
        if datetime in wanted:
            return self.at(word)
        return self.day(word) if date in wanted else word
