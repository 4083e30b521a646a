from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.app import App, ComposeResult

from cmtui.widgets.line_edit import LineEdit
from cmtui.widgets.question_lines import Asked, Columns, Line, asked_lines, text_lines
from cmtui.widgets.question_list import Block, QuestionList, Wishes

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from textual import events

HEADING = "heading"


class Sheet(App[None]):
    """A list of questions whose words are kept in a dictionary; so many lines are those of the one in focus."""

    def __init__(self, words: dict[Hashable, str], opened: int = 3) -> None:
        super().__init__()
        self.words, self.opened = words, opened
        self.drawn: list[Hashable] = []
        self.pressed: list[str] = []
        self.picked: list[int] = []
        self.pasted: list[str] = []
        self.at: Hashable = None
        self.looks = 0
        self.questions = QuestionList(
            Wishes(
                self.draw,
                self.press,
                self.go,
                self.picked.append,
                self.pasted.append,
                self.show,
                self.looked_on,
            )
        )

    def compose(self) -> ComposeResult:
        yield self.questions

    def draw(self, key: Hashable, width: int, focus: bool) -> Sequence[Line]:
        self.drawn.append(key)
        if key == HEADING:
            return text_lines(self.words[key], width, depth=0, ink="heading")
        first = Line(((f"{'▸' if focus else ' '}{self.words[key]}", ""),), "cursor" if focus else "")
        options = Line((("  yes  no", ""),), picks=((2, 5, 0), (7, 9, 1)))
        return [first, *([options] * (self.opened - 1) if focus else [])]

    def press(self, event: events.Key) -> bool:
        self.pressed.append(event.key)
        return event.key.isdecimal()

    def go(self, key: Hashable) -> None:
        self.at = key
        self.questions.show(focus=key)

    def show(self, *, blocks: bool = True, changed: Sequence[Hashable] = ()) -> None:
        found = [Block(key, stops=key != HEADING, tall=key == HEADING) for key in self.words]
        if self.at is None:
            self.at = next((block.key for block in found if block.stops), None)
        self.questions.show(found if blocks else None, focus=self.at, changed=changed)

    def looked_on(self) -> None:
        self.looks += 1

    def seen(self) -> list[str]:
        return [self.questions.render_line(y).text.rstrip("│┃ ") for y in range(self.questions.size.height)]

    def painted(self) -> list[int]:
        lines = self.questions._exchange_repaint_regions()
        return sorted(y for region in lines for y in range(region.y, region.bottom))


def of(count: int) -> dict[Hashable, str]:
    return {n: f"question {n}" for n in range(count)}


async def test_a_question_in_focus_takes_more_lines_and_the_others_one() -> None:
    app = Sheet(of(4))
    async with app.run_test(size=(40, 8)):
        assert app.seen()[:6] == [
            "▸question 0",
            "  yes  no",
            "  yes  no",
            " question 1",
            " question 2",
            " question 3",
        ]


async def test_a_move_to_the_next_question_paints_only_the_lines_that_differ() -> None:
    app = Sheet(of(20))
    async with app.run_test(size=(40, 20)) as pilot:
        await pilot.pause()
        app.painted()
        app.go(1)
        assert app.painted() == [0, 1, 3]  # line 2 was an option before and is one now
        assert app.seen()[:5] == [" question 0", "▸question 1", "  yes  no", "  yes  no", " question 2"]


async def test_a_form_of_800_questions_draws_what_is_in_view_and_no_more() -> None:
    app = Sheet(of(800))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        app.drawn.clear()
        await pilot.press("end")
        assert app.seen()[-3] == "▸question 799"
        await pilot.press("pageup")
        assert len(set(app.drawn)) < 40
        assert app.questions.line_count == 802


async def test_a_change_of_one_answer_paints_its_line() -> None:
    app = Sheet(of(10))
    async with app.run_test(size=(40, 15)) as pilot:
        await pilot.pause()
        app.painted()
        app.words[4] = "answered"
        app.show(blocks=False, changed=[4])
        assert app.painted() == [6]
        app.show(blocks=False, changed=[5])
        assert app.painted() == []


async def test_questions_that_appear_above_leave_the_one_in_focus_under_the_hand() -> None:
    app = Sheet(of(60))
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        app.go(30)
        line = app.seen().index("▸question 30")
        app.words = {f"new {n}": f"new {n}" for n in range(4)} | app.words
        app.show()
        assert app.seen().index("▸question 30") == line
        app.words = {key: words for key, words in app.words.items() if not str(key).startswith("new")}
        app.show()
        assert app.seen().index("▸question 30") == line


async def test_an_alarm_above_the_questions_leaves_the_one_in_focus_where_it_is() -> None:
    app = Sheet(of(60))
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        app.go(30)
        line = app.seen().index("▸question 30")
        app.questions.show(focus=30, head=[Line((("! URGENT", "urgent"),)), Line((("ctrl+g", ""),))])
        assert app.seen()[:2] == ["! URGENT", "ctrl+g"]
        assert app.seen().index("▸question 30") == line


async def test_all_of_the_question_in_focus_is_in_view_with_its_heading() -> None:
    app = Sheet({**of(20), HEADING: "Over the last two weeks", 21: "last"}, opened=6)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        for _ in range(30):
            await pilot.press("down")
            seen = app.seen()
            at = next(y for y, line in enumerate(seen) if line.startswith("▸"))
            assert seen[at + 1 : at + 6] == ["  yes  no"] * 5
        assert "  Over the last two weeks" in app.seen()


async def test_arrows_stop_at_questions_and_the_ends_show_what_stands_before_and_after() -> None:
    app = Sheet({HEADING: "Rights of the owner", **of(40)})
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        await pilot.press("end")
        assert "▸question 39" in app.seen()
        await pilot.press("home")
        assert app.seen()[:2] == ["  Rights of the owner", "▸question 0"]
        await pilot.press("down", "down", "up")
        assert "▸question 1" in app.seen()


async def test_every_key_is_offered_to_the_question_first() -> None:
    app = Sheet(of(5))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("1", "down", "x")
        assert app.pressed == ["1", "down", "x"]
        assert app.at == 1


async def test_the_mouse_picks_an_option_brings_a_question_into_focus_and_looks_on() -> None:
    app = Sheet(of(40))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.click(QuestionList, offset=(8, 1))
        assert app.picked == [1]
        await pilot.click(QuestionList, offset=(5, 6))
        assert (app.at, app.looks) == (4, 0)
        app.questions.on_mouse_scroll_down(_Wheel())  # type: ignore[arg-type]
        assert app.seen()[0] == " question 3"
        await pilot.click(QuestionList, offset=(39, 9))
        assert "question 34" in app.seen()[4]
        app.questions.on_mouse_scroll_up(_Wheel())  # type: ignore[arg-type]
        assert (app.at, app.looks) == (4, 3)


class _Wheel:
    def stop(self) -> None:
        pass


async def test_another_width_wraps_anew() -> None:
    app = Sheet({HEADING: "one two three four five six seven", **of(2)})
    async with app.run_test(size=(40, 10)) as pilot:
        assert app.seen()[0] == "  one two three four five six seven"
        await pilot.resize_terminal(20, 10)
        await pilot.pause()
        assert app.seen()[:2] == ["  one two three", "  four five six"]


async def test_words_of_a_form_are_never_markup_nor_commands_to_the_terminal() -> None:
    app = Sheet({HEADING: "[/notes] [red]O'Hara\x1b]0;x", 1: "a"})
    async with app.run_test(size=(40, 10)):
        assert app.seen()[0] == "  [/notes] [red]O'Hara\ufffd]0;x"


# The lines of a question

COLUMNS = Columns.of(60, number=2, answer=20)


def drawn(asked: Asked, *, focus: bool = True) -> list[str]:
    return [
        "".join(text for text, _ in line.pieces).rstrip() for line in asked_lines(asked, COLUMNS, focus=focus)
    ]


def test_a_question_out_of_focus_is_one_line_with_its_answer() -> None:
    long = "Feeling bad about yourself, or that you are a failure"
    (line,) = drawn(Asked(long, "6", answer="1 Several days"), focus=False)
    assert line == " 6  Feeling bad about yourself, or th… 1 Several days"
    (line,) = drawn(Asked(long, "6", sign="!"), focus=False)
    assert line.startswith("!6 ")
    assert line.endswith("… –")


def test_the_question_in_focus_is_read_whole_with_its_options_below() -> None:
    asked = Asked(
        "Feeling bad about yourself, or that you are a failure",
        "6",
        options=("0 not at all", "1 several days"),
        places=(0, 1),
        picked=frozenset({1}),
        below=(("note: tired", "muted"),),
    )
    assert drawn(asked) == [
        "▸6  Feeling bad about yourself, or     _",
        "    that you are a failure",
        "     0 not at all  ✓1 several days",
        "    note: tired",
    ]


def test_long_options_stand_below_each_other_and_a_click_finds_them() -> None:
    words = tuple(f"{n} {'very ' * 6}long option" for n in range(5))
    lines = asked_lines(Asked("q", options=words, places=tuple(range(5))), COLUMNS, focus=True)
    assert len(lines) == 6
    assert [line.picks[0][2] for line in lines[1:]] == [0, 1, 2, 3, 4]


def test_typed_words_stand_in_place_with_what_they_mean() -> None:
    lines = asked_lines(Asked("Since when?", edit=LineEdit.of("3/2"), said="Mon 2 Mar"), COLUMNS, focus=True)
    assert "".join(text for text, _ in lines[1].pieces).rstrip() == "    > 3/2   Mon 2 Mar"
    assert lines[1].caret == 9


def test_a_long_text_shows_the_lines_around_the_caret() -> None:
    text = "\n".join(f"line {n}" for n in range(30))
    lines = drawn(Asked("Tell me", edit=LineEdit(text, len("line 0\nline 1"))))
    assert lines[1:3] == ["    > line 0", "      line 1"]
    assert len(lines) == 9
    assert drawn(Asked("Tell me", edit=LineEdit.of(text)))[-1] == "      line 29"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 8, ["one two ", "three"]),
        ("one\n\ntwo", 8, ["one", "", "two"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("山山山", 4, ["山山", "山"]),
        ("ends \n", 8, ["ends ", ""]),
    ],
)
def test_wrapping_keeps_every_character(text: str, width: int, lines: list[str]) -> None:
    from cmtui.widgets.line_edit import spans

    assert [text[begin:end] for begin, end in spans(text, width)] == lines
