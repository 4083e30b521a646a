"""Timeline: everything that happened, newest first, with the whole entry under the cursor beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from textual import on
from textual.containers import Container

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.chart.section import Section
from cmtui.screens.chart.transition_page import transition_page
from cmtui.screens.dialogs.addendum import add_addendum
from cmtui.widgets import when
from cmtui.widgets.line_list import Column, LineList
from cmtui.widgets.lines import Lines
from cmtui.widgets.marks import SIGNS
from cmtui.widgets.reading import Page, Paragraph, contact_page

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from textual.app import ComposeResult

    from cmtui.casebook.charts.chart import Chart
    from cmtui.commands import Command
    from cmtui.rows import ContactRow, TimelineRow
    from cmtui.widgets.line_list import Cell, Part

Kind = Literal["all", "contacts", "attempts", "tasks", "episodes", "significant"]

KINDS: Final[tuple[Kind, ...]] = ("all", "contacts", "attempts", "tasks", "episodes", "significant")
"""The filters, in the order that f goes through them."""

FIRST: Final = 128
"""Rows looked through before the keys of all are asked for: the cursor mostly stands near the newest."""

COLUMNS: Final = (
    Column("", 1, gap=1),
    Column("", 12),
    Column("", 34, share=1),
    Column("", 5, align="right", gap=1),
    Column("", 1, gap=0),
)

WHEN: Final = len("20 Nov 16:00")
"""Cells of a date, which stands right."""

LABEL: Final = 13
"""Cells of what it was; a longer one (a call with its outcome) moves its text to the right instead of being cut."""

EDITED: Final = frozenset(("task", "episode", "transition"))
"""Entries beside contacts that have an editor."""

CONTACT: Final = replace(commands.ADD, label="Contact")
AMEND: Final = replace(commands.EDIT, label="Amend")
READ: Final = replace(commands.OPEN, label="Read")


class TimelineSource:
    """The rows of one filter, asked for by the page."""

    def __init__(self, chart: Chart, case: str, kind: Kind) -> None:
        """Look at a case's timeline.

        Args:
            chart: The casebook's reading of charts.
            case: Public id of the case.
            kind: The filter.
        """
        self._chart, self._case, self._kind = chart, case, kind
        self.count = chart.timeline_count(case, kind)
        self._keys: tuple[tuple[str, int, str], ...] = ()

    def read_keys(self) -> None:
        """Read the keys of all rows, in a thread: from then on a row anywhere is a look-up."""
        self._keys = self._chart.timeline_keys(self._case, self._kind)

    def page(self, start: int, size: int) -> Sequence[TimelineRow]:
        """Rows `start` to `start + size`; the first ones need no keys."""
        if not start and not self._keys:
            return self._chart.timeline(self._case, start=0, size=size, kind=self._kind)
        if not self._keys:
            self.read_keys()
        return self._chart.timeline_rows(self._case, self._keys[start : start + size])

    def position(self, key: Hashable) -> int | None:
        """The place of a row."""
        for index, row in enumerate(self.page(0, FIRST)):
            if row.key == key:
                return index
        if self.count > FIRST and not self._keys:
            self.read_keys()
        return next(
            (index for index, (part, _, ident) in enumerate(self._keys) if f"{part}:{ident}" == key), None
        )


class Timeline(Section):
    """What happened, and what was written about it."""

    COMMAND = commands.SECTION_TIMELINE

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self._line = Lines("", classes="line")
        self.list = LineList["TimelineRow"](
            COLUMNS,
            self._draw,
            lambda row: row.key,
            empty="Nothing has happened here yet; n takes down the first contact.",
            on_cursor=self._follow,
        )
        self._kind: Kind = "all"
        self._contact: ContactRow | None = None
        """The contact under the cursor, whole."""

    def compose(self) -> ComposeResult:
        """The line above, the list, the entry."""
        yield self._line
        with Container(classes="beside"):
            yield self.list
            yield self.pane

    # Reading

    def read(self) -> None:
        """Read the rows of the filter again."""
        self._today, self._zone = self.casebook.today_date(), self.casebook.zone
        chart = self.casebook.chart
        source = TimelineSource(chart, self.case, self._kind)
        if not source.count and self._kind != "all":  # another case, or the last row of this kind is gone
            self._kind = "all"
            source = TimelineSource(chart, self.case, self._kind)
        self.list.set_source(source)
        if source.count > FIRST:
            self.run_worker(source.read_keys, thread=True, group="keys", exclusive=True)
        self._say_how_it_stands(source.count)

    def take(self, case: str) -> None:
        """Show another case from its newest entry, under the same filter."""
        super().take(case)
        self.remove_class("-reading")
        self.list.move_to(0)

    def seek(self, key: str) -> bool:
        """Put the cursor on an entry, whichever filter hides it."""
        if self.list.move_to_key(key):
            return True
        self._kind = "all"
        self.read()
        return self.list.move_to_key(key)

    def _say_how_it_stands(self, rows: int) -> None:
        head = self.chart.head
        total = rows if self._kind == "all" else self.casebook.chart.timeline_count(self.case, "all")
        parts = []
        if head is not None:
            last = when.ago(head.last_contact, today=self._today, zone=self._zone)
            face = when.ago(head.last_face, today=self._today, zone=self._zone)
            parts = [f"last contact {last}", f"face to face {face}"]
        parts.append(f"filter: {self._kind}")
        parts.append(f"{total} entries" if rows == total else f"{rows} of {total}")
        self._line.show((" · ".join(parts), "muted"))

    def _draw(self, row: TimelineRow) -> Sequence[Cell]:
        text: list[Part] = [(f"{row.label:<{LABEL}}  ", "")]
        if row.attention:
            text.append(("attention ", "urgent"))
        if row.late:
            text.append(("late entry ", "soon"))
        text.append((row.text, ""))
        return (
            SIGNS["urgent"] if row.attention else "",
            (when.short(row.at, today=self._today, zone=self._zone).rjust(WHEN), "muted"),
            text,
            (" ".join(f"#{goal}" for goal in row.goals), "accent"),
            SIGNS[row.mark],
        )

    def _follow(self, row: TimelineRow | None, *, held: bool) -> None:
        """Show the entry under the cursor whole; while a key is held its text can wait."""
        if held:
            return
        self._contact = self._read_contact(row)
        if self._contact is not None:
            follow_ups = self.casebook.chart.follow_ups(self._contact.id)
            self.pane.show(contact_page(self._contact, follow_ups, today=self._today, zone=self._zone))
        else:
            self.pane.show(self._other_page(row) if row else Page())
        self.chart.refresh_keys()

    def _other_page(self, row: TimelineRow) -> Page:
        """An entry that is no contact, whole; a change of status with the reasons given."""
        register, ident = _key(row)
        if register == "transition":
            return self._transition_page(ident)
        reasons = self.casebook.chart.stage_reasons(ident) if register == "stage" else ()
        lines = [Paragraph(f"without {guard}, because: {reason}", "", "  ") for guard, reason in reasons]
        return Page(f"{when.whole(row.at, zone=self._zone)} · {row.label}", (Paragraph(row.text), *lines))

    def _transition_page(self, ident: str) -> Page:
        """A transition of care, with its steps and what was sent."""
        try:
            return transition_page(self.casebook.transitions.row(ident), zone=self._zone)
        except CaseworkError as error:  # struck out since the list was read
            return Page("Transition", (Paragraph(str(error)),))

    def _read_contact(self, row: TimelineRow | None) -> ContactRow | None:
        register, ident = _key(row)
        if register != "contact":
            return None
        try:
            return self.casebook.chart.contact(ident)
        except CaseworkError as error:  # struck out since the list was read
            self.chart.report(error)
            return None

    # What can be done

    @property
    def offers(self) -> tuple[Command, ...]:
        """Signing and amending follow from the entry under the cursor."""
        register, _ = _key(self.list.cursor_row)
        found = [CONTACT]
        if self._contact is not None:
            found += [AMEND] if self._contact.signed else [commands.SIGN, commands.EDIT]
        elif register in EDITED:
            found.append(commands.EDIT)
        found.append(commands.FILTER)
        return tuple(found)

    @property
    def offers_more(self) -> tuple[Command, ...]:
        """Reading a long entry, and striking out a contact."""
        return (READ, commands.VOID) if self._contact is not None else (READ,)

    @on(LineList.RowChosen)
    async def open_row(self) -> None:
        """Give the whole section to the entry, to read a long one; a form is read with its answers, under Assess."""
        if (row := self.list.cursor_row) is not None and _key(row)[0] == "assessment":
            await self.chart.show_entry(row.key, commands.SECTION_ASSESS)
        elif row is not None:
            self.add_class("-reading")
            self.pane.focus()

    def step_back(self) -> bool:
        """From the entry to the list."""
        return self.leave_page()

    def add(self) -> None:
        """Open the full contact form."""
        self.chart.work.open_contact(self.case)

    def edit(self) -> None:
        """Edit an unsigned note or another entry; a signed note gets an addendum."""
        register, ident = _key(self.list.cursor_row)
        if self._contact is None:
            self.chart.work.open_editor(register, self.case, ident)
        elif self._contact.signed:
            self.ask_and_write(add_addendum(self.chart.work, ident))
        else:
            self.chart.work.open_contact(self.case, ident)

    def sign(self) -> None:
        """Sign the note."""
        if (contact := self._contact) is not None:
            self.ask_and_write(self._sign(contact.id))

    async def _sign(self, contact: str) -> None:
        await self.write(
            lambda casebook: casebook.contacts.sign(contact),
            "Note signed; from now on it is only added to.",
        )

    def void(self) -> None:
        """Strike the entry out as entered in error."""
        if (row := self.list.cursor_row) is not None:
            self.ask_and_write(self.strike_out(*_key(row), what=f"{row.label} {row.text}"))

    def filter(self) -> None:
        """Show the next kind of entries of which there are any."""
        chart = self.casebook.chart
        place = KINDS.index(self._kind)
        following = (*KINDS[place + 1 :], *KINDS[:place])
        self._kind = next((kind for kind in following if chart.timeline_count(self.case, kind)), "all")
        self.read()


def _key(row: TimelineRow | None) -> tuple[str, str]:
    """The register and the public id of an entry; empty where there is none."""
    register, _, ident = row.key.partition(":") if row else ("", "", "")
    return register, ident
