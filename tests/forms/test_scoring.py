from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from cmtui.forms.filling.sitting import Sitting
from cmtui.forms.reading.reader import read
from cmtui.forms.scoring.score_rule import ScoreRule, read_rule
from cmtui.forms.scoring.scores import Score, score
from cmtui.forms.tree import Form, Item, Option
from cmtui.forms.values import NO, YES, Answer, Coding, Quantity
from tests.forms.worked_tables import Who

if TYPE_CHECKING:
    from collections.abc import Mapping

FORM = Form(
    "four",
    "",
    "1",
    "Four figures",
    (
        *(Item(link, "integer", "?") for link in "abcd"),
        Item("yes", "boolean", "?"),
        Item("much", "quantity", "?"),
        Item(
            "pick",
            "choice",
            "?",
            options=(
                Option(Answer("coding", Coding("lo", "s", "Low")), Decimal(1)),
                Option(Answer("integer", 7), Decimal(7)),
                Option(Answer("string", "other"), Decimal(0)),
            ),
        ),
    ),
)


def rule(**changes: object) -> ScoreRule:
    spec: dict[str, Any] = {
        "id": "s",
        "title": "S",
        "domain": "C",
        "better": "low",
        "method": "sum",
        "items": ["a", "b", "c", "d"],
        "points": "value",
        "range": [-100, 100],
    }
    spec |= changes
    data = {"id": "r", "version": "3", "title": "R", "source": "ours", "scores": [spec]}
    return read_rule(json.dumps(data).encode())


def whole(figures: Mapping[str, int]) -> dict[str, tuple[Answer, ...]]:
    return {link: (Answer("integer", figure),) for link, figure in figures.items()}


def scored(answers: Mapping[str, tuple[Answer, ...]], who: Who | None = None, **changes: object) -> Score:
    (found,) = score(rule(**changes), FORM, answers, who or Who())
    return found


@pytest.mark.parametrize(
    ("changes", "figures", "value"),
    [
        ({}, {"a": 1, "b": 2, "c": 3, "d": 4}, "10"),
        ({"reversed": {"items": ["a", "d"], "base": 5}}, {"a": 1, "b": 2, "c": 3, "d": 4}, "10"),
        ({"reversed": {"items": ["a"], "base": 5}}, {"a": 1, "b": 2, "c": 3, "d": 4}, "13"),
        ({"multiply": 4}, {"a": 1, "b": 2, "c": 3, "d": 4}, "40"),
        ({"multiply": 0.25}, {"a": 1, "b": 2, "c": 3, "d": 3}, "2.25"),
        ({"multiply": 0.25, "decimals": 1}, {"a": 1, "b": 2, "c": 3, "d": 3}, "2.3"),
        ({"multiply": 0}, {"a": 1, "b": 2, "c": 3, "d": 4}, "0"),
        ({"cap": 7}, {"a": 1, "b": 2, "c": 3, "d": 4}, "7"),
        ({"method": "mean"}, {"a": 1, "b": 2, "c": 3, "d": 4}, "2.5"),
        ({"method": "count", "at_least": 3}, {"a": 1, "b": 2, "c": 3, "d": 4}, "2"),
        ({"missing": {"allowed": 2, "as": "mean"}}, {"a": 1, "b": 2}, "6"),
        ({"missing": {"allowed": 2, "as": "zero"}}, {"a": 1, "b": 2}, "3"),
        ({"method": "mean", "missing": {"allowed": 1}}, {"a": 1, "b": 2, "c": 6}, "3"),
    ],
    ids=[
        "added up",
        "two reversed",
        "one reversed",
        "multiplied",
        "a quarter",
        "rounded half up",
        "by nothing",
        "capped",
        "the mean",
        "counted from 3 on",
        "missing ones as the mean of the others",
        "missing ones as nothing",
        "the mean of what is there",
    ],
)
def test_a_method_gives_what_it_says(changes: dict[str, Any], figures: dict[str, int], value: str) -> None:
    found = scored(whole(figures), **changes)

    assert found.value == Decimal(value)
    assert str(found.value) == value
    assert found.text == value


@pytest.mark.parametrize(
    ("changes", "figures", "text"),
    [
        ({}, {}, "0 of 4 answered"),
        ({}, {"a": 1, "b": 2, "c": 3}, "3 of 4 answered"),
        ({"missing": {"allowed": 1, "as": "zero"}}, {"a": 1, "b": 2}, "2 of 4 answered"),
        ({"missing": {"allowed": 3, "as": "zero"}}, {}, "0 of 4 answered"),
        ({"range": [0, 9]}, {"a": 1, "b": 2, "c": 3, "d": 4}, "10 is outside 0 to 9"),
        ({"points": {"value": {"minimum": 2}}}, {"a": 1, "b": 2, "c": 3, "d": 4}, "3 of 4 answered"),
        ({"points": {"value": {"maximum": 3}}}, {"a": 1, "b": 2, "c": 3, "d": 4}, "3 of 4 answered"),
        (
            {"points": {"steps": [{"from": 2, "points": 1}]}},
            {"a": 1, "b": 2, "c": 3, "d": 4},
            "3 of 4 answered",
        ),
        ({}, {"a": 10**40, "b": 2, "c": 3, "d": 4}, "3 of 4 answered"),
        (
            {"items": ["a", "z"]},
            {"a": 1},
            "No score: S: the form has no item 'z'.",
        ),
    ],
    ids=[
        "the empty form",
        "one missing",
        "more missing than allowed",
        "all missing",
        "beyond the range",
        "below the least",
        "above the most",
        "below the first step",
        "beyond all measure",
        "an item that the form lacks",
    ],
)
def test_without_enough_there_is_no_score_and_the_text_says_why(
    changes: dict[str, Any], figures: dict[str, int], text: str
) -> None:
    found = scored(whole(figures), **changes)

    assert (found.value, found.text, found.band, found.poor) == (None, text, "", False)


def test_a_score_says_of_how_much_it_is_and_where_it_comes_from() -> None:
    bands = [{"from": 0, "to": 10, "text": "few", "source": "the article"}]
    found = scored(whole({"a": 1, "b": 2, "c": 3, "d": 4}), range=[0, 40], bands=bands)

    assert (found.rule, found.version, found.id, found.title) == ("r", "3", "s", "S")
    assert (found.text, found.band, found.band_source) == ("10 of 40", "few", "the article")
    assert (found.answered, found.of) == (4, 4)
    assert (found.minimum, found.maximum) == (Decimal(0), Decimal(40))
    assert (found.domain, found.better) == ("C", "low")


def test_between_two_bands_there_is_none() -> None:
    bands = [{"from": 0, "to": 2, "text": "few"}, {"from": 3, "to": 9, "text": "many"}]

    assert not scored(whole({"a": 5, "b": 0, "c": 0, "d": 5}), method="mean", range=[0, 9], bands=bands).band


def test_several_answers_where_one_is_due_are_none() -> None:
    answers = whole({"a": 1, "b": 2, "c": 3}) | {"d": (Answer("integer", 4), Answer("integer", 5))}

    found = scored(answers)

    assert (found.value, found.text) == (None, "asked 2 times; the rule knows one")


def test_an_item_asked_in_every_repetition_of_a_group_says_why_there_is_no_score() -> None:
    group = {
        "linkId": "g",
        "type": "group",
        "repeats": True,
        "item": [{"linkId": "d", "type": "integer", "text": "?"}],
    }
    form = read(json.dumps({"resourceType": "Questionnaire", "status": "active", "item": [group]}).encode())
    sitting = Sitting(form, now=datetime(2026, 3, 4, tzinfo=UTC), rules=(rule(items=["d"]),))
    sitting.put((("g", 0), ("d", 0)), (Answer("integer", 4),))
    assert sitting.outcome.scores[0].value == 4
    sitting.add_repeat((("g", 0),))
    sitting.put((("g", 1), ("d", 0)), (Answer("integer", 5),))

    assert sitting.outcome.scores[0].text == "asked 2 times; the rule knows one"


def test_what_a_table_lacks_of_the_person_and_the_sitting_is_named() -> None:
    columns = {"columns": [{"mode": ["self"], "age": [18, None], "values": [4, 5]}]}

    def found(who: Who) -> Score:
        return scored(whole({"a": 1}), who, items=["a"], method="table", table=columns)

    assert found(Who(None, mode="")).lacking == ("age", "mode")
    assert found(Who(None, mode="")).text == "answered; the table needs the client's age and how it was asked"
    assert found(Who(40, mode="")).lacking == ("mode",)
    assert found(Who(40)).lacking == ()
    assert scored({}, Who(None, mode=""), items=["a"], method="table", table=columns).lacking == (), (
        "it is not answered"
    )


@pytest.mark.parametrize(
    ("given", "points", "item", "value"),
    [
        (YES, {"answers": {"yes": 1, "no": 0}}, "yes", 1),
        (NO, {"answers": {"Yes": 1, "No": 0}}, "yes", 0),
        (Answer("quantity", Quantity(Decimal(3), "d")), "value", "much", 3),
        (Answer("quantity", Quantity(None)), "value", "much", None),
        (YES, "value", "a", None),
        (Answer("string", "3"), "value", "a", None),
        (Answer("decimal", Decimal("NaN")), "value", "a", None),
        (Answer("coding", Coding("lo", "s")), "options", "pick", 1),
        (Answer("coding", Coding("lo", "else")), "options", "pick", None),
        (Answer("integer", 7), "options", "pick", 7),
        (Answer("string", "other"), "options", "pick", 0),
        (YES, "options", "pick", None),
        (
            Answer("coding", Coding("", "", " LOW ")),
            {"answers": {"lo": 5, "low": 5, "7": 1, "other": 1}},
            "pick",
            5,
        ),
        (Answer("coding", Coding("hi")), {"answers": {"lo": 5, "low": 5, "7": 1, "other": 1}}, "pick", None),
    ],
)
def test_an_answer_is_worth_what_the_rule_says(
    given: Answer, points: object, item: str, value: int | None
) -> None:
    found = scored({item: (given,)}, items=[item], points=points)

    assert found.value == (None if value is None else Decimal(value))


def test_of_two_wordings_the_one_that_is_answered_counts() -> None:
    assert scored(whole({"b": 3}), items=[["a", "b"]]).value == 3
    assert scored(whole({"a": 2}), items=[["a", "b"]]).value == 2
    assert scored({}, items=[["a", "b"]]).text == "0 of 1 answered"


def test_an_answer_that_settles_the_score_ends_it() -> None:
    stop = {"item": "yes", "is": ["no"], "value": 0}

    assert scored({"yes": (NO,)}, stop=stop).value == 0
    assert scored({"yes": (NO,)}, stop=stop).answered == 4
    assert scored({"yes": (YES,)}, stop=stop).text == "0 of 4 answered"


def test_don_t_know_is_let_pass_once_the_others_say_enough() -> None:
    points = {"answers": {"7": None, "lo": 1, "low": 1, "other": 0}}
    asked: dict[str, Any] = {"items": ["pick", "yes"], "declined_from": 1}
    pair: dict[str, Any] = {
        "items": [
            {"item": "pick", "points": points},
            {"item": "yes", "points": {"answers": {"yes": 1, "no": 0}}},
        ]
    }
    unknown = (Answer("integer", 7),)

    assert scored({"pick": unknown, "yes": (YES,)}, **(asked | pair)).value == 1
    assert scored({"pick": unknown, "yes": (NO,)}, **(asked | pair)).text == "1 of 2 answered"
    assert scored({"pick": unknown, "yes": (YES,)}, **pair).text == "1 of 2 answered"


TABLE = {
    "from": 1,
    "columns": [
        {"mode": ["self"], "age": [18, 61], "values": [10, 20]},
        {"mode": ["self"], "age": [62, None], "values": [11, 21]},
    ],
}


@pytest.mark.parametrize(
    ("table", "figure", "who", "value", "text"),
    [
        (TABLE, 1, Who(18), 10, "10"),
        (TABLE, 2, Who(61), 20, "20"),
        (TABLE, 2, Who(62), 21, "21"),
        (TABLE, 3, Who(40), None, "the table has no row for 3"),
        (TABLE, 0, Who(40), None, "the table has no row for 0"),
        (TABLE, 1, Who(None), None, "answered; the table needs the client's age"),
        (TABLE, 1, Who(17), None, "answered; the table has no column for age 17, filled in by the client"),
        (
            TABLE,
            1,
            Who(40, mode="read_aloud"),
            None,
            "answered; the table has no column for age 40, read aloud",
        ),
        (TABLE, 1, Who(40, mode=""), None, "answered; the table needs how it was asked"),
        ({"columns": [{"values": [4, 5]}]}, 1, Who(None, mode="proxy"), 5, "5"),
        (
            {"columns": [{"mode": ["self"], "values": [4, 5]}]},
            1,
            Who(None, mode="proxy"),
            None,
            "answered; the table has no column for any age, answered by somebody else",
        ),
    ],
)
def test_a_table_is_read_by_age_and_by_who_asked(
    table: dict[str, object], figure: int, who: Who, value: int | None, text: str
) -> None:
    found = scored(whole({"a": figure}), who, items=["a"], method="table", table=table)

    assert (found.value, found.text) == (None if value is None else Decimal(value), text)
