"""Selection and engagement: from an inquiry to an opened case (Standard I)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.facts import case_facts
from cmtui.casebook.fields import checked, field_rows, parsed
from cmtui.errors import Refused, WrongUsage
from cmtui.models.case import Case, Criterion, Inquiry, InquiryFields, Screening, StageEvent
from cmtui.models.engagement import Consent
from cmtui.models.people import Client, Person, PersonFields, Phone, RecordSettings
from cmtui.rows import Ask, Candidate, CaseRow, FieldRow, Form, Step
from cmtui.rules import matching, process
from cmtui.rules.matching import phone_key
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.rules.process import CaseFacts
    from cmtui.store.work import Work

_WHO = ("given", "family", "born", "language", "interpreter")
"""What one asks about the person in the first call."""

OFFERED = ("T-2", "T-3", "T-4", "T-5", "T-6", "T-11", "T-12", "T-14")
"""The transitions that this version carries out; planning and closing bring theirs."""


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
        """Who in the record may be the person of a new inquiry; asked while one types, so half-typed dates are no error."""
        try:
            typed = parsed(PersonFields, {name: values.get(name, "") for name in ("given", "family", "born")},
                           today=self._desk.today(), zone=self._desk.zone)  # fmt: skip
        except WrongUsage:
            typed = {"given": values.get("given", ""), "family": values.get("family", ""), "born": None}
        newcomer = matching.Person(
            0, typed["given"], typed["family"], typed["born"], tuple(filter(None, (values.get("phone", ""),)))
        )
        if not (newcomer.last and newcomer.first) and not newcomer.phones:
            return ()
        return self._like(newcomer)

    def _like(self, newcomer: matching.Person) -> tuple[Candidate, ...]:
        rows = self._desk.rows(
            "SELECT p.id, p.given, p.family, p.born, f.public_id, f.name, "
            "(SELECT group_concat(n.number, char(10)) FROM phone n WHERE n.person_id = p.id AND n.voided_at IS NULL) "
            "FROM person p JOIN client k ON k.person_id = p.id "
            'JOIN case_face f ON f.case_id = (SELECT max(c.id) FROM "case" c WHERE c.client_id = k.id) '
            "WHERE p.voided_at IS NULL AND (p.born = ? OR (p.family = ? COLLATE NOCASE AND p.given = ? COLLATE NOCASE) "
            "OR p.id IN (SELECT person_id FROM phone WHERE digits != '' AND digits = ?)) LIMIT 200",
            (
                newcomer.birth_date.isoformat() if newcomer.birth_date else "",
                newcomer.last,
                newcomer.first,
                phone_key(newcomer.phones[0]) if newcomer.phones else "",
            ),
        )
        known = {
            row[0]: matching.Person(
                row[0],
                row[1],
                row[2],
                date.fromisoformat(row[3]) if row[3] else None,
                tuple((row[6] or "").split("\n")),
            )
            for row in rows
        }
        by_id = {row[0]: row for row in rows}
        return tuple(
            Candidate(
                case=by_id[match.ref][4],
                client=by_id[match.ref][5],
                born=by_id[match.ref][3],
                reason=match.reason,
            )
            for match in matching.candidates(newcomer, known.values())
        )

    def log(self, values: Mapping[str, str], *, client_of: str = "") -> CaseRow:
        """Take down an inquiry and take it up as a prospect (T-1).

        Args:
            values: Field name to what was typed, of the fields of `form`.
            client_of: Public id of a case of the client, when it is somebody known.

        Raises:
            WrongUsage: A value does not fit.
            Refused: A date that cannot be (S-4).
        """
        today, zone = self._desk.today(), self._desk.zone
        about = parsed(
            PersonFields, {name: values[name] for name in _WHO if name in values}, today=today, zone=zone
        )
        asked = parsed(InquiryFields, values, today=today, zone=zone)
        checked(InquiryFields, asked)
        if not client_of and not (about.get("family") or about.get("given")):
            raise WrongUsage("Last name: say at least one name of the person the inquiry is about.")
        if found := process.impossible_dates(today=today, born_on=about.get("born")):
            raise Refused(found[0].sentence, rule="S-4")
        with self._desk.act("inquiry.logged", summary=str(asked.get("reason", ""))[:60]) as work:
            if client_of:
                client_id = work.get(Case, public_id=client_of).client_id
            else:
                client_id = new_client(work, Person(**about), Client(person_id=0), (values.get("phone", ""),))
            inquiry = work.add(Inquiry(client_id=client_id, **asked))
            case = new_case(work, client_id, inquiry, today)
            drop_draft(work, "inquiry_log", "")
        return self._book.caseload.row(case.public_id)

    # --- the way through the states ----------------------------------------------------------------------------

    def moves(self, case: str) -> tuple[tuple[str, str], ...]:
        """The transitions that are possible now: id and label."""
        status = self._book.caseload.row(case).status
        return tuple((each.id, each.label) for each in process.allowed(status) if each.id in OFFERED)

    def asks(self, case: str, transition: str, *, day: date | None = None, note: str = "") -> tuple[Ask, ...]:
        """The guards of a transition that are not met, the hard stops first."""
        facts = self._facts(case, transition, day, note)
        reasons = tuple(each.label for each in catalog.terms("override_reason"))
        return tuple(
            Ask(found.id, found.severity, found.sentence, reasons, found.sources)
            for found in process.check(transition, facts, today=self._desk.today())
        )

    def move(
        self,
        case: str,
        transition: str,
        *,
        reasons: Mapping[str, str] | None = None,
        note: str = "",
        day: date | None = None,
    ) -> CaseRow:
        """Change the status of a case.

        Args:
            case: Public id.
            transition: T-2 … T-14.
            reasons: Guard id to the reason why one goes on without it.
            note: Why, where the transition itself asks for it; how a death is known.
            day: When it took effect: the opening, the death; today where None.

        Raises:
            Refused: A hard stop is not met, or an ask has no reason; nothing was changed.
        """
        given = {guard: reason.strip() for guard, reason in (reasons or {}).items() if reason.strip()}
        for ask in self.asks(case, transition, day=day, note=note):
            if ask.severity == "stop" or (ask.severity == "ask" and ask.guard not in given):
                raise Refused(ask.sentence, rule=ask.guard)
        way = process.transitions()[transition]
        with self._desk.act("case.moved", case_id=self._desk.case_id(case), summary=way.label) as work:
            found = work.get(Case, public_id=case)
            if found.status not in way.from_statuses:
                raise Refused(
                    f"The case is {catalog.label('case_status', found.status).casefold()} now; look again."
                )
            self._settle(work, found, transition, day or self._desk.today(), note)
            work.add(
                StageEvent(
                    case_id=int(found.id or 0),
                    transition=transition,
                    from_status=found.status,
                    to_status=way.to_status,
                    at=work.now,
                    guards=json.dumps(given, ensure_ascii=False),
                )
            )
            work.change(found, status=way.to_status, **_dates_of(transition, day or self._desk.today(), note))
        return self._book.caseload.row(case)

    def _facts(self, case: str, transition: str, day: date | None, note: str) -> CaseFacts:
        """The facts as they will be once the transition is made."""
        facts = case_facts(self._desk.record.reader, self._desk.case_id(case), self._desk.zone)
        facts = replace(facts, reason=note)
        if transition == "T-4":
            return replace(facts, opened_on=day or self._desk.today())
        if transition == "T-14":
            return replace(facts, died_on=day, death_known_by=note, closed_on=day, closure_reason="death")
        return facts

    def _settle(self, work: Work, case: Case, transition: str, day: date, note: str) -> None:
        """What a transition settles beside the status: the inquiry's answer, the client's death."""
        dispositions = {
            "T-2": "waitlisted",
            "T-3": "not_appropriate",
            "T-4": "accepted",
            "T-12": "not_appropriate",
        }
        if transition in dispositions and case.inquiry_id is not None:
            inquiry = work.get(Inquiry, id=case.inquiry_id)
            if not inquiry.disposition or transition in {"T-4", "T-12"}:
                work.change(
                    inquiry, disposition=dispositions[transition], answered_on=inquiry.answered_on or day,
                    disposition_reason=note or inquiry.disposition_reason,
                )  # fmt: skip
        if transition == "T-14":
            client = work.get(Client, id=case.client_id)
            work.change(work.get(Person, id=client.person_id), deceased_on=day)

    # --- screening ---------------------------------------------------------------------------------------------

    def decide(self, case: str, decision: str, reason: str) -> None:
        """Decide on the screening and sign it.

        Raises:
            WrongUsage: The reason is missing.
        """
        if not reason.strip():
            raise WrongUsage("Say why, in a few words: the decision is read later by others.")
        with self._desk.act("screening.signed", case_id=self._desk.case_id(case), summary=decision) as work:
            found = work.find(Screening, case_id=self._desk.case_id(case))[-1]
            work.change(
                found, decision=decision, decision_reason=reason.strip(), signed_at=work.now, signed_by=self._desk.actor or "owner"
            )  # fmt: skip

    def sign_screening(self, case: str) -> None:
        """Sign the screening as it stands.

        Raises:
            Refused: The decision or its reason is missing (G-2).
        """
        with self._desk.act("screening.signed", case_id=self._desk.case_id(case)) as work:
            found = work.find(Screening, case_id=self._desk.case_id(case))[-1]
            if not (found.decision and found.decision_reason):
                raise Refused(
                    "Decide first, and say why: a screening is signed with its decision.", rule="G-2"
                )
            work.change(found, signed_at=work.now, signed_by=self._desk.actor or "owner")

    def consent_by_phone(self, case: str, kinds: tuple[str, ...]) -> None:
        """Record verbal consents, one of each kind, given today by the client."""
        today = self._desk.today()
        with self._desk.act(
            "consent.added", case_id=self._desk.case_id(case), summary=", ".join(kinds)
        ) as work:
            for kind in kinds:
                work.add(
                    Consent(case_id=self._desk.case_id(case), kind=kind, method="verbal", effective_on=today)
                )

    def next_step(self, case: str) -> Step | None:
        """What the process asks for next on a case."""
        facts = case_facts(self._desk.record.reader, self._desk.case_id(case), self._desk.zone)
        found = process.next_step(facts)
        return (
            None
            if found is None
            else Step(found.what, found.why, found.opens, self._subject(case, found.opens))
        )

    def _subject(self, case: str, opens: str) -> str:
        """Public id of the entry that a step is about, where there is one."""
        queries = {
            "inquiry": 'SELECT i.public_id FROM inquiry i JOIN "case" c ON c.inquiry_id = i.id WHERE c.public_id = ?',
            "screening": 'SELECT s.public_id FROM screening s JOIN "case" c ON c.id = s.case_id WHERE c.public_id = ? '
            "ORDER BY s.id DESC",
            "sign": 'SELECT n.public_id FROM contact n JOIN "case" c ON c.id = n.case_id WHERE c.public_id = ? '
            "AND n.signed_at IS NULL AND n.voided_at IS NULL ORDER BY n.occurred_at",
            "task": 'SELECT t.public_id FROM task t JOIN "case" c ON c.id = t.case_id WHERE c.public_id = ? '
            "AND t.status = 'open' AND t.voided_at IS NULL ORDER BY t.due_on, t.id",
        }
        if opens not in queries:
            return case if opens == "case" else ""
        found = self._desk.rows(queries[opens] + " LIMIT 1", (case,))
        return str(found[0][0]) if found else ""


def _dates_of(transition: str, day: date, note: str) -> dict[str, Any]:
    """The dates and reasons that a transition writes on the case."""
    return {
        "T-4": {"opened_on": day, "focus": "assess"},
        "T-5": {"on_hold_on": day},
        "T-6": {"on_hold_on": None},
        "T-11": {"prospect_on": day},
        "T-14": {"closed_on": day, "closed_reason": "death", "closed_note": note},
    }.get(transition, {})


def new_client(work: Work, person: Person, client: Client, phones: tuple[str, ...]) -> int:
    """Write a person as a client inside another act; the client's inner id."""
    work.add(person)
    client.person_id = int(person.id or 0)
    for number in phones:
        if number.strip():
            work.add(Phone(person_id=client.person_id, number=number.strip(), digits=phone_key(number)))
    return int(work.add(client).id or 0)


def new_case(work: Work, client_id: int, inquiry: Inquiry, day: date) -> Case:
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
        )
    )
    screening = work.add(Screening(case_id=int(case.id or 0), screened_on=day))
    for term in catalog.terms("criterion"):
        work.add(Criterion(screening_id=int(screening.id or 0), code=term.code))
    return case


def next_number(work: Work, year: int) -> str:
    """The next case number, such as 2026-014; it counts within the year."""
    settings = work.rows("SELECT id, next_case, case_year FROM record_settings ORDER BY id LIMIT 1")
    count = settings[0][1] if settings and settings[0][2] == year else 1
    if settings:
        work.rows(
            "UPDATE record_settings SET next_case = ?, case_year = ? WHERE id = ?",
            (count + 1, year, settings[0][0]),
        )
    else:
        work.add(RecordSettings(made_at=work.now, next_case=count + 1, case_year=year))
    return f"{year}-{count:03}"
