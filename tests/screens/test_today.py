from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.opening import new_casebook
from cmtui.screens.contact import ContactScreen
from cmtui.screens.editor import EditorScreen
from cmtui.screens.quick import QuickEntry
from cmtui.screens.today import TodayScreen
from cmtui.screens.today_list import grouped, matching
from cmtui.widgets.brief import BriefPane
from cmtui.widgets.line_list import Heading
from tests.screens.assessed import answer_form
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, said, screen_of, settled, type_in

if TYPE_CHECKING:
    from pathlib import Path

    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook
    from cmtui.rows import DueRow


@pytest.fixture
def busy(practice: Practice) -> Practice:
    """Promises in every window: a task overdue, one of today, one of this week and one far off."""
    casebook = practice.open()
    for case, what, due in (
        (practice.ortiz, "call pharmacist: metoprolol", -1),
        (practice.ortiz, "bring a scale", 3),
        (practice.ortega, "ask about transport", 0),
        (practice.hostile, "renew the handicap placard", 63),
    ):
        casebook.tasks.add(case, what, casebook.today_date() + timedelta(days=due))
    casebook.close()
    return practice


def today(app: CmtuiApp) -> TodayScreen:
    return screen_of(app, TodayScreen)


def under_cursor(app: CmtuiApp) -> DueRow:
    row = today(app).table.cursor_row
    assert row is not None
    return row


async def go_to(app: CmtuiApp, what: str) -> None:
    row = next(row for row in today(app).facts.rows if row.what == what)
    assert today(app).table.move_to_key(row.key)


async def test_the_most_pressing_promise_leads_and_its_client_is_told_in_five_lines(busy: Practice) -> None:
    async with at_the_desk(busy) as (app, _, _casebook):
        assert under_cursor(app).what == "call pharmacist: metoprolol"
        seen = on_screen(app)
        assert "! 1 d late" in seen
        assert "● today" in seen
        for line in ("Ortiz, Manuel", "heart failure", "Due  ", "Last  ", "Next  "):
            assert line in seen
        assert "NOT ENCRYPTED" in seen.splitlines()[0]
        assert "overdue " in seen
        assert "later 7" in seen


async def test_what_is_far_off_stands_under_its_heading_at_the_end(busy: Practice) -> None:
    casebook = busy.open()
    rows = grouped(casebook.today.rows(), "urgency")
    casebook.close()
    heading = rows.index(Heading("later"))
    far = [row.what for row in rows[heading + 1 :] if not isinstance(row, Heading)]
    owed = ["comprehensive assessment", "service agreement"]
    assert sorted(far) == sorted([*owed * 3, "renew the handicap placard"])
    assert not [row for row in rows[:heading] if isinstance(row, Heading) or row.window == "later"]


async def test_x_settles_a_task_and_u_takes_it_back(busy: Practice) -> None:
    async with at_the_desk(busy) as (app, pilot, casebook):
        await pilot.press("x")
        await settled(pilot)
        assert "call pharmacist: metoprolol" not in [row.what for row in casebook.today.rows()]
        assert "call pharmacist" not in "\n".join(on_screen(app).splitlines()[1:14])
        await pilot.press("u")
        await settled(pilot)
        assert under_cursor(app).what == "call pharmacist: metoprolol" or "call pharmacist" in on_screen(app)
        assert "call pharmacist: metoprolol" in [row.what for row in today(app).facts.rows]


async def test_x_on_what_needs_words_opens_the_form_that_settles_it(busy: Practice) -> None:
    async with at_the_desk(busy) as (app, pilot, _):
        await go_to(app, "service agreement")
        await pilot.press("x")
        await settled(pilot)
        assert screen_of(app, EditorScreen).register == "consent"
        assert not said(app)


async def test_by_client_it_is_the_call_list_with_the_attempts_counted(busy: Practice) -> None:
    casebook = busy.open()
    casebook.contacts.log("call no answer", case=busy.ortiz)
    casebook.contacts.log("call left message", case=busy.ortiz)
    casebook.close()
    async with at_the_desk(busy) as (app, pilot, _):
        await pilot.press("o")
        seen = on_screen(app)
        headings = [each.text for each in today(app).drawn if isinstance(each, Heading)]
        at = next(place for place, text in enumerate(headings) if text.startswith("Ortiz, Manuel"))
        assert "☎ 402-555-0101" in headings[at] + headings[at + 1]
        assert "tried 2 ×" in headings[at] + headings[at + 1]
        assert "by client" in seen


async def test_f_filters_while_typing_and_escape_shows_everything(busy: Practice) -> None:
    async with at_the_desk(busy) as (app, pilot, _):
        everything = today(app).table.row_count
        await pilot.press("f")
        await type_in(pilot, "pharm")
        assert today(app).table.row_count == 1
        await pilot.press("enter", "n")
        assert screen_of(app, QuickEntry), "enter gives the keys back to the list, n is quick entry"
        await pilot.press("escape", "escape")
        await settled(pilot)
        assert today(app).table.row_count == everything


async def test_a_filter_that_nothing_passes_says_so(busy: Practice) -> None:
    async with at_the_desk(busy) as (app, pilot, _):
        await pilot.press("f")
        await type_in(pilot, "zzz")
        assert "Nothing on Today has these words." in on_screen(app)


async def test_the_brief_follows_the_cursor_in_the_same_moment(busy: Practice) -> None:
    async with at_the_desk(busy, size=(120, 40)) as (app, _, _casebook):
        table, pane = today(app).table, app.screen.query_one(BriefPane)
        before = pane.render_line(1).text
        await go_to(app, "ask about transport")
        after = pane.render_line(1).text
        assert "Ortiz, Manuel" in before
        assert "Ortega, Pilar" in after
        assert table.region.right == pane.region.x, "beside the list, not over it"


async def test_enter_opens_what_settles_the_row(busy: Practice) -> None:
    async with at_the_desk(busy) as (app, pilot, _):
        await pilot.press("enter")
        await settled(pilot)
        assert screen_of(app, ContactScreen), "a task to call is settled by a contact"
        await pilot.press("escape")
        await settled(pilot)
        await go_to(app, "bring a scale")
        await pilot.press("enter")
        await settled(pilot)
        assert screen_of(app, EditorScreen).register == "task"
        await pilot.press("escape")
        await settled(pilot)
        await go_to(app, "service agreement")
        await pilot.press("enter")
        await settled(pilot)
        assert screen_of(app, EditorScreen).register == "consent"
        assert "Service agreement" in on_screen(app)


async def test_enter_on_an_unsigned_note_shows_it_where_it_is_signed(busy: Practice) -> None:
    casebook = busy.open()
    logged = casebook.contacts.log("call 15m: asked about the scale", case=busy.ortega)
    casebook.close()
    async with at_the_desk(busy) as (app, pilot, casebook):
        (row,) = [row for row in today(app).facts.rows if row.subject == f"contact:{logged.id}"]
        today(app).table.move_to_key(row.key)
        await pilot.press("enter")
        await settled(pilot)
        assert "asked about the scale" in on_screen(app)
        assert "s Sign" in on_screen(app)
        await pilot.press("s")
        await settled(pilot)
        assert casebook.chart.contact(logged.id).signed


async def test_a_note_is_signed_on_today_only_after_a_yes_and_nothing_says_that_u_takes_it_back(
    busy: Practice,
) -> None:
    casebook = busy.open()
    logged = casebook.contacts.log("call 15m: asked about the scale", case=busy.ortega)
    casebook.close()
    async with at_the_desk(busy) as (app, pilot, casebook):
        (row,) = [row for row in today(app).facts.rows if row.subject == f"contact:{logged.id}"]
        today(app).table.move_to_key(row.key)
        await pilot.press("x", "enter")
        await settled(pilot)
        assert not casebook.chart.contact(logged.id).signed, "the answer that is offered is the safe one"

        await pilot.press("x", "right", "enter")
        await settled(pilot)
        assert casebook.chart.contact(logged.id).signed
        assert said(app)[-1] == "Note signed."


async def test_u_hit_twice_in_a_row_takes_back_two_acts(busy: Practice) -> None:
    async with at_the_desk(busy) as (app, pilot, casebook):
        before = {row.key for row in casebook.today.rows()}
        for what in ("bring a scale", "ask about transport"):
            await go_to(app, what)
            await pilot.press("x")
            await settled(pilot)
        assert len(before) - len(casebook.today.rows()) >= 2

        app.undo_last()
        app.undo_last()  # before the first is through, as when the key repeats
        await settled(pilot)
        assert {row.key for row in casebook.today.rows()} == before


async def test_a_name_that_looks_like_markup_is_shown_as_it_is(busy: Practice) -> None:
    async with at_the_desk(busy, size=(120, 40)) as (app, pilot, _):
        await pilot.press("o")
        assert HOSTILE in on_screen(app)


async def test_a_practice_without_clients_is_told_how_to_begin(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    new_casebook(path, None, owner="Dana Morales", zone="UTC").close()
    async with at_the_desk(Practice(path, "", "", "")) as (app, pilot, _):
        assert "No clients yet." in on_screen(app)
        await pilot.press("x", "enter", "full_stop", "o")
        await settled(pilot)
        assert screen_of(app, TodayScreen)


@pytest.fixture
def alarmed(busy: Practice) -> Practice:
    """Two answers of one client that are urgent, and two forms of another with confidential flags."""
    casebook = busy.open()
    for days_ago in (2, 1):
        answer_form(casebook, busy.ortiz, "phq-9", (1, 1, 0, 0, 0, 0, 0, 0, days_ago, 1), days_ago=days_ago)
        answer_form(casebook, busy.ortega, "hark", (0, 0, 0, 0), days_ago=days_ago)
    casebook.close()
    return busy


async def test_an_urgent_flag_is_told_whole_and_flags_that_say_the_same_stand_as_one(
    alarmed: Practice,
) -> None:
    async with at_the_desk(alarmed, size=(120, 40)) as (app, _, _casebook):
        seen = on_screen(app)
        assert seen.count("2 × act now: Thoughts of death or self-harm ") == 1
        (row,) = [line for line in seen.splitlines() if "today: confidential follow-up" in line]
        assert "Ortega, Pilar" in row
        assert " × today" in row


async def test_closing_one_of_two_flags_leaves_the_other(alarmed: Practice) -> None:
    async with at_the_desk(alarmed) as (app, pilot, casebook):
        casebook.safety.close(under_cursor(app).subject.removeprefix("flag:"), "His sister is with him")
        today(app).read_again()
        await settled(pilot)
        assert "act now: Thoughts of death or self-harm" in on_screen(app)
        assert "× act now" not in on_screen(app)


async def test_a_filter_that_hides_urgent_flags_says_so_at_the_top(alarmed: Practice) -> None:
    async with at_the_desk(alarmed) as (app, pilot, _):
        await pilot.press("f")
        await type_in(pilot, "pharm")
        await pilot.press("enter")
        await pilot.pause()
        assert "the filter hides 2 urgent flags; esc shows all" in on_screen(app).splitlines()[0]
        await pilot.press("escape")
        await pilot.pause()
        assert "hides" not in on_screen(app)


def test_every_word_of_a_filter_counts(busy: Practice) -> None:
    casebook = busy.open()
    rows = casebook.today.rows()
    casebook.close()
    assert [row.what for row in matching(rows, "ORTIZ scale")] == ["bring a scale"]
    assert matching(rows, "  ") == rows


async def test_a_contact_that_a_task_asked_for_settles_it_once_the_person_was_reached(busy: Practice) -> None:
    what = "call pharmacist: metoprolol"

    def owed(casebook: Casebook) -> bool:
        return what in [row.what for row in casebook.today.rows()]

    async with at_the_desk(busy) as (app, pilot, casebook):
        for outcome, settles in (("no_answer", False), ("yes", True)):
            await go_to(app, what)
            await pilot.press("enter")
            await settled(pilot)
            fields = screen_of(app, ContactScreen).fields
            begun = [fields.field(name).answer.value for name in ("mode", "direction", "reached")]
            assert begun == ["phone", "out", ""], "whether anybody was reached is never assumed"
            fields.field("reached").type_in(outcome)
            await pilot.press("ctrl+s")
            await settled(pilot)
            assert screen_of(app, TodayScreen)
            assert owed(casebook) is not settles

        assert "its task is done" in said(app)[-1]
        contacts = len(casebook.chart.timeline(busy.ortiz))
        await pilot.press("u")
        await settled(pilot)
        assert owed(casebook), "one act, and one u takes back both"
        assert len(casebook.chart.timeline(busy.ortiz)) < contacts


async def test_a_draft_of_a_follow_up_call_still_settles_its_task(busy: Practice) -> None:
    async with at_the_desk(busy) as (app, pilot, casebook):
        await pilot.press("enter")
        await settled(pilot)
        screen_of(app, ContactScreen).fields.field("reached").type_in("yes")
        await pilot.press("escape")
        await settled(pilot)
        app.open_contact(busy.ortiz)
        await settled(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "call pharmacist: metoprolol" not in [row.what for row in casebook.today.rows()]


async def test_u_puts_the_cursor_on_the_row_that_came_back(busy: Practice) -> None:
    async with at_the_desk(busy) as (app, pilot, _):
        await pilot.press("x")
        await settled(pilot)
        await pilot.press("end")
        assert under_cursor(app).what == "renew the handicap placard"
        await pilot.press("u")
        await settled(pilot)
        assert under_cursor(app).what == "call pharmacist: metoprolol"
        assert "call pharmacist" in on_screen(app)
