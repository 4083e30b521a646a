"""The goals of a plan: written down, tied to the needs that they answer, reached or dropped (standard L)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.planning import plan_adds, plan_rows
from cmtui.casebook.planning.plan_goals import ENDED, begun, dropped, taken_up, tie, untie
from cmtui.casebook.planning.plan_looks import look_at
from cmtui.casebook.planning.plan_part import PlanPart
from cmtui.errors import Refused, WrongUsage
from cmtui.models.planning import Goal
from cmtui.rules.clean import clean
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cmtui.care_rows import GoalRow

_ACTS = {"agreed": "goal.agreed", "achieved": "goal.achieved", "dropped": "goal.dropped"}
"""Statuses that the history calls by their own name."""


class PlanGoals(PlanPart):
    """The goals of a case's plan."""

    def goals(self, case: str) -> tuple[GoalRow, ...]:
        """All goals but those struck out, by number, each with its interventions."""
        return plan_rows.goals(self._desk, self._desk.case_id(case))

    def goal(self, id: str) -> GoalRow:  # noqa: A002  # the public id
        """One goal.

        Raises:
            NotFound: It is not in the record.
        """
        found = plan_rows.goals(self._desk, self._case_of("goal", id))
        return next(each for each in found if each.id == id)

    def contacts(self, goal: str) -> tuple[tuple[str, str, str], ...]:
        """The contacts that were tied to a goal by its number: public id, instant and narrative, the newest first."""
        rows = self._desk.rows(
            "SELECT n.public_id, n.occurred_at, n.narrative FROM goal g JOIN contact n ON n.case_id = g.case_id "
            "WHERE g.public_id = ? AND n.goals != '' AND n.voided_at IS NULL "
            "AND ' ' || n.goals || ' ' LIKE '% ' || g.number || ' %' ORDER BY n.occurred_at DESC, n.id DESC",
            (goal,),
        )
        return tuple((ident, at, narrative) for ident, at, narrative in rows)

    def add_goal(
        self, case: str, values: Mapping[str, str], *, needs: Sequence[str] = (), entry: str = ""
    ) -> str:
        """Write a goal down, and answer the needs that it is for; its public id.

        Args:
            case: The case.
            values: Fields of a goal as typed.
            needs: Public ids of the needs that it answers.
            entry: Code of the library's entry that it was made from.

        Raises:
            WrongUsage: A value does not fit, or it does not say what.
            Refused: A need is settled already.
        """
        return plan_adds.add_goal(self._desk, case, values, needs=needs, entry=entry)

    def tie(self, goal: str, needs: Sequence[str], *, only: bool = False) -> None:
        """Let a goal answer needs; with `only` these and no others.

        Raises:
            Refused: A need is settled already, or the goal was dropped.
        """
        with self._act("goal.tied", "goal", goal) as work:
            found = work.get(Goal, public_id=goal)
            if found.status == "dropped":
                raise Refused("That goal was dropped and answers no need; take it up again first.")
            if only:
                untie(work, int(found.id or 0), needs, others=True)
            tie(work, self._desk, int(found.id or 0), found.case_id, needs)

    def untie(self, goal: str, needs: Sequence[str]) -> None:
        """Let a goal no longer answer some needs; one that no other goal answers is to be answered again."""
        with self._act("goal.untied", "goal", goal) as work:
            untie(work, int(work.get(Goal, public_id=goal).id or 0), needs)

    def set_status(self, goal: str, status: str, reason: str = "", *, attainment: int | None = None) -> None:
        """Say where a goal stands.

        A dropped goal leaves its needs to be answered again and its open interventions dropped.

        Args:
            goal: Public id.
            status: A code of `goal_status`, or the first letters of its label.
            reason: In words; needed to drop it or to put it on hold.
            attainment: How far it was reached, -2 to 2; None where that is not said.

        Raises:
            WrongUsage: The status is none, or its reason is missing.
            Refused: It stands there already.
        """
        term = catalog.choice("goal_status", status)
        if term is None or not catalog.is_shipped("goal_status", term.code):
            offered = ", ".join(each.label.casefold() for each in catalog.terms("goal_status"))
            raise WrongUsage(f"A goal is one of: {offered}.")
        words = clean(reason, multiline=True)
        if term.code in {"dropped", "on_hold"} and not words:
            raise WrongUsage(f"Say why the goal is {term.label.casefold()}, in a few words.")
        act = _ACTS.get(term.code, "goal.ended" if term.code in ENDED else "goal.moved")
        with self._act(act, "goal", goal) as work:
            found, today = work.get(Goal, public_id=goal), self._desk.today()
            if found.status == term.code:
                raise Refused(f"That goal is {term.label.casefold()} already.")
            was = found.status
            work.change(found, status=term.code, status_on=today, status_reason=words)
            if term.code == "dropped":
                dropped(work, self._desk, found)
            elif was == "dropped":
                taken_up(work, self._desk, found)
            if term.code == "agreed" and found.agreed_on is None:
                work.change(found, agreed_on=today)
            if attainment is not None:
                look_at(work, self._desk, found, level=attainment, day=today, note=words)

    def attain(
        self, goal: str, level: int, *, note: str = "", value: float | None = None, day: date | None = None
    ) -> None:
        """Say how far a goal is reached, from -2 (much less than expected) to 2 (SOP-L-3).

        Raises:
            WrongUsage: The level is none of the five.
            Refused: The day lies in the future (S-4).
        """
        with self._act("goal.attained", "goal", goal) as work:
            found = work.get(Goal, public_id=goal)
            look_at(
                work,
                self._desk,
                found,
                level=level,
                day=day or self._desk.today(),
                note=clean(note, multiline=True),
                value=value,
            )
            begun(work, self._desk, found)
            drop_draft(work, self._desk.session, "attainment", goal)
