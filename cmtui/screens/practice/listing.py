"""What the Practice screen shows: read once, listed under its headings, each line with its page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmtui.screens.practice import rows as lines
from cmtui.screens.practice.day_lines import (
    federal_line,
    federal_page,
    holiday_line,
    holiday_page,
    step_line,
    step_page,
)
from cmtui.screens.practice.rows import PracticeLine
from cmtui.screens.practice.rule_lines import rule_cells, rule_page
from cmtui.widgets.line_list import Heading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.care_rows import EntryRow, HolidayRow, RuleRow, StepRow, TaskSetRow
    from cmtui.casebook.book import Casebook
    from cmtui.form_rows import FormRow
    from cmtui.rows import Form
    from cmtui.widgets.reading import Page


@dataclass(frozen=True, slots=True)
class PracticeFacts:
    """What the screen shows."""

    you: Form
    crisis: str
    forms: tuple[FormRow, ...]
    ladder: tuple[StepRow, ...]
    federal: bool
    holidays: tuple[HolidayRow, ...]
    rules: tuple[RuleRow, ...]
    entries: tuple[EntryRow, ...]
    sets: tuple[TaskSetRow, ...]

    def step(self, line: PracticeLine | None) -> StepRow | None:
        """The step of the ladder that a line is."""
        if line is None or line.kind != "step":
            return None
        return next((step for step in self.ladder if step_line(step).key == line.key), None)

    def holiday(self, line: PracticeLine | None) -> HolidayRow | None:
        """The holiday that a line is."""
        if line is None or line.kind != "holiday":
            return None
        return next((row for row in self.holidays if row.id == line.key), None)

    def page(self, line: PracticeLine) -> Page | None:
        """A line whole; None for a form, of which there is more to be read."""
        if line.kind == "you":
            return lines.you_page(self.you)
        if line.kind == "crisis":
            return lines.crisis_page(self.crisis)
        if line.kind in {"goals", "sets"}:
            return lines.library_page(line.kind)
        if line.kind == "federal":
            return federal_page(rests=self.federal)
        if (step := self.step(line)) is not None:
            return step_page(step)
        if (holiday := self.holiday(line)) is not None:
            return holiday_page(holiday)
        rule = next((row for row in self.rules if line.kind == "rule" and row.id == line.key), None)
        return rule_page(rule) if rule is not None else None


def read_practice(casebook: Casebook) -> PracticeFacts:
    """Read all of it."""
    return PracticeFacts(
        casebook.registers.form("practitioner", id=casebook.owner),
        casebook.safety.crisis_text(),
        casebook.forms.library(),
        casebook.escalations.ladder(),
        casebook.rules.federal,
        casebook.rules.holidays(),
        casebook.rules.all(),
        casebook.plan_library.entries(hidden=True),
        casebook.task_sets.all(hidden=True),
    )


def listing(facts: PracticeFacts, typed: str) -> tuple[list[PracticeLine | Heading], tuple[int, int]]:
    """The lines, and how many forms and rules are among them.

    Args:
        facts: What was read.
        typed: Words that a form or a rule has; everything where there are none.
    """
    wanted = typed.casefold().split()
    forms = [row for row in facts.forms if all(word in _words_of_form(row) for word in wanted)]
    rules = [row for row in facts.rules if all(word in _words_of_rule(row) for word in wanted)]
    found: list[PracticeLine | Heading] = [] if wanted else _head(facts)
    if forms:
        found += [Heading("Forms"), *map(lines.form_line, forms)]
    if rules:
        found += [Heading("Rules and intervals"), *map(_rule_line, rules)]
    return found, (len(forms), len(rules))


def _head(facts: PracticeFacts) -> list[PracticeLine | Heading]:
    """All but the forms and the rules."""
    return [
        Heading("You"),
        lines.you_line(facts.you),
        Heading("In a crisis"),
        lines.crisis_line(facts.crisis),
        Heading("Escalation ladder"),
        *map(step_line, facts.ladder),
        Heading("Holidays"),
        federal_line(rests=facts.federal),
        *map(holiday_line, facts.holidays),
        Heading("Libraries"),
        lines.library_line(
            "goals", "Goals and interventions", f"{len(facts.entries)} entries", _own(facts.entries)
        ),
        lines.library_line("sets", "Sets of tasks", f"{len(facts.sets)} sets", _own(facts.sets)),
    ]


def _own(rows: Sequence[EntryRow | TaskSetRow]) -> int:
    """How many of them the practice wrote or changed."""
    return sum(bool(row.id) for row in rows)


def _rule_line(row: RuleRow) -> PracticeLine:
    return PracticeLine("rule", row.id, rule_cells(row))


def _words_of_form(row: FormRow) -> str:
    return f"{row.code} {row.title} {' '.join(row.domains)}".casefold()


def _words_of_rule(row: RuleRow) -> str:
    return f"{row.id} {row.text} {row.component} {row.origin}".casefold()
