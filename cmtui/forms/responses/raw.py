"""What can be wrong with an answer's JSON that is lost when it is read: references and files."""

from __future__ import annotations

import base64
import binascii
import re
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_REFERENCE = re.compile(
    r"(?:https?://[^\s]+/)?([A-Za-z]+)/[A-Za-z0-9.\-]{1,64}(?:/_history/[A-Za-z0-9.\-]{1,64})?"
)
_ELSEWHERE = re.compile(r"#\S*|urn:(?:uuid|oid):\S+|https?://\S+")


def raw_problems(answer: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the `value[x]` of an answer, a sentence each."""
    reference = answer.get("valueReference")
    if isinstance(reference, dict) and isinstance(reference.get("reference"), str):
        yield from _reference(reference["reference"])
    attachment = answer.get("valueAttachment")
    if isinstance(attachment, dict) and isinstance(attachment.get("data"), str):
        yield from _file(attachment)


def _reference(text: str) -> Iterator[str]:
    if found := _REFERENCE.fullmatch(text):
        if found[1] not in resource_types():
            yield f"The reference {text} is to a {found[1]}, which FHIR does not know."
    elif not _ELSEWHERE.fullmatch(text):
        yield f"“{text}” is not a reference, such as Patient/1."


def _file(attachment: Mapping[str, Any]) -> Iterator[str]:
    try:
        size = len(base64.b64decode("".join(attachment["data"].split()), validate=True))
    except (binascii.Error, ValueError):
        yield "The file's data is not base64."
        return
    said = attachment.get("size")
    if isinstance(said, int) and said != size:
        yield f"The file is said to have {said} bytes and has {size}."


@lru_cache(maxsize=1)
def resource_types() -> frozenset[str]:
    """The names of R4's resources, from the model that formulas use."""
    model: Any = import_module("fhirpathpy.models").models["r4"]
    return frozenset(
        name for name, parent in model["type2Parent"].items() if parent in {"Resource", "DomainResource"}
    )
