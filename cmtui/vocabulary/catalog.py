"""The controlled vocabularies, as typed values.

They are data (`vocabularies.toml`), read on first use: nothing that paints the first screen pays for it.
A code that is not shipped is the user's own word, and shows itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a vocabulary."""

    code: str
    """What the record stores; never changed once shipped."""
    label: str
    """What a person reads."""
    hint: str = ""
    """A sentence for the one who chooses; empty where the label says it."""
    sources: tuple[str, ...] = ()
    """Ids of the statements of the standards, rules and guards that it serves."""


@dataclass(frozen=True, slots=True)
class EntryKind:
    """A kind word of quick entry, and how such a contact is stored."""

    word: str
    mode: str
    """Code of `contact_mode`."""
    format: str
    """Code of `note_format`."""


@dataclass(frozen=True, slots=True)
class AcuityLevel:
    """What the practice takes a level of acuity to mean, unless it says otherwise."""

    level: int
    label: str
    weight: int
    """Points that a case of this level adds to the caseload."""
    cadence_days: int
    """How often to be in touch, in days."""


@cache
def read(name: str) -> dict[str, Any]:
    """The data file of that name (without `.toml`) beside this module, parsed once."""
    import tomllib  # 5 ms, and `--help` needs no vocabulary

    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))


def vocabularies() -> tuple[str, ...]:
    """The names of the shipped vocabularies."""
    return tuple(read("vocabularies"))


def title(vocabulary: str) -> str:
    """The heading of a vocabulary."""
    return str(read("vocabularies")[vocabulary]["title"])


def is_open(vocabulary: str) -> bool:
    """Whether the user's own words are welcome beside the shipped ones."""
    return bool(read("vocabularies")[vocabulary].get("open", False))


@cache
def terms(vocabulary: str) -> tuple[Term, ...]:
    """The terms of a vocabulary in the order they are offered.

    Raises:
        KeyError: No vocabulary has that name.
    """
    table = read("vocabularies")[vocabulary]
    shared = tuple(table.get("sources", ()))
    return tuple(
        Term(row["code"], row["label"], row.get("hint", ""), (*shared, *row.get("sources", ())))
        for row in table["terms"]
    )


@cache
def _by_code(vocabulary: str) -> dict[str, Term]:
    return {each.code: each for each in terms(vocabulary)}


def term(vocabulary: str, code: str) -> Term:
    """The term of that code; a code that is not shipped is a term that shows itself."""
    return _by_code(vocabulary).get(code) or Term(code, code)


def is_shipped(vocabulary: str, code: str) -> bool:
    """Whether the code is one of the shipped ones."""
    return code in _by_code(vocabulary)


def label(vocabulary: str, code: str) -> str:
    """What a person reads for a code; a code that is not shipped shows itself."""
    return term(vocabulary, code).label


def choice(vocabulary: str, typed: str) -> Term | None:
    """The term that a digit, a code or the first letters of a label name, or None.

    Letters that fit several terms choose none of them: a choice is never guessed.
    """
    word = " ".join(typed.split()).casefold()
    offered = terms(vocabulary)
    if not word:
        return None
    if exact := [each for each in offered if word in (each.code.casefold(), each.label.casefold())]:
        return exact[0]
    if word.isdecimal():
        # Three figures are plenty, and Python refuses to read thousands of them.
        position = int(word[:3])
        return offered[position - 1] if 0 < position <= len(offered) else None
    begins = [
        each for each in offered if each.label.casefold().startswith(word) or each.code.startswith(word)
    ]
    inside = begins or [each for each in offered if f" {word}" in f" {each.label.casefold()}"]
    return inside[0] if len(inside) == 1 else None


@cache
def entry_kinds() -> Mapping[str, EntryKind]:
    """The kinds of quick entry by their word (aliases are the grammar's matter)."""
    return {
        row["code"]: EntryKind(row["code"], row["mode"], row.get("format", "narrative"))
        for row in read("vocabularies")["entry_kind"]["terms"]
    }


@cache
def entry_outcomes() -> Mapping[str, str]:
    """The code of `reached` that each outcome word of quick entry is stored as."""
    return {row["code"]: row["reached"] for row in read("vocabularies")["entry_outcome"]["terms"]}


def kind_word(mode: str) -> str:
    """The quick-entry word of a stored mode; a mode without one shows itself (fax, portal)."""
    return next((each.word for each in entry_kinds().values() if each.mode == mode), mode)


def outcome_word(reached: str) -> str | None:
    """The quick-entry word of a stored outcome; None where there is none, the code where it has no word."""
    if not reached:
        return None
    return next((word for word, code in entry_outcomes().items() if code == reached), reached)


@cache
def modes_with_person() -> frozenset[str]:
    """The contact modes in which somebody is contacted; the others are work on the record alone."""
    rows = read("vocabularies")["contact_mode"]["terms"]
    return frozenset(row["code"] for row in rows if row.get("with_person", True))


@cache
def note_sections(format_code: str) -> tuple[str, ...]:
    """The headings of a note in that format; none for one running text or a format that is not shipped."""
    rows = read("vocabularies")["note_format"]["terms"]
    return tuple(next((row.get("sections", ()) for row in rows if row["code"] == format_code), ()))


@cache
def acuity_levels() -> tuple[AcuityLevel, ...]:
    """The four levels of acuity with their default weight and cadence, lowest first."""
    return tuple(
        AcuityLevel(int(row["code"]), row["label"], row["weight"], row["cadence_days"])
        for row in read("vocabularies")["acuity"]["terms"]
    )


@cache
def component_of(focus: str) -> str:
    """The mark on the rail that a focus belongs to: needs count under assess, outcomes under monitor."""
    rows = read("vocabularies")["focus"]["terms"]
    return next((str(row["component"]) for row in rows if row["code"] == focus), focus)
