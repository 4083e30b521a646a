"""A typed piece of a name against the names of the caseload."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

NO_MATCH: Final = 9
"""The rank of a name that a fragment does not fit."""

_NEAR: Final = 0.9
"""Jaro-Winkler likeness from which a misspelt name still counts: `garcai` for `garcia` is 0.97."""

_SHORTEST_MISSPELT: Final = 4
"""Letters of a fragment from which a slip of the fingers is allowed; below, everything is near everything."""


_PHONE_END: Final = 4
"""Digits from which the end of a phone number names its owner, as one says it: "the one with 0199"."""


def fold(text: str) -> str:
    """The text for comparing and ordering: without case and accents, its order and signs kept."""
    if text.isascii():
        return text.lower()
    return "".join(
        sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign)
    )


def pieces(fragment: str) -> tuple[str, ...]:
    """The parts of `last.first`, `Last, First` or `first last`, folded."""
    return tuple(part for part in re.split(r"[.,\s]+", fold(fragment)) if part)


def rank(fragment: tuple[str, ...], name: str, called: str, number: str) -> int:
    """How well a fragment fits a person: the lower the better, `NO_MATCH` where it does not.

    Args:
        fragment: As `pieces` gives it; every piece has to fit.
        name: Last, First; folded.
        called: Preferred name and phone digits; folded.
        number: The case number.
    """
    # A double name is meant by the whole of it (smith-jones) and by either part.
    whole = re.split(r"[^\w'-]+", f"{name} {called}")
    words = [word for each in whole for word in {each, *each.split("-")} if word]
    return max((_rank(piece, words, number) for piece in fragment), default=NO_MATCH)


def _rank(piece: str, words: list[str], number: str) -> int:
    if piece.isdecimal():
        return _rank_digits(piece, words, number)
    if piece == number or piece in words:
        return 0
    if any(word.startswith(piece) for word in words):
        return 1
    if any(piece in word for word in words) or piece in number:
        return 2
    return 3 if _misspelt(piece, words) else NO_MATCH


def _rank_digits(piece: str, words: list[str], number: str) -> int:
    """Digits mean a case number or the end of a phone number; a few that stand inside a phone mean nobody."""
    if piece.lstrip("0") == number.rpartition("-")[2].lstrip("0"):
        return 0
    if len(piece) >= _PHONE_END and any(word.isdecimal() and word.endswith(piece) for word in words):
        return 0
    return 2 if any(piece in word for word in words if not word.isdecimal()) else NO_MATCH


def _misspelt(piece: str, words: list[str]) -> bool:
    if len(piece) < _SHORTEST_MISSPELT:
        return False
    import jellyfish  # deferred: only a fragment that nothing begins with gets here

    return any(jellyfish.jaro_winkler_similarity(piece, word) >= _NEAR for word in words)
