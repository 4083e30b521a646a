"""A version is read back as it was frozen, or not at all: never half, and never as something else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cmtui.rules.plan_diff import changes
from cmtui.rules.plan_frozen import read_frozen
from cmtui.rules.plan_wording import wording
from tests.rules.plans import goal, need, plan, step


def frozen(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


@pytest.mark.parametrize(
    "whole",
    [
        plan(),
        plan(valid_until=None, fits=None, previous_on="2026-10-01", loose=[step(none_told=False)]),
        plan(goals=[goal(attainment=-2, target=3, target_on=None, review_days=None)], needs=[]),
        plan(goals=[], a_later_field="is of no concern"),
    ],
)
def test_what_was_frozen_is_read_back_as_it_was(whole: dict[str, Any]) -> None:
    assert read_frozen(frozen(whole)) == whole
    assert wording(read_frozen(frozen(whole))) == wording(whole)
    assert changes(read_frozen(frozen(whole)), whole) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "null",
        "[]",
        "7",
        "{" * 10,
        "[" * 100_000,
        "Plan of Rosa.",
        frozen([plan()]),
        frozen({name: value for name, value in plan().items() if name != "goals"}),
        frozen(plan(goals=None)),
        frozen(plan(goals={"g1": goal()})),
        frozen(plan(goals=["weigh daily"])),
        frozen(plan(goals=[goal(levels=["never"])])),
        frozen(plan(goals=[goal(levels=[1, 2, 3, 4, 5])])),
        frozen(plan(goals=[goal(attainment=3)])),
        frozen(plan(goals=[goal(attainment="0")])),
        frozen(plan(goals=[goal(target_on="soon")])),
        frozen(plan(goals=[goal(target="seven")])),
        frozen(plan(goals=[goal(id=["g1"])])),
        frozen(plan(goals=[goal(needs=[{}])])),
        frozen(plan(goals=[goal(interventions=[step(due_on=20261114)])])),
        frozen(plan(loose=[{"what": "bring a scale"}])),
        frozen(plan(needs=[need(statement=None)])),
        frozen(plan(needs=[need(confidential="no")])),
        frozen(plan(valid_until="2027-13-01")),
        frozen(plan(version="1")),
    ],
)
def test_what_is_no_plan_is_never_taken_for_one(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whichever field it is, it cannot be read
        read_frozen(text)


@pytest.mark.parametrize("stored", [None, 7])
def test_what_is_no_text_is_no_plan(stored: Any) -> None:
    with pytest.raises(ValueError, match="no JSON"):
        read_frozen(stored)


@pytest.mark.parametrize("part", ["plan", "need", "goal", "step"])
def test_a_plan_of_which_any_field_is_missing_is_not_read(part: str) -> None:
    for name in {"plan": plan, "need": need, "goal": goal, "step": step}[part]():
        whole = plan(loose=[step()])
        of = {
            "plan": whole,
            "need": whole["needs"][0],
            "goal": whole["goals"][0],
            "step": whole["loose"][0],
        }
        del of[part][name]
        with pytest.raises(ValueError, match="missing"):
            read_frozen(frozen(whole))
