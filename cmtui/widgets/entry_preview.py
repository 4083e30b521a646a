"""Quick entry while it is typed: the line with its marks, and below it what would be recorded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from rich.highlighter import Highlighter
from textual.content import Content
from textual.widgets import Static

from cmtui.rules.dates import understood
from cmtui.rules.quick_entry import marks
from cmtui.widgets.controls import LineInput
from cmtui.widgets.text import MUTED, as_typed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from rich.style import Style
    from rich.text import Text

    from cmtui.rules.quick_entry import Entry, Mark

_HOW: Final = (
    "call 15m with rosa yesterday 2pm: what happened #2 + what to do fri",
    "call visit video text email letter conference · no-answer lm no-show",
    "#2 goal · #word topic · ! attention · $ billable · + task and its day",
)
"""The grammar in three lines, until something is typed."""

_TASK_SAID: Final = 60
"""Characters of a task's words in the sentence after the save."""

_QUOTED: Final = 400
"""Characters of the narrative that the preview repeats; the line itself holds all of it."""

_INK: Final = {
    "kind": "head",
    "minutes": "head",
    "distance": "head",
    "party": "head",
    "when": "head",
    "outcome": "head",
    "client": "sigil",
    "goal": "sigil",
    "topic": "sigil",
    "attention": "sigil",
    "billable": "sigil",
    "task": "task",
    "due": "due",
    "unread": "unread",
}
"""How a stretch of the line is drawn; the narrative is plain."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What Enter would record, or what is in its way."""

    entry: Entry | None = None
    client: str = ""
    """Whom it is about; empty where nobody is meant yet."""
    party: str = ""
    """As the care team knows them."""
    due: tuple[date, ...] = ()
    """When each task of the entry falls due."""
    goals: tuple[tuple[int, str], ...] = ()
    """Number and words of the goals that it is tied to."""
    wrong: str = ""
    """One sentence; empty when it can be recorded."""


class EntryLine(LineInput):
    """The line, with marks in place: what was understood, and what was not (underlined)."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "entry--head",
        "entry--sigil",
        "entry--task",
        "entry--due",
        "entry--unread",
    }

    DEFAULT_CSS = """
    EntryLine {
        & > .entry--head { color: $text-accent; }
        & > .entry--sigil { color: $text-accent; text-style: bold; }
        & > .entry--task { text-style: italic; }
        & > .entry--due { color: $text-warning; text-style: italic; }
        & > .entry--unread { color: $text-error; text-style: underline; }
    }
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(highlighter=_Marks(clock, self._inks))

    def _inks(self) -> Mapping[str, Style]:
        return {
            role: self.get_component_rich_style(f"entry--{ink}", partial=True) for role, ink in _INK.items()
        }


class _Marks(Highlighter):
    """Draws what each stretch was understood as; a line is read once, however often it is drawn."""

    def __init__(self, clock: Callable[[], datetime], inks: Callable[[], Mapping[str, Style]]) -> None:
        self._clock, self._inks = clock, inks
        self._line = ""
        self._marks: tuple[Mark, ...] = ()

    def highlight(self, text: Text) -> None:
        """Put the inks on the line."""
        if text.plain != self._line:
            self._line, self._marks = text.plain, marks(text.plain, now=self._clock())
        inks = self._inks()
        for mark in self._marks:
            if ink := inks.get(mark.role):
                text.stylize(ink, mark.start, mark.end)


class EntryPreview(Static):
    """The entry field by field: nothing is recorded that does not stand here."""

    DEFAULT_CSS = "EntryPreview { height: auto; min-height: 3; padding: 0 1; }"

    def show(self, preview: Preview, today: date) -> None:
        """Show what the line means."""
        lines: list[Content] = []
        if preview.entry is not None:
            lines = _lines(preview.entry, preview, today)
        elif not preview.wrong:
            lines = [as_typed(line, MUTED) for line in _HOW]
        if preview.wrong:
            lines.append(as_typed(f"! {preview.wrong}", "$text-error"))
        self.update(Content("\n").join(lines))


def _lines(entry: Entry, preview: Preview, today: date) -> list[Content]:
    lines = [as_typed("tasks only, no contact")] if entry.plan_only else [_facts(entry, preview, today)]
    if entry.narrative:
        words = entry.narrative
        more = f" … and {len(words) - _QUOTED:,} characters more" if len(words) > _QUOTED else ""
        lines.append(as_typed(f"“{words[:_QUOTED]}{more or '”'}"))
    for number, words in preview.goals:
        lines.append(Content.assemble(("goal  ", "bold"), as_typed(f"{number} · {words}", multiline=False)))
    for task, due in zip(entry.tasks, preview.due, strict=True):
        day = understood(due, today)
        lines.append(Content.assemble(("task  ", "bold"), as_typed(f"{task.text} · {day}", multiline=False)))
    return lines


def _facts(entry: Entry, preview: Preview, today: date) -> Content:
    way = (
        f"{entry.miles:g} mi"
        if entry.miles is not None
        else f"{entry.km:g} km"
        if entry.km is not None
        else ""
    )
    parts = (
        entry.kind,
        f"{understood(entry.at.date(), today)} {entry.at:%H:%M}",
        f"{entry.minutes} min" if entry.minutes is not None else "",
        way,
        preview.party,
        entry.outcome or "",
        f"goal {', '.join(map(str, entry.goals))}" if entry.goals else "",
        " ".join(f"#{topic}" for topic in entry.topics),
        "! needs attention" if entry.attention else "",
        "" if entry.billable is None else "billable" if entry.billable else "not billable",
    )
    return as_typed(" · ".join(part for part in parts if part), multiline=False)


def recorded(preview: Preview, today: date) -> str:
    """What was done, such as `Contact recorded. Task: check bp log, due Fri 27 Nov.`."""
    entry = preview.entry
    if entry is None:
        return ""
    said = [] if entry.plan_only else ["Contact recorded."]
    named = [
        f"{_short(task.text)}, due {understood(due, today)}"
        for task, due in zip(entry.tasks, preview.due, strict=True)
    ]
    if named:
        said.append(f"{'Task' if len(named) == 1 else 'Tasks'}: {'; '.join(named)}.")
    return " ".join(said)


def _short(words: str) -> str:
    return words if len(words) <= _TASK_SAID else f"{words[: _TASK_SAID - 1]}…"
