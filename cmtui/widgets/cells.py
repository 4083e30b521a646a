"""Text in exactly so many cells of the terminal; the command line's tables and the widgets share it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from rich.cells import cell_len, chop_cells, set_cell_size

if TYPE_CHECKING:
    from collections.abc import Iterator

Align = Literal["left", "right"]

ELLIPSIS = "…"
"""Ends a text that was cut; one cell wide."""

_WORD: Final = re.compile(r" *[^ ]+ *$| *[^ ]+")


def fit(text: str, width: int, align: Align = "left") -> str:
    """The text in exactly `width` cells of the terminal: padded, or cut and ended with an ellipsis.

    A wide character (CJK, emoji) takes two cells and is never halved; a combining mark takes none.
    """
    if width <= 0:
        return ""
    cells = len(text) if text.isascii() else cell_len(text)
    if cells > width:
        return set_cell_size(text, width - 1) + ELLIPSIS
    padding = " " * (width - cells)
    return padding + text if align == "right" else text + padding


def wrap(text: str, width: int) -> Iterator[str]:
    """The lines of one paragraph in at most `width` cells each, broken between words where there are any.

    Spaces inside a line stay as they were typed; a wide character is never halved.
    """
    width = max(1, width)
    line, used = "", 0
    for found in _WORD.finditer(text):
        word = found[0]
        cells = len(word) if word.isascii() else cell_len(word)
        if used + cells <= width:
            line, used = line + word, used + cells
            continue
        if line:
            yield line.rstrip(" ")
            word = word.lstrip(" ")
            cells = len(word) if word.isascii() else cell_len(word)
        if cells > width:
            *full, word = chop_cells(word, width)
            yield from full
            cells = cell_len(word)
        line, used = word, cells
    yield line.rstrip(" ")
