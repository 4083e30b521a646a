"""What each case must have, and how it stands: ok, due, missing, expired or waived with a reason.

The items are data (`vocabulary/gaps.toml`). Where a due rule runs, the item says the same as Today: what is late is
*missing*, what is shown is *due*. What nothing asks for yet is *ok* and not asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cmtui.care_rows import GapItem
from cmtui.rules.gap_checks import CHECKS
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from cmtui.rules.gap_facts import GapFacts


@dataclass(frozen=True, slots=True)
class Item:
    """A column of Gaps, as shipped."""

    name: str
    head: str
    title: str
    opens: str
    guards: tuple[str, ...]
    sources: tuple[str, ...]


@cache
def items() -> tuple[Item, ...]:
    """The columns, in their order."""
    return tuple(
        Item(
            row["name"], row["head"], row["title"], row["opens"], tuple(row["guards"]), tuple(row["sources"])
        )
        for row in catalog.read("gaps")["item"]
    )


def gaps(facts: GapFacts) -> tuple[GapItem, ...]:
    """How each item of a case stands, in the order of the columns."""
    return tuple(_item(item, facts) for item in items())


def _item(item: Item, facts: GapFacts) -> GapItem:
    found = CHECKS[item.name](facts)
    if found.state != "ok" and not found.lapsed and facts.waived:
        reason = next((facts.waived[guard] for guard in item.guards if guard in facts.waived), None)
        if reason is not None:
            words = f"{found.words}; passed: {reason}" if reason else found.words
            return GapItem(item.name, "waived", words, found.opens or item.opens, found.subject)
    return GapItem(item.name, found.state, found.words, found.opens or item.opens, found.subject, found.asked)
