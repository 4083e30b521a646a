"""Writing down goals and interventions, from the plan's own forms and from the editor of any entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.fields import checked, parsed
from cmtui.casebook.planning.plan_goals import check, follows, new_goal
from cmtui.errors import NotFound
from cmtui.models.planning import Goal, GoalFields, Intervention, InterventionFields

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import SQLModel

    from cmtui.casebook.desk import Desk
    from cmtui.store.work import Work


TOLD: Final = ("benefit_told", "risk_told", "cost_told", "alternatives_told", "none_told", "told_on")
"""The fields of an intervention that say what the client was told of it."""


def add_goal(
    desk: Desk, case: str, values: Mapping[str, str], *, needs: Sequence[str] = (), entry: str = ""
) -> str:
    """Write a goal down, and answer the needs that it is for; its public id.

    Raises:
        WrongUsage: A value does not fit, or it does not say what.
        Refused: A need is settled already.
    """
    typed = _read(desk, GoalFields, "goal", values)
    case_id = desk.case_id(case)
    with desk.act("goal.added", case_id=case_id, summary=typed["what"][:80]) as work:
        made = new_goal(work, desk, case_id, typed, needs=needs, entry=entry)
        drop_draft(work, desk.session, "goal", case)
    return made.public_id


def add_intervention(desk: Desk, case: str, goal: str, values: Mapping[str, str]) -> str:
    """Write an intervention down, under a goal or under none; its public id.

    Args:
        desk: The desk.
        case: The case.
        goal: Public id of a goal of the case; empty for none.
        values: Fields of an intervention as typed; `depends_on` names one of the case that is done before.

    Raises:
        WrongUsage: A value does not fit, or it does not say what.
        NotFound: The goal is not of that case.
    """
    typed = _read(desk, InterventionFields, "intervention", values)
    case_id = desk.case_id(case)
    with desk.act("intervention.added", case_id=case_id, summary=typed["what"][:80]) as work:
        ident = new_intervention(work, case_id, goal, typed, depends_on=values.get("depends_on", ""))
        for subject in {case, goal}:
            drop_draft(work, desk.session, "intervention", subject)
    return ident


def told(desk: Desk, idents: Sequence[str], values: Mapping[str, str], *, seen: int | None = None) -> None:
    """Write down what the client was told of interventions, the same of all, in one act (G-18).

    Args:
        desk: The desk.
        idents: Public ids; at least one, all of one case.
        values: Fields as typed, of those that say what was told; one that is not named stays as it is.
        seen: The version of the first that was on screen.

    Raises:
        WrongUsage: A value does not fit.
        NotFound: One is no longer in the record.
        Stale: The first was changed elsewhere meanwhile.
    """
    wanted = {name: value for name, value in values.items() if name in TOLD}
    typed = parsed(InterventionFields, wanted, now=desk.wall().replace(tzinfo=None), zone=desk.zone)
    found = desk.rows("SELECT case_id, what FROM intervention WHERE public_id = ?", (idents[0],))
    if not found:
        raise NotFound("That intervention is no longer in the record; look at the plan again.")
    with desk.act("intervention.told", case_id=found[0][0], summary=str(found[0][1])[:80]) as work:
        for ident in idents:
            row = work.get(Intervention, public_id=ident, case_id=found[0][0])
            work.change(row, seen=seen if ident == idents[0] else None, **typed)


def new_intervention(
    work: Work, case_id: int, goal: str, typed: Mapping[str, Any], *, depends_on: str = ""
) -> str:
    """Write an intervention inside an act; its public id."""
    of = work.get(Goal, public_id=goal, case_id=case_id).id if goal else None
    made = Intervention(case_id=case_id, goal_id=of, **typed)
    made.depends_on_id = follows(work, made, depends_on)
    return work.add(made).public_id


def _read(desk: Desk, fields: type[SQLModel], register: str, values: Mapping[str, str]) -> dict[str, Any]:
    typed = parsed(fields, values, now=desk.wall().replace(tzinfo=None), zone=desk.zone)
    check(register, typed, new=True, today=desk.today())
    checked(fields, typed)
    return typed
