"""The facts behind Gaps: each question asked once for all cases, whose answers are laid together by case."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

from cmtui.casebook.engagement.stages import UNDONE
from cmtui.clock import local, read_stamp, stamp
from cmtui.rules.due import short_day
from cmtui.rules.gap_facts import CopyGap, GapFacts, Given, GoalGap, LooseGap, PlanGap, Running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from cmtui.store.reader import Reads, Row

EXPIRING_DAYS: Final = 30
"""Days before its end from which a consent is due to be renewed (R-CON-1 warns as early)."""

_LIVE: Final = "(SELECT case_id FROM case_face WHERE live = 1)"
_ONE: Final = '(SELECT id FROM "case" WHERE public_id = :case)'
"""Which cases are asked about."""

_FACES: Final = (
    "SELECT f.case_id, f.public_id, f.number, f.name, f.status, f.next_step, f.last_contact, "
    "EXISTS (SELECT 1 FROM decision_maker d WHERE d.case_id = f.case_id AND d.voided_at IS NULL), "
    "EXISTS (SELECT 1 FROM measure_point m WHERE m.case_id = f.case_id AND m.voided_at IS NULL), "
    "(SELECT count(*) FROM transition t WHERE t.case_id = f.case_id AND t.happened_at IS NOT NULL AND t.voided_at IS NULL) "
    "FROM case_face f WHERE f.case_id IN {of} ORDER BY f.sort_name, f.case_id"
)

_SCREENED: Final = (
    "SELECT s.case_id, s.public_id, s.decision != '', substr(s.signed_at, 1, 10), (SELECT count(*) FROM criterion x "
    "WHERE x.screening_id = s.id AND x.decided AND x.voided_at IS NULL) FROM screening s "
    "WHERE s.case_id IN {of} AND s.voided_at IS NULL ORDER BY s.id"
)

_CONSENTS: Final = (
    "SELECT case_id, kind, public_id, coalesce(effective_on, signed_on), expires_on FROM consent WHERE case_id IN {of} "
    "AND kind IN ('service_agreement', 'privacy_notice') AND revoked_on IS NULL AND voided_at IS NULL "
    "ORDER BY coalesce(expires_on, '9999'), id"
)

_ASSESSED: Final = (
    "SELECT a.case_id, max(a.held_on) FROM assessment a JOIN form_version v ON v.id = a.form_version_id "
    "WHERE a.case_id IN {of} AND a.status = 'signed' AND v.comprehensive AND a.voided_at IS NULL GROUP BY a.case_id"
)

_UNANSWERED: Final = (
    "SELECT a.case_id FROM assessment a JOIN form_version v ON v.id = a.form_version_id "
    "JOIN assessment_score s ON s.assessment_id = a.id "
    "WHERE a.case_id IN {of} AND s.poor AND a.status = 'signed' AND a.voided_at IS NULL AND s.voided_at IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM assessment o JOIN form_version w ON w.id = o.form_version_id WHERE o.case_id = a.case_id "
    "AND w.code = v.code AND o.status = 'signed' AND o.voided_at IS NULL AND (o.held_at, o.id) > (a.held_at, a.id)) "
    "AND NOT EXISTS (SELECT 1 FROM need n LEFT JOIN assessment b ON b.id = n.assessment_id "
    "LEFT JOIN form_version u ON u.id = b.form_version_id WHERE n.case_id = a.case_id AND n.voided_at IS NULL "
    "AND (u.code = v.code OR (n.assessment_id IS NULL AND n.opened_on >= a.held_on)))"
)
"""Poor scores of the last answers to each form, for which no need stands: none of that form, nor one added by hand since."""


_NEEDS: Final = (
    "SELECT n.case_id, n.public_id, n.disposition FROM need n WHERE n.case_id IN {of} AND n.closed_on IS NULL "
    "AND n.voided_at IS NULL AND ((n.proposed AND n.disposition = '' AND n.kind != 'strength') OR (n.disposition = 'goal' "
    "AND NOT EXISTS (SELECT 1 FROM goal_need t JOIN goal g ON g.id = t.goal_id WHERE t.need_id = n.id "
    "AND t.voided_at IS NULL AND g.voided_at IS NULL AND g.status != 'dropped'))) ORDER BY n.id"
)

_GOALS: Final = (
    "SELECT g.case_id, g.public_id, g.number, g.status, "
    "EXISTS (SELECT 1 FROM goal_need t JOIN need n ON n.id = t.need_id WHERE t.goal_id = g.id AND t.voided_at IS NULL "
    "AND n.voided_at IS NULL), "
    "EXISTS (SELECT 1 FROM intervention i WHERE i.goal_id = g.id AND i.status != 'dropped' AND i.voided_at IS NULL) "
    "FROM goal g WHERE g.case_id IN {of} AND g.status != 'dropped' AND g.voided_at IS NULL ORDER BY g.number"
)

_LOOSE: Final = (
    "SELECT i.case_id, i.public_id, i.what FROM intervention i LEFT JOIN goal g ON g.id = i.goal_id "
    "WHERE i.case_id IN {of} AND i.status IN ('planned', 'active') AND i.voided_at IS NULL "
    "AND (g.id IS NULL OR g.voided_at IS NOT NULL) ORDER BY i.id"
)

_VERSIONS: Final = (
    "SELECT v.case_id, v.public_id, v.number, v.agreed_on, v.valid_until, v.id, (SELECT max(r.held_on) FROM plan_review r "
    "WHERE r.case_id = v.case_id AND r.voided_at IS NULL) FROM plan_version v "
    "WHERE v.case_id IN {of} AND v.voided_at IS NULL ORDER BY v.number"
)

_COPIES: Final = (
    "SELECT plan_version_id, public_id, recipient, recipient_kind, received_on FROM disclosure "
    "WHERE case_id IN {of} AND plan_version_id IS NOT NULL AND voided_at IS NULL ORDER BY id"
)

_UNSIGNED: Final = (
    "SELECT case_id, public_id FROM contact WHERE case_id IN {of} AND signed_at IS NULL AND voided_at IS NULL "
    "ORDER BY occurred_at"
)

_CLOCKS: Final = (
    "SELECT case_id, rule, subject, due, until FROM clock WHERE case_id IN {of} "
    "AND starts <= CASE WHEN starts LIKE '%T%' THEN :now ELSE :today END ORDER BY due"
)

_STAGES: Final = "SELECT case_id, transition, guards FROM stage_event WHERE case_id IN {of} ORDER BY id"

_ENDED: Final = frozenset({"achieved", "partly", "not_achieved"})


class GapReader:
    """Reads the facts of all cases in service, or of one.

    Args:
        reads: The record.
        now: The present time on the practice's clock, aware.
        zone: The practice's zone.
        case: Public id of the one case; empty for all in service.
    """

    def __init__(self, reads: Reads, now: datetime, zone: ZoneInfo | None, case: str = "") -> None:
        self._reads = reads
        self._zone = zone
        self._today = now.date()
        self._of = _ONE if case else _LIVE
        self._values = {"case": case, "today": now.date().isoformat(), "now": stamp(now)}
        self._day = cache(self._in_words)
        self.facts: dict[int, GapFacts] = {}
        self.faces: dict[int, tuple[str, str, str, str]] = {}
        """Public id, number, name and status of each case, in the order of their names."""

    def read(self) -> None:
        """Ask everything."""
        for row in self._rows(_FACES):
            self._face(row)
        readings: tuple[tuple[str, Callable[[GapFacts, Row], None]], ...] = (
            (_SCREENED, self._screened),
            (_CONSENTS, self._consent),
            (_ASSESSED, self._assessed),
            (_UNANSWERED, _unanswered),
            (_NEEDS, _need),
            (_GOALS, _goal),
            (_LOOSE, _loose),
            (_UNSIGNED, _unsigned),
            (_CLOCKS, self._clock),
        )
        for sql, take in readings:
            for row in self._rows(sql):
                # A case that another window opened between two of the questions is there at the next reading.
                if (facts := self.facts.get(row[0])) is not None:
                    take(facts, row)
        self._plans()
        self._waived()

    def _rows(self, sql: str) -> list[Row]:
        named = {
            name: value for name, value in self._values.items() if f":{name}" in sql.replace("{of}", self._of)
        }
        return self._reads.rows(sql.replace("{of}", self._of), named)  # type: ignore[arg-type]  # by name

    def _in_words(self, day: str | None) -> str:
        """A day, or the day of an instant, as lists write it; nothing for none."""
        if not day:
            return ""
        of = local(read_stamp(day), self._zone).date() if "T" in day else date.fromisoformat(day)
        return short_day(of, beside=self._today)

    # One row each

    def _face(self, row: Row) -> None:
        case_id, ident, number, name, status, step, reached, decides, measured, moved = row
        self.faces[case_id] = (ident, number, name, status)
        self.facts[case_id] = GapFacts(
            status=status,
            next_step=step or ("at rest" if status == "on_hold" else ""),
            reached_on=self._day(reached),
            decision_maker=bool(decides),
            measured=bool(measured),
            transitions=moved,
        )

    def _screened(self, facts: GapFacts, row: Row) -> None:
        _, facts.screening, decided, signed, facts.criteria = row
        facts.decided, facts.screened_on = bool(decided), self._day(signed)

    def _consent(self, facts: GapFacts, row: Row) -> None:
        """The later row stands: it is the one that lasts longest."""
        _, kind, ident, since, ends = row
        today = self._values["today"]
        soon = (self._today + timedelta(days=EXPIRING_DAYS)).isoformat()
        given = Given(
            ident,
            self._day(since),
            self._day(ends),
            ended=bool(ends) and ends < today,
            ending=bool(ends) and today <= ends <= soon,
        )
        if kind == "service_agreement":
            facts.agreement = given
        else:
            facts.privacy = given

    def _assessed(self, facts: GapFacts, row: Row) -> None:
        facts.assessed_on = self._day(row[1])

    def _clock(self, facts: GapFacts, row: Row) -> None:
        """Of several clocks of one rule the one that is due first."""
        _, rule, subject, falls, until = row
        if rule not in facts.clocks:
            last = until or falls
            late = last < self._values["now" if "T" in last else "today"]
            facts.clocks[rule] = Running(late, self._day(last), subject)

    # What is laid together

    def _plans(self) -> None:
        """The version in force of each case, with its copies."""
        copies: dict[int, list[Row]] = {}
        for row in self._rows(_COPIES):
            copies.setdefault(row[0], []).append(row)
        for case_id, ident, number, agreed, valid, row_id, reviewed in self._rows(_VERSIONS):
            if case_id not in self.facts:
                continue
            sent = copies.get(row_id, [])
            self.facts[case_id].plan = PlanGap(
                ident,
                number,
                self._day(agreed),
                self._day(valid) if valid and valid < self._values["today"] else "",
                any(row[3] in {"client", "family"} for row in sent),
                len(sent),
                tuple(CopyGap(row[1], row[2]) for row in sent if not row[4]),
                self._day(reviewed),
            )

    def _waived(self) -> None:
        """The reasons that stand: an undoing takes the last change of its case with it."""
        stood: dict[int, list[str]] = {}
        for case_id, transition, guards in self._rows(_STAGES):
            stages = stood.setdefault(case_id, [])
            if transition != UNDONE:
                stages.append(guards)
            elif stages:
                stages.pop()
        for case_id in stood.keys() & self.facts.keys():
            self.facts[case_id].waived = _reasons(stood[case_id])


def _reasons(stages: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for guards in stages:
        if guards not in {"", "{}"}:
            found.update(json.loads(guards))
    return found


def _unanswered(facts: GapFacts, _: Row) -> None:
    facts.unanswered += 1


def _need(facts: GapFacts, row: Row) -> None:
    _, ident, disposition = row
    if disposition:
        facts.promised += 1
        facts.promised_id = facts.promised_id or ident
    else:
        facts.waiting += 1
        facts.waiting_id = facts.waiting_id or ident


def _goal(facts: GapFacts, row: Row) -> None:
    _, ident, number, status, has_need, has_intervention = row
    if status in _ENDED:
        facts.ended_goals += 1
    else:
        facts.goals.append(
            GoalGap(ident, number, status != "proposed", bool(has_need), bool(has_intervention))
        )


def _loose(facts: GapFacts, row: Row) -> None:
    facts.loose.append(LooseGap(row[1], " ".join(row[2].split())))


def _unsigned(facts: GapFacts, row: Row) -> None:
    facts.unsigned += 1
    facts.unsigned_id = facts.unsigned_id or row[1]
