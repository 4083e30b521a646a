"""What an answer is worth: items of a form found for a rule, and their answers turned into points.

Points come from where the rule says, never from whatever figures stand in a form: a published copy of the GDS-15 gives
every "yes" a point, on its five reversed items too.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from cmtui.forms.scoring.rule_parts import BIGGEST, LOINC
from cmtui.forms.values import Coding, Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.forms.scoring.rule_parts import Points, Ref
    from cmtui.forms.tree import Form, Item
    from cmtui.forms.values import Answer

    Answered = Mapping[str, tuple[Answer, ...]]


@lru_cache(maxsize=16)  # forms are compared by identity; a sitting asks for its form's after every key
def items_by_link(form: Form) -> Mapping[str, Item]:
    """The items of a form by link id; the first, should one stand twice."""
    found: dict[str, Item] = {}
    for item in form.walk():
        found.setdefault(item.link_id, item)
    return found


@lru_cache(maxsize=16)
def items_by_code(form: Form) -> Mapping[tuple[str, str], tuple[Item, ...]]:
    """The questions of a form by system and code; a code without a system is taken for LOINC's."""
    found: dict[tuple[str, str], tuple[Item, ...]] = {}
    for item in form.walk():
        if item.is_question:
            for coding in item.code:
                key = (coding.system or LOINC, coding.code)
                found[key] = (*found.get(key, ()), item)
    return found


def items(ref: Ref, form: Form) -> tuple[Item, ...]:
    """The items that are meant; none where the form lacks them."""
    by_link = items_by_link(form)
    found = tuple(by_link[link] for link in ref.links if link in by_link)
    if found or not ref.codes:
        return found
    by_code = items_by_code(form)
    return tuple(item for code in ref.codes for item in by_code.get((ref.system, code), ()))


def answer_to(ref: Ref, form: Form, answered: Answered) -> tuple[Item, tuple[Answer, ...]] | None:
    """The first item meant that has an answer, with its answers."""
    for item in items(ref, form):
        if given := answered.get(item.link_id):
            return item, given
    return None


def words(answer: Answer) -> tuple[str, ...]:
    """What an answer can be called in a rule: code and text in small letters, yes and no for a boolean."""
    if isinstance(answer.value, Coding):
        names = (answer.value.code, answer.value.display)
        return tuple(name.casefold().strip() for name in names if name)
    return (answer.text.casefold().strip(),)


def figure(answer: Answer) -> Decimal | None:
    """The number that was answered, if it was one within all measure."""
    match answer.value:
        case bool():
            return None
        case int() | Decimal():
            value: Decimal | None = Decimal(answer.value)
        case Quantity():
            value = answer.value.value
        case _:
            return None
    return value if value is not None and value.is_finite() and abs(value) <= BIGGEST else None


def option_score(item: Item, answer: Answer) -> Decimal | None:
    """The score that the form gives to an option."""
    for option in item.options:
        same = (
            option.answer.value.means(answer.value)
            if isinstance(option.answer.value, Coding) and isinstance(answer.value, Coding)
            else (option.answer.kind, option.answer.value) == (answer.kind, answer.value)
        )
        if same:
            return option.score
    return None


def points(rule: Points, item: Item, given: tuple[Answer, ...]) -> tuple[bool, Decimal | None]:
    """Whether the question was answered in a way the rule knows, and the points.

    An answer without points, such as "don't know", is (True, None). Several answers where one is due are no answer:
    nothing says which of them counts.
    """
    if len(given) != 1:
        return False, None
    answer = given[0]
    match rule.source:
        case "options":
            score = option_score(item, answer)
            return score is not None, score
        case "answers":
            for word in words(answer):
                if word in rule.answers:
                    return True, rule.answers[word]
            return False, None
        case "value":
            value = figure(answer)
            fits = (
                value is not None
                and (rule.minimum is None or value >= rule.minimum)
                and (rule.maximum is None or value <= rule.maximum)
            )
            return (True, value) if fits else (False, None)
        case "steps":
            value = figure(answer)
            for step in rule.steps:
                if value is not None and value >= step.start and (step.end is None or value <= step.end):
                    return True, step.points
            return False, None
