from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.opening import new_casebook
from cmtui.screens.caseload import CaseloadScreen
from cmtui.screens.caseload_list import ORDERS, View, all_cases, first_cases
from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.home import AHEAD_S
from cmtui.widgets.brief import BriefPane
from cmtui.widgets.line_list import HELD_S
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, screen_of, settled, type_in

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.rows import Brief


async def caseload(app: CmtuiApp, pilot: Pilot[None]) -> CaseloadScreen:
    await pilot.press("f3")
    await settled(pilot)
    return screen_of(app, CaseloadScreen)


def names(screen: CaseloadScreen) -> list[str]:
    assert screen.read is not None
    return [row.name for row in screen.read.cases.page(0, 100)]


async def test_f3_shows_one_row_a_case_with_where_it_stands_and_the_load(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await caseload(app, pilot)
        seen = on_screen(app)
        assert "cmtui · Caseload   open 3 · NOT ENCRYPTED" in seen
        assert "order: next due ↑" in seen
        load = casebook.caseload.load()
        assert f"3 open · load {load.points} of {load.capacity}" in seen
        (line,) = [line for line in seen.splitlines() if "Ortiz, Manuel" in line]
        assert "assess" in line
        assert "▮▮▯▯" in line
        assert screen.table.row_count == 3


async def test_a_name_that_looks_like_markup_is_shown_as_it_is(practice: Practice) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, _):
        await caseload(app, pilot)
        assert HOSTILE[:12] in on_screen(app)


async def test_typing_filters_and_escape_shows_everybody(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await caseload(app, pilot)
        await pilot.press("f")
        await type_in(pilot, "ort")
        await settled(pilot)
        assert sorted(names(screen)) == ["Ortega, Pilar", "Ortiz, Manuel"]
        assert "filter: ort" in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert len(names(screen)) == 3
        await pilot.press("f")
        await type_in(pilot, "zzz")
        await settled(pilot)
        assert "Nobody in this view has these letters." in on_screen(app)


async def test_o_goes_through_the_orders_and_v_through_the_views(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await caseload(app, pilot)
        await pilot.press("o")
        await settled(pilot)
        assert names(screen) == sorted(names(screen), key=str.casefold)
        assert "order: name ↑" in on_screen(app)
        await pilot.press("v")
        await settled(pilot)
        assert "waiting 0" in on_screen(app)
        assert "No case here." in on_screen(app)
        for _ in range(4):
            await pilot.press("v")
        await settled(pilot)
        assert screen.shown.view == "open"


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.label)
def test_every_order_is_one_that_the_casebook_knows(practice: Practice, order: object) -> None:
    casebook = practice.open()
    shown = View(order=order)  # type: ignore[arg-type]
    by_offset, by_key = first_cases(casebook, shown), all_cases(casebook, shown)
    assert by_offset.count == by_key.count == 3
    assert by_offset.page(0, 128) == by_key.page(0, 128)
    assert by_key.page(1, 1) == by_offset.page(1, 1)
    assert [by_key.position(row.case) for row in by_key.page(0, 128)] == [0, 1, 2]
    assert by_key.position("nobody") is None
    casebook.close()


async def test_enter_opens_the_chart_and_semicolon_the_next_of_the_list(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        screen = await caseload(app, pilot)
        await pilot.press("o")
        await settled(pilot)
        listed = names(screen)
        await pilot.press("enter")
        await settled(pilot)
        assert screen_of(app, ChartScreen)
        assert listed[0][:10] in on_screen(app)
        await pilot.press("semicolon")
        await settled(pilot)
        assert listed[1][:10] in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is screen


async def test_from_110_columns_the_brief_stands_beside_the_list_and_follows_the_cursor(
    practice: Practice,
) -> None:
    async with at_the_desk(practice, size=(110, 30)) as (app, pilot, _):
        screen = await caseload(app, pilot)
        pane = screen.query_one(BriefPane)
        assert pane.region.x == screen.table.region.right
        for _ in range(3):
            row = screen.table.cursor_row
            assert row is not None
            assert row.name.split(",")[0] in pane.render_line(1).text
            await pilot.pause(HELD_S)
            screen.table.action_move(1)


async def test_below_110_columns_the_list_has_the_whole_width(practice: Practice) -> None:
    async with at_the_desk(practice, size=(109, 30)) as (app, pilot, _):
        screen = await caseload(app, pilot)
        assert not screen.query_one(BriefPane).display
        assert screen.table.region.width == 109


async def test_after_an_act_the_list_reads_again_and_the_cursor_keeps_its_case(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await caseload(app, pilot)
        screen.table.move_to_key(practice.ortega)
        casebook.tasks.add(practice.ortega, "ask about transport", casebook.today_date() - timedelta(days=1))
        app.case_changed(practice.ortega)
        await settled(pilot)
        assert screen.case_at_hand() == practice.ortega
        assert "1 d late" in on_screen(app)


async def test_the_next_step_is_that_of_the_case_under_the_cursor(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await caseload(app, pilot)
        screen.table.move_to_key(practice.ortega)
        assert casebook.intake.next_step(practice.ortega) is not None
        await pilot.press("full_stop")
        await settled(pilot)
        assert app.screen is not screen
        assert "Ortega" in on_screen(app)


async def test_when_all_clients_still_wait_the_caseload_begins_with_them(tmp_path: Path) -> None:
    path = tmp_path / "prospects.db"
    casebook = new_casebook(path, None, owner="Dana Morales", zone="UTC")
    casebook.intake.log(
        {"given": "Ada", "family": "Whitfield", "received_at": "yesterday 9am", "reason": "falls"}
    )
    casebook.close()
    async with at_the_desk(Practice(path, "", "", "")) as (app, pilot, _):
        await caseload(app, pilot)
        assert "waiting 1" in on_screen(app)
        assert "Whitfield, Ada" in on_screen(app)


async def test_the_next_brief_is_read_before_its_key_and_again_when_the_case_changed(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_desk(practice, (120, 40)) as (app, pilot, casebook):
        screen = await caseload(app, pilot)
        await pilot.pause(2 * AHEAD_S)
        await settled(pilot)
        screen._read_ahead()  # what the timer does, once nothing else is read any more
        ahead = screen.table.row_ahead
        assert ahead is not None
        asked: list[str] = []
        brief = casebook.caseload.brief

        def counted(case: str) -> Brief:
            asked.append(case)
            return brief(case)

        monkeypatch.setattr(casebook.caseload, "brief", counted)
        screen.table.action_move(1)
        assert asked == [], "it was read at rest"
        assert ahead.name.split(",")[0] in on_screen(app)

        await pilot.pause(HELD_S)
        screen.table.action_move(-1)
        await pilot.pause(HELD_S)
        casebook.contacts.log("call 5m: the new word", case=ahead.case)
        app.case_changed(ahead.case)
        await settled(pilot)
        screen.table.move_to_key(ahead.case)
        await settled(pilot)
        assert "the new word" in on_screen(app)


async def test_the_goals_met_of_all_stand_in_the_line(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        first = casebook.plan.add_goal(practice.ortiz, {"what": "weigh daily"})
        casebook.plan.add_goal(practice.ortiz, {"what": "walk to the mailbox"})
        casebook.plan.set_status(first, "achieved", attainment=1)
        await caseload(app, pilot)
        (line,) = [line for line in on_screen(app).splitlines() if "Ortiz, Manuel" in line]
        assert " 1/2 " in line
        (line,) = [line for line in on_screen(app).splitlines() if "Ortega, Pilar" in line]
        assert "/" not in line


async def test_a_caseload_that_is_too_heavy_is_said_in_words(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.registers.save("practitioner", {"capacity": "4"}, id=casebook.owner)
        await caseload(app, pilot)
        assert "3 open · load 6 of 4, 2 over capacity" in on_screen(app)
