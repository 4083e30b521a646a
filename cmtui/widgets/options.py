"""The options of a question: the key that picks each, which fit what was typed, and how they stand on the screen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from rich.cells import cell_len

from cmtui.forms.tree import Option
from cmtui.forms.values import NO, YES, Coding
from cmtui.widgets.text import fit, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.forms.tree import Form, Item
    from cmtui.forms.values import Answer

Manner = Literal["keys", "pick", "line", "long", "read"]
"""How a question is answered: keys: one key; pick: an option found by typing; line, long: words; read: by a formula."""

ONE_KEY: Final = 10
"""So many options have a digit each (0–9); more are found by typing."""

SHOWN: Final = 8
"""Lines that the options of a long list take."""

_YES_NO: Final = (Option(YES), Option(NO))
_NO_POSITION: Final = 2
"""With two options the digits are the places: `0 no, 1 yes` in one question and `1 no, 0 yes` in the next mislead."""

_FLOW_LINES: Final = 3
"""Options that run over more lines than these side by side stand below each other."""


def options(item: Item) -> tuple[Option, ...]:
    """What can be picked; a boolean is yes or no."""
    return _YES_NO if item.type == "boolean" else item.options


def manner(item: Item) -> Manner:
    """How a question is answered."""
    if item.read_only:
        return "read"
    if item.type == "boolean":
        return "keys"
    if item.options:
        return "keys" if len(item.options) <= ONE_KEY and item.type != "open-choice" else "pick"
    return "long" if item.type == "text" else "line"


def is_multiple(item: Item) -> bool:
    """Whether several options can stand."""
    return item.repeats and item.type != "boolean"


def keys_of(found: Sequence[Option], *, points: bool = True) -> tuple[str, ...]:
    """The digits of the options: the ones printed with them where they count up, else their places.

    Args:
        found: The options of one question.
        points: Whether a digit may mean points in this form (`by_points`); else all have their places.
    """
    if points and (printed := _printed(found)):
        return printed
    places = range(1, len(found) + 1)
    return tuple("0" if place == ONE_KEY and len(found) == ONE_KEY else str(place) for place in places)


@lru_cache(maxsize=8)  # asked for every question that is drawn
def by_points(form: Form) -> bool:
    """Whether the digits of a form are points: each of its scored lists counts 0, 1, 2 … in order.

    Otherwise one digit would mean different answers in one part: 4 the first option of a list that counts down, by its
    place, and the last of the next one, by its points.
    """
    lists = [
        item.options for item in form.walk() if manner(item) == "keys" and len(item.options) > _NO_POSITION
    ]
    return all(
        (_printed(found) or "1")[0] == "0" for found in lists if any(each.score is not None for each in found)
    )


def _printed(found: Sequence[Option]) -> tuple[str, ...]:
    """The figures that stand with the options, where they count up from 0 or 1; nothing where there are none."""
    if _NO_POSITION < len(found) <= ONE_KEY:
        for printed in (
            [option.prefix.strip(" .):") for option in found],
            [_code(option.answer) for option in found],
            [f"{option.score:f}" if option.score is not None else "" for option in found],
        ):
            if printed[0] in {"0", "1"} and printed == [str(int(printed[0]) + n) for n in range(len(found))]:
                return tuple(sign[-1] for sign in printed)
    return ()


def _code(answer: Answer) -> str:
    return (answer.value.code if isinstance(answer.value, Coding) else str(answer.value)).strip()


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers pick the same option."""
    if isinstance(one.value, Coding) and isinstance(other.value, Coding):
        return one.value.means(other.value)
    return one.kind == other.kind and one.value == other.value


def chosen(found: Sequence[Option], answers: Sequence[Answer]) -> frozenset[int]:
    """The places of the options that are answered."""
    return frozenset(
        place for place, option in enumerate(found) if any(same(option.answer, answer) for answer in answers)
    )


def chosen_with(found: Sequence[Option], answers: Sequence[Answer], place: int) -> tuple[Answer, ...]:
    """The answers after one more option was picked, or a picked one again; in the order of the options.

    An exclusive option (`none of these`) takes the others away, and goes when another is picked. Own words stay.
    """
    stand, own = chosen(found, answers), [each for each in answers if not _is_option(found, each)]
    if place in stand:
        kept = stand - {place}
    elif found[place].exclusive:
        kept, own = frozenset({place}), []
    else:
        kept = frozenset(each for each in stand if not found[each].exclusive) | {place}
    return (*(found[each].answer for each in sorted(kept)), *own)


def _is_option(found: Sequence[Option], answer: Answer) -> bool:
    return any(same(option.answer, answer) for option in found)


def begins(option: Option, typed: str) -> bool:
    """Whether typed words are the beginning of an option."""
    return label(option).casefold().startswith(" ".join(typed.split()).casefold())


def named(found: Sequence[Option], answer: Answer, *, points: bool = True) -> str:
    """An answer with the digit of its option, where one key picks it."""
    if len(found) <= ONE_KEY:
        for key, option in zip(keys_of(found, points=points), found, strict=True):
            if same(option.answer, answer):
                return f"{key} {label(option)}"
    return answer.text


def label(option: Option) -> str:
    """The words of an option."""
    return one_line(option.text)


def fitting(found: Sequence[Option], typed: str) -> tuple[int, ...]:
    """The places of the options that hold a word beginning with each typed word; those that begin so come first."""
    words = typed.casefold().split()
    if not words:
        return tuple(range(len(found)))
    begin, hold = [], []
    for place, option in enumerate(found):
        text = label(option).casefold()
        code = _code(option.answer).casefold()
        if text.startswith(" ".join(words)) or code == " ".join(words):
            begin.append(place)
        elif all(f" {word}" in f" {text}" for word in words):
            hold.append(place)
    return (*begin, *hold)


def flow(labels: Sequence[str], width: int) -> list[list[tuple[int, str]]]:
    """Options side by side in a few lines, else below each other: lines of (place, label), each label cut to fit."""
    lines: list[list[tuple[int, str]]] = [[]]
    used = 0
    for place, text in enumerate(labels):
        cells = cell_len(text) + 3
        if lines[-1] and used + cells > width:
            lines.append([])
            used = 0
        lines[-1].append((place, text if cells <= width else fit(text, max(1, width - 3))))
        used += cells
    if len(lines) <= _FLOW_LINES:
        return lines
    return [
        [(place, text if cell_len(text) <= width else fit(text, width))] for place, text in enumerate(labels)
    ]
