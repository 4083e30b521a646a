"""The lock beside a record file: shared while it is open, exclusive while it is replaced."""

from __future__ import annotations

import os
import sys
from typing import IO, TYPE_CHECKING

from cmtui.errors import NoRoom, RecordBusy

if TYPE_CHECKING:
    from pathlib import Path


class FileLock:
    """A lock held by the operating system: it ends with the process, however that ends."""

    def __init__(self, record: Path) -> None:
        self.path = record.with_name(record.name + ".lock")
        self._file: IO[bytes] | None = None

    def take(self, *, exclusive: bool) -> None:
        """Hold the lock until `release`.

        Raises:
            RecordBusy: Another cmtui holds it in a way that excludes this.
            NoRoom: The lock file cannot be written.
        """
        try:
            # Like the record itself it is nobody else's business: its time tells when one works.
            file = os.fdopen(os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600), "ab")
        except OSError as error:
            raise NoRoom(f"{self.path} cannot be written; check the permission of its folder.") from error
        try:
            _lock(file, exclusive=exclusive)
        except OSError as error:
            file.close()
            raise RecordBusy(
                f"Another cmtui has {self.path.name.removesuffix('.lock')} open; close it there, then try again."
            ) from error
        self._file = file

    def release(self) -> None:
        """Let go; a second call does nothing."""
        if self._file is not None:
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes], *, exclusive: bool) -> None:
        # Windows has no shared byte lock in its C library: only the exclusive one is taken, and at once given
        # back where a shared one is meant, so that a replacement under way is noticed.
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        if not exclusive:
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes], *, exclusive: bool) -> None:
        fcntl.flock(file, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
