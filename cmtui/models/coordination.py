"""What is coordinated: referrals, what others are told and expect, teaching, escalations, sets of tasks, calls."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from cmtui.models.base import Entity, fact, moment

REFERRAL_STATES = (
    "identified", "offered", "client_declined", "client_accepted", "sent", "received", "accepted", "waitlist",
    "refused", "scheduled", "started", "help_received", "not_connected",
)  # fmt: skip
"""The states of domain vocabulary *referral states*; the file refuses any other word."""


class ReferralFields(SQLModel):
    """A service that somebody else is asked for, and why this one."""

    service: str = fact("For what", "Such as home-delivered meals.", sources=("SOP-M-2", "AU-3-5"))
    provider: str = fact("To whom", "The organization that the client chose.", default="")
    chosen_why: str = fact("Client's choice and why", default="", long=True, sources=("ACMA-TM-6", "GP-2"))
    beyond_competence: bool | None = fact(
        "Beyond my own competence", "Then to a specialist.", default=None, sources=("AU-3-4",)
    )
    way: str = fact("Sent by", default="", vocabulary="contact_mode")
    information: str = fact("Information sent", default="", long=True, sources=("ACMA-TM-8",))
    basis: str = fact(
        "Basis",
        "The consent or law that allows it.",
        default="",
        vocabulary="disclosure_basis",
        sources=("S-2",),
    )
    appointment_on: date | None = fact("Appointment", default=None)
    help_received: str = fact("Help received", default="", vocabulary="help_received")
    satisfaction: str = fact("Client's satisfaction", default="", sources=("OUT-4",))
    cost: str = fact("Cost", default="", sources=("ACMA-EX-RM-1",))


class Referral(ReferralFields, Entity, table=True):
    """A referral out, through its states to *help received*."""

    __table_args__ = (
        Index("ix_referral_organization_state", "organization_id", "state"),
        CheckConstraint(
            "state IN ('identified','offered','client_declined','client_accepted','sent','received','accepted',"
            "'waitlist','refused','scheduled','started','help_received','not_connected')",
            name="state",
        ),
    )

    case_id: int = Field(foreign_key="case.id", index=True)
    need_id: int | None = Field(default=None, foreign_key="need.id", index=True)
    intervention_id: int | None = Field(default=None, foreign_key="intervention.id")
    organization_id: int | None = Field(default=None, foreign_key="organization.id")
    replaces_id: int | None = Field(default=None, foreign_key="referral.id")
    state: str = fact("State", default="identified", vocabulary="referral_state", shown=False)
    state_on: date = fact("State since", shown=False)
    reason: str = fact("Not connected since", default="", vocabulary="not_connected", shown=False)
    identified_on: date = fact("Identified", shown=False)
    sent_on: date | None = fact("Sent", default=None, shown=False)
    received_on: date | None = fact("Receipt verified", default=None, shown=False)
    scheduled_on: date | None = fact("Scheduled", default=None, shown=False)
    started_on: date | None = fact("First service", default=None, shown=False)
    ended_on: date | None = fact("Settled", default=None, shown=False)


class ReferralOption(Entity, table=True):
    """One of the providers that the client was offered."""

    __tablename__ = "referral_option"

    referral_id: int = Field(foreign_key="referral.id", index=True)
    organization_id: int | None = Field(default=None, foreign_key="organization.id")
    name: str = fact("Provider")
    chosen: bool = fact("Chosen", default=False)
    why: str = fact("Why, or why not", default="")


class ReferralState(Entity, table=True):
    """A state that a referral came to, with its day."""

    __tablename__ = "referral_state"

    referral_id: int = Field(foreign_key="referral.id", index=True)
    state: str = fact("State", vocabulary="referral_state")
    since: date = fact("Since")
    reason: str = fact("Reason", default="", vocabulary="not_connected")
    note: str = fact("Note", default="", long=True)


class DisclosureFields(SQLModel):
    """What was given to whom, on what basis, and whether it arrived."""

    recipient: str = fact("To", sources=("SOP-C-3", "ACMA-TM-7"))
    recipient_kind: str = fact("Who that is", default="", vocabulary="recipient_kind")
    what: str = fact("What")
    purpose: str = fact("Purpose", default="")
    basis: str = fact("Basis", default="", vocabulary="disclosure_basis", sources=("S-2",))
    way: str = fact("Sent by", default="", vocabulary="contact_mode")
    sent_on: date = fact("Sent")
    received_on: date | None = fact("Receipt verified", default=None, sources=("AU-5-2", "ACMA-TM-8"))
    received_how: str = fact("Verified how, by whom", default="", sources=("AU-5-2",))
    questions: str = fact("Questions raised", default="", long=True, sources=("AU-5-2",))


class Disclosure(DisclosureFields, Entity, table=True):
    """Information that left the practice: a copy of the plan, papers for a receiver, a referral."""

    case_id: int = Field(foreign_key="case.id", index=True)
    consent_id: int | None = Field(default=None, foreign_key="consent.id")
    plan_version_id: int | None = Field(default=None, foreign_key="plan_version.id", index=True)
    transition_id: int | None = Field(default=None, foreign_key="transition.id", index=True)
    referral_id: int | None = Field(default=None, foreign_key="referral.id", index=True)
    sent_at: datetime | None = moment("Sent at", default=None, shown=False)


class EducationFields(SQLModel):
    """What was taught to whom, and whether it was understood."""

    held_on: date = fact("Date")
    topic: str = fact("Topic", sources=("ACMA-ED-1", "ACMA-ED-3"))
    kind: str = fact("Kind", default="", vocabulary="education_kind", sources=("ACMA-ED-1", "ACMA-EX-RM-2"))
    learner: str = fact("Learner", default="client", vocabulary="learner", sources=("ACMA-ED-2",))
    way: str = fact("Way", "Talked through, shown, practiced, in writing.", default="")
    material: str = fact("Material", default="", sources=("ACMA-EX-AD-6",))
    language: str = fact("Language", default="", vocabulary="language", sources=("SOP-F-2",))
    teach_back: str = fact(
        "Teach-back", "Said or done back in the learner's own way.", default="", vocabulary="teach_back"
    )
    gap: str = fact("What is still unclear", default="", long=True)
    follow_up_on: date | None = fact(
        "Come back to it",
        "Empty where something is unclear: after the practice's follow-up time.",
        default=None,
    )


class Education(EducationFields, Entity, table=True):
    """Teaching, checked by teach-back."""

    case_id: int = Field(foreign_key="case.id", index=True)


class ExpectationFields(SQLModel):
    """What one party expects, and how that was brought together with the others."""

    party: str = fact("Party", vocabulary="expectation_party", sources=("ACMA-EX-CC-11",))
    who: str = fact("Who", default="")
    expects: str = fact("Expects", long=True, sources=("ACMA-EX-CC-11",))
    horizon: str = fact("Horizon", default="", vocabulary="goal_horizon", sources=("ACMA-EX-RM-11",))
    realistic: str = fact("Realistic", default="", vocabulary="criterion_answer", sources=("ACMA-EX-RM-11",))
    reconciled: str = fact("Reconciled how", default="", long=True)
    said_on: date | None = fact("Said on", default=None)


class Expectation(ExpectationFields, Entity, table=True):
    """An expectation of the client, the family, the team or the payer."""

    case_id: int = Field(foreign_key="case.id", index=True)


class EscalationFields(SQLModel):
    """Something that was taken a step higher."""

    subject: str = fact("About", sources=("ACMA-EX-CC-5", "ACMA-EX-CC-6"))
    level: int = fact("Level", "Of the practice's ladder; 1 first.", default=1, ge=1)
    to_whom: str = fact("To whom", default="")
    why: str = fact("Why", default="", long=True)
    asked_on: date = fact("Asked")
    answer_due_on: date | None = fact("Answer due", default=None)
    answered_on: date | None = fact("Answered", default=None)
    result: str = fact("Result", default="", long=True)


class Escalation(EscalationFields, Entity, table=True):
    """An escalation of a task or a barrier."""

    case_id: int = Field(foreign_key="case.id", index=True)
    task_id: int | None = Field(default=None, foreign_key="task.id", index=True)


class EscalationStepFields(SQLModel):
    """One step of the practice's ladder."""

    level: int = fact("Level", "1 first.", default=1, ge=1, sources=("ACMA-EX-CC-6",))
    to_whom: str = fact("To whom", "Such as the agency's supervisor.")
    how: str = fact("How", default="")
    days: int = fact("Answer within", default=2, unit="business days", ge=0)


class EscalationStep(EscalationStepFields, Entity, table=True):
    """A step of the ladder by which the practice escalates."""

    __tablename__ = "escalation_step"


class TaskSetFields(SQLModel):
    """Tasks that belong together, each so many days from an anchor."""

    name: str = fact("Name")
    anchor: str = fact("Counted from", default="day", vocabulary="set_anchor")
    about: str = fact("About", default="", long=True)
    items: str = fact(
        "Tasks",
        "One a line, its day first: 0 call the client · 2 check the medicines · -3 book transport.",
        long=True,
    )
    hidden: bool = fact("Hidden", "No longer offered.", default=False)


class TaskSet(TaskSetFields, Entity, table=True):
    """A set of tasks that the practice wrote, or changed: it stands for the shipped one of its code."""

    __tablename__ = "task_set"

    code: str = fact("Code", unique=True, max_length=80, shown=False)


class AppliedSet(Entity, table=True):
    """A set of tasks applied to a case: its open tasks move with the anchor."""

    __tablename__ = "applied_set"

    case_id: int = Field(foreign_key="case.id", index=True)
    code: str = fact("Set")
    name: str = fact("Name")
    anchor: str = fact("Counted from", vocabulary="set_anchor")
    anchor_on: date = fact("Anchor")
    transition_id: int | None = Field(default=None, foreign_key="transition.id")


class AuthorizationFields(SQLModel):
    """What a payer was asked for and approved, in units and days."""

    service: str = fact("Service", sources=("ACMA-UM-4",))
    payer: str = fact("Payer", default="")
    number: str = fact("Number", default="")
    state: str = fact("State", default="asked", vocabulary="authorization_state")
    asked_on: date | None = fact("Asked", default=None)
    decision_due_on: date | None = fact("Decision due", default=None, sources=("R-UM-4",))
    decided_on: date | None = fact("Decided", default=None)
    from_on: date | None = fact("From", default=None)
    until_on: date | None = fact("To", default=None, sources=("R-UM-3",))
    unit: str = fact("Unit", "Visits, hours, days.", default="visits")
    units: float | None = fact("Units approved", default=None, ge=0)
    used: float = fact("Units used", default=0, ge=0, sources=("ACMA-EX-RM-8",))
    next_review_on: date | None = fact("Next review", default=None, sources=("R-UM-2",))
    settled_on: date | None = fact("Renewed or no longer needed", default=None)
    note: str = fact("Note", default="", long=True)


class Authorization(AuthorizationFields, Entity, table=True):
    """An authorization of a service by a payer."""

    case_id: int = Field(foreign_key="case.id", index=True)


class CallPlace(Entity, table=True):
    """Where a client stands in the call list, when the case manager put them there by hand."""

    __tablename__ = "call_place"

    case_id: int = Field(foreign_key="case.id", index=True)
    day: date = fact("Day", "The list is made anew each day.")
    rank: float = fact("Rank", "Lower is called first; those without stand by urgency, at their place.")
