"""Acuity: suggested from what the record shows, decided by the case manager (ACMA-CC-2)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from cmtui.care_rows import AcuitySuggestion
from cmtui.clock import instant, stamp
from cmtui.errors import NotFound, WrongUsage
from cmtui.rules import acuity
from cmtui.rules.clean import clean
from cmtui.rules.due import short_day
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.store.reader import Row

_HALF_YEAR: Final = timedelta(days=182)
_YEAR: Final = timedelta(days=365)
_MONTH: Final = timedelta(days=30)

_STAYED: Final = (
    "FROM episode e WHERE e.client_id = c.client_id AND e.voided_at IS NULL AND e.kind IN ({kinds})"
)
_STAYS: Final = _STAYED.replace("{kinds}", "'inpatient', 'observation'")
_EMERGENCIES: Final = _STAYED.replace("{kinds}", "'emergency'")

_POOR: Final = (
    "SELECT count(*) FROM assessment_score s JOIN assessment a ON a.id = s.assessment_id "
    "JOIN form_version v ON v.id = a.form_version_id WHERE a.case_id = c.id AND s.poor AND a.status = 'signed' "
    "AND a.voided_at IS NULL AND s.voided_at IS NULL AND NOT EXISTS (SELECT 1 FROM assessment o "
    "JOIN form_version w ON w.id = o.form_version_id WHERE o.case_id = c.id AND w.code = v.code AND o.status = 'signed' "
    "AND o.voided_at IS NULL AND (o.held_at, o.id) > (a.held_at, a.id))"
)
"""Of the last answers to each form."""

_COUNTED: Final = {
    "urgent_flags": "SELECT count(*) FROM safety_flag f WHERE f.case_id = c.id AND f.level = 'urgent' "
    "AND f.closed_at IS NULL AND f.voided_at IS NULL",
    "stays_6m": f"SELECT count(*) {_STAYS} AND e.started_at >= :half",
    "stays_12m": f"SELECT count(*) {_STAYS} AND e.started_at >= :year AND e.started_at < :half",
    "emergencies_6m": f"SELECT count(*) {_EMERGENCIES} AND e.started_at >= :half",
    "emergencies_12m": f"SELECT count(*) {_EMERGENCIES} AND e.started_at >= :year AND e.started_at < :half",
    "transitions_30d": "SELECT count(*) FROM transition t WHERE t.case_id = c.id AND t.happened_at >= :month "
    "AND t.voided_at IS NULL",
    "poor_scores": _POOR,
    "conditions": "SELECT count(*) FROM condition d WHERE d.client_id = c.client_id AND d.until IS NULL "
    "AND d.kind != 'social' AND d.voided_at IS NULL",
    "needs": "SELECT count(*) FROM need n WHERE n.case_id = c.id AND n.closed_on IS NULL AND n.kind != 'strength' "
    "AND n.voided_at IS NULL",
    "alone": "SELECT NOT EXISTS (SELECT 1 FROM team_member m WHERE m.case_id = c.id AND m.role IN ('caregiver', 'family') "
    "AND m.until IS NULL AND m.voided_at IS NULL)",
    "interpreter": "SELECT p.interpreter IN ('yes', 'health_matters', 'sign_language') FROM client k "
    "JOIN person p ON p.id = k.person_id WHERE k.id = c.client_id",
}
"""How many of each kind of evidence there are."""

_KEYS: Final = {
    "urgent_flags": "SELECT 'flag:' || f.public_id FROM safety_flag f WHERE f.case_id = c.id AND f.level = 'urgent' "
    "AND f.closed_at IS NULL AND f.voided_at IS NULL ORDER BY f.raised_at DESC LIMIT 1",
    "stays_6m": f"SELECT 'episode:' || e.public_id {_STAYS} ORDER BY e.started_at DESC LIMIT 1",
    "emergencies_6m": f"SELECT 'episode:' || e.public_id {_EMERGENCIES} ORDER BY e.started_at DESC LIMIT 1",
    "transitions_30d": "SELECT 'transition:' || t.public_id FROM transition t WHERE t.case_id = c.id "
    "AND t.happened_at IS NOT NULL AND t.voided_at IS NULL ORDER BY t.happened_at DESC LIMIT 1",
}
"""The latest entry of those that have one."""

_ASKED: Final = (
    "SELECT c.acuity, c.acuity_on, c.acuity_reason, "
    + ", ".join(f"({sql})" for sql in (*_COUNTED.values(), *_KEYS.values()))
    + ' FROM "case" c WHERE c.public_id = :case AND c.voided_at IS NULL'
)


class Acuity:
    """How heavy a case is."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    def suggest(self, case: str) -> AcuitySuggestion:
        """What the evidence says, and what was decided.

        Raises:
            NotFound: There is no such case.
        """
        found = self._found(case)
        figures, entries = found[3 : 3 + len(_COUNTED)], found[3 + len(_COUNTED) :]
        counts = dict(zip(_COUNTED, map(int, figures), strict=True))
        keys = dict(zip(_KEYS, entries, strict=True))
        weighed = acuity.weighed(counts)
        points = sum(each[1] for each in weighed)
        return AcuitySuggestion(
            level=acuity.level_of(points),
            now=int(found[0]),
            evidence=tuple((words, weight, keys.get(name) or "") for name, weight, words in weighed),
            points=points,
            source=acuity.source(),
            decided_on=found[1] or "",
            reason=found[2],
        )

    def _found(self, case: str) -> Row:
        today = self._desk.today()
        values = {"case": case, "half": self._since(today - _HALF_YEAR), "year": self._since(today - _YEAR)}
        values["month"] = self._since(today - _MONTH)
        found = self._desk.rows(_ASKED, values)  # type: ignore[arg-type]  # the driver takes names as well
        if not found:
            raise NotFound("That case is not in this record; look at the caseload again.")
        return found[0]

    def _since(self, day: date) -> str:
        """The first instant of a day, as the record keeps it."""
        return stamp(instant(datetime.combine(day, time()), self._desk.zone))

    def line(self, case: str) -> str:
        """One line for the chart: what was decided, and what the evidence says where that differs."""
        found = self.suggest(case)
        said = f"{found.now} {catalog.label('acuity', str(found.now)).casefold()}"
        if found.decided_on:
            on = short_day(date.fromisoformat(found.decided_on), beside=self._desk.today())
            said += f", decided {on}"
            said += f": {found.reason}" if found.reason else ""
        else:
            said += ", not decided yet"
        if found.level != found.now:
            level = f"{found.level} {catalog.label('acuity', str(found.level)).casefold()}"
            said += f" · the evidence says {level} ({_points(found.points)})"
        return said

    def decide(self, case: str, level: int, reason: str) -> None:
        """Decide the acuity, with the reason; the rhythm of contacts and the weight of the case follow.

        Args:
            case: Public id.
            level: 1 to 4.
            reason: In words.

        Raises:
            WrongUsage: There is no such level, or no reason.
        """
        from cmtui.models.case import Case

        words = clean(reason, multiline=True)
        if not catalog.is_shipped("acuity", str(level)):
            raise WrongUsage("Acuity: choose a level from 1 to 4.")
        if not words:
            raise WrongUsage("Say why, in a few words: the weight of the case rests on it.")
        label = f"{level} {catalog.label('acuity', str(level)).casefold()}"
        with self._desk.act("acuity.decided", case_id=self._desk.case_id(case), summary=label) as work:
            found = work.get(Case, public_id=case)
            work.change(found, acuity=level, acuity_reason=words, acuity_on=self._desk.today())


def _points(points: int) -> str:
    return f"{points} point{'' if points == 1 else 's'}"
