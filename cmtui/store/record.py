"""The opened record: one connection to read, one to search, one to write."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import cached_property
from time import monotonic
from typing import TYPE_CHECKING

from cmtui.errors import NewerSchema, RecordDamaged
from cmtui.store.connect import open_connection
from cmtui.store.failures import in_words
from cmtui.store.keys import Key, derive
from cmtui.store.lock import FileLock
from cmtui.store.look import Look, existing
from cmtui.store.reader import Reader, one
from cmtui.store.revisions import HEAD, KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from cmtui.store.work import Work


class Record:
    """A record file that is open, and locked against being replaced."""

    def __init__(self, path: Path, key: Key | None) -> None:
        self.path = path
        self.encrypted = key is not None
        self._key = key
        self._writing = threading.Lock()
        self._making = threading.Lock()
        self._searcher: Reader | None = None
        self._lock = FileLock(path)
        self._lock.take(exclusive=False)
        try:
            self.reader = Reader(path, key)
        except BaseException:
            self._lock.release()
            raise

    @property
    def searcher(self) -> Reader:
        """A connection of its own for searching, so that a new letter can interrupt the last one's query."""
        with self._making:  # two letters typed at once would otherwise open two
            if self._searcher is None:
                self._searcher = Reader(self.path, self._key)
        return self._searcher

    @cached_property
    def _engine(self) -> Engine:
        return self._make_engine()

    def _make_engine(self, *, statements: int = 128) -> Engine:
        from sqlalchemy import create_engine, event
        from sqlalchemy.pool import StaticPool
        from sqlcipher3 import dbapi2

        engine = create_engine(
            "sqlite://",
            creator=lambda: open_connection(self.path, self._key, statements=statements),
            module=dbapi2,
            poolclass=StaticPool,
        )
        # BEGIN IMMEDIATE: the upgrade of a read lock answers BUSY at once, whatever the timeout.
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        return engine

    @contextmanager
    def work(self, now: datetime) -> Iterator[Work]:
        """A transaction: all of it is written when the block ends, or nothing when it raises.

        Raises:
            CaseworkError: The record could not be written, in words.
        """
        with self._transaction(self._engine, now) as work:
            yield work

    @contextmanager
    def bulk(self, now: datetime) -> Iterator[Work]:
        """The same for thousands of rows, over a connection of its own.

        Prepared statements that wait for their next use take up SQLite's small memory; then each text that is bound
        is allocated by itself, and SQLCipher locks each allocation by a system call: 22 a row, 120 µs instead of 12.

        Raises:
            CaseworkError: The record could not be written, in words.
        """
        engine = self._make_engine(statements=8)
        try:
            with self._transaction(engine, now) as work:
                yield work
        finally:
            engine.dispose()

    @contextmanager
    def _transaction(self, engine: Engine, now: datetime) -> Iterator[Work]:
        from cmtui.store.work import Work

        with self._writing, in_words(self.path), engine.begin() as connection:
            yield Work(connection, now)

    def prepare(self) -> None:
        """Open the writing connection ahead of the first save."""
        with self._writing, in_words(self.path):
            self._engine.connect().close()

    def tidy(self, seconds: float = 3.0) -> None:
        """Join the pieces that saves leave in the search index, so that finding stays quick; saves go in between.

        Args:
            seconds: What it may take; what is left is done at the next start.

        Raises:
            CaseworkError: The record could not be written, in words.
        """
        # Deferred: nothing before the first rows needs it.
        from cmtui.store.search import in_pieces, join_pieces

        until = monotonic() + seconds
        for source in in_pieces(self.searcher):
            first = True
            while monotonic() < until and (first or source in in_pieces(self.searcher)):
                with self._writing, in_words(self.path), self._engine.begin() as connection:
                    join_pieces(connection.exec_driver_sql, source, first=first)
                first = False

    def close(self) -> None:
        """Close every connection, after the act under way, and let go of the lock."""
        if self._searcher is not None:
            self._searcher.close()
        self.reader.close()
        with self._writing:
            if engine := self.__dict__.get("_engine"):
                engine.dispose()
        self._lock.release()


def key_for(seen: Look, passphrase: str | None) -> Key | None:
    """The key of the file that stands there; None for an unencrypted one."""
    if seen.kind != "encrypted":
        return None
    return derive(passphrase or "", seen.salt)


def open_record(path: Path, passphrase: str | None = None) -> Record:
    """Open the record at a path, upgrading it first when it is behind.

    Args:
        path: The record file.
        passphrase: For an encrypted file.

    Raises:
        NotFound: There is no such file.
        WrongPassphrase: The passphrase does not open it; the file is untouched.
        NewerSchema: A later cmtui wrote it.
        RecordDamaged: It is no record of cmtui.
        RecordBusy: Another cmtui is replacing it.
        NoRoom: It may not be written.
    """
    seen = existing(path)
    key = key_for(seen, passphrase)
    record = Record(path, key)
    try:
        behind = revision_of(record.reader, path) != HEAD
        if not behind:
            _check_triggers(record.reader)
    except BaseException:
        record.close()
        raise
    if not behind:
        return record
    record.close()
    # Deferred: 373 ms for Alembic, and only a file that is behind needs it.
    from cmtui.store.upgrade import upgrade

    upgrade(path, key)
    return Record(path, key)


def revision_of(reader: Reader, path: Path) -> str:
    """The schema revision of the file.

    Raises:
        RecordDamaged: The file is a database of something else.
        NewerSchema: A later cmtui wrote it.
    """
    named = one(reader, "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'")
    found = one(reader, "SELECT version_num FROM alembic_version") if named else None
    if found is None:
        raise RecordDamaged(
            f"{path.name} is a database, but not a record of cmtui; name another file with --db."
        )
    revision = str(found[0])
    if revision not in KNOWN:
        raise NewerSchema(
            f"{path.name} was written by a later cmtui (schema {revision}); install that version to open it. "
            "The file is untouched."
        )
    return revision


def _check_triggers(reader: Reader) -> None:
    from cmtui.store.guards import missing

    if gone := missing(reader):
        raise RecordDamaged(
            f"The file's own guards were tampered with ({', '.join(gone)}); restore the newest backup."
        )


def make_record(path: Path, key: Callable[[], Key | None]) -> Record:
    """Make a new record file where none stands, through the migrations, and open it."""
    from cmtui.store.upgrade import create

    made = key()
    create(path, made)
    return Record(path, made)
