"""What an import would do with each client of a file: nothing is written here, so that a dry run is the same run."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from cmtui.casebook.incoming.import_entries import (
    Entry,
    Source,
    Values,
    address_values,
    client_values,
    criterion_values,
    person_values,
    phone_values,
)
from cmtui.casebook.incoming.import_people import People
from cmtui.models.case import Criterion, Screening
from cmtui.models.engagement import CarePlanNote, Condition, Coverage, Episode
from cmtui.models.people import Address, Client, Person, Phone
from cmtui.store.work import plain, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cmtui.exchange.incoming import IncomingClient
    from cmtui.models.base import Entity
    from cmtui.rows import Candidate
    from cmtui.store.reader import Reads

ACT = "client.imported"
"""The act that an import is, once for each client it touches."""

_HANGING: tuple[type[Entity], ...] = (Coverage, Episode, Condition, CarePlanNote)
"""What hangs on a client and is known again by its `source_key`."""

_EVIDENCE: frozenset[type[Entity]] = frozenset({Episode, Condition, CarePlanNote})
"""What a prefilled screening rests on."""

_EDITED: tuple[type[Entity], ...] = (Person, Client, Phone, Address, *_HANGING)


@dataclass(frozen=True, slots=True)
class Change:
    """New values for a row on record."""

    model: type[Entity]
    row_id: int
    values: Values


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of one client of the file."""

    client: IncomingClient
    verdict: Literal["new", "changed", "same", "twice", "struck_out"]
    candidates: tuple[Candidate, ...] = ()
    """For *twice*: whom it may be."""
    client_id: int = 0
    """For a client on record."""
    person_id: int = 0
    adds: tuple[Entry, ...] = ()
    """Entries to be added to a client on record; a key is empty where the table has none."""
    changes: tuple[Change, ...] = ()
    died_on: date | None = None
    """The death that the record did not know of yet."""


class Comparison:
    """The file against the record."""

    def __init__(self, reads: Reads, source: Source) -> None:
        self._reads = reads
        self._source = source
        self._people = People(reads)
        # Sorted keys make this a walk along the index of source_key.
        self._known: dict[str, tuple[int, int, bool]] = {
            key: (client_id, person_id, voided is not None)
            for key, client_id, person_id, voided in reads.rows(
                "SELECT source_key, id, person_id, voided_at FROM client WHERE source_key >= ? AND source_key < ?",
                (f"{source.prefix}:", f"{source.prefix};"),
            )
        }

    def plans(self) -> Iterator[Plan]:
        """What to do with each client, in the order of the file."""
        for client in self._source.incoming.clients:
            known = self._known.get(self._source.key(client))
            if known is not None:
                yield self._again(client, *known)
            elif candidates := self._people.like(client):
                yield Plan(client, "twice", candidates)
            else:
                yield Plan(client, "new")

    def _again(self, client: IncomingClient, client_id: int, person_id: int, struck_out: bool) -> Plan:
        if struck_out:
            return Plan(client, "struck_out")
        changes = [
            *self._row(Person, person_id, person_values(client)),
            *self._row(Client, client_id, client_values(client)),
        ]
        deaths = (each.values["deceased_on"] for each in changes if "deceased_on" in each.values)
        adds: list[Entry] = []
        for more, changed in (
            self._phones(client, person_id),
            self._address(client, person_id),
            self._hanging(client, client_id),
        ):
            adds.extend(more)
            changes.extend(changed)
        if _EVIDENCE & {*(each.model for each in adds), *(each.model for each in changes)}:
            changes.extend(self._screening(client, client_id))
        verdict: Literal["changed", "same"] = "changed" if adds or changes else "same"
        return Plan(
            client, verdict, (), client_id, person_id, tuple(adds), tuple(changes), next(deaths, None)
        )

    def _row(self, model: type[Entity], row_id: int, wanted: Values) -> Iterator[Change]:
        names = tuple(wanted)
        rows = self._select(model, names, "id = ?", row_id)
        yield from self._differing(model, rows[0], names, wanted) if rows else ()

    def _select(
        self, model: type[Entity], names: tuple[str, ...], where: str, value: int
    ) -> list[tuple[Any, ...]]:
        columns = ", ".join(f'"{name}"' for name in names)
        return self._reads.rows(
            f"SELECT id, version, voided_at, {columns} FROM {table_of(model).name} WHERE {where} ORDER BY id",
            (value,),
        )

    def _differing(
        self, model: type[Entity], row: tuple[Any, ...], names: tuple[str, ...], wanted: Values
    ) -> Iterator[Change]:
        """What the file knows otherwise, save what was struck out or changed by hand: the case manager's word stands.

        An empty cell says nothing, and erases nothing.
        """
        row_id, version, voided_at, *stored = row
        if voided_at is not None:
            return
        standing = dict(zip(names, stored, strict=True))
        new = {
            name: value
            for name, value in wanted.items()
            if value not in ("", None) and plain(value) != standing[name]
        }
        if new and version > 1:
            by_hand = self._by_hand[table_of(model).name, row_id]
            new = {name: value for name, value in new.items() if name not in by_hand}
        if new:
            yield Change(model, row_id, new)

    @cached_property
    def _by_hand(self) -> defaultdict[tuple[str, int], set[str]]:
        """The fields of each row that somebody changed, by table and id; asked only when a changed row differs."""
        tables = [table_of(model).name for model in _EDITED]
        likely = " OR ".join("changes LIKE ?" for _ in tables)
        found: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
        for (changes,) in self._reads.rows(
            f"SELECT changes FROM event WHERE act != ? AND ({likely})",
            (ACT, *(f'%"table":"{table}","id":%' for table in tables)),
        ):
            for change in json.loads(changes):
                if change["op"] == "set":
                    found[change["table"], change["id"]].update(change["fields"])
        return found

    def _phones(self, client: IncomingClient, person_id: int) -> tuple[list[Entry], list[Change]]:
        """A number that is new takes the place of an imported one that the file no longer has, or joins the others."""
        names = ("number", "digits")
        rows = self._select(Phone, names, "person_id = ?", person_id)
        here = {row[3] for row in rows}
        fresh = [number for number in client.phones if number not in here]
        gone = [row[0] for row in rows if row[2] is None and row[3] not in client.phones] if fresh else []
        theirs = self._imported("phone", client) if gone else frozenset()
        free = [row_id for row_id in gone if row_id in theirs and not self._by_hand["phone", row_id]]
        moved = [
            Change(Phone, row_id, phone_values(number)) for number, row_id in zip(fresh, free, strict=False)
        ]
        return [Entry(Phone, "", phone_values(number)) for number in fresh[len(moved) :]], moved

    def _imported(self, table: str, client: IncomingClient) -> frozenset[int]:
        """Ids of the rows of a client that an import added."""
        rows = self._reads.rows(
            'SELECT e.changes FROM event e JOIN "case" c ON c.id = e.case_id JOIN client k ON k.id = c.client_id '
            "WHERE k.source_key = ? AND e.act = ?",
            (self._source.key(client), ACT),
        )
        return frozenset(
            row_id
            for (changes,) in rows
            for change in json.loads(changes)
            if change["op"] == "add" and change["table"] == table
            for row_id in change["ids"]
        )

    def _address(self, client: IncomingClient, person_id: int) -> tuple[list[Entry], list[Change]]:
        """The address that came in follows the file; one that was typed stays."""
        if not (wanted := address_values(client)):
            return [], []
        names = tuple(wanted)
        rows = self._select(Address, names, "person_id = ?", person_id)
        if not rows:
            return [Entry(Address, "", wanted)], []
        changes = list(self._differing(Address, rows[0], names, wanted))
        return [], changes if changes and rows[0][0] in self._imported("address", client) else []

    def _hanging(self, client: IncomingClient, client_id: int) -> tuple[list[Entry], list[Change]]:
        wanted: defaultdict[type[Entity], list[Entry]] = defaultdict(list)
        for entry in self._source.entries(client):
            wanted[entry.model].append(entry)
        adds: list[Entry] = []
        changes: list[Change] = []
        for model, entries in wanted.items():
            names = ("source_key", *entries[0].values)
            rows = {row[3]: row for row in self._select(model, names, "client_id = ?", client_id)}
            for entry in entries:
                if (row := rows.get(entry.key)) is None:
                    adds.append(entry)
                else:
                    changes.extend(self._differing(model, row, names, entry.values))
        return adds, changes

    def _screening(self, client: IncomingClient, client_id: int) -> Iterator[Change]:
        """A proposal follows its evidence, for as long as nobody decided on it."""
        rows = self._reads.rows(
            'SELECT s.id, s.as_of FROM screening s JOIN "case" c ON c.id = s.case_id WHERE c.client_id = ? '
            "AND s.signed_at IS NULL AND s.voided_at IS NULL AND s.prefilled_from != '' ORDER BY s.id DESC LIMIT 1",
            (client_id,),
        )
        if not rows:
            return
        screening_id, as_of = rows[0]
        standing = {
            code: (row_id, shown)
            for row_id, code, *shown in self._reads.rows(
                "SELECT id, code, answer, evidence, count_6m, count_12m FROM criterion WHERE screening_id = ? "
                "AND NOT decided AND voided_at IS NULL",
                (screening_id,),
            )
        }
        for finding in self._source.findings(client):
            row_id, shown = standing.get(finding.id, (0, []))
            if row_id and list((wanted := criterion_values(finding)).values()) != shown:
                yield Change(Criterion, row_id, wanted)
        if (latest := self._source.incoming.latest_start) and plain(latest) != as_of:
            yield Change(Screening, screening_id, {"as_of": latest})
