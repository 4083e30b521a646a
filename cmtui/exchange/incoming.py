"""What any import yields: plain values, checked and cleaned, not yet part of the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class IncomingClient:
    """A person of the file who becomes a client."""

    key: str
    """What the source knows the person by; the same at the next import of the same file."""

    line: int
    """The line of the file on which the person stands, for a message about them."""

    first_name: str
    last_name: str
    middle_name: str = ""
    prefix: str = ""
    suffix: str = ""
    former_last_name: str = ""
    """The maiden name, as given."""

    birth_date: date | None = None
    death_date: date | None = None
    gender: str = ""
    """As the source writes it: M, F, nonbinary."""

    race: str = ""
    ethnicity: str = ""
    marital_status: str = ""
    language: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""
    address: str = ""
    """Street and house; the whole address where the source has it in one cell."""

    city: str = ""
    state: str = ""
    postal_code: str = ""
    payer: str = ""
    """The payer's name in a client list; a Synthea folder gives `IncomingCoverage` instead."""


@dataclass(frozen=True, slots=True)
class IncomingEpisode:
    """A visit or stay that the source has on record."""

    key: str
    client_key: str
    kind: str
    """A code of the vocabulary `episode_kind`: emergency, inpatient, outpatient, skilled_nursing and so on."""

    as_given: str
    """The class in the source's own word, such as urgentcare."""

    start: datetime
    """Aware, UTC; midnight where the source has a date only."""

    end: datetime | None = None
    description: str = ""
    reason: str = ""
    facility: str = ""


@dataclass(frozen=True, slots=True)
class IncomingCondition:
    """A diagnosis, finding or situation on the problem list."""

    key: str
    client_key: str
    code: str
    """SNOMED CT, as given."""

    description: str
    kind: str
    """disorder, finding, situation, other, by the description's own tag; empty where it has none. What it is for
    the work (chronic, social and so on) says `rules.screening_data.ScreeningRules.kind_of`."""

    since: date
    until: date | None = None
    """The day it was resolved; empty while it is active."""


@dataclass(frozen=True, slots=True)
class IncomingCoverage:
    """A payer of a client, as far as the source shows it."""

    client_key: str
    payer: str
    ownership: str = ""
    """GOVERNMENT, PRIVATE, as given."""

    member_number: str = ""
    effective: date | None = None
    ends: date | None = None
    seen_on: date | None = None
    """The latest visit which this payer was charged for, where the source has no dates of coverage."""

    order: int = 1
    """1 is the first payer, 2 the second."""


@dataclass(frozen=True, slots=True)
class IncomingCarePlan:
    """A plan of care that somebody else keeps for the client."""

    key: str
    client_key: str
    description: str
    reason: str
    start: date
    stop: date | None = None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that did not come in."""

    file: str
    line: int
    """The physical line on which the row begins; the header is line 1."""

    reason: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A whole file or folder, read."""

    read: int
    """Rows of clients that were found, rejected ones included."""

    clients: tuple[IncomingClient, ...] = ()
    episodes: tuple[IncomingEpisode, ...] | None = None
    """None where the source says nothing of visits, which differs from none having taken place."""

    conditions: tuple[IncomingCondition, ...] | None = None
    care_plans: tuple[IncomingCarePlan, ...] | None = None
    coverages: tuple[IncomingCoverage, ...] = ()
    uninsured: tuple[tuple[str, date], ...] = ()
    """Client key and day of the latest visit, of those for whom nobody but the client paid it."""

    latest_start: datetime | None = None
    """The latest start of a visit of the folder: the day on which the screening looks back."""

    rejected: tuple[RejectedRow, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences about the file as a whole, such as columns that were left out."""
