from __future__ import annotations

import time
from decimal import Decimal

import pytest

from cmtui.forms.filling.patterns import found_in, matches
from cmtui.forms.filling.validation import check
from cmtui.forms.tree import Item, Option
from cmtui.forms.values import YES, Answer, Attachment, Coding, Quantity
from tests.forms.sheets import amount, day, figure, item, options, pick, text, whole

LONER = (*options("a", "b"), Option(pick("none"), exclusive=True))
UNITS = (
    Coding("kg", "http://unitsofmeasure.org", "kilogram"),
    Coding("g", "http://unitsofmeasure.org", "gram"),
)


def scan(size: int | None, kind: str = "application/pdf") -> Answer:
    return Answer("attachment", Attachment("scan", content_type=kind, size=size))


@pytest.mark.parametrize(
    ("asked", "values", "reasons"),
    [
        (item("x"), [], []),
        (item("x", "integer"), [whole(4)], []),
        (item("x", "integer"), [text("four")], ["This question takes a whole number, not “four”."]),
        (item("x", "decimal"), [whole(4)], ["This question takes a number, not “4”."]),
        (item("x", "date"), [YES], ["This question takes a date, not “yes”."]),
        (item("x", "choice"), [text("a")], ["This question takes one of the options, not “a”."]),
        (item("x", "open-choice"), [YES], ["This question takes one of the options or text, not “yes”."]),
        (item("x"), [text("a"), text("b")], ["This question takes one answer, not 2."]),
        (item("x", repeats=True), [text("a"), text("b")], []),
        (item("x", repeats=True, min_occurs=2), [text("a")], ["Give at least 2 answers; there is 1."]),
        (
            item("x", repeats=True, max_occurs=1),
            [text("a"), text("b")],
            ["Give at most 1 answers; there are 2."],
        ),
        (item("x", "choice", options=options("a", "b")), [pick("b")], []),
        (item("x", "choice", options=options("a")), [pick("c")], ["“C” is not one of the options."]),
        (item("x", "open-choice", options=options("a")), [text("else")], []),
        (item("x", "open-choice", options=options("a")), [pick("c")], ["“C” is not one of the options."]),
        (item("x", "choice", value_set="http://x"), [pick("c")], []),
        (item("x", "string", options=(Option(text("a")),)), [text("b")], ["“b” is not one of the options."]),
        (item("x", "choice", options=(Option(whole(1)),)), [whole(1)], []),
        (
            item("x", "open-choice", options=(Option(text("a")),)),
            [text("other")],
            [],
        ),
        (
            item("x", "choice", options=LONER, repeats=True),
            [pick("a"), pick("none")],
            ["“NONE” stands alone; take the other answers away or this one."],
        ),
        (item("x", "choice", options=LONER, repeats=True), [pick("none")], []),
        (item("x", "integer", min_value=whole(0)), [whole(-1)], ["-1 is too low; the least is 0."]),
        (item("x", "integer", max_value=whole(9)), [whole(10)], ["10 is too high; the most is 9."]),
        (item("x", "decimal", max_value=whole(9)), [figure("9.01")], ["9.01 is too high; the most is 9."]),
        (
            item("x", "date", min_value=day("2026-01-01")),
            [day("2025-12-31")],
            ["2025-12-31 is too early; the least is 2026-01-01."],
        ),
        (
            item("x", "date", max_value=day("2026-06")),
            [day("2026-07-01")],
            ["2026-07-01 is too late; the most is 2026-06."],
        ),
        (item("x", "date", max_value=day("2026-06")), [day("2026-06-30")], []),
        (
            item("x", "quantity", max_value=amount("5", "km")),
            [amount("6000", "m")],
            ["6000 m is too high; the most is 5 km."],
        ),
        (
            item("x", "quantity", max_value=amount("5", "km")),
            [amount("6", "kg")],
            ["Give the figure in km; the most is 5 km."],
        ),
        (item("x", max_length=3), [text("four")], ["The text has 4 characters; 3 is the most."]),
        (item("x", min_length=5), [text("four")], ["The text has 4 characters; 5 is the least."]),
        (item("x"), [text("two\nlines")], ["The text has to be one line."]),
        (item("x", "text"), [text("two\nlines")], []),
        (item("x", "text"), [text(" \n")], ["The text is blank; write something or leave it out."]),
        (item("x", pattern=r"\d{5}"), [text("78205")], []),
        (
            item("x", pattern=r"\d{5}"),
            [text("78205-1")],
            ["The text is not of the form that the question asks for."],
        ),
        (
            item("x", pattern=r"[\p{L}]"),
            [text("a")],
            ["The form's pattern for this text could not be checked."],
        ),
        (item("x", "url"), [Answer("uri", "https://example.org/page")], []),
        (item("x", "url"), [Answer("uri", "Patient/1")], []),
        (item("x", "url"), [Answer("uri", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520")], []),
        (
            item("x", "url"),
            [Answer("uri", "urn:uuid:c757")],
            ["The text is not an address, such as https://example.org/page."],
        ),
        (
            item("x", "url"),
            [Answer("uri", "c:\\temp\\a.txt")],
            ["The text is not an address, such as https://example.org/page."],
        ),
        (item("x", "decimal", decimal_places=1), [figure("1.5")], []),
        (
            item("x", "decimal", decimal_places=1),
            [figure("1.55")],
            ["Give at most 1 figures after the point."],
        ),
        (item("x", "decimal", decimal_places=0), [figure("1.5")], ["Give a whole number."]),
        (item("x", "decimal", decimal_places=0), [figure("1E+2")], []),
        (item("x", "quantity", decimal_places=0), [amount("1.5", "kg")], ["Give a whole number."]),
        (item("x", "quantity", units=UNITS), [amount("1", "g")], []),
        (item("x", "quantity", units=UNITS), [Answer("quantity", Quantity(Decimal(1), "gram"))], []),
        (item("x", "quantity", units=UNITS), [Answer("quantity", Quantity(Decimal(1)))], []),
        (
            item("x", "quantity", units=UNITS),
            [amount("1", "cm")],
            ["The unit is cm; the form takes kilogram, gram."],
        ),
        (
            item("x", "quantity", max_value=amount("5", "kg")),
            [Answer("quantity", Quantity(None, "kg"))],
            ["Give the figure in kg; the most is 5 kg.", "Give a number with the unit."],
        ),
        (item("x", "attachment", mime_types=("image/*",)), [scan(1, "image/png")], []),
        (
            item("x", "attachment", mime_types=("image/png", "image/gif")),
            [scan(1)],
            ["The file is application/pdf; the form takes image/png, image/gif."],
        ),
        (
            item("x", "attachment", mime_types=("image/png",)),
            [scan(1, "")],
            ["The file is of no known type; the form takes image/png."],
        ),
        (item("x", "attachment", max_size=Decimal(500)), [scan(500)], []),
        (item("x", "attachment", max_size=Decimal(500)), [scan(None)], []),
        (
            item("x", "attachment", max_size=Decimal(500)),
            [scan(1501)],
            ["The file has 1,501 bytes; 500 is the most."],
        ),
    ],
)
def test_an_answer_is_held_against_its_question(
    asked: Item, values: list[Answer], reasons: list[str]
) -> None:
    assert [reason for reason, _ in check(asked, values)] == reasons


@pytest.mark.parametrize(
    ("pattern", "words", "fits"),
    [
        (r"[A-Z]{2}\d+", "TX12", True),
        (r"[A-Z]{2}\d+", "TX12 ", False),
        (r"^[^@\s]+@[^@\s]+\.[^@\s]+$", "ann@example.org", True),
        (r"(a+)+$", "a" * 20, True),
        (r"(a+)+$", "a" * 200 + "!", None),
        (r"(a|aa)+$", "a" * 200 + "!", None),
        (r"(.*)*x", "y" * 200, None),
        (r"(?=a+b)a+b", "aab", True),
        (r"(?P<y>\d{4})-(?P=y)", "2026-2026", True),
        (r".*.*.*.*.*=.*", "x" * 5000, None),
        (r"\w+", "x" * 100_000, True),
        (r"[[a]+", "[a", True),
        ("[", "x", None),
        ("a{99999999999}", "x", None),
    ],
)
def test_a_pattern_is_run_only_on_what_it_cannot_choke_on(
    pattern: str, words: str, *, fits: bool | None
) -> None:
    began = time.monotonic()
    assert matches(pattern, words) is fits
    assert time.monotonic() - began < 2


def test_a_pattern_found_anywhere_in_a_text() -> None:
    assert found_in("b+", "abc") is True
    assert found_in("x", "abc") is False
    assert found_in("(a+)+!", "a" * 99) is None
    assert found_in("[", "abc") is None
