"""Which entry a step of the process is about."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.casebook.desk import Desk

_CASE: Final = 'JOIN "case" c ON c.id = n.case_id WHERE c.public_id = ? AND n.voided_at IS NULL'

_COPY: Final = (
    "SELECT n.public_id FROM disclosure n JOIN plan_version v ON v.id = n.plan_version_id "
    f"{_CASE} AND v.voided_at IS NULL AND n.received_on IS NULL ORDER BY v.number DESC, n.id"
)

_LACKING: Final = (
    "(n.measure = '' OR n.target_on IS NULL OR (n.words = '' AND n.agreed_on IS NULL) OR n.responsible = '' "
    "OR n.evidence = '')"
)
"""What G-17 misses of a goal."""

_QUERIES: Final = {
    "inquiry": 'SELECT i.public_id FROM inquiry i JOIN "case" c ON c.inquiry_id = i.id WHERE c.public_id = ?',
    "screening": f"SELECT n.public_id FROM screening n {_CASE} ORDER BY n.id DESC",
    "sign": f"SELECT n.public_id FROM contact n {_CASE} AND n.signed_at IS NULL ORDER BY n.occurred_at",
    "flag": f"SELECT n.public_id FROM safety_flag n {_CASE} AND n.level = 'urgent' AND n.closed_at IS NULL "
    "ORDER BY n.raised_at",
    "need": f"SELECT n.public_id FROM need n {_CASE} AND n.proposed AND n.disposition = '' AND n.kind != 'strength' "
    "ORDER BY n.id",
    "task": f"SELECT n.public_id FROM task n {_CASE} AND n.status = 'open' ORDER BY n.due_on, n.id",
    "goal": f"SELECT n.public_id FROM goal n {_CASE} AND n.status IN ('proposed', 'agreed', 'active', 'on_hold') "
    f"ORDER BY NOT {_LACKING}, n.number",
    "copy": _COPY,
    "transition": f"SELECT n.public_id FROM transition n {_CASE} AND n.closed_on IS NULL ORDER BY n.happened_at DESC, n.id",
}
"""The public id of the first entry that each code may mean."""

_OF_CASE: Final = frozenset({"case", "assess", "acuity"})


_CLOCK: Final = (
    'SELECT k.subject FROM clock k JOIN "case" c ON c.id = k.case_id WHERE c.public_id = ? '
    "AND k.rule IN (SELECT value FROM json_each(?)) AND k.subject LIKE ? ORDER BY k.due LIMIT 1"
)


def subject_of(desk: Desk, case: str, opens: str, rules: Sequence[str] = ()) -> str:
    """Public id of the entry that a step is about, where there is one.

    Args:
        desk: Where it is asked.
        case: Public id of the case.
        opens: What the step opens.
        rules: The due rules of which one asks for it: then it is about what that one is about.
    """
    if rules:
        found = desk.rows(_CLOCK, (case, json.dumps(list(rules)), f"{opens}:%"))
        if found:
            return str(found[0][0]).partition(":")[2]
    if opens not in _QUERIES:
        return case if opens in _OF_CASE else ""
    found = desk.rows(f"{_QUERIES[opens]} LIMIT 1", (case,))
    return str(found[0][0]) if found else ""
