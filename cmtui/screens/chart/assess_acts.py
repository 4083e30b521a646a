"""What is done in Assess, dialog by dialog: start, amend, sign and print a form, answer a need."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cmtui.errors import CaseworkError, WrongUsage
from cmtui.rules.dates import read_due, understood
from cmtui.screens.chart.section import Section
from cmtui.screens.dialogs.answer import Answer, AnswerDialog
from cmtui.screens.dialogs.form_picker import FormPicker, choices
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.dialogs.words import WordsDialog
from cmtui.screens.drafting import Place
from cmtui.screens.printing import print_to_file
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from datetime import date

    from cmtui.rows import AssessmentRow

_ANSWERS: Final = ("monitor", "deferred", "client_declines", "outside_scope", "resolved")
"""How a need can be answered here; goals and referrals are answers that the plan gives."""


class AssessActs(Section):
    """The stories of the section; each asks, does one act, and says so."""

    async def start_form(self, reason: str = "") -> None:
        """Pick a form, the due ones first, and open it.

        Args:
            reason: Why it is asked, a code of `assessment_reason`; said in the form where empty.
        """
        case = self.case
        try:
            offered = await self.chart.ask(lambda casebook: casebook.forms.library(retired=False))
            held = await self.chart.ask(lambda casebook: casebook.assess.latest(case))
        except CaseworkError as error:
            self.chart.report(error)
            return
        code = await self.answer(FormPicker(choices(offered, held), self.casebook.today_date()))
        if code:
            self.chart.work.open_form(case, code, reason=reason)

    async def amend(self, ident: str) -> None:
        """Take a form up again: signed it is amended, and stays as it was."""
        try:
            row = await self.chart.ask(lambda casebook: casebook.assess.assessment(ident))
        except CaseworkError as error:
            self.chart.report(error)
            return
        self.chart.work.open_form(self.case, row.form, assessment=ident)

    async def sign_form(self, ident: str, title: str) -> None:
        """Sign a form; what it means for this client is written first (SOP-J-1).

        Args:
            ident: Public id of the assessment.
            title: What the list calls it.
        """
        try:
            row = await self.chart.ask(lambda casebook: casebook.assess.assessment(ident))
        except CaseworkError as error:
            self.chart.report(error)
            return
        place = Place(f"conclusion assessment:{ident}", self.case)
        sentence = "What does it mean for this client? Signed, it never changes; a later one amends it."
        dialog = WordsDialog(f"Sign · {title}", sentence, does="Sign", place=place, first=row.conclusion)
        if (words := await self.answer(dialog)) is not None:
            await self.write(lambda casebook: casebook.assess.sign(ident, words), "Form signed.", place)

    async def say_why_not(self) -> None:
        """Say why nothing is assessed anew after a change in condition (R-ASM-3)."""
        case = self.case
        place = Place("reason due:change", case)
        sentence = "Why is no new assessment needed after this change? The reason stays in the record."
        dialog = LineDialog("Not needed", sentence, does="Keep the reason", place=place)
        if reason := await self.answer(dialog):
            await self.write(lambda casebook: casebook.assess.no_change(case, reason), "Reason kept.", place)

    async def strike_out_form(self, row: AssessmentRow) -> None:
        """Strike a form out as entered in error; its flags stay."""
        sentence = (
            f"{row.title}\nIt leaves the chart and stays in the record with your reason; its flags stay. Why?"
        )
        place = Place(f"reason assessment:{row.id}", self.case)
        reason = await self.answer(LineDialog("Strike out", sentence, does="Strike out", place=place))
        if reason:
            await self.write(lambda casebook: casebook.assess.void(row.id, reason), "Struck out.", place)

    async def print_form(self, ident: str) -> None:
        """Print a form as it was answered."""
        await print_to_file(
            self.chart.work, lambda casebook, whole: casebook.prints.assessment(ident, confidential=whole)
        )

    async def answer_need(self, ident: str) -> None:
        """Answer a need: watch it, put it off, or say why it is not taken up (F-NEED-4)."""
        try:
            need = await self.chart.ask(lambda casebook: casebook.needs.need(ident))
        except CaseworkError as error:
            self.chart.report(error)
            return
        if need.closed:
            self.chart.say("That need is settled already; u takes an answer back.")
            return
        place = Place(f"answer need:{ident}", self.case)
        domain = catalog.label("need_domain", need.domain) if need.domain else "Need"
        dialog = AnswerDialog(
            domain,
            "need_disposition",
            asks_for="Reason",
            first=Answer(need.disposition, need.reason),
            place=place,
            counted=need.statement,
            only=_ANSWERS,
        )
        given = await self.answer(dialog)
        until = None
        if given is not None and given.code == "deferred" and (until := await self._until()) is None:
            return
        if given is not None:
            await self.write(
                lambda casebook: casebook.needs.answer(ident, given.code, given.words, until),
                "Need answered.",
                place,
            )

    async def _until(self) -> date | None:
        today = self.casebook.today_date()
        sentence = "Until which day? It is asked again then."
        dialog = LineDialog("Deferred", sentence, does="Defer", understood=partial(_day_in_words, today))
        typed = await self.answer(dialog)
        return _read_day(typed, today) if typed else None


def _read_day(typed: str, today: date) -> date:
    day = read_due(typed, today=today)
    if day <= today:
        raise WrongUsage("Name a day after today, such as in 2w.")
    return day


def _day_in_words(today: date, typed: str) -> str:
    return understood(_read_day(typed, today), today)
