"""The inquiry, the case, its stages and its screening."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from cmtui.models.base import Entity, fact, moment

STATUSES = ("prospect", "waitlist", "open", "on_hold", "closing", "closed", "not_accepted")
"""The states of domain vocabulary *case status*; the file refuses any other word."""


class InquiryFields(SQLModel):
    """Who asked, when, why and how urgent."""

    received_at: datetime = moment("Received", "When the inquiry reached you.", sources=("SOP-I-2",))
    channel: str = fact("Came by", default="", vocabulary="inquiry_channel")
    source: str = fact(
        "Asked by", "Person or agency, and how to answer them.", default="", sources=("SOP-I-2",)
    )
    reason: str = fact("Why", "In the words of who asked.", default="", long=True, sources=("SOP-I-2",))
    urgency: str = fact("Urgency", default="", vocabulary="urgency", sources=("SOP-I-2",))
    answer_by: date | None = fact("Answer needed by", default=None)
    disposition: str = fact("Disposition", default="", vocabulary="inquiry_disposition")
    disposition_reason: str = fact("Reason", default="", long=True)
    answered_on: date | None = fact("Answered", default=None)
    resources_named: str = fact("Other resources named", default="", long=True, sources=("GP-8", "ACMA-TM-6"))


class Inquiry(InquiryFields, Entity, table=True):
    """A referral in, before a case is opened."""

    client_id: int = Field(foreign_key="client.id", index=True)
    source_key: str | None = fact("Known elsewhere as", default=None, unique=True, shown=False)


class CaseFields(SQLModel):
    """One episode of service, opened and closed."""

    setting: str = fact("Setting", default="", vocabulary="setting", sources=("SET-1",))
    program: str = fact("Program or contract", default="")
    jurisdiction: str = fact("Jurisdiction", default="")
    referral_question: str = fact("Referral question", default="", long=True)
    acuity: int = fact(
        "Acuity",
        "Decided by you; the weight counts toward capacity.",
        default=2,
        vocabulary="acuity",
        ge=1,
        le=4,
        sources=("ACMA-CC-2",),
    )
    cadence_days: int | None = fact("Contact every", "Empty: by acuity.", default=None, unit="days", ge=1)
    summary: str = fact(
        "Summary", "Who, why, plan: what a colleague needs in a minute.", default="", long=True
    )
    conflict_checked_on: date | None = fact("Conflict of interest checked", default=None, sources=("CLO-3",))
    scope_fits: bool | None = fact(
        "Within my competence and scope", default=None, sources=("BRD-L-2", "AU-3-4")
    )
    role_explained_on: date | None = fact("Role and limits explained", default=None, sources=("SOP-E-1",))
    acuity_reason: str = fact("Why this acuity", default="", sources=("ACMA-CC-2",))
    acuity_on: date | None = fact("Acuity decided", default=None)
    hold_reason: str = fact("Why it rests", default="", sources=("ACMA-EX-AC-2",))
    hold_until: date | None = fact("Expected back", default=None)
    hold_watch: str = fact("Who watches meanwhile", default="", sources=("ACMA-EX-AC-2",))
    legal_hold: bool = fact("Legal hold", default=False)
    retain_until: date | None = fact("Kept until", default=None, shown=False)


class Case(CaseFields, Entity, table=True):
    """A case: its number, where it stands, and when."""

    __table_args__ = (
        CheckConstraint(
            "status IN ('prospect','waitlist','open','on_hold','closing','closed','not_accepted')",
            name="status",
        ),
        CheckConstraint("closed_on IS NULL OR opened_on IS NULL OR closed_on >= opened_on", name="dates"),
    )

    number: str = fact("Number", unique=True, max_length=16, shown=False)
    client_id: int = Field(foreign_key="client.id", index=True)
    inquiry_id: int | None = Field(default=None, foreign_key="inquiry.id", index=True)
    previous_id: int | None = Field(default=None, foreign_key="case.id")
    status: str = fact("Status", default="prospect", vocabulary="case_status", index=True, shown=False)
    focus: str = fact("Focus", default="engage", vocabulary="focus", shown=False, sources=("ROAD-7",))
    prospect_on: date | None = fact("Prospect since", default=None, shown=False)
    opened_on: date | None = fact("Opened", default=None, shown=False)
    on_hold_on: date | None = fact("On hold since", default=None, shown=False)
    closed_on: date | None = fact("Closed", default=None, shown=False)
    closed_reason: str = fact(
        "Closing reason", default="", vocabulary="closure_reason", shown=False, sources=("SOP-P-1",)
    )
    closed_note: str = fact("Closing note", default="", shown=False)


class StageEvent(Entity, table=True):
    """A change of a case's status or focus, with the guards not met and the reason given (append-only)."""

    __tablename__ = "stage_event"

    case_id: int = Field(foreign_key="case.id", index=True)
    transition: str = fact("Transition", "T-1 … T-14 or F-a … F-g.")
    from_status: str = fact("From", default="")
    to_status: str = fact("To")
    at: datetime = moment("At")
    guards: str = fact("Guards not met", "JSON: id to reason, as picked or typed.", default="{}", long=True)


class ScreeningFields(SQLModel):
    """A first look: does this person meet the criteria, and will case management help."""

    screened_on: date = fact("Date")
    clinical: str = fact("Clinical factors", default="", long=True, sources=("ACMA-CC-1",))
    psychosocial: str = fact("Psychosocial factors", default="", long=True, sources=("ACMA-CC-1",))
    financial: str = fact("Financial factors", default="", long=True, sources=("ACMA-CC-1",))
    operational: str = fact("Operational factors", default="", long=True, sources=("ACMA-CC-1",))
    risks: str = fact("Risks", default="", long=True, sources=("ACMA-CC-2",))
    barriers: str = fact("Barriers", default="", long=True, sources=("ACMA-CC-2",))
    strengths: str = fact("Strengths", default="", long=True, sources=("ACMA-CC-2",))
    tier: str = fact("Tier", default="", vocabulary="tier", sources=("ACMA-CC-2",))
    benefit: str = fact(
        "Will case management help", default="", vocabulary="criterion_answer", sources=("SOP-I-2",)
    )
    benefit_reason: str = fact("How it will help, or why not", default="", long=True, sources=("SOP-I-2",))
    decision: str = fact("Decision", default="", vocabulary="screening_decision", sources=("SOP-I-2",))
    decision_reason: str = fact("Reason for the decision", default="", long=True)
    against_criteria: bool = fact("Decided by judgment against the criteria", default=False)


class Screening(ScreeningFields, Entity, table=True):
    """The nine criteria and the decision for one case."""

    case_id: int = Field(foreign_key="case.id", index=True)
    prefilled_from: str = fact("Prefilled from", "Where the evidence came from.", default="", shown=False)
    as_of: datetime | None = moment("Evidence counted up to", default=None, shown=False)
    signed_at: datetime | None = moment("Signed", default=None, shown=False)
    signed_by: str = fact("Signed by", default="", shown=False)


class CriterionFields(SQLModel):
    """One of the nine criteria of Standard I, answered with its evidence."""

    code: str = fact("Criterion", vocabulary="criterion", sources=("SOP-I-1",))
    answer: str = fact("Present", default="unknown", vocabulary="criterion_answer")
    evidence: str = fact("Evidence", default="", long=True)
    count_6m: int | None = fact("In 6 months", default=None, ge=0)
    count_12m: int | None = fact("In 12 months", default=None, ge=0)


class Criterion(CriterionFields, Entity, table=True):
    """A criterion of one screening."""

    __table_args__ = (Index("ix_criterion_screening_code", "screening_id", "code", unique=True),)

    screening_id: int = Field(foreign_key="screening.id")
    decided: bool = fact(
        "Decided by the case manager", "False while it is a prefilled proposal.", default=False, shown=False
    )
