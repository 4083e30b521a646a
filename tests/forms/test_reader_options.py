from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cmtui.forms.values import Answer, Coding
from tests.forms.built import CORE, coded, extension, features, item, only, read_form

SCORE = f"{CORE}ordinalValue"


def value_set(**more: Any) -> dict[str, Any]:
    return {"resourceType": "ValueSet", "id": "vs", "url": "http://example.org/vs", **more}


def texts(form: Any) -> list[str]:
    return [option.text for option in only(form).options]


def test_options_of_every_kind_can_be_picked() -> None:
    form = read_form(
        item(
            "1",
            "choice",
            answerOption=[
                {"valueCoding": {"code": "a", "display": "Ant"}, "initialSelected": True},
                {"valueString": "Bee"},
                {"valueInteger": 3},
                {"valueDate": "2026-01-01"},
                {"valueTime": "08:00:00"},
                {"valueReference": {"reference": "Patient/1", "display": "Ann"}},
            ],
        )
    )

    assert texts(form) == ["Ant", "Bee", "3", "2026-01-01", "08:00:00", "Ann"]
    assert only(form).options[5].answer == Answer("reference", "Patient/1")
    assert only(form).initial == (Answer("coding", Coding("a", "", "Ant")),)
    assert form.findings == ()


def test_marks_of_an_option_are_read_from_the_option_or_its_value() -> None:
    prefix, alone = f"{CORE}questionnaire-optionPrefix", f"{CORE}questionnaire-optionExclusive"
    form = read_form(
        item(
            "1",
            "choice",
            answerOption=[
                {
                    "valueCoding": {"code": "a"},
                    "extension": [
                        extension(SCORE, valueDecimal="2"),
                        extension(prefix, valueString="a)"),
                        extension(alone, valueBoolean=True),
                    ],
                },
                {
                    "valueCoding": {
                        "code": "b",
                        "extension": [extension(f"{CORE}itemWeight", valueDecimal=0.5)],
                    }
                },
                {"valueString": "c", "_valueString": {"extension": [extension(SCORE, valueInteger=4)]}},
                {"valueCoding": {"code": "d"}},
            ],
        )
    )
    a, b, c, d = only(form).options

    assert (a.score, a.prefix, a.exclusive) == (Decimal(2), "a)", True)
    assert (b.score, b.prefix, b.exclusive) == (Decimal("0.5"), "", False)
    assert (c.score, d.score) == (Decimal(4), None)


def test_an_option_without_a_value_is_left_out() -> None:
    form = read_form(item("1", "choice", answerOption=[{}, {"valueCoding": {}}, {"valueString": "b"}]))

    assert texts(form) == ["b"]
    assert features(form) == {"bad-value": "1"}


def test_an_option_in_rich_text_only_is_shown_in_words() -> None:
    rich = {"extension": [extension(f"{CORE}rendering-xhtml", valueString="<b>Often</b>")]}
    form = read_form(
        item(
            "1",
            "choice",
            answerOption=[
                {"valueCoding": {"code": "a", "_display": rich}},
                {"valueString": " ", "_valueString": rich},
            ],
        )
    )

    assert texts(form) == ["Often", "Often"]


def test_a_contained_expansion_is_the_list() -> None:
    held = value_set(
        expansion={
            "contains": [
                {
                    "abstract": True,
                    "code": "h",
                    "display": "Heading",
                    "contains": [{"system": "s", "code": "a"}],
                },
                {"system": "s", "code": "b", "display": "B", "extension": [extension(SCORE, valueDecimal=1)]},
                {"system": "s", "code": "b", "display": "again"},
            ]
        }
    )
    form = read_form(item("1", "choice", answerValueSet="#vs"), contained=[held])

    assert [(option.answer.value, option.score) for option in only(form).options] == [
        (Coding("a", "s"), None),
        (Coding("b", "s", "B"), Decimal(1)),
    ]
    assert form.findings == ()


@pytest.mark.parametrize("canonical", ["#vs", "http://example.org/vs", "http://example.org/vs|1.0", "vs"])
def test_a_contained_set_is_found_by_its_id_or_its_address(canonical: str) -> None:
    held = value_set(compose={"include": [{"system": "s", "concept": [{"code": "a", "display": "A"}]}]})

    form = read_form(item("1", "choice", answerValueSet=canonical), contained=[held])

    assert texts(form) == ["A"]
    assert only(form).value_set == ""
    assert form.findings == ()


def test_a_composed_set_takes_code_systems_and_other_sets_and_leaves_out_what_it_excludes() -> None:
    system = {
        "resourceType": "CodeSystem",
        "id": "cs",
        "url": "http://example.org/cs",
        "concept": [
            {"code": "a", "display": "A", "property": [{"code": "itemWeight", "valueDecimal": 3}]},
            {"code": "b", "display": "B", "concept": [{"code": "b1", "display": "B1"}]},
        ],
    }
    held = value_set(
        compose={
            "include": [{"system": "http://example.org/cs"}, {"valueSet": ["#other", "#vs"]}],
            "exclude": [{"system": "http://example.org/cs", "concept": [{"code": "b"}]}],
        }
    )
    other = {
        "resourceType": "ValueSet",
        "id": "other",
        "compose": {"include": {"system": "s", "concept": [{"code": "o"}, {"display": "no code"}]}},
    }
    form = read_form(
        item("1", "choice", answerValueSet="#vs"),
        contained=[system, held, other, {"resourceType": "Patient"}],
    )

    assert texts(form) == ["A", "B1", "o"]
    assert only(form).options[0].score == Decimal(3)


@pytest.mark.parametrize(
    "held",
    [
        value_set(),
        value_set(compose="all"),
        value_set(compose={"include": [{"system": "s", "filter": [{}]}]}),
    ],
    ids=["no list", "no list that can be read", "a rule that only a server can follow"],
)
def test_a_contained_set_without_a_list_leaves_the_question_answerable(held: dict[str, Any]) -> None:
    form = read_form(item("1", "choice", answerValueSet="#vs"), contained=[held])

    assert only(form).options == ()
    assert only(form).value_set == "#vs"
    assert features(form) == {"empty-value-set": "1"}


@pytest.mark.parametrize(
    ("canonical", "feature"),
    [("http://hl7.org/fhir/ValueSet/country", "outside-value-set"), ("#nowhere", "dangling-value-set")],
)
def test_a_set_that_is_not_in_the_file_leaves_the_question_answerable(canonical: str, feature: str) -> None:
    form = read_form(item("1", "open-choice", answerValueSet=canonical))

    assert only(form).value_set == canonical
    assert features(form) == {feature: "1"}


def test_a_list_written_at_the_question_goes_before_a_set_elsewhere() -> None:
    form = read_form(item("1", "choice", answerValueSet="http://x", answerOption=coded("a")))

    assert texts(form) == ["A"]
    assert form.findings == ()


@pytest.mark.parametrize(
    ("more", "feature"),
    [
        ({}, "no-options"),
        (
            {"extension": [extension("answerExpression", valueExpression={"expression": "%a"})]},
            "answer-expression",
        ),
    ],
)
def test_a_choice_of_nothing_stays_answerable(more: dict[str, Any], feature: str) -> None:
    form = read_form(item("1", "choice", **more))

    assert only(form).options == ()
    assert features(form) == {feature: "1"}


def test_units_are_fixed_or_chosen_from_options_or_a_contained_set() -> None:
    unit, option, of_set = (f"{CORE}questionnaire-{name}" for name in ("unit", "unitOption", "unitValueSet"))
    kg, lb = {"code": "kg"}, {"code": "[lb_av]", "display": "lb"}
    held = value_set(compose={"include": [{"system": "u", "concept": [kg, lb]}]})
    form = read_form(
        item("1", "decimal", extension=[extension(unit, valueCoding=kg)]),
        item(
            "2", "quantity", extension=[extension(option, valueCoding=kg), extension(option, valueCoding=lb)]
        ),
        item("3", "quantity", extension=[extension(of_set, valueCanonical="#vs")]),
        item("4", "quantity", extension=[extension(of_set, valueCanonical="http://elsewhere")]),
        item("5", "string", extension=[extension(unit, valueCoding=kg)]),
        contained=[held],
    )

    assert [[each.code for each in one.units] for one in form.items] == [
        ["kg"],
        ["kg", "[lb_av]"],
        ["kg", "[lb_av]"],
        [],
        [],
    ]
    assert features(form) == {"outside-unit-set": "4"}
