"""The acuity on the chart: its evidence in view, a digit and a reason decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.rows import Step
from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.dialogs.answer import AnswerDialog
from cmtui.screens.opening import open_step
from tests.screens.charts import asked, chart_of
from tests.screens.desk import Practice, at_the_desk, on_screen, settled, type_in

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp


def line_of(app: CmtuiApp, words: str) -> str:
    return next(line for line in on_screen(app).splitlines() if words in line)


async def at_acuity(app: CmtuiApp, pilot: Pilot[None], case: str) -> None:
    """The dialog, as `.` opens it."""
    open_step(app, Step("Decide the acuity", "", "acuity", case), case)
    await asked(app, pilot, AnswerDialog)


async def test_enter_on_the_line_shows_the_evidence_and_keeps_what_is_decided(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.registers.save(
            "episode", {"kind": "inpatient", "started_at": "yesterday 10:00"}, case=practice.ortiz
        )
        await chart_of(app, pilot, practice.ortiz)
        assert "2 moderate, not decided yet" in on_screen(app)
        await pilot.press("home")
        while "▸" not in line_of(app, "2 moderate, not decided"):
            await pilot.press("down")
        await pilot.press("enter")
        await asked(app, pilot, AnswerDialog)
        seen = on_screen(app)
        assert " 2  1 hospital stay in 6 months" in seen
        assert "points suggest 1 low; now 2 moderate" in seen
        assert "no published weight is standard" in seen
        await pilot.press("3")
        await pilot.press("tab", "end")
        await type_in(pilot, "; fell twice")
        await pilot.press("ctrl+s")
        await settled(pilot)
        found = casebook.acuity.suggest(practice.ortiz)
        assert found.now == 3
        assert found.reason == "1 hospital stay in 6 months; fell twice"
        assert "3 high, decided" in on_screen(app)
        await pilot.press("u")
        await settled(pilot)
        assert casebook.acuity.suggest(practice.ortiz).now == 2


async def test_the_next_step_opens_it_and_enter_takes_what_the_evidence_says(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await at_acuity(app, pilot, practice.ortega)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, ChartScreen)
        found = casebook.acuity.suggest(practice.ortega)
        assert (found.now, found.reason) == (1, "no caregiver is recorded")


async def test_words_that_are_left_are_kept(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await at_acuity(app, pilot, practice.ortega)
        await pilot.press("tab")
        await type_in(pilot, "so far ")
        await pilot.press("escape", "escape")
        await settled(pilot)
        assert casebook.acuity.suggest(practice.ortega).decided_on == ""
        await at_acuity(app, pilot, practice.ortega)
        assert "so far" in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
