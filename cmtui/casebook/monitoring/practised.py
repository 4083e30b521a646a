"""How this practice counts: the due rules in force for a payer and a program, and its business days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from cmtui.errors import WrongUsage
from cmtui.rules import due
from cmtui.rules.workdays import Calendar

if TYPE_CHECKING:
    from cmtui.store.reader import Reads, Row

_SQL = (
    "SELECT 'rule', rule, scope, named, off, parameters FROM rule_setting WHERE voided_at IS NULL "
    "UNION ALL SELECT 'day', day, '', '', 0, '' FROM holiday WHERE voided_at IS NULL "
    "UNION ALL SELECT 'federal', '', '', '', federal_holidays, '' FROM (SELECT federal_holidays FROM practitioner "
    "WHERE voided_at IS NULL ORDER BY id LIMIT 1)"
)


@dataclass(frozen=True, slots=True)
class Practised:
    """What the practice has set, as far as its clocks ask."""

    settings: tuple[due.Setting, ...]
    """Changes of the shipped rules."""
    calendar: Calendar
    """The days on which the practice works."""

    def rules(self, payer: str, program: str) -> tuple[due.Rule, ...]:
        """The rules in force for a case: as the program has it, else as the payer has it, else as the practice has it."""
        return due.in_force(self.settings, payer, program)

    def runs_for(self, status: str) -> bool:
        """Whether any rule runs for cases of that status, be it for one payer alone."""
        on = (due.rule(each.rule) for each in self.settings if not each.off)
        return any(status in rule.statuses for rule in (*self.rules("", ""), *on))


def practised(reads: Reads) -> Practised:
    """What the practice has set at present; what follows from it is worked out once for as long as it stands."""
    return _practised(tuple(reads.rows(_SQL)))


@lru_cache(maxsize=4)
def _practised(rows: tuple[Row, ...]) -> Practised:
    days = frozenset(date.fromisoformat(row[1]) for row in rows if row[0] == "day")
    federal = any(row[4] for row in rows if row[0] == "federal")
    settings = (due.Setting(row[1], row[2], row[3], bool(row[4]), row[5]) for row in rows if row[0] == "rule")
    return Practised(tuple(filter(is_understood, settings)), Calendar(days, federal=federal))


def is_understood(setting: due.Setting) -> bool:
    """Whether this cmtui can read a change; one that it cannot is left out, so that no save ever fails by it."""
    try:
        due.check_setting(setting)
    except WrongUsage:
        return False
    return True
