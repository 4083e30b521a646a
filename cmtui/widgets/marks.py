"""The sign of each mark, and the tone that says the same in color."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.rows import Mark
    from cmtui.widgets.line_list import Part

SIGNS: Final[Mapping[Mark, Part]] = {
    "urgent": ("!", "urgent"),
    "today": ("●", "today"),
    "soon": ("○", "soon"),
    "done": ("✓", "ok"),
    "none": ("–", "muted"),
    "confirm": ("~", "soon"),
    "draft": ("…", "soon"),
    "plain": ("", ""),
}
"""Each is told by its sign alone; the tone only helps the eye."""
