"""Is this person on record already (F-INT-5): candidates by name, birth date and phone.

The same index serves an import (built once; blocked by birth date, name and phone, so that ten thousand
against ten thousand stays linear) and the inquiry form, which asks again as letters are typed. It only
proposes: two people are never made one here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cmtui.rules.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

SAME_NAME_AND_BIRTH: Final = "same name and birth date"
SOUNDS_ALIKE: Final = "sounds alike, same birth date"
SAME_PHONE: Final = "same phone"
SAME_NAME: Final = "same name, birth date not known"

STRENGTH: Final = {SAME_NAME_AND_BIRTH: 4, SOUNDS_ALIKE: 3, SAME_PHONE: 2, SAME_NAME: 1}
"""The order in which candidates are shown; a higher figure is the stronger reason."""

MOST: Final = 10
"""Candidates given for one person; more than that is a list nobody reads."""

_CROWD: Final = 200
"""Persons of one name or birth date who are looked at; beyond it the date is a placeholder like 1900-01-01,
only those whose last name sounds the same are compared, and everybody with everybody would be quadratic."""

_HOUSEHOLD: Final = 20
"""Persons on one phone beyond which it is a facility's number and says nothing."""

_PHONE_DIGITS: Final = (7, 10)
"""A number of fewer digits is not one; of longer ones the last ten count (without the country code)."""

_NEAR: Final = 0.94
"""Jaro-Winkler likeness that is enough by itself: above Hernandez and Fernandez (0.926)."""

_SHORT_NAME, _SHORT_NEAR, _LONG_NEAR = 5, 0.82, 0.75
"""Metaphone drops the vowels, so that Tim and Tom (0.80) or John and Jane (0.67), who may be twins, sound
the same to it; given names must look alike too. Catherine and Kathryn (0.757) still do."""

_JOINS: Final = re.compile("['\u2019.]")
_NOT_IN_A_NAME: Final = re.compile(r"[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Person:
    """What the duplicate check looks at."""

    ref: str | int
    """Whatever the asker knows the person by; given back in the match."""

    first: str
    last: str
    birth_date: date | None = None
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody on record who may be the same person, and why."""

    ref: str | int
    reason: str
    strength: int
    """4 is the strongest (see `STRENGTH`)."""


@dataclass(frozen=True, slots=True)
class _Sound:
    """A name as it is compared by ear; digits stand apart, as they are part of some records' names."""

    letters: str
    digits: str
    metaphone: str


@dataclass(frozen=True, slots=True)
class _Entry:
    ref: str | int
    name: str
    first: _Sound
    last: _Sound
    birth_date: date | None
    phones: tuple[str, ...]


def name_key(*names: str) -> str:
    """The names without case, accents, punctuation and doubled blanks, in alphabetical order.

    The order is dropped so that 'Kim Lee' taken down as 'Lee Kim' is still found.
    """
    # An apostrophe or full stop joins (O'Hara, St.), everything else parts (Smith-Jones).
    words = _NOT_IN_A_NAME.sub(" ", _JOINS.sub("", fold(" ".join(names)))).split()
    return " ".join(sorted(words))


def phone_key(phone: str) -> str:
    """The last ten digits of a number; empty when it has too few, or is one digit over and over."""
    fewest, most = _PHONE_DIGITS
    digits = "".join(letter for letter in phone if letter.isdecimal())[-most:]
    return digits if len(digits) >= fewest and len(set(digits)) > 1 else ""


class PeopleIndex:
    """Everybody on record, ready to be compared with a newcomer."""

    def __init__(self, people: Iterable[Person] = ()) -> None:
        self._by_birth: defaultdict[date, list[_Entry]] = defaultdict(list)
        self._by_name: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._by_name_and_birth: defaultdict[tuple[str, date | None], list[_Entry]] = defaultdict(list)
        self._by_sound: defaultdict[tuple[date, str], list[_Entry]] = defaultdict(list)
        self._by_phone: defaultdict[str, list[_Entry]] = defaultdict(list)
        for person in people:
            self.add(person)

    def add(self, person: Person) -> None:
        """Count a person among those on record; an import adds each client as it comes in."""
        entry = _entry(person)
        self._by_name[entry.name].append(entry)
        self._by_name_and_birth[entry.name, entry.birth_date].append(entry)
        if entry.birth_date is not None:
            self._by_birth[entry.birth_date].append(entry)
            self._by_sound[entry.birth_date, entry.last.metaphone].append(entry)
        for phone in entry.phones:
            self._by_phone[phone].append(entry)

    def candidates(self, person: Person) -> tuple[Match, ...]:
        """Who this may be, the strongest reason of each, at most `MOST`; the person's own ref is left out."""
        newcomer = _entry(person)
        found: dict[str | int, str] = {}
        for entry, reason in self._reasons(newcomer):
            if entry.ref != person.ref and STRENGTH[reason] > STRENGTH.get(found.get(entry.ref, ""), 0):
                found[entry.ref] = reason
        matches = [Match(ref, reason, STRENGTH[reason]) for ref, reason in found.items()]
        return tuple(sorted(matches, key=lambda match: -match.strength)[:MOST])

    def _reasons(self, newcomer: _Entry) -> Iterable[tuple[_Entry, str]]:
        name, born = newcomer.name, newcomer.birth_date
        if not name:
            pass  # nothing but a phone to go by
        elif born is None:
            same = self._by_name.get(name, ())
            yield from ((entry, SAME_NAME) for entry in same[:_CROWD])
        else:
            exact, undated = (self._by_name_and_birth.get((name, day), ()) for day in (born, None))
            yield from ((entry, SAME_NAME_AND_BIRTH) for entry in exact[:_CROWD])
            yield from ((entry, SAME_NAME) for entry in undated[:_CROWD])
            yield from self._sounding_alike(newcomer, born)
        for phone in newcomer.phones:
            household = self._by_phone.get(phone, ())
            if len(household) <= _HOUSEHOLD:
                yield from ((entry, SAME_PHONE) for entry in household)

    def _sounding_alike(self, newcomer: _Entry, birth_date: date) -> Iterable[tuple[_Entry, str]]:
        born_then = self._by_birth.get(birth_date, ())
        if len(born_then) > _CROWD:
            born_then = self._by_sound.get((birth_date, newcomer.last.metaphone), ())[:_CROWD]
        for entry in born_then:
            if _last_alike(newcomer.last, entry.last) and _first_alike(newcomer.first, entry.first):
                yield entry, SOUNDS_ALIKE


def candidates(person: Person, known: Iterable[Person]) -> tuple[Match, ...]:
    """Who of a short list this may be; over many newcomers build one `PeopleIndex` instead."""
    return PeopleIndex(known).candidates(person)


def _entry(person: Person) -> _Entry:
    phones = tuple(dict.fromkeys(key for phone in person.phones if (key := phone_key(phone))))
    # Of several given names the first is compared: 'Mary Ann' is 'Mary' on the next list.
    given = person.first.split()[:1]
    return _Entry(
        ref=person.ref,
        name=name_key(person.first, person.last),
        first=_sound("".join(given)),
        last=_sound(person.last),
        birth_date=person.birth_date,
        phones=phones,
    )


def _sound(name: str) -> _Sound:
    import jellyfish  # deferred: only intake and import compare names

    key = name_key(name)
    letters = "".join(letter for letter in key if not letter.isdecimal())
    digits = "".join(letter for letter in key if letter.isdecimal())
    return _Sound(letters, digits, jellyfish.metaphone(letters) if letters.isascii() else letters)


def _last_alike(one: _Sound, other: _Sound) -> bool:
    return _digits_fit(one, other) and (
        bool(one.metaphone and one.metaphone == other.metaphone) or _likeness(one, other) >= _NEAR
    )


def _first_alike(one: _Sound, other: _Sound) -> bool:
    if not _digits_fit(one, other):
        return False
    shorter = min(len(one.letters), len(other.letters))
    needed = _SHORT_NEAR if shorter < _SHORT_NAME else _LONG_NEAR
    return _likeness(one, other) >= (needed if one.metaphone == other.metaphone else _NEAR)


def _digits_fit(one: _Sound, other: _Sound) -> bool:
    """Alice368 and Alice412 are two people; Alice may be either."""
    return not one.digits or not other.digits or one.digits == other.digits


def _likeness(one: _Sound, other: _Sound) -> float:
    import jellyfish  # deferred, as above

    if not one.letters or not other.letters:
        return 0.0
    return jellyfish.jaro_winkler_similarity(one.letters, other.letters)
