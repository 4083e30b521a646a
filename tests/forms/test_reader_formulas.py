from __future__ import annotations

from typing import Any

import pytest

from cmtui.forms.reading.formulas import names_in
from cmtui.forms.tree import Constraint, Expression
from tests.forms.built import CORE, SDC, extension, features, formula, item, only, read_form

VARIABLE = f"{CORE}variable"


def launch(name: str, how: str = "valueCoding") -> dict[str, Any]:
    value = {"code": name} if how == "valueCoding" else name
    return extension(
        "launchContext", extension=[{"url": "name", how: value}, {"url": "type", "valueCode": "Patient"}]
    )


def test_formulas_in_fhirpath_are_kept() -> None:
    form = read_form(
        item(
            "1",
            "decimal",
            readOnly=True,
            extension=[
                formula("calculatedExpression", "%a + %b"),
                formula("enableWhenExpression", "%patient.age() > 3"),
                formula("initialExpression", "%case.id"),
                formula(VARIABLE, "1", name="a"),
            ],
        ),
        extension=[
            formula(VARIABLE, "%resource.item.count()", name="b"),
            launch("patient"),
            launch("case", "valueId"),
        ],
    )
    one = only(form)

    assert one.calculated == Expression("text/fhirpath", "%a + %b")
    assert one.enable_expression == Expression("text/fhirpath", "%patient.age() > 3")
    assert one.initial_expression == Expression("text/fhirpath", "%case.id")
    assert one.variables == (Expression("text/fhirpath", "1", "a"),)
    assert form.variables == (Expression("text/fhirpath", "%resource.item.count()", "b"),)
    assert form.launch == ("patient", "case")
    assert one.read_only
    assert form.findings == ()


@pytest.mark.parametrize(
    "language",
    [
        "text/cql",
        "text/cql-identifier",
        "text/cql.identifier",
        "text/cql-expression",
        "text/cql.expression",
        "CQL",
        "application/elm+cql",
    ],
)
def test_cql_is_not_computed_and_the_question_is_answered_by_hand(language: str) -> None:
    form = read_form(
        item(
            "1",
            "decimal",
            readOnly=True,
            extension=[
                formula("calculatedExpression", "Total", language),
                formula("enableWhenExpression", "X", language),
            ],
        )
    )

    assert only(form).calculated is None
    assert only(form).enable_expression is None
    assert not only(form).read_only
    assert [(each.severity, each.link_id, each.feature, each.sentence) for each in form.findings] == [
        (
            "degraded",
            "1",
            "cql",
            "It is not computed, because its formula is written in CQL, which is not run here: answer it by hand.",
        ),
        (
            "degraded",
            "1",
            "cql",
            "It is shown always, because its formula is written in CQL, which is not run here.",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "language", "feature"),
    [
        ("Patient?_id={{%patient.id}}", "application/x-fhir-query", "server-query"),
        ("%queried.entry.count()", "text/fhirpath", "server-query"),
        ("%from_query + 1", "text/fhirpath", "server-query"),
        ("%reader.name", "text/fhirpath", "launch-context"),
        ("%resource.item.answer.value.memberOf('http://x')", "text/fhirpath", "server-query"),
        ("%terminologies.expand('x')", "text/fhirpath", "server-query"),
        ("%nobody + 1", "text/fhirpath", "undeclared-variable"),
        ("x = 1", "text/basic", "unknown-language"),
    ],
)
@pytest.mark.parametrize("part", ["calculatedExpression", "enableWhenExpression", "initialExpression"])
def test_a_formula_that_lacks_something_is_not_computed(
    text: str, language: str, feature: str, part: str
) -> None:
    form = read_form(
        item("1", extension=[formula(part, text, language)]),
        extension=[
            launch("reader"),
            formula(VARIABLE, "Observation?code=1", "application/x-fhir-query", name="queried"),
            formula(VARIABLE, "%queried.entry.count()", name="from_query"),
        ],
    )
    one = only(form)

    assert (one.calculated, one.enable_expression, one.initial_expression) == (None, None, None)
    assert [each.feature for each in form.findings if each.link_id == "1"] == [feature]


def test_a_variable_that_cannot_be_computed_is_said_where_it_stands() -> None:
    form = read_form(
        item(
            "1",
            extension=[
                formula(VARIABLE, "Q?x", "application/x-fhir-query", name="q"),
                formula(VARIABLE, "1"),
            ],
        )
    )

    assert only(form).variables == ()
    assert features(form) == {"server-query": "1"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("%a + %b.c", {"a", "b"}),
        ("%`vs-x` | %'ext-y'", {"vs-x", "ext-y"}),
        ("'100 %of' & %a & '%b\\' %c'", {"a"}),
        ("1 + 2", set()),
    ],
)
def test_the_names_a_formula_asks_for_are_found(text: str, names: set[str]) -> None:
    assert names_in(text) == names


def test_names_that_need_no_declaring_are_known() -> None:
    text = "%resource | %context | %questionnaire | %qitem | %`vs-a` | %ucum | %rootResource"

    assert (
        only(read_form(item("1", extension=[formula("calculatedExpression", text)]))).calculated is not None
    )


@pytest.mark.parametrize(
    "value",
    [
        {"valueString": "1 + 1"},
        {"valueExpression": {"expression": "1 + 1"}},
        {"valueExpression": {"language": "text/FHIRPath", "expression": "1 + 1"}},
    ],
    ids=["a bare text", "no language", "another spelling"],
)
def test_a_formula_told_in_an_older_way_is_fhirpath(value: dict[str, Any]) -> None:
    url = "http://hl7.org/fhir/StructureDefinition/questionnaire-calculatedExpression"

    form = read_form(item("1", extension=[extension(url, **value)]))

    assert only(form).calculated == Expression("text/fhirpath", "1 + 1")


def test_a_formula_that_only_points_at_a_library_is_cql() -> None:
    form = read_form(
        item("1", extension=[extension("calculatedExpression", valueExpression={"reference": "Library/x"})])
    )

    assert features(form) == {"cql": "1"}


@pytest.mark.parametrize("value", [{}, {"valueExpression": {}}, {"valueString": ""}])
def test_a_formula_of_nothing_is_none(value: dict[str, Any]) -> None:
    assert (
        only(read_form(item("1", extension=[extension("calculatedExpression", **value)]))).calculated is None
    )


def parts(**values: Any) -> list[dict[str, Any]]:
    return [
        {"url": url, **({"valueExpression": value} if isinstance(value, dict) else {"valueString": value})}
        for url, value in values.items()
    ]


def test_constraints_are_read_in_the_older_and_the_newer_form() -> None:
    form = read_form(
        item(
            "1",
            extension=[
                extension(
                    f"{CORE}questionnaire-constraint",
                    extension=parts(
                        key="k", severity="warning", expression="value > 1", human="More than one"
                    ),
                ),
                extension(
                    f"{CORE}targetConstraint",
                    extension=parts(
                        requirements="Why", expression={"language": "text/fhirpath", "expression": "true"}
                    ),
                ),
                extension(f"{CORE}targetConstraint", extension=parts(expression="false")),
                extension(f"{CORE}targetConstraint", extension=parts(key="empty")),
            ],
        ),
        extension=[
            extension(
                f"{CORE}targetConstraint",
                extension=parts(expression={"language": "text/cql", "expression": "x"}),
            )
        ],
    )

    assert only(form).constraints == (
        Constraint("k", Expression("text/fhirpath", "value > 1"), "More than one", "warning"),
        Constraint("check-2", Expression("text/fhirpath", "true"), "Why", "error"),
        Constraint(
            "check-3",
            Expression("text/fhirpath", "false"),
            "This answer does not meet a rule of the form.",
            "error",
        ),
    )
    assert form.constraints == ()
    assert features(form) == {"cql": ""}


def test_the_same_extension_of_another_guide_is_known_by_its_name() -> None:
    urls = [
        f"{SDC}calculatedExpression",
        "http://hl7.org/fhir/us/x/StructureDefinition/sdc-calculatedExpression",
    ]

    assert all(only(read_form(item("1", extension=[formula(url, "1")]))).calculated for url in urls)
