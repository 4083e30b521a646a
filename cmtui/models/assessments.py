"""Assessment forms and what was answered: versions, scores, safety flags, needs, measures."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from cmtui.models.base import Entity, fact, moment

ASSESSMENT_STATUSES = ("complete", "signed", "amended")
"""What an assessment can be once it is no draft any more; the file refuses any other word."""


class FormVersion(Entity, table=True):
    """One version of a form, byte for byte as it was read; never changed, so that every answer keeps its question."""

    __tablename__ = "form_version"
    __table_args__ = (Index("ix_form_version_code_digest", "code", "digest", unique=True),)

    code: str = fact("Code", "The short name in the library, such as phq-9.", max_length=80)
    edition: str = fact("Version", "The form's own.", default="")
    title: str = fact("Title")
    url: str = fact("Canonical", default="", index=True)
    publisher: str = fact("Publisher", default="")
    rights: str = fact(
        "Rights", "The owner's statement, shown on the form and in print.", default="", long=True
    )
    licence: str = fact("Licence", "In a few words, for the list.", default="")
    domains: str = fact("Outcome domains", "Codes of `outcome_domain`, separated by blanks.", default="")
    questions: int = fact("Questions", default=0)
    source: str = fact("Source", "shipped or imported.", default="shipped")
    entitled_by: str = fact("Entitled", "Who said that this practice may use the form.", default="")
    entitled_at: datetime | None = moment("Said on", default=None)
    digest: str = fact("Digest", "SHA-256 of the content.", max_length=64)
    content: bytes = fact("Content", "The file as it was read.", sa_type=LargeBinary)
    findings: str = fact("Findings", "JSON: severity, link id, feature, sentence.", default="[]", long=True)
    interval_days: int | None = fact(
        "Asked again after", "Empty: by the rules.", default=None, unit="days", ge=1, sources=("R-ASM-2",)
    )
    comprehensive: bool = fact(
        "Comprehensive", "Counts as the assessment that a plan rests on.", default=False, sources=("G-15",)
    )
    retired_at: datetime | None = moment(
        "Retired", "No longer offered; what was answered stays.", default=None
    )


class ScoreRuleVersion(Entity, table=True):
    """One version of a score rule, byte for byte as it was read."""

    __tablename__ = "score_rule_version"
    __table_args__ = (Index("ix_score_rule_version_digest", "form_code", "digest"),)

    form_code: str = fact("Form", "The code of the form that it was attached to.", max_length=80, index=True)
    rule: str = fact("Rule", "Its id.", max_length=80)
    edition: str = fact("Version", default="")
    title: str = fact("Title", default="")
    source: str = fact("Source", "shipped or imported.", default="shipped")
    digest: str = fact("Digest", "SHA-256 of the content.", max_length=64)
    content: bytes = fact("Content", sa_type=LargeBinary)


class AssessmentFields(SQLModel):
    """When, why and how a form was answered, and what follows."""

    held_on: date = fact("Date")
    reason: str = fact("Reason", default="", vocabulary="assessment_reason", sources=("SOP-J-2",))
    mode: str = fact("Asked how", default="", vocabulary="assessment_mode")
    informants: str = fact(
        "Informants", "Who answered; the client, or why not.", default="", sources=("SOP-J-3",)
    )
    interpreter: str = fact("Interpreter", default="", vocabulary="interpreter_used", sources=("SOP-F-2",))
    conclusion: str = fact(
        "Conclusion", "What it means for this client.", default="", long=True, sources=("SOP-J-1",)
    )
    evolving_needs: str = fact("What changed since last time", default="", long=True, sources=("SOP-J-2",))


class Assessment(AssessmentFields, Entity, table=True):
    """One completed form. Signed, it never changes: what is amended is a new one that replaces it."""

    __table_args__ = (
        Index("ix_assessment_case_held", "case_id", "held_at", "id"),
        CheckConstraint("status IN ('complete','signed','amended')", name="status"),
    )

    case_id: int = Field(foreign_key="case.id")
    form_version_id: int = Field(foreign_key="form_version.id", index=True)
    held_at: datetime = moment("Held")
    response: str = fact("Answers", "FHIR QuestionnaireResponse as JSON.", long=True, shown=False)
    status: str = fact("Status", default="complete", shown=False)
    author: str = fact("Author", default="", shown=False)
    signed_at: datetime | None = moment("Signed", default=None, shown=False)
    signed_by: str = fact("Signed by", default="", shown=False)
    signed_hash: str = fact("Hash of what was signed", default="", shown=False)
    replaces_id: int | None = Field(default=None, foreign_key="assessment.id", index=True)
    confidential: bool = fact(
        "Confidential", "Its result stays off lists, searches and exports.", default=False, shown=False
    )
    source_key: str | None = fact("Known elsewhere as", default=None, unique=True, shown=False)


class AssessmentScore(Entity, table=True):
    """A score as it was found at the time, with its rule and band; a new rule adds rows and rewrites none."""

    __tablename__ = "assessment_score"

    assessment_id: int = Field(foreign_key="assessment.id", index=True)
    rule: str = fact("Rule")
    edition: str = fact("Rule version", default="")
    score: str = fact("Score", "Its id within the rule.")
    title: str = fact("Title", default="")
    value: float | None = fact("Value", "Empty where answers are missing.", default=None)
    text: str = fact("Text", "The value in words, such as 6 of 9 answered.", default="")
    band: str = fact("Band", "A screening result, not a diagnosis.", default="")
    band_source: str = fact("Source of the band", default="")
    poor: bool = fact("Poor", "Asks for an answer: a need, or why not.", default=False, sources=("F-NEED-4",))
    domain: str = fact("Domain", default="", vocabulary="outcome_domain", sources=("SOP-O-1",))
    better: str = fact("Better is", "high or low.", default="low")
    answered: int = fact("Answered", default=0)
    of: int = fact("Of", default=0)
    minimum: float | None = fact("Lowest possible", default=None)
    maximum: float | None = fact("Highest possible", default=None)
    at: datetime = moment("Computed")


class SafetyFlag(Entity, table=True):
    """A safety-critical answer: written when it is given, and open until a person says what was done (R-SAFE-1)."""

    __tablename__ = "safety_flag"
    __table_args__ = (
        Index("ix_safety_flag_case_open", "case_id", "raised_at", sqlite_where=text("closed_at IS NULL")),
        CheckConstraint("level IN ('urgent','same_day','same_day_confidential','follow_up')", name="level"),
    )

    case_id: int = Field(foreign_key="case.id", index=True)
    assessment_id: int | None = Field(default=None, foreign_key="assessment.id", index=True)
    form_code: str = fact("Form", default="")
    trigger: str = fact("Trigger", "Its id in the rule, or in the list by LOINC code.")
    level: str = fact("Level", vocabulary="alert_level")
    text: str = fact("What", "In words, as the form said it.", default="", long=True)
    link_id: str = fact("Question", default="")
    value: str = fact("Answer", "As it was when the flag was raised.", default="")
    source: str = fact("Source of the trigger", default="")
    confidential: bool = fact("Confidential", default=False)
    raised_at: datetime = moment("Raised")
    raised_by: str = fact("Raised by", default="")
    corrected_at: datetime | None = moment("Answer corrected", default=None)
    done: str = fact("What was done", default="", long=True)
    closed_at: datetime | None = moment("Closed", default=None)
    closed_by: str = fact("Closed by", default="")


class NeedFields(SQLModel):
    """A need, problem, barrier, risk or strength, and how it is answered."""

    domain: str = fact("Domain", vocabulary="need_domain", sources=("SOP-K-1", "GP-3"))
    kind: str = fact("Kind", default="need", vocabulary="need_kind", sources=("ROAD-11", "AU-1-4"))
    statement: str = fact("Statement", sources=("SOP-K-1",))
    severity: str = fact("Severity", default="", vocabulary="need_severity")
    client_rank: int | None = fact("Client's rank", "1 first.", default=None, ge=1, sources=("F-NEED-6",))
    manager_rank: int | None = fact("Your rank", "1 first.", default=None, ge=1)
    would_help: bool | None = fact("Would case management help", default=None, sources=("SOP-K-1",))
    socioeconomic: bool | None = fact("Socioeconomic", default=None, sources=("SOP-K-2",))
    worsening: str = fact("Risk of worsening", default="", sources=("SOP-K-3",))


class Need(NeedFields, Entity, table=True):
    """A need of a case; proposed from an assessment it waits for its answer, and none is left unanswered (F-NEED-4)."""

    __table_args__ = (
        Index("ix_need_case_open", "case_id", "opened_on", sqlite_where=text("closed_on IS NULL")),
        CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name="dates"),
    )

    case_id: int = Field(foreign_key="case.id", index=True)
    assessment_id: int | None = Field(default=None, foreign_key="assessment.id", index=True)
    source: str = fact(
        "Source", "The assessment's question or score; else where it was said.", default="", shown=False
    )
    proposed: bool = fact("Proposed by a score or answer", default=False, shown=False)
    confidential: bool = fact("Confidential", default=False, shown=False)
    disposition: str = fact("Disposition", default="", vocabulary="need_disposition", shown=False)
    reason: str = fact("Reason", default="", long=True, shown=False)
    until: date | None = fact("Deferred until", default=None, shown=False)
    answered_on: date | None = fact("Answered", default=None, shown=False)
    opened_on: date = fact("Opened", shown=False)
    closed_on: date | None = fact("Closed", default=None, shown=False)


class MeasurePoint(Entity, table=True):
    """A value of one measure on one day, in an outcome domain."""

    __tablename__ = "measure_point"
    __table_args__ = (Index("ix_measure_point_case_measure", "case_id", "measure", "held_on"),)

    case_id: int = Field(foreign_key="case.id")
    assessment_id: int | None = Field(default=None, foreign_key="assessment.id", index=True)
    domain: str = fact("Domain", vocabulary="outcome_domain", sources=("SOP-O-1",))
    measure: str = fact("Measure", "Rule and score, such as phq-9/total.")
    title: str = fact("Title", default="")
    unit: str = fact("Unit", default="")
    held_on: date = fact("Date")
    value: float = fact("Value")
    target: float | None = fact("Target", default=None)
    source: str = fact("Source", default="")
