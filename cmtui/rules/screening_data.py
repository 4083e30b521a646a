"""What in a record speaks to the nine criteria, as typed values of `screening.toml` and `chronic.toml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Protocol

from cmtui.vocabulary import catalog


class Coded(Protocol):
    """Something with a code and a description."""

    @property
    def code(self) -> str:
        """SNOMED CT, or empty."""

    @property
    def description(self) -> str:
        """In the source's words."""


@dataclass(frozen=True, slots=True)
class CountRule:
    """A criterion that is answered by counting visits."""

    criterion: str
    says: str
    """'high': yes from a figure on, else no. 'any': no when there is none, else unknown."""

    kinds: tuple[str, ...]
    one: str
    many: str
    high_short: int
    """From so many in the short window on it is high; 0 where `says` is 'any'."""

    high_long: int
    judge: str
    """For 'any': what the count cannot tell."""

    origin: str
    """Where the figures come from."""


@dataclass(frozen=True, slots=True)
class Stay:
    """Kinds of stay that speak to a criterion when one lies in the long window."""

    criterion: str
    says: str
    kinds: tuple[str, ...]
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Matcher:
    """Codes, and words with which a word of the description begins."""

    codes: frozenset[str]
    stems: re.Pattern[str]

    def fits(self, code: str, description: str) -> bool:
        """Whether the condition is one of those meant."""
        return code in self.codes or self.stems.search(description) is not None


@dataclass(frozen=True, slots=True)
class Sign:
    """Conditions that speak to a criterion."""

    criterion: str
    says: str
    """'yes' answers the criterion, 'mention' is shown and leaves it unknown."""

    when: str
    """'active', 'recent' or 'ever'."""

    kind: str
    """What such a condition is, a code of the vocabulary `condition_kind`."""

    matcher: Matcher


@dataclass(frozen=True, eq=False)
class ScreeningRules:
    """All of it. Compared by identity, so that what a description means can be kept once found."""

    short_days: int
    long_days: int
    counts: tuple[CountRule, ...]
    stays: tuple[Stay, ...]
    signs: tuple[Sign, ...]
    not_signs: Matcher
    several_chronic: int
    chronic: tuple[tuple[str, Matcher], ...]
    """Label and matcher of each disease; the first that fits takes the condition."""

    not_chronic: Matcher

    def signs_of(self, condition: Coded) -> tuple[Sign, ...]:
        """The signs that a condition is."""
        return _signs_of(self, condition.code, condition.description)

    def chronic_group(self, condition: Coded) -> str:
        """The chronic disease that a condition belongs to; empty when it is none."""
        return _chronic_group(self, condition.code, condition.description)

    def kind_of(self, condition: Coded) -> str:
        """Its code in the vocabulary `condition_kind`: by the first sign that it is, else chronic or other."""
        if signs := self.signs_of(condition):
            return signs[0].kind
        return "chronic" if self.chronic_group(condition) else "other"


# An export repeats a few hundred descriptions a hundred thousand times.
@lru_cache(maxsize=8192)
def _signs_of(rules: ScreeningRules, code: str, description: str) -> tuple[Sign, ...]:
    if rules.not_signs.fits("", description):
        return ()
    return tuple(sign for sign in rules.signs if sign.matcher.fits(code, description))


@lru_cache(maxsize=8192)
def _chronic_group(rules: ScreeningRules, code: str, description: str) -> str:
    if rules.not_chronic.fits("", description):
        return ""
    return next((label for label, matcher in rules.chronic if matcher.fits(code, description)), "")


@cache
def shipped() -> ScreeningRules:
    """The defaults, read on first use."""
    return rules_of(catalog.read("screening"), catalog.read("chronic"))


def rules_of(screening: dict[str, Any], chronic: dict[str, Any]) -> ScreeningRules:
    """The rules in the two tables, as the TOML files have them."""
    return ScreeningRules(
        short_days=screening["window"]["short_days"],
        long_days=screening["window"]["long_days"],
        counts=tuple(_count(row) for row in screening["counts"]),
        stays=tuple(
            Stay(row["criterion"], row["says"], tuple(row["kinds"]), row["one"], row["many"])
            for row in screening["stays"]
        ),
        signs=tuple(
            Sign(row["criterion"], row["says"], row["when"], row["kind"], _matcher(row))
            for row in screening["signs"]
        ),
        not_signs=_matcher(screening["ignore"]),
        several_chronic=chronic["several"],
        chronic=tuple((row["label"], _matcher(row)) for row in chronic["groups"]),
        not_chronic=_matcher({"stems": chronic["ignore"]}),
    )


def _count(row: dict[str, Any]) -> CountRule:
    return CountRule(
        criterion=row["criterion"],
        says=row["says"],
        kinds=tuple(row["kinds"]),
        one=row["one"],
        many=row["many"],
        high_short=row.get("high_short", 0),
        high_long=row.get("high_long", 0),
        judge=row.get("judge", ""),
        origin=row["origin"],
    )


def _matcher(row: dict[str, Any]) -> Matcher:
    stems = "|".join(re.escape(stem) for stem in row["stems"])
    return Matcher(frozenset(row.get("codes", ())), re.compile(rf"\b(?:{stems})", re.IGNORECASE))
