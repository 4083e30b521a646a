"""A case in five lines beside the list or below it: who, why, plan, last, next."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from cmtui.widgets.lines import Cell, Lines
from cmtui.widgets.text import ELLIPSIS, fit, one_line, shown, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.rows import Brief

LABEL: Final = 6
"""Cells that a label takes, with the gap after it."""

_INSET: Final = "  "

_HEAD_LINES: Final = 2
"""Below a list: name and number on one line under an empty one, or each on its own."""

MOST_LINES: Final = 2
"""Lines that one label takes beside a list: a brief is read at a glance, and each line is painted at each key."""

WRAPS_FROM: Final = 9
"""Lines of height from which long lines are wrapped; below it each has one line, cut."""


class BriefPane(Lines):
    """Follows the cursor in the frame of the key. Beside a list its lines wrap; below one they are cut.

    What to know before dialing is never cut: where name and number do not fit one line, it takes the empty one above.
    """

    DEFAULT_CSS = """
    BriefPane { height: 7; padding: 0 1 0 1; background: $surface; color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._brief: Brief | None = None
        self._first: tuple[tuple[str, str], ...] = ()
        self._ready: tuple[Brief | None, list[Cell]] | None = None
        """What `prepare` laid out."""

    def tell(self, brief: Brief | None, *first: tuple[str, str]) -> None:
        """Show a case.

        Args:
            brief: The case; None where the row has none.
            first: Label and text of lines about the row itself, such as when it is due and by which rule.
        """
        self._brief, self._first = brief, first
        ready = self._ready
        if ready is not None and brief is ready[0] and not first:
            self.show(*ready[1])
        else:
            self.show(*self._drawn(brief, first))

    def prepare(self, brief: Brief | None) -> None:
        """Lay out ahead what may be told next, so that its key does not wait for it."""
        self._ready = (brief, self._drawn(brief, ()))

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._ready = None
        self.show(*self._drawn(self._brief, self._first))

    def _drawn(self, brief: Brief | None, first: tuple[tuple[str, str], ...]) -> list[Cell]:
        wraps = self.size.height >= WRAPS_FROM
        width = max(self.size.width - (2 * len(_INSET) if wraps else 0), 1)
        found: list[Cell] = []
        if brief is not None:
            found += _head(brief, width, wraps=wraps)
        if not wraps and len(found) < _HEAD_LINES:
            found.insert(0, "")
        for label, text in first:
            found += _labelled(label, text, width, wraps=wraps)
        for label, text in brief.lines if brief else ():
            # Below a list there are five lines: who it is says the row already.
            if wraps or label != "Who":
                found += _labelled(label, text, width, wraps=wraps)
        return ["", *map(_inset, found)] if wraps else found


def _inset(line: Cell) -> Cell:
    """The line set in by hand: padding by a style is a tenth of the time to the screen, for each line at each key."""
    if isinstance(line, list):
        return [(_INSET, ""), *line]
    return [(_INSET, ""), line if isinstance(line, tuple) else (line, "")]


def _head(brief: Brief, width: int, *, wraps: bool) -> Iterator[Cell]:
    safe = f"☎ {brief.safe}" if brief.safe else ""
    if not wraps:
        title = shown(brief.title)
        if safe and cell_len(title) + 3 + cell_len(shown(safe)) > width:
            yield title, "strong"
            yield safe, "soon"
        else:
            yield [(title, "strong"), (f"   {safe}" if safe else "", "soon")]
        return
    for line in wrap(one_line(brief.title), width):
        yield line, "strong"
    if safe:
        for line in wrap(one_line(safe), width):
            yield line, "soon"
    yield ""


def _labelled(label: str, text: str, width: int, *, wraps: bool) -> Iterator[Cell]:
    lines = list(islice(wrap(one_line(text), width - LABEL), MOST_LINES + 1)) if wraps else [text]
    if len(lines) > MOST_LINES:
        lines[MOST_LINES - 1 :] = [fit(lines[MOST_LINES - 1] + ELLIPSIS, width - LABEL).rstrip()]
    for number, line in enumerate(lines):
        yield [(fit("" if number else label, LABEL), "muted"), (line or "–", "")]
