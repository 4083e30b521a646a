"""Which editor a kind of entry has: those that belong to something else than the case know to what."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from cmtui.screens.editor import EditorScreen

_OWN: Final = {
    "goal": ("cmtui.screens.chart.plan_forms", "GoalEditor"),
    "intervention": ("cmtui.screens.chart.plan_forms", "InterventionEditor"),
    "plan_entry": ("cmtui.screens.practice.shelf_editor", "EntryEditor"),
    "task_set": ("cmtui.screens.practice.shelf_editor", "TaskSetEditor"),
}
"""By register: module and class, loaded when first opened; all others have the editor of any entry."""


NEED: Final = "@need"
"""Among the values of a new goal: the need that it answers. A draft keeps it beside the words."""

GOAL: Final = "@goal"
"""Among the values of a new intervention: the goal that it belongs to. A draft keeps it beside the words."""


def editor_of(register: str) -> type[EditorScreen]:
    """The editor of a register; all of them are made alike: register, case, id, values."""
    module, name = _OWN.get(register, ("cmtui.screens.editor", "EditorScreen"))
    return cast("type[EditorScreen]", getattr(import_module(module), name))
