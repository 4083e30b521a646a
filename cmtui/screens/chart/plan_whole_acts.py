"""What is done with the plan as a whole, dialog by dialog: agree, review, give copies, read, print."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cmtui.errors import CaseworkError
from cmtui.screens.chart import plan_words as words
from cmtui.screens.chart.plan_acts import PlanActs, in_order
from cmtui.screens.chart.plan_agree import IMPLEMENT, REASONS, AgreeScreen
from cmtui.screens.dialogs.guards import GuardsDialog
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.dialogs.plan_review import Looked, PlanReviewDialog
from cmtui.screens.dialogs.steps import Step, StepsDialog
from cmtui.screens.drafting import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cmtui.care_rows import CopyRow, GoalRow
    from cmtui.casebook.book import Casebook
    from cmtui.rows import Ask
    from cmtui.screens.chart.assess_lines import Days


class PlanWholeActs(PlanActs):
    """The stories of the whole plan."""

    async def agree_plan(self) -> None:
        """Ask what is missing (G-17, G-18), then open the agreement."""
        case = self.case
        try:
            asks = await self.chart.ask(partial(_asks, case))
        except CaseworkError as error:
            self.chart.report(error)
            return
        reasons: Mapping[str, str] = {}
        follow_by: Mapping[str, date] = {}
        if asks:
            place = Place(REASONS, case)
            name = self.casebook.caseload.row(case).name
            today = self.casebook.today_date()
            given = await self.answer(GuardsDialog("Agree the plan", name, asks, place, today=today))
            if given is None:
                return
            reasons, follow_by = given.reasons, given.follow_by
        self.chart.work.open_work(lambda: AgreeScreen(case, reasons, follow_by))

    async def review_plan(self, goals: Sequence[GoalRow]) -> None:
        """Take stock, goal by goal (SOP-N-1, SOP-N-2)."""
        case = self.case
        standing = [goal for goal in goals if not words.is_settled(goal)]
        if not standing:
            self.chart.say("There is no goal to review; a adds one.")
            return
        place = Place("review plan:", case)
        name = self.casebook.caseload.row(case).name
        looked = [_looked(goal, self.days) for goal in standing]
        if (given := await self.answer(PlanReviewDialog(name, looked, place))) is None:
            return
        await self.write(
            lambda casebook: casebook.plan.review(case, given.values, given.looks),
            f"Review recorded: {len(given.looks)} of {len(standing)} goals.",
            place,
        )

    async def verify_copy(self, row: CopyRow) -> None:
        """Say that a copy arrived: how that is known, and what was asked (AU-5-2)."""
        place = Place(f"receipt copy:{row.id}", self.case)
        how = Step("how", "How do you know that it arrived, and from whom?", optional=False, label="verified")
        asked = Step("questions", "What was asked about it? Enter alone: nothing.")
        dialog = StepsDialog(
            "Receipt verified", in_order(how, asked), place=place, about=row.recipient, does="Verified"
        )
        if given := await self.answer(dialog):
            await self.write(
                lambda casebook: casebook.plan.copy_received(
                    row.id, given["how"], None, given.get("questions", "")
                ),
                "Receipt verified.",
                place,
            )

    async def withdraw_version(self, number: int) -> None:
        """Strike out a version that was agreed in error."""
        place = Place(f"reason version:{number}", self.case)
        sentence = (
            f"Version {number} leaves the plan; it stays in the record with your reason. "
            "A plan that changes is agreed anew instead. Why was it entered in error?"
        )
        case = self.case
        reason = await self.answer(LineDialog("Strike out", sentence, does="Strike out", place=place))
        if reason:
            await self.write(
                lambda casebook: casebook.plan.withdraw(case, number, reason), "Struck out.", place
            )


def _asks(case: str, casebook: Casebook) -> tuple[Ask, ...]:
    return casebook.intake.asks(case, IMPLEMENT)


def _looked(goal: GoalRow, days: Days) -> Looked:
    said = f"“{goal.words}”" if goal.words else goal.what
    levels = tuple(words.level_words(goal, level) for level in words.LEVELS)
    last = ""
    if goal.attainment is not None:
        seen = f" on {days.whole(goal.reviewed_on)}" if goal.reviewed_on else ""
        last = f"last time {words.signed(goal.attainment)}{seen}"
    return Looked(goal.id, f"{goal.number} {said}", words.target_line(goal, days), levels, last)
