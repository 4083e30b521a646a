"""What is done with the plan as a whole, dialog by dialog: agree, review, give copies, read, print."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.chart import plan_words as words
from cmtui.screens.chart.plan_acts import PlanActs, in_order
from cmtui.screens.chart.plan_agree import IMPLEMENT, REASONS, AgreeScreen
from cmtui.screens.chart.plan_forms import ToldEditor
from cmtui.screens.dialogs.guards import GuardsDialog, Reasons
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.dialogs.plan_review import PlanReviewDialog
from cmtui.screens.dialogs.plan_review_lines import Looked
from cmtui.screens.dialogs.steps import Step, StepsDialog
from cmtui.screens.drafting import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cmtui.care_rows import CopyRow, GoalRow, InterventionRow
    from cmtui.casebook.book import Casebook
    from cmtui.commands import Command
    from cmtui.rows import Ask
    from cmtui.screens.chart.assess_lines import Days


_GOALS: Final = "G-17"
_OPTIONS: Final = "G-18"

_EDIT: Final = replace(commands.EDIT, label="Edit the goal")


class PlanWholeActs(PlanActs):
    """The stories of the whole plan."""

    def tell_of(self, steps: Sequence[InterventionRow]) -> None:
        """Open what the client was told of interventions."""
        if steps:
            case, today = self.case, self.casebook.today_date().isoformat()
            idents, what = [each.id for each in steps], "\n".join(each.what for each in steps)
            self.chart.work.open_work(lambda: ToldEditor(case, idents, what, today))

    async def agree_plan(self, goals: Sequence[GoalRow], steps: Sequence[InterventionRow]) -> None:
        """Ask what is missing (G-17, G-18), then open the agreement; a key mends what is missing instead.

        Args:
            goals: The goals of the case.
            steps: Its interventions.
        """
        case = self.case
        try:
            asks = await self.chart.ask(partial(_asks, case))
        except CaseworkError as error:
            self.chart.report(error)
            return
        given = Reasons({}, {})
        if asks:
            lacking = [goal for goal in goals if not words.is_settled(goal) and not words.is_whole(goal)]
            untold = [each for each in steps if each.status not in words.ENDED and not words.is_told(each)]
            mended_by = {_GOALS: _EDIT} if lacking else {}
            mended_by |= {_OPTIONS: commands.TOLD} if untold else {}
            answered = await self._reasons(asks, mended_by)
            if answered is None:
                return
            if answered.mends == _GOALS:
                self.chart.work.open_editor("goal", case, lacking[0].id)
                return
            if answered.mends == _OPTIONS:
                self.tell_of(untold)
                return
            given = answered
        self.chart.work.open_work(lambda: AgreeScreen(case, given.reasons, given.follow_by))

    async def _reasons(self, asks: Sequence[Ask], mended_by: Mapping[str, Command]) -> Reasons | None:
        name, today = self.casebook.caseload.row(self.case).name, self.casebook.today_date()
        place = Place(REASONS, self.case)
        return await self.answer(
            GuardsDialog("Agree the plan", name, asks, place, today=today, mended_by=mended_by)
        )

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
