"""Regular expressions of forms, run with a bound: a pattern somebody wrote must not stop the program."""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import Any, Final

STEPS: Final = 10_000_000
"""About a tenth of a second of matching; a text that could take longer is not checked."""


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> tuple[re.Pattern[str], int] | None:
    """The pattern, and the longest text it is run on; None where Python cannot read it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of patterns whose meaning may change in a later Python
            return re.compile(pattern), _longest(pattern)
    except (re.error, RecursionError, OverflowError):
        return None


def matches(pattern: str, text: str) -> bool | None:
    """Whether the whole text is of the pattern; None where that cannot be told within the bound."""
    if (compiled := _compiled(pattern)) is None:
        return None
    expression, longest = compiled
    return None if len(text) > longest else expression.fullmatch(text) is not None


def found_in(pattern: str, text: str) -> bool | None:
    """Whether the pattern occurs in the text (FHIRPath's `matches`); None where the bound does not let it be told."""
    if (compiled := _compiled(pattern)) is None:
        return None
    expression, longest = compiled
    return None if len(text) > longest else expression.search(text) is not None


def _longest(pattern: str) -> int:
    """How long a text may be for the steps to stay within the bound.

    With `d` open repetitions beside each other a backtracking engine takes at most about n**d steps; with one inside
    another, or a choice inside one, about 2**n.
    """
    from re import _parser  # type: ignore[attr-defined]  # the only reader of Python's own patterns

    open_ones, nested = _repetitions(_parser.parse(pattern), inside=False)
    if nested:
        return STEPS.bit_length() - 1
    return int(STEPS ** (1 / max(1, open_ones)))


def _repetitions(tokens: Any, *, inside: bool) -> tuple[int, bool]:
    """How many open repetitions a parsed pattern has, and whether one could run away inside another."""
    count, nested = 0, False
    for name, value in tokens:
        kind = str(name)
        if kind in {"MAX_REPEAT", "MIN_REPEAT"}:
            least, most, body = value
            loose = int(most) - int(least) > 1
            below, worse = _repetitions(body, inside=inside or loose)
            nested |= worse or (inside and loose)
            count += below + loose
            continue
        if kind == "BRANCH" and inside:
            nested = True
        for body in _bodies(value):
            below, worse = _repetitions(body, inside=inside)
            count += below
            nested |= worse
    return count, nested


def _bodies(value: Any) -> list[Any]:
    """The patterns inside one token: of groups, look-arounds and choices."""
    if hasattr(value, "data"):
        return [value]
    if isinstance(value, tuple | list):
        return [body for part in value for body in _bodies(part)]
    return []
