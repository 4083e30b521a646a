"""What changed from one version of a plan to another, each change in one sentence that a client understands (AU-5-3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cmtui.rules.plan_steps import step_changes, steps_of
from cmtui.rules.plan_words import ATTAINED, amount, day, figure, label, line, listed, named, quoted, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.rules.plan_words import Data

_TEXTS: Final = (
    ("what", "what we work toward is now “{new}”, instead of “{old}”", "", ""),
    ("words", "in your words it is now “{new}”, instead of “{old}”", "your words were added: “{new}”", "your words “{old}” were taken out"),
    ("measure", "how we know is now “{new}”, instead of “{old}”", "how we know: “{new}”", "how we know, “{old}”, was taken out"),
    ("unit", "it is now counted in {new}, instead of {old}", "it is counted in {new}", "it is no longer counted in {old}"),
    ("baseline", "the start is now {new}, instead of {old}", "the start is {new}", "the start, {old}, was taken out"),
    ("target", "the target is now {new}, instead of {old}", "the target is {new}", "the target, {old}, was taken out"),
    ("target_on", "the target date moved from {old} to {new}", "the target date is {new}", "it no longer has a target date; it was {old}"),
    ("horizon", "it is now a {new} goal, instead of a {old} one", "it is a {new} goal", "it is no longer called a {old} goal"),
    ("importance", "how important it is to you is now {new} of 10, instead of {old}", "how important it is to you: {new} of 10", "how important it is to you, {old} of 10, was taken out"),
    ("confidence", "how sure you feel is now {new} of 10, instead of {old}", "how sure you feel: {new} of 10", "how sure you feel, {old} of 10, was taken out"),
    ("barriers", "what may get in the way is now “{new}”, instead of “{old}”", "what may get in the way: “{new}”", "what may get in the way, “{old}”, was taken out"),
    ("strengths", "what helps is now “{new}”, instead of “{old}”", "what helps: “{new}”", "what helps, “{old}”, was taken out"),
    ("evidence", "it now rests on “{new}”, instead of “{old}”", "it rests on “{new}”", "it no longer rests on “{old}”"),
    ("responsible", "{new} now answers for it, instead of {old}", "{new} answers for it", "{old} no longer answers for it"),
    ("review_days", "we now look at it every {new} days, instead of every {old}", "we look at it every {new} days", "we look at it with the whole plan, no longer every {old} days"),
    ("tied_measure", "the measure beside it is now {new}, instead of {old}", "the measure {new} stands beside it", "the measure {old} no longer stands beside it"),
)  # fmt: skip
"""Fields of a goal, and how a change of each is said: from one value to another, added, taken out."""

_AGREEMENT: Final = (
    ("agreed_by", "The plan is now agreed by {new}, instead of {old}.", "The plan is agreed by {new}.", "Nobody is named any more who agreed; it was {old}."),
    ("agreed_how", "How it was agreed: {new}, the last time {old}.", "How it was agreed: {new}.", "How it was agreed is no longer said; it was {old}."),
    ("prepared_with", "The plan was now prepared with {new}, the last time with {old}.", "The plan was prepared with {new}.", "It is no longer said with whom the plan was prepared; it was {old}."),
    ("declined", "What you do not want is now “{new}”, instead of “{old}”.", "You do not want: “{new}”.", "You no longer decline “{old}”."),
    ("valid_until", "The plan is now valid until {new}, instead of {old}.", "The plan is valid until {new}.", "The plan has no end any more; it was {old}."),
)  # fmt: skip
"""What was agreed with the whole plan, and how a change of each is said."""

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

_DAYS: Final = frozenset({"target_on", "valid_until"})
_FIGURES: Final = frozenset({"importance", "confidence", "review_days"})
_AMOUNTS: Final = frozenset({"baseline", "target"})
_CODES: Final = {"horizon": "goal_horizon", "agreed_how": "agreed_how"}


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
    for said in _of_goal(old, new, before, after):
        yield f"{named(new)}: {said}."


def _aim(goal: Data) -> str:
    """What a new goal is for, behind its name."""
    words = quoted(goal["words"]) if goal["words"] else ""
    by = f"by {day(goal['target_on'])}" if goal["target_on"] else ""
    aim = amount(goal["target"], goal["unit"])
    end = " ".join(part for part in (f"up to {aim}" if aim else "", by) if part)
    return "".join(f", {part}" for part in (words, end) if part)


def _of_goal(old: Data, new: Data, before: Data, after: Data) -> Iterator[str]:
    yield from _fields(_TEXTS, old, new)
    for place, level in enumerate(ATTAINED):
        said = _said("", old["levels"][place], new["levels"][place], _LEVEL)
        if said:
            yield f"{ATTAINED[level]} {said}"
    if old["status"] != new["status"]:
        why = f" ({line(new['status_reason'])})" if new["status_reason"] else ""
        again = "is taken up again" if old["status"] == "dropped" else _STATUS.get(new["status"], new["status"])
        yield f"it {again}{why}"
    elif old["status_reason"] != new["status_reason"]:
        yield f"the reason for where it stands is now “{line(new['status_reason'])}”"
    if old["attainment"] != new["attainment"]:
        yield _attained(old["attainment"], new["attainment"])
    yield from _tied(old, new, before, after)


_LEVEL: Final = ("now means “{new}”, instead of “{old}”", "means “{new}”", "no longer means “{old}”")


def _attained(old: int | None, new: int | None) -> str:
    if new is None:
        return "how far you are is no longer said"
    was = f" (before: {ATTAINED[old]})" if old is not None else ""
    return f"how far you are: {ATTAINED[new]}{was}"


def _tied(old: Data, new: Data, before: Data, after: Data) -> Iterator[str]:
    """The needs that a goal answers."""
    known = {need["id"]: need for need in (*before["needs"], *after["needs"])}

    def named_needs(idents: list[str]) -> str:
        return listed(quoted(known[each]["statement"]) for each in idents if each in known)

    if words := named_needs([each for each in new["needs"] if each not in old["needs"]]):
        yield f"it is now also for {words}"
    if words := named_needs([each for each in old["needs"] if each not in new["needs"]]):
        yield f"it is no longer for {words}"


def _needs(old: Data, new: Data) -> Iterator[str]:
    before = {need["id"]: need for need in old["needs"]}
    after = {need["id"]: need for need in new["needs"]}
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
        yield f"Your order is now: {words}." if words else "What matters most to you is no longer put in an order."


def _ranks(needs: dict[str, Data], order: list[str]) -> list[int]:
    return [needs[ident]["client_rank"] for ident in order]


def _of_need(old: Data, new: Data) -> Iterator[str]:
    said = quoted(new["statement"])
    if old["statement"] != new["statement"]:
        yield f"{quoted(old['statement'])} is now called {said}."
    for name, vocabulary, words in (
        ("domain", "need_domain", "belongs to"),
        ("kind", "need_kind", "is seen as a"),
        ("disposition", "need_disposition", "is answered with"),
    ):
        if old[name] != new[name]:
            code = new[name]
            yield f"{said} now {words} {label(vocabulary, code)}." if code else f"{said} is still to be answered."
    if old["reason"] != new["reason"] and new["reason"]:
        yield f"{said}: {sentence(new['reason'])}"
    elif old["reason"] != new["reason"] and old["disposition"] == new["disposition"]:
        yield f"{said}: the reason “{line(old['reason'])}” was taken out."
    if old["manager_rank"] != new["manager_rank"]:
        rank = new["manager_rank"]
        yield f"{said} is now number {rank} in your case manager's order." if rank else (
            f"{said} has no place in your case manager's order any more."
        )
    if old["confidential"] != new["confidential"]:
        yield f"{said} is {'now' if new['confidential'] else 'no longer'} kept confidential."


def _agreement(old: Data, new: Data) -> Iterator[str]:
    """What was agreed with the whole plan; the plan as it stands now has none of it."""
    if not (old["version"] and new["version"]):
        return
    yield from _fields(_AGREEMENT, old, new)
    for name, words in _TICKS:
        if old[name] != new[name]:
            now = {True: f"The plan {words}.", False: f"It is doubtful whether the plan {words}."}
            yield now.get(new[name], f"It is no longer said whether the plan {words}.")


def _fields(table: tuple[tuple[str, str, str, str], ...], old: Data, new: Data) -> Iterator[str]:
    for name, *words in table:
        if old[name] != new[name] and (said := _said(name, old[name], new[name], tuple(words), (old, new))):
            yield said


def _said(
    name: str, old: Any, new: Any, words: tuple[str, ...], of: tuple[Data, Data] | None = None
) -> str:
    """A change from one value to another, added or taken out; empty where both say the same."""
    if old == new:
        return ""
    was, now = (_shown(name, value, of[place] if of else None) for place, value in enumerate((old, new)))
    return _filled(words[0] if was and now else words[1] if now else words[2], was, now)


def _filled(words: str, old: str, new: str) -> str:
    """The sentence with both values; what they hold is never read as a pattern."""
    start, *rest = words.replace("{old}", "\0old\0").replace("{new}", "\0new\0").split("\0")
    return start + "".join({"old": old, "new": new}.get(part, part) for part in rest)


def _shown(name: str, value: Any, data: Data | None) -> str:
    if value is None or value == "":
        return ""
    if name in _AMOUNTS and data is not None:
        return amount(value, data["unit"])
    if name in _DAYS:
        return day(value)
    if name in _FIGURES:
        return figure(value)
    if name in _CODES:
        return label(_CODES[name], value)
    return line(str(value))
