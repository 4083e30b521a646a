"""The directory of resources: who gives what, in which language, and how the practice's own referrals fared there."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from cmtui.care_rows import ResourceRow
from cmtui.casebook.monitoring.practised import practised
from cmtui.errors import NotFound, Refused
from cmtui.models.people import Organization
from cmtui.rules.clean import clean
from cmtui.rules.referral import Ended, Figures, figures
from cmtui.rules.workdays import day_of, shift
from cmtui.store.reader import one
from cmtui.store.search import query_of, words_of
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.store.reader import Row

PAGE: Final = 200
"""Entries of a page; a longer answer is narrowed by another word."""

ResourceOrder = Literal["name", "helped", "days", "verified", "kind"]
"""The orders of the directory."""

_SORTED_BY: Final = {"kind": "o.id, o.kind", "verified": "o.id, coalesce(o.last_verified_on, '')"}
"""What an order is made of besides the name, where it is a column: 10,000 names cost enough to read."""

_PLACES: Final[dict[str, Callable[[Figures], tuple[float, ...]]]] = {
    "helped": lambda said: (
        -said.helped / said.settled if said.helped else float(said.settled > 0),
        -said.settled,
    ),
    "days": lambda said: (said.days_to_first is None, said.days_to_first or 0.0),
}
"""Where an entry stands by what the own referrals say: of equal shares the one that rests on more goes first; who was
asked in vain comes after those who were never asked."""

_RULE: Final = "R-RES-1"
"""How often an entry is verified, as the practice has it."""

_COLUMNS = (
    "o.public_id, o.kind, o.name, o.services, o.area, o.eligibility, o.cost, o.languages, o.hours, o.phone, o.payers, "
    "o.capacity, coalesce(o.last_verified_on, ''), o.conflict, o.id, "
    "EXISTS (SELECT 1 FROM referral f WHERE f.organization_id = o.id AND f.state IN ('refused', 'not_connected') "
    "AND f.voided_at IS NULL AND f.ended_on > coalesce(o.last_verified_on, '')), "
    "o.accessibility, o.fax, o.portal, o.quality, coalesce(o.last_verified_on, substr(o.created_at, 1, 10))"
)


class Resources:
    """The entries of the directory, and whether they can be relied upon."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    def page(
        self, text: str = "", *, language: str = "", payer: str = "", kind: str = "", limit: int = PAGE
    ) -> tuple[ResourceRow, ...]:
        """The entries that hold all the words, by name; the last word may be unfinished.

        Args:
            text: What was typed: of the name, the services, the area, the languages.
            language: Only those who speak it: a code of `language` or its name.
            payer: Only those who accept it, by its name.
            kind: Only this kind: a code of `organization_kind`.
            limit: How many at most.
        """
        where, values = _asked(text, language, payer, kind)
        found = self._desk.rows(
            f"SELECT {_COLUMNS} FROM organization o WHERE {where} ORDER BY o.name COLLATE NOCASE, o.id LIMIT ?",
            (*values, limit),
        )
        return self._rows(found)

    def count(self, text: str = "", *, language: str = "", payer: str = "", kind: str = "") -> int:
        """How many entries there are of those that `page` gives the first of."""
        where, values = _asked(text, language, payer, kind)
        return int(self._desk.rows(f"SELECT count(*) FROM organization o WHERE {where}", values)[0][0])

    def ids(
        self,
        text: str = "",
        *,
        language: str = "",
        payer: str = "",
        kind: str = "",
        order: ResourceOrder = "name",
    ) -> tuple[int, ...]:
        """The inner ids of all entries that fit, in an order: with them any part of the list is a look-up by key.

        Args:
            text: As for `page`.
            language: As for `page`.
            payer: As for `page`.
            kind: As for `page`.
            order: name; helped: those whose help came most often first, those asked in vain last; days: the soonest first service; verified:
                longest not verified first; kind. By name within each.
        """
        where, values = _asked(text, language, payer, kind)
        found = self._desk.rows(
            f"SELECT {_SORTED_BY.get(order, 'o.id')} FROM organization o "
            f"WHERE {where} ORDER BY o.name COLLATE NOCASE, o.id",
            values,
        )
        if order == "kind":
            found = sorted(found, key=lambda row: (not row[1], catalog.label("organization_kind", row[1])))
        elif order == "verified":
            found = sorted(found, key=lambda row: str(row[1]))
        elif order != "name":
            said, place = self._figures([row[0] for row in found]), _PLACES[order]
            found = sorted(found, key=lambda row: place(said[row[0]]))
        return tuple(row[0] for row in found)

    def by_ids(self, ids: Sequence[int]) -> tuple[ResourceRow, ...]:
        """Entries by their inner ids, in that order; those that went away meanwhile are left out."""
        found = self._desk.rows(
            f"SELECT {_COLUMNS} FROM json_each(?) j JOIN organization o ON o.id = j.value "
            "WHERE o.voided_at IS NULL ORDER BY j.key",
            (json.dumps(list(ids)),),
        )
        return self._rows(found)

    def id_of(self, id: str) -> int | None:  # noqa: A002  # the public id
        """The inner id of an entry; None where it is not in the directory."""
        found = self._desk.rows(
            "SELECT id FROM organization WHERE public_id = ? AND voided_at IS NULL", (id,)
        )
        return int(found[0][0]) if found else None

    def row(self, id: str) -> ResourceRow:  # noqa: A002  # the public id
        """One entry.

        Raises:
            NotFound: It is not in the record.
        """
        found = self._desk.rows(
            f"SELECT {_COLUMNS} FROM organization o WHERE o.public_id = ? AND o.voided_at IS NULL", (id,)
        )
        if not found:
            raise NotFound("That entry is no longer in the directory; look at the list again.")
        return self._rows(found)[0]

    def filters(self, case: str) -> tuple[str, str]:
        """The client's language (its code) and first payer, by which the directory is narrowed for a case.

        English narrows nothing: an entry that names no language speaks it.
        """
        found = one(
            self._desk.record.reader,
            "SELECT p.language, coalesce(f.payer, '') FROM \"case\" c JOIN client k ON k.id = c.client_id "
            "JOIN person p ON p.id = k.person_id LEFT JOIN case_face f ON f.case_id = c.id WHERE c.id = ?",
            (self._desk.case_id(case),),
        )
        assert found is not None  # case_id has found it
        return ("" if found[0] == "en" else str(found[0])), str(found[1])

    def verify(self, id: str, day: date | None = None) -> None:  # noqa: A002
        """Record that an entry was verified: what it says is so (GP-8, R-RES-1).

        Raises:
            NotFound: It is not in the record.
            Refused: The day lies in the future (S-4).
        """
        today = self._desk.today()
        if day is not None and day > today:
            raise Refused("These dates cannot be: an entry is verified by today at the latest.", rule="S-4")
        row = self.row(id)
        with self._desk.act("organization.verified", summary=row.name[:80]) as work:
            work.change(work.get(Organization, public_id=id), last_verified_on=day or today)

    def _rows(self, found: Sequence[Row]) -> tuple[ResourceRow, ...]:
        said = self._figures([row[14] for row in found])
        before = self._before()
        return tuple(_row(row, said[row[14]], before) for row in found)

    def _before(self) -> str:
        """The day before which an entry was verified too long ago; empty where the practice does not ask for it."""
        set_up = practised(self._desk.record.reader)
        rule = next((each for each in set_up.rules("", "") if each.id == _RULE), None)
        if rule is None or rule.within is None:
            return ""
        before = shift(self._desk.today(), rule.within.back(), calendar=set_up.calendar, zone=self._desk.zone)
        return day_of(before, self._desk.zone).isoformat()

    def _figures(self, ids: Sequence[int]) -> dict[int, Figures]:
        """What the own referrals say about each of some entries: one read of an index for all of them."""
        ended: dict[int, list[Ended]] = defaultdict(list)
        for of, state, helped, sent, started in self._desk.rows(
            "SELECT organization_id, state, help_received, sent_on, started_on FROM referral WHERE organization_id IN "
            "(SELECT value FROM json_each(?)) AND sent_on IS NOT NULL AND voided_at IS NULL",
            (json.dumps(list(ids)),),
        ):
            ended[of].append(Ended(state, helped, _day(sent), _day(started)))
        return {ident: figures(ended[ident]) for ident in ids}


def _asked(text: str, language: str, payer: str, kind: str) -> tuple[str, list[str]]:
    """The condition for what was asked, and its values; each word goes to the index, nothing of it is obeyed."""
    conditions, values = ["o.voided_at IS NULL"], []
    query, spoken = query_of(text), _spoken(language)
    if query or spoken:
        conditions.append("o.id IN (SELECT rowid FROM organization_words WHERE organization_words MATCH ?)")
        values.append(" AND ".join(f"({part})" for part in (query, spoken) if part))
    if text.strip() and not query:
        # The index does not answer one letter, and signs alone are found nowhere.
        conditions.append("o.name LIKE ? ESCAPE '\\'" if words_of(text) else "0")
        values += [f"{_literal(word)}%" for word in words_of(text)[:1]]
    if payer := clean(payer):
        conditions.append("o.payers LIKE ? ESCAPE '\\'")
        values.append(f"%{_literal(payer)}%")
    if kind:
        conditions.append("o.kind = ?")
        values.append(kind)
    return " AND ".join(conditions), values


def _spoken(language: str) -> str:
    """The query for a language, by its name or its code; empty for none."""
    code = clean(language)
    ways = dict.fromkeys(" ".join(words_of(way)) for way in (catalog.label("language", code), code))
    either = " OR ".join(f'"{way}"' for way in ways if way)
    return f"languages : ({either})" if either else ""


def _literal(text: str) -> str:
    """Words for LIKE that mean nothing but themselves."""
    return "".join("\\" + sign if sign in "\\%_" else sign for sign in text)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _row(row: Row, said: Figures, before: str) -> ResourceRow:
    return ResourceRow(
        id=row[0],
        kind=row[1],
        name=row[2],
        services=row[3],
        area=row[4],
        eligibility=row[5],
        cost=row[6],
        languages=row[7],
        hours=row[8],
        phone=row[9],
        payers=row[10],
        capacity=row[11],
        verified_on=row[12],
        stale=row[1] != "payer" and (row[20] < before or bool(row[15])),
        conflict=bool(row[13]),
        referrals=said.settled,
        helped=said.helped,
        days_to_first=said.days_to_first,
        failed=bool(row[15]),
        accessibility=row[16],
        fax=row[17],
        portal=row[18],
        quality=row[19],
    )
