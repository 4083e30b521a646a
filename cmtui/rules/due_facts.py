"""What the due rules ask about one case: plain facts, gathered by the casebook.

Those of plans, coordination and transitions are in `due_care_facts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from cmtui.rules.due_care_facts import (
        AuthorizationFacts,
        CopyFacts,
        EducationFacts,
        EscalationFacts,
        GoalFacts,
        InformedFacts,
        OrganizationFacts,
        ReferralFacts,
        TransitionFacts,
        VersionFacts,
        WatchFacts,
    )
    from cmtui.rules.workdays import Moment


@dataclass(frozen=True, slots=True)
class InquiryFacts:
    """An inquiry, as far as the rules ask."""

    id: str
    received_at: Moment
    urgency: str = ""
    answer_by: date | None = None
    """When the one who asked needs the answer; it wins over the computed day."""
    answered_on: date | None = None
    """When it got its disposition."""


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """A consent, as far as the rules ask."""

    id: str
    kind: str
    title: str = "consent"
    """What the row calls it: its kind in words, such as `release of information`."""
    effective_on: date | None = None
    expires_on: date | None = None
    reviewed_on: date | None = None
    revoked_on: date | None = None
    settled_on: date | None = None
    """When it was renewed by another, or found to be no longer needed."""


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A contact, as far as the rules ask."""

    id: str
    occurred_at: datetime
    title: str = "note"
    """What the row calls it, such as `visit note`."""
    reached: str = ""
    """Code of `reached`; empty where nobody was tried (a note in the record)."""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FlagFacts:
    """A safety flag, as far as the rules ask."""

    id: str
    level: str
    """Code of `alert_level`."""
    title: str
    """In words; of a confidential one only that it is one."""
    raised_at: datetime
    closed_at: datetime | None = None
    contacts: tuple[datetime, ...] = ()
    """The contacts in which somebody was reached since it was raised, in order."""


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """A need that waits for its answer, or for the day to which it was put off."""

    id: str
    title: str
    opened_on: date
    until: date | None = None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class InstrumentFacts:
    """A form that is asked again by its own interval, and when it was last."""

    id: str
    """The form's code."""
    title: str
    last_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """A change in condition that no assessment followed yet, nor a reason why none is needed."""

    id: str
    title: str
    """Such as `emergency visit` or `discharge`."""
    on: date


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """An assessment that is complete and not signed."""

    id: str
    title: str
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """A time during which a case was on hold."""

    start: date
    end: date | None = None
    """The day it came back; None while it is on hold."""


@dataclass(frozen=True, slots=True)
class DueFacts:
    """What the rules ask about one case, or about an inquiry that is none yet."""

    case: str
    """The public id of the case; empty for an inquiry without one."""
    status: str
    """Code of `case_status`; `inquiry` before there is a case, `practice` for what belongs to none."""
    prospect_on: date | None = None
    opened_on: date | None = None
    deceased_on: date | None = None
    screening_signed_on: date | None = None
    acuity: int = 0
    first_assessment_on: date | None = None
    """When the first comprehensive assessment was signed."""
    last_assessment_on: date | None = None
    """The day of the last signed one."""
    has_open_task: bool = False
    last_event_on: date | None = None
    """The last day on which something happened on the case: the day from which it has no next step."""
    holds: tuple[Hold, ...] = ()
    inquiries: tuple[InquiryFacts, ...] = ()
    consents: tuple[ConsentFacts, ...] = ()
    contacts: tuple[ContactFacts, ...] = ()
    """The unsigned ones, and all since it became a prospect."""
    flags: tuple[FlagFacts, ...] = ()
    """The open ones, and the urgent ones of the last days, which are followed up though they are closed."""
    needs: tuple[NeedFacts, ...] = ()
    instruments: tuple[InstrumentFacts, ...] = ()
    changes: tuple[ChangeFacts, ...] = ()
    """The earliest one alone: an assessment answers those before it as well."""
    unsigned: tuple[DraftFacts, ...] = ()
    payer: str = ""
    """Who pays first at present: settings of the rules may be that payer's."""
    program: str = ""
    """Program or contract of the case: settings of the rules may be of that program."""
    cadence_days: int | None = None
    """How often the client is contacted, where the case says so itself; None: by acuity (R-MON-1)."""
    contacted_on: date | None = None
    """The last day on which somebody was reached."""
    face_on: date | None = None
    """The last day on which the client was met in person."""
    on_hold_on: date | None = None
    hold_until: date | None = None
    """When the case is expected back from hold."""
    closing_on: date | None = None
    """When closing was begun; None when it is not closing."""
    closed_on: date | None = None
    surveyed_on: date | None = None
    """When the client was last asked how satisfied they are: the day of a form of that domain."""
    assessed_for_plan_on: date | None = None
    """The day of the last signed comprehensive assessment, where no plan version was agreed on it or later."""
    plan_agreed_on: date | None = None
    """The day of the version in force."""
    plan_reviewed_on: date | None = None
    """The last review of the whole plan."""
    plan_valid_until: date | None = None
    """Of the version in force."""
    goals: tuple[GoalFacts, ...] = ()
    versions: tuple[VersionFacts, ...] = ()
    """The one in force alone: nobody is owed a copy of a superseded plan."""
    copies: tuple[CopyFacts, ...] = ()
    """Of the version in force."""
    watches: tuple[WatchFacts, ...] = ()
    """The newest transition, crisis or new service alone: the stages begin anew with each."""
    transitions: tuple[TransitionFacts, ...] = ()
    informed: tuple[InformedFacts, ...] = ()
    """For transitions that are not closed."""
    referrals: tuple[ReferralFacts, ...] = ()
    authorizations: tuple[AuthorizationFacts, ...] = ()
    escalations: tuple[EscalationFacts, ...] = ()
    education: tuple[EducationFacts, ...] = ()
    organizations: tuple[OrganizationFacts, ...] = ()
    """Of the practice alone: those facts have no case, and the status `practice`."""

    @property
    def plan_looked_on(self) -> date | None:
        """The last look at the whole plan: its review, or its agreement where that is later."""
        days = (self.plan_agreed_on, self.plan_reviewed_on)
        return None if self.plan_agreed_on is None else max(day for day in days if day is not None)

    @property
    def service_agreement_on(self) -> date | None:
        """Since when a service agreement is in force, written or verbal; None without one."""
        days = (
            each.effective_on
            for each in self.consents
            if each.kind == "service_agreement" and each.effective_on and not each.revoked_on
        )
        return min(days, default=None)
