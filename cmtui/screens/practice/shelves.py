"""What stands in the practice's libraries: goals and interventions, sets of tasks; a line and a page of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from cmtui.vocabulary import catalog
from cmtui.widgets.line_list import Column, Heading
from cmtui.widgets.marks import SIGNS
from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cmtui.care_rows import EntryRow, TaskSetRow
    from cmtui.casebook.book import Casebook
    from cmtui.widgets.line_list import Cell, Tone

COLUMNS: Final = (
    Column("", 1, gap=1),
    Column("", 30, share=1),
    Column("", 17),
    Column("from", 8, gap=1),
)

_FACTS: Final = (
    ("frequency", "how often: "),
    ("evidence", "rests on: "),
    ("much_less", "−2: "),
    ("less", "−1: "),
    ("expected", " 0: "),
    ("more", "+1: "),
    ("much_more", "+2: "),
)
"""Fields of an entry that its page tells in a paragraph of their own."""

Origin = Literal["shipped", "changed", "own"]


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing of a library."""

    code: str
    title: str
    kind: Literal["goal", "intervention", "set"]
    about: str
    """Its kind in a few words."""
    group: str
    """The heading that it stands under."""
    origin: Origin
    hidden: bool
    words: str
    """What a filter looks in."""
    page: Page
    domain: str = ""
    """Code of `need_domain`."""
    goal: str = ""
    """Code of the goal that it is, or that it belongs to; empty for none."""
    goal_title: str = ""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Its line."""
        tone: Tone = "muted" if self.hidden else ""
        set_in = "  " if self.kind == "intervention" and self.goal else ""
        stands = "hidden" if self.hidden else self.origin
        return (
            SIGNS["none"] if self.hidden else "",
            (f"{set_in}{self.title}", tone),
            (self.about, tone or "muted"),
            (stands, "muted" if stands in {"hidden", "shipped"} else ""),
        )


def read_entries(casebook: Casebook) -> tuple[Kept, ...]:
    """The goals and interventions by domain, each goal with what is done for it; the hidden ones too."""
    library = casebook.plan_library
    rows = library.entries(hidden=True)
    titles = {row.code: row.title for row in rows if row.kind == "goal"}
    return tuple(
        _entry(row, titles, _origin(own=bool(row.id), shipped=library.is_shipped(row.code))) for row in rows
    )


def read_sets(casebook: Casebook) -> tuple[Kept, ...]:
    """The sets of tasks by name, the hidden ones too."""
    sets = casebook.task_sets
    return tuple(
        _set(row, _origin(own=bool(row.id), shipped=sets.is_shipped(row.code)))
        for row in sets.all(hidden=True)
    )


def _origin(*, own: bool, shipped: bool) -> Origin:
    if not own:
        return "shipped"
    return "changed" if shipped else "own"


def shelf_lines(things: Sequence[Kept], typed: str) -> list[Kept | Heading]:
    """The lines under their headings.

    Args:
        things: All of them, in their order.
        typed: Words that a line has; everything where there are none.
    """
    wanted, found, group = typed.casefold().split(), list[Kept | Heading](), ""
    for thing in things:
        if not all(word in thing.words for word in wanted):
            continue
        if thing.group != group:
            group = thing.group
            found.append(Heading(group))
        found.append(thing)
    return found


# --- goals and interventions ---------------------------------------------------------------------------------------


def _entry(row: EntryRow, titles: dict[str, str], origin: Origin) -> Kept:
    domain = catalog.label("need_domain", row.domain) if row.domain else "No domain"
    goal = row.code if row.kind == "goal" else row.goal if row.goal in titles else ""
    title = titles.get(goal, "")
    kind = dict(row.values).get("intervention_kind", "")
    words = catalog.label("intervention_kind", kind) if kind else "Intervention"
    about = "Goal" if row.kind == "goal" else words
    paragraphs = tuple(_entry_paragraphs(row, title, origin))
    return Kept(
        row.code,
        row.title,
        row.kind,
        about,
        domain,
        origin,
        row.hidden,
        f"{row.title} {row.what} {title} {domain} {about} {row.kind} {_states(origin, hidden=row.hidden)}".casefold(),
        Page(f"{row.title} · {row.kind}", paragraphs),
        row.domain,
        goal,
        title,
    )


def _entry_paragraphs(row: EntryRow, goal: str, origin: Origin) -> Iterator[Paragraph]:
    said = dict(row.values)
    yield Paragraph(row.what)
    yield from _stands(origin, hidden=row.hidden, one="entry")
    if row.kind == "intervention" and goal:
        yield Paragraph(goal, "", "for the goal: ")
    measure = " ".join(said[name] for name in ("measure", "target", "unit") if said.get(name))
    horizon = catalog.label("goal_horizon", said["horizon"]).casefold() if said.get("horizon") else ""
    weeks = f"{said['weeks']} weeks" if said.get("weeks") else ""
    if facts := " · ".join(fact for fact in (measure, weeks, horizon) if fact):
        yield Paragraph(facts, "", "measured by: ")
    for name, lead in _FACTS:
        if said.get(name):
            yield Paragraph(said[name], "", lead)
    if row.placeholders:
        yield Paragraph(", ".join(f"{{{name}}}" for name in row.placeholders), "", "asks for: ")
    yield Paragraph(row.code, "muted", "code: ")


# --- sets of tasks -------------------------------------------------------------------------------------------------


def _set(row: TaskSetRow, origin: Origin) -> Kept:
    tasks = " ".join(words for _, words in row.tasks)
    count = f"{len(row.tasks)} task{'' if len(row.tasks) == 1 else 's'}"
    return Kept(
        row.code,
        row.name,
        "set",
        count,
        "Sets of tasks",
        origin,
        row.hidden,
        f"{row.name} {row.about} {tasks} {_states(origin, hidden=row.hidden)}".casefold(),
        Page(f"{row.name} · {count}", tuple(_set_paragraphs(row, origin))),
    )


def _set_paragraphs(row: TaskSetRow, origin: Origin) -> Iterator[Paragraph]:
    if row.about:
        yield Paragraph(row.about)
    yield from _stands(origin, hidden=row.hidden, one="set")
    yield Paragraph(catalog.label("set_anchor", row.anchor), "", "counted from: ")
    for days, words in row.tasks:
        yield Paragraph(words, "", f"{days:>4} d  ")
    if row.source:
        yield Paragraph(row.source, "muted", "from: ")


# --- what both have ------------------------------------------------------------------------------------------------


def _states(origin: Origin, *, hidden: bool) -> str:
    return f"{origin} hidden" if hidden else origin


def _stands(origin: Origin, *, hidden: bool, one: str) -> Iterator[Paragraph]:
    """Whose it is, and whether it is offered."""
    if hidden:
        yield Paragraph("Hidden: no chart offers it. x offers it again.", "soon")
    if origin == "shipped":
        yield Paragraph(f"Shipped; Enter makes your own version of this {one}.", "muted")
    elif origin == "changed":
        yield Paragraph(f"Your own version; del puts the shipped {one} back.", "muted")
    else:
        yield Paragraph("Your own.", "muted")
