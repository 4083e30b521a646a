"""What the required items of a case ask of the record: plain facts, with the days as words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Running(NamedTuple):
    """A clock of a due rule that is shown now."""

    late: bool
    day: str
    """The last day on which it is done in time, in words."""
    subject: str
    """``kind:public id``."""


class Given(NamedTuple):
    """A consent of one kind, as far as it is asked."""

    id: str
    since: str
    """In words; empty where it is not in force."""
    ends: str
    """In words; empty where it has no end."""
    ended: bool
    ending: bool
    """Whether it ends within 30 days."""


class GoalGap(NamedTuple):
    """A goal that has not ended, as far as its ties are asked."""

    id: str
    number: int
    agreed: bool
    has_need: bool
    has_intervention: bool


class LooseGap(NamedTuple):
    """An intervention that belongs to no goal."""

    id: str
    what: str


class CopyGap(NamedTuple):
    """A copy of the plan in force whose receipt nobody verified."""

    id: str
    recipient: str


class PlanGap(NamedTuple):
    """The plan version in force."""

    id: str
    number: int
    agreed_on: str
    """In words, as the days below."""
    ended_on: str
    """The day until which it was valid, where that is over; empty otherwise."""
    to_client: bool
    sent: int
    """Copies that went out."""
    unverified: tuple[CopyGap, ...]
    reviewed_on: str
    """Of the last review of the plan; empty for none."""


@dataclass(slots=True)
class GapFacts:
    """One case, as far as its items ask; days are words already, for they are only shown."""

    status: str = "open"
    screening: str = ""
    """Public id of the latest screening."""
    screened_on: str = ""
    """Of its signature."""
    decided: bool = False
    criteria: int = 0
    agreement: Given | None = None
    privacy: Given | None = None
    decision_maker: bool = False
    assessed_on: str = ""
    """Of the last comprehensive assessment that was signed."""
    waiting: int = 0
    """Proposed needs without an answer."""
    waiting_id: str = ""
    unanswered: int = 0
    """Poor scores that no need stands for."""
    promised: int = 0
    """Needs answered by a goal, with no goal tied to them."""
    promised_id: str = ""
    goals: list[GoalGap] = field(default_factory=list)
    ended_goals: int = 0
    loose: list[LooseGap] = field(default_factory=list)
    plan: PlanGap | None = None
    reached_on: str = ""
    """The last contact that reached somebody."""
    measured: bool = False
    """Whether an outcome measure has a value."""
    next_step: str = ""
    transitions: int = 0
    """That happened."""
    unsigned: int = 0
    unsigned_id: str = ""
    clocks: dict[str, Running] = field(default_factory=dict)
    """By rule: the clock that is due first."""
    waived: Mapping[str, str] = field(default_factory=dict)
    """Guard to the reason with which it was passed."""
