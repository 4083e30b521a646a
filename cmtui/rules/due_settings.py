"""The due rules as a practice, one of its payers or one of its programs wants them.

A change is data: the rule's id, for whom it holds, and the figures that differ. The most specific one wins, figure by
figure: a program's over a payer's, a payer's over the practice's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cmtui.errors import WrongUsage
from cmtui.rules.due_rules import Rule, rule, shipped_rules
from cmtui.rules.workdays import Offset

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_SCOPES = ("practice", "payer", "program")
"""Codes of `rule_scope`, the least specific first."""

_HOURS = {"h": 1, "d": 24, "bd": 24, "mo": 28 * 24}
"""A unit in hours, at its shortest: enough to tell which of two distances is the longer."""

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Setting:
    """A change of a shipped rule; `models.practice.RuleSetting` keeps its rows."""

    rule: str
    scope: str = "practice"
    named: str = ""
    """The payer or the program, whatever its case; empty for the practice."""
    off: bool = False
    parameters: str = "{}"
    """JSON: parameter to figure, as `Rule.parameters` lists them."""


@lru_cache(maxsize=256)
def in_force(settings: tuple[Setting, ...] = (), payer: str = "", program: str = "") -> tuple[Rule, ...]:
    """The shipped rules with the changes that hold for that payer and program, those switched off left out.

    A change of a rule that is no longer shipped says nothing.

    Raises:
        WrongUsage: A figure cannot be read; the sentence names rule and figure.
    """
    names = {"practice": "", "payer": payer.strip().casefold(), "program": program.strip().casefold()}
    holding = [
        each
        for scope in _SCOPES
        for each in settings
        if each.scope == scope and each.named.strip().casefold() == names[scope]
        if scope == "practice" or names[scope]
    ]
    changed = (_changed(each, [one for one in holding if one.rule == each.id]) for each in shipped_rules())
    return tuple(each for each in changed if not each.off)


def check_setting(setting: Setting) -> Rule:
    """The rule as that change alone would make it.

    Raises:
        WrongUsage: There is no such rule, or a figure cannot be read.
    """
    try:
        shipped = rule(setting.rule)
    except KeyError:
        raise WrongUsage(f"There is no rule {setting.rule}; choose one of the list.") from None
    if setting.scope != "practice" and not setting.named.strip():
        raise WrongUsage(f"{setting.rule}: name the {setting.scope} for which it holds.")
    return _changed(shipped, [setting])


def _changed(shipped: Rule, settings: list[Setting]) -> Rule:
    """The rule with the changes, the later over the earlier."""
    if not settings:
        return shipped
    figures: dict[str, Any] = {}
    for each in settings:
        for name, value in _read(each).items():
            # Of distances by acuity and the like, those that are not named stay as they were.
            figures[name] = {**figures.get(name, {}), **value} if isinstance(value, dict) else value
    made = replace(
        shipped,
        off=settings[-1].off,
        **{name: _parsed(shipped, name, value) for name, value in figures.items()},
    )
    if made.late is not None and made.within is not None and _hours(made.late) < _hours(made.within):
        raise WrongUsage(
            f"{made.id}: late ({made.late}) comes before within ({made.within}); make it the longer one."
        )
    return made


def _read(setting: Setting) -> dict[str, Any]:
    try:
        figures = json.loads(setting.parameters or "{}")
    except ValueError:
        figures = None
    if not isinstance(figures, dict):
        raise WrongUsage(
            f'{setting.rule}: the figures are JSON such as {{"within": "14 d"}}; yours cannot be read.'
        )
    return figures


def _parsed(shipped: Rule, name: str, value: Any) -> Any:
    """A figure in the type of its field.

    Raises:
        WrongUsage: The rule has no such figure, or it cannot be read.
    """
    known = shipped.parameters()
    if name not in known:
        of = f"it has {', '.join(known)}" if known else "it has none that can be changed"
        raise WrongUsage(f"{shipped.id} has no figure “{name}”; {of}.")
    parse: Callable[[Rule, str, Any], Any] = _PARSERS.get(name, _distance)
    return parse(shipped, name, value)


def _distance(shipped: Rule, name: str, value: Any) -> Offset:
    """A distance that the rule can count."""
    try:
        found = Offset.parse(value.strip())
    except (AttributeError, ValueError):
        raise WrongUsage(
            f"{shipped.id}: {name} is a number with d, bd, h or mo, such as 14 d; not “{value}”."
        ) from None
    if found.count < 0:
        raise WrongUsage(f"{shipped.id}: {name} counts onwards, so it is not below 0; not “{value}”.")
    if shipped.kind == "window" and (found.unit != "d" or not found.count):
        raise WrongUsage(f"{shipped.id}: {name} is a number of days from 1 up, such as 14 d; not “{value}”.")
    return found


def _by_value(shipped: Rule, name: str, value: Any) -> tuple[str, Mapping[str, Offset]]:
    """Distances by the value of a fact, those that are named over those that stand."""
    assert shipped.within_by is not None
    fact, standing = shipped.within_by
    if not isinstance(value, dict) or not value.keys() <= standing.keys():
        raise WrongUsage(f"{shipped.id}: {name} names a distance for {', '.join(standing)}; not “{value}”.")
    return fact, {
        **standing,
        **{key: _distance(shipped, f"{name} {key}", each) for key, each in value.items()},
    }


def _stages(shipped: Rule, name: str, value: Any) -> tuple[Offset, ...]:
    """Distances, each longer than the one before it."""
    if not isinstance(value, list) or not value:
        raise WrongUsage(
            f"{shipped.id}: {name} is a list of distances, such as 3 d, 7 d, 14 d; not “{value}”."
        )
    found = tuple(_distance(shipped, name, each) for each in value)
    if any(_hours(later) <= _hours(each) for each, later in pairwise(found)):
        raise WrongUsage(
            f"{shipped.id}: each of {name} is longer than the one before it; not “{', '.join(value)}”."
        )
    return found


def _share(shipped: Rule, name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _PERCENT:
        raise WrongUsage(f"{shipped.id}: {name} is a percentage from 1 to 99; not “{value}”.")
    return value


def _hours(offset: Offset) -> int:
    return offset.count * _HOURS[offset.unit]


_PARSERS: Mapping[str, Callable[[Rule, str, Any], Any]] = {
    "within_by": _by_value,
    "stages": _stages,
    "share": _share,
}
"""Parameter to what reads it; all others are distances."""
