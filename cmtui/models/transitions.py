"""Transitions of care: from one setting to another, what was sent, what arrived, and what became of it."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from cmtui.models.base import Entity, fact, moment


class TransitionFields(SQLModel):
    """A move between settings, planned or not."""

    from_setting: str = fact("From", default="", vocabulary="transition_setting", sources=("CONT-1",))
    from_place: str = fact("From where", "Facility or address.", default="")
    to_setting: str = fact("To", default="home", vocabulary="transition_setting", sources=("CONT-1",))
    to_place: str = fact("To where", default="")
    planned: bool | None = fact("Planned", default=None, sources=("ACMA-TM-1",))
    known_on: date | None = fact("Known since", default=None, sources=("ACMA-TM-1",))
    expected_on: date | None = fact("Expected", default=None)
    happened_at: datetime | None = moment(
        "Happened", "The 72 hours of the follow-up contact count from this minute.", default=None,
        sources=("ACMA-TM-9",),
    )  # fmt: skip
    risk_tool: str = fact("Readmission risk by", default="", vocabulary="risk_tool", sources=("ACMA-TM-4",))
    risk_score: float | None = fact("Score", default=None)
    risk: str = fact("Readmission risk", default="", vocabulary="risk_level", sources=("ACMA-TM-4",))
    education: str = fact("Education given", default="", long=True, sources=("ACMA-TM-3",))
    visit_on: date | None = fact(
        "Follow-up visit kept", "With the one who treats the client.", default=None, sources=("R-TRN-2",)
    )
    medicines_compared_on: date | None = fact("Medication list compared", default=None, sources=("R-TRN-4",))
    problems: str = fact("Problems found", default="", long=True, sources=("ACMA-TM-9",))
    problems_fixed_on: date | None = fact("Problems settled", default=None)
    readmitted_on: date | None = fact("Readmitted", default=None, sources=("ACMA-TM-4",))
    cause: str = fact(
        "Cause of the readmission", default="", vocabulary="readmission_cause", sources=("ACMA-TM-4",)
    )
    cause_note: str = fact("In words", default="", long=True)
    lesson: str = fact("Lesson", default="", long=True, sources=("ACMA-TM-4",))
    reviewed_on: date | None = fact("Readmission reviewed", default=None, sources=("R-TRN-5",))


class Transition(TransitionFields, Entity, table=True):
    """A transition of care of a case: expected, happened, informed, followed up, watched for 30 days."""

    __table_args__ = (Index("ix_transition_case_happened", "case_id", "happened_at"),)

    case_id: int = Field(foreign_key="case.id", index=True)
    episode_id: int | None = Field(default=None, foreign_key="episode.id")
    closed_on: date | None = fact("Closed", default=None, shown=False)


class TransitionElement(Entity, table=True):
    """One element of the transition plan, and whether it is there."""

    __tablename__ = "transition_element"
    __table_args__ = (Index("ix_transition_element_code", "transition_id", "code", unique=True),)

    transition_id: int = Field(foreign_key="transition.id")
    code: str = fact("Element", vocabulary="transition_element", sources=("ACMA-TM-2",))
    answer: str = fact("Is it there", default="", vocabulary="element_answer")
    note: str = fact("Note", default="")
