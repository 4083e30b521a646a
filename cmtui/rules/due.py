"""The due engine: which clocks run for a case.

The rules are data (`vocabulary/due_rules.toml`), as the practice, the payer or the program changed them
(`due_settings`); `due_kinds` has one checker for each kind of rule. What falls due follows from the facts alone, never
from the present moment, so that it can be stored and read by SQL; how a clock stands *as of when* is asked of
`due_clock`. Days are days of the practice's zone, and hours are hours.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from cmtui.rules.due_care_facts import (
    AuthorizationFacts,
    CopyFacts,
    EducationFacts,
    EscalationFacts,
    GoalFacts,
    InformedFacts,
    OrganizationFacts,
    ReferralFacts,
    TransitionFacts,
    VersionFacts,
    WatchFacts,
)
from cmtui.rules.due_clock import (
    NEVER,
    WINDOWS,
    Clock,
    is_overdue,
    is_pressing,
    is_shown,
    left,
    overdue_days,
    short_day,
    window,
)
from cmtui.rules.due_facts import (
    ChangeFacts,
    ConsentFacts,
    ContactFacts,
    DraftFacts,
    DueFacts,
    FlagFacts,
    Hold,
    InquiryFacts,
    InstrumentFacts,
    NeedFacts,
)
from cmtui.rules.due_kinds import CHECKERS
from cmtui.rules.due_rules import Rule, parse_rule, rule, shipped_rules
from cmtui.rules.due_run import Run
from cmtui.rules.due_settings import Setting, check_setting, in_force
from cmtui.rules.workdays import Calendar, day_of, end_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, tzinfo

__all__ = [
    "NEVER",
    "WINDOWS",
    "AuthorizationFacts",
    "ChangeFacts",
    "Clock",
    "ConsentFacts",
    "ContactFacts",
    "CopyFacts",
    "DraftFacts",
    "DueFacts",
    "EducationFacts",
    "EscalationFacts",
    "FlagFacts",
    "GoalFacts",
    "Hold",
    "InformedFacts",
    "InquiryFacts",
    "InstrumentFacts",
    "NeedFacts",
    "OrganizationFacts",
    "ReferralFacts",
    "Rule",
    "Setting",
    "TransitionFacts",
    "VersionFacts",
    "WatchFacts",
    "check_setting",
    "clocks",
    "forecast",
    "in_force",
    "is_overdue",
    "is_pressing",
    "is_shown",
    "left",
    "overdue_days",
    "parse_rule",
    "rule",
    "shipped_rules",
    "short_day",
    "window",
]
"""The engine's whole face: those who ask it need no other module of it."""


def clocks(
    facts: DueFacts,
    *,
    rules: tuple[Rule, ...] | None = None,
    calendar: Calendar | None = None,
    zone: tzinfo | None,
) -> tuple[Clock, ...]:
    """What the rules ask of a case (or of an inquiry that is none yet, or of the practice), the soonest first.

    Only the next occurrence of each thing is a clock; those after it are a `forecast`.

    Args:
        facts: The facts of one case.
        rules: The rules in force; the shipped ones where None.
        calendar: The business days of the practice; weekends alone are free where None.
        zone: The practice's time zone; None means this machine's.
    """
    run = Run(facts, calendar or Calendar(), zone)
    found: list[tuple[Clock, Rule]] = []
    for each in _running(in_force() if rules is None else rules, facts):
        series = CHECKERS[each.kind](each, run)
        made = [clock for one in series if (clock := next(one, None)) is not None]
        found.extend((clock, each) for clock in made)
        if each.step:
            run.steps.extend(made)
    return _in_order(_unasked_twice(found, zone), zone)


def forecast(
    facts: DueFacts,
    rules: tuple[Rule, ...] | None,
    until: date,
    *,
    calendar: Calendar | None = None,
    zone: tzinfo | None,
) -> tuple[Clock, ...]:
    """What the rules will ask after their next occurrence, up to a day, if each is done on the day it falls due.

    Args:
        facts: The facts of one case.
        rules: The rules in force; the shipped ones where None.
        until: The last day of the forecast.
        calendar: The business days of the practice; weekends alone are free where None.
        zone: The practice's time zone; None means this machine's.
    """
    run = Run(facts, calendar or Calendar(), zone)
    found: list[Clock] = []
    for each in _running(in_force() if rules is None else rules, facts):
        for series in CHECKERS[each.kind](each, run):
            later = islice(series, 1, None)
            found.extend(takewhile(lambda clock: day_of(clock.due, zone) <= until, later))
    return _in_order(found, zone)


def _running(rules: tuple[Rule, ...], facts: DueFacts) -> Iterator[Rule]:
    """The rules that run in that status, of the living or the dead."""
    dead = facts.deceased_on is not None
    return (each for each in _of_status(rules, facts.status) if not (dead and each.stops_at_death))


@lru_cache(maxsize=256)
def _of_status(rules: tuple[Rule, ...], status: str) -> tuple[Rule, ...]:
    """The rules that run in that status: a gap is the absence of everything else, so it is asked last."""
    return tuple(
        sorted((each for each in rules if status in each.statuses), key=lambda each: each.kind == "gap")
    )


def _unasked_twice(found: list[tuple[Clock, Rule]], zone: tzinfo | None) -> Iterator[Clock]:
    """The clocks without those that another rule's, due no later, asks for as well: one call, one row."""
    for clock, asked in found:
        others = (each for each, _ in found if each.rule in asked.yields_to) if asked.yields_to else ()
        if not any(end_of(each.last, zone) <= end_of(clock.last, zone) for each in others):
            yield clock


def _in_order(found: Iterable[Clock], zone: tzinfo | None) -> tuple[Clock, ...]:
    return tuple(sorted(found, key=lambda clock: (end_of(clock.last, zone), end_of(clock.due, zone))))
