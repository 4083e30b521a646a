from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cmtui.screens.chart.screen import ChartScreen
from cmtui.screens.dialogs.addendum import AddendumDialog
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.drafts import DraftsScreen
from tests.casebook.casebooks import two_goals
from tests.screens.charts import PAUSES, asked, chart_of
from tests.screens.desk import Practice, at_the_desk, on_screen, said, settled, type_in

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook
    from cmtui.rows import ContactRow


async def timeline_of(app: CmtuiApp, pilot: Pilot[None], case: str) -> ChartScreen:
    return await chart_of(app, pilot, case, section="6")


def visit(casebook: Casebook, case: str) -> str:
    """A visit of the day before yesterday: taken down late, whatever the hour is now."""
    if not casebook.plan.goals(case):
        two_goals(casebook, case)
    day = casebook.today_date() - timedelta(days=2)
    return f"visit {day} 2pm 1h30m with rosa: scale broken, weight chart not kept #2 ! + order a scale in 3d"


def contact(casebook: Casebook, ident: str) -> ContactRow:
    return casebook.chart.contact(ident)


def shown(app: CmtuiApp) -> str:
    return on_screen(app).replace("\n", " ")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_timeline_shows_the_newest_first_and_the_whole_note_under_the_cursor(
    practice: Practice, size: tuple[int, int]
) -> None:
    async with at_the_desk(practice, size) as (app, pilot, casebook):
        casebook.contacts.log(visit(casebook, practice.ortiz), case=practice.ortiz)
        casebook.contacts.log("call 5m: " + "a long story " * 12 + "and its end", case=practice.ortiz)
        await timeline_of(app, pilot, practice.ortiz)
        while "and its end" not in shown(app):
            before = on_screen(app)
            await pilot.press("down")
            assert on_screen(app) != before
        await pilot.press("end", "up", "up", "up", "home")
        await settled(pilot)
        lines = on_screen(app).splitlines()
        calls = next(n for n, line in enumerate(lines) if "call 5m" in line)
        visited = next(n for n, line in enumerate(lines) if "visit 1h30m" in line)
        assert calls < visited
        assert "! " in lines[visited]
        assert "attention" in lines[visited]
        assert "late entry" in lines[visited]
        assert "#2" in lines[visited]


async def test_the_entry_is_read_whole_with_what_follows_from_it(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        logged = casebook.contacts.log(visit(casebook, practice.ortiz), case=practice.ortiz)
        chart = await timeline_of(app, pilot, practice.ortiz)
        await pilot.press("f", "home")
        await settled(pilot)
        page = chart._section.pane.page
        assert "visit · 1h30m · Rosa Ortiz (family)" in page.title
        assert "not signed" in page.title
        words = [f"{paragraph.lead}{paragraph.text}" for paragraph in page.paragraphs]
        assert "scale broken, weight chart not kept" in words
        assert any(line.startswith("→ order a scale, due ") for line in words)
        assert any(line.startswith("late entry: recorded ") for line in words)
        assert logged.id == contact(casebook, logged.id).id


async def test_s_signs_the_note_and_e_then_adds_an_addendum(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        ident = casebook.contacts.log("call 5m: asked about the dose", case=practice.ortiz).id
        await timeline_of(app, pilot, practice.ortiz)
        await pilot.press("f")
        assert "s Sign" in on_screen(app)
        await pilot.press("s")
        await settled(pilot)
        assert contact(casebook, ident).signed
        assert "e Amend" in on_screen(app)
        assert "s Sign" not in on_screen(app)
        await pilot.press("e")
        await asked(app, pilot, AddendumDialog)
        await type_in(pilot, "the dose was 25")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert [later.text for later in contact(casebook, ident).addenda] == ["the dose was 25"]
        assert contact(casebook, ident).narrative == "asked about the dose"
        assert "the dose was 25" in on_screen(app)
        assert casebook.drafts.find("addendum", ident) is None


async def test_an_addendum_that_was_left_waits_for_its_note(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        ident = casebook.contacts.log("call 5m: asked", case=practice.ortiz).id
        casebook.contacts.sign(ident)
        await timeline_of(app, pilot, practice.ortiz)
        await pilot.press("f", "e")
        await asked(app, pilot, AddendumDialog)
        await type_in(pilot, "half a thought")
        await pilot.press("escape")
        await settled(pilot)
        assert not isinstance(app.screen, AddendumDialog)
        assert contact(casebook, ident).addenda == ()
        await pilot.press("e")
        await asked(app, pilot, AddendumDialog)
        assert "half a thought" in on_screen(app)
        assert "draft kept" in on_screen(app)


async def test_an_addendum_that_the_last_session_left_is_offered_at_the_start(practice: Practice) -> None:
    casebook = practice.open()
    ident = casebook.contacts.log("call 5m: asked", case=practice.ortiz).id
    casebook.contacts.sign(ident)
    casebook.drafts.keep("addendum", ident, {"text": "half a thought"})
    casebook.close()
    async with at_the_desk(practice) as (app, pilot, casebook):
        for _ in range(PAUSES):
            await pilot.pause(0.01)
            if app.waiting:
                break
        await pilot.press("b")
        await asked(app, pilot, DraftsScreen)
        await pilot.press("enter")
        await asked(app, pilot, AddendumDialog)
        assert "half a thought" in on_screen(app)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert [later.text for later in contact(casebook, ident).addenda] == ["half a thought"]


async def test_a_task_that_was_found_is_shown_among_what_is_due(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        task = casebook.contacts.log("call 5m: asked + send the list in 3d", case=practice.ortiz).tasks[0]
        app.open_case(practice.ortiz, at=f"task:{task}")
        await settled(pilot)
        assert isinstance(app.screen, ChartScreen)
        assert "[1 Overview]" in on_screen(app)
        assert "send the list · your task" in app.screen._section.pane.page.paragraphs[0].text


async def test_f_goes_through_the_kinds_that_there_are_and_counts_them(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.contacts.log("call 5m: asked", case=practice.ortiz)
        casebook.contacts.log("call no-answer", case=practice.ortiz)
        total = casebook.chart.timeline_count(practice.ortiz, "all")
        await timeline_of(app, pilot, practice.ortiz)
        assert f"filter: all · {total} entries" in on_screen(app)
        await pilot.press("f")
        assert f"filter: contacts · 2 of {total}" in on_screen(app)
        await pilot.press("f")
        assert f"filter: attempts · 1 of {total}" in on_screen(app)
        await pilot.press("f")
        assert f"filter: significant · 2 of {total}" in on_screen(app)
        await pilot.press("f")
        assert "filter: all" in on_screen(app)


async def test_a_note_is_struck_out_only_with_a_reason_and_stays_in_the_record(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.contacts.log("call 5m: meant for somebody else", case=practice.ortiz)
        await timeline_of(app, pilot, practice.ortiz)
        await pilot.press("f", "delete")
        await asked(app, pilot, LineDialog)
        await pilot.press("enter")
        assert "A few words are needed." in on_screen(app)
        await type_in(pilot, "wrong client")
        await pilot.press("enter")
        await settled(pilot)
        assert said(app)[-1] == "Struck out."
        assert casebook.chart.timeline_count(practice.ortiz, "contacts") == 0
        assert "meant for somebody else" not in on_screen(app)
        assert "contact.voided" in [event.act for event in casebook.chart.history(practice.ortiz)]


async def test_enter_gives_the_screen_to_a_long_note_and_escape_comes_back(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        casebook.contacts.log("note " + "word " * 2000 + "and the very last one", case=practice.ortiz)
        chart = await timeline_of(app, pilot, practice.ortiz)
        await pilot.press("f", "enter")
        await settled(pilot)
        assert chart._section.pane.has_focus
        await pilot.press("end")
        await settled(pilot)
        assert "and the very last one" in shown(app)
        await pilot.press("escape")
        await settled(pilot)
        assert chart._section.list.has_focus
        await pilot.press("escape")
        await settled(pilot)
        assert not isinstance(app.screen, ChartScreen)


async def test_a_thousand_contacts_are_read_by_the_page(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        from cmtui.models.work import Contact  # the record's own way in, without a thousand acts

        desk = casebook._desk
        case_id = desk.case_id(practice.ortiz)
        with desk.act("contact.recorded", case_id=case_id) as work:
            for number in range(1000):
                work.add(
                    Contact(case_id=case_id, occurred_at=work.now, mode="phone", narrative=f"number {number}")
                )
        chart = await timeline_of(app, pilot, practice.ortiz)
        await pilot.press("f", "end")
        await settled(pilot)
        assert "number 0" in on_screen(app)
        pages = chart._section.list._pages
        assert pages is not None
        assert len(pages._pages) <= 3


@pytest.mark.parametrize("kind", ["all", "contacts", "attempts", "tasks", "episodes", "significant"])
async def test_a_page_looked_up_by_its_keys_is_the_page_that_was_counted_to(
    practice: Practice, kind: str
) -> None:
    casebook = practice.open()
    for number in range(5):
        task = casebook.contacts.log(
            f"call {number + 1}m no-answer ! + try again in {number}d", case=practice.ortiz
        )
        casebook.tasks.done(task.tasks[0])
    chart = casebook.chart
    keys = chart.timeline_keys(practice.ortiz, kind)
    assert len(keys) == chart.timeline_count(practice.ortiz, kind)
    for start in range(0, len(keys), 3):
        counted = chart.timeline(practice.ortiz, start=start, size=3, kind=kind)
        assert chart.timeline_rows(practice.ortiz, keys[start : start + 3]) == counted
    casebook.close()
