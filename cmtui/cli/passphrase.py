"""Where the passphrase comes from: a file only its owner can read, a descriptor, or the prompt; never an argument."""

from __future__ import annotations

import os
import stat
import sys
from typing import TYPE_CHECKING, Final

from cmtui.errors import NoRoom, Refused, WrongUsage

if TYPE_CHECKING:
    from argparse import Namespace

FILE_VARIABLE: Final = "CMTUI_PASSPHRASE_FILE"

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_LONGEST: Final = 4096
"""Bytes of the longest passphrase that is read."""


def given(options: Namespace) -> str | None:
    """The passphrase of the source that was named; None where none was.

    Raises:
        WrongUsage: Two sources are named, or the one named holds none.
        Refused: Others can read the file.
        NoRoom: The file may not be read.
    """
    if options.passphrase_fd is not None and options.passphrase_file is not None:
        raise WrongUsage("Both --passphrase-file and --passphrase-fd are named; keep one.")
    if options.passphrase_fd is not None:
        return _from_descriptor(options.passphrase_fd)
    named = options.passphrase_file or os.environ.get(FILE_VARIABLE)
    return _from_file(named) if named else None


def asked(prompt: str) -> str:
    """The passphrase as it is typed on the terminal, unseen.

    Raises:
        WrongUsage: There is no terminal to type it on, or nothing was typed.
    """
    if not can_ask():
        raise WrongUsage(
            "The record is encrypted, and there is no terminal to ask for its passphrase; "
            f"name a file of yours with --passphrase-file or {FILE_VARIABLE}."
        )
    from getpass import getpass  # deferred: only a prompt needs it

    try:
        typed = getpass(prompt)
    except EOFError:
        typed = ""
    if not typed:
        raise WrongUsage("No passphrase was typed; nothing was done.")
    return typed


def can_ask() -> bool:
    """Whether somebody sits at a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()


def _from_descriptor(descriptor: int) -> str:
    try:
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return _first_line(file.read(_LONGEST), f"descriptor {descriptor}")
    except OSError as error:
        raise WrongUsage(
            f"--passphrase-fd {descriptor} cannot be read; open it for reading, such as {descriptor}<FILE."
        ) from error


def _from_file(name: str) -> str:
    try:
        with open(name, "rb") as file:  # noqa: PTH123  # also of a descriptor's name such as /dev/fd/3
            seen = os.fstat(file.fileno())
            if os.name == "posix" and stat.S_ISREG(seen.st_mode) and seen.st_mode & _OTHERS:
                raise Refused(
                    f"{name} can be read by others, so its passphrase is not used; run: chmod 600 {name}"
                )
            return _first_line(file.read(_LONGEST), name)
    except PermissionError as error:
        raise NoRoom(f"{name} may not be read by you; change its owner or name another file.") from error
    except OSError as error:
        raise WrongUsage(f"There is no passphrase file {name}; name one that you can read.") from error


def _first_line(content: bytes, source: str) -> str:
    try:
        line = content.decode("utf-8-sig").splitlines()[0]
    except UnicodeDecodeError as error:
        raise WrongUsage(f"The passphrase in {source} is not UTF-8 text; save it as UTF-8.") from error
    except IndexError:
        line = ""
    if not line:
        raise WrongUsage(f"There is no passphrase in {source}; its first line is empty.")
    return line
