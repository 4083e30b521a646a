"""What is done with a need, in Assess and in the plan: answer it, rank it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from cmtui.errors import CaseworkError, WrongUsage
from cmtui.rules.dates import read_due, understood
from cmtui.screens.chart.section import Section
from cmtui.screens.dialogs.answer import Answer, AnswerDialog
from cmtui.screens.dialogs.line import LineDialog
from cmtui.screens.drafting import Place
from cmtui.screens.editors import NEED
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from datetime import date


_SAY_WHY = ("deferred", "client_declines", "resolved", "outside_scope")
"""Answers that are none without a reason."""


class NeedActs(Section):
    """The stories of a need; each asks, does one act, and says so."""

    async def answer_need(self, ident: str) -> None:
        """Answer a need: a goal, a referral, watch it, put it off, or say why it is not taken up (F-NEED-4)."""
        try:
            need = await self.chart.ask(lambda casebook: casebook.needs.need(ident))
        except CaseworkError as error:
            self.chart.report(error)
            return
        if need.closed:
            self.chart.say("That need is settled already; u takes an answer back.")
            return
        place = Place(f"answer need:{ident}", self.case)
        domain = catalog.label("need_domain", need.domain) if need.domain else "Need"
        dialog = AnswerDialog(
            domain,
            "need_disposition",
            asks_for="Reason",
            first=Answer(need.disposition, need.reason),
            place=place,
            counted=need.statement,
            words_for=_SAY_WHY,
        )
        given = await self.answer(dialog)
        if given is not None and given.code == "goal":
            self.chart.work.open_editor("goal", self.case, values={NEED: ident})
            return
        if given is not None and given.code == "referral":
            # Deferred: the directory of resources comes with it.
            from cmtui.screens.chart.coordinate_referral import begin

            await begin(self, ident)
            return
        until = None
        if given is not None and given.code == "deferred" and (until := await self._until()) is None:
            return
        if given is not None:
            await self.write(
                lambda casebook: casebook.needs.answer(ident, given.code, given.words, until),
                "Need answered.",
                place,
            )

    async def rank_need(self, ident: str, who: Literal["client", "manager"], step: int) -> None:
        """Rank a need a step higher or lower, in the client's order or in one's own."""
        case = self.case
        try:
            await self.chart.ask(lambda casebook: casebook.needs.rank(case, ident, who, step))
        except CaseworkError as error:
            self.chart.report(error)
            return
        self.changed()

    async def _until(self) -> date | None:
        today = self.casebook.today_date()
        sentence = "Until which day? It is asked again then."
        dialog = LineDialog("Deferred", sentence, does="Defer", understood=partial(_day_in_words, today))
        typed = await self.answer(dialog)
        return _read_day(typed, today) if typed else None


def _read_day(typed: str, today: date) -> date:
    day = read_due(typed, today=today)
    if day <= today:
        raise WrongUsage("Name a day after today, such as in 2w.")
    return day


def _day_in_words(today: date, typed: str) -> str:
    return understood(_read_day(typed, today), today)
