"""What the plan says in few words: targets, signs, ranks, how far a goal is reached."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from cmtui.vocabulary import catalog
from cmtui.widgets import when
from cmtui.widgets.marks import SIGNS
from cmtui.widgets.trend import figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.care_rows import GoalLook, GoalRow, InterventionRow, PlanVersionRow
    from cmtui.form_rows import NeedRow
    from cmtui.screens.chart.assess_lines import Days
    from cmtui.widgets.line_list import Part, Tone

LEVELS: Final = (-2, -1, 0, 1, 2)
"""Of attainment; 0 is what was expected."""

ENDED: Final = ("done", "dropped")
"""Statuses of an intervention after which nothing more is done for it."""

_FULL, _EMPTY = "▮", "▯"


@lru_cache(maxsize=1)
def _ending() -> frozenset[str]:
    rows: list[dict[str, Any]] = catalog.read("vocabularies")["goal_status"]["terms"]
    return frozenset(row["code"] for row in rows if row.get("ends"))


def is_settled(goal: GoalRow) -> bool:
    """Whether a goal came to its end: reached, not reached, or dropped."""
    return goal.status in _ending()


def lacks_goal(need: NeedRow, goals: Sequence[GoalRow]) -> bool:
    """Whether a need waits for its answer, or was answered with a goal that is not there or was dropped."""
    if need.disposition not in {"", "goal"}:
        return False
    return not any(need.id in goal.needs and goal.status != "dropped" for goal in goals)


def is_in_plan(need: NeedRow, goals: Sequence[GoalRow]) -> bool:
    """Whether a goal answers a need, dropped or not."""
    return any(need.id in goal.needs for goal in goals)


def is_in_doubt(look: GoalLook) -> bool:
    """Whether a review found a goal not appropriate, not relevant or not realistic any more."""
    return False in {look.appropriate, look.relevant, look.realistic}


def is_expired(version: PlanVersionRow, days: Days) -> bool:
    """Whether the day until which a version is valid is over."""
    return bool(version.valid_until) and version.valid_until < days.today.isoformat()


def signed(level: int) -> str:
    """`−2`, `0`, `+1`."""
    return f"{'+' if level > 0 else '−' if level < 0 else ''}{abs(level)}"


def bar(level: int | None) -> str:
    """Five boxes, as many full as the level is high; all empty where nobody said one."""
    full = 0 if level is None else level - LEVELS[0] + 1
    return _FULL * full + _EMPTY * (len(LEVELS) - full)


def attained(goal: GoalRow) -> list[Part]:
    """How far the goal is reached, by sign and bar."""
    if goal.attainment is None:
        return [("–  ", "muted"), (bar(None), "muted")]
    tone: Tone = "soon" if goal.attainment < 0 else "ok"
    return [(f"{signed(goal.attainment)} ", tone), (bar(goal.attainment), tone)]


def level_words(goal: GoalRow, level: int) -> str:
    """What a level means for this goal; the scale's own words where nobody said it."""
    return goal.levels[level - LEVELS[0]] or catalog.label("attainment", str(level)).casefold()


def ranks(need: NeedRow) -> str:
    """`client 1 · manager 2`; empty where nobody ranked it."""
    both = (("client", need.client_rank), ("manager", need.manager_rank))
    return " · ".join(f"{who} {rank}" for who, rank in both if rank)


def agreed_how(code: str) -> str:
    """`said so`, `signed`."""
    return catalog.label("agreed_how", code).casefold() if code else ""


def target_words(goal: GoalRow) -> str:
    """`2 → 7 days a week`; the part of it that was said."""
    figures = " → ".join(figure(each) for each in (goal.baseline, goal.target) if each is not None)
    return f"{figures} {goal.unit}".strip() if figures else goal.unit


def day(at: str, days: Days) -> str:
    """`31 Jan`, with the year where it is another one: a promise is kept on a day."""
    return when.short_day(when.day(at, days.zone), today=days.today)


def target_line(goal: GoalRow, days: Days) -> str:
    """What is counted, from where to where, by when, and how it stands."""
    counted = ": ".join(part for part in (goal.what if goal.words else "", target_words(goal)) if part)
    by = f" by {day(goal.target_on, days)}" if goal.target_on else ""
    return " · ".join(part for part in ((counted + by).strip(), _standing_of(goal, days)) if part)


def _standing_of(goal: GoalRow, days: Days) -> str:
    since = f" {days.short(goal.status_on)}" if goal.status_on else ""
    if is_settled(goal) or goal.status == "on_hold":
        reason = f": {goal.status_reason}" if goal.status_reason else ""
        return catalog.label("goal_status", goal.status).casefold() + since + reason
    if not goal.agreed_on:
        return "not agreed yet"
    how = f", {agreed_how(goal.agreed_how)}" if goal.agreed_how else ""
    return f"agreed {days.short(goal.agreed_on)}{how}"


def goal_sign(goal: GoalRow, days: Days) -> Part:
    """Reached, settled otherwise, past its date, not agreed yet, under way."""
    if is_settled(goal):
        return SIGNS["done"] if goal.status == "achieved" else SIGNS["none"]
    if goal.target_on and goal.target_on < days.today.isoformat():
        return SIGNS["urgent"]
    if goal.status in {"proposed", "on_hold"}:
        return SIGNS["confirm"] if goal.status == "on_hold" else SIGNS["draft"]
    return SIGNS["today"] if goal.status == "active" else SIGNS["soon"]


def intervention_sign(row: InterventionRow, days: Days) -> Part:
    """Done, under way, still to come; past its day."""
    if row.status in ENDED:
        return SIGNS["done"] if row.status == "done" else SIGNS["none"]
    if is_late(row, days):
        return SIGNS["urgent"]
    return SIGNS["today"] if row.status == "active" else SIGNS["soon"]


def is_late(row: InterventionRow, days: Days) -> bool:
    """Whether the day by which it was to be done is over."""
    return row.status not in ENDED and bool(row.due) and row.due < days.today.isoformat()


def is_told(row: InterventionRow) -> bool:
    """Whether the client was told the options, risks and costs, and that none is a choice (G-18)."""
    return {"risk", "cost", "none"} <= set(row.told) and bool({"benefit", "alternatives"} & set(row.told))


def is_whole(goal: GoalRow) -> bool:
    """Whether a goal has all that is asked of it before it is agreed (G-17)."""
    voiced = goal.words or goal.agreed_on
    return all((goal.measure, goal.target_on, voiced, goal.responsible, goal.evidence))


def intervention_state(row: InterventionRow, days: Days) -> Part:
    """`done 14 Nov`, `blocked`, `weekly`, `by 30 Nov`."""
    if row.status in ENDED:
        since = f" {days.short(row.status_on)}" if row.status_on else ""
        return catalog.label("intervention_status", row.status).casefold() + since, "muted"
    if row.blocked:
        return "blocked", "soon"
    if is_late(row, days):
        return f"since {days.short(row.due)}", "urgent"
    by = f"by {day(row.due, days)}" if row.due else ""
    return ", ".join(part for part in (row.frequency, by) if part), "muted"


def standing(versions: Sequence[PlanVersionRow], days: Days) -> str:
    """Above the plan: what of it is agreed."""
    if not versions:
        return "Plan · not agreed yet"
    newest = versions[0]
    who = f" by {newest.agreed_by}" if newest.agreed_by else ""
    until = f" · valid until {days.whole(newest.valid_until)}" if newest.valid_until else ""
    expired = ", which is over" if is_expired(newest, days) else ""
    return f"Plan · version {newest.number} agreed {days.short(newest.agreed_on)}{who}{until}{expired}"
