"""Words of a client on the screen: shown as they are, never obeyed.

A name or a note may hold anything: brackets that look like markup, escape sequences that would steer the
terminal, marks that turn the reading direction around. Every widget takes such text through this module.
"""

from __future__ import annotations

from textual.content import Content

from cmtui.rules.clean import shown
from cmtui.widgets.cells import ELLIPSIS, Align, fit, wrap

__all__ = ["ELLIPSIS", "MUTED", "Align", "as_typed", "fit", "one_line", "shown", "wrap"]

MUTED = "$foreground 65%"
"""Quiet words in content; `$text-muted` takes its shade from a background, which content has none of."""


def as_typed(text: str, style: str = "", *, multiline: bool = True) -> Content:
    """The text for a widget that would otherwise read `[/notes]` as markup and fall over it.

    Args:
        text: The words of a client or of a case manager.
        style: A Textual style for the whole, such as `bold` or `$text-muted`.
        multiline: Whether line ends are kept.
    """
    words = shown(text, multiline=multiline)
    return Content.styled(words, style) if style else Content(words)


def one_line(text: str) -> str:
    """The text on one line, with one space between its words."""
    return " ".join(shown(text).split())
