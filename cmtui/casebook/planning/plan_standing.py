"""The plan of a case as it stands now, in the form in which a version is frozen: plain values by their names."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.confidential import CONFIDENTIAL_FOLLOW_UP
from cmtui.casebook.words import full_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.store.reader import Reads

_NEED: Final = (
    "id", "domain", "kind", "statement", "client_rank", "manager_rank", "disposition", "reason", "confidential",
)  # fmt: skip

_GOAL: Final = (
    "id", "number", "words", "what", "measure", "unit", "baseline", "target", "horizon", "target_on", "importance", "confidence",
    "barriers", "strengths", "evidence", "responsible", "agreed_on", "agreed_how", "review_days", "tied_measure", "much_less",
    "less", "expected", "more", "much_more", "status", "status_on", "status_reason", "attainment", "attained_on",
)  # fmt: skip

_STEP: Final = (
    "id", "what", "kind", "responsible", "start_on", "due_on", "frequency", "evidence", "cost", "benefit_told", "risk_told",
    "cost_told", "alternatives_told", "none_told", "told_on", "status", "result",
)  # fmt: skip

_LEVELS: Final = ("much_less", "less", "expected", "more", "much_more")
"""The fields of a goal that say its five levels of attainment in words."""


def as_it_stands(reads: Reads, case_id: int) -> dict[str, Any]:
    """Needs, goals and interventions as they stand, in the form in which a version holds them.

    Args:
        reads: The record, or an act in the middle of its transaction.
        case_id: The inner id of the case.
    """
    number, given, family = reads.rows(
        'SELECT c.number, p.given, p.family FROM "case" c JOIN client k ON k.id = c.client_id '
        "JOIN person p ON p.id = k.person_id WHERE c.id = ?",
        (case_id,),
    )[0]
    steps: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for goal, step in _steps(reads, case_id):
        steps[goal].append(step)
    ties: dict[str, list[str]] = defaultdict(list)
    for goal, need in reads.rows(
        "SELECT g.public_id, n.public_id FROM goal_need t JOIN goal g ON g.id = t.goal_id JOIN need n ON n.id = t.need_id "
        "WHERE g.case_id = ? AND t.voided_at IS NULL AND n.voided_at IS NULL ORDER BY t.id",
        (case_id,),
    ):
        ties[goal].append(need)
    return {
        "case": number,
        "client": full_name(given, family),
        "name": f"{given} {family}".strip(),
        "needs": list(_needs(reads, case_id)),
        "goals": [
            {**goal, "needs": ties[goal["id"]], "interventions": steps[goal["id"]]}
            for goal in _goals(reads, case_id)
        ],
        "loose": steps[""],
    }


def _needs(reads: Reads, case_id: int) -> Iterator[dict[str, Any]]:
    """The needs that stand, in the client's order; of a confidential one no word."""
    rows = reads.rows(
        "SELECT public_id, domain, kind, statement, client_rank, manager_rank, disposition, reason, confidential FROM need "
        "WHERE case_id = ? AND voided_at IS NULL AND (closed_on IS NULL OR disposition = 'client_declines') "
        "ORDER BY client_rank IS NULL, client_rank, manager_rank IS NULL, manager_rank, id",
        (case_id,),
    )
    for row in rows:
        need = dict(zip(_NEED, row, strict=True))
        need["confidential"] = bool(need["confidential"])
        if need["confidential"]:
            need |= {"domain": "", "statement": CONFIDENTIAL_FOLLOW_UP, "reason": ""}
        yield need


def _goals(reads: Reads, case_id: int) -> Iterator[dict[str, Any]]:
    rows = reads.rows(
        f"SELECT public_id, {', '.join(_GOAL[1:])} FROM goal WHERE case_id = ? AND voided_at IS NULL ORDER BY number",
        (case_id,),
    )
    for row in rows:
        goal = dict(zip(_GOAL, row, strict=True))
        levels = [goal.pop(name) for name in _LEVELS]
        yield {**goal, "levels": levels}


def _steps(reads: Reads, case_id: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The interventions, each with the public id of its goal."""
    columns = ", ".join(f"i.{name}" for name in _STEP[1:])
    rows = reads.rows(
        f"SELECT coalesce(g.public_id, ''), i.public_id, {columns}, coalesce(b.public_id, '') FROM intervention i "
        "LEFT JOIN goal g ON g.id = i.goal_id AND g.voided_at IS NULL "
        "LEFT JOIN intervention b ON b.id = i.depends_on_id AND b.voided_at IS NULL "
        "WHERE i.case_id = ? AND i.voided_at IS NULL ORDER BY i.id",
        (case_id,),
    )
    for goal, *values, before in rows:
        step = dict(zip(_STEP, values, strict=True))
        step["none_told"] = _said(step["none_told"])
        yield goal, {**step, "depends_on": before}


def _said(answer: int | None) -> bool | None:
    return None if answer is None else bool(answer)
