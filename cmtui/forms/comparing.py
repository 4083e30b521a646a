"""Answers compared with each other: the same, and which comes first."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

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
            return left.value == right.value and _same_unit(left, right)
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
            if left.value is None or right.value is None or not _same_unit(left, right):
                return None
            return _order(left.value, right.value)
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
