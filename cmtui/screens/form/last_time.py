"""Last time's answers as answers of today: what stands in words is found again among the options, or read anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.screens.form.typed import read
from cmtui.widgets.options import is_multiple, options

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cmtui.forms.tree import Form, Item
    from cmtui.forms.values import Answer


def taken_over(form: Form, last: Mapping[str, str], *, now: datetime) -> dict[str, tuple[Answer, ...]]:
    """By link id the answers that can be taken over with one key once they were confirmed."""
    found = {}
    for item in form.walk():
        words = last.get(item.link_id, "")
        if words and item.is_question and not item.read_only and (answers := _answers(item, words, now)):
            found[item.link_id] = answers
    return found


def _answers(item: Item, words: str, now: datetime) -> tuple[Answer, ...]:
    named = {option.text: option.answer for option in options(item)}
    if words in named:
        return (named[words],)
    if named and is_multiple(item):
        parts = words.split(", ")
        return tuple(named[part] for part in parts) if all(part in named for part in parts) else ()
    if is_multiple(item) or (named and item.type == "choice"):
        return ()  # several words of the client's own were joined, or the option is no longer there
    answer = read(item, words, now=now).answer
    return (answer,) if answer is not None else ()
