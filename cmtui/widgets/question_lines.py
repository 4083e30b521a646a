"""A question as lines of the terminal: its words and answer, and under the one in focus all that answers it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len

from cmtui.widgets.line_edit import LineEdit, line_of, spans
from cmtui.widgets.options import flow
from cmtui.widgets.text import fit, one_line, shown, wrap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.widgets._ink import Piece

MARK: Final = "▸"
"""In front of the question in focus, so that it is found where there are no colors."""

TYPING_LINES: Final = 8
"""A long text shows so many of its lines while it is typed, those around the caret."""

_ANSWER: Final = (12, 26)
"""The least and the most cells of the column of answers."""

_LAST: Final = 8
"""The most cells of last time's answers."""

_INDENT, _DEEPEST = 2, 4
"""Cells for each level of a question under another, and the level from which it goes no deeper."""


class Line(NamedTuple):
    """One line: its pieces, the ink that lies over all of it, and which cells a click picks an option with."""

    pieces: tuple[Piece, ...] = ()
    over: str = ""
    picks: tuple[tuple[int, int, int], ...] = ()
    """First cell, the one after the last, place of the option."""
    caret: int | None = None
    """The cell where a typed letter goes."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The cells of each column for a width."""

    number: int
    text: int
    answer: int
    last: int

    @classmethod
    def of(cls, width: int, *, number: int, answer: int, last: int = 0) -> Columns:
        """Share a width out.

        Args:
            width: Of the whole line.
            number: Of the longest number.
            answer: Of the longest answer that one key gives; typed ones are cut to the column.
            last: Of last time's longest; 0 where there was none.
        """
        number = min(max(number, 2), 6) + 1
        answer = min(max(answer, _ANSWER[0]), _ANSWER[1], width // 3)
        last = min(last, _LAST)
        return cls(number, max(8, width - len(MARK) - number - answer - last - 2), answer, last)


@dataclass(frozen=True, slots=True)
class Asked:
    """All of a question that is drawn."""

    text: str
    number: str = ""
    depth: int = 0
    answer: str = ""
    sign: str = ""
    """Stands at the mark while the question is not in focus: ! for an alarm or an answer to mend."""
    tone: str = ""
    """Of the answer."""
    last: str = ""
    """Last time's answer, marked to confirm."""
    # Under the question in focus
    options: tuple[str, ...] = ()
    """Each with its key."""
    places: tuple[int, ...] = ()
    """The place of each option among all of the question's."""
    picked: frozenset[int] = frozenset()
    """The places of the options that are answered."""
    at: int | None = None
    """The place of the option that Enter takes; None where Enter goes on."""
    edit: LineEdit | None = None
    """What is being typed."""
    long: bool = False
    said: str = ""
    """What the typed words were understood as, or what can be typed."""
    values: tuple[str, ...] = ()
    """The answers so far of a question that takes several."""
    below: tuple[tuple[str, str], ...] = ()
    """Further lines, each with its ink: help, last time, note, what is wrong."""


def asked_lines(asked: Asked, columns: Columns, *, focus: bool) -> list[Line]:
    """The lines of a question: one, or in focus the whole text and what answers it."""
    indent = _INDENT * min(asked.depth, _DEEPEST)
    room = max(4, columns.text - indent)
    number = fit(shown(asked.number), columns.number)
    answer, ink = asked.answer or "–", asked.tone or ("" if asked.answer else "muted")
    if not focus:
        text = one_line(asked.text)
        sign = (asked.sign or " ", "urgent" if asked.sign else "")
        return [
            _first(
                sign, " " * indent + number, fit(text, room), (answer, ink), last=asked.last, columns=columns
            )
        ]
    words = list(wrap(one_line(asked.text), room))
    said = (asked.answer or "_", "")
    first = fit(words[0], room)
    lines = [
        _first(
            (MARK, ""), " " * indent + number, first, said, last=asked.last, columns=columns, over="cursor"
        )
    ]
    lead = " " * (len(MARK) + columns.number + indent)
    rest = " " * (columns.answer + columns.last + 2)
    lines += [Line(((lead + fit(line, room) + rest, ""),), "cursor") for line in words[1:]]
    width = columns.text + columns.answer + columns.last - indent
    lines += [Line(((lead + "  ", ""), (f"· {value}", ""))) for value in map(shown, asked.values)]
    if asked.edit is not None:
        lines += _typing(asked, lead, width)
    if asked.options:
        lines += _options(asked, lead, width)
    for text, tone in asked.below:
        words = [piece for line in shown(text, multiline=True).split("\n") for piece in wrap(line, width)]
        lines += [Line(((lead, ""), (piece, tone))) for piece in words]
    return lines


def _first(
    mark: Piece, number: str, text: str, answer: Piece, *, last: str, columns: Columns, over: str = ""
) -> Line:
    pieces = [mark, (number, "muted"), (text, ""), (" ", "")]
    pieces.append((fit(shown(answer[0]), columns.answer), answer[1]))
    if columns.last:
        pieces += [(" ", ""), (fit(shown(last), columns.last, "right"), "muted")]
    return Line(tuple(pieces), over)


def _options(asked: Asked, lead: str, width: int) -> Iterator[Line]:
    """The options, those that are answered with a check mark."""
    start = cell_len(lead)
    for line in flow(asked.options, width):
        pieces: list[Piece] = [(lead, "")]
        picks = []
        at = start
        for nth, text in line:
            place = asked.places[nth]
            sign = "✓" if place in asked.picked else "›" if place == asked.at else " "
            ink = "chosen" if sign != " " else ""
            pieces += [(sign, ink), (text, ink), ("  ", "")]
            cells = 1 + cell_len(text)
            picks.append((at, at + cells, place))
            at += cells + 2
        yield Line(tuple(pieces), picks=tuple(picks))


def _typing(asked: Asked, lead: str, width: int) -> Iterator[Line]:
    """What is typed, with the caret; beside or below it what it was understood as."""
    edit = asked.edit or LineEdit()
    start = cell_len(lead) + 2
    lines = list(spans(edit.text, max(2, width - 4)))
    here = line_of(lines, edit.at)
    top = min(max(0, here - TYPING_LINES + 1), max(0, len(lines) - TYPING_LINES))
    for place, (begin, end) in enumerate(lines[top : top + TYPING_LINES], top):
        prompt = "> " if place == 0 else "  "
        if place != here:
            yield Line(((lead + prompt, "muted"), (shown(edit.text[begin:end]), "")))
            continue
        before, under, after = (
            edit.text[begin : edit.at],
            edit.text[edit.at : edit.at + 1],
            edit.text[edit.at + 1 : end],
        )
        if edit.at >= end:
            under = ""
        pieces: list[Piece] = [(lead + prompt, "muted"), (shown(before), "")]
        pieces += [(shown(under) or " ", "caret"), (shown(after), "")]
        used = 3 + cell_len(edit.text[begin:end])
        said = shown(asked.said)
        if len(lines) == 1 and said and used + cell_len(said) + 2 <= width:
            pieces += [("  ", ""), (said, "accent")]
            said = ""
        yield Line(tuple(pieces), caret=start + cell_len(before))
    if said:
        yield from (Line(((lead + "  ", ""), (piece, "accent"))) for piece in wrap(said, width - 2))


def text_lines(text: str, width: int, *, depth: int, ink: str, lead: str = "") -> list[Line]:
    """A heading or a text between the questions, wrapped."""
    indent = " " * (len(MARK) + 1 + _INDENT * min(depth, _DEEPEST))
    room = max(4, width - len(indent) - cell_len(lead))
    pieces = [piece for line in shown(text, multiline=True).split("\n") for piece in wrap(line, room)]
    more = " " * cell_len(lead)
    return [Line(((indent + (more if nth else lead) + piece, ink),)) for nth, piece in enumerate(pieces)]
