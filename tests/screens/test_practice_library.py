"""The practice's libraries: goals and interventions, sets of tasks; read, changed, added to, hidden, put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cmtui.screens.dialogs.confirm import Confirm
from cmtui.screens.dialogs.steps import StepsDialog
from cmtui.screens.drafts import offered
from cmtui.screens.editor import EditorScreen
from cmtui.screens.opening import open_draft
from cmtui.screens.practice.libraries import GoalsScreen, TaskSetsScreen
from cmtui.screens.practice.screen import PracticeScreen
from cmtui.widgets.reading import ReadingPane
from tests.screens.charts import asked
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, said, settled, showing, type_in
from tests.screens.test_practice import at, practice_of

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.screens.practice.shelf_screen import ShelfScreen


async def goals_of(app: CmtuiApp, pilot: Pilot[None], code: str = "") -> GoalsScreen:
    """The library of goals and interventions, opened from the practice; the cursor on an entry."""
    await at(pilot, await practice_of(app, pilot), "goals")
    await pilot.press("enter")
    await settled(pilot)
    screen = showing(app, GoalsScreen)
    if code:
        assert screen.table.move_to_key(code)
        await pilot.pause()
    return screen


async def sets_of(app: CmtuiApp, pilot: Pilot[None], code: str = "") -> TaskSetsScreen:
    """The sets of tasks, opened from the practice; the cursor on one."""
    await at(pilot, await practice_of(app, pilot), "sets")
    await pilot.press("enter")
    await settled(pilot)
    screen = showing(app, TaskSetsScreen)
    if code:
        assert screen.table.move_to_key(code)
        await pilot.pause()
    return screen


async def write_over(app: CmtuiApp, pilot: Pilot[None], **fields: str) -> None:
    """Write fields of the editor in front, and save it."""
    editor = showing(app, EditorScreen)
    for name, words in fields.items():
        editor.fields.field(name).go_in()
        await pilot.press("end", "ctrl+u")
        await type_in(pilot, words)
    await pilot.press("ctrl+s")
    await settled(pilot)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys, and wait for what comes of them."""
    await pilot.press(*keys)
    await settled(pilot)


async def confirm(app: CmtuiApp, pilot: Pilot[None]) -> None:
    """Say yes: the safe button has the focus."""
    await asked(app, pilot, Confirm)
    await press(pilot, "right", "enter")


def page_of(screen: ShelfScreen) -> str:
    page = screen.query_one(ReadingPane).page
    return "\n".join([page.title, *(each.lead + each.text for each in page.paragraphs)])


def at_hand(screen: ShelfScreen) -> str:
    assert screen.row is not None
    return screen.row.code


async def test_the_practice_tells_how_much_its_libraries_hold(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await practice_of(app, pilot)
        await at(pilot, screen, "goals")
        count = len(casebook.plan_library.entries())
        assert f"{count} entries" in on_screen(app)
        assert "L takes them into a client's plan" in screen.query_one(ReadingPane).page.paragraphs[0].text
        await at(pilot, screen, "sets")
        await pilot.pause(0.2)
        assert f"{len(casebook.task_sets.all())} sets" in on_screen(app)
        assert "S puts it on a case" in screen.query_one(ReadingPane).page.paragraphs[0].text
        casebook.plan_library.save({"title": "Fewer falls"}, "no-falls")
        app.case_changed("")
        await settled(pilot)
        assert "1 own" in on_screen(app)


async def test_the_library_is_read_by_domain_and_found_by_typing(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await goals_of(app, pilot, "no-falls")
        goals = len(casebook.plan_library.entries("goal"))
        others = len(casebook.plan_library.entries()) - goals
        assert f"{goals} goals · {others} interventions" in on_screen(app)
        assert "No more falls" in on_screen(app)
        page = page_of(screen)
        for words in ("measured by: ", "rests on: ", "+2: ", "code: no-falls", "Shipped; Enter makes"):
            assert words in page
        assert screen.check_action("entry_void", ()) is False
        await press(pilot, "down")
        assert "for the goal: No more falls" in page_of(screen)

        await press(pilot, "f")
        await type_in(pilot, "no more fall")
        await settled(pilot)
        assert "1 goal · 4 interventions" in on_screen(app), "a goal brings what is done for it"
        await type_in(pilot, "zzz")
        assert "Nothing here has these letters" in on_screen(app)
        await press(pilot, "enter", "enter", "x", "delete")
        await press(pilot, "escape")
        assert f"{goals} goals" in on_screen(app)
        await press(pilot, "tab", "escape")
        assert screen.table.has_focus
        await press(pilot, "escape")
        assert showing(app, PracticeScreen)


async def test_a_shipped_goal_is_changed_under_its_code_and_the_shipped_one_put_back(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await goals_of(app, pilot, "no-falls")
        await press(pilot, "enter")
        assert "Shipped with cmtui" in on_screen(app)
        await press(pilot, "escape")
        assert not casebook.plan_library.entry("no-falls").id, "looking changes nothing"
        await press(pilot, "enter")
        await write_over(app, pilot, title=HOSTILE)
        entry = casebook.plan_library.entry("no-falls")
        assert (entry.title, entry.source) == (HOSTILE, "practice")
        assert entry.what == "Get through the day without a fall", "what was not typed stays"
        assert at_hand(screen) == "no-falls"
        assert HOSTILE in on_screen(app)
        assert "Your own version" in page_of(screen)

        await press(pilot, "delete", "enter")
        assert casebook.plan_library.entry("no-falls").id, "the safe answer is in front"
        await pilot.press("delete")
        await confirm(app, pilot)
        assert not casebook.plan_library.entry("no-falls").id
        assert "The shipped one stands again." in said(app)
        await press(pilot, "u")
        assert casebook.plan_library.entry("no-falls").title == HOSTILE


async def test_what_is_hidden_is_offered_in_no_chart_until_it_is_offered_again(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await goals_of(app, pilot, "smoking")
        await press(pilot, "x")
        assert "smoking" not in {row.code for row in casebook.plan_library.entries()}
        assert "Hidden: no chart offers it" in page_of(screen)
        assert "Offer again" in on_screen(app)
        await press(pilot, "u")
        assert not casebook.plan_library.entry("smoking").hidden
        await press(pilot, "x", "x")
        assert not casebook.plan_library.entry("smoking").hidden


async def test_an_intervention_is_added_for_the_goal_under_the_cursor(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await goals_of(app, pilot, "no-falls")
        await press(pilot, "f")
        await type_in(pilot, "fall")
        await press(pilot, "enter")
        assert screen.table.move_to_key("no-falls")
        await pilot.press("a")
        dialog = await asked(app, pilot, StepsDialog)
        assert "an intervention for “No more falls”" in on_screen(app)
        await press(pilot, "escape")
        assert not dialog.is_current
        await press(pilot, "a", "2")
        await write_over(app, pilot, title="Lamps", what="put lamps beside the bed")
        made = casebook.plan_library.entry("own.lamps")
        assert (made.kind, made.domain, made.goal) == ("intervention", "function", "no-falls")
        assert at_hand(screen) == "own.lamps", "the cursor goes to it, though the filter hid it"
        assert made.code in {row.code for row in casebook.plan_library.steps("no-falls")}
        await pilot.press("delete")
        await confirm(app, pilot)
        assert "Taken out of the library." in said(app)
        assert "own.lamps" not in {row.code for row in casebook.plan_library.entries(hidden=True)}


@pytest.mark.parametrize(("key", "kind"), [("1", "goal"), ("3", "intervention")])
async def test_a_goal_or_an_intervention_of_no_goal_is_added(practice: Practice, key: str, kind: str) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await goals_of(app, pilot, "no-falls")
        await press(pilot, "a", key)
        await write_over(app, pilot, title="Read", what="read a page a day")
        made = casebook.plan_library.entry("own.read")
        assert (made.kind, made.domain, made.goal) == (kind, "function", "")
        assert at_hand(screen) == "own.read"
        await press(pilot, "u")
        assert at_hand(screen) != "own.read"


async def test_what_was_typed_into_a_shipped_entry_is_gone_on_with_in_another_session(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await goals_of(app, pilot, "no-falls")
        await press(pilot, "enter")
        showing(app, EditorScreen).fields.field("measure").go_in()
        await type_in(pilot, "half ")
        await press(pilot, "escape")
        assert "Kept as draft." in said(app)
    async with at_the_desk(practice) as (app, pilot, casebook):
        (draft,) = offered(casebook)
        open_draft(app, draft)
        await settled(pilot)
        assert "continued" in on_screen(app)
        await press(pilot, "ctrl+s")
        assert "half" in dict(casebook.plan_library.entry("no-falls").values)["measure"]
        assert casebook.drafts.all() == ()


async def test_a_set_of_tasks_is_changed_hidden_and_put_back(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await sets_of(app, pilot, "crisis")
        assert f"{len(casebook.task_sets.all())} sets" in on_screen(app)
        assert "counted from: " in page_of(screen)
        await press(pilot, "enter")
        await write_over(app, pilot, name="When it burns")
        assert casebook.task_sets.set("crisis").name == "When it burns"
        assert casebook.task_sets.set("crisis").tasks
        assert "changed" in on_screen(app)
        await press(pilot, "x")
        assert "crisis" not in {row.code for row in casebook.task_sets.all()}
        await press(pilot, "x")
        await pilot.press("delete")
        await confirm(app, pilot)
        assert not casebook.task_sets.set("crisis").id
        await press(pilot, "u")
        assert casebook.task_sets.set("crisis").name == "When it burns"


async def test_a_set_of_ones_own_is_added_and_the_cursor_goes_to_it(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        screen = await sets_of(app, pilot)
        await press(pilot, "a")
        await write_over(app, pilot, name="Zoo", items="0 feed the okapi")
        assert casebook.task_sets.set("zoo").tasks == ((0, "feed the okapi"),)
        assert at_hand(screen) == "zoo"
        assert "Your own." in page_of(screen)
        assert "1 task" in on_screen(app)
        await press(pilot, "f")
        await type_in(pilot, "okapi")
        await settled(pilot)
        assert "1 set" in on_screen(app)
