"""The lines of the timeline: one function a part, from a row of what `timeline` reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.casebook.confidential import CONFIDENTIAL_FOLLOW_UP, CONFIDENTIAL_FORM
from cmtui.casebook.coordination.transitions_line import transition_line
from cmtui.casebook.monitoring import missed
from cmtui.casebook.planning import plan_line
from cmtui.rows import TimelineRow
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Callable

    from cmtui.rows import Mark
    from cmtui.store.reader import Row


def _contact_line(row: Row) -> TimelineRow:
    _, _, _, ident, mode, minutes, narrative, party, reached, signed, goals, late, attention = row
    words = [catalog.kind_word(mode), spent(minutes) if minutes else ""]
    if reached not in {"", "yes"}:
        words.append(catalog.label("reached", reached).casefold())
    text = " ".join(narrative.split())
    return TimelineRow(
        key=f"contact:{ident}",
        at=row[0],
        kind=mode,
        label=" ".join(word for word in words if word),
        text=f"{party}: {text}" if party and text else party or text,
        mark="done" if signed else "draft",
        goals=tuple(int(number) for number in goals.split() if number.isdecimal()),
        late=bool(late),
        attention=bool(attention),
    )


def _task_line(row: Row) -> TimelineRow:
    text = row[6] + (f": {row[8]}" if row[8] else "")
    mark: Mark = "done" if row[4] == "done" else "none"
    return TimelineRow(f"task:{row[3]}", row[0], "task", f"task {row[4]}", text, mark)


def _stage_line(row: Row) -> TimelineRow:
    new = _standing(row[6])
    old = _standing(row[7]) if row[7] else ""
    without = "" if row[8] in {"", "{}"} else " · with reasons given"
    return TimelineRow(
        f"stage:{row[3]}", row[0], "stage", "case", (f"{old} → {new}" if old else new) + without, "plain"
    )


def _standing(code: str) -> str:
    """A status, or the focus that only the work has."""
    vocabulary = "case_status" if catalog.is_shipped("case_status", code) else "focus"
    return catalog.label(vocabulary, code).casefold()


def _episode_line(row: Row) -> TimelineRow:
    text = " · ".join(part for part in (row[7], row[6]) if part)
    return TimelineRow(
        f"episode:{row[3]}",
        row[0],
        "episode",
        catalog.label("episode_kind", row[4]).casefold(),
        text,
        "plain",
    )


def _discharge_line(row: Row) -> TimelineRow:
    """The end of a stay stands by itself: the clocks of a transition count from it."""
    stay = catalog.label("episode_kind", row[4]).casefold()
    text = " · ".join(part for part in (row[7], f"end of {stay}") if part)
    return TimelineRow(f"discharge:{row[3]}", row[0], "episode", "discharge", text, "plain")


def _assessment_line(row: Row) -> TimelineRow:
    """A form that was answered; of a confidential one that there is one, and no more."""
    text = "" if row[7] else " · ".join(part for part in (row[6], " ".join(row[8].split())) if part)
    mark: Mark = "done" if row[9] else "draft"
    label = CONFIDENTIAL_FORM if row[7] else str(row[4])
    if row[10] == "amended":
        label += ", amended since"
    return TimelineRow(f"assessment:{row[3]}", row[0], "assessment", label, text, mark)


def _flag_line(row: Row) -> TimelineRow:
    """A safety flag that was raised, and what was done; of a confidential one neither."""
    level = catalog.label("alert_level", row[4]).casefold()
    if row[7]:
        text, level = CONFIDENTIAL_FOLLOW_UP, "same day" if row[4].startswith("same") else level
    else:
        text = " · ".join(part for part in (" ".join(row[6].split()), " ".join(row[8].split())) if part)
    mark: Mark = "done" if row[9] else "urgent"
    return TimelineRow(
        f"flag:{row[3]}", row[0], "flag", f"flag, {level}", text, mark, attention=bool(row[12])
    )


DRAW: dict[str, Callable[[Row], TimelineRow]] = {
    "contact": _contact_line,
    "task": _task_line,
    "stage": _stage_line,
    "episode": _episode_line,
    "discharge": _discharge_line,
    "transition": transition_line,
    "assessment": _assessment_line,
    "flag": _flag_line,
    "look": plan_line.look_line,
    "version": plan_line.version_line,
    "review": plan_line.review_line,
    "missed": missed.missed_line,
}
"""By part: the line of a row of it."""


def spent(minutes: int) -> str:
    """Minutes as quick entry writes them: 15m, 1h, 1h30m."""
    hours, rest = divmod(minutes, 60)
    return (f"{hours}h" if hours else "") + (f"{rest}m" if rest or not hours else "")
