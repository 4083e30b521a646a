from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from cmtui.errors import GivenUp
from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.editor import EditorScreen
from cmtui.screens.find import FindScreen
from cmtui.widgets.controls import LineInput
from cmtui.widgets.line_list import LineList
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, said, settled, showing, type_in

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.rows import Hit


async def looked_for(app: CmtuiApp, pilot: Pilot[None], text: str) -> str:
    """Find a text over Today, and give what is on the screen."""
    await pilot.press("slash")
    await settled(pilot)
    showing(app, FindScreen)
    app.screen.query_one(LineInput).value = ""
    await type_in(pilot, text)
    await settled(pilot)
    return on_screen(app)


async def test_clients_notes_and_tasks_are_found_while_typing(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.contacts.log("call 15m: the pharmacist confirms + ask the pharmacy fri", case=practice.ortiz)
        seen = await looked_for(app, pilot, "phar")
        assert seen.index("Notes") < seen.index("Tasks")
        assert "the pharmacist confirms" in seen
        assert "ask the pharmacy" in seen
        assert "2 found" in seen


async def test_from_two_letters(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        assert "Type two letters or more" in await looked_for(app, pilot, "o")
        await type_in(pilot, "r")
        await settled(pilot)
        seen = on_screen(app)
        assert "Ortiz, Manuel" in seen
        assert "Ortega, Pilar" in seen


async def test_the_arrows_go_through_the_hits_and_enter_opens_the_chart(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await looked_for(app, pilot, "ort")
        await pilot.press("down", "enter")
        await settled(pilot)
        chart = showing(app, ChartScreen)
        assert chart.case_at_hand() == practice.ortiz


async def test_a_task_of_the_practice_opens_in_its_editor(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.tasks.add("", "renew the licence")
        await looked_for(app, pilot, "licence")
        await pilot.press("enter")
        await settled(pilot)
        showing(app, EditorScreen)
        assert "renew the licence" in on_screen(app)


async def test_the_box_opens_with_what_was_looked_for_last(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await looked_for(app, pilot, "ortega")
        await pilot.press("escape")
        await settled(pilot)
        await pilot.press("slash")
        await settled(pilot)
        assert app.screen.query_one(LineInput).value == "ortega"
        assert "Ortega, Pilar" in on_screen(app)
        await type_in(pilot, "zed")  # the old text is selected, and gives way
        assert app.screen.query_one(LineInput).value == "zed"


@pytest.mark.parametrize(
    "text",
    ['"', "a OR", "NEAR(x", "*", "-or", "col:or", "😀😀", "O'Hara [red]", "%_%", "\\", "x" * 10_000],
    ids=lambda text: text[:8],
)
async def test_any_text_is_safe(practice: Practice, text: str) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await pilot.press("slash")
        await settled(pilot)
        app.screen.query_one(LineInput).value = text
        await settled(pilot)
        showing(app, FindScreen)


async def test_a_name_that_looks_like_markup_is_found_and_shown(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        assert HOSTILE[:20] in await looked_for(app, pilot, "o'hara")


async def test_only_the_newest_answer_is_painted(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await pilot.press("slash")
        await pilot.pause()
        for text in ("or", "ort", "orte", "zed"):
            app.screen.query_one(LineInput).value = text
            await pilot.pause()
        await settled(pilot)
        assert app.screen.query_one(LineList).row_count == 2  # the heading and Zed


async def test_a_note_opens_on_the_timeline_with_the_cursor_on_it(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        for words in ("the ramp is built", "the scale is broken"):
            casebook.contacts.log(f"note yesterday: {words}", case=practice.ortiz)
        casebook.contacts.log("note: later", case=practice.ortiz)
        await looked_for(app, pilot, "ramp")
        await pilot.press("enter")
        await settled(pilot)
        showing(app, ChartScreen)
        cursor = next(line for line in on_screen(app).splitlines() if line.startswith("▸"))
        assert "the ramp is built" in cursor


async def test_a_paste_of_a_megabyte_is_answered_with_a_sentence(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await looked_for(app, pilot, "ort")
        box = app.screen.query_one(LineInput)
        box.post_message(events.Paste("x" * 1_000_000))
        await settled(pilot)
        assert box.value == "ort"
        assert "longer than a field holds" in said(app)[-1]


async def test_enter_before_the_hits_opens_what_was_typed_and_never_an_older_hit(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await looked_for(app, pilot, "ort")
        for key, sign in (("i", "i"), ("z", "z"), ("enter", "\r")):  # faster than any answer
            app.post_message(events.Key(key, sign))
        await settled(pilot)
        assert showing(app, ChartScreen).case_at_hand() == practice.ortiz


async def test_escape_and_enter_twice_in_a_row_count_once(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        for key in ("escape", "enter"):
            home = app.screen
            await looked_for(app, pilot, "ortega")
            for _ in range(2):
                app.post_message(events.Key(key, None))
            await settled(pilot)
            if key == "escape":
                assert app.screen is home
        assert showing(app, ChartScreen).case_at_hand() == practice.ortega


async def test_hits_come_although_the_question_for_them_was_given_up(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        find, given_up = casebook.search.find, ["once"]

        def interrupted(text: str, limit: int = 50) -> tuple[Hit, ...]:
            if given_up:
                given_up.pop()
                raise GivenUp("The question was given up for a newer one.")
            return find(text, limit)

        monkeypatch.setattr(casebook.search, "find", interrupted)
        await pilot.press("slash", *"ortiz")
        await settled(pilot)
        assert "Ortiz, Manuel" in on_screen(app)
        assert said(app) == []
