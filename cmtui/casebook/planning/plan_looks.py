"""How goals stand: one look at one goal, and reviews of the whole plan (SOP-L-3, SOP-N-1, SOP-N-2)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from cmtui.care_rows import GoalLook, ReviewRow
from cmtui.casebook.fields import checked, parsed
from cmtui.casebook.planning.plan_goals import begun
from cmtui.errors import Refused, WrongUsage
from cmtui.models.planning import Goal, GoalReview, PlanReviewFields
from cmtui.rules.clean import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cmtui.casebook.desk import Desk
    from cmtui.store.work import Work

LEVELS: Final = range(-2, 3)
"""The five levels of attainment."""

_REVIEWS: Final = (
    "SELECT id, public_id, held_on, client_response, comfort, changed, shared_with, coalesce(shared_on, '') FROM plan_review "
    "WHERE case_id = ? AND voided_at IS NULL ORDER BY held_on DESC, id DESC"
)

_LOOKS: Final = (
    "SELECT l.plan_review_id, g.public_id, l.appropriate, l.relevant, l.realistic, l.attainment, l.value, l.note "
    "FROM goal_review l JOIN goal g ON g.id = l.goal_id WHERE l.case_id = ? AND l.plan_review_id IS NOT NULL "
    "AND l.voided_at IS NULL ORDER BY g.number"
)


def look_at(
    work: Work,
    desk: Desk,
    goal: Goal,
    *,
    level: int,
    day: date,
    note: str = "",
    value: float | None = None,
) -> None:
    """Write down how far a goal is reached, outside a review.

    Raises:
        WrongUsage: The level is none of the five.
        Refused: The day lies in the future (S-4).
    """
    _write(work, desk, goal, GoalLook("", attainment=level, value=value, note=note), day=day, review_id=None)


def keep_looks(
    work: Work, desk: Desk, case_id: int, looks: Sequence[GoalLook], *, review_id: int, day: date
) -> None:
    """Write down how each goal stood at a review.

    Raises:
        NotFound: A goal is not of this case.
        WrongUsage: An attainment is none of the five levels.
    """
    for look in looks:
        goal = work.get(Goal, public_id=look.goal, case_id=case_id)
        _write(work, desk, goal, look, day=day, review_id=review_id)
        if look.attainment is not None:
            begun(work, desk, goal)


def read_review(desk: Desk, values: Mapping[str, str], looks: Sequence[GoalLook]) -> dict[str, Any]:
    """What was typed of a review; held today unless it says when.

    Raises:
        WrongUsage: It says nothing, or a value does not fit.
        Refused: It was held in the future (S-4).
    """
    whole = {**values, "held_on": values.get("held_on", "").strip() or "today"}
    typed = parsed(PlanReviewFields, whole, now=desk.wall().replace(tzinfo=None), zone=desk.zone)
    checked(PlanReviewFields, typed)
    if not looks and not any(typed.get(name) for name in ("client_response", "comfort", "changed")):
        raise WrongUsage("The review says nothing yet: say how a goal stands, or what the client says.")
    _past(typed["held_on"], desk)
    return typed


def reviews(desk: Desk, case_id: int) -> tuple[ReviewRow, ...]:
    """The reviews of a case's plan, the newest first."""
    looks: dict[int, list[GoalLook]] = defaultdict(list)
    for review, goal, appropriate, relevant, realistic, attainment, value, note in desk.rows(
        _LOOKS, (case_id,)
    ):
        looks[review].append(
            GoalLook(goal, _said(appropriate), _said(relevant), _said(realistic), attainment, value, note)
        )
    return tuple(
        ReviewRow(ident, day, response, comfort, changed, shared, on, tuple(looks[inner]))
        for inner, ident, day, response, comfort, changed, shared, on in desk.rows(_REVIEWS, (case_id,))
    )


def _write(work: Work, desk: Desk, goal: Goal, look: GoalLook, *, day: date, review_id: int | None) -> None:
    if look.attainment is not None and look.attainment not in LEVELS:
        raise WrongUsage("Attainment is one of five: -2, -1, 0 as expected, 1 or 2.")
    _past(day, desk)
    work.put(
        GoalReview,
        case_id=goal.case_id,
        goal_id=goal.id,
        plan_review_id=review_id,
        held_on=day,
        appropriate=look.appropriate,
        relevant=look.relevant,
        realistic=look.realistic,
        attainment=look.attainment,
        value=look.value,
        note=clean(look.note, multiline=True),
    )
    # A look that is written down late does not stand over what was seen since.
    if look.attainment is not None and (goal.attained_on is None or goal.attained_on <= day):
        work.change(goal, attainment=look.attainment, attained_on=day)


def _past(day: date, desk: Desk) -> None:
    if day > desk.today():
        raise Refused("These dates cannot be: it is held in the future.", rule="S-4")


def _said(answer: int | None) -> bool | None:
    return None if answer is None else bool(answer)
