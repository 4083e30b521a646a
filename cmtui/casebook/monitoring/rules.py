"""The due rules as this practice wants them: figures for the practice, a payer or a program, and its holidays."""

from __future__ import annotations

import json
from itertools import product
from typing import TYPE_CHECKING, Any, Final

from cmtui.care_rows import HolidayRow
from cmtui.casebook.monitoring.practised import practised
from cmtui.casebook.monitoring.projection import recompute
from cmtui.casebook.monitoring.rule_figures import read_figures
from cmtui.casebook.monitoring.rule_rows import rule_rows, typed
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.models.people import Practitioner
from cmtui.models.practice import Holiday, RuleSetting
from cmtui.rules import due
from cmtui.rules.clean import clean
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from cmtui.care_rows import RuleRow
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.store.work import Work

    Progress = Callable[[int, int], None]

PRACTICE: Final = "practice"


class Rules:
    """The rules, who has them otherwise, and the days on which the practice works.

    Each change makes the clocks of all cases anew in the same act; `progress` is told how many are done and of how many.
    """

    def __init__(self, book: Casebook, desk: Desk) -> None:  # noqa: ARG002  # every area is made alike
        self._desk = desk

    # --- the rules -----------------------------------------------------------------------------------------------

    def in_force(self, payer: str = "", program: str = "") -> tuple[due.Rule, ...]:
        """The rules that run for a case of that payer and program, as the practice has them where neither has its own."""
        return practised(self._desk.record.reader).rules(payer, program)

    def all(self) -> tuple[RuleRow, ...]:
        """Every shipped rule as the practice has it, those that are switched off too."""
        return rule_rows(self._desk.record.reader)

    def row(self, rule: str) -> RuleRow:
        """One rule.

        Raises:
            NotFound: There is no rule of that id.
        """
        found = next((row for row in self.all() if row.id == rule), None)
        if found is None:
            raise NotFound(f"There is no rule {rule}; look at the list of rules.")
        return found

    def names(self, scope: str) -> tuple[str, ...]:
        """The payers on record, or the programs, by name."""
        sql = {
            "payer": "SELECT DISTINCT payer FROM coverage WHERE payer != '' AND voided_at IS NULL ORDER BY 1",
            "program": "SELECT DISTINCT program FROM \"case\" WHERE program != '' AND voided_at IS NULL ORDER BY 1",
        }.get(scope)
        return tuple(row[0] for row in self._desk.rows(sql)) if sql else ()

    def change(
        self,
        rule: str,
        values: Mapping[str, str],
        scope: str = PRACTICE,
        named: str = "",
        *,
        why: str | None = None,
        progress: Progress | None = None,
    ) -> str:
        """Have a rule otherwise; a sentence that says what holds now.

        Args:
            rule: Its id.
            values: Figure to words, as `RuleRow.figures` gives them; ``off`` is yes or no. What is not named stays as
                it is; an empty one is as shipped (for a payer or program: as the practice has it).
            scope: Code of `rule_scope`: practice, payer or program.
            named: The payer or the program.
            why: Contract, policy or law, for those who ask later; None leaves it.
            progress: Told how far the clocks are made anew.

        Raises:
            NotFound: There is no such rule.
            WrongUsage: A figure cannot be read, or nobody is named.
        """
        shown = self.row(rule)
        name = self._named(scope, named)
        with self._desk.act(
            "rule.changed", summary=f"{rule} · {name or 'practice'}", progress=progress
        ) as work:
            found = _standing(work, rule, scope, name)
            off, parameters = _changed(shown, found, values, like_shipped=scope == PRACTICE)
            setting = due.Setting(rule, scope, name, off, json.dumps(parameters, sort_keys=True))
            _check(work, setting)
            reason = clean(why) if why is not None else found.why if found else ""
            self._write(work, shown, setting, found, reason)
        return self._said(rule, scope, name)

    def put_back(
        self, rule: str, scope: str = PRACTICE, named: str = "", *, progress: Progress | None = None
    ) -> str:
        """Have a rule as it is shipped again (for a payer or program: as the practice has it).

        Raises:
            NotFound: Nothing was changed there.
        """
        name = self._named(scope, named)
        with self._desk.act(
            "rule.put_back", summary=f"{rule} · {name or 'practice'}", progress=progress
        ) as work:
            found = _standing(work, rule, scope, name)
            if found is None:
                raise NotFound(f"{rule} is not changed there; it is as shipped.")
            work.void(found, "put back")
        return self._said(rule, scope, name)

    def recompute(self, progress: Progress | None = None) -> None:
        """Make the clocks of all cases anew, as the rules stand."""
        with self._desk.record.work(self._desk.now()) as work:
            recompute(work, self._desk.zone, progress)

    # --- the days ------------------------------------------------------------------------------------------------

    def holidays(self) -> tuple[HolidayRow, ...]:
        """The practice's own holidays, by day."""
        rows = self._desk.rows(
            "SELECT public_id, day, name FROM holiday WHERE voided_at IS NULL ORDER BY day, id"
        )
        return tuple(HolidayRow(*row) for row in rows)

    def add_holiday(self, day: date, name: str = "", *, progress: Progress | None = None) -> str:
        """Do not work on a day; its public id.

        Raises:
            Refused: It is a holiday already.
        """
        words = clean(name)
        with self._desk.act("holiday.added", summary=f"{day} {words}".strip(), progress=progress) as work:
            if work.find(Holiday, day=day):
                raise Refused(f"{due.short_day(day)} {day.year} is a holiday already.")
            return work.put(Holiday, day=day, name=words).public_id

    def remove_holiday(self, id: str, *, progress: Progress | None = None) -> None:  # noqa: A002  # the public id
        """Work on that day after all.

        Raises:
            NotFound: It is no holiday.
        """
        with self._desk.act("holiday.removed", progress=progress) as work:
            work.void(work.get(Holiday, public_id=id), "the practice works")

    @property
    def federal(self) -> bool:
        """Whether the practice rests on the federal holidays of the United States."""
        return practised(self._desk.record.reader).calendar.federal

    def set_federal(self, *, rests: bool, progress: Progress | None = None) -> None:
        """Rest on the federal holidays, or work on them."""
        with self._desk.act("practitioner.changed", summary="federal holidays", progress=progress) as work:
            owner = work.get(Practitioner, public_id=self._desk.owner)
            work.change(owner, federal_holidays=rests)

    # --- below ---------------------------------------------------------------------------------------------------

    def _named(self, scope: str, named: str) -> str:
        """For whom it holds, spelt as on record."""
        if catalog.choice("rule_scope", scope) is None:
            raise WrongUsage("A rule holds for the practice, a payer or a program.")
        if scope == PRACTICE:
            return ""
        if not (words := clean(named)):
            raise WrongUsage(f"Name the {scope} for which it holds.")
        return next((each for each in self.names(scope) if each.casefold() == words.casefold()), words)

    def _write(
        self, work: Work, shown: RuleRow, setting: due.Setting, found: RuleSetting | None, why: str
    ) -> None:
        plain = setting.parameters == "{}" and setting.off == self._off_without(shown, setting.scope)
        if plain and not why:
            if found is not None:
                work.void(found, "put back")
            return
        values: dict[str, Any] = {"off": setting.off, "parameters": setting.parameters, "why": why}
        if found is None:
            work.put(RuleSetting, rule=setting.rule, scope=setting.scope, named=setting.named, **values)
        else:
            work.change(found, **values)

    def _off_without(self, shown: RuleRow, scope: str) -> bool:
        """Whether the rule rests where this setting says nothing."""
        return due.rule(shown.id).off if scope == PRACTICE else shown.off

    def _said(self, rule: str, scope: str, name: str) -> str:
        if scope == PRACTICE:
            return f"{rule} is set; the clocks are counted anew."
        if name not in self.names(scope):
            where = "coverage" if scope == "payer" else "case"
            return f"{rule} is set for {name}, which no {where} names yet."
        return f"{rule} is set for {name}; the clocks are counted anew."


def _standing(work: Work, rule: str, scope: str, named: str) -> RuleSetting | None:
    found = work.find(RuleSetting, rule=rule, scope=scope)
    return next((each for each in found if each.named.casefold() == named.casefold()), None)


def _changed(
    shown: RuleRow, found: RuleSetting | None, values: Mapping[str, str], *, like_shipped: bool
) -> tuple[bool, dict[str, Any]]:
    """Whether it rests, and its figures: for the practice without those that are as shipped anyway."""
    stand = dict(typed(found.parameters)) if found is not None else {}
    figures = {**stand, **{name: words for name, words in values.items() if name != "off"}}
    off = shown.off if found is None else found.off
    if (said := values.get("off")) is not None:
        if (choice := catalog.choice("yes_no", said)) is None:
            raise WrongUsage(f"{shown.id}: off is yes or no; not “{said:.20}”.")
        off = choice.code == "yes"
    shipped = dict(shown.shipped)
    if like_shipped:
        figures = {name: words for name, words in figures.items() if words.strip() != shipped.get(name)}
    return off, read_figures(shown.id, figures, shipped)


def _check(work: Work, setting: due.Setting) -> None:
    """Refuse figures that cannot be read, alone or together with those that stand.

    Raises:
        WrongUsage: The sentence names rule and figure.
    """
    due.check_setting(setting)
    others = tuple(
        each
        for each in practised(work).settings
        if (each.rule, each.scope, each.named.casefold())
        != (setting.rule, setting.scope, setting.named.casefold())
    )
    together = (*others, setting)
    named = {
        scope: {each.named for each in together if each.scope == scope} for scope in ("payer", "program")
    }
    for payer, program in product(*({"", *names} for names in named.values())):
        due.in_force(together, payer, program)
