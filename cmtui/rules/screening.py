"""A screening prefilled from evidence (SOP-I-1, SCR-1 to SCR-9): what a record shows, and never more.

Countable criteria are counted, the others answered only by what the record says in so many words; where it
says nothing the answer is 'unknown', for the absence of a word is no finding. The case manager decides.
Thresholds and lists are data: `vocabulary/screening.toml`, `vocabulary/chronic.toml`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal, Protocol, TypeAlias

from cmtui.rules.screening_data import CountRule, ScreeningRules, Stay, shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Answer: TypeAlias = Literal["yes", "no", "unknown"]

CRITERIA: Final = tuple(f"SCR-{number}" for number in range(1, 10))

_SHOWN: Final = 6
"""Items of evidence that a finding names; further ones are counted."""

_SILENT: Final = "Nothing in the record speaks to this."


class Visit(Protocol):
    """What is looked at of a visit or stay; an episode of an import or of the record has it."""

    @property
    def kind(self) -> str:
        """A code of the vocabulary `episode_kind`, such as emergency."""

    @property
    def as_given(self) -> str:
        """The source's own word, such as urgentcare."""

    @property
    def start(self) -> datetime:
        """Aware."""


class Condition(Protocol):
    """What is looked at of a condition."""

    @property
    def code(self) -> str:
        """SNOMED CT, or empty."""

    @property
    def description(self) -> str:
        """In the source's words."""

    @property
    def since(self) -> date | None:
        """When it began, where known."""

    @property
    def until(self) -> date | None:
        """When it was resolved; empty while it is active."""


class CarePlan(Protocol):
    """What is looked at of somebody's plan of care."""

    @property
    def description(self) -> str:
        """In the source's words."""

    @property
    def stop(self) -> date | None:
        """When it ended; empty while it runs."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a source says of one client. None is a source that is silent; an empty tuple one that says: none."""

    visits: Sequence[Visit] | None = None
    conditions: Sequence[Condition] | None = None
    care_plans: Sequence[CarePlan] | None = None
    uninsured_on: date | None = None
    """The day of the client's latest visit, where nobody but the client paid for it."""


@dataclass(frozen=True, slots=True)
class CriterionFinding:
    """One criterion, prefilled."""

    id: str
    """SCR-1 to SCR-9."""

    answer: Answer
    evidence: str
    """A sentence or two: what the answer rests on."""

    count_6m: int | None = None
    """Visits in the 183 days that end at, and include, `as_of`; None where nothing is counted."""

    count_12m: int | None = None
    """The same in 365 days."""


def screen(
    evidence: Evidence, as_of: datetime | None, *, rules: ScreeningRules | None = None
) -> tuple[CriterionFinding, ...]:
    """The nine criteria in order.

    Args:
        evidence: What the source says of the client.
        as_of: The instant at which to look back, aware: the latest start of any visit in the source. A visit
            counts when as_of - 183 days < start <= as_of (365 for the longer window). None without visits.
        rules: Thresholds and lists, where the practice changed them.
    """
    look = _Look(evidence, as_of, rules or shipped())
    return tuple(_judge(look, criterion) for criterion in CRITERIA)


@dataclass(frozen=True, slots=True)
class _Look:
    """The evidence as seen from one instant."""

    evidence: Evidence
    as_of: datetime | None
    rules: ScreeningRules

    @property
    def conditions(self) -> Sequence[Condition]:
        """Those that had begun."""
        known = self.evidence.conditions or ()
        if (at := self.as_of) is None:
            return known
        return [each for each in known if each.since is None or each.since <= at.date()]

    def holds(self, condition: Condition, when: str) -> bool:
        """Whether a condition is active, recent or of any time, as a sign asks."""
        if when == "ever" or condition.until is None:
            return True
        if self.as_of is None:
            return False
        days = self.rules.long_days if when == "recent" else 0
        return condition.until > (self.as_of - timedelta(days=days)).date()

    def visits(self, kinds: Iterable[str], days: int) -> list[Visit]:
        """Visits of these kinds in the window of so many days: (as_of - days, as_of]."""
        if self.as_of is None:
            return []
        after = self.as_of - timedelta(days=days)
        return [
            visit
            for visit in self.evidence.visits or ()
            if visit.kind in kinds and after < visit.start <= self.as_of
        ]

    def chronic(self) -> dict[str, list[str]]:
        """Label of each chronic disease on record to the active conditions that are it."""
        found: dict[str, list[str]] = {}
        for condition in self.conditions:
            if self.holds(condition, "active") and (label := self.rules.chronic_group(condition)):
                found.setdefault(label, []).append(condition.description)
        return found

    def signs(self, criterion: str, says: str) -> list[str]:
        """The conditions and stays that speak to a criterion, in words."""
        told: dict[str, list[Condition]] = {}
        for condition in self.conditions:
            for sign in self.rules.signs_of(condition):
                if (sign.criterion, sign.says) == (criterion, says) and self.holds(condition, sign.when):
                    told.setdefault(condition.description, []).append(condition)
                    break
        return [_told(each) for each in told.values()] + [
            f"{_number(n, stay)} in {self.rules.long_days} days"
            for stay in self.rules.stays
            if (stay.criterion, stay.says) == (criterion, says)
            and (n := len(self.visits(stay.kinds, self.rules.long_days)))
        ]


def _judge(look: _Look, criterion: str) -> CriterionFinding:
    for rule in look.rules.counts:
        if rule.criterion == criterion:
            return _counted(look, rule)
    if criterion == "SCR-4":
        return CriterionFinding(criterion, "unknown", _complexity(look))
    if criterion == "SCR-5":
        return _several_chronic(look)
    reasons, mentions = look.signs(criterion, "yes"), look.signs(criterion, "mention")
    if criterion == "SCR-6" and (paid_on := look.evidence.uninsured_on) and _is_recent(look, paid_on):
        reasons.append(f"no insurance at the latest visit, {paid_on}")
    if not reasons:
        return CriterionFinding(criterion, "unknown", _listed("On record", mentions) or _SILENT)
    if criterion == "SCR-7" and not look.chronic():
        # The criterion asks for the disability together with complex or chronic illness.
        return CriterionFinding(
            criterion,
            "unknown",
            f"{_listed('On record', reasons)} No chronic condition is on record with it.",
        )
    return CriterionFinding(criterion, "yes", _listed("On record", [*reasons, *mentions]))


def _counted(look: _Look, rule: CountRule) -> CriterionFinding:
    if look.evidence.visits is None or look.as_of is None:
        return CriterionFinding(rule.criterion, "unknown", "The source says nothing of visits.")
    rules = look.rules
    counted = look.visits(rule.kinds, rules.long_days)
    short, long = len(look.visits(rule.kinds, rules.short_days)), len(counted)
    words = Counter(visit.as_given.casefold() for visit in counted)
    of_what = ", ".join(f"{word} {n}" for word, n in words.most_common()) if len(words) > 1 else ""
    text = (
        f"{_number(short, rule)} in the {rules.short_days} days and {long} in the {rules.long_days} days"
        f" to {look.as_of:%Y-%m-%d}{f' ({of_what})' if of_what else ''}"
    )
    answer: Answer
    if rule.says == "any":
        answer = "unknown" if long else "no"
        text += f"; {rule.judge}." if long else "."
    else:
        answer = "yes" if short >= rule.high_short or long >= rule.high_long else "no"
        text += (
            f". High is {rule.high_short} in {rules.short_days} days"
            f" or {rule.high_long} in {rules.long_days} (default)."
        )
    return CriterionFinding(rule.criterion, answer, text, short, long)


def _several_chronic(look: _Look) -> CriterionFinding:
    if look.evidence.conditions is None:
        return CriterionFinding("SCR-5", "unknown", "The source says nothing of conditions.")
    found, several = look.chronic(), look.rules.several_chronic
    items = [f"{label} ({'; '.join(dict.fromkeys(of))})" for label, of in found.items()]
    head = f"{len(found)} chronic {'condition' if len(found) == 1 else 'conditions'}"
    text = _listed(head, items) or "No chronic condition among the active ones on record."
    return CriterionFinding(
        "SCR-5",
        "yes" if len(found) >= several else "no",
        f"{text} Several means {several} or more (default).",
    )


def _complexity(look: _Look) -> str:
    """What bears on complex needs. It stays unknown: how needs act on each other no list can tell."""
    plans = dict.fromkeys(
        plan.description
        for plan in look.evidence.care_plans or ()
        if plan.stop is None or (look.as_of is not None and plan.stop > look.as_of.date())
    )
    parts = [
        _listed("On record", look.signs("SCR-4", "mention")),
        _listed(f"{len(plans)} care {'plan' if len(plans) == 1 else 'plans'} under way", list(plans)),
    ]
    told = " ".join(part for part in parts if part)
    return f"{told} Whether the needs are complex is yours to judge." if told else _SILENT


def _is_recent(look: _Look, day: date) -> bool:
    return look.as_of is None or day > (look.as_of - timedelta(days=look.rules.long_days)).date()


def _told(conditions: list[Condition]) -> str:
    """A condition with its dates; of several of the same name the latest, and how many there are."""
    last = max(conditions, key=lambda each: each.since or date.min)
    if last.until is None:
        span = f", since {last.since}" if last.since else ""
    else:
        span = f", {last.since or 'unknown'} to {last.until}"
    times = f" ({len(conditions)} times)" if len(conditions) > 1 else ""
    return f"{last.description}{span}{times}"


def _listed(head: str, items: list[str]) -> str:
    if not items:
        return ""
    more = f"; and {len(items) - _SHOWN} more" if len(items) > _SHOWN else ""
    return f"{head}: {'; '.join(items[:_SHOWN])}{more}."


def _number(n: int, words: CountRule | Stay) -> str:
    return f"{n} {words.one if n == 1 else words.many}"
