"""What a person would have seen, from the bytes of a program."""

from __future__ import annotations

from bench.screen import Screen


def test_a_screen_is_blank_until_something_is_drawn_even_a_background() -> None:
    screen = Screen(10, 3)

    assert screen.is_blank
    screen.feed(b"\x1b[?1049h\x1b[?25l")
    assert screen.is_blank
    screen.feed(b"\x1b[44m ")
    assert not screen.is_blank


def test_only_lines_that_look_different_count_as_changed() -> None:
    screen = Screen(10, 3)

    assert screen.feed(b"\x1b[2;1Hnote") == {1}
    assert screen.feed(b"\x1b[2;1Hnote") == frozenset(), "painted again as it was"
    assert screen.feed(b"\x1b[2;1H\x1b[7mnote\x1b[3;1Hx") == {1, 2}, "a color is a change"
    assert screen.lines == ["          ", "note      ", "x         "]


def test_a_sequence_cut_between_two_reads_is_read_whole() -> None:
    screen = Screen(10, 2)

    screen.feed(b"\x1b[?20")
    screen.feed(b"26hok\x1b")
    screen.feed(b"[1mx\x1bP1$r0m\x1b\\!")

    assert screen.text.split() == ["okx!"]
