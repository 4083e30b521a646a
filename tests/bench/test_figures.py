"""From samples to the table."""

from __future__ import annotations

import pytest

from bench.figures import Bound, Sample, interleave, quantile, ratio, table


@pytest.mark.parametrize(
    ("share", "value"),
    [(0.0, 1.0), (0.5, 3.0), (0.95, 4.8), (1.0, 5.0)],
    ids=["least", "median", "p95", "most"],
)
def test_a_quantile_lies_between_its_neighbors(share: float, value: float) -> None:
    assert quantile([5.0, 1.0, 3.0, 2.0, 4.0], share) == pytest.approx(value)


def test_every_round_runs_each_program_and_begins_with_another_one() -> None:
    ran: list[str] = []

    def run(name: str) -> Sample:
        ran.append(name)
        return {"ms": float(len(ran))}

    samples = interleave({"a": lambda: run("a"), "b": lambda: run("b")}, 2, lambda _: None)

    assert ran == ["a", "b", "b", "a", "a", "b"]
    assert samples == {"a": [{"ms": 4.0}, {"ms": 5.0}], "b": [{"ms": 3.0}, {"ms": 6.0}]}, "the first warms up"


def test_a_ratio_compares_what_stood_side_by_side() -> None:
    slow_minute = {
        "ours": [{"ms": 2.0}, {"ms": 20.0}, {"ms": 3.0}],
        "theirs": [{"ms": 1.0}, {"ms": 10.0}, {"ms": 1.0}],
    }

    assert ratio(slow_minute, "ours", "theirs", "ms") == 2.0


def test_the_table_says_what_is_inside_its_bound_and_what_was_not_measured() -> None:
    lines = list(
        table(
            [
                Bound("start", 1.15, 1.2, detail="230 / 200 ms"),
                Bound("find", 64.0, 50.0, unit="ms"),
                Bound.missing("growth", 1.2, "left out by --quick"),
            ]
        )
    )

    assert [line.split() for line in lines[1:]] == [
        ["start", "1.2", "×", "1.15", "×", "ok", "230", "/", "200", "ms"],
        ["find", "50", "ms", "64.00", "ms", "OVER"],
        ["growth", "1.2", "×", "–", "–", "not", "measured:", "left", "out", "by", "--quick"],
    ]
