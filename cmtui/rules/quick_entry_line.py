"""The shape of the quick-entry line: head, narrative and tasks, found in one pass.

`read_line` never raises: a line that is still being typed is always a line. What contradicts stands in
`Line.problems`, and what was understood in `Line.pieces`, each with its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from cmtui.rules.dates import trailing_due
from cmtui.rules.quick_entry_words import PLUS, SIGIL, WITH, Piece, Role, head_sigil, head_word, sigil_piece

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

V = TypeVar("V")
Span = tuple[int, int]

_WORD = re.compile(r"\S+")
_PARTY_WORD = re.compile(r'"[^"]*"|“[^“”]*”|[^\s,:]+')
_ESCAPE = re.compile(r"(?<!\S)\\(?=[@#!$+]|-\$)")
_ENDS_PARTY = frozenset(("minutes", "distance", "when", "outcome"))
"""A kind word does not: `with PCP and home health`."""

_ONCE = frozenset(("kind", "minutes", "distance", "party", "outcome"))


@dataclass(frozen=True, slots=True)
class EntryTask:
    """A follow-up task of the line."""

    text: str
    due: date | None
    """None: the practice's default follow-up interval."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was read."""

    pieces: tuple[Piece, ...]
    """In the order of the line, never overlapping."""

    narrative: str
    tasks: tuple[EntryTask, ...]
    repeated: tuple[tuple[Piece, Piece], ...]
    """Parts of the head that stand there twice: the first, and the one too many."""

    bare_tasks: tuple[Piece, ...]
    """Tasks of which only the date was typed."""

    def values(self, role: Role, of: type[V]) -> tuple[V, ...]:
        """What was read as that role, in the order of the line."""
        return tuple(p.value for p in self.pieces if p.role == role and isinstance(p.value, of))


class _Section:
    """The narrative, or the words of one task: a stretch of text and the sigils that stand in it."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.end = start
        self.pieces: list[Piece] = []
        self._cuts: list[Span] = []

    def take_out(self, text: str, found: re.Match[str]) -> None:
        """Note what stands here; a sigil leaves the text with exactly one of the blanks beside it."""
        piece = sigil_piece(found)
        if piece:
            self.pieces.append(piece)
            if piece.role != "unread":
                self._cuts.append(self._with_blank(text, piece.start, piece.end))
        elif found["escape"]:
            self._cuts.append(found.span())

    def kept(self) -> list[int]:
        """The places of the characters that stay."""
        places: list[int] = []
        at = self.start
        for start, end in self._cuts:
            places += range(at, start)
            at = end
        places += range(at, self.end)
        return places

    def spans(self, text: str, start: int, end: int, role: Role) -> Iterator[Piece]:
        """The stretches between the sigils, without the white space around them."""
        edges = [start, *(edge for piece in self.pieces for edge in (piece.start, piece.end)), end]
        for left, right in zip(edges[::2], edges[1::2], strict=True):
            run = text[max(left, start) : min(right, end)]
            if run.strip():
                at = max(left, start) + len(run) - len(run.lstrip())
                yield Piece(at, at + len(run.strip()), role)

    def _with_blank(self, text: str, start: int, end: int) -> Span:
        """A blank goes rather than a line's end, the one before rather than the one after."""
        free = self._cuts[-1][1] if self._cuts else self.start
        before = text[start - 1] if start > free else ""
        after = text[end : end + 1]
        if before.isspace() and before != "\n":
            return start - 1, end
        if after.isspace():
            return start, end + 1
        return (start - 1, end) if before else (start, end)


def read_line(text: str, *, now: datetime) -> Line:
    """Read a line; `now` is the practice's local time."""
    today = now.date()
    head, repeated, start = _read_head(text, today)
    first, *rest = _sections(text, start)
    narrative = "".join(text[place] for place in first.kept()).strip()
    pieces = [*head, *first.pieces, *first.spans(text, first.start, first.end, "narrative")]
    tasks: list[EntryTask] = []
    bare: list[Piece] = []
    for section in rest:
        task, its_pieces = _read_task(text, section, today)
        pieces += its_pieces
        if task:
            tasks.append(task)
        elif any(piece.role == "due" for piece in its_pieces):
            bare.append(its_pieces[0])
    pieces.sort(key=lambda piece: piece.start)
    return Line(tuple(pieces), narrative, tuple(tasks), repeated, tuple(bare))


def _read_task(text: str, section: _Section, today: date) -> tuple[EntryTask | None, list[Piece]]:
    """A task and its pieces; None, and the plus as first piece, where it has no words but a date's."""
    places = section.kept()
    words = list(_WORD.finditer("".join(text[place] for place in places)))
    due, used = trailing_due([word[0] for word in words], today=today)
    cut = places[words[-used].start()] if used else section.end
    kept = " ".join(word[0] for word in words[: len(words) - used])
    plus = section.start - 1
    dates = [*section.pieces, *section.spans(text, cut, section.end, "due")]
    if not kept:
        return None, [Piece(plus, plus + 1, "unread"), *dates]
    task = EntryTask(kept.rstrip(",;") if used else kept, due)
    return task, [*section.spans(text, plus, cut, "task"), *dates]


def _sections(text: str, start: int) -> list[_Section]:
    """The narrative, then each task."""
    sections = [_Section(start)]
    for found in SIGIL.finditer(text, start):
        if found["plus"]:
            sections[-1].end = found.start()
            sections.append(_Section(found.end()))
        else:
            sections[-1].take_out(text, found)
    sections[-1].end = len(text)
    return sections


def _read_head(text: str, today: date) -> tuple[list[Piece], tuple[tuple[Piece, Piece], ...], int]:
    """The head's pieces, those that stand there twice, and where the narrative starts.

    A part that comes a second time belongs to the narrative where a plain word follows (`call 5m text sent to
    payer`); where only the head's own words follow, it is one too many.
    """
    pieces: list[Piece] = []
    firsts: dict[object, Piece] = {}
    repeated: list[tuple[Piece, Piece]] = []
    at = _blanks(text, 0)
    while at < len(text) and not PLUS.match(text, at):
        if text[at] == ":":
            return pieces, tuple(repeated), at + 1
        if text[at] == ",":
            at = _blanks(text, at + 1)
            continue
        piece = head_sigil(text, at) or _party(text, at, today) or head_word(text, at, today=today)
        if piece is None:
            if repeated:
                at = repeated[0][1].start
            return [piece for piece in pieces if piece.end <= at], (), at
        slot = _slot(piece)
        if slot and firsts.setdefault(slot, piece) is not piece:
            repeated.append((firsts[slot], piece))
        pieces.append(piece)
        at = _blanks(text, piece.end)
    return pieces, tuple(repeated), at


def _slot(piece: Piece) -> object:
    """What a head has only once; a day and a clock are two slots of the same role."""
    if piece.role == "when":
        return type(piece.value)
    return piece.role if piece.role in _ONCE else None


def _party(text: str, at: int, today: date) -> Piece | None:
    """`with WHO`, up to what ends it; `unread` where nobody follows."""
    opened = WITH.match(text, at)
    if not opened:
        return None
    start = end = opened.end()
    while (here := _blanks(text, end)) < len(text):
        stop = head_word(text, here, today=today)
        word = _PARTY_WORD.match(text, here)
        ended = "\n" in text[end:here] or PLUS.match(text, here) or head_sigil(text, here)
        if ended or not word or (stop and stop.role in _ENDS_PARTY):
            break
        end = word.end()
    if end == start:
        return Piece(at, end, "unread")
    who = " ".join(text[start:end].split())
    return Piece(at, end, "party", _ESCAPE.sub("", who))


def _blanks(text: str, at: int) -> int:
    found = _WORD.search(text, at)
    return found.start() if found else len(text)
