"""The plan in words for the client: the client's own first, then who does what by when, what was declined, who agreed.

Each paragraph or item is one line; a step's further lines are set in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.rules.plan_words import ATTAINED, amount, day, label, line, named, quoted, sentence, who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.rules.plan_words import Data

_HOW: Final = {
    "verbal": "said so",
    "signed": "signed",
    "decision_maker": "decides for the client",
    "interpreter": "said so through an interpreter",
}
"""How somebody agreed, in the text of a plan; other words show themselves."""

_TICKS: Final = (
    ("fits", "It fits what you, the program and the payer can give."),
    ("sustainable", "It can be kept up after the present crisis."),
    ("appropriate", "It fits your health."),
)
"""What was looked at before the plan was agreed, said where the answer is yes."""

_ENDED: Final = {
    "achieved": "This goal is reached.",
    "partly": "This goal is partly reached.",
    "not_achieved": "This goal was not reached.",
    "on_hold": "This goal rests for now.",
}
"""What is said of a goal that is not pursued at present."""


def wording(data: Data) -> str:
    """The text of a plan, one paragraph or item a line.

    Args:
        data: The plan as it is frozen with a version.
    """
    return "\n".join(_lines(data)).rstrip("\n") + "\n"


def _lines(data: Data) -> Iterator[str]:
    yield f"Plan of {data['name'] or data['client']}"
    yield _title(data)
    yield from _needs(data)
    for goal in data["goals"]:
        if goal["status"] != "dropped":
            yield from _goal(goal, data)
    if data["loose"]:
        yield from ("", "Also")
        for step in data["loose"]:
            yield from _step(step, {})
    yield from _declined(data)
    yield from _gone(data)
    yield from _agreed(data)


def _title(data: Data) -> str:
    stands = f"version {data['version']}" if data["version"] else "as it stands now, not agreed in this form"
    return f"Case {data['case']} · {stands}"


def _needs(data: Data) -> Iterator[str]:
    """What the plan is about, in the client's order; strengths have their own line, and confidential needs none."""
    open_ones = [need for need in data["needs"] if not need["confidential"]]
    asked = [
        need for need in open_ones if need["kind"] != "strength" and need["disposition"] != "client_declines"
    ]
    if asked:
        ranked = any(need["client_rank"] for need in asked)
        yield from ("", "What this plan is about" + (", in your order" if ranked else ""))
        yield from (f"{place}. {line(need['statement'])}" for place, need in enumerate(asked, 1))
    if strengths := [line(need["statement"]) for need in open_ones if need["kind"] == "strength"]:
        yield from ("", "What you bring", *(f"- {each}" for each in strengths))


def _goal(goal: Data, data: Data) -> Iterator[str]:
    yield from ("", f"Goal {goal['number']}")
    if goal["words"]:
        yield quoted(goal["words"])
    yield f"What we work toward: {sentence(goal['what'])}"
    yield from _measured(goal)
    yield from _levels(goal)
    said = (
        ("What helps: ", goal["strengths"]),
        ("What may get in the way: ", goal["barriers"]),
        ("Who answers for it: ", goal["responsible"]),
        ("What it rests on: ", goal["evidence"]),
        ("", _ENDED.get(goal["status"], "")),
        ("Why: ", goal["status_reason"] if goal["status"] in _ENDED else ""),
        ("", _rulers(goal)),
    )
    yield from (f"{lead}{sentence(text)}" for lead, text in said if text)
    steps = goal["interventions"]
    if any(step["status"] != "dropped" for step in steps):
        yield "Who does what:"
        named_steps = {step["id"]: step for step in _all_steps(data)}
        for step in steps:
            if step["status"] != "dropped":
                yield from _step(step, named_steps)


def _measured(goal: Data) -> Iterator[str]:
    """How one knows: the measure, from where to where, by when."""
    start, end = amount(goal["baseline"], goal["unit"]), amount(goal["target"], goal["unit"])
    if start and end:
        way = f"from {amount(goal['baseline'], '')} to {end}"
    else:
        way = f"now {start}" if start else f"up to {end}" if end else ""
    by = f"by {day(goal['target_on'])}" if goal["target_on"] else ""
    how = ", ".join(part for part in (line(goal["measure"]), " ".join(filter(None, (way, by)))) if part)
    if how:
        yield f"How we know: {sentence(how)}"
    if goal["review_days"]:
        yield f"We look at it every {goal['review_days']} days."


def _levels(goal: Data) -> Iterator[str]:
    if not any(goal["levels"]):
        return
    yield "How far we are, in words:"
    for level, words in zip(ATTAINED, goal["levels"], strict=True):
        if words:
            mark = " (where we are now)" if goal["attainment"] == level else ""
            yield f"- {ATTAINED[level]}: {line(words)}{mark}"


def _rulers(goal: Data) -> str:
    parts = [
        f"{name}: {goal[field]} of 10"
        for name, field in (("how important it is to you", "importance"), ("how sure you feel", "confidence"))
        if goal[field] is not None
    ]
    return "; ".join(parts).capitalize()


def _step(step: Data, others: dict[str, Data]) -> Iterator[str]:
    when = (
        f"from {day(step['start_on'])}" if step["start_on"] else "",
        f"by {day(step['due_on'])}" if step["due_on"] else "",
        line(step["frequency"]),
        "done" if step["status"] == "done" else "",
    )
    yield f"- {line(step['what'])}: {', '.join((who(step), *filter(None, when)))}"
    before = others.get(step["depends_on"])
    told = (
        ("First: ", before["what"] if before else ""),
        ("Cost: ", step["cost"] or step["cost_told"]),
        ("What it can do for you: ", step["benefit_told"]),
        ("What can go wrong: ", step["risk_told"]),
        ("What else could be done: ", step["alternatives_told"]),
        ("", "You were told that doing nothing is a choice." if step["none_told"] else ""),
        ("What came of it: ", step["result"] if step["status"] == "done" else ""),
    )
    yield from (f"    {lead}{sentence(text)}" for lead, text in told if text)


def _all_steps(data: Data) -> Iterator[Data]:
    for goal in data["goals"]:
        yield from goal["interventions"]
    yield from data["loose"]


def _declined(data: Data) -> Iterator[str]:
    said = [line(text) for text in str(data.get("declined") or "").split("\n") if line(text)]
    said += [
        f"{line(need['statement'])}: {sentence(need['reason'])}"
        if need["reason"]
        else line(need["statement"])
        for need in data["needs"]
        if need["disposition"] == "client_declines" and not need["confidential"]
    ]
    if said:
        yield from ("", "What you do not want", *(f"- {text}" for text in said))


def _gone(data: Data) -> Iterator[str]:
    """Goals that were dropped since the version before."""
    since = data["previous_on"]
    gone = [
        f"- {named(goal)}: {sentence(goal['status_reason'])}"
        for goal in data["goals"]
        if goal["status"] == "dropped" and since and (goal["status_on"] or "") >= since
    ]
    if gone:
        yield from ("", "No longer part of the plan", *gone)


def _agreed(data: Data) -> Iterator[str]:
    if not data["version"]:
        return
    how = _HOW.get(data["agreed_how"], label("agreed_how", data["agreed_how"]))
    by = f"{line(data['agreed_by'])} ({how})" if how else line(data["agreed_by"])
    yield from ("", "Agreed", f"On {day(data['agreed_on'])} by {by}.")
    if data["prepared_with"]:
        yield f"Prepared with: {sentence(data['prepared_with'])}"
    if data["reason"]:
        yield f"Why this version: {sentence(data['reason'])}"
    yield from (words for name, words in _TICKS if data[name])
    if data["valid_until"]:
        yield f"It is valid until {day(data['valid_until'])}, unless we agree on a new one before."
    yield "You can ask to change this plan at any time."
