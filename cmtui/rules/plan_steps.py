"""What changed in the interventions from one version of a plan to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.rules.plan_sayings import said
from cmtui.rules.plan_words import day, line, named, sentence, who

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cmtui.rules.plan_words import Data

_STATUS: Final = {"planned": "is planned again", "active": "is under way", "done": "is done"}


class Step(NamedTuple):
    """An intervention and the goal it stands under."""

    step: Data
    goal: Data | None
    """None for one without a goal."""


def steps_of(plan: Data) -> dict[str, Step]:
    """All interventions of a plan by their id."""
    under = {step["id"]: Step(step, goal) for goal in plan["goals"] for step in goal["interventions"]}
    return {**under, **{step["id"]: Step(step, None) for step in plan["loose"]}}


def step_changes(old: Mapping[str, Step], new: Mapping[str, Step], goal: str | None) -> Iterator[str]:
    """What changed in the interventions under one goal.

    Args:
        old: All interventions of the earlier version.
        new: All of the later one.
        goal: Id of a goal of the later version; empty for those without one, None for those that are gone.
    """
    if goal is None:
        yield from (_is_gone(each) for ident, each in old.items() if ident not in new)
        return
    for ident, each in new.items():
        if (each.goal["id"] if each.goal else "") != goal:
            continue
        if ident not in old:
            if each.step["status"] != "dropped":
                yield f"{_of(each)}“{line(each.step['what'])}” is new: {_plan(each.step)}."
        else:
            yield from (f"{_of(each)}{words}" for words in _changed(old[ident], each, new))


def _of(each: Step) -> str:
    return f"{named(each.goal)}: " if each.goal else ""


def _is_gone(each: Step) -> str:
    return f"{_of(each)}“{line(each.step['what'])}” is no longer part of the plan."


def _plan(step: Data) -> str:
    """Who does a new intervention, and when."""
    by = f"by {day(step['due_on'])}" if step["due_on"] else ""
    since = f"from {day(step['start_on'])}" if step["start_on"] else ""
    done = "done" if step["status"] == "done" else ""
    return ", ".join(part for part in (who(step), since, by, line(step["frequency"]), done) if part)


def _changed(old: Step, new: Step, steps: Mapping[str, Step]) -> Iterator[str]:
    before, after = old.step, new.step
    name = f"“{line(after['what'])}”"
    if before["what"] != after["what"]:
        yield f"“{line(before['what'])}” is now {name}."
    if (old.goal or {}).get("id") != (new.goal or {}).get("id"):
        yield (
            f"{name} now belongs to {named(new.goal)}."
            if new.goal
            else f"{name} belongs to no goal any more."
        )
    if before["status"] != after["status"]:
        if after["status"] == "dropped":
            yield sentence(f"{name} was dropped: {line(after['result'])}".rstrip(": "))
            return
        result = f": {line(after['result'])}" if after["result"] else ""
        yield sentence(f"{name} {_STATUS.get(after['status'], after['status'])}{result}")
    if before["responsible"] != after["responsible"]:
        yield f"{name} is now done by {who(after)}, instead of {who(before)}."
    # What came of it is said with where it stands, where both changed.
    with_status = {"result"} if before["status"] != after["status"] else set()
    for words in said("step", before, after, but=frozenset(with_status)):
        yield sentence(f"{name}: {words}")
    if before["none_told"] != after["none_told"]:
        yield f"{name}: you were {'' if after['none_told'] else 'not '}told that doing nothing is a choice."
    if before["depends_on"] != after["depends_on"]:
        first = steps.get(after["depends_on"])
        comes = f"“{line(first.step['what'])}” comes first" if first else "nothing comes before it any more"
        yield f"{name}: {comes}."
