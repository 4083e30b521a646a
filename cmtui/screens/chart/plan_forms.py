"""The editors of the plan: a goal tied to its need, an intervention under its goal, what the client was told of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cmtui.errors import WrongUsage
from cmtui.rows import FieldRow
from cmtui.screens.drafting import DraftKeeper, Place
from cmtui.screens.editor import EditorScreen
from cmtui.screens.editors import GOAL, NEED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cmtui.care_rows import InterventionRow
    from cmtui.casebook.planning.plan import Plan
    from cmtui.rows import Form

RESPONSIBLE: Final = "case manager"
"""Who answers for a goal unless somebody says otherwise."""

_GOAL_ORDER: Final = (
    "words", "what", "measure", "unit", "baseline", "target", "target_on", "responsible", "evidence",
    "much_less", "less", "expected", "more", "much_more", "horizon", "importance", "confidence", "barriers",
    "strengths",
)  # fmt: skip
"""The fields of a goal in the order of the talk: what G-17 asks for first, then the levels; the others follow."""

_INTERVENTION_ORDER: Final = (
    "what",
    "responsible",
    "due_on",
    "frequency",
    "kind",
    "after",
    "start_on",
    "cost",
)
"""What, who and when come first; the others follow."""

TOLD: Final = ("benefit_told", "risk_told", "cost_told", "alternatives_told", "none_told", "told_on")
"""What the client is told of an intervention before it is agreed (G-18)."""

_AFTER: Final = FieldRow(
    "after",
    "After",
    "Which intervention is done before: the first letters of its words. Empty: it waits for none.",
    "text",
    "",
)
"""Not a field of the entity: read into the intervention that it waits for."""


class GoalEditor(EditorScreen):
    """A goal: a new one answers the need that it was begun from."""

    CSS_PATH = "../editor.tcss"

    def __init__(
        self,
        register: str = "goal",
        case: str = "",
        id: str = "",  # noqa: A002  # the row's own word
        values: Mapping[str, str] | None = None,
    ) -> None:
        """Open a new goal or the one with that public id.

        Args:
            register: Goal.
            case: Public id of the case.
            id: Public id of the goal; empty for a new one.
            values: Words to put into the fields; under `NEED` the public id of the need that a new one answers.
        """
        given = dict(values or {}) if id else {"responsible": RESPONSIBLE, **(values or {})}
        self._need = given.pop(NEED, "")
        super().__init__(register, case=case, id=id, values=given)

    def read_form(self) -> Form:
        """The declared fields in the order of the talk, below the need that they are for."""
        form = super().read_form()
        if self.ident:
            return replace(form, fields=_ordered(form.fields, _GOAL_ORDER))
        return replace(form, title="New goal", fields=_ordered(form.fields, _GOAL_ORDER), context=self._for())

    def _for(self) -> tuple[str, ...]:
        """The need in its words."""
        if not self._need:
            draft = self.keeper.found()
            self._need = dict(draft.values).get(NEED, "") if draft else ""
        rows = self.casebook.needs.rows(self.case) if self._need else ()
        return tuple(f"for: {row.statement}" for row in rows if row.id == self._need)

    def words(self) -> dict[str, str]:
        """The draft, with the need that the goal is for."""
        typed = super().words()
        return {**typed, NEED: self._need} if typed and self._need else typed

    def fill(self, values: Mapping[str, str]) -> None:
        """Put a draft back; it knows its need."""
        super().fill(values)
        self._need = values.get(NEED, self._need)

    def write(self, values: Mapping[str, str], version: int | None) -> str:
        """Save the goal; a new one with its tie to the need."""
        if self.ident:
            return super().write(values, version)
        needs = (self._need,) if self._need else ()
        return self.casebook.plan.add_goal(self.case, values, needs=needs)

    def saved(self, ident: str) -> None:  # noqa: ARG002
        """Say so, and leave."""
        self.say("Saved." if self.ident else "Goal added.")
        self.work.step_back()


class InterventionEditor(EditorScreen):
    """An intervention: a new one belongs to the goal that it was begun from."""

    CSS_PATH = "../editor.tcss"

    def __init__(
        self,
        register: str = "intervention",
        case: str = "",
        id: str = "",  # noqa: A002  # the row's own word
        values: Mapping[str, str] | None = None,
    ) -> None:
        """Open a new intervention or the one with that public id.

        Args:
            register: Intervention.
            case: Public id of the case.
            id: Public id of the intervention; empty for a new one.
            values: Words to put into the fields; under `GOAL` the public id of the goal that a new one belongs to.
        """
        given = dict(values or {})
        self._goal = given.pop(GOAL, "")
        self._before = ""
        super().__init__(register, case=case, id=id, values=given)

    def read_form(self) -> Form:
        """The declared fields, who and when first, and the one that is done before."""
        form = super().read_form()
        case = self.case or form.case
        if self.ident:
            row = self.casebook.plan.intervention(self.ident)
            others = {each.id: each.what for each in _all(self.casebook.plan, case)}
            self._before = others.get(row.depends_on, "")
        fields = _ordered((*form.fields, replace(_AFTER, value=self._before)), _INTERVENTION_ORDER)
        if self.ident:
            return replace(form, fields=fields)
        return replace(form, title="New intervention", fields=fields, context=self._for(case))

    def _for(self, case: str) -> tuple[str, ...]:
        """The goal in its words."""
        if not self._goal:
            draft = self.keeper.found()
            self._goal = dict(draft.values).get(GOAL, "") if draft else ""
        goals = self.casebook.plan.goals(case) if self._goal else ()
        return tuple(
            f"for goal {row.number}: {row.words or row.what}" for row in goals if row.id == self._goal
        )

    def words(self) -> dict[str, str]:
        """The draft, with the goal that the intervention is for."""
        typed = super().words()
        return {**typed, GOAL: self._goal} if typed and self._goal else typed

    def fill(self, values: Mapping[str, str]) -> None:
        """Put a draft back; it knows its goal."""
        super().fill(values)
        self._goal = values.get(GOAL, self._goal)

    def write(self, values: Mapping[str, str], version: int | None) -> str:
        """Save the intervention, and what it waits for."""
        values = dict(values)
        after = values.pop("after", None)
        waits = None if after is None else self._found(after)
        plan = self.casebook.plan
        if not self.ident:
            whole = {**values, "depends_on": waits or ""}
            if self._goal:
                return plan.add_intervention(self._goal, whole)
            ident = super().write(values, version)
        else:
            ident = super().write(values, version) if values else self.ident
        if waits is not None and (self.ident or waits):
            plan.depends(ident, waits)
        return ident

    def _found(self, after: str) -> str:
        """The intervention that the words begin; those of the same goal go before the others.

        Raises:
            WrongUsage: None begins so.
        """
        typed = " ".join(after.split()).casefold()
        if not typed:
            return ""
        rows = [row for row in _all(self.casebook.plan, self.case) if row.id != self.ident]
        rows.sort(key=lambda row: row.goal != self._goal)
        for row in rows:
            if row.what.casefold().startswith(typed):
                return row.id
        raise WrongUsage("After: no other intervention begins with these letters; leave it empty for none.")

    def saved(self, ident: str) -> None:  # noqa: ARG002
        """Say so, and leave."""
        self.say("Saved." if self.ident else "Intervention added.")
        self.work.step_back()


class ToldEditor(EditorScreen):
    """What the client was told of one intervention or of several: benefit, risk, cost, alternatives, none (G-18)."""

    CSS_PATH = "../editor.tcss"

    def __init__(self, case: str, idents: Sequence[str], what: str, today: str) -> None:
        """Open the fields.

        Args:
            case: Public id of the case.
            idents: Public ids of the interventions; the fields hold what was told of the first.
            what: The interventions in words.
            today: The practice's day, as ISO.
        """
        super().__init__("intervention", case=case, id=idents[0])
        self._idents, self._what, self._today = tuple(idents), what, today
        # A draft of its own: the whole editor of the intervention may have one as well.
        self._place = Place(f"told intervention:{idents[0]}", case)
        self.keeper = DraftKeeper(self, *self._place, self.words, self._say_kept)

    def read_form(self) -> Form:
        """The fields of what was told."""
        form = super().read_form()
        fields = {row.name: row for row in form.fields}
        return replace(
            form,
            title="Told the client",
            fields=tuple(_in_a_line(fields[name]) for name in TOLD),
            context=tuple(self._what.split("\n")),
        )

    def filled(self) -> None:
        """Told today, and that none is a choice: offered, where nobody said it."""
        stands = {field.row.name: field.typed for field in self.fields.fields}
        offered = {"none_told": "yes", "told_on": self._today}
        self.fields.fill({name: value for name, value in offered.items() if not stands[name]}, given=True)

    def write(self, values: Mapping[str, str], version: int | None) -> str:
        """Save it with each of the interventions, in one act."""
        self.casebook.plan.told(self._idents, values, seen=version)
        self.casebook.drafts.drop(*self._place)
        return self.ident


def _in_a_line(row: FieldRow) -> FieldRow:
    """A long text as a line, so that Enter goes on; one that has several lines keeps them."""
    return replace(row, kind="text") if row.kind == "long" and "\n" not in row.value else row


def _all(plan: Plan, case: str) -> tuple[InterventionRow, ...]:
    """Every intervention of a case."""
    of_goals = (each for goal in plan.goals(case) for each in goal.interventions)
    return (*of_goals, *plan.loose(case))


def _ordered(fields: Iterable[FieldRow], first: Sequence[str]) -> tuple[FieldRow, ...]:
    """The fields with these names in front, in their order."""
    rows = {row.name: row for row in fields}
    names = [*(name for name in first if name in rows), *(name for name in rows if name not in first)]
    return tuple(rows[name] for name in names)
