"""The items of a questionnaire, each with what is wrong in it said and lived with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cmtui.errors import UnreadableForm
from cmtui.forms.reading.conditions import conditions
from cmtui.forms.reading.extensions import Extensions
from cmtui.forms.reading.initial import initial
from cmtui.forms.reading.limits import limits
from cmtui.forms.reading.text import shown
from cmtui.forms.reading.values import coding, objects, truth, words
from cmtui.forms.tree import Item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.forms.reading.findings import Findings
    from cmtui.forms.reading.formulas import Formulas
    from cmtui.forms.reading.options import Lists
    from cmtui.forms.tree import ItemType, Option
    from cmtui.forms.values import Coding

MOST: Final = 20_000
"""Items of one form; the largest published one we know has 821."""

_TYPES: Final[Mapping[str, ItemType]] = {
    kind.lower(): kind
    for kind in (
        "group", "display", "boolean", "decimal", "integer", "date", "dateTime", "time", "string", "text", "url",
        "choice", "open-choice", "attachment", "reference", "quantity",
    )
}  # fmt: skip

_POLITE: Final = {
    "subQuestionnaire": (
        "sub-questionnaire",
        "Another form belongs here, which this file only names: answer that form by itself.",
    ),
    "answerOptionsToggleExpression": (
        "option-toggle",
        "Which of its options apply is computed by the author's program: all of them are shown.",
    ),
    "candidateExpression": ("candidate-answers", "No answers are suggested: write the answer."),
    "lookupQuestionnaire": (
        "lookup-questionnaire",
        "The form for looking up an answer is not opened: write the answer.",
    ),
    "itemMedia": ("media", "A picture or recording belongs to it, which is not shown."),
    "itemAnswerMedia": ("media", "Pictures belong to its options, which are not shown."),
}
"""Extensions that are not acted on, and what is said instead."""


class Items:
    """Reads the items of one questionnaire."""

    def __init__(self, findings: Findings, formulas: Formulas, lists: Lists) -> None:
        self._findings = findings
        self._formulas = formulas
        self._lists = lists
        self._seen: set[str] = set()
        self._count = 0

    def read(self, element: dict[str, Any], place: str = "") -> tuple[Item, ...]:
        """The items of a questionnaire or of an item, at a place such as 2.1."""
        taken: set[str] = set()
        found = []
        for number, entry in enumerate(objects(element.get("item")), start=1):
            where = f"{place}.{number}" if place else str(number)
            found.append(self._item(entry, self._link_id(entry, where, taken), where))
        return tuple(found)

    def _link_id(self, entry: dict[str, Any], place: str, taken: set[str]) -> str:
        """The link id of an item; one of ours where it has none, or its neighbor has the same."""
        self._count += 1
        if self._count > MOST:
            raise UnreadableForm(f"This form has more than {MOST} items, which nobody can answer: split it.")
        given = words(entry.get("linkId")).strip()
        link_id = given or f"no-id-{place}"
        if not given:
            self._findings.error(
                link_id, "missing-link-id", f"Item {place} has no linkId and was given this one."
            )
        elif given in self._seen:
            self._findings.error(
                given,
                "duplicate-link-id",
                "Several items have this linkId: conditions take the first of them.",
            )
        again = 2
        while link_id in taken:
            link_id = f"{given or place}~{again}"
            again += 1
        taken.add(link_id)
        self._seen.add(link_id)
        return link_id

    def _item(self, raw: dict[str, Any], link_id: str, place: str) -> Item:
        """One item with those below it."""
        extensions = Extensions(raw)
        kind = self._type(raw, link_id)
        options, value_set = self._answers(raw, kind, extensions, link_id)
        calculated = self._formulas.usable(
            extensions.expression("calculatedExpression"), link_id, "calculated"
        )
        enabling = self._formulas.usable(extensions.expression("enableWhenExpression"), link_id, "enable")
        beforehand = self._formulas.usable(extensions.expression("initialExpression"), link_id, "initial")
        self._say(raw, kind, extensions, link_id)
        return Item(
            link_id=link_id,
            type=kind,
            text=self._text(raw, kind),
            prefix=shown(raw, "prefix"),
            code=_codings(raw),
            required=truth(raw.get("required")) is True,
            repeats=truth(raw.get("repeats")) is True,
            # Nobody could ever answer it if what should be computed there is not.
            read_only=truth(raw.get("readOnly")) is True
            and (calculated is not None or "calculatedExpression" not in extensions),
            hidden=extensions.flag("hidden") or extensions.code("usageMode").startswith("display"),
            control=extensions.code("itemControl"),
            category=extensions.code("displayCategory"),
            options=options,
            value_set=value_set,
            enable_when=conditions(raw, link_id, self._findings),
            enable_any=words(raw.get("enableBehavior")) == "any",
            enable_expression=enabling,
            variables=self._formulas.variables(extensions, link_id),
            calculated=calculated,
            initial=initial(raw, kind, options, link_id, self._findings),
            initial_expression=beforehand,
            constraints=(
                *self._formulas.constraints(extensions, link_id),
                *self._formulas.bounds(extensions, link_id),
            ),
            items=self.read(raw, place),
            raw=raw,
            **limits(raw, kind, extensions, link_id, self._findings, lists=self._lists),
        )

    def _type(self, raw: dict[str, Any], link_id: str) -> ItemType:
        """The type of an item; guessed where the file does not say one that we know."""
        written = words(raw.get("type")).strip()
        if (known := _TYPES.get(written.lower())) is not None:
            if known != written:
                self._findings.error(
                    link_id, "bad-type", f"Its type is written {written}, and read as {known}."
                )
            return known
        guess: ItemType = "group" if raw.get("item") else "string"
        if raw.get("answerOption") or raw.get("answerValueSet"):
            guess = "choice"
        if written:
            self._findings.error(
                link_id, "unknown-type", f"Its type {written} is unknown, and read as {guess}."
            )
        else:
            self._findings.error(link_id, "missing-type", f"It has no type, and is read as {guess}.")
        return guess

    def _text(self, raw: dict[str, Any], kind: ItemType) -> str:
        """What is asked: the text, or else how its code is called."""
        text = shown(raw, "text")
        if text or kind in {"group", "display"}:
            return text
        return next((code.display for code in _codings(raw) if code.display), "")

    def _answers(
        self, raw: dict[str, Any], kind: ItemType, extensions: Extensions, link_id: str
    ) -> tuple[tuple[Option, ...], str]:
        """The options of a choice; or the canonical of the value set they stand in elsewhere."""
        if kind not in {"choice", "open-choice"}:
            if raw.get("answerOption") or raw.get("answerValueSet"):
                self._findings.error(
                    link_id,
                    "options-on-type",
                    f"A list of answers does not go with its type {kind} and is left out.",
                )
            return (), ""
        options = self._lists.options(raw, link_id)
        canonical = words(raw.get("answerValueSet"))
        if options or not canonical:
            if not options and any(
                name in extensions for name in ("answerExpression", "candidateExpression")
            ):
                self._findings.degraded(
                    link_id, "answer-expression", "Its answers would be computed: write the code or the text."
                )
            elif not options:
                self._findings.degraded(
                    link_id, "no-options", "It has no options to pick from: write the answer."
                )
            return options, ""
        return self._lists.of(canonical, link_id)

    def _say(self, raw: dict[str, Any], kind: ItemType, extensions: Extensions, link_id: str) -> None:
        """What is not done with an item."""
        for name, (feature, sentence) in _POLITE.items():
            if name in extensions and (name != "candidateExpression" or not raw.get("answerValueSet")):
                self._findings.degraded(link_id, feature, sentence)
        if kind == "attachment":
            self._findings.degraded(
                link_id, "attachment", "A file is named from the disk; its content is not put in the answer."
            )
        elif kind == "reference":
            self._findings.degraded(
                link_id, "reference", "Write who or what is meant: no record is looked up."
            )
        if "answerExpression" in extensions and kind not in {"choice", "open-choice"}:
            self._findings.degraded(
                link_id, "answer-expression", "Its answers would be computed: write the answer."
            )
        if _is_computed(raw.get("_text")):
            self._findings.degraded(
                link_id, "computed-text", "Its wording would be computed: the wording in the file is shown."
            )
        if any(_is_computed(raw.get(key)) for key in ("_required", "_readOnly", "_repeats", "_maxLength")):
            self._findings.degraded(
                link_id,
                "computed-mark",
                "Whether it has to be answered, and how, would be computed: the file's word holds.",
            )
        for name in extensions.modifiers:
            self._findings.degraded(
                link_id,
                "modifier-extension",
                f"{name or 'An extension'} changes its meaning and is not understood.",
            )


def _is_computed(beside: Any) -> bool:
    """Whether what stands beside an element says how it would be computed."""
    return beside is not None and any(
        name in {"cqf-expression", "cqf-calculatedValue"} for name in Extensions(beside)
    )


def _codings(raw: dict[str, Any]) -> tuple[Coding, ...]:
    """The codes of an element."""
    return tuple(found for entry in objects(raw.get("code")) if (found := coding(entry)) is not None)
