"""The daily work: contacts with their addenda, and tasks."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from cmtui.models.base import Entity, fact, moment

NOTE_LIMIT = 100_000
"""Characters of one note; longer text slows the editor (a line of 1 MB costs 1.3 s a key)."""


MOST_MINUTES = 7 * 24 * 60
"""Of one contact, and of the way there: a week."""

MOST_MILES = 5000
"""Of the way to one contact and back."""


class ContactFields(SQLModel):
    """One dealing with or about the client."""

    occurred_at: datetime = moment("Held", "When it took place, not when it was typed.")
    mode: str = fact(
        "Mode",
        "Nothing said: a note in the record, which reaches nobody.",
        default="record_note",
        vocabulary="contact_mode",
    )
    direction: str = fact("Direction", default="", vocabulary="direction")
    party: str = fact("With", "Whom you dealt with.", default="", sources=("ACMA-EX-CO-2",))
    reached: str = fact("Outcome", "What became of the attempt.", default="", vocabulary="reached")
    minutes: int | None = fact("Minutes", default=None, unit="minutes", ge=0, le=MOST_MINUTES)
    travel_minutes: int | None = fact("Travel time", default=None, unit="minutes", ge=0, le=MOST_MINUTES)
    miles: float | None = fact("Distance", default=None, unit="miles", ge=0, le=MOST_MILES)
    interpreter: str = fact("Interpreter", default="", vocabulary="interpreter_used", sources=("SOP-F-2",))
    place: str = fact("Place", default="")
    format: str = fact("Note format", default="narrative", vocabulary="note_format")
    narrative: str = fact("Note", default="", long=True, max_length=NOTE_LIMIT, sources=("SOP-M-1",))
    listening_check: str = fact("Understood as intended, how checked", default="", sources=("AU-5-2",))
    client_view: str = fact("Client's response", default="", long=True, sources=("AU-5-4",))
    next_step: str = fact("Next step", default="")
    plan_working: str = fact(
        "Is the plan working",
        "Asked at a follow-up after a discharge or move; the answer settles its 72 hours.",
        default="",
        vocabulary="plan_working",
        sources=("ACMA-TM-9",),
    )
    topics: str = fact("Topics", "Words, separated by blanks.", default="")
    goals: str = fact("Goals", "Numbers of the case's goals, separated by blanks.", default="")
    attention: bool = fact("Needs attention", default=False)
    billable: bool | None = fact("Billable", "Empty: the practice's default.", default=None)
    sensitivity: str = fact("Sensitivity", default="ordinary", vocabulary="sensitivity")


class Contact(ContactFields, Entity, table=True):
    """A contact; `created_at` is when it was recorded. Signed, it never changes: addenda follow it."""

    __table_args__ = (
        Index("ix_contact_case_occurred", "case_id", "occurred_at", "id"),
        Index("ix_contact_case_mode", "case_id", "mode", "reached", "occurred_at"),
        # Unsigned notes are asked for by case and for the whole practice; signed ones are nearly all.
        Index("ix_contact_unsigned", "case_id", "occurred_at", sqlite_where=text("signed_at IS NULL")),
        CheckConstraint(f"length(narrative) <= {NOTE_LIMIT}", name="note_limit"),
    )

    case_id: int = Field(foreign_key="case.id")
    author: str = fact("Author", default="", shown=False)
    signed_at: datetime | None = moment("Signed", default=None, shown=False)
    signed_by: str = fact("Signed by", default="", shown=False)
    signed_hash: str = fact("Hash of the signed text", default="", shown=False)


class Addendum(Entity, table=True):
    """A later word on a signed note, with its own author and time (append-only)."""

    contact_id: int = Field(foreign_key="contact.id", index=True)
    text: str = fact("Addendum", long=True, max_length=NOTE_LIMIT)
    author: str = fact("Author", default="")


class TaskFields(SQLModel):
    """A promise with a date."""

    what: str = fact("What")
    kind: str = fact("Kind", default="", vocabulary="task_kind")
    due_on: date = fact("Due")
    from_on: date | None = fact("Not before", "First day of the window.", default=None)
    hard: bool = fact("Hard deadline", default=False)
    priority: int = fact("Priority", "1 first.", default=2, ge=1, le=3)
    owner: str = fact("Owner", "Empty: me.", default="", sources=("ACMA-EX-AC-2",))
    waiting_on: str = fact("Waiting on", default="", sources=("ACMA-EX-AC-2",))
    result: str = fact("Result", default="", long=True)


class Task(TaskFields, Entity, table=True):
    """A task of a case, or of the practice when it names none."""

    __table_args__ = (
        Index("ix_task_status_due", "status", "due_on"),
        Index("ix_task_case_status", "case_id", "status", "due_on"),
        # The newest done tasks stand on every timeline: sorted for each page, 6,700 of them took 75 ms.
        Index(
            "ix_task_case_done",
            "case_id",
            "done_at",
            "id",
            sqlite_where=text("done_at IS NOT NULL AND voided_at IS NULL"),
        ),
        # What few tasks come of: an index of those few.
        Index("ix_task_intervention", "intervention_id", sqlite_where=text("intervention_id IS NOT NULL")),
        Index("ix_task_referral", "referral_id", sqlite_where=text("referral_id IS NOT NULL")),
        Index("ix_task_applied_set", "applied_set_id", sqlite_where=text("applied_set_id IS NOT NULL")),
        CheckConstraint("status IN ('open','done','dropped')", name="status"),
    )

    case_id: int | None = Field(default=None, foreign_key="case.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    rule: str = fact("Source rule", default="", shown=False)
    status: str = fact("Status", default="open", shown=False)
    done_at: datetime | None = moment("Done", default=None, shown=False)
    snoozed_until: date | None = fact("Snoozed until", default=None, shown=False)
    snoozes: int = fact("Snoozed times", default=0, shown=False)
    escalated_at: datetime | None = moment("Escalated", default=None, shown=False)
    intervention_id: int | None = Field(default=None, foreign_key="intervention.id")
    referral_id: int | None = Field(default=None, foreign_key="referral.id")
    applied_set_id: int | None = Field(default=None, foreign_key="applied_set.id")
    offset_days: int | None = fact("Days from the anchor of its set", default=None, shown=False)
