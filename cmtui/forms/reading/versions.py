"""R5 and STU3 files told in R4's names, where nothing but the names differs."""

from __future__ import annotations

from typing import Any, Final

from cmtui.errors import UnreadableForm
from cmtui.forms.reading.values import objects, truth, words
from cmtui.forms.responses.json import ANSWER_CONSTRAINT, extension

_OPEN: Final = frozenset({"optionsOrType", "optionsOrString"})
"""R5's answerConstraint where something else than the options may be answered."""

_WITH_OPTIONS: Final = frozenset(
    {"string", "text", "integer", "decimal", "date", "dateTime", "time", "url", "quantity"}
)
"""Types that R5 lets have options, where R4 says choice and takes the type from the options."""


def as_r4(questionnaire: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The same questionnaire in R4's names, and the release its names are of: R4, R5 or STU3.

    Raises:
        UnreadableForm: It is a DSTU2 questionnaire, whose tree is built otherwise.
    """
    if "group" in questionnaire and "item" not in questionnaire:
        raise UnreadableForm(
            "This questionnaire is FHIR DSTU2, which is built otherwise: get it from its publisher as FHIR R4."
        )
    seen: set[str] = set()
    if any(key.startswith("versionAlgorithm") for key in questionnaire) or "copyrightLabel" in questionnaire:
        seen.add("R5")
    converted = {**questionnaire, "item": [_item(item, seen) for item in objects(questionnaire.get("item"))]}
    return converted, "STU3" if "STU3" in seen else "R5" if "R5" in seen else "R4"


def _item(item: dict[str, Any], seen: set[str]) -> dict[str, Any]:
    """An item and those below it in R4's names."""
    found = dict(item)
    _from_stu3(found, seen)
    _type_of_r5(found, seen)
    if "item" in found:
        found["item"] = [_item(inner, seen) for inner in objects(found["item"])]
    return found


def _from_stu3(item: dict[str, Any], seen: set[str]) -> None:
    """STU3's option, options, initial[x] and hasAnswer."""
    if "option" in item and "answerOption" not in item:
        item["answerOption"] = item.pop("option")
        seen.add("STU3")
    if "options" in item and "answerValueSet" not in item:
        pointed = item.pop("options")
        item["answerValueSet"] = words(pointed.get("reference") if isinstance(pointed, dict) else pointed)
        seen.add("STU3")
    for key in [key for key in item if key.startswith("initial") and key[7:8].isupper()]:
        item.setdefault("initial", [{f"value{key[7:]}": item.pop(key)}])
        seen.add("STU3")
    conditions = objects(item.get("enableWhen"))
    if any(_is_stu3(condition) for condition in conditions):
        item["enableWhen"] = [_condition(condition) for condition in conditions]
        # STU3 shows the item when any of several conditions holds; R4 asks to be told.
        item.setdefault("enableBehavior", "any")
        seen.add("STU3")


def _is_stu3(condition: dict[str, Any]) -> bool:
    """Whether a condition is told in STU3's way: hasAnswer, or an answer without an operator."""
    return "hasAnswer" in condition or (
        "operator" not in condition and any(key.startswith("answer") for key in condition)
    )


def _condition(condition: dict[str, Any]) -> dict[str, Any]:
    """A condition of STU3 in R4's names."""
    if "operator" in condition:
        return condition
    if "hasAnswer" in condition:
        rest = {key: value for key, value in condition.items() if key != "hasAnswer"}
        return {**rest, "operator": "exists", "answerBoolean": truth(condition["hasAnswer"]) is not False}
    return {**condition, "operator": "="}


def _type_of_r5(item: dict[str, Any], seen: set[str]) -> None:
    """R5's coding and question, and its options on plain types, as R4's choice and open-choice."""
    kind, constraint = words(item.get("type")), words(item.get("answerConstraint"))
    # A value set alone makes no choice of a plain type: files have it by mistake at a date.
    has_options = bool(item.get("answerOption"))
    if constraint or kind in {"coding", "question"}:
        seen.add("R5")
    takes_other = (constraint or words(extension(item, ANSWER_CONSTRAINT))) in _OPEN
    if kind == "coding" or (kind in {"question", *_WITH_OPTIONS} and has_options):
        item["type"] = "open-choice" if takes_other else "choice"
    elif kind == "question":
        item["type"] = "string"
    elif kind == "choice" and takes_other:
        item["type"] = "open-choice"
