"""A QuestionnaireResponse held against its form, strictly: whatever a receiving system could refuse is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from cmtui.forms.filling.completeness import broken, demanded
from cmtui.forms.filling.outcome import Issue, Subject
from cmtui.forms.filling.places import fans_out
from cmtui.forms.filling.standing import NOTHING, Board, has_formulas
from cmtui.forms.filling.validation import check, kinds
from cmtui.forms.responses.json import SKIPPED, Unreadable, extension, from_json, written_link
from cmtui.forms.responses.raw import raw_problems
from cmtui.forms.responses.reading import from_response, matched, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cmtui.forms.answers import Path
    from cmtui.forms.tree import Form, Item
    from cmtui.forms.values import Answer

STATUSES: Final = frozenset({"in-progress", "completed", "amended", "entered-in-error", "stopped"})
FINISHED: Final = frozenset({"completed", "amended"})
"""Only with these does what is required have to be there."""


def validate_response(
    form: Form,
    data: bytes | str | dict[str, Any],
    *,
    subject: Subject | None = None,
    now: datetime | None = None,
) -> tuple[bool, tuple[Issue, ...]]:
    """Whether a response is a right answer to its form, and each thing that is not.

    A question skipped with a reason of ours counts as answered. What formulas would compute is not compared.

    Raises:
        UnreadableResponse: It is not the JSON of a QuestionnaireResponse.
    """
    response = parsed(data)
    form = as_given(form)
    answers, _ = from_response(form, response)
    board = Board(form, answers, answers.given)
    computed = NOTHING
    if has_formulas(form):
        from cmtui.forms.formulas.calculation import Calculator  # 60 ms, and only forms with formulas need it

        at = now if now is not None else datetime.now(UTC)
        calculator = Calculator(form, subject if subject is not None else Subject(), at)
        computed = calculator.settle(answers, board, computed, None)
    values = board.values(answers, computed)
    enabled = board.enabled(values, computed)
    against = _Against(board, values, enabled, finished=str(response.get("status")) in FINISHED)
    issues = (
        *_head(form, response),
        *against.items(form.items, response.get("item"), ()),
        *broken(board, enabled, computed),
    )
    return not any(issue.severity == "error" for issue in issues), issues


def as_given(form: Form) -> Form:
    """The form without what fills answers in by itself: only what the response says is to count."""

    def bare(item: Item) -> Item:
        return replace(
            item,
            calculated=None,
            initial=(),
            initial_expression=None,
            options=tuple(replace(option, initial=False) for option in item.options),
            items=tuple(bare(child) for child in item.items),
        )

    return replace(form, items=tuple(bare(item) for item in form.items))


def _head(form: Form, response: Mapping[str, Any]) -> Iterator[Issue]:
    status = response.get("status")
    if not isinstance(status, str) or status not in STATUSES:
        yield Issue((), "", f"The status is “{status}”; it has to be one of {', '.join(sorted(STATUSES))}.")
    asked = str(response.get("questionnaire") or "").partition("|")[0]
    own = str(form.raw.get("url") or "").partition("|")[0]
    if asked and own and not asked.startswith("#") and asked != own:
        yield Issue((), "", f"The response is to another form, {asked}.")
    if response.get("item") is not None and not isinstance(response["item"], list):
        yield Issue((), "", "The items have to be a list.")


class _Against:
    """Walks the response and the form side by side."""

    def __init__(
        self,
        board: Board,
        values: Mapping[Path, tuple[Answer, ...]],
        enabled: frozenset[Path],
        *,
        finished: bool,
    ) -> None:
        self.values = values
        self.enabled = enabled
        self.finished = finished
        self.known = {written_link(item) for item in board.form.walk()}
        self.unasked = board.layout.at.keys() - enabled

    def items(self, items: Sequence[Item], written: Any, above: Path) -> Iterator[Issue]:
        """The items of a response that stand under a path."""
        rank = {item: number for number, item in enumerate(items)}
        by_item: dict[Item, list[dict[str, Any]]] = {}
        last = -1
        for entry, item in matched(items, written):
            if item is None:
                yield self.stray(entry.get("linkId"), above)
                continue
            if rank[item] < last:
                yield Issue(above, item.link_id, "The items do not stand in the order of the form.")
            last = max(last, rank[item])
            by_item.setdefault(item, []).append(entry)
        for item in items:
            yield from self.item(item, by_item.get(item, []), above)

    def stray(self, link_id: Any, above: Path) -> Issue:
        if not isinstance(link_id, str) or not link_id:
            return Issue(above, "", "An item has no linkId.")
        if link_id in self.known:
            return Issue(above, link_id, "The item stands in another place of the form than here.")
        return Issue(above, link_id, "The form has no such item.")

    def item(self, item: Item, entries: Sequence[dict[str, Any]], above: Path) -> Iterator[Issue]:
        path = (*above, (item.link_id, 0))
        asked = path in self.enabled
        if not entries:
            if asked and demanded(item) and self.finished and item.type != "display":
                yield Issue(path, item.link_id, f"“{item.text or item.link_id}” is required and missing.")
            return
        if len(entries) > 1 and not (item.type == "group" and item.repeats):
            yield Issue(path, item.link_id, f"The item stands here {len(entries)} times; once is right.")
        if item.type == "group":
            yield from self.groups(item, entries, above)
        elif item.type == "display":
            if any(entry.get("answer") or entry.get("item") for entry in entries):
                yield Issue(path, item.link_id, "The item is a text; it takes neither answer nor items.")
        else:
            yield from self.question(item, entries, path)
        if path in self.unasked and any(_holds_something(entry) for entry in entries):
            yield Issue(path, item.link_id, "The item is answered, and by the other answers it is not asked.")

    def groups(self, item: Item, entries: Sequence[dict[str, Any]], above: Path) -> Iterator[Issue]:
        least, most = item.min_occurs or 0, item.max_occurs
        path = (*above, (item.link_id, 0))
        if item.repeats and self.finished and len(entries) < least:
            yield Issue(path, item.link_id, f"The group stands {len(entries)} times; {least} is the least.")
        if item.repeats and most is not None and len(entries) > most:
            yield Issue(path, item.link_id, f"The group stands {len(entries)} times; {most} is the most.")
        for number, entry in enumerate(entries):
            inside = (*above, (item.link_id, number))
            if entry.get("answer"):
                yield Issue(inside, item.link_id, "The item is a group; it takes no answer of its own.")
            if item.required and self.finished and not _holds_something(entry):
                yield Issue(inside, item.link_id, f"“{item.text or item.link_id}” is required and empty.")
            yield from self.items(item.items, entry.get("item"), inside)

    def question(self, item: Item, entries: Sequence[dict[str, Any]], path: Path) -> Iterator[Issue]:
        copy = 0
        found = False
        for entry in entries:
            if entry.get("item"):
                reason = "The items below a question belong into its answer, not beside it."
                yield Issue(path, item.link_id, reason)
                yield from self.items(item.items, entry.get("item"), path)
            answers = entry.get("answer")
            for answer in answers if isinstance(answers, list) else ():
                try:
                    found |= from_json(answer) is not None
                except Unreadable as error:
                    found = True
                    yield Issue(path, item.link_id, f"An answer cannot be read: {error}.")
                    continue
                for reason in raw_problems(answer):
                    yield Issue(path, item.link_id, reason)
                under = (*path[:-1], (item.link_id, copy if fans_out(item) else 0))
                yield from self.items(item.items, answer.get("item"), under)
                copy += 1
        skipped = any(extension(entry, SKIPPED) for entry in entries)
        if not (found or skipped) and demanded(item) and self.finished and path in self.enabled:
            yield Issue(path, item.link_id, f"“{item.text or item.link_id}” is required and not answered.")
        values = self.values.get(path, ())
        known = kinds(item)
        for reason, severity in check(item, values):
            # What is still in work may be out of bounds for now; a value of the wrong kind is wrong at once.
            lasting = self.finished or any(value.kind not in known for value in values)
            yield Issue(path, item.link_id, reason, severity if lasting else "warning")


def _holds_something(entry: Mapping[str, Any]) -> bool:
    """Whether an answer stands in an item or anywhere below it, however deep somebody else's file goes."""
    waiting: list[Any] = [entry]
    while waiting:
        found = waiting.pop()
        if not isinstance(found, dict):
            continue
        if any(name.startswith("value") for name in found):
            return True
        for below in (found.get("answer"), found.get("item")):
            waiting.extend(below if isinstance(below, list) else ())
    return False
