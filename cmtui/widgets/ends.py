"""A line with words at its left and how they stand at its right, each as long as it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from rich.cells import cell_len

from cmtui.widgets._ink import pieces
from cmtui.widgets.text import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.widgets.line_list import Part

_GAP: Final = "  "

_LEAST: Final = 24
"""Cells that the words keep, however long it takes to say how they stand."""


def both_ends(words: Sequence[Part], state: Sequence[Part], width: int) -> list[Part]:
    """One cell of a list, in exactly `width` cells of the terminal; the words are cut first, down to a least.

    Args:
        words: At the left.
        state: At the right; empty leaves all of the line to the words.
        width: Cells of the line.
    """
    said = sum(cell_len(shown(text)) for text, _ in state)
    taken = min(said, max(0, width - _LEAST - len(_GAP)))
    room = width - taken - (len(_GAP) if taken else 0)
    found = pieces([*words, ("", "")], room, "left")
    if taken:
        found += [(_GAP, ""), *pieces([*state, ("", "")], taken, "left")]
    return cast("list[Part]", found)
