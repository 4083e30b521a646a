"""Whom a release names: the recipients as they were typed, against the name of one to whom something goes."""

from __future__ import annotations

import re
from typing import Final

from cmtui.rules.names import fold

_SHOWN: Final = 60
"""Characters of the recipients that a question repeats."""


def names(recipients: str, recipient: str) -> bool:
    """Whether a release names somebody: by all words of the name, or by a name of several words within it.

    One word alone, such as Mercy, may be a hospital as well as a kitchen.
    """
    words = _words(recipient)
    listed = (_words(each) for each in re.split("[,;\n]", recipients))
    return bool(words) and (
        words <= _words(recipients) or any(len(each) > 1 and each <= words for each in listed)
    )


def unnamed(recipients: str, recipient: str) -> str:
    """Such as `names Mercy General, not Dr. Levy`; empty where the release names the recipient, or nobody at all."""
    said = " ".join(recipients.split())
    if not said or names(recipients, recipient):
        return ""
    return f"names {said if len(said) <= _SHOWN else f'{said[:_SHOWN].rstrip()} …'}, not {recipient}"


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))
