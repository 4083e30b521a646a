"""Writing what an import plans, each client with its own line in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.casebook.incoming.import_entries import (
    address_values,
    client_values,
    criterion_values,
    inquiry_reason,
    person_values,
    phone_values,
)
from cmtui.casebook.incoming.import_plan import ACT
from cmtui.casebook.monitoring.projection import Projection
from cmtui.casebook.numbers import next_number
from cmtui.models.case import Case, Criterion, Inquiry, Screening, StageEvent
from cmtui.models.engagement import Coverage
from cmtui.models.journal import EventCase
from cmtui.models.people import Address, Client, Organization, Person, Phone
from cmtui.models.work import Task
from cmtui.rules.names import fold
from cmtui.store.bulk import Bulk
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from cmtui.casebook.desk import Desk
    from cmtui.casebook.incoming.import_entries import Entry, Source, Values
    from cmtui.casebook.incoming.import_plan import Plan
    from cmtui.exchange.incoming import IncomingClient
    from cmtui.rules.screening import CriterionFinding
    from cmtui.store.work import Work

_IN_SERVICE = ("open", "on_hold", "closing")


class Writer:
    """The import's hand on the record, inside one transaction."""

    def __init__(self, desk: Desk, work: Work, source: Source) -> None:
        self._desk = desk
        self._work = work
        self._source = source
        self._bulk = Bulk(work)
        self._cases: set[int] = set()
        self._year = int(work.rows("SELECT max(case_year) FROM record_settings")[0][0] or 0)
        self._payers: dict[str, int] = {
            fold(name): row_id
            for row_id, name in work.rows(
                "SELECT id, name FROM organization WHERE kind = 'payer' AND voided_at IS NULL ORDER BY id DESC"
            )
        }

    def write(self, plan: Plan) -> None:
        """Carry out the plan for one client."""
        if plan.verdict == "new":
            self._new(plan.client)
        elif plan.verdict == "changed":
            self._changed(plan)

    def finish(self, tell: Callable[[float], None]) -> None:
        """Write what is still noted down, and the clocks and list rows of every case that was touched."""
        self._bulk.flush()
        projection = Projection(self._work, self._desk.zone)
        for done, case_id in enumerate(sorted(self._cases), start=1):
            projection.refresh(case_id)
            tell(done / len(self._cases))

    # --- somebody new ------------------------------------------------------------------------------------------

    def _new(self, client: IncomingClient) -> None:
        add, key = self._bulk.add, self._source.key(client)
        findings = self._source.findings(client)
        person_id = add(Person, **person_values(client))
        for number in client.phones:
            add(Phone, person_id=person_id, **phone_values(number))
        if lives := address_values(client):
            add(Address, person_id=person_id, **lives)
        client_id = add(Client, person_id=person_id, source_key=key, **client_values(client))
        for entry in self._source.entries(client):
            self._hang(client_id, entry)
        inquiry_id = add(
            Inquiry,
            client_id=client_id,
            received_at=self._work.now,
            channel="import",
            source="import",
            reason=inquiry_reason(self._source, findings),
            source_key=key,
        )
        case_id = self._case(client_id, inquiry_id, client.death_date)
        self._screening(case_id, findings)
        self._note([case_id], f"from {self._source.label}")

    def _hang(self, client_id: int, entry: Entry) -> None:
        values = entry.values
        if entry.model is Coverage:
            values = {**values, "organization_id": self._payer(values["payer"])}
        self._bulk.add(entry.model, client_id=client_id, source_key=entry.key, **values)

    def _payer(self, name: str) -> int:
        """The payer's entry in the directory, made when it is first met."""
        if (known := self._payers.get(fold(name))) is None:
            known = self._payers[fold(name)] = self._bulk.add(Organization, kind="payer", name=name)
        return known

    def _case(self, client_id: int, inquiry_id: int, died_on: date | None) -> int:
        """A prospect's case (T-1); of somebody who died, one that is closed at once and starts no clock (T-14)."""
        today = self._desk.today()
        values: Values = {"prospect_on": today} if died_on is None else self._closed(died_on)
        case_id = self._bulk.add(
            Case, number=self._number(today.year), client_id=client_id, inquiry_id=inquiry_id, **values
        )
        self._stage(case_id, "T-1", "inquiry", "prospect")
        if died_on is not None:
            self._stage(case_id, "T-14", "prospect", "closed")
        return case_id

    def _number(self, year: int) -> str:
        """The next case number. In an earlier year, by a clock that was set back, it follows from the cases themselves."""
        if year < self._year:
            self._bulk.flush()
        return next_number(self._work, year)

    def _closed(self, died_on: date) -> Values:
        return {
            "status": "closed",
            "closed_on": died_on,
            "closed_reason": "death",
            "closed_note": f"Known from the import of {self._source.label}.",
        }

    def _stage(self, case_id: int, transition: str, before: str, after: str) -> None:
        self._bulk.add(
            StageEvent,
            case_id=case_id,
            transition=transition,
            from_status=before,
            to_status=after,
            at=self._work.now,
        )

    def _screening(self, case_id: int, findings: tuple[CriterionFinding, ...]) -> None:
        """The nine criteria, proposed where there is evidence; the case manager decides (SOP-I-1)."""
        proposed = {finding.id: criterion_values(finding) for finding in findings}
        screening_id = self._bulk.add(
            Screening,
            case_id=case_id,
            screened_on=self._desk.today(),
            prefilled_from=self._source.label if proposed else "",
            as_of=self._source.incoming.latest_start if proposed else None,
        )
        for term in catalog.terms("criterion"):
            self._bulk.add(
                Criterion, screening_id=screening_id, code=term.code, **proposed.get(term.code, {})
            )

    # --- somebody known ----------------------------------------------------------------------------------------

    def _changed(self, plan: Plan) -> None:
        work = self._work
        for change in plan.changes:
            values = change.values
            if change.model is Coverage and "payer" in values:
                values = {**values, "organization_id": self._payer(values["payer"])}
                self._bulk.flush()  # the payer may be new, and the row refers to it
            work.change(work.get(change.model, id=change.row_id), **values)
        for entry in plan.adds:
            if entry.key:
                self._hang(plan.client_id, entry)
            else:
                self._bulk.add(entry.model, person_id=plan.person_id, **entry.values)
        cases = work.find(Case, client_id=plan.client_id)
        if plan.died_on is not None:
            for case in cases:
                self._died(case, plan.died_on)
        self._note([int(case.id or 0) for case in cases], f"again from {self._source.label}")

    def _died(self, case: Case, died_on: date) -> None:
        """Nobody calls a client who died; a case in service is closed by the case manager, who is asked to."""
        case_id = int(case.id or 0)
        if case.status in _IN_SERVICE:
            self._bulk.add(
                Task,
                case_id=case_id,
                what=f"confirm the death on {died_on} that {self._source.label} reports, and close the case",
                due_on=self._desk.today(),
                priority=1,
            )
        elif case.status in {"prospect", "waitlist"}:
            self._stage(case_id, "T-14", case.status, "closed")
            self._work.change(case, **self._closed(died_on))

    def _note(self, cases: list[int], summary: str) -> None:
        """The client's line in the history, which belongs to the latest case and is told in the others as well."""
        self._cases.update(cases)
        latest = max(cases, default=None)
        self._desk.note(self._work, ACT, case_id=latest, summary=summary)
        for case_id in cases:
            if case_id != latest:
                self._work.put(EventCase, case_id=case_id, seq=self._work.seq)
