"""A document as PDF on letter paper: the same pages as the text, with the fonts that are shipped.

DejaVu Sans has the letters of Europe and Vietnam, Greek, Cyrillic and the signs of our own texts. Chinese, Japanese and
Korean are set in the fonts that every reader of PDF has for them, since one of those would weigh ten times the rest of
cmtui. What no font has is printed as a box, never left out unseen.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from cmtui.reports.setting import pages
from cmtui.rules.clean import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.reports.document import Document, Style
    from cmtui.reports.setting import Page

_WIDE, _HIGH = 612.0, 792.0
"""Letter paper, in points."""

_MARGIN: Final = 54.0
"""Three quarters of an inch."""

_FOOT: Final = 24.0
"""Height of the foot: its line, and the space above it."""

_SIZES: Final[dict[Style, tuple[str, float, float]]] = {
    "title": ("DejaVuSans-Bold", 15.0, 21.0),
    "heading": ("DejaVuSans-Bold", 10.5, 15.0),
    "body": ("DejaVuSans", 9.5, 13.5),
    "strong": ("DejaVuSans-Bold", 9.5, 13.5),
    "quiet": ("DejaVuSans", 8.0, 11.0),
}
"""Font, size and height of a line, in points."""

_FONTS: Final = ("DejaVuSans", "DejaVuSans-Bold")

_EAST: Final = (("HYSMyeongJo-Medium", 0xAC00, 0xD7A3), ("HeiseiMin-W3", 0x3040, 0x30FF))
"""Hangul and kana; other wide signs are taken for Chinese."""

_HAN: Final = "STSong-Light"

_FROM_RIGHT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:[ \u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]*"
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])?"
)
"""A stretch of letters that are read from the right; its blanks belong to it, those around it do not."""

_GRAY: Final = 0.35

_BOX: Final = "\N{WHITE SQUARE}"
"""Stands for a sign that no font has."""


def as_pdf(document: Document) -> bytes:
    """The whole document."""
    # Deferred: 150 ms with its font machinery, and only printing needs it.
    from reportlab.pdfgen.canvas import Canvas

    measure, written = _Points(), BytesIO()
    canvas = Canvas(written, pagesize=(_WIDE, _HIGH), invariant=1)
    canvas.setTitle(shown(document.title))
    canvas.setCreator("cmtui")
    set_pages = pages(document, measure)
    for number, page in enumerate(set_pages, 1):
        _draw(canvas, page, measure)
        _draw_foot(canvas, document, f"page {number} of {len(set_pages)}")
        canvas.showPage()
    canvas.save()
    return written.getvalue()


class _Points:
    """Letters as wide as the fonts have them."""

    room = _WIDE - 2 * _MARGIN
    page = _HIGH - 2 * _MARGIN - _FOOT
    step = 14.0

    def width(self, text: str, style: Style) -> float:
        font, size, _ = _SIZES[style]
        return _width(text, font, size)

    def height(self, style: Style) -> float:
        return _SIZES[style][2]


def _draw(canvas: Any, page: Page, measure: _Points) -> None:
    y = _HIGH - _MARGIN
    for line in page:
        font, size, high = _SIZES[line.style]
        y -= high
        if line.ruled:
            canvas.setLineWidth(0.5)
            canvas.line(_MARGIN + line.at, y, _MARGIN + measure.room, y)
        else:
            canvas.setFillGray(_GRAY if line.style == "quiet" else 0.0)
            _put(canvas, (_MARGIN + line.at, y + high - size), line.text, font, size)


def _draw_foot(canvas: Any, document: Document, page: str) -> None:
    font, size, _ = _SIZES["quiet"]
    canvas.setFillGray(_GRAY)
    number = _width(page, font, size)
    foot = shown(document.foot)
    while foot and _width(foot, font, size) > _WIDE - 2 * _MARGIN - number - _FOOT:
        foot = foot[:-2].rstrip() + "…"
    _put(canvas, (_MARGIN, _MARGIN), foot, font, size)
    _put(canvas, (_WIDE - _MARGIN - number, _MARGIN), page, font, size)


def _left_to_right(text: str) -> str:
    """The signs in the order in which they stand on the line: a stretch of Hebrew or Arabic the other way round."""
    return _FROM_RIGHT.sub(lambda found: found[0][::-1], text)


def _put(canvas: Any, at: tuple[float, float], text: str, font: str, size: float) -> None:
    x, y = at
    for name, run in _runs(_left_to_right(text), font):
        canvas.setFont(name, size)
        canvas.drawString(x, y, run)
        x += _metrics().stringWidth(run, name, size)


def _width(text: str, font: str, size: float) -> float:
    return float(sum(_metrics().stringWidth(run, name, size) for name, run in _runs(text, font)))


def _runs(text: str, font: str) -> Iterator[tuple[str, str]]:
    """The text in stretches of one font."""
    name, run = font, ""
    for sign in text:
        wanted, sign = _font_of(sign, font)  # noqa: PLW2901  # a sign that no font has becomes a box
        if wanted != name and run:
            yield name, run
            run = ""
        name, run = wanted, run + sign
    if run:
        yield name, run


def _font_of(sign: str, font: str) -> tuple[str, str]:
    code = ord(sign)
    if code in _glyphs(font):
        return font, sign
    for name, first, last in _EAST:
        if first <= code <= last:
            return name, sign
    if _is_han(code):
        return _HAN, sign
    return font, _BOX


def _is_han(code: int) -> bool:
    """Whether it is Chinese, or one of the full-width signs set with it."""
    return 0x3000 <= code <= 0x303F or 0x3400 <= code <= 0x9FFF or 0xFF00 <= code <= 0xFFEF  # noqa: PLR2004


@cache
def _glyphs(font: str) -> frozenset[int]:
    """The signs that a shipped font has."""
    return frozenset(_metrics().getFont(font).face.charToGlyph)


@cache
def _metrics() -> Any:
    """The fonts, made known once a process."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    for name in _FONTS:
        font = BytesIO((files("cmtui.reports") / "fonts" / f"{name}.ttf").read_bytes())
        pdfmetrics.registerFont(TTFont(name, font))
    for name in (*(name for name, _, _ in _EAST), _HAN):
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    return pdfmetrics
