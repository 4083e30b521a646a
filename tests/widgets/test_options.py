from __future__ import annotations

from decimal import Decimal

import pytest

from cmtui.forms.reading.reader import read
from cmtui.forms.shipped import questionnaire
from cmtui.forms.tree import Item, ItemType, Option
from cmtui.forms.values import NO, YES, Answer, Coding
from cmtui.widgets.options import (
    begins,
    by_points,
    chosen,
    chosen_with,
    fitting,
    flow,
    keys_of,
    manner,
    named,
    options,
)


def coded(*words: str, codes: tuple[str, ...] = (), scores: tuple[int, ...] = ()) -> tuple[Option, ...]:
    return tuple(
        Option(
            Answer("coding", Coding(codes[n] if codes else f"c{n}", "s", word)),
            score=Decimal(scores[n]) if scores else None,
        )
        for n, word in enumerate(words)
    )


DAYS = ("Not at all", "Several days", "More than half the days", "Nearly every day")


@pytest.mark.parametrize(
    ("found", "keys"),
    [
        (coded(*DAYS, scores=(0, 1, 2, 3)), "0123"),
        (coded(*DAYS, codes=("0", "1", "2", "3")), "0123"),
        (coded(*DAYS), "1234"),
        (coded("a", "b", "c", scores=(1, 2, 3)), "123"),
        (coded("a", "b", "c", scores=(4, 2, 0)), "123"),
        (coded("Yes", "No", scores=(0, 1)), "12"),
        (coded(*"abcdefghij"), "1234567890"),
        (coded(*"abcdefghij", scores=tuple(range(10))), "0123456789"),
        (coded(*"abcdefghij", scores=tuple(range(1, 11))), "1234567890"),
    ],
    ids=[
        "scores that count up from 0",
        "codes that are figures",
        "places",
        "scores from 1",
        "scores that count down are no key",
        "two options by their places, however they score",
        "ten by their places",
        "ten from 0",
        "ten from 1, the last by 0",
    ],
)
def test_the_digit_of_each_option(found: tuple[Option, ...], keys: str) -> None:
    assert "".join(keys_of(found)) == keys


def test_where_digits_are_no_points_every_list_has_its_places() -> None:
    found = coded(*DAYS, scores=(0, 1, 2, 3))
    assert keys_of(found, points=False) == ("1", "2", "3", "4")
    assert named(found, found[0].answer, points=False) == "1 Not at all"


@pytest.mark.parametrize(
    ("code", "points"),
    [("phq-9", True), ("gad-7", True), ("cfpb-financial-well-being", False), ("hark", True)],
)
def test_whether_the_digits_of_a_form_are_its_points(code: str, points: bool) -> None:
    assert by_points(read(questionnaire(code), code)) is points


def test_a_printed_prefix_is_the_key() -> None:
    found = tuple(
        Option(option.answer, prefix=f"{n}.") for n, option in enumerate(coded("never", "at times", "always"))
    )
    assert keys_of(found) == ("0", "1", "2")
    assert named(found, found[2].answer) == "2 always"


@pytest.mark.parametrize(
    ("kind", "count", "expected"),
    [
        ("boolean", 0, "keys"),
        ("choice", 10, "keys"),
        ("choice", 11, "pick"),
        ("open-choice", 2, "pick"),
        ("choice", 0, "line"),
        ("string", 0, "line"),
        ("text", 0, "long"),
    ],
)
def test_how_a_question_is_answered(kind: ItemType, count: int, expected: str) -> None:
    assert manner(Item("q", kind, "q", options=coded(*map(str, range(count))))) == expected
    assert manner(Item("q", kind, "q", read_only=True)) == "read"


def test_a_boolean_is_yes_or_no() -> None:
    assert [option.answer for option in options(Item("q", "boolean", "q"))] == [YES, NO]
    assert chosen(options(Item("q", "boolean", "q")), (NO,)) == {1}


def test_typed_words_find_options_by_the_beginning_of_their_words() -> None:
    states = coded("Maine", "New Mexico", "New York", "Oregon", codes=("ME", "NM", "NY", "OR"))
    assert fitting(states, "") == (0, 1, 2, 3)
    assert fitting(states, "new m") == (1,)
    assert fitting(states, "york") == (2,)
    assert fitting(states, "me") == (0, 1)  # its code, and a word of the other
    assert fitting(states, "exico") == ()
    assert begins(states[1], " NEW  m")


def test_an_exclusive_option_stands_alone_and_own_words_stay() -> None:
    cane, walker = coded("Cane", "Walker")
    none = Option(Answer("coding", Coding("none", "s", "None")), exclusive=True)
    found, own = (cane, walker, none), Answer("string", "a stick")
    both = chosen_with(found, (walker.answer, own), 0)
    assert both == (cane.answer, walker.answer, own)
    assert chosen_with(found, both, 0) == (walker.answer, own)
    assert chosen_with(found, both, 2) == (none.answer,)
    assert chosen_with(found, (none.answer,), 1) == (walker.answer,)


def test_options_run_side_by_side_while_three_lines_hold_them() -> None:
    assert flow(["one", "two"], 40) == [[(0, "one"), (1, "two")]]
    assert flow(["aaaa", "bbbb", "cccc"], 9) == [[(0, "aaaa")], [(1, "bbbb")], [(2, "cccc")]]
    assert flow(["x" * 30] * 4, 20) == [[(n, "x" * 19 + "…")] for n in range(4)]
