from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.dialogs.steps import StepsDialog
from cmtui.screens.editor import EditorScreen
from cmtui.screens.resources.screen import ResourcesScreen
from cmtui.screens.today import TodayScreen
from cmtui.widgets.filter_line import FilterLine
from cmtui.widgets.reading import ReadingPane
from tests.screens.charts import asked, chart_of
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, said, settled, showing, type_in

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook

SONRISA = {
    "name": "Casa Sonrisa",
    "kind": "community_agency",
    "services": "meals, rides",
    "languages": "Spanish, English",
    "payers": "Aetna, Medicaid",
    "phone": "402-555-0190",
}
WHEELS = {"name": "Wheels of Omaha", "kind": "transport", "services": "rides", "languages": "English"}
PANTRY = {"name": f"Pantry {HOSTILE}", "services": "meals\nboxes [/b]", "conflict": "yes"}


def filled(practice: Practice, *entries: dict[str, str]) -> dict[str, str]:
    """The directory with these entries; public ids by name."""
    casebook = practice.open()
    try:
        return {
            entry["name"]: casebook.registers.save("organization", entry)
            for entry in entries or (SONRISA, WHEELS, PANTRY)
        }
    finally:
        casebook.close()


def speaks_spanish(casebook: Casebook, case: str, payer: str = "") -> None:
    """The client speaks Spanish, and somebody pays."""
    person = next(row.key for row in casebook.chart.engage(case) if row.key.startswith("person:"))
    casebook.registers.save("person", {"language": "es"}, id=person.removeprefix("person:"))
    if payer:
        casebook.registers.save("coverage", {"payer": payer}, case=case)


async def resources_of(app: CmtuiApp, pilot: Pilot[None]) -> ResourcesScreen:
    await pilot.press("f4")
    await settled(pilot)
    return showing(app, ResourcesScreen)


def names(screen: ResourcesScreen) -> list[str]:
    assert screen.entries is not None
    return [row.name for row in screen.entries.page(0, screen.entries.count)]


def page_of(screen: ResourcesScreen) -> str:
    page = screen.query_one(ReadingPane).page
    return "\n".join([page.title, *(each.lead + each.text for each in page.paragraphs)])


async def test_an_empty_directory_says_how_to_begin(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await resources_of(app, pilot)
        assert "The directory is empty. a adds an agency" in on_screen(app)
        assert "x Verified" not in on_screen(app)
        await pilot.press("x", "enter", "delete", "a")
        await settled(pilot)
        editor = showing(app, EditorScreen)
        assert editor.register == "organization"
        await type_in(pilot, "community")
        await pilot.press("enter")
        await type_in(pilot, "Casa Sonrisa")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert names(showing(app, ResourcesScreen)) == ["Casa Sonrisa"]
        assert "never" in on_screen(app)
        await pilot.press("u")
        await settled(pilot)
        assert names(showing(app, ResourcesScreen)) == []
        assert casebook.resources.page() == ()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_entry_is_told_whole_and_its_text_is_never_obeyed(
    practice: Practice, size: tuple[int, int]
) -> None:
    filled(practice)
    async with at_the_desk(practice, size) as (app, pilot, _):
        screen = await resources_of(app, pilot)
        assert names(screen) == ["Casa Sonrisa", f"Pantry {HOSTILE}", "Wheels of Omaha"]
        assert "languages: Spanish, English" in page_of(screen)
        assert "never verified" in page_of(screen)
        await pilot.press("down")
        assert "conflict of interest" in page_of(screen)
        assert "boxes [/b]" in page_of(screen)
        assert f"Pantry {HOSTILE}"[:16] in on_screen(app)
        assert any(" ! Pantry" in line or "▸! Pantry" in line for line in on_screen(app).splitlines())


async def test_x_says_that_an_entry_holds_today_and_u_takes_it_back(practice: Practice) -> None:
    ids = filled(practice)
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await resources_of(app, pilot)
        await pilot.press("x")
        await settled(pilot)
        today = casebook.today_date()
        assert casebook.resources.row(ids["Casa Sonrisa"]).verified_on == today.isoformat()
        assert said(app)[-1] == "Casa Sonrisa: verified today."
        assert "✓ verified" in page_of(screen)
        await pilot.press("u")
        await settled(pilot)
        assert casebook.resources.row(ids["Casa Sonrisa"]).verified_on == ""
        assert "never verified" in page_of(screen)


async def test_an_entry_long_not_verified_bears_the_sign_to_confirm(practice: Practice) -> None:
    casebook = practice.open()
    long_ago = casebook.today_date() - timedelta(days=400)
    casebook.registers.save("organization", {**WHEELS, "last_verified_on": long_ago.isoformat()})
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await resources_of(app, pilot)
        assert "~ 400 d" in on_screen(app)
        assert "x says that it holds today" in page_of(screen)


async def test_words_filter_the_directory_and_escape_shows_it_whole(practice: Practice) -> None:
    filled(practice)
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await resources_of(app, pilot)
        await pilot.press("f")
        await type_in(pilot, "rides")
        await settled(pilot)
        assert names(screen) == ["Casa Sonrisa", "Wheels of Omaha"]
        await type_in(pilot, " nowhere")
        await settled(pilot)
        assert "Nothing in the directory fits." in on_screen(app)
        await pilot.press("enter", "a")
        await settled(pilot)
        assert showing(app, EditorScreen).fields.field("name").typed == "rides nowhere"
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert screen.query_one(FilterLine).value == ""
        assert len(names(screen)) == 3
        await pilot.press("escape")
        await settled(pilot)
        assert showing(app, TodayScreen)


async def test_from_a_chart_it_begins_with_what_fits_the_client(practice: Practice) -> None:
    filled(practice)
    async with at_the_desk(practice) as (app, pilot, casebook):
        speaks_spanish(casebook, practice.ortiz, "Aetna")
        await chart_of(app, pilot, practice.ortiz)
        screen = await resources_of(app, pilot)
        assert names(screen) == ["Casa Sonrisa"]
        assert "for Spanish · Aetna" in on_screen(app)
        await pilot.press("v")
        await asked(app, pilot, StepsDialog)
        assert "what fits Ortiz, Manuel: Spanish · Aetna" in on_screen(app)
        await pilot.press("3")
        await settled(pilot)
        assert len(names(screen)) == 3
        await pilot.press("v", "1")
        await settled(pilot)
        assert names(screen) == ["Casa Sonrisa"]
        await pilot.press("escape")
        await settled(pilot)
        assert showing(app, ChartScreen)


async def test_where_nobody_takes_the_payer_it_begins_with_who_speaks_the_language(
    practice: Practice,
) -> None:
    filled(practice)
    async with at_the_desk(practice) as (app, pilot, casebook):
        speaks_spanish(casebook, practice.ortiz, "Prairie Mutual")
        await chart_of(app, pilot, practice.ortiz)
        screen = await resources_of(app, pilot)
        assert names(screen) == ["Casa Sonrisa"]
        assert "for Spanish " in on_screen(app)
        await pilot.press("v", "1")
        await settled(pilot)
        assert "Nothing in the directory fits." in on_screen(app)


@pytest.mark.parametrize(
    ("keys", "words", "found"),
    [
        (("v", "2"), "Spanish", ["Casa Sonrisa"]),
        (("v", "3"), "medicaid", ["Casa Sonrisa"]),
        (("v", "4", "a"), "", ["Wheels of Omaha"]),
    ],
    ids=["a language", "a payer", "a kind"],
)
async def test_a_language_a_payer_or_a_kind_is_shown_alone(
    practice: Practice, keys: tuple[str, ...], words: str, found: list[str]
) -> None:
    filled(practice)
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await resources_of(app, pilot)
        await pilot.press(keys[0])
        await asked(app, pilot, StepsDialog)
        await pilot.press(*keys[1:])
        if words:
            await type_in(pilot, words)
            await pilot.press("enter")
        await settled(pilot)
        assert names(screen) == found
        assert casebook.drafts.all() == ()


async def test_the_orders_go_round_and_the_cursor_stays_on_its_entry(practice: Practice) -> None:
    filled(practice)
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await resources_of(app, pilot)
        assert screen.table.cursor_row is not None
        for label in ("help received", "days to first service", "longest not verified", "kind", "name"):
            await pilot.press("o")
            await settled(pilot)
            assert f"order: {label}" in on_screen(app)
            assert screen.table.cursor_row.name == "Casa Sonrisa"


async def test_an_entry_is_struck_out_with_a_reason_that_is_a_draft_until_then(practice: Practice) -> None:
    filled(practice)
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await resources_of(app, pilot)
        await pilot.press("end", "delete")
        await asked(app, pilot, LineDialog)
        await type_in(pilot, "closed down")
        await pilot.press("escape")
        await settled(pilot)
        assert [draft.preview for draft in casebook.drafts.all()] == ["closed down"]
        await pilot.press("delete")
        await asked(app, pilot, LineDialog)
        await pilot.press("enter")
        await settled(pilot)
        assert names(screen) == ["Casa Sonrisa", f"Pantry {HOSTILE}"]
        assert casebook.drafts.all() == ()


async def test_a_directory_of_thousands_is_a_list_like_any_other(practice: Practice) -> None:
    casebook = practice.open()
    with casebook._desk.act("organization.added") as work:
        from cmtui.models.people import Organization

        for number in range(1000):
            work.put(Organization, name=f"Agency {number:04}", services="meals")
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await resources_of(app, pilot)
        assert "cmtui · Resources   1,000" in on_screen(app)
        await pilot.press("end")
        row: Any = screen.table.cursor_row
        assert row.name == "Agency 0999"


async def test_the_cursor_goes_to_an_entry_that_was_added_whatever_was_shown(practice: Practice) -> None:
    filled(practice)
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await resources_of(app, pilot)
        await pilot.press("a")
        await settled(pilot)
        showing(app, EditorScreen).fields.field("name").go_in()
        await type_in(pilot, "Zeta meals")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert screen.row is not None
        assert screen.row.name == "Zeta meals"

        screen.shown = replace(screen.shown, language="es")
        await settled(pilot)
        assert "Zeta meals" not in names(screen)
        await pilot.press("a")
        await settled(pilot)
        showing(app, EditorScreen).fields.field("name").go_in()
        await type_in(pilot, "Yarn club")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert screen.row is not None
        assert screen.row.name == "Yarn club"
        assert screen.shown.is_all, "it speaks no Spanish: everything is shown"
