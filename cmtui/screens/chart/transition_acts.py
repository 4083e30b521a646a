"""What is done with a transition of care: asked in one dialog, over the chart or over Today."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from cmtui.clock import instant
from cmtui.errors import CaseworkError
from cmtui.messages import CaseChanged, DraftsChanged
from cmtui.screens.chart.transition_elements import ElementsDialog
from cmtui.screens.chart.transition_steps import (
    Known,
    following,
    known,
    new_following,
    new_values,
    open_copies,
    past_moment,
)
from cmtui.screens.dialogs.steps import Step, StepsDialog, past_day
from cmtui.screens.drafting import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cmtui.casebook.book import Casebook
    from cmtui.screens.base import Desk

OFFERED: Final = "episode-"
"""Before the id of a stay that ended: `x` makes the discharge of it."""

_SAID: Final = {
    "happened": "It happened. The 72 hours run.",
    "told": "Information sent. Its receipt is owed within 24 hours.",
    "received": "Receipt verified.",
    "compared": "Medication list compared.",
    "visit": "Follow-up visit noted.",
    "problems": "Problems settled.",
    "found": "Problems noted.",
    "taught": "Education noted.",
    "risk": "Risk of readmission noted.",
    "readmitted": "Readmission recorded; its review is owed within 7 days.",
    "review": "Readmission reviewed.",
    "close": "Transition closed.",
}


async def add(desk: Desk[Any], case: str) -> str:
    """Note a transition in three answers: from, to, when; the editor takes the rest.

    Returns:
        Its public id; empty where none was made.
    """
    try:
        places = await desk.ask(lambda casebook: casebook.transitions.places(case))
        now = desk.casebook.wall().replace(tzinfo=None)
        place = Place("new transition:", case)
        dialog = StepsDialog("New transition", partial(new_following, now, places), place=place)
        if (answers := await desk.app.push_screen_wait(dialog)) is None:
            return ""
        values = new_values(answers, now)
    except CaseworkError as error:
        desk.report(error)
        return ""
    made: list[str] = []
    await _do(
        desk,
        lambda casebook: made.append(casebook.transitions.add(case, values)),
        "Transition recorded.",
        case,
        place,
    )
    return "".join(made)


async def settle(desk: Desk[Any], ident: str, case: str, only: str = "", copy: str = "") -> None:
    """Do what the transition asks for next, or another of its steps.

    Args:
        desk: The screen it is asked over.
        ident: Public id of the transition; or, after `OFFERED`, of the stay of which a discharge is made.
        case: Public id of the case.
        only: The step, where the key has said which; chosen in the dialog where empty.
        copy: Public id of the disclosure whose receipt is meant; asked where several are open.
    """
    if ident.startswith(OFFERED):
        stay = ident.removeprefix(OFFERED)
        made = "Discharge recorded; the 72 hours count from the end of the stay."
        await _do(desk, lambda casebook: casebook.transitions.from_stay(case, stay), made, case)
        return
    try:
        asked = await desk.ask(lambda casebook: known(casebook, ident))
    except CaseworkError as error:
        desk.report(error)
        return
    place = Place(f"settle transition:{ident}", case)
    given = {"copy": copy} if copy else {}
    answers = await _answers(desk, asked, place, given, only)
    if answers is None:
        return
    do = only or answers["do"]
    if do == "contact":
        await _let_go(desk, place)
        desk.work.open_contact(case, values={"mode": "phone", "direction": "out"})
    elif do == "elements":
        await _let_go(desk, place)
        await elements(desk, ident)
    else:
        await _do(desk, partial(act, asked, do, answers), _SAID[do], case, place)


async def _answers(
    desk: Desk[Any], asked: Known, place: Place, given: Mapping[str, str], only: str
) -> dict[str, str] | None:
    """What was answered; at once where the step asks for nothing."""

    def asks(answers: Mapping[str, str]) -> Step | None:
        return following(asked, {**given, **answers}, only=only)

    if asks({}) is None:
        return dict(given)
    title = f"{asked.row.title} · {desk.casebook.caseload.row(asked.row.case).name}"
    found: dict[str, str] | None = await desk.app.push_screen_wait(StepsDialog(title, asks, place=place))
    return None if found is None else {**given, **found}


async def elements(desk: Desk[Any], ident: str) -> None:
    """Go through the elements of the plan; each answer is written at its key."""
    try:
        row = await desk.ask(lambda casebook: casebook.transitions.row(ident))
    except CaseworkError as error:
        desk.report(error)
        return
    await desk.app.push_screen_wait(ElementsDialog(row))
    desk.post_message(CaseChanged(row.case))


def act(asked: Known, do: str, answers: Mapping[str, str], casebook: Casebook) -> None:
    """Write what was answered, in a thread.

    Args:
        asked: What the questions offered.
        do: The step.
        answers: Its answers.
        casebook: The casebook.

    Raises:
        CaseworkError: It cannot be; the sentence says why.
    """
    _DO[do](asked, answers, casebook)


def _happened(asked: Known, answers: Mapping[str, str], casebook: Casebook) -> None:
    at = None
    if typed := answers["when"]:
        at = instant(datetime.fromisoformat(past_moment(asked.now, typed)), casebook.zone)
    casebook.transitions.happened(asked.row.id, at)


def _told(asked: Known, answers: Mapping[str, str], casebook: Casebook) -> None:
    kind = dict(asked.receivers).get(answers["recipient"], "")
    values = {name: answers[name] for name in ("recipient", "what", "basis", "way")}
    casebook.transitions.told(asked.row.id, {**values, "recipient_kind": kind})


def _received(asked: Known, answers: Mapping[str, str], casebook: Casebook) -> None:
    copy = answers.get("copy") or open_copies(asked.row)[0].id
    casebook.transitions.received(copy, answers["how"])


def _risk(asked: Known, answers: Mapping[str, str], casebook: Casebook) -> None:
    tool, _, level = answers["risk"].rpartition(":")
    score = asked.lace.score if tool and asked.lace else None
    casebook.transitions.risk(asked.row.id, level, tool=tool or "judgment", score=score)


def _found(asked: Known, answers: Mapping[str, str], casebook: Casebook) -> None:
    new = [word.strip() for word in answers["words"].split(";") if word.strip()]
    casebook.transitions.problems(asked.row.id, "\n".join(filter(None, (asked.row.problems, *new))))


def _readmitted(asked: Known, answers: Mapping[str, str], casebook: Casebook) -> None:
    casebook.transitions.readmitted(asked.row.id, past_day(answers["day"], asked.now.date()))


def _visit(asked: Known, answers: Mapping[str, str], casebook: Casebook) -> None:
    casebook.transitions.visited(asked.row.id, past_day(answers["day"], asked.now.date()))


def _review(asked: Known, answers: Mapping[str, str], casebook: Casebook) -> None:
    casebook.transitions.review(asked.row.id, answers["cause"], answers["note"], answers["lesson"])


_DO: Final[Mapping[str, Callable[[Known, Mapping[str, str], Casebook], None]]] = {
    "happened": _happened,
    "told": _told,
    "received": _received,
    "risk": _risk,
    "found": _found,
    "readmitted": _readmitted,
    "review": _review,
    "visit": _visit,
    "taught": lambda asked, answers, casebook: casebook.transitions.taught(asked.row.id, answers["words"]),
    "compared": lambda asked, _, casebook: casebook.transitions.compared(asked.row.id),
    "problems": lambda asked, _, casebook: casebook.transitions.fixed(asked.row.id),
    "close": lambda asked, _, casebook: casebook.transitions.close(asked.row.id),
}


async def _do(
    desk: Desk[Any], write: Callable[[Casebook], object], said: str, case: str, place: Place | None = None
) -> None:
    """Do an act, let go of the words it was made of, and say so."""
    try:
        await desk.ask(write)
        if place is not None:
            await _let_go(desk, place)
    except CaseworkError as error:
        desk.report(error)
        return
    desk.say(f"{said} u takes it back.")
    desk.post_message(CaseChanged(case))


async def _let_go(desk: Desk[Any], place: Place) -> None:
    await desk.ask(lambda casebook: casebook.drafts.drop(*place))
    desk.post_message(DraftsChanged())
