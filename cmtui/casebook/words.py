"""Facts of a person in the few words that headers, briefs and lists share."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cmtui.rules.calls import ASK_FIRST, NO_MESSAGE
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


LATE_ENTRY: Final = timedelta(hours=24)
"""A contact recorded later than this after it was held says so (domain, conventions)."""


def full_name(given: str, family: str) -> str:
    """Last, First; what there is of it."""
    return f"{family}, {given}" if family and given else family or given


def age(born: date | None, on: date) -> int | None:
    """Whole years of life on a day; None when the birth date is not known."""
    if born is None:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def language_line(language: str, interpreter: str) -> str:
    """Such as "Spanish, interpreter"; empty where neither is known or needed."""
    words = [catalog.label("language", language)] if language else []
    if interpreter == "yes":
        words.append("interpreter")
    return ", ".join(words)


def safe_line(phones: Iterable[tuple[str, str, str, str]]) -> tuple[str, str]:
    """The number to dial and what to know before dialing it.

    Args:
        phones: Number, safe to call, safe to leave a message, best time, in the order they were given.

    Returns:
        The first number that may be called (the first of all when none is known to be), and the line beside it.
    """
    known = list(phones)
    if not known:
        return "", ""
    number, call, message, best = next((phone for phone in known if phone[1] != "no"), known[0])
    words = [number]
    if call == "no":
        words.append("NOT safe to call")
    elif call == "unknown":
        words.append("ask if safe to call")
    if best:
        words.append(best)
    if message == "no":
        words.append(NO_MESSAGE)
    elif message == "unknown":
        words.append(ASK_FIRST)
    return number, " · ".join(words)


def label(vocabulary: str, code: str) -> str:
    """What a person reads for a code; empty for none."""
    return catalog.label(vocabulary, code) if code else ""
