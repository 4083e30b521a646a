from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from cmtui.screens.contact import ContactScreen
from cmtui.screens.quick import QuickEntry
from cmtui.widgets.entry_preview import EntryLine
from tests.casebook.casebooks import two_goals
from tests.screens.desk import Practice, at_the_desk, on_screen, said, settled, showing, type_in

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook
    from cmtui.rows import ContactRow


def contacts(casebook: Casebook, case: str) -> list[ContactRow]:
    rows = casebook.chart.timeline(case, start=0, size=20, kind="contacts")
    return [casebook.chart.contact(row.key.removeprefix("contact:")) for row in rows]


async def test_a_call_is_taken_down_in_one_line_and_its_task_is_on_today(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        two_goals(casebook, practice.ortiz)
        await pilot.press("n")
        await type_in(pilot, "@ortiz call 15m with rosa: pharmacist confirms 25 mg #2 + check bp log in 3d")
        await pilot.press("enter")
        await settled(pilot)

        assert not isinstance(app.screen, QuickEntry)
        assert said(app)[-1].startswith("Contact recorded. Task: check bp log, due ")
        (contact,) = contacts(casebook, practice.ortiz)
        assert (contact.mode, contact.minutes, contact.narrative) == (
            "phone",
            15,
            "pharmacist confirms 25 mg",
        )
        assert "check bp log" in [row.what for row in casebook.today.rows()]
        assert casebook.drafts.all() == ()


async def test_the_preview_shows_each_part_before_it_is_recorded(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        two_goals(casebook, practice.ortiz)
        app.open_quick(practice.ortiz)
        await pilot.pause()
        await type_in(pilot, "visit yesterday 2pm 1h30m 12mi with rosa: scale broken #2 #home ! + order one")

        seen = on_screen(app)
        assert "note on Ortiz, Manuel" in seen
        for part in (
            "visit · yesterday 14:00 · 90 min · 12 mi",
            "Rosa Ortiz",
            "goal 2",
            "#home",
            "needs attention",
        ):
            assert part in seen.replace("\n", " ") or part in seen
        assert "“scale broken”" in seen
        assert "goal  2 · I want my own bread" in seen
        assert "task  order one · " in seen


async def test_outside_a_chart_the_line_says_for_whom_and_nothing_is_recorded_before(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        app.open_quick()
        await pilot.pause()
        await type_in(pilot, "call 5m: asked")
        assert "! Say for whom" in on_screen(app)
        await pilot.press("enter")
        await settled(pilot)
        showing(app, QuickEntry)
        assert contacts(casebook, practice.ortiz) == []


async def test_two_clients_who_fit_are_listed(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_quick()
        await pilot.pause()
        await type_in(pilot, "@ort call 5m")
        seen = on_screen(app)
        assert "Ortiz, Manuel" in seen
        assert "Ortega, Pilar" in seen


async def test_an_error_is_one_sentence_and_enter_does_nothing(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        app.open_quick(practice.ortiz)
        await pilot.pause()
        await type_in(pilot, "call tomorrow 9am")
        await pilot.press("enter")
        await settled(pilot)
        assert "A contact lies in the past" in on_screen(app)
        assert contacts(casebook, practice.ortiz) == []


async def test_escape_keeps_the_line_and_the_bar_opens_with_it_again(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_quick(practice.ortiz)
        await pilot.pause()
        await type_in(pilot, "call 15m with ro")
        await pilot.press("escape")
        await settled(pilot)
        assert said(app)[-1] == "Kept as draft."

        app.open_quick(practice.ortiz)
        await settled(pilot)
        assert app.screen.query_one(EntryLine).value == "call 15m with ro"
        assert "draft from" in on_screen(app)


async def test_an_emptied_line_leaves_no_draft(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        app.open_quick(practice.ortiz)
        await pilot.pause()
        await type_in(pilot, "ab")
        await pilot.pause(0.4)
        assert casebook.drafts.find("quick", practice.ortiz) is not None
        await pilot.press("backspace", "backspace", "escape")
        await settled(pilot)
        assert casebook.drafts.find("quick", practice.ortiz) is None
        assert "Kept as draft." not in said(app)


async def test_what_is_typed_is_in_the_record_within_a_second_and_the_next_session_finds_it(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        app.open_quick(practice.ortiz)
        await pilot.pause()
        await type_in(pilot, "visit: the ramp is")
        await pilot.pause(1.0)
        (kept,) = casebook.drafts.all()
        assert dict(kept.values) == {"line": "visit: the ramp is"}

    later = practice.open()
    assert [draft.preview for draft in later.drafts.waiting()] == ["visit: the ramp is"]
    later.close()


async def test_leaving_the_app_in_the_middle_of_a_word_keeps_it(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_quick(practice.ortiz)
        await pilot.pause()
        await type_in(pilot, "half a wor")
        app.screen.query_one(EntryLine).insert_text_at_cursor("d")
        app.exit()

    later = practice.open()
    assert [dict(draft.values)["line"] for draft in later.drafts.waiting()] == ["half a word"]
    later.close()


async def test_the_full_form_opens_with_the_same_values(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        app.open_quick(practice.ortiz)
        await pilot.pause()
        await type_in(pilot, "call lm 2m with rosa: asks for a visit #1 + visit fri")
        await pilot.press("ctrl+e")
        await settled(pilot)

        form = showing(app, ContactScreen)
        typed = {
            name: form.fields.field(name).answer.value
            for name in ("mode", "reached", "minutes", "party", "narrative")
        }
        assert typed == {
            "mode": "phone",
            "reached": "left_message",
            "minutes": "2",
            "party": "rosa",
            "narrative": "asks for a visit",
        }
        assert form.fields.field("tasks").typed.startswith("visit 20")
        assert casebook.drafts.find("quick", practice.ortiz) is None


async def test_what_went_to_the_full_form_waits_there_though_nothing_more_is_typed(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        app.open_quick(practice.ortiz)
        await pilot.pause()
        await type_in(pilot, "call 2m: asks for a visit + visit fri")
        await pilot.press("ctrl+e")
        await settled(pilot)
        for _ in range(2):  # and again when the draft is opened a second time
            await pilot.pause(0.5)  # twice the time after which what was typed is kept
            await pilot.press("escape")
            await settled(pilot)
            assert said(app)[-1] == "Kept as draft."
            kept = casebook.drafts.find("contact", practice.ortiz)
            assert kept is not None
            assert dict(kept.values)["narrative"] == "asks for a visit"

            app.open_contact(practice.ortiz)
            await settled(pilot)
            form = showing(app, ContactScreen)
            assert form.fields.field("narrative").typed == "asks for a visit"
            assert "Held · required" in on_screen(app), "the help is about the field with the cursor"


async def test_a_paste_of_a_megabyte_is_answered_with_a_sentence_and_kept_whole(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        app.open_quick(practice.ortiz)
        await pilot.pause()
        await type_in(pilot, "call 5m: ")
        line = app.screen.query_one(EntryLine)
        line.post_message(events.Paste("x" * 1_000_000))
        await settled(pilot)

        assert line.value == "call 5m: "
        assert "it is kept whole, and b shows it" in said(app)[-1]
        (kept,) = (draft for draft in casebook.drafts.all() if draft.form.startswith("paste"))
        assert dict(kept.values)["text"] == "x" * 1_000_000


async def test_a_paste_of_several_lines_becomes_one_line_with_all_its_words(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_quick(practice.ortiz)
        await pilot.pause()
        line = app.screen.query_one(EntryLine)
        line.post_message(events.Paste("call: first\r\nsecond\x1b[31m\tthird\n"))
        await pilot.pause()
        assert line.value == "call: first second[31m third"


async def test_a_name_that_looks_like_markup_is_shown_as_it_is(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        app.open_quick(practice.hostile)
        await pilot.pause()
        await type_in(pilot, "note [/x] said [red]no + ask [/]")
        seen = on_screen(app)
        assert "[/notes] [red]O'Hara" in seen
        assert "“[/x] said [red]no”" in seen
        await pilot.press("enter")
        await settled(pilot)
        assert said(app)[-1].startswith("Contact recorded. Task: ask [/], due ")


async def test_on_a_list_the_row_under_the_cursor_is_not_meant_and_in_a_chart_its_case_is(
    practice: Practice,
) -> None:
    async with at_the_desk(practice) as (app, pilot, _):
        await pilot.press("n")
        await settled(pilot)
        assert "note: @ and the client's name" in on_screen(app)
        await pilot.press("escape")
        await settled(pilot)
        app.open_case(practice.ortega)
        await settled(pilot)
        await pilot.press("n")
        await settled(pilot)
        assert "note on Ortega, Pilar" in on_screen(app)


async def test_enter_and_the_full_form_right_behind_the_last_letter_take_it_along(practice: Practice) -> None:
    async with at_the_desk(practice) as (app, pilot, casebook):
        for last in (("enter", "\r"), ("ctrl+e", "\x05")):
            app.open_quick(practice.ortiz)
            await pilot.pause()
            for key, sign in (*((sign, sign) for sign in "note:quick"), last, last):
                app.post_message(events.Key(key, sign))
            await settled(pilot)
        (contact,) = contacts(casebook, practice.ortiz)
        assert contact.narrative == "quick"
        assert showing(app, ContactScreen).fields.field("narrative").typed == "quick"
