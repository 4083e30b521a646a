"""Words of a client on the screen: shown as they are, never obeyed.

A name or a note may hold anything: brackets that look like markup, escape sequences that would steer the
terminal, marks that turn the reading direction around. Every widget takes such text through this module.
"""

from __future__ import annotations

import re
from typing import Literal

from rich.cells import cell_len, set_cell_size
from textual.content import Content

Align = Literal["left", "right"]

MUTED = "$foreground 65%"
"""Quiet words in content; `$text-muted` takes its shade from a background, which content has none of."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
"""Stands where something was that a terminal would obey."""

ELLIPSIS = "…"
"""Ends a text that was cut; one cell wide."""

# C0 and C1 controls, lone surrogates (they cannot be written as UTF-8), and every mark that sets the reading
# direction: with one of those a name can hide what stands after it.
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile("\r\n|[\r\n\v\f\x85\u2028\u2029]")


def shown(text: str, *, multiline: bool = False) -> str:
    """The text as it may be sent to a terminal.

    Line ends become one newline each with `multiline`, otherwise a space, as tabs always do; whatever else
    a terminal would obey becomes U+FFFD.
    """
    if text.isprintable():  # true for nearly every cell of a list, and forty times cheaper than the search
        return text
    text = _LINE_ENDS.sub("\n" if multiline else " ", text).replace("\t", " ")
    if multiline:
        return "\n".join(_STEERING.sub(REPLACEMENT, line) for line in text.split("\n"))
    return _STEERING.sub(REPLACEMENT, text)


def as_typed(text: str, style: str = "", *, multiline: bool = True) -> Content:
    """The text for a widget that would otherwise read `[/notes]` as markup and fall over it.

    Args:
        text: The words of a client or of a case manager.
        style: A Textual style for the whole, such as `bold` or `$text-muted`.
        multiline: Whether line ends are kept.
    """
    words = shown(text, multiline=multiline)
    return Content.styled(words, style) if style else Content(words)


def fit(text: str, width: int, align: Align = "left") -> str:
    """The text in exactly `width` cells of the terminal: padded, or cut and ended with an ellipsis.

    A wide character (CJK, emoji) takes two cells and is never halved; a combining mark takes none.
    """
    if width <= 0:
        return ""
    cells = len(text) if text.isascii() else cell_len(text)
    if cells > width:
        return set_cell_size(text, width - 1) + ELLIPSIS
    padding = " " * (width - cells)
    return padding + text if align == "right" else text + padding
