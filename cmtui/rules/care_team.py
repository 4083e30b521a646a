"""Who on the care team answers for what: named once, named twice, or named by the plan and not on the team."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cmtui.rules.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ME: Final = frozenset({"", "me", "i", "case manager", "cm"})
"""What stands for the case manager where the plan says who does a thing."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the care team, as far as accountability goes."""

    id: str
    name: str
    role: str
    """In words."""
    accountable_for: str
    """Aspects of the plan, parted by commas or semicolons."""


def aspects(text: str) -> tuple[str, ...]:
    """The aspects of the plan that somebody answers for, each as it was typed."""
    return tuple(part for each in re.split(r"[,;\n]", text) if (part := " ".join(each.split())))


def duplicates(team: Sequence[Member]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Whose aspect is somebody else's as well: the member's id to each aspect and the other's name (ACMA-EX-CC-2)."""
    holders: dict[str, list[Member]] = defaultdict(list)
    for member in team:
        for aspect in dict.fromkeys(map(fold, aspects(member.accountable_for))):
            holders[aspect].append(member)
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for aspect, members in holders.items():
        for member in members:
            found[member.id] += [(aspect, other.name) for other in members if other.id != member.id]
    return {ident: tuple(each) for ident, each in found.items() if each}


def not_on_the_team(
    named: Iterable[tuple[str, str]], team: Sequence[Member], known: Sequence[str] = ()
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Whom the plan names for something and the care team does not have, with what for.

    Args:
        named: Who answers for what, by the interventions and goals of the plan.
        team: The care team.
        known: Further names that need no place on the team: the case manager's, the client's.
    """
    words = [_words(f"{member.name} {member.role}") for member in team]
    words += [_words(name) for name in (*known, "client patient family")]
    found: dict[str, list[str]] = {}
    for who, what in named:
        asked = _words(who)
        if fold(" ".join(who.split())) in _ME or any(asked <= each for each in words):
            continue
        found.setdefault(who, []).append(what)
    return tuple((who, tuple(dict.fromkeys(each))) for who, each in found.items())


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))
