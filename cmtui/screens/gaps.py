"""Gaps: what each case must have, and what is missing, without opening one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual import on, work
from textual.binding import Binding
from textual.reactive import reactive

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.rules.names import fold
from cmtui.screens import gaps_list
from cmtui.screens.gaps_list import HEADS, ORDERS
from cmtui.screens.home import HomeScreen
from cmtui.widgets.bars import KeyBar, TitleBar
from cmtui.widgets.filter_line import FilterLine
from cmtui.widgets.line_list import LineList, Rows
from cmtui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from cmtui.care_rows import GapRow
    from cmtui.widgets.line_list import Cell

NOBODY: Final = "No case is in service. f3 shows all of them; i logs an inquiry."
NO_MATCH: Final = "Nobody here has these letters. Escape shows everybody again."

_MEND: Final = replace(commands.OPEN, label="Mend", help="Open what mends the item under the cursor.")
_ITEM: Final = replace(commands.OPEN, id="gaps.item", key="left", shown="← →", label="Item")
"""Both ways through the items on the line of keys; the keys themselves are bound below."""


class Shown(NamedTuple):
    """How the list is shown."""

    order: str = ORDERS[0]
    text: str = ""
    at: int = 0
    """The place of the item that the cursor is on."""


class GapsTable(LineList["GapRow"]):
    """The list, in which left and right go from item to item."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "screen.item_move(-1)", show=False),
        Binding("right", "screen.item_move(1)", show=False),
    ]


class GapsScreen(HomeScreen):
    """Cases by rows, items by columns."""

    OFFERS = (
        _MEND,
        commands.FILTER,
        commands.ORDER,
        commands.NEXT,
        commands.BACK,
    )

    shown: reactive[Shown] = reactive(Shown(), init=False)
    """What is asked for."""
    rows: reactive[tuple[GapRow, ...] | None] = reactive(None, init=False, always_update=True)
    """What was read last, by name."""

    def compose(self) -> ComposeResult:
        """The list, the item under the cursor in words, the keys."""
        yield TitleBar("cmtui · Gaps")
        yield GapsTable(
            gaps_list.columns(range(len(HEADS)), 0), self._cells, _key, empty=NOBODY, on_cursor=self._follow
        )
        yield Lines("", "", id="item")
        yield KeyBar(
            (_MEND, _ITEM, commands.FILTER, commands.ORDER, commands.NEXT, commands.BACK, commands.KEYS)
        )

    def on_mount(self) -> None:
        """Read every case."""
        super().on_mount()
        self._fit()
        self.table.focus()
        self.read_again()

    # Reading

    def read_again(self) -> None:
        """Read it again; the cursor stays on its case and its item."""
        self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        try:
            self.rows = await self.ask(lambda casebook: casebook.gaps.rows())
        except CaseworkError as error:
            self.report(error)

    # Drawing

    @property
    def table(self) -> GapsTable:
        """The list."""
        return self.query_one(GapsTable)

    def watch_rows(self) -> None:
        """Draw what was read."""
        self._draw()

    def watch_shown(self, before: Shown, shown: Shown) -> None:
        """Another order, filter or item."""
        if before.at != shown.at:
            self._fit()
        if before._replace(at=0) != shown._replace(at=0) or (
            shown.order == ORDERS[2] and before.at != shown.at
        ):
            self._draw(cursor=0)
        else:
            self._tell(self.table.cursor_row)

    def _draw(self, cursor: int | None = None) -> None:
        if self.rows is None:
            return
        rows = gaps_list.ordered(self._fitting(self.rows), self.shown.order, self.shown.at)
        table = self.table
        table.set_empty(NO_MATCH if self.shown.text else NOBODY)
        table.set_source(Rows["GapRow"](rows, _key), cursor=cursor)
        wanting = sum(1 for row in self.rows if row.wanting)
        words = f"   filter: {self.shown.text}" if self.shown.text else ""
        self.query_one(TitleBar).show(
            f"cmtui · Gaps   {len(self.rows):,} cases · {wanting:,} with something missing{words}",
            f"order: {self.shown.order}",
            (f"cmtui · Gaps   {wanting:,} of {len(self.rows):,}{words}",),
        )

    def _fitting(self, rows: Sequence[GapRow]) -> Sequence[GapRow]:
        parts = fold(self.shown.text).split()
        return [row for row in rows if all(part in fold(f"{row.client} {row.number}") for part in parts)]

    def _fit(self) -> None:
        """As many items as there is room for, with the one of the cursor in view."""
        width = self.table.size.width or self.size.width
        self._range = gaps_list.fitting(width, self.shown.at)
        self.table.set_columns(gaps_list.columns(self._range, self.shown.at))

    def on_resize(self) -> None:
        """There is room for more items now, or for fewer."""
        self.call_after_refresh(self._fit)

    _range = range(1)
    """The items that are drawn."""

    def _cells(self, row: GapRow) -> tuple[Cell, ...]:
        at_hand = self.table.cursor_row
        under = at_hand is not None and at_hand.case == row.case
        return gaps_list.cells(row, self._range, self.shown.at, under_cursor=under)

    def _follow(self, row: GapRow | None, *, held: bool) -> None:
        if not held:
            self._tell(row)

    def _tell(self, row: GapRow | None) -> None:
        said = gaps_list.told(row, self.shown.at) if row is not None else ("", "")
        self.query_one("#item", Lines).show(*said)

    # Keys

    def case_at_hand(self) -> str:
        """The case under the cursor."""
        row = self.table.cursor_row
        return row.case if row else ""

    def action_item_move(self, step: int) -> None:
        """To the item beside."""
        at = min(max(self.shown.at + step, 0), len(HEADS) - 1)
        self.shown = self.shown._replace(at=at)

    @on(LineList.RowChosen)
    def _chosen(self, event: LineList.RowChosen[GapRow]) -> None:
        # Deferred: what opens what is needed at the first Enter.
        from cmtui.screens.opening import open_gap

        open_gap(self.work, event.row.items[self.shown.at], event.row.case)

    def action_row_open(self) -> None:
        """Open what mends the item."""
        self.table.action_choose()

    def action_case_next(self) -> None:
        """What the process asks for next on this case."""
        if case := self.case_at_hand():
            self.work.do_next(case)

    def action_list_order(self) -> None:
        """By name, by how much is missing, by the item of the cursor."""
        order = ORDERS[(ORDERS.index(self.shown.order) + 1) % len(ORDERS)]
        self.shown = self.shown._replace(order=order)

    @on(FilterLine.Changed)
    def _filtered(self, event: FilterLine.Changed) -> None:
        self.shown = self.shown._replace(text=event.value)

    def action_screen_back(self) -> None:
        """Show everybody again; with everybody in view, leave."""
        if self.shown.text:
            super().action_screen_back()
        else:
            self.work.step_back()


def _key(row: GapRow) -> Hashable:
    return row.case
