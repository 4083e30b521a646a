"""Which form: find as you type over the library, with the last answers of this client beside each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual import on

from cmtui import commands
from cmtui.screens.dialogs.picking import Picking
from cmtui.vocabulary import catalog
from cmtui.widgets import when
from cmtui.widgets.controls import LineInput
from cmtui.widgets.dialog import DialogBox, KeysLine
from cmtui.widgets.domains import in_words
from cmtui.widgets.form_title import short_title
from cmtui.widgets.line_list import Column, Heading, LineList, Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from textual.app import ComposeResult

    from cmtui.form_rows import AssessmentRow, FormRow
    from cmtui.widgets.line_list import Cell

_COLUMNS: Final = (Column("", 36, share=1), Column("", 12), Column("", 16))

_HEIGHT: Final = 14


@dataclass(frozen=True, slots=True)
class Choice:
    """A form that can be started."""

    form: FormRow
    held: str
    """The day it was last answered in this case; empty for never."""
    due: str
    """The day it is to be asked again; empty where nothing says so."""


class FormPicker(Picking[str | None]):
    """Answers with the code of a form."""

    CSS_PATH = "dialogs.tcss"
    DEFAULT_CSS = f"""
    FormPicker DialogBox {{ width: 78; }}
    FormPicker LineList {{ height: {_HEIGHT}; margin: 1 0 0 0; background: $surface; }}
    """
    KEYS = ((commands.OPEN.shown, "Start"), ("↑↓", "Choose"), (commands.BACK.shown, "Not now"))

    def __init__(self, choices: Sequence[Choice], today: date) -> None:
        """Offer the forms.

        Args:
            choices: The library, in its order.
            today: The practice's day.
        """
        super().__init__()
        self._choices, self._today = choices, today

    def compose(self) -> ComposeResult:
        """The box above the forms."""
        with DialogBox("Start a form"):
            yield LineInput(placeholder="a part of its title, its code, or a domain")
            yield LineList[Choice](_COLUMNS, self._draw, _key, empty="No form has these letters.")
            yield KeysLine()

    def look(self, text: str) -> None:
        """Those that have all the words, the due ones first."""
        words = text.casefold().split()
        found = [choice for choice in self._choices if all(word in _words(choice.form) for word in words)]
        due = sorted((choice for choice in found if self._is_due(choice)), key=lambda choice: choice.due)
        rest = [choice for choice in found if not self._is_due(choice)]
        rows: list[Choice | Heading] = [Heading("Due"), *due, Heading("All others")] if due else []
        self.query_one(LineList).set_source(
            Rows[Choice]([*rows, *rest] if rest else rows[:-1], _key), cursor=0
        )

    def _is_due(self, choice: Choice) -> bool:
        return bool(choice.due) and choice.due <= self._today.isoformat()

    def _draw(self, choice: Choice) -> tuple[Cell, ...]:
        form = choice.form
        questions = f"{form.items} question{'' if form.items == 1 else 's'}"
        said: Cell = (in_words(form.domains), "muted")
        if self._is_due(choice):
            said = (f"due {when.short(choice.due, today=self._today, zone=None)}", "soon")
        elif choice.held:
            said = (f"last {when.short(choice.held, today=self._today, zone=None)}", "muted")
        return short_title(form.title), (questions, "muted"), said

    @on(LineList.RowChosen)
    def _start(self, event: LineList.RowChosen[Choice]) -> None:
        self.dismiss(event.row.form.code)


def choices(library: Iterable[FormRow], held: Iterable[AssessmentRow]) -> tuple[Choice, ...]:
    """The library with what is known of this client: when each form was last answered, and is due again.

    Args:
        library: The forms that are offered.
        held: The last one of each form, with the day it is due again.
    """
    last = {row.form: row for row in held if row.form}
    return tuple(
        Choice(form, last[form.code].date, last[form.code].again)
        if form.code in last
        else Choice(form, "", "")
        for form in library
    )


def _key(choice: Choice) -> str:
    return choice.form.code


def _words(form: FormRow) -> str:
    domains = " ".join(catalog.label("outcome_domain", code) for code in form.domains)
    return f"{form.title} {form.code} {domains}".casefold()
