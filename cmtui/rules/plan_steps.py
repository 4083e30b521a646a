"""What changed in the interventions from one version of a plan to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.rules.plan_words import day, label, line, named, sentence, who

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cmtui.rules.plan_words import Data

_TEXTS: Final = (
    ("kind", "its kind is now {new}", "its kind is no longer said"),
    ("start_on", "it now begins on {new}", "it has no first day any more"),
    ("due_on", "it is now due by {new}", "it has no last day any more"),
    ("frequency", "how often is now: {new}", "how often is no longer said"),
    ("evidence", "it now rests on “{new}”", "it no longer rests on what was named"),
    ("cost", "what it costs is now: {new}", "what it costs is no longer said"),
    ("benefit_told", "what it can do for you is now: “{new}”", "what it can do for you is no longer said"),
    ("risk_told", "what can go wrong is now: “{new}”", "what can go wrong is no longer said"),
    ("cost_told", "what you were told of its cost is now: “{new}”", "what you were told of its cost is no longer said"),
    ("alternatives_told", "what else could be done is now: “{new}”", "what else could be done is no longer said"),
    ("told_on", "you were told about it on {new}", "when you were told about it is no longer said"),
    ("result", "what came of it is now: “{new}”", "what came of it is no longer said"),
)  # fmt: skip
"""Fields of an intervention, and how a change of each is said; who does it and where it stands have their own words."""

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
            yield from (f"{_of(each)}{said}" for said in _changed(old[ident], each, new))


def _of(each: Step) -> str:
    return f"{named(each.goal)}: " if each.goal else ""


def _is_gone(each: Step) -> str:
    return f"{_of(each)}“{line(each.step['what'])}” is no longer part of the plan."


def _plan(step: Data) -> str:
    """Who does a new intervention, and when."""
    by = f"by {day(step['due_on'])}" if step["due_on"] else ""
    since = f"from {day(step['start_on'])}" if step["start_on"] else ""
    return ", ".join(part for part in (who(step), since, by, line(step["frequency"])) if part)


def _changed(old: Step, new: Step, steps: Mapping[str, Step]) -> Iterator[str]:
    before, after = old.step, new.step
    name = f"“{line(after['what'])}”"
    if before["what"] != after["what"]:
        yield f"“{line(before['what'])}” is now {name}."
    if (old.goal or {}).get("id") != (new.goal or {}).get("id"):
        yield f"{name} now belongs to {named(new.goal)}." if new.goal else f"{name} belongs to no goal any more."
    if before["status"] != after["status"]:
        if after["status"] == "dropped":
            yield sentence(f"{name} was dropped: {line(after['result'])}".rstrip(": "))
            return
        result = f": {line(after['result'])}" if after["result"] else ""
        yield sentence(f"{name} {_STATUS.get(after['status'], after['status'])}{result}")
    if before["responsible"] != after["responsible"]:
        yield f"{name} is now done by {who(after)}, instead of {who(before)}."
    for field, words, gone in _TEXTS:
        told = field == "result" and before["status"] != after["status"]
        if before[field] != after[field] and not told:
            yield f"{name}: {_shown(field, after[field], words, gone)}."
    if before["none_told"] != after["none_told"]:
        yield f"{name}: you were {'' if after['none_told'] else 'not '}told that doing nothing is a choice."
    if before["depends_on"] != after["depends_on"]:
        first = steps.get(after["depends_on"])
        yield f"{name}: “{line(first.step['what'])}” comes first." if first else f"{name}: nothing comes before it any more."


def _shown(field: str, value: str | None, words: str, gone: str) -> str:
    if not value:
        return gone
    shown = day(value) if field.endswith("_on") else label("intervention_kind", value) if field == "kind" else line(value)
    start, end = words.split("{new}")
    return f"{start}{shown}{end}"
