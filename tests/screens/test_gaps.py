"""Gaps: cases by rows, items by columns, and Enter where the gap is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.contact import ContactScreen
from cmtui.screens.editor import EditorScreen
from cmtui.screens.form.screen import FormScreen
from cmtui.screens.gaps import GapsScreen
from cmtui.screens.gaps_list import HEADS, LEGEND
from tests.casebook.gap_cases import hang_in_the_air, leave_without_step
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, screen_of, settled, type_in

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.screen import Screen

    from cmtui.app import CmtuiApp

NAMES = [head.name for head in HEADS]


async def gaps(app: CmtuiApp, pilot: Pilot[None]) -> GapsScreen:
    """Gaps, opened from the caseload."""
    await pilot.press("f3")
    await settled(pilot)
    await pilot.press("g")
    await settled(pilot)
    return screen_of(app, GapsScreen)


def clients(screen: GapsScreen) -> list[str]:
    """Whom the list shows, in its order."""
    source = screen.table._pages
    assert source is not None
    return [getattr(row, "client", "") for row in source.source.page(0, 100)]


def line_of(app: CmtuiApp, name: str) -> str:
    (line,) = [line for line in on_screen(app).splitlines() if name in line]
    return line


async def to_item(pilot: Pilot[None], screen: GapsScreen, name: str) -> None:
    """Put the cursor on an item of the first case."""
    steps = NAMES.index(name) - screen.shown.at
    await pilot.press("home", *["right" if steps > 0 else "left"] * abs(steps))
    await settled(pilot)


async def test_g_shows_each_case_with_its_items_and_their_signs(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await gaps(app, pilot)
        assert clients(screen) == [HOSTILE + ", Zed", "Ortega, Pilar", "Ortiz, Manuel"]
        seen = on_screen(app)
        assert "cmtui · Gaps   3 cases · 3 with something missing" in seen
        assert LEGEND in seen
        assert HOSTILE[:12] in seen
        line = line_of(app, "Ortiz, Manuel")
        assert "–" in line, "passed with a reason"
        assert "!" in line, "nobody was reached yet"
        assert "Screening · waived" in seen


async def test_left_and_right_go_through_the_items_and_say_each_in_words(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await gaps(app, pilot)
        assert "SCR" in on_screen(app)
        await pilot.press("left")
        assert "SCR" in on_screen(app)
        await pilot.press("right", "right", "right")
        seen = on_screen(app)
        assert "DEC" in seen
        assert "scr" in seen
        assert "Who decides · waived: not recorded who legally decides; passed: Told on" in seen
        assert "[–]" in seen
        await to_item(pilot, screen, "contact")
        assert "Monitoring contact · missing: nobody was reached yet" in on_screen(app)
        await pilot.press(*["right"] * 20)
        seen = on_screen(app)
        assert "SIG" in seen, "the last item is in view"
        assert "Notes signed · ok: all signed" in seen


async def test_eighty_columns_show_what_fits_and_wide_ones_all(practice: Practice) -> None:
    async with at_the_desk(practice, size=(60, 24)) as (app, pilot, _):
        await gaps(app, pilot)
        assert "sig" not in on_screen(app)
        await pilot.press(*["right"] * 15)
        assert "SIG" in on_screen(app)
        assert " scr" not in on_screen(app)
    async with at_the_desk(practice, size=(120, 24)) as (app, pilot, _):
        await gaps(app, pilot)
        header = on_screen(app).splitlines()[1]
        assert all(head.head in header.casefold() for head in HEADS)
        await pilot.resize_terminal(60, 24)
        await settled(pilot)
        assert "sig" not in on_screen(app)


async def test_what_hangs_in_the_air_is_found(practice: Practice) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, casebook):
        hang_in_the_air(casebook, practice.ortiz)
        leave_without_step(casebook, practice.ortega)
        screen = await gaps(app, pilot)
        assert screen.rows is not None
        found = {row.case: {item.name: item.state for item in row.items} for row in screen.rows}
        assert [found[practice.ortiz][name] for name in ("goals", "interventions", "needs")] == [
            "missing"
        ] * 3
        assert found[practice.ortega]["next_step"] == "missing"


async def test_o_orders_by_most_missing_and_by_the_item_at_hand(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        hang_in_the_air(casebook, practice.ortiz)
        screen = await gaps(app, pilot)
        await pilot.press("end", "o")
        await settled(pilot)
        assert clients(screen)[0] == "Ortiz, Manuel"
        assert "order: most missing" in on_screen(app)
        assert screen.table.cursor_index == 0
        await pilot.press("o")
        await settled(pilot)
        assert clients(screen)[0] == HOSTILE + ", Zed"
        await to_item(pilot, screen, "goals")
        assert clients(screen)[0] == "Ortiz, Manuel"
        await pilot.press("o")
        await settled(pilot)
        assert "order: name" in on_screen(app)


async def test_f_filters_and_escape_shows_everybody_then_leaves(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await gaps(app, pilot)
        await pilot.press("f")
        await type_in(pilot, "ort")
        await settled(pilot)
        assert clients(screen) == ["Ortega, Pilar", "Ortiz, Manuel"]
        await type_in(pilot, "zz")
        await settled(pilot)
        assert "Nobody here has these letters." in on_screen(app)
        await pilot.press("enter", "escape")
        await settled(pilot)
        assert len(clients(screen)) == 3
        await pilot.press("escape")
        await settled(pilot)
        assert not isinstance(app.screen, GapsScreen)


@pytest.mark.parametrize(
    ("item", "opened", "says"),
    [
        ("screening", ChartScreen, "Nine criteria"),
        ("consent", EditorScreen, "Service agreement"),
        ("decision_maker", EditorScreen, "Decision maker"),
        ("assessment", FormScreen, ""),
        ("needs", ChartScreen, "Possible anxiety disorder"),
        ("goals", ChartScreen, "walk to the mailbox"),
        ("interventions", ChartScreen, "meals on wheels"),
        ("contact", ContactScreen, "Phone"),
        ("next_step", EditorScreen, "What"),
    ],
)
async def test_enter_opens_what_mends_the_item(
    practice: Practice, item: str, opened: type[Screen[None]], says: str
) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, casebook):
        hang_in_the_air(casebook, practice.ortiz)
        screen = await gaps(app, pilot)
        await to_item(pilot, screen, item)
        await pilot.press("end", "enter")
        await settled(pilot)
        assert isinstance(app.screen, opened)
        assert says.casefold() in on_screen(app).casefold()
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is screen


async def test_what_was_mended_is_read_again_and_the_cursor_stays(practice: Practice) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, casebook):
        screen = await gaps(app, pilot)
        await to_item(pilot, screen, "contact")
        await pilot.press("end")
        casebook.contacts.log("call 5m: hello", case=practice.ortiz)
        app.case_changed(practice.ortiz)
        await settled(pilot)
        assert screen.case_at_hand() == practice.ortiz
        assert "Monitoring contact · ok: last" in on_screen(app)


async def test_the_next_step_of_the_case_is_at_hand(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await gaps(app, pilot)
        await pilot.press("end", "full_stop")
        await settled(pilot)
        assert isinstance(app.screen, ContactScreen)


async def test_a_practice_without_cases_says_so(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        for case in (practice.ortiz, practice.ortega, practice.hostile):
            casebook.intake.close_for_death(case, casebook.today_date(), "the family rang")
        await gaps(app, pilot)
        assert "No case is in service." in on_screen(app)
        await pilot.press("enter", "right", "full_stop")
        await settled(pilot)
        assert isinstance(app.screen, GapsScreen)
