"""The elements of a transition plan: one key answers each, and goes on to the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.base import Dialog
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.drafting import Place
from cmtui.vocabulary import catalog
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.line_list import Column, LineList, Rows
from cmtui.widgets.marks import SIGNS

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from cmtui.care_rows import TransitionRow
    from cmtui.rows import Mark
    from cmtui.widgets.line_list import Cell

_COLUMNS: Final = (Column("", 1, gap=1), Column("", 38), Column("", 10), Column("", 12, share=1))

_MARKS: Final[dict[str, Mark]] = {"yes": "done", "no": "soon", "not_needed": "none", "": "plain"}

_HEIGHT: Final = 12
"""Lines of the list: every shipped element is in view."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element, and whether it is there."""

    code: str
    answer: str
    note: str


class ElementsDialog(Dialog[None]):
    """Each answer is written at its key, so that nothing is lost when the phone rings."""

    CSS_PATH = "transition.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(digit, f"answer({digit})", show=False) for digit in "123"),
        commands.NOTE.binding(),
        commands.UNDO.binding(),
        commands.BACK.binding(),
    ]

    def __init__(self, row: TransitionRow) -> None:
        """Make the dialog.

        Args:
            row: The transition.
        """
        super().__init__()
        self._row = row
        self._list = LineList[Element](_COLUMNS, _draw, lambda element: element.code)
        self._answers = tuple(term.code for term in catalog.terms("element_answer"))

    def compose(self) -> ComposeResult:
        """The elements, the keys."""
        with DialogBox(f"Plan of the transition · {self._row.title}"):
            yield self._list
            yield KeysLine()

    def on_mount(self) -> None:
        """Begin with the first element that has no answer."""
        self._list.styles.height = _HEIGHT
        self._show(self._row)
        elements = self._row.elements
        first = next((place for place, (_, answer, _) in enumerate(elements) if not answer), 0)
        self._list.move_to(first)
        self._list.focus()
        terms = catalog.terms("element_answer")
        keys = [(str(place), term.label) for place, term in enumerate(terms, 1)]
        self.query_one(KeysLine).show(*keys, (commands.NOTE.shown, "Note"), (commands.BACK.shown, "Leave"))

    def _show(self, row: TransitionRow) -> None:
        self._row = row
        elements = [Element(*element) for element in row.elements]
        self._list.set_source(Rows[Element](elements, lambda element: element.code))

    async def action_answer(self, digit: int) -> None:
        """Answer, and go on to the next."""
        if (element := self._list.cursor_row) is not None:
            self._list.action_move(1)
            await self._write(replace(element, answer=self._answers[digit - 1]))

    def action_answer_note(self) -> None:
        """Write a note at the element."""
        if (element := self._list.cursor_row) is not None:
            self.run_worker(self._note(element), group="write")

    async def _note(self, element: Element) -> None:
        place = Place(f"note transition:{self._row.id}", self._row.case)
        label = catalog.label("transition_element", element.code)
        note = await self.app.push_screen_wait(LineDialog(label, "A note:", does="Keep", place=place))
        if note is not None:
            await self._write(replace(element, note=note))
            await self.ask(lambda casebook: casebook.drafts.drop(*place))

    async def _write(self, element: Element) -> None:
        ident = self._row.id
        code, answer, note = element.code, element.answer, element.note
        try:
            await self.ask(lambda casebook: casebook.transitions.element(ident, code, answer, note))
            self._show(await self.ask(lambda casebook: casebook.transitions.row(ident)))
        except CaseworkError as error:
            self.report(error)

    async def action_act_undo(self) -> None:
        """Take back the last answer."""
        case, ident = self._row.case, self._row.id
        try:
            self.say(await self.ask(lambda casebook: casebook.undo.last(case)))
            self._show(await self.ask(lambda casebook: casebook.transitions.row(ident)))
        except CaseworkError as error:
            self.report(error)

    def action_screen_back(self) -> None:
        """Leave; every answer is written."""
        self.dismiss(None)


def _draw(element: Element) -> tuple[Cell, ...]:
    label = catalog.label("transition_element", element.code)
    answer = catalog.label("element_answer", element.answer) if element.answer else "–"
    return SIGNS[_MARKS[element.answer]], label, answer, (element.note, "muted")
