from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.screens.dialogs.line import LineDialog
from tests.screens.charts import asked, chart_of
from tests.screens.desk import Practice, at_the_desk, on_screen, said, settled, type_in

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.screens.chart.screen import ChartScreen


async def record_of(app: CmtuiApp, pilot: Pilot[None], case: str) -> ChartScreen:
    return await chart_of(app, pilot, case, section="9")


async def test_the_record_says_who_changed_what(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        criterion = next(
            row for row in casebook.chart.engage(practice.ortiz) if row.key.startswith("criterion:")
        )
        casebook.registers.save("criterion", {"answer": "yes"}, id=criterion.key.partition(":")[2])
        await record_of(app, pilot, practice.ortiz)
        seen = on_screen(app)
        assert "criterion changed" in seen
        assert "Dana Mora" in seen
        assert "criterion · answer: unknown → yes" in seen


async def test_an_act_that_was_taken_back_says_so(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.contacts.log("call 5m: asked", case=practice.ortiz)
        casebook.undo.last()
        await record_of(app, pilot, practice.ortiz)
        assert "taken back" in on_screen(app)


async def test_the_record_is_shown_as_it_stood_on_a_day(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.contacts.log("call 5m: asked about the dose", case=practice.ortiz)
        chart = await record_of(app, pilot, practice.ortiz)
        await pilot.press("d")
        await asked(app, pilot, LineDialog)
        await type_in(pilot, "today")
        await pilot.press("enter")
        await settled(pilot)
        page = chart._section.pane.page
        assert page.title.startswith("Ortiz, Manuel · case ")
        words = [paragraph.text for paragraph in page.paragraphs]
        assert "asked about the dose" in words
        assert "Contacts: 1" in words
        assert "the record as it stood at the end of" in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert "who changed what and when" in on_screen(app)


async def test_a_day_to_come_is_refused_in_words(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await record_of(app, pilot, practice.ortiz)
        await pilot.press("d")
        await asked(app, pilot, LineDialog)
        await type_in(pilot, "2099-01-01")
        await pilot.press("enter")
        assert "That day is still to come" in on_screen(app)


async def test_a_day_before_the_case_is_answered_with_a_sentence(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await record_of(app, pilot, practice.ortiz)
        await pilot.press("d")
        await asked(app, pilot, LineDialog)
        await type_in(pilot, "2001-01-01")
        await pilot.press("enter")
        await settled(pilot)
        assert said(app)[-1] == "That case is not in this record as of 2001-01-01; look at the caseload."
        assert "who changed what and when" in on_screen(app)
