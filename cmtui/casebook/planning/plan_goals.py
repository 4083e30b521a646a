"""What a goal brings with it inside an act: its number, the needs that it answers, the interventions under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.planning.needs import left_unanswered, taken_into_plan
from cmtui.errors import Refused, WrongUsage
from cmtui.models.assessments import Need
from cmtui.models.planning import Goal, GoalNeed, Intervention

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from cmtui.casebook.desk import Desk
    from cmtui.store.work import Work, Written

ENDED: Final = frozenset({"achieved", "partly", "not_achieved", "dropped"})
"""Statuses of a goal with which it ends."""

OPEN: Final = frozenset({"planned", "active"})
"""Statuses of an intervention that is still to be done."""


def check(register: str, whole: Mapping[str, Any], *, new: bool, today: date) -> None:
    """What the fields of a goal or an intervention must say together.

    Args:
        register: `goal` or `intervention`; others have nothing to say here.
        whole: All fields as they will be.
        new: Whether it is being written down: only then a target in the past is a slip.
        today: The present day of the practice.

    Raises:
        WrongUsage: It does not say what, or a day cannot be meant.
    """
    if register not in {"goal", "intervention"}:
        return
    if not whole.get("what"):
        missing = "Goal: say what is to be reached, such as: weigh daily."
        raise WrongUsage(missing if register == "goal" else "What: say what is done, such as: bring a scale.")
    if register == "goal" and new and (target := whole.get("target_on")) is not None and target < today:
        raise WrongUsage("Target date: it has passed already; name a day to come.")
    start, due = whole.get("start_on"), whole.get("due_on")
    if start is not None and due is not None and due < start:
        raise Refused("These dates cannot be: it is due before it begins.", rule="S-4")


def new_goal(
    work: Work,
    desk: Desk,
    case_id: int,
    typed: Mapping[str, Any],
    *,
    needs: Iterable[str] = (),
    entry: str = "",
) -> Written:
    """Write a goal with its number, which is never given again, and tie it to the needs that it answers."""
    number = work.rows("SELECT coalesce(max(number), 0) + 1 FROM goal WHERE case_id = ?", (case_id,))[0][0]
    status = "agreed" if typed.get("agreed_on") else "proposed"
    made = work.put(
        Goal, case_id=case_id, number=number, status=status, status_on=desk.today(), entry=entry, **typed
    )
    tie(work, desk, made.id, case_id, needs)
    return made


def tie(work: Work, desk: Desk, goal_id: int, case_id: int, needs: Iterable[str]) -> None:
    """Let a goal answer needs; those that it answers already stay as they are.

    Raises:
        NotFound: A need is not of this case.
        Refused: A need is settled.
    """
    standing = {each.need_id for each in work.find(GoalNeed, goal_id=goal_id)}
    for ident in dict.fromkeys(needs):
        need = work.get(Need, public_id=ident, case_id=case_id)
        if need.closed_on is not None:
            raise Refused("That need is settled already; add a new one where it is back.")
        if need.id not in standing:
            work.put(GoalNeed, goal_id=goal_id, need_id=need.id)
        taken_into_plan(work, need, desk.today())


def untie(work: Work, goal_id: int, needs: Iterable[str], *, others: bool = False) -> None:
    """Let a goal no longer answer some of its needs: what no other goal answers is to be answered again.

    Args:
        work: The act.
        goal_id: The goal.
        needs: Public ids.
        others: Whether it is all but these that it no longer answers.
    """
    wanted = set(needs)
    for each in work.find(GoalNeed, goal_id=goal_id):
        need = work.any_version(Need, each.need_id)
        if (need.public_id in wanted) != others:
            work.void(each, "no longer answered by this goal")
            _left(work, need)


def dropped(work: Work, desk: Desk, goal: Goal) -> None:
    """What a goal leaves behind that is dropped: needs to be answered again, interventions that are not done."""
    for (need_id,) in work.rows(
        "SELECT need_id FROM goal_need WHERE goal_id = ? AND voided_at IS NULL", (goal.id,)
    ):
        _left(work, work.any_version(Need, need_id))
    for each in work.find(Intervention, goal_id=goal.id):
        if each.status in OPEN:
            result = each.result or "The goal was dropped."
            work.change(each, status="dropped", status_on=desk.today(), result=result)


def taken_up(work: Work, desk: Desk, goal: Goal) -> None:
    """A goal that was dropped is pursued again: it answers its needs again."""
    for (need_id,) in work.rows(
        "SELECT need_id FROM goal_need WHERE goal_id = ? AND voided_at IS NULL", (goal.id,)
    ):
        need = work.any_version(Need, need_id)
        if need.closed_on is None and not need.disposition:
            taken_into_plan(work, need, desk.today())


def struck_out(work: Work, goal: Goal) -> None:
    """A goal entered in error answers nothing; its interventions stand without a goal until they get another."""
    untie(work, int(goal.id or 0), (), others=True)
    for each in work.find(Intervention, goal_id=goal.id):
        work.change(each, goal_id=None)


def begun(work: Work, desk: Desk, goal: Goal) -> None:
    """Something was done for an agreed goal: it is active."""
    if goal.status == "agreed":
        work.change(goal, status="active", status_on=desk.today())


def _left(work: Work, need: Need) -> None:
    """A need that no standing goal answers any more is to be answered again."""
    others = work.rows(
        "SELECT 1 FROM goal_need t JOIN goal g ON g.id = t.goal_id WHERE t.need_id = ? AND t.voided_at IS NULL "
        "AND g.voided_at IS NULL AND g.status != 'dropped' LIMIT 1",
        (need.id,),
    )
    if not others:
        left_unanswered(work, need)


def follows(work: Work, intervention: Intervention, on: str) -> int | None:
    """The inner id of the intervention that one waits for.

    Args:
        work: The act.
        intervention: The one that waits; a new one has no id yet.
        on: Public id of the one that is done before; empty for none.

    Raises:
        NotFound: It is not of this case.
        Refused: They would wait for each other.
    """
    if not on:
        return None
    before = work.get(Intervention, public_id=on, case_id=intervention.case_id)
    step: Intervention | None = before
    while step is not None:
        if intervention.id is not None and step.id == intervention.id:
            raise Refused("They would wait for each other; let one of them be done first.")
        step = None if step.depends_on_id is None else work.any_version(Intervention, step.depends_on_id)
    return before.id
