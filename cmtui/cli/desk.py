"""The two commands that open the app: on the practice's record, and on a sample practice."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from cmtui.cli import door, output, passphrase
from cmtui.errors import WrongUsage

if TYPE_CHECKING:
    from argparse import Namespace

    from cmtui.casebook.book import Casebook
    from cmtui.cli.main import Source, Start

_FASTER: Final = {"TEXTUAL_FPS": "120", "ESCDELAY": "25"}
"""Frames follow a key at once, and a lone Escape is not waited on for 100 ms; a person's own setting wins."""

_LEAKS: Final = (
    "TEXTUAL", "TEXTUAL_LOG", "TEXTUAL_DEBUG", "TEXTUAL_DEVTOOLS_HOST", "TEXTUAL_DEVTOOLS_PORT", "TEXTUAL_PRESS",
    "TEXTUAL_SCREENSHOT", "TEXTUAL_SCREENSHOT_LOCATION", "TEXTUAL_SCREENSHOT_FILENAME", "TEXTUAL_SHOW_RETURN",
)  # fmt: skip
"""Developers' switches of Textual that would write what is on the screen into files or onto a network."""


def practice(options: Namespace) -> int:
    """Open the app on the practice's record; without one the app begins it.

    Raises:
        CaseworkError: The record cannot be opened; said before the screen is taken, where that costs no start time.
    """
    _check_terminal()
    path = door.place(options)
    return _run(options, _record(options, path), path)


def demo(options: Namespace) -> int:
    """Open the app on the sample practice: in a throwaway file, or in one that is kept and opened again.

    Raises:
        CaseworkError: The file could not be made or opened, in words.
    """
    _check_terminal()
    if options.keep:
        path = Path(options.keep).expanduser()
        return _run(options, _record(options, path) or _sample(path), path, demo=True)
    with TemporaryDirectory(prefix="cmtui-demo-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "demo.db"
        return _run(options, _sample(path), path, demo=True)


def _record(options: Namespace, path: Path) -> Source:
    """What opens the record; None where there is none yet, or where the app has to ask for its passphrase."""
    from cmtui.store.look import look

    seen = look(path)
    if seen.warning:
        output.note(seen.warning)
    if seen.kind == "plain":
        return partial(_open, path)  # by the app, when its first frame stands
    if seen.kind == "encrypted" and (secret := passphrase.given(options)) is not None:
        return _open(path, secret)
    return None


def _open(path: Path, secret: str | None = None) -> Casebook:
    from cmtui.casebook.book import open_casebook

    return open_casebook(path, secret)


def _sample(path: Path) -> Casebook:
    from cmtui.casebook.demo import make_demo

    return make_demo(path)


def _run(options: Namespace, casebook: Source, path: Path, *, demo: bool = False) -> int:
    door.no_core_dumps()
    for name, value in _FASTER.items():
        os.environ.setdefault(name, value)
    for name in _LEAKS:
        os.environ.pop(name, None)
    start: Start = options.start
    return start(casebook, path, demo)


def _check_terminal() -> None:
    """The app reads keys from standard input, and draws on standard error."""
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        raise WrongUsage("The app needs a terminal; start it in one, or print what is due with: cmtui today")
