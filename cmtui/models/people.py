"""The practitioner, the persons, the clients and the organizations."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from cmtui.models.base import Entity, fact, moment


class PractitionerFields(SQLModel):
    """The case manager who answers for the record."""

    name: str = fact("Name", default="", sources=("SOP-A-1",))
    title: str = fact("Title", "As it stands under a signature, such as RN, CCM.", default="")
    discipline: str = fact("Discipline", default="", sources=("SOP-D-1",))
    settings: str = fact("Practice settings", default="", vocabulary="setting", sources=("SET-1",))
    scope: str = fact("Scope of practice", default="", long=True, sources=("PROF-1", "BRD-L-2"))
    may_assess: bool | None = fact("May assess independently", default=None, sources=("BRD-Q-1", "ROAD-6"))
    may_assess_basis: str = fact("On what basis", default="", sources=("BRD-Q-1",))
    mission: str = fact("Mission", default="", long=True, sources=("ACMA-EX-PR-1",))
    signature: str = fact("Signature block", default="", long=True)
    time_zone: str = fact("Time zone", "The practice's own; empty means this computer's.", default="")
    billing_minutes: int = fact("Billing increment", default=6, unit="minutes", gt=0)
    weekly_hours: float | None = fact("Weekly hours", default=None, unit="hours")
    capacity: int = fact("Capacity", "Points of caseload weight.", default=80, unit="points", gt=0)
    follow_up_days: int = fact("Follow-up after", "When a task names no date.", default=7, unit="days", ge=0)
    federal_holidays: bool = fact(
        "Federal holidays are free", "United States federal holidays are no business days.", default=True
    )
    billable: bool | None = fact("Contacts are billable", "Where an entry says neither.", default=None)
    crisis: str = fact(
        "In a crisis",
        "Your own text: the numbers of your area and your agency's protocol; one key on a form shows it.",
        default="",
        long=True,
        sources=("GP-6",),
    )


class Practitioner(PractitionerFields, Entity, table=True):
    """A named author of entries; the first is the owner of the record."""


class PersonFields(SQLModel):
    """Who somebody is and how to speak with them."""

    family: str = fact("Last name", default="")
    given: str = fact("First name", default="")
    middle: str = fact("Middle name", default="")
    prefix: str = fact("Prefix", default="")
    suffix: str = fact("Suffix", default="")
    preferred: str = fact("Preferred name", default="", sources=("AU-1-1",))
    pronouns: str = fact("Pronouns", default="", vocabulary="pronouns")
    born: date | None = fact("Birth date", default=None)
    deceased_on: date | None = fact("Died", default=None, sources=("CLO-5",))
    sex: str = fact("Sex", "As the source gives it; leave blank unless needed.", default="")
    language: str = fact("Preferred language", default="", vocabulary="language", sources=("SOP-F-2",))
    languages: str = fact("Speaks, reads", "Further languages, in words.", default="", sources=("SOP-F-2",))
    interpreter: str = fact("Interpreter", default="", vocabulary="interpreter_need", sources=("SOP-F-2",))
    communication: str = fact("Communication needs", default="", long=True, sources=("AU-5-5",))
    email: str = fact("E-mail", default="")
    email_safe: str = fact("E-mail is safe", default="", vocabulary="safe")
    notes: str = fact("Notes", default="", long=True)


class Person(PersonFields, Entity, table=True):
    """A person: a client, a decision maker, a member of a care team."""

    __table_args__ = (Index("ix_person_born", "born"), Index("ix_person_name", "family", "given"))


class PhoneFields(SQLModel):
    """A number, and what to know before dialing it."""

    number: str = fact("Number", "Kept as typed.")
    kind: str = fact("Kind", default="", vocabulary="phone_kind")
    safe_to_call: str = fact("Safe to call", default="", vocabulary="safe")
    safe_to_leave_message: str = fact("Safe to leave a message", default="", vocabulary="safe")
    best_time: str = fact("Best time", default="")


class Phone(PhoneFields, Entity, table=True):
    """A phone number of a person."""

    person_id: int = Field(foreign_key="person.id", index=True)
    digits: str = fact("Digits", "The last ten, for searching.", default="", index=True, shown=False)


class AddressFields(SQLModel):
    """Where a person lives or lived."""

    line: str = fact("Street", default="")
    city: str = fact("City", default="")
    state: str = fact("State", default="")
    postal_code: str = fact("Postal code", default="")
    kind: str = fact("Kind", default="home", vocabulary="address_kind")
    since: date | None = fact("Since", default=None)
    until: date | None = fact("Until", default=None)


class Address(AddressFields, Entity, table=True):
    """A place of a person, with its dates: the history of where the client lived."""

    person_id: int = Field(foreign_key="person.id", index=True)


class ClientFields(SQLModel):
    """What serving this person asks us to know."""

    culture: str = fact("Culture and religion", default="", long=True, sources=("SOP-F-1",))
    literacy: str = fact("Literacy and health literacy", default="", sources=("AU-5-5",))
    senses: str = fact("Hearing or vision needs", default="", sources=("AU-5-5",))
    technology: str = fact("Technology access", default="", sources=("GP-14", "SOP-H-2"))
    living: str = fact("Living situation", default="", long=True)
    allergies: str = fact("Allergies", default="", long=True)
    safety_alerts: str = fact(
        "Safety alerts", "Shown in the header of every chart.", default="", long=True, sources=("GP-6",)
    )
    race: str = fact("Race", "Optional; asked only where a payer reports on it.", default="")
    ethnicity: str = fact("Ethnicity", "Optional; asked only where a payer reports on it.", default="")
    marital: str = fact("Marital status", "Optional.", default="")


class Client(ClientFields, Entity, table=True):
    """A person served; one client may have several cases."""

    person_id: int = Field(foreign_key="person.id", index=True)
    source_key: str | None = fact("Known elsewhere as", default=None, unique=True, shown=False)


class OrganizationFields(SQLModel):
    """An agency, a facility, a payer."""

    kind: str = fact("Kind", default="", vocabulary="organization_kind")
    name: str = fact("Name")
    services: str = fact("Services", default="", long=True)
    area: str = fact("Area served", default="")
    eligibility: str = fact("Eligibility", default="", long=True)
    cost: str = fact("Cost", default="")
    languages: str = fact("Languages", default="", sources=("SOP-F-3",))
    accessibility: str = fact("Accessibility", default="")
    hours: str = fact("Hours", default="")
    phone: str = fact("Phone", default="")
    fax: str = fact("Fax", default="")
    portal: str = fact("Portal", default="")
    capacity: str = fact("Capacity", default="")
    quality: str = fact("Quality", default="")
    last_verified_on: date | None = fact("Last verified", default=None, sources=("GP-8",))
    payers: str = fact("Accepted payers", default="")
    conflict: bool = fact("Conflict of interest", default=False, sources=("CLO-3",))


class Organization(OrganizationFields, Entity, table=True):
    """One entry of the directory; payers of coverage are here too."""

    source_key: str | None = fact("Known elsewhere as", default=None, unique=True, shown=False)


class RecordSettings(SQLModel, table=True):
    """The one row of settings that belong to the record and travel with it."""

    __tablename__ = "record_settings"

    id: int | None = Field(default=None, primary_key=True)
    practice: str = fact("Practice", "The name on the title line.", default="")
    made_at: datetime = moment("Made")
    next_case: int = fact("Next case number", "Counts within `case_year`.", default=1)
    case_year: int = fact("Year of the count", default=0)
    projected: int = fact(
        "Projection", "By which rules clocks and list rows were made; older ones are made anew.", default=0
    )
