"""A library of the practice: what it offers in charts is read, changed, added to, hidden and put back."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.containers import Container
from textual.reactive import reactive

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.dialogs.confirm import Confirm
from cmtui.screens.home import HomeScreen
from cmtui.screens.practice.shelves import COLUMNS, Kept, shelf_lines
from cmtui.widgets.bars import KeyBar, TitleBar
from cmtui.widgets.filter_line import FilterLine
from cmtui.widgets.line_list import LineList, Rows
from cmtui.widgets.reading import Page, ReadingPane

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Hashable

    from textual.app import ComposeResult

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.coordination.task_sets import TaskSets
    from cmtui.casebook.planning.plan_library import PlanLibrary
    from cmtui.commands import Command

_CHANGE: Final = replace(commands.OPEN, label="Change")
_HIDE: Final = replace(commands.DONE, label="Hide")
_OFFER: Final = replace(commands.DONE, label="Offer again")
_PUT_BACK: Final = replace(commands.VOID, label="Shipped one back")
_TAKE_OUT: Final = replace(commands.VOID, label="Take out")


class ShelfScreen(HomeScreen):
    """One list under its headings, filtered by typing, and the line under the cursor whole."""

    CSS_PATH = "practice.tcss"
    OFFERS = (
        _CHANGE,
        commands.ADD,
        commands.EDIT,
        commands.DONE,
        commands.VOID,
        commands.FILTER,
        commands.BACK,
    )
    TITLE_WORDS: ClassVar[str]
    REGISTER: ClassVar[str]

    things: reactive[tuple[Kept, ...] | None] = reactive(None, init=False, always_update=True)
    """What was read last."""

    def __init__(self) -> None:
        super().__init__()
        self._filter = ""
        self._at = ""
        """The code of what was just added: the cursor goes there."""

    # What a library does its own way

    @abstractmethod
    def read(self, casebook: Casebook) -> tuple[Kept, ...]:
        """Everything that stands in it."""

    @abstractmethod
    def shelf(self, casebook: Casebook) -> PlanLibrary | TaskSets:
        """Its area of the casebook."""

    @abstractmethod
    def counts(self, shown: list[Kept]) -> str:
        """How many of what are shown."""

    # Composition

    def compose(self) -> ComposeResult:
        """The list, the page, the keys."""
        yield TitleBar(f"cmtui · {self.TITLE_WORDS}")
        with Container(classes="beside"):
            yield LineList[Kept](
                COLUMNS, lambda row: row.cells, _key, empty=_NO_MATCH, on_cursor=self._follow
            )
            yield ReadingPane()
        yield KeyBar()

    def on_mount(self) -> None:
        """Read the library."""
        self.table.focus()
        self.read_again()

    def read_again(self) -> None:
        """Read it again; the cursor stays on its line."""
        self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        try:
            self.things = await self.ask(self.read)
        except CaseworkError as error:
            self.report(error)

    def watch_things(self) -> None:
        """Draw what was read."""
        self._show()

    def _show(self) -> None:
        if self.things is None:
            return
        lines = shelf_lines(self.things, self._filter)
        self.query_one(TitleBar).show(status=self.counts([line for line in lines if isinstance(line, Kept)]))
        self.table.set_source(Rows[Kept](lines, _key))
        if self._at and self.table.move_to_key(self._at):
            self._at = ""

    @property
    def table(self) -> LineList[Kept]:
        """The list."""
        return self.query_one(LineList)

    @property
    def row(self) -> Kept | None:
        """What is under the cursor."""
        return self.table.cursor_row

    def _follow(self, row: Kept | None, *, held: bool) -> None:
        if not held:
            self.query_one(ReadingPane).show(row.page if row else Page())
            self.refresh_keys()

    def refresh_keys(self) -> None:
        """Name the keys that work on the line under the cursor."""
        offers: list[Command] = [commands.ADD]
        if (row := self.row) is not None:
            offers = [_CHANGE, commands.ADD, _OFFER if row.hidden else _HIDE]
            if row.origin != "shipped":
                offers.append(_PUT_BACK if row.origin == "changed" else _TAKE_OUT)
        self.query_one(KeyBar).show((*offers, commands.FILTER, commands.BACK, commands.KEYS))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Hide what cannot be done with this line."""
        if action in _OF_A_LINE:
            row = self.row if self.is_mounted else None
            return row is not None and (action != commands.VOID.action or row.origin != "shipped")
        return True

    # Keys

    @on(FilterLine.Changed)
    def _filtered(self, event: FilterLine.Changed) -> None:
        self._filter = event.value
        self._show()

    @on(LineList.RowChosen)
    def _chosen(self) -> None:
        self.action_item_edit()

    def action_row_open(self) -> None:
        """Change what the line says."""
        self.action_item_edit()

    def action_item_edit(self) -> None:
        """Change what the line says; a shipped one is changed as the practice's own."""
        if (row := self.row) is not None:
            self.work.open_editor(self.REGISTER, id=row.code)

    def action_item_add(self) -> None:
        """Add one of one's own."""
        self.work.open_editor(self.REGISTER)

    def entry_added(self, ident: str) -> None:
        """Go to what was added, whatever is filtered."""
        for line in self.query(FilterLine):
            line.value, line.display = "", False
        self._filter, self._at = "", ident
        self.table.focus()

    def action_item_done(self) -> None:
        """Offer it no longer, or again."""
        if (row := self.row) is None:
            return
        code, hidden = row.code, not row.hidden
        said = f"{row.title}: {'no longer offered' if hidden else 'offered again'}."
        self.do(self._act(lambda casebook: self.shelf(casebook).hide(code, hidden=hidden), said))

    def action_entry_void(self) -> None:
        """Put the shipped one back, or take one's own out."""
        if (row := self.row) is not None:
            self.do(self._restore(row))

    async def _restore(self, row: Kept) -> None:
        back = row.origin == "changed"
        lost = (
            f"Your version of “{row.title}” goes, and the shipped one stands again."
            if back
            else f"“{row.title}” leaves the library."
        )
        question = Confirm(
            "Put the shipped one back?" if back else "Take it out?",
            lost=f"{lost} What charts took from it stays. u takes it back.",
            yes="Put it back" if back else "Take it out",
            no="Keep mine",
        )
        if await self.app.push_screen_wait(question):
            said = "The shipped one stands again." if back else "Taken out of the library."
            await self._act(lambda casebook: self.shelf(casebook).restore(row.code), said)

    def do(self, story: Coroutine[None, None, None]) -> None:
        """Go through an act to its end, whatever is read meanwhile."""
        self.run_worker(story, group="write")

    async def _act(self, act: Callable[[Casebook], None], said: str) -> None:
        try:
            await self.ask(act)
        except CaseworkError as error:
            self.report(error)
            return
        self.say(said)
        self.work.case_changed("")

    def action_screen_back(self) -> None:
        """From the page to the list, from some lines to all of them, then out."""
        if self.query_one(ReadingPane).has_focus:
            self.table.focus()
        elif self._filter:
            super().action_screen_back()
        elif self.is_current:
            self.work.step_back()


_NO_MATCH: Final = "Nothing here has these letters; Escape shows everything again."

_OF_A_LINE: Final = frozenset(
    command.action for command in (commands.OPEN, commands.EDIT, commands.DONE, commands.VOID)
)


def _key(row: Kept) -> Hashable:
    return row.code
