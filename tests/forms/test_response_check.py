"""Responses held against their forms.

The verdicts in verdicts.jsonl are made after the pairs that HL7 publishes for validators (FHIR/fhir-test-cases,
validator/questionnaire, CC0): same items, same answers, same verdict; those on
answerConstraint follow its definition in R5. Left out are the six that ask a
terminology server, and those on the status of the questionnaire.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmtui.forms.reading.reader import read
from cmtui.forms.responses.raw import raw_problems
from cmtui.forms.responses.response import from_response, to_response, validate_response
from cmtui.forms.values import YES
from tests.forms.sheets import at, fhirpath, form, item, must, options, pick, sitting, text, when, whole

PUBLISHED = [
    json.loads(line)
    for line in Path(__file__).with_name("verdicts.jsonl").read_text(encoding="utf-8").splitlines()
]


def verdict(
    questionnaire: list[dict[str, Any]], items: list[dict[str, Any]], status: str = "completed"
) -> bool:
    url = "http://forms-lab.com/Questionnaire/Validate"
    document = {"resourceType": "Questionnaire", "url": url, "status": "active", "item": questionnaire}
    of = read(json.dumps(document).encode())
    response = {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": url,
        "status": status,
        "item": items,
    }
    return validate_response(of, json.dumps(response))[0]


@pytest.mark.parametrize("pair", PUBLISHED, ids=[pair["name"] for pair in PUBLISHED])
def test_the_verdict_is_that_of_the_published_pairs(pair: dict[str, Any]) -> None:
    assert verdict(pair["form"], pair["response"]) is pair["right"]


def test_in_a_response_still_in_work_what_is_out_of_bounds_is_only_a_warning() -> None:
    asked = [{"linkId": "q1", "type": "string", "required": True}]
    assert verdict(asked, [said("q1", "a1", "a2")], "in-progress") is True
    assert verdict(asked, [], "in-progress") is True
    assert verdict(asked, [{"linkId": "q1", "answer": [{"valueInteger": 1}]}], "in-progress") is False


def issues(of: Any, *items: Any, **head: Any) -> list[tuple[str, str]]:
    response = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": list(items), **head}
    _, found = validate_response(of, response)
    return [(issue.link_id, issue.reason) for issue in found]


def said(link: str, *answers: Any) -> dict[str, Any]:
    return {"linkId": link, "answer": [{"valueString": answer} for answer in answers]}


SHEET = form(
    item("a"),
    item("b", "boolean", item("c"), enable_when=(when("a", "exists", YES),)),
    item("g", "group", item("d"), repeats=True, min_occurs=2, max_occurs=3),
    item("once", "group", item("e")),
    item("t", "display"),
    raw={"url": "http://forms/one"},
)


@pytest.mark.parametrize(
    ("items", "found"),
    [
        (
            [said("once", "x")],
            [
                ("g", "“G” is required and missing."),
                ("once", "The item is a group; it takes no answer of its own."),
            ],
        ),
        ([said("zzz", "x")], [("zzz", "The form has no such item."), ("g", "“G” is required and missing.")]),
        ([{"text": "?"}], [("", "An item has no linkId."), ("g", "“G” is required and missing.")]),
        (
            [said("d", "x")],
            [
                ("d", "The item stands in another place of the form than here."),
                ("g", "“G” is required and missing."),
            ],
        ),
        ([{"linkId": "g", "item": [said("d", "1")]}], [("g", "The group stands 1 times; 2 is the least.")]),
        (
            [{"linkId": "g", "item": [said("d", "1")]}] * 4,
            [("g", "The group stands 4 times; 3 is the most.")],
        ),
        (
            [*[{"linkId": "g", "item": [said("d", "1")]}] * 2, said("a", "x")],
            [("a", "The items do not stand in the order of the form.")],
        ),
        (
            [said("a", "x"), said("a", "y"), *[{"linkId": "g", "item": [said("d", "1")]}] * 2],
            [("a", "The item stands here 2 times; once is right.")],
        ),
        (
            [
                {"linkId": "b", "answer": [{"valueBoolean": True}]},
                *[{"linkId": "g", "item": [said("d", "1")]}] * 2,
            ],
            [("b", "The item is answered, and by the other answers it is not asked.")],
        ),
        (
            [
                said("a", "x"),
                {"linkId": "b", "item": [said("c", "x")]},
                *[{"linkId": "g", "item": [said("d", "1")]}] * 2,
            ],
            [("b", "The items below a question belong into its answer, not beside it.")],
        ),
        (
            [*[{"linkId": "g", "item": [said("d", "1")]}] * 2, said("t", "x")],
            [("t", "The item is a text; it takes neither answer nor items.")],
        ),
        (
            [
                *[{"linkId": "g", "item": [said("d", "1")]}] * 2,
                *[{"linkId": "once", "item": [said("e", "x")]}] * 2,
            ],
            [("once", "The item stands here 2 times; once is right.")],
        ),
    ],
)
def test_each_thing_that_is_wrong_is_named_with_its_item(
    items: list[Any], found: list[tuple[str, str]]
) -> None:
    assert issues(SHEET, *items) == found


def test_the_head_of_a_response_is_checked_too() -> None:
    plain = form(item("a"), raw={"url": "http://forms/one"})
    assert issues(plain, questionnaire="http://forms/one|2") == []
    assert issues(plain, questionnaire="#contained") == []
    assert issues(plain, questionnaire="http://forms/two") == [
        ("", "The response is to another form, http://forms/two.")
    ]
    assert [reason[:13] for _, reason in issues(plain, status="done")] == ["The status is"]
    assert issues(plain, item={}) == [("", "The items have to be a list.")]


def test_a_question_skipped_with_a_reason_counts_as_answered() -> None:
    held = sitting(form(item("a", required=True)))
    empty = to_response(held.form, held.answers, held.outcome, status="completed")
    assert validate_response(held.form, empty)[0] is False
    held.skip(at("a"), "refused")
    skipped = to_response(held.form, held.answers, held.outcome, status="completed")
    assert validate_response(held.form, skipped) == (True, ())


def test_formulas_say_what_is_asked_and_conditions_what_is_right_but_nothing_is_filled_in() -> None:
    sheet = form(
        item("n", "integer"),
        item(
            "why",
            required=True,
            enable_expression=fhirpath("%resource.item.where(linkId='n').answer.value > 5"),
        ),
        item("kind", "choice", options=options("a", "b"), required=True, initial=(pick("a"),)),
        item("sum", "integer", required=True, calculated=fhirpath("1 + 1")),
        constraints=(must("small", "%resource.item.where(linkId='n').answer.value < 9", "Too much."),),
    )
    held = sitting(sheet)
    held.put(at("n"), (whole(9),))
    held.settle()
    response = to_response(sheet, held.answers, held.outcome, status="completed")
    assert [issue.link_id for issue in validate_response(sheet, response)[1]] == ["why", ""]
    held.put(at("n"), (whole(3),))
    held.put(at("why"), (text("x"),))
    response = to_response(sheet, held.answers, held.settle(), status="completed")
    assert validate_response(sheet, response)[0] is True
    response["item"] = response["item"][:1]
    assert [issue.link_id for issue in validate_response(sheet, response)[1]] == ["kind", "sum"]


NAMES = [
    *("linkId", "text", "item", "answer", "extension", "url", "status", "reference", "data"),
    *("valueCode", "valueString", "valueBoolean", "valueCoding", "valueAttachment", "valueReference"),
]
ODD = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(["a", "g", "b", "x", ""])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(NAMES),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=25,
)


@settings(max_examples=300, deadline=None)
@given(items=st.lists(ODD, max_size=4), status=ODD)
def test_whatever_a_response_holds_it_is_read_and_judged(items: list[Any], status: Any) -> None:
    response = {"resourceType": "QuestionnaireResponse", "status": status, "item": items}
    from_response(SHEET, response)
    validate_response(SHEET, response)


def test_a_response_that_nests_without_end_is_judged_too() -> None:
    entry: dict[str, Any] = {"linkId": "b"}
    for _ in range(5000):
        entry = {"linkId": "b", "answer": [{"item": [entry]}]}
    assert ("b", "The form has no such item.") not in issues(SHEET, entry)


@pytest.mark.parametrize(
    ("answer", "reasons"),
    [
        ({"valueReference": {"display": "Dr. Lee"}}, []),
        ({"valueReference": {"reference": "#contained"}}, []),
        ({"valueReference": {"reference": "urn:uuid:1234"}}, []),
        ({"valueAttachment": {"data": "%%%"}}, ["The file's data is not base64."]),
        (
            {"valueAttachment": {"data": "YQ==", "size": 2}},
            ["The file is said to have 2 bytes and has 1."],
        ),
    ],
)
def test_references_and_files_are_looked_at_as_they_are_written(answer: Any, reasons: list[str]) -> None:
    assert list(raw_problems(answer)) == reasons
