"""Goals and interventions as the plan shows them: read in at most six queries, however many there are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from cmtui.care_rows import GoalRow, InterventionRow

if TYPE_CHECKING:
    from cmtui.casebook.desk import Desk
    from cmtui.store.reader import Row

_GOAL: Final = (
    "number", "words", "what", "measure", "unit", "baseline", "target", "horizon", "target_on", "importance", "confidence",
    "barriers", "strengths", "evidence", "responsible", "agreed_on", "agreed_how", "review_days", "tied_measure", "status",
    "status_on", "status_reason", "attainment", "attained_on", "version", "id", "much_less", "less", "expected", "more",
    "much_more",
)  # fmt: skip
"""Columns of a goal; the first 25 are fields of its row by their own names."""

_OWN: Final = 25

_STEP: Final = (
    "what", "kind", "responsible", "frequency", "status", "cost", "evidence", "result", "version", "start_on", "due_on",
    "status_on", "told_on", "benefit_told", "risk_told", "cost_told", "alternatives_told", "none_told",
)  # fmt: skip
"""Columns of an intervention; the first nine are fields of its row by their own names."""

_GOALS: Final = (
    f"SELECT g.public_id, c.public_id, {', '.join(f'g.{name}' for name in _GOAL)} "
    'FROM goal g JOIN "case" c ON c.id = g.case_id WHERE g.case_id = ? AND g.voided_at IS NULL ORDER BY g.number'
)

_INTERVENTIONS: Final = (
    "SELECT i.public_id, coalesce(g.public_id, ''), coalesce(b.public_id, ''), b.status, "
    f"{', '.join(f'i.{name}' for name in _STEP)} "
    "FROM intervention i LEFT JOIN goal g ON g.id = i.goal_id AND g.voided_at IS NULL "
    "LEFT JOIN intervention b ON b.id = i.depends_on_id AND b.voided_at IS NULL "
    "WHERE i.case_id = ? AND i.voided_at IS NULL ORDER BY i.id"
)

_TIES: Final = (
    "SELECT t.goal_id, n.public_id FROM goal_need t JOIN goal g ON g.id = t.goal_id JOIN need n ON n.id = t.need_id "
    "WHERE g.case_id = ? AND t.voided_at IS NULL AND n.voided_at IS NULL ORDER BY t.id"
)

_LOOKS: Final = (
    "SELECT goal_id, attainment, value, held_on, plan_review_id FROM goal_review WHERE case_id = ? AND voided_at IS NULL "
    "ORDER BY held_on, id"
)

_POINTS: Final = (
    "SELECT measure, value FROM measure_point WHERE case_id = ? AND voided_at IS NULL ORDER BY held_on, id"
)

TOLD: Final = ("benefit", "risk", "cost", "alternatives", "none")
"""What a client is told of an intervention (G-18), in the order in which it is asked."""


def goals(desk: Desk, case_id: int) -> tuple[GoalRow, ...]:
    """All goals of a case but those struck out, by number, each with its interventions."""
    rows = desk.rows(_GOALS, (case_id,))
    if not rows:
        return ()
    steps: dict[str, list[InterventionRow]] = defaultdict(list)
    for each in interventions(desk, case_id):
        steps[each.goal].append(each)
    needs: dict[int, list[str]] = defaultdict(list)
    for goal, need in desk.rows(_TIES, (case_id,)):
        needs[goal].append(need)
    looks: dict[int, list[Row]] = defaultdict(list)
    for goal, *look in desk.rows(_LOOKS, (case_id,)):
        looks[goal].append(tuple(look))
    points = _points(desk, case_id) if any(row[2 + _GOAL.index("tied_measure")] for row in rows) else {}
    found = []
    for ident, case, *values in rows:
        named = dict(zip(_GOAL, values, strict=True))
        of = looks[named["id"]]
        tied = points.get(named["tied_measure"], ())
        row = _goal(ident, case, named, of, tied)
        found.append(replace(row, needs=tuple(needs[named["id"]]), interventions=tuple(steps[ident])))
    return tuple(found)


def interventions(desk: Desk, case_id: int) -> tuple[InterventionRow, ...]:
    """All interventions of a case but those struck out, in the order they were written down."""
    return tuple(_intervention(*row) for row in desk.rows(_INTERVENTIONS, (case_id,)))


def _points(desk: Desk, case_id: int) -> dict[str, tuple[float, ...]]:
    """The values of the case's measures, the oldest first."""
    found: dict[str, list[float]] = defaultdict(list)
    for measure, value in desk.rows(_POINTS, (case_id,)):
        found[measure].append(float(value))
    return {measure: tuple(values) for measure, values in found.items()}


def _goal(ident: str, case: str, named: dict[str, Any], looks: list[Row], tied: tuple[float, ...]) -> GoalRow:
    own = {name: named[name] for name in _GOAL[:_OWN]}
    days = {name: own[name] or "" for name in ("target_on", "agreed_on", "status_on", "attained_on")}
    at_reviews = tuple(float(value) for _, value, _, _ in looks if value is not None)
    return GoalRow(
        id=ident,
        case=case,
        **{**own, **days},
        levels=(named["much_less"], named["less"], named["expected"], named["more"], named["much_more"]),
        trend=tuple(level for level, _, _, _ in looks if level is not None),
        values=tied if named["tied_measure"] else at_reviews,
        reviewed_on=max((day for _, _, day, review in looks if review is not None), default=""),
        needs=(),
    )


def _intervention(
    ident: str, goal: str, before: str, before_status: str | None, *values: Any
) -> InterventionRow:
    named = dict(zip(_STEP, values, strict=True))
    waits = before_status not in {None, "done", "dropped"} and named["status"] in {"planned", "active"}
    return InterventionRow(
        id=ident,
        goal=goal,
        **{name: named[name] for name in _STEP[:9]},
        start=named["start_on"] or "",
        due=named["due_on"] or "",
        status_on=named["status_on"] or "",
        depends_on=before,
        blocked=waits,
        told_on=named["told_on"] or "",
        told=tuple(name for name in TOLD if named[f"{name}_told"]),
        said=tuple(
            (name, named[f"{name}_told"]) for name in TOLD if name != "none" and named[f"{name}_told"]
        ),
    )
