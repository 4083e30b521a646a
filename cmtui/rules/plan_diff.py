"""What changed from one version of a plan to another, each in one sentence that a client understands (AU-5-3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.rules.plan_sayings import change, said
from cmtui.rules.plan_steps import step_changes, steps_of
from cmtui.rules.plan_words import ATTAINED, amount, day, label, line, listed, named, quoted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.rules.plan_words import Data

_TICKS: Final = (
    ("fits", "fits what you, the program and the payer can give"),
    ("sustainable", "can be kept up after the present crisis"),
    ("appropriate", "fits your health"),
)

_STATUS: Final = {
    "proposed": "is only proposed again",
    "agreed": "is agreed",
    "active": "is under way",
    "on_hold": "rests for now",
    "achieved": "is reached",
    "partly": "is partly reached",
    "not_achieved": "was not reached",
}
"""What is said of a goal whose status changed; the dropped have their own sentence."""

_ANSWERS: Final = {
    "": "{need} is still to be answered.",
    "goal": "{need} now has a goal.",
    "referral": "{need}: you are referred to somebody who can help with it.",
    "monitor": "{need} is watched; nothing more at present.",
    "deferred": "{need} is put off for now.",
    "client_declines": "You do not want help with {need}.",
    "outside_scope": "{need}: that is not for your case manager to help with.",
    "resolved": "{need} is settled.",
}
"""How the answer to a need is said."""

_LEVEL: Final = {
    "changed": "now means “{new}”, instead of “{old}”",
    "added": "means “{new}”",
    "gone": "no longer means “{old}”",
}
"""How a change of the words of a level of attainment is said."""


def changes(old: Data, new: Data) -> tuple[str, ...]:
    """What changed from one version to another.

    Args:
        old: The earlier version's data, as they were frozen.
        new: The later version's, or the plan as it stands now.

    Returns:
        One sentence a change, in the order of the plan; none where nothing changed.
    """
    return tuple(_changes(old, new))


def _changes(old: Data, new: Data) -> Iterator[str]:
    yield from _needs(old, new)
    before = {goal["id"]: goal for goal in old["goals"]}
    after = {goal["id"]: goal for goal in new["goals"]}
    # An intervention may have moved from one goal to another: all are looked at together, under the goal it is in now.
    steps = (steps_of(old), steps_of(new))
    for ident, goal in after.items():
        yield from _goal(before.get(ident), goal, old, new)
        yield from step_changes(*steps, ident)
    for ident, goal in before.items():
        if ident not in after:
            yield f"{named(goal)} is no longer part of the plan."
    yield from step_changes(*steps, "")
    yield from step_changes(*steps, None)
    yield from _agreement(old, new)


def _goal(old: Data | None, new: Data, before: Data, after: Data) -> Iterator[str]:
    if old is None:
        if new["status"] != "dropped":
            yield f"{named(new)} is new{_aim(new)}."
        return
    if new["status"] == "dropped":
        if old["status"] != "dropped":
            yield sentence(f"{named(new)} was dropped: {line(new['status_reason'])}".rstrip(": "))
        elif old["status_reason"] != new["status_reason"]:
            yield f"{named(new)}: it was dropped because of “{line(new['status_reason'])}”."
        return
    for words in _of_goal(old, new, before, after):
        yield sentence(f"{named(new)}: {words}")


def _aim(goal: Data) -> str:
    """What a new goal is for, behind its name."""
    words = quoted(goal["words"]) if goal["words"] else ""
    by = f"by {day(goal['target_on'])}" if goal["target_on"] else ""
    aim = amount(goal["target"], goal["unit"])
    end = " ".join(part for part in (f"up to {aim}" if aim else "", by) if part)
    return "".join(f", {part}" for part in (words, end) if part)


def _of_goal(old: Data, new: Data, before: Data, after: Data) -> Iterator[str]:
    yield from said("goal", old, new)
    for level, was, now in zip(ATTAINED, old["levels"], new["levels"], strict=True):
        if was != now:
            yield f"{ATTAINED[level]} {change(_LEVEL, line(was), line(now))}"
    if old["status"] != new["status"]:
        why = f" ({line(new['status_reason'])})" if new["status_reason"] else ""
        again = (
            "is taken up again" if old["status"] == "dropped" else _STATUS.get(new["status"], new["status"])
        )
        yield f"it {again}{why}"
    elif old["status_reason"] != new["status_reason"]:
        yield f"the reason for where it stands is now “{line(new['status_reason'])}”"
    if old["attainment"] != new["attainment"]:
        yield _attained(old["attainment"], new["attainment"])
    yield from _tied(old, new, before, after)


def _attained(old: int | None, new: int | None) -> str:
    if new is None:
        return "how far you are is no longer said"
    was = f" (before: {ATTAINED[old]})" if old is not None else ""
    return f"how far you are: {ATTAINED[new]}{was}"


def _tied(old: Data, new: Data, before: Data, after: Data) -> Iterator[str]:
    """The needs that a goal answers."""
    known = {**_told(before), **_told(after)}

    def named_needs(idents: list[str]) -> str:
        return listed(quoted(known[each]["statement"]) for each in idents if each in known)

    if words := named_needs([each for each in new["needs"] if each not in old["needs"]]):
        yield f"it is now also for {words}"
    if words := named_needs([each for each in old["needs"] if each not in new["needs"]]):
        yield f"it is no longer for {words}"


def _needs(old: Data, new: Data) -> Iterator[str]:
    before, after = _told(old), _told(new)
    for ident, need in after.items():
        if ident not in before:
            yield f"New: {quoted(need['statement'])}."
        else:
            yield from _of_need(before[ident], need)
    for ident, need in before.items():
        if ident not in after:
            yield f"{quoted(need['statement'])} is settled."
    orders = [
        [ident for ident in plan if ident in before and ident in after and plan[ident]["client_rank"]]
        for plan in (before, after)
    ]
    if orders[0] != orders[1] or _ranks(before, orders[0]) != _ranks(after, orders[1]):
        words = listed(quoted(after[ident]["statement"]) for ident in orders[1])
        yield (
            f"Your order is now: {words}."
            if words
            else "What matters most to you is no longer put in an order."
        )


def _told(plan: Data) -> dict[str, Data]:
    """The needs of which a letter may tell: a confidential one is named nowhere, nor that there is one."""
    return {need["id"]: need for need in plan["needs"] if not need["confidential"]}


def _ranks(needs: dict[str, Data], order: list[str]) -> list[int]:
    return [needs[ident]["client_rank"] for ident in order]


def _of_need(old: Data, new: Data) -> Iterator[str]:
    named_now = quoted(new["statement"])
    if old["statement"] != new["statement"]:
        yield f"{quoted(old['statement'])} is now called {named_now}."
    for field, vocabulary, words in (
        ("domain", "need_domain", "now belongs to"),
        ("kind", "need_kind", "is now seen as"),
    ):
        if old[field] != new[field]:
            yield f"{named_now} {words}: {label(vocabulary, new[field])}."
    if old["disposition"] != new["disposition"]:
        yield _ANSWERS.get(new["disposition"], _ANSWERS[""]).replace("{need}", named_now, 1)
    if old["reason"] != new["reason"] and new["reason"]:
        yield f"{named_now}: {sentence(new['reason'])}"
    elif old["reason"] != new["reason"] and old["disposition"] == new["disposition"]:
        yield f"{named_now}: the reason “{line(old['reason'])}” was taken out."
    if old["manager_rank"] != new["manager_rank"]:
        rank = new["manager_rank"]
        yield (
            f"{named_now} is now number {rank} in your case manager's order."
            if rank
            else (f"{named_now} has no place in your case manager's order any more.")
        )


def _agreement(old: Data, new: Data) -> Iterator[str]:
    """What was agreed with the whole plan; the plan as it stands now has none of it."""
    if not (old["version"] and new["version"]):
        return
    yield from said("agreement", old, new)
    for name, words in _TICKS:
        if old[name] != new[name]:
            now = {True: f"The plan {words}.", False: f"It is doubtful whether the plan {words}."}
            yield now.get(new[name], f"It is no longer said whether the plan {words}.")
