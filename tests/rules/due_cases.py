"""Cases for the due rules: an open one, the practice's wall clock, and the clocks of one rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cmtui.rules.due import Clock, DueFacts, clocks

CHICAGO = ZoneInfo("America/Chicago")
OPEN = DueFacts(case="c1", status="open", opened_on=date(2026, 11, 2), has_open_task=True)


def at(text: str) -> datetime:
    """A wall-clock time of the practice."""
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def case(**more: Any) -> DueFacts:
    """An open case with those facts."""
    return replace(OPEN, **more)


def found(rule: str, facts: DueFacts, **more: Any) -> list[Clock]:
    """The clocks of one rule, among all that the case has."""
    return [clock for clock in clocks(facts, zone=CHICAGO, **more) if clock.rule == rule]


def the(rule: str, facts: DueFacts, **more: Any) -> Clock:
    """The one clock of a rule."""
    [clock] = found(rule, facts, **more)
    return clock
