"""Days in the list of Assess: of another year they say which, and are not taken for a day of a month."""

from __future__ import annotations

from datetime import date

import pytest

from cmtui.screens.chart.assess_lines import COLUMNS, Days


@pytest.mark.parametrize(
    ("at", "text"),
    [("2026-11-20", "20 Nov"), ("2027-02-18", "Feb 2027"), ("2025-12-31", "Dec 2025")],
    ids=["this year", "next year", "last year"],
)
def test_a_day_of_another_year_is_its_month_and_the_whole_year(at: str, text: str) -> None:
    found = Days(date(2026, 11, 23), None).short(at)
    assert found == text
    assert len(found) <= COLUMNS[2].width
