"""Which lines of an answered form stay out of a print with a confidential answer: all that would tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.forms.answers import Path
    from cmtui.forms.filling.places import Place
    from cmtui.forms.tree import Item


def untold(places: Sequence[Place], private: frozenset[str]) -> frozenset[Path]:
    """Where the lines stand that are not printed at all: those below a confidential question, and those asked for it.

    An item is asked for it where it could not stand there with another answer; its mere presence tells.

    Args:
        places: The lines of the form that were in view.
        private: Link ids of the questions whose answers are confidential.
    """
    known = set(private)
    found: dict[Path, None] = {}
    more = bool(private)
    while more:  # what hangs on an untold line is untold too, wherever in the form it stands
        before = len(found)
        for place in places:
            if place.path in found or place.item.link_id in private:
                continue
            above = {link_id for link_id, _ in place.path[:-1]}
            if above & known or _asked_for(place.item, known):
                found[place.path] = None
                known.add(place.item.link_id)
        more = len(found) > before
    return frozenset(found)


def _asked_for(item: Item, known: set[str]) -> bool:
    """Whether an item stands there because of one of these answers: by one of several conditions only if by each."""
    told = [condition.question in known for condition in item.enable_when]
    if told and (all(told) if item.enable_any else any(told)):
        return True
    formula = item.enable_expression.text if item.enable_expression is not None else ""
    return any(f"'{link_id}'" in formula or f'"{link_id}"' in formula for link_id in known)
