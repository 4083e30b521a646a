"""The due engine: which clocks run for a case.

The rules are data (`vocabulary/due_rules.toml`); here is one checker for each kind of rule. What falls due follows
from the facts alone, never from the present moment, so that it can be stored and read by SQL; how a clock stands
*as of when* is asked of `due_clock`. Days are days of the practice's zone, and hours are hours.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

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
from cmtui.rules.due_rules import Rule, parse_rule, rule, shipped_rules
from cmtui.rules.workdays import Calendar, Moment, Offset, day_of, end_of, shift

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

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
    "TransitionFacts",
    "VersionFacts",
    "WatchFacts",
    "clocks",
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

_SUBJECTS: Mapping[str, Callable[[DueFacts], Iterable[Any]]] = {
    "inquiry": lambda facts: facts.inquiries,
    "consent": lambda facts: facts.consents,
    "contact": lambda facts: facts.contacts,
    "flag": lambda facts: facts.flags,
    "need": lambda facts: facts.needs,
    "instrument": lambda facts: facts.instruments,
    "change": lambda facts: facts.changes,
    "assessment": lambda facts: facts.unsigned,
}
"""What a rule with that subject runs over; a rule about the case itself runs over its facts."""


@dataclass(frozen=True, slots=True)
class _Run:
    """One evaluation: the facts of a case and how days are counted."""

    facts: DueFacts
    calendar: Calendar
    zone: tzinfo | None
    found: list[Clock] = field(default_factory=list)
    """The clocks of the rules already asked."""
    steps: list[Clock] = field(default_factory=list)
    """Those of them that are a next step of the case."""

    def move(self, moment: Moment, offset: Offset) -> Moment:
        return shift(moment, offset, calendar=self.calendar, zone=self.zone)

    def paused(self, moment: Moment, anchor: Moment) -> Moment:
        """The moment, later by the days on hold since the anchor: so long a clock that pauses stood still."""
        if not (days := self.held_since(anchor)):
            return moment
        return self.move(
            moment, Offset(days * 24, "h") if isinstance(moment, datetime) else Offset(days, "d")
        )

    def held_since(self, anchor: Moment) -> int:
        """The whole days on hold that lie after the anchor."""
        begin = day_of(anchor, self.zone)
        ended = [each for each in self.facts.holds if each.end is not None and each.end > begin]
        return sum((each.end - max(each.start, begin)).days for each in ended if each.end is not None)


def clocks(
    facts: DueFacts,
    *,
    rules: tuple[Rule, ...] | None = None,
    calendar: Calendar | None = None,
    zone: tzinfo | None,
) -> tuple[Clock, ...]:
    """What the rules ask of a case (or of an inquiry that is none yet), the soonest first.

    Args:
        facts: The facts of one case.
        rules: The rules in force; the shipped ones where None.
        calendar: The business days of the practice; weekends alone are free where None.
        zone: The practice's time zone; None means this machine's.
    """
    run = _Run(facts, calendar or Calendar(), zone)
    in_force = shipped_rules() if rules is None else rules
    # A gap is the absence of everything else, so it is asked last.
    for each in sorted(in_force, key=lambda rule: rule.kind == "gap"):
        if facts.status not in each.statuses or (each.stops_at_death and facts.deceased_on is not None):
            continue
        made = list(_CHECKERS[each.kind](each, run))
        run.found.extend(made)
        if each.step:
            run.steps.extend(made)
    return tuple(sorted(run.found, key=lambda clock: (end_of(clock.last, zone), end_of(clock.due, zone))))


def _subjects(rule: Rule, facts: DueFacts) -> Iterator[tuple[str, Any]]:
    """The public id and the facts of each thing the rule is about."""
    if rule.subject == "case":
        yield facts.case, facts
    else:
        for item in _SUBJECTS[rule.subject](facts):
            if rule.only is None or str(getattr(item, rule.only[0])) in rule.only[1]:
                yield item.id, item


def _anchor(rule: Rule, item: Any) -> Moment | None:
    """The first of the rule's anchor facts that is known."""
    known = (getattr(item, name) for name in rule.anchor)
    return next((moment for moment in known if moment is not None), None)


def _deadline(rule: Rule, run: _Run) -> Iterator[Clock]:
    """A day or an instant counted from an anchor, until a fact clears it."""
    for subject, item in _subjects(rule, run.facts):
        anchor = _anchor(rule, item)
        if anchor is None or any(getattr(item, name) is not None for name in rule.cleared_by):
            continue
        due, until = _dates(rule, run, item, anchor)
        starts = anchor if rule.warn is None else run.move(due, rule.warn.back())
        yield _clock(rule, run, subject, item, starts=starts, due=due, until=until)


def _dates(rule: Rule, run: _Run, item: Any, anchor: Moment) -> tuple[Moment, Moment | None]:
    """When it is due, and where the rule has one the later moment at which it is overdue."""
    if rule.stated and (stated := getattr(item, rule.stated)) is not None:
        return stated, None
    within = rule.within
    if rule.within_by is not None:
        name, values = rule.within_by
        within = values.get(str(getattr(item, name)), within)
    due = anchor if within is None else run.move(anchor, within)
    until = None if rule.late is None else run.move(anchor, rule.late)
    if rule.pauses_on_hold:
        return run.paused(due, anchor), until and run.paused(until, anchor)
    return due, until


def _attempts(rule: Rule, run: _Run) -> Iterator[Clock]:
    """The next of several staged attempts; a second try on one day is the same attempt."""
    if (anchor := _anchor(rule, run.facts)) is None:
        return
    begin = day_of(anchor, run.zone)
    since = [each for each in run.facts.contacts if day_of(each.occurred_at, run.zone) >= begin]
    if any(each.reached in rule.ended_by for each in since):
        return
    made = len({day_of(each.occurred_at, run.zone) for each in since if each.reached in rule.counts})
    if made >= len(rule.stages):
        return
    more = {"attempt": made + 1, "attempts": len(rule.stages)}
    due = run.move(anchor, rule.stages[made])
    yield _clock(rule, run, run.facts.case, run.facts, starts=anchor, due=due, until=None, more=more)


def _follow_ups(rule: Rule, run: _Run) -> Iterator[Clock]:
    """The next of several staged contacts that reach somebody; each counts from the end of the stage before it.

    A contact within the first 24 hours settles the first stage and no other; one on the third day settles all
    that ended before it.
    """
    for subject, item in _subjects(rule, run.facts):
        anchor = _anchor(rule, item)
        if anchor is None:
            continue
        begins = end_of(anchor, run.zone)
        last = max(item.contacts, default=None)
        for number, stage in enumerate(rule.stages, start=1):
            due = run.move(anchor, stage)
            if last is None or last <= begins:
                more = {"stage": number, "stages": len(rule.stages)}
                yield _clock(rule, run, subject, item, starts=anchor, due=due, until=None, more=more)
                break
            begins = end_of(due, run.zone)


def _gap(rule: Rule, run: _Run) -> Iterator[Clock]:
    """A case for which nothing is promised and nothing falls due: shown at once, and never overdue."""
    since = _anchor(rule, run.facts)
    if since is None or run.facts.has_open_task or run.steps:
        return
    yield _clock(rule, run, run.facts.case, run.facts, starts=since, due=since, until=NEVER)


_CHECKERS: Mapping[str, Callable[[Rule, _Run], Iterator[Clock]]] = {
    "deadline": _deadline,
    "attempts": _attempts,
    "follow_ups": _follow_ups,
    "gap": _gap,
}


def _clock(
    rule: Rule,
    run: _Run,
    subject: str,
    item: Any,
    *,
    starts: Moment,
    due: Moment,
    until: Moment | None,
    more: Mapping[str, Any] | None = None,
) -> Clock:
    words = _Words(item, run.zone, more or {}, day_of(due, run.zone))
    return Clock(
        rule=rule.id,
        subject_kind=rule.subject,
        subject_id=subject,
        what=rule.what.format_map(words),
        why=rule.why.format_map(words),
        starts=starts,
        due=due,
        until=until,
        hard=rule.hard,
        opens=rule.opens,
    )


class _Words(dict[str, str]):
    """The facts of an item by name, in words: what a rule's text may put in braces; days beside the one it is due."""

    def __init__(self, item: Any, zone: tzinfo | None, more: Mapping[str, Any], due: date) -> None:
        super().__init__({name: str(value) for name, value in more.items()})
        self._item = item
        self._zone = zone
        self._due = due

    def __missing__(self, name: str) -> str:
        value = getattr(self._item, name)
        if isinstance(value, date):
            return short_day(day_of(value, self._zone), beside=self._due)
        return str(value)
