"""What the editor's entries of coordination need besides their fields: a first state, a basis, a code, a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmtui.casebook.coordination.disclosures import rests_on
from cmtui.casebook.coordination.escalations import answer_due, ladder
from cmtui.casebook.coordination.referral_moves import enter, tied
from cmtui.casebook.coordination.task_sets import new_code, well_formed
from cmtui.casebook.planning.needs import left_unanswered
from cmtui.models.assessments import Need
from cmtui.models.coordination import Disclosure, Education, Escalation, Referral, TaskSet
from cmtui.models.work import Task

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from cmtui.models.base import Entity
    from cmtui.store.work import Work

_UNCLEAR = frozenset({"partly", "not_yet"})
"""Teach-backs that leave a gap: somebody comes back to it."""


def completed(
    work: Work,
    table: type[Entity],
    typed: Mapping[str, Any],
    *,
    before: Entity | None,
    case_id: int | None,
    today: date,
    follow_up: date,
) -> dict[str, Any]:
    """What was typed, with what follows from it and from the record.

    Args:
        work: The act.
        table: Of the entry.
        typed: Its fields.
        before: The entry as it stands; None for a new one.
        case_id: Inner id of its case.
        today: The present day of the practice.
        follow_up: When something falls due that names no day.

    Raises:
        Refused: A disclosure has no basis (S-2).
        WrongUsage: A set of tasks has a line without a day.
    """
    made = dict(typed)
    if table is Referral:
        if made.get("provider"):
            made["provider"], made["organization_id"] = tied(work, made["provider"])
        if before is None:
            made.update(identified_on=today, state_on=today)
    elif table is Disclosure and case_id is not None:
        made.update(_basis(work, made, before if isinstance(before, Disclosure) else None, case_id))
    elif table is Escalation and before is None:
        made.update(_step(work, made))
    elif table is Education and before is None:
        unclear = made.get("gap") or made.get("teach_back") in _UNCLEAR
        made["follow_up_on"] = made.get("follow_up_on") or (follow_up if unclear else None)
    elif table is TaskSet:
        well_formed({**(before.model_dump() if before else {}), **made})
        if before is None:
            made["code"] = new_code(work, made["name"])
    return made


def entered(work: Work, made: Entity) -> None:
    """Write what a new entry begins with: a referral its first state."""
    if isinstance(made, Referral):
        enter(work, made, made.state, made.state_on)


def struck_out(work: Work, found: Entity) -> None:
    """What hangs on an entry that was struck out: the need that a referral answered, the mark of a task."""
    if isinstance(found, Referral) and found.need_id is not None:
        if not work.find(Referral, need_id=found.need_id):
            left_unanswered(work, work.any_version(Need, found.need_id), "referral")
    elif isinstance(found, Escalation) and found.task_id is not None:
        task = work.any_version(Task, found.task_id)
        if not work.find(Escalation, task_id=task.id):
            work.change(task, escalated_at=None)


def _basis(work: Work, made: dict[str, Any], before: Disclosure | None, case_id: int) -> dict[str, Any]:
    """The basis of a new disclosure, or of one whose basis, recipient or day changed."""
    asked = {**(before.model_dump() if before else {"basis": ""}), **made}
    names = ("basis", "recipient", "sent_on")
    if before is not None and all(getattr(before, name) == asked[name] for name in names):
        return {}
    basis, consent_id = rests_on(work, case_id, asked["basis"], asked["recipient"], asked["sent_on"])
    return {"basis": basis, "consent_id": consent_id}


def _step(work: Work, made: dict[str, Any]) -> dict[str, Any]:
    step = next((each for each in ladder(work) if each.level == made.get("level", 1)), None)
    if step is None:
        return {}
    return {
        "to_whom": made.get("to_whom") or step.to_whom,
        "answer_due_on": made.get("answer_due_on") or answer_due(work, step.days, made["asked_on"]),
    }
