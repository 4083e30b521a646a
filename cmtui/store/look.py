"""A look at the file before the driver has one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from cmtui.errors import NoRoom, NotFound, RecordDamaged, WrongUsage
from cmtui.store.keys import SALT_BYTES

Kind = Literal["missing", "plain", "encrypted"]

PLAIN_HEADER: Final = b"SQLite format 3\x00"
"""How an unencrypted file begins."""

_SYNCED = ("dropbox", "onedrive", "google drive", "icloud", "nextcloud", "syncthing", "box sync")
_SMALLEST = 512
"""Bytes of the smallest page; a shorter file is no database of any kind."""


@dataclass(frozen=True, slots=True)
class Look:
    """What stands at a path."""

    path: Path
    kind: Kind
    salt: bytes = b""
    """The first 16 bytes of an encrypted file."""
    warning: str = ""
    """A sentence when the folder is one that another program copies about."""


def record_path(named: str) -> Path:
    """The file that ``--db`` names: a path, or an SQLAlchemy URL of SQLite.

    Raises:
        WrongUsage: The URL names an engine that this version does not open.
    """
    if "://" not in named:
        return Path(named).expanduser()
    scheme, rest = named.split("://", 1)
    if scheme.split("+")[0] != "sqlite" or not rest.startswith("/"):
        raise WrongUsage(f"--db {scheme}://… is not an engine that this version opens; name a file instead.")
    return Path(rest[1:]).expanduser()


def look(path: Path) -> Look:
    """What stands at the path, by its first bytes, without opening it as a database.

    Raises:
        RecordDamaged: It is a folder or no record at all.
        NoRoom: It, or its folder, may not be read and written.
    """
    warning = _sync_warning(path)
    try:
        if not path.exists():
            return Look(path, "missing", warning=warning)
        head, size = _beginning(path)
    except OSError as error:  # a folder on the way that may not be entered, a name that is too long
        raise NoRoom(
            f"{path} cannot be read by you; check its name and the permission of its folder."
        ) from error
    if not head:
        raise RecordDamaged(
            f"{path} is empty; remove it and run cmtui init, or restore a backup in its place."
        )
    if size < _SMALLEST:
        raise RecordDamaged(f"{path} is too short to be a record of cmtui; name another file with --db.")
    if head == PLAIN_HEADER:
        return Look(path, "plain", warning=warning)
    return Look(path, "encrypted", salt=head, warning=warning)


def _beginning(path: Path) -> tuple[bytes, int]:
    """The first bytes of a file and its length."""
    if not path.is_file():
        raise RecordDamaged(f"{path} is a folder, not a record file; name a file with --db.")
    if not os.access(path, os.R_OK | os.W_OK) or not os.access(path.parent, os.W_OK):
        raise NoRoom(
            f"{path} or its folder may not be written by you; change the permission or copy the file."
        )
    with path.open("rb") as file:
        return file.read(SALT_BYTES), path.stat().st_size


def existing(path: Path) -> Look:
    """The same, for a command that needs a record to be there.

    Raises:
        NotFound: There is no such file.
    """
    seen = look(path)
    if seen.kind == "missing":
        raise NotFound(f"There is no record at {path}; make one with: cmtui --db {path} init")
    return seen


def _sync_warning(path: Path) -> str:
    parts = [part.casefold() for part in path.absolute().parts]
    if any(name in part for part in parts for name in _SYNCED):
        return f"{path.parent} is copied about by a sync program, which can damage an open record."
    return ""
