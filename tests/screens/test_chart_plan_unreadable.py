"""A plan with a version that cannot be read: the screen opens, says so in one sentence, and a new one is agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.screens.chart.plan_agree import AgreeScreen
from tests.casebook.broken_plans import forge_version
from tests.screens.desk import Practice, at_the_desk, on_screen, said, screen_of, settled
from tests.screens.plans import plan_of, write_goal, write_needs

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook


def whole_plan(casebook: Casebook, case: str) -> None:
    """A plan that G-17 and G-18 ask nothing of."""
    goal = write_goal(casebook, case, write_needs(casebook, case)[0])
    step = casebook.plan.add_intervention(goal, {"what": "bring a scale", "responsible": "Rosa"})
    told = {f"{name}_told": "said" for name in ("benefit", "risk", "cost", "alternatives")}
    casebook.plan.told((step,), {**told, "none_told": "yes", "told_on": "today"})


async def test_a_version_that_cannot_be_read_stands_in_nobodys_way(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        whole_plan(casebook, practice.ortiz)
        forge_version(casebook, practice.ortiz)
        section = await plan_of(app, pilot, practice.ortiz)
        assert "weigh daily" in on_screen(app)
        await pilot.press("D")
        await settled(pilot)
        assert any("version 1 of this plan cannot be read" in each for each in said(app))
        assert not section.has_class("-reading")
        await pilot.press("v", "enter")
        await settled(pilot)
        assert "Plan of Maria." in on_screen(app)
        await pilot.press("escape", "P")
        await settled(pilot)
        await plan_of(app, pilot, practice.ortiz)
        await pilot.press("y")
        await settled(pilot)
        screen_of(app, AgreeScreen)
        assert "cannot be read" in " ".join(on_screen(app).split())
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert [row.number for row in casebook.plan.versions(practice.ortiz)] == [2, 1]
