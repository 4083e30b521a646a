"""The rows of Today from what the queries give: what many rows have in common is worked out once for all of them.

Of 1,000 rows some sixty are due on different days and twenty come of different rules: asked of each row by itself,
the sums took five times as long as the queries.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.casebook.monitoring.moments import moment_of
from cmtui.casebook.words import safe_line
from cmtui.clock import local, stamp
from cmtui.rows import DueRow
from cmtui.rules import due

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from cmtui.rows import Window
    from cmtui.store.reader import Row

_A_DAY: Final = len("2026-03-04")
"""Characters of a day; an instant has more."""

_ORDER: Final = {window: place for place, window in enumerate(due.WINDOWS)}


class _Standing(NamedTuple):
    """How a due day stands at the moment of the reading."""

    window: Window
    left: str
    overdue: int
    pressing: bool


class _Source(NamedTuple):
    """What a row tells of its rule."""

    origin: str
    component: str
    first: bool


class Reading:
    """One reading of Today at a moment.

    Args:
        now: The moment, aware, in the practice's zone.
        zone: That zone; None means this machine's.
        phones: Case, number, safe to call, safe for a message, best time, in the order they were typed.
        attempts: Case, and how often somebody tried since the client was last reached.
    """

    def __init__(
        self, now: datetime, zone: ZoneInfo | None, phones: Iterable[Row], attempts: Iterable[Row]
    ) -> None:
        self._now, self._zone = now, zone
        self._today, self._instant = now.date().isoformat(), stamp(now)
        self._phones = _phones(phones)
        self._attempts: dict[int, int] = dict(attempts)
        self._standings: dict[tuple[str, str, bool], _Standing] = {}
        self._sources: dict[str, _Source] = {}

    def row(self, row: Row) -> DueRow | None:
        """A row of the list; None while it is a forecast only."""
        (
            key,
            day,
            until,
            hard,
            case,
            client,
            what,
            why,
            rule,
            source,
            opens,
            subject,
            kind,
            number,
            case_id,
            starts,
            _,
        ) = row
        if starts > (self._instant if "T" in starts else self._today):
            return None
        window, left, overdue, pressing = self._standing(day, until, bool(hard))
        of = self._source(rule)
        phone, safe = self._phones.get(case_id, ("", ""))
        return DueRow(
            key, day, until, bool(hard), case, client, what, why, rule, source or of.origin, opens, subject,
            kind or of.component, number or "", phone, safe, self._attempts.get(case_id, 0), window, left, overdue, pressing,
            of.first,
        )  # fmt: skip

    def _standing(self, day: str, until: str, hard: bool) -> _Standing:
        if (found := self._standings.get((day, until, hard))) is None:
            found = self._standings[day, until, hard] = self._stands(day, until, hard)
        return found

    def _stands(self, day: str, until: str, hard: bool) -> _Standing:
        if (last := until or day) < self._today and len(last) == _A_DAY:
            # Half of the rows of a long list: their days differ, and nothing else about them is asked.
            late = (self._now.date() - date.fromisoformat(last)).days
            return _Standing("overdue", f"{late} d late", late, pressing=True)
        clock = due.Clock(
            "", "", "", "", "", date.min, self._wall(day), self._wall(until) if until else None, hard
        )
        left = due.left(clock, self._now)
        if due.is_overdue(clock, self._now):
            return _Standing("overdue", left, due.overdue_days(clock, self._now), pressing=True)
        return _Standing(due.window(clock, self._now), left, 0, due.is_pressing(clock, self._now))

    def _source(self, rule_id: str) -> _Source:
        if (found := self._sources.get(rule_id)) is None:
            rule = due.rule(rule_id) if rule_id else None
            found = _Source(rule.origin, rule.component, rule.first) if rule else _Source("", "", first=False)
            self._sources[rule_id] = found
        return found

    def _wall(self, text: str) -> date | datetime:
        moment = moment_of(text)
        return local(moment, self._zone) if isinstance(moment, datetime) else moment


def _phones(rows: Iterable[Row]) -> dict[int, tuple[str, str]]:
    """For each case the number to call, with what to know before dialing."""
    found: dict[int, list[tuple[str, str, str, str]]] = {}
    for case_id, number, call, message, time in rows:
        found.setdefault(case_id, []).append((number, call, message, time))
    return {case_id: safe_line(phones) for case_id, phones in found.items()}


def urgency(row: DueRow) -> tuple[object, ...]:
    """The most pressing first; rows that are equally so stand in an order that no reading changes.

    An urgent safety flag stands at the top, whatever else is overdue, until somebody says what was done (R-SAFE-1).
    """
    return (
        not row.first,
        _ORDER[row.window],
        not row.pressing,
        row.due,
        row.client,
        row.what,
        row.key,
    )
