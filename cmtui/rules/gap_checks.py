"""How each required item of a case stands: one function an item, from the facts alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.rules.process_facts import CRITERIA

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cmtui.care_rows import GapState
    from cmtui.rules.gap_facts import GapFacts, Given, GoalGap


class Found(NamedTuple):
    """How an item stands."""

    state: GapState
    words: str
    subject: str = ""
    opens: str = ""
    """Where it is mended, when that is not where the item says."""
    asked: bool = True
    lapsed: bool = False
    """It was there once: a reason to go on without it does not cover its end."""


NOT_ASKED: Final = Found("ok", "not asked yet", asked=False)


def _screening(facts: GapFacts) -> Found:
    if facts.screened_on:
        return Found("ok", f"signed {facts.screened_on}")
    subject = f"screening:{facts.screening}" if facts.screening else ""
    if facts.decided:
        return Found("due", "decided, not signed", subject)
    return Found("missing", f"{facts.criteria} of {CRITERIA} criteria answered, no decision", subject)


def _consent(facts: GapFacts) -> Found:
    return _given(facts.agreement, "no service agreement")


def _privacy(facts: GapFacts) -> Found:
    return _given(facts.privacy, "no privacy notice given")


def _given(given: Given | None, nothing: str) -> Found:
    if given is None or not given.since:
        return Found("missing", nothing, f"consent:{given.id}" if given else "")
    if given.ended:
        return Found("expired", f"ended {given.ends}", f"consent:{given.id}", lapsed=True)
    if given.ending:
        return Found("due", f"ends {given.ends}", f"consent:{given.id}", lapsed=True)
    return Found("ok", f"since {given.since}")


def _decision_maker(facts: GapFacts) -> Found:
    if facts.decision_maker:
        return Found("ok", "recorded")
    return Found("missing", "not recorded who legally decides")


def _assessment(facts: GapFacts) -> Found:
    clocks = facts.clocks
    if not facts.assessed_on:
        first = clocks.get("R-ASM-1")
        if first is not None and not first.late:
            return Found("due", f"not assessed yet; due {first.day}")
        return Found("missing", "no comprehensive assessment is signed")
    again = clocks.get("R-ASM-2")
    if again is not None and again.late:
        return Found("expired", f"last {facts.assessed_on}; was due again {again.day}", lapsed=True)
    if again is not None:
        return Found("due", f"last {facts.assessed_on}; due again {again.day}", lapsed=True)
    if (change := clocks.get("R-ASM-3")) is not None:
        words = f"what changed is not assessed; due {change.day}"
        return Found("missing" if change.late else "due", words, lapsed=True)
    return Found("ok", f"signed {facts.assessed_on}")


def _needs(facts: GapFacts) -> Found:
    if facts.waiting or facts.unanswered or facts.promised:
        words = (
            _counted(facts.waiting, "need waits for its answer", "needs wait for their answer"),
            _counted(facts.unanswered, "poor score without an answer", "poor scores without an answer"),
            _counted(
                facts.promised,
                "need was to get a goal and has none",
                "needs were to get a goal and have none",
            ),
        )
        ident = facts.waiting_id or facts.promised_id
        return Found("missing", "; ".join(filter(None, words)), f"need:{ident}" if ident else "")
    return Found("ok", "every one answered") if facts.assessed_on else NOT_ASKED


def _goals(facts: GapFacts) -> Found:
    if without := [goal for goal in facts.goals if not goal.has_need]:
        return Found("missing", f"{_named(without)} without a need", f"goal:{without[0].id}", "goal")
    if facts.goals:
        return Found("ok", _counted(len(facts.goals), "goal", "goals"))
    if facts.ended_goals:
        return Found("ok", "every goal has ended")
    if facts.assessed_on and facts.status == "open":
        return Found("due", "no goal yet")
    return NOT_ASKED


def _interventions(facts: GapFacts) -> Found:
    if facts.loose:
        first = facts.loose[0]
        more = f" and {len(facts.loose) - 1} more" if len(facts.loose) > 1 else ""
        return Found("missing", f"without a goal: {first.what}{more}", f"intervention:{first.id}")
    if bare := [goal for goal in facts.goals if not goal.has_intervention]:
        return Found("due", f"nothing is planned for {_named(bare)}", f"goal:{bare[0].id}")
    return Found("ok", "each has its goal") if facts.goals else NOT_ASKED


def _plan_agreed(facts: GapFacts) -> Found:
    asked = facts.clocks.get("R-PLAN-1")
    if facts.plan is None:
        if asked is not None:
            return Found("missing" if asked.late else "due", f"no plan agreed; due {asked.day}")
        return Found("due", "no plan agreed") if facts.goals else NOT_ASKED
    if facts.plan.ended_on:
        return Found("expired", f"was valid until {facts.plan.ended_on}")
    if new := [goal for goal in facts.goals if not goal.agreed]:
        return Found("due", f"{_named(new)} not agreed yet", f"goal:{new[0].id}")
    if asked is not None:
        return Found("missing" if asked.late else "due", f"assessed since; a new version is due {asked.day}")
    if (ends := facts.clocks.get("R-PLAN-4")) is not None:
        return Found("due", f"valid until {ends.day}")
    return Found("ok", f"version {facts.plan.number}, {facts.plan.agreed_on}")


def _plan_shared(facts: GapFacts) -> Found:
    plan, clocks = facts.plan, facts.clocks
    if plan is None:
        return NOT_ASKED
    version = f"version:{plan.id}"
    if not plan.sent:
        late = (send := clocks.get("R-PLAN-5")) is not None and send.late
        return Found("missing" if late else "due", "no copy went out", version)
    if plan.unverified:
        late = (check := clocks.get("R-PLAN-5-R")) is not None and check.late
        first = plan.unverified[0]
        more = f" and {len(plan.unverified) - 1} more" if len(plan.unverified) > 1 else ""
        words = f"receipt not verified: {first.recipient}{more}"
        return Found("missing" if late else "due", words, f"copy:{first.id}")
    if not plan.to_client:
        return Found("due", "the client has no copy", version)
    return Found("ok", f"{_counted(plan.sent, 'copy', 'copies')} received")


def _contact(facts: GapFacts) -> Found:
    clock = facts.clocks.get("R-MON-1")
    if not facts.reached_on:
        return Found("missing", "nobody was reached yet")
    if clock is None:
        return Found("ok", f"last {facts.reached_on}")
    return Found("missing" if clock.late else "due", f"last {facts.reached_on}; due {clock.day}")


def _review(facts: GapFacts) -> Found:
    if facts.plan is None:
        return NOT_ASKED
    last = f"last {facts.plan.reviewed_on}" if facts.plan.reviewed_on else "not reviewed yet"
    for rule in ("R-PLAN-2", "R-PLAN-3", "R-PLAN-3-T", "R-PLAN-3-N"):
        if (clock := facts.clocks.get(rule)) is not None:
            of_goal = clock.subject if clock.subject.startswith("goal:") else ""
            words = f"{'a goal' if of_goal else 'the plan'}: {last}; due {clock.day}"
            state: GapState = "missing" if clock.late else "due"
            lapsed = bool(facts.plan.reviewed_on)
            return Found(state, words, of_goal, "goal" if of_goal else "", lapsed=lapsed)
    return Found("ok", last) if facts.plan.reviewed_on else Found("ok", "its interval is not over")


def _transition(facts: GapFacts) -> Found:
    for rule in ("R-TRN-1", "R-TRN-2", "R-TRN-3", "R-TRN-4", "R-TRN-5", "R-TRN-2-V"):
        if (clock := facts.clocks.get(rule)) is not None:
            state: GapState = "missing" if clock.late else "due"
            return Found(state, f"{_TRANSITION[rule]}; due {clock.day}", clock.subject)
    return Found("ok", "followed up") if facts.transitions else NOT_ASKED


_TRANSITION: Final = {
    "R-TRN-1": "not asked whether the plan is working",
    "R-TRN-2": "no contact since the discharge",
    "R-TRN-2-V": "the follow-up visit was not kept yet",
    "R-TRN-3": "receipt not verified by the receiver",
    "R-TRN-4": "the medication lists were not compared",
    "R-TRN-5": "the readmission was not reviewed",
}


def _baseline(facts: GapFacts) -> Found:
    if facts.measured:
        return Found("ok", "measured")
    return Found("missing", "no outcome has a first value") if facts.assessed_on else NOT_ASKED


def _next_step(facts: GapFacts) -> Found:
    return (
        Found("ok", facts.next_step)
        if facts.next_step
        else Found("missing", "no task and no date asks for anything")
    )


def _notes(facts: GapFacts) -> Found:
    if not facts.unsigned:
        return Found("ok", "all signed")
    clock = facts.clocks.get("R-DOC-1")
    words = _counted(facts.unsigned, "note is not signed", "notes are not signed")
    state: GapState = "missing" if clock is not None and clock.late else "due"
    return Found(state, words, f"contact:{facts.unsigned_id}")


CHECKS: Final[Mapping[str, Callable[[GapFacts], Found]]] = {
    "screening": _screening,
    "consent": _consent,
    "privacy": _privacy,
    "decision_maker": _decision_maker,
    "assessment": _assessment,
    "needs": _needs,
    "goals": _goals,
    "interventions": _interventions,
    "plan_agreed": _plan_agreed,
    "plan_shared": _plan_shared,
    "contact": _contact,
    "review": _review,
    "transition": _transition,
    "baseline": _baseline,
    "next_step": _next_step,
    "notes": _notes,
}
"""By the name of the item."""


def _counted(count: int, one: str, many: str) -> str:
    """`1 goal`, `3 goals`; nothing for none."""
    return f"{count} {one if count == 1 else many}" if count else ""


def _named(goals: list[GoalGap]) -> str:
    """`goal 2`, `goals 2, 3`."""
    numbers = ", ".join(str(goal.number) for goal in goals)
    return f"goal {numbers}" if len(goals) == 1 else f"goals {numbers}"
