"""How heavy a case is, from what the record shows."""

from __future__ import annotations

import pytest

from cmtui.rules.acuity import kinds, level_of, source, weighed


@pytest.mark.parametrize(
    ("points", "level"),
    [(0, 1), (2, 1), (3, 2), (6, 2), (7, 3), (11, 3), (12, 4), (40, 4)],
)
def test_a_sum_of_points_suggests_a_level(points: int, level: int) -> None:
    assert level_of(points) == level


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ({}, []),
        ({"stays_6m": 1}, [("stays_6m", 2, "1 hospital stay in 6 months")]),
        ({"stays_6m": 9}, [("stays_6m", 6, "9 hospital stays in 6 months")]),
        ({"conditions": 3}, []),
        ({"conditions": 4}, [("conditions", 1, "4 conditions")]),
        ({"conditions": 6}, [("conditions", 2, "6 conditions")]),
        ({"needs": 2}, []),
        ({"needs": 7}, [("needs", 2, "7 open needs")]),
        ({"emergencies_12m": 1}, []),
        (
            {"urgent_flags": 1, "alone": 1},
            [("urgent_flags", 3, "an urgent safety flag is open"), ("alone", 2, "no caregiver is recorded")],
        ),
        (
            {"transitions_30d": 2, "interpreter": 1},
            [
                ("transitions_30d", 3, "2 discharges or moves within 30 days"),
                ("interpreter", 1, "an interpreter is needed"),
            ],
        ),
    ],
    ids=[
        "nothing",
        "one stay",
        "many stays weigh no more than the most",
        "three conditions",
        "four conditions",
        "six conditions",
        "two needs",
        "seven needs",
        "one visit long ago",
        "a flag, and nobody at home",
        "moved twice, with an interpreter",
    ],
)
def test_what_weighs_is_told_with_its_points(
    counts: dict[str, int], found: list[tuple[str, int, str]]
) -> None:
    assert list(weighed(counts)) == found


def test_the_weights_say_that_they_are_a_default() -> None:
    assert "no published weight is standard" in source()
    assert len({kind.name for kind in kinds()}) == len(kinds())
    assert all(kind.most >= kind.points and "{n}" not in kind.one for kind in kinds())
