from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from cmtui.forms.tree import Item, ItemType
from cmtui.forms.values import Answer, Coding, Quantity
from cmtui.screens.form.typed import read, spoken, written

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # a Friday


@pytest.mark.parametrize(
    ("kind", "typed", "answer", "said"),
    [
        ("integer", " 1,200 ", Answer("integer", 1200), ""),
        ("integer", "-3", Answer("integer", -3), ""),
        ("decimal", "7.50", Answer("decimal", Decimal("7.50")), ""),
        ("date", "yesterday", Answer("date", "2026-11-19"), "yesterday"),
        ("date", "3/2", Answer("date", "2026-03-02"), "Mon 2 Mar"),
        ("date", "2019", Answer("date", "2019"), "year only"),
        ("date", "2019-3", Answer("date", "2019-03"), "month only"),
        ("dateTime", "yesterday 2pm", Answer("dateTime", "2026-11-19T14:00:00+00:00"), "yesterday 14:00"),
        ("dateTime", "14:05", Answer("dateTime", "2026-11-20T14:05:00+00:00"), "today 14:05"),
        ("dateTime", "yesterday", Answer("dateTime", "2026-11-19"), "yesterday"),
        ("time", "2pm", Answer("time", "14:00:00"), "14:00"),
        ("time", "14:05", Answer("time", "14:05:00"), ""),
        ("string", " two  words ", Answer("string", "two words"), ""),
        ("text", "two  \n words ", Answer("string", "two  \n words"), ""),
        ("url", "https://a.b", Answer("uri", "https://a.b"), ""),
        ("reference", "Dr Chen", Answer("reference", "Dr Chen"), ""),
        ("choice", "some code", Answer("coding", Coding("", display="some code")), ""),
        ("quantity", "70 kg", Answer("quantity", Quantity(Decimal(70), "kg")), ""),
    ],
)
def test_what_is_typed_becomes_an_answer(kind: ItemType, typed: str, answer: Answer, said: str) -> None:
    found = read(Item("q", kind, "q"), typed, now=NOW)
    assert (found.answer, found.said, found.wrong) == (answer, said, "")


@pytest.mark.parametrize(
    ("kind", "typed", "wrong"),
    [
        ("integer", "7.5", "“7.5” is no whole number."),
        ("integer", "9" * 12, f"{'9' * 12} is larger than a form can hold."),
        ("decimal", "7,5", "“7,5” is no number; write it as 7.5."),
        ("date", "2/30", "“2/30” is no date; write today, mon, 3/2 or 2026-03-14."),
        ("date", "2019-13", "“2019-13” is no date; write today, mon, 3/2 or 2026-03-14."),
        ("dateTime", "noonish", "“noonish” is no time; write today 14:05, mon 2pm or 2026-03-14 9:30."),
        ("time", "late", "“late” is no time; write 14:05 or 2pm."),
        ("quantity", "heavy", "“heavy” is no number."),
        ("attachment", "/nowhere/x.pdf", "There is no file at “/nowhere/x.pdf”."),
    ],
)
def test_what_is_no_answer_is_said_in_one_sentence(kind: ItemType, typed: str, wrong: str) -> None:
    found = read(Item("q", kind, "q"), typed, now=NOW)
    assert (found.answer, found.wrong) == (None, wrong)


def test_a_single_unit_needs_no_words_and_several_need_theirs() -> None:
    kilo, pound = Coding("kg", "u", "kilogram"), Coding("lb", "u", "pound")
    one = read(Item("q", "quantity", "q", units=(kilo,)), "70", now=NOW)
    assert one.answer == Answer("quantity", Quantity(Decimal(70), "kilogram", "u", "kg"))
    assert one.said == "kilogram"
    two = Item("q", "quantity", "q", units=(kilo, pound))
    assert read(two, "70", now=NOW).wrong == "Write the unit behind the number: kilogram, pound."
    assert read(two, "70 p", now=NOW).said == "pound"
    assert read(two, "70 LB", now=NOW).said == "pound"


def test_a_file_is_named_and_stays_where_it_is(tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(b"12345")
    found = read(Item("q", "attachment", "q"), f"'{file}'", now=NOW)
    assert found.answer is not None
    assert (spoken(found.answer), written(found.answer), found.said) == (
        "letter.pdf",
        file.as_uri(),
        "5 bytes",
    )


@pytest.mark.parametrize(
    ("answer", "again"),
    [
        (Answer("dateTime", "2026-11-19T14:00:00+00:00"), "2026-11-19 14:00"),
        (Answer("time", "14:05:00"), "14:05"),
        (Answer("integer", 3), "3"),
        (Answer("quantity", Quantity(Decimal(70), "kg")), "70 kg"),
    ],
)
def test_an_answer_is_typed_again_as_it_was(answer: Answer, again: str) -> None:
    assert written(answer) == again
    assert spoken(answer) == again
