"""The interventions of a plan: what is done for a goal, after what, and what the client was told of it (standard M)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.casebook.planning import plan_adds, plan_rows
from cmtui.casebook.planning.plan_goals import begun, follows
from cmtui.casebook.planning.plan_part import PlanPart
from cmtui.errors import Refused, WrongUsage
from cmtui.models.planning import Goal, Intervention
from cmtui.rules.clean import clean
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cmtui.care_rows import InterventionRow


class PlanInterventions(PlanPart):
    """The interventions of a case's plan."""

    def loose(self, case: str) -> tuple[InterventionRow, ...]:
        """The interventions that belong to no goal (AU-3-1 wants one)."""
        found = plan_rows.interventions(self._desk, self._desk.case_id(case))
        return tuple(each for each in found if not each.goal)

    def intervention(self, id: str) -> InterventionRow:  # noqa: A002
        """One intervention.

        Raises:
            NotFound: It is not in the record.
        """
        found = plan_rows.interventions(self._desk, self._case_of("intervention", id))
        return next(each for each in found if each.id == id)

    def add_intervention(self, goal: str, values: Mapping[str, str]) -> str:
        """Write down what is done for a goal; its public id.

        Args:
            goal: Public id of the goal.
            values: Fields of an intervention as typed; `depends_on` names one of the case that is done before.

        Raises:
            WrongUsage: A value does not fit, or it does not say what.
        """
        case = self._public_case(self._case_of("goal", goal))
        return plan_adds.add_intervention(self._desk, case, goal, values)

    def told(
        self, interventions: Sequence[str], values: Mapping[str, str], *, seen: int | None = None
    ) -> None:
        """Write down what the client was told of some interventions: benefit, risk, cost, alternatives, none (G-18).

        Raises:
            WrongUsage: A value does not fit.
            Stale: The first of them was changed elsewhere after the version `seen`.
        """
        plan_adds.told(self._desk, interventions, values, seen=seen)

    def under(self, intervention: str, goal: str) -> None:
        """Put an intervention under a goal of its case; empty takes it out of its goal.

        Raises:
            NotFound: The goal is not of that case.
        """
        with self._act("intervention.moved", "intervention", intervention) as work:
            found = work.get(Intervention, public_id=intervention)
            of = work.get(Goal, public_id=goal, case_id=found.case_id).id if goal else None
            work.change(found, goal_id=of)

    def depends(self, intervention: str, on: str) -> None:
        """Let an intervention wait for another of the case (ACMA-CC-5); empty lets it wait for none.

        Raises:
            Refused: They would wait for each other.
        """
        with self._act("intervention.sequenced", "intervention", intervention) as work:
            found = work.get(Intervention, public_id=intervention)
            work.change(found, depends_on_id=follows(work, found, on))

    def intervention_status(self, id: str, status: str, result: str = "") -> None:  # noqa: A002
        """Say where an intervention stands, and what came of it.

        Args:
            id: Public id.
            status: A code of `intervention_status`, or the first letters of its label.
            result: In words; needed to drop it.

        Raises:
            WrongUsage: The status is none, or the reason is missing.
            Refused: It stands there already.
        """
        term = catalog.choice("intervention_status", status)
        if term is None:
            offered = ", ".join(each.label.casefold() for each in catalog.terms("intervention_status"))
            raise WrongUsage(f"An intervention is one of: {offered}.")
        words = clean(result, multiline=True)
        if term.code == "dropped" and not words:
            raise WrongUsage("Say why the intervention is dropped, in a few words.")
        act = f"intervention.{term.code}" if term.code in {"done", "dropped"} else "intervention.moved"
        with self._act(act, "intervention", id) as work:
            found = work.get(Intervention, public_id=id)
            if found.status == term.code:
                raise Refused(f"That intervention is {term.label.casefold()} already; u takes it back.")
            result_now = words or (found.result if term.code == "done" else "")
            work.change(found, status=term.code, status_on=self._desk.today(), result=result_now)
            if term.code in {"active", "done"} and found.goal_id is not None:
                begun(work, self._desk, work.any_version(Goal, found.goal_id))
