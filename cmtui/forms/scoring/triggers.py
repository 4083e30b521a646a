"""Whether a condition of a rule holds: on one answer, the moment it is given, or on a score once there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cmtui.forms.scoring.points import figure, items, option_score, points, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from cmtui.forms.scoring.rule_parts import Trigger
    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.forms.scoring.scores import Score
    from cmtui.forms.tree import Form, Item
    from cmtui.forms.values import Answer

    Answered = Mapping[str, tuple[Answer, ...]]

_NEGATIVE: Final = frozenset({"no", "never", "none", "not at all", "false", "0", "la32-8", "la6568-5"})
"""How a form says no; the last two are LOINC's "No" and "Not at all"."""


@dataclass(frozen=True, slots=True)
class Met:
    """What met a condition."""

    link_id: str
    """The item; empty for a score."""
    value: str
    """The answer or the score, as a person reads it."""


def met(
    trigger: Trigger, rule: ScoreRule, form: Form, answered: Answered, scores: Sequence[Score]
) -> Met | None:
    """What meets the condition, if anything does."""
    if trigger.ref is not None:
        return _met_by_answer(trigger, rule, form, answered)
    for score in scores:
        if score.rule == rule.id and score.id == trigger.score and score.value is not None:
            holds = score.poor if trigger.compare == "poor" else _holds(trigger, score.value)
            return Met("", " · ".join(part for part in (score.text, score.band) if part)) if holds else None
    return None


def _met_by_answer(trigger: Trigger, rule: ScoreRule, form: Form, answered: Answered) -> Met | None:
    assert trigger.ref is not None
    for item in items(trigger.ref, form):
        for answer in answered.get(item.link_id, ()):
            if _answer_holds(trigger, rule, form, item, answer):
                return Met(item.link_id, answer.text)
    return None


def _answer_holds(trigger: Trigger, rule: ScoreRule, form: Form, item: Item, answer: Answer) -> bool:
    if trigger.compare == "positive":
        return not _is_negative(item, answer)
    if trigger.values:
        named = any(word in trigger.values for word in words(answer))
        return named == (trigger.compare == "is")
    worth = _worth(trigger, rule, form, item, answer)
    return worth is not None and _holds(trigger, worth)


def _is_negative(item: Item, answer: Answer) -> bool:
    """Whether an answer says no. In doubt it does not: an alert too many is looked at, one too few is not."""
    if any(word in _NEGATIVE for word in words(answer)):
        return True
    if (value := figure(answer)) is not None:
        return value == 0
    nothing = [option for option in item.options if option.score == 0]
    return len(nothing) == 1 and option_score(item, answer) == 0


def _worth(trigger: Trigger, rule: ScoreRule, form: Form, item: Item, answer: Answer) -> Decimal | None:
    """The figure compared: by the trigger's own points, else the figure answered, else as the rule scores the item."""
    if trigger.points is not None:
        return points(trigger.points, item, (answer,))[1]
    if (value := figure(answer)) is not None:
        return value
    for spec in rule.scores:
        for scored in spec.items:
            if item in items(scored.ref, form):
                return points(scored.points, item, (answer,))[1]
    return option_score(item, answer)


def _holds(trigger: Trigger, value: Decimal) -> bool:
    assert trigger.figure is not None
    match trigger.compare:
        case ">=":
            return value >= trigger.figure
        case "<=":
            return value <= trigger.figure
        case ">":
            return value > trigger.figure
        case _:
            return value < trigger.figure
