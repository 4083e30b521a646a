"""Who changed what and when, and the record as it stood on a date."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from cmtui.clock import local, read_stamp
from cmtui.rows import EventRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from zoneinfo import ZoneInfo

    from cmtui.store.reader import Reads, Row

_LONGEST = 60
"""Characters of a value in one line of the history."""

UNDONE = "act.undone"
"""The act that takes another back."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

_NOT_IN_WORDS = frozenset({"assessment", "safety_flag", "need"})
"""Tables whose changes name the fields alone: what was said there may be confidential, and a list is no place for it."""

_WORDS = {
    "referral": frozenset({"service", "provider", "chosen_why", "information", "satisfaction"}),
    "referral_option": frozenset({"name", "why"}),
    "disclosure": frozenset({"recipient", "what", "purpose", "received_how", "questions"}),
}
"""Fields that are named without what was said: they may be about a confidential need, the states and days are not."""

_OF_CASE = "(e.case_id = ? OR e.seq IN (SELECT seq FROM event_case WHERE case_id = ?))"


def events(reads: Reads, case_id: int, start: int, size: int, zone: ZoneInfo | None) -> tuple[EventRow, ...]:
    """The acts on a case, newest first; those on the client too, whichever of the cases they were done in.

    Args:
        reads: The record.
        case_id: The case.
        start: The first act that is wanted, from 0.
        size: How many.
        zone: The practice's, in which changed instants are told.
    """
    rows = reads.rows(
        "SELECT e.seq, e.at, e.actor, e.act, e.summary, e.changes, EXISTS (SELECT 1 FROM event u WHERE u.undoes = e.seq) "
        f"FROM event e WHERE {_OF_CASE} ORDER BY e.seq DESC LIMIT ? OFFSET ?",
        (case_id, case_id, size, start),
    )
    changes = [json.loads(row[5]) for row in rows]
    tasks = _task_words(reads, (ident for made in changes for change in made for ident in _tasks(change)))
    return tuple(_event(row, made, zone, tasks) for row, made in zip(rows, changes, strict=True))


def events_count(reads: Reads, case_id: int) -> int:
    """How many acts there are on a case."""
    found = reads.rows(f"SELECT count(*) FROM event e WHERE {_OF_CASE}", (case_id, case_id))
    return int(found[0][0])


def _tasks(change: dict[str, Any]) -> tuple[int, ...]:
    """The tasks that a change is of."""
    if change["table"] != "task":
        return ()
    return tuple(change["ids"]) if change["op"] == "add" else (change["id"],)


def _task_words(reads: Reads, tasks: Iterable[int]) -> dict[int, str]:
    """What each of these tasks is, by its number: a task that changed says little without its words."""
    wanted = json.dumps(sorted(set(tasks)))
    return dict(
        reads.rows("SELECT id, what FROM task WHERE id IN (SELECT value FROM json_each(?))", (wanted,))
    )


def _event(
    row: Row, changes: list[dict[str, Any]], zone: ZoneInfo | None, tasks: Mapping[int, str]
) -> EventRow:
    lines = [line for change in changes for line in _in_words(change, zone, tasks)]
    return EventRow(row[0], row[1], row[2], row[3], _summary(row[3], row[4]), tuple(lines), bool(row[6]))


def _summary(act: str, summary: str) -> str:
    """What an act says of itself; one that takes another back begins with the name of that one, told in words."""
    if act != UNDONE:
        return summary
    name, blank, rest = summary.partition(" ")
    return f"{name.replace('.', ' ').replace('_', ' ')}{blank and ': '}{rest}"


def _named(change: dict[str, Any], tasks: Mapping[int, str]) -> str:
    """What was changed, in words: a task with its own."""
    name: str = change["table"].replace("_", " ")
    of = _tasks(change)
    return f"{name} “{_short(tasks[of[0]], None)}”" if len(of) == 1 and of[0] in tasks else name


def _in_words(change: dict[str, Any], zone: ZoneInfo | None, tasks: Mapping[int, str]) -> list[str]:
    name = _named(change, tasks)
    if change["op"] == "add":
        count = len(change["ids"])
        return [f"{name} added" if count == 1 else f"{count} × {name} added"]
    if "voided_at" in change["fields"]:
        if change["fields"]["voided_at"][1] is None:
            return [f"{name} brought back"]
        return [f"{name} struck out: {change['fields'].get('void_reason', ['', ''])[1]}"]
    if change["table"] in _NOT_IN_WORDS:
        return [f"{name} · {', '.join(field.replace('_', ' ') for field in change['fields'])}"]
    unsaid = _WORDS.get(change["table"], frozenset())
    return [
        f"{name} · {field.replace('_', ' ')}"
        + ("" if field in unsaid else f": {_short(old, zone)} → {_short(new, zone)}")
        for field, (old, new) in change["fields"].items()
    ]


def _short(value: object, zone: ZoneInfo | None) -> str:
    if value in {None, ""}:
        return "–"
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return f"{local(read_stamp(value), zone):%Y-%m-%d %H:%M}"
    words = " ".join(str(value).split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


class AsItStood:
    """Old values of rows, so that a row read today can be shown as it stood before an instant.

    The history holds what each later change replaced: taken back in reverse order, today's rows become the rows of
    that time. What was added later is left out by its `created_at`.

    Args:
        reads: The record.
        at: The first instant that is no longer part of that time.
        client_id: The client whose rows are asked for: the acts on all of the client's cases are taken back.
    """

    def __init__(self, reads: Reads, at: str, client_id: int) -> None:
        self.at = at
        self._old: dict[tuple[str, int], dict[str, Any]] = {}
        for (changes,) in reads.rows(
            'WITH mine AS (SELECT id FROM "case" WHERE client_id = ?) SELECT changes FROM event WHERE at >= ? AND '
            "(case_id IN mine OR seq IN (SELECT seq FROM event_case WHERE case_id IN mine)) ORDER BY seq DESC",
            (client_id, at),
        ):
            for change in json.loads(changes):
                if change["op"] == "set":
                    old = {field: values[0] for field, values in change["fields"].items()}
                    self._old.setdefault((change["table"], change["id"]), {}).update(old)

    def row(self, table: str, columns: tuple[str, ...], row: Row) -> Row | None:
        """A row whose first columns are id and created_at, as it stood; None when it was not there yet.

        Args:
            table: The table's name.
            columns: The names of the row's columns, in order; `id` and `created_at` come first.
            row: The row as it stands today.
        """
        if row[1] >= self.at:
            return None
        old = self._old.get((table, row[0]), {})
        return tuple(old.get(name, value) for name, value in zip(columns, row, strict=True))
