"""Answers written as a FHIR R4 QuestionnaireResponse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from cmtui.forms.filling.places import fans_out
from cmtui.forms.filling.standing import Board
from cmtui.forms.responses.json import BY_HAND, MODE, NOTE, SKIPPED, to_json, written_link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from cmtui.forms.answers import Answers, Path
    from cmtui.forms.filling.outcome import Outcome
    from cmtui.forms.filling.places import Place
    from cmtui.forms.tree import Form, Item
    from cmtui.forms.values import Answer

Status = Literal["in-progress", "completed", "amended", "entered-in-error", "stopped"]


def to_response(
    form: Form,
    answers: Answers,
    outcome: Outcome,
    *,
    status: Status = "in-progress",
    authored: datetime | None = None,
    subject: Mapping[str, Any] | None = None,
    author: Mapping[str, Any] | None = None,
    source: Mapping[str, Any] | None = None,
    mode: str = "",
    ident: str = "",
) -> dict[str, Any]:
    """The QuestionnaireResponse of a sitting: what is asked and answered, skipped or noted, in the order of the form.

    `subject`, `author` and `source` are FHIR References. Answers to items that are not asked stay out.
    """
    response: dict[str, Any] = {"resourceType": "QuestionnaireResponse"}
    if ident:
        response["id"] = ident
    if mode:
        response["extension"] = [{"url": MODE, "valueCode": mode}]
    response["questionnaire"] = f"{form.url}|{form.version}" if form.version else form.url
    response["status"] = status
    if subject:
        response["subject"] = dict(subject)
    if authored is not None:
        response["authored"] = authored.isoformat(timespec="seconds")
    if author:
        response["author"] = dict(author)
    if source:
        response["source"] = dict(source)
    writer = Writer(Board(form, answers, outcome.values), answers, outcome.values, outcome.enabled)
    if items := writer.items(-1):
        response["item"] = items
    return response


class Writer:
    """Writes the places of a board from the top down, leaving out what holds nothing."""

    def __init__(
        self,
        board: Board,
        answers: Answers,
        values: Mapping[Path, Sequence[Answer]],
        enabled: frozenset[Path],
    ) -> None:
        self.answers = answers
        self.values = values
        self.children: dict[int, list[Place]] = {}
        for place in board.layout.places:
            if place.path in enabled:
                self.children.setdefault(place.parent, []).append(place)

    def items(self, parent: int, under: Path | None = None) -> list[dict[str, Any]]:
        """What stands below a place; of one that fans out, only below the answer with the path `under`."""
        return [
            item
            for place in self.children.get(parent, ())
            if under is None or place.path[:-1] == under
            if (item := self.item(place)) is not None
        ]

    def item(self, place: Place) -> dict[str, Any] | None:
        """One item; None where it holds nothing."""
        extensions = self.extensions(place)
        written: dict[str, Any] = {"linkId": written_link(place.item)}
        if extensions:
            written["extension"] = extensions
        if place.item.text:
            written["text"] = place.item.text
        filled = bool(extensions)
        if place.item.is_question:
            if answer := self.answer(place):
                written["answer"] = answer
                filled = True
        elif below := self.items(place.index):
            written["item"] = below
            filled = True
        return written if filled else None

    def answer(self, place: Place) -> list[dict[str, Any]]:
        """The answers of a question, with what stands below them."""
        values = self.values.get(place.path, ())
        written = [self.value(place.item, value) for value in values]
        if fans_out(place.item):
            for number, entry in enumerate(written):
                if below := self.items(place.index, (*place.path[:-1], (place.item.link_id, number))):
                    entry["item"] = below
        elif below := self.items(place.index):
            # What is below a question stands in its answer, which in R4 may do without a value of its own.
            if written:
                written[0]["item"] = below
            else:
                written = [{"item": below}]
        return written

    def value(self, item: Item, answer: Answer) -> dict[str, Any]:  # noqa: ARG002 - by item in the one for formulas
        """One answer."""
        return to_json(answer)

    def extensions(self, place: Place) -> list[dict[str, Any]]:
        """Why it was left out, what was noted, who answered."""
        found: list[dict[str, Any]] = []
        if why := self.answers.skipped.get(place.path):
            found.append({"url": SKIPPED, "valueCode": why})
        if note := self.answers.notes.get(place.path):
            found.append({"url": NOTE, "valueString": note})
        if self.computes(place.item) and place.path in self.answers.touched:
            found.append({"url": BY_HAND, "valueBoolean": True})
        return found

    def computes(self, item: Item) -> bool:
        """Whether a formula writes here, so that it has to be said when a person did."""
        return item.calculated is not None and not item.read_only
