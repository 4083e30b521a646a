"""What an answer may be: its bounds, its length, how many of them, its units and its file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypedDict

from cmtui.forms.reading.extensions import computed
from cmtui.forms.reading.initial import as_type
from cmtui.forms.reading.text import tidy
from cmtui.forms.reading.values import answer, choice, coding, whole, words
from cmtui.forms.values import Answer, Coding

if TYPE_CHECKING:
    from decimal import Decimal

    from cmtui.forms.reading.extensions import Extensions
    from cmtui.forms.reading.findings import Findings
    from cmtui.forms.reading.options import Lists
    from cmtui.forms.tree import ItemType

_FIGURES: Final = frozenset({"integer", "decimal", "quantity"})

_LONGEST_PATTERN: Final = 2_000
"""Characters; published patterns have at most two hundred."""


class Limits(TypedDict):
    """The part of an item that bounds its answers."""

    units: tuple[Coding, ...]
    min_value: Answer | None
    max_value: Answer | None
    min_length: int | None
    max_length: int | None
    min_occurs: int | None
    max_occurs: int | None
    decimal_places: int | None
    pattern: str
    mime_types: tuple[str, ...]
    max_size: Decimal | None
    step: Decimal | None
    entry_format: str
    open_label: str


_UNBOUNDED: Final = Limits(
    units=(),
    min_value=None,
    max_value=None,
    min_length=None,
    max_length=None,
    min_occurs=None,
    max_occurs=None,
    decimal_places=None,
    pattern="",
    mime_types=(),
    max_size=None,
    step=None,
    entry_format="",
    open_label="",
)


def limits(
    raw: dict[str, Any],
    kind: ItemType,
    extensions: Extensions,
    link_id: str,
    findings: Findings,
    *,
    lists: Lists,
) -> Limits:
    """The bounds of an item's answers."""
    if not extensions and "maxLength" not in raw:
        return _UNBOUNDED
    longest = whole(raw.get("maxLength"))
    if "maxLength" in raw and (longest is None or longest < 1):
        findings.error(link_id, "bad-value", "Its greatest length is no whole figure and is left out.")
        longest = None
    return Limits(
        units=_units(kind, extensions, link_id, findings, lists),
        min_value=_bound(("minValue", "minQuantity"), kind, extensions, link_id, findings),
        max_value=_bound(("maxValue", "maxQuantity"), kind, extensions, link_id, findings),
        min_length=extensions.whole("minLength"),
        max_length=longest,
        min_occurs=extensions.whole("minOccurs"),
        max_occurs=extensions.whole("maxOccurs"),
        decimal_places=extensions.whole("maxDecimalPlaces"),
        pattern=_pattern(words(extensions.value("regex")), link_id, findings),
        mime_types=tuple(
            mime
            for extension in extensions.all("mimeType")
            if (mime := words(choice(extension, "value")[2]).strip().lower())
        ),
        max_size=extensions.figure("maxSize"),
        step=extensions.figure("sliderStepValue"),
        entry_format=tidy(words(extensions.value("entryFormat"))),
        open_label=tidy(words(extensions.value("openLabel"))),
    )


def _bound(
    names: tuple[str, str], kind: ItemType, extensions: Extensions, link_id: str, findings: Findings
) -> Answer | None:
    """The least or the greatest value that is taken."""
    for extension in extensions.all(*names):
        if computed(extension) is not None:
            continue  # becomes a constraint
        _, of_kind, value = choice(extension, "value")
        given = None if of_kind is None else answer(of_kind, value)
        if given is not None and given.kind == "quantity" and kind == "quantity":
            return given
        if given is not None and kind == "quantity" and given.kind in {"integer", "decimal"}:
            return as_type(given, "decimal") or given
        fitting = None if given is None else as_type(given, kind)
        if fitting is not None:
            return fitting
        findings.error(
            link_id, "bad-value", "Its least or greatest value is not of its type and is left out."
        )
    return None


def _units(
    kind: ItemType, extensions: Extensions, link_id: str, findings: Findings, lists: Lists
) -> tuple[Coding, ...]:
    """The unit of a figure, or those to choose from."""
    if kind not in _FIGURES:
        return ()
    several = [
        found
        for extension in extensions.all("unitOption")
        if (found := coding(choice(extension, "value")[2])) is not None
    ]
    if not several and (canonical := words(extensions.value("unitValueSet"))):
        options, outside = lists.units(canonical)
        several = [option.answer.value for option in options if isinstance(option.answer.value, Coding)]
        if outside:
            findings.degraded(
                link_id, "outside-unit-set", f"Its units are listed elsewhere ({outside}): write the unit."
            )
    fixed = coding(extensions.value("unit"))
    return tuple(several) if several else (fixed,) if fixed is not None else ()


def _pattern(pattern: str, link_id: str, findings: Findings) -> str:
    """A pattern that Python can search for; else none, and a finding."""
    if len(pattern) <= _LONGEST_PATTERN and _compiles(pattern):
        return pattern
    findings.degraded(link_id, "bad-pattern", "The pattern of its answer cannot be read: it is not checked.")
    return ""


def _compiles(pattern: str) -> bool:
    """Whether Python can read a pattern."""
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True
