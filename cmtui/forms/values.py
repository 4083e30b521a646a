"""What an answer can be: the values of FHIR that questions of a form take."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

AnswerKind = Literal[
    "boolean",
    "decimal",
    "integer",
    "date",
    "dateTime",
    "time",
    "string",
    "uri",
    "coding",
    "quantity",
    "reference",
    "attachment",
]
"""The ``x`` of FHIR's ``value[x]``, with a small first letter."""


@dataclass(frozen=True, slots=True)
class Coding:
    """A coded answer."""

    code: str
    system: str = ""
    display: str = ""

    def means(self, other: Coding) -> bool:
        """Whether both name the same concept: the system counts where both have one."""
        if self.code or other.code:
            return self.code == other.code and (
                self.system == other.system or not self.system or not other.system
            )
        return self.display == other.display


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit."""

    value: Decimal | None
    unit: str = ""
    system: str = ""
    code: str = ""
    comparator: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was chosen; its bytes stay where they are."""

    title: str
    url: str = ""
    content_type: str = ""
    size: int | None = None


Plain = bool | int | Decimal | str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a question. Dates and times are the texts of FHIR, which may be a year or a month only."""

    kind: AnswerKind
    value: Plain | Coding | Quantity | Attachment

    @property
    def text(self) -> str:
        """The answer as a person reads it."""
        match self.value:
            case bool():
                return "yes" if self.value else "no"
            case Coding():
                return self.value.display or self.value.code
            case Quantity():
                figure = "" if self.value.value is None else f"{self.value.value:f}"
                return " ".join(part for part in (self.value.comparator + figure, self.value.unit) if part)
            case Attachment():
                return self.value.title or self.value.url
            case Decimal():
                return f"{self.value:f}"
            case _:
                return str(self.value)


YES: Final = Answer("boolean", value=True)
NO: Final = Answer("boolean", value=False)
