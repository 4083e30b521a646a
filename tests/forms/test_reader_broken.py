"""How real files break the rules of FHIR; each of them is read all the same."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cmtui.forms.reading.reader import read
from cmtui.forms.tree import Condition
from cmtui.forms.values import YES, Answer
from tests.forms.built import CORE, coded, extension, features, found, item, only, questionnaire, read_form


def test_a_form_without_status_address_and_title_is_read() -> None:
    data = json.dumps({"resourceType": "Questionnaire", "item": [item()]}).encode()
    form = read(data)

    assert features(form) == {"missing-status": "", "missing-url": "", "missing-title": ""}
    assert form.title == "Untitled form"
    assert form.url.startswith("urn:cmtui:questionnaire:")
    assert form.url == read(data).url
    assert form.url != read(data + b" ").url


def test_a_form_without_a_title_goes_by_its_name() -> None:
    assert read_form(item(), title=None, name="SleepDiary_short").title == "Sleep Diary short"


def test_neighbors_with_the_same_link_id_stay_apart() -> None:
    form = read_form(item("1"), item("1"), item("1"), item("2", "group", item=[item("1")]))

    assert [each.link_id for each in form.walk()] == ["1", "1~2", "1~3", "2", "1"]
    assert [each.raw["linkId"] for each in form.walk()] == ["1", "1", "1", "2", "1"]
    assert features(form) == {"duplicate-link-id": "1"}


def test_an_item_without_a_link_id_is_given_one() -> None:
    form = read_form(
        {"type": "string"}, item("g", "group", item=[{"type": "string"}, {"linkId": " ", "type": "date"}])
    )

    assert [each.link_id for each in form.walk()] == ["no-id-1", "g", "no-id-2.1", "no-id-2.2"]
    assert [each.link_id for each in form.findings] == ["no-id-1", "no-id-2.1", "no-id-2.2"]


def test_a_link_id_that_is_a_figure_is_taken_as_its_digits() -> None:
    form = read_form(
        {"linkId": 7, "type": "string"},
        item("8", enableWhen={"question": 7, "operator": "exists", "answerBoolean": "true"}),
    )

    assert only(form).link_id == "7"
    assert form.items[1].enable_when == (Condition("7", "exists", YES),)
    assert form.findings == ()


def test_a_condition_about_nothing_is_kept_and_said() -> None:
    form = read_form(item("1", enableWhen=[{"question": "gone", "operator": "=", "answerString": "x"}]))

    assert only(form).enable_when == (Condition("gone", "=", Answer("string", "x")),)
    assert features(form) == {"dangling-enable-when": "1"}
    assert "gone" in form.findings[0].sentence


def wants(question: str) -> dict[str, Any]:
    return {"enableWhen": [{"question": question, "operator": "exists", "answerBoolean": True}]}


@pytest.mark.parametrize(
    ("items", "looping"),
    [
        ([item("1", **wants("1"))], ["1"]),
        ([item("1", **wants("2")), item("2", **wants("1")), item("3", **wants("1"))], ["1", "2"]),
        ([item("1", "group", **wants("1.1"), item=[item("1.1")])], ["1"]),
        ([item("1", **wants("2")), item("2", **wants("3")), item("3")], []),
        ([item("1", **wants("3")), item("2", **wants("3")), item("3", item=[item("4", **wants("1"))])], []),
    ],
    ids=[
        "itself",
        "each other, and one that only follows",
        "a child that its own answer would show",
        "a chain",
        "a fan",
    ],
)
def test_conditions_that_go_round_in_a_circle_are_said(
    items: list[dict[str, Any]], looping: list[str]
) -> None:
    form = read_form(*items)

    assert [each.link_id for each in form.findings if each.feature == "looping-enable-when"] == looping


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (item("1", "choice", answerOption=coded("a")), {"answerString": "a"}),
        (item("1", "choice", answerOption=[{"valueString": "a"}]), {"answerCoding": {"code": "a"}}),
        (item("1", "boolean"), {"answerString": "true"}),
        (item("1", "integer"), {"answerCoding": {"code": "1"}}),
        (item("1", "date"), {"answerString": "2026"}),
        (item("1", "group"), {"answerBoolean": True}),
        (item("1", "display"), {"answerBoolean": True}),
    ],
)
def test_a_condition_with_an_answer_of_another_type_is_warned_of(
    question: dict[str, Any], answer: dict[str, Any]
) -> None:
    form = read_form(question, item("2", enableWhen=[{"question": "1", "operator": "=", **answer}]))

    assert features(form) == {"enable-when-type": "2"}


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (item("1", "open-choice", answerOption=coded("a")), {"answerString": "else"}),
        (item("1", "choice", answerValueSet="#vs"), {"answerString": "a"}),
        (item("1", "choice", answerValueSet="#vs"), {"answerCoding": {"code": "a"}}),
        (item("1", "decimal"), {"answerInteger": 1}),
        (item("1", "choice", answerOption=coded("a")), {"answerCoding": {"code": "a"}}),
    ],
)
def test_a_condition_with_a_fitting_answer_is_not(question: dict[str, Any], answer: dict[str, Any]) -> None:
    form = read_form(question, item("2", enableWhen=[{"question": "1", "operator": "=", **answer}]))

    assert not {"enable-when-type", "enable-when-option"} & set(features(form))


def test_a_condition_with_a_code_that_is_no_option_is_warned_of() -> None:
    form = read_form(
        item("1", "choice", answerOption=coded("a")),
        item(
            "2",
            enableWhen=[{"question": "1", "operator": "=", "answerCoding": {"code": "z", "display": "Zed"}}],
        ),
    )

    assert "Zed" in found(form, "enable-when-option").sentence


@pytest.mark.parametrize(
    ("condition", "kept", "feature"),
    [
        ({"operator": "=", "answerString": "x"}, (), "bad-enable-when"),
        ({"question": "1", "operator": "~", "answerString": "x"}, (), "bad-enable-when"),
        ({"question": "1", "operator": "exists"}, (Condition("1", "exists", YES),), "bad-enable-when"),
        ({"question": "1", "operator": "="}, (Condition("1", "=", None),), "bad-enable-when"),
        (
            {"question": "1", "operator": "=", "answerInteger": "2022-09"},
            (Condition("1", "=", Answer("string", "2022-09")),),
            "enable-when-type",
        ),
    ],
    ids=[
        "no question",
        "no such operator",
        "exists, but whether",
        "no answer",
        "an answer that is not of its own type",
    ],
)
def test_a_condition_that_cannot_be_read_whole_is_lived_with(
    condition: dict[str, Any], kept: tuple[Condition, ...], feature: str
) -> None:
    form = read_form(item("1", "string"), item("2", enableWhen=[condition]))

    assert form.items[1].enable_when == kept
    assert features(form) == {feature: "2"}


def test_nulls_in_lists_are_left_out() -> None:
    hidden = extension(f"{CORE}questionnaire-hidden", valueBoolean=True)
    form = read_form(None, item("1", extension=[None, hidden], code=[None], required=None), extension=[None])

    assert only(form).hidden
    assert only(form).raw["extension"] == [hidden]
    assert features(form) == {"cleaned": ""}


def test_figures_and_truths_written_as_text_are_taken() -> None:
    form = read_form(
        item(
            "1",
            required="true",
            repeats="TRUE",
            maxLength="20",
            extension=[extension(f"{CORE}minLength", valueInteger="2")],
        )
    )

    assert (only(form).required, only(form).repeats, only(form).max_length, only(form).min_length) == (
        True,
        True,
        20,
        2,
    )


@pytest.mark.parametrize("longest", ["long", 0, -3, 1.5, True, "1e999999"])
def test_a_greatest_length_that_is_none_is_left_out(longest: object) -> None:
    form = read_form(item("1", maxLength=longest))

    assert only(form).max_length is None
    assert features(form) == {"bad-value": "1"}


@pytest.mark.parametrize(
    ("more", "kind", "feature"),
    [
        ({"type": "Choice", "answerOption": coded("a")}, "choice", "bad-type"),
        ({"type": "datetime"}, "dateTime", "bad-type"),
        ({"type": "float"}, "string", "unknown-type"),
        ({"type": "slider", "answerOption": coded("a")}, "choice", "unknown-type"),
        ({}, "string", "missing-type"),
        ({"item": [item("1.1")]}, "group", "missing-type"),
        ({"type": 7}, "string", "unknown-type"),
    ],
)
def test_a_type_that_is_wrong_or_missing_is_guessed(more: dict[str, Any], kind: str, feature: str) -> None:
    form = read_form({"linkId": "1", "text": "?", **more})

    assert only(form).type == kind
    assert features(form) == {feature: "1"}


def test_lists_that_were_forgotten_and_things_of_the_wrong_kind_are_lived_with() -> None:
    form = read(
        json.dumps(
            questionnaire(
                item=item(
                    "1",
                    code={"code": "c"},
                    extension="none",
                    enableWhen="never",
                    initial={"valueString": "x"},
                ),
                contained="nothing",
                extension=7,
                title=["a"],
                code="x",
            )
        ).encode()
    )

    assert only(form).code[0].code == "c"
    assert only(form).initial == (Answer("string", "x"),)
    assert form.title == "Untitled form"


def test_a_form_of_nothing_says_so() -> None:
    assert features(read_form()) == {"no-items": ""}
