"""What is typed into a question becomes its answer: figures, days, times and words as everywhere in the product."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Final

from cmtui.forms.values import Answer, Attachment, Coding, Quantity
from cmtui.rules.dates import parse_clock, parse_due, parse_past, understood

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from cmtui.forms.tree import Item
    from cmtui.forms.values import AnswerKind

_FIGURE: Final = re.compile(r"([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+]?\.\d+)\s*(.*)", re.DOTALL)
_PART_OF_A_DAY: Final = re.compile(r"\d{4}(-\d{1,2})?")
_LARGEST: Final = 2**31 - 1
_MONTHS: Final = 12

HINTS: Final = {
    "integer": "a whole number",
    "decimal": "a number",
    "date": "a day: today, 3/2, 2026-03-14, or a year",
    "dateTime": "a day and time: today 2pm, 3/2 14:05",
    "time": "a time: 14:05, 2pm",
    "url": "an address",
    "attachment": "the path of a file; it stays where it is",
    "reference": "who or what is meant",
}
"""What can be typed, while nothing is."""


@dataclass(frozen=True, slots=True)
class Read:
    """What typed words are."""

    answer: Answer | None = None
    """None where they are no answer."""
    said: str = ""
    """What they were understood as, where the words do not say it themselves."""
    wrong: str = ""
    """One sentence; empty where there is nothing to mend."""


def read(item: Item, typed: str, *, now: datetime) -> Read:
    """Read what was typed; `now` is the practice's wall clock, aware."""
    text = typed.strip() if item.type == "text" else " ".join(typed.split())
    reader = _READERS.get(item.type)
    if reader is not None:
        return reader(text, now)
    if item.type == "quantity":
        return _quantity(item, text)
    if item.type == "choice":
        return Read(Answer("coding", Coding("", display=text)))
    return Read(Answer(_KINDS.get(item.type, "string"), text))


def written(answer: Answer) -> str:
    """An answer as it is typed again."""
    if answer.kind == "dateTime" and "T" in str(answer.value):
        return str(answer.value)[:16].replace("T", " ")
    if answer.kind == "time":
        return str(answer.value)[:5]
    if isinstance(answer.value, Attachment):
        return answer.value.url or answer.value.title
    return answer.text


def spoken(answer: Answer) -> str:
    """An answer as it is shown: a day in words is not needed, the seconds of a time neither."""
    return answer.value.title if isinstance(answer.value, Attachment) else written(answer)


def _integer(text: str, _: datetime) -> Read:
    found = _FIGURE.fullmatch(text)
    if found is None or found[2] or "." in found[1]:
        return Read(wrong=f"“{text:.40}” is no whole number.")
    value = int(found[1].replace(",", ""))
    if abs(value) > _LARGEST:
        return Read(wrong=f"{found[1]} is larger than a form can hold.")
    return Read(Answer("integer", value))


def _decimal(text: str, _: datetime) -> Read:
    found = _FIGURE.fullmatch(text)
    if found is None or found[2]:
        return Read(wrong=f"“{text:.40}” is no number; write it as 7.5.")
    return Read(Answer("decimal", Decimal(found[1].replace(",", ""))))


def _quantity(item: Item, text: str) -> Read:
    found = _FIGURE.fullmatch(text)
    if found is None:
        return Read(wrong=f"“{text:.40}” is no number.")
    value, named = Decimal(found[1].replace(",", "")), found[2].strip()
    if not item.units:
        return Read(Answer("quantity", Quantity(value, named)))
    unit = _unit(item.units, named)
    if unit is None:
        units = ", ".join(each.display or each.code for each in item.units)
        return Read(wrong=f"Write the unit behind the number: {units}.")
    words = unit.display or unit.code
    return Read(
        Answer("quantity", Quantity(value, words, unit.system, unit.code)), "" if named == words else words
    )


def _unit(units: tuple[Coding, ...], named: str) -> Coding | None:
    if not named:
        return units[0] if len(units) == 1 else None
    word = named.casefold()
    exact = [unit for unit in units if word in {unit.display.casefold(), unit.code.casefold()}]
    begin = [unit for unit in units if unit.display.casefold().startswith(word)]
    found = exact or begin
    return found[0] if len(found) == 1 or exact else None


def _day(text: str, today: date) -> date | None:
    return parse_past(text, today=today) or parse_due(text, today=today)


def _date(text: str, now: datetime) -> Read:
    today = now.date()
    if _PART_OF_A_DAY.fullmatch(text):
        year, _, month = text.partition("-")
        if not month or 1 <= int(month) <= _MONTHS:
            return Read(
                Answer("date", f"{year}-{int(month):02}" if month else year),
                "month only" if month else "year only",
            )
    day = _day(text, today)
    if day is None:
        return Read(wrong=f"“{text:.40}” is no date; write today, mon, 3/2 or 2026-03-14.")
    return Read(Answer("date", day.isoformat()), understood(day, today))


def _instant(text: str, now: datetime) -> Read:
    """`yesterday 2pm`, `2pm` (today), `fri` (that day, no time)."""
    words = text.split(" ")
    for split in range(len(words), -1, -1):
        phrase, clock_phrase = " ".join(words[:split]), " ".join(words[split:]).removeprefix("at ")
        day = now.date() if not phrase else _day(phrase, now.date())
        clock = parse_clock(clock_phrase) if clock_phrase else None
        if day is None or bool(clock_phrase) != (clock is not None):
            continue
        if clock is None:
            return Read(Answer("dateTime", day.isoformat()), understood(day, now.date()))
        moment = datetime.combine(day, clock, tzinfo=now.tzinfo)
        return Read(
            Answer("dateTime", moment.isoformat(timespec="seconds")),
            f"{understood(day, now.date())} {moment:%H:%M}",
        )
    return Read(wrong=f"“{text:.40}” is no time; write today 14:05, mon 2pm or 2026-03-14 9:30.")


def _time(text: str, _: datetime) -> Read:
    clock = parse_clock(text)
    if clock is None:
        return Read(wrong=f"“{text:.40}” is no time; write 14:05 or 2pm.")
    said = time.isoformat(clock, timespec="minutes")
    return Read(Answer("time", time.isoformat(clock, timespec="seconds")), "" if said == text else said)


def _file(text: str, _: datetime) -> Read:
    path = FilePath(text.strip("'\"")).expanduser()
    try:
        size = path.stat().st_size if path.is_file() else None
    except OSError:
        size = None
    if size is None:
        return Read(wrong=f"There is no file at “{text:.60}”.")
    kind = mimetypes.guess_type(path.name)[0] or ""
    return Read(
        Answer("attachment", Attachment(path.name, path.absolute().as_uri(), kind, size)), f"{size:,} bytes"
    )


_READERS: Final[dict[str, Callable[[str, datetime], Read]]] = {
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "dateTime": _instant,
    "time": _time,
    "attachment": _file,
}
_KINDS: Final[dict[str, AnswerKind]] = {"url": "uri", "reference": "reference"}
"""Words that stay as they are; the others are strings."""
