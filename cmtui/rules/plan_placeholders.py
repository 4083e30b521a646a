"""Placeholders of the library: `{name}`, `{caregiver}`, `{date}` or one's own words, filled in where it is applied."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PLACE: Final = re.compile(r"\{([^\W\d_](?:[\w -]{0,38}[\w])?)\}")
"""Letters, figures, blanks and dashes between braces, beginning with a letter; other braces are text."""


def placeholders(texts: Iterable[str]) -> tuple[str, ...]:
    """The names that stand in braces, each once, in their order and in small letters."""
    found = (name.lower() for text in texts for name in _PLACE.findall(text))
    return tuple(dict.fromkeys(found))


def filled(text: str, fills: Mapping[str, str]) -> str:
    """The text with its placeholders filled in, in one pass: braces in what is filled in are text.

    Args:
        text: Of an entry.
        fills: By the names in small letters; a placeholder that is not among them stays as it stands.
    """
    return _PLACE.sub(lambda found: fills.get(found[1].lower(), found[0]), text)
