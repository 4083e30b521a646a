"""The acts of the library of forms: a file is looked at before it is added, and somebody says that it may be used."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cmtui.errors import CaseworkError, WrongUsage
from cmtui.screens.dialogs.confirm import Confirm
from cmtui.screens.dialogs.form_check import FormCheckDialog
from cmtui.screens.dialogs.path import PathDialog
from cmtui.screens.dialogs.words import WordsDialog

if TYPE_CHECKING:
    from cmtui.form_rows import FormRow
    from cmtui.forms.tree import Form
    from cmtui.screens.drafting import Place
    from cmtui.screens.practice.screen import PracticeScreen

LARGEST: Final = 10_000_000
"""Bytes of a file that is read, as many as the library takes."""

_FORM: Final = "A FHIR Questionnaire as JSON. It is looked at first; nothing is fetched from anywhere."
_RULE: Final = "A score rule as JSON, as docs/forms.md describes it. It is checked against the form."
_CRISIS: Final = (
    "The numbers and steps of your area and agency, as a form is to show them when an answer is urgent."
)


async def add_form(screen: PracticeScreen) -> None:
    """Look at a form's file, and add it when somebody says that the practice may use it."""
    read: list[tuple[bytes, Form]] = []

    async def look(path: Path) -> None:
        data = await asyncio.to_thread(_read, path)
        read.append((data, await asyncio.to_thread(_checked, data, path.name)))

    try:
        path = await screen.app.push_screen_wait(
            PathDialog("Add a form", _FORM, does="Look at it", endings=(".json",), first=_begin(), take=look)
        )
        if path is None:
            return
        data, checked = read[-1]
        entitled = await screen.app.push_screen_wait(
            FormCheckDialog(checked, Path(path).name, by=_owner(screen), on=screen.casebook.today_date())
        )
        if not entitled:
            return
        row = await screen.ask(lambda casebook: casebook.forms.add(data, file=Path(path).name, entitled=True))
    except CaseworkError as error:
        screen.report(error)
        return
    screen.say(f"{row.title} is in the library as {row.code}.")
    screen.read_again()


async def attach_rule(screen: PracticeScreen, row: FormRow) -> None:
    """Attach a score rule to a form; results that stand keep the rule that they were found by."""

    async def attach(path: Path) -> None:
        data = await asyncio.to_thread(_read, path)
        await screen.ask(lambda casebook: casebook.forms.attach_rule(row.code, data))

    dialog = PathDialog(
        f"Score rule for {row.title}", _RULE, does="Attach", endings=(".json",), first=_begin(), take=attach
    )
    if await screen.app.push_screen_wait(dialog) is None:
        return
    screen.say("Score rule attached; results from before keep the rule they were found by.")
    screen.read_again()


async def offer_again(screen: PracticeScreen, row: FormRow) -> None:
    """Offer a retired form again."""
    try:
        await screen.ask(lambda casebook: casebook.forms.restore(row.code))
    except CaseworkError as error:
        screen.report(error)
        return
    screen.say("The form is offered again.")
    screen.read_again()


async def retire_form(screen: PracticeScreen, row: FormRow) -> None:
    """Offer a form no longer."""
    lost = f"{row.title} is no longer offered. What was answered stays, and can be read and printed."
    if not await screen.app.push_screen_wait(
        Confirm("Retire this form?", lost=lost, yes="Retire it", no="Keep it")
    ):
        return
    try:
        await screen.ask(lambda casebook: casebook.forms.retire(row.code))
    except CaseworkError as error:
        screen.report(error)
        return
    screen.say("Form retired.")
    screen.read_again()


async def write_crisis_text(screen: PracticeScreen, place: Place) -> None:
    """Write the text that a form shows when an answer is urgent."""
    try:
        stands = await screen.ask(lambda casebook: casebook.safety.crisis_text())
        words = await screen.app.push_screen_wait(
            WordsDialog("In a crisis", _CRISIS, does="Save", place=place, first=stands, optional=True)
        )
        if words is None:
            return
        await screen.ask(lambda casebook: casebook.safety.set_crisis_text(words))
        await screen.ask(lambda casebook: casebook.drafts.drop(*place))
    except CaseworkError as error:
        screen.report(error)
        return
    screen.say("Saved.")
    screen.read_again()


def _begin() -> str:
    return str(Path.home() / "_")[:-1]


def _read(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        WrongUsage: It is too large for a form.
        CaseworkError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise CaseworkError(
            f"{path} cannot be read ({error.strerror}); check that it is yours to read."
        ) from error
    if len(data) > LARGEST:
        raise WrongUsage(f"{path} has more than {LARGEST // 1_000_000} MB; no form is so large.")
    return data


def _checked(data: bytes, file: str) -> Form:
    # Deferred: the reader of forms is needed for no first frame.
    from cmtui.forms.reading.reader import read

    return read(data, file=file)


def _owner(screen: PracticeScreen) -> str:
    form = screen.casebook.registers.form("practitioner", id=screen.casebook.owner)
    return next((field.value for field in form.fields if field.name == "name"), "")
