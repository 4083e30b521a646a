from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from textual.app import App, ComposeResult

from cmtui.rows import FieldRow
from cmtui.widgets.field_list import FieldList
from cmtui.widgets.fields import FieldLine

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 3, 4, 10, 0)  # noqa: DTZ001  # a wall clock; a Wednesday

WHO = FieldRow("who", "Who", "", "text", "")
CODE = FieldRow("code", "Code", "", "choice", "phone", vocabulary="contact_mode", locked=True)
MODE = FieldRow("mode", "Mode", "", "choice", "phone", vocabulary="contact_mode")
LANGUAGE = FieldRow("language", "Language", "", "choice", "", vocabulary="language", open=True)
DUE = FieldRow("due_on", "Due", "", "date", "2026-03-06")
HELD = FieldRow("occurred_at", "Held", "", "instant", "")
NOTE = FieldRow("note", "Note", "", "long", "first\nsecond")
HOSTILE = FieldRow("words", "[/x] [red]", "", "text", "[/notes] [red]O'Hara\x1b]0;x")


class Desk(App[None]):
    """One form."""

    def __init__(self, rows: Sequence[FieldRow]) -> None:
        super().__init__()
        self.fields = FieldList([FieldLine(row, lambda: NOW) for row in rows])

    def compose(self) -> ComposeResult:
        with self.fields:
            yield from self.fields.fields

    @property
    def shown(self) -> str:
        """What is on the screen."""
        strips = self.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)


async def test_a_choice_shows_its_options_only_while_the_cursor_is_there() -> None:
    app = Desk([WHO, MODE])
    async with app.run_test(size=(80, 24)) as pilot:
        assert "1 In person" not in app.shown
        app.fields.field("mode").go_in()
        await pilot.pause()
        assert "1 In person" in app.shown
        app.fields.field("who").go_in()
        await pilot.pause()
        assert "1 In person" not in app.shown


async def test_first_letters_narrow_a_long_list_and_a_click_chooses() -> None:
    app = Desk([LANGUAGE])
    async with app.run_test(size=(80, 24)) as pilot:
        app.fields.field("language").go_in()
        await pilot.pause()
        assert "type its first letters" in app.shown
        await pilot.press(*"span")
        assert "Spanish" in app.shown
        assert "Vietnamese" not in app.shown
        app.fields.field("language").action_take(1)
        await pilot.pause()
        assert app.fields.field("language").answer.value


async def test_ones_own_word_is_welcome_where_the_vocabulary_is_open() -> None:
    app = Desk([LANGUAGE, WHO])
    async with app.run_test(size=(80, 24)) as pilot:
        app.fields.field("language").go_in()
        await pilot.press(*"klingon")
        assert "your own word" in app.shown
        app.fields.field("who").go_in()
        await pilot.pause()
        assert app.fields.field("language").typed == "klingon"


async def test_a_locked_field_is_shown_and_passed_over() -> None:
    app = Desk([CODE, WHO])
    async with app.run_test(size=(80, 24)) as pilot:
        app.fields.enter_first()
        await pilot.pause()
        assert "Phone  fixed" in app.shown
        assert app.fields.field("who").has_focus_within


async def test_the_arrows_and_the_ends_of_the_form() -> None:
    app = Desk([WHO, DUE, HELD])
    async with app.run_test(size=(80, 24)) as pilot:
        app.fields.enter_first()
        await pilot.pause()
        for by, there in ((-1, "who"), (1, "due_on"), (1, "occurred_at"), (1, "occurred_at")):
            app.fields.step(by)
            await pilot.pause()
            assert app.fields.field(there).has_focus_within


async def test_a_time_is_empty_until_a_blank_takes_now() -> None:
    app = Desk([HELD])
    async with app.run_test(size=(80, 24)) as pilot:
        app.fields.enter_first()
        await pilot.pause()
        assert "space: now" in app.shown
        await pilot.press("space")
        await pilot.pause()
        assert app.fields.field("occurred_at").answer.value == "2026-03-04 10:00"


async def test_only_what_was_typed_is_a_draft_and_only_what_changed_is_saved() -> None:
    app = Desk([WHO, DUE, NOTE])
    async with app.run_test(size=(80, 24)) as pilot:
        app.fields.fill({"who": "Rosa"}, given=True)
        await pilot.pause()
        assert app.fields.typed() == {}
        app.fields.fill({"due_on": "fri"})
        await pilot.pause()
        assert app.fields.typed() == {"who": "Rosa", "due_on": "fri"}
        assert app.fields.answers(changed_only=True) == {"who": "Rosa", "due_on": "2026-03-06"}
        app.fields.start_over()
        await pilot.pause()
        assert app.fields.field("due_on").typed == "2026-03-06"


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (30, 10)])
async def test_words_that_look_like_markup_are_shown_as_they_are(size: tuple[int, int]) -> None:
    app = Desk([HOSTILE])
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        assert "[/x] [red]" in app.shown
        assert "\x1b" not in app.shown
        assert app.fields.field("words").typed == "[/notes] [red]O'Hara]0;x"


async def test_a_long_text_takes_the_cursor_where_it_is_put() -> None:
    app = Desk([NOTE])
    async with app.run_test(size=(80, 24)) as pilot:
        note = app.fields.field("note")
        note.go_to(len("first"))
        note.go_in()
        await pilot.press(*"ly")
        assert note.typed == "firstly\nsecond"
