"""The lines of Assess: safety flags, what is due, forms with score and trend, needs; each in one row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from cmtui.screens.chart.assess_change import change_words
from cmtui.vocabulary import catalog
from cmtui.widgets import when
from cmtui.widgets.form_title import short_title
from cmtui.widgets.line_list import Column, Heading
from cmtui.widgets.marks import SIGNS
from cmtui.widgets.trend import spark

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from cmtui.form_rows import AssessmentRow, FlagRow, NeedRow
    from cmtui.rows import DueRow, ItemRow
    from cmtui.screens.chart.assess_change import Meant
    from cmtui.widgets.line_list import Cell, Part, Tone

COLUMNS: Final = (
    Column("", 1, gap=1),
    Column("", 20, share=1),
    Column("", 8, align="right"),
    Column("", 30, share=3, gap=1),
)

Kind = Literal["flag", "form", "draft", "due", "need", "none"]

_GROUPS: Final = {
    "strength": "Strengths",
    "barrier": "Barriers and risks",
    "risk": "Barriers and risks",
}
"""Where a kind of need stands; all others under Needs."""

_NONE: Final = {
    "Forms": ("form", "a starts one"),
    "Needs": ("need", "a adds one"),
    "Barriers and risks": ("barrier", "a adds one"),
    "Strengths": ("strength", "a adds one"),
}
"""What `a` adds under each heading, and what stands there while nothing does."""


@dataclass(frozen=True, slots=True)
class AssessRead:
    """What the section shows of a case."""

    flags: tuple[FlagRow, ...] = ()
    under_way: tuple[ItemRow, ...] = ()
    """Forms that were begun and are not finished."""
    due: tuple[DueRow, ...] = ()
    """What is to be asked (again), by the rules."""
    forms: tuple[AssessmentRow, ...] = ()
    needs: tuple[NeedRow, ...] = ()
    meant: Meant = field(default_factory=dict)
    """From how many points on a change of a score means something."""


@dataclass(frozen=True, slots=True)
class AssessLine:
    """One line."""

    kind: Kind
    id: str
    group: str
    cells: tuple[Cell, ...]
    adds: str
    """What `a` adds here: a form, or the kind of need."""


@dataclass(frozen=True, slots=True)
class Days:
    """What a line needs to write a day."""

    today: date
    zone: ZoneInfo | None

    def short(self, at: str) -> str:
        """The day in at most eight cells: `20 Nov`, and of another year its month, `Feb 2027`."""
        day = when.day(at, self.zone)
        text = when.short_day(day, today=self.today)
        return text if day.year == self.today.year else f"{when.MONTHS[day.month - 1]} {day.year}"

    def whole(self, at: str) -> str:
        """Nothing left to guess."""
        return when.whole(at, zone=self.zone)


def listed(read: AssessRead, days: Days) -> list[AssessLine | Heading]:
    """All lines under their headings; one without lines says how to get some, and without a flag there is no Safety."""
    groups: dict[str, list[AssessLine]] = {"Safety": [], **{group: [] for group in _NONE}}
    for flag in read.flags:
        groups["Safety"].append(flag_line(flag, days))
    groups["Forms"] += [due_line(row) for row in read.due]
    groups["Forms"] += [under_way_line(row) for row in read.under_way]
    groups["Forms"] += [form_line(row, days, read.meant) for row in read.forms]
    for need in read.needs:
        group = _GROUPS.get(need.kind, "Needs")
        groups[group].append(need_line(need, group, days))
    found: list[AssessLine | Heading] = []
    for group, lines in groups.items():
        if not lines and group in _NONE:
            adds, words = _NONE[group]
            cells: tuple[Cell, ...] = (SIGNS["none"], ("none yet", "muted"), "", (words, "muted"))
            lines = [AssessLine("none", "", group, cells, adds)]  # noqa: PLW2901
        if lines:
            found += [Heading(group), *lines]
    return found


def flag_line(flag: FlagRow, days: Days) -> AssessLine:
    """An open safety flag; of a confidential one no word."""
    level = catalog.label("alert_level", flag.level) if not flag.confidential else "Same day"
    sign = SIGNS["soon"] if flag.level == "follow_up" else SIGNS["urgent"]
    tone: Tone = "" if flag.level == "follow_up" else "urgent"
    raised: Cell = (days.short(flag.raised_at), "muted")
    return AssessLine("flag", flag.id, "Safety", (sign, (level, tone), raised, flag.text), "form")


def due_line(row: DueRow) -> AssessLine:
    """A form that is to be asked, by a rule."""
    sign = SIGNS["urgent"] if row.pressing else SIGNS["today" if row.window == "today" else "soon"]
    left: Cell = (row.left, "urgent" if row.pressing else "")
    cells: tuple[Cell, ...] = (sign, short_title(row.what.removesuffix(" again")), left, (row.why, "muted"))
    return AssessLine("due", row.key, "Forms", cells, "form")


def under_way_line(row: ItemRow) -> AssessLine:
    """A form that was begun."""
    title, _, answered = row.label.rpartition(" · ")
    words = f"{answered}, {row.text}; enter goes on" if title else f"{row.text}; enter goes on"
    cells: tuple[Cell, ...] = (SIGNS["draft"], short_title(title or row.label), "", (words, "soon"))
    return AssessLine("draft", row.key, "Forms", cells, "form")


def form_line(row: AssessmentRow, days: Days, meant: Meant) -> AssessLine:
    """A form that was answered: its leading score with band, what changed since last time, the trend."""
    sign = SIGNS["done" if row.signed else "draft"]
    tone: Tone = "muted" if row.status == "amended" else ""
    if not row.form:
        hidden: tuple[Cell, ...] = (
            sign,
            row.title,
            (days.short(row.date), "muted"),
            ("enter opens it", "muted"),
        )
        return AssessLine("form", row.id, "Forms", hidden, "form")
    text: list[Part] = [(scored(row.text, row.band), "strong" if row.poor else tone)]
    if len(row.trend) > 1:
        low, high = score_range(row)
        text.append((f" {spark(row.trend, low=low, high=high)}", "accent"))
    if changed := change_words(row, meant):
        text.append((f" {changed}", "muted"))
    if row.again:
        late = row.again <= days.today.isoformat()
        text.append((f" · again {days.short(row.again)}", "soon" if late else "muted"))
    if row.status == "amended":
        text.append((" · amended since", "muted"))
    elif not row.signed:
        text.append((" · not signed", "soon"))
    cells: tuple[Cell, ...] = (sign, (short_title(row.title), tone), (days.short(row.date), "muted"), text)
    return AssessLine("form", row.id, "Forms", cells, "form")


def need_line(need: NeedRow, group: str, days: Days) -> AssessLine:
    """A need and its answer; one that was proposed and waits is marked so."""
    waits = not need.disposition and need.kind != "strength"
    sign = SIGNS["confirm"] if waits and need.proposed else SIGNS["soon"] if waits else SIGNS["done"]
    tone: Tone = "muted" if need.closed else ""
    answered = catalog.label("need_disposition", need.disposition).casefold() if need.disposition else ""
    if need.disposition == "deferred" and need.until:
        answered = f"{answered} until {days.short(need.until)}"
    text: list[Part] = [(f"{answered}: ", "muted")] if answered else []
    if ranked := ranks(need):
        text.append((f"{ranked} · ", "muted"))
    text.append((need.statement, tone))
    domain = catalog.label("need_domain", need.domain) if need.domain else "confidential"
    cells: tuple[Cell, ...] = (sign, (domain, tone), (days.short(need.opened), "muted"), text)
    return AssessLine("need", need.id, group, cells, _NONE[group][0])


def ranks(need: NeedRow) -> str:
    """`client 1, me 2`: both orders in few cells; empty where nobody ranked it."""
    both = (("client", need.client_rank), ("me", need.manager_rank))
    return ", ".join(f"{who} {rank}" for who, rank in both if rank)


def score_range(row: AssessmentRow) -> tuple[float | None, float | None]:
    """The lowest and the highest figure of the leading score, so that a step of one does not look like a leap."""
    return (row.scores[0].minimum, row.scores[0].maximum) if row.scores else (None, None)


def scored(text: str, band: str) -> str:
    """A score in words: `14 moderate`, `6 of 9 answered`; of a form that none is computed for, that it was answered."""
    return " ".join(part for part in (text, band) if part) or "answered"
