"""What a terminal would show: the bytes of a program read into cells, and which lines they changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyte

if TYPE_CHECKING:
    from collections.abc import Iterator

# What pyte would print as text: keyboard protocols, mode requests, device strings.
_UNKNOWN = re.compile(rb"\x1b\[[<=>][0-9;]*[@-~]|\x1b\[\??[0-9;]*\$[a-z]|\x1b[P_^X][^\x1b]*\x1b\\")
_INCOMPLETE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*|[P_^X][^\x1b]*)?\Z")


class Screen:
    """The cells of a terminal of a fixed size."""

    def __init__(self, columns: int, lines: int) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._looks = [self._look(y) for y in range(lines)]
        self._tail = b""

    @property
    def lines(self) -> list[str]:
        """The lines as text."""
        return ["".join(cell.data for cell in line) for line in self._looks]

    @property
    def text(self) -> str:
        """All lines, as text."""
        return "\n".join(self.lines)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was ever drawn, not even a background."""
        blank = self._screen.default_char
        return all(cell == blank for line in self._looks for cell in line)

    def feed(self, chunk: bytes) -> frozenset[int]:
        """Read bytes; the numbers of the lines that look different afterwards."""
        chunk = self._tail + chunk
        cut = _INCOMPLETE.search(chunk)
        self._tail = chunk[cut.start() :] if cut else b""
        self._stream.feed(_UNKNOWN.sub(b"", chunk[: cut.start()] if cut else chunk))
        changed = frozenset(self._compare())
        self._screen.dirty.clear()
        return changed

    def _compare(self) -> Iterator[int]:
        for y in self._screen.dirty:
            look = self._look(y)
            if look != self._looks[y]:
                self._looks[y] = look
                yield y

    def _look(self, y: int) -> tuple[pyte.screens.Char, ...]:
        line = self._screen.buffer[y]
        return tuple(line[x] for x in range(self._screen.columns))
