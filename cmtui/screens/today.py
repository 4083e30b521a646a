"""Today: whom do I owe something, and by when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.reactive import reactive

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens import today_list
from cmtui.screens.today_calls import CALLS, CallKeys
from cmtui.screens.today_facts import (
    AT_FIRST,
    AT_ONCE,
    NO_CLIENTS,
    NO_MATCH,
    NOTHING_DUE,
    Due,
    TodayFacts,
    hides,
    read,
    tally,
)
from cmtui.screens.today_list import GROUPINGS
from cmtui.screens.today_settle import settle_row
from cmtui.widgets import when
from cmtui.widgets.bars import KeyBar, TitleBar
from cmtui.widgets.brief import BriefPane
from cmtui.widgets.filter_line import FilterLine
from cmtui.widgets.line_list import LineList, Rows
from cmtui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from textual.app import ComposeResult

    from cmtui.rows import DueRow, Load
    from cmtui.widgets.line_list import Column, Heading

MINUTE_S = 60


class TodayScreen(CallKeys):
    """The day's list over the whole caseload."""

    OFFERS = (
        commands.OPEN,
        commands.DONE,
        commands.QUICK,
        commands.NEXT,
        commands.ORDER,
        commands.FILTER,
        commands.FIND,
        commands.KEYS,
        *CALLS,
        commands.BACK,
    )

    facts: reactive[TodayFacts] = reactive(TodayFacts(), init=False)
    """What is shown."""

    _columns: tuple[Column, ...] = today_list.COLUMNS
    """Those that the list has."""

    _before_undo: frozenset[str] | None = None
    """The rows that stood here when an act was taken back, until they are read again."""

    _drawn: Sequence[DueRow | Heading] = ()
    """The list as it is drawn."""

    def compose(self) -> ComposeResult:
        """The list, what stands below it, and the brief."""
        table: LineList[DueRow] = LineList(
            today_list.COLUMNS, today_list.cells, _key, empty=NOTHING_DUE, on_cursor=self.follow
        )
        yield TitleBar("cmtui · Today")
        yield table
        yield Lines("", id="tally")
        yield BriefPane()
        yield KeyBar(_BY_URGENCY)

    def on_mount(self) -> None:
        """Show the rows in the first frame when the record is open by then; look again whenever a minute is over."""
        if self.work.is_open:
            self._begin()

    def _begin(self) -> None:
        try:
            found = read(self.casebook, AT_FIRST)
        except CaseworkError as error:
            self.report(error)
            return
        self._take(found)
        self.set_timer(MINUTE_S - self.casebook.now().second, self._minute)
        if found.more:
            self.read_again()

    @property
    def table(self) -> LineList[DueRow]:
        """The list."""
        return self.query_one(LineList)

    # Reading

    def _minute(self) -> None:
        """Hours run down: look again, once this is in sight. Only rows that stand otherwise are painted."""
        self.set_timer(MINUTE_S, self._minute)
        self.case_changed("")

    def read_again(self) -> None:
        """Read the list again; the cursor stays on its row."""
        if self.facts.load is None:
            self._begin()  # the record was opened under the first frame
            return
        self._read()

    @work(exclusive=True, group="read")
    async def _read(self) -> None:
        # Filtered or grouped, a row that was left out would look settled.
        by = self.facts.by
        limit = AT_ONCE if by == "urgency" and not self.facts.text else None
        try:
            self._take(await self.ask(lambda casebook: read(casebook, limit, by)))
        except CaseworkError as error:
            self.report(error)

    def _take(self, found: Due) -> None:
        rows, load, day, more, calls = found
        # Grouped anew while this was read: the next reading brings the calls.
        calls = calls or self.facts.calls
        self.facts = replace(
            self.facts, rows=rows, load=load, day=day, more=more, parked=self.work.waiting, calls=calls
        )
        before, self._before_undo = self._before_undo, None
        if before is not None and (back := next((row for row in rows if row.key not in before), None)):
            self.table.move_to_key(back.key)

    def undone(self) -> None:
        """The cursor goes to the row that comes back: it may stand out of sight."""
        self._before_undo = frozenset(row.key for row in self.facts.rows)

    def on_screen_resume(self) -> None:
        """Count again what is parked."""
        self.facts = replace(self.facts, parked=self.work.waiting)

    # Drawing

    def watch_facts(self, before: TodayFacts, facts: TodayFacts) -> None:
        """Draw what changed."""
        if (load := facts.load) is None:
            return
        if facts.more and (facts.by, facts.text) != (before.by, before.text):
            self.read_again()
        self.query_one(TitleBar).show(
            f"cmtui · Today{hides(facts)}",
            status=f"{facts.day} · {load.open} open · load {load.points} of {load.capacity}",
        )
        if before.load is None or _listed(before) != _listed(facts):
            self._draw_list(facts, load, to_top=(before.text, before.by) != (facts.text, facts.by))
        self.query_one("#tally", Lines).show([(tally(facts, load), "muted")])

    def _draw_list(self, facts: TodayFacts, load: Load, *, to_top: bool) -> None:
        found = today_list.together(today_list.matching(facts.rows, facts.text))
        if (columns := today_list.columns(found, facts.by)) != self._columns:
            self._columns = columns
            self.table.set_columns(columns)
        # What a filter passes is shown whole: somebody looks for it.
        most = None if facts.text else today_list.MOST
        self._drawn = rows = today_list.grouped(found, facts.by, facts.calls, most)
        nobody = not load.open and not facts.rows
        self.table.set_empty(NO_MATCH if facts.text else NO_CLIENTS if nobody else NOTHING_DUE)
        source: Rows[DueRow] = Rows(rows, _key)
        self.table.set_source(source, cursor=self._place_of(self.case_at_hand()) if to_top else None)

    def _place_of(self, case: str) -> int:
        """Where a client's first row stands, so that another grouping begins with who was looked at; else the top."""
        places = (place for place, row in enumerate(self._drawn) if getattr(row, "case", None) == case)
        return next(places, 0) if case and not self.facts.text else 0

    def follow(self, row: DueRow | None, *, held: bool) -> None:
        """Show the brief of the row's client in the same frame; not while a key is held."""
        if held:
            return
        self._name_keys()
        pane = self.query_one(BriefPane)
        if row is None:
            pane.tell(None)
            return
        pane.tell(self.brief_of(row.case), ("Due", self._due_line(row)))

    def _due_line(self, row: DueRow) -> str:
        zone = self.casebook.zone
        day = f"{when.day(row.due, zone):%a} {when.whole(row.due, zone=zone)}" if row.due else "now"
        until = f"until {when.whole(row.until, zone=zone)}" if row.until and row.until < "9999" else ""
        rule = f"{row.rule}, {row.source}" if row.rule else row.source
        return " · ".join(part for part in (day, until, row.why, rule) if part)

    # Keys

    @property
    def row_at_hand(self) -> DueRow | None:
        """The row under the cursor."""
        return self.table.cursor_row

    @property
    def known(self) -> Sequence[DueRow]:
        """Every row that was read, shown or not."""
        return self.facts.rows

    @property
    def drawn(self) -> Sequence[DueRow | Heading]:
        """The list as it is drawn, with its headings."""
        return self._drawn

    @property
    def is_call_list(self) -> bool:
        """Whether the list is grouped by client."""
        return self.facts.by == "client"

    def _name_keys(self) -> None:
        """The line of keys follows the grouping and the row: on the call list those of a call lead."""
        calls = self.calls_offered()
        named = (commands.OPEN, *calls, *_BY_CALL) if self.is_call_list else (*_BY_URGENCY, *calls)
        self.query_one(KeyBar).show(named)

    def case_at_hand(self) -> str:
        """The case of the row under the cursor."""
        row = self.table.cursor_row
        return (row.case or "") if row else ""

    @on(LineList.RowChosen)
    def _chosen(self, event: LineList.RowChosen[DueRow]) -> None:
        self.work.open_due(event.row)

    def action_row_open(self) -> None:
        """Open what settles the row."""
        self.table.action_choose()

    def action_case_next(self) -> None:
        """What the process asks for next on this client's case."""
        if case := self.case_at_hand():
            self.work.do_next(case)

    @work(group="write")
    async def action_item_done(self) -> None:
        """Settle the row; what needs an entry of one's own is opened for it, as Enter does."""
        if (row := self.table.cursor_row) is not None:
            await settle_row(self, row)

    def action_list_order(self) -> None:
        """By urgency, by client (the call list), by kind."""
        by = GROUPINGS[(GROUPINGS.index(self.facts.by) + 1) % len(GROUPINGS)]
        try:
            calls = self.casebook.calls.rows(self.facts.rows) if by == "client" else ()
        except CaseworkError as error:
            self.report(error)
            return
        self.facts = replace(self.facts, by=by, calls=calls)

    @on(FilterLine.Changed)
    def _filtered(self, event: FilterLine.Changed) -> None:
        self.facts = replace(self.facts, text=event.value)


def _key(row: DueRow) -> Hashable:
    return row.key


def _listed(facts: TodayFacts) -> tuple[object, ...]:
    """What the list is drawn from."""
    return facts.rows, facts.text, facts.by, facts.calls


_BY_URGENCY: Final = tuple(each for each in TodayScreen.OFFERS if each not in {*CALLS, commands.BACK})
"""The line of keys of the day's list."""

_BY_CALL: Final = (commands.ORDER, commands.DONE, commands.QUICK, commands.NEXT, commands.FIND, commands.KEYS)
"""What follows the keys of a call."""
