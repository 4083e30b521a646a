"""From the bytes of a file to one Questionnaire resource, or one sentence why not."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from cmtui.errors import UnreadableForm
from cmtui.forms.reading.values import exact

LARGEST: Final = 10_000_000
"""Bytes; the largest of 529 published ones has 1.6 million."""

DEEPEST: Final = 200
"""Levels of lists and objects: room for some ninety levels of items, where published forms have seven."""

_DIRT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, which a terminal would obey, and halves of characters, which no file can hold."""

_HOLDERS: Final = frozenset({dict, list})

_CONTROLS: Final = bytes(code for code in range(32) if code not in b"\t\n\r") + b"\x7f"

_SUSPECTS: Final = (b"null", b"\\u00", b"\\ud", b"\\uD", b"\\b", b"\\f", b"\xc2")
"""What a file has to hold for something in it to need cleaning: seven quick looks instead of one slow one (70 ms a
megabyte for a regular expression)."""


def questionnaire(data: bytes) -> tuple[dict[str, Any], bool]:
    """The one Questionnaire in a file, alone or in a Bundle; and whether something had to be cleaned away.

    Raises:
        UnreadableForm: The file is too large, no JSON, too deep, another resource, or several questionnaires.
    """
    text = _text(data)
    found = _parsed(text)
    _check_depth(found)
    suspect = any(mark in data for mark in _SUSPECTS) or len(data.translate(None, _CONTROLS)) < len(data)
    clean = _cleaned(found) if suspect else found
    return _only_questionnaire(clean), suspect and clean != found


def _text(data: bytes) -> str:
    """The file as text."""
    if len(data) > LARGEST:
        raise UnreadableForm(
            f"This file has {len(data) / 1_000_000:.0f} MB, and a form may have {LARGEST // 1_000_000} MB: "
            "give the questionnaire alone, without the package around it."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableForm(
            "This file is not text in UTF-8: save the questionnaire as FHIR JSON in UTF-8 and try again."
        ) from None
    start = text.lstrip()[:1]
    if not start:
        raise UnreadableForm("This file is empty: choose the JSON file of a FHIR Questionnaire.")
    if start == "<":
        raise UnreadableForm("This file is XML or HTML, not JSON: get the same form as FHIR JSON.")
    return text


def _parsed(text: str) -> object:
    """The JSON of a text. Figures keep every digit; one too large to be meant stays the text that it is."""
    try:
        # Not strict: real files have raw line ends inside texts. Figures out of all measure stay text.
        return json.loads(text, parse_float=exact, parse_int=exact, parse_constant=str, strict=False)
    except json.JSONDecodeError as error:
        raise UnreadableForm(
            f"This file is not JSON: line {error.lineno}, column {error.colno} cannot be read. "
            "Get the form again as FHIR JSON."
        ) from None
    except RecursionError:
        raise _too_deep() from None


def _too_deep() -> UnreadableForm:
    return UnreadableForm(
        f"This file nests deeper than {DEEPEST} levels, which no form needs: get the form from its publisher again."
    )


def _check_depth(document: object) -> None:
    """Refuse what would exhaust whoever walks it."""
    level = [document]
    for _ in range(DEEPEST):
        below: list[object] = []
        for node in level:
            inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
            below += [value for value in inner if type(value) in _HOLDERS]
        if not below:
            return
        level = below
    raise _too_deep()


def _cleaned(node: Any) -> Any:
    """The same without control characters, and without the nulls that some writers leave in lists."""
    if isinstance(node, str):
        return _DIRT.sub("", node)
    if isinstance(node, dict):
        return {_DIRT.sub("", key): _cleaned(value) for key, value in node.items() if value is not None}
    if isinstance(node, list):
        return [_cleaned(value) for value in node if value is not None]
    return node


def _only_questionnaire(document: object) -> dict[str, Any]:
    """The questionnaire of a document: itself, or the only one in a Bundle."""
    if not isinstance(document, dict):
        raise UnreadableForm(
            "This JSON is a list or a bare value, not a FHIR Questionnaire: choose the form itself."
        )
    kind = document.get("resourceType")
    if kind == "Questionnaire":
        return document
    if kind == "Bundle":
        return _from_bundle(document)
    if isinstance(kind, str) and kind:
        raise UnreadableForm(
            f"This file is a FHIR {kind[:40]}, not a Questionnaire: choose the form's own JSON file."
        )
    raise UnreadableForm(
        "This JSON has no resourceType, so it is not a FHIR Questionnaire: get the form as FHIR R4 JSON."
    )


def _from_bundle(bundle: dict[str, Any]) -> dict[str, Any]:
    """The only questionnaire of a Bundle."""
    entries = bundle.get("entry")
    found = [
        resource
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict)
        and isinstance(resource := entry.get("resource"), dict)
        and resource.get("resourceType") == "Questionnaire"
    ]
    match found:
        case [one]:
            return one
        case []:
            raise UnreadableForm("This Bundle holds no Questionnaire: choose the form's own JSON file.")
        case _:
            raise UnreadableForm(
                f"This Bundle holds {len(found)} questionnaires: save the one you mean as a file of its own."
            )
