"""Putting a document into a file: whole or not at all, and over another file only when that was asked for."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from cmtui.errors import NoRoom, Refused, WrongUsage

if TYPE_CHECKING:
    from pathlib import Path

    from cmtui.reports.document import Document

FORMATS: Final = ("pdf", "txt")
"""The formats, by their names; a file's name ends in one of them behind a dot."""

_OWN: Final = 0o600
"""A print may hold what a client said: nobody else on the machine reads it."""


def write(document: Document, path: Path, *, kind: str = "", overwrite: bool = False) -> None:
    """Write a document.

    Args:
        document: What is printed.
        path: The file.
        kind: One of the formats; by the ending of the file's name where empty.
        overwrite: Whether a file that is there may be replaced.

    Raises:
        WrongUsage: The name says no format that is written.
        Refused: The file is there, and was not to be replaced.
        NoRoom: The folder is not there or not to be written, or the disk is full.
    """
    data = _data(document, kind or path.suffix.lower().removeprefix("."))
    if path.exists() and not overwrite:
        raise _is_there(path)
    beside = path.with_name(f".{path.name}.part-{os.getpid()}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWN), "wb") as file:
            file.write(data)
        if overwrite:
            beside.replace(path)
        else:
            _place(beside, path)
    except FileExistsError:
        raise _is_there(path) from None
    except OSError as error:
        raise NoRoom(
            f"{path} cannot be written ({error.strerror}); name a file in a folder of yours with room on its disk."
        ) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def _data(document: Document, kind: str) -> bytes:
    if kind == "pdf":
        from cmtui.reports.pdf import as_pdf

        return as_pdf(document)
    if kind == "txt":
        from cmtui.reports.text import as_text

        return as_text(document).encode()
    endings = " or ".join(f".{each}" for each in FORMATS)
    raise WrongUsage(f"A print is PDF or text; let the file's name end in {endings}, or name the format.")


def _place(beside: Path, path: Path) -> None:
    """Give a file its name unless another one has it meanwhile.

    A link does both in one step; where the file system has none (FAT), the look above has to do.
    """
    try:
        os.link(beside, path)
    except FileExistsError:
        raise
    except OSError:
        if path.exists():
            raise FileExistsError from None
        beside.replace(path)


def _is_there(path: Path) -> Refused:
    return Refused(f"{path} is there already and was left as it is; name another file, or say to replace it.")
