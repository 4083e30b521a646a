"""What is done in Assess, dialog by dialog: start, amend, sign and print a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.errors import CaseworkError
from cmtui.screens.chart.need_acts import NeedActs
from cmtui.screens.dialogs.form_picker import FormPicker, choices
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.dialogs.words import WordsDialog
from cmtui.screens.drafting import Place
from cmtui.screens.printing import print_to_file

if TYPE_CHECKING:
    from cmtui.form_rows import AssessmentRow


class AssessActs(NeedActs):
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
