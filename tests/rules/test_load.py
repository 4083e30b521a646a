"""The weighted caseload."""

from __future__ import annotations

import pytest

from cmtui.rules.load import caseload, default_weights


@pytest.mark.parametrize(
    ("acuities", "points"),
    [((), 0), ((1,), 1), ((1, 2, 3, 4), 14), ((4, 4), 14)],
    ids=["no case", "one low", "one of each", "two intensive"],
)
def test_cases_weigh_by_their_acuity(acuities: tuple[int, ...], points: int) -> None:
    load = caseload(acuities, capacity=80)
    assert (load.cases, load.points, load.room) == (len(acuities), points, 80 - points)


def test_the_practice_may_set_its_own_weights() -> None:
    assert caseload((1, 4), capacity=10, weights={1: 3, 4: 8}).points == 11


@pytest.mark.parametrize(
    ("acuities", "capacity", "share", "over"),
    [
        ((4, 3), 22, 0.5, False),
        ((4,), 7, 1.0, False),
        ((4, 1), 7, 8 / 7, True),
        ((), 0, 0.0, False),
        ((1,), 0, float("inf"), True),
    ],
    ids=["half full", "just full", "over", "nothing of nothing", "any case without capacity"],
)
def test_the_load_is_a_share_of_the_capacity(
    acuities: tuple[int, ...], capacity: int, share: float, over: bool
) -> None:
    load = caseload(acuities, capacity=capacity)
    assert load.share == pytest.approx(share)
    assert load.is_over is over


def test_the_shipped_weights_are_those_of_the_domain() -> None:
    assert default_weights() == {1: 1, 2: 2, 3: 4, 4: 7}
