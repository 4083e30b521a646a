"""Closing a safety flag with what was done (R-SAFE-1), from its row under Assess and from its row on Today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmtui.errors import CaseworkError
from cmtui.messages import CaseChanged, DraftsChanged
from cmtui.screens.dialogs.words import WordsDialog
from cmtui.screens.drafting import Place
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from cmtui.screens.base import Desk


async def close_flag(desk: Desk[Any], ident: str) -> None:
    """Ask what was done, and close the flag with it.

    Args:
        desk: The screen it is asked over.
        ident: Public id of the flag.
    """
    try:
        flag = await desk.ask(lambda casebook: casebook.safety.flag(ident))
        place = Place(f"done flag:{ident}", flag.case)
        sentence = f"{flag.text}\nWhat was done: who was asked and told, and when; what follows?"
        dialog = WordsDialog(
            f"Close · {catalog.label('alert_level', flag.level)}",
            sentence,
            does="Close it",
            place=place,
            first=flag.done,
        )
        if not (words := await desk.app.push_screen_wait(dialog)):
            return
        await desk.ask(lambda casebook: casebook.safety.close(ident, words))
        await desk.ask(lambda casebook: casebook.drafts.drop(*place))
    except CaseworkError as error:
        desk.report(error)
        return
    desk.say("Safety flag closed. u takes it back.")
    desk.post_message(CaseChanged(flag.case))
    desk.post_message(DraftsChanged())
