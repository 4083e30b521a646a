from __future__ import annotations

import itertools
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from cmtui.forms.filling.enabling import met
from cmtui.forms.values import NO, YES, Answer, Attachment, Coding, Quantity
from tests.forms.sheets import amount, at, day, figure, form, in_view, item, pick, sitting, text, when, whole

if TYPE_CHECKING:
    from cmtui.forms.tree import Item


@pytest.mark.parametrize(
    ("answers", "operator", "wanted", "asked"),
    [
        ([], "exists", YES, False),
        ([], "exists", NO, True),
        ([text("x")], "exists", YES, True),
        ([text("x")], "exists", NO, False),
        ([YES], "=", YES, True),
        ([NO], "=", YES, False),
        ([], "=", YES, False),
        ([NO], "!=", YES, True),
        ([YES], "!=", YES, False),
        ([], "!=", YES, True),
        ([pick("a"), pick("b")], "=", pick("b"), True),
        ([pick("a"), pick("b")], "!=", pick("b"), False),
        ([pick("a")], "=", pick("a", "urn:other"), False),
        ([pick("a")], "=", Answer("coding", Coding("a")), True),
        ([text("a")], "=", pick("a"), False),
        ([whole(5)], ">", whole(4), True),
        ([whole(5)], ">", whole(5), False),
        ([whole(5)], ">=", whole(5), True),
        ([whole(5)], "<=", whole(4), False),
        ([figure("4.5")], "<", whole(5), True),
        ([whole(3), whole(9)], ">", whole(5), True),
        ([], ">", whole(5), False),
        ([day("2026-02-01")], "<", day("2026-03-01"), True),
        ([day("2026-02-01")], ">=", day("2026"), True),
        ([Answer("time", "09:00:00")], "<", Answer("time", "10:00:00"), True),
        (
            [Answer("dateTime", "2026-02-01T10:00:00+02:00")],
            "<",
            Answer("dateTime", "2026-02-01T09:00:00Z"),
            True,
        ),
        ([amount("80", "kg")], ">", amount("70", "kg"), True),
        ([amount("80000", "g")], "=", amount("80", "kg"), True),
        ([amount("80", "kg")], ">", amount("70", "cm"), False),
        ([pick("a")], ">", pick("b"), False),
        ([YES], "=", text("yes"), False),
        ([Answer("uri", "http://a")], "=", text("http://a"), True),
        ([Answer("date", "2026-02-01")], "=", Answer("dateTime", "2026-02-01T10:00:00Z"), True),
        ([Answer("dateTime", "2026-02-01T10:00:00Z")], "<", Answer("dateTime", "2026-02-01T25:61:00Z"), True),
        ([amount("80", "kg")], ">", whole(70), True),
        ([Answer("quantity", Quantity(None, "kg", code="kg"))], ">", amount("70", "kg"), False),
        ([Answer("attachment", Attachment("a"))], "=", Answer("attachment", Attachment("a")), True),
        ([text("b")], ">", text("a"), True),
        (
            [Answer("quantity", Quantity(Decimal(8), "kg"))],
            ">",
            Answer("quantity", Quantity(Decimal(7), "kg")),
            True,
        ),
        (
            [Answer("quantity", Quantity(Decimal(8), "kg"))],
            ">",
            Answer("quantity", Quantity(Decimal(7), "g")),
            False,
        ),
        (
            [Answer("quantity", Quantity(Decimal(8)))],
            ">",
            Answer("quantity", Quantity(Decimal(7), "g")),
            True,
        ),
        ([text("x")], "=", None, False),
    ],
)
def test_a_condition_is_met_by_the_answers_to_its_question(
    answers: list[Answer], operator: str, wanted: Answer | None, *, asked: bool
) -> None:
    assert met(when("q", operator, wanted), answers) is asked


def smoker() -> tuple[Item, ...]:
    return (
        item("smokes", "boolean"),
        item("drinks", "boolean"),
        item("both", enable_when=(when("smokes", "=", YES), when("drinks", "=", YES))),
        item("either", enable_when=(when("smokes", "=", YES), when("drinks", "=", YES)), enable_any=True),
    )


@pytest.mark.parametrize(
    ("smokes", "drinks", "follow"),
    [(YES, YES, ["both", "either"]), (YES, NO, ["either"]), (NO, NO, []), (None, YES, ["either"])],
)
def test_conditions_hold_all_together_or_any_of_them(
    smokes: Answer | None, drinks: Answer, follow: list[str]
) -> None:
    held = sitting(form(*smoker()))
    held.put(at("smokes"), (smokes,) if smokes else ())
    held.put(at("drinks"), (drinks,))
    assert in_view(held)[2:] == follow


def test_what_is_below_an_item_that_is_not_asked_is_not_asked_and_its_answer_counts_for_nothing() -> None:
    held = sitting(
        form(
            item("has", "boolean"),
            item("car", "group", item("make"), enable_when=(when("has", "=", YES),)),
            item("plate", enable_when=(when("make", "exists", YES),)),
        )
    )
    held.put(at("has"), (YES,))
    held.put(at("car", "make"), (text("Fiat"),))
    assert in_view(held) == ["has", "car", "make", "plate"]
    held.put(at("has"), (NO,))
    assert in_view(held) == ["has"]
    assert "make" not in held.outcome.by_link()
    held.put(at("has"), (YES,))
    assert held.outcome.by_link()["make"] == (text("Fiat"),), "toggled back, the answer is there again"


def meds() -> tuple[Item, ...]:
    return (
        item(
            "meds",
            "group",
            item("taken", "boolean"),
            item("dose", enable_when=(when("taken", "=", YES),)),
            item("why", enable_when=(when("late", "=", YES),)),
            item("late", "boolean"),
            repeats=True,
        ),
    )


def test_in_a_repeated_group_a_condition_asks_the_question_of_its_own_repetition() -> None:
    held = sitting(form(*meds()))
    held.add_repeat(at("meds"))
    held.put(at("meds", "taken"), (YES,))
    held.put(at("meds#1", "late"), (YES,))
    assert at("meds", "dose") in held.outcome.enabled
    assert at("meds#1", "dose") not in held.outcome.enabled
    assert at("meds", "why") not in held.outcome.enabled, "the later one of the first repetition"
    assert at("meds#1", "why") in held.outcome.enabled, "what follows in the same one, not what went before"


def test_from_outside_a_condition_asks_the_last_repetition_before_it_or_the_first_after_it() -> None:
    held = sitting(
        form(
            item("before", enable_when=(when("taken", "=", YES),)),
            *meds(),
            item("after", enable_when=(when("taken", "=", YES),)),
        )
    )
    held.add_repeat(at("meds"))
    held.put(at("meds", "taken"), (YES,))
    assert at("before") in held.outcome.enabled
    assert at("after") not in held.outcome.enabled
    held.put(at("meds#1", "taken"), (YES,))
    assert at("after") in held.outcome.enabled


def test_below_a_question_the_question_itself_can_be_asked_about() -> None:
    held = sitting(form(item("falls", "boolean", item("when", enable_when=(when("falls", "=", YES),)))))
    held.put(at("falls"), (YES,))
    assert in_view(held) == ["falls", "when"]


def test_an_ancestor_is_asked_before_anything_nearer_with_the_same_link_id() -> None:
    held = sitting(
        form(
            item("q", "boolean", item("q", "boolean"), item("s", enable_when=(when("q", "=", YES),))),
        )
    )
    held.put(at("q", "q"), (YES,))
    assert at("q", "s") not in held.outcome.enabled
    held.put(at("q"), (YES,))
    assert at("q", "s") in held.outcome.enabled


def test_conditions_in_a_circle_come_to_an_end() -> None:
    held = sitting(
        form(
            item("a", enable_when=(when("b", "exists", NO),)),
            item("b", enable_when=(when("a", "exists", NO),)),
        )
    )
    held.put(at("a"), (text("x"),))
    assert at("a") in held.outcome.enabled


def test_a_condition_on_a_question_that_is_not_there_is_as_if_it_had_no_answer() -> None:
    held = sitting(
        form(
            item("a", enable_when=(when("gone", "exists", NO),)),
            item("b", enable_when=(when("gone", "=", YES),)),
        )
    )
    assert in_view(held) == ["a"]


def test_a_chain_of_two_thousand_conditions_is_followed_to_its_end() -> None:
    links = [f"q{number}" for number in range(2000)]
    later = [
        item(link, "boolean", enable_when=(when(before, "exists", YES),))
        for before, link in itertools.pairwise(links)
    ]
    held = sitting(form(*reversed(later), item("q0", "boolean")))
    for link in links:
        assert at(link) in held.outcome.enabled
        if link in {"q0", "q1", "q2"}:
            held.put(at(link), (YES,))
        else:
            break
    assert len(held.lines) == 4
