"""Full-text search, behind one function: SQLite FTS5 here, whatever another engine has elsewhere.

Newest first by row id, which the index gives for nothing; a ranking of all hits would take a hundred times as long.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cmtui.rows import Hit
from cmtui.rules.names import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.store.reader import Reads, Row

SHORTEST: Final = 2
"""Letters from which the index answers: one letter would read every note."""

LONGEST: Final = 200
"""Characters of a search that are looked at; a pasted page is searched by its beginning."""

MOST_WORDS: Final = 12
"""Words that are looked for; each more costs a pass over the index."""

CAP: Final = 1_000
"""Where counting stops."""

_OPEN, _CLOSE = "\x02", "\x03"
"""Around the words found, taken out again before anything is shown."""

_SOURCES: Final = {
    "contact": "SELECT x.rowid, 'contact', n.public_id, f.public_id, f.name, {snippet}, n.occurred_at FROM contact_words x "
    "JOIN contact n ON n.id = x.rowid JOIN case_face f ON f.case_id = n.case_id ",
    "addendum": "SELECT x.rowid, 'addendum', n.public_id, f.public_id, f.name, {snippet}, a.created_at FROM addendum_words x "
    "JOIN addendum a ON a.id = x.rowid JOIN contact n ON n.id = a.contact_id JOIN case_face f ON f.case_id = n.case_id ",
    "task": "SELECT x.rowid, 'task', n.public_id, f.public_id, f.name, {snippet}, n.due_on FROM task_words x "
    "JOIN task n ON n.id = x.rowid LEFT JOIN case_face f ON f.case_id = n.case_id ",
    "inquiry": "SELECT x.rowid, 'inquiry', n.public_id, f.public_id, f.name, {snippet}, n.received_at FROM inquiry_words x "
    'JOIN inquiry n ON n.id = x.rowid JOIN "case" c ON c.inquiry_id = n.id JOIN case_face f ON f.case_id = c.id ',
}


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search as the index knows them: letters and digits, whatever stood between them."""
    return tuple(re.findall(r"[^\W_]+", fold(text[:LONGEST])))[:MOST_WORDS]


def query_of(text: str) -> str:
    """An FTS5 query that finds all the words, the last one as a beginning; empty where there is nothing to look for.

    Each word is quoted, so that no operator, quote or column name of the person's text is ever obeyed.
    """
    words = words_of(text)
    if not words or (len(words) == 1 and len(words[0]) < SHORTEST):
        return ""
    finished = text[-1:].isspace() and len(text) <= LONGEST
    *whole, last = (f'"{word}"' for word in words)
    return " ".join([*whole, last if finished or len(words[-1]) < SHORTEST else f"{last}*"])


def find(reads: Reads, text: str, limit: int) -> tuple[Hit, ...]:
    """Clients whose name or number holds the text, then the newest hits in notes, tasks and inquiries."""
    who = tuple(_who(reads, text, limit))
    query = query_of(text)
    if not query:
        return who
    rows: list[Row] = []
    for source, sql in _SOURCES.items():
        snippet = f"snippet({source}_words, -1, '{_OPEN}', '{_CLOSE}', '…', 12)"
        rows += reads.rows(
            f"{sql.format(snippet=snippet)} WHERE {source}_words MATCH ? "
            f"AND {'a' if source == 'addendum' else 'n'}.voided_at IS NULL ORDER BY x.rowid DESC LIMIT ?",
            (query, limit),
        )
    rows.sort(key=lambda row: row[6], reverse=True)
    return (*who, *map(_hit, rows[: max(limit - len(who), 0)]))


def count(reads: Reads, text: str) -> int:
    """How many notes, tasks and inquiries hold the words, counted up to `CAP`."""
    if not (query := query_of(text)):
        return 0
    counts = (
        reads.rows(
            f"SELECT count(*) FROM (SELECT 1 FROM {source}_words WHERE {source}_words MATCH ? LIMIT {CAP})",
            (query,),
        )
        for source in _SOURCES
    )
    return min(sum(int(rows[0][0]) for rows in counts), CAP)


def _who(reads: Reads, text: str, limit: int) -> Iterator[Hit]:
    """Clients by any part of their name, preferred name, number or phone."""
    words = [word for word in re.split(r"[\s,]+", fold(text[:LONGEST])) if word][:MOST_WORDS]
    if not words or max(map(len, words)) < SHORTEST:
        return
    # The trigram index answers from three letters; shorter pieces are left to the rows it finds.
    long = [word for word in words if len(word) > SHORTEST]
    conditions, values = [], []
    if long:
        conditions.append("f.case_id IN (SELECT rowid FROM who WHERE who MATCH ?)")
        values.append(" AND ".join(map(_either, long)))
    for word in words:
        if word not in long:
            conditions.append("(f.sort_name LIKE ? ESCAPE '\\' OR f.called LIKE ? ESCAPE '\\')")
            pattern = "".join("\\" + sign if sign in "%_\\" else sign for sign in word)
            values += [f"{pattern}%", f"{pattern}%"]
    rows = reads.rows(
        "SELECT f.public_id, f.name, f.number, f.status, f.born, coalesce(f.last_contact, f.opened, '') FROM case_face f "
        f"WHERE {' AND '.join(conditions)} ORDER BY f.live = 0, f.sort_name LIMIT ?",
        (*values, limit),
    )
    for case, name, number, status, born, at in rows:
        said = " · ".join(
            part for part in (number, status.replace("_", " "), f"born {born}" if born else "") if part
        )
        yield Hit("client", case, case, name, said, at)


def _either(word: str) -> str:
    """The word as it stands, or its digits alone: a phone is found however it was punctuated."""
    quoted = '"' + word.replace('"', '""') + '"'
    digits = re.sub(r"\D", "", word)
    return (
        f'({quoted} OR "{digits}")'
        if len(digits) > SHORTEST and word != digits and not re.search(r"[^\W\d_]", word)
        else quoted
    )


def _hit(row: Row) -> Hit:
    text, found, at = str(row[5] or ""), [], 0
    plain: list[str] = []
    for piece in re.split(f"([{_OPEN}{_CLOSE}])", " ".join(text.split())):
        if piece == _OPEN:
            found.append([at, at])
        elif piece == _CLOSE and found:
            found[-1][1] = at
        else:
            plain.append(piece)
            at += len(piece)
    return Hit(
        row[1],
        row[2],
        row[3] or "",
        row[4] or "",
        "".join(plain),
        row[6] or "",
        tuple((a, b) for a, b in found),
    )
