"""A few fixed lines that follow the cursor: the brief, a status line, a chart's header.

A stock label measures its text, asks for a new layout and paints all of itself; at a key a row that is a
third of the time to the screen. Here only the lines that say something else are painted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Region
from textual.widget import Widget

from cmtui.widgets._ink import TONE_CLASSES, TONE_CSS, Cell, Ink, Part, Tone, pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.strip import Strip

__all__ = ["Cell", "Lines", "Part", "Tone"]


class Lines(Widget):
    """Lines of text, one `Cell` each, never wrapped and never read as markup."""

    ALLOW_SELECT = False  # a drag would mark lines that this widget draws itself
    COMPONENT_CLASSES: ClassVar[set[str]] = {*TONE_CLASSES}
    DEFAULT_CSS = f"Lines {{ height: auto; {TONE_CSS} }}"

    def __init__(
        self,
        *lines: Cell,
        id: str | None = None,  # noqa: A002  # Textual's own name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._lines: tuple[Cell, ...] = lines
        self._ink = Ink(self)

    def show(self, *lines: Cell) -> None:
        """Say these lines; only those that differ are painted, in the frame of the key that is at work."""
        old, self._lines = self._lines, lines
        if len(old) != len(lines) and self.styles.is_auto_height:
            self.refresh(layout=True)
            return
        width = self.size.width
        changed = [
            Region(0, y, width, 1)
            for y in range(max(len(old), len(lines)))
            if old[y : y + 1] != lines[y : y + 1]
        ]
        if changed:
            self.refresh(*changed)

    def get_content_height(self, *_: object) -> int:
        """One line of the terminal for each line."""
        return len(self._lines)

    def notify_style_update(self) -> None:
        """Forget the inks of the other theme."""
        super().notify_style_update()
        self._ink.forget()

    def render_line(self, y: int) -> Strip:
        """The line at `y`."""
        width = self.size.width
        line: Sequence[tuple[str, str]] = (
            pieces(self._lines[y], width, "left") if y < len(self._lines) else [("", "")]
        )
        return self._ink.strip(line, width)
