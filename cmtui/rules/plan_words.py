"""How a plan says days, figures and people to a client: plain words, shared by its text and by its changes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable

Data = dict[str, Any]
"""A plan as it was frozen, or a part of it: plain values by their names."""

ATTAINED: Final = {
    -2: "much less than expected",
    -1: "less than expected",
    0: "as expected",
    1: "more than expected",
    2: "much more than expected",
}
"""The five levels of attainment, as one says them."""

ME: Final = "your case manager"
"""Who does what is nobody else's."""


def day(text: str | None) -> str:
    """`January 31, 2027`: nobody takes the day for the month. Empty for none."""
    if not text:
        return ""
    found = date.fromisoformat(text)
    return f"{found:%B} {found.day}, {found.year}"


def figure(value: float | None) -> str:
    """A figure without a tail of zeros; empty for none."""
    return "" if value is None else f"{value:g}"


def amount(value: float | None, unit: str) -> str:
    """A figure with its unit, such as `7 days a week`; empty for none."""
    return f"{figure(value)} {unit}".strip() if value is not None else ""


def quoted(text: str) -> str:
    """The client's own words, marked as such, on one line."""
    return f"“{line(text)}”"


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def sentence(text: str) -> str:
    """A text with a full stop at its end, unless it ends by itself."""
    said = line(text)
    return said if not said or said[-1] in ".!?…" else f"{said}."


def named(goal: Data) -> str:
    """How a goal is called in a list: its number and what is to be reached."""
    return f"Goal {goal['number']} ({line(goal['what'])})"


def who(step: Data) -> str:
    """Who does an intervention."""
    return line(step["responsible"]) or ME


def label(vocabulary: str, code: str) -> str:
    """What a person reads for a code, in the middle of a sentence; empty for none."""
    return catalog.label(vocabulary, code).casefold() if code else ""


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = [word for word in words if word] or [""]
    return f"{', '.join(first)} and {last}" if first else last
