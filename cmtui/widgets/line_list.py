"""The list of the whole product: rows asked for by the page and drawn line by line.

A stock table holds every row as a widget's worth of objects; this one knows only the rows in view, so that
opening, moving and refreshing cost the same for ten clients and for a hundred thousand.
"""

from __future__ import annotations

import textwrap
from time import monotonic
from typing import TYPE_CHECKING, ClassVar, Final, Generic, Protocol, TypeVar

from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView

from cmtui.widgets._columns import Column, layout
from cmtui.widgets._ink import TONE_CLASSES, TONE_CSS, Cell, Ink, Part, Piece, Tone, pieces
from cmtui.widgets._pages import Heading, Pages, Rows, RowSource

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from textual import events
    from textual.strip import Strip
    from textual.timer import Timer

__all__ = ["Cell", "Column", "Heading", "LineList", "OnCursor", "Part", "RowSource", "Rows", "Tone"]

RowT = TypeVar("RowT")
ChosenT = TypeVar("ChosenT")
RowT_contra = TypeVar("RowT_contra", contravariant=True)

HELD_S: Final = 0.04
"""Two moves closer than this come from a key held down: terminals repeat about every 33 ms."""

MARK: Final = "▸"
"""In front of the cursor's row, so that it is found where there are no colours."""


class OnCursor(Protocol[RowT_contra]):
    """Told at once when another row is under the cursor, so that what follows it is in the same frame."""

    def __call__(self, row: RowT_contra | None, /, *, held: bool) -> None:
        """Show what belongs to the row.

        Args:
            row: The row under the cursor; `None` in an empty list.
            held: A key is held down: leave costly work out. The row where it rests comes again, not held.
        """


class LineList(ScrollView, Generic[RowT], can_focus=True):
    """A virtual list with a fixed line of titles, one line a row, and a cursor.

    Nothing moves at rest and nothing is animated: a move repaints two lines, and the list scrolls by half a
    screen when the cursor leaves it.
    """

    ALLOW_SELECT = False  # a drag would mark lines that this widget draws itself

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
        Binding("enter", "choose", "Open", show=False),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {"ink--header", "ink--heading", "ink--cursor", *TONE_CLASSES}

    DEFAULT_CSS = f"""
    LineList {{
        height: 1fr;
        background: $background;
        color: $foreground;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        {TONE_CSS}
        & > .ink--header {{ color: $text-muted; }}
        & > .ink--heading {{ color: $text-accent; text-style: bold; }}
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

    class RowChosen(Message, Generic[ChosenT]):
        """Enter, or a click on the row under the cursor: open it."""

        def __init__(self, line_list: LineList[ChosenT], row: ChosenT) -> None:
            super().__init__()
            self.line_list = line_list
            self.row = row

        @property
        def control(self) -> LineList[ChosenT]:
            """The list, for `@on(LineList.RowChosen, "#which")`."""
            return self.line_list

    def __init__(
        self,
        columns: Sequence[Column],
        draw: Callable[[RowT], Sequence[Cell]],
        key: Callable[[RowT], Hashable],
        *,
        empty: str = "",
        on_cursor: OnCursor[RowT] | None = None,
        id: str | None = None,  # noqa: A002  # Textual's own name for it
        classes: str | None = None,
    ) -> None:
        """Make an empty list; `set_source` fills it.

        Args:
            columns: All columns, also those that only a wide list draws; without any title, no line of them.
            draw: One cell for each column, in their order. Text is made safe here.
            key: What makes a row the same row after a refresh, such as the id of its case.
            empty: The sentence shown when a source has no rows.
            on_cursor: Told of each row that the cursor comes to.
            id: The widget's id.
            classes: The widget's classes.
        """
        super().__init__(id=id, classes=classes)
        self.on_cursor = on_cursor
        self._columns = tuple(columns)
        self._draw = draw
        self._key = key
        self._empty = empty
        self._pages: Pages[RowT] | None = None
        self._cursor = -1
        self._step = 1
        self._widths: tuple[int, ...] = ()
        self._width = 0
        self._ink = Ink(self)
        self._moved_at = 0.0
        self._resting: Timer | None = None
        self._opened_by_click = False

    # What is in the list

    @property
    def row_count(self) -> int:
        """How many rows the list has, headings among them."""
        return self._pages.count if self._pages else 0

    @property
    def cursor_index(self) -> int | None:
        """The place of the row under the cursor."""
        return self._cursor if self._cursor >= 0 else None

    @property
    def cursor_row(self) -> RowT | None:
        """The row under the cursor; `None` in an empty list."""
        row = self._pages.row(self._cursor) if self._pages else None
        return None if isinstance(row, Heading) else row

    @property
    def row_ahead(self) -> RowT | None:
        """The row that one more step the same way comes to; `None` at the end."""
        ahead = self._nearest(self._cursor + self._step, self._step)
        row = self._pages.row(ahead) if self._pages is not None and ahead not in {-1, self._cursor} else None
        return None if isinstance(row, Heading) else row

    @property
    def line_width(self) -> int:
        """Cells of a row behind the mark, as they are drawn now."""
        return max(0, self._width - len(MARK))

    def set_source(self, source: RowSource[RowT], *, cursor: int | None = None) -> None:
        """Show other rows, or the same ones read again.

        Args:
            source: Where the rows come from.
            cursor: The place to put the cursor; without it the cursor stays on its row, on the same line of
                the screen, or at its place when that row went away.
        """
        place, top = max(self._cursor, 0), self.scroll_offset.y
        if cursor is None:
            row = self.cursor_row
            found = None if row is None else source.position(self._key(row))
            cursor = place if found is None else found
        self._pages = Pages(source)
        self._cursor = self._nearest(cursor, 1)
        self.virtual_size = Size(0, self._pages.count + self._titles)
        self.scroll_to(y=max(self._cursor, 0) - place + top, animate=False, force=True)
        self._bring_into_view()
        self.refresh()
        self._tell()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns, or other titles over them (the order that the list is in)."""
        self._columns = tuple(columns)
        self._width = 0
        self.virtual_size = Size(0, self.row_count + self._titles)
        self.refresh()

    def set_empty(self, sentence: str) -> None:
        """Say something else when there are no rows (a filter that nothing passes)."""
        self._empty = sentence
        if not self.row_count:
            self.refresh()

    # The cursor

    def move_to(self, index: int) -> None:
        """Put the cursor on the row at `index`, or the nearest one that is no heading."""
        self._go(index, 1)

    def move_to_key(self, key: Hashable) -> bool:
        """Put the cursor on the row with this key, and say whether there is one."""
        index = self._pages.source.position(key) if self._pages else None
        if index is None:
            return False
        self._go(index, 1)
        return True

    def action_move(self, step: int) -> None:
        """One row up or down."""
        self._go(self._cursor + step, step)

    def action_page(self, step: int) -> None:
        """One screen up or down."""
        self._go(self._cursor + step * max(1, self._screenful - 1), step)

    def action_first(self) -> None:
        """To the first row."""
        self._go(0, 1)

    def action_last(self) -> None:
        """To the last row."""
        self._go(self.row_count - 1, -1)

    def action_choose(self) -> None:
        """Open the row under the cursor."""
        if (row := self.cursor_row) is not None:
            self.post_message(self.RowChosen(self, row))

    def _nearest(self, index: int, step: int) -> int:
        """The row at `index`, else the next one that is no heading, else the one before; -1 without rows."""
        pages = self._pages
        if pages is None or not pages.count:
            return -1
        index = min(max(index, 0), pages.count - 1)
        for direction in (step, -step):
            at = index
            while 0 <= at < pages.count and isinstance(pages.row(at), Heading):
                at += direction
            if 0 <= at < pages.count:
                return at
        return -1

    def _go(self, index: int, step: int) -> None:
        old, self._cursor = self._cursor, self._nearest(index, step)
        self._step = 1 if step > 0 else -1
        scrolled = self._bring_into_view()
        if self._cursor == old:
            return
        if not scrolled:
            self._refresh_row(old)
            self._refresh_row(self._cursor)
        now = monotonic()
        held = now - self._moved_at < HELD_S
        self._moved_at = now
        self._tell(held=held)

    def _tell(self, *, held: bool = False) -> None:
        if self.on_cursor is None:
            return
        self.on_cursor(self.cursor_row, held=held)
        if not held:
            return
        if self._resting is None:
            self._resting = self.set_timer(HELD_S, self._rest)
        else:
            self._resting.reset()

    def _rest(self) -> None:
        self._resting = None
        self._tell()

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row; a click on the cursor's own row, or a second click, opens it."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self._titles:
            return
        index = offset.y - self._titles + self.scroll_offset.y
        if index >= self.row_count:
            return
        if index != self._cursor:
            self._opened_by_click = False
            self._go(index, 1)
        elif event.chain == 1 or not self._opened_by_click:
            self._opened_by_click = True
            self.action_choose()

    # What is in view

    @property
    def _titles(self) -> int:
        """Lines taken by the titles: one, or none."""
        return int(any(column.title for column in self._columns))

    @property
    def _screenful(self) -> int:
        """Rows in view."""
        return max(1, self.size.height - self._titles)

    def _bring_into_view(self) -> bool:
        """Scroll by half a screen when the cursor left it; say whether the list moved."""
        if self._pages is None or self._cursor < 0:
            return False
        top, rows = self.scroll_offset.y, self._screenful
        # A heading belongs to the row below it: without this, home would leave the first one out of sight.
        first = self._cursor - isinstance(self._pages.row(self._cursor - 1), Heading)
        if first < top:
            self.scroll_to(y=max(0, first - rows // 2), animate=False, force=True)
        elif self._cursor >= top + rows:
            self.scroll_to(y=self._cursor - rows + max(1, rows // 2), animate=False, force=True)
        return self.scroll_offset.y != top

    def _refresh_row(self, index: int) -> None:
        y = index - self.scroll_offset.y + self._titles
        if self._titles <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._bring_into_view()

    def notify_style_update(self) -> None:
        """Forget what was drawn: another theme, or the focus came or went."""
        super().notify_style_update()
        self._ink.forget()
        if self._pages is not None:
            self._pages.forget_lines()

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The line at `y` of the screen: titles, a row, or nothing."""
        width = self.size.width - self.scrollbar_size_vertical
        if width != self._width:
            self._width = width
            self._widths = layout(self._columns, width - len(MARK), wide=self.size.width)
            if self._pages is not None:
                self._pages.forget_lines()
        if y < self._titles:
            return self._line([(column.title, "header") for column in self._columns])
        pages = self._pages
        if pages is not None and not pages.count:
            return self._empty_line(y - self._titles)
        index = y - self._titles + self.scroll_offset.y
        if pages is None or index >= pages.count:
            return self._ink.strip([], width)
        if index == self._cursor:
            return self._row_line(pages.row(index), MARK, "cursor")
        lines = pages.lines(index)
        if (strip := lines.get(index)) is None:
            strip = lines[index] = self._row_line(pages.row(index))
        return strip

    def _row_line(self, row: RowT | Heading | None, mark: str = " ", over: str = "") -> Strip:
        if row is None:
            return self._ink.strip([(mark, "")], self._width, over)
        if isinstance(row, Heading):
            words = pieces((row.text, row.tone), self._width - len(mark), "left")
            return self._ink.strip([(mark, ""), *words], self._width)
        return self._line(self._draw(row), mark, over)

    def _empty_line(self, line: int) -> Strip:
        lines = textwrap.wrap(self._empty, max(1, self._width - 2))
        said = lines[line] if line < len(lines) else ""
        return self._ink.strip([(" ", ""), (said, "muted")], self._width)

    def _line(self, cells: Sequence[Cell | Piece], mark: str = " ", over: str = "") -> Strip:
        """A line of cells, each cut to its column."""
        line: list[Piece] = [(mark, "")]
        for column, width, cell in zip(self._columns, self._widths, cells, strict=True):
            if width:
                line += pieces(cell, width, column.align)
                line.append((" " * column.gap, ""))
        return self._ink.strip(line, self._width, over)
