"""A case moves on in its chart: a rest, a turn of the work, the end, and a new beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.screens.chart.engage import Engage
from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.dialogs.guards import GuardsDialog
from cmtui.screens.dialogs.steps import StepsDialog
from tests.screens.charts import asked, chart_of
from tests.screens.desk import Practice, at_the_desk, on_screen, screen_of, settled, type_in

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook


async def at_move(app: CmtuiApp, pilot: Pilot[None], case: str, transition: str) -> Engage:
    """The chart at the row of a move."""
    chart = await chart_of(app, pilot, case, section="2")
    section = chart.query_one(Engage)
    assert section.seek(f"move:{transition}")
    await pilot.pause()
    return section


async def line(pilot: Pilot[None], text: str) -> None:
    """Type a line and go on."""
    await type_in(pilot, text)
    await pilot.press("enter")
    await pilot.pause()


def status(casebook: Casebook, case: str) -> str:
    return casebook.caseload.row(case).status


async def test_a_rest_is_asked_for_its_reason_its_end_and_its_watch(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await at_move(app, pilot, practice.ortiz, "T-5")
        await pilot.press("enter")
        await asked(app, pilot, StepsDialog)
        await line(pilot, "in rehab")
        await line(pilot, "in 2w")
        await line(pilot, "his daughter")
        await asked(app, pilot, GuardsDialog)
        assert "Nothing is missing." in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        assert status(casebook, practice.ortiz) == "on_hold"
        await at_move(app, pilot, practice.ortiz, "T-6")
        await pilot.press("enter")
        await asked(app, pilot, StepsDialog)
        await line(pilot, "walks with a frame")
        await asked(app, pilot, GuardsDialog)
        await pilot.press("enter")
        await settled(pilot)
        assert status(casebook, practice.ortiz) == "open"
        reasons = casebook.chart.show(practice.ortiz)["stages"][-1]["reasons"]
        assert reasons == {"G-8": "walks with a frame"}


async def test_what_was_said_of_a_rest_is_kept_when_the_dialog_is_left(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await at_move(app, pilot, practice.ortiz, "T-5")
        await pilot.press("enter")
        await asked(app, pilot, StepsDialog)
        await type_in(pilot, "in rehab")
        await pilot.press("escape")
        await settled(pilot)
        assert status(casebook, practice.ortiz) == "open"
        await pilot.press("enter")
        await asked(app, pilot, StepsDialog)
        assert "in rehab" in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)


async def test_the_work_turns_with_a_reason_and_the_timeline_says_so(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await at_move(app, pilot, practice.ortiz, "F-b")
        assert "The plan rests on an assessment" in on_screen(app)
        await pilot.press("enter")
        await asked(app, pilot, GuardsDialog)
        await pilot.press("4", "enter")
        await settled(pilot)
        assert casebook.caseload.row(practice.ortiz).focus == "needs"
        await pilot.press("6")
        await settled(pilot)
        assert "assessment → needs and opportunities" in on_screen(app)
        await pilot.press("u")
        await settled(pilot)
        assert casebook.caseload.row(practice.ortiz).focus == "assess"


async def test_a_case_is_closed_with_its_words_and_a_new_one_begun(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        case = practice.ortiz
        await at_move(app, pilot, case, "T-7")
        await pilot.press("enter")
        await asked(app, pilot, GuardsDialog)
        assert "how the client and family were told" in on_screen(app)
        await line(pilot, "all settled; he and his daughter agree")
        await pilot.press("enter")
        await settled(pilot)
        assert status(casebook, case) == "closing"
        await at_move(app, pilot, case, "T-8")
        await pilot.press("enter")
        await asked(app, pilot, StepsDialog)
        seen = on_screen(app)
        assert "Able and willing to self-manage" in seen
        assert "Death" not in seen
        await pilot.press("2")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await line(pilot, "he calls if it worsens")
        await asked(app, pilot, GuardsDialog)
        await line(pilot, "his daughter has the folder")
        await pilot.press("enter")
        await settled(pilot)
        assert status(casebook, case) == "closed"
        await at_move(app, pilot, case, "T-10")
        await pilot.press("enter")
        await asked(app, pilot, StepsDialog)
        await line(pilot, "back in the hospital")
        await asked(app, pilot, GuardsDialog)
        await pilot.press("enter")
        await settled(pilot)
        chart = screen_of(app, ChartScreen)
        assert chart.case_at_hand() != case
        assert status(casebook, chart.case_at_hand()) == "prospect"
        assert "2026-" in on_screen(app).splitlines()[0]
