"""Today: whom do I owe something, and by when."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from textual import on, work
from textual.reactive import reactive

from cmtui import commands
from cmtui.errors import CaseworkError, WrongUsage
from cmtui.messages import CaseChanged
from cmtui.screens import today_list
from cmtui.screens.home import HomeScreen
from cmtui.screens.today_list import GROUPINGS, Grouping
from cmtui.widgets import when
from cmtui.widgets.bars import KeyBar, TitleBar
from cmtui.widgets.brief import BriefPane
from cmtui.widgets.filter_line import FilterLine
from cmtui.widgets.line_list import LineList, Rows
from cmtui.widgets.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Hashable

    from textual.app import ComposeResult

    from cmtui.casebook.book import Casebook
    from cmtui.rows import DueRow, Load, Window
    from cmtui.widgets.line_list import Column

MINUTE_S = 60

AT_FIRST = 60
"""Rows read under the first frame, a screenful and more; of an encrypted record 200 take 30 ms longer."""

AT_ONCE = 2_000
"""Rows read from then on, in a thread. A caseload that owes more is not one person's; a filter still finds all."""

NOTHING_DUE = "Nothing is due. f3 shows the caseload; n takes down a contact; i logs an inquiry."
NO_CLIENTS = (
    "No clients yet. Press i to log your first inquiry. To bring a caseload in, leave with ctrl+q and run "
    "cmtui import csv FILE."
)
SIGNS = "A signed note never changes; it is only added to. Enter on the row shows the note first."
NO_MATCH = "Nothing on Today has these words. Escape shows everything again."


_SETTLED_HERE: Final = frozenset(("task", "sign"))
"""Rows that need no words; what their act refuses is said."""

_WINDOWS: Final[dict[Window, str]] = {
    "overdue": "overdue",
    "today": "today",
    "week": "this week",
    "later": "later",
}


@dataclass(frozen=True, slots=True)
class TodayFacts:
    """What the screen shows."""

    rows: tuple[DueRow, ...] = ()
    load: Load | None = None
    """None until the record is open."""
    day: str = ""
    """The practice's day, in words."""
    text: str = ""
    """What the filter holds."""
    by: Grouping = "urgency"
    more: bool = False
    """Whether more is due than the rows."""
    parked: int = 0
    """Pieces of work parked, and entries that the last session left unsaved."""


class Due(NamedTuple):
    """What was read."""

    rows: tuple[DueRow, ...]
    load: Load
    day: str
    more: bool
    """Whether more is due than these rows."""


def read(casebook: Casebook, limit: int | None) -> Due:
    """What is due first, the load, and the day."""
    now = casebook.wall()
    rows = casebook.today.rows(limit=None if limit is None else limit + 1)
    day = f"{now:%a} {when.short_day(now.date(), today=now.date())}"
    return Due(rows[:limit], casebook.caseload.load(), day, limit is not None and len(rows) > limit)


class TodayScreen(HomeScreen):
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
        commands.BACK,
    )

    facts: reactive[TodayFacts] = reactive(TodayFacts(), init=False)
    """What is shown."""

    _columns: tuple[Column, ...] = today_list.COLUMNS
    """Those that the list has."""

    _before_undo: frozenset[str] | None = None
    """The rows that stood here when an act was taken back, until they are read again."""

    def compose(self) -> ComposeResult:
        """The list, what stands below it, and the brief."""
        table: LineList[DueRow] = LineList(
            today_list.COLUMNS, today_list.cells, _key, empty=NOTHING_DUE, on_cursor=self.follow
        )
        yield TitleBar("cmtui · Today")
        yield table
        yield Lines("", id="tally")
        yield BriefPane()
        yield KeyBar(self.OFFERS[:-1])

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
        self.run_worker(self._read(), exclusive=True, group="read")

    async def _read(self) -> None:
        # Filtered or grouped, a row that was left out would look settled.
        limit = AT_ONCE if self.facts.by == "urgency" and not self.facts.text else None
        try:
            self._take(await self.ask(lambda casebook: read(casebook, limit)))
        except CaseworkError as error:
            self.report(error)

    def _take(self, found: Due) -> None:
        rows, load, day, more = found
        self.facts = replace(self.facts, rows=rows, load=load, day=day, more=more, parked=self.work.waiting)
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
            f"cmtui · Today{_hides(facts)}",
            status=f"{facts.day} · {load.open} open · load {load.points} of {load.capacity}",
        )
        if before.load is None or (before.rows, before.text, before.by) != (facts.rows, facts.text, facts.by):
            self._draw_list(facts, load, to_top=(before.text, before.by) != (facts.text, facts.by))
        self.query_one("#tally", Lines).show([(_tally(facts, load), "muted")])

    def _draw_list(self, facts: TodayFacts, load: Load, *, to_top: bool) -> None:
        found = today_list.together(today_list.matching(facts.rows, facts.text))
        if (columns := today_list.columns(found, facts.by)) != self._columns:
            self._columns = columns
            self.table.set_columns(columns)
        rows = today_list.grouped(found, facts.by)
        nobody = not load.open and not facts.rows
        self.table.set_empty(NO_MATCH if facts.text else NO_CLIENTS if nobody else NOTHING_DUE)
        source: Rows[DueRow] = Rows(rows, _key)
        self.table.set_source(source, cursor=0 if to_top else None)

    def follow(self, row: DueRow | None, *, held: bool) -> None:
        """Show the brief of the row's client in the same frame; not while a key is held."""
        if held:
            return
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
        """Settle the row: finish the task; sign the note, which nothing takes back (S-1), once that is sure.

        What needs an entry of one's own is opened for it, as Enter does.
        """
        if (row := self.table.cursor_row) is None:
            return
        if row.opens == "flag":
            await self._close_flag(row)
            return
        signs = row.opens == "sign"
        if signs and not await self._sure_to_sign(row):
            return
        try:
            said = await self.ask(lambda casebook: casebook.today.settle(row.key))
        except CaseworkError as error:
            if isinstance(error, WrongUsage) and row.opens not in _SETTLED_HERE:
                self.work.open_due(row)
            else:
                self.report(error)
        else:
            self.say(said if signs else f"{said} u takes it back.")
            self.post_message(CaseChanged(row.case or ""))

    async def _close_flag(self, row: DueRow) -> None:
        """Say what was done about a safety flag, which closes it (R-SAFE-1)."""
        # Deferred: it brings the text editor along, 11 ms that the start has no use for.
        from cmtui.screens.dialogs.flag import close_flag

        await close_flag(self, row.subject.partition(":")[2])

    async def _sure_to_sign(self, row: DueRow) -> bool:
        # Deferred: it brings the buttons along, and no start has a use for them.
        from cmtui.screens.dialogs.confirm import Confirm

        dialog = Confirm(f"{row.client}: {row.what}?", lost=SIGNS, yes="Sign", no="Not now")
        sure = await self.app.push_screen_wait(dialog)
        return bool(sure)

    def action_list_order(self) -> None:
        """By urgency, by client (the call list), by kind."""
        by = GROUPINGS[(GROUPINGS.index(self.facts.by) + 1) % len(GROUPINGS)]
        self.facts = replace(self.facts, by=by)

    @on(FilterLine.Changed)
    def _filtered(self, event: FilterLine.Changed) -> None:
        self.facts = replace(self.facts, text=event.value)


def _key(row: DueRow) -> Hashable:
    return row.key


def _hides(facts: TodayFacts) -> str:
    """What the filter keeps out of sight that must not be overlooked, for the title."""
    hidden = {row.key for row in facts.rows if row.first}
    hidden -= {row.key for row in today_list.matching(facts.rows, facts.text)}
    if not hidden:
        return ""
    return f" · the filter hides {len(hidden)} urgent flag{'s' if len(hidden) > 1 else ''}; esc shows all"


def _tally(facts: TodayFacts, load: Load) -> str:
    """How the list is shown, and how much stands in each window."""
    shown = [f"filter: {facts.text}"] if facts.text else []
    shown += [f"by {facts.by}"] if facts.by != "urgency" else []
    shown += [f"the first {len(facts.rows):,}"] if facts.more else []
    counts = Counter() if facts.more else Counter(row.window for row in facts.rows)
    figures = [(_WINDOWS[window], counts[window]) for window in _WINDOWS]
    figures += [("no next step", load.no_next_step), ("parked", facts.parked)]
    return " · ".join([*shown, *(f"{words} {count}" for words, count in figures if count)])
