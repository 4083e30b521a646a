"""The plan of a case: goals in the client's words, interventions, versions that were agreed, reviews (standards L to N)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.engagement import moves
from cmtui.casebook.engagement.stages import note_focus
from cmtui.casebook.planning import plan_copies, plan_versions
from cmtui.casebook.planning.goals import PlanGoals
from cmtui.casebook.planning.interventions import PlanInterventions
from cmtui.casebook.planning.plan_looks import keep_looks, read_review, reviews
from cmtui.errors import WrongUsage
from cmtui.models.planning import PlanReview, PlanVersion
from cmtui.rules.clean import clean
from cmtui.rules.plan_diff import changes
from cmtui.rules.plan_wording import wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cmtui.care_rows import GoalLook, PlanVersionRow, ReviewRow

IMPLEMENT = "F-d"
"""What agreeing a plan does to the work: it turns to implementation."""


class Plan(PlanGoals, PlanInterventions):
    """Goals, interventions, versions and reviews of a case's plan."""

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
        case_id = self._desk.case_id(case)
        typed = plan_versions.read_agreement(self._desk, case_id, values)
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
            return plan_versions.frozen_wording(self._desk, case_id, number)
        return wording(plan_versions.standing(self._desk, case_id))

    def data(self, case: str, number: int = 0) -> dict[str, Any]:
        """A version's data as they were frozen; 0 is the plan as it stands now.

        Raises:
            NotFound: There is no such version.
            RecordDamaged: What was frozen with it cannot be read.
        """
        case_id = self._desk.case_id(case)
        if number:
            return plan_versions.frozen(self._desk, case_id, number)
        return plan_versions.standing(self._desk, case_id)

    def diff(self, case: str, a: int, b: int = 0) -> tuple[str, ...]:
        """What changed from one version to another, in sentences that a client understands; 0 is the plan as it stands.

        Raises:
            NotFound: There is no such version.
            RecordDamaged: What was frozen with it cannot be read.
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
