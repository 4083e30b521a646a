from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmtui.widgets.domains import in_words
from cmtui.widgets.form_title import short_title
from cmtui.widgets.trend import figure, plot, spark

JUNE, NOVEMBER = date(2026, 6, 1), date(2026, 11, 20)


@pytest.mark.parametrize(
    ("values", "low", "high", "drawn"),
    [
        ((), None, None, ""),
        ((0.0, 27.0), 0, 27, "▁█"),
        ((13.0, 14.0), 0, 27, "▄▅"),
        ((13.0, 14.0), None, None, "▁█"),
        ((5.0, 5.0), None, None, "▅▅"),
        (tuple(map(float, range(12))), 0, 11, "▄▄▅▅▆▇▇█"),
    ],
    ids=["none", "the whole range", "a step is no leap", "against their own", "alike", "the latest eight"],
)
def test_a_sparkline_is_drawn_against_the_range(
    values: tuple[float, ...], low: float | None, high: float | None, drawn: str
) -> None:
    assert spark(values, low=low, high=high) == drawn


def test_a_plot_has_its_ends_and_each_value() -> None:
    lines = plot(((JUNE, 4.0), (NOVEMBER, 13.0)), 40, 8, low=0, high=27)
    assert len(lines) == 8
    assert lines[0].startswith("27 ┤")
    assert lines[5].startswith(" 0 ┤")
    assert sum(line.count("●") for line in lines) == 2
    assert "●13" in "".join(lines)
    assert "1 Jun 2026" in lines[-1]
    assert lines[-1].endswith("20 Nov 2026")


def test_a_plot_of_one_day_names_it_once_and_of_nothing_is_nothing() -> None:
    assert plot(((JUNE, 4.0),), 40, 8)[-1].strip() == "1 Jun 2026"
    assert plot((), 40, 8) == ()


@given(
    st.lists(
        st.tuples(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.floats(-1e6, 1e6)), min_size=1, max_size=30
    ),
    st.integers(1, 120),
    st.integers(1, 30),
)
def test_any_plot_is_drawn_in_its_lines(points: list[tuple[date, float]], width: int, height: int) -> None:
    lines = plot(sorted(points), width, height)
    assert len(lines) == max(height - 2, 3) + 2


@pytest.mark.parametrize(("value", "text"), [(14.0, "14"), (5.17, "5.2"), (-2.0, "-2")])
def test_a_figure_has_no_zeros_that_say_nothing(value: float, text: str) -> None:
    assert figure(value) == text


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Patient Health Questionnaire (PHQ-9)", "PHQ-9 Patient Health Questionnaire"),
        ("Hunger Vital Sign™", "Hunger Vital Sign™"),
        ("Form (with a long remark)", "Form (with a long remark)"),
        ("(PHQ)", "(PHQ)"),
        ("", ""),
    ],
)
def test_an_abbreviation_stands_in_front(title: str, short: str) -> None:
    assert short_title(title) == short


def test_domains_are_named_in_a_word() -> None:
    assert in_words("YE") == "Psychosocial, Engagement"
    assert in_words("P") == "Physical"
    assert in_words(()) == ""
