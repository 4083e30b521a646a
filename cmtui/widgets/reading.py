"""A pane that shows one entry whole: its head, the text as it was typed, later words, what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from cmtui.vocabulary import catalog
from cmtui.widgets import when
from cmtui.widgets.text import shown, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

    from rich.style import Style

    from cmtui.rows import ContactRow
    from cmtui.widgets.line_list import Tone

HEAD: Final = "── "
"""Begins the line above an entry."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A piece of what is read; its text may hold line ends."""

    text: str
    tone: Tone = ""
    lead: str = ""
    """Stands before the first line; the lines after it are set in by as much."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the pane shows."""

    title: str = ""
    paragraphs: tuple[Paragraph, ...] = ()


class ReadingPane(ScrollView, can_focus=True):
    """One entry, wrapped to the width and drawn by lines: a note of 100,000 characters scrolls like a short one."""

    ALLOW_SELECT = False  # a drag would mark lines that this widget draws itself

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go(-1)", "Up", show=False),
        Binding("down", "go(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown,space", "page(1)", "Page down", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "reading--head",
        "reading--muted",
        "reading--strong",
        "reading--accent",
        "reading--urgent",
        "reading--today",
        "reading--soon",
        "reading--ok",
    }

    DEFAULT_CSS = """
    ReadingPane {
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;

        & > .reading--head { color: $text-muted; }
        &:focus > .reading--head { color: $text-accent; text-style: bold; }
        & > .reading--muted { color: $text-muted; }
        & > .reading--strong { text-style: bold; }
        & > .reading--accent { color: $text-accent; }
        & > .reading--urgent { color: $text-error; text-style: bold; }
        & > .reading--today { color: $text-warning; text-style: bold; }
        & > .reading--soon { color: $text-warning; }
        & > .reading--ok { color: $text-success; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(id=id)
        self._page = Page()
        self._head: list[str] = []
        self._lines: list[tuple[str, Tone]] = []
        self._width = -1

    @property
    def page(self) -> Page:
        """What is shown."""
        return self._page

    def show(self, page: Page) -> None:
        """Show another entry from its first line, or the same one read again where it stood."""
        if page == self._page:
            return
        same, self._page = page.title == self._page.title and bool(page.title), page
        self._width = -1
        if not same:
            self.scroll_to(y=0, animate=False, force=True)
        self._wrap()
        self.refresh()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._wrap()

    # Reading on; without animation, as everywhere

    def action_go(self, step: int) -> None:
        """One line up or down."""
        self.scroll_to(y=self.scroll_offset.y + step, animate=False, force=True)

    def action_page(self, step: int) -> None:
        """One screen up or down; a line stays in view."""
        self.action_go(step * max(1, self.size.height - len(self._head) - 1))

    def action_first(self) -> None:
        """To the first line."""
        self.scroll_to(y=0, animate=False, force=True)

    def action_last(self) -> None:
        """To the last line."""
        self.scroll_to(y=self.max_scroll_y, animate=False, force=True)

    def _wrap(self) -> None:
        width = self.size.width - 2  # one empty cell on each side
        if width == self._width or width < 1:
            return
        self._width = width
        self._head = list(wrap(shown(self._page.title), width - len(HEAD) - 1))
        self._lines = [
            line for paragraph in self._page.paragraphs for line in _paragraph_lines(paragraph, width)
        ]
        self.virtual_size = Size(0, len(self._lines) + len(self._head))

    def render_line(self, y: int) -> Strip:
        """The head, which stays, and the text below it."""
        if y < len(self._head):
            rule = "─" * max(0, self.size.width - cell_len(self._head[y]) - len(HEAD) - 3)
            line = f" {HEAD}{self._head[y]} {rule}" if y == 0 else f" {' ' * len(HEAD)}{self._head[y]}"
            return self._strip([(line, self._style("head"))])
        index = y - len(self._head) + self.scroll_offset.y
        text, tone = self._lines[index] if index < len(self._lines) else ("", "")
        return self._strip([(f" {text}", self._style(tone))])

    def _strip(self, pieces: Sequence[tuple[str, Style]]) -> Strip:
        strip = Strip([Segment(text, style) for text, style in pieces])
        return strip.adjust_cell_length(self.size.width, self.rich_style)

    def _style(self, tone: str) -> Style:
        return self.get_component_rich_style(f"reading--{tone}") if tone else self.rich_style


def _paragraph_lines(paragraph: Paragraph, width: int) -> Iterator[tuple[str, Tone]]:
    lead = shown(paragraph.lead)
    room = max(1, width - cell_len(lead))
    for line in shown(paragraph.text, multiline=True).split("\n"):
        for piece in wrap(line, room):
            yield lead + piece, paragraph.tone
            lead = " " * cell_len(lead)


def contact_page(
    contact: ContactRow, follow_ups: Iterable[tuple[str, str, str]], *, today: date, zone: ZoneInfo | None
) -> Page:
    """A contact as it is read: who, how long and signed or not; the note; its addenda; what follows.

    Args:
        contact: The contact, whole.
        follow_ups: What, due and status of the tasks that came of it.
        today: The practice's day.
        zone: The practice's zone.
    """
    direction = catalog.label("direction", contact.direction).lower() if contact.direction else ""
    kind = " ".join(word for word in (catalog.kind_word(contact.mode), direction) if word)
    signed = "not signed"
    if contact.signed:
        signed = f"signed {when.whole(contact.signed, zone=zone)} {contact.signed_by}".rstrip()
    facts = (
        when.whole(contact.at, zone=zone),
        kind,
        when.span(contact.minutes),
        catalog.label("reached", contact.reached).lower() if contact.reached != "yes" else "",
        contact.party,
        contact.place,
        signed,
    )
    title = " · ".join(fact for fact in facts if fact)
    follows = [
        Paragraph(f"{what}, {_settled(due, status, today)}", "accent", "→ ")
        for what, due, status in follow_ups
    ]
    return Page(title, (*_contact_paragraphs(contact, zone), *follows))


def _settled(due: str, status: str, today: date) -> str:
    return f"due {when.short_day(date.fromisoformat(due), today=today)}" if status == "open" else status


def _contact_paragraphs(contact: ContactRow, zone: ZoneInfo | None) -> Iterator[Paragraph]:
    if contact.attention:
        yield Paragraph("needs attention", "urgent", "! ")
    if contact.late:
        recorded = when.whole(contact.recorded, zone=zone)
        yield Paragraph(f"late entry: recorded {recorded}", "soon")
    if contact.plan_working:
        said = catalog.label("plan_working", contact.plan_working).casefold()
        yield Paragraph(f"is the plan working: {said}", "" if contact.plan_working == "yes" else "soon")
    if contact.sensitivity not in {"", "ordinary"}:
        yield Paragraph(catalog.label("sensitivity", contact.sensitivity), "soon")
    yield Paragraph(contact.narrative or "No words were written.", "" if contact.narrative else "muted")
    if contact.client_view:
        yield Paragraph(contact.client_view, "", "client: ")
    if contact.next_step:
        yield Paragraph(contact.next_step, "accent", "→ ")
    if more := _more(contact):
        yield Paragraph(more, "muted")
    for addendum in contact.addenda:
        yield Paragraph(f"addendum {when.whole(addendum.at, zone=zone)} {addendum.author}".rstrip(), "muted")
        yield Paragraph(addendum.text, "", "  ")


def _more(contact: ContactRow) -> str:
    """What was noted beside the note."""
    goals = " ".join(f"#{number}" for number in contact.goals)
    interpreter = catalog.label("interpreter_used", contact.interpreter) if contact.interpreter else ""
    facts = (
        f"goals {goals}" if goals else "",
        " ".join(f"+{topic}" for topic in contact.topics),
        f"interpreter: {interpreter.lower()}" if interpreter else "",
        f"travel {when.span(contact.travel_minutes)}" if contact.travel_minutes else "",
        f"{contact.miles:g} miles" if contact.miles else "",
        "billable" if contact.billable else "",
    )
    return " · ".join(fact for fact in facts if fact)
