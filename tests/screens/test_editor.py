from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from textual import events

from cmtui.screens.contact import ContactScreen
from cmtui.screens.dialogs.confirm import Confirm
from cmtui.screens.editor import EditorScreen
from cmtui.widgets.controls import LongText
from tests.screens.desk import HOSTILE, Practice, at_the_desk, on_screen, said, settled, showing, type_in

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from cmtui.app import CmtuiApp


async def opened(
    app: CmtuiApp, pilot: Pilot[None], register: str, case: str = "", entry: str = ""
) -> EditorScreen:
    app.open_editor(register, case, entry)
    await settled(pilot)
    return showing(app, EditorScreen)


async def test_a_task_is_written_by_keys_alone(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, "task", practice.ortiz)
        await type_in(pilot, "order a scale")
        await pilot.press("enter", "enter")
        await type_in(pilot, "+3d")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert said(app)[-1] == "Saved."
        assert "order a scale" in [row.what for row in casebook.today.rows()]
        assert casebook.drafts.all() == ()


async def test_a_date_shows_what_it_was_understood_as_and_is_never_guessed(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        form = await opened(app, pilot, "task", practice.ortiz)
        due = form.fields.field("due_on")
        assert due.typed == ""
        due.go_in()
        await pilot.pause()
        assert "space: today" in on_screen(app)
        await pilot.press("space")
        assert due.typed == "today"
        assert due.answer.value == form.casebook.today_date().isoformat()
        await pilot.press(*["backspace"] * 5, *"nonsense")
        assert "! not understood" in on_screen(app)


async def test_a_choice_takes_a_digit_or_first_letters_and_shows_its_label(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_contact(practice.ortiz)
        await settled(pilot)
        form = showing(app, ContactScreen)
        form.fields.field("mode").go_in()
        await pilot.pause()
        assert "2 Phone" in on_screen(app)
        await pilot.press("3", "enter")
        await pilot.pause()
        assert (form.fields.field("mode").typed, form.fields.field("mode").answer.value) == ("Video", "video")
        form.fields.field("mode").go_in()
        await pilot.pause()
        await type_in(pilot, "in p")
        assert form.fields.field("mode").answer.value == "in_person"


async def test_what_is_missing_is_named_and_the_cursor_stands_there(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        form = await opened(app, pilot, "task", practice.ortiz)
        await type_in(pilot, "call the pharmacy")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert said(app)[-1] == "Due is required."
        assert form.fields.field("due_on").has_focus_within
        assert "! Due is required." in on_screen(app)


async def test_escape_keeps_what_was_typed_and_the_form_goes_on_with_it(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await opened(app, pilot, "task", practice.ortiz)
        await type_in(pilot, "half a prom")
        await pilot.press("escape")
        await settled(pilot)
        assert said(app)[-1] == "Kept as draft."
        assert not isinstance(app.screen, EditorScreen)

        form = await opened(app, pilot, "task", practice.ortiz)
        assert form.fields.field("what").typed == "half a prom"
        assert "continued; ctrl+r starts over." in on_screen(app)


async def test_starting_over_asks_first_and_then_lets_the_draft_go(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        form = await opened(app, pilot, "task", practice.ortiz)
        await type_in(pilot, "not this")
        await pilot.press("ctrl+r")
        await pilot.pause()
        showing(app, Confirm)
        await pilot.press("enter")  # the safe answer has the focus
        await settled(pilot)
        assert form.fields.field("what").typed == "not this"

        await pilot.press("ctrl+r")
        await pilot.pause()
        await pilot.press("right", "enter")
        await settled(pilot)
        await pilot.pause(0.4)
        assert form.fields.field("what").typed == ""
        assert casebook.drafts.all() == ()


async def test_nothing_typed_leaves_no_draft(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, "task", practice.ortiz)
        await pilot.press("tab", "tab", "escape")
        await settled(pilot)
        assert casebook.drafts.all() == ()
        assert "Kept as draft." not in said(app)


async def test_two_windows_never_overwrite_each_other_silently(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        task = casebook.tasks.add(practice.ortiz, "call Rosa")
        form = await opened(app, pilot, "task", "", task)
        form.fields.field("what").go_in()
        await pilot.press("end")
        await type_in(pilot, " and Manuel")
        casebook.registers.save("task", {"what": "call the agent", "owner": "Kim"}, id=task)
        await pilot.press("ctrl+s")
        await settled(pilot)

        seen = on_screen(app)
        assert "call Rosa and Manuel" in seen
        assert "~ in the record now: call the agent" in seen
        assert form.fields.field("owner").typed == "Kim"

        await pilot.press("ctrl+s")
        await settled(pilot)
        after = {row.name: row.value for row in casebook.registers.form("task", id=task).fields}
        assert (after["what"], after["owner"]) == ("call Rosa and Manuel", "Kim")


async def test_a_draft_over_an_entry_that_changed_since_says_so(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        task = casebook.tasks.add(practice.ortiz, "call Rosa")
        await opened(app, pilot, "task", "", task)
        await pilot.press("end")
        await type_in(pilot, "x")
        await pilot.press("escape")
        await settled(pilot)
        casebook.tasks.snooze(task, casebook.today_date() + timedelta(days=30))
        await opened(app, pilot, "task", "", task)
        assert "changed since" in on_screen(app)


async def test_a_contact_with_a_format_and_a_follow_up_is_one_form(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        app.open_contact(practice.ortiz)
        await settled(pilot)
        form = showing(app, ContactScreen)
        assert "last contact" in on_screen(app)
        await pilot.press("space", "enter", "2", "enter", "enter")
        await type_in(pilot, "Rosa")
        form.fields.field("format").go_in()
        await pilot.pause()
        await pilot.press("2", "enter")
        await type_in(pilot, "slept better")
        assert form.fields.field("narrative").typed.startswith("Subjective: slept better\n\nObjective: ")
        form.fields.field("tasks").go_in()
        await pilot.pause()
        await type_in(pilot, "call the pharmacy in 2d")
        await pilot.press("ctrl+s")
        await settled(pilot)

        assert said(app)[-1] == "Contact recorded."
        (row,) = casebook.chart.timeline(practice.ortiz, start=0, size=5, kind="contacts")
        assert casebook.chart.contact(row.key.removeprefix("contact:")).format == "soap"
        assert "call the pharmacy" in [due.what for due in casebook.today.rows()]


async def test_another_note_format_changes_the_headings_and_no_word(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_contact(practice.ortiz)
        await settled(pilot)
        form = showing(app, ContactScreen)
        note = form.fields.field("narrative")
        note.type_in("Weak on his feet.\nWalks with a frame.")
        form.fields.field("format").type_in("SOAP")
        await pilot.pause()
        assert note.typed.startswith("Subjective: Weak on his feet.\nWalks with a frame.\n\nObjective: ")
        soap = note.typed
        form.fields.field("format").type_in("DAP")
        await pilot.pause()
        assert note.typed.startswith("Data: Weak on his feet.\nWalks with a frame.\n\nAssessment: ")
        form.fields.field("format").type_in("SOAP")
        await pilot.pause()
        assert note.typed == soap
        form.fields.field("format").type_in("Narrative")
        await pilot.pause()
        assert note.typed == "Weak on his feet.\nWalks with a frame."


async def test_a_note_of_a_hundred_thousand_characters_is_saved_whole(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        note = "word " * 19_999 + "ended"
        app.open_contact(practice.ortiz)
        await settled(pilot)
        form = showing(app, ContactScreen)
        await pilot.press("space", "enter", "1")
        form.query_one(LongText).post_message(events.Paste(note))
        await settled(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        (row,) = casebook.chart.timeline(practice.ortiz, start=0, size=5, kind="contacts")
        assert casebook.chart.contact(row.key.removeprefix("contact:")).narrative == note


async def test_a_line_of_a_megabyte_never_reaches_the_note(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        app.open_contact(practice.ortiz)
        await settled(pilot)
        area = app.screen.query_one(LongText)
        area.text = "first"
        area.post_message(events.Paste("x" * 1_000_000))
        await settled(pilot)
        assert area.text == "first"
        (kept,) = (draft for draft in casebook.drafts.all() if draft.form.startswith("paste"))
        assert len(dict(kept.values)["text"]) == 1_000_000


async def test_an_entry_that_is_gone_says_so_and_opens_nothing(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_editor("task", id="nothing")
        await settled(pilot)
        assert not isinstance(app.screen, EditorScreen)
        assert said(app)


async def test_names_and_words_of_clients_are_shown_as_typed(practice: Practice) -> None:
    async with at_the_desk(practice, size=(120, 40)) as (app, pilot, casebook):
        casebook.tasks.add(practice.hostile, "see [/x]")
        await opened(app, pilot, "task", practice.hostile)
        await type_in(pilot, "[red]call[/]")
        assert f"Task · {HOSTILE}" in on_screen(app)
        assert "[red]call[/]" in on_screen(app)


async def test_a_save_right_behind_the_last_letter_saves_that_letter(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        await opened(app, pilot, "task", practice.ortiz)
        letters = [(sign, sign) for sign in "scale"]
        day = [("tab", "\t"), ("tab", "\t"), *((sign, sign) for sign in "+3d")]
        for key, sign in (*letters, *day, ("ctrl+s", "\x13"), ("ctrl+s", "\x13")):
            app.post_message(events.Key(key, sign))
        await settled(pilot)
        assert said(app)[-1] == "Saved."
        assert [row.what for row in casebook.today.rows()].count("scale") == 1


async def test_escape_twice_in_a_row_leaves_one_screen(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_case(practice.ortiz)
        await settled(pilot)
        chart = app.screen
        await opened(app, pilot, "task", practice.ortiz)
        await type_in(pilot, "half")
        for _ in range(2):
            app.post_message(events.Key("escape", None))
        await settled(pilot)
        assert app.screen is chart
