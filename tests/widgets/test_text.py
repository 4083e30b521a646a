from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from cmtui.widgets.text import as_typed, fit, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O'Hara [red]", "O'Hara [red]"),
        ("a\x1b]0;title\x07b", "a\ufffd]0;title\ufffdb"),
        ("a\x9b31mb", "a\ufffd31mb"),
        ("\u202eevil\u2066\u200f", "\ufffdevil\ufffd\ufffd"),
        ("half \ud83d emoji", "half \ufffd emoji"),
        ("first\r\nsecond\tthird\u2028fourth", "first second third fourth"),
        ("Nguyễn 山田 🙂", "Nguyễn 山田 🙂"),
    ],
    ids=["plain", "escape", "c1", "direction", "lone surrogate", "line ends", "any script"],
)
def test_a_terminal_is_never_steered_by_a_name(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_a_note_keeps_its_lines() -> None:
    assert shown("one\r\ntwo\n\nthree\x00", multiline=True) == "one\ntwo\n\nthree\ufffd"


@given(st.text(alphabet=st.characters()))
def test_whatever_was_typed_can_be_printed(text: str) -> None:
    line = shown(text)
    line.encode()
    assert not any(character < " " or "\x7f" <= character <= "\x9f" for character in line)


def test_brackets_reach_a_label_as_they_were_typed() -> None:
    assert as_typed("see [/notes] [red]x").plain == "see [/notes] [red]x"
    assert as_typed("see [/notes]", "bold").spans[0].style == "bold"


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Ortiz", 8, "Ortiz   "),
        ("Ortiz", 5, "Ortiz"),
        ("Ortiz, Manuel", 8, "Ortiz, …"),
        ("山田太郎", 8, "山田太郎"),
        ("山田太郎", 6, "山田 …"),
        ("山田", 6, "山田  "),
        ("Zoe\u0308", 4, "Zoe\u0308 "),
        ("anything", 1, "…"),
        ("anything", 0, ""),
    ],
)
def test_text_fills_its_column_exactly(text: str, width: int, expected: str) -> None:
    assert fit(text, width) == expected
    assert cell_len(expected) == width


def test_numbers_stand_right() -> None:
    assert fit("78", 4, "right") == "  78"


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn"))), st.integers(0, 40))
def test_no_script_breaks_a_column(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width
