from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.inquiry import InquiryScreen
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, said, settled, showing, type_in

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp


async def asked_about(app: CmtuiApp, pilot: Pilot[None], *fields: str) -> InquiryScreen:
    """Press i and type the first fields: first name, last name, birth date, phone."""
    await pilot.press("i")
    await settled(pilot)
    for text in fields:
        await type_in(pilot, text)
        await pilot.press("enter")
    await settled(pilot)
    return showing(app, InquiryScreen)


async def test_a_new_inquiry_becomes_a_prospect_and_its_chart_opens_at_engage(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await asked_about(app, pilot, "Eva", "Lindgren", "7/9/51", "402 555 0199")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "Inquiry logged." in said(app)
        chart = showing(app, ChartScreen)
        row = casebook.caseload.row(chart.case_at_hand())
        assert (row.name, row.born, row.status) == ("Lindgren, Eva", "1951-07-09", "prospect")
        assert casebook.drafts.all() == ()


async def test_somebody_in_the_record_is_shown_while_the_name_is_typed(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await asked_about(app, pilot, "Manuel", "Ortiz", "3/2/48")
        seen = on_screen(app)
        assert "Ortiz, Manuel" in seen
        assert "same name and birth date" in seen


async def test_the_same_phone_is_enough(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await asked_about(app, pilot, "Rosa", "Smith", "", "(402) 555-0101")
        assert "Ortiz, Manuel" in on_screen(app)


async def test_the_inquiry_is_logged_for_the_client_who_is_there(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        before = casebook.caseload.count("all")
        await asked_about(app, pilot, "Manuel", "Ortiz", "3/2/48")
        await pilot.press("ctrl+t")
        await pilot.pause()
        assert "✓ about Ortiz, Manuel" in on_screen(app)
        await type_in(pilot, "asks again")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert casebook.caseload.count("all") == before + 1
        chart = showing(app, ChartScreen)
        assert chart.case_at_hand() != practice.ortiz
        names = [row.name for row in casebook.caseload.page(0, 50, view="all")]
        assert names.count("Ortiz, Manuel") == 2


async def test_the_same_person_can_be_taken_back(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await asked_about(app, pilot, "Manuel", "Ortiz", "3/2/48")
        await pilot.press("ctrl+t", "ctrl+t")
        await pilot.pause()
        seen = on_screen(app)
        assert "✓ about" not in seen
        assert "same name and birth date" in seen


async def test_a_half_taken_call_goes_on_where_it_was_left(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await asked_about(app, pilot, "Manuel", "Ortiz", "3/2/48")
        await pilot.press("ctrl+t", "escape")
        await settled(pilot)
        assert said(app)[-1] == "Kept as draft."
        form = await asked_about(app, pilot)
        assert form.fields.field("family").typed == "Ortiz"
        assert "✓ about Ortiz, Manuel" in on_screen(app)


async def test_without_a_name_it_is_not_logged(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        form = await asked_about(app, pilot, "Eva")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert said(app)[-1] == "Last name is required."
        assert form.fields.field("family").has_focus_within


async def test_a_birth_date_that_cannot_be_is_refused_and_nothing_is_lost(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        form = await asked_about(app, pilot, "Eva", "Lindgren", "7/9/2951")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert form.is_current
        assert form.fields.field("family").typed == "Lindgren"


async def test_a_candidate_is_shown_as_typed(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await asked_about(app, pilot, "Zed", HOSTILE, "1/1/1940")
        assert "same name and birth date" in on_screen(app)


async def test_typing_faster_than_the_screen_paints_fills_each_field(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        form = await asked_about(app, pilot)
        keys: list[tuple[str, str | None]] = []
        for text in ("Eva", "Lindgren", "7/9/51"):
            keys += [*((sign, sign) for sign in text), ("enter", "\r")]
        for key, sign in (*keys, ("tab", "\t"), ("x", "x")):
            app.post_message(events.Key(key, sign))
        await settled(pilot)
        typed = {
            name: form.fields.field(name).typed for name in ("given", "family", "born", "phone", "language")
        }
        assert typed == {"given": "Eva", "family": "Lindgren", "born": "7/9/51", "phone": "", "language": "x"}
