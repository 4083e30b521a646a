"""Full-text search, behind one function: SQLite FTS5 here, whatever another engine has elsewhere.

Newest first by row id, which the index gives for nothing; a ranking of all hits would take a hundred times as long.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import combining, normalize

from cmtui.rows import Hit
from cmtui.rules.clean import clean
from cmtui.rules.matching import phone_key
from cmtui.rules.names import fold
from cmtui.store.confidential import holds_confidential

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cmtui.store.reader import Reads, Row

SHORTEST: Final = 2
"""Letters from which the index answers: one letter would read every note."""

LONGEST: Final = 200
"""Characters of a search that are looked at; a pasted page is searched by its beginning."""

INDEXED: Final = 3
"""Letters of a beginning up to which the index has it ready (`prefix='2 3'`)."""

MOST_SPELLINGS: Final = 64
"""Words with one beginning that are looked for by themselves; four letters rarely begin more than ten."""

MOST_WORDS: Final = 12
"""Words that are looked for; each more costs a pass over the index."""

CAP: Final = 1_000
"""Where counting stops."""

MOST_PIECES: Final = 4
"""Pieces of an index that are let stand. Every query goes through all of them, and each page that it reads is memory
which SQLCipher locks and wipes: three words over 270,000 notes took 18 ms in 12 pieces, 1.5 in one."""

_AT_ONCE: Final = 200
"""Pages joined in one go: some 50 ms, which is as long as a save may have to wait for it."""

_OPEN, _CLOSE = "\x02", "\x03"
"""Around the words found, taken out again before anything is shown."""

_SOURCES: Final = {
    "contact": (
        "n.public_id, f.public_id, f.name, {snippet}, n.occurred_at",
        "contact_words x JOIN contact n ON n.id = x.rowid JOIN case_face f ON f.case_id = n.case_id",
    ),
    "addendum": (
        "c.public_id, f.public_id, f.name, {snippet}, n.created_at",
        (
            "addendum_words x JOIN addendum n ON n.id = x.rowid JOIN contact c ON c.id = n.contact_id AND c.voided_at IS NULL "
            "JOIN case_face f ON f.case_id = c.case_id"
        ),
    ),
    "task": (
        "n.public_id, f.public_id, f.name, {snippet}, n.due_on",
        (
            "task_words x JOIN task n ON n.id = x.rowid AND (n.case_id IS NULL OR n.case_id IN (SELECT case_id FROM case_face)) "
            "LEFT JOIN case_face f ON f.case_id = n.case_id"
        ),
    ),
    "inquiry": (
        "n.public_id, f.public_id, f.name, {snippet}, n.received_at",
        (
            'inquiry_words x JOIN inquiry n ON n.id = x.rowid JOIN "case" c ON c.inquiry_id = n.id '
            "JOIN case_face f ON f.case_id = c.id"
        ),
    ),
    "assessment": (
        "n.public_id, f.public_id, f.name, {snippet}, n.held_at",
        (
            "assessment_words x JOIN assessment n ON n.id = x.rowid AND NOT n.confidential "
            f"AND NOT {holds_confidential('n')} JOIN case_face f ON f.case_id = n.case_id"
        ),
    ),
    "need": (
        "n.public_id, f.public_id, f.name, {snippet}, n.opened_on",
        (
            "need_words x JOIN need n ON n.id = x.rowid AND NOT n.confidential "
            "JOIN case_face f ON f.case_id = n.case_id"
        ),
    ),
    "goal": (
        "n.public_id, f.public_id, f.name, {snippet}, n.created_at",
        "goal_words x JOIN goal n ON n.id = x.rowid JOIN case_face f ON f.case_id = n.case_id",
    ),
    "referral": (
        "n.public_id, f.public_id, f.name, {snippet}, n.state_on",
        (
            "referral_words x JOIN referral n ON n.id = x.rowid "
            "AND NOT EXISTS (SELECT 1 FROM need d WHERE d.id = n.need_id AND d.confidential) "
            "JOIN case_face f ON f.case_id = n.case_id"
        ),
    ),
    "organization": (
        "n.public_id, '', n.name, {snippet}, coalesce(n.last_verified_on, n.created_at)",
        "organization_words x JOIN organization n ON n.id = x.rowid",
    ),
}
"""What each kind of hit shows, and from which tables; what was struck out or is confidential is found nowhere. An entry of the
directory has no client: its own name stands there."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search as the index knows them: letters and digits, whatever stood between them."""
    # The index folds case and accents by its own rules, which are not quite ours: it knows no ss in ß.
    return tuple(re.findall(r"[^\W_]+", clean(text[:LONGEST])))[:MOST_WORDS]


def query_of(text: str, spelled: Callable[[str], Sequence[str]] = lambda _: ()) -> str:
    """An FTS5 query that finds all the words, the last one as a beginning; empty where there is nothing to look for.

    Each word is quoted, so that no operator, quote or column name of the person's text is ever obeyed.

    Args:
        text: What was typed.
        spelled: The words of the index that have a beginning; none where the index is to look for it by itself.
    """
    words = words_of(text)
    if not words or (len(words) == 1 and len(words[0]) < SHORTEST):
        return ""
    *whole, last = words
    finished = text[-1:].isspace() and len(text) <= LONGEST
    found = " ".join(f'"{word}"' for word in whole)
    if finished or len(last) < SHORTEST:
        return f'{found} "{last}"'.strip()
    if len(last) > INDEXED and (spellings := spelled(last)):
        either = " OR ".join(f'"{word}"' for word in spellings)
        return f"{found} AND ({either})" if found else either
    return f'{found} "{last}"*'.strip()


class Spellings:
    """The words of the index that begin so, where they are not too many.

    Asked for a beginning longer than its prefixes, FTS5 gathers every note of every such word before it gives the
    newest; SQLCipher wipes what that took, and 68,000 notes with `weig…` cost 2 s. Word by word it stops at the newest.
    What was found for a beginning answers for all that begin with it, until the record changes: a person types on.

    Args:
        reads: The connection that searches.
    """

    def __init__(self, reads: Reads) -> None:
        self._reads = reads
        self._version = -1
        self._known: dict[str, tuple[str, tuple[str, ...]]] = {}
        """Source to a beginning and all of its words."""

    def of(self, source: str, beginning: str) -> tuple[str, ...]:
        """The words of a source; none where they are too many."""
        letters = normalize("NFD", beginning.lower())
        bare = "".join(letter for letter in letters if not combining(letter))
        if not bare.isascii():
            return ()  # only the index knows how it folds other letters
        version = int(self._reads.rows("PRAGMA data_version")[0][0])
        if version != self._version:
            self._version, self._known = version, {}
        known = self._known.get(source)
        if known and bare.startswith(known[0]):
            return tuple(term for term in known[1] if term.startswith(bare))
        terms = self._found(source, bare)
        if len(terms) > MOST_SPELLINGS:
            return ()
        self._known[source] = (bare, terms)
        return terms

    def _found(self, source: str, bare: str) -> tuple[str, ...]:
        reads, terms = self._reads, f"temp.{source}_terms"
        reads.rows(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {terms} USING fts5vocab(main, {source}_words, instance)"
        )
        # Each step is a look-up: the table has a row for each place in each note, and no distinct words without them.
        rows = reads.rows(
            f"WITH RECURSIVE found(term) AS (SELECT (SELECT term FROM {terms} WHERE term >= ?1 LIMIT 1) UNION ALL "
            f"SELECT (SELECT term FROM {terms} WHERE term >= found.term || ' ' LIMIT 1) FROM found "
            "WHERE substr(found.term, 1, length(?1)) = ?1) "
            "SELECT term FROM found WHERE substr(term, 1, length(?1)) = ?1 LIMIT ?2",
            (bare, MOST_SPELLINGS + 1),
        )
        return tuple(str(term) for (term,) in rows)


def in_pieces(reads: Reads) -> tuple[str, ...]:
    """The indexes that single saves have left in more than `MOST_PIECES` pieces."""
    return tuple(
        source
        for source in _SOURCES
        if int(reads.rows(f"SELECT count(DISTINCT segid) FROM {source}_words_idx")[0][0]) > MOST_PIECES
    )


def join_pieces(execute: Callable[[str], object], source: str, *, first: bool) -> None:
    """Join some of an index's pieces into one; the first time of several takes all of them up.

    Args:
        execute: Runs a statement that writes, in a transaction of its own.
        source: One that `in_pieces` named.
        first: Whether a joining begins, rather than goes on.
    """
    pages = -_AT_ONCE if first else _AT_ONCE
    execute(f"INSERT INTO {source}_words({source}_words, rank) VALUES ('merge', {pages})")


def foresee(spellings: Spellings, text: str) -> None:
    """Spell out a beginning that one more letter makes longer than the index has ready: 10 ms less for its hits."""
    words = words_of(text)
    if words and len(words[-1]) == INDEXED and not text[-1:].isspace():
        for source in _SOURCES:
            spellings.of(source, words[-1])


def _query(spellings: Spellings, source: str, text: str) -> str:
    return query_of(text, lambda beginning: spellings.of(source, beginning))


def find(reads: Reads, spellings: Spellings, text: str, limit: int) -> tuple[Hit, ...]:
    """Clients whose name or number holds the text, then the newest hits in notes, tasks, referrals and all the others."""
    who = tuple(_who(reads, text, limit))
    room = limit - len(who)
    if room <= 0 or not query_of(text):
        return who
    rows: list[Row] = []
    for source, (columns, tables) in _SOURCES.items():
        snippet = f"snippet({source}_words, -1, '{_OPEN}', '{_CLOSE}', '…', 12)"
        rows += reads.rows(
            f"SELECT '{source}', {columns.format(snippet=snippet)} FROM {tables} "
            f"WHERE {source}_words MATCH ? AND n.voided_at IS NULL ORDER BY x.rowid DESC LIMIT ?",
            (_query(spellings, source, text), room),
        )
    rows.sort(key=lambda row: row[5], reverse=True)
    return (*who, *map(_hit, rows[:room]))


def count(reads: Reads, spellings: Spellings, text: str) -> int:
    """How many entries hold the words, counted up to `CAP`."""
    if not query_of(text):
        return 0
    counts = (
        reads.rows(
            f"SELECT count(*) FROM (SELECT 1 FROM {tables} WHERE {source}_words MATCH ? AND n.voided_at IS NULL LIMIT {CAP})",
            (_query(spellings, source, text),),
        )
        for source, (_, tables) in _SOURCES.items()
    )
    return min(sum(int(rows[0][0]) for rows in counts), CAP)


def _who(reads: Reads, text: str, limit: int) -> Iterator[Hit]:
    """Clients by any part of their name, preferred name, number or phone."""
    words = [word for word in re.split(r"[\s,]+", fold(clean(text[:LONGEST]))) if word][:MOST_WORDS]
    if not words or max(map(len, words)) < SHORTEST:
        return
    # The trigram index answers from three letters; shorter pieces are left to the rows it finds.
    long = [word for word in words if len(word) > SHORTEST]
    # A phone typed with its country code, or in pieces of two figures, is one number all the same.
    phone = "" if re.search(r"[^\W\d_]", text) else phone_key(text)
    conditions: list[str] = []
    values: list[str] = []
    if long or phone:
        every = " AND ".join(map(_either, long))
        conditions.append("f.case_id IN (SELECT rowid FROM who WHERE who MATCH ?)")
        values.append(" OR ".join(part for part in (every and f"({every})", phone and f'"{phone}"') if part))
    for word in words:
        if word not in long and not phone:
            conditions.append("(' ' || f.sort_name || ' ' || f.called LIKE ? ESCAPE '\\')")
            pattern = "".join("\\" + sign if sign in "%_\\" else sign for sign in word)
            values.append(f"% {pattern}%")
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
    kind, ident, case, client, marked, at = row
    text, found, end = str(marked or ""), [], 0
    plain: list[str] = []
    for piece in re.split(f"([{_OPEN}{_CLOSE}])", " ".join(text.split())):
        if piece == _OPEN:
            found.append([end, end])
        elif piece == _CLOSE and found:
            found[-1][1] = end
        else:
            plain.append(piece)
            end += len(piece)
    words = tuple((first, last) for first, last in found)
    return Hit(kind, ident, case or "", client or "", "".join(plain), at or "", words)
