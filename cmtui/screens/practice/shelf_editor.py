"""The editors of what stands in a library: known by its code, since a shipped one has no row in the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.screens.editor import EditorScreen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.rows import Form


class EntryEditor(EditorScreen):
    """A goal or an intervention of the library, by its code; a shipped one becomes the practice's own when saved."""

    CSS_PATH = "../editor.tcss"

    def read_form(self) -> Form:
        """The entry as it stands."""
        return self.casebook.plan_library.form(self.ident) if self.ident else super().read_form()

    def write(self, values: Mapping[str, str], version: int | None) -> str:
        """Save the practice's own; the code."""
        return self.casebook.plan_library.save(values, self.ident, version=version)


class TaskSetEditor(EditorScreen):
    """A set of tasks, by its code; a shipped one becomes the practice's own when saved."""

    CSS_PATH = "../editor.tcss"

    def read_form(self) -> Form:
        """The set as it stands."""
        return self.casebook.task_sets.form(self.ident) if self.ident else super().read_form()

    def write(self, values: Mapping[str, str], version: int | None) -> str:
        """Save the practice's own; the code."""
        return self.casebook.task_sets.save(values, self.ident, version=version)
