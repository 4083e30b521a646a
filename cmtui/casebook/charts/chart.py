"""One case as its chart shows it: header, rail, and the sections that are there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cmtui.casebook.charts import history, overview, timeline
from cmtui.casebook.charts.show import show
from cmtui.casebook.engagement import engage
from cmtui.casebook.monitoring.facts import case_facts
from cmtui.casebook.words import full_name, language_line, safe_line
from cmtui.errors import NotFound
from cmtui.rows import ChartHead
from cmtui.rules.process_rail import components
from cmtui.store.reader import one
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.rows import ContactRow, EventRow, ItemRow, TimelineRow

EXPIRING_DAYS = 30
"""Days before its end from which an agreement is said to expire (R-CON-1 warns as early)."""


class Chart:
    """Reads of one case."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    def head(self, case: str) -> ChartHead:
        """The header and the rail.

        Raises:
            NotFound: The case is not in the record.
        """
        found = one(
            self._desk.record.reader,
            "SELECT c.id, c.number, c.status, c.focus, c.acuity, p.given, p.family, p.preferred, p.born, p.deceased_on, "
            "p.pronouns, p.language, p.interpreter, k.safety_alerts, p.id, c.version, f.last_contact, f.last_face, k.allergies "
            'FROM "case" c JOIN client k ON k.id = c.client_id JOIN person p ON p.id = k.person_id '
            "JOIN case_face f ON f.case_id = c.id WHERE c.public_id = ?",
            (case,),
        )
        if found is None:
            raise NotFound("That case is not in this record; look at the caseload again.")
        facts = case_facts(self._desk.record.reader, found[0], self._desk.zone, self._desk.now())
        phones = self._desk.rows(
            "SELECT number, safe_to_call, safe_to_leave_message, best_time FROM phone "
            "WHERE person_id = ? AND voided_at IS NULL ORDER BY id",
            (found[14],),
        )
        return ChartHead(
            case=case,
            number=found[1],
            status=found[2],
            focus=found[3],
            acuity=found[4],
            name=full_name(found[5], found[6]),
            preferred=found[7],
            born=found[8],
            died=found[9],
            pronouns=found[10],
            language=language_line(found[11], ""),
            interpreter=found[12],
            decides=self._decides(found[0]),
            consent=self._agreement(found[0]),
            safe=safe_line(phones)[1],
            alerts=tuple(line.strip() for line in found[13].splitlines() if line.strip()),
            rail=tuple(
                (each.component, each.mark, each.last_on.isoformat() if each.last_on else "")
                for each in components(facts)
            ),
            last_contact=found[16],
            last_face=found[17],
            version=found[15],
        )

    def _decides(self, case_id: int) -> str:
        rows = self._desk.rows(
            "SELECT kind, name, activated FROM decision_maker WHERE case_id = ? AND voided_at IS NULL ORDER BY id",
            (case_id,),
        )
        words = []
        for kind, name, activated in rows:
            said = catalog.label("decision_maker_kind", kind)
            state = " (not activated)" if activated == "no" else ""
            words.append(f"{said}: {name}{state}" if name else said)
        return "; ".join(words)

    def _agreement(self, case_id: int) -> str:
        """How the service agreement stands: valid, expiring, expired, revoked or missing."""
        rows = self._desk.rows(
            "SELECT expires_on, revoked_on, coalesce(effective_on, signed_on) FROM consent WHERE case_id = ? "
            "AND kind = 'service_agreement' AND voided_at IS NULL ORDER BY coalesce(expires_on, '9999') DESC",
            (case_id,),
        )
        today = self._desk.today()
        standing = [row for row in rows if row[1] is None and row[2]]
        if not standing:
            return "revoked" if any(row[1] for row in rows) else "missing"
        ends = standing[0][0]
        if ends is None:
            return "valid"
        if ends < today.isoformat():
            return "expired"
        from datetime import timedelta

        return "expiring" if ends <= (today + timedelta(days=EXPIRING_DAYS)).isoformat() else "valid"

    def overview(self, case: str) -> tuple[ItemRow, ...]:
        """What one reads first: the brief, alerts, what is due, the last contacts."""
        return overview.rows(self._book, self._desk, case)

    def engage(self, case: str) -> tuple[ItemRow, ...]:
        """Selection and engagement: inquiry, nine criteria, decision, consents, decision maker, care team."""
        return engage.rows(self._book, self._desk, case)

    def timeline(
        self, case: str, *, start: int = 0, size: int = 128, kind: str = "all"
    ) -> tuple[TimelineRow, ...]:
        """A page of everything that happened, newest first."""
        return timeline.timeline(self._desk.record.reader, case, kind, start, size)

    def timeline_keys(self, case: str, kind: str = "all") -> tuple[tuple[str, int, str], ...]:
        """Every line of the timeline under a filter, as part, inner id and public id: for a thread."""
        return timeline.timeline_keys(self._desk.record.reader, case, kind)

    def timeline_rows(self, case: str, keys: Sequence[tuple[str, int, str]]) -> tuple[TimelineRow, ...]:
        """The lines with these keys, in their order: a page anywhere costs what the first one costs."""
        return timeline.timeline_rows(self._desk.record.reader, case, keys)

    def timeline_count(self, case: str, kind: str = "all") -> int:
        """How many lines the timeline has under a filter."""
        return timeline.timeline_count(self._desk.record.reader, case, kind)

    def contact(self, id: str) -> ContactRow:  # noqa: A002  # the public id
        """One contact, its whole note and its addenda.

        Raises:
            NotFound: It is not in the record.
        """
        found = one(
            self._desk.record.reader,
            f"SELECT {timeline.CONTACT_COLUMNS} FROM contact n WHERE n.public_id = ?",
            (id,),
        )
        if found is None:
            raise NotFound("That contact is no longer in the record; look at the timeline again.")
        return timeline.contact_row(self._desk.record.reader, found)

    def follow_ups(self, contact: str) -> tuple[tuple[str, str, str], ...]:
        """The tasks that came of a contact: what, due, status."""
        rows = self._desk.rows(
            "SELECT t.what, t.due_on, t.status FROM task t JOIN contact n ON n.id = t.contact_id "
            "WHERE n.public_id = ? AND t.voided_at IS NULL ORDER BY t.due_on, t.id",
            (contact,),
        )
        return tuple((row[0], row[1], row[2]) for row in rows)

    def stage_reasons(self, id: str) -> tuple[tuple[str, str], ...]:  # noqa: A002  # the public id
        """The guards that a change of status went on without, each with the reason that was given."""
        found = self._desk.rows("SELECT guards FROM stage_event WHERE public_id = ?", (id,))
        return tuple(json.loads(found[0][0]).items()) if found else ()

    def history(self, case: str, start: int = 0, size: int = 128) -> tuple[EventRow, ...]:
        """Who changed what and when, newest first."""
        desk = self._desk
        return history.events(desk.record.reader, desk.case_id(case), start, size, desk.zone)

    def history_count(self, case: str) -> int:
        """How many acts there are on a case."""
        return history.events_count(self._desk.record.reader, self._desk.case_id(case))

    def show(self, case: str, as_of: date | None = None) -> dict[str, Any]:
        """The chart as plain values, today or as it stood at the end of a day."""
        return show(self._desk.record.reader, case, as_of=as_of, zone=self._desk.zone)
