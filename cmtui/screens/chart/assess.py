"""Assess: safety flags, the forms with score and trend, the needs and how each is answered, strengths and barriers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

from textual import on
from textual.containers import Container

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.chart import assess_lines as lines
from cmtui.screens.chart.assess_acts import AssessActs
from cmtui.screens.chart.assess_lines import AssessLine, AssessRead, Days
from cmtui.screens.chart.section import Section
from cmtui.widgets.document import document_page
from cmtui.widgets.fields import WIDE
from cmtui.widgets.line_list import Heading, LineList, Rows
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from textual.app import ComposeResult

    from cmtui.casebook.book import Casebook
    from cmtui.commands import Command
    from cmtui.rows import AssessmentRow, FlagRow, NeedRow

RowT = TypeVar("RowT", "AssessmentRow", "FlagRow", "NeedRow")

_START: Final = replace(commands.ADD, label="Start a form")
_ADD_NEED: Final = replace(commands.ADD, label="Add a need")
_AMEND: Final = replace(commands.EDIT, label="Amend")
_HISTORY: Final = replace(commands.FILTER, label="History")
_ALL: Final = replace(commands.FILTER, label="All forms")
_READ: Final = replace(commands.OPEN, label="Read")
_GO_ON: Final = replace(commands.OPEN, label="Go on")
_BEGIN: Final = replace(commands.OPEN, label="Begin")
_PICK: Final = replace(commands.OPEN, label="Pick a form")
_NOT_NEEDED: Final = replace(commands.DONE, label="Say why not")
_ANSWER: Final = replace(commands.DONE, label="Answer")
_CLOSE: Final = replace(commands.DONE, label="Close")

_PLOT_MARGIN: Final = 4
"""Cells that a plot leaves free in the pane."""


class Assess(AssessActs, Section):
    """Assessment and the needs that come of it (Standards J and K)."""

    COMMAND = commands.SECTION_ASSESS

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self.list = LineList["AssessLine"](
            lines.COLUMNS,
            lambda line: line.cells,
            _key,
            empty="Nothing was assessed yet.",
            on_cursor=self._follow,
        )
        self._read = AssessRead()
        self._only = ""
        """The code of the instrument whose history is shown; empty shows all that there is."""

    def compose(self) -> ComposeResult:
        """The list, and the line under the cursor whole."""
        with Container(classes="beside"):
            yield self.list
            yield self.pane

    # Reading

    def read(self) -> None:
        """Read the case again; the cursor stays on its line."""
        self._days = Days(self.casebook.today_date(), self.casebook.zone)
        try:
            self._read = _read(self.casebook, self.case)
        except CaseworkError as error:
            self.chart.report(error)
            return
        rows: list[AssessLine | Heading]
        if self._only:
            found = self.casebook.assess.history(self.case, self._only)
            self._read = replace(self._read, forms=found)
            rows = [Heading("History"), *(lines.form_line(row, self._days) for row in found)]
        else:
            rows = lines.listed(self._read, self._days)
        self.list.set_source(Rows[AssessLine](rows, _key))

    def take(self, case: str) -> None:
        """Show another case from its first line."""
        super().take(case)
        self._only = ""
        self.remove_class("-reading")
        self.list.move_to(0)

    def seek(self, key: str) -> bool:
        """Put the cursor on ``flag:…``, ``need:…``, ``due:…``, ``assessment:…``, an earlier one in its history."""
        kind, _, ident = key.partition(":")
        if kind != "assessment":
            return self.list.move_to_key((kind, ident))
        if self.list.move_to_key(("form", ident)):
            return True
        found = next((row for row in self.casebook.assess.history(self.case) if row.id == ident), None)
        if found is None or not found.form:
            return False
        self._only = found.form
        self.read()
        return self.list.move_to_key(("form", ident))

    def on_resize(self) -> None:
        """A plot has as much room as the pane."""
        if not self.has_class("-reading"):
            self.call_after_refresh(lambda: self._follow(self.list.cursor_row, held=False))

    @property
    def row(self) -> AssessLine | None:
        """The line under the cursor."""
        return self.list.cursor_row

    @property
    def form_row(self) -> AssessmentRow | None:
        """The answered form under the cursor."""
        return _one(self._read.forms, self.row, "form")

    @property
    def flag_row(self) -> FlagRow | None:
        """The safety flag under the cursor."""
        return _one(self._read.flags, self.row, "flag")

    @property
    def need_row(self) -> NeedRow | None:
        """The need under the cursor."""
        return _one(self._read.needs, self.row, "need")

    def _follow(self, line: AssessLine | None, *, held: bool) -> None:
        if held or self.has_class("-reading"):
            return
        self.pane.show(self._page(line))
        self.chart.refresh_keys()

    def _page(self, line: AssessLine | None) -> Page:
        if (flag := self.flag_row) is not None:
            return lines.flag_page(flag, self.casebook.safety.crisis_text(), self._days, opened=False)
        if (form := self.form_row) is not None:
            history = self.casebook.assess.history(self.case, form.form) if form.form else ()
            wide = self.app.size.width >= WIDE
            width = self.pane.size.width - _PLOT_MARGIN if wide else 0
            return lines.form_page(form, history, self._days, width=max(width, 0))
        if (need := self.need_row) is not None:
            return lines.need_page(need, self._days)
        due = next((row for row in self._read.due if line is not None and row.key == line.id), None)
        if due is not None:
            words = f"{due.why} ({', '.join(part for part in (due.rule, due.source) if part)})"
            return Page(due.what, (Paragraph(words),))
        return Page()

    # What can be done

    @property
    def offers(self) -> tuple[Command, ...]:
        """By the line under the cursor."""
        line = self.row
        if line is None:
            return (_START,)
        add = _START if line.adds == "form" else _ADD_NEED
        read = () if self.has_class("-reading") else (_READ,)
        if line.kind == "flag":
            return (*read, _CLOSE, add)
        if (form := self.form_row) is not None:
            found = [*read, add]
            if form.status != "amended":
                found.append(_AMEND)
            if not form.signed:
                found.append(commands.SIGN)
            return (*found, commands.PRINT)
        if (need := self.need_row) is not None:
            answered = need.closed or need.kind == "strength"
            return (
                (commands.OPEN, add, commands.EDIT)
                if answered
                else (commands.OPEN, _ANSWER, add, commands.EDIT)
            )
        if line.kind == "due":
            return (_PICK, _NOT_NEEDED, add) if self._of_change(line.id) else (_BEGIN, add)
        return (_GO_ON, add) if line.kind == "draft" else (add,)

    @property
    def offers_more(self) -> tuple[Command, ...]:
        """The history of an instrument, and striking out."""
        form = self.form_row
        if form is None:
            return (commands.VOID,) if self.need_row is not None else ()
        shown = (_ALL,) if self._only else (_HISTORY,) if form.form else ()
        return (*shown, commands.VOID)

    @on(LineList.RowChosen)
    async def open_row(self) -> None:
        """Read a form or a flag whole, go on with a form that was begun, answer a need."""
        line = self.row
        if line is None:
            return
        if line.kind == "draft":
            _, code, assessment = line.id.split(":", 2)
            self.chart.work.open_form(self.case, code, assessment=assessment)
        elif line.kind == "due":
            self._start_due(line.id)
        elif self.form_row is not None:
            await self._open_form(line.id)
        elif self.flag_row is not None:
            await self._open_flag(line.id)
        elif (need := self.need_row) is not None:
            self.ask_and_write(self.answer_need(need.id))

    def _of_change(self, key: str) -> bool:
        """Whether the due line asks for an assessment after a change in condition (R-ASM-3)."""
        return any(row.key == key and row.subject.startswith("change:") for row in self._read.due)

    def _start_due(self, key: str) -> None:
        due = next((row for row in self._read.due if row.key == key), None)
        if self._of_change(key):
            self.ask_and_write(self.start_form("change"))
        elif due is not None:
            self.chart.work.open_due(due)

    async def _open_form(self, ident: str) -> None:
        """The form as it was answered, as it would be printed."""
        try:
            printed = await self.chart.ask(
                lambda casebook: casebook.prints.assessment(ident, confidential=True)
            )
        except CaseworkError as error:
            self.chart.report(error)
            return
        self._give_room(document_page(printed.document))

    async def _open_flag(self, ident: str) -> None:
        try:
            flag = await self.chart.ask(lambda casebook: casebook.safety.flag(ident))
        except CaseworkError as error:
            self.chart.report(error)
            return
        self._give_room(lines.flag_page(flag, self.casebook.safety.crisis_text(), self._days, opened=True))

    def _give_room(self, page: Page) -> None:
        self.add_class("-reading")
        self.pane.show(page)
        self.pane.focus()
        self.chart.refresh_keys()

    def step_back(self) -> bool:
        """From a page to the list, from the history of one instrument to all."""
        if self.has_class("-reading") or self.pane.has_focus:
            self.remove_class("-reading")
            self.list.focus()
            self._follow(self.row, held=False)
            return True
        if self._only:
            self._only = ""
            self.read()
            return True
        return False

    def add(self) -> None:
        """Start a form; under needs, strengths and barriers write one down."""
        line = self.row
        if line is None or line.adds == "form":
            self.ask_and_write(self.start_form())
        else:
            self.chart.work.open_editor("need", self.case, values={"kind": line.adds})

    def edit(self) -> None:
        """Amend a form, or edit a need."""
        if (form := self.form_row) is not None:
            self.ask_and_write(self.amend(form.id))
        elif (need := self.need_row) is not None:
            self.chart.work.open_editor("need", self.case, need.id)

    def done(self) -> None:
        """Close a flag with what was done, or answer a need."""
        if (flag := self.flag_row) is not None:
            self.ask_and_write(self.close_flag(flag.id))
        elif (need := self.need_row) is not None:
            self.ask_and_write(self.answer_need(need.id))
        elif (line := self.row) is not None and line.kind == "due":
            self.ask_and_write(self.say_why_not())

    def sign(self) -> None:
        """Sign a form with its conclusion."""
        if (form := self.form_row) is not None:
            self.ask_and_write(self.sign_form(form.id))

    def void(self) -> None:
        """Strike out what was entered in error."""
        if (form := self.form_row) is not None:
            self.ask_and_write(self.strike_out_form(form))
        elif (need := self.need_row) is not None:
            self.ask_and_write(self.strike_out("need", need.id, what=need.statement))

    def filter(self) -> None:
        """Show all of the instrument under the cursor, or everything again."""
        form = self.form_row
        self._only = "" if self._only or form is None else form.form
        self.read()
        if form is not None:
            self.list.move_to_key(("form", form.id))

    def print_row(self) -> None:
        """Print the form under the cursor."""
        if (form := self.form_row) is not None:
            self.ask_and_write(self.print_form(form.id))


def _read(casebook: Casebook, case: str) -> AssessRead:
    return AssessRead(
        flags=casebook.safety.flags(case),
        under_way=tuple(row for row in casebook.assess.rows(case) if row.key.startswith("sitting:")),
        due=tuple(row for row in casebook.today.rows(case=case) if row.opens == "assess"),
        forms=casebook.assess.latest(case),
        needs=casebook.needs.rows(case),
    )


def _one(rows: Iterable[RowT], line: AssessLine | None, kind: str) -> RowT | None:
    """The row that a line of this kind stands for."""
    if line is None or line.kind != kind:
        return None
    return next((row for row in rows if row.id == line.id), None)


def _key(line: AssessLine) -> Hashable:
    return line.kind, line.id or line.group
