from __future__ import annotations

import pytest

from cmtui.widgets.line_edit import LineEdit


@pytest.mark.parametrize(
    ("keys", "text", "at"),
    [
        (["backspace"], "two word", 8),
        (["left", "left", "delete"], "two wors", 7),
        (["home", "right", "backspace"], "wo words", 0),
        (["ctrl+w"], "two ", 4),
        (["ctrl+w", "ctrl+w", "ctrl+w"], "", 0),
        (["home", "end", "ctrl+u"], "", 0),
        (["home", "left", "backspace"], "two words", 0),
    ],
)
def test_the_keys_of_a_line(keys: list[str], text: str, at: int) -> None:
    edit = LineEdit.of("two words")
    for key in keys:
        after = edit.press(key)
        assert after is not None
        edit = after
    assert edit == LineEdit(text, at)


def test_other_keys_do_not_edit() -> None:
    assert LineEdit.of("x").press("f8") is None


def test_home_and_end_stay_in_their_line() -> None:
    edit = LineEdit("one\ntwo\nthree", 5)
    assert edit.press("home") == LineEdit("one\ntwo\nthree", 4)
    assert edit.press("end") == LineEdit("one\ntwo\nthree", 7)


def test_the_caret_goes_up_and_down_in_the_wrapped_text_and_out_at_its_ends() -> None:
    edit = LineEdit("one two three", 5)
    up = edit.vertical(-1, 4)
    assert up == LineEdit("one two three", 1)
    assert up is not None
    assert up.vertical(-1, 4) is None
    assert LineEdit.of("one two three").vertical(1, 4) is None
