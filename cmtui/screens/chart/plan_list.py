"""The list of the plan, and the pane that shows the line under the cursor whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from textual.containers import Container

from cmtui.errors import CaseworkError
from cmtui.screens.chart import plan_lines as lines
from cmtui.screens.chart import plan_pages as pages
from cmtui.screens.chart.assess_lines import Days
from cmtui.screens.chart.plan_library_acts import PlanLibraryActs
from cmtui.screens.chart.plan_lines import PlanLine, PlanRead
from cmtui.widgets.ends import both_ends
from cmtui.widgets.line_list import LineList, Rows
from cmtui.widgets.reading import Page

if TYPE_CHECKING:
    from collections.abc import Hashable

    from textual.app import ComposeResult

    from cmtui.care_rows import CopyRow, GoalRow, InterventionRow, PlanVersionRow, ReviewRow
    from cmtui.casebook.book import Casebook
    from cmtui.form_rows import NeedRow
    from cmtui.screens.chart.plan_lines import View
    from cmtui.widgets.line_list import Cell

VIEWS: Final[tuple[View, ...]] = ("plan", "versions", "reviews")
"""In the order in which `v` goes through them."""

_NOTHING: Final[dict[View, str]] = {
    "plan": "No need and no goal yet: a adds a goal.",
    "versions": "The plan was not agreed yet; y agrees it and freezes it as version 1.",
    "reviews": "The plan was not reviewed yet; t takes stock of it, goal by goal.",
}

_CONTACTS: Final = 5
"""So many of the contacts that were tied to a goal are told of it."""


class PlanList(PlanLibraryActs):
    """Reads the case, draws its lines, and knows which one is meant."""

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self.list = LineList["PlanLine"](
            lines.COLUMNS, self._cells, _key, empty=_NOTHING["plan"], on_cursor=self._follow
        )
        self.seen = PlanRead()
        """What was read last."""
        self.showing: View = "plan"
        self.settled = False
        """Whether needs and goals that are settled stand in the plan as well."""
        self._known: tuple[str, frozenset[tuple[str, str]]] = ("", frozenset())
        """The case and the entries that stood here when it was read before."""

    def compose(self) -> ComposeResult:
        """The list, and the line under the cursor whole."""
        with Container(classes="beside"):
            yield self.list
            yield self.pane

    # Reading

    def read(self) -> None:
        """Read the case again; the cursor stays on its line, or goes to the one that came."""
        self.days = Days(self.casebook.today_date(), self.casebook.zone)
        try:
            self.seen = self._kept_in_order(_read(self.casebook, self.case))
        except CaseworkError as error:
            self.chart.report(error)
            return
        self.draw()
        case, before = self._known
        self._known = (self.case, self._keys_here)
        came = self._known[1] - before if case == self.case else frozenset()
        # A goal of the library brings its interventions along: the goal is what was added.
        goals = {key for key in came if key[0] == "goal"}
        if len(goals or came) == 1:
            self._go_to(next(iter(goals or came)))

    def _kept_in_order(self, read: PlanRead) -> PlanRead:
        """By rank; needs without one stay where they were, so that none jumps away while it gets its goal."""
        known, before = (
            self._known[0] == self.case,
            {need.id: place for place, need in enumerate(self.seen.needs)},
        )
        last = len(before) if known else 0

        def place(need: NeedRow) -> tuple[bool, float, float, int]:
            client, manager = need.client_rank or float("inf"), need.manager_rank or float("inf")
            return bool(need.closed), client, manager, before.get(need.id, last) if known else 0

        return replace(read, needs=tuple(sorted(read.needs, key=place)))

    def draw(self) -> None:
        """Draw what was read."""
        self.list.set_empty(_NOTHING[self.showing])
        rows = lines.listed(self.seen, self.days, view=self.showing, settled=self.settled)
        self.list.set_source(Rows["PlanLine"](rows, _key))
        self.chart.refresh_keys()

    def _cells(self, line: PlanLine) -> tuple[Cell]:
        return (both_ends(line.text, line.state, self.list.line_width - 1),)

    @property
    def _keys_here(self) -> frozenset[tuple[str, str]]:
        """The keys of all that can come to the lists."""
        goals = self.seen.goals
        steps = [*self.seen.loose, *(each for goal in goals for each in goal.interventions)]
        return frozenset(
            [
                *(("need", row.id) for row in self.seen.needs),
                *(("goal", row.id) for row in goals),
                *(("intervention", row.id) for row in steps),
                *(("version", row.id) for row in self.seen.versions),
                *(("copy", copy.id) for row in self.seen.versions for copy in row.copies),
                *(("review", row.id) for row in self.seen.reviews),
            ]
        )

    def _go_to(self, key: Hashable) -> bool:
        return self.list.move_to_key(key)

    def show_view(self, view: View) -> None:
        """Show the plan, its versions or its reviews."""
        self.remove_class("-reading")
        self.showing = view
        self.draw()
        self.list.move_to(0)

    def take(self, case: str) -> None:
        """Show another case from its first line."""
        super().take(case)
        self.showing, self.settled = "plan", False
        self.remove_class("-reading")
        self.list.move_to(0)

    def seek(self, key: str) -> bool:
        """Put the cursor on ``goal:…``, ``need:…``, ``intervention:…``, ``version:…``, ``copy:…`` or ``review:…``.

        Without an id it means the view in which such entries stand.
        """
        kind, _, ident = key.partition(":")
        view: View = (
            "versions" if kind in {"version", "copy"} else "reviews" if kind == "review" and ident else "plan"
        )
        if view != self.showing:
            self.show_view(view)
        if not ident:
            return True
        if self._go_to((kind, ident)):
            return True
        if view == "plan" and not self.settled:
            self.settled = True
            self.draw()
        return self._go_to((kind, ident))

    # The line under the cursor

    @property
    def row(self) -> PlanLine | None:
        """The line under the cursor."""
        return self.list.cursor_row

    @property
    def need_row(self) -> NeedRow | None:
        """The need under the cursor, or that of the line under it."""
        wanted = self.row.need if self.row else ""
        return next((row for row in self.seen.needs if row.id == wanted), None)

    @property
    def goal_row(self) -> GoalRow | None:
        """The goal under the cursor, or that of the intervention under it."""
        wanted = self.row.goal if self.row else ""
        return next((row for row in self.seen.goals if row.id == wanted), None)

    @property
    def intervention_row(self) -> InterventionRow | None:
        """The intervention under the cursor."""
        if self.row is None or self.row.kind != "intervention":
            return None
        return next((each for each in self.all_steps if each.id == self.row.id), None)

    @property
    def all_steps(self) -> tuple[InterventionRow, ...]:
        """Every intervention of the case."""
        return (*(each for goal in self.seen.goals for each in goal.interventions), *self.seen.loose)

    @property
    def version_row(self) -> PlanVersionRow | None:
        """The version under the cursor, or that of the copy under it."""
        wanted = self.row.version if self.row else 0
        return next((row for row in self.seen.versions if row.number == wanted), None)

    @property
    def copy_row(self) -> CopyRow | None:
        """The copy under the cursor."""
        if self.row is None or self.row.kind != "copy" or self.version_row is None:
            return None
        return next((copy for copy in self.version_row.copies if copy.id == self.row.id), None)

    @property
    def review_row(self) -> ReviewRow | None:
        """The review under the cursor."""
        if self.row is None or self.row.kind != "review":
            return None
        return next((row for row in self.seen.reviews if row.id == self.row.id), None)

    def _follow(self, line: PlanLine | None, *, held: bool) -> None:
        if held or self.has_class("-reading"):
            return
        self.pane.show(self._page(line))
        self.chart.refresh_keys()

    def _page(self, line: PlanLine | None) -> Page:
        if line is None or line.kind == "none":
            return Page()
        if (step := self.intervention_row) is not None:
            before = next((each for each in self.all_steps if each.id == step.depends_on), None)
            return pages.intervention_page(step, before, self.days)
        if line.kind == "goal" and (goal := self.goal_row) is not None:
            return pages.goal_page(
                goal, {row.id: row for row in self.seen.needs}, self._contacts(goal), self.days
            )
        if line.kind == "need" and (need := self.need_row) is not None:
            return pages.need_in_plan(need, self.seen.goals, self.days)
        if (copy := self.copy_row) is not None:
            return pages.copy_page(copy, self.days)
        if (review := self.review_row) is not None:
            return pages.review_page(review, {row.id: row for row in self.seen.goals}, self.days)
        if (version := self.version_row) is not None:
            return pages.version_page(version, self.days)
        return Page()

    def _contacts(self, goal: GoalRow) -> list[tuple[str, str]]:
        try:
            found = self.casebook.plan.contacts(goal.id)
        except CaseworkError as error:
            self.chart.report(error)
            return []
        return [(at, narrative) for _, at, narrative in found[:_CONTACTS]]

    # Reading on

    def step_back(self) -> bool:
        """From a page to the list, from the versions and reviews to the plan."""
        if self.leave_page():
            self._follow(self.row, held=False)
            return True
        if self.showing != "plan":
            self.show_view("plan")
            return True
        return False


def _read(casebook: Casebook, case: str) -> PlanRead:
    plan = casebook.plan
    return PlanRead(
        needs=tuple(row for row in casebook.needs.rows(case) if row.kind != "strength"),
        goals=plan.goals(case),
        loose=plan.loose(case),
        versions=plan.versions(case),
        reviews=plan.reviews(case),
    )


def _key(line: PlanLine) -> Hashable:
    return line.kind, line.id
