"""The full contact form behind quick entry: what was said, with whom, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cmtui.rows import FieldRow
from cmtui.rules.note_format import first_place, is_empty, reformat
from cmtui.screens.editor import EditorScreen
from cmtui.vocabulary.catalog import note_sections
from cmtui.widgets import when

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.rows import Form
    from cmtui.widgets.fields import FieldLine

TASKS: Final = FieldRow(
    "tasks",
    "Follow-up",
    "One task a line, its day at the end: call the pharmacy fri. Without a day, the practice's interval counts.",
    "long",
    "",
)
"""Not a field of the contact: each line becomes a task of the case."""

SETTLES: Final = "@settles"
"""Kept in a draft beside the words: the task that the contact is made for."""

ASKS_PLAN: Final = "plan_working"
"""Answered in a contact that reached somebody, it settles the 72 hours after a discharge (R-TRN-1, ACMA-TM-9)."""

PROBLEMS: Final = replace(
    TASKS,
    help="One problem or task a line, its day at the end. Where the plan is not working, each is due today.",
)
"""The same after a discharge: what is found is to be settled."""

_FIRST: Final = (
    "occurred_at",
    "mode",
    "direction",
    "party",
    "reached",
    "minutes",
    "format",
    "narrative",
    "tasks",
)
"""The fields that every contact has, in the order of a call; the others follow."""


class ContactScreen(EditorScreen):
    """One contact of a case, with its follow-up tasks."""

    def __init__(
        self,
        case: str,
        id: str = "",  # noqa: A002  # the row's own word
        values: Mapping[str, str] | None = None,
        settles: str = "",
    ) -> None:
        """Open a new contact of a case, or one that is not signed yet.

        Args:
            case: Public id of the case.
            id: Public id of the contact; empty for a new one.
            values: Words to put into the fields.
            settles: Public id of the task that is done once this contact reached the person; empty for none.
        """
        super().__init__("contact", case=case, id=id, values=values)
        self._settles = settles
        self._sections: tuple[str, ...] = ()
        self._follows_up = False
        """Whether the 72 hours after a discharge run for this client."""
        self._before: tuple[str, str, tuple[str, ...]] | None = None
        """The last change of format: the note after it, the note before it, and the headings it had then."""

    def read_form(self) -> Form:
        """The declared fields in the order of a call; a new contact's mode is empty until somebody says it."""
        form = super().read_form()
        rows = {row.name: row for row in form.fields}
        first: tuple[str, ...] = _FIRST
        context = form.context
        if not self.ident:
            awaited = self.casebook.transitions.awaiting(self.case)
            self._follows_up = awaited is not None
            rows["mode"] = replace(rows["mode"], value="", required=True)
            rows["tasks"] = PROBLEMS if awaited else TASKS
            if awaited is not None:
                place = first.index("reached") + 1
                first = (*first[:place], ASKS_PLAN, *first[place:])
                by = when.short(awaited[2], today=self.casebook.today_date(), zone=self.casebook.zone)
                context = (f"! follow-up by {by} · {awaited[1]} · is the plan working?", *context)
        order = [*(name for name in first if name in rows), *(name for name in rows if name not in first)]
        title = form.title if self.ident else "New contact"
        return replace(form, title=title, context=context, fields=tuple(rows[name] for name in order))

    def fill(self, values: Mapping[str, str]) -> None:
        """Put a draft back; it knows the task that it was begun for."""
        super().fill(values)
        self._settles = self._settles or values.get(SETTLES, "")

    def words(self) -> dict[str, str]:
        """The draft, with the task that the contact is made for."""
        typed = super().words()
        return {**typed, SETTLES: self._settles} if typed and self._settles else typed

    def filled(self) -> None:
        """Note the format that the words are in."""
        self._sections = note_sections(self._format())

    def edited(self, field: FieldLine) -> None:
        """Another note format puts its headings over the same words."""
        if field.row.name != "format":
            return
        answer = field.answer
        sections = note_sections(answer.value)
        if answer.wrong or not answer.value or sections == self._sections:
            return
        note = self.fields.field("narrative")
        text, self._sections, were = note.typed, sections, self._sections
        if self._before is not None and self._before[0] == text and self._before[2] == sections:
            # Back again and nothing typed meanwhile: the sections as they were.
            note.type_in(self._before[1])
        else:
            note.type_in(reformat(text, were, sections))
        note.go_to(first_place(note.typed, sections))
        self._before = (note.typed, text, were)

    def write(self, values: Mapping[str, str], version: int | None) -> str:
        """Save the contact and the tasks that follow from it, in one act."""
        values = dict(values)
        if is_empty(values.get("narrative", ""), self._sections):
            values.pop("narrative", None)
        return super().write({**values, "settles": self._settles}, version)

    def saved(self, ident: str) -> None:  # noqa: ARG002
        """Say what was recorded, and leave."""
        self.say("Contact changed." if self.ident else self._recorded())
        self.work.step_back()

    def _recorded(self) -> str:
        """What a new contact settled, and what it left open."""
        if self.fields.field("reached").answer.value != "yes":
            return "Contact recorded."
        if self._follows_up and not self.fields.field(ASKS_PLAN).answer.value:
            return "Contact recorded. The 72 hours still run: say whether the plan is working, with e on the contact."
        if self._settles:
            return "Contact recorded, and its task is done."
        return "Contact recorded; the follow-up is done." if self._follows_up else "Contact recorded."

    def _format(self) -> str:
        return self.fields.field("format").answer.value
