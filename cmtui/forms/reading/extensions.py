"""The extensions of an element, found by their name whatever guide they were published in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cmtui.forms.reading.values import choice, coding, figure, objects, truth, whole, words
from cmtui.forms.tree import Expression

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

_PREFIXES: Final = ("sdc-questionnaire-", "questionnaire-", "sdc-")
"""The same extension moved between guides; HL7 kept the last part of its name."""


def short(url: str) -> str:
    """An extension's name without the address and the guide it comes from."""
    name = url.rstrip("/").rsplit("/", 1)[-1]
    for prefix in _PREFIXES:
        if name.startswith(prefix):
            return name[len(prefix) :]
    return name


class Extensions:
    """The extensions of one element by their short names."""

    def __init__(self, element: Any) -> None:
        self._by_name: dict[str, list[dict[str, Any]]] = {}
        self.modifiers: tuple[str, ...] = ()
        """Names of modifierExtensions: what they mean changes what the element means."""
        if isinstance(element, dict):
            for extension in objects(element.get("extension")):
                self._by_name.setdefault(short(words(extension.get("url"))), []).append(extension)
            self.modifiers = tuple(
                short(words(extension.get("url"))) for extension in objects(element.get("modifierExtension"))
            )

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def __bool__(self) -> bool:
        return bool(self._by_name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def all(self, *names: str) -> tuple[dict[str, Any], ...]:
        """The extensions of these names, in this order."""
        if not self._by_name:
            return ()
        return tuple(extension for name in names for extension in self._by_name.get(name, ()))

    def value(self, *names: str) -> Any:
        """The value of the first of these that has one."""
        if not self._by_name:  # most elements have no extension, and each is asked thirty times
            return None
        for name in names:
            for extension in self._by_name.get(name, ()):
                key, _, value = choice(extension, "value")
                if key:
                    return value
        return None

    def flag(self, name: str) -> bool:
        """Whether it says yes."""
        return truth(self.value(name)) is True

    def whole(self, *names: str) -> int | None:
        """Its whole figure."""
        return whole(self.value(*names)) if self._by_name else None

    def figure(self, *names: str) -> Decimal | None:
        """Its figure."""
        return figure(self.value(*names)) if self._by_name else None

    def code(self, name: str) -> str:
        """The code of its concept, coding or code; its words where it has no code."""
        found = coding(self.value(name))
        return "" if found is None else found.code or found.display

    def expression(self, name: str) -> Expression | None:
        """Its first formula."""
        for extension in self.all(name):
            if (found := formula(extension)) is not None:
                return found
        return None


def formula(extension: dict[str, Any]) -> Expression | None:
    """The formula of an extension; older guides wrote FHIRPath as a bare text."""
    inner = extension.get("valueExpression")
    if isinstance(inner, dict):
        text = words(inner.get("expression"))
        language = language_of(words(inner.get("language")))
        name = words(inner.get("name"))
        if not text and words(inner.get("reference")):
            return Expression(language="text/cql", text=words(inner.get("reference")), name=name)
        return Expression(language, text, name) if text else None
    text = words(extension.get("valueString"))
    return Expression("text/fhirpath", text) if text else None


def computed(extension: dict[str, Any]) -> Expression | None:
    """The formula that gives an extension its value; none where the value stands there plainly."""
    if "valueExpression" in extension:
        return formula(extension)
    beside = Extensions(next((extension[key] for key in extension if key.startswith("_value")), None))
    if (found := beside.expression("cqf-expression")) is not None:
        return found
    for inner in beside.all("cqf-calculatedValue"):
        if isinstance(inner.get("valueExpression"), dict):
            return formula(inner)
        if name := words(inner.get("valueString")):  # how a library calls it
            return Expression("text/cql", name)
    return None


def language_of(language: str) -> str:
    """A language in one spelling: seven are in use for CQL alone."""
    plain = language.strip().lower()
    if "cql" in plain:
        return "text/cql"
    if "fhirpath" in plain or not plain:
        return "text/fhirpath"
    return "application/x-fhir-query" if "fhir-query" in plain else plain
