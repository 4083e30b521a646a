"""Whether somebody of a file may be on record already, or stand further up in the same file (F-INT-5)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from cmtui.rows import Candidate
from cmtui.rules import matching

if TYPE_CHECKING:
    from cmtui.exchange.incoming import IncomingClient
    from cmtui.store.reader import Reads


class People:
    """Everybody on record, read when the first newcomer is asked about; those who come in join it one by one."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._faces: dict[str | int, Candidate] = {}
        """Who each person of the index is, and where: `reason` names the line of those who stand in the file."""

    def like(self, client: IncomingClient) -> tuple[Candidate, ...]:
        """Whom the client may be, the strongest reason first; a client who is like nobody counts from now on."""
        person = matching.Person(
            client.key, client.first_name, client.last_name, client.birth_date, client.phones
        )
        if found := self._index.candidates(person):
            return tuple(self._candidate(match) for match in found)
        self._index.add(person)
        born = client.birth_date.isoformat() if client.birth_date else None
        name = f"{client.last_name}, {client.first_name}"
        self._faces[person.ref] = Candidate("", name, born, f", line {client.line} of this file")
        return ()

    def _candidate(self, match: matching.Match) -> Candidate:
        face = self._faces[match.ref]
        return Candidate(face.case, face.client, face.born, match.reason + face.reason)

    @cached_property
    def _index(self) -> matching.PeopleIndex:
        phones: defaultdict[int, list[str]] = defaultdict(list)
        for person_id, number in self._reads.rows(
            "SELECT person_id, number FROM phone WHERE voided_at IS NULL"
        ):
            phones[person_id].append(number)
        index = matching.PeopleIndex()
        for client_id, person_id, given, family, born, case, name in self._reads.rows(
            "SELECT k.id, p.id, p.given, p.family, p.born, f.public_id, f.name FROM client k "
            "JOIN person p ON p.id = k.person_id JOIN case_face f ON f.case_id = "
            '(SELECT max(c.id) FROM "case" c WHERE c.client_id = k.id AND c.voided_at IS NULL) '
            "WHERE k.voided_at IS NULL AND p.voided_at IS NULL"
        ):
            day = date.fromisoformat(born) if born else None
            # The record's people are known by a number, the file's by their key, so that the two never meet.
            index.add(matching.Person(client_id, given, family, day, tuple(phones[person_id])))
            self._faces[client_id] = Candidate(case, name, born, "")
        return index
