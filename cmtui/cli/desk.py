"""The two commands that open the app: on the practice's record, and on a sample practice."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp
from time import time
from typing import TYPE_CHECKING, Final

from cmtui.cli import door, output, passphrase
from cmtui.errors import WrongUsage

if TYPE_CHECKING:
    from argparse import Namespace

    from cmtui.casebook.book import Casebook
    from cmtui.cli.main import Source, Start

_FASTER: Final = {"TEXTUAL_FPS": "120", "ESCDELAY": "25"}
"""Frames follow a key at once, and a lone Escape is not waited on for 100 ms; a person's own setting wins."""

_THROWAWAY: Final = "cmtui-demo-"
"""How the folder of a demonstration begins its name."""

_KEPT_S: Final = 86_400
"""Seconds for which a demonstration that was cut off is worth coming back to: its days still are today's."""

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
    folder = _cut_off() or Path(mkdtemp(prefix=_THROWAWAY))
    try:
        path = folder / "demo.db"
        return _run(options, partial(_open if path.exists() else _sample, path), path, demo=True)
    finally:
        rmtree(folder, ignore_errors=True)


def _cut_off() -> Path | None:
    """The folder of a demonstration that was killed within the last day: it opens as it was, with what was typed.

    Nobody else's folder, and none that another window is showing; older ones are cleared away.
    """
    left = [
        each
        for each in Path(gettempdir()).glob(f"{_THROWAWAY}*")
        if _is_mine(each) and _is_free(each / "demo.db")
    ]
    newest = max(left, key=_touched, default=None)
    if newest is not None and time() - _touched(newest) > _KEPT_S:
        newest = None
    for folder in left:
        if folder != newest:
            rmtree(folder, ignore_errors=True)
    return newest


def _touched(folder: Path) -> float:
    return (folder / "demo.db").stat().st_mtime


def _is_mine(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid()


def _is_free(path: Path) -> bool:
    """Whether a whole practice stands there that no other window has open."""
    from cmtui.errors import CaseworkError
    from cmtui.store.lock import FileLock

    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        lock.take(exclusive=True)
    except CaseworkError:
        return False
    lock.release()
    return True


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
    from cmtui.casebook.practices.demo import make_demo

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
