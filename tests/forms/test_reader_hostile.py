"""Files that are no forms, or mean harm: one sentence, or a form that does none."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cmtui.errors import UnreadableForm
from cmtui.forms.reading import items as reader_items
from cmtui.forms.reading.reader import read
from tests.forms.built import CORE, coded, extension, features, formula, item, only, questionnaire, read_form


def bundle(*resources: Any) -> dict[str, Any]:
    return {"resourceType": "Bundle", "entry": [{"resource": resource} for resource in resources]}


def nested(levels: int) -> dict[str, Any]:
    inner = item("0")
    for level in range(1, levels):
        inner = item(str(level), "group", item=[inner])
    return questionnaire(inner)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"{", "line 1, column 2"),
        (b'{"resourceType": "Questionnaire",\n "item": [}', "line 2"),
        (b"<Questionnaire xmlns='http://hl7.org/fhir'/>", "XML"),
        (b"\xff\xfe{\x00}\x00", "UTF-8"),
        (b"\x89PNG\r\n", "UTF-8"),
        ('{"title": "é"}'.encode("latin-1"), "UTF-8"),
        (b"[]", "a list or a bare value"),
        (b"null", "a list or a bare value"),
        (b"12", "a list or a bare value"),
        (b"{}", "no resourceType"),
        (b'{"resourceType": 4}', "no resourceType"),
        (b'{"resourceType": "Patient"}', "FHIR Patient"),
        (json.dumps({"resourceType": "P" * 500}).encode(), "FHIR " + "P" * 40 + ","),
        (json.dumps(bundle()).encode(), "holds no Questionnaire"),
        (b'{"resourceType": "Bundle", "entry": 3}', "holds no Questionnaire"),
        (json.dumps(bundle(questionnaire(), questionnaire())).encode(), "holds 2 questionnaires"),
        (b'{"resourceType": "Questionnaire", "group": {"linkId": "1"}}', "DSTU2"),
        (json.dumps(nested(150)).encode(), "deeper than 200 levels"),
        (b"[" * 100_000 + b"]" * 100_000, "deeper than 200 levels"),
        (b'{"a":' * 100_000, "deeper than 200 levels"),
    ],
)
def test_a_file_that_is_no_form_gets_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableForm) as refused:
        read(data)

    sentence = str(refused.value)
    assert words in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 200


def test_a_file_of_fifty_megabytes_is_not_even_parsed() -> None:
    with pytest.raises(UnreadableForm, match="52 MB, and a form may have 10 MB"):
        read(b" " * (50 * 1024 * 1024))


def test_a_form_of_too_many_items_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_items, "MOST", 3)

    with pytest.raises(UnreadableForm, match="more than 3 items"):
        read_form(item("1"), item("2", "group", item=[item("3"), item("4")]))


def test_the_only_questionnaire_of_a_bundle_is_taken() -> None:
    data = json.dumps(bundle({"resourceType": "ValueSet"}, questionnaire(item("7")), None)).encode()

    assert only(read(data)).link_id == "7"


def test_a_form_may_nest_as_deep_as_any_form_does() -> None:
    deepest = list(read(json.dumps(nested(95)).encode()).walk())

    assert len(deepest) == 95


def test_control_characters_and_broken_characters_never_reach_a_terminal() -> None:
    data = (
        b'{"resourceType":"Questionnaire","url":"u","status":"active","title":"A\\u001b[31mform\\ud800",'
        b'"item":[{"linkId":"1\\u0000","type":"string","text":"red\x1b[0m\nline \\u009b2J\\b"}]}'
    )

    form = read(data)

    assert form.title == "A[31mform"
    assert (only(form).link_id, only(form).text) == ("1", "red[0m\nline 2J")
    assert features(form) == {"cleaned": ""}
    assert json.dumps(form.raw).isprintable()


def test_letters_beyond_the_basic_ones_are_kept() -> None:
    data = (
        '{"resourceType":"Questionnaire","url":"u","status":"active","title":"\\ud83d\\ude00 Ünï £",'
        '"item":[{"linkId":"1","type":"string"}]}'
    )

    form = read(data.encode())

    assert form.title == "😀 Ünï £"
    assert form.findings == ()


@pytest.mark.parametrize(
    "figure", ["1e999999999", "-1e400", "9" * 5_000, "0." + "1" * 60, "NaN", "Infinity", "1e-999999"]
)
def test_figures_out_of_all_measure_are_no_figures(figure: str) -> None:
    data = json.dumps(
        questionnaire(
            item(
                "1",
                "decimal",
                initial=[{"valueDecimal": "#"}],
                extension=[extension(f"{CORE}maxValue", valueDecimal="#")],
            ),
            item("2", maxLength="#"),
        )
    ).replace('"#"', figure)

    form = read(data.encode())

    assert only(form).initial == ()
    assert only(form).max_value is None
    assert form.items[1].max_length is None
    assert set(features(form)) == {"bad-initial", "bad-value"}


def test_a_value_set_that_contains_itself_ends() -> None:
    circle = {"resourceType": "ValueSet", "id": "a", "compose": {"include": [{"valueSet": ["#b"]}]}}
    back = {"resourceType": "ValueSet", "id": "b", "compose": {"include": [{"valueSet": ["#a"]}]}}

    form = read_form(item("1", "choice", answerValueSet="#a"), contained=[circle, back])

    assert features(form) == {"empty-value-set": "1"}


def test_sets_that_double_each_other_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cmtui.forms.reading.options.MOST", 50)
    concepts = [{"code": str(number)} for number in range(40)]
    first = {
        "resourceType": "ValueSet",
        "id": "0",
        "compose": {"include": [{"system": "s", "concept": concepts}]},
    }
    others = [
        {
            "resourceType": "ValueSet",
            "id": str(number),
            "compose": {"include": [{"valueSet": [f"#{number - 1}", f"#{number - 1}"]}]},
        }
        for number in range(1, 30)
    ]

    form = read_form(item("1", "choice", answerValueSet="#29"), contained=[first, *others])

    assert len(only(form).options) == 40


def test_sets_that_hang_on_each_other_without_end_are_refused() -> None:
    chain = [
        {
            "resourceType": "ValueSet",
            "id": str(number),
            "compose": {"include": [{"valueSet": [f"#{number + 1}"]}]},
        }
        for number in range(5_000)
    ]

    with pytest.raises(UnreadableForm, match="too deep"):
        read_form(item("1", "choice", answerValueSet="#0"), contained=chain)


def test_a_set_longer_than_any_list_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cmtui.forms.reading.options.MOST", 5)
    contains = [{"system": "s", "code": str(number)} for number in range(9)]
    held = {"resourceType": "ValueSet", "id": "a", "expansion": {"contains": contains}}

    assert len(only(read_form(item("1", "choice", answerValueSet="#a"), contained=[held])).options) == 5


def test_lists_that_would_fill_the_memory_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cmtui.forms.reading.options.MOST_OF_ALL", 5)
    held = [
        {
            "resourceType": "ValueSet",
            "id": name,
            "expansion": {"contains": [{"code": "a"}, {"code": "b"}, {"code": "c"}]},
        }
        for name in "xy"
    ]

    with pytest.raises(UnreadableForm, match="more than 5 answers"):
        read_form(
            item("1", "choice", answerValueSet="#x"), item("2", "choice", answerValueSet="#y"), contained=held
        )


@pytest.mark.parametrize(
    "text",
    ["'" + "\\'" * 50_000, "%`" * 50_000, "resolve " * 50_000, "'%" * 50_000],
    ids=["escapes without end", "names without end", "words", "texts"],
)
def test_a_formula_made_to_be_slow_is_not(text: str) -> None:
    form = read_form(item("1", extension=[formula("calculatedExpression", text)]))

    assert only(form).type == "string"


def test_a_list_that_is_asked_about_by_every_item_is_gathered_once() -> None:
    asks: dict[str, Any] = {
        "enableWhen": [{"question": "1", "operator": "=", "answerCoding": {"code": "c1"}}]
    }
    many = coded(*(f"c{number}" for number in range(2_000)))

    form = read_form(
        item("1", "choice", answerOption=many), *(item(f"i{number}", **asks) for number in range(2_000))
    )

    assert form.findings == ()


def test_a_variable_that_is_made_of_itself_ends() -> None:
    def variable(name: str, text: str) -> dict[str, Any]:
        return extension(
            f"{CORE}variable", valueExpression={"name": name, "language": "text/fhirpath", "expression": text}
        )

    form = read_form(item("1"), extension=[variable("a", "%b"), variable("b", "%a")])

    assert [each.name for each in form.variables] == ["a", "b"]


def test_the_bytes_of_the_file_are_read_and_never_changed() -> None:
    form = read_form(item("1", "choice", answerOption=coded("a")))

    assert form.raw["item"][0]["answerOption"] == coded("a")
