"""Answers compared with each other: the same, and which comes first."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from cmtui.forms.values import Attachment, Coding, Quantity

if TYPE_CHECKING:
    from cmtui.forms.values import Answer

_FIGURES = {"integer", "decimal"}
_DATES = {"date", "dateTime"}
_TEXTS = {"string", "uri"}


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers are equal: figures by value, codings by concept, quantities with their unit."""
    match one.value, other.value:
        case Coding() as left, Coding() as right:
            return left.means(right)
        case Quantity() as left, Quantity() as right:
            return left.value == right.value if _same_unit(left, right) else _order_of(left, right) == 0
        case Attachment() as left, Attachment() as right:
            return left == right
    if one.kind == other.kind or {one.kind, other.kind} <= _FIGURES or {one.kind, other.kind} <= _TEXTS:
        return one.value == other.value
    if {one.kind, other.kind} <= _DATES:
        return before(one, other) == 0
    return False


def before(one: Answer, other: Answer) -> int | None:
    """Below 0 where the first comes before the second, 0 where they are level, above 0 after; None without an order.

    Dates of different precision are compared as far as both go.
    """
    match one.value, other.value:
        case Quantity() as left, Quantity() as right:
            return _order_of(left, right)
        case Quantity() as left, (int() | Decimal()) as right if left.value is not None:
            return _order(left.value, Decimal(right))
    if {one.kind, other.kind} <= _FIGURES:
        return _order(Decimal(str(one.value)), Decimal(str(other.value)))
    if {one.kind, other.kind} <= _DATES:
        return _order_of_days(str(one.value), str(other.value))
    if {one.kind, other.kind} in ({"time"}, {"string"}, {"uri"}, {"string", "uri"}):
        return _order_of_texts(str(one.value), str(other.value))
    return None


def _same_unit(one: Quantity, other: Quantity) -> bool:
    """By code where both have one, else by the word; a figure without a unit goes with any."""
    if one.code and other.code:
        return one.code == other.code
    return not (one.unit and other.unit) or one.unit == other.unit


_SIZES: Final = {
    code: (kind, Decimal(size))
    for kind, units in {
        "mass": {"kg": "1000", "g": "1", "mg": "0.001", "[lb_av]": "453.59237", "[oz_av]": "28.349523125"},
        "length": {
            "km": "1000",
            "m": "1",
            "cm": "0.01",
            "mm": "0.001",
            "[in_i]": "0.0254",
            "[ft_i]": "0.3048",
            "[mi_i]": "1609.344",
        },
        "time": {"wk": "604800", "d": "86400", "h": "3600", "min": "60", "s": "1"},
        "volume": {"L": "1", "l": "1", "dL": "0.1", "mL": "0.001", "ml": "0.001"},
    }.items()
    for code, size in units.items()
}
"""The UCUM units whose figures a form may ask in one and limit in another, as parts of one unit of their kind."""


def _order_of(one: Quantity, other: Quantity) -> int | None:
    if one.value is None or other.value is None:
        return None
    if _same_unit(one, other):
        return _order(one.value, other.value)
    left, right = _SIZES.get(one.code), _SIZES.get(other.code)
    if left is None or right is None or left[0] != right[0]:
        return None
    return _order(one.value * left[1], other.value * right[1])


def _order(one: Decimal, other: Decimal) -> int:
    return (one > other) - (one < other)


def _order_of_texts(one: str, other: str) -> int:
    return (one > other) - (one < other)


def _order_of_days(one: str, other: str) -> int:
    """Instants with a zone by the clock; otherwise the texts, as far as the shorter one goes."""
    left, right = _instant(one), _instant(other)
    if left is not None and right is not None and (left.tzinfo is None) == (right.tzinfo is None):
        return (left > right) - (left < right)
    length = min(len(one), len(other))
    return _order_of_texts(one[:length], other[:length])


def _instant(text: str) -> datetime | None:
    if "T" not in text:
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
