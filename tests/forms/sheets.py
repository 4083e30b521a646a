"""Small forms for the tests of a sitting, made of a few words, and paths to their places."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cmtui.forms.filling.sitting import Sitting
from cmtui.forms.tree import Condition, Constraint, Expression, Form, Item, Option
from cmtui.forms.values import NO, YES, Answer, Coding, Quantity

if TYPE_CHECKING:
    from cmtui.forms.answers import Answers, Path
    from cmtui.forms.filling.outcome import Subject

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def item(link: str, kind: Any = "string", *below: Item, **more: Any) -> Item:
    return Item(link, kind, more.pop("text", link.capitalize()), items=below, **more)


def form(*items: Item, **more: Any) -> Form:
    return Form("test", "urn:test", "1", "Test", items, **more)


def sitting(of: Form, answers: Answers | None = None, subject: Subject | None = None) -> Sitting:
    return Sitting(of, now=NOW, answers=answers, subject=subject)


def at(*steps: str) -> Path:
    """`at("meds#1", "dose")` is the dose in the second repetition of the group meds."""
    return tuple((step.partition("#")[0], int(step.partition("#")[2] or 0)) for step in steps)


def fhirpath(text: str, name: str = "") -> Expression:
    return Expression("text/fhirpath", text, name)


def when(question: str, operator: Any, answer: Answer | None = None) -> Condition:
    return Condition(question, operator, answer)


def must(key: str, text: str, human: str, severity: Any = "error") -> Constraint:
    return Constraint(key, fhirpath(text), human, severity)


def text(words: str) -> Answer:
    return Answer("string", words)


def whole(number: int) -> Answer:
    return Answer("integer", number)


def figure(number: str) -> Answer:
    return Answer("decimal", Decimal(number))


def day(words: str) -> Answer:
    return Answer("date", words)


def pick(code: str, system: str = "urn:o") -> Answer:
    return Answer("coding", Coding(code, system, code.upper()))


def amount(number: str, unit: str) -> Answer:
    return Answer("quantity", Quantity(Decimal(number), unit, "http://unitsofmeasure.org", unit))


def options(*codes: str) -> tuple[Option, ...]:
    """Options scored 0, 1, 2 … in their order."""
    return tuple(Option(pick(code), Decimal(score)) for score, code in enumerate(codes))


def yes(*, really: bool = True) -> Answer:
    return YES if really else NO


def in_view(sitting: Sitting) -> list[str]:
    """The lines by link id; repetitions after the first with their number."""
    return [
        place.path[-1][0] + (f"#{place.path[-1][1]}" if place.path[-1][1] else "") for place in sitting.lines
    ]
