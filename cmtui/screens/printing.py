"""Printing to a file: what stays out, which file, and never over another one unasked."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cmtui.errors import CaseworkError
from cmtui.paths import documents_folder
from cmtui.screens.dialogs.confirm import Confirm
from cmtui.screens.dialogs.path import PathDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from cmtui.app import CmtuiApp
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.prints import Print

_ENDINGS: Final = (".pdf", ".txt")

_ASKED: Final = "The end of its name says the format: .pdf or .txt. Only you can read the file."


async def print_to_file(app: CmtuiApp, made: Callable[[Casebook, bool], Print]) -> None:
    """Ask what is needed, and write the print; a worker's story.

    Args:
        app: The app.
        made: Makes the print, with its confidential results or without; called in a thread.
    """
    try:
        printed = await app.ask(lambda casebook: made(casebook, False))
        if printed.left_out and await app.push_screen_wait(_confidential()):
            printed = await app.ask(lambda casebook: made(casebook, True))
        first = str(documents_folder() / f"{printed.name}.pdf")
        while (path := await app.push_screen_wait(_where(first))) is not None:
            there = await asyncio.to_thread(Path(path).exists)
            if not there or await app.push_screen_wait(_replace(path)):
                await app.ask(partial(_save, printed, Path(path), there))
                app.notify(f"Printed to {path}", markup=False, timeout=8)
                return
            first = path
    except CaseworkError as error:
        app.report(error)


def _save(printed: Print, path: Path, overwrite: bool, casebook: Casebook) -> None:
    casebook.prints.save(printed, path, overwrite=overwrite)


def _confidential() -> Confirm:
    return Confirm(
        "Print the confidential results as well?",
        lost="They stay out of a print, which says so, unless you put them in. Others may see the paper or the file.",
        yes="Put them in",
        no="Leave them out",
    )


def _where(first: str) -> PathDialog:
    return PathDialog("Print to a file", _ASKED, does="Print", endings=_ENDINGS, first=first, new=True)


def _replace(path: str) -> Confirm:
    lost = f"{path} is there already; what it holds now is gone then."
    return Confirm("Replace the file?", lost=lost, yes="Replace it", no="Name another")
