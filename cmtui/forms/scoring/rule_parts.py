"""What a score rule is made of: plain values, as `rule_json` reads them from a rule file."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

BIGGEST: Final = Decimal(10**9)
"""No score, limit, step or answer of any instrument is beyond; a figure that is came in by a slip."""

LOINC: Final = "http://loinc.org"

Method = Literal["sum", "mean", "count", "table", "steps"]
Level = Literal["urgent", "same_day", "same_day_confidential", "follow_up"]
Domain = Literal["C", "F", "Q", "S", "P", "Y", "E"]
Comparison = Literal["is", "is_not", "positive", ">=", "<=", ">", "<", "poor"]
"""positive: any answer but no, never, not at all or nothing; poor: a score in a band that is marked so."""

DOMAINS: Final[Mapping[str, str]] = {
    "C": "clinical",
    "F": "financial",
    "Q": "quality of life",
    "S": "satisfaction",
    "P": "physical functioning",
    "Y": "psychosocial",
    "E": "engagement and self-management",
}
"""The outcome domains OUT-1 to OUT-7 by their letters."""

LEVELS: Final[tuple[Level, ...]] = ("urgent", "same_day_confidential", "same_day", "follow_up")
"""What an answer can ask for, the most pressing first."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Which item of a form is meant."""

    links: tuple[str, ...] = ()
    """Link ids; several are wordings of one question, of which the one that is answered counts."""
    codes: tuple[str, ...] = ()
    """Codes of the item, looked for where none of the link ids is in the form."""
    system: str = LOINC

    def __str__(self) -> str:
        return " or ".join(self.links or self.codes)


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of figures that gives the same points."""

    start: Decimal
    end: Decimal | None
    """Included; empty without an upper end."""
    points: Decimal


@dataclass(frozen=True, slots=True)
class Points:
    """Where the points of an answer come from; they are never guessed."""

    source: Literal["options", "answers", "value", "steps"]
    """The form's option scores, a list in the rule, the figure itself, or stretches of figures."""
    answers: Mapping[str, Decimal | None] = field(default_factory=dict)
    """Points by an answer's code or text in small letters (yes and no for booleans); none: answered without points."""
    steps: tuple[Step, ...] = ()
    minimum: Decimal | None = None
    """Of a figure; one that is smaller counts as no answer."""
    maximum: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """An item that counts in a score."""

    ref: Ref
    points: Points
    reversed_base: Decimal | None = None
    """Points of a reversed item are this figure less what was answered."""


@dataclass(frozen=True, slots=True)
class Stop:
    """An answer that settles the score, such as no exposure: the rest is not asked."""

    ref: Ref
    values: tuple[str, ...]
    value: Decimal


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: for whom, and the result for each sum from the table's start on."""

    modes: tuple[str, ...]
    """self, read_aloud, proxy; none: any."""
    age_from: int | None
    age_to: int | None
    """Included."""
    values: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """What a stretch of the score is called, and who says so."""

    start: Decimal
    end: Decimal
    """Both ends included."""
    text: str
    source: str
    poor: bool = False
    """Whether it asks for a need to be answered."""
    gender: str = ""
    """male or female; empty: for everybody."""


@dataclass(frozen=True, slots=True)
class Change:
    """How much a score has to move to mean something."""

    points: Decimal
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class ScoreSpec:
    """One score of a rule; compared by identity, so that what follows from it and a form can be kept."""

    id: str
    title: str
    method: Method
    domain: Domain
    better: Literal["high", "low"]
    items: tuple[ScoredItem, ...]
    minimum: Decimal
    maximum: Decimal
    missing_allowed: int = 0
    """How many items may be without points."""
    missing_as: Literal["mean", "zero"] = "mean"
    """A missing item counts as the mean of the others, or as nothing."""
    declined_from: Decimal | None = None
    """Answers without points (don't know, declined) are let pass once the others reach this figure."""
    at_least: Decimal = field(kw_only=True)
    """Of the method count: from how many points an item counts."""
    multiply: Decimal = field(kw_only=True)
    cap: Decimal | None = None
    """The most the result can be, however large the sum."""
    decimals: int = 2
    stop: Stop | None = None
    table_start: int = 0
    """The sum that the first figure of each column stands for."""
    columns: tuple[Column, ...] = ()
    bands: tuple[Band, ...] = ()
    change: Change | None = None
    loinc: str = ""
    """The code of the result itself."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A condition on one answer or on one score."""

    ref: Ref | None
    """The item; empty where a score is meant."""
    score: str
    """The id of the score; empty where an item is meant."""
    compare: Comparison
    values: tuple[str, ...] = ()
    """Codes or texts in small letters for is and is_not."""
    figure: Decimal | None = None
    """For the comparisons of figures: of the answer's points, of the figure answered, or of the score."""
    points: Points | None = None
    """Where the points of the item come from, if not from the figure answered or from the form's options."""


@dataclass(frozen=True, slots=True)
class AlertSpec:
    """What an answer or a score calls for."""

    id: str
    when: Trigger
    level: Level
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class NeedSpec:
    """The need that a poor score or an answer proposes."""

    when: Trigger
    domain: str
    """Code of `need_domain`."""
    kind: str
    """Code of `need_kind`."""
    statement: str
    confidential: bool = False


@dataclass(frozen=True, slots=True)
class Fits:
    """The forms that a rule is for."""

    codes: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    loinc: tuple[str, ...] = ()
