from __future__ import annotations

import time
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from cmtui.forms.formulas.dependencies import Family, needs
from cmtui.forms.formulas.fhirpath import Engine, data_of, truth
from cmtui.forms.formulas.fhirpath_syntax import FormulaError, problem
from tests.forms.sheets import NOW, form, item

RESPONSE: dict[str, Any] = {
    "resourceType": "QuestionnaireResponse",
    "item": [
        {
            "linkId": "g",
            "item": [
                {"linkId": "a", "answer": [{"valueDecimal": 2.5}]},
                {"linkId": "b", "answer": [{"valueInteger": 4}]},
            ],
        },
        {
            "linkId": "c",
            "answer": [
                {
                    "valueCoding": {
                        "code": "x",
                        "extension": [
                            {
                                "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue",
                                "valueDecimal": Decimal(3),
                            }
                        ],
                    },
                    "item": [{"linkId": "d", "answer": [{"valueString": "deep"}]}],
                }
            ],
        },
        {"linkId": "e", "answer": [{"valueBoolean": True}]},
    ],
}


def run(text: str, **names: Any) -> list[Any]:
    engine = Engine(NOW)
    weight = engine.node({"value": 80, "unit": "kg", "code": "kg"}, "Quantity")
    handed = {"resource": RESPONSE, "context": RESPONSE, "weight": weight, **names}
    return [data_of(node) for node in engine.run(text, RESPONSE, handed)]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("item.where(linkId='g').item.answer.value.sum()", [Decimal("6.5")]),
        ("item.where(linkId='nothing').answer.value.sum()", []),
        ("item.where(linkId='nothing').answer.value.avg()", []),
        ("item.where(linkId='g').item.answer.value.avg()", [Decimal("3.25")]),
        ("item.where(linkId='g').item.answer.value.max()", [4]),
        ("item.where(linkId='g').item.answer.value.min()", [Decimal("2.5")]),
        ("item.where(linkId='nothing').answer.value.max()", []),
        ("('a' | 'b').sum()", ["ab"]),
        ("item.where(linkId='c').answer.value.ordinal()", [3]),
        ("item.where(linkId='c').answer.weight()", [3]),
        ("item.where(linkId='c').weight().sum()", [3]),
        ("item.where(linkId='e').answer.value.weight().sum()", []),
        ("%resource.descendants().where(linkId='d').answer.value", ["deep"]),
        ("%resource.repeat(item).where(linkId='a').answer.value", [Decimal("2.5")]),
        ("%resource.children().where(linkId='e').answer.value", [True]),
        ("2.5.round()", [3]),
        ("2.345.round(2)", [Decimal("2.35")]),
        ("{}.round()", []),
        ("-(3 + 4)", [-7]),
        ("-item.where(linkId='g').item.where(linkId='b').answer.value", [-4]),
        ("-{}", []),
        ("true.toString()", ["true"]),
        ("2.50.toString()", ["2.50"]),
        ("item.where(linkId='e').answer.value.toString()", ["true"]),
        ("%context.toString()", []),
        ("'yes'.toBoolean()", [True]),
        ("'n'.toBoolean()", [False]),
        ("'maybe'.toBoolean()", []),
        ("''.toBoolean()", []),
        ("('a' | 'b').toBoolean()", []),
        ("now() = now()", [True]),
        ("today()", ["2026-11-23"]),
        ("timeOfDay()", ["09:30:00.000"]),
        ("'AB-12'.matches('[A-Z]{2}-[0-9]+')", [True]),
        ("1.matches('1')", []),
        ("'a\\'b'.length()", [3]),
        ("iif(%resource.item.where(linkId='e').answer.value, 'on', 'off')", ["on"]),
        ("1 'kg'", ["1 'kg'"]),
        ("$this.item.count()", [3]),
        ("'a' & {} & 'b'", ["ab"]),
        ("{} & {}", [""]),
        ("'a' + 'b'", ["ab"]),
        ("'a' + {}", []),
        ("1.5 + 2", [Decimal("3.5")]),
        ("today() + 1 day", ["2026-11-24"]),
        ("3 * 1.5", [Decimal("4.5")]),
        ("3 * {}", []),
        ("'banana'.replace('an', 'o')", ["booa"]),
        ("1.replace('a', 'b')", []),
        ("'12 May'.replaceMatches('([0-9]+) ([A-Z][a-z]+)', '$2 $1')", ["May 12"]),
        ("'a'.replaceMatches('a', {})", []),
        ("(1 | 2).select(-$this)", [-1, -2]),
        ("%weight > 70 'kg'", [True]),
        ("%weight <= 70000 'g'", [False]),
        ("%weight < 5 'cm'", []),
        ("%weight >= {}", []),
        ("3 < 5 and 'a' < 'b' and today() >= @2026-11-23", [True]),
    ],
)
def test_a_formula_gives_what_fhirpath_says(text: str, result: list[Any]) -> None:
    assert [value if isinstance(value, str | int | Decimal) else str(value) for value in run(text)] == result


@pytest.mark.parametrize(
    "text",
    ["1 +", "item.where(", "1 garbage", ")", "", "a.b.", "(" * 400 + "1" + ")" * 400],
    ids=["no right side", "not closed", "two in a row", "only an end", "empty", "a dot too much", "too deep"],
)
def test_what_is_not_fhirpath_is_not_run(text: str) -> None:
    assert problem(text)
    with pytest.raises(FormulaError):
        run(text)


def test_a_formula_that_can_be_read_has_no_problem() -> None:
    assert problem("%a + `odd name`.where(x = 'y') // with a remark") == ""


@pytest.mark.parametrize(
    "text",
    [
        "%unknown.a",
        "item.memberOf('x')",
        "('a' | 1).sum()",
        "1 < 'a'",
        "1 & 'a'",
        "(1 | 2) * 3",
        "'x'.replaceMatches('(', '')",
        "'x'.replaceMatches('x', '$9')",
        "(1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20|21|22).aggregate($total & $total, 'ab')",
        "(1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20|21|22).aggregate($total + $total, 'ab')",
        "(1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20|21|22).aggregate($total * $total, 10)",
        "(1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17|18|19|20|21|22).aggregate($total.replace('a', 'aa'), 'a')",
        "(1 | 2) < 3",
        "(1 | 2).round()",
        "'a' + 1",
        "(100000000000000000000000000000.0).round(5)",
        "'" + "a" * 60 + "!'.matches('(a+)+$')",
        "'x'.matches('[')",
    ],
)
def test_a_formula_that_cannot_be_run_fails_with_one_kind_of_error(text: str) -> None:
    with pytest.raises(FormulaError):
        run(text)


def test_a_formula_that_never_ends_is_given_up() -> None:
    began = time.monotonic()
    with pytest.raises(FormulaError, match="too long"):
        Engine(NOW).run("1.repeat($this + 1)", RESPONSE, {}, until=began + 0.2)
    assert time.monotonic() - began < 2


def test_what_a_formula_looks_at_stays_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    before = deepcopy(RESPONSE)
    numbers = [3]
    assert run("-%n", n=numbers) == [-3]
    assert run("-(%n)", n=numbers) == [-3]
    run("%resource.descendants().trace('all').ofType(Coding)")
    assert before == RESPONSE
    assert numbers == [3]
    assert capsys.readouterr().out == "", "and nothing is printed"


@pytest.mark.parametrize(
    ("text", "answer"), [("{}", None), ("true", True), ("false", False), ("'x'", True), ("0", True)]
)
def test_a_result_as_yes_or_no(text: str, answer: Any) -> None:
    assert truth(Engine(NOW).run(text, {}, {})) is answer


FORM = form(
    item("a", "integer"),
    item("b", "integer"),
    item("g", "group", item("x", "integer"), item("y", "integer", item("z"))),
    item("it's"),
)
ALL = {"a", "b", "g", "x", "y", "z", "it's"}


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("%resource.item.where(linkId = 'a').answer.value", {"a"}),
        ("%resource.item.where(linkId='a' or linkId='b').answer", {"a", "b"}),
        ("%resource.item.where(linkId in ('a' | 'b')).answer", {"a", "b"}),
        ("%resource.item.where('a' = linkId).answer", {"a"}),
        ("%resource.item.where(linkId = 'g').item.where(linkId = 'x').answer.value", {"x"}),
        ("%resource.item.where(linkId = 'g').item.answer.value", {"x", "y", "z"}),
        ("%resource.item.where(linkId = 'g').exists()", {"g", "x", "y", "z"}),
        ("%resource.descendants().where(linkId = 'z')", {"z"}),
        ("%resource.repeat(item).where(linkId = 'x').answer.value", {"x"}),
        ("%resource.item.answer.value.sum()", ALL),
        ("%resource.item.where(linkId = %name)", ALL),
        ("%resource.item.where(linkId = 'a' and answer.exists())", {"a"}),
        ("%resource.item.where(linkId = 'a' and %resource.item.where(linkId='b').exists())", {"a", "b"}),
        ("%resource.item.where(linkId != 'a').answer", ALL),
        ("iif(%resource.item.where(linkId='a').exists(), 1, 2)", {"a"}),
        ("%resource.item.where(linkId='a')[%resource.item.where(linkId='b').count()]", {"a", "b"}),
        ("item.where(linkId='x').answer", {"x"}),
        ("answer.value", {"g", "x", "y", "z"}),
        ("%context.item.where(linkId = 'y').answer.item.answer", {"z"}),
        ("item.select(answer.value)", {"x", "y", "z"}),
        ("item.where(linkId = 'x').select($this.answer.value)", {"x"}),
        ("%resource.item.where((linkId = 'a')).answer", {"a"}),
        ("%resource.item.where(true).answer", ALL),
        ("%resource.item.where(linkId = 'it\\'s').answer", {"it's"}),
        ("today()", set()),
        ("%age > 18", set()),
        ("1 +", set()),
        ("%resource", ALL),
    ],
)
def test_a_formula_says_what_it_depends_on(text: str, links: set[str]) -> None:
    assert needs(text, "g", Family(FORM)).links == links


def test_a_formula_says_which_names_it_uses() -> None:
    assert needs("%a + %`b c` + %resource.item.count()", "", Family(FORM)).names == {"a", "b c"}


def test_at_the_form_itself_a_formula_looks_at_the_whole_response() -> None:
    assert needs("item.answer.count()", "", Family(FORM)).links == ALL
