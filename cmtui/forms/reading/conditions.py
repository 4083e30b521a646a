"""The conditions of enableWhen: read, and held against the tree that they ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cmtui.forms.reading.values import answer, choice, objects, truth, words
from cmtui.forms.tree import Condition
from cmtui.forms.values import YES, Answer, Coding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.forms.reading.findings import Findings
    from cmtui.forms.tree import Item, ItemType
    from cmtui.forms.values import AnswerKind

_OPERATORS: Final = frozenset({"exists", "=", "!=", ">", "<", ">=", "<="})

_FITS: Final[Mapping[ItemType, frozenset[AnswerKind]]] = {
    "boolean": frozenset({"boolean"}),
    "decimal": frozenset({"decimal", "integer"}),
    "integer": frozenset({"decimal", "integer"}),
    "date": frozenset({"date", "dateTime"}),
    "dateTime": frozenset({"date", "dateTime"}),
    "time": frozenset({"time"}),
    "string": frozenset({"string"}),
    "text": frozenset({"string"}),
    "url": frozenset({"string", "uri"}),
    "reference": frozenset({"reference"}),
    "quantity": frozenset({"quantity"}),
    "attachment": frozenset(),
    "group": frozenset(),
    "display": frozenset(),
}
"""Which answers of a condition can ever match a question; a choice takes the kinds of its options."""


def conditions(item: dict[str, Any], link_id: str, findings: Findings) -> tuple[Condition, ...]:
    """The conditions of an item."""
    found = (_condition(entry, link_id, findings) for entry in objects(item.get("enableWhen")))
    return tuple(condition for condition in found if condition is not None)


def _condition(entry: dict[str, Any], link_id: str, findings: Findings) -> Condition | None:
    """One condition; none where it asks nothing."""
    question, operator = words(entry.get("question")), words(entry.get("operator"))
    _, kind, raw = choice(entry, "answer")
    value = None if kind is None else answer(kind, raw)
    if not question or operator not in _OPERATORS:
        findings.error(
            link_id, "bad-enable-when", "A condition for showing it cannot be read and is left out."
        )
        return None
    if operator == "exists":
        wanted = truth(raw)
        if wanted is None:
            findings.error(
                link_id,
                "bad-enable-when",
                f"Whether {question} has to be answered is not said: taken as yes.",
            )
        return Condition(question, "exists", YES if wanted is None else Answer("boolean", wanted))
    if value is None and words(raw):
        findings.error(
            link_id,
            "enable-when-type",
            f"A condition for showing it has {words(raw)} as an answer of a wrong type.",
        )
        value = Answer("string", words(raw))
    elif value is None:
        findings.error(
            link_id,
            "bad-enable-when",
            "A condition for showing it has no answer to compare with: it is never met.",
        )
    return Condition(question, operator, value)  # type: ignore[arg-type]  # one of _OPERATORS


def check(items: tuple[Item, ...], findings: Findings) -> None:
    """Say which conditions ask about nothing, can never be met, or go round in a circle."""
    every = [inner for item in items for inner in item.walk()]
    by_id: dict[str, Item] = {}
    for item in every:
        by_id.setdefault(words(item.raw.get("linkId")).strip() or item.link_id, item)
    takes: dict[str, _Takes] = {}
    for item in every:
        for condition in item.enable_when:
            asked = by_id.get(condition.question)
            if asked is None:
                findings.error(
                    item.link_id,
                    "dangling-enable-when",
                    f"It is shown by the answer to {condition.question}, which is not in the form: "
                    "that condition counts as not answered.",
                )
            elif condition.operator != "exists":
                if condition.question not in takes:
                    takes[condition.question] = _Takes(asked)
                _check_answer(item, condition, takes[condition.question], findings)
    if any(item.enable_when for item in every):
        _check_circles(items, by_id, findings)


class _Takes:
    """What a question takes as an answer, gathered once for all conditions that ask about it."""

    def __init__(self, asked: Item) -> None:
        self.kinds = _FITS.get(asked.type) or frozenset()
        self._codes: dict[str, set[str]] | None = None
        if asked.type in {"choice", "open-choice"}:
            own = {option.answer.kind for option in asked.options} or {"coding", "string"}
            self.kinds = frozenset({*own, "string"} if asked.type == "open-choice" else own)
        if asked.type == "choice" and asked.options:
            self._codes = {}
            for option in asked.options:
                if isinstance(value := option.answer.value, Coding):
                    self._codes.setdefault(value.code, set()).add(value.system)

    def has(self, wanted: Coding) -> bool:
        """Whether a code can be the answer: no list of codes is known, or it is one of them."""
        if self._codes is None or not wanted.code:
            return True
        systems = self._codes.get(wanted.code, set())
        return bool(systems) and (not wanted.system or wanted.system in systems or "" in systems)


def _check_answer(item: Item, condition: Condition, takes: _Takes, findings: Findings) -> None:
    """Say so when a condition's answer can never be given."""
    wanted = condition.answer
    if wanted is None:
        return
    if wanted.kind not in takes.kinds:
        findings.error(
            item.link_id,
            "enable-when-type",
            f"It is shown by an answer of the type {wanted.kind} to {condition.question}, which takes another type: "
            "that condition can never be met.",
        )
    elif isinstance(wanted.value, Coding) and not takes.has(wanted.value):
        findings.error(
            item.link_id,
            "enable-when-option",
            f"It is shown by the answer {wanted.text} to {condition.question}, which is none of its options.",
        )


def _check_circles(items: tuple[Item, ...], by_id: Mapping[str, Item], findings: Findings) -> None:
    """Say which items are shown by an answer that can only be given while they are shown.

    An item hangs on the questions its conditions ask about, and on the item it stands under.
    """
    hangs: dict[Item, set[Item]] = {}
    waiting: list[tuple[Item, Item | None]] = [(item, None) for item in reversed(items)]
    while waiting:
        item, parent = waiting.pop()
        asked = {by_id[condition.question] for condition in item.enable_when if condition.question in by_id}
        hangs[item] = asked | ({parent} if parent is not None else set())
        waiting.extend((inner, item) for inner in reversed(item.items))
    for item in _in_circles(hangs):
        if item.enable_when:
            findings.error(
                item.link_id,
                "looping-enable-when",
                "The conditions for showing it go round in a circle, so it may never be shown.",
            )


def _in_circles(hangs: Mapping[Item, set[Item]]) -> list[Item]:
    """The items that hang on themselves: strongly connected parts, by Tarjan's walk without recursion."""
    index: dict[Item, int] = {}
    low: dict[Item, int] = {}
    stack: list[Item] = []
    on_stack: set[Item] = set()
    found: list[Item] = []
    for root in hangs:
        if root in index:
            continue
        work = [(root, iter(hangs[root]))]
        while work:
            node, rest = work[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                stack.append(node)
                on_stack.add(node)
            below = next(rest, None)
            if below is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    found.extend(_part(node, stack, on_stack, hangs))
            elif below not in index:
                work.append((below, iter(hangs[below])))
            elif below in on_stack:
                low[node] = min(low[node], index[below])
    order = {item: number for number, item in enumerate(hangs)}
    return sorted(found, key=lambda item: order[item])


def _part(node: Item, stack: list[Item], on_stack: set[Item], hangs: Mapping[Item, set[Item]]) -> list[Item]:
    """The part that ends at a node, taken off the stack; nothing where that is one item and no circle."""
    part: list[Item] = []
    while not part or part[-1] is not node:
        part.append(stack.pop())
        on_stack.discard(part[-1])
    return part if len(part) > 1 or node in hangs[node] else []
