"""The lines of the plan: each need, below it its goals, below these what is done for them; each row in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from cmtui.screens.chart import plan_words as words
from cmtui.vocabulary import catalog
from cmtui.widgets.line_list import Column, Heading
from cmtui.widgets.marks import SIGNS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cmtui.care_rows import CopyRow, GoalRow, InterventionRow, PlanVersionRow, ReviewRow
    from cmtui.form_rows import NeedRow
    from cmtui.screens.chart.assess_lines import Days
    from cmtui.widgets.line_list import Part, Tone

COLUMNS: Final = (Column("", 30, share=1),)
"""One: how a row stands takes what it needs at the right, and the words have all the rest."""
Kind = Literal["need", "goal", "intervention", "version", "copy", "review", "none"]

View = Literal["plan", "versions", "reviews"]

_INDENT: Final = "    "
"""Set in before what belongs to a goal, behind the branch that it hangs on."""


@dataclass(frozen=True, slots=True)
class PlanRead:
    """What the section shows of a case."""

    needs: tuple[NeedRow, ...] = ()
    """By their rank; strengths are no needs."""
    goals: tuple[GoalRow, ...] = ()
    loose: tuple[InterventionRow, ...] = ()
    """Interventions without a goal."""
    versions: tuple[PlanVersionRow, ...] = ()
    """The newest first."""
    reviews: tuple[ReviewRow, ...] = ()
    """The newest first."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line."""

    kind: Kind
    id: str
    text: tuple[Part, ...]
    """The words, at the left."""
    state: tuple[Part, ...]
    """How it stands, at the right."""
    need: str = ""
    """Public id of the need that it stands under."""
    goal: str = ""
    """Public id of the goal that it stands under, or is."""
    version: int = 0
    """Number of the version that it is, or belongs to."""


Line = PlanLine | Heading


def listed(read: PlanRead, days: Days, *, view: View, settled: bool) -> list[Line]:
    """All lines of one view.

    Args:
        read: What was read of the case.
        days: For the days.
        view: What is shown.
        settled: Whether needs and goals that are settled stand in the plan as well.
    """
    if view == "versions":
        return [Heading("Versions"), *_versions(read.versions, days)] if read.versions else []
    if view == "reviews":
        return [Heading("Reviews"), *(review_line(row, days) for row in read.reviews)] if read.reviews else []
    return _plan(read, days, settled=settled)


# The plan


def _plan(read: PlanRead, days: Days, *, settled: bool) -> list[Line]:
    goals = [goal for goal in read.goals if settled or not words.is_settled(goal)]
    of_need = _by_need(read.needs, goals)
    stands = [
        need
        for need in read.needs
        if words.is_in_plan(need, read.goals) or words.lacks_goal(need, read.goals)
    ]
    stands = [need for need in stands if settled or not need.closed or of_need[need.id]]
    elsewhere = [need for need in read.needs if need not in stands and (settled or not need.closed)]
    found: list[Line] = [Heading(words.standing(read.versions, days))]
    for need in stands:
        found.append(need_line(need, read.goals, days, of_need[need.id]))
        found += _branches(of_need[need.id], need.id, days)
    if without := [goal for goal in goals if not any(need.id in goal.needs for need in read.needs)]:
        found += [Heading("Goals without a need"), *_branches(without, "", days)]
    if read.loose:
        loose = (intervention_line(each, "! ", days) for each in read.loose)
        found += [Heading("Interventions without a goal"), *loose]
    if elsewhere:
        answered = (need_line(need, read.goals, days) for need in elsewhere)
        found += [Heading("Needs answered without a goal"), *answered]
    if len(found) == 1:
        found.append(PlanLine("none", "", (("no need, no goal yet: a adds a goal", "muted"),), ()))
    hidden = len(read.goals) - len(goals)
    if hidden:
        found.append(Heading(f"{hidden} settled goal{'s' if hidden > 1 else ''}: f shows them", "muted"))
    return found


def _by_need(needs: Sequence[NeedRow], goals: Sequence[GoalRow]) -> dict[str, list[GoalRow]]:
    """Each goal once, under the first of its needs."""
    found: dict[str, list[GoalRow]] = {need.id: [] for need in needs}
    for goal in goals:
        first = next((need.id for need in needs if need.id in goal.needs), None)
        if first is not None:
            found[first].append(goal)
    return found


def _branches(goals: Sequence[GoalRow], need: str, days: Days) -> Iterator[Line]:
    for place, goal in enumerate(goals, 1):
        last = place == len(goals)
        yield goal_line(goal, need, days, last=last)
        set_in = f"  {' ' if last else '│'}{_INDENT}"
        yield Heading(set_in + words.target_line(goal, days), "muted")
        for at, each in enumerate(goal.interventions, 1):
            branch = "└" if at == len(goal.interventions) else "├"
            yield intervention_line(each, f"{set_in}{branch} ", days, need)


def need_line(need: NeedRow, goals: Sequence[GoalRow], days: Days, below: Sequence[GoalRow] = ()) -> PlanLine:
    """A need in its words with both ranks; without an answer, or without the goal that was its answer, it says so.

    Args:
        need: The need.
        goals: All goals of the case.
        days: For the days.
        below: The goals that stand under it; others that answer it are named.
    """
    kind = catalog.label("need_kind", need.kind).casefold()
    waits = not need.closed and words.lacks_goal(need, goals)
    here = waits or words.is_in_plan(need, goals)
    tone: Tone = "muted" if need.closed else "strong" if here else ""
    sign: Part = SIGNS["urgent"] if waits else (" ", "")
    text: list[Part] = [sign, (f" {kind}  ", "muted"), (need.statement, tone)]
    ranks = words.ranks(need)
    state: list[Part] = [(ranks, "muted")]
    if waits:
        state = [(f"{ranks} · " if ranks else "", "muted"), ("no goal", "urgent")]
    elif need.disposition not in {"", "goal"}:
        answer = catalog.label("need_disposition", need.disposition).casefold()
        until = f" to {days.short(need.until)}" if need.until and need.disposition == "deferred" else ""
        state = [(f"{ranks} · " if ranks else "", "muted"), (answer + until, "muted")]
    elif above := [goal for goal in goals if need.id in goal.needs and goal not in below]:
        named = f"goal {', '.join(str(goal.number) for goal in above)}"
        state = [(f"{ranks} · " if ranks else "", "muted"), (named, "muted")]
    return PlanLine("need", need.id, tuple(text), tuple(state), need=need.id)


def goal_line(goal: GoalRow, need: str, days: Days, *, last: bool) -> PlanLine:
    """A goal in the client's words, with how far it is reached as a sign and a bar."""
    settled = words.is_settled(goal)
    sign, sign_tone = words.goal_sign(goal, days)
    tone: Tone = "muted" if settled else ""
    said = f"“{goal.words}”" if goal.words else goal.what
    text: list[Part] = [
        (f"  {'└' if last else '├'} ", "muted"),
        (sign or " ", sign_tone),
        (f" goal {goal.number}  ", "muted"),
        (said, tone),
    ]
    if not need:
        text[1] = SIGNS["urgent"]
    return PlanLine("goal", goal.id, tuple(text), tuple(words.attained(goal)), need=need, goal=goal.id)


def intervention_line(row: InterventionRow, branch: str, days: Days, need: str = "") -> PlanLine:
    """What is done, by whom, when."""
    sign, sign_tone = words.intervention_sign(row, days)
    tone: Tone = "muted" if row.status in words.ENDED else ""
    text: list[Part] = [(branch, "muted"), (sign, sign_tone), (f" {row.what}", tone)]
    if branch.strip() == "!":
        text[0] = (branch, "urgent")
    state, state_tone = words.intervention_state(row, days)
    who = row.responsible or "me"
    whole: tuple[Part, ...] = ((f"{who} · " if state else who, tone or "muted"), (state, state_tone))
    return PlanLine("intervention", row.id, tuple(text), whole, need=need, goal=row.goal)


# Versions and reviews


def _versions(versions: Sequence[PlanVersionRow], days: Days) -> Iterator[PlanLine]:
    for row in versions:
        yield version_line(row, days, newest=row is versions[0])
        for place, copy in enumerate(row.copies, 1):
            yield copy_line(copy, row, days, last=place == len(row.copies))


def version_line(row: PlanVersionRow, days: Days, *, newest: bool) -> PlanLine:
    """A version: when, by whom and how it was agreed; an expired newest one says so."""
    expired = newest and words.is_expired(row, days)
    sign = SIGNS["urgent"] if expired else SIGNS["done"]
    goals = "" if row.goals is None else f"{row.goals} goal{'' if row.goals == 1 else 's'}"
    who = f"{row.agreed_by}, {words.agreed_how(row.agreed_how)}" if row.agreed_by else ""
    text: list[Part] = [
        sign,
        (f" version {row.number}", "strong"),
        (f"  {days.whole(row.agreed_on)}", ""),
        (f" · {who}" if who else "", "muted"),
        (f" · {row.reason}" if row.reason else "", "muted"),
    ]
    until = f"valid until {words.day(row.valid_until, days)}" if row.valid_until else ""
    state: Part = (until or goals, "urgent" if expired else "muted")
    return PlanLine("version", row.id, tuple(text), (state,), version=row.number)


def copy_line(row: CopyRow, version: PlanVersionRow, days: Days, *, last: bool) -> PlanLine:
    """A copy that somebody got: receipt verified, or not yet."""
    sign = SIGNS["done" if row.received_on else "confirm"]
    kind = catalog.label("recipient_kind", row.recipient_kind).casefold() if row.recipient_kind else ""
    text: list[Part] = [
        (f" {'└' if last else '├'} ", "muted"),
        sign,
        (f" {row.recipient}", ""),
        (f" ({kind})" if kind and kind != row.recipient.casefold() else "", "muted"),
    ]
    if row.received_on:
        state: tuple[Part, ...] = ((f"received {days.short(row.received_on)}", "muted"),)
    else:
        state = ((f"sent {days.short(row.sent_on)} · ", "muted"), ("not verified", "soon"))
    return PlanLine("copy", row.id, tuple(text), state, version=version.number)


def review_line(row: ReviewRow, days: Days) -> PlanLine:
    """A review: its day, how many goals were looked at, what changed."""
    looked = f"{len(row.goals)} goal{'' if len(row.goals) == 1 else 's'}"
    doubts = sum(words.is_in_doubt(look) for look in row.goals)
    said = row.changed or row.client_response
    text: list[Part] = [
        SIGNS["done"],
        (f" {days.whole(row.date)}", "strong"),
        (f" · {looked}", ""),
        (f" · {said}" if said else "", "muted"),
    ]
    state: tuple[Part, ...] = ((f"{doubts} in doubt", "soon"),) if doubts else ()
    return PlanLine("review", row.id, tuple(text), state)
