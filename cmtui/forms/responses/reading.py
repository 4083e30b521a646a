"""A QuestionnaireResponse of anybody read as answers to its form: tolerant, and nothing is lost without a word."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

from cmtui.errors import CaseworkError
from cmtui.forms.answers import Answers, Skip
from cmtui.forms.filling.places import fans_out, shape
from cmtui.forms.filling.standing import computable
from cmtui.forms.responses.json import BY_HAND, NOTE, SKIPPED, Unreadable, extension, from_json, written_link
from cmtui.forms.tree import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cmtui.forms.answers import Path
    from cmtui.forms.tree import Form, Item
    from cmtui.forms.values import Answer


class UnreadableResponse(CaseworkError):
    """A file does not hold a questionnaire response."""

    title = "Not a response"


def parsed(data: bytes | str | dict[str, Any]) -> dict[str, Any]:
    """The JSON of a response, with its figures as decimals.

    Raises:
        UnreadableResponse: It is not the JSON of a QuestionnaireResponse.
    """
    if isinstance(data, bytes | str):
        try:
            text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
            data = json.loads(text, parse_float=Decimal)
        except (ValueError, RecursionError) as error:
            raise UnreadableResponse("The file is not JSON; choose a FHIR QuestionnaireResponse.") from error
    if not isinstance(data, dict) or data.get("resourceType") != "QuestionnaireResponse":
        raise UnreadableResponse("The file holds no FHIR QuestionnaireResponse; choose one that does.")
    return data


def from_response(form: Form, data: bytes | str | dict[str, Any]) -> tuple[Answers, tuple[Finding, ...]]:
    """The answers that a response gives to a form, and what in it the form does not know.

    A question that the form fills by itself (`initial`) and the response leaves out stays empty. An answer where a
    formula writes is taken as the formula's, unless the response says that it was given by hand.

    Raises:
        UnreadableResponse: It is not the JSON of a QuestionnaireResponse.
    """
    reader = _Reader()
    reader.items(form.items, parsed(data).get("item"), ())
    answers = reader.answers()
    places = shape(form, answers, answers.given).places
    filled = {
        place.path for place in places if place.item.is_question and not computable(place.item.calculated)
    }
    return (
        Answers(
            given=answers.given,
            repeats=answers.repeats,
            skipped=answers.skipped,
            notes=answers.notes,
            touched=frozenset(filled | reader.by_hand),
        ),
        tuple(reader.findings),
    )


def matched(items: Sequence[Item], written: Any) -> list[tuple[dict[str, Any], Item | None]]:
    """Each item of a response with the form's item that it answers; None where there is none.

    Neighbors to which the form's file gives the same link id are told apart by their texts, else by their order.
    """
    rank = {item: number for number, item in enumerate(items)}
    last = -1
    known: dict[str, list[Item]] = {}
    for item in items:
        known.setdefault(written_link(item), []).append(item)
    used: set[Item] = set()
    found: list[tuple[dict[str, Any], Item | None]] = []
    for entry in _objects(written):
        link_id = entry.get("linkId")
        candidates = known.get(link_id, []) if isinstance(link_id, str) else []
        by_text = [candidate for candidate in candidates if candidate.text == entry.get("text")]
        onward = [candidate for candidate in by_text or candidates if rank[candidate] > last]
        best = [*onward, *by_text, *candidates]
        chosen = next((candidate for candidate in best if candidate not in used), best[0] if best else None)
        if chosen is not None and len(candidates) > 1:
            used.add(chosen)
        last = rank[chosen] if chosen is not None else last
        found.append((entry, chosen))
    return found


class _Reader:
    def __init__(self) -> None:
        self.given: dict[Path, tuple[Answer, ...]] = {}
        self.repeats: dict[Path, int] = {}
        self.skipped: dict[Path, Skip] = {}
        self.notes: dict[Path, str] = {}
        self.by_hand: set[Path] = set()
        self.findings: list[Finding] = []

    def answers(self) -> Answers:
        return Answers(given=self.given, repeats=self.repeats, skipped=self.skipped, notes=self.notes)

    def lost(self, link_id: str, feature: str, sentence: str) -> None:
        self.findings.append(Finding("error", link_id, feature, sentence))

    def items(self, items: Sequence[Item], written: Any, above: Path) -> None:
        """Read the items of a response that stand under a path."""
        count: dict[str, int] = {}
        for entry, item in matched(items, written):
            if item is None:
                link_id = entry.get("linkId")
                self.lost(str(link_id or ""), "unknown-link-id", f"The form has no item “{link_id}” here.")
                continue
            number = count.get(item.link_id, 0)
            count[item.link_id] = number + 1
            if item.type == "group":
                self.group(item, entry, above, number)
            else:
                self.question(item, entry, above, number)

    def group(self, item: Item, entry: dict[str, Any], above: Path, number: int) -> None:
        if number and not item.repeats:
            self.lost(item.link_id, "repeated", f"“{item.text}” stands once in the form, more often here.")
            return
        path = (*above, (item.link_id, number))
        if item.repeats:
            self.repeats[*above, (item.link_id, 0)] = number + 1
        self.marks(path, entry)
        if entry.get("answer"):
            self.lost(item.link_id, "answer-on-group", f"“{item.text}” is a heading and takes no answer.")
        self.items(item.items, entry.get("item"), path)

    def question(self, item: Item, entry: dict[str, Any], above: Path, number: int) -> None:
        path = (*above, (item.link_id, 0))
        self.marks(path, entry)
        if not item.is_question:
            if entry.get("answer"):
                self.lost(item.link_id, "answer-on-display", f"“{item.text}” is a text and takes no answer.")
            return
        if number and not item.repeats:
            self.lost(item.link_id, "repeated", f"“{item.text}” stands once in the form, more often here.")
            return
        values = list(self.given.get(path, ()))
        for answer in _objects(entry.get("answer")):
            copy = len(values)
            try:
                value = from_json(answer)
            except Unreadable as error:
                self.lost(
                    item.link_id, "unreadable-answer", f"An answer to “{item.text}” cannot be read: {error}."
                )
                value = None
            if value is not None:
                values.append(value)
            under = (*above, (item.link_id, copy if fans_out(item) else 0))
            self.items(item.items, answer.get("item"), under)
        # Some write what is below a question beside its answer, as for a group.
        self.items(item.items, entry.get("item"), path)
        if values:
            self.given[path] = tuple(values)

    def marks(self, path: Path, entry: dict[str, Any]) -> None:
        why = extension(entry, SKIPPED)
        if why in get_args(Skip):
            self.skipped[path] = why
        note = extension(entry, NOTE)
        if isinstance(note, str) and note:
            self.notes[path] = note
        if extension(entry, BY_HAND) is True:
            self.by_hand.add(path)


def _objects(value: Any) -> Iterable[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else ()
