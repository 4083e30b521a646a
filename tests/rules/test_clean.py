from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmtui.rules.clean import NOTE_LIMIT, clean


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("[/notes] [red]O'Hara\x1b]0;x", "[/notes] [red]O'Hara]0;x"),
        ("Alice368", "Alice368"),
        ("  Maria  Lopez ", "Maria  Lopez"),
        ("Jose\u0301", "José"),
        ("a\x00b\x07c\x9bd", "abcd"),
        ("pay\u202eli\u2066sted\u2069", "paylisted"),
        ("half \ud83d of a face", "half  of a face"),
        ("12 Main\tSt", "12 Main St"),
        ("12 Main St\r\nApt 3", "12 Main St Apt 3"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("\ufeffAnna", "Anna"),
        ("אבג \u200f", "אבג \u200f"),
        ("", ""),
    ],
    ids=[
        "markup stays, an escape sequence loses its control character only",
        "digits of a name stay",
        "trimmed outside, not inside",
        "composed form",
        "NUL, bell and C1 go",
        "direction overrides and isolates go",
        "half a character goes",
        "a tab is a blank",
        "a break in a line is a blank",
        "a formula is text",
        "a stray byte order mark goes",
        "a mark of a right-to-left name stays",
        "nothing stays nothing",
    ],
)
def test_a_line_is_kept_without_what_could_do_harm(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("one\u2028two\x85three", "one\ntwo\nthree"),
        ("\n\nkept\n\n  indented\n", "kept\n\n  indented"),
        ("a\tb\x1b[31mc", "a b[31mc"),
    ],
    ids=["every break is a line feed", "rare breaks too", "blank lines inside stay", "controls go"],
)
def test_a_note_keeps_its_lines(typed: str, kept: str) -> None:
    assert clean(typed, multiline=True) == kept


@given(st.text(), st.booleans())
def test_cleaning_twice_changes_nothing_and_leaves_nothing_harmful(text: str, multiline: bool) -> None:
    once = clean(text, multiline=multiline)
    assert clean(once, multiline=multiline) == once
    kinds = {unicodedata.category(letter) for letter in once.replace("\n", "" if multiline else "\n")}
    assert kinds.isdisjoint({"Cc", "Cs"})
    assert once.isprintable() or multiline or not once.isascii()


def test_a_long_note_comes_through_whole() -> None:
    note = "word\n" * (NOTE_LIMIT // 5 - 1) + "end"
    assert clean(note, multiline=True) == note
