"""What a typed field means: its value for the record, the words that show it, or a sentence of what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from cmtui.rules.clean import NOTE_LIMIT
from cmtui.rules.dates import (
    OUT_OF_TIME,
    is_within,
    parse_clock,
    parse_due,
    parse_duration,
    parse_past,
    understood,
)
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from cmtui.rows import FieldRow

YES_NO: Final = "yes_no"

_AHEAD = (
    "due_on", "from_on", "start_on", "until", "expires_on", "ends_on", "answer_by", "target_on", "valid_until",
    "expected_on",
    "appointment_on", "answer_due_on", "decision_due_on", "next_review_on", "until_on", "follow_up_on",
)  # fmt: skip
"""Days that lie ahead: `fri` is the coming Friday there, and the latest one in every other field."""

_SHORT_YEAR = 2


@dataclass(frozen=True, slots=True)
class Understood:
    """What stands in a field."""

    value: str
    """For the record: a day as ISO, an instant as ``2026-11-20 16:00``, a choice as its code; else as typed."""
    said: str = ""
    """Shown beside the field; empty where the field says it itself."""
    wrong: str = ""
    """One sentence; empty where there is nothing to mend."""


def understand(row: FieldRow, typed: str, *, now: datetime) -> Understood:
    """Read what was typed into a field; `now` is the practice's wall clock."""
    if row.kind == "long":
        return _text(row, typed)
    plain = " ".join(typed.split())
    if not plain:
        return Understood("", wrong=f"{row.title} is required." if row.required else "")
    if row.kind == "date":
        return _day(row, plain, now.date())
    if row.kind == "instant":
        return _instant(row, plain, now)
    if row.kind == "number":
        return _number(row, plain)
    if row.kind in {"choice", "yes_no"}:
        return _choice(row, plain)
    return _text(row, typed)


def first_text(row: FieldRow) -> str:
    """How a field's value is shown in it: a choice by its label, everything else as the row has it."""
    if row.kind in {"choice", "yes_no"} and row.value:
        return catalog.label(vocabulary_of(row), row.value)
    return row.value


def vocabulary_of(row: FieldRow) -> str:
    """The vocabulary that a choice is made from."""
    return YES_NO if row.kind == "yes_no" else row.vocabulary


def _text(row: FieldRow, typed: str) -> Understood:
    text = typed.strip()
    if not text and row.required:
        return Understood("", wrong=f"{row.title} is required.")
    if len(text) > NOTE_LIMIT:
        return Understood(text, wrong=f"{row.title} holds {NOTE_LIMIT:,} characters; this has {len(text):,}.")
    return Understood(text)


def _day(row: FieldRow, plain: str, today: date) -> Understood:
    day = _read_day(plain, today, ahead=row.name in _AHEAD)
    if day is None:
        forms = "today, fri, in 2w, 3/14" if row.name in _AHEAD else "today, yesterday, mon, 3/2"
        return Understood(plain, wrong=f"{row.title}: “{plain:.40}” is no date; write {forms} or 2026-03-14.")
    if not is_within(day):
        return Understood(plain, wrong=f"{row.title}: {OUT_OF_TIME}.")
    if row.name == "born" and day > today:
        day = _last_century(day, plain)
    return Understood(day.isoformat(), understood(day, today))


def _read_day(plain: str, today: date, *, ahead: bool) -> date | None:
    first, second = (parse_due, parse_past) if ahead else (parse_past, parse_due)
    return first(plain, today=today) or second(plain, today=today)


def _last_century(day: date, plain: str) -> date:
    """Nobody was born in 2048: two figures of a birth year that would lie ahead mean the century before.

    A leap day keeps its place: of the years to come only 2100, which two figures never mean, has none before it.
    """
    _, slash, year = plain.rpartition("/")
    return day.replace(year=day.year - 100) if slash and len(year) == _SHORT_YEAR else day


def _instant(row: FieldRow, plain: str, now: datetime) -> Understood:
    """`yesterday 2pm`, `2pm` (today), `fri` (its noon), `today` (this minute)."""
    wall = now.replace(second=0, microsecond=0, tzinfo=None)
    words = plain.split(" ")
    for split in range(len(words) + 1):
        phrase, clock_phrase = " ".join(words[:split]), " ".join(words[split:]).removeprefix("at ")
        day = wall.date() if not phrase else _read_day(phrase, wall.date(), ahead=False)
        clock = parse_clock(clock_phrase)
        if day is None or (clock_phrase and clock is None):
            continue
        assumed = wall.time() if day == wall.date() else time(12)
        moment = datetime.combine(day, clock or assumed)
        if not is_within(day):
            return Understood(plain, wrong=f"{row.title}: {OUT_OF_TIME}.")
        if moment > wall + timedelta(minutes=1):
            return Understood(plain, wrong=f"{row.title} lies in the future; a plan is a task.")
        return Understood(f"{moment:%Y-%m-%d %H:%M}", f"{understood(day, wall.date())} {moment:%H:%M}")
    return Understood(
        plain, wrong=f"{row.title}: “{plain:.40}” is no time; write today 14:05, mon 2pm or 2026-03-14 9:30."
    )


def _number(row: FieldRow, plain: str) -> Understood:
    if row.unit == "minutes" and (minutes := parse_duration(plain)) is not None:
        return Understood(str(minutes), f"{minutes} min")
    figure = plain.removesuffix(row.unit).replace(",", "").strip() if row.unit else plain.replace(",", "")
    if figure.startswith("-") and figure[1:].replace(".", "", 1).isdecimal():
        return Understood(plain, wrong=f"{row.title}: 0 or more.")
    whole, _, part = figure.partition(".")
    if not (whole + part).isdecimal() or not (whole + part).isascii():
        counts = f" of {row.unit}" if row.unit else ""
        return Understood(
            plain, wrong=f"{row.title}: “{plain:.40}” is no number{counts}; write one from 0 up, such as 12."
        )
    return Understood(figure, row.unit)


def _choice(row: FieldRow, plain: str) -> Understood:
    vocabulary = vocabulary_of(row)
    term = catalog.choice(vocabulary, plain)
    if term:
        return Understood(term.code, "" if term.label == plain else term.label)
    if row.open:
        return Understood(plain, "your own word")
    return Understood(plain, wrong=f"{row.title}: choose by its digit or first letters.")
