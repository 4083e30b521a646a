"""What a change of status writes beside the status: answers, dates, tasks, and the case that follows a closed one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.coordination.tasks import add_task
from cmtui.casebook.engagement import screenings
from cmtui.casebook.numbers import next_number
from cmtui.models.assessments import Need
from cmtui.models.case import Case, Inquiry, Screening
from cmtui.models.people import Client, Person

if TYPE_CHECKING:
    from datetime import date

    from cmtui.casebook.desk import Desk
    from cmtui.rules.process import Transition
    from cmtui.store.work import Work

_DISPOSITIONS: Final = {
    "T-2": "waitlisted",
    "T-3": "not_appropriate",
    "T-4": "accepted",
    "T-12": "not_appropriate",
}
"""What a transition answers to the inquiry."""

_ANSWERS: Final = frozenset({"T-4", "T-12"})
"""Transitions whose answer takes the place of an earlier one: a waitlisted inquiry is accepted in the end."""

_FOLLOW_UPS: Final = {
    "T-2": ("ask whether it is still wanted", timedelta(days=30)),
    "T-14": ("contact the family", timedelta(days=7)),
}
"""The task that a transition writes, and when it falls due: what waits or ended is not to be forgotten.

A rest writes none: R-HOLD-1 asks for it, on the day that the client is expected back.
"""

_NEED_FIELDS: Final = (
    "domain", "kind", "statement", "severity", "client_rank", "manager_rank", "would_help", "socioeconomic", "worsening",
    "proposed", "confidential",
)  # fmt: skip
"""What a need takes along into the case that follows; how it was answered stays behind."""


def write(work: Work, desk: Desk, case: Case, transition: str, *, day: date, note: str) -> None:
    """The inquiry's answer, the client's death, a task.

    Args:
        work: The act.
        desk: Where it is done.
        case: The case as it was.
        transition: T-2 … T-14, F-a … F-f.
        day: When it took effect.
        note: Why, or how it is known.
    """
    if transition in _DISPOSITIONS and case.inquiry_id is not None:
        inquiry = work.get(Inquiry, id=case.inquiry_id)
        if not inquiry.disposition or transition in _ANSWERS:
            work.change(
                inquiry,
                disposition=_DISPOSITIONS[transition],
                answered_on=inquiry.answered_on or day,
                disposition_reason=note or inquiry.disposition_reason,
            )
    if transition == "T-14":
        client = work.get(Client, id=case.client_id)
        work.change(work.get(Person, id=client.person_id), deceased_on=day)
    if transition in _FOLLOW_UPS:
        what, after = _FOLLOW_UPS[transition]
        add_task(work, desk, int(case.id or 0), what, desk.today() + after, rule=transition)


def dates_of(case: Case, way: Transition, day: date, note: str, values: dict[str, Any]) -> dict[str, Any]:
    """The dates, reasons and focus that a transition writes on the case."""
    if way.to_focus:
        return {"focus": way.to_focus}
    ended = {"closed_on": day, "closed_note": note, "focus": "close"}
    written: dict[str, dict[str, Any]] = {
        "T-4": {"opened_on": day, "focus": "assess"},
        "T-5": {"on_hold_on": day, **{name: values[name] for name in values if name.startswith("hold_")}},
        "T-6": {"on_hold_on": None, "hold_reason": "", "hold_until": None, "hold_watch": ""},
        "T-7": {"focus": "close"},
        "T-8": {**ended, "closed_reason": values["closed_reason"]},
        "T-9": {"focus": "monitor"},
        "T-11": {"prospect_on": day},
        "T-13": {"closed_on": None, "closed_reason": "", "closed_note": "", "focus": "monitor"},
        "T-14": {**ended, "closed_on": max(day, case.opened_on or day), "closed_reason": "death"},
    }
    return written.get(way.id, {})


def begin_again(work: Work, desk: Desk, closed: Case) -> Case:
    """A new case for the client of a closed one (T-10): linked to it, a prospect, with the needs that were not settled."""
    today = desk.today()
    case = work.add(
        Case(
            number=next_number(work, today.year),
            client_id=closed.client_id,
            previous_id=closed.id,
            prospect_on=today,
            setting=closed.setting,
            program=closed.program,
            jurisdiction=closed.jurisdiction,
            acuity=closed.acuity,
        )
    )
    case_id = int(case.id or 0)
    screenings.ask_criteria(work, work.add(Screening(case_id=case_id, screened_on=today)))
    for need in work.find(Need, case_id=closed.id):
        if need.closed_on is None:
            taken = {name: getattr(need, name) for name in _NEED_FIELDS}
            work.put(Need, case_id=case_id, source=f"case {closed.number}", opened_on=today, **taken)
    return case
