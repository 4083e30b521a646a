"""Goals and interventions as the plan shows them: read in at most six queries, however many there are."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from cmtui.care_rows import GoalRow, InterventionRow

if TYPE_CHECKING:
    from cmtui.casebook.desk import Desk
    from cmtui.store.reader import Row

_GOALS: Final = (
    "SELECT g.public_id, c.public_id, g.number, g.words, g.what, g.measure, g.unit, g.baseline, g.target, g.horizon, "
    "g.target_on, g.importance, g.confidence, g.barriers, g.strengths, g.evidence, g.responsible, g.agreed_on, g.agreed_how, "
    "g.review_days, g.tied_measure, g.much_less, g.less, g.expected, g.more, g.much_more, g.status, g.status_on, "
    "g.status_reason, g.attainment, g.attained_on, g.version, g.id "
    'FROM goal g JOIN "case" c ON c.id = g.case_id WHERE g.case_id = ? AND g.voided_at IS NULL ORDER BY g.number'
)

_INTERVENTIONS: Final = (
    "SELECT i.public_id, coalesce(g.public_id, ''), i.what, i.kind, i.responsible, i.start_on, i.due_on, i.frequency, i.status, "
    "i.status_on, coalesce(b.public_id, ''), b.status IS NOT NULL AND b.status NOT IN ('done', 'dropped'), i.cost, i.told_on, "
    "i.benefit_told, i.risk_told, i.cost_told, i.alternatives_told, i.none_told, i.evidence, i.result, i.version "
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
    for look in desk.rows(_LOOKS, (case_id,)):
        looks[look[0]].append(look)
    points: dict[str, list[float]] = defaultdict(list)
    if any(row[20] for row in rows):
        for measure, value in desk.rows(_POINTS, (case_id,)):
            points[measure].append(float(value))
    return tuple(
        _goal(row, tuple(needs[row[32]]), looks[row[32]], points, tuple(steps[row[0]])) for row in rows
    )


def interventions(desk: Desk, case_id: int) -> tuple[InterventionRow, ...]:
    """All interventions of a case but those struck out, in the order they were written down."""
    return tuple(map(_intervention, desk.rows(_INTERVENTIONS, (case_id,))))


def _goal(
    row: Row,
    needs: tuple[str, ...],
    looks: list[Row],
    points: dict[str, list[float]],
    steps: tuple[InterventionRow, ...],
) -> GoalRow:
    own = tuple(float(value) for _, _, value, _, _ in looks if value is not None)
    return GoalRow(
        *row[:10],
        target_on=row[10] or "",
        importance=row[11],
        confidence=row[12],
        barriers=row[13],
        strengths=row[14],
        evidence=row[15],
        responsible=row[16],
        agreed_on=row[17] or "",
        agreed_how=row[18],
        review_days=row[19],
        tied_measure=row[20],
        levels=tuple(row[21:26]),
        status=row[26],
        status_on=row[27] or "",
        status_reason=row[28],
        attainment=row[29],
        attained_on=row[30] or "",
        trend=tuple(level for _, level, _, _, _ in looks if level is not None),
        values=tuple(points.get(row[20], ())) if row[20] else own,
        reviewed_on=max((day for _, _, _, day, review in looks if review is not None), default=""),
        needs=needs,
        interventions=steps,
        version=row[31],
    )


def _intervention(row: Row) -> InterventionRow:
    told = zip(TOLD, row[14:19], strict=True)
    return InterventionRow(
        *row[:5],
        start=row[5] or "",
        due=row[6] or "",
        frequency=row[7],
        status=row[8],
        status_on=row[9] or "",
        depends_on=row[10],
        blocked=bool(row[11]) and row[8] in {"planned", "active"},
        cost=row[12],
        told_on=row[13] or "",
        told=tuple(name for name, said in told if said),
        evidence=row[19],
        result=row[20],
        version=row[21],
    )
