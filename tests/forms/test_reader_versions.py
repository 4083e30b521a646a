from __future__ import annotations

from typing import Any

import pytest

from cmtui.forms.tree import Condition
from cmtui.forms.values import NO, YES, Answer
from tests.forms.built import coded, features, item, only, read_form


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"type": "coding", "answerOption": coded("a")}, "choice"),
        ({"type": "coding", "answerConstraint": "optionsOnly", "answerOption": coded("a")}, "choice"),
        ({"type": "coding", "answerConstraint": "optionsOrType", "answerOption": coded("a")}, "open-choice"),
        (
            {"type": "coding", "answerConstraint": "optionsOrString", "answerOption": coded("a")},
            "open-choice",
        ),
        ({"type": "question", "answerOption": coded("a")}, "choice"),
        ({"type": "question"}, "string"),
        (
            {"type": "string", "answerConstraint": "optionsOrString", "answerOption": [{"valueString": "a"}]},
            "open-choice",
        ),
        ({"type": "choice", "answerConstraint": "optionsOrType", "answerOption": coded("a")}, "open-choice"),
        ({"type": "quantity", "answerConstraint": "optionsOnly"}, "quantity"),
    ],
)
def test_an_r5_question_is_read_in_r4_names(more: dict[str, Any], kind: str) -> None:
    form = read_form({"linkId": "1", "text": "?", **more})

    assert only(form).type == kind
    assert only(form).raw["type"] == kind
    assert form.release == "R5"
    assert features(form) == {"r5-names": ""}


def test_options_of_a_plain_type_are_picked_from() -> None:
    form = read_form(item("1", "integer", answerOption=[{"valueInteger": 1}, {"valueInteger": 2}]))

    assert only(form).type == "choice"
    assert [option.answer for option in only(form).options] == [Answer("integer", 1), Answer("integer", 2)]


def test_a_form_of_r5_is_told_by_its_head_as_well() -> None:
    assert read_form(item(), versionAlgorithmString="semver").release == "R5"
    assert read_form(item(), copyrightLabel="All rights reserved").copyright == "All rights reserved"


def test_an_stu3_form_is_read_in_r4_names() -> None:
    form = read_form(
        item("1", "choice", option=[{"valueCoding": {"code": "a"}}], initialCoding={"code": "a"}),
        item("2", "choice", options={"reference": "#vs"}),
        item("3", "choice", options="#vs"),
        item(
            "4",
            enableWhen=[
                {"question": "1", "answerCoding": {"code": "a"}},
                {"question": "2", "hasAnswer": True},
                {"question": "3", "hasAnswer": False},
                {"question": "3", "operator": "exists", "answerBoolean": True},
            ],
        ),
        contained=[{"resourceType": "ValueSet", "id": "vs", "expansion": {"contains": [{"code": "v"}]}}],
    )
    first, second, third, fourth = form.items

    assert form.release == "STU3"
    assert [option.text for option in (*first.options, *second.options, *third.options)] == ["a", "v", "v"]
    assert first.initial == (first.options[0].answer,)
    assert fourth.enable_when == (
        Condition("1", "=", first.options[0].answer),
        Condition("2", "exists", YES),
        Condition("3", "exists", NO),
        Condition("3", "exists", YES),
    )
    assert fourth.enable_any, "STU3 shows an item when any condition holds"
    assert features(form) == {"stu3-names": ""}


def test_an_r4_form_is_left_as_it_is() -> None:
    form = read_form(item("1", enableWhen=[{"question": "1", "operator": "=", "answerString": "x"}]))

    assert form.release == "R4"
    assert not only(form).enable_any
