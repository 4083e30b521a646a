"""The call list as it is read: one row a client, in the order of urgency or as the case manager ranked them today."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from cmtui.care_rows import CallRow
from cmtui.clock import local, read_stamp
from cmtui.rules.calls import call_first, pressing_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cmtui.casebook.desk import Desk
    from cmtui.rows import DueRow

_TRIED = (
    "SELECT f.public_id, count(*), count(DISTINCT n.mode), min(n.occurred_at), max(n.occurred_at || printf('%012d', n.id) || n.reached) "
    "FROM case_face f JOIN contact n ON n.case_id = f.case_id AND n.occurred_at > coalesce(f.last_contact, '') "
    "AND n.reached NOT IN ('', 'yes') AND n.voided_at IS NULL "
    "WHERE f.public_id IN (SELECT value FROM json_each(?)) GROUP BY f.case_id"
)
"""The attempts since a client was last reached; the last of them with its outcome in one text that sorts by time."""

_AT, _ID = len("2026-11-20T16:00:00Z"), 12
"""Cells of that text: when, and in which order at one instant; the outcome follows."""

_BEST = (
    'SELECT f.public_id, p.number, p.best_time FROM case_face f JOIN "case" c ON c.id = f.case_id '
    "JOIN client k ON k.id = c.client_id JOIN phone p ON p.person_id = k.person_id AND p.voided_at IS NULL "
    "WHERE p.best_time != '' AND f.public_id IN (SELECT value FROM json_each(?))"
)

_RANKS = (
    "SELECT f.public_id, p.rank FROM call_place p JOIN case_face f ON f.case_id = p.case_id "
    "WHERE p.day = ? AND p.voided_at IS NULL"
)


class Tried(NamedTuple):
    """The attempts since somebody was last reached."""

    times: int = 0
    modes: int = 0
    days: int = 0
    """Days since the first of them."""
    at: str = ""
    """Instant of the last."""
    outcome: str = ""
    """Its code of `reached`."""


def tried(desk: Desk, cases: Iterable[str]) -> dict[str, Tried]:
    """The attempts of each case that has any."""
    today = desk.today()
    found: dict[str, Tried] = {}
    for case, times, modes, first, last in desk.rows(_TRIED, (json.dumps(list(cases)),)):
        at, outcome = last[:_AT], last[_AT + _ID :]
        days = (today - local(read_stamp(first), desk.zone).date()).days
        found[case] = Tried(times, modes, days, at, outcome)
    return found


def ranks(desk: Desk) -> dict[str, float]:
    """Where the case manager put clients today, by public id of the case."""
    return dict(desk.rows(_RANKS, (desk.today().isoformat(),)))


def in_order(cases: Sequence[str], ranked: dict[str, float]) -> list[tuple[float, str]]:
    """The cases in the order of calling, each with the rank it has: its place by urgency where nobody ranked it.

    Args:
        cases: By urgency.
        ranked: The ranks given by hand.
    """
    placed = [(ranked.get(case, float(place)), place, case) for place, case in enumerate(cases)]
    return [(rank, case) for rank, _, case in sorted(placed)]


def call_rows(desk: Desk, due: Sequence[DueRow]) -> tuple[CallRow, ...]:
    """One row a client, in the order of calling.

    Args:
        desk: The desk.
        due: The rows of Today, the most pressing first.
    """
    by_case: dict[str, list[DueRow]] = {}
    for row in pressing_first(due):
        if row.case:
            by_case.setdefault(row.case, []).append(row)
    attempts = tried(desk, by_case)
    best = {(case, number): when for case, number, when in desk.rows(_BEST, (json.dumps(list(by_case)),))}
    made: list[CallRow] = []
    for _, case in in_order(list(by_case), ranks(desk)):
        first, *others = call_first(by_case[case])
        known = attempts.get(case, Tried())
        made.append(
            CallRow(
                case=case,
                client=first.client,
                due=first.due,
                left=first.left,
                what=first.what,
                more=len(others),
                phone=first.phone,
                safe=first.safe,
                best_time=best.get((case, first.phone), ""),
                attempts=known.times,
                modes=known.modes,
                days=known.days,
                last_outcome=known.outcome,
                last_at=known.at,
                pressing=first.pressing,
            )
        )
    return tuple(made)
