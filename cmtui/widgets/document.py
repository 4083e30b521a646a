"""A document of the practice on screen: the same words that a print has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.widgets.reading import Page, Paragraph

if TYPE_CHECKING:
    from cmtui.reports.document import Document, Style
    from cmtui.widgets.line_list import Tone

_TONES: Final[dict[Style, Tone]] = {
    "title": "strong",
    "heading": "accent",
    "body": "",
    "strong": "strong",
    "quiet": "muted",
}


def document_page(document: Document) -> Page:
    """The document for a reading pane; its title stands in the pane's head."""
    paragraphs: list[Paragraph] = []
    for block in document.blocks:
        if block.style == "title":
            continue
        if block.above:
            paragraphs.append(Paragraph(""))
        paragraphs.append(Paragraph(block.text, _TONES[block.style], "  " * block.depth + block.lead))
    return Page(document.title, tuple(paragraphs))
