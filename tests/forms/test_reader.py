from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any, get_args

import pytest

from cmtui.forms.reading.reader import read, slug
from cmtui.forms.tree import Condition, ItemType
from cmtui.forms.values import NO, YES, Answer, Attachment, Coding, Quantity
from tests.forms.built import CORE, coded, extension, features, item, only, questionnaire, read_form


def test_a_plain_form_is_read_as_it_stands() -> None:
    form = read_form(
        item(
            "g",
            "group",
            item=[item("g.1", "boolean", required=True, prefix="a)"), item("g.2", "text", repeats=True)],
        ),
        version="2.1",
        publisher="A hospital",
        copyright="Free to **use**.",
        description="About *sleep*.",
        purpose="Care",
        code=[{"system": "http://loinc.org", "code": "44249-1", "display": "PHQ-9"}],
    )

    assert (form.title, form.url, form.version, form.status) == (
        "A form",
        "http://example.org/q",
        "2.1",
        "active",
    )
    assert (form.copyright, form.description, form.purpose, form.publisher) == (
        "Free to use.",
        "About sleep.",
        "Care",
        "A hospital",
    )
    assert form.coding == (Coding("44249-1", "http://loinc.org", "PHQ-9"),)
    assert [each.link_id for each in form.walk()] == ["g", "g.1", "g.2"]
    first, second = only(form).items
    assert (first.type, first.required, first.prefix, first.text) == ("boolean", True, "a)", "Question g.1")
    assert (second.type, second.repeats, second.required) == ("text", True, False)
    assert form.questions == 2
    assert form.findings == ()


@pytest.mark.parametrize("kind", get_args(ItemType))
def test_every_type_of_item_is_read(kind: str) -> None:
    options = coded("a") if "choice" in kind else []

    assert only(read_form(item("1", kind, answerOption=options))).type == kind


def test_questions_stand_under_questions() -> None:
    form = read_form(
        item("1", "choice", answerOption=coded("y"), item=[item("1.1", item=[item("1.1.1", "display")])])
    )

    assert [each.link_id for each in only(form).walk()] == ["1", "1.1", "1.1.1"]


def test_a_form_is_known_by_the_bytes_of_its_file() -> None:
    data = json.dumps(questionnaire(item())).encode()

    assert read(data).digest == hashlib.sha256(data).hexdigest()
    assert read(b"\xef\xbb\xbf" + data).digest != read(data).digest
    assert read(b"\xef\xbb\xbf" + data).items[0].text == "Question 1"


@pytest.mark.parametrize(
    ("root", "code", "file", "expected"),
    [
        ({"name": "HungerVitalSign", "title": "Hunger"}, "", "x.json", "hunger-vital-sign"),
        ({"title": "PHQ-9: how are you?"}, "", "x.json", "phq-9-how-are-you"),
        ({"title": "Überforderung (kurz)"}, "", "", "uberforderung-kurz"),
        ({"title": None}, "", "C:\\forms\\Sleep diary.v2.json", "sleep-diary-v2"),
        ({"title": None}, "", "/home/me/睡眠.json", "form"),
        ({"title": "アンケート"}, "", "", "form"),
        ({"name": "Other"}, "phq-9", "", "phq-9"),
        (
            {"name": "A very long name of a form that goes on and on and on"},
            "",
            "",
            "a-very-long-name-of-a-form-that-goes-on",
        ),
    ],
    ids=[
        "a name in capitals is taken apart",
        "a title where there is no name",
        "marks over letters fall away",
        "the file where there is neither",
        "a file whose name has no letters we can type",
        "a title that has none",
        "the library's own name goes before all",
        "cut between words",
    ],
)
def test_a_form_gets_a_short_name(root: dict[str, Any], code: str, file: str, expected: str) -> None:
    data = json.dumps(questionnaire(item(), **root)).encode()

    assert read(data, code, file=file).code == expected


def test_a_short_name_is_never_cut_to_nothing() -> None:
    assert slug("x" * 200) == "x" * 40


@pytest.mark.parametrize(
    ("kind", "initial", "expected"),
    [
        ("boolean", {"valueBoolean": False}, NO),
        ("boolean", {"valueBoolean": "true"}, YES),
        ("decimal", {"valueDecimal": 1.50}, Answer("decimal", Decimal("1.5"))),
        ("decimal", {"valueInteger": 2}, Answer("decimal", Decimal(2))),
        ("integer", {"valueInteger": 7}, Answer("integer", 7)),
        ("integer", {"valueInteger": "7"}, Answer("integer", 7)),
        ("integer", {"valueDecimal": 7.0}, Answer("integer", 7)),
        ("integer", {"valueString": "12"}, Answer("integer", 12)),
        ("date", {"valueDate": "2026-02"}, Answer("date", "2026-02")),
        ("dateTime", {"valueDateTime": "2026-02-03T10:00:00Z"}, Answer("dateTime", "2026-02-03T10:00:00Z")),
        ("dateTime", {"valueDate": "2026-02-03"}, Answer("dateTime", "2026-02-03")),
        ("time", {"valueTime": "10:30:00"}, Answer("time", "10:30:00")),
        ("string", {"valueString": "a"}, Answer("string", "a")),
        ("text", {"valueMarkdown": "a"}, Answer("string", "a")),
        ("text", {"valueInteger": 3}, Answer("string", "3")),
        ("url", {"valueUri": "http://a"}, Answer("uri", "http://a")),
        ("url", {"valueString": "http://a"}, Answer("uri", "http://a")),
        (
            "reference",
            {"valueReference": {"reference": "Patient/1", "display": "Ann"}},
            Answer("reference", "Patient/1"),
        ),
        ("reference", {"valueReference": {"display": "Ann"}}, Answer("reference", "Ann")),
        (
            "quantity",
            {
                "valueQuantity": {
                    "value": 70,
                    "unit": "kg",
                    "system": "http://unitsofmeasure.org",
                    "code": "kg",
                }
            },
            Answer("quantity", Quantity(Decimal(70), "kg", "http://unitsofmeasure.org", "kg")),
        ),
        (
            "attachment",
            {"valueAttachment": {"title": "a.pdf", "contentType": "application/pdf", "size": 3}},
            Answer("attachment", Attachment("a.pdf", content_type="application/pdf", size=3)),
        ),
        ("open-choice", {"valueString": "other"}, Answer("string", "other")),
        (
            "choice",
            {"valueCoding": {"code": "b"}},
            Answer("coding", Coding("b", "http://example.org/s", "B")),
        ),
        ("choice", {"valueString": "b"}, Answer("coding", Coding("b", "http://example.org/s", "B"))),
    ],
)
def test_an_answer_given_beforehand_takes_the_type_of_its_question(
    kind: str, initial: dict[str, Any], expected: Answer
) -> None:
    options = coded("a", "b") if "choice" in kind else []

    form = read_form(item("1", kind, initial=[initial], answerOption=options))

    assert only(form).initial == (expected,)


@pytest.mark.parametrize(
    ("kind", "initial"),
    [
        ("integer", {"valueString": "many"}),
        ("integer", {"valueDecimal": 1.5}),
        ("boolean", {"valueString": "maybe"}),
        ("date", {"valueDate": "yesterday"}),
        ("date", {"valueDate": "2026-13-01"}),
        ("text", {"valueBoolean": True}),
        ("url", {"valueInteger": 1}),
        ("choice", {"valueCoding": {"code": "z"}}),
        ("quantity", {"valueQuantity": "much"}),
        ("attachment", {"valueAttachment": "a.pdf"}),
        ("string", {"valueSignature": {}}),
        ("string", {}),
    ],
)
def test_an_answer_given_beforehand_of_another_type_is_left_out(kind: str, initial: dict[str, Any]) -> None:
    options = coded("a") if kind == "choice" else []

    form = read_form(item("1", kind, initial=[initial], answerOption=options))

    assert only(form).initial == ()
    assert features(form)["bad-initial"] == "1"


def test_a_group_or_a_text_has_no_answer_beforehand() -> None:
    assert only(read_form(item("1", "display", initial=[{"valueString": "x"}]))).initial == ()


def test_marks_of_an_item_are_read() -> None:
    form = read_form(
        item(
            "1",
            "integer",
            readOnly=True,
            maxLength=3,
            code=[{"code": "c"}, {}],
            extension=[
                extension(f"{CORE}questionnaire-hidden", valueBoolean=True),
                extension(
                    f"{CORE}questionnaire-itemControl",
                    valueCodeableConcept={"coding": [{"code": "slider"}], "text": "Slider"},
                ),
                extension(
                    f"{CORE}questionnaire-displayCategory",
                    valueCodeableConcept={"coding": [{"code": "help"}]},
                ),
                extension(f"{CORE}minValue", valueInteger=0),
                extension(f"{CORE}maxValue", valueInteger="10"),
                extension(f"{CORE}minLength", valueInteger=1),
                extension(f"{CORE}maxDecimalPlaces", valueInteger=2),
                extension(f"{CORE}questionnaire-minOccurs", valueInteger=1),
                extension(f"{CORE}questionnaire-maxOccurs", valueInteger=4),
                extension(f"{CORE}regex", valueString=r"\d+"),
                extension(f"{CORE}questionnaire-sliderStepValue", valueInteger=5),
                extension(f"{CORE}entryFormat", valueString="0 to 10"),
                extension("openLabel", valueString="Something else"),
                extension(f"{CORE}mimeType", valueCode="image/PNG"),
                extension(f"{CORE}mimeType", valueCode=""),
                extension(f"{CORE}maxSize", valueDecimal=1.5),
                extension(f"{CORE}questionnaire-unit", valueCoding={"code": "kg", "display": "kilogram"}),
            ],
        )
    )
    one = only(form)

    assert (one.read_only, one.hidden, one.control, one.category) == (True, True, "slider", "help")
    assert (one.min_value, one.max_value) == (Answer("integer", 0), Answer("integer", 10))
    assert (one.min_length, one.max_length, one.min_occurs, one.max_occurs, one.decimal_places) == (
        1,
        3,
        1,
        4,
        2,
    )
    assert (one.pattern, one.step, one.entry_format, one.open_label) == (
        r"\d+",
        Decimal(5),
        "0 to 10",
        "Something else",
    )
    assert (one.mime_types, one.max_size) == (("image/png",), Decimal("1.5"))
    assert one.units == (Coding("kg", "", "kilogram"),)
    assert one.code == (Coding("c"),)
    assert form.questions == 0
    assert form.findings == ()


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (
            "quantity",
            {"valueQuantity": {"value": 5, "unit": "kg"}},
            Answer("quantity", Quantity(Decimal(5), "kg")),
        ),
        ("quantity", {"valueInteger": 5}, Answer("decimal", Decimal(5))),
        ("decimal", {"valueInteger": 5}, Answer("decimal", Decimal(5))),
        ("date", {"valueDate": "2026-01-01"}, Answer("date", "2026-01-01")),
    ],
)
def test_a_bound_takes_the_type_of_its_question(kind: str, value: dict[str, Any], expected: Answer) -> None:
    form = read_form(item("1", kind, extension=[extension(f"{CORE}minValue", **value)]))

    assert only(form).min_value == expected


def test_a_bound_that_is_computed_becomes_a_check_and_a_plain_one_still_counts() -> None:
    today = {"extension": [extension(f"{CORE}cqf-expression", valueExpression={"expression": "today()"})]}
    form = read_form(
        item(
            "1",
            "date",
            extension=[
                extension(f"{CORE}maxValue", _valueDate=today),
                extension(f"{CORE}maxValue", valueDate="2030-01-01"),
                extension(f"{CORE}minValue", valueDate="soon"),
                extension(f"{CORE}minValue", valueExpression={"expression": "today() - 1 year"}),
            ],
        )
    )

    assert only(form).max_value == Answer("date", "2030-01-01")
    assert only(form).min_value is None
    assert [(each.key, each.expression.text) for each in only(form).constraints] == [
        ("minValue", "answer.value.all($this >= (today() - 1 year))"),
        ("maxValue", "answer.value.all($this <= (today()))"),
    ]
    assert features(form) == {"bad-value": "1"}


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ({"valueExpression": {"expression": "now()", "language": "text/fhirpath"}}, {}),
        ({"valueString": "min_weight"}, {"cql": "1"}),
        ({}, {}),
    ],
    ids=["a formula", "the name that a library has for it", "nothing"],
)
def test_a_bound_computed_in_the_older_way_is_checked_where_it_can_be(
    inner: dict[str, Any], expected: dict[str, str]
) -> None:
    beside = {"extension": [extension(f"{CORE}cqf-calculatedValue", **inner)]}

    form = read_form(
        item("1", "decimal", extension=[extension(f"{CORE}minValue", valueDecimal=1, _valueDecimal=beside)])
    )

    assert len(only(form).constraints) == ("valueExpression" in inner)
    assert (only(form).min_value is None) == bool(inner)
    assert features(form) == expected


@pytest.mark.parametrize("pattern", ["(", "[a-", "a" * 3_000, "a{99999999999999999999}"])
def test_a_pattern_that_cannot_be_read_is_not_checked(pattern: str) -> None:
    form = read_form(item("1", extension=[extension(f"{CORE}regex", valueString=pattern)]))

    assert only(form).pattern == ""
    assert features(form) == {"bad-pattern": "1"}


def test_an_item_to_be_shown_only_in_a_finished_form_is_not_asked() -> None:
    form = read_form(
        item("1", extension=[extension(f"{CORE}questionnaire-usageMode", valueCode="display-non-empty")])
    )

    assert only(form).hidden


def test_a_question_without_text_goes_by_the_name_of_its_code() -> None:
    form = read_form(
        {"linkId": "1", "type": "string", "code": [{"code": "1"}, {"code": "2", "display": "Weight"}]}
    )

    assert only(form).text == "Weight"


def test_conditions_are_read_with_their_operators_and_whether_any_is_enough() -> None:
    form = read_form(
        item("1", "integer"),
        item("2", "choice", answerOption=coded("y")),
        item(
            "3",
            enableBehavior="any",
            enableWhen=[
                {"question": "1", "operator": "exists", "answerBoolean": False},
                {"question": "1", "operator": ">=", "answerInteger": 3},
                {"question": "2", "operator": "!=", "answerCoding": {"code": "y"}},
            ],
        ),
    )

    assert form.items[2].enable_any
    assert form.items[2].enable_when == (
        Condition("1", "exists", NO),
        Condition("1", ">=", Answer("integer", 3)),
        Condition("2", "!=", Answer("coding", Coding("y"))),
    )
    assert form.findings == ()


def test_help_texts_are_told_from_texts_of_their_own() -> None:
    control = extension(
        f"{CORE}questionnaire-itemControl", valueCodeableConcept={"coding": [{"code": "help"}]}
    )
    form = read_form(item("1", item=[item("1.h", "display", extension=[control]), item("1.t", "display")]))

    assert [each.is_help for each in only(form).items] == [True, False]


@pytest.mark.parametrize(("kind", "feature"), [("attachment", "attachment"), ("reference", "reference")])
def test_what_cannot_be_looked_up_or_taken_along_is_said_at_the_item(kind: str, feature: str) -> None:
    assert features(read_form(item("7", kind))) == {feature: "7"}


@pytest.mark.parametrize(
    ("url", "feature"),
    [
        ("subQuestionnaire", "sub-questionnaire"),
        ("answerOptionsToggleExpression", "option-toggle"),
        ("lookupQuestionnaire", "lookup-questionnaire"),
        ("itemMedia", "media"),
        ("itemAnswerMedia", "media"),
        ("candidateExpression", "candidate-answers"),
    ],
)
def test_what_is_not_done_with_an_item_is_said_at_the_item(url: str, feature: str) -> None:
    assert features(read_form(item("7", extension=[extension(url, valueString="x")]))) == {feature: "7"}


def test_a_wording_that_would_be_computed_is_said() -> None:
    computed = extension(f"{CORE}cqf-expression", valueExpression={"expression": "'x'"})

    assert features(read_form(item("7", _text={"extension": [computed]}))) == {"computed-text": "7"}


def test_a_mark_that_would_be_computed_is_said() -> None:
    computed = extension(f"{CORE}cqf-expression", valueExpression={"expression": "%patient.active"})

    assert features(read_form(item("7", _required={"extension": [computed]}))) == {"computed-mark": "7"}


def test_answers_that_would_be_computed_are_said_at_any_type() -> None:
    computed = extension(
        "answerExpression", valueExpression={"expression": "X?", "language": "application/x-fhir-query"}
    )

    assert "answer-expression" in features(read_form(item("7", "reference", extension=[computed])))


@pytest.mark.parametrize(
    "more", [{"answerValueSet": "http://x"}, {"answerOption": coded("a"), "type": "boolean"}]
)
def test_a_list_that_does_not_go_with_the_type_is_left_out(more: dict[str, Any]) -> None:
    form = read_form({**item("7", "date"), **more})

    assert only(form).type == more.get("type", "date")
    assert only(form).options == ()
    assert features(form) == {"options-on-type": "7"}


def test_what_changes_the_meaning_is_said() -> None:
    form = read_form(item("7", modifierExtension=[{"url": "http://x/not-asked"}]), modifierExtension=[{}])

    assert [(each.link_id, each.feature) for each in form.findings] == [
        ("", "modifier-extension"),
        ("7", "modifier-extension"),
    ]


@pytest.mark.parametrize(
    ("root", "feature"),
    [
        ([extension("assemble-expectation", valueCode="assemble-root")], "modular"),
        ([extension("questionnaireAdaptive", valueBoolean=True)], "adaptive"),
        ([extension("sourceStructureMap", valueCanonical="x")], "population"),
        ([extension("targetStructureMap", valueCanonical="x")], "extraction"),
        ([extension("preferredTerminologyServer", valueUrl="x")], "terminology-server"),
        ([extension(f"{CORE}questionnaire-signatureRequired", valueCodeableConcept={})], "signature"),
        ([extension("http://vendor.example/own", valueString="x")], "unknown-extension"),
    ],
)
def test_what_is_not_done_with_a_form_is_said_once_for_the_form(
    root: list[dict[str, Any]], feature: str
) -> None:
    assert features(read_form(item(), extension=root)) == {feature: ""}


def test_marks_of_filing_and_done_extensions_are_not_worth_a_word() -> None:
    form = read_form(
        item("1", extension=[extension(f"{CORE}variable", valueExpression={"name": "a", "expression": "1"})]),
        extension=[
            extension("assemble-expectation", valueCode="assemble-child"),
            extension(f"{CORE}artifact-x"),
        ],
    )

    assert form.findings == ()


def test_many_unknown_extensions_are_counted() -> None:
    form = read_form(item("1", extension=[extension(f"http://v/e{number}") for number in range(9)]))

    assert (
        form.findings[0].sentence
        == "Extensions not known here are left out: e0, e1, e2, e3, e4, e5 and 3 more."
    )


def test_looks_and_translations_are_left_out_with_a_word() -> None:
    form = read_form(
        item(
            "1",
            "choice",
            answerOption=[
                {"valueString": "a", "extension": [extension(f"{CORE}rendering-style", valueString="x")]}
            ],
            _text={"extension": [extension(f"{CORE}translation")]},
        )
    )

    assert [each.severity for each in form.findings] == ["ignored", "ignored"]
    assert features(form) == {"layout": "", "translation": ""}


def test_an_answer_beforehand_from_a_very_long_list_is_taken_as_it_stands() -> None:
    many = coded(*(f"c{number}" for number in range(1_100)))

    form = read_form(item("1", "choice", answerOption=many, initial=[{"valueCoding": {"code": "c1050"}}]))

    assert only(form).initial == (Answer("coding", Coding("c1050")),)
