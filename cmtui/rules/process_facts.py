"""What guards, the rail and the next step ask about one case: plain facts, gathered by the casebook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

CRITERIA = 9
"""How many criteria Standard I asks for."""


@dataclass(frozen=True, slots=True)
class GoalStanding:
    """A goal of the plan (not a dropped one), and what it says of itself (SOP-L-1)."""

    id: str
    """Public id."""
    number: int
    standing: bool = True
    """Whether it has not ended yet."""
    agreed: bool = False
    """Whether it is no mere proposal any more."""
    measure: bool = False
    target_on: bool = False
    voiced: bool = False
    """Whether it stands in the client's words, or the client agreed to it."""
    responsible: bool = False
    evidence: bool = False
    """Whether a guideline, other evidence or “practice knowledge” is named."""
    attained: bool = False
    """Whether its attainment was said."""

    @property
    def name(self) -> str:
        """What a sentence calls it."""
        return f"goal {self.number}"

    @property
    def ended(self) -> bool:
        """Whether it has a final status (G-10)."""
        return not self.standing


@dataclass(frozen=True, slots=True)
class Explained:
    """An intervention that is planned or under way, and what the client was told of it (ACMA-EX-AD-2)."""

    name: str
    """What a sentence calls it."""
    options: bool = False
    risks: bool = False
    costs: bool = False
    none: bool = False
    """Whether it was said that none is a choice."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the guards ask about one case; an absent fact is None, empty or False."""

    status: str
    """Code of `case_status`, or `inquiry` before there is a case."""
    focus: str = ""
    """Code of `focus`: the component that the work is in."""
    asked_by: str = ""
    received_on: date | None = None
    asked_why: str = ""
    urgency: str = ""
    criteria_answered: int = 0
    """How many of the nine criteria the case manager has answered; *unknown*, once decided, is an answer."""
    decision: str = ""
    """Code of `screening_decision`."""
    decision_reason: str = ""
    screened_on: date | None = None
    result_told_on: date | None = None
    resources_named: bool = False
    service_agreement_on: date | None = None
    """Since when a service agreement, written or verbal, is in force."""
    privacy_notice_on: date | None = None
    role_explained_on: date | None = None
    decision_maker: bool = False
    """Whether it is recorded who legally decides."""
    conflict_checked_on: date | None = None
    scope_fits: bool | None = None
    born_on: date | None = None
    died_on: date | None = None
    death_known_by: str = ""
    opened_on: date | None = None
    closed_on: date | None = None
    closure_reason: str = ""
    """Code of `closure_reason`."""
    reason: str = ""
    """Why the transition is made, where one asks for it."""
    hold_reason: str = ""
    hold_until: date | None = None
    hold_watch: str = ""
    """Who watches while the case rests."""
    hold_over: bool = False
    """Whether the day is reached on which the client was expected back."""
    last_contact_on: date | None = None
    """The last contact that reached somebody."""
    attempts: int = 0
    """Contact attempts since somebody was last reached (G-13)."""
    attempt_modes: int = 0
    """In how many ways they were made."""
    attempt_days: int = 0
    """Days since the first of them."""
    letter_sent: bool = False
    """Whether one of them is a letter."""
    assessed_on: date | None = None
    """The last comprehensive assessment that was signed."""
    informants_named: bool = False
    """Whether it says who answered: the client, or why not."""
    last_assessed_on: date | None = None
    """The last signed assessment of any kind."""
    needs_waiting: int = 0
    """Proposed needs without an answer."""
    socioeconomic_asked: bool = False
    strengths_listed: bool = False
    urgent_flags: int = 0
    """Open safety flags that ask for action now."""
    unsigned_notes: int = 0
    unsigned_forms: int = 0
    next_task: str = ""
    """The open task that is due first, in its own words."""
    late_tasks: int = 0
    """Open tasks whose day is over."""
    coordinated_on: date | None = None
    """The last task that was done, or state that a referral came to."""
    acuity_on: date | None = None
    """When the acuity was decided."""
    goals: tuple[GoalStanding, ...] = ()
    explained: tuple[Explained, ...] = ()
    """The interventions that are planned or under way."""
    choice_offered: bool = True
    """Whether each referral that was sent had options, or says why this one."""
    plan_agreed_on: date | None = None
    """Of the latest version."""
    plan_expired: bool = False
    """Whether the day is over until which that version is valid."""
    copy_to_client: bool = False
    """Whether a copy of it went to the client, the family or who decides."""
    copy_to_providers: bool = False
    copies_open: int = 0
    """Copies of it whose receipt nobody verified."""
    plan_reviewed_on: date | None = None
    outcomes_open: tuple[str, ...] = ()
    """Outcome domains in use that have a first value and no later one, in words."""
    rules_due: frozenset[str] = frozenset()
    """The due rules that ask for something now."""
    rules_late: frozenset[str] = frozenset()
    """Those of them whose last day or minute is over."""
    due: frozenset[str] = frozenset()
    """The process components in which a rule asks for something now."""
    late: frozenset[str] = frozenset()
    """Those in which one is late."""
    waived: frozenset[str] = frozenset()
    """Guards that were passed with a reason, kept in the case's stage events."""

    @property
    def all_criteria_answered(self) -> bool:
        """Whether all nine criteria are answered (SOP-I-1)."""
        return self.criteria_answered >= CRITERIA

    @property
    def needs_answered(self) -> bool:
        """Whether no proposed need waits for its answer (F-NEED-4)."""
        return self.needs_waiting == 0

    @property
    def no_urgent_flag(self) -> bool:
        """Whether no urgent safety flag is open (R-SAFE-1)."""
        return self.urgent_flags == 0

    @property
    def all_notes_signed(self) -> bool:
        """Whether no note waits for its signature (R-DOC-1)."""
        return self.unsigned_notes == 0

    @property
    def all_forms_signed(self) -> bool:
        """Whether no assessment waits for its signature."""
        return self.unsigned_forms == 0

    @property
    def no_task_due(self) -> bool:
        """Whether the case has no open task."""
        return not self.next_task

    @property
    def no_hour_clock(self) -> bool:
        """Whether no follow-up in hours after a discharge or move runs (R-TRN-1, R-TRN-3)."""
        return not self.rules_due & {"R-TRN-1", "R-TRN-3"}

    @property
    def no_goals(self) -> bool:
        """Whether the plan has no goal, not even one that has ended."""
        return not self.goals

    @property
    def standing_goals(self) -> tuple[GoalStanding, ...]:
        """The goals that have not ended."""
        return tuple(goal for goal in self.goals if goal.standing)

    @property
    def has_goals(self) -> bool:
        """Whether there is a goal to work at."""
        return any(goal.standing for goal in self.goals)

    @property
    def goals_over(self) -> bool:
        """Whether there were goals and each has ended."""
        return bool(self.goals) and not self.has_goals

    @property
    def plan_stands(self) -> bool:
        """Whether the plan in force is agreed, valid, and no goal is only proposed."""
        proposed = any(goal.standing and not goal.agreed for goal in self.goals)
        return self.plan_agreed_on is not None and not self.plan_expired and not proposed

    @property
    def copies_given(self) -> bool:
        """Whether the plan went to the client and to a provider (SOP-N-1)."""
        return self.copy_to_client and self.copy_to_providers

    @property
    def copies_received(self) -> bool:
        """Whether copies went out and each is known to have arrived (AU-5-2)."""
        return self.copies_open == 0 and (self.copy_to_client or self.copy_to_providers)

    @property
    def reviewed_in_time(self) -> bool:
        """Whether the plan was reviewed, and no further review is late (SOP-N-2)."""
        return self.plan_reviewed_on is not None and "R-PLAN-2" not in self.rules_late

    @property
    def outcomes_valued(self) -> bool:
        """Whether each outcome domain in use has a last value beside its first (SOP-O-1)."""
        return not self.outcomes_open
