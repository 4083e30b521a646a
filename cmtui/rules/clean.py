"""Text made safe to keep and to show, without changing what it says.

Every text passes through `clean` on its way in, typed or imported, and through `shown` on its way to a terminal,
for some way in may forget it. What is taken out cannot be seen and can do harm: control characters (an escape
sequence then shows as plain letters), halves of broken characters, and the marks that reverse the order in which a
line is read (CVE-2021-42574).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

NOTE_LIMIT: Final = 100_000
"""Characters one note may hold; longer text belongs in an attachment."""

_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""Everything that some program takes for the end of a line."""

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands where something was that a terminal would obey."""

_HARMFUL: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"  # Cc without the line feed
    "\u202a-\u202e\u2066-\u2069"  # bidirectional embeddings, overrides and isolates
    "\ufeff"  # a byte order mark left behind where two files were joined
    "\ud800-\udfff]"  # lone surrogates, which no file can store
)

_STEERING: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""C0 and C1 controls, lone surrogates (they cannot be written as UTF-8), and every mark that sets the reading
direction: with one of those a name can hide what stands after it."""


def clean(text: str, *, multiline: bool = False) -> str:
    """The text in composed form (NFC), trimmed, and without what must not reach a screen.

    Args:
        text: What was typed or read.
        multiline: Keeps line breaks, all as a line feed; otherwise a break becomes a blank.
    """
    if text.isascii() and text.isprintable():
        return text.strip()  # nearly every cell of an import: nothing to take out
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    if not multiline:
        text = text.replace("\n", " ")
    return unicodedata.normalize("NFC", _HARMFUL.sub("", text).strip())


def shown(text: str, *, multiline: bool = False) -> str:
    """The text as it may be sent to a terminal.

    Line ends become one newline each with `multiline`, otherwise a space, as tabs always do; whatever else
    a terminal would obey becomes U+FFFD.
    """
    if text.isprintable():  # true for nearly every cell of a list, and forty times cheaper than the search
        return text
    lines = _BREAKS.sub("\n", text).replace("\t", " ").split("\n")
    return ("\n" if multiline else " ").join(_STEERING.sub(REPLACEMENT, line) for line in lines)
