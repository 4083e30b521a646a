from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cmtui.errors import CaseworkError, NotFound, Stale, WrongUsage
from tests.screens.desk import make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cmtui.casebook.book import Casebook


@pytest.fixture
def plan(tmp_path: Path) -> Iterator[tuple[Casebook, str, list[str]]]:
    """A plan with two interventions: the casebook, the case, their public ids."""
    practice = make(tmp_path / "practice.db")
    casebook = practice.open()
    goal = casebook.plan.add_goal(practice.ortiz, {"what": "weigh daily"})
    steps = [casebook.plan.add_intervention(goal, {"what": what}) for what in ("bring a scale", "read it")]
    yield casebook, practice.ortiz, steps
    casebook.close()


def test_what_the_client_was_told_of_several_interventions_is_one_act(
    plan: tuple[Casebook, str, list[str]],
) -> None:
    casebook, case, steps = plan
    casebook.plan.told(steps, {"cost_told": "the plan pays", "none_told": "yes", "told_on": "today"}, seen=1)
    rows = casebook.plan.goals(case)[0].interventions
    assert [row.told for row in rows] == [("cost", "none")] * 2
    casebook.undo.last(case)
    assert [row.told for row in casebook.plan.goals(case)[0].interventions] == [()] * 2


def test_only_what_the_client_was_told_is_written(plan: tuple[Casebook, str, list[str]]) -> None:
    casebook, case, steps = plan
    casebook.plan.told(steps[:1], {"risk_told": "none", "what": "something else"})
    first, second = casebook.plan.goals(case)[0].interventions
    assert (first.what, first.told, second.told) == ("bring a scale", ("risk",), ())


@pytest.mark.parametrize(
    ("values", "seen", "error"),
    [({"none_told": "perhaps"}, None, WrongUsage), ({"risk_told": "none"}, 7, Stale)],
    ids=["a value that does not fit", "changed elsewhere meanwhile"],
)
def test_nothing_is_written_of_what_is_refused(
    plan: tuple[Casebook, str, list[str]],
    values: dict[str, str],
    seen: int | None,
    error: type[CaseworkError],
) -> None:
    casebook, case, steps = plan
    with pytest.raises(error):
        casebook.plan.told(steps, values, seen=seen)
    assert not any(row.told for row in casebook.plan.goals(case)[0].interventions)


def test_an_intervention_that_is_gone_is_told_of(plan: tuple[Casebook, str, list[str]]) -> None:
    casebook, _, _ = plan
    with pytest.raises(NotFound):
        casebook.plan.told(("nothing",), {"risk_told": "none"})
