"""One checker for each kind of due rule.

A checker gives a series of clocks for each thing that the rule is about: the next occurrence, and after it those to
come if each is done on its day. The first is what is owed, the others are a forecast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from cmtui.rules.due_clock import NEVER, Clock
from cmtui.rules.due_run import anchor_of, distance, make_clock, subjects
from cmtui.rules.workdays import Moment, Offset, day_of, end_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from cmtui.rules.due_rules import Rule
    from cmtui.rules.due_run import Run

Series: TypeAlias = "Iterator[Clock]"
"""The occurrences of one rule for one thing, the next one first; it may have no end."""

_PERCENT = 100


def _deadlines(rule: Rule, run: Run) -> Iterator[Series]:
    """A day or an instant counted from an anchor, until a fact clears it."""
    for subject, item in subjects(rule, run.facts):
        anchor = anchor_of(rule, item)
        if anchor is None or any(getattr(item, name) is not None for name in rule.cleared_by):
            continue
        if rule.days_by and distance(rule, item) is None:
            continue
        yield _each_deadline(rule, run, subject, item, anchor)


def _each_deadline(rule: Rule, run: Run, subject: str, item: Any, anchor: Moment) -> Series:
    due, until = _dates(rule, run, item, anchor)
    while True:
        starts = anchor if rule.warn is None else run.move(due, rule.warn.back())
        yield make_clock(rule, run, subject, item, starts=starts, due=due, until=until)
        anchor = due
        due, until = _dates(rule, run, item, anchor)
        if not rule.repeats or end_of(due, run.zone) <= end_of(anchor, run.zone):
            return


def _dates(rule: Rule, run: Run, item: Any, anchor: Moment) -> tuple[Moment, Moment | None]:
    """When it is due, and where the rule has one the later moment at which it is overdue."""
    if rule.stated and (stated := getattr(item, rule.stated)) is not None:
        return stated, None
    within = distance(rule, item)
    due = anchor if within is None else run.move(anchor, within)
    until = None if rule.late is None else run.move(anchor, rule.late)
    return run.paused(rule, due, anchor), until and run.paused(rule, until, anchor)


def _windows(rule: Rule, run: Run) -> Iterator[Series]:
    """Windows of equal length, end to end from the anchor: one occurrence in each, on any of its days.

    Whenever it was done, the window after that one is asked for: done late, the next still ends on its own day. The
    days on hold belong to no window.
    """
    for subject, item in subjects(rule, run.facts):
        anchor, length = anchor_of(rule, item), distance(rule, item)
        if anchor is not None and length is not None:
            yield _each_window(rule, run, (subject, item), day_of(anchor, run.zone), length.count)


def _each_window(rule: Rule, run: Run, of: tuple[str, Any], begin: date, days: int) -> Series:
    subject, item = of
    done = max((day for name in rule.cleared_by if (day := getattr(item, name)) is not None), default=begin)
    ran = (done - begin).days - (run.held_since(begin, done) if rule.pauses_on_hold else 0)
    number = max(-(-ran // days), 0)
    due: Moment = begin
    while due != NEVER:
        first, last = (run.move(begin, Offset(n, "d")) for n in (number * days + 1, (number + 1) * days))
        starts, due = (run.paused(rule, day, begin) for day in (first, last))
        yield make_clock(rule, run, subject, item, starts=starts, due=due, more={"days": days})
        number += 1


def _attempts(rule: Rule, run: Run) -> Iterator[Series]:
    """Staged attempts; a second try on one day is the same attempt."""
    if (anchor := anchor_of(rule, run.facts)) is None:
        return
    begin = day_of(anchor, run.zone)
    since = [each for each in run.facts.contacts if day_of(each.occurred_at, run.zone) >= begin]
    if any(each.reached in rule.ended_by for each in since):
        return
    made = len({day_of(each.occurred_at, run.zone) for each in since if each.reached in rule.counts})
    yield (
        make_clock(
            rule,
            run,
            run.facts.case,
            run.facts,
            starts=anchor,
            due=run.move(anchor, stage),
            more={"attempt": number, "attempts": len(rule.stages)},
        )
        for number, stage in enumerate(rule.stages, start=1)
        if number > made
    )


def _follow_ups(rule: Rule, run: Run) -> Iterator[Series]:
    """Staged contacts that reach somebody; each counts from the end of the stage before it.

    A contact within the first 24 hours settles the first stage and no other; one on the third day settles all
    that ended before it.
    """
    return (
        _each_follow_up(rule, run, subject, item, anchor)
        for subject, item in subjects(rule, run.facts)
        if (anchor := anchor_of(rule, item)) is not None
    )


def _each_follow_up(rule: Rule, run: Run, subject: str, item: Any, anchor: Moment) -> Series:
    begins, starts = end_of(anchor, run.zone), anchor
    last = max(item.contacts, default=None)
    for number, stage in enumerate(rule.stages, start=1):
        due = run.paused(rule, run.move(anchor, stage), anchor)
        if last is None or last <= begins:
            more = {"stage": number, "stages": len(rule.stages)}
            yield make_clock(rule, run, subject, item, starts=starts, due=due, more=more)
        begins, starts = end_of(due, run.zone), due


def _shares(rule: Rule, run: Run) -> Iterator[Series]:
    """A stock of units of which no more than a share is left, counted from the day that was written down."""
    for subject, item in subjects(rule, run.facts):
        anchor = anchor_of(rule, item)
        if (
            anchor is None
            or not item.units
            or any(getattr(item, name) is not None for name in rule.cleared_by)
        ):
            continue
        if (item.units - item.used) * _PERCENT <= rule.share * item.units:
            due, until = _dates(rule, run, item, anchor)
            yield iter((make_clock(rule, run, subject, item, starts=anchor, due=due, until=until),))


def _gaps(rule: Rule, run: Run) -> Iterator[Series]:
    """A case for which nothing is promised and nothing falls due: shown at once, and never overdue."""
    since = anchor_of(rule, run.facts)
    if since is None or run.facts.has_open_task or run.steps:
        return
    yield iter((make_clock(rule, run, run.facts.case, run.facts, starts=since, due=since, until=NEVER),))


CHECKERS: Mapping[str, Callable[[Rule, Run], Iterator[Series]]] = {
    "deadline": _deadlines,
    "window": _windows,
    "attempts": _attempts,
    "follow_ups": _follow_ups,
    "share": _shares,
    "gap": _gaps,
}
"""Kind of rule to its checker."""
