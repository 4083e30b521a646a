"""The due rules as rows of data (`vocabulary/due_rules.toml`), read into typed values."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any

from cmtui.rules.due_run import ITEMS
from cmtui.rules.workdays import Offset
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = frozenset({"deadline", "window", "attempts", "follow_ups", "share", "gap"})
"""The kinds of rule; each has one checker in `due_kinds`."""

SUBJECTS = frozenset({"case", *ITEMS})
"""What a rule may be about."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One row of rule data; the head of `due_rules.toml` explains each field."""

    id: str
    kind: str
    subject: str
    trigger: str
    what: str
    why: str
    origin: str
    component: str
    opens: str
    statuses: frozenset[str]
    anchor: tuple[str, ...]
    within: Offset | None = None
    within_by: tuple[str, Mapping[str, Offset]] | None = None
    """A fact, and the distance for each of its values that has one of its own."""
    days_by: str = ""
    """A fact that is itself the distance, in days, and wins over the others once known."""
    late: Offset | None = None
    stated: str = ""
    cleared_by: tuple[str, ...] = ()
    warn: Offset | None = None
    stages: tuple[Offset, ...] = ()
    counts: frozenset[str] = frozenset()
    ended_by: frozenset[str] = frozenset()
    share: int = 0
    """Percent of the units that are left when it begins."""
    repeats: bool = False
    """Whether it begins anew from the day it is done."""
    step: bool = True
    waits: bool = False
    """Whether it waits on somebody else."""
    yields_to: frozenset[str] = frozenset()
    """Rules whose rows, due no later, ask for the same thing: its own is left out beside them."""
    hard: bool = False
    stops_at_death: bool = False
    only: tuple[str, frozenset[str]] | None = None
    """A fact, and the values of it for which the rule runs; for all where None."""
    first: bool = False
    """Whether its rows stand before all others."""
    off: bool = False
    """Whether it rests until the practice switches it on."""

    @property
    def pauses_on_hold(self) -> bool:
        """Whether it runs while a case is open and rests while the case is on hold."""
        return "open" in self.statuses and "on_hold" not in self.statuses

    def parameters(self) -> dict[str, Any]:
        """The figures a practice may want to change, for the list of rules."""
        shown: dict[str, Any] = {
            name: str(value)
            for name in ("within", "late", "warn")
            if (value := getattr(self, name)) is not None
        }
        if self.within_by is not None:
            shown["within_by"] = {value: str(offset) for value, offset in self.within_by[1].items()}
        if self.stages:
            shown["stages"] = [str(stage) for stage in self.stages]
        if self.share:
            shown["share"] = self.share
        return shown


_OFFSETS = frozenset({"within", "late", "warn"})
_SETS = frozenset({"statuses", "counts", "ended_by", "yields_to"})


def parse_rule(row: Mapping[str, Any]) -> Rule:
    """A rule from its row of data.

    Raises:
        ValueError: The row has a field, a kind, a subject or a distance that the engine does not know.
    """
    known = {each.name for each in fields(Rule)}
    if unknown := set(row) - known:
        raise ValueError(f"{row.get('id')}: unknown {', '.join(sorted(unknown))}")
    if row["kind"] not in KINDS or row["subject"] not in SUBJECTS:
        raise ValueError(f"{row['id']}: unknown kind or subject")
    return Rule(**{name: _parsed(name, value) for name, value in row.items()})


def _parsed(name: str, value: Any) -> Any:
    if name in _OFFSETS:
        return Offset.parse(value)
    if name in _SETS:
        return frozenset(value)
    if name == "stages":
        return tuple(Offset.parse(each) for each in value)
    if name == "only":
        return value["fact"], frozenset(value["values"])
    if name == "within_by":
        return value["fact"], {key: Offset.parse(each) for key, each in value["values"].items()}
    return tuple(value) if isinstance(value, list) else value


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules that come with cmtui, read once."""
    return tuple(parse_rule(row) for row in catalog.read("due_rules")["rule"])


@cache
def rule(rule_id: str) -> Rule:
    """The shipped rule of that id.

    Raises:
        KeyError: There is none.
    """
    return {each.id: each for each in shipped_rules()}[rule_id]
