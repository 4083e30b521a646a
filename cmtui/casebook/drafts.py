"""What is typed and not yet saved: kept within a second, let go with the save."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cmtui.casebook.confidential import CONFIDENTIAL_WORDS
from cmtui.clock import stamp
from cmtui.rows import DraftRow
from cmtui.rules.clean import clean
from cmtui.store.confidential import holds_confidential

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.casebook.desk import Desk
    from cmtui.store.reader import Row
    from cmtui.store.work import Work

_ABOUT = "public_id = substr(d.form, instr(d.form, ':') + 1)"
"""The row that a question of the chart is about: its key stands after the question's name."""

_COLUMNS = (
    "SELECT d.id, d.form, d.subject, d.at, coalesce((SELECT f.name FROM case_face f WHERE f.public_id = d.subject "
    "OR f.case_id = (SELECT n.case_id FROM contact n WHERE n.public_id = d.subject) "
    "OR f.case_id = (SELECT a.case_id FROM assessment a WHERE a.public_id = d.subject)), ''), d.body, d.session, "
    f"EXISTS (SELECT 1 FROM assessment a WHERE a.{_ABOUT} AND (a.confidential OR {holds_confidential('a')})) "
    f"OR EXISTS (SELECT 1 FROM safety_flag s WHERE s.{_ABOUT} AND s.confidential) "
    f"OR EXISTS (SELECT 1 FROM need n WHERE n.{_ABOUT} AND n.confidential) FROM draft d "
)

_PREVIEW = 80
"""Characters of a draft that the list of drafts shows."""


class Drafts:
    """Typing is no act of the record: drafts have no line in the history."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def keep(self, form: str, subject: str, values: Mapping[str, str]) -> None:
        """Keep what stands in a form at present; the last call of a session and place wins."""
        with self._desk.record.work(self._desk.now()) as work:
            keep_draft(work, self._desk.session, form, subject, values)

    def drop(self, form: str, subject: str) -> None:
        """Let a draft go, of whichever session."""
        with self._desk.record.work(self._desk.now()) as work:
            work.rows("DELETE FROM draft WHERE form = ? AND subject = ?", (form, subject))

    def waiting(self) -> tuple[DraftRow, ...]:
        """What earlier sessions left unsaved, the latest first."""
        rows = self._desk.rows(
            _COLUMNS + "WHERE d.session != ? ORDER BY d.at DESC, d.id DESC", (self._desk.session,)
        )
        return tuple(map(_row, rows))

    def all(self) -> tuple[DraftRow, ...]:
        """Every draft, the latest first."""
        return tuple(map(_row, self._desk.rows(_COLUMNS + "ORDER BY d.at DESC, d.id DESC")))

    def find(self, form: str, subject: str) -> DraftRow | None:
        """The latest draft of a form, of whichever session."""
        rows = self._desk.rows(
            _COLUMNS + "WHERE d.form = ? AND d.subject = ? ORDER BY d.at DESC, d.id DESC LIMIT 1",
            (form, subject),
        )
        return _row(rows[0]) if rows else None


def keep_draft(work: Work, session: str, form: str, subject: str, values: Mapping[str, str]) -> None:
    """Keep a draft within a transaction."""
    work.rows(
        "INSERT INTO draft(form, subject, session, body, at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT(form, subject, session) DO UPDATE SET body = excluded.body, at = excluded.at",
        (form, subject, session, json.dumps(dict(values), ensure_ascii=True), stamp(work.now)),
    )


def drop_draft(work: Work, session: str, form: str, subject: str) -> None:
    """Let a draft go in the transaction that saves what it held.

    With it go older drafts of the place, which were offered and taken up or left; what is being typed in another
    window at this moment stays.
    """
    work.rows(
        "DELETE FROM draft WHERE form = ?1 AND subject = ?2 AND (session = ?3 OR at < "
        "(SELECT mine.at FROM draft mine WHERE mine.form = ?1 AND mine.subject = ?2 AND mine.session = ?3))",
        (form, subject, session),
    )


def _row(row: Row) -> DraftRow:
    values = {str(name): str(value) for name, value in json.loads(row[5]).items()}
    typed = " ".join(value for name, value in values.items() if value.strip() and name[:1] != "@")
    words = " ".join(clean(typed[: 4 * _PREVIEW]).split())
    preview = words if len(words) <= _PREVIEW else words[: _PREVIEW - 1] + "…"
    if row[7] and preview:
        preview = CONFIDENTIAL_WORDS
    return DraftRow(row[0], row[1], row[2], row[3], row[4], preview, tuple(values.items()), row[6])
