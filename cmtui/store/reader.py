"""Reading for lists: selected columns over the driver itself.

Rows of lists and of the brief come from here, written as SQL: SQLModel is not needed before the first rows are on
the screen (its import takes twice as long as the whole start), and a row costs a tenth of an entity.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Protocol

from cmtui.store.connect import Connection, open_connection
from cmtui.store.failures import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cmtui.store.keys import Key

Row = tuple[Any, ...]


class Reads(Protocol):
    """What a query needs: rows for SQL. A reader has it, and so has an act in the middle of its transaction."""

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """All rows of the answer."""
        ...


class Reader:
    """One connection for reading, shared by threads under a lock."""

    def __init__(self, path: Path, key: Key | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._connection: Connection = open_connection(path, key)

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """All rows of the answer.

        Raises:
            CaseworkError: The record could not be read, in words.
        """
        with self._lock, in_words(self._path):
            found: list[Row] = self._connection.execute(sql, parameters).fetchall()
            return found

    def interrupt(self) -> None:
        """End the query that another thread is waiting for: its answer is no longer wanted."""
        self._connection.interrupt()

    def close(self) -> None:
        """Close the connection, after the query under way."""
        with self._lock:
            self._connection.close()


def one(reads: Reads, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
    """The first row of the answer, or None."""
    found = reads.rows(sql, parameters)
    return found[0] if found else None
