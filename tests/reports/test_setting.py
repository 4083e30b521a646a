from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmtui.reports.document import Block, Document
from cmtui.reports.setting import wrap
from cmtui.reports.text import WIDTH, as_text, cells


def text_of(*blocks: Block, foot: str = "foot") -> str:
    return as_text(Document("Title", foot, blocks))


def test_a_page_ends_with_its_foot_and_its_number() -> None:
    assert text_of(Block("One line.")).splitlines()[-1] == f"{'foot':<{WIDTH - 11}}page 1 of 1"


def test_a_document_without_words_is_still_one_page() -> None:
    assert "page 1 of 1" in text_of()


def test_pages_are_parted_by_a_form_feed_and_counted() -> None:
    text = text_of(*(Block(f"line {number}") for number in range(130)))
    pages = text.split("\f")
    assert len(pages) == 3
    assert [page.splitlines()[-1].split()[-4:] for page in pages] == [
        ["page", str(number), "of", "3"] for number in (1, 2, 3)
    ]
    assert {len(page.splitlines()) for page in pages[:-1]} == {59}


def test_what_belongs_together_is_not_parted() -> None:
    filling = [Block(f"line {number}") for number in range(55)]
    together = [Block("question", joined=True), *(Block(f"option {n}", joined=n < 3) for n in range(4))]
    first, second = text_of(*filling, *together).split("\f")
    assert "question" not in first
    assert "question" in second
    assert "option 3" in second


def test_a_group_longer_than_a_page_is_set_all_the_same() -> None:
    text = text_of(*(Block(f"option {number}", joined=True) for number in range(200)))
    assert all(f"option {number}\n" in text for number in range(200))


def test_no_page_begins_with_an_empty_line() -> None:
    pages = text_of(*(Block(f"line {number}", above=True) for number in range(90))).split("\f")
    assert len(pages) > 1
    assert all(page.splitlines()[0].startswith("line") for page in pages)


def test_a_lead_stands_before_the_first_line_and_sets_in_the_others() -> None:
    text = text_of(Block("word " * 30, lead="12.  ", depth=1)).splitlines()
    assert text[0].startswith("  12.  word")
    assert text[1].startswith("       word")


def test_lines_to_write_on_are_as_long_as_the_page() -> None:
    text = text_of(Block("Why?", depth=2, write=2)).splitlines()
    assert text[1] == text[2] == "    " + "_" * (WIDTH - 4)


@pytest.mark.parametrize(
    ("text", "wide"),
    [("abc", 3), ("家族", 4), ("e\N{COMBINING ACUTE ACCENT}", 1), ("\N{GRINNING FACE}", 2), ("", 0)],
)
def test_cells_are_counted_as_a_terminal_does(text: str, wide: int) -> None:
    assert cells(text) == wide


def test_a_long_foot_gives_way_to_the_number() -> None:
    last = text_of(Block("x"), foot="家" * 100).splitlines()[-1]
    assert cells(last) == WIDTH
    assert last.endswith("page 1 of 1")


def test_what_would_steer_a_terminal_is_replaced() -> None:
    assert "\x1b" not in text_of(Block("\x1b[2Jname", lead="\x1b]0;"), foot="\x1b[31m")


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=400), st.integers(1, 60))
def test_any_text_is_wrapped_without_loss(text: str, room: int) -> None:
    line = " ".join(text.split())
    pieces = list(wrap(line, room, cells))
    assert "".join(pieces).replace(" ", "") == line.replace(" ", "")
    assert all(cells(piece) <= room or len(piece.strip()) == 1 for piece in pieces)
