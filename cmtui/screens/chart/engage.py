"""Engage: inquiry, nine criteria, factors and decision, the moves, consents, who decides, the care team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.chart.items import ItemSection, register_of, row_key
from cmtui.screens.chart.moves import move_case
from cmtui.screens.dialogs.answer import Answer, AnswerDialog
from cmtui.screens.drafting import Place
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from cmtui.commands import Command
    from cmtui.rows import Form, ItemRow

_STRUCK_OUT: Final = frozenset(
    (
        "consent",
        "decision_maker",
        "team_member",
        "phone",
        "address",
        "coverage",
        "condition",
        "episode",
    )
)
"""Entries that can be entered in error; the others belong to the case as such."""

_NO_ENTRY: Final = frozenset(("", "status", "move"))


class Engage(ItemSection):
    """Selection and engagement (Standard I)."""

    COMMAND = commands.SECTION_ENGAGE
    NOTHING = "Nothing is recorded about the beginning of this case."

    def rows(self) -> tuple[ItemRow, ...]:
        """The rows of the section, group by group."""
        return self.casebook.chart.engage(self.case)

    def page(self, row: ItemRow) -> Page:
        """The row whole; a move says what it asks first."""
        register, ident = register_of(row)
        if register != "move":
            return super().page(row)
        asks = self.casebook.intake.asks(self.case, ident)
        if not asks:
            return Page(row.label, (Paragraph("Nothing is missing; Enter asks once more.", "ok", "✓ "),))
        return Page(
            row.label,
            tuple(
                Paragraph(
                    f"{ask.sentence} ({', '.join((ask.guard, *ask.sources))})",
                    "",
                    "! " if ask.severity == "stop" else "○ ",
                )
                for ask in asks
            ),
        )

    @property
    def offers(self) -> tuple[Command, ...]:
        """By the register under the cursor."""
        register, ident = register_of(self.row)
        found = [] if register in {"", "status"} else [commands.OPEN]
        if self.row is not None and self.row.adds:
            found.append(commands.ADD)
        if register == "screening":
            found.append(commands.SIGN)
        if register not in _NO_ENTRY and ident:
            found.append(commands.EDIT)
        return tuple(found)

    @property
    def offers_more(self) -> tuple[Command, ...]:
        """Striking out an entry."""
        register, ident = register_of(self.row)
        return (commands.VOID,) if register in _STRUCK_OUT and ident else ()

    def seek(self, key: str) -> bool:
        """Put the cursor on a row; ``criterion:`` is what the screening lacks: an answer, or the decision."""
        rows = self.rows()
        found = [row for row in rows if row.key == key]
        if key == "criterion:":
            steps = [row for row in rows if row.key.startswith(key) or row.label in {"decision", "signature"}]
            found = [row for row in steps if row.mark != "done"] or steps[-2:]
        return bool(found) and self.list.move_to_key(row_key(found[0]))

    # What can be done

    async def open_row(self) -> None:
        """Answer a criterion, decide, move the case, or edit the entry."""
        register, ident = register_of(self.row)
        if register == "move":
            self.ask_and_write(move_case(self, ident))
        elif register == "criterion":
            self.ask_and_write(self._answer_criterion(ident))
        elif self.row is not None and (register, self.row.label) == ("screening", "decision"):
            self.ask_and_write(self._decide(ident))
        elif self.row is not None and (register, self.row.label) == ("screening", "signature"):
            self.sign()
        elif register not in _NO_ENTRY:
            self.chart.work.open_editor(register, self.case, ident)

    def edit(self) -> None:
        """Edit the entry in its form."""
        register, ident = register_of(self.row)
        self.chart.work.open_editor(register, self.case, ident)

    def sign(self) -> None:
        """Sign the screening with its decision."""
        self.ask_and_write(self._sign())

    async def _sign(self) -> None:
        case = self.case
        await self.write(lambda casebook: casebook.intake.sign_screening(case), "Screening signed.")

    def void(self) -> None:
        """Strike the entry out."""
        if self.row is not None:
            register, ident = register_of(self.row)
            self.ask_and_write(self.strike_out(register, ident, what=f"{self.row.label} · {self.row.text}"))

    async def _form(self, register: str, ident: str) -> Form | None:
        case = self.case
        try:
            return await self.chart.ask(
                lambda casebook: casebook.registers.form(register, case=case, id=ident)
            )
        except CaseworkError as error:
            self.chart.report(error)
            return None

    async def _answer_criterion(self, ident: str) -> None:
        """Is it so, and by what evidence (SOP-I-1)."""
        title = self.row.label if self.row else ""
        form = await self._form("criterion", ident)
        if form is None:
            return
        stands = {field.name: field.value for field in form.fields}
        place = Place(f"evidence criterion:{ident}", self.case)
        dialog = AnswerDialog(
            title,
            "criterion_answer",
            asks_for="Evidence",
            first=Answer(stands["answer"], stands["evidence"]),
            place=place,
            counted=_counted(stands),
        )
        if (given := await self.answer(dialog)) is None:
            return
        values = {"answer": given.code, "evidence": given.words}
        await self.write(
            lambda casebook: casebook.registers.save("criterion", values, id=ident, version=form.version),
            "Criterion answered.",
            place,
        )

    async def _decide(self, ident: str) -> None:
        """Decide on the screening and say why (SOP-I-2); deciding signs it."""
        form = await self._form("screening", ident)
        if form is None:
            return
        stands = {field.name: field.value for field in form.fields}
        place = Place(f"reason screening:{ident}", self.case)
        dialog = AnswerDialog(
            "Decision on the screening",
            "screening_decision",
            asks_for="Reason",
            first=Answer(stands["decision"], stands["decision_reason"]),
            place=place,
            counted="It is signed with your name; it can be changed until the case is opened.",
            needs_words=True,
        )
        if (given := await self.answer(dialog)) is None:
            return
        case = self.case
        await self.write(
            lambda casebook: casebook.intake.decide(case, given.code, given.words),
            "Decided and signed.",
            place,
        )


def _counted(stands: dict[str, str]) -> str:
    """What was counted in the record, where anything was."""
    pairs = (("in 6 months", stands["count_6m"]), ("in 12 months", stands["count_12m"]))
    return " · ".join(f"{words}: {count}" for words, count in pairs if count)
