from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from cmtui.screens.dialogs.line import LineDialog
from cmtui.widgets.bars import KeyBar
from tests.screens.charts import asked, chart_of
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, said, settled

if TYPE_CHECKING:
    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook


def keys_named(app: CmtuiApp) -> str:
    return app.screen.query_one(KeyBar).render().plain


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_head_says_who_how_to_reach_them_and_where_the_process_stands(
    practice: Practice, size: tuple[int, int]
) -> None:
    async with at_the_desk(practice, size) as (app, pilot, _):
        await chart_of(app, pilot, practice.ortiz)
        lines = on_screen(app).splitlines()
        assert lines[0].startswith(" Ortiz, Manuel  ")
        assert re.search(r" case 20\d\d-001 *$", lines[0])
        assert "☎ 402-555-0101" in lines[1]
        assert "who decides is not recorded · consent ! missing" in lines[1]
        assert lines[2].startswith(" engage ")
        assert lines[2].rstrip().endswith("acuity ▮▮▯▯")
        tabs = " ".join(lines[3].split())
        assert tabs.startswith("[1 Overview] 2 Engage 3 Assess 4 Plan 5 Coordinate 6 Timeline 9 Record")


async def test_the_digits_go_through_the_sections_and_each_keeps_its_place(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        for text in ("call 5m: first", "call 6m: second", "call 7m: third"):
            casebook.contacts.log(text, case=practice.ortiz)
        await chart_of(app, pilot, practice.ortiz)
        await pilot.press("6", "down", "down")
        assert "[6 Timeline]" in on_screen(app)
        read = on_screen(app)
        await pilot.press("2")
        assert "Nine criteria" in on_screen(app)
        await pilot.press("9")
        assert "who changed what and when" in on_screen(app)
        await pilot.press("1")
        assert "Last contacts" in on_screen(app)
        await pilot.press("6")
        assert on_screen(app) == read


async def test_comma_and_semicolon_go_through_the_list_it_was_opened_from(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        chart = await chart_of(app, pilot, practice.ortiz, practice.ortiz, practice.ortega, practice.hostile)
        await pilot.press("2", "semicolon")
        assert chart.case_at_hand() == practice.ortega
        assert "Ortega, Pilar" in on_screen(app).splitlines()[0]
        assert "[2 Engage]" in on_screen(app)
        await pilot.press("semicolon", "semicolon")
        assert chart.case_at_hand() == practice.hostile
        await pilot.press("comma", "comma", "comma")
        assert chart.case_at_hand() == practice.ortiz


async def test_without_a_list_the_keys_name_no_neighbors(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        chart = await chart_of(app, pilot, practice.ortiz)
        assert ", ; Case" not in keys_named(app)
        await pilot.press("semicolon")
        assert chart.case_at_hand() == practice.ortiz


async def test_a_name_like_markup_is_shown_as_it_is_in_every_section(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.contacts.log("note [/notes] [red]bold[/] $x", case=practice.hostile)
        await chart_of(app, pilot, practice.hostile)
        for digit in "1269":
            await pilot.press(digit)
            assert HOSTILE in on_screen(app).splitlines()[0]
        await pilot.press("6")
        assert "[/notes] [red]bold[/] $x" in on_screen(app)


async def test_what_another_screen_saved_is_shown_when_the_chart_comes_back(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await chart_of(app, pilot, practice.ortiz)
        await pilot.press("6")
        app.open_contact(practice.ortiz)
        await settled(pilot)
        casebook.contacts.log("call 5m: written elsewhere", case=practice.ortiz)
        app.case_changed(practice.ortiz)
        app.step_back()
        await settled(pilot)
        assert "written elsewhere" in on_screen(app)
        assert "last contact today" in on_screen(app)


async def test_the_next_step_that_stands_in_the_chart_opens_its_section(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        case = casebook.intake.log({"given": "Ada", "family": "New", "reason": "asked", "source": "Mercy",
                                    "urgency": "soon", "received_at": "yesterday 2pm"}).case  # fmt: skip
        chart = await chart_of(app, pilot, case)
        await pilot.press("full_stop")
        await settled(pilot)
        assert app.screen is chart
        assert "[2 Engage]" in on_screen(app)


async def test_alerts_are_told_with_a_word_and_a_long_safe_line_has_its_own(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        client = next(
            row.key for row in casebook.chart.engage(practice.ortiz) if row.key.startswith("client:")
        )
        casebook.registers.save(
            "client", {"safety_alerts": "dog, loose\nknock first"}, id=client.removeprefix("client:")
        )
        phone = next(row.key for row in casebook.chart.engage(practice.ortiz) if row.key.startswith("phone:"))
        values = {"safe_to_leave_message": "no", "best_time": "after ten, never while the brother is at home"}
        casebook.registers.save("phone", values, id=phone.removeprefix("phone:"))
        await chart_of(app, pilot, practice.ortiz)
        lines = on_screen(app).splitlines()
        assert "never while the brother is at home · no voicemail" in lines[1]
        assert lines[2].startswith(" who decides is not recorded")
        assert lines[3].startswith(" ! alert  dog, loose · knock first")
        assert lines[4].startswith(" engage ")


async def test_an_alert_is_never_cut(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        client = next(
            row.key for row in casebook.chart.engage(practice.ortiz) if row.key.startswith("client:")
        )
        alerts = "two dogs, loose; wait on the street; the son drinks; weapons in the house; no visit alone"
        casebook.registers.save("client", {"safety_alerts": alerts}, id=client.removeprefix("client:"))
        await chart_of(app, pilot, practice.ortiz)
        assert "no visit alone" in on_screen(app).split("engage")[0]


async def test_due_work_is_settled_from_the_overview(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        task = casebook.contacts.log("call 5m: asked + send the list in 3d", case=practice.ortiz).tasks[0]
        chart = await chart_of(app, pilot, practice.ortiz)
        assert chart._section.list.move_to_key((f"task:{task}", due_label(casebook, task)))
        await pilot.press("x")
        await asked(app, pilot, LineDialog)
        await pilot.press(*"sent", "enter")
        await settled(pilot)
        assert said(app)[-1] == "Task done."
        assert "send the list" not in [row.what for row in casebook.today.rows()]


def due_label(casebook: Casebook, task: str) -> str:
    return next(row.left for row in casebook.today.rows() if row.key == f"task:{task}")


async def test_enter_on_a_last_contact_opens_the_timeline_at_it(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        first = casebook.contacts.log("call 5m: the first of two", case=practice.ortiz)
        casebook.contacts.log("call 6m: the second", case=practice.ortiz)
        chart = await chart_of(app, pilot, practice.ortiz)
        await pilot.press("end", "enter")
        await settled(pilot)
        assert "[6 Timeline]" in on_screen(app)
        row = chart._section.list.cursor_row
        assert row is not None
        assert row.key == f"contact:{first.id}"
