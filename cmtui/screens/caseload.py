"""The caseload: where does each client stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual import on, work
from textual.reactive import reactive

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens import caseload_list
from cmtui.screens.caseload_list import ORDERS, VIEWS, Cases, View
from cmtui.screens.home import HomeScreen
from cmtui.widgets.bars import KeyBar, TitleBar
from cmtui.widgets.brief import BriefPane
from cmtui.widgets.filter_line import FilterLine
from cmtui.widgets.line_list import LineList
from cmtui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Hashable

    from textual.app import ComposeResult

    from cmtui.casebook.book import Casebook
    from cmtui.rows import CaseRow, Load
    from cmtui.widgets.line_list import Cell

REACH = 200
"""Cases before and after the one opened that `,` and `;` step through; one does not leaf through more by hand."""

NOBODY = "No case here. v shows another view; i logs an inquiry."
NO_MATCH = "Nobody in this view has these letters. v shows another view, Escape everybody again."


class Read(NamedTuple):
    """What was read: the rows of a view and the load."""

    shown: View
    cases: Cases
    load: Load


class CaseloadScreen(HomeScreen):
    """One row a case."""

    OFFERS = (
        commands.OPEN,
        commands.QUICK,
        commands.NEXT,
        commands.FILTER,
        commands.VIEW,
        commands.ORDER,
        commands.GAPS,
        commands.FIND,
        commands.INQUIRY,
        commands.KEYS,
        commands.BACK,
    )

    shown: reactive[View] = reactive(View(), init=False)
    """What is asked for: view, order and filter."""
    read: reactive[Read | None] = reactive(None, init=False)
    """What was read last."""

    def compose(self) -> ComposeResult:
        """The list, the load below it, and the brief."""
        table: LineList[CaseRow] = LineList(
            caseload_list.COLUMNS, self._cells, _key, empty=NOBODY, on_cursor=self.follow
        )
        yield TitleBar("cmtui · Caseload")
        yield table
        yield Lines("", id="tally")
        yield BriefPane()
        yield KeyBar(self.OFFERS[:-1])

    def on_mount(self) -> None:
        """Show the first page at once; the ids follow in a thread, so that far rows are look-ups too."""
        self._now = self.casebook.wall()
        try:
            caseload = self.casebook.caseload
            if not caseload.count("open") and caseload.count("waiting"):
                # After an import everybody waits for a screening: an empty list would look like lost clients.
                self.set_reactive(CaseloadScreen.shown, View("waiting"))
            self.read = Read(
                self.shown,
                caseload_list.first_cases(self.casebook, self.shown),
                self.casebook.caseload.load(),
            )
        except CaseworkError as error:
            self.report(error)
        self.read_again()

    # Reading

    def watch_shown(self) -> None:
        """Another view, order or filter is asked for."""
        self.read_again()

    def read_again(self) -> None:
        """Read the list again; the cursor stays on its case."""
        self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        shown = self.shown

        def look(casebook: Casebook) -> Read:
            return Read(shown, caseload_list.all_cases(casebook, shown), casebook.caseload.load())

        try:
            found = await self.ask(look)
        except CaseworkError as error:
            self.report(error)
        else:
            self._now = self.casebook.wall()
            self.read = found

    # Drawing

    def watch_read(self, before: Read | None, read: Read | None) -> None:
        """Draw what was read."""
        if read is None:
            return
        shown, cases, load = read
        view = VIEWS[shown.view]
        words = f"   filter: {shown.text}" if shown.text else ""
        self.query_one(TitleBar).show(
            f"cmtui · Caseload   {view} {cases.count:,}{words}", f"order: {shown.order.words}"
        )
        tally = f"load {load.points} of {load.capacity}{_over(load)}"
        gaps = f" · no next step {load.no_next_step}" if load.no_next_step else ""
        self.query_one("#tally", Lines).show([(f"{load.open} open · {tally}{gaps}", "muted")])
        rows = self.table
        rows.set_empty(NO_MATCH if shown.text else NOBODY)
        same = before is not None and before.shown == shown
        rows.set_source(cases, cursor=None if same else 0)

    @property
    def table(self) -> LineList[CaseRow]:
        """The list."""
        return self.query_one(LineList)

    def _cells(self, row: CaseRow) -> tuple[Cell, ...]:
        return caseload_list.cells(row, self._now, self.casebook.zone)

    def follow(self, row: CaseRow | None, *, held: bool) -> None:
        """Show the brief of the case in the same frame, where there is room for it; not while a key is held."""
        if held or not self.has_class("-wide"):
            return
        self.query_one(BriefPane).tell(self.brief_of(row.case if row else None))

    def on_resize(self) -> None:
        """The brief has room now, or none any more."""
        self.call_after_refresh(self._follow_cursor)

    def _follow_cursor(self) -> None:
        self.follow(self.table.cursor_row, held=False)

    # Keys

    def case_at_hand(self) -> str:
        """The case under the cursor."""
        row = self.table.cursor_row
        return row.case if row else ""

    @on(LineList.RowChosen)
    def _chosen(self, event: LineList.RowChosen[CaseRow]) -> None:
        place = self.table.cursor_index or 0
        among = self.read.cases.public_ids(place, REACH) if self.read else ()
        self.work.open_case(event.row.case, among)

    def action_row_open(self) -> None:
        """Open the chart."""
        self.table.action_choose()

    def action_case_next(self) -> None:
        """What the process asks for next on this case."""
        if case := self.case_at_hand():
            self.work.do_next(case)

    def action_gaps_show(self) -> None:
        """What each case must have, and what is missing."""
        self.work.open_gaps()

    def action_list_view(self) -> None:
        """Open, waiting, closed, no next step, all."""
        names = list(VIEWS)
        self.shown = self.shown._replace(view=names[(names.index(self.shown.view) + 1) % len(names)])

    def action_list_order(self) -> None:
        """The next of the orders."""
        self.shown = self.shown._replace(order=ORDERS[(ORDERS.index(self.shown.order) + 1) % len(ORDERS)])

    @on(FilterLine.Changed)
    def _filtered(self, event: FilterLine.Changed) -> None:
        self.shown = self.shown._replace(text=event.value)


def _over(load: Load) -> str:
    """How far the caseload is over what the practice can carry, in words; nothing while there is room."""
    over = load.points - load.capacity
    return f", {over} over capacity" if load.capacity > 0 and over > 0 else ""


def _key(row: CaseRow) -> Hashable:
    return row.case
