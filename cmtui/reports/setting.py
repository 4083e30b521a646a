"""Setting a document on pages: one way for every format, which only says how wide and how high its letters are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from cmtui.rules.clean import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cmtui.reports.document import Block, Document, Style

_WORD: Final = re.compile(r" *[^ ]+ *$| *[^ ]+")


class Measure(Protocol):
    """What a format knows of its paper, all in one unit of its own: a cell and a line, or a point."""

    room: float
    """Width of the text on a page."""
    page: float
    """Height of the text on a page, without its foot."""
    step: float
    """How far one step sets a block in."""

    def width(self, text: str, style: Style) -> float:
        """How wide a text is."""

    def height(self, style: Style) -> float:
        """How high a line is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line on a page."""

    text: str
    style: Style
    at: float
    """Where it begins, from the left edge of the text."""
    ruled: bool = False
    """A line to write on; it has no text."""


Page = tuple[Line, ...]


def pages(document: Document, measure: Measure) -> tuple[Page, ...]:
    """The lines of each page: at least one page, however little it says."""
    found: list[list[Line]] = [[]]
    left = measure.page
    for group in _groups(document.blocks, measure):
        needed = sum(measure.height(line.style) for line in group)
        if needed > left and found[-1] and needed <= measure.page:
            found.append([])
            left = measure.page
        for line in group:
            high = measure.height(line.style)
            if high > left:
                found.append([])
                left = measure.page
            if not found[-1] and not line.text and not line.ruled:
                continue  # an empty line parts what stands on one page
            found[-1].append(line)
            left -= high
    return tuple(tuple(page) for page in found if page) or ((),)


def _groups(blocks: Iterable[Block], measure: Measure) -> Iterator[list[Line]]:
    """The lines of blocks that are not to be parted."""
    group: list[Line] = []
    for block in blocks:
        group += _lines(block, measure)
        if not block.joined:
            yield group
            group = []
    if group:
        yield group


def _lines(block: Block, measure: Measure) -> Iterator[Line]:
    style, at = block.style, min(block.depth * measure.step, measure.room / 2)
    if block.above:
        yield Line("", style, at)
    lead = shown(block.lead)
    inset = min(measure.width(lead, style), measure.room / 2) if lead else 0.0
    room = measure.room - at - inset
    for text in shown(block.text, multiline=True).split("\n"):
        for piece in wrap(text, room, lambda words: measure.width(words, style)):
            # The lead has a place of its own where it stands: a proportional blank is not as wide as a digit.
            yield Line(lead + piece, style, at) if lead else Line(piece, style, at + inset)
            lead = ""
    for _ in range(block.write):
        yield Line("", style, at + inset, ruled=True)


def wrap(text: str, room: float, width: Callable[[str], float]) -> Iterator[str]:
    """The lines of one paragraph that are at most `room` wide, broken between words where there are any."""
    line = ""
    for found in _WORD.finditer(text):
        word = found[0]
        if width(line + word) <= room:
            line += word
            continue
        if line:
            yield line.rstrip(" ")
            word = word.lstrip(" ")
        *full, line = _chopped(word, room, width)
        yield from full
    yield line.rstrip(" ")


def _chopped(word: str, room: float, width: Callable[[str], float]) -> Sequence[str]:
    """A word in pieces that fit; one character stands on a line of its own however wide it is."""
    pieces = [""]
    for sign in word:
        if pieces[-1] and width(pieces[-1] + sign) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces
