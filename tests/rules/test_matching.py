from __future__ import annotations

from datetime import date, timedelta
from itertools import islice, product

import jellyfish
import pytest

from cmtui.rules import matching
from cmtui.rules.matching import MOST, Match, PeopleIndex, Person, candidates, name_key, phone_key

BORN = date(1980, 5, 17)


def person(first: str, last: str, born: date | None = BORN, *phones: str, ref: str | int = "new") -> Person:
    return Person(ref, first, last, born, phones)


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("José", "Núñez"), "jose nunez"),
        (("Kim", "Lee"), "kim lee"),
        (("Lee", "Kim"), "kim lee"),
        (("Siobhan", "O'Hara"), "ohara siobhan"),
        (("Siobhan", "O\u2019Hara"), "ohara siobhan"),
        (("Ann-Marie", "St. John_Smith"), "ann john marie smith st"),
        (("  ALICE368 ", "Gleason633"), "alice368 gleason633"),
        (("", ""), ""),
    ],
)
def test_a_name_is_compared_without_case_accents_and_punctuation(names: tuple[str, ...], key: str) -> None:
    assert name_key(*names) == key


@pytest.mark.parametrize(
    ("phone", "key"),
    [
        ("(402) 555-0134", "4025550134"),
        ("+1 402.555.0134", "4025550134"),
        ("555-0134", "5550134"),
        ("0134", ""),
        ("000-000-0000", ""),
        ("none", ""),
    ],
)
def test_a_phone_is_its_last_ten_digits(phone: str, key: str) -> None:
    assert phone_key(phone) == key


@pytest.mark.parametrize(
    ("newcomer", "known", "reason"),
    [
        (person("Maria", "Lopez"), person("María", "LÓPEZ"), matching.SAME_NAME_AND_BIRTH),
        (person("Lopez", "Maria"), person("Maria", "Lopez"), matching.SAME_NAME_AND_BIRTH),
        (person("Catherine", "Smith"), person("Kathryn", "Smyth"), matching.SOUNDS_ALIKE),
        (person("Steven", "Hansen"), person("Stephen", "Hanson"), matching.SOUNDS_ALIKE),
        (person("Mary Ann", "Jones"), person("Mary", "Jones"), matching.SOUNDS_ALIKE),
        (person("Иван", "Петров"), person("Иван", "Петрова"), matching.SOUNDS_ALIKE),
        (person("Alice", "Gleason"), person("Alice368", "Gleason633"), matching.SOUNDS_ALIKE),
        (person("Alice368", "Gleason633"), person("Alice412", "Gleason633"), None),
        (person("Alice368", "Gleason633"), person("Alice368", "Gleason901"), None),
        (person("Tim", "Novak"), person("Tom", "Novak"), None),
        (person("John", "Novak"), person("Jane", "Novak"), None),
        (person("Maria", "Hernandez"), person("Maria", "Fernandez"), None),
        (person("Alice", "Lopez", date(1951, 1, 2)), person("Alice", "Lopez"), None),
        (person("Alice", "Lopez", None), person("Alice", "Lopez"), matching.SAME_NAME),
        (person("Alice", "Lopez"), person("Alice", "Lopez", None), matching.SAME_NAME),
        (person("Alice", "", None), person("", "", None), None),
        (person("", ""), person("", ""), None),
        (person("Ann", "Lopez"), person("", "Lopez"), None),
        (
            person("Ann", "Lopez", None, "402-555-0134"),
            person("Bob", "Ray", BORN, "+1 (402) 555 0134"),
            matching.SAME_PHONE,
        ),
        (person("Ann", "Lopez", None, "0"), person("Bob", "Ray", BORN, "0"), None),
    ],
    ids=[
        "same name and date, accents and case apart",
        "names the wrong way round",
        "sounds alike in both names",
        "sounds alike, spelt otherwise",
        "a second given name left out",
        "another script, nearly the same",
        "digits on one side only",
        "other digits of the first name are another person",
        "other digits of the last name are another person",
        "twins whose names differ by a vowel",
        "twins whose names share consonants",
        "last names that rhyme",
        "a relative of the same name, born otherwise",
        "the newcomer's birth date is not known",
        "the known one's birth date is not known",
        "no name to compare, no date",
        "no name to compare, same date",
        "a first name is missing",
        "same phone, written otherwise",
        "no phone at all",
    ],
)
def test_who_may_be_the_same_person(newcomer: Person, known: Person, reason: str | None) -> None:
    other = Person("known", known.first, known.last, known.birth_date, known.phones)
    expected = () if reason is None else (Match("known", reason, matching.STRENGTH[reason]),)
    assert candidates(newcomer, [other]) == expected


def test_the_strongest_reason_of_each_is_given_and_the_strongest_first() -> None:
    index = PeopleIndex(
        [
            person("Bob", "Ray", None, "402-555-0134", ref=1),
            person("Alise", "Gleason", BORN, "402-555-0134", ref=2),
            person("Alice", "Gleason", BORN, "402-555-0134", ref=3),
        ]
    )
    found = index.candidates(person("Alice", "Gleason", BORN, "402-555-0134"))
    assert [(match.ref, match.reason) for match in found] == [
        (3, matching.SAME_NAME_AND_BIRTH),
        (2, matching.SOUNDS_ALIKE),
        (1, matching.SAME_PHONE),
    ]


def test_nobody_is_a_duplicate_of_themselves() -> None:
    index = PeopleIndex([person("Alice", "Gleason", ref=3)])
    assert index.candidates(person("Alice", "Gleason", ref=3)) == ()


def test_one_added_during_an_import_is_found_by_the_next_row() -> None:
    index = PeopleIndex()
    assert index.candidates(person("Alice", "Gleason")) == ()
    index.add(person("Alice", "Gleason", ref=1))
    assert [match.ref for match in index.candidates(person("Alice", "Gleason"))] == [1]


def test_a_number_of_a_whole_facility_says_nothing() -> None:
    index = PeopleIndex(person(f"Name{n}", "Other", None, "402-555-0134", ref=n) for n in range(21))
    assert index.candidates(person("Ann", "Lopez", None, "402-555-0134")) == ()


def test_a_long_list_of_candidates_is_cut() -> None:
    index = PeopleIndex(person("Ann", "Lopez", ref=n) for n in range(50))
    assert len(index.candidates(person("Ann", "Lopez"))) == MOST


def test_a_placeholder_birth_date_still_finds_the_one_who_sounds_the_same() -> None:
    index = PeopleIndex(person(f"Name{n}", f"Other{n}", ref=n) for n in range(300))
    index.add(person("Alise", "Gleeson", ref="her"))
    assert [match.ref for match in index.candidates(person("Alice", "Gleason"))] == ["her"]


@pytest.mark.parametrize("days", [1, 20_000], ids=["all born on one placeholder day", "dates spread"])
def test_many_against_many_are_not_all_compared(days: int, monkeypatch: pytest.MonkeyPatch) -> None:
    size, compared = 1_000, 0
    likeness = jellyfish.jaro_winkler_similarity

    def counted(one: str, other: str) -> float:
        nonlocal compared
        compared += 1
        return likeness(one, other)

    monkeypatch.setattr(jellyfish, "jaro_winkler_similarity", counted)
    names = ["".join(letters) for letters in islice(product("bcdfgklmnprst", repeat=4), size)]
    people = [
        person(f"A{name}", f"O{name}", date(1930, 1, 1) + timedelta(n % days), f"402555{n:04}", ref=n)
        for n, name in enumerate(names)
    ]
    index = PeopleIndex(people)
    for newcomer in people:
        index.candidates(newcomer)
    assert compared < 20 * size
