"""A form as the engine sees it: the tree that the reader makes of a Questionnaire of any version."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from cmtui.forms.values import Answer, Coding

ItemType = Literal[
    "group",
    "display",
    "boolean",
    "decimal",
    "integer",
    "date",
    "dateTime",
    "time",
    "string",
    "text",
    "url",
    "choice",
    "open-choice",
    "attachment",
    "reference",
    "quantity",
]
Severity = Literal["error", "degraded", "ignored"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is not as it should be in a file, or is not done with it."""

    severity: Severity
    """error: the file breaks a rule of FHIR; degraded: answered, but not as its author meant; ignored: no loss."""
    link_id: str
    """The item it stands at; empty for the form as a whole."""
    feature: str
    """A short stable name: cql, outside-value-set, dangling-enable-when, duplicate-link-id …"""
    sentence: str
    """What it means for the person who fills the form in."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula of the form."""

    language: str
    """Such as text/fhirpath or text/cql."""
    text: str
    name: str = ""
    """Of a variable."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A condition that the answers have to meet."""

    key: str
    expression: Expression
    human: str
    severity: Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One `enableWhen` of an item."""

    question: str
    operator: Literal["exists", "=", "!=", ">", "<", ">=", "<="]
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be picked."""

    answer: Answer
    score: Decimal | None = None
    """Its ordinalValue or itemWeight."""
    prefix: str = ""
    exclusive: bool = False
    """Picked, it takes all others away."""
    initial: bool = False
    label: str = ""
    """What is shown instead of the answer: a reference's display, or the words of a rich text."""

    @property
    def text(self) -> str:
        """The option as it is shown."""
        return self.label or self.answer.text


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A group, a question or a text of a form."""

    link_id: str
    type: ItemType
    text: str
    """Plain text; where the file has only rich text, that text without its markup."""
    prefix: str = ""
    code: tuple[Coding, ...] = ()
    required: bool = False
    repeats: bool = False
    read_only: bool = False
    hidden: bool = False
    control: str = ""
    """The code of itemControl: help, prompt, drop-down, check-box, radio-button, slider, gtable, page, tab …"""
    category: str = ""
    """The code of displayCategory: instructions, security, help."""
    options: tuple[Option, ...] = ()
    value_set: str = ""
    """The canonical of an outside value set: any code or text is taken, and kept as such. So it is for a choice without
    options and without a value set."""
    units: tuple[Coding, ...] = ()
    """The units of a quantity or a figure: one is fixed, several are a choice."""
    enable_when: tuple[Condition, ...] = ()
    enable_any: bool = False
    enable_expression: Expression | None = None
    variables: tuple[Expression, ...] = ()
    calculated: Expression | None = None
    initial: tuple[Answer, ...] = ()
    initial_expression: Expression | None = None
    constraints: tuple[Constraint, ...] = ()
    min_value: Answer | None = None
    max_value: Answer | None = None
    min_length: int | None = None
    max_length: int | None = None
    min_occurs: int | None = None
    max_occurs: int | None = None
    decimal_places: int | None = None
    pattern: str = ""
    mime_types: tuple[str, ...] = ()
    max_size: Decimal | None = None
    """Of an attachment, in bytes."""
    step: Decimal | None = None
    """Of a slider."""
    entry_format: str = ""
    """What the file says to show in an empty field, such as MM/DD/YYYY."""
    open_label: str = ""
    """What an open choice calls the answer that is none of its options; empty for our own word."""
    items: tuple[Item, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The item as the file has it, for expressions that ask about it. Its ``linkId`` is the one to write in a response:
    `link_id` differs where the file gives the same one to two neighbors, or none."""

    @property
    def is_question(self) -> bool:
        """Whether it takes an answer."""
        return self.type not in {"group", "display"}

    @property
    def is_help(self) -> bool:
        """Whether it is a hint on the item it stands under rather than a text of its own."""
        return self.type == "display" and (
            self.control in {"help", "flyover", "prompt", "unit"} or self.category in {"help", "instructions"}
        )

    def walk(self) -> Iterator[Item]:
        """This item and all below it, in the order of the form."""
        yield self
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A questionnaire."""

    code: str
    """The short name it has in the library, such as phq-9; made from the file where it has none."""
    url: str
    """The canonical; made from the content where the file has none."""
    version: str
    """The publisher's; empty where the file has none."""
    title: str
    items: tuple[Item, ...]
    coding: tuple[Coding, ...] = ()
    """The form's own codes, such as its LOINC panel."""
    copyright: str = ""
    """The rights statement, shown on the form and in print."""
    publisher: str = ""
    description: str = ""
    purpose: str = ""
    status: str = ""
    variables: tuple[Expression, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    launch: tuple[str, ...] = ()
    """Names of the launch context that its expressions ask for: patient, user, encounter …"""
    findings: tuple[Finding, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The questionnaire as it was parsed (converted to R4 names where it was another version)."""
    digest: str = ""
    """SHA-256 of the file's bytes."""
    release: str = "R4"
    """Whose names the file is written in: R4, R5 or STU3."""

    def walk(self) -> Iterator[Item]:
        """All items, in the order of the form."""
        for item in self.items:
            yield from item.walk()

    @property
    def questions(self) -> int:
        """How many questions a person can see."""
        return sum(1 for item in self.walk() if item.is_question and not item.hidden)
