"""A document as plain text, in pages that a printer or a pager takes one by one."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from cmtui.reports.setting import pages
from cmtui.rules.clean import shown

if TYPE_CHECKING:
    from cmtui.reports.document import Document, Style
    from cmtui.reports.setting import Line

WIDTH: Final = 78
"""Cells of a line: fits a terminal of 80 and a letter page."""

_HEIGHT: Final = 58
"""Lines of a page above its foot; a letter page has 66 with its margins."""

_NOTHING: Final = frozenset(("Mn", "Me", "Cf"))
"""Categories of signs that take no cell of their own."""


class _Cells:
    """Every line is one high, and a letter one wide or two."""

    room = float(WIDTH)
    page = float(_HEIGHT)
    step = 2.0

    def width(self, text: str, style: Style) -> float:  # noqa: ARG002  # a terminal's letters are all alike
        return cells(text)

    def height(self, style: Style) -> float:  # noqa: ARG002
        return 1.0


def cells(text: str) -> int:
    """How many cells of a terminal a text takes: wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(sign) in _NOTHING
        else 2
        if unicodedata.east_asian_width(sign) in "WF"
        else 1
        for sign in text
    )


def as_text(document: Document) -> str:
    """The whole document; a form feed stands between its pages."""
    set_pages = pages(document, _Cells())
    written = []
    for number, page in enumerate(set_pages, 1):
        lines = [_line(line) for line in page]
        lines += [""] * (_HEIGHT - len(lines)) if number < len(set_pages) else [""]
        written.append("\n".join([*lines, _foot(document, number, len(set_pages))]) + "\n")
    return "\f".join(written)


def _line(line: Line) -> str:
    inset = " " * int(line.at)
    if line.ruled:
        return inset + "_" * (WIDTH - int(line.at))
    return (inset + line.text).rstrip(" ")


def _foot(document: Document, number: int, of: int) -> str:
    page = f"page {number} of {of}"
    foot = shown(document.foot)
    while cells(foot) > WIDTH - len(page) - 2:
        foot = foot[:-2].rstrip() + "…"
    return foot + " " * (WIDTH - cells(foot) - len(page)) + page
