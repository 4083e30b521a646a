"""Which entry of the library: find as you type, what fits the need or the goal first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from cmtui import commands
from cmtui.screens.base import Dialog
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


class EntryPicker(Dialog[str | None]):
    """Answers with the code of an entry."""

    CSS_PATH = "dialogs.tcss"
    DEFAULT_CSS = f"""
    EntryPicker {{ align: center middle; background: $background 60%; }}
    EntryPicker DialogBox {{ width: 78; }}
    EntryPicker LineList {{ height: {_HEIGHT}; margin: 1 0 0 0; background: $surface; }}
    EntryPicker #what {{ height: 2; margin: 1 0 0 0; color: $text-muted; }}
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        commands.BACK.binding(),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

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

    def on_mount(self) -> None:
        """All of them, those that fit first."""
        self.query_one(LineList).can_focus = False
        self.query_one(LineInput).focus()
        self.query_one(KeysLine).show(
            (commands.OPEN.shown, "Take"), ("↑↓", "Choose"), (commands.BACK.shown, "Not now")
        )
        self._show("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, text: str) -> None:
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

    # The keys

    def action_move(self, step: int) -> None:
        """An entry up or down."""
        self.query_one(LineList).action_move(step)

    def action_page(self, step: int) -> None:
        """A screenful up or down."""
        self.query_one(LineList).action_page(step)

    @on(Input.Submitted)
    def _chosen(self) -> None:
        self.query_one(LineList).action_choose()

    @on(LineList.RowChosen)
    def _take(self, event: LineList.RowChosen[EntryRow]) -> None:
        self.dismiss(event.row.code)

    def action_screen_back(self) -> None:
        """None."""
        self.dismiss(None)


def _key(entry: EntryRow) -> str:
    return entry.code


def _words(entry: EntryRow) -> str:
    domain = catalog.label("need_domain", entry.domain) if entry.domain else ""
    return f"{entry.title} {entry.what} {entry.code} {domain}".casefold()
