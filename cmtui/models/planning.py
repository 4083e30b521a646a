"""The plan: goals and interventions, the versions that were agreed, their reviews, and the library they come from."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from cmtui.models.base import Entity, fact, moment

GOAL_STATUSES = ("proposed", "agreed", "active", "on_hold", "achieved", "partly", "not_achieved", "dropped")
"""The states of domain vocabulary *goal status*; the file refuses any other word."""

INTERVENTION_STATUSES = ("planned", "active", "done", "dropped")
"""What an intervention can be; the file refuses any other word."""


class GoalFields(SQLModel):
    """What is to be reached, in the client's words first, and how everybody will know."""

    words: str = fact(
        "In the client's words", "As the client says it; shown first.", default="", sources=("AU-3-1",)
    )
    what: str = fact("Goal", "What is counted or done, such as: weigh daily.", sources=("SOP-L-1",))
    measure: str = fact(
        "Measure", "How it is known, such as: weights in the log.", default="", sources=("SOP-L-1",)
    )
    unit: str = fact("Unit", "Such as days a week.", default="")
    baseline: float | None = fact("Now", "Where the client stands at the start.", default=None)
    target: float | None = fact("Target", default=None)
    horizon: str = fact("Horizon", default="", vocabulary="goal_horizon", sources=("ACMA-EX-RM-11",))
    target_on: date | None = fact("Target date", default=None, sources=("SOP-L-1",))
    importance: int | None = fact("Importance", "0 to 10, the client's.", default=None, ge=0, le=10)
    confidence: int | None = fact(
        "Confidence", "0 to 10, the client's.", default=None, ge=0, le=10, sources=("ACMA-EX-CC-7",)
    )
    barriers: str = fact("Barriers", default="", long=True, sources=("ACMA-EX-CC-12",))
    strengths: str = fact("Strengths used", default="", long=True, sources=("AU-1-4",))
    evidence: str = fact(
        "Guideline or evidence", "Or: practice knowledge.", default="", sources=("SOP-L-2", "AU-3-2")
    )
    responsible: str = fact("Responsible", "Who answers for it.", default="", sources=("ACMA-EX-CC-2",))
    agreed_on: date | None = fact("Client agreed", default=None, sources=("AU-3-1",))
    agreed_how: str = fact("Agreed how", default="", vocabulary="agreed_how")
    review_days: int | None = fact(
        "Review every", "Empty: with the plan.", default=None, unit="days", ge=1, sources=("SOP-L-3",)
    )
    tied_measure: str = fact(
        "Tied measure", "A measure of the record, such as phq-9/total: its values stand beside.", default=""
    )
    much_less: str = fact("−2 much less than expected", default="")
    less: str = fact("−1 less than expected", default="")
    expected: str = fact("0 as expected", default="")
    more: str = fact("+1 more than expected", default="")
    much_more: str = fact("+2 much more than expected", default="")


class Goal(GoalFields, Entity, table=True):
    """A goal of a case's plan; its number is never given again."""

    __table_args__ = (
        Index(
            "ix_goal_case_number", "case_id", "number", unique=True, sqlite_where=text("voided_at IS NULL")
        ),
        CheckConstraint(
            "status IN ('proposed','agreed','active','on_hold','achieved','partly','not_achieved','dropped')",
            name="status",
        ),
        CheckConstraint("attainment IS NULL OR attainment BETWEEN -2 AND 2", name="attainment"),
    )

    case_id: int = Field(foreign_key="case.id")
    number: int = fact("Number", "Counts within the case.", shown=False)
    status: str = fact("Status", default="proposed", vocabulary="goal_status", shown=False)
    status_on: date | None = fact("Status since", default=None, shown=False)
    status_reason: str = fact("Reason", default="", long=True, shown=False)
    attainment: int | None = fact("Attainment", default=None, vocabulary="attainment", shown=False)
    attained_on: date | None = fact("Attainment seen", default=None, shown=False)
    entry: str = fact("From the library", "Code of the entry it was made from.", default="", shown=False)


class GoalNeed(Entity, table=True):
    """That a goal answers a need."""

    __tablename__ = "goal_need"
    __table_args__ = (Index("ix_goal_need_pair", "goal_id", "need_id"),)

    goal_id: int = Field(foreign_key="goal.id")
    need_id: int = Field(foreign_key="need.id", index=True)


class InterventionFields(SQLModel):
    """What is done for a goal: by whom, when, how often, and what the client was told of it."""

    what: str = fact("What", sources=("SOP-L-2",))
    kind: str = fact("Kind", default="", vocabulary="intervention_kind", sources=("ACMA-EX-AD-8",))
    responsible: str = fact("Who", "Empty: me.", default="", sources=("ACMA-EX-CC-2",))
    start_on: date | None = fact("From", default=None)
    due_on: date | None = fact("By", default=None)
    frequency: str = fact("How often", "Such as weekly, every Friday.", default="")
    evidence: str = fact("Guideline or evidence", default="", sources=("SOP-L-2",))
    cost: str = fact("Cost", "What it costs, and whom.", default="", sources=("ACMA-EX-RM-1", "SOP-G-4"))
    benefit_told: str = fact("Benefit told", default="", long=True, sources=("ACMA-EX-AD-2",))
    risk_told: str = fact("Risk told", default="", long=True, sources=("ACMA-EX-AD-2",))
    cost_told: str = fact("Cost told", default="", sources=("ACMA-EX-AD-2", "SOP-G-4"))
    alternatives_told: str = fact(
        "Alternatives told", "What else could be done.", default="", long=True, sources=("ACMA-EX-AD-2",)
    )
    none_told: bool | None = fact(
        "Told that none is a choice", default=None, sources=("ACMA-EX-AD-2", "GP-2")
    )
    told_on: date | None = fact("Told on", default=None, sources=("ACMA-EX-AD-2",))


class Intervention(InterventionFields, Entity, table=True):
    """An intervention of a goal."""

    __table_args__ = (
        CheckConstraint("status IN ('planned','active','done','dropped')", name="status"),
        CheckConstraint("due_on IS NULL OR start_on IS NULL OR due_on >= start_on", name="dates"),
    )

    case_id: int = Field(foreign_key="case.id", index=True)
    goal_id: int | None = Field(default=None, foreign_key="goal.id", index=True)
    depends_on_id: int | None = Field(default=None, foreign_key="intervention.id")
    status: str = fact("Status", default="planned", vocabulary="intervention_status", shown=False)
    status_on: date | None = fact("Status since", default=None, shown=False)
    result: str = fact("Result", default="", long=True, shown=False)


class PlanVersionFields(SQLModel):
    """How a plan was agreed: with whom, by whom, until when, and what the client declined."""

    agreed_on: date = fact("Agreed on", sources=("AU-3-1",))
    agreed_by: str = fact("Agreed by", "The client, or who decides.", sources=("AU-3-1", "ACMA-EX-AD-3"))
    agreed_how: str = fact("Agreed how", default="verbal", vocabulary="agreed_how")
    prepared_with: str = fact(
        "Prepared with", "Client, family, team.", default="", sources=("ACMA-EX-CO-0", "AU-3-3")
    )
    reason: str = fact("Why this version", default="", sources=("SOP-N-2",))
    declined: str = fact("Declined parts", default="", long=True, sources=("SOP-E-1",))
    fits: bool | None = fact(
        "Fits the resources", "Of the client, the program and the payer.", default=None, sources=("SOP-G-1",)
    )
    sustainable: bool | None = fact("Sustainable beyond the crisis", default=None, sources=("AU-4-1",))
    appropriate: bool | None = fact("Clinically appropriate", default=None, sources=("SOP-G-1",))
    valid_until: date | None = fact("Valid until", default=None, sources=("R-PLAN-4",))


class PlanVersion(PlanVersionFields, Entity, table=True):
    """A plan as it was agreed: its text and data are frozen, byte for byte."""

    __tablename__ = "plan_version"
    __table_args__ = (
        Index(
            "ix_plan_version_case_number",
            "case_id",
            "number",
            unique=True,
            sqlite_where=text("voided_at IS NULL"),
        ),
    )

    case_id: int = Field(foreign_key="case.id")
    number: int = fact("Version", "Counts within the case.", shown=False)
    wording: str = fact(
        "Text", "The plan in words, as it was read out or handed over.", long=True, shown=False
    )
    data: str = fact("Data", "JSON: needs, goals, interventions as they stood.", long=True, shown=False)
    digest: str = fact("Digest", "SHA-256 of text and data.", max_length=64, shown=False)


class PlanReviewFields(SQLModel):
    """A look at the whole plan: what the client says, what changes, who hears of it."""

    held_on: date = fact("Date", sources=("SOP-N-2",))
    client_response: str = fact("Client's response", default="", long=True, sources=("AU-5-4",))
    comfort: str = fact(
        "Comfort with progress",
        "Whether the client understands and is at ease with it.",
        default="",
        sources=("ACMA-EX-CC-7",),
    )
    changed: str = fact("What changed", default="", long=True, sources=("SOP-N-2",))
    shared_with: str = fact("Shared with", default="", sources=("SOP-N-1",))
    shared_on: date | None = fact("Shared on", default=None)


class PlanReview(PlanReviewFields, Entity, table=True):
    """A review of a case's plan."""

    __tablename__ = "plan_review"

    case_id: int = Field(foreign_key="case.id", index=True)


class GoalReview(Entity, table=True):
    """How one goal stood at a review."""

    __tablename__ = "goal_review"
    __table_args__ = (
        CheckConstraint("attainment IS NULL OR attainment BETWEEN -2 AND 2", name="attainment"),
    )

    case_id: int = Field(foreign_key="case.id", index=True)
    goal_id: int = Field(foreign_key="goal.id", index=True)
    plan_review_id: int | None = Field(default=None, foreign_key="plan_review.id", index=True)
    held_on: date = fact("Date")
    appropriate: bool | None = fact("Still appropriate", default=None, sources=("SOP-N-2",))
    relevant: bool | None = fact("Still relevant", default=None, sources=("SOP-N-2",))
    realistic: bool | None = fact("Still realistic", default=None, sources=("SOP-N-2",))
    attainment: int | None = fact("Attainment", default=None, vocabulary="attainment")
    value: float | None = fact("Value", "Of the goal's own measure.", default=None)
    note: str = fact("Note", default="", long=True)


class PlanEntryFields(SQLModel):
    """One entry of the practice's library of goals and interventions; {name} and others are filled in when applied."""

    kind: str = fact("Kind", "goal or intervention.", default="goal", vocabulary="plan_entry_kind")
    domain: str = fact("Need domain", default="", vocabulary="need_domain")
    title: str = fact("Title", "What the list shows.")
    what: str = fact("Goal or intervention", "{name}, {date}, {caregiver} or your own {words} are asked for.")
    goal: str = fact("Belongs to goal", "For an intervention: the code of a goal's entry.", default="")
    measure: str = fact("Measure", default="")
    unit: str = fact("Unit", default="")
    target: float | None = fact("Target", default=None)
    weeks: int | None = fact("Weeks to the target", default=None, unit="weeks", ge=1)
    horizon: str = fact("Horizon", default="", vocabulary="goal_horizon")
    intervention_kind: str = fact("Kind of intervention", default="", vocabulary="intervention_kind")
    frequency: str = fact("How often", default="")
    evidence: str = fact("Guideline or evidence", default="")
    much_less: str = fact("−2 much less than expected", default="")
    less: str = fact("−1 less than expected", default="")
    expected: str = fact("0 as expected", default="")
    more: str = fact("+1 more than expected", default="")
    much_more: str = fact("+2 much more than expected", default="")
    hidden: bool = fact("Hidden", "No longer offered.", default=False)


class PlanEntry(PlanEntryFields, Entity, table=True):
    """An entry of the library that the practice wrote, or changed: it stands for the shipped one of its code."""

    __tablename__ = "plan_entry"

    code: str = fact("Code", unique=True, max_length=80, shown=False)
    used_at: datetime | None = moment("Last used", default=None, shown=False)
