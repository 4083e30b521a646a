"""Who answers for what: an aspect named twice, and who stands in the plan alone."""

from __future__ import annotations

import pytest

from cmtui.rules.care_team import Member, aspects, duplicates, not_on_the_team

LOPEZ = Member("1", "Lopez, Ana", "Nurse", "medicines, Wound care")
RAO = Member("2", "Dr. Rao", "Primary care", "wound  care; blood pressure")
MIA = Member("3", "Mia Garcia", "Family", "")


def test_aspects_are_parted() -> None:
    assert aspects(" medicines ,Wound  care;\nrides,, ") == ("medicines", "Wound care", "rides")


def test_an_aspect_of_two_is_told_at_both() -> None:
    assert duplicates([LOPEZ, RAO, MIA]) == {
        "1": (("wound care", "Dr. Rao"),),
        "2": (("wound care", "Lopez, Ana"),),
    }


@pytest.mark.parametrize("team", [[], [MIA], [LOPEZ, MIA]])
def test_what_one_alone_answers_for_is_in_order(team: list[Member]) -> None:
    assert duplicates(team) == {}


def test_the_same_aspect_twice_at_one_member_is_no_duplicate() -> None:
    assert duplicates([Member("1", "Lopez", "", "rides, Rides")]) == {}


@pytest.mark.parametrize(
    "who",
    [
        "me",
        "",
        " ME ",
        "Lopez",
        "nurse",
        "Ana Lopez",
        "rao",
        "client",
        "family",
        "Dana Reed",
    ],
)
def test_who_is_known_needs_no_place(who: str) -> None:
    assert not_on_the_team([(who, "weekly weights")], [LOPEZ, RAO], ["Dana Reed"]) == ()


def test_who_stands_in_the_plan_alone_is_named_with_what_for() -> None:
    named = [
        ("Valley Rides", "book rides"),
        ("Lopez", "wounds"),
        ("Valley Rides", "visit"),
        ("Valley Rides", "visit"),
    ]
    assert not_on_the_team(named, [LOPEZ]) == (("Valley Rides", ("book rides", "visit")),)
