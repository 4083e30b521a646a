"""What is coordinated in the demonstration: referrals, transitions, teaching, authorizations, the practice's ladder."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.practices.demo_plans import papers, step
from cmtui.models.coordination import (
    Authorization,
    Education,
    Escalation,
    EscalationStep,
    Expectation,
    Referral,
    ReferralOption,
    ReferralState,
    TaskSet,
)
from cmtui.models.planning import PlanEntry
from cmtui.models.practice import Holiday, RuleSetting
from cmtui.models.transitions import Transition, TransitionElement

if TYPE_CHECKING:
    from datetime import datetime

    from cmtui.casebook.practices.demo_rows import Pen, Words
    from cmtui.models.base import Entity
    from cmtui.store.work import Work

ENTRIES: Final[dict[str, type[Entity]]] = {
    "authorization": Authorization,
    "education": Education,
    "escalation": Escalation,
    "expectation": Expectation,
}
"""What is written in one row."""

_DATED: Final = {
    "sent": "sent_on",
    "received": "received_on",
    "scheduled": "scheduled_on",
    "started": "started_on",
    "help_received": "ended_on",
    "not_connected": "ended_on",
    "client_declined": "ended_on",
    "refused": "ended_on",
}
"""State of a referral to the date that it sets."""


_OWN: Final[dict[str, type[Entity]]] = {
    "rule_setting": RuleSetting,
    "holiday": Holiday,
    "task_set": TaskSet,
    "plan_entry": PlanEntry,
}
"""What the practice has otherwise than it comes."""


def write_own_ways(pen: Pen, data: Words, at: datetime) -> None:
    """Write how this practice does it: the steps by which it escalates, and the rules it has otherwise."""
    for words in data["ladder"]:
        pen.add(EscalationStep, words, at)
    pen.act(at, "escalation_step.added", None, f"{len(data['ladder'])} steps")
    for kind, model in _OWN.items():
        for words in data[kind]:
            pen.add(model, words, at)
            pen.act(at, f"{kind}.added", None, words.get("name") or words.get("title") or words["rule"])


def write_entry(pen: Pen, case_id: int, kind: str, words: Words) -> None:
    """Write an authorization, an expectation, a teaching or an escalation."""
    said = {name: word for name, word in words.items() if name not in {"client", "made"}}
    model = ENTRIES[kind]
    values = pen.days.values(model, said)
    step(
        pen,
        case_id,
        pen.days.at(words["made"]),
        f"{kind}.added",
        lambda work: work.put(model, case_id=case_id, **values),
    )


def write_referral(pen: Pen, case_id: int, words: Words) -> None:
    """Write a referral with its options, and each state on its day."""
    said = {
        name: word
        for name, word in words.items()
        if name not in {"client", "organization", "options", "states"}
    }
    first, *later = words["states"]
    begun = pen.days.day(first[1])
    values = pen.days.values(Referral, {**said, "state_on": first[1], "identified_on": first[1]})
    if key := words.get("organization"):
        values["organization_id"] = pen.organizations[key][0]
    made: list[int] = []

    def begin(work: Work) -> None:
        row = work.put(Referral, case_id=case_id, state=first[0], **values)
        made.append(row.id)
        work.put(ReferralState, referral_id=row.id, state=first[0], since=begun)
        for name, why, chosen in words["options"]:
            work.put(ReferralOption, referral_id=row.id, name=name, why=why, chosen=chosen)

    step(pen, case_id, pen.days.at(f"{first[1]} 10:00"), "referral.added", begin, said=words["service"][:80])
    for number, state in enumerate(later, start=1):
        at = pen.days.at(f"{state[1]} 10:00") + timedelta(minutes=3 * number)
        step(
            pen,
            case_id,
            at,
            "referral.moved",
            partial(_move, pen, made[0], state),
            said=words["service"][:80],
        )


def _move(pen: Pen, referral: int, words: list[str], work: Work) -> None:
    state, since, note, *reason = words
    day = pen.days.day(since)
    why = reason[0] if reason else ""
    work.put(ReferralState, referral_id=referral, state=state, since=day, note=note, reason=why)
    dated: dict[str, Any] = {_DATED[state]: day} if state in _DATED else {}
    work.change(work.get(Referral, id=referral), state=state, state_on=day, reason=why, **dated)


def write_transition(pen: Pen, case_id: int, words: Words) -> None:
    """Write a transition as it was expected, and what happened."""
    known = {
        name: word
        for name, word in words.items()
        if name in {"from_setting", "from_place", "to_setting", "to_place"}
    }
    known |= {name: words[name] for name in ("planned", "known_on", "expected_on") if name in words}
    made: list[int] = []
    step(
        pen,
        case_id,
        pen.days.at(words["made"]),
        "transition.added",
        lambda work: made.append(
            work.put(Transition, case_id=case_id, **pen.days.values(Transition, known)).id
        ),
    )
    left_out = {*known, "client", "made", "elements", "papers"}
    later = pen.days.values(Transition, {name: word for name, word in words.items() if name not in left_out})
    at = later.get("happened_at") or pen.days.at(words["made"]) + timedelta(minutes=5)

    def happen(work: Work) -> None:
        work.change(work.get(Transition, id=made[0]), **later)
        for code, answer, note in words.get("elements", []):
            work.put(TransitionElement, transition_id=made[0], code=code, answer=answer, note=note)

    step(pen, case_id, at + timedelta(minutes=12), "transition.changed", happen)
    if sent := words.get("papers"):
        step(
            pen,
            case_id,
            at + timedelta(minutes=30),
            "transition.told",
            lambda work: papers(
                pen,
                work,
                case_id,
                sent,
                "discharge papers",
                transition_id=made[0],
                sent_at=at + timedelta(minutes=30),
            ),
        )
