"""A form on paper, to be filled in by hand: every question that somebody may be asked, with room for its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.forms.answers import Answers
from cmtui.forms.filling.places import numbers, shape
from cmtui.forms.values import Coding
from cmtui.reports.document import Block, Document
from cmtui.reports.form_parts import NOT_A_DIAGNOSIS, numbered, rights, subtitle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.forms.answers import Path
    from cmtui.forms.filling.places import Place
    from cmtui.forms.tree import Condition, Form, Item, Option
    from cmtui.forms.values import Answer

_SHORT: Final = 24
"""Options that are all this short stand on one line."""

_ROW: Final = 6
"""Options that stand on one line at most."""

_LINES: Final = {"text": 4, "string": 1, "url": 1, "reference": 1, "attachment": 1}

_BLANKS: Final = {
    "date": "____ / ____ / ________   (month / day / year)",
    "dateTime": "____ / ____ / ________   at ____ : ____",
    "time": "____ : ____",
    "integer": "________",
    "decimal": "________",
    "quantity": "________",
}

_OPERATORS: Final = {
    "=": "is",
    "!=": "is not",
    ">": "is more than",
    "<": "is less than",
    ">=": "is at least",
    "<=": "is at most",
}


def blank_form(form: Form) -> Document:
    """The form with nothing answered: the rights statement first and last, conditions in words."""
    asked = _Asked(form)
    blocks = [
        Block(form.title or form.code, "title"),
        *subtitle(form),
        *rights(form),
        Block("Name __________________________   Case ____________   Date ____________", above=True),
    ]
    hidden: Path | None = None
    for place in shape(form, Answers(), {}).places:
        if hidden is not None and place.path[: len(hidden)] == hidden:
            continue
        hidden = place.path if place.item.hidden else None
        if hidden is None:
            blocks += _asked(place, asked)
    blocks += [Block(NOT_A_DIAGNOSIS, "quiet", above=True), *rights(form, again=True)]
    return Document(f"{form.title or form.code}, blank", form.title or form.code, tuple(blocks))


def _asked(place: Place, asked: _Asked) -> Iterator[Block]:
    item = place.item
    condition = asked.when(item)
    if item.type == "group":
        words = " ".join(part for part in (item.prefix, item.text) if part)
        if words:
            yield Block(words, "heading", depth=place.depth, above=True, joined=True)
        if item.repeats:
            condition = f"{condition} Use another sheet for each one more.".strip()
        if condition:
            yield Block(condition, "quiet", depth=place.depth, joined=True)
        return
    if not item.is_question:
        if item.text:
            yield Block(item.text, "quiet", depth=place.depth, joined=item.is_help)
        return
    yield Block(
        item.text or "–",
        lead=numbered(place.number),
        depth=place.depth,
        above=True,
        joined=True,
    )
    if condition:
        yield Block(condition, "quiet", depth=place.depth + 2, joined=True)
    yield from _room(item, place.depth + 2)


def _room(item: Item, depth: int) -> Iterator[Block]:
    """What an answer is written on, or picked from."""
    if item.type == "boolean":
        yield Block("[  ] yes     [  ] no", depth=depth)
    elif item.options:
        yield from _options(item, depth)
    elif item.type in _BLANKS:
        units = " / ".join(unit.display or unit.code for unit in item.units)
        yield Block(
            f"{_BLANKS[item.type]} {f'unit: {units}' if len(item.units) > 1 else units}".rstrip(), depth=depth
        )
    else:
        yield Block("", depth=depth, write=_LINES.get(item.type, 1))


def _options(item: Item, depth: int) -> Iterator[Block]:
    several = "all that apply" if item.repeats else ""
    words = [_option(option) for option in item.options]
    if len(words) <= _ROW and all(len(text) <= _SHORT for text in words):
        yield Block("     ".join(words) + (f"     ({several})" if several else ""), depth=depth)
    else:
        if several:
            yield Block(several, "quiet", depth=depth, joined=True)
        yield from (
            Block(text[5:], lead="[  ] ", depth=depth, joined=place < len(words) - 1)
            for place, text in enumerate(words)
        )
    if item.type == "open-choice":
        yield Block("other:", depth=depth, write=1)


def _option(option: Option) -> str:
    points = "" if option.score is None else f" ({option.score.normalize():f})"
    prefix = f"{option.prefix} " if option.prefix else ""
    return f"[  ] {prefix}{option.text}{points}"


class _Asked:
    """When an item is asked, in words: its conditions with the numbers and the answers of their questions."""

    def __init__(self, form: Form) -> None:
        self._numbers = {item.link_id: number.rstrip(".") for item, number in numbers(form).items()}
        self._items = {item.link_id: item for item in form.walk()}

    def when(self, item: Item) -> str:
        """The sentence; empty where it always is."""
        if item.enable_expression is not None:
            return "Asked only where earlier answers call for it."
        if not item.enable_when:
            return ""
        first = item.enable_when[0]
        same = all((each.question, each.operator) == (first.question, "=") for each in item.enable_when)
        if same and item.enable_any:
            answers = " or ".join(f"“{self._answer(each)}”" for each in item.enable_when)
            return f"Only if {self._question(first)} is {answers}."
        joined = (" or " if item.enable_any else " and ").join(map(self._one, item.enable_when))
        return f"Only if {joined}."

    def _question(self, condition: Condition) -> str:
        return f"question {self._numbers.get(condition.question) or condition.question}"

    def _one(self, condition: Condition) -> str:
        question = self._question(condition)
        if condition.operator == "exists":
            no = condition.answer is not None and condition.answer.value is False
            return f"{question} has {'no' if no else 'an'} answer"
        return f"{question} {_OPERATORS[condition.operator]} “{self._answer(condition)}”"

    def _answer(self, condition: Condition) -> str:
        """The answer as its question puts it: a condition often names no more than a code."""
        wanted = condition.answer
        if wanted is None:
            return ""
        item = self._items.get(condition.question)
        means = (option for option in (item.options if item is not None else ()) if _same(option, wanted))
        return next((option.text for option in means), wanted.text)


def _same(option: Option, answer: Answer) -> bool:
    mine, wanted = option.answer.value, answer.value
    return isinstance(mine, Coding) and isinstance(wanted, Coding) and wanted.means(mine)
