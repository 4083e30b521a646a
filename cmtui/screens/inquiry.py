"""A new inquiry: who it is about, who asks and why; whoever may be in the record already is shown while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.widgets import Static

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.rows import Candidate
from cmtui.screens.editor import EditorScreen
from cmtui.widgets.line_list import Cell, Column, LineList, Rows
from cmtui.widgets.text import as_typed
from cmtui.widgets.when import whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.types import CSSPathType

    from cmtui.commands import Command
    from cmtui.rows import Form
    from cmtui.widgets.fields import FieldLine

_WHO: Final = ("given", "family", "born", "phone")
"""What a person is recognized by."""

_COLUMNS: Final = (Column("may be", 24), Column("born", 11), Column("because", 20, share=1))

_CLIENT: Final = "@client_of"
"""Kept in the draft: the case of the client that this inquiry was said to be about."""


class InquiryScreen(EditorScreen):
    """The first call."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["editor.tcss", "inquiry.tcss"]
    OFFERS: ClassVar[tuple[Command, ...]] = (
        commands.SAVE,
        commands.EXISTING,
        commands.BACK,
        commands.START_OVER,
    )

    def __init__(self) -> None:
        super().__init__("inquiry_log")
        self._candidates: tuple[Candidate, ...] = ()
        self._same = ""
        """A case of the client whom the inquiry is about; empty for somebody new."""

    def read_form(self) -> Form:
        """The fields of the first call."""
        return self.casebook.intake.form()

    def parts(self) -> ComposeResult:
        """Who it is about, who that may be, and the rest."""
        who = self.fields.fields[: len(_WHO)]
        yield from who
        yield LineList[Candidate](_COLUMNS, self._draw, _key, id="candidates", classes="-hidden")
        yield Static("", id="same", classes="-hidden")
        yield from self.fields.fields[len(_WHO) :]

    def order(self, fields: list[FieldLine]) -> list[FieldLine]:
        """The person first."""
        return sorted(fields, key=lambda field: field.row.name not in _WHO)

    def edited(self, field: FieldLine) -> None:
        """Look whether the record knows the person."""
        if field.row.name in _WHO:
            self._look()

    @work(exclusive=True, group="candidates")
    async def _look(self) -> None:
        values = {name: self.fields.field(name).answer.value for name in _WHO}
        try:
            found = await self.ask(lambda casebook: casebook.intake.candidates(values))
        except CaseworkError as error:
            self.report(error)
            return
        self._candidates = found
        listed = self.query_one("#candidates", LineList)
        listed.set_class(not found or bool(self._same), "-hidden")
        listed.styles.height = len(found) + 1
        listed.set_source(Rows[Candidate](found, _key), cursor=0)

    def action_candidate_use(self) -> None:
        """The inquiry is about a client of the record, the only one or the one chosen; pressed again: about nobody."""
        if self._same:
            self._take("", "")
        elif len(self._candidates) == 1:
            self._take(self._candidates[0].case, self._candidates[0].client)
        elif self._candidates:
            self.query_one("#candidates").focus()
            self.say("Choose with the arrows and enter.")
        else:
            self.say("Nobody in the record is like this person.")

    @on(LineList.RowChosen)
    def _chosen(self, event: LineList.RowChosen[Candidate]) -> None:
        self._take(event.row.case, event.row.client)

    def _take(self, case: str, client: str) -> None:
        self._same = case
        line = self.query_one("#same", Static)
        line.update(
            as_typed(f"✓ about {client}, in the record already; {commands.EXISTING.shown} takes that back")
        )
        line.set_class(not case, "-hidden")
        self.query_one("#candidates").set_class(bool(case) or not self._candidates, "-hidden")
        self.fields.field("reason").go_in() if case else self.fields.field("family").go_in()
        self.keeper.changed()

    def words(self) -> dict[str, str]:
        """The draft, with the client it was said to be about."""
        typed = super().words()
        return {**typed, _CLIENT: self._same} if typed and self._same else typed

    def fill(self, values: Mapping[str, str]) -> None:
        """Put a draft back, and whom it was about."""
        super().fill(values)
        if case := values.get(_CLIENT, ""):
            self._take(case, self.casebook.caseload.row(case).name)

    def write(self, values: Mapping[str, str], version: int | None) -> str:  # noqa: ARG002  # a new entry has no version
        """Log the inquiry (T-1); the public id of the case it becomes."""
        return self.casebook.intake.log(values, client_of=self._same).case

    def saved(self, ident: str) -> None:
        """Open the chart at Engage, where the screening is."""
        self.say("Inquiry logged.")
        self.work.step_back()
        self.app.call_later(self.work.open_case, ident, (), commands.SECTION_ENGAGE)

    def _draw(self, candidate: Candidate) -> tuple[Cell, ...]:
        born = whole(candidate.born, zone=None) if candidate.born else "–"
        return candidate.client, born, (candidate.reason, "accent")


def _key(candidate: Candidate) -> str:
    return candidate.case
