"""What stands beside the record: the history of acts, the drafts, and the projections that lists read."""

from datetime import date, datetime

from sqlalchemy import Index, Text, text
from sqlmodel import Field, SQLModel

from cmtui.models.base import fact, moment


class Event(SQLModel, table=True):
    """One act: who, when, which, and what it changed (append-only).

    `changes` is JSON: a list of ``{"table", "id", "op", "fields": {name: [old, new]}}``. A row that was added
    carries no fields, since the row itself holds them and later changes hold what it was before: the record as
    it stood on a date is today's rows with later changes taken back.
    """

    # Nearly no act takes another back, and each line of a history asks whether one did.
    __table_args__ = (Index("ix_event_undoes", "undoes", sqlite_where=text("undoes IS NOT NULL")),)

    seq: int | None = Field(default=None, primary_key=True)
    at: datetime = moment("At")
    actor: str = fact("Who")
    session: str = fact("Session")
    act: str = fact("Act", "noun.verb, such as contact.recorded.")
    case_id: int | None = Field(default=None, index=True)
    summary: str = fact("What", "A few words for the list; no narrative.", default="")
    changes: str = fact("Changes", default="[]", sa_type=Text)
    undoes: int | None = fact("Undoes", "The act that this one takes back.", default=None)


class EventCase(SQLModel, table=True):
    """A further case that an act touched, such as the other case of a client whose phone was changed (append-only)."""

    __tablename__ = "event_case"

    case_id: int = Field(primary_key=True)
    seq: int = Field(primary_key=True, foreign_key="event.seq")


class Draft(SQLModel, table=True):
    """What is typed and not yet saved, kept within a second of the key."""

    __table_args__ = (Index("ix_draft_place", "form", "subject", "session", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    form: str = fact("Form", "Which form: quick, contact, inquiry, consent, …")
    subject: str = fact("Subject", "Public id of what is edited or of the case; empty for none.", default="")
    session: str = fact("Session")
    body: str = fact("Text", "JSON: field name to text as typed.", sa_type=Text)
    at: datetime = moment("At")


class Clock(SQLModel, table=True):
    """A projection: what the due rules ask of a case at present. Rewritten with each act on the case."""

    __table_args__ = (Index("ix_clock_due", "due", "case_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="case.id", index=True)
    rule: str = fact("Rule")
    subject: str = fact("Subject", "table:public id of what the clock is about.", default="")
    what: str = fact("What")
    why: str = fact("Why")
    starts: str = fact("Shown from", "A day of the practice, or an instant.", default="")
    due: str = fact("Due", "A day of the practice (2026-11-20) or an instant (2026-11-20T16:00:00Z).")
    until: str = fact("Until", "Last day of a window; empty without one.", default="")
    hard: bool = fact("Hard deadline", default=False)
    opens: str = fact("Opens", "What settles it.", default="")


class CaseFace(SQLModel, table=True):
    """A projection: one flat row a case for the lists, so that each order is an index and a page one read."""

    __tablename__ = "case_face"
    __table_args__ = (
        Index("ix_case_face_name", "live", "sort_name", "case_id"),
        Index("ix_case_face_due", "live", "next_due", "case_id"),
        Index("ix_case_face_contact", "live", "last_contact", "case_id"),
        Index("ix_case_face_face", "live", "last_face", "case_id"),
        Index("ix_case_face_acuity", "live", "acuity", "case_id"),
        Index("ix_case_face_age", "live", "born", "case_id"),
        Index("ix_case_face_where", "live", "status", "case_id"),
        Index("ix_case_face_payer", "live", "payer", "case_id"),
    )

    case_id: int = Field(primary_key=True, foreign_key="case.id")
    public_id: str = fact("Id", unique=True)
    number: str = fact("Number")
    live: int = fact("View", "1 open, on hold, closing; 2 prospect; 3 waitlist; 0 closed or not accepted.")
    status: str = fact("Status")
    focus: str = fact("Focus")
    name: str = fact("Name")
    sort_name: str = fact("Name for ordering", "Case-folded.")
    born: date | None = fact("Birth date", default=None)
    acuity: int = fact("Acuity")
    opened: date | None = fact("Opened", default=None)
    last_contact: datetime | None = moment("Last contact reached", default=None)
    last_face: datetime | None = moment("Last in person", default=None)
    next_due: str = fact("Next due", "Sorts last when there is none: ~.", default="~")
    next_step: str = fact("Next step", default="")
    hard: bool = fact("Hard deadline next", default=False)
    payer: str = fact("Payer", default="")
    called: str = fact("Also found by", "Preferred name and phone digits, for the search.", default="")
    alert: bool = fact("Has a safety alert", default=False)
    unsigned: int = fact("Notes not signed", default=0)
    tasks: int = fact("Open tasks", default=0)
    goals: int = fact("Goals", "All but the dropped.", default=0)
    goals_met: int = fact("Goals met", default=0)
