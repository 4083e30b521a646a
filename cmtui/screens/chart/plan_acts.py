"""What is done with goals and interventions, dialog by dialog: attain, settle, tie."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.screens.chart import plan_words as words
from cmtui.screens.chart.need_acts import NeedActs
from cmtui.screens.dialogs.answer import Answer, AnswerDialog
from cmtui.screens.dialogs.attain import AttainDialog
from cmtui.screens.dialogs.steps import Step, StepsDialog
from cmtui.screens.drafting import Place
from cmtui.screens.editors import GOAL, NEED
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cmtui.care_rows import GoalRow, InterventionRow
    from cmtui.screens.chart.assess_lines import Days
    from cmtui.screens.dialogs.attain import Attained

_GOAL_STATUSES: Final = ("active", "on_hold", "achieved", "partly", "not_achieved", "dropped")
"""Where a goal can be put by hand; the others follow from the plan."""

_ASK_REACHED: Final = frozenset({"partly", "not_achieved"})
"""Ends of a goal after which one says how far it was reached; achieved is at least as expected."""


class PlanActs(NeedActs):
    """The stories of the section; each asks, does one act, and says so."""

    days: Days
    """For the days."""

    # Adding

    def add_goal(self, need: str = "") -> None:
        """A new goal, tied to the need where one is named."""
        self.chart.work.open_editor("goal", self.case, values={NEED: need} if need else {})

    def add_step(self, goal: str = "") -> None:
        """A new intervention, under the goal where one is named."""
        self.chart.work.open_editor("intervention", self.case, values={GOAL: goal} if goal else {})

    async def add_either(self) -> None:
        """A goal or an intervention, where both fit: one key says which."""
        options = (("goal", "A goal"), ("intervention", "An intervention"))
        step = Step("what", "What is added?", options)
        dialog = StepsDialog("Add", in_order(step), place=Place("add plan:", self.case), does="Add")
        if given := await self.answer(dialog):
            add = self.add_goal if given["what"] == "goal" else self.add_step
            add()

    # Goals

    async def attain_goal(self, goal: GoalRow) -> None:
        """Say how far a goal is reached, in its own words."""
        given, place = await self._attained(goal)
        if given is None:
            return
        await self.write(
            lambda casebook: casebook.plan.attain(goal.id, given.level, note=given.note, value=given.value),
            f"Goal {goal.number}: {words.level_words(goal, given.level)}.",
            place,
        )

    async def _attained(self, goal: GoalRow) -> tuple[Attained | None, Place]:
        place = Place(f"attainment goal:{goal.id}", self.case)
        levels = [words.level_words(goal, level) for level in words.LEVELS]
        dialog = AttainDialog(
            f"Attainment · goal {goal.number}",
            levels,
            place=place,
            unit=goal.unit,
            now=goal.attainment,
            about=goal.words or goal.what,
        )
        return await self.answer(dialog), place

    async def settle_goal(self, goal: GoalRow) -> None:
        """Say where a goal stands: achieved, partly, not achieved, dropped with the reason (u takes it back)."""
        place = Place(f"status goal:{goal.id}", self.case)
        dialog = AnswerDialog(
            f"Goal {goal.number}",
            "goal_status",
            asks_for="Reason",
            first=Answer("" if goal.status in {"proposed", "agreed"} else goal.status, ""),
            place=place,
            counted=goal.words or goal.what,
            words_for=("dropped", "on_hold"),
            only=_GOAL_STATUSES,
        )
        given = await self.answer(dialog)
        if given is None or (given.code == goal.status and not given.words):
            return
        level = None
        if given.code in _ASK_REACHED:
            attained, _ = await self._attained(goal)
            level = attained.level if attained else None
        await self.write(
            lambda casebook: casebook.plan.set_status(goal.id, given.code, given.words, attainment=level),
            f"Goal {goal.number}: {catalog.label('goal_status', given.code).casefold()}.",
            place,
        )

    async def tie_goal(self, goal: GoalRow, needs: Sequence[tuple[str, str]]) -> None:
        """Let a goal that stands alone answer a need."""
        place = Place(f"need goal:{goal.id}", self.case)
        step = Step("need", "Which need does this goal answer?", tuple(needs), optional=False)
        dialog = StepsDialog(
            f"Goal {goal.number}", in_order(step), place=place, about=goal.words or goal.what, does="Tie"
        )
        if given := await self.answer(dialog):
            await self.write(lambda casebook: casebook.plan.tie(goal.id, (given["need"],)), "Tied.", place)

    # Interventions

    async def settle_intervention(self, row: InterventionRow) -> None:
        """Done, with what came of it; or another status."""
        place = Place(f"result intervention:{row.id}", self.case)
        dialog = AnswerDialog(
            "Intervention",
            "intervention_status",
            asks_for="What came of it",
            first=Answer("active" if row.status == "done" else "done", row.result),
            place=place,
            counted=row.what,
            words_for=("dropped",),
        )
        if given := await self.answer(dialog):
            await self.write(
                lambda casebook: casebook.plan.intervention_status(row.id, given.code, given.words),
                f"Intervention: {catalog.label('intervention_status', given.code).casefold()}.",
                place,
            )

    async def put_under_goal(self, row: InterventionRow, goals: Sequence[GoalRow]) -> None:
        """Put an intervention that stands alone under a goal."""
        place = Place(f"goal intervention:{row.id}", self.case)
        options = tuple((goal.id, f"{goal.number} {goal.words or goal.what}") for goal in goals)
        step = Step("goal", "Which goal is it for?", options, optional=False)
        dialog = StepsDialog("Intervention", in_order(step), place=place, about=row.what, does="Put under it")
        if given := await self.answer(dialog):
            await self.write(
                lambda casebook: casebook.plan.under(row.id, given["goal"]), "Put under it.", place
            )


def in_order(*steps: Step) -> Callable[[Mapping[str, str]], Step | None]:
    """What follows in a `StepsDialog` whose questions are always the same."""
    return lambda answers: next((step for step in steps if step.name not in answers), None)
