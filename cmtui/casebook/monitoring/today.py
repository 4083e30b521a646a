"""Today: every promise and every clock of the whole caseload, in one list."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from cmtui.casebook.monitoring.missed import missed
from cmtui.casebook.monitoring.today_rows import Reading, urgency
from cmtui.clock import instant, local
from cmtui.errors import NotFound, WrongUsage

if TYPE_CHECKING:
    from cmtui.care_rows import MissedRow
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.rows import DueRow
    from cmtui.store.reader import Row

_TASKS = (
    "SELECT 'task:' || t.public_id, t.due_on, '', t.hard, f.public_id, coalesce(f.name, ''), t.what, "
    "CASE WHEN t.waiting_on != '' THEN 'waiting on ' || t.waiting_on WHEN t.owner != '' THEN 'task of ' || t.owner "
    "ELSE 'your task' END, '', CASE WHEN t.rule != '' THEN 'from the change of status (' || t.rule || ')' "
    "WHEN t.applied_set_id IS NOT NULL THEN 'from a set of tasks' WHEN t.contact_id IS NULL THEN 'entered by hand' "
    "ELSE 'follow-up of a contact' END, "
    "'task', 'task:' || t.public_id, t.kind, f.number, f.case_id, coalesce(t.from_on, ''), f.last_contact "
    "FROM task t LEFT JOIN case_face f ON f.case_id = t.case_id "
    "WHERE t.status = 'open' AND t.voided_at IS NULL AND coalesce(t.snoozed_until, '') <= ? "
    "AND (t.case_id IS NULL OR f.live > 0 OR t.rule = 'T-14')"
)
"""Open tasks; those of a closed case wait in its chart, but for the one that a death leaves behind."""

_CLOCKS = (
    "SELECT 'clock:' || c.rule || ':' || c.subject, c.due, c.until, c.hard, f.public_id, coalesce(f.name, ''), c.what, c.why, "
    "c.rule, '', c.opens, c.subject, '', f.number, f.case_id, c.starts, f.last_contact "
    "FROM clock c LEFT JOIN case_face f ON f.case_id = c.case_id WHERE substr(c.starts, 1, 10) <= ?"
)
"""Those of a case, and those of the practice itself, which belong to no case."""

_PHONES = (
    "SELECT f.id, p.number, p.safe_to_call, p.safe_to_leave_message, p.best_time FROM phone p "
    'JOIN client k ON k.person_id = p.person_id JOIN "case" f ON f.client_id = k.id '
    "WHERE p.voided_at IS NULL AND f.id IN (SELECT value FROM json_each(?)) ORDER BY p.id"
)

_ATTEMPTS = (
    "SELECT f.case_id, count(*) FROM case_face f JOIN contact n ON n.case_id = f.case_id "
    "AND n.occurred_at > coalesce(f.last_contact, '') AND n.reached NOT IN ('', 'yes') AND n.voided_at IS NULL "
    "WHERE f.case_id IN (SELECT value FROM json_each(?)) GROUP BY f.case_id"
)


class Today:
    """What is owed to whom, and by when."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    def rows(
        self, *, as_of: date | None = None, case: str = "", limit: int | None = None
    ) -> tuple[DueRow, ...]:
        """All rows, the most pressing first: overdue, today, this week, later.

        Args:
            as_of: Show how things stand at the end of another day, by what is recorded now.
            case: Public id of the one case that is asked for, as its chart does; every case where empty.
            limit: Only so many, those that are due first; a hard date of the next days is never left out.
        """
        now = self._moment(as_of)
        # Clocks with an instant may begin in the evening that is tomorrow in UTC; the reading decides those.
        until = (now.date() + timedelta(days=1)).isoformat()
        narrowed, only = (" AND f.public_id = ?", (case,)) if case else ("", ())
        found = self._found(_TASKS + narrowed, "t.due_on", (now.date().isoformat(), *only), until, limit)
        found += self._found(_CLOCKS + narrowed, "c.due", (until, *only), until, limit)
        cases = json.dumps(sorted({row[14] for row in found if row[14]}))
        phones, attempts = (self._desk.rows(sql, (cases,)) for sql in (_PHONES, _ATTEMPTS))
        reading = Reading(now, self._desk.zone, phones, attempts)
        shown = [row for row in map(reading.row, found) if row is not None]
        shown.sort(key=urgency)
        return tuple(shown[:limit])

    def missed(self, case: str) -> tuple[MissedRow, ...]:
        """The hard deadlines of a case that were met too late, the latest first.

        Args:
            case: Public id.
        """
        return missed(self._desk.record.reader, case)

    def _found(
        self, sql: str, order: str, values: tuple[str, ...], until: str, limit: int | None
    ) -> list[Row]:
        """The rows of one kind; with a limit those due first, and every hard date up to a day on."""
        if limit is None:
            return self._desk.rows(sql, values)
        first = self._desk.rows(f"{sql} ORDER BY {order} LIMIT ?", (*values, limit))
        table = order.partition(".")[0]
        hard = self._desk.rows(f"{sql} AND {table}.hard = 1 AND {order} <= ? || 'T24'", (*values, until))
        return list({row[0]: row for row in (*first, *hard)}.values())

    def settle(self, key: str, *, result: str = "") -> str:
        """Do what completes a row by itself: finish the task, sign the note, mark the consent reviewed.

        Args:
            key: Of the row.
            result: What came of it, for a task.

        Raises:
            WrongUsage: The row needs words of yours; open it instead.
            NotFound: It was settled meanwhile.
        """
        row = next((row for row in self.rows() if row.key == key), None)
        if row is None:
            raise NotFound("That is settled already.")
        ident = row.subject.partition(":")[2]
        if row.opens == "task":
            self._book.tasks.done(ident, result)
            return f"Done: {row.what}."
        if row.opens == "sign":
            self._book.contacts.sign(ident)
            return "Note signed."
        if row.rule == "R-CON-2":
            self._book.registers.save("consent", {"reviewed_on": self._desk.today().isoformat()}, id=ident)
            return "Consent reviewed today."
        if row.rule == "R-ASM-3" and result and row.case:
            self._book.assess.no_change(row.case, result)
            return "Noted why no new assessment is needed."
        if row.opens == "assessment":
            self._book.assess.sign(ident)
            return "Assessment signed."
        if row.opens == "organization":
            self._book.resources.verify(ident)
            return "Entry of the directory verified today."
        raise WrongUsage(f"“{row.what}” needs an entry of yours: press Enter to open it.")

    def _moment(self, as_of: date | None) -> datetime:
        if as_of is None or as_of == self._desk.today():
            return self._desk.wall()
        return local(instant(datetime.combine(as_of, time(23, 59)), self._desk.zone), self._desk.zone)
