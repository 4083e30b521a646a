"""The end of a form: what is still open, what it means for this client, who answered; then the signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from textual import on
from textual.widgets import Static

from cmtui import commands
from cmtui.rows import FieldRow
from cmtui.screens.base import Dialog
from cmtui.screens.drafting import keep_paste
from cmtui.widgets.controls import TooLong
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.field_list import FieldList
from cmtui.widgets.fields import FieldLine
from cmtui.widgets.text import as_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.types import CSSPathType

    from cmtui.forms.filling.opened import SittingState

Ends = Literal["sign", "later", ""]
"""How the dialog was left: to be signed, to be signed later, or not now."""

DONE: Final = "done"
"""The field that says what was done about an alarming answer; it goes to the flag."""

CLOSES: Final = "closes"
"""The field that says whether the flag is closed with that; it stays open otherwise."""

WHY: Final = "why"
"""The field that says why a signed assessment is amended; it goes before the conclusion."""

_OPEN: Final = "It stays open on Today until it is closed: there, or here with what was done."


@dataclass(frozen=True, slots=True)
class Standing:
    """What the dialog says above its fields."""

    title: str
    result: tuple[tuple[str, str], ...] = ()
    """The scores; each line with its style."""
    still_open: tuple[str, ...] = ()
    """What is missing or not answered, a line each."""
    alarm: str = ""
    """What alarmed and nobody said yet what was done about, a line each."""
    amends: bool = False
    """It replaces one that was signed."""


def circumstances(state: SittingState) -> tuple[FieldRow, ...]:
    """Who answered, how and why."""
    return (
        FieldRow("mode", "Asked how", "Some scores depend on it.", "choice", state.mode, "assessment_mode"),
        FieldRow("informants", "Answered by", "The client, or who else and why.", "text", state.informants),
        FieldRow(
            "interpreter",
            "Interpreter",
            "Who interpreted, if anybody did.",
            "choice",
            state.interpreter,
            "interpreter_used",
        ),
        FieldRow(
            "reason", "Why now", "What this assessment answers.", "choice", state.reason, "assessment_reason"
        ),
    )


def ending(state: SittingState, standing: Standing) -> tuple[FieldRow, ...]:
    """What is written at the end of a form."""
    found = []
    if standing.alarm:
        help_ = "What was asked, who was told, what follows. It stays with the flag."
        found.append(FieldRow(DONE, "What was done", help_, "text", state.done, required=True))
        help_ = (
            "No: the flag stays open on Today until you close it there. Yes: nothing more is open about it."
        )
        found.append(FieldRow(CLOSES, "Close the flag", help_, "choice", state.closes or "no", "yes_no"))
    if standing.amends:
        help_ = "Why the signed one is amended; it stays in the record beside this one."
        found.append(FieldRow(WHY, "Why amended", help_, "text", state.why, required=True))
    found += [
        FieldRow(
            "conclusion",
            "Conclusion",
            "What it means for this client.",
            "long",
            state.conclusion,
            required=True,
        ),
        FieldRow(
            "evolving_needs",
            "Changes, new needs",
            "What changed since last time, and what may come.",
            "text",
            state.evolving_needs,
        ),
    ]
    return (*found, *circumstances(state))


class FinishDialog(Dialog[Ends]):
    """Conclusion and circumstances; what is typed here is in the sitting's draft like any answer."""

    CSS_PATH: ClassVar[CSSPathType | None] = "form.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        commands.SAVE.binding(),
        commands.LATER.binding(),
        commands.BACK.binding(),
    ]

    def __init__(
        self,
        standing: Standing,
        rows: tuple[FieldRow, ...],
        *,
        clock: Callable[[], datetime],
        changed: Callable[[Mapping[str, str]], None],
        signs: bool,
    ) -> None:
        """Make the dialog.

        Args:
            standing: What is said above the fields.
            rows: The fields.
            clock: The practice's wall clock.
            changed: Told of the values after each key, so that they are kept.
            signs: It ends the form; otherwise it only says who answers, in the middle of it.
        """
        super().__init__()
        self._standing, self._changed, self._signs = standing, changed, signs
        self._fields = FieldList([FieldLine(row, clock) for row in rows])

    def compose(self) -> ComposeResult:
        """The result, what is open, the fields."""
        standing = self._standing
        with DialogBox(standing.title):
            for words, style in standing.result:
                yield Static(as_typed(words, style), classes="one")
            for words in standing.still_open:
                yield Static(as_typed(words, "$text-warning"))
            for words in standing.alarm.splitlines():
                yield Static(as_typed(f"! {words}", "$text-error"))
            if standing.alarm:
                yield Static(as_typed(_OPEN), classes="quiet")
            with self._fields:
                yield from self._fields.fields
            yield Static("", id="help", classes="quiet")
            yield KeysLine()

    def on_mount(self) -> None:
        """Name the keys, and put the cursor into the first field."""
        keys = self.query_one(KeysLine)
        back = (commands.BACK.shown, "Back to the questions")
        if self._signs:
            keys.show((commands.SAVE.shown, "Sign"), (commands.LATER.shown, commands.LATER.label), back)
        else:
            keys.show((commands.SAVE.shown, "Keep"), back)
        self._fields.enter_first()

    def value(self, name: str) -> str:
        """What stands in a field; empty where there is none of that name."""
        return self._values().get(name, "").strip()

    def _values(self) -> dict[str, str]:
        """What stands in the fields; a choice that is not understood is none."""
        return {
            field.row.name: "" if field.row.vocabulary and field.answer.wrong else field.answer.value
            for field in self._fields.fields
        }

    @on(FieldLine.Edited)
    def _edited(self, event: FieldLine.Edited) -> None:
        self._say(event.field.row.help)
        self._changed(self._values())

    def on_descendant_focus(self) -> None:
        """Say what the field is for."""
        for field in self._fields.fields:
            if field.has_focus_within:
                self._say(field.row.help)

    def _say(self, words: str, *, wrong: bool = False) -> None:
        line = self.query_one("#help", Static)
        line.set_class(wrong, "wrong")
        line.update(as_typed(words))

    @on(TooLong)
    async def _too_long(self, event: TooLong) -> None:
        event.stop()
        await keep_paste(self, "", event.text)

    async def _end(self, how: Ends) -> None:
        await self._fields.all_typed()
        self._changed(self._values())
        if wrong := self._fields.first_wrong():
            wrong.go_in()
            self._say(f"! {wrong.answer.wrong}", wrong=True)
        else:
            self.dismiss(how)

    async def action_form_save(self) -> None:
        """Sign; in the middle of a form, keep what was said."""
        await self._end("sign")

    async def action_form_later(self) -> None:
        """Complete the form, and leave the signature for later."""
        if self._signs:
            await self._end("later")

    async def action_screen_back(self) -> None:
        """Back to the questions; what was typed is kept."""
        await self._fields.all_typed()
        self._changed(self._values())
        self.dismiss("")
