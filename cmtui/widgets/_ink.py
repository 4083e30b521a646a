"""Pieces of text in the colours of the theme, for widgets that draw their own lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from rich.segment import Segment
from textual.strip import Strip

from cmtui.widgets.text import fit, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual.widget import Widget

    from cmtui.widgets.text import Align

Tone = Literal["", "muted", "strong", "accent", "urgent", "today", "soon", "ok", "match"]
"""What a piece of a line means; a sign or a word beside it says the same without colour."""

Part = tuple[str, Tone]
Cell = str | Part | list[Part]
"""Plain text, text in one tone, or text in several (a hit with its match)."""

Piece = tuple[str, str]
"""Text that fills its place, and the name of the ink that it is drawn in."""

TONE_CLASSES: Final = frozenset(
    {
        "ink--muted",
        "ink--strong",
        "ink--accent",
        "ink--urgent",
        "ink--today",
        "ink--soon",
        "ink--ok",
        "ink--match",
    }
)

TONE_CSS: Final = """
    & > .ink--muted { color: $text-muted; }
    & > .ink--strong { text-style: bold; }
    & > .ink--accent { color: $text-accent; }
    & > .ink--urgent { color: $text-error; text-style: bold; }
    & > .ink--today { color: $text-warning; text-style: bold; }
    & > .ink--soon { color: $text-warning; }
    & > .ink--ok { color: $text-success; }
    & > .ink--match { color: $text-accent; text-style: bold underline; }
"""
"""Belongs into the `DEFAULT_CSS` of a widget that draws with these tones."""


class Ink:
    """The inks of one widget, looked up once for each theme and focus: a style costs more than a line."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[tuple[str, str], Style] = {}

    def forget(self) -> None:
        """The theme or the focus changed."""
        self._styles.clear()

    def style(self, name: str, over: str = "") -> Style:
        """The style of an ink; `over` names the ink whose colours lie over it (the cursor's)."""
        style = self._styles.get((name, over))
        if style is None:
            widget = self._widget
            style = widget.get_component_rich_style(f"ink--{name}") if name else widget.rich_style
            if over:
                style += widget.get_component_rich_style(f"ink--{over}")
            self._styles[name, over] = style
        return style

    def strip(self, pieces: Sequence[Piece], width: int, over: str = "") -> Strip:
        """One line of the terminal, filled to its end."""
        segments = [Segment(text, self.style(name, over)) for text, name in pieces if text]
        return Strip(segments).simplify().adjust_cell_length(width, self.style("", over))


def parts(cell: Cell | Piece) -> Sequence[Piece]:
    """The cell as pieces of text that no terminal obeys."""
    if isinstance(cell, str):
        return ((shown(cell), ""),)
    if isinstance(cell, tuple):
        return ((shown(cell[0]), cell[1]),)
    return [(shown(text), tone) for text, tone in cell]


def pieces(cell: Cell | Piece, width: int, align: Align) -> list[Piece]:
    """The cell in exactly `width` cells of the terminal."""
    said = parts(cell)
    if len(said) == 1:
        return [(fit(said[0][0], width, align), said[0][1])]
    whole = "".join(text for text, _ in said)
    line = fit(whole, width, align)
    at = max(0, len(line) - len(whole)) if align == "right" else 0
    cut: list[Piece] = [(line[:at], "")]
    for text, tone in said:
        cut.append((line[at : at + len(text)], tone))
        at += len(text)
    cut.append((line[at:], ""))
    return cut
