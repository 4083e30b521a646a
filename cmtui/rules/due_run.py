"""One evaluation of the due rules: how their checkers reach the facts, count time and make clocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from cmtui.rules.due_clock import Clock, short_day
from cmtui.rules.workdays import Calendar, Moment, Offset, day_of, shift

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cmtui.rules.due_facts import DueFacts
    from cmtui.rules.due_rules import Rule

ITEMS: Mapping[str, Callable[[DueFacts], Iterable[Any]]] = {
    "inquiry": lambda facts: facts.inquiries,
    "consent": lambda facts: facts.consents,
    "contact": lambda facts: facts.contacts,
    "flag": lambda facts: facts.flags,
    "need": lambda facts: facts.needs,
    "instrument": lambda facts: facts.instruments,
    "change": lambda facts: facts.changes,
    "assessment": lambda facts: facts.unsigned,
    "goal": lambda facts: facts.goals,
    "plan_version": lambda facts: facts.versions,
    "disclosure": lambda facts: facts.copies,
    "watch": lambda facts: facts.watches,
    "transition": lambda facts: facts.transitions,
    "informed": lambda facts: facts.informed,
    "referral": lambda facts: facts.referrals,
    "authorization": lambda facts: facts.authorizations,
    "escalation": lambda facts: facts.escalations,
    "education": lambda facts: facts.education,
    "organization": lambda facts: facts.organizations,
}
"""What a rule with that subject runs over; a rule about the case itself runs over its facts."""


@dataclass(frozen=True, slots=True)
class Run:
    """One evaluation: the facts of a case and how days are counted."""

    facts: DueFacts
    calendar: Calendar
    zone: tzinfo | None
    steps: list[Clock] = field(default_factory=list)
    """The clocks found so far that are a next step of the case."""

    def move(self, moment: Moment, offset: Offset) -> Moment:
        """The moment moved by a distance, as this practice counts."""
        return shift(moment, offset, calendar=self.calendar, zone=self.zone)

    def paused(self, rule: Rule, moment: Moment, anchor: Moment) -> Moment:
        """The moment; where the rule pauses later by the days on hold since the anchor, for which it stood still."""
        if not rule.pauses_on_hold or not (days := self.held_since(anchor)):
            return moment
        return self.move(
            moment, Offset(days * 24, "h") if isinstance(moment, datetime) else Offset(days, "d")
        )

    def held_since(self, anchor: Moment, until: date | None = None) -> int:
        """The whole days on hold that lie after the anchor, and where a day is named not after it."""
        if not self.facts.holds:
            return 0
        begin, last = day_of(anchor, self.zone), until or date.max
        spans = ((max(each.start, begin), min(each.end, last)) for each in self.facts.holds if each.end)
        return sum((end - start).days for start, end in spans if end > start)


def subjects(rule: Rule, facts: DueFacts) -> Iterator[tuple[str, Any]]:
    """The public id and the facts of each thing the rule is about."""
    if rule.subject == "case":
        yield facts.case, facts
        return
    for item in ITEMS[rule.subject](facts):
        if rule.only is None or str(getattr(item, rule.only[0])) in rule.only[1]:
            yield item.id, item


def anchor_of(rule: Rule, item: Any) -> Moment | None:
    """The first of the rule's anchor facts that is known."""
    known: Iterator[Moment | None] = (getattr(item, name) for name in rule.anchor)
    return next((moment for moment in known if moment is not None), None)


def distance(rule: Rule, item: Any) -> Offset | None:
    """How far from its anchor the thing is due: as it says itself, by the value of a fact, or as the rule has it."""
    if rule.days_by and (days := getattr(item, rule.days_by)) is not None:
        return Offset(days, "d")
    if rule.within_by is not None:
        name, values = rule.within_by
        return values.get(str(getattr(item, name)), rule.within)
    return rule.within


def make_clock(
    rule: Rule,
    run: Run,
    subject: str,
    item: Any,
    *,
    starts: Moment,
    due: Moment,
    until: Moment | None = None,
    more: Mapping[str, Any] | None = None,
) -> Clock:
    """A clock of the rule, its texts filled in with the facts of the item and what is named beside them."""
    words = _Words(rule, item, run.zone, more or {}, day_of(due, run.zone))
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
    """The facts of an item by name, in words: what a rule's text may put in braces; days beside the one it is due.

    `within` and `schedule` are the rule's own figures, as the practice has them.
    """

    def __init__(
        self, rule: Rule, item: Any, zone: tzinfo | None, more: Mapping[str, Any], due: date
    ) -> None:
        super().__init__({name: str(value) for name, value in more.items()})
        self._rule = rule
        self._item = item
        self._zone = zone
        self._due = due

    def __missing__(self, name: str) -> str:
        if name == "within":
            return in_words(distance(self._rule, self._item))
        if name == "schedule":
            return in_words(*self._rule.stages)
        value = getattr(self._item, name)
        if isinstance(value, date):
            return short_day(day_of(value, self._zone), beside=self._due)
        return str(value)


def in_words(*distances: Offset | None) -> str:
    """Distances as a sentence has them: `14 days`, `2 business days`, `24 hours, 72 hours and 7 days`."""
    said = [each.words() for each in distances if each is not None]
    return " and ".join(part for part in (", ".join(said[:-1]), *said[-1:]) if part)
