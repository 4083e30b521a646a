"""What the process asks for next on a case: the first of the shipped steps that fits (`vocabulary/guards.toml`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cmtui.rules.process import is_unmet, reason_for
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.rules.process_facts import CaseFacts


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the process asks for next."""

    what: str
    why: str
    opens: str
    """Where it is done: a code of the vocabulary `opens`, or the id of a transition."""
    rules: tuple[str, ...] = ()
    """The due rules of which one asks for it; none where it follows from the state of the case alone."""


def next_step(facts: CaseFacts) -> NextStep | None:
    """What the process asks for next; None where it asks for nothing (a case that has ended)."""
    return next((_step(row, facts) for row in catalog.read("guards")["step"] if _is_asked(row, facts)), None)


def _is_asked(row: Mapping[str, Any], facts: CaseFacts) -> bool:
    if facts.status not in row["statuses"]:
        return False
    if any(not _fits(getattr(facts, name), value) for name, value in row.get("when", {}).items()):
        return False
    if "rules" in row and facts.rules_due.isdisjoint(row["rules"]):
        return False
    if "guard" in row and not is_unmet(row["guard"], facts):
        return False
    return "until" not in row or not getattr(facts, row["until"])


def _fits(fact: object, wanted: object) -> bool:
    """Whether a fact is the value that a step names, or one of several."""
    return fact in wanted if isinstance(wanted, list) else fact == wanted


def _step(row: Mapping[str, Any], facts: CaseFacts) -> NextStep:
    if "why" in row:
        why = str(row["why"])
        for name in ("criteria_answered", "needs_waiting", "copies_open", "attempts"):
            why = why.replace(f"{{{name}}}", str(getattr(facts, name)))
    else:
        why = reason_for(row["guard"], facts)
    what = str(row["what"]).replace("{next_task}", facts.next_task)
    return NextStep(what, why, row["opens"], tuple(row.get("rules", ())))
