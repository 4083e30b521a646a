"""The questions of a form, drawn by lines: a form of 800 questions scrolls like one of ten.

No widget stands for a question. The list knows which blocks there are and which one is in focus; what a block looks
like is asked when it comes into view and kept until it changes. After a key only the lines that differ are painted.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region
from textual.strip import Strip
from textual.widget import Widget

from cmtui.widgets._ink import TONE_CLASSES, TONE_CSS, Ink
from cmtui.widgets.question_lines import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from textual import events

WHEEL: Final = 3
"""Lines that a notch of the mouse wheel moves."""

_TRACK, _THUMB = "│", "┃"


class Block(NamedTuple):
    """One item of the form."""

    key: Hashable
    stops: bool = True
    """Whether the focus comes to it."""
    tall: bool = False
    """Whether it may take more than one line while it is not in focus."""


class Wishes(NamedTuple):
    """Whom the list asks and tells; each is answered at once, so that what follows a key is in its frame."""

    draw: Callable[[Hashable, int, bool], Sequence[Line]]
    """The lines of a block for a width, in focus or not."""
    press: Callable[[events.Key], bool]
    """Offered each key first; whether it was taken."""
    go: Callable[[Hashable], None]
    """The focus is wanted at this block."""
    pick: Callable[[int], None]
    """An option of the block in focus was clicked."""
    paste: Callable[[str], None]
    resized: Callable[[], None]
    """The list is wider or narrower: the head is to be drawn anew."""
    scrolled: Callable[[], None]
    """Other lines are in view, and the focus did not move."""


class QuestionList(Widget, can_focus=True):
    """Blocks of lines with one in focus, below a head that stays."""

    ALLOW_SELECT = False  # a drag would mark lines that this widget draws itself

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "Up", show=False),
        Binding("down", "step(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "end(1)", "First", show=False),
        Binding("end", "end(-1)", "Last", show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "ink--heading",
        "ink--cursor",
        "ink--caret",
        "ink--chosen",
        *TONE_CLASSES,
    }

    DEFAULT_CSS = f"""
    QuestionList {{
        height: 1fr;
        background: $background;
        color: $foreground;
        {TONE_CSS}
        & > .ink--heading {{ color: $text-accent; text-style: bold; }}
        & > .ink--caret {{ text-style: reverse; }}
        & > .ink--chosen {{ color: $text-accent; text-style: bold; }}
        & > .ink--cursor {{
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
        }}
        &:focus > .ink--cursor {{
            color: $block-cursor-foreground;
            background: $block-cursor-background;
        }}
    }}
    """

    def __init__(self, wishes: Wishes, *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name for it
        super().__init__(id=id)
        self._wishes = wishes
        self._blocks: tuple[Block, ...] = ()
        self._index: dict[Hashable, int] = {}
        self._focus: Hashable = None
        self._head: tuple[Line, ...] = ()
        self._drawn: dict[tuple[Hashable, bool], Sequence[Line]] = {}
        self._tops: list[int] = [0]
        """Where each block begins, counted in lines from the first; at the end the number of lines."""
        self._top = 0
        """The first line in view below the head."""
        self._ink = Ink(self)

    # What is shown

    @property
    def focused_key(self) -> Hashable:
        """The block in focus; None without one."""
        return self._focus

    @property
    def line_count(self) -> int:
        """Lines that all blocks take together."""
        return self._tops[-1]

    def show(
        self,
        blocks: Sequence[Block] | None = None,
        *,
        focus: Hashable,
        changed: Iterable[Hashable] = (),
        head: Sequence[Line] | None = None,
        all_changed: bool = False,
    ) -> None:
        """Show other blocks, another focus, or blocks that say something else; the focus stays on its line.

        Args:
            blocks: All blocks in order; None where they are the same as before.
            focus: The key of the block in focus.
            changed: The keys of the blocks to draw anew.
            head: The lines above that stay; None where they are the same as before.
            all_changed: Draw all of them anew.
        """
        before = self._in_view()
        moved = focus != self._focus
        line = self._line_of_focus() - self._top + len(self._head)
        if all_changed:
            self._drawn.clear()
        for key in (*changed, focus, self._focus):
            self._drawn.pop((key, True), None)
        for key in changed:
            self._drawn.pop((key, False), None)
        self._focus = focus
        if head is not None:
            self._head = tuple(head)
        if blocks is not None:
            self._blocks = tuple(blocks)
            self._index = {block.key: place for place, block in enumerate(self._blocks)}
        self._measure()
        if not moved:
            self._top = self._line_of_focus() - line + len(self._head)
        self._bring_into_view(moved=moved)
        if all_changed:
            self._painted_bar = self._bar()
            self.refresh()
        else:
            self._paint(before)

    def retitle(self, line: Line) -> None:
        """Put another line at the end of the head."""
        if self._head and self._head[-1] != line:
            self._head = (*self._head[:-1], line)
            self.refresh(Region(0, len(self._head) - 1, self.size.width, 1))

    def is_in_view(self, key: Hashable) -> bool:
        """Whether all of a block stands on the screen."""
        place = self._index.get(key)
        if place is None:
            return False
        return self._top <= self._tops[place] and self._tops[place + 1] <= self._top + self._room

    def is_above(self, key: Hashable) -> bool:
        """Whether a block was scrolled out of sight at the top."""
        place = self._index.get(key)
        return place is not None and self._tops[place + 1] <= self._top

    def where(self, key: Hashable) -> int | None:
        """The place of a block among the others; None for one that is not there."""
        return self._index.get(key)

    # Geometry

    @property
    def _room(self) -> int:
        return max(1, self.size.height - len(self._head))

    @property
    def _width(self) -> int:
        return max(1, self.size.width - 1)  # the last column is the bar that says where one is

    def _lines(self, key: Hashable) -> Sequence[Line]:
        at = (key, key == self._focus)
        lines = self._drawn.get(at)
        if lines is None:
            lines = self._drawn[at] = self._wishes.draw(key, self._width, at[1])
        return lines

    def _measure(self) -> None:
        focus = self._focus
        heights = (
            len(self._lines(block.key)) if block.tall or block.key == focus else 1 for block in self._blocks
        )
        self._tops = list(accumulate(heights, initial=0))

    def _line_of_focus(self) -> int:
        place = self._index.get(self._focus)
        return self._tops[place] if place is not None and place < len(self._tops) else 0

    def _bring_into_view(self, *, moved: bool) -> None:
        """Show all of the block in focus, with what stands before it; by half a screen when it left the view."""
        place, room = self._index.get(self._focus), self._room
        if place is not None:
            first, after = self._tops[place], self._tops[place + 1]
            if moved:
                first = self._tops[self._heading_of(place)]
            if after - first > room:
                first = self._tops[place]
            if first < self._top:
                self._top = max(0, first - (room // 3 if moved else 0))
            if after > self._top + room:
                self._top = min(first, after - room + (room // 3 if moved else 0))
        self._top = max(0, min(self._top, self.line_count - room))

    def _heading_of(self, place: int) -> int:
        """A text or heading right above belongs to the question below it."""
        while place and not self._blocks[place - 1].stops:
            place -= 1
        return place

    def _in_view(self) -> list[tuple[object, ...]]:
        """What stands on each line now: enough to tell whether it has to be painted again."""
        lines: list[tuple[object, ...]] = [(line,) for line in self._head]
        for y in range(self._top, self._top + max(0, self.size.height - len(lines))):
            found = self._at(y)
            lines.append((None,) if found is None else (found[1],))
        return lines

    def _at(self, y: int) -> tuple[int, Line] | None:
        """The place of the block on a line, and that line."""
        if y >= self.line_count:
            return None
        place = bisect_right(self._tops, y) - 1
        # Blocks without lines share their beginning with the next: the last of them is meant, which has some.
        lines = self._lines(self._blocks[place].key)
        return place, lines[y - self._tops[place]]

    def _paint(self, before: list[tuple[object, ...]]) -> None:
        after = self._in_view()
        width = self.size.width
        bar = self._bar()
        if bar != self._painted_bar or len(before) != len(after):
            self._painted_bar = bar
            self.refresh()
            return
        if regions := [Region(0, y, width, 1) for y, line in enumerate(after) if before[y] != line]:
            self.refresh(*regions)

    _painted_bar: tuple[int, int] = (0, 0)

    def _bar(self) -> tuple[int, int]:
        """First line and length of the bar's thumb; no length where everything is in view."""
        room, count = self._room, self.line_count
        if count <= room:
            return 0, 0
        size = max(1, room * room // count)
        return round(self._top * (room - size) / max(1, count - room)), size

    # Keys and mouse

    def on_key(self, event: events.Key) -> None:
        """The question in focus comes first: letters and digits are its answer."""
        if self._wishes.press(event):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """A paste is typed into the question in focus."""
        event.stop()
        self._wishes.paste(event.text)

    def action_step(self, step: int) -> None:
        """One question up or down."""
        place = self._index.get(self._focus, -1) + step
        while 0 <= place < len(self._blocks):
            if self._blocks[place].stops:
                self._wishes.go(self._blocks[place].key)
                return
            place += step
        self._scroll(step)  # a text before the first question, or after the last

    def action_page(self, step: int) -> None:
        """One screen up or down."""
        line = self._line_of_focus() + step * max(1, self._room - 2)
        self._go_near(bisect_right(self._tops, max(0, min(line, self.line_count - 1))) - 1, step)

    def action_end(self, step: int) -> None:
        """To the first or the last question, and to the very end of the form."""
        self._go_near(0 if step > 0 else len(self._blocks) - 1, step)
        self._scroll(-step * self.line_count)

    def _go_near(self, place: int, step: int) -> None:
        for direction in (step, -step):
            at = place
            while 0 <= at < len(self._blocks):
                if self._blocks[at].stops:
                    self._wishes.go(self._blocks[at].key)
                    return
                at += direction

    def _scroll(self, by: int) -> None:
        before = self._in_view()
        self._top = max(0, min(self._top + by, self.line_count - self._room))
        self._paint(before)
        self._wishes.scrolled()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel looks on; the focus stays."""
        event.stop()
        self._scroll(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel looks back; the focus stays."""
        event.stop()
        self._scroll(-WHEEL)

    def on_click(self, event: events.Click) -> None:
        """An option is picked, a question comes into focus, the bar leads to its place."""
        at = event.get_content_offset(self)
        if at is None or at.y < len(self._head):
            return
        if at.x == self._width:
            self._scroll(
                (at.y - len(self._head)) * self.line_count // self._room - self._room // 2 - self._top
            )
            return
        if (found := self._at(at.y - len(self._head) + self._top)) is None:
            return
        block, line = self._blocks[found[0]], found[1]
        if block.key != self._focus:
            if block.stops:
                self._wishes.go(block.key)
            return
        for first, after, place in line.picks:
            if first <= at.x < after:
                self._wishes.pick(place)

    # Drawing

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._drawn.clear()
        self._wishes.resized()

    def notify_style_update(self) -> None:
        """Forget the inks of the other theme."""
        super().notify_style_update()
        self._ink.forget()

    def render_line(self, y: int) -> Strip:
        """The line at `y` of the widget: the head, a line of a block, or nothing."""
        if y < len(self._head):
            line = self._head[y]
            return self._ink.strip(line.pieces, self.size.width, line.over)
        found = self._at(y - len(self._head) + self._top)
        line = found[1] if found else Line()
        if line.caret is not None and self.has_focus:
            # Where an input method shows its candidates.
            self.app.cursor_position = self.content_region.offset + Offset(line.caret, y)
        strip = self._ink.strip(line.pieces, self._width, line.over)
        first, size = self._painted_bar
        if not size:
            return strip.adjust_cell_length(self.size.width, self._ink.style("", line.over))
        thumb = first <= y - len(self._head) < first + size
        return Strip.join([strip, self._ink.strip([(_THUMB if thumb else _TRACK, "muted")], 1)])
