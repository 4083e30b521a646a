"""The contact that follows a transition up: the problems it finds are tasks of today, and stand on the transition."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cmtui.models.transitions import Transition
from cmtui.rules.transitions import FOLLOW_UP_MODES, WATCHED_DAYS

if TYPE_CHECKING:
    from datetime import date

    from cmtui.casebook.coordination.tasks import FollowUp
    from cmtui.models.work import Contact
    from cmtui.store.work import Work


def follow_up_of(
    work: Work, contact: Contact, follow_ups: tuple[FollowUp, ...], today: date
) -> tuple[FollowUp, ...]:
    """What a contact that asked whether the plan is working leads to, in the act that records it (ACMA-TM-9).

    Where it is not working, the tasks that follow are due today unless a day is named, and stand as the problems
    found on the transition that is followed up.

    Returns:
        The tasks, with their days.
    """
    if contact.plan_working not in {"no", "partly"} or contact.reached != "yes":
        return follow_ups
    if follow_ups and contact.mode in FOLLOW_UP_MODES:
        since = contact.occurred_at - timedelta(days=WATCHED_DAYS)
        moved = [
            each
            for each in work.find(Transition, case_id=contact.case_id, closed_on=None)
            if each.happened_at is not None and since <= each.happened_at <= contact.occurred_at
        ]
        for last in sorted(moved, key=lambda each: each.happened_at or since)[-1:]:
            found = "\n".join(what for what, _ in follow_ups)
            text = f"{last.problems}\n{found}".strip()
            work.change(last, problems=text, problems_fixed_on=None)
    return tuple((what, due or today) for what, due in follow_ups)
