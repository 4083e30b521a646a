"""The plan of a case: goals in the client's words, interventions, versions that were agreed, reviews (standards L to N)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.engagement import moves
from cmtui.casebook.engagement.stages import note_focus
from cmtui.casebook.planning import plan_adds, plan_copies, plan_rows, plan_versions
from cmtui.casebook.planning.plan_goals import ENDED, begun, dropped, follows, taken_up, tie, untie
from cmtui.casebook.planning.plan_looks import keep_looks, look_at, read_review, reviews
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.models.planning import Goal, Intervention, PlanReview, PlanVersion
from cmtui.rules.clean import clean
from cmtui.rules.plan_diff import changes
from cmtui.rules.plan_wording import wording
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from cmtui.care_rows import GoalLook, GoalRow, InterventionRow, PlanVersionRow, ReviewRow
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.store.work import Work

_ACTS = {"agreed": "goal.agreed", "achieved": "goal.achieved", "dropped": "goal.dropped"}
"""Statuses that the history calls by their own name."""

IMPLEMENT = "F-d"
"""What agreeing a plan does to the work: it turns to implementation."""


class Plan:
    """Goals, interventions, versions and reviews of a case's plan."""

    def __init__(self, book: Casebook, desk: Desk) -> None:  # noqa: ARG002  # every area is made alike
        self._desk = desk

    # --- reading -----------------------------------------------------------------------------------------------

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

    def contacts(self, goal: str) -> tuple[tuple[str, str, str], ...]:
        """The contacts that were tied to a goal by its number: public id, instant and narrative, the newest first."""
        rows = self._desk.rows(
            "SELECT n.public_id, n.occurred_at, n.narrative FROM goal g JOIN contact n ON n.case_id = g.case_id "
            "WHERE g.public_id = ? AND n.goals != '' AND n.voided_at IS NULL "
            "AND ' ' || n.goals || ' ' LIKE '% ' || g.number || ' %' ORDER BY n.occurred_at DESC, n.id DESC",
            (goal,),
        )
        return tuple((ident, at, narrative) for ident, at, narrative in rows)

    # --- goals -------------------------------------------------------------------------------------------------

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

    # --- interventions -----------------------------------------------------------------------------------------

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

    # --- versions ----------------------------------------------------------------------------------------------

    def proposal(self, case: str) -> dict[str, str]:
        """What the agreement of a plan begins with: today, by the client or who decides, for a year."""
        return plan_versions.proposal(self._desk, self._desk.case_id(case))

    def agree(
        self,
        case: str,
        values: Mapping[str, str],
        *,
        copies_to: Sequence[tuple[str, str]] = (),
        reasons: Mapping[str, str] | None = None,
        follow_by: Mapping[str, date] | None = None,
    ) -> int:
        """Freeze the plan as it is agreed: a new version; its number.

        Proposed goals become agreed, and the work turns to implementation (F-d). For each copy a task is made; it is
        done once `copy_sent` says that it went out.

        Args:
            case: The case.
            values: Fields of a version as typed; a day that is not named is today's, and it is valid for a year.
            copies_to: Who is to get a copy, and the kind of recipient (a code of `recipient_kind`).
            reasons: Guard id (G-17, G-18) to the reason why it is agreed without what that asks for.
            follow_by: Guard id to the day by which it will be there; a task says so on that day.

        Raises:
            WrongUsage: A value does not fit, or nobody agreed.
            Refused: There is no goal to agree, or the days cannot be (S-4).
        """
        typed = plan_versions.read_agreement(self._desk, values)
        case_id = self._desk.case_id(case)
        asked = moves.asks(self._desk, case, moves.Change(IMPLEMENT)) if follow_by else ()
        with self._desk.act("plan.agreed", case_id=case_id, summary=typed["agreed_by"][:80]) as work:
            number = plan_versions.freeze(work, self._desk, case_id, typed)
            plan_copies.promise(work, self._desk, case_id, (number, typed["agreed_on"]), copies_to)
            note_focus(work, self._desk, case_id, IMPLEMENT, reasons)
            moves.promise(work, self._desk, case_id, asked, follow_by or {})
            drop_draft(work, self._desk.session, "plan_version", case)
        return number

    def withdraw(self, case: str, number: int, reason: str) -> None:
        """Strike out a version that was agreed in error; it stays in the record with the reason.

        Raises:
            WrongUsage: The reason is missing.
        """
        if not (words := clean(reason)):
            raise WrongUsage("Say why the version is struck out, in a few words.")
        case_id = self._desk.case_id(case)
        with self._desk.act("plan.withdrawn", case_id=case_id, summary=f"version {number}") as work:
            work.void(work.get(PlanVersion, case_id=case_id, number=number), words)

    def versions(self, case: str) -> tuple[PlanVersionRow, ...]:
        """The versions that were agreed, the newest first, each with its copies."""
        return plan_versions.versions(self._desk, self._desk.case_id(case))

    def wording(self, case: str, number: int = 0) -> str:
        """A version in the words that were agreed, byte for byte; 0 is the plan as it stands now.

        Raises:
            NotFound: There is no such version.
        """
        case_id = self._desk.case_id(case)
        if number:
            return plan_versions.frozen(self._desk, case_id, number)[0]
        return wording(plan_versions.standing(self._desk, case_id))

    def data(self, case: str, number: int = 0) -> dict[str, Any]:
        """A version's data as they were frozen; 0 is the plan as it stands now.

        Raises:
            NotFound: There is no such version.
        """
        case_id = self._desk.case_id(case)
        if number:
            return plan_versions.frozen(self._desk, case_id, number)[1]
        return plan_versions.standing(self._desk, case_id)

    def diff(self, case: str, a: int, b: int = 0) -> tuple[str, ...]:
        """What changed from one version to another, in sentences that a client understands; 0 is the plan as it stands.

        Raises:
            NotFound: There is no such version.
        """
        return changes(self.data(case, a), self.data(case, b))

    # --- copies ------------------------------------------------------------------------------------------------

    def copy_sent(self, version: str, values: Mapping[str, str]) -> str:
        """Write down that a copy of a version went out, on what basis (S-2); its public id.

        Args:
            version: Public id of the version.
            values: Fields of a disclosure as typed; to the client the basis is that.

        Raises:
            Refused: It names no basis, or rests on a consent that is not valid (S-2).
        """
        case_id = self._case_of("plan_version", version)
        with self._desk.act(
            "copy.sent", case_id=case_id, summary=clean(values.get("recipient", ""))[:80]
        ) as work:
            found = work.get(PlanVersion, public_id=version)
            made = plan_copies.send(work, self._desk, case_id, (int(found.id or 0), found.number), values)
            drop_draft(work, self._desk.session, "copy", version)
        return made

    def copy_received(self, disclosure: str, how: str, day: date | None = None, questions: str = "") -> None:
        """Note that a copy arrived: how that is known, when, and what was asked (AU-5-2).

        Raises:
            WrongUsage: It does not say how it is known.
        """
        with self._act("copy.received", "disclosure", disclosure) as work:
            plan_copies.receive(work, self._desk, disclosure, how, day=day, questions=questions)
            drop_draft(work, self._desk.session, "receipt", disclosure)

    # --- reviews -----------------------------------------------------------------------------------------------

    def review(self, case: str, values: Mapping[str, str], looks: Sequence[GoalLook]) -> str:
        """Look at the whole plan: each goal appropriate, relevant, realistic; what the client says (SOP-N-1, SOP-N-2).

        Args:
            case: The case.
            values: Fields of a review as typed; a day that is not named is today's.
            looks: How each goal stands.

        Raises:
            WrongUsage: It says nothing, or a value does not fit.
            Refused: It was held in the future (S-4).
        """
        typed = read_review(self._desk, values, looks)
        case_id = self._desk.case_id(case)
        said = f"{len(looks)} goal{'' if len(looks) == 1 else 's'}"
        with self._desk.act("review.recorded", case_id=case_id, summary=said) as work:
            made = work.put(PlanReview, case_id=case_id, **typed)
            keep_looks(work, self._desk, case_id, looks, review_id=made.id, day=typed["held_on"])
            drop_draft(work, self._desk.session, "review", case)
        return made.public_id

    def reviews(self, case: str) -> tuple[ReviewRow, ...]:
        """The reviews of the plan, the newest first."""
        return reviews(self._desk, self._desk.case_id(case))

    # --- inside ------------------------------------------------------------------------------------------------

    def _act(self, act: str, table: str, ident: str, summary: str = "") -> AbstractContextManager[Work]:
        """An act on something of the plan, in the history under its own words."""
        words = summary or self._words(table, ident)
        return self._desk.act(act, case_id=self._case_of(table, ident), summary=words[:80])

    def _words(self, table: str, ident: str) -> str:
        column = {"disclosure": "recipient"}.get(table, "what")
        found = self._desk.rows(f'SELECT {column} FROM "{table}" WHERE public_id = ?', (ident,))
        return str(found[0][0]) if found else ""

    def _case_of(self, table: str, ident: str) -> int:
        found = self._desk.rows(
            f'SELECT case_id FROM "{table}" WHERE public_id = ? AND voided_at IS NULL', (ident,)
        )
        if not found:
            named = {"plan_version": "version", "disclosure": "copy"}.get(table, table)
            raise NotFound(f"That {named} is no longer in the record; look at the plan again.")
        return int(found[0][0])

    def _public_case(self, case_id: int) -> str:
        return str(self._desk.rows('SELECT public_id FROM "case" WHERE id = ?', (case_id,))[0][0])
