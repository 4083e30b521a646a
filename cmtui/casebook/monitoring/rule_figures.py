"""The figures of a rule as they are typed, and back: ``within_by 3`` is ``6 mo``, ``stages`` are ``3 d, 7 d``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from cmtui.errors import WrongUsage
from cmtui.rules.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_UNIT: Final = re.compile(r"(\d)\s*([a-z])")
"""``14d`` is read as ``14 d``."""


def as_typed(parameters: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Each figure by its name, in the order of the rule; a distance by the value of a fact is a figure of its own."""
    found: list[tuple[str, str]] = []
    for name, value in parameters.items():
        if isinstance(value, dict):
            found += [(f"{name} {key}", str(each)) for key, each in value.items()]
        else:
            found.append((name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)))
    return tuple(found)


_WORDS: Final = {
    "within": "within {}",
    "late": "late after {}",
    "warn": "shown {} ahead",
    "stages": "after {}",
    "share": "when {} % are left",
}
"""Figure to how a sentence says it."""


def in_words(figures: Iterable[tuple[str, str]], fact: str = "") -> str:
    """The figures as a person says them: ``within 30 d, acuity 3: 7 d, shown 14 d ahead``.

    Args:
        figures: Name and words, as they are typed.
        fact: The fact by whose value some of them differ, such as acuity.
    """
    by = fact.replace("_", " ")
    said = (
        _WORDS[name].format(words) if name in _WORDS else f"{by} {name.partition(' ')[2]}: {words}".strip()
        for name, words in figures
    )
    return ", ".join(said)


def read_figures(rule: str, typed: Mapping[str, str], shipped: Mapping[str, str]) -> dict[str, Any]:
    """The figures of a change, as a setting keeps them.

    Args:
        rule: The rule's id, for the sentence when something does not fit.
        typed: Figure to words; an empty one is left out.
        shipped: The figures of the rule as it comes.

    Raises:
        WrongUsage: The rule has no such figure, or a percentage is no number.
    """
    found: dict[str, Any] = {}
    for name, value in typed.items():
        if name not in shipped:
            known = ", ".join(shipped) or "none that can be changed"
            raise WrongUsage(f"{rule} has no figure “{name}”; it has {known}.")
        words = _UNIT.sub(r"\1 \2", " ".join(clean(value).casefold().split()))
        if not words:
            continue
        of, _, key = name.partition(" ")
        if key:
            found.setdefault(of, {})[key] = words
        elif of == "stages":
            found[of] = [each.strip() for each in words.split(",")]
        elif of == "share":
            found[of] = _share(rule, words)
        else:
            found[of] = words
    return found


def _share(rule: str, words: str) -> int:
    number = words.removesuffix("%").strip()
    if not number.isdecimal():
        raise WrongUsage(f"{rule}: share is a percentage from 1 to 99; not “{words:.20}”.")
    return int(number)
