"""Record: who changed what and when, newest first; and the record as it stood on a day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from textual import on
from textual.containers import Container

from cmtui import commands
from cmtui.errors import CaseworkError, WrongUsage
from cmtui.rules.dates import read_past, understood
from cmtui.screens.chart.as_of import as_of_page
from cmtui.screens.chart.section import Section
from cmtui.screens.dialogs.line import LineDialog
from cmtui.widgets import when
from cmtui.widgets.line_list import Column, LineList
from cmtui.widgets.lines import Lines
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from datetime import date

    from textual.app import ComposeResult

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.charts.chart import Chart
    from cmtui.commands import Command
    from cmtui.rows import EventRow
    from cmtui.widgets.line_list import Cell, Part

COLUMNS: Final = (
    Column("", 12),
    Column("", 20),
    Column("", 16, share=1),
    Column("", 10, gap=0),
)

PAGE: Final = 128


class HistorySource:
    """The acts on a case, asked for by the page."""

    def __init__(self, chart: Chart, case: str) -> None:
        self._chart, self._case = chart, case
        self.count = chart.history_count(case)

    def page(self, start: int, size: int) -> Sequence[EventRow]:
        """Rows `start` to `start + size`."""
        return self._chart.history(self._case, start, size)

    def position(self, key: Hashable) -> int | None:
        """The place of an act; the history only grows, so that it stands near its old one."""
        for start in range(0, self.count, PAGE):
            for index, row in enumerate(self.page(start, PAGE), start):
                if row.seq == key:
                    return index
        return None


class Record(Section):
    """The history of the case."""

    COMMAND = commands.SECTION_RECORD

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self._line = Lines("", classes="line")
        self.list = LineList["EventRow"](
            COLUMNS,
            self._draw,
            lambda row: row.seq,
            empty="Nothing was changed in this case yet.",
            on_cursor=self._follow,
        )
        self._as_of: date | None = None
        """The day that the record is shown of; None shows the history."""

    def compose(self) -> ComposeResult:
        """The line above, the acts, the changes of one."""
        yield self._line
        with Container(classes="beside"):
            yield self.list
            yield self.pane

    # Reading

    def read(self) -> None:
        """Read the acts again; a day that is shown stays."""
        self._today, self._zone = self.casebook.today_date(), self.casebook.zone
        source = HistorySource(self.casebook.chart, self.case)
        self.list.set_source(source)
        acts = "1 act" if source.count == 1 else f"{source.count} acts"
        self._line.show((f"who changed what and when · {acts} · d shows the record as of a day", "muted"))

    def take(self, case: str) -> None:
        """Show the history of another case."""
        super().take(case)
        self._close_day()
        self.list.move_to(0)

    def focus_list(self) -> None:
        """Give the keys to what is in view."""
        (self.pane if self._as_of else self.list).focus()

    def _draw(self, row: EventRow) -> Sequence[Cell]:
        at = when.short(row.at, today=self._today, zone=self._zone)
        undone: list[Part] = [("taken back ", "soon")] if row.undone else []
        return (
            (at.rjust(len("20 Nov 16:00")), "muted"),
            act_in_words(row.act),
            [*undone, (summary(row), "")],
            (row.actor, "muted"),
        )

    def _follow(self, row: EventRow | None, *, held: bool) -> None:
        if held or self._as_of:
            return
        self.pane.show(event_page(row, zone=self._zone) if row else Page())
        self.chart.refresh_keys()

    # What can be done

    @property
    def offers(self) -> tuple[Command, ...]:
        """Reading, and the record as of a day."""
        return (commands.AS_OF,) if self._as_of else (commands.OPEN, commands.AS_OF)

    @on(LineList.RowChosen)
    async def open_row(self) -> None:
        """Read all changes of the act."""
        if self.list.cursor_row is not None:
            self.add_class("-reading")
            self.pane.focus()

    def as_of(self) -> None:
        """Ask for a day, and show the record as it stood at its end."""
        self.ask_and_write(self._show_day())

    async def _show_day(self) -> None:
        today = self.casebook.today_date()
        sentence = "Show the record as it stood at the end of which day?"
        dialog = LineDialog("As of", sentence, does="Show", understood=partial(_day_in_words, today))
        if not (typed := await self.answer(dialog)):
            return
        day = _read_day(typed, today)
        try:
            stood = await self.chart.ask(partial(_stood, self.case, day))
        except CaseworkError as error:
            self.chart.report(error)
            return
        self._open_day(day, stood)

    def _open_day(self, day: date, stood: dict[str, Any]) -> None:
        self._as_of = day
        self.pane.show(as_of_page(stood, day=day, zone=self._zone))
        shown_of = when.whole(day.isoformat(), zone=None)
        self._line.show((f"the record as it stood at the end of {shown_of} · esc shows the history", "soon"))
        self.add_class("-reading")
        self.pane.focus()
        self.chart.refresh_keys()

    def _close_day(self) -> None:
        self._as_of = None
        self.remove_class("-reading")

    def step_back(self) -> bool:
        """From a day, or from the changes of an act, to the history."""
        if not (self._as_of or self.has_class("-reading") or self.pane.has_focus):
            return False
        self._close_day()
        self.read()
        self.list.focus()
        return True


def act_in_words(act: str) -> str:
    """`contact signed` for `contact.signed`."""
    return act.replace(".", " ").replace("_", " ")


def summary(row: EventRow) -> str:
    """What was done, else what changed, on one line."""
    return row.summary or "; ".join(row.changes)


def event_page(row: EventRow, *, zone: Any) -> Page:
    """All changes of one act."""
    facts = (when.whole(row.at, zone=zone), row.actor, act_in_words(row.act), f"entry {row.seq}")
    lines = [Paragraph(row.summary, "strong")] if row.summary else []
    if row.undone:
        lines.append(Paragraph("This was taken back later.", "soon"))
    lines += [Paragraph(change, "", "  ") for change in row.changes]
    return Page(" · ".join(fact for fact in facts if fact), tuple(lines))


def _read_day(typed: str, today: date) -> date:
    day = read_past(typed, today=today)
    if day > today:
        raise WrongUsage("That day is still to come; name today or an earlier one.")
    return day


def _day_in_words(today: date, typed: str) -> str:
    return understood(_read_day(typed, today), today)


def _stood(case: str, day: date, casebook: Casebook) -> dict[str, Any]:
    return casebook.chart.show(case, day)
