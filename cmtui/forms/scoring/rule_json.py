"""JSON read strictly, field by field: whatever is wrong is one sentence that names the field.

A rule that is read halfway would put a wrong figure into a record, so unlike a questionnaire a rule is taken whole or
not at all.
"""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NoReturn

from cmtui.errors import CaseworkError
from cmtui.forms.scoring.rule_parts import BIGGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping


class UnreadableRule(CaseworkError):
    """The file is not a score rule; nothing was kept."""

    title = "Rule not read"


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value and where it stands."""

    value: Any
    where: str

    def fail(self, what: str) -> NoReturn:
        """Refuse the rule.

        Raises:
            UnreadableRule: Always.
        """
        sentence = f"The score rule was not read: {self.where or 'the file'} {what}."
        raise UnreadableRule(" ".join(sentence.split()))

    def object(self, allowed: Collection[str], required: Collection[str] = ()) -> Mapping[str, Node]:
        """The fields of an object; unknown and missing ones are refused."""
        if not isinstance(self.value, dict):
            self.fail("has to be an object in braces")
        for name in self.value:
            if name not in allowed:
                known = ", ".join(sorted(allowed))
                self.fail(f"has a field '{name}' that a rule does not know; it can have {known}")
        for name in required:
            if self.value.get(name) in (None, ""):
                self.fail(f"lacks the field '{name}'")
        inside = f"{self.where}." if self.where else ""
        return {name: Node(value, f"{inside}{name}") for name, value in self.value.items()}

    def list(self) -> tuple[Node, ...]:
        """The elements of a list."""
        if not isinstance(self.value, list):
            self.fail("has to be a list in brackets")
        return tuple(Node(value, f"{self.where}[{number}]") for number, value in enumerate(self.value))

    def text(self) -> str:
        """A text that says something."""
        if not isinstance(self.value, str) or not self.value.strip():
            self.fail("has to be a text that is not empty")
        return self.value.strip()

    def one_of(self, words: Collection[str]) -> str:
        """One of a few words."""
        if not isinstance(self.value, str) or self.value not in words:
            shown = textwrap.shorten(
                json.dumps(self.value, default=str, ensure_ascii=False), 40, placeholder="…"
            )
            self.fail(f"is {shown}, and has to be one of {', '.join(words)}")
        return self.value

    def number(self) -> Decimal:
        """A figure, exact."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | Decimal):
            self.fail("has to be a number")
        figure = Decimal(self.value)
        if not abs(figure) <= BIGGEST:
            self.fail("is a number out of all measure")
        return figure

    def whole(self) -> int:
        """A whole figure, zero or more."""
        figure = self.number()
        if figure != int(figure) or figure < 0:
            self.fail("has to be a whole number, 0 or more")
        return int(figure)

    def flag(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            self.fail("has to be true or false")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """A list of texts, or one text."""
        return (self.text(),) if isinstance(self.value, str) else tuple(node.text() for node in self.list())


def parse(data: bytes) -> Node:
    """The file as JSON, its figures exact.

    Raises:
        UnreadableRule: It is no JSON in UTF-8.
    """
    try:
        value = json.loads(
            data.decode("utf-8-sig"), parse_float=_exact, parse_constant=_no_number, object_pairs_hook=_once
        )
    except UnicodeDecodeError:
        raise UnreadableRule("The score rule was not read: the file is not text in UTF-8.") from None
    except (ValueError, RecursionError) as wrong:
        where = f" near line {wrong.lineno}" if isinstance(wrong, json.JSONDecodeError) else ""
        raise UnreadableRule(f"The score rule was not read: the file is not sound JSON{where}.") from None
    return Node(value, "")


def one(fields: Mapping[str, Node], name: str, read: Callable[[Node], str], otherwise: str = "") -> str:
    """A field that may be left out."""
    return read(fields[name]) if name in fields else otherwise


def entries(fields: Mapping[str, Node], name: str) -> tuple[Node, ...]:
    """The elements of a list that may be left out."""
    return fields[name].list() if name in fields else ()


def flag(fields: Mapping[str, Node], name: str) -> bool:
    """A mark that is off where it is left out."""
    return name in fields and fields[name].flag()


def figure(fields: Mapping[str, Node], name: str) -> Decimal | None:
    """A figure that may be left out."""
    return fields[name].number() if name in fields else None


def _exact(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent beyond what a Decimal holds
        raise ValueError(text) from None


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnreadableRule(f"The score rule was not read: the field '{twice}' stands twice in one object.")
    return fields
