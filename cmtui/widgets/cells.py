"""Text in exactly so many cells of the terminal; the command line's tables and the widgets share it."""

from __future__ import annotations

from typing import Literal

from rich.cells import cell_len, set_cell_size

Align = Literal["left", "right"]

ELLIPSIS = "…"
"""Ends a text that was cut; one cell wide."""


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
