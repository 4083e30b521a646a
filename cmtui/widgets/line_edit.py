"""A line of text being typed, as a value: the form draws it in place, so that no key waits for another widget."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterator

_BREAK: Final = re.compile(r"[^ \n]*(?: +|$)|[^ \n]+|\n")
_WORD_BEFORE: Final = re.compile(r"\S*\s*\Z")


@dataclass(frozen=True, slots=True)
class LineEdit:
    """What was typed, and the place of the caret in it."""

    text: str = ""
    at: int = 0

    @classmethod
    def of(cls, text: str) -> LineEdit:
        """The text with the caret at its end."""
        return cls(text, len(text))

    def insert(self, text: str) -> LineEdit:
        """With this text at the caret."""
        return LineEdit(self.text[: self.at] + text + self.text[self.at :], self.at + len(text))

    def press(self, key: str) -> LineEdit | None:
        """After a key that edits; None for a key that does not."""
        text, at = self.text, self.at
        end = text.find("\n", at)
        moves = {
            "left": max(0, at - 1),
            "right": min(len(text), at + 1),
            "home": text.rfind("\n", 0, at) + 1,
            "end": len(text) if end < 0 else end,
        }
        if key in moves:
            return LineEdit(text, moves[key])
        cuts = {
            "backspace": (max(0, at - 1), at),
            "ctrl+h": (max(0, at - 1), at),
            "delete": (at, at + 1),
            "ctrl+w": (len(_WORD_BEFORE.sub("", text[:at])), at),
            "ctrl+u": (0, at),
        }
        if key not in cuts:
            return None
        first, after = cuts[key]
        return LineEdit(text[:first] + text[after:], first)

    def vertical(self, step: int, width: int) -> LineEdit | None:
        """The caret one line up or down in the wrapped text; None beyond its first or last line."""
        lines = list(spans(self.text, width))
        here = line_of(lines, self.at)
        if not 0 <= here + step < len(lines):
            return None
        start, end = lines[here + step]
        return LineEdit(self.text, min(start + self.at - lines[here][0], end))


def spans(text: str, width: int) -> Iterator[tuple[int, int]]:
    """The lines of a text wrapped between its words: where each begins and ends; a last word may be cut."""
    start = at = used = 0
    width = max(2, width)
    for found in _BREAK.finditer(text):
        word = found[0]
        if word == "\n":
            yield start, found.start()
            start = at = found.end()
            used = 0
            continue
        cells = cell_len(word.rstrip(" "))
        if used and used + cells > width:
            yield start, at
            start, used = at, 0
        for offset, sign in enumerate(word):
            size = cell_len(sign)
            if used + size > width and sign != " ":
                yield start, found.start() + offset
                start, used = found.start() + offset, 0
            used += size
        at = found.end()
    yield start, len(text)


def line_of(lines: list[tuple[int, int]], at: int) -> int:
    """The line that the caret stands in."""
    for place, (start, _) in enumerate(lines):
        if at < start:
            return place - 1
    return len(lines) - 1
