"""Which entry of the library: find as you type, what fits the need or the goal first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on
from textual.widgets import Static

from cmtui import commands
from cmtui.screens.dialogs.picking import Picking
from cmtui.vocabulary import catalog
from cmtui.widgets.controls import LineInput
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.line_list import Column, Heading, LineList, Rows
from cmtui.widgets.text import as_typed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from cmtui.care_rows import EntryRow
    from cmtui.widgets.line_list import Cell

_COLUMNS: Final = (Column("", 44, share=1), Column("", 22))

_HEIGHT: Final = 12


class EntryPicker(Picking[str | None]):
    """Answers with the code of an entry."""

    CSS_PATH = "dialogs.tcss"
    DEFAULT_CSS = f"""
    EntryPicker {{ align: center middle; background: $background 60%; }}
    EntryPicker DialogBox {{ width: 78; }}
    EntryPicker LineList {{ height: {_HEIGHT}; margin: 1 0 0 0; background: $surface; }}
    EntryPicker #what {{ height: 2; margin: 1 0 0 0; color: $text-muted; }}
    """
    KEYS = ((commands.OPEN.shown, "Take"), ("↑↓", "Choose"), (commands.BACK.shown, "Not now"))

    def __init__(self, title: str, groups: Sequence[tuple[str, Sequence[EntryRow]]]) -> None:
        """Offer the entries.

        Args:
            title: What is taken from the library.
            groups: Heading and entries, what fits best first; an empty group is left out.
        """
        super().__init__()
        self._title = title
        self._groups = [(heading, tuple(entries)) for heading, entries in groups if entries]

    def compose(self) -> ComposeResult:
        """The line above the entries, and the one under the cursor in its words."""
        with DialogBox(self._title):
            yield LineInput(placeholder="a part of its words, or a domain")
            yield LineList["EntryRow"](
                _COLUMNS, self._draw, _key, empty="No entry has these letters.", on_cursor=self._follow
            )
            yield Static("", id="what")
            yield KeysLine()

    def look(self, text: str) -> None:
        """Those that have all the words, what fits first."""
        words = text.casefold().split()
        rows: list[EntryRow | Heading] = []
        for heading, entries in self._groups:
            found = [entry for entry in entries if all(word in _words(entry) for word in words)]
            rows += [Heading(heading), *found] if found else []
        self.query_one(LineList).set_source(Rows["EntryRow"](rows, _key), cursor=0)

    def _draw(self, entry: EntryRow) -> tuple[Cell, ...]:
        domain = catalog.label("need_domain", entry.domain) if entry.domain else ""
        said = (
            domain if entry.kind == "goal" else " · ".join(part for part in ("intervention", domain) if part)
        )
        return entry.title, (said, "muted")

    def _follow(self, entry: EntryRow | None, *, held: bool) -> None:
        if not held:
            self.query_one("#what", Static).update(as_typed(entry.what if entry else "", multiline=False))

    @on(LineList.RowChosen)
    def _take(self, event: LineList.RowChosen[EntryRow]) -> None:
        self.dismiss(event.row.code)


def _key(entry: EntryRow) -> str:
    return entry.code


def _words(entry: EntryRow) -> str:
    domain = catalog.label("need_domain", entry.domain) if entry.domain else ""
    return f"{entry.title} {entry.what} {entry.code} {domain}".casefold()
