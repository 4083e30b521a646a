"""The answers to pick from: written at the question, or in a value set that the file contains."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from cmtui.errors import UnreadableForm
from cmtui.forms.reading.extensions import Extensions
from cmtui.forms.reading.text import shown, tidy
from cmtui.forms.reading.values import answer, choice, figure, objects, truth, words
from cmtui.forms.tree import Option
from cmtui.forms.values import Answer, Coding

if TYPE_CHECKING:
    from decimal import Decimal

    from cmtui.forms.reading.findings import Findings

_SCORES: Final = ("itemWeight", "ordinalValue", "iso21090-CO-value")
"""Names of a score, the newest first."""

MOST: Final = 50_000
"""Entries of one list; a longer one is a terminology, which belongs on a server."""


MOST_OF_ALL: Final = 500_000
"""Entries of all lists of a form together."""


class Lists:
    """The value sets and code systems that a questionnaire contains."""

    def __init__(self, questionnaire: dict[str, Any], findings: Findings) -> None:
        self._findings = findings
        self._sets: dict[str, dict[str, Any]] = {}
        self._systems: dict[str, dict[str, Any]] = {}
        self._read: dict[str, tuple[Option, ...]] = {}
        self._entries = 0
        for resource in objects(questionnaire.get("contained")):
            kind = resource.get("resourceType")
            names = (f"#{words(resource.get('id'))}", words(resource.get("url")))
            if kind == "ValueSet":
                self._sets.update((name, resource) for name in names if name.strip("#"))
            elif kind == "CodeSystem":
                self._systems.update((name, resource) for name in names if name.strip("#"))

    def options(self, item: dict[str, Any], link_id: str) -> tuple[Option, ...]:
        """The options written at a question."""
        found = []
        for entry in objects(item.get("answerOption")):
            if (option := _option(entry)) is None:
                self._findings.error(link_id, "bad-value", "One of its options has no value and is left out.")
            else:
                found.append(option)
        return tuple(found)

    def of(self, canonical: str, link_id: str) -> tuple[tuple[Option, ...], str]:
        """The options of a value set; or none, and the canonical when the set is not in the file."""
        options = self._listed(canonical)
        if options is None:
            self._say_missing(canonical.split("|", 1)[0], link_id)
            return (), canonical
        if not options:
            self._findings.error(
                link_id,
                "empty-value-set",
                "The list of its answers is empty in the file: write the code or the text.",
            )
        return options, "" if options else canonical

    def units(self, canonical: str) -> tuple[tuple[Option, ...], str]:
        """The units of a value set; or none, and the canonical when the set is not in the file."""
        options = self._listed(canonical) or ()
        return options, "" if options else canonical

    def _listed(self, canonical: str) -> tuple[Option, ...] | None:
        """The options of a contained value set; none where the file does not contain it."""
        name = canonical.split("|", 1)[0]
        known = next((key for key in (name, f"#{name}") if key in self._sets), "")
        if not known:
            return None
        if known not in self._read:
            self._read[known] = ()  # while it is read, so that sets which contain each other end
            self._read[known] = found = _without_repeats(self._expanded(self._sets[known]))
            self._entries += len(found)
            if self._entries > MOST_OF_ALL:
                raise UnreadableForm(
                    f"The lists of this form have more than {MOST_OF_ALL} answers: get it without them."
                )
        return self._read[known]

    def _say_missing(self, name: str, link_id: str) -> None:
        if name.startswith("#"):
            self._findings.error(
                link_id,
                "dangling-value-set",
                "The list of its answers is missing in the file: write the code or the text.",
            )
        else:
            self._findings.degraded(
                link_id,
                "outside-value-set",
                f"Its answers are listed elsewhere ({name}): write the code or the text, which is kept as written.",
            )

    def _expanded(self, value_set: dict[str, Any]) -> list[Option]:
        """Every code of a value set, from its expansion or else as it is composed."""
        expansion = value_set.get("expansion")
        if isinstance(expansion, dict) and (found := _contained(expansion, [])):
            return found
        compose = value_set.get("compose")
        if not isinstance(compose, dict):
            return []
        taken = [option for part in objects(compose.get("include")) for option in self._part(part)]
        out = {_key(option) for part in objects(compose.get("exclude")) for option in self._part(part)}
        return [option for option in taken if _key(option) not in out][:MOST]

    def _part(self, part: dict[str, Any]) -> list[Option]:
        """What one include or exclude names: its concepts, a contained code system, or other contained sets."""
        system = words(part.get("system"))
        if concepts := objects(part.get("concept")):
            return _concepts(concepts, system)
        if system and system in self._systems and not part.get("filter"):
            of_system = self._systems[system]
            return _concepts(objects(of_system.get("concept")), words(of_system.get("url")) or system)
        inner = part.get("valueSet")
        names = [words(name) for name in (inner if isinstance(inner, list) else [inner])]
        return [option for name in names for option in self._listed(name) or ()]


def _option(entry: dict[str, Any]) -> Option | None:
    """One answerOption."""
    key, kind, raw = choice(entry, "value")
    value = None if kind is None else answer(kind, raw)
    if value is None:
        return None
    if isinstance(value.value, Coding) and not value.value.display and isinstance(raw, dict):
        # Where the display is given as rich text only.
        value = Answer("coding", replace(value.value, display=shown(raw, "display")))
    inner = raw if isinstance(raw, dict) else entry.get(f"_{key}")
    extensions, of_value = Extensions(entry), Extensions(inner)
    label = shown(raw, "display") if kind == "reference" and isinstance(raw, dict) else ""
    if kind == "string":
        label = shown({"text": "", "_text": inner}, "text") if not words(raw).strip() else ""
    return Option(
        answer=value,
        score=_score(extensions, of_value),
        prefix=_prefix(extensions, of_value),
        exclusive=extensions.flag("optionExclusive") or of_value.flag("optionExclusive"),
        initial=truth(entry.get("initialSelected")) is True,
        label=label,
    )


def _concepts(concepts: tuple[dict[str, Any], ...], system: str) -> list[Option]:
    """The options of concepts, with those below them in a code system."""
    found: list[Option] = []
    for concept in concepts:
        if len(found) >= MOST:
            break
        if code := words(concept.get("code")):
            found.append(_coded(concept, code, system))
        found.extend(_concepts(objects(concept.get("concept")), system))
    return found


def _contained(expansion: dict[str, Any], found: list[Option]) -> list[Option]:
    """The options of an expansion, with those below its headings."""
    for entry in objects(expansion.get("contains")):
        code = words(entry.get("code"))
        if code and truth(entry.get("abstract")) is not True and len(found) < MOST:
            found.append(_coded(entry, code, words(entry.get("system"))))
        _contained(entry, found)
    return found


def _coded(concept: dict[str, Any], code: str, system: str) -> Option:
    """An option of a concept."""
    extensions = Extensions(concept)
    value = Answer("coding", Coding(code, system, tidy(words(concept.get("display")))))
    score = _score(extensions)
    if score is None:
        score = next(
            (
                figure(choice(held, "value")[2])
                for held in objects(concept.get("property"))
                if words(held.get("code")) in _SCORES
            ),
            None,
        )
    return Option(answer=value, score=score, prefix=_prefix(extensions))


def _score(*places: Extensions) -> Decimal | None:
    """The score that stands at an option, or at its value."""
    found = (place.figure(name) for place in places if place for name in _SCORES)
    return next((score for score in found if score is not None), None)


def _prefix(*places: Extensions) -> str:
    """The mark before an option, such as ``a)``."""
    return next(
        (text for place in places if place and (text := tidy(words(place.value("optionPrefix"))))), ""
    )


def _key(option: Option) -> tuple[str, str]:
    """What makes two coded options the same."""
    value = option.answer.value
    return (value.system, value.code) if isinstance(value, Coding) else ("", option.text)


def _without_repeats(options: list[Option]) -> tuple[Option, ...]:
    """Each code once, where it stands first."""
    kept: dict[tuple[str, str], Option] = {}
    for option in options:
        kept.setdefault(_key(option), option)
    return tuple(kept.values())
