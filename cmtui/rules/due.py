"""The due engine: which clocks run for a case, and how each stands at a given moment.

The rules are data (`vocabulary/due_rules.toml`); here is one checker for each kind of rule. What falls due follows
from the facts alone, never from the present moment, so that it can be stored and read by SQL; only `window`,
`overdue_days`, `left` and `is_shown` are asked *as of when*.

Days are days of the practice's zone and hours are hours: a deadline on a day ends with that day, one in hours at its
instant (met in that very minute, missed in the next).
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Any

from cmtui.rules.workdays import Calendar, Moment, Offset, day_of, end_of, shift
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cmtui.rows import Window

NEVER = date.max
"""The `until` of a row that is never overdue: it stands under today until it is settled."""

WINDOWS: tuple[Window, ...] = ("overdue", "today", "week", "later")
"""The windows of Today, in their order; *week* is the seven days after today."""

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


# --- Facts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InquiryFacts:
    """An inquiry, as far as the rules ask."""

    id: str
    received_at: Moment
    urgency: str = ""
    answer_by: date | None = None
    """When the one who asked needs the answer; it wins over the computed day."""
    answered_on: date | None = None
    """When it got its disposition."""


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """A consent, as far as the rules ask."""

    id: str
    kind: str
    title: str = "consent"
    """What the row calls it: its kind in words, such as `release of information`."""
    effective_on: date | None = None
    expires_on: date | None = None
    reviewed_on: date | None = None
    revoked_on: date | None = None
    settled_on: date | None = None
    """When it was renewed by another, or found to be no longer needed."""


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A contact, as far as the rules ask."""

    id: str
    occurred_at: datetime
    title: str = "note"
    """What the row calls it, such as `visit note`."""
    reached: str = ""
    """Code of `reached`; empty where nobody was tried (a note in the record)."""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A time during which a case was on hold."""

    start: date
    end: date | None = None
    """The day it came back; None while it is on hold."""


@dataclass(frozen=True, slots=True)
class DueFacts:
    """What the rules ask about one case, or about an inquiry that is none yet."""

    case: str
    """The public id of the case; empty for an inquiry without one."""
    status: str
    """Code of `case_status`, or `inquiry` before there is a case."""
    prospect_on: date | None = None
    opened_on: date | None = None
    deceased_on: date | None = None
    screening_signed_on: date | None = None
    first_assessment_on: date | None = None
    has_open_task: bool = False
    last_event_on: date | None = None
    """The last day on which something happened on the case: the day from which it has no next step."""
    holds: tuple[Hold, ...] = ()
    inquiries: tuple[InquiryFacts, ...] = ()
    consents: tuple[ConsentFacts, ...] = ()
    contacts: tuple[ContactFacts, ...] = ()
    """The unsigned ones, and all since it became a prospect."""

    @property
    def service_agreement_on(self) -> date | None:
        """Since when a service agreement is in force, written or verbal; None without one."""
        days = (
            each.effective_on
            for each in self.consents
            if each.kind == "service_agreement" and each.effective_on and not each.revoked_on
        )
        return min(days, default=None)


_SUBJECTS: Mapping[str, Callable[[DueFacts], Iterable[Any]]] = {
    "inquiry": lambda facts: facts.inquiries,
    "consent": lambda facts: facts.consents,
    "contact": lambda facts: facts.contacts,
}
"""What a rule with that subject runs over; a rule about the case itself runs over its facts."""


# --- Rules --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of rule data; the head of `due_rules.toml` explains each field."""

    id: str
    kind: str
    subject: str
    trigger: str
    what: str
    why: str
    origin: str
    component: str
    opens: str
    statuses: frozenset[str]
    anchor: tuple[str, ...]
    within: Offset | None = None
    within_by: tuple[str, Mapping[str, Offset]] | None = None
    """A fact, and the distance for each of its values that has one of its own."""
    late: Offset | None = None
    stated: str = ""
    cleared_by: tuple[str, ...] = ()
    warn: Offset | None = None
    stages: tuple[Offset, ...] = ()
    counts: frozenset[str] = frozenset()
    ended_by: frozenset[str] = frozenset()
    step: bool = True
    hard: bool = False
    stops_at_death: bool = False

    @property
    def pauses_on_hold(self) -> bool:
        """Whether it runs while a case is open and rests while the case is on hold."""
        return "open" in self.statuses and "on_hold" not in self.statuses

    def parameters(self) -> dict[str, Any]:
        """The figures a practice may want to change, for the list of rules."""
        shown: dict[str, Any] = {
            name: str(value)
            for name in ("within", "late", "warn")
            if (value := getattr(self, name)) is not None
        }
        if self.within_by is not None:
            shown["within_by"] = {value: str(offset) for value, offset in self.within_by[1].items()}
        if self.stages:
            shown["stages"] = [str(stage) for stage in self.stages]
        return shown


_OFFSETS = frozenset({"within", "late", "warn"})
_SETS = frozenset({"statuses", "counts", "ended_by"})


def parse_rule(row: Mapping[str, Any]) -> Rule:
    """A rule from its row of data.

    Raises:
        ValueError: The row has a field, a kind, a subject or a distance that the engine does not know.
    """
    known = {each.name for each in fields(Rule)}
    if unknown := set(row) - known:
        raise ValueError(f"{row.get('id')}: unknown {', '.join(sorted(unknown))}")
    if row["kind"] not in _CHECKERS or row["subject"] not in {"case", *_SUBJECTS}:
        raise ValueError(f"{row['id']}: unknown kind or subject")
    return Rule(**{name: _parsed(name, value) for name, value in row.items()})


def _parsed(name: str, value: Any) -> Any:
    if name in _OFFSETS:
        return Offset.parse(value)
    if name in _SETS:
        return frozenset(value)
    if name == "stages":
        return tuple(Offset.parse(each) for each in value)
    if name == "within_by":
        return value["fact"], {key: Offset.parse(each) for key, each in value["values"].items()}
    return tuple(value) if isinstance(value, list) else value


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules that come with cmtui, read once."""
    return tuple(parse_rule(row) for row in catalog.read("due_rules")["rule"])


@cache
def rule(rule_id: str) -> Rule:
    """The shipped rule of that id.

    Raises:
        KeyError: There is none.
    """
    return {each.id: each for each in shipped_rules()}[rule_id]


# --- Clocks -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clock:
    """One thing that a rule asks for: the next occurrence, and only that."""

    rule: str
    subject_kind: str
    """What it is about: case, inquiry, consent or contact."""
    subject_id: str
    """The public id of that."""
    what: str
    why: str
    starts: Moment
    """From when it is shown."""
    due: Moment
    until: Moment | None = None
    """The end of the window, after which it is overdue; None where that is `due` itself, NEVER where never."""
    hard: bool = False
    opens: str = ""

    @property
    def last(self) -> Moment:
        """The last day or instant at which it is done in time."""
        return self.due if self.until is None else self.until


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


def _gap(rule: Rule, run: _Run) -> Iterator[Clock]:
    """A case for which nothing is promised and nothing falls due: shown at once, and never overdue."""
    since = _anchor(rule, run.facts)
    if since is None or run.facts.has_open_task or run.steps:
        return
    yield _clock(rule, run, run.facts.case, run.facts, starts=since, due=since, until=NEVER)


_CHECKERS: Mapping[str, Callable[[Rule, _Run], Iterator[Clock]]] = {
    "deadline": _deadline,
    "attempts": _attempts,
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
    words = _Words(item, run.zone, more or {})
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
    """The facts of an item by name, in words: what a rule's text may put in braces."""

    def __init__(self, item: Any, zone: tzinfo | None, more: Mapping[str, Any]) -> None:
        super().__init__({name: str(value) for name, value in more.items()})
        self._item = item
        self._zone = zone

    def __missing__(self, name: str) -> str:
        value = getattr(self._item, name)
        return short_day(day_of(value, self._zone)) if isinstance(value, date) else str(value)


# --- As of a moment -----------------------------------------------------------------------------------------------


def is_overdue(clock: Clock, now: datetime) -> bool:
    """Whether the last day or instant has passed. `now` is aware, in the practice's zone."""
    return _passed(clock.last, now)


def is_shown(clock: Clock, now: datetime) -> bool:
    """Whether the clock has begun to be shown; before that it is a forecast."""
    return _reached(clock.starts, now)


def is_pressing(clock: Clock, now: datetime) -> bool:
    """Whether it bears the sign of urgency: overdue, or a hard deadline by tomorrow."""
    return is_overdue(clock, now) or (clock.hard and day_of(clock.last, now.tzinfo) <= now.date() + _DAY)


def window(clock: Clock, now: datetime) -> Window:
    """The window of Today in which the clock stands. `now` is aware, in the practice's zone."""
    if is_overdue(clock, now):
        return "overdue"
    ahead = (day_of(clock.due, now.tzinfo) - now.date()).days
    if ahead <= 0:
        return "today"
    return "week" if ahead <= len(_WEEKDAYS) else "later"


def overdue_days(clock: Clock, now: datetime) -> int:
    """Whole days past the last moment (of 24 hours for an instant); 0 when not overdue or less than a day."""
    if not is_overdue(clock, now):
        return 0
    if isinstance(clock.last, datetime):
        return (now - clock.last) // _DAY
    return (now.date() - clock.last).days


def left(clock: Clock, now: datetime) -> str:
    """How long is left, or how late it is, in a few letters: `14 h left`, `2 d late`, `tomorrow`, `Fri`, `in 3 w`."""
    if is_overdue(clock, now):
        return _late(clock, now)
    if clock.until is not None and _reached(clock.due, now):
        return _closing(clock.until, now)
    return _ahead(clock.due, now)


def short_day(day: date) -> str:
    """A day as lists write it: `18 Nov`."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def _passed(moment: Moment, now: datetime) -> bool:
    return now > moment if isinstance(moment, datetime) else now.date() > moment


def _reached(moment: Moment, now: datetime) -> bool:
    return now >= moment if isinstance(moment, datetime) else now.date() >= moment


def _late(clock: Clock, now: datetime) -> str:
    if days := overdue_days(clock, now):
        return f"{days} d late"
    # Less than a day late: only an instant can be.
    late = now - end_of(clock.last, now.tzinfo)
    return f"{late // _HOUR} h late" if late >= _HOUR else f"{max(late // _MINUTE, 1)} min late"


def _closing(last: Moment, now: datetime) -> str:
    """A window that is open: it can be done now, until its last moment."""
    if isinstance(last, datetime):
        return "due now"
    if last == NEVER:
        return "now"
    return "today" if last == now.date() else f"by {_ahead(last, now)}"


def _ahead(moment: Moment, now: datetime) -> str:
    if isinstance(moment, datetime) and (remaining := moment - now) <= 3 * _DAY:
        if remaining < _HOUR:
            return f"{remaining // _MINUTE} min left"
        return f"{remaining // _HOUR} h left"
    day = day_of(moment, now.tzinfo)
    ahead = (day - now.date()).days
    if ahead < 2:  # noqa: PLR2004  # the two days that have a word of their own
        return "tomorrow" if ahead else "today"
    if ahead < len(_WEEKDAYS):
        return _WEEKDAYS[day.weekday()]
    weeks = ahead // len(_WEEKDAYS)
    return short_day(day) if weeks < 3 else f"in {weeks} w"  # noqa: PLR2004  # nearer, the day itself says more
