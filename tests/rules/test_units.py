from __future__ import annotations

import pytest

from cmtui.rules.units import units_words


@pytest.mark.parametrize(
    ("units", "used", "words"),
    [
        (10, 7.5, "2.5 of 10 visits left"),
        (10, 10, "0 of 10 visits left"),
        (10, 12, "12 of 10 visits: 2 over"),
        (0, 1, "1 of 0 visits: 1 over"),
    ],
)
def test_units_say_what_is_left_or_how_many_are_over(units: float, used: float, words: str) -> None:
    assert units_words(units, used, "visits") == words
