"""Resources: the directory, with what the practice's own referrals say of each entry."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.containers import Container
from textual.reactive import reactive

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.drafting import Place
from cmtui.screens.home import HomeScreen
from cmtui.screens.resources import rows as lines
from cmtui.screens.resources.rows import ORDERS, Shown
from cmtui.screens.resources.source import (
    Entries,
    Wanted,
    case_below,
    entries,
    fitting,
    resource_below,
    wanted_by,
)
from cmtui.screens.resources.view import ask_view
from cmtui.widgets.bars import KeyBar, TitleBar
from cmtui.widgets.filter_line import FilterLine
from cmtui.widgets.line_list import LineList
from cmtui.widgets.reading import Page, ReadingPane

if TYPE_CHECKING:
    from collections.abc import Coroutine, Hashable

    from textual.app import ComposeResult

    from cmtui.care_rows import ResourceRow
    from cmtui.commands import Command

NOBODY: Final = (
    "The directory is empty. a adds an agency, a clinic, a pharmacy: what it does, for whom, in which languages. "
    "What your referrals to it come to is counted here."
)
NO_MATCH: Final = "Nothing in the directory fits. v shows other entries, a adds one."

_VERIFIED: Final = replace(
    commands.DONE, label="Verified today", help="Say that the entry holds: somebody there was asked today."
)
_READ: Final = replace(commands.OPEN, label="Edit", help="Edit the entry under the cursor.")
_SHOW: Final = replace(
    commands.VIEW,
    label="Show",
    help="Show what fits the client, a language, a payer or a kind; or everything.",
)


class ResourcesScreen(HomeScreen):
    """One row an entry, and the one under the cursor whole."""

    CSS_PATH = "resources.tcss"
    OFFERS = (
        _READ,
        commands.ADD,
        _VERIFIED,
        commands.EDIT,
        commands.FILTER,
        _SHOW,
        commands.ORDER,
        commands.VOID,
        commands.BACK,
    )

    shown: reactive[Shown] = reactive(Shown(), init=False)
    """What is asked for."""
    entries: reactive[Entries | None] = reactive(None, init=False)
    """What was read last."""

    def __init__(self, at: str = "") -> None:
        """Make the screen.

        Args:
            at: Public id of the entry to put the cursor on; the first where empty.
        """
        super().__init__()
        self._at = at
        self._added = False
        """Whether the cursor goes to an entry that was just added, whatever was shown before."""
        self._wanted = Wanted()

    def compose(self) -> ComposeResult:
        """The list, the page, the keys."""
        yield TitleBar("cmtui · Resources")
        with Container(classes="beside"):
            yield LineList["ResourceRow"](
                lines.COLUMNS,
                lambda row: lines.cells(row, self._today),
                _key,
                empty=NOBODY,
                on_cursor=self._follow,
            )
            yield ReadingPane()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin with what fits the client whose chart it was opened from, or with the entry that its row names."""
        self._today = self.casebook.today_date()
        self._wanted = wanted_by(self.casebook, case_below(self.app.screen_stack))
        self._at = self._at or resource_below(self.app.screen_stack)
        if not self._at:
            self.set_reactive(ResourcesScreen.shown, fitting(self.casebook, self._wanted))
        self.table.focus()
        self.refresh_keys()
        self.read_again()

    # Reading

    def watch_shown(self, before: Shown) -> None:
        """Something else is asked for: from the first row, but for another order of the same rows."""
        self._to_first = replace(before, order=self.shown.order) != self.shown
        self.read_again()

    _to_first = False
    """Whether the cursor goes to the first row of what is read next."""

    def read_again(self) -> None:
        """Read it again; the cursor stays on its entry."""
        self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        shown = self.shown
        try:
            found = await self.ask(lambda casebook: entries(casebook, shown))
        except CaseworkError as error:
            self.report(error)
        else:
            self._today = self.casebook.today_date()
            self.entries = found

    def watch_entries(self, _: Entries | None, found: Entries | None) -> None:
        """Draw what was read."""
        if found is None:
            return
        shown = self.shown
        words = f"   for {shown.words}" if shown.words else ""
        text = f"   filter: {shown.text}" if shown.text else ""
        title = f"cmtui · Resources   {found.count:,}"
        self.query_one(TitleBar).show(
            f"{title}{words}{text}", f"order: {shown.order.label}", shorter=(f"{title}{words}", title)
        )
        table = self.table
        table.set_empty(NOBODY if shown.is_all else NO_MATCH)
        table.set_source(found, cursor=0 if self._to_first else None)
        self._to_first = False
        if self._at and table.move_to_key(self._at):
            self._at, self._added = "", False
        elif self._added and not shown.is_all:  # what was added does not fit what is shown
            self._added = False
            self.shown = Shown(order=shown.order)

    @property
    def table(self) -> LineList[ResourceRow]:
        """The list."""
        return self.query_one(LineList)

    @property
    def row(self) -> ResourceRow | None:
        """The entry under the cursor."""
        return self.table.cursor_row

    def _follow(self, row: ResourceRow | None, *, held: bool) -> None:
        if not held:
            self.query_one(ReadingPane).show(self._page(row))
            self.refresh_keys()

    def _page(self, row: ResourceRow | None) -> Page:
        return lines.page(row, self._today) if row else Page()

    # Keys

    def refresh_keys(self) -> None:
        """Name the keys that work on the entry under the cursor."""
        offers: list[Command] = [_READ, commands.ADD, _VERIFIED] if self.row else [commands.ADD]
        more = (commands.VOID,) if self.row else ()
        self.query_one(KeyBar).show(
            (*offers, commands.FILTER, _SHOW, commands.ORDER, commands.BACK, *more, commands.KEYS)
        )
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Hide what needs an entry where there is none."""
        if action in _OF_AN_ENTRY:
            return self.is_mounted and self.row is not None
        return True

    @on(FilterLine.Changed)
    def _filtered(self, event: FilterLine.Changed) -> None:
        self.shown = replace(self.shown, text=event.value)

    @on(LineList.RowChosen)
    def _chosen(self) -> None:
        self.action_item_edit()

    def action_row_open(self) -> None:
        """Edit the entry."""
        self.action_item_edit()

    def action_item_edit(self) -> None:
        """Edit the entry."""
        if (row := self.row) is not None:
            self.work.open_editor("organization", id=row.id)

    def action_item_add(self) -> None:
        """Add an entry; what was looked for in vain is its name."""
        self.work.open_editor(
            "organization", values={"name": self.shown.text} if self.shown.text and self.row is None else None
        )

    def entry_added(self, ident: str) -> None:
        """Go to the entry that was added; where it does not fit what is shown, everything is."""
        self._at, self._added = ident, True

    def action_item_done(self) -> None:
        """The entry holds: somebody was asked today."""
        if (row := self.row) is not None:
            self._do(self._verify(row))

    async def _verify(self, row: ResourceRow) -> None:
        try:
            await self.ask(lambda casebook: casebook.resources.verify(row.id))
        except CaseworkError as error:
            self.report(error)
        else:
            self.say(f"{row.name}: verified today.")
            self.work.case_changed("")

    def action_entry_void(self) -> None:
        """Strike the entry out."""
        if (row := self.row) is not None:
            self._do(self._strike_out(row))

    async def _strike_out(self, row: ResourceRow) -> None:
        place = Place(f"reason organization:{row.id}", "")
        sentence = f"{row.name}\nIt leaves the directory and stays in the record with your reason. Why?"
        dialog = LineDialog("Strike out", sentence, does="Strike out", place=place)
        if not (reason := await self.app.push_screen_wait(dialog)):
            return
        try:
            await self.ask(lambda casebook: casebook.registers.void("organization", row.id, reason))
            await self.ask(lambda casebook: casebook.drafts.drop(*place))
        except CaseworkError as error:
            self.report(error)
        else:
            self.say("Struck out.")
            self.work.case_changed("")

    def action_list_view(self) -> None:
        """Show what fits the client, a language, a payer, a kind; or everything."""
        self._do(self._view())

    async def _view(self) -> None:
        if (shown := await ask_view(self, self.shown, self._wanted)) is not None:
            self.shown = shown

    def action_list_order(self) -> None:
        """The next of the orders."""
        order = ORDERS[(ORDERS.index(self.shown.order) + 1) % len(ORDERS)]
        self.shown = replace(self.shown, order=order)

    def _do(self, story: Coroutine[None, None, None]) -> None:
        self.run_worker(story, group="write")

    def action_screen_back(self) -> None:
        """From the page to the list, from some entries to all of them, then out."""
        if self.query_one(ReadingPane).has_focus:
            self.table.focus()
        elif self.shown.text:
            super().action_screen_back()
        elif self.is_current:
            self.work.step_back()


_OF_AN_ENTRY: Final = frozenset(
    command.action for command in (commands.OPEN, commands.EDIT, commands.DONE, commands.VOID)
)


def _key(row: ResourceRow) -> Hashable:
    return row.id
