"""What a file carries for other programs: said once for the form, since nobody who answers it loses anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cmtui.forms.reading.extensions import short
from cmtui.forms.reading.values import names, objects, words

if TYPE_CHECKING:
    from cmtui.forms.reading.findings import Findings

_GROUPS: Final = {
    "extraction": (
        "Making other records out of the answers is left out.",
        names(
            "observationExtract observation-extract-category observationLinkPeriod definitionExtract "
            "definitionExtractValue templateExtract templateExtractBundle templateExtractContext templateExtractValue "
            "targetStructureMap itemExtractionContext extractAllocateId isSubject"
        ),
    ),
    "population": (
        "Filling the form from a server's records is left out.",
        names(
            "itemPopulationContext sourceQueries sourceStructureMap contextExpression itemContext "
            "ItemPopulationContext"
        ),
    ),
    "layout": (
        "Colors, widths and places of items on a page are left out.",
        names(
            "rendering-style rendering-styleSensitive choiceOrientation width columnCount choiceColumn collapsible "
            "shortText optionalDisplay keyboard"
        ),
    ),
    "links": ("Links to further reading are not opened.", names("supportLink supportHyperlink")),
    "signature": (
        "A signature of the form's own is left out: the assessment is signed.",
        names("signatureRequired"),
    ),
    "terminology-server": ("No terminology server is asked.", names("preferredTerminologyServer")),
    "translation": ("Translations into other languages are left out.", names("translation")),
}
"""By feature: what is said, and the extensions that belong to it."""

_DONE: Final = names(
    "launchContext variable calculatedExpression enableWhenExpression initialExpression constraint targetConstraint "
    "hidden itemControl displayCategory optionPrefix optionExclusive ordinalValue itemWeight iso21090-CO-value unit "
    "unitOption unitValueSet minValue maxValue minQuantity maxQuantity minLength maxDecimalPlaces regex minOccurs "
    "maxOccurs mimeType maxSize sliderStepValue entryFormat openLabel rendering-xhtml rendering-markdown "
    "subQuestionnaire answerOptionsToggleExpression candidateExpression answerExpression lookupQuestionnaire "
    "itemMedia itemAnswerMedia cqf-expression cqf-calculatedValue assemble-expectation assembledFrom "
    "assembleContext usageMode questionnaireAdaptive referenceResource referenceProfile referenceFilter"
)
"""Extensions that are acted on, or spoken of at their item."""

_FILED: Final = ("artifact-", "cqf-", "crmi-", "instance-", "package-", "resource-", "structuredefinition-")
"""How extensions begin that only say how a form is filed and published."""

_SHOWN: Final = 6
"""Names of unknown extensions in the sentence about them."""


def say_ignored(questionnaire: dict[str, Any], findings: Findings) -> None:
    """One finding for each kind of thing left out."""
    met = _names(questionnaire)
    for feature, (sentence, members) in _GROUPS.items():
        if met & members:
            findings.ignored("", feature, sentence)
    known = _DONE.union(*(members for _, members in _GROUPS.values()))
    if unknown := sorted(name for name in met - known if not name.startswith(_FILED)):
        more = f" and {len(unknown) - _SHOWN} more" if len(unknown) > _SHOWN else ""
        findings.ignored(
            "",
            "unknown-extension",
            f"Extensions not known here are left out: {', '.join(unknown[:_SHOWN])}{more}.",
        )


def _names(questionnaire: dict[str, Any]) -> set[str]:
    """The short names of every extension at the form, its items, and what stands directly in them."""
    found: set[str] = set()
    waiting = [questionnaire]
    while waiting:
        element = waiting.pop()
        waiting.extend(objects(element.get("item")))
        for key, value in element.items():
            if key in {"item", "contained", "text"} or not isinstance(value, list | dict):
                continue
            here = objects(value) if key == "extension" else ()
            inner = (part for entry in objects(value) for part in objects(entry.get("extension")))
            found.update(
                name
                for part in (*here, *(() if key == "extension" else inner))
                if (name := short(words(part.get("url"))))
            )
    return found
