"""Selection and engagement: from an inquiry to an opened case (Standard I)."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cmtui.casebook.coordination.subjects import subject_of
from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.engagement import moves, screenings, stops
from cmtui.casebook.engagement.likeness import candidates
from cmtui.casebook.engagement.moves import Change
from cmtui.casebook.fields import checked, field_rows, parsed
from cmtui.casebook.numbers import next_number
from cmtui.errors import WrongUsage
from cmtui.models.case import Case, Inquiry, InquiryFields, Screening, StageEvent
from cmtui.models.engagement import Consent
from cmtui.models.people import Client, Person, PersonFields, Phone
from cmtui.rows import Candidate, CaseRow, FieldRow, Form, Step, Way
from cmtui.rules import process
from cmtui.rules.clean import clean
from cmtui.rules.matching import phone_key
from cmtui.rules.process_facts import CaseFacts
from cmtui.rules.process_steps import next_step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.rows import Ask
    from cmtui.store.work import Work

_WHO = ("given", "family", "born", "language", "interpreter")
"""What one asks about the person in the first call."""


class Intake:
    """Inquiries, screening, and what follows from the decision."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    # --- an inquiry --------------------------------------------------------------------------------------------

    def form(self) -> Form:
        """The first call: who it is about, who asks, and why."""
        zone = self._desk.zone
        who = {field.name: field for field in field_rows(PersonFields, None, zone)}
        phone = FieldRow("phone", "Phone", "Of the client; kept as typed.", "text", "")
        asked = tuple(
            replace(field, value=self._desk.wall().strftime("%Y-%m-%d %H:%M"))
            if field.name == "received_at"
            else field
            for field in field_rows(InquiryFields, None, zone)
            if field.name not in {"disposition", "disposition_reason", "answered_on", "resources_named"}
        )
        fields = (*(replace(who[name], required=name == "family") for name in _WHO), phone, *asked)
        return Form("inquiry_log", "", "", "New inquiry", fields)

    def candidates(self, values: Mapping[str, str]) -> tuple[Candidate, ...]:
        """Who in the record may be the person of a new inquiry; asked while one types."""
        return candidates(self._desk, values)

    def log(
        self, values: Mapping[str, str], *, client_of: str = "", reasons: Mapping[str, str] | None = None
    ) -> CaseRow:
        """Take down an inquiry and take it up as a prospect (T-1).

        Args:
            values: Field name to what was typed, of the fields of `form`.
            client_of: Public id of a case of the client, when it is somebody known.
            reasons: Guard id to the reason why one goes on without what `log_asks` misses. What is missed without a
                reason does not stop the call: it is the next step of the case.

        Raises:
            WrongUsage: A value does not fit.
            Refused: A date that cannot be (S-4).
        """
        about, asked = self._typed(values)
        if not client_of and not (about.get("family") or about.get("given")):
            raise WrongUsage("Last name: say at least one name of the person the inquiry is about.")
        given = {guard: words for guard, reason in (reasons or {}).items() if (words := clean(reason))}
        with self._desk.act("inquiry.logged", summary=str(asked.get("reason", ""))[:60]) as work:
            if client_of:
                client_id = work.get(Case, public_id=client_of).client_id
            else:
                phones = (clean(values.get("phone", "")),)
                client_id = new_client(work, Person(**about), Client(person_id=0), phones)
            inquiry = work.add(Inquiry(client_id=client_id, **asked))
            case = new_case(work, client_id, inquiry, self._desk.today(), reasons=given)
            drop_draft(work, self._desk.session, "inquiry_log", "")
        return self._book.caseload.row(case.public_id)

    def log_asks(self, values: Mapping[str, str]) -> tuple[Ask, ...]:
        """What an inquiry does not say yet, before it is logged (T-1, G-1)."""
        _, asked = self._typed(values)
        facts = CaseFacts(
            "inquiry",
            asked_by=asked.get("source", ""),
            received_on=asked["received_at"].date(),
            asked_why=asked.get("reason", ""),
            urgency=asked.get("urgency", ""),
        )
        return tuple(map(moves.as_ask, process.check("T-1", facts, today=self._desk.today())))

    def _typed(self, values: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Who the inquiry is about, and what was asked."""
        now, zone = self._desk.wall().replace(tzinfo=None), self._desk.zone
        about = parsed(
            PersonFields, {name: values[name] for name in _WHO if name in values}, now=now, zone=zone
        )
        asked = parsed(InquiryFields, values, now=now, zone=zone)
        asked.setdefault("received_at", self._desk.now())
        checked(InquiryFields, asked)
        stops.impossible("inquiry", {**about, **asked}, today=now.date(), now=self._desk.now())
        return about, asked

    # --- the way through the states ----------------------------------------------------------------------------

    def moves(self, case: str) -> tuple[tuple[str, str], ...]:
        """The changes of status and focus that are possible now: id and label."""
        return tuple((way.id, way.label) for way, _ in moves.ways(self._desk, case))

    def ways(self, case: str) -> tuple[Way, ...]:
        """The changes that are possible now, each with what it asks: read once for all of them."""
        return tuple(Way(way.id, way.label, asks, way.to_focus) for way, asks in moves.ways(self._desk, case))

    def asks(
        self,
        case: str,
        transition: str,
        *,
        day: date | None = None,
        note: str = "",
        values: Mapping[str, str] | None = None,
    ) -> tuple[Ask, ...]:
        """The guards of a transition that are not met, the hard stops first; those passed before are not asked again.

        Raises:
            NotFound: There is no such transition.
        """
        return moves.asks(self._desk, case, Change(transition, day, note, values or {}))

    def move(
        self,
        case: str,
        transition: str,
        *,
        reasons: Mapping[str, str] | None = None,
        follow_by: Mapping[str, date] | None = None,
        note: str = "",
        day: date | None = None,
        values: Mapping[str, str] | None = None,
    ) -> CaseRow:
        """Change the status of a case, or the focus of its work.

        Args:
            case: Public id.
            transition: T-2 … T-14, F-a … F-f.
            reasons: Guard id to the reason why one goes on without it.
            follow_by: Guard id to the day by which it will be there; a task says so on that day.
            note: Why, where the transition itself asks for it; how a death is known.
            day: When it took effect: the opening, the death, the end; today where None.
            values: `hold_reason`, `hold_until` and `hold_watch` of a rest (T-5), `closed_reason` of an end (T-8).

        Returns:
            The row of the case; of the new one where one was begun (T-10).

        Raises:
            Refused: A hard stop is not met, or an ask has no reason; nothing was changed.
            WrongUsage: A value does not fit.
        """
        change = Change(transition, day, note, values or {})
        moved = moves.move(self._desk, case, change, reasons=reasons or {}, follow_by=follow_by or {})
        return self._book.caseload.row(moved)

    def close_for_death(self, case: str, on: date, how_known: str) -> CaseRow:
        """Close a case because the client died (T-14).

        Raises:
            Refused: The date cannot be (S-4), or it is not said how the death is known.
        """
        return self.move(case, "T-14", note=how_known, day=on)

    # --- screening ---------------------------------------------------------------------------------------------

    def decide(self, case: str, decision: str, reason: str) -> None:
        """Decide on the screening and sign it.

        Raises:
            WrongUsage: The decision or its reason is missing.
            Refused: The case was decided by it already (S-1).
        """
        screenings.decide(self._desk, case, decision, reason)

    def sign_screening(self, case: str) -> None:
        """Sign the screening as it stands.

        Raises:
            Refused: The decision or its reason is missing (G-2), or the case was decided by it already (S-1).
        """
        screenings.sign(self._desk, case)

    def consent_by_phone(self, case: str, kinds: tuple[str, ...]) -> None:
        """Record verbal consents, one of each kind, given today by the client."""
        today, case_id = self._desk.today(), self._desk.case_id(case)
        with self._desk.act("consent.added", case_id=case_id, summary=", ".join(kinds)) as work:
            for kind in kinds:
                work.add(Consent(case_id=case_id, kind=kind, method="verbal", effective_on=today))

    def next_step(self, case: str) -> Step | None:
        """What the process asks for next on a case."""
        found = next_step(moves.facts_of(self._desk, case))
        if found is None:
            return None
        return Step(
            found.what, found.why, found.opens, subject_of(self._desk, case, found.opens, found.rules)
        )


def new_client(work: Work, person: Person, client: Client, phones: tuple[str, ...]) -> int:
    """Write a person as a client inside another act; the client's inner id."""
    work.add(person)
    client.person_id = int(person.id or 0)
    for number in phones:
        if number.strip():
            work.add(Phone(person_id=client.person_id, number=number.strip(), digits=phone_key(number)))
    return int(work.add(client).id or 0)


def new_case(
    work: Work, client_id: int, inquiry: Inquiry, day: date, *, reasons: Mapping[str, str] | None = None
) -> Case:
    """Take up an inquiry as a prospect inside another act: the case, its number, and the nine criteria to answer."""
    case = work.add(
        Case(number=next_number(work, day.year), client_id=client_id, inquiry_id=inquiry.id, prospect_on=day)
    )
    work.add(
        StageEvent(
            case_id=int(case.id or 0),
            transition="T-1",
            from_status="inquiry",
            to_status="prospect",
            at=work.now,
            guards=json.dumps(dict(reasons or {}), ensure_ascii=False),
        )
    )
    screenings.ask_criteria(work, work.add(Screening(case_id=int(case.id or 0), screened_on=day)))
    return case
