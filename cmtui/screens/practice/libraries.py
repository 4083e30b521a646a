"""The two libraries of the practice: goals and interventions, and sets of tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.screens.dialogs.steps import Step, StepsDialog
from cmtui.screens.practice.shelf_screen import ShelfScreen
from cmtui.screens.practice.shelves import Kept, read_entries, read_sets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.coordination.task_sets import TaskSets
    from cmtui.casebook.planning.plan_library import PlanLibrary


class GoalsScreen(ShelfScreen):
    """The library of goals and interventions."""

    TITLE_WORDS = "Goals and interventions"
    REGISTER = "plan_entry"

    def read(self, casebook: Casebook) -> tuple[Kept, ...]:
        """All entries."""
        return read_entries(casebook)

    def shelf(self, casebook: Casebook) -> PlanLibrary:
        """The library of the plan."""
        return casebook.plan_library

    def counts(self, shown: list[Kept]) -> str:
        """How many goals and interventions."""
        goals = sum(row.kind == "goal" for row in shown)
        return f"{_many(goals, 'goal')} · {_many(len(shown) - goals, 'intervention')}"

    def action_item_add(self) -> None:
        """Add a goal, or an intervention for the goal under the cursor."""
        self.do(self._add())

    async def _add(self) -> None:
        row = self.row
        known: dict[str, str] = {"domain": row.domain} if row is not None else {}
        goal = row.goal if row is not None else ""
        options = [("goal", "a goal")]
        if row is not None and goal:
            options.append(("for", f"an intervention for “{row.goal_title}”"))
        step = Step("what", "What is it?", (*options, ("loose", "an intervention of no goal")))

        def following(answers: Mapping[str, str]) -> Step | None:
            return None if "what" in answers else step

        dialog: StepsDialog = StepsDialog("Add to the library", following, place=None, does="Go on")
        if (answers := await self.app.push_screen_wait(dialog)) is None:
            return
        what = answers["what"]
        values = {**known, "kind": "goal" if what == "goal" else "intervention"}
        self.work.open_editor(self.REGISTER, values={**values, "goal": goal} if what == "for" else values)


class TaskSetsScreen(ShelfScreen):
    """The sets of tasks."""

    TITLE_WORDS = "Sets of tasks"
    REGISTER = "task_set"

    def read(self, casebook: Casebook) -> tuple[Kept, ...]:
        """All sets."""
        return read_sets(casebook)

    def shelf(self, casebook: Casebook) -> TaskSets:
        """The sets of the practice."""
        return casebook.task_sets

    def counts(self, shown: list[Kept]) -> str:
        """How many sets."""
        return _many(len(shown), "set")


def _many(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"
