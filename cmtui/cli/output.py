"""What a command prints: text for people in columns, or JSON for programs; messages apart, on standard error."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, TextIO

from cmtui.errors import NoRoom
from cmtui.rules.clean import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

NARROWEST: Final = 20
"""Cells that the last column of a table keeps on any terminal."""

_GAP: Final = "  "


def say(text: str = "") -> None:
    """One line, or one text of several lines, for a person."""
    _write(shown(text, multiline=True))


def as_json(value: Any) -> None:
    """A value for another program: an object in full, a list with one item a line."""
    from json import dumps  # deferred: 7 ms, and `--help` prints none

    # A terminal or pipe that is not UTF-8 gets the same value in escapes.
    plain = not _is_utf8(sys.stdout)
    if isinstance(value, list):
        items = (dumps(item, ensure_ascii=plain) for item in value)
        _write("[" + ",\n ".join(items) + "]")
    else:
        _write(dumps(value, ensure_ascii=plain, indent=2))


def complain(sentence: str) -> None:
    """Say on standard error, in one line, what went wrong and how to mend it."""
    _tell(f"cmtui: {shown(sentence)}")


def note(sentence: str) -> None:
    """A message beside the answer, on standard error."""
    _tell(shown(sentence))


def width() -> int:
    """Cells across: of the terminal, or 80 where there is none."""
    return shutil.get_terminal_size((80, 24)).columns


def table(rows: Sequence[Sequence[str]], *, most: Sequence[int], titles: Sequence[str] = ()) -> None:
    """Rows in aligned columns; what does not fit is cut with an ellipsis, and `--json` has it whole.

    Args:
        rows: The texts; each row has one more than `most`, for the last column takes the room that is left.
        most: Cells that each of the other columns takes at most.
        titles: A heading for each column.
    """
    # Deferred: Rich's table of cell widths is for lists alone.
    from rich.cells import cell_len

    from cmtui.widgets.cells import fit

    cells = [[shown(cell) for cell in row] for row in (*([titles] if titles else ()), *rows)]
    widths = [
        min(limit, max((cell_len(row[column]) for row in cells), default=0))
        for column, limit in enumerate(most)
    ]
    taken = sum(widths) + len(_GAP) * len(widths)
    widths.append(max(width() - taken, NARROWEST))
    for row in cells:
        _write(_GAP.join(fit(cell, room) for cell, room in zip(row, widths, strict=True)).rstrip())


def paragraphs(text: str, indent: str) -> None:
    """A text of any length, wrapped to the terminal and set in."""
    from textwrap import wrap

    room = max(width() - len(indent), NARROWEST)
    for line in shown(text, multiline=True).split("\n"):
        for piece in wrap(line, room) or [""]:
            _write((indent + piece).rstrip())


@contextmanager
def progress() -> Iterator[Progress]:
    """A line on the terminal that says how far a long command is; gone when it ends, nothing where none watches."""
    watched: TextIO | None = sys.stderr
    line = Progress(watched if watched is not None and watched.isatty() else None)
    try:
        yield line
    finally:
        line.clear()


class Progress:
    """Called with what is under way and the part of it that is done, 0 to 1."""

    def __init__(self, terminal: TextIO | None) -> None:
        self._terminal = terminal
        self._said = ""

    def __call__(self, doing: str, part: float) -> None:
        """Rewrite the line, when its percentage changed."""
        words = shown(f"{doing:.40} {min(max(part, 0.0), 1.0):4.0%}")
        if self._terminal is not None and words != self._said:
            self._rewrite(words)

    def clear(self) -> None:
        """Wipe the line."""
        if self._terminal is not None and self._said:
            self._rewrite("")
            self._terminal.write("\r")
            self._terminal.flush()

    def _rewrite(self, words: str) -> None:
        assert self._terminal is not None
        self._terminal.write("\r" + words.ljust(len(self._said)))
        self._terminal.flush()
        self._said = words


def deliver() -> None:
    """Hand over what was printed.

    Raises:
        NoRoom: It could not be written.
        BrokenPipeError: Nobody reads it any more.
    """
    stream: TextIO | None = sys.stdout
    with _delivery():
        if stream is not None:
            stream.flush()


def abandon() -> None:
    """Let nothing more be written, for Python would complain about it at its end."""
    with suppress(OSError, ValueError):  # no real file: nothing to turn away
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(line: str) -> None:
    stream: TextIO | None = sys.stdout
    if stream is None:  # started with standard output closed
        return
    with _delivery():
        stream.write(_printable(line, stream) + "\n")


def _tell(line: str) -> None:
    stream: TextIO | None = sys.stderr
    if stream is not None:
        with suppress(OSError):  # there is nowhere left to say it
            stream.write(_printable(line, stream) + "\n")
            stream.flush()


@contextmanager
def _delivery() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        abandon()
        raise NoRoom(
            f"The answer could not be written ({error.strerror}); send it elsewhere, or free some space."
        ) from error


def _printable(line: str, stream: TextIO) -> str:
    """The line with a question mark for each sign that the terminal's encoding lacks."""
    if _is_utf8(stream):
        return line
    encoding = stream.encoding or "ascii"
    return line.encode(encoding, "replace").decode(encoding)


def _is_utf8(stream: TextIO) -> bool:
    return (stream.encoding or "").casefold().replace("-", "").startswith("utf8")


def words(parts: Iterable[object]) -> str:
    """What there is of the parts, with a dot between."""
    return " · ".join(str(part) for part in parts if part not in {None, ""})
