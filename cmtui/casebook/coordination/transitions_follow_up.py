"""The contact that follows a transition up: the problems it finds are tasks of today, and stand on the transition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.models.transitions import Transition
from cmtui.models.work import Contact, Task
from cmtui.rules.transitions import ADMITS, FOLLOW_UP_MODES, Asking, answered_at

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from cmtui.casebook.coordination.tasks import FollowUp
    from cmtui.store.work import Work

NOT_WORKING: Final = "the plan is not working: say what is wrong and what is done"
"""What is owed where the answer names no problem: the worst answer to the call never leaves the day empty."""


def follow_up_of(
    work: Work, contact: Contact, follow_ups: tuple[FollowUp, ...], today: date, *, zone: ZoneInfo | None
) -> tuple[FollowUp, ...]:
    """What a contact that asked whether the plan is working leads to, in the act that records it (ACMA-TM-9).

    Where it is not working, the tasks that follow are due today unless a day is named, and stand as the problems
    found on the transition that is followed up. Where no problem is named, that itself is owed today, once.

    Args:
        work: The act.
        contact: As it will be; a new one has no id yet.
        follow_ups: The tasks that were typed with it.
        today: The present day of the practice.
        zone: The practice's time zone.

    Returns:
        The tasks, with their days.
    """
    told = work.find(Task, contact_id=contact.id) if contact.id is not None else []
    owed = [each for each in told if each.what == NOT_WORKING and each.status == "open"]
    if contact.plan_working not in {"no", "partly"} or contact.reached != "yes":
        for each in owed:
            work.change(
                each, status="dropped", result="the answer was mended: the plan is working, or nobody said"
            )
        return follow_ups
    if not follow_ups:
        return () if told else ((NOT_WORKING, today),)
    for each in owed:
        work.change(each, status="done", done_at=work.now, result="; ".join(what for what, _ in follow_ups))
    if contact.mode in FOLLOW_UP_MODES and (followed := _followed(work, contact, zone)) is not None:
        found = "\n".join(what for what, _ in follow_ups)
        work.change(followed, problems=f"{followed.problems}\n{found}".strip(), problems_fixed_on=None)
    return tuple((what, due or today) for what, due in follow_ups)


def _followed(work: Work, contact: Contact, zone: ZoneInfo | None) -> Transition | None:
    """The transition whose 72 hours the contact settles; else the newest that is watched on its day."""
    moved = {
        int(each.id): each
        for each in work.find(Transition, case_id=contact.case_id)
        if each.id is not None and each.happened_at is not None and each.to_setting not in ADMITS
    }
    asking = [
        Asking(ident, each.happened_at, each.closed_on) for ident, each in moved.items() if each.happened_at
    ]
    before = {
        each.occurred_at
        for each in work.find(Contact, case_id=contact.case_id, reached="yes")
        if each.plan_working and each.mode in FOLLOW_UP_MODES and each.id != contact.id
    }
    settled = answered_at(asking, before | {contact.occurred_at}, zone=zone)
    newest = answered_at(asking, [contact.occurred_at], zone=zone)
    own = next(
        (ident for ident, at in settled.items() if at == contact.occurred_at), next(iter(newest), None)
    )
    return moved[own] if own is not None else None
