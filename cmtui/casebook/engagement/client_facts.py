"""The client of a case as a form asks about them: for bands by age and sex, and for formulas that name the patient."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.words import age
from cmtui.errors import NotFound
from cmtui.forms.filling.outcome import Subject
from cmtui.store.reader import one

if TYPE_CHECKING:
    from cmtui.store.reader import Reads

_GENDERS: Final = {
    "male": "male",
    "m": "male",
    "man": "male",
    "female": "female",
    "f": "female",
    "woman": "female",
    "other": "other",
    "unknown": "unknown",
}
"""FHIR's word for what a source calls the sex; the record keeps the source's own."""


def subject_of(reads: Reads, case_id: int, today: date, *, mode: str = "") -> Subject:
    """The client as a form asks about them.

    Args:
        reads: The record.
        case_id: The case's inner id.
        today: The day of the sitting, from which the age counts.
        mode: Code of `assessment_mode`.

    Raises:
        NotFound: There is no such case.
    """
    found = one(
        reads,
        "SELECT k.public_id, p.given, p.family, p.sex, p.born, c.public_id, c.number, c.status, c.opened_on "
        'FROM "case" c JOIN client k ON k.id = c.client_id JOIN person p ON p.id = k.person_id WHERE c.id = ?',
        (case_id,),
    )
    if found is None:
        raise NotFound("That case is not in this record; look at the caseload again.")
    client, given, family, sex, born, case, number, status, opened = found
    gender = _GENDERS.get(sex.strip().casefold(), "unknown" if sex.strip() else "")
    patient: dict[str, Any] = {"resourceType": "Patient", "id": client}
    patient["name"] = [
        {key: value for key, value in (("family", family), ("given", [given] if given else [])) if value}
    ]
    patient |= {key: value for key, value in (("gender", gender), ("birthDate", born)) if value}
    return Subject(
        age=age(date.fromisoformat(born) if born else None, today),
        gender=gender,
        born=born or "",
        name=" ".join(part for part in (given, family) if part),
        patient=patient,
        case={"id": case, "number": number, "status": status, "opened": opened},
        mode=mode,
    )
