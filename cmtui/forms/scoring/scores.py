"""Answers and a rule give scores. An incomplete form has none: the sum of nothing is nothing, not "0, minimal"."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final, Literal, Protocol

from cmtui.forms.scoring.points import answer_to, points, words
from cmtui.forms.scoring.score_rule import spec_problems

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cmtui.forms.scoring.rule_parts import Band, Column, ScoredItem, ScoreSpec
    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.forms.tree import Form
    from cmtui.forms.values import Answer

    Answered = Mapping[str, tuple[Answer, ...]]

Lacking = Literal["age", "mode"]
"""What a table asks for and nobody said."""

_HOW: Final = {
    "self": "filled in by the client",
    "read_aloud": "read aloud",
    "proxy": "answered by somebody else",
}

_LACKING: Final[Mapping[Lacking, str]] = {"age": "the client's age", "mode": "how it was asked"}

_SEXES = {"male": "a man", "female": "a woman"}


class Asked(Protocol):
    """What scoring looks at of the person and the sitting."""

    @property
    def age(self) -> int | None:
        """In years, where known."""

    @property
    def gender(self) -> str:
        """male, female, other, unknown, or empty."""

    @property
    def mode(self) -> str:
        """self, read_aloud or proxy."""


@dataclass(frozen=True, slots=True)
class Score:
    """A result, or why there is none."""

    rule: str
    version: str
    id: str
    title: str
    value: Decimal | None
    """Empty: no score, and the text says why."""
    text: str
    """Such as '14 of 27', or '6 of 9 answered'."""
    band: str
    """What the source calls such a score; empty where it has no word for it."""
    band_source: str
    poor: bool
    """Whether it asks for a need to be answered."""
    domain: str
    """C F Q S P Y E."""
    better: str
    """high or low."""
    answered: int
    of: int
    minimum: Decimal
    maximum: Decimal
    lacking: tuple[Lacking, ...] = ()
    """What would give the score, where the answers alone do not."""


@dataclass(frozen=True, slots=True)
class _Count:
    """The items of a score: what they gave."""

    points: tuple[Decimal, ...]
    declined: int
    """Answered without points: don't know, declined."""
    of: int

    @property
    def answered(self) -> int:
        return len(self.points) + self.declined


def score(rule: ScoreRule, form: Form, answered: Answered, subject: Asked) -> tuple[Score, ...]:
    """All scores of a rule; one that cannot be computed says why in its text."""
    return tuple(_score(rule, spec, form, answered, subject) for spec in rule.scores)


def _score(rule: ScoreRule, spec: ScoreSpec, form: Form, answered: Answered, subject: Asked) -> Score:
    count, result = _result(spec, form, answered, subject)
    value = None if isinstance(result, str) else result
    bands = () if value is None else _bands(spec, value, subject.gender)
    lacking = _lacking(spec, subject)
    return Score(
        rule=rule.id,
        version=rule.version,
        id=spec.id,
        title=spec.title,
        value=value,
        text=result if isinstance(result, str) else _said(spec, result),
        band=_named(bands),
        band_source=" / ".join(dict.fromkeys(band.source for band in bands)),
        poor=any(band.poor for band in bands),
        domain=spec.domain,
        better=spec.better,
        answered=count.answered,
        of=count.of,
        minimum=spec.minimum,
        maximum=spec.maximum,
        lacking=lacking if result == _needs(lacking) else (),
    )


def _result(spec: ScoreSpec, form: Form, answered: Answered, subject: Asked) -> tuple[_Count, Decimal | str]:
    """What was answered, and the result, or why there is none in a few words."""
    count = _Count((), 0, len(spec.items))
    if problems := spec_problems(spec, form):
        return count, f"No score: {problems[0]}"
    if (settled := _stopped(spec, form, answered)) is not None:
        return _Count((), len(spec.items), len(spec.items)), settled  # nothing is left to ask
    count = _counted(spec, form, answered)
    if more := _several(spec, form, answered):
        return count, more
    result = _value(spec, count, subject)
    if not isinstance(result, str) and not spec.minimum <= result <= spec.maximum:
        return count, f"{_plain(result)} is outside {_plain(spec.minimum)} to {_plain(spec.maximum)}"
    return count, result


def _stopped(spec: ScoreSpec, form: Form, answered: Answered) -> Decimal | None:
    """The score that one answer settles, such as 0 without an exposure."""
    if spec.stop is None or (found := answer_to(spec.stop.ref, form, answered)) is None:
        return None
    _, given = found
    return spec.stop.value if any(word in spec.stop.values for word in words(given[0])) else None


def _counted(spec: ScoreSpec, form: Form, answered: Answered) -> _Count:
    got: list[Decimal] = []
    declined = 0
    for scored in spec.items:
        known, worth = _worth(scored, form, answered)
        if worth is not None:
            got.append(worth)
        elif known:
            declined += 1
    return _Count(tuple(got), declined, len(spec.items))


def _worth(scored: ScoredItem, form: Form, answered: Answered) -> tuple[bool, Decimal | None]:
    if (found := answer_to(scored.ref, form, answered)) is None:
        return False, None
    known, worth = points(scored.points, *found)
    if worth is not None and scored.reversed_base is not None:
        worth = scored.reversed_base - worth
    return known, worth


def _several(spec: ScoreSpec, form: Form, answered: Answered) -> str:
    """Why nothing is computed where an item was answered more than once: nothing says which of the answers counts."""
    for scored in spec.items:
        found = answer_to(scored.ref, form, answered)
        if found is not None and (times := len(found[1])) > 1:
            how = f"{times} answers given" if found[0].repeats else f"asked {times} times"
            return f"{how}; the rule knows one"
    return ""


def _value(spec: ScoreSpec, count: _Count, subject: Asked) -> Decimal | str:
    """The result of the method; a text where too little was answered or the table does not speak of such a person."""
    got = count.points
    if spec.method == "count":
        got = tuple(Decimal(worth >= spec.at_least) for worth in got)
    raw = sum(got, Decimal(0))
    unanswered = count.of - count.answered
    passed = spec.declined_from is not None and raw >= spec.declined_from
    if not got or unanswered + (0 if passed else count.declined) > spec.missing_allowed:
        return f"{len(got)} of {count.of} answered"
    if spec.method == "mean":
        raw /= len(got)
    elif unanswered and spec.missing_as == "mean":
        raw = raw / len(got) * (len(got) + unanswered)
    if spec.method == "table":
        return _from_table(spec, raw, subject)
    value = raw * spec.multiply
    if spec.cap is not None:
        value = min(value, spec.cap)
    value = value.quantize(Decimal(1).scaleb(-spec.decimals), ROUND_HALF_UP)
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _from_table(spec: ScoreSpec, raw: Decimal, subject: Asked) -> Decimal | str:
    for column in spec.columns:
        if _speaks_of(column, subject):
            row = int(raw) - spec.table_start
            if raw != int(raw) or not 0 <= row < len(column.values):
                return f"the table has no row for {_plain(raw)}"
            return column.values[row]
    if lacks := _lacking(spec, subject):
        return _needs(lacks)
    who = f"age {subject.age}" if subject.age is not None else "any age"
    how = f", {_HOW[subject.mode]}" if subject.mode in _HOW else ""
    return f"answered; the table has no column for {who}{how}"


def _lacking(spec: ScoreSpec, subject: Asked) -> tuple[Lacking, ...]:
    """What nobody said of the person and the sitting, and a column asks for."""
    age = subject.age is None and any(column.age_from is not None for column in spec.columns)
    mode = not subject.mode and any(column.modes for column in spec.columns)
    return (*(("age",) if age else ()), *(("mode",) if mode else ()))


def _needs(lacking: tuple[Lacking, ...]) -> str:
    return f"answered; the table needs {' and '.join(_LACKING[each] for each in lacking)}"


def _speaks_of(column: Column, subject: Asked) -> bool:
    age = subject.age
    old_enough = column.age_from is None or (age is not None and age >= column.age_from)
    young_enough = column.age_to is None or (age is not None and age <= column.age_to)
    return old_enough and young_enough and (not column.modes or subject.mode in column.modes)


def _bands(spec: ScoreSpec, value: Decimal, gender: str) -> tuple[Band, ...]:
    """The band of the score; two where it depends on the sex and the record does not say it."""
    held = [band for band in spec.bands if band.start <= value <= band.end]
    ours = tuple(band for band in held if not band.gender or band.gender == gender)
    return ours if ours or gender in _SEXES else tuple(held)


def _named(bands: Sequence[Band]) -> str:
    texts = list(dict.fromkeys(band.text for band in bands))
    if len(texts) <= 1:
        return "".join(texts)
    return "; ".join(f"for {_SEXES[band.gender]}: {band.text}" for band in bands)


def _said(spec: ScoreSpec, value: Decimal) -> str:
    return f"{_plain(value)} of {_plain(spec.maximum)}" if spec.minimum == 0 else _plain(value)


def _plain(figure: Decimal) -> str:
    return f"{figure:f}"
