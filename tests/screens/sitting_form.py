"""A form with one of everything, for stories in keys: questions under questions, lists, repetitions, conditions."""

from __future__ import annotations

import json
from typing import Any

HOSTILE = "[/notes] [red]Who is [O'Hara]?\x1b]0;x"


def item(link: str, kind: str, text: str, **more: Any) -> dict[str, Any]:
    return {"linkId": link, "type": kind, "text": text, **more}


def choice(*words: str) -> list[dict[str, Any]]:
    return [{"valueCoding": {"code": word.casefold().replace(" ", "-"), "display": word}} for word in words]


STATES = ("Alabama", "Alaska", "Kansas", "Kentucky", "Maine", "Nebraska", "Nevada", "New Hampshire", "New Jersey",
          "New Mexico", "New York", "Ohio", "Oregon", "Texas")  # fmt: skip


def everything() -> dict[str, Any]:
    return {
        "resourceType": "Questionnaire",
        "url": "urn:test:everything",
        "version": "1",
        "title": "One of everything (ALL)",
        "status": "active",
        "copyright": "Made for the tests; nobody's rights.",
        "item": [
            item(
                "home",
                "group",
                "Home",
                item=[
                    item("steady", "boolean", "Do you have a steady place to live?"),
                    item("why", "string", "What happened?", enableWhen=[
                        {"question": "steady", "operator": "=", "answerBoolean": False}
                    ]),
                    item("since", "date", "Since when?"),
                    item("people", "integer", "How many people live there?"),
                    item("aids", "choice", "Which aids are there?", repeats=True,
                         answerOption=choice("Cane", "Walker", "Rails")),
                    item("state", "choice", "Which state?", answerOption=choice(*STATES)),
                    item("pets", "open-choice", "Which pets?", answerOption=choice("Cat", "Dog")),
                    item("story", "text", "Tell me about a usual day."),
                ],
            ),
            item(
                "drug",
                "group",
                "Medication",
                repeats=True,
                item=[
                    item("name", "string", "Name"),
                    item("weight", "quantity", "Dose", extension=[
                        {
                            "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption",
                            "valueCoding": {"code": "mg", "display": "mg"},
                        },
                        {
                            "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption",
                            "valueCoding": {"code": "g", "display": "g"},
                        },
                    ]),
                ],
            ),
            item("hostile", "boolean", HOSTILE, item=[
                item("hint", "display", "Ask it kindly.", extension=[
                    {
                        "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
                        "valueCodeableConcept": {"coding": [{"code": "help"}]},
                    }
                ]),
                item("more", "string", "Say more"),
            ]),
        ],
    }  # fmt: skip


def data(form: dict[str, Any]) -> bytes:
    return json.dumps(form).encode()


def of_size(count: int) -> dict[str, Any]:
    """A form of so many questions of four options each."""
    options = choice("Not at all", "Several days", "More than half the days", "Nearly every day")
    return {
        "resourceType": "Questionnaire",
        "url": f"urn:test:size-{count}",
        "title": f"{count} questions",
        "status": "active",
        "item": [item(f"q{n}", "choice", f"Question number {n}", answerOption=options) for n in range(count)],
    }
