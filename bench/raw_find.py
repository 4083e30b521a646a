"""The bare query over the notes' index, as SQLite comes: prints milliseconds for each text as JSON.

A program of its own, since SQLCipher's wiping of memory, which cmtui's connections turn on, stays on in a process.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2 as driver

from cmtui.store.search import query_of

if TYPE_CHECKING:
    from cmtui.store.connect import Connection

QUERY = (
    "SELECT rowid, snippet(contact_words, -1, '<', '>', '…', 12) FROM contact_words "
    "WHERE contact_words MATCH ? ORDER BY rowid DESC LIMIT 50"
)


def _ms(connection: Connection, query: str) -> float:
    began = perf_counter()
    connection.execute(QUERY, (query,)).fetchall()
    return (perf_counter() - began) * 1000


def main() -> None:
    path, *texts = sys.argv[1:]
    connection = driver.connect(path)
    # The quicker of two: the first one reads the pages.
    times = {text: min(_ms(connection, query_of(text)) for _ in range(2)) for text in texts}
    print(json.dumps(times))


if __name__ == "__main__":
    main()
