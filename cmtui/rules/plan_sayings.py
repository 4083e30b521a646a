"""How the change of one field of a plan is said: the words of `plan_changes.toml`, with both values in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cmtui.rules.plan_words import amount, day, figure, label, line
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.rules.plan_words import Data

_PLACES: Final = ("{old}", "{new}")


def fields(table: str) -> tuple[str, ...]:
    """The fields of a table whose change is said."""
    return tuple(row["field"] for row in catalog.read("plan_changes")[table])


def said(table: str, old: Data, new: Data, *, but: frozenset[str] = frozenset()) -> Iterator[str]:
    """Each changed field of a goal, an intervention or an agreement in its words.

    Args:
        table: `goal`, `step` or `agreement`.
        old: As it was.
        new: As it is.
        but: Fields that are said elsewhere.
    """
    for row in catalog.read("plan_changes")[table]:
        name = row["field"]
        if old[name] != new[name] and name not in but:
            yield change(row, _shown(row, old), _shown(row, new))


def change(row: dict[str, str], old: str, new: str) -> str:
    """The words of one change; what the values hold is never read as a pattern."""
    words = row["changed"] if old and new else row["added"] if new else row["gone"]
    parts, rest = [], words
    while rest:
        at = min((rest.find(place) for place in _PLACES if place in rest), default=len(rest))
        parts.append(rest[:at])
        if found := rest[at : at + len(_PLACES[0])]:
            parts.append(new if found == "{new}" else old)
        rest = rest[at + len(_PLACES[0]) :]
    return "".join(parts)


def _shown(row: dict[str, str], data: Data) -> str:
    """A value as the client reads it; empty for none."""
    value: Any = data[row["field"]]
    if value is None or value == "":
        return ""
    kind = row.get("as", "text")
    if kind == "day":
        return day(value)
    if kind == "figure":
        return figure(value)
    if kind == "amount":
        return amount(value, data["unit"])
    return line(str(value)) if kind == "text" else label(kind, value)
