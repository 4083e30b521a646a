"""The words and sigils of the quick-entry line: what one word, or a pair, says where it stands.

The shape of the whole line is `quick_entry_line`'s matter. Everything here is found by position, so that
each piece can be marked where it was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal, NamedTuple

from cmtui.rules.dates import parse_clock, parse_duration, parse_past

Role = Literal[
    "client",
    "kind",
    "minutes",
    "distance",
    "party",
    "when",
    "outcome",
    "narrative",
    "task",
    "due",
    "goal",
    "topic",
    "attention",
    "billable",
    "unread",
]
"""What a stretch of the line was understood as; `unread` was not understood, or contradicts."""


class Distance(NamedTuple):
    """A way travelled."""

    amount: float
    unit: Literal["miles", "km"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the line with its meaning."""

    start: int
    end: int
    role: Role
    value: str | int | bool | date | time | Distance | None = None
    """What was read; None where the role alone says it, or the text itself is meant."""


KINDS = {
    "call": "call",
    "phone": "call",
    "tel": "call",
    "phone call": "call",
    "visit": "visit",
    "home": "visit",
    "home visit": "visit",
    "video": "video",
    "video call": "video",
    "video visit": "video",
    "text": "text",
    "sms": "text",
    "email": "email",
    "letter": "letter",
    "conference": "conference",
    "meeting": "conference",
    "mtg": "conference",
    "conference call": "conference",
    "video conference": "conference",
    "note": "note",
}
OUTCOMES = {
    "reached": "reached",
    "no-answer": "no-answer",
    "no answer": "no-answer",
    "left-message": "left-message",
    "left message": "left-message",
    "lm": "left-message",
    "no-show": "no-show",
    "no show": "no-show",
    "declined": "declined",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}
WITH = re.compile(r"(?:with|w/)(?=[\s,:]|$)", re.IGNORECASE)
PLUS = re.compile(r"(?<!\S)\+(?!\S)")
_DISTANCE = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,2})?)(mi|miles?|km)")
_CANDIDATES = (
    re.compile(r"[^\s,:]+[ \t]+[^\s,:]+(?=[\s,:]|$)"),  # a pair: `no answer`, `2 pm`, `1h 30m`
    re.compile(
        r"[0-9]+:[0-9]{2}(?:[ \t]*[ap]m)?(?=[\s,:]|$)", re.IGNORECASE
    ),  # a clock: its colon ends nothing
    re.compile(r"[^\s,:]+"),
)
_LONGEST = 40
"""The longest form has 16 characters, and some room for blanks; what is longer needs no look."""

SIGIL = re.compile(
    r"""
      (?P<quoted> (?<![^\s(\[]) (?: "[^"]*" | “[^“”]*” ) )
    | (?<!\S) (?:
          (?P<escape> \\ ) (?= [@\#!$+] | -\$ )
        | (?P<plus> \+ ) (?!\S)
        | (?P<alone> ! | -?\$ ) (?!\S)
        | \# (?P<tag> [0-9]{1,3} | (?![0-9]+(?!\w|-)) \w[\w-]* ) (?= [.,;:!?)\]]* (?!\S) )
        | @ (?P<client> (?: [^\s,;:@]* [^\s,;:@.!?)\]] ) ) (?= [\s,;:.!?)\]] | $ )
        | (?P<odd> [@\#] \S* )
      )
    """,
    re.VERBOSE,
)
"""Everything that is not plain text in narrative and tasks. A goal has one to three figures; a longer number
(`#884512`) is an authorization's or a claim's, and stays text. Points that close a sentence stay text too."""

_HEAD_ALONE = re.compile(r"(?:!|-?\$)(?=[\s,:]|$)")
"""In the head a comma or the head's colon may follow at once: `call $: agreed`."""


def sigil_piece(found: re.Match[str]) -> Piece | None:
    """What a match of `SIGIL` says of the entry; None for quotes, escapes and the plus of a task."""
    start, end = found.span()
    if alone := found["alone"]:
        return _alone(alone, start)
    if tag := found["tag"]:
        if tag.isascii() and tag.isdigit():
            number = int(tag)
            return Piece(start, end, "goal", number) if number else Piece(start, end, "unread")
        return Piece(start, end, "topic", tag)
    if fragment := found["client"]:
        return Piece(start, end, "client", fragment)
    return Piece(start, end, "unread") if found["odd"] else None


def head_sigil(text: str, at: int) -> Piece | None:
    """The sigil that stands here in the head, or None."""
    if alone := _HEAD_ALONE.match(text, at):
        return _alone(alone[0], at)
    found = SIGIL.match(text, at)
    piece = sigil_piece(found) if found else None
    return piece if piece and piece.role != "unread" else None


def head_word(text: str, at: int, *, today: date) -> Piece | None:
    """What the word (or the pair) that stands here says in the head, or None: the narrative starts."""
    for form in _CANDIDATES:
        if found := form.match(text, at):
            word = found[0]
            if len(word) <= _LONGEST and (meaning := _meaning(word, today)):
                return Piece(at, found.end(), *meaning)
    return None


def _alone(sigil: str, start: int) -> Piece:
    if sigil == "!":
        return Piece(start, start + 1, "attention")
    return Piece(start, start + len(sigil), "billable", sigil == "$")


def _meaning(word: str, today: date) -> tuple[Role, str | int | date | time | Distance] | None:
    plain = " ".join(word.casefold().split())
    if kind := KINDS.get(plain):
        return "kind", kind
    if outcome := OUTCOMES.get(plain):
        return "outcome", outcome
    if not plain[0].isdigit():
        return _day_word(plain, today)
    if (minutes := parse_duration(plain)) is not None:
        return "minutes", minutes
    if (clock := parse_clock(plain)) is not None:
        return "when", clock
    if way := _DISTANCE.fullmatch(plain):
        return "distance", Distance(float(way[1]), "km" if way[2] == "km" else "miles")
    day = parse_past(plain, today=today)
    return ("when", day) if day else None


def _day_word(word: str, today: date) -> tuple[Role, date] | None:
    """A named day. `tomorrow` is read too, so that it can be refused rather than taken as text."""
    if word in {"t", "y"}:  # keys of a date field; in a line they are text
        return None
    if word == "tomorrow":
        return ("when", today + timedelta(days=1)) if today < date.max else None
    day = parse_past(word, today=today)
    return ("when", day) if day else None
