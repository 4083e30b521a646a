"""What a review of the plan shows: one goal with its questions and levels, and all of them in a line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len
from textual.content import Content

from cmtui.screens.dialogs.attain import level_lines
from cmtui.screens.dialogs.plan_review_looks import ASKED
from cmtui.widgets.text import MUTED, as_typed, fit

if TYPE_CHECKING:
    from cmtui.care_rows import GoalLook

_ROOM: Final = 70
"""Cells of a line in the box."""


class Looked(NamedTuple):
    """One goal as the dialog shows it."""

    id: str
    title: str
    """Its number and the client's words."""
    target: str
    levels: tuple[str, ...]
    """The five in words, from −2 on."""
    last: str
    """What was found at the review before; empty for none."""


def summed(goal: Looked, look: GoalLook) -> Content:
    """A goal with what was found of it, in one line."""
    said = [getattr(look, asked) for asked in ASKED]
    found = [f"not {asked}" for asked, yes in zip(ASKED, said, strict=True) if yes is False]
    found += ["fits"] if all(said) else []
    if look.attainment is not None:
        sign = "+" if look.attainment > 0 else "−" if look.attainment < 0 else ""
        found.append(f"attainment {sign}{abs(look.attainment)}")
    words = ", ".join(found) or "not looked at"
    title = fit(goal.title, _ROOM - cell_len(words)).rstrip()
    return Content.assemble(as_typed(f"{title}  ", multiline=False), (words, MUTED))


def asked_of(goal: Looked, look: GoalLook, place: str, asking: str) -> list[Content]:
    """A goal with the three questions and its levels.

    Args:
        goal: The goal.
        look: What was found so far.
        place: Which of how many it is.
        asking: The question that is asked now, or whose answer can be given anew.
    """
    lines = [Content.styled(place, MUTED), as_typed(goal.title, "bold"), as_typed(goal.target)]
    if goal.last:
        lines.append(as_typed(goal.last, MUTED))
    lines.append(Content(""))
    lines += [_question(asked, getattr(look, asked), here=asked == asking) for asked in ASKED]
    return [*lines, Content(""), *level_lines(goal.levels, look.attainment)]


def _question(asked: str, said: bool | None, *, here: bool) -> Content:
    answer = "–" if said is None else "yes" if said else "no"
    style = "$text-warning bold" if said is False else "bold" if said else MUTED
    return Content.assemble((f"{'▸' if here else ' '} {asked:<13}", "bold" if here else ""), (answer, style))
