"""Questionnaires for tests, said in as few words as the test needs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cmtui.forms.reading.reader import read

if TYPE_CHECKING:
    from cmtui.forms.tree import Finding, Form, Item

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
CORE = "http://hl7.org/fhir/StructureDefinition/"


def questionnaire(*items: Any, **root: Any) -> dict[str, Any]:
    """A sound questionnaire with these items."""
    return {
        "resourceType": "Questionnaire",
        "url": "http://example.org/q",
        "title": "A form",
        "status": "active",
        "item": list(items),
        **root,
    }


def item(link_id: str = "1", kind: str = "string", **more: Any) -> dict[str, Any]:
    """An item with a text of its own."""
    return {"linkId": link_id, "type": kind, "text": f"Question {link_id}", **more}


def extension(url: str, **value: Any) -> dict[str, Any]:
    """An extension; the guide's address in front of a bare SDC name."""
    return {"url": url if "/" in url else SDC + url, **value}


def formula(url: str, text: str, language: str = "text/fhirpath", /, **more: Any) -> dict[str, Any]:
    """An extension that holds a formula."""
    return extension(url, valueExpression={"language": language, "expression": text, **more})


def coded(*codes: str) -> list[dict[str, Any]]:
    """Options of these codes."""
    return [
        {"valueCoding": {"system": "http://example.org/s", "code": code, "display": code.upper()}}
        for code in codes
    ]


def read_form(*items: Any, **root: Any) -> Form:
    """The form that is read from these items."""
    return read(json.dumps(questionnaire(*items, **root)).encode())


def only(form: Form) -> Item:
    """The first item of a form."""
    return form.items[0]


def features(form: Form) -> dict[str, str]:
    """The findings of a form: their feature, and the link id each stands at."""
    return {finding.feature: finding.link_id for finding in form.findings}


def found(form: Form, feature: str) -> Finding:
    """The finding of a feature."""
    return next(finding for finding in form.findings if finding.feature == feature)
