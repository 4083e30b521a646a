"""What engagement rests on: consents, the decision maker, the care team."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from cmtui.models.base import Entity, fact, moment


class ConsentFields(SQLModel):
    """A consent or release: its scope, who gave it, until when."""

    kind: str = fact("Kind", vocabulary="consent_kind", sources=("SOP-C-3", "BRD-PC-1"))
    scope: str = fact("Scope", default="", long=True)
    purpose: str = fact("Purpose", default="")
    recipients: str = fact("Recipients", default="", long=True)
    categories: str = fact("Information", "Which categories it covers.", default="")
    given_by: str = fact("Given by", default="")
    authority: str = fact("Authority", default="", vocabulary="authority")
    capacity_note: str = fact("Capacity", default="")
    method: str = fact("Method", default="", vocabulary="consent_method")
    interpreter_used: str = fact("Interpreter used", default="", vocabulary="yes_no")
    signed_on: date | None = fact("Signed", default=None)
    effective_on: date | None = fact("Effective", default=None)
    expires_on: date | None = fact("Expires", default=None)
    expires_event: str = fact("Or expires when", "An event instead of a date.", default="")
    reviewed_on: date | None = fact("Reviewed", default=None)
    revoked_on: date | None = fact("Revoked", default=None)
    revoked_how: str = fact("Revoked how", default="")


class Consent(ConsentFields, Entity, table=True):
    """A consent on a case; a service agreement is one of them."""

    case_id: int = Field(foreign_key="case.id", index=True)


class DecisionMakerFields(SQLModel):
    """Who decides, on what document, and whether it is in force."""

    kind: str = fact("Kind", vocabulary="decision_maker_kind", sources=("ACMA-EX-AD-1",))
    name: str = fact("Name", "Empty when the client decides.", default="")
    phone: str = fact("Phone", default="")
    scope: str = fact("Scope", default="")
    document_seen: str = fact("Document seen", default="", vocabulary="yes_no")
    effective_on: date | None = fact("Effective", default=None)
    expires_on: date | None = fact("Expires", default=None)
    activated: str = fact("Activated", default="", vocabulary="yes_no")
    capacity: str = fact("Capacity of the client", default="", vocabulary="capacity")
    source: str = fact("Source", default="", vocabulary="information_source", sources=("SOP-H-3",))


class DecisionMaker(DecisionMakerFields, Entity, table=True):
    """The legal decision maker of a case."""

    __tablename__ = "decision_maker"

    case_id: int = Field(foreign_key="case.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")


class TeamMemberFields(SQLModel):
    """Somebody of the care team, and what they answer for."""

    name: str = fact("Name")
    role: str = fact("Role", default="", vocabulary="team_role")
    phone: str = fact("Phone", default="")
    accountable_for: str = fact(
        "Accountable for", "The aspect of the plan that is theirs.", default="", sources=("ACMA-EX-CC-2",)
    )
    emergency_contact: bool = fact("Emergency contact", default=False)
    consent_covers: str = fact("Covered by a release", default="", vocabulary="yes_no")
    contact_way: str = fact("Preferred way of contact", default="")
    since: date | None = fact("Since", default=None)
    until: date | None = fact("Until", default=None)


class TeamMember(TeamMemberFields, Entity, table=True):
    """A member of the client's care team or support."""

    __tablename__ = "team_member"

    case_id: int = Field(foreign_key="case.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    organization_id: int | None = Field(default=None, foreign_key="organization.id")


class CoverageFields(SQLModel):
    """Who pays, for what, and how we know."""

    payer: str = fact("Payer", sources=("ROLE-4",))
    plan: str = fact("Plan", default="")
    product: str = fact("Product", default="", vocabulary="coverage_product")
    member_number: str = fact("Member number", default="")
    group: str = fact("Group", default="")
    effective_on: date | None = fact("Effective", default=None)
    ends_on: date | None = fact("Ends", default=None)
    order: int = fact("Order", "1 pays first.", default=1, ge=1)
    benefits: str = fact("Benefits and limits", default="", long=True, sources=("SOP-G-1",))
    exclusions: str = fact("Exclusions", default="", long=True)
    notification: str = fact("Notification rule", default="")
    contract_terms: str = fact("Contract terms that bind", default="", long=True, sources=("ACMA-EX-RM-6",))
    payer_case_manager: str = fact("Payer's case manager", default="")
    verified_on: date | None = fact("Verified", default=None)
    verified_how: str = fact("Verified how", default="")
    follows_tcm: bool | None = fact(
        "Follows Medicare transitional care",
        "Then a contact is owed 2 business days after a discharge, and a visit after 7 or 14 days.",
        default=None,
        sources=("R-TRN-2",),
    )


class Coverage(CoverageFields, Entity, table=True):
    """A client's coverage by one payer."""

    client_id: int = Field(foreign_key="client.id", index=True)
    organization_id: int | None = Field(default=None, foreign_key="organization.id")
    source_key: str | None = fact("Known elsewhere as", default=None, unique=True, shown=False)


class EpisodeFields(SQLModel):
    """An emergency visit, a stay, a course of care."""

    kind: str = fact("Kind", vocabulary="episode_kind", sources=("CONT-1",))
    facility: str = fact("Facility", default="")
    started_at: datetime = moment("From")
    ended_at: datetime | None = moment("To", default=None)
    level: str = fact("Level of care", default="", vocabulary="level_of_care")
    avoidable: str = fact("Avoidable", default="", vocabulary="criterion_answer", sources=("SCR-3",))
    reason: str = fact("Reason", default="")


class Episode(EpisodeFields, Entity, table=True):
    """One encounter or stay of a client."""

    client_id: int = Field(foreign_key="client.id", index=True)
    readmission_of_id: int | None = Field(default=None, foreign_key="episode.id")
    source_key: str | None = fact("Known elsewhere as", default=None, unique=True, shown=False)


class ConditionFields(SQLModel):
    """A condition as a source states it: information only, no diagnosis of ours."""

    name: str = fact("Condition")
    code: str = fact("Code", default="")
    system: str = fact("Code system", default="")
    kind: str = fact("Kind", default="", vocabulary="condition_kind")
    since: date | None = fact("Since", default=None)
    until: date | None = fact("Until", default=None)
    source: str = fact("Source", default="", vocabulary="information_source", sources=("SOP-H-3",))


class Condition(ConditionFields, Entity, table=True):
    """A health condition or social finding of a client."""

    client_id: int = Field(foreign_key="client.id", index=True)
    source_key: str | None = fact("Known elsewhere as", default=None, unique=True, shown=False)


class CarePlanNoteFields(SQLModel):
    """A care plan that somebody else keeps, as imported."""

    name: str = fact("Care plan")
    reason: str = fact("Reason", default="")
    since: date | None = fact("Since", default=None)
    until: date | None = fact("Until", default=None)


class CarePlanNote(CarePlanNoteFields, Entity, table=True):
    """Another party's care plan, kept as information for planning."""

    __tablename__ = "care_plan_note"

    client_id: int = Field(foreign_key="client.id", index=True)
    source_key: str | None = fact("Known elsewhere as", default=None, unique=True, shown=False)
