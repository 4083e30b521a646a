"""A made-up form as large as the largest real ones: 800 questions, 600 formulas."""

from __future__ import annotations

import json
from typing import Any

QUESTIONS = 800
"""The largest published form that was counted had 821 items."""

FORMULAS = 600
"""Half of them decide what is shown, half add up: the largest published form had 630."""

A_SECTION = 20
"""Questions under one heading."""

TITLE = "Eight hundred questions"

_FHIRPATH = "text/fhirpath"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
_OPTIONS = [
    {
        "valueCoding": {"system": "urn:bench", "code": str(points), "display": words},
        "extension": [
            {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": points}
        ],
    }
    for points, words in enumerate(("never", "sometimes", "often", "always"))
]


def big_form() -> bytes:
    """The form as a Questionnaire."""
    sections = [
        {
            "linkId": f"s{start}",
            "type": "group",
            "text": f"Section {start // A_SECTION + 1}",
            "item": [_question(number) for number in range(start, start + A_SECTION)],
        }
        for start in range(0, QUESTIONS, A_SECTION)
    ]
    form = {
        "resourceType": "Questionnaire",
        "url": "urn:bench:big",
        "name": "big-form",
        "title": TITLE,
        "version": "1",
        "status": "active",
        "item": sections,
    }
    return json.dumps(form).encode()


def _question(number: int) -> dict[str, Any]:
    """Of each four questions one stands by itself, one is a sum, and two are shown by what was answered before."""
    kind = number % 4
    item: dict[str, Any] = {"linkId": f"q{number}", "text": f"Question {number:03}"}
    if kind == 1:
        sum_of = f"(%resource.descendants().where(linkId='q{number - 1}').answer.value.ordinal().sum())"
        return {
            **item,
            "type": "decimal",
            "readOnly": True,
            "extension": [_formula("calculatedExpression", sum_of)],
        }
    if kind > 1:
        shown = f"%resource.descendants().where(linkId='q{number - kind}').answer.value.code != 'x'"
        item["extension"] = [_formula("enableWhenExpression", shown)]
    return {**item, "type": "choice", "answerOption": _OPTIONS}


def _formula(name: str, text: str) -> dict[str, Any]:
    return {"url": f"{_SDC}{name}", "valueExpression": {"language": _FHIRPATH, "expression": text}}
