"""Text made safe to keep and to show, without changing what it says.

Every text passes through here on its way in, typed or imported. What is taken out cannot be seen and can do
harm: control characters (an escape sequence then shows as plain letters), halves of broken characters, and
the marks that reverse the order in which a line is read (CVE-2021-42574).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

NOTE_LIMIT: Final = 100_000
"""Characters one note may hold; longer text belongs in an attachment."""

_BREAKS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""Everything that some program takes for the end of a line."""

_HARMFUL: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"  # Cc without the line feed
    "\u202a-\u202e\u2066-\u2069"  # bidirectional embeddings, overrides and isolates
    "\ufeff"  # a byte order mark left behind where two files were joined
    "\ud800-\udfff]"  # lone surrogates, which no file can store
)


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
