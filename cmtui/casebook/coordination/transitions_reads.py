"""What is read of transitions: the rows, what a row of Today is about, and what the questions of a step offer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from cmtui.casebook.coordination import transitions_rows
from cmtui.casebook.coordination.disclosures import bases, named
from cmtui.clock import local, stamp
from cmtui.errors import NotFound
from cmtui.store.reader import one
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from cmtui.care_rows import TransitionRow
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.rows import ItemRow

SETTINGS = {
    "observation": "observation",
    "inpatient": "hospital",
    "skilled_nursing": "skilled_nursing",
    "rehabilitation": "rehabilitation",
    "hospice": "hospice",
}
"""The setting that a stay of each kind is left from."""


_NEAREST = 4
"""Facilities that are offered by a key."""

_KINDS = {
    "client": "client",
    "decision_maker": "family",
    "family": "family",
    "caregiver": "family",
    "guardian": "family",
    "payer_case_manager": "payer",
    "adjuster": "payer",
    "facility_planner": "facility",
    "home_health": "agency",
    "community_agency": "agency",
}
"""Who a member of the care team is to a disclosure; everybody else with a role is a provider."""


class Scored(NamedTuple):
    """A risk of readmission as a form found it."""

    score: float
    band: str
    """A code of `risk_level`; empty where the form has no band."""
    on: str
    """The day it was answered."""


class TransitionReads:
    """Reads of transitions."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    def rows(self, case: str) -> tuple[TransitionRow, ...]:
        """The transitions of a case: the expected ones, then the latest first.

        Raises:
            NotFound: The case is not in the record.
        """
        return transitions_rows.of_case(self._desk, self._desk.case_id(case))

    def row(self, id: str) -> TransitionRow:  # noqa: A002  # the public id
        """One transition.

        Raises:
            NotFound: It is not in the record.
        """
        if (found := transitions_rows.one_row(self._desk, id)) is None:
            raise NotFound("That transition is no longer in the record; look at the list again.")
        return found

    def of(self, subject: str) -> str:
        """The transition that a row of Today is about: itself, or the one that something was sent for; its public id.

        Args:
            subject: As the row has it, ``table:public id``.

        Raises:
            NotFound: There is none any more.
        """
        table, _, ident = subject.partition(":")
        if table == "transition":
            return ident
        found = one(
            self._desk.record.reader,
            "SELECT t.public_id FROM disclosure d JOIN transition t ON t.id = d.transition_id "
            "WHERE d.public_id = ? AND d.voided_at IS NULL",
            (ident,),
        )
        if found is None:
            raise NotFound("That transition is no longer in the record; look at the list again.")
        return str(found[0])

    def items(self, case: str) -> tuple[ItemRow, ...]:
        """The rows of the chart's section; a stay that ended without a transition is offered."""
        return transitions_rows.items(self._desk, self._desk.case_id(case))

    def awaiting(self, case: str) -> tuple[str, str, str] | None:
        """Public id, title and due instant of the transition whose 72 hours run; None where none does."""
        return transitions_rows.awaiting(self._desk, self._desk.case_id(case))

    def lace(self, case: str) -> Scored | None:
        """The latest signed LACE of a case; None where it was not answered."""
        found = one(
            self._desk.record.reader,
            "SELECT s.value, s.band, a.held_at FROM assessment a JOIN form_version v ON v.id = a.form_version_id "
            "JOIN assessment_score s ON s.assessment_id = a.id AND s.voided_at IS NULL "
            "WHERE a.case_id = ? AND v.code = 'lace' AND a.signed_at IS NOT NULL AND a.voided_at IS NULL "
            "AND s.value IS NOT NULL ORDER BY a.held_at DESC, s.id DESC LIMIT 1",
            (self._desk.case_id(case),),
        )
        if found is None:
            return None
        band = found[1] if catalog.is_shipped("risk_level", found[1]) else ""
        day = local(datetime.fromisoformat(found[2]), self._desk.zone).date()
        return Scored(float(found[0]), band, day.isoformat())

    def places(self, case: str) -> tuple[tuple[str, str], ...]:
        """Setting and name of the facilities where the client was lately, the latest first."""
        rows = self._desk.rows(
            'SELECT e.kind, e.facility FROM episode e JOIN "case" c ON c.client_id = e.client_id '
            "WHERE c.public_id = ? AND e.facility != '' AND e.voided_at IS NULL ORDER BY e.started_at DESC LIMIT 40",
            (case,),
        )
        found = ((SETTINGS[kind], facility) for kind, facility in rows if kind in SETTINGS)
        return tuple(dict.fromkeys(found))[:_NEAREST]

    def next_stay(self, id: str) -> str:  # noqa: A002  # the public id
        """The day on which a stay began within the 30 days after a transition; empty where none is recorded."""
        found = one(
            self._desk.record.reader,
            'SELECT e.started_at FROM transition t JOIN "case" c ON c.id = t.case_id JOIN episode e ON e.client_id = c.client_id '
            "WHERE t.public_id = ? AND e.kind IN ('inpatient', 'observation') AND e.started_at > t.happened_at "
            "AND e.started_at <= ? AND e.voided_at IS NULL ORDER BY e.started_at LIMIT 1",
            (id, stamp(self._desk.now())),
        )
        if found is None:
            return ""
        day = local(datetime.fromisoformat(found[0]), self._desk.zone).date().isoformat()
        return day if day <= self.row(id).watch_until else ""

    def receivers(self, case: str) -> tuple[tuple[str, str], ...]:
        """Whom one may tell: name and role of those on the care team, and who they are to a disclosure."""
        rows = self._desk.rows(
            "SELECT name, role FROM team_member WHERE case_id = ? AND until IS NULL AND voided_at IS NULL ORDER BY id",
            (self._desk.case_id(case),),
        )
        return tuple((name, _KINDS.get(role, "provider" if role else "")) for name, role in rows)

    def bases(self, case: str) -> tuple[tuple[str, str], ...]:
        """What a disclosure can rest on: releases in force and named laws, as kept and as read (S-2)."""
        return bases(self._desk.record.reader, self._desk.case_id(case), self._desk.today())

    def named(self, case: str) -> dict[str, str]:
        """Whom each release in force names, by its value among the bases."""
        return named(self._desk.record.reader, self._desk.case_id(case), self._desk.today())
