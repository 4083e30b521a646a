"""Taking goals and interventions from the library: what fits first, what stands in braces asked one after another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cmtui.errors import CaseworkError, WrongUsage
from cmtui.rows import FieldRow
from cmtui.rules.typed import understand
from cmtui.screens.chart.plan_acts import in_order
from cmtui.screens.chart.plan_forms import RESPONSIBLE
from cmtui.screens.chart.plan_whole_acts import PlanWholeActs
from cmtui.screens.dialogs.entry_picker import EntryPicker
from cmtui.screens.dialogs.steps import Step, StepsDialog
from cmtui.screens.dialogs.ticks import MOST, TicksDialog
from cmtui.screens.drafting import Place
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from cmtui.care_rows import EntryRow, GoalRow
    from cmtui.casebook.book import Casebook
    from cmtui.form_rows import NeedRow

_FIELD: Final = "="
"""Begins the name of a question whose answer is a field of the goal, and stands for nothing in braces."""

_STEPS, _NEED, _GOAL = "@steps", "@need", "@goal"
"""Kept with the words of a draft: the interventions that were ticked, and what the entry was taken for."""

_PLACE: Final = "library plan:"
"""Before the code of an entry: how the draft of what is asked of it is called."""

_BASELINE: Final = FieldRow("baseline", "Now", "", "number", "")


class PlanLibraryActs(PlanWholeActs):
    """The stories of the library."""

    async def take_goal(self, need: NeedRow | None) -> None:
        """A goal for a need, in the client's own words, with the interventions that belong to it."""
        domain = need.domain if need is not None else ""
        entry = await self._picked("goal", {domain} - {""}, "For this need")
        if entry is not None and (steps := await self._ticked(entry)) is not None:
            await self._add_goal(entry, steps, need.id if need is not None else "")

    async def _add_goal(self, entry: EntryRow, steps: tuple[str, ...], need: str) -> None:
        """Ask what the goal needs, and add it."""
        beside = {_STEPS: " ".join(steps), _NEED: need}
        more = _of_goal(entry, self.casebook.wall().replace(tzinfo=None))
        if (given := await self._asked(entry, steps, beside, *more)) is None:
            return
        case, place, code = self.case, self._fills_of(entry), entry.code
        own = {name[1:]: said for name, said in given.items() if name.startswith(_FIELD) and said}
        values = {"responsible": RESPONSIBLE, **own}
        fills = {name: said for name, said in given.items() if not name.startswith(_FIELD)}
        await self.write(
            lambda casebook: casebook.plan_library.apply(
                code, case, need=need, fills=fills, steps=steps, values=values
            ),
            f"Goal added{_with(len(steps))}.",
            place,
        )

    async def take_step(self, goal: GoalRow | None) -> None:
        """An intervention for a goal."""
        needs = {need.id: need.domain for need in self.casebook.needs.rows(self.case)}
        domains = {needs.get(need, "") for need in goal.needs} - {""} if goal is not None else set()
        entry = await self._picked("intervention", domains, "For this goal")
        if entry is not None:
            await self._add_step(entry, goal.id if goal is not None else "")

    async def _add_step(self, entry: EntryRow, goal: str) -> None:
        """Ask what stands in the braces of an intervention, and add it."""
        if (fills := await self._asked(entry, (), {_GOAL: goal})) is None:
            return
        case, place, code = self.case, self._fills_of(entry), entry.code
        await self.write(
            lambda casebook: casebook.plan_library.apply(code, case, goal=goal, fills=fills),
            "Intervention added.",
            place,
        )

    async def take_again(self, code: str) -> None:
        """Go on with an entry that was taken and not added: for the same need, with the same ticks and words.

        Args:
            code: Of the entry, as its draft names it.
        """
        try:
            entries = await self.chart.ask(lambda casebook: casebook.plan_library.entries())
            draft = await self.chart.ask(lambda casebook: casebook.drafts.find(f"{_PLACE}{code}", self.case))
        except CaseworkError as error:
            self.chart.report(error)
            return
        entry = next((entry for entry in entries if entry.code == code), None)
        if entry is None or draft is None:
            self.chart.say("That entry is not in the library any more; L takes another one.")
            return
        kept = dict(draft.values)
        if entry.kind == "goal":
            await self._add_goal(entry, tuple(kept.get(_STEPS, "").split()), kept.get(_NEED, ""))
        else:
            await self._add_step(entry, kept.get(_GOAL, ""))

    async def _picked(self, kind: str, domains: set[str], heading: str) -> EntryRow | None:
        """The entry that was chosen, those of the domains first."""
        try:
            entries = await self.chart.ask(lambda casebook: casebook.plan_library.entries(kind))
        except CaseworkError as error:
            self.chart.report(error)
            return None
        fitting = [entry for entry in entries if entry.domain in domains]
        rest = [entry for entry in entries if entry.domain not in domains]
        named = ", ".join(catalog.label("need_domain", code) for code in sorted(domains))
        what = "goal" if kind == "goal" else "intervention"
        groups = ((f"{heading}: {named}", fitting), ("All others" if fitting else f"{what.title()}s", rest))
        code = await self.answer(
            EntryPicker(f"From the library: a{'n' if kind != 'goal' else ''} {what}", groups)
        )
        return next((entry for entry in entries if entry.code == code), None)

    async def _ticked(self, entry: EntryRow) -> tuple[str, ...] | None:
        """The interventions that come with a goal; None when it was left."""
        code = entry.code
        try:
            offered = await self.chart.ask(lambda casebook: casebook.plan_library.steps(code))
        except CaseworkError as error:
            self.chart.report(error)
            return None
        if not offered:
            return ()
        options = [(each.code, each.title) for each in offered[:MOST]]
        sentence = "What is done for it? A digit takes one away, or puts it back."
        return await self.answer(TicksDialog(entry.title, sentence, options, does="With these"))

    async def _asked(
        self, entry: EntryRow, steps: Sequence[str], beside: Mapping[str, str], *more: Step
    ) -> dict[str, str] | None:
        """What is asked of an entry, and what stands in its braces and the record does not know."""
        try:
            act = partial(_fills, entry.code, self.case, tuple(steps))
            known = await self.chart.ask(act)
        except CaseworkError as error:
            self.chart.report(error)
            return None
        unknown = (
            Step(name, f"{name}?", optional=False, label=name) for name, said in known.items() if not said
        )
        asked = (*more, *unknown)
        if not asked:
            return {}
        dialog = StepsDialog(
            entry.title,
            in_order(*asked),
            place=self._fills_of(entry),
            about=entry.what,
            does="Add it",
            beside=beside,
        )
        return await self.answer(dialog)

    def _fills_of(self, entry: EntryRow) -> Place:
        return Place(f"{_PLACE}{entry.code}", self.case)


def _of_goal(entry: EntryRow, now: datetime) -> Iterator[Step]:
    """What a goal needs beside its entry: the client's words, where the client stands, who answers for it."""
    yield Step(
        f"{_FIELD}words", "How does the client say it? Enter alone leaves it for later.", label="in own words"
    )
    values = dict(entry.values)
    if values.get("target"):
        unit = f" ({values['unit']})" if values.get("unit") else ""
        reads = partial(_figure_in_words, values.get("unit", ""), now)
        yield Step(f"{_FIELD}baseline", f"Where does the client stand now{unit}?", label="now", reads=reads)
    yield Step(
        f"{_FIELD}responsible", f"Who answers for it? Enter alone: {RESPONSIBLE}.", label="responsible"
    )


def _figure_in_words(unit: str, now: datetime, typed: str) -> str:
    """A figure with its unit.

    Raises:
        WrongUsage: It is none.
    """
    answer = understand(_BASELINE, typed, now=now)
    if answer.wrong:
        raise WrongUsage(answer.wrong)
    return f"{answer.value} {unit}".strip()


def _fills(code: str, case: str, steps: tuple[str, ...], casebook: Casebook) -> dict[str, str]:
    return casebook.plan_library.fills(code, case, steps=steps)


def _with(steps: int) -> str:
    if not steps:
        return ""
    return f" with {steps} intervention{'s' if steps > 1 else ''}"
