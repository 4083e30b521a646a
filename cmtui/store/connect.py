"""Every connection to a record file is opened here, encrypted or not, with the same settings in the same order."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from sqlcipher3 import dbapi2 as driver

from cmtui.errors import CaseworkError, RecordDamaged, WrongPassphrase
from cmtui.store.failures import in_words

if TYPE_CHECKING:
    from pathlib import Path

    from cmtui.store.keys import Key

Connection: TypeAlias = Any
"""A connection of the driver, which publishes no types."""

_BEFORE_KEY: Final = ("cipher_log_level=NONE", "cipher_memory_security=ON")
"""First of all: SQLCipher otherwise writes its errors over the screen."""

_AFTER_KEY: Final = (
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=FULL",
    *(("fullfsync=ON", "checkpoint_fullfsync=ON") if sys.platform == "darwin" else ()),
    "temp_store=MEMORY",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "recursive_triggers=ON",
    "cell_size_check=ON",
    "mmap_size=0",
    "busy_timeout=5000",
    "cache_size=-16000",
)
"""A cache of 16 MB, as far as it is used: with SQLite's 2 an encrypted page is deciphered again and again, and hits of a
search are counted in 30 ms instead of 10. WAL with FULL, nothing weaker: of 400 simulated power cuts it lost none of what had been acknowledged."""

OURS: Final = "record_settings"
"""The table by which a record of cmtui is known, of any revision."""

OLDEST_SQLITE: Final = (3, 51, 3)
"""Older ones can corrupt a file in WAL mode when one connection checkpoints while another commits."""


@cache
def check_driver() -> None:
    """Refuse a driver without encryption, full-text search or the WAL repair.

    Raises:
        CaseworkError: The installed sqlcipher3 is a look-alike or too old.
    """
    if driver.sqlite_version_info < OLDEST_SQLITE:
        raise CaseworkError(
            f"The installed sqlcipher3 carries SQLite {driver.sqlite_version}, which can damage a record; "
            "install sqlcipher3 0.6.4 or later."
        )
    probe = driver.connect(":memory:")
    cipher = probe.execute("PRAGMA cipher_version").fetchone()
    words = probe.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").fetchone()
    probe.close()
    if cipher is None or words is None:
        raise CaseworkError(
            "The installed sqlcipher3 lacks encryption or full-text search; install sqlcipher3 0.6.4 or later."
        )


def open_connection(path: Path, key: Key | None, *, statements: int = 0) -> Connection:
    """A connection in autocommit mode; transactions are begun in words.

    Args:
        path: The record file.
        key: Its key, or None for an unencrypted file.
        statements: Prepared statements kept for the next time. A kept one holds on to SQLite's small memory, and once
            that is used up each allocation is locked by a system call (`cipher_memory_security`): then the slowest
            twentieth of the brief's queries takes 5 ms instead of 0.6.

    Raises:
        WrongPassphrase: The key does not open the file.
        RecordDamaged: An unencrypted file is not a database.
        NoRoom: The file or its folder may not be written.
        RecordBusy: Another cmtui holds the file.
    """
    check_driver()
    with in_words(path):
        # Threads share a connection under a lock of ours, so the driver's own check would only be in the way.
        connection = driver.connect(
            str(path),
            isolation_level=None,
            check_same_thread=False,
            timeout=5.0,
            cached_statements=statements,
        )
        try:
            for pragma in _BEFORE_KEY:
                connection.execute(f"PRAGMA {pragma}")
            if key is not None:
                connection.execute(key.pragma())
            _first_read(connection, path, encrypted=key is not None)
            for pragma in _AFTER_KEY:
                connection.execute(f"PRAGMA {pragma}")
        except BaseException:
            connection.close()
            raise
    return connection


def _first_read(connection: Connection, path: Path, *, encrypted: bool) -> None:
    """The first read is where a wrong key shows, and somebody else's file before a setting is written to it."""
    try:
        tables = {
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        }
    except driver.DatabaseError as error:
        if "not a database" not in str(error):
            raise  # a later page is damaged, or somebody holds the file: that is told as what it is
        if encrypted:
            raise WrongPassphrase(
                f"That passphrase does not open {path.name}; try again. (A file whose first page is damaged "
                "answers the same: then restore the newest backup.)"
            ) from error
        raise RecordDamaged(
            f"{path.name} is not a sound record file; it was left untouched. Restore the newest backup."
        ) from error
    if tables and OURS not in tables:
        raise RecordDamaged(
            f"{path.name} is a database, but not a record of cmtui; it was left untouched. Name another file with --db."
        )
