"""How Synthea lays out its CSV folder: files, columns, and the words of its encounter classes.

Versions differ: columns are renamed, added and left out, and the case of a header changes. Social security,
driver's license and passport numbers are not named here, so that they are never read: nothing needs them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

PATIENTS: Final = "patients.csv"
ENCOUNTERS: Final = "encounters.csv"
CONDITIONS: Final = "conditions.csv"
CARE_PLANS: Final = "careplans.csv"
PAYERS: Final = "payers.csv"
ORGANIZATIONS: Final = "organizations.csv"
TRANSITIONS: Final = "payer_transitions.csv"

NO_INSURANCE: Final = "NO_INSURANCE"
"""The payer that stands for nobody but the client."""

KINDS: Final[Mapping[str, str]] = {
    "emergency": "emergency",
    "emer": "emergency",
    "observation": "observation",
    "obsenc": "observation",
    "inpatient": "inpatient",
    "imp": "inpatient",
    "acute": "inpatient",
    "snf": "skilled_nursing",
    "rehab": "rehabilitation",
    "hospice": "hospice",
    "home": "home_health",
    "homehealth": "home_health",
    "hh": "home_health",
    "ambulatory": "outpatient",
    "amb": "outpatient",
    "outpatient": "outpatient",
    "urgentcare": "urgent_care",
    "wellness": "wellness",
    "virtual": "virtual",
    "vr": "virtual",
}
"""Encounter classes to codes of the vocabulary `episode_kind`. Urgent care is a walk-in clinic and no emergency
department; a wellness visit is prevention. The word of the file is kept in `as_given`."""

COLUMNS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    PATIENTS: {
        "id": ("id", "patient", "patientid"),
        "birth_date": ("birthdate", "birth", "dob"),
        "death_date": ("deathdate", "death"),
        "first_name": ("first", "firstname"),
        "last_name": ("last", "lastname"),
        "middle_name": ("middle", "middlename"),
        "prefix": ("prefix",),
        "suffix": ("suffix",),
        "maiden": ("maiden",),
        "marital": ("marital",),
        "race": ("race",),
        "ethnicity": ("ethnicity",),
        "gender": ("gender", "sex"),
        "language": ("language",),
        "phone": ("phone", "telephone"),
        "email": ("email",),
        "address": ("address",),
        "city": ("city",),
        "state": ("state",),
        "zip": ("zip", "postalcode"),
    },
    ENCOUNTERS: {
        "id": ("id",),
        "start": ("start", "date"),
        "stop": ("stop",),
        "patient": ("patient",),
        "organization": ("organization",),
        "payer": ("payer",),
        "class": ("encounterclass", "class"),
        "description": ("description",),
        "reason": ("reasondescription",),
    },
    CONDITIONS: {
        "start": ("start",),
        "stop": ("stop",),
        "patient": ("patient",),
        "encounter": ("encounter",),
        "code": ("code",),
        "description": ("description",),
    },
    CARE_PLANS: {
        "id": ("id",),
        "start": ("start",),
        "stop": ("stop",),
        "patient": ("patient",),
        "encounter": ("encounter",),
        "code": ("code",),
        "description": ("description",),
        "reason": ("reasondescription",),
    },
    PAYERS: {"id": ("id",), "name": ("name",), "ownership": ("ownership",)},
    ORGANIZATIONS: {"id": ("id",), "name": ("name",)},
    TRANSITIONS: {
        "patient": ("patient",),
        "member": ("memberid",),
        "start": ("startdate", "startyear", "start"),
        "stop": ("enddate", "endyear", "end", "stop"),
        "payer": ("payer",),
        "secondary_payer": ("secondarypayer",),
        "ownership": ("ownership", "planownership"),
    },
}
"""For each file its fields and the header names that stand for them, bare of case and punctuation."""

NEEDED: Final[Mapping[str, tuple[str, ...]]] = {
    PATIENTS: ("id", "birth_date", "first_name", "last_name"),
    ENCOUNTERS: ("start", "patient", "class"),
    CONDITIONS: ("start", "patient", "description"),
    CARE_PLANS: ("start", "patient", "description"),
    PAYERS: ("id", "name"),
    ORGANIZATIONS: ("id", "name"),
    TRANSITIONS: ("patient", "start", "payer"),
}
"""Columns without which a file says nothing."""


def kind_of(encounter_class: str) -> str:
    """The kind of episode of an encounter class; 'other' when the word is new to us."""
    bare = "".join(letter for letter in encounter_class.casefold() if letter.isalnum())
    return KINDS.get(bare, "other")
