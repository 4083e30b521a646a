"""Assess: safety flags, the forms with score and trend, the needs and how each is answered, strengths and barriers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from textual import on

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.chart import assess_pages as pages
from cmtui.screens.chart.assess_list import AssessList
from cmtui.screens.dialogs.flag import close_flag
from cmtui.screens.form.safety import FOLLOW_UP_FORM
from cmtui.widgets.document import document_page
from cmtui.widgets.line_list import LineList

if TYPE_CHECKING:
    from cmtui.commands import Command
    from cmtui.form_rows import FlagRow

_START: Final = replace(commands.ADD, label="Start a form")
_ADD_NEED: Final = replace(commands.ADD, label="Add a need")
_AMEND: Final = replace(commands.EDIT, label="Amend")
_HISTORY: Final = replace(commands.FILTER, label="History")
_ALL: Final = replace(commands.FILTER, label="All forms")
_READ: Final = replace(commands.OPEN, label="Read")
_GO_ON: Final = replace(commands.OPEN, label="Go on")
_BEGIN: Final = replace(commands.OPEN, label="Begin")
_PICK: Final = replace(commands.OPEN, label="Pick a form")
_ITS_FORM: Final = replace(commands.OPEN, label="Its form")
_SIGN: Final = replace(commands.SIGN, help="Sign the form under the cursor; from then on it never changes.")
_NOT_NEEDED: Final = replace(
    commands.DONE, label="Say why not", help="Say why nothing is assessed anew after this change."
)
_ANSWER: Final = replace(
    commands.DONE,
    label="Answer",
    help="Answer the need: a goal, a referral, watch it, put it off, or say why it is not taken up.",
)
_CLOSE: Final = replace(commands.DONE, label="Close", help="Close the safety flag with what was done.")


_RANKS: Final = (commands.CLIENT_UP, commands.CLIENT_DOWN, commands.MOVE_UP, commands.MOVE_DOWN)
"""By whom a need is ranked: the client, then the case manager."""


class Assess(AssessList):
    """Assessment and the needs that come of it (Standards J and K)."""

    COMMAND = commands.SECTION_ASSESS

    @property
    def offers(self) -> tuple[Command, ...]:
        """By the line under the cursor."""
        line = self.row
        if line is None:
            return (_START,)
        add = _START if line.adds == "form" else _ADD_NEED
        read = () if self.has_class("-reading") else (_READ,)
        if line.kind == "flag":
            return (*(read or (_ITS_FORM,)), _CLOSE, commands.FOLLOW_UP, add)
        if (form := self.form_row) is not None:
            found = [*read, add]
            if form.status != "amended":
                found.append(_AMEND)
            if not form.signed:
                found.append(_SIGN)
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
            need = self.need_row
            ranked = need is not None and not need.closed and need.kind != "strength"
            return (*(_RANKS if ranked else ()), commands.VOID) if need is not None else ()
        shown = (_ALL,) if self.only else (_HISTORY,) if form.form else ()
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
        return any(row.key == key and row.subject.startswith("change:") for row in self.seen.due)

    def _start_due(self, key: str) -> None:
        due = next((row for row in self.seen.due if row.key == key), None)
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
        self.give_room(document_page(printed.document))

    async def _open_flag(self, ident: str) -> None:
        """The flag whole; read already, the form that it came of."""
        again = self.has_class("-reading") and self._shown == ident
        try:
            flag = await self.chart.ask(lambda casebook: casebook.safety.flag(ident))
        except CaseworkError as error:
            self.chart.report(error)
            return
        if again:
            await self._open_form_of(flag)
            return
        self.give_room(pages.flag_page(flag, self.casebook.safety.crisis_text(), self.days, opened=True))

    async def _open_form_of(self, flag: FlagRow) -> None:
        """The answers that raised a flag; a form that is not finished is gone on with."""
        if not flag.assessment:
            self.chart.work.open_form(self.case, flag.form)
        elif self.seek(f"assessment:{flag.assessment}"):
            await self._open_form(flag.assessment)
        else:
            self.chart.say("The form that raised it was struck out; the flag stays.")

    def follow_up(self) -> None:
        """Open the follow-up form of the flag under the cursor."""
        if self.flag_row is not None:
            self.chart.work.open_form(self.case, FOLLOW_UP_FORM, reason="safety")

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
            self.ask_and_write(close_flag(self.chart, flag.id))
        elif (need := self.need_row) is not None:
            self.ask_and_write(self.answer_need(need.id))
        elif (line := self.row) is not None and line.kind == "due":
            self.ask_and_write(self.say_why_not())

    def rank(self, who: Literal["client", "manager"], step: int) -> None:
        """Rank the need under the cursor, as the client does or as the case manager does."""
        if (need := self.need_row) is not None:
            self.ask_and_write(self.rank_need(need.id, who, step))

    def sign(self) -> None:
        """Sign a form with its conclusion."""
        if (form := self.form_row) is not None:
            self.ask_and_write(self.sign_form(form.id, form.title))

    def void(self) -> None:
        """Strike out what was entered in error."""
        if (form := self.form_row) is not None:
            self.ask_and_write(self.strike_out_form(form))
        elif (need := self.need_row) is not None:
            self.ask_and_write(self.strike_out("need", need.id, what=need.statement))

    def filter(self) -> None:
        """Show all of the instrument under the cursor, or everything again."""
        form = self.form_row
        self.only = "" if self.only or form is None else form.form
        self.read()
        if form is not None:
            self.list.move_to_key(("form", form.id))

    def print_row(self) -> None:
        """Print the form under the cursor."""
        if (form := self.form_row) is not None:
            self.ask_and_write(self.print_form(form.id))
