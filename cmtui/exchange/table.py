"""A delimited text file read line by line, so that no bad line can take others with it.

The standard reader follows an unclosed quotation mark to the end of the file and gives one giant cell. Here
a record of several lines counts only if it is well formed to the letter and as wide as the header; otherwise
its first line is reported and reading goes on at the very next one.
"""

from __future__ import annotations

import codecs
import csv
import io
import stat
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cmtui.errors import CaseworkError, WrongUsage
from cmtui.exchange.incoming import RejectedRow
from cmtui.rules.clean import clean

if TYPE_CHECKING:
    from pathlib import Path

MOST_LINES: Final = 200
"""Lines one record may span; an address or a remark needs a dozen."""

LINE_LIMIT: Final = 1_000_000
"""Characters of one line; beyond it the file is no list of people."""

CELL_LIMIT: Final = 2_000
"""Characters of a cell that we read; columns we do not know may be longer."""

UNCLOSED: Final = "a quotation mark is opened and not closed"
_TELL_EVERY: Final = 1_000
"""Lines between two calls of `progress`."""

Progress = Callable[[str, float], None]
"""Told the file's name and the part of it that is read, 0 to 1."""


class BadRow(Exception):
    """A row that cannot come in; its text is the reason, for the person at the desk."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the file, its cells found by field."""

    line: int
    cells: list[str]
    columns: Mapping[str, int]

    def __getitem__(self, field: str) -> str:
        """The cleaned text of a field; empty when the file has no such column or the row ends before it.

        Raises:
            BadRow: The cell is longer than any name or address.
        """
        column = self.columns.get(field)
        if column is None or column >= len(self.cells):
            return ""
        text = self.cells[column]
        if len(text) > CELL_LIMIT:
            raise BadRow(f"{_spoken(field)} is longer than {CELL_LIMIT:,} characters")
        return clean(text)

    def need(self, field: str) -> str:
        """The text of a field that may not be empty.

        Raises:
            BadRow: It is empty.
        """
        if text := self[field]:
            return text
        raise BadRow(f"{_spoken(field)} is empty")


class Table:
    """A file with a header, opened for reading.

    Args:
        path: The file.
        fields: For each field the header names that stand for it, in order of preference; case, blanks
            and punctuation of the header do not matter.
        needed: Fields without which the file says nothing.
        delimiters: Candidates; the one that makes most sense of the header is taken.
        short_rows: Whether a row may end before the last column.
        progress: Told how far the reading is.

    Raises:
        WrongUsage: There is no such file, or its header lacks what is needed.
        CaseworkError: The file may not be read.
    """

    def __init__(
        self,
        path: Path,
        fields: Mapping[str, tuple[str, ...]],
        *,
        needed: tuple[str, ...] = (),
        delimiters: str = ",",
        short_rows: bool = False,
        progress: Progress | None = None,
    ) -> None:
        self.path = path
        self.rejected: list[RejectedRow] = []
        """Rows that could not be told apart, gathered while the rows are read."""
        self._short_rows = short_rows
        self._progress = progress
        _check(path)
        self.encoding, self.not_utf8_line = _encoding(path)
        self._delimiter, self._header_line, self.header = self._find_header(fields, delimiters)
        keys = [header_key(name) for name in self.header]
        self.columns = {
            field: keys.index(name)
            for field, names in fields.items()
            if (name := next((name for name in names if name in keys), None)) is not None
        }
        if missing := [fields[field][0].upper() for field in needed if field not in self.columns]:
            raise WrongUsage(f"{path.name} has no column {', '.join(missing)}; check its first line.")

    def unknown_columns(self) -> tuple[str, ...]:
        """The header names that stand for no field, as they are written."""
        used = set(self.columns.values())
        return tuple(name for at, name in enumerate(self.header) if at not in used and name)

    def rows(self) -> Iterator[Row]:
        """The rows that could be told apart, from the top; blank lines are passed over."""
        width = len(self.header)
        for line, cells, fault in _records(self._lines(), self._delimiter, width):
            if line <= self._header_line or not (fault or any(map(str.strip, cells))):
                continue
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            if fault:
                self.reject(line, fault)
            elif len(cells) > width or (len(cells) < width and not self._short_rows):
                self.reject(line, f"the row has {len(cells)} cells where the header has {width}")
            else:
                yield Row(line, cells, self.columns)

    def reject(self, line: int, reason: str) -> None:
        """Keep account of a row that does not come in."""
        self.rejected.append(RejectedRow(self.path.name, line, f"{reason[:1].upper()}{reason[1:]}."))

    def _find_header(
        self, fields: Mapping[str, tuple[str, ...]], delimiters: str
    ) -> tuple[str, int, list[str]]:
        known = {name for names in fields.values() for name in names}
        for number, line in enumerate(self._lines(), start=1):
            # Excel may write a first line 'sep=;' above the header.
            if not line.strip() or line.lower().startswith("sep="):
                continue
            best: list[str] = []
            for delimiter in delimiters:
                _, cells, _ = next(_records(iter((line,)), delimiter, 0))
                names = [clean(cell) for cell in cells]
                if not best or _known(names, known) > _known(best, known):
                    best, chosen = names, delimiter
            if not any(best):
                break
            return chosen, number, best
        raise WrongUsage(f"{self.path.name} has no header line; the first line names the columns.")

    def _lines(self) -> Iterator[str]:
        """Each physical line; one that is too long is cut, which its record is rejected for."""
        try:
            size = self.path.stat().st_size or 1
            with (
                self.path.open("rb") as raw,
                io.TextIOWrapper(raw, self.encoding, errors="replace", newline="") as file,
            ):
                number, whole = 0, True
                while text := file.readline(LINE_LIMIT):
                    if whole:
                        number += 1
                        yield text
                    whole = len(text) < LINE_LIMIT or text.endswith(("\n", "\r"))
                    if self._progress and number % _TELL_EVERY == 0:
                        self._progress(self.path.name, min(raw.tell() / size, 1.0))
            if self._progress:
                self._progress(self.path.name, 1.0)
        except OSError as error:
            raise _unreadable(self.path, error) from error


def header_key(name: str) -> str:
    """A header name without case, accents, blanks and punctuation: 'First Name' is 'firstname'."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if letter.isalnum())


def _known(names: list[str], known: set[str]) -> int:
    return sum(header_key(name) in known for name in names)


def _spoken(field: str) -> str:
    return field.replace("_", " ")


def _encoding(path: Path) -> tuple[str, int | None]:
    """The encoding, and the line that is not UTF-8 where Windows-1252 has to be assumed.

    Raises:
        WrongUsage: It is a workbook or another file that is not text.
        CaseworkError: The file may not be read.
    """
    decoder, lines = codecs.getincrementaldecoder("utf-8")(), 1
    try:
        with path.open("rb") as file:
            start = file.read(4)
            if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
                raise WrongUsage(f"{path.name} is not a text file; save the sheet as CSV and import that.")
            if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                return "utf-16", None
            chunk: bytes | None = start
            while chunk is not None:
                try:
                    decoder.decode(chunk, final=not chunk)
                except UnicodeDecodeError as error:
                    return "cp1252", lines + error.object[: error.start].count(b"\n")
                lines += chunk.count(b"\n")
                chunk = file.read(1 << 20) if chunk else None
    except OSError as error:
        raise _unreadable(path, error) from error
    return "utf-8-sig", None


def _check(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise WrongUsage(f"There is no file {clean(str(path))}; check the name.") from error
    except OSError as error:
        raise _unreadable(path, error) from error
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "not a file that can be read twice"
        raise WrongUsage(f"{path.name} is {what}; name the list itself.")


def _unreadable(path: Path, error: OSError) -> CaseworkError:
    return CaseworkError(f"{path.name} could not be read ({error.strerror}); check that you may open it.")


def _records(lines: Iterator[str], delimiter: str, width: int) -> Iterator[tuple[int, list[str], str]]:
    """For each record its first line, its cells, and what is wrong with it; empty when nothing is."""
    waiting: deque[str] = deque()
    number = 0
    while (line := waiting.popleft() if waiting else next(lines, None)) is not None:
        number += 1
        if len(line) >= LINE_LIMIT:
            yield number, [], f"the line is longer than {LINE_LIMIT:,} characters"
        elif '"' not in line:
            yield number, line.rstrip("\r\n").split(delimiter), ""
        else:
            held, inside = [line], _ends_in_quotes(line, delimiter, inside=False)
            while inside and len(held) < MOST_LINES:
                if (more := waiting.popleft() if waiting else next(lines, None)) is None:
                    break
                held.append(more)
                inside = _ends_in_quotes(more, delimiter, inside=True)
            cells = [] if inside else _well_formed(held, delimiter, width)
            if cells:
                yield number, cells, ""
                number += len(held) - 1
            else:
                waiting.extendleft(reversed(held[1:]))
                several = inside or len(held) > 1
                yield number, [], UNCLOSED if several else "a quotation mark stands inside a quoted cell"


def _ends_in_quotes(line: str, delimiter: str, *, inside: bool) -> bool:
    """Whether a quoted cell is still open at the end of the line. A mark opens one only where a cell begins."""
    at = 0
    while at < len(line):
        if inside:
            if (end := line.find('"', at)) < 0:
                return True
            doubled = line.startswith('""', end)
            inside, at = doubled, end + (2 if doubled else 1)
            if doubled:
                continue
        elif line[at] == '"':
            inside, at = True, at + 1
            continue
        if (comma := line.find(delimiter, at)) < 0:
            return False
        at = comma + 1
    return inside


def _well_formed(held: list[str], delimiter: str, width: int) -> list[str]:
    """The cells of one record; empty unless it is exact, and, over several lines, as wide as the header."""
    try:
        cells = next(csv.reader(held, delimiter=delimiter, strict=True))
    except csv.Error:
        return []
    return cells if len(held) == 1 or len(cells) == width else []
