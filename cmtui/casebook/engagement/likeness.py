"""Who in the record may be the person of a new inquiry."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from cmtui.casebook.fields import parsed
from cmtui.errors import WrongUsage
from cmtui.models.people import PersonFields
from cmtui.rows import Candidate
from cmtui.rules import matching
from cmtui.rules.clean import clean
from cmtui.rules.names import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.casebook.desk import Desk

_ALIKE = (
    "SELECT p.id, p.given, p.family, p.born, f.public_id, f.name, "
    "(SELECT group_concat(n.number, char(10)) FROM phone n WHERE n.person_id = p.id AND n.voided_at IS NULL) "
    "FROM person p JOIN client k ON k.person_id = p.id JOIN case_face f ON f.case_id = "
    '(SELECT max(g.case_id) FROM "case" c JOIN case_face g ON g.case_id = c.id WHERE c.client_id = k.id) '
    "WHERE p.id IN (SELECT id FROM person WHERE born = ? UNION "
    "SELECT person_id FROM phone WHERE digits = ? AND digits != '' AND voided_at IS NULL UNION "
    'SELECT n.person_id FROM case_face g JOIN "case" c ON c.id = g.case_id JOIN client n ON n.id = c.client_id '
    "WHERE g.live IN (0, 1, 2, 3) AND g.sort_name IN (?, ?)) AND p.voided_at IS NULL LIMIT 200"
)
"""Those with the same birth date, phone or name, each by an index; which of them are alike is for the rules to say."""


def candidates(desk: Desk, values: Mapping[str, str]) -> tuple[Candidate, ...]:
    """The clients who may be the person, the likeliest first; asked while one types, so half a date is no error."""
    given, family, phone = (clean(values.get(name, "")) for name in ("given", "family", "phone"))
    born = None
    with suppress(WrongUsage):
        now = desk.wall().replace(tzinfo=None)
        born = parsed(PersonFields, {"born": values.get("born", "")}, now=now, zone=desk.zone)["born"]
    if not (given and family) and not phone:
        return ()
    rows = desk.rows(
        _ALIKE,
        (
            born.isoformat() if born else "",
            matching.phone_key(phone),
            fold(f"{family}, {given}"),
            fold(f"{given}, {family}"),
        ),
    )
    by_id = {row[0]: row for row in rows}
    known = [
        matching.Person(ident, first, last, _day(day), tuple((phones or "").split("\n")))
        for ident, first, last, day, _, _, phones in rows
    ]
    newcomer = matching.Person(0, given, family, born, (phone,))
    return tuple(
        Candidate(by_id[match.ref][4], by_id[match.ref][5], by_id[match.ref][3], match.reason)
        for match in matching.candidates(newcomer, known)
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
