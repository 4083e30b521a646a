from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmtui.forms.answers import Answers
from cmtui.forms.responses.json import BY_HAND, MODE, NOTE, SKIPPED, Unreadable, from_json, to_json
from cmtui.forms.responses.response import UnreadableResponse, from_response, to_response
from cmtui.forms.values import NO, YES, Answer, Attachment, Quantity
from tests.forms.sheets import (
    amount,
    at,
    day,
    fhirpath,
    figure,
    form,
    item,
    options,
    pick,
    sitting,
    text,
    when,
    whole,
)

if TYPE_CHECKING:
    from cmtui.forms.tree import Item


def written(items: list[Item], *acts: tuple[str, Any, Any]) -> list[dict[str, Any]]:
    held = sitting(form(*items))
    for act, where, what in acts:
        getattr(held, act)(where, what)
    found: list[dict[str, Any]] = to_response(held.form, held.answers, held.settle()).get("item", [])
    return found


def bare(items: list[dict[str, Any]]) -> list[Any]:
    """Link ids, values and what is below, without texts."""
    return [
        (
            entry["linkId"],
            [
                (
                    next((answer[key] for key in answer if key.startswith("value")), None),
                    bare(answer.get("item", [])),
                )
                for answer in entry.get("answer", [])
            ]
            or bare(entry.get("item", [])),
        )
        for entry in items
    ]


def test_items_below_a_group_stand_beside_it_and_items_below_a_question_in_its_answer() -> None:
    assert bare(
        written(
            [item("g", "group", item("q", "boolean", item("s")))],
            ("put", at("g", "q"), (YES,)),
            ("put", at("g", "q", "s"), (text("deep"),)),
        )
    ) == [("g", [("q", [(True, [("s", [("deep", [])])])])])]


def test_what_is_below_an_unanswered_question_stands_in_an_answer_without_a_value() -> None:
    assert bare(written([item("q", "boolean", item("s"))], ("put", at("q", "s"), (text("x"),)))) == [
        ("q", [(None, [("s", [("x", [])])])])
    ]


def test_a_repeating_group_is_written_once_for_each_repetition_and_a_question_with_all_its_answers() -> None:
    held = sitting(form(item("g", "group", item("a"), repeats=True), item("b", repeats=True)))
    held.add_repeat(at("g"))
    held.put(at("g", "a"), (text("1"),))
    held.put(at("g#1", "a"), (text("2"),))
    held.put(at("b"), (text("x"), text("y")))
    assert bare(to_response(held.form, held.answers, held.outcome)["item"]) == [
        ("g", [("a", [("1", [])])]),
        ("g", [("a", [("2", [])])]),
        ("b", [("x", []), ("y", [])]),
    ]


def test_what_is_not_asked_is_not_in_the_response() -> None:
    items = [item("a", "boolean"), item("b", enable_when=(when("a", "=", YES),)), item("d", "display")]
    acts = [("put", at("a"), (YES,)), ("put", at("b"), (text("x"),)), ("put", at("a"), (NO,))]
    assert bare(written(items, *acts)) == [("a", [(False, [])])]


def test_an_empty_sitting_is_a_response_without_items() -> None:
    held = sitting(form(item("a"), item("g", "group", item("b"))))
    assert to_response(held.form, held.answers, held.outcome) == {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": "urn:test|1",
        "status": "in-progress",
    }


def test_the_head_says_which_form_when_about_whom_by_whom_and_how() -> None:
    held = sitting(form(item("a")))
    found = to_response(
        held.form,
        held.answers,
        held.outcome,
        status="completed",
        authored=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        subject={"reference": "Patient/1"},
        author={"display": "R. Diaz"},
        source={"display": "her daughter"},
        mode="proxy",
        ident="abc",
    )
    assert found == {
        "resourceType": "QuestionnaireResponse",
        "id": "abc",
        "extension": [{"url": MODE, "valueCode": "proxy"}],
        "questionnaire": "urn:test|1",
        "status": "completed",
        "subject": {"reference": "Patient/1"},
        "authored": "2026-11-23T09:30:00+00:00",
        "author": {"display": "R. Diaz"},
        "source": {"display": "her daughter"},
    }


def test_skips_and_notes_come_back_as_they_went() -> None:
    held = sitting(form(item("a", required=True), item("g", "group", item("b")), item("d", "display")))
    held.skip(at("a"), "refused")
    held.note(at("g"), "in a hurry")
    held.note(at("d"), "read aloud")
    response = to_response(held.form, held.answers, held.outcome)
    assert response["item"][0]["extension"] == [{"url": SKIPPED, "valueCode": "refused"}]
    assert response["item"][1]["extension"] == [{"url": NOTE, "valueString": "in a hurry"}]
    answers, findings = from_response(held.form, json.dumps(response).encode())
    assert (answers.skipped, answers.notes, findings) == (held.answers.skipped, held.answers.notes, ())


def test_an_answer_over_a_formula_comes_back_as_given_by_hand_and_a_computed_one_as_computed() -> None:
    double = fhirpath("%resource.item.where(linkId='a').answer.value * 2")
    sheet = form(item("a", "integer"), item("b", "integer", calculated=double))
    held = sitting(sheet)
    held.put(at("a"), (whole(2),))
    computed = to_response(sheet, held.answers, held.settle())
    answers, _ = from_response(sheet, computed)
    again = sitting(sheet, answers)
    again.put(at("a"), (whole(3),))
    assert again.settle().by_link()["b"] == (whole(6),)
    held.put(at("b"), (whole(99),))
    by_hand = to_response(sheet, held.answers, held.settle())
    assert by_hand["item"][1]["extension"] == [{"url": BY_HAND, "valueBoolean": True}]
    answers, _ = from_response(sheet, by_hand)
    assert sitting(sheet, answers).settle().by_link()["b"] == (whole(99),)


def test_what_the_form_begins_with_does_not_come_back_when_the_response_left_it_empty() -> None:
    sheet = form(item("state", initial=(text("TX"),)), item("b"))
    answers, _ = from_response(sheet, {"resourceType": "QuestionnaireResponse", "item": []})
    assert sitting(sheet, answers).outcome.by_link() == {}


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"resourceType": "Patient"}', b"\xff", "[" * 100_000])
def test_what_is_no_response_is_refused_with_a_sentence(data: bytes | str) -> None:
    with pytest.raises(UnreadableResponse, match="choose"):
        from_response(form(item("a")), data)


def test_what_the_form_does_not_know_is_said_and_the_rest_is_read() -> None:
    sheet = form(item("a"), item("g", "group", item("b")), item("d", "display"), item("n", "integer"))
    answers, findings = from_response(
        sheet,
        {
            "resourceType": "QuestionnaireResponse",
            "item": [
                "not an item",
                {"linkId": "zzz", "answer": [{"valueString": "lost"}]},
                {"answer": [{"valueString": "lost"}]},
                {"linkId": "a", "answer": [{"valueString": "kept"}]},
                {"linkId": "a", "answer": [{"valueString": "twice"}]},
                {
                    "linkId": "g",
                    "answer": [{"valueString": "lost"}],
                    "item": [{"linkId": "b", "answer": [{"valueString": "kept"}, 3]}],
                },
                {"linkId": "g", "item": [{"linkId": "b", "answer": [{"valueString": "lost"}]}]},
                {"linkId": "d", "answer": [{"valueString": "lost"}]},
                {"linkId": "n", "answer": [{"valueInteger": "4"}, {"valueInteger": 5}, {"valueMoney": 3}]},
            ],
        },
    )
    assert answers.given == {
        at("a"): (text("kept"),),
        at("g", "b"): (text("kept"),),
        at("n"): (whole(5),),
    }
    assert [finding.feature for finding in findings] == [
        "unknown-link-id",
        "unknown-link-id",
        "repeated",
        "answer-on-group",
        "repeated",
        "answer-on-display",
        "unreadable-answer",
        "unreadable-answer",
    ]


def test_a_question_that_repeats_may_be_written_item_by_item_and_with_items_beside_its_answer() -> None:
    sheet = form(item("a", repeats=True), item("q", "boolean", item("s")))
    answers, findings = from_response(
        sheet,
        {
            "resourceType": "QuestionnaireResponse",
            "item": [
                {"linkId": "a", "answer": [{"valueString": "1"}]},
                {"linkId": "a", "answer": [{"valueString": "2"}]},
                {"linkId": "q", "item": [{"linkId": "s", "answer": [{"valueString": "x"}]}]},
            ],
        },
    )
    assert answers.given == {at("a"): (text("1"), text("2")), at("q", "s"): (text("x"),)}
    assert findings == ()


KINDS_OF_ANSWER = [
    (YES, {"valueBoolean": True}),
    (whole(-3), {"valueInteger": -3}),
    (figure("2.5"), {"valueDecimal": 2.5}),
    (figure("40"), {"valueDecimal": 40}),
    (day("2026-02"), {"valueDate": "2026-02"}),
    (Answer("dateTime", "2026-02-03T10:00:00Z"), {"valueDateTime": "2026-02-03T10:00:00Z"}),
    (Answer("time", "10:20:30"), {"valueTime": "10:20:30"}),
    (text("x"), {"valueString": "x"}),
    (Answer("uri", "http://a.b"), {"valueUri": "http://a.b"}),
    (pick("a"), {"valueCoding": {"system": "urn:o", "code": "a", "display": "A"}}),
    (
        amount("80.5", "kg"),
        {"valueQuantity": {"value": 80.5, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"}},
    ),
    (
        Answer("quantity", Quantity(None, comparator="<", unit="kg")),
        {"valueQuantity": {"comparator": "<", "unit": "kg"}},
    ),
    (Answer("reference", "Patient/1"), {"valueReference": {"reference": "Patient/1"}}),
    (Answer("reference", "Dr. Lee"), {"valueReference": {"display": "Dr. Lee"}}),
    (
        Answer("attachment", Attachment("scan.pdf", "file:///a", "application/pdf", 12)),
        {
            "valueAttachment": {
                "contentType": "application/pdf",
                "url": "file:///a",
                "size": 12,
                "title": "scan.pdf",
            }
        },
    ),
]


@pytest.mark.parametrize(
    ("answer", "value"), KINDS_OF_ANSWER, ids=[answer.kind for answer, _ in KINDS_OF_ANSWER]
)
def test_each_kind_of_answer_goes_to_json_and_back(answer: Answer, value: dict[str, Any]) -> None:
    assert to_json(answer) == value
    assert from_json(json.loads(json.dumps(value), parse_float=Decimal)) == answer


@pytest.mark.parametrize(
    "value",
    [
        "x",
        {"valueBoolean": "true"},
        {"valueInteger": True},
        {"valueInteger": 1.5},
        {"valueInteger": float("inf")},
        {"valueInteger": 2**31},
        {"valueDecimal": "1"},
        {"valueDecimal": float("nan")},
        {"valueString": 3},
        {"valueDate": "2026-13"},
        {"valueDate": "2026-02-03T10:00:00Z"},
        {"valueDateTime": "2026-02-03T10:00"},
        {"valueTime": "25:00:00"},
        {"valueCoding": "a"},
        {"valueCoding": {"code": 3}},
        {"valueQuantity": 3},
        {"valueQuantity": {"value": "heavy"}},
        {"valueReference": "Patient/1"},
        {"valueAttachment": "a.pdf"},
        {"valueAttachment": {"size": "big"}},
        {"valueMoney": {}},
        {"valueString": "a", "valueInteger": 1},
    ],
)
def test_a_value_that_is_not_what_its_name_says_cannot_be_read(value: Any) -> None:
    with pytest.raises(Unreadable):
        from_json(value)


def test_an_answer_may_have_no_value() -> None:
    assert from_json({"item": []}) is None


SHEET = form(
    item("b", "boolean"),
    item("g", "group", item("n", "integer"), item("c", "choice", options=options("a", "b"), repeats=True),
         item("h", "group", item("t", "text"), repeats=True), repeats=True),
    item("q", "string", item("s", "decimal"), repeats=True),
    item("one", "date", item("two", "time")),
)  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)


@settings(max_examples=150, deadline=None)
@given(
    numbers=st.lists(st.one_of(st.none(), st.integers(-(2**31) + 1, 2**31 - 1)), min_size=1, max_size=4),
    words=st.lists(TEXTS, max_size=4),
    doses=st.lists(st.decimals(-9999, 9999, places=3), max_size=4),
    notes=st.booleans(),
)
def test_whatever_is_answered_comes_back_the_same(
    numbers: list[int | None], words: list[str], doses: list[Decimal], *, notes: bool
) -> None:
    held = sitting(SHEET)
    for number, value in enumerate(numbers):
        if number:
            held.add_repeat(at("g"))
        where = f"g#{number}"
        # Every repetition holds something: an empty one is not written.
        held.put(at(where, "c"), (pick("b"), pick("a")))
        if value is not None:
            held.put(at(where, "n"), (whole(value),))
        for copy, word in enumerate(words):
            if copy:
                held.add_repeat(at(where, "h"))
            held.put(at(where, f"h#{copy}", "t"), (text(word),))
    held.put(at("q"), tuple(text(word) for word in words))
    for copy, dose in enumerate(doses[: len(words)]):
        held.put(at(f"q#{copy}", "s"), (Answer("decimal", dose),))
    if notes:
        held.skip(at("one"), "unknown")
        held.note(at("b"), "  as said [/b]  ")
    held.put(at("one", "two"), (Answer("time", "10:00:00"),))
    response = json.dumps(to_response(SHEET, held.answers, held.outcome))
    answers, findings = from_response(SHEET, response)
    assert findings == ()
    assert dict(answers.given) == {path: values for path, values in held.answers.given.items() if values}
    assert (answers.skipped, answers.notes) == (held.answers.skipped, held.answers.notes)
    again = sitting(SHEET, answers)
    assert json.dumps(to_response(SHEET, again.answers, again.outcome)) == response


def test_neighbors_with_the_same_link_id_are_told_apart_by_their_texts_else_by_their_order() -> None:
    raw = {"linkId": "x"}
    sheet = form(
        item("x", text="First", raw=raw),
        item("x~2", text="Second", raw=raw),
        item("all", "integer", calculated=fhirpath("%resource.item.where(linkId='x').answer.count()")),
        item("deep", "integer", calculated=fhirpath("%resource.descendants().where(linkId='x').count()")),
    )
    held = sitting(sheet)
    held.settle()
    held.put(at("x~2"), (text("b"),))
    found = held.settle().by_link()
    assert (found["all"], found["deep"]) == ((whole(1),), (whole(1),))
    response = to_response(sheet, held.answers, held.outcome)
    assert [entry["linkId"] for entry in response["item"]] == ["x", "all", "deep"]
    assert from_response(sheet, response)[0].given[at("x~2")] == (text("b"),)
    for entry in response["item"]:
        del entry["text"]
    again, findings = from_response(sheet, {**response, "item": [response["item"][0]] * 3})
    assert (again.given[at("x")], again.given[at("x~2")]) == ((text("b"),), (text("b"),))
    assert [finding.feature for finding in findings] == ["repeated"]


def test_of_two_alike_the_one_after_what_went_before_is_meant() -> None:
    raw = {"linkId": "x"}
    sheet = form(item("x", text="Notify", raw=raw), item("m"), item("x~2", text="Notify", raw=raw))
    held = sitting(sheet)
    held.put(at("m"), (text("1"),))
    held.put(at("x~2"), (text("2"),))
    answers, _ = from_response(sheet, to_response(sheet, held.answers, held.outcome))
    assert answers.given == held.answers.given


def test_answers_are_never_changed_in_place() -> None:
    first = Answers()
    second = first.put(at("a"), (YES,)).note(at("a"), "x").skip(at("b"), "unknown").repeat(at("g"), 2)
    assert first == Answers()
    assert second.without(at("g"), 2).repeats == {at("g"): 1}
    assert second.repeats == {at("g"): 2}
