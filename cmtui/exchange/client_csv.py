"""A plain list of clients, as a spreadsheet saves it: one row a client, a header that names the columns."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from cmtui.exchange.dates import day_of_list
from cmtui.exchange.incoming import Incoming, IncomingClient
from cmtui.exchange.table import BadRow, Progress, Row, Table
from cmtui.rules.matching import name_key, phone_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "clientid", "clientno", "clientnumber", "externalid", "mrn", "recordnumber"),
    "first_name": ("firstname", "first", "givenname", "forename"),
    "last_name": ("lastname", "last", "surname", "familyname"),
    "middle_name": ("middlename", "middle", "middleinitial"),
    "birth_date": ("birthdate", "dateofbirth", "dob", "birthday", "born"),
    "phone": ("phone", "phonenumber", "telephone", "tel", "telephonenumber", "primaryphone"),
    "mobile_phone": ("mobile", "mobilephone", "cell", "cellphone", "mobilenumber"),
    "home_phone": ("homephone", "phonehome"),
    "work_phone": ("workphone", "phonework"),
    "email": ("email", "emailaddress", "mail"),
    "address": ("address", "streetaddress", "street", "address1", "addressline1", "homeaddress"),
    "city": ("city", "town"),
    "state": ("state", "province"),
    "postal_code": ("zip", "zipcode", "postalcode", "postcode"),
    "language": ("language", "preferredlanguage", "primarylanguage", "languagespoken"),
    "gender": ("gender", "sex"),
    "payer": ("payer", "insurance", "insurer", "payor", "healthplan", "plan"),
}
"""For each field the header names that stand for it, bare of case, blanks and punctuation."""

DOCUMENTED: Final = (
    "first_name",
    "last_name",
    "birth_date",
    "phone",
    "email",
    "address",
    "language",
    "payer",
)
"""The header as the README gives it; the two names are needed, a note says which others are not there."""

_NEEDED: Final = ("first_name", "last_name")
_PHONES: Final = ("phone", "mobile_phone", "home_phone", "work_phone")
_DELIMITERS: Final = ",;\t"


def read_clients(file: Path, *, today: date, progress: Progress | None = None) -> Incoming:
    """Every client of a list; a row that cannot come in is reported, the others do.

    UTF-8 with or without a byte order mark, Windows-1252 where it is not UTF-8, UTF-16 by its mark; commas,
    semicolons or tabs. A cell that looks like a formula is text like any other.

    Raises:
        WrongUsage: There is no such file, or its header lacks a first and a last name.
        CaseworkError: The file may not be read.
    """
    table = Table(file, COLUMNS, needed=_NEEDED, delimiters=_DELIMITERS, short_rows=True, progress=progress)
    clients: dict[str, IncomingClient] = {}
    seen: Counter[str] = Counter()
    for row in table.rows():
        try:
            client = _client(row, today, clients, seen)
        except BadRow as bad:
            table.reject(row.line, str(bad))
        else:
            clients[client.key] = client
    return Incoming(
        read=len(clients) + len(table.rejected),
        clients=tuple(clients.values()),
        rejected=tuple(table.rejected),
        notes=tuple(_notes(table)),
    )


def _client(
    row: Row, today: date, earlier: Mapping[str, IncomingClient], seen: Counter[str]
) -> IncomingClient:
    first, last = row.need("first_name"), row.need("last_name")
    born = day_of_list(row["birth_date"], "birth date", today=today)
    phones = tuple(dict.fromkeys(phone for field in _PHONES if (phone := row[field])))
    return IncomingClient(
        key=_source_key(row, earlier) or _key(first, last, born, phones, seen),
        line=row.line,
        first_name=first,
        last_name=last,
        middle_name=row["middle_name"],
        birth_date=born,
        gender=row["gender"],
        language=row["language"],
        phones=phones,
        email=row["email"],
        address=row["address"],
        city=row["city"],
        state=row["state"],
        postal_code=row["postal_code"],
        payer=row["payer"],
    )


def _source_key(row: Row, earlier: Mapping[str, IncomingClient]) -> str:
    """The list's own id; empty where it has none."""
    if not (own := row["id"]):
        return ""
    if (other := earlier.get(f"id|{own}")) is not None:
        raise BadRow(f"id {own} stands on line {other.line} too")
    return f"id|{own}"


def _key(first: str, last: str, born: date | None, phones: tuple[str, ...], seen: Counter[str]) -> str:
    """What knows the client again at the next import: the name with the birth date, or else with the phones.

    The phone counts only where there is no birth date, since it changes more often. A second row of the same
    name and date keeps a key of its own: whether it is the same person is for the duplicate check to say.
    """
    key = f"name|{name_key(first, last)}|{born or ' '.join(map(phone_key, phones))}"
    seen[key] += 1
    return f"{key}|{seen[key]}"


def _notes(table: Table) -> list[str]:
    name, notes = table.path.name, []
    if table.not_utf8_line:
        notes.append(
            f"{name} is not UTF-8 (line {table.not_utf8_line}); it was read as Windows-1252. Check the accents."
        )
    if left_out := table.unknown_columns():
        notes.append(f"Columns of {name} that were left out: {', '.join(left_out)}.")
    if missing := [field for field in DOCUMENTED if field not in table.columns]:
        notes.append(f"Columns that {name} does not have: {', '.join(missing)}.")
    return notes
