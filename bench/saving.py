"""Saving a contact, in process: the act against the bare inserts of the same rows with the same pragmas."""

from __future__ import annotations

import json
import secrets
from contextlib import closing
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from bench.desk import spread
from bench.figures import Bound
from bench.practices import PASSPHRASE, connection, copies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.plan import Plan
    from cmtui.casebook.book import Casebook
    from cmtui.store.connect import Connection

SAVES = 200
"""Each of them with its own commit to the disk."""

WARM = 20
"""Saves before those that count."""

NOTE = (
    "call 20min reached daughter: reviewed the pill box, two doses of metoprolol were missed; weight is up three "
    "pounds since Monday and the ankles are swollen. The clinic will see the client tomorrow at ten; the daughter "
    "drives. Meals come on weekdays, weekends are covered by a neighbor. The walker stands by the bed now, and the "
    "rug in the hall is gone. Teach-back on when to call: explained in own words, with the number on the fridge."
)


def save(plan: Plan) -> Iterator[Bound]:
    """The act against the bare inserts."""
    with copies(plan.practice, 2) as (ours, raws):
        inserts = Inserts(connection(raws))
        acts = Acts(ours)
        with closing(inserts), closing(acts):
            act, raw = in_turn([acts.save, inserts.save], SAVES)
    one, other = spread(act), spread(raw)
    yield Bound(
        "saving a contact",
        median(mine / theirs for mine, theirs in zip(act, raw, strict=True)),
        3.0,
        detail=f"{one['p50']:.2f} / {other['p50']:.2f} ms; p95 {one['p95']:.1f} / {other['p95']:.1f} ms",
    )


def in_turn(saves: list[Callable[[], None]], many: int) -> list[list[float]]:
    """Do each in turn, so that the disk's moods hit them alike; milliseconds of each."""
    times: list[list[float]] = [[] for _ in saves]
    for number in range(WARM + many):
        for act, found in zip(saves, times, strict=True):
            began = perf_counter()
            act()
            if number >= WARM:
                found.append((perf_counter() - began) * 1000)
    return times


class Acts:
    """Contacts logged through the casebook, for open cases in turn."""

    def __init__(self, path: Path) -> None:
        from cmtui.casebook.book import open_casebook

        self._casebook: Casebook = open_casebook(path, PASSPHRASE)
        self._casebook.warm()
        self._cases = [row.case for row in self._casebook.caseload.page(0, 40)]
        self._done = 0

    def save(self) -> None:
        """Log one contact."""
        self._done += 1
        self._casebook.contacts.log(NOTE, case=self._cases[self._done % len(self._cases)])

    def close(self) -> None:
        """Close the record."""
        self._casebook.close()


class Inserts:
    """The same rows, put in by hand: a contact, which its trigger indexes, and an event."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._contact = self._latest("contact", "id")
        self._event = self._latest("event", "seq")
        self._contact["narrative"] = NOTE
        for name in ("signed_at", "signed_by", "signed_hash"):
            self._contact[name] = None if name == "signed_at" else ""

    def _latest(self, table: str, key: str) -> dict[str, object]:
        found = self._connection.execute(f"SELECT * FROM {table} ORDER BY {key} DESC LIMIT 1")
        row = dict(zip((column[0] for column in found.description), found.fetchone(), strict=True))
        del row[key]
        return row

    def _insert(self, table: str, row: dict[str, object]) -> int:
        names, places = ", ".join(row), ", ".join("?" * len(row))
        done = self._connection.execute(f"INSERT INTO {table}({names}) VALUES ({places})", list(row.values()))
        return int(done.lastrowid)

    def save(self) -> None:
        """Put in one contact and its event."""
        self._connection.execute("BEGIN IMMEDIATE")
        contact = self._insert("contact", {**self._contact, "public_id": secrets.token_hex(16)})
        changes = json.dumps([{"table": "contact", "ids": [contact], "op": "add"}])
        self._insert("event", {**self._event, "changes": changes})
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
