"""What the due rules ask about plans, transitions, referrals and the rest of coordination: plain facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmtui.rules.transitions import ADMITS

if TYPE_CHECKING:
    from datetime import date, datetime

    from cmtui.rules.workdays import Moment


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """A goal that has not ended, as far as the rules ask."""

    id: str
    title: str
    """What the row calls it, such as `goal 2: walk to the mailbox`."""
    status: str = "active"
    """Code of `goal_status`; only the agreed and the active are looked after."""
    begun_on: date | None = None
    """Since when it is agreed; its own interval counts from here until the first review."""
    review_days: int | None = None
    """Its own interval; None: with the plan (R-PLAN-2)."""
    reviewed_on: date | None = None
    """The last look at it, alone or in a review of the plan."""
    unchanged_on: date | None = None
    """The day of that look, where it found the same attainment as the look before it; None else."""
    target_on: date | None = None

    @property
    def judged_on(self) -> date | None:
        """The last look, where it was at the target date or later: that is what the date asked for."""
        if self.reviewed_on is None or self.target_on is None or self.reviewed_on < self.target_on:
            return None
        return self.reviewed_on


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """The plan version in force, as far as the rules ask."""

    id: str
    number: int
    agreed_on: date
    shared_on: date | None = None
    """When the first copy of it went out."""


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """A copy of the plan version in force that was sent to somebody."""

    id: str
    """Of the disclosure."""
    recipient: str
    sent_on: date
    received_on: date | None = None
    """When its receipt was verified."""


@dataclass(frozen=True, slots=True)
class WatchFacts:
    """A transition, a crisis or a new service: the client is contacted in stages after it."""

    id: str
    title: str
    """Such as `discharge home`, `crisis` or `start of home-delivered meals`."""
    on: Moment
    """A day, or the instant where it is known."""
    contacts: tuple[datetime, ...] = ()
    """The contacts in which somebody was reached since then; the last one alone is enough."""


@dataclass(frozen=True, slots=True)
class TransitionFacts:
    """A transition of care that is not closed, as far as the rules ask."""

    id: str
    title: str
    """Such as `discharge home` or `move to Elm House`."""
    to_setting: str = "home"
    """Code of `transition_setting`."""
    expected_on: date | None = None
    happened_at: datetime | None = None
    contacted_at: datetime | None = None
    """The first contact after it in which somebody was reached."""
    followed_up_at: datetime | None = None
    """The first such contact in which it was asked whether the plan is working, and answered."""
    follows_tcm: bool = False
    """Whether the coverage follows Medicare transitional care."""
    risk: str = ""
    """Code of `risk_level`: high needs the visit sooner."""
    visit_on: date | None = None
    """When the follow-up visit was kept."""
    medicines_on: date | None = None
    """When the medication lists were compared."""
    readmitted_on: date | None = None
    reviewed_on: date | None = None
    """When the readmission was reviewed."""
    closed_on: date | None = None

    @property
    def admits(self) -> bool:
        """Whether it leads into a hospital: nobody is followed up at home then."""
        return self.to_setting in ADMITS

    @property
    def owes_tcm(self) -> bool:
        """Whether it is a discharge for which the payer asks for transitional care."""
        return self.follows_tcm and not self.admits


@dataclass(frozen=True, slots=True)
class InformedFacts:
    """Information that was sent to a receiver of a transition."""

    id: str
    """Of the disclosure."""
    recipient: str
    sent_at: Moment
    """The instant, or the day where only that is known."""
    received_on: date | None = None
    """When its receipt was verified."""


@dataclass(frozen=True, slots=True)
class ReferralFacts:
    """A referral out that is not settled, as far as the rules ask."""

    id: str
    title: str
    """The service, and to whom where one is chosen: `meals (Elm Kitchen)`."""
    state: str
    """Code of `referral_state`."""
    identified_on: date
    sent_on: date | None = None
    appointment_on: date | None = None
    started_on: date | None = None

    @property
    def asked_on(self) -> date:
        """When it was sent; when the service was identified where that day is not known."""
        return self.sent_on or self.identified_on


@dataclass(frozen=True, slots=True)
class AuthorizationFacts:
    """An authorization that has not ended, as far as the rules ask."""

    id: str
    title: str
    """The service, and the payer where one is named."""
    state: str
    """Code of `authorization_state`."""
    asked_on: date | None = None
    decision_due_on: date | None = None
    """The day on the notice or in the contract; it wins over the computed one."""
    decided_on: date | None = None
    next_review_on: date | None = None
    until_on: date | None = None
    unit: str = "visits"
    units: float | None = None
    used: float = 0
    used_on: date | None = None
    """When the units used were last written down."""
    settled_on: date | None = None
    """When it was renewed, or found to be no longer needed."""

    @property
    def left(self) -> str:
        """The units that are left, in words: `6 of 24 visits`; none beyond those approved."""
        units = self.units or 0
        return f"{max(units - self.used, 0):g} of {units:g} {self.unit}"


@dataclass(frozen=True, slots=True)
class EscalationFacts:
    """Something taken a step higher that waits for its answer."""

    id: str
    title: str
    """What it is about."""
    to_whom: str
    asked_on: date
    answer_due_on: date | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class EducationFacts:
    """Teaching that is to be come back to."""

    id: str
    topic: str
    follow_up_on: date | None = None
    settled_on: date | None = None
    """When the topic was taught, or checked, again."""


@dataclass(frozen=True, slots=True)
class OrganizationFacts:
    """An entry of the directory: a matter of the practice, not of a case."""

    id: str
    name: str
    added_on: date
    verified_on: date | None = None
    failed_on: date | None = None
    """When a referral to it last failed."""

    @property
    def doubted_on(self) -> date | None:
        """When a referral to it failed that no verification followed."""
        if self.failed_on is None or (self.verified_on is not None and self.verified_on >= self.failed_on):
            return None
        return self.failed_on
