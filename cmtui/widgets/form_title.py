"""The title of a form where there is little room."""

from __future__ import annotations

from typing import Final

_ABBREVIATION: Final = 12
"""Letters of an abbreviation at most."""


def short_title(title: str) -> str:
    """The title with its abbreviation in front, where it ends in one: cut off, it still names the form."""
    long, found, short = title.removesuffix(")").rpartition(" (")
    return f"{short} {long}" if found and title.endswith(")") and len(short) <= _ABBREVIATION else title
