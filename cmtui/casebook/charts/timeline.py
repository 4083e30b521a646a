"""The timeline of a case: everything that happened, newest first, by the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cmtui.casebook.charts.timeline_lines import DRAW
from cmtui.casebook.confidential import CONFIDENTIAL_WORDS
from cmtui.casebook.coordination.transitions_line import PART
from cmtui.casebook.coordination.transitions_rows import SAME_STAY
from cmtui.casebook.monitoring import missed
from cmtui.casebook.planning import plan_line
from cmtui.errors import NotFound
from cmtui.rows import AddendumRow, ContactRow
from cmtui.store.confidential import holds_confidential
from cmtui.store.reader import one

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.rows import TimelineRow
    from cmtui.store.reader import Reads, Row

PREVIEW = 200
"""Characters of a note that a line of the timeline holds."""

_LATE = "(unixepoch(n.created_at) - unixepoch(n.occurred_at)) > 86400"
"""Recorded more than 24 hours after it was held."""

CONTACT_COLUMNS = (
    "n.public_id, n.occurred_at, n.created_at, n.mode, n.direction, n.party, n.reached, n.minutes, n.travel_minutes, "
    "n.miles, n.interpreter, n.place, n.format, n.narrative, n.client_view, n.next_step, n.topics, n.goals, n.attention, "
    f"n.billable, n.sensitivity, n.author, n.signed_at, n.signed_by, {_LATE}, n.version, n.id, n.plan_working"
)

_PARTS = {
    "contact": (
        "SELECT n.occurred_at AS at, n.id AS row, 'contact' AS kind, n.public_id, n.mode, coalesce(n.minutes, ''), "
        f"substr(n.narrative, 1, {PREVIEW}), n.party, n.reached, n.signed_at, n.goals, {_LATE}, n.attention "
        "FROM contact n WHERE n.case_id = :case AND n.voided_at IS NULL"
    ),
    "task": (
        "SELECT t.done_at, t.id, 'task', t.public_id, t.status, '', t.what, '', t.result, '', '', 0, 0 "
        "FROM task t WHERE t.case_id = :case AND t.done_at IS NOT NULL AND t.voided_at IS NULL"
    ),
    "stage": (
        "SELECT s.at, s.id, 'stage', s.public_id, s.transition, '', s.to_status, s.from_status, s.guards, '', '', 0, 0 "
        "FROM stage_event s WHERE s.case_id = :case"
    ),
    "episode": (
        "SELECT e.started_at, e.id, 'episode', e.public_id, e.kind, '', e.reason, e.facility, coalesce(e.ended_at, ''), '', "
        "'', 0, 0 FROM episode e WHERE e.client_id = :client AND e.voided_at IS NULL"
    ),
    "assessment": (
        "SELECT a.held_at, a.id, 'assessment', a.public_id, v.title, '', "
        "coalesce((SELECT s.text || CASE WHEN s.band != '' THEN ' · ' || s.band ELSE '' END FROM assessment_score s "
        "WHERE s.assessment_id = a.id AND s.voided_at IS NULL ORDER BY s.id LIMIT 1), ''), a.confidential, "
        f"CASE WHEN {holds_confidential('a')} AND a.conclusion != '' THEN '{CONFIDENTIAL_WORDS}' "
        f"ELSE substr(a.conclusion, 1, {PREVIEW}) END, a.signed_at, a.status, 0, 0 "
        "FROM assessment a JOIN form_version v ON v.id = a.form_version_id "
        "WHERE a.case_id = :case AND a.voided_at IS NULL"
    ),
    "flag": (
        "SELECT f.raised_at, f.id, 'flag', f.public_id, f.level, '', f.text, f.confidential, f.done, coalesce(f.closed_at, ''), "
        "'', 0, f.level = 'urgent' FROM safety_flag f WHERE f.case_id = :case AND f.voided_at IS NULL"
    ),
    "discharge": (
        "SELECT e.ended_at, e.id, 'discharge', e.public_id, e.kind, '', e.reason, e.facility, '', '', '', 0, 0 "
        "FROM episode e WHERE e.client_id = :client AND e.voided_at IS NULL AND e.ended_at IS NOT NULL "
        "AND e.kind IN ('observation', 'inpatient', 'skilled_nursing', 'rehabilitation', 'hospice') "
        "AND NOT EXISTS (SELECT 1 FROM transition t WHERE t.case_id = :case AND t.happened_at IS NOT NULL "
        "AND (t.episode_id = e.id AND t.voided_at IS NULL OR " + SAME_STAY + "))"
    ),
    "transition": PART,
    "look": plan_line.LOOK,
    "version": plan_line.VERSION,
    "review": plan_line.REVIEW,
    "missed": missed.PART,
}
"""What a timeline is made of; a kind that is filtered out is not asked for."""

KINDS = {
    "all": (
        "contact", "task", "stage", "episode", "discharge", "transition", "assessment", "flag", "look", "version", "review",
        "missed",
    ),
    "contacts": ("contact",),
    "attempts": ("contact",),
    "significant": ("contact", "stage", "episode", "discharge", "transition", "flag", "version", "missed"),
    "tasks": ("task",),
    "episodes": ("episode", "discharge", "transition"),
    "assessments": ("assessment", "flag"),
}  # fmt: skip
"""Each filter and the parts it shows."""

_NARROWED = {
    ("attempts", "contact"): " AND n.reached NOT IN ('', 'yes')",
    ("significant", "contact"): " AND n.attention",
    (
        "significant",
        "episode",
    ): " AND e.kind IN ('emergency', 'observation', 'inpatient', 'skilled_nursing', 'rehabilitation', 'hospice')",
}


def _parts(kind: str) -> list[str]:
    return [_PARTS[part] + _NARROWED.get((kind, part), "") for part in KINDS[kind]]


def timeline(reads: Reads, case: str, kind: str, start: int, size: int) -> tuple[TimelineRow, ...]:
    """A page of the timeline.

    Each part is read in its own order by an index and cut, so that a page near the top costs the same for fifty
    contacts and for five thousand. They are merged here: as one UNION the same rows took SQLite twenty times as long.
    """
    ids = _ids(reads, case)
    cut = start + size
    rows = [
        row
        for part in _parts(kind)
        for row in reads.rows(f"{part} ORDER BY 1 DESC, 2 DESC LIMIT {cut}", _named(ids))
    ]
    _newest_first(rows)
    return tuple(DRAW[row[2]](row) for row in rows[start:cut])


def _newest_first(rows: list[Row]) -> None:
    """In order: the newest first, at one instant by part, of one part the last one written first."""
    rows.sort(key=lambda row: (row[2], -row[1]))
    rows.sort(key=lambda row: str(row[0]), reverse=True)


_SOURCES = {
    "contact": ("contact", "n", "occurred_at"),
    "task": ("task", "t", "done_at"),
    "stage": ("stage_event", "s", "at"),
    "episode": ("episode", "e", "started_at"),
    "discharge": ("episode", "e", "ended_at"),
    "transition": ("transition", "t", "happened_at"),
    "assessment": ("assessment", "a", "held_at"),
    "flag": ("safety_flag", "f", "raised_at"),
    "look": ("goal_review", "l", "created_at"),
    "version": ("plan_version", "v", "created_at"),
    "review": ("plan_review", "r", "created_at"),
    "missed": ("missed_deadline", "m", "settled_at"),
}
"""The table of each part, its alias, and the column that says when."""


def timeline_keys(reads: Reads, case: str, kind: str) -> tuple[tuple[str, int, str], ...]:
    """Every line of a filter in its order, as part, inner id and public id: 10 ms for five thousand.

    With them a line anywhere is a look-up by key; cutting the page at 5,000 out of the sorted parts takes a hundred
    times as long as the first one.
    """
    ids = _ids(reads, case)
    rows: list[Row] = []
    for part in KINDS[kind]:
        _, alias, at = _SOURCES[part]
        columns = f"{alias}.{at}, {alias}.id, '{part}', {alias}.public_id"
        rows += reads.rows(f"SELECT {columns} {_from(kind, part)}", _named(ids))
    _newest_first(rows)
    return tuple((row[2], row[1], row[3]) for row in rows)


def timeline_rows(reads: Reads, case: str, keys: Sequence[tuple[str, int, str]]) -> tuple[TimelineRow, ...]:
    """The lines with these keys, in their order; one that went away meanwhile is left out."""
    ids = _ids(reads, case)
    found: dict[tuple[str, int], TimelineRow] = {}
    for part in {key[0] for key in keys}:
        wanted = json.dumps([key[1] for key in keys if key[0] == part])
        narrowed = f"{_PARTS[part]} AND {_SOURCES[part][1]}.id IN (SELECT value FROM json_each(:wanted))"
        for row in reads.rows(narrowed, _named(ids, wanted=wanted)):
            found[part, row[1]] = DRAW[part](row)
    return tuple(found[key[:2]] for key in keys if key[:2] in found)


def _from(kind: str, part: str) -> str:
    """The table of a part and what narrows it, without its columns."""
    whole, (table, alias, _) = _PARTS[part], _SOURCES[part]
    return whole[whole.index(f" FROM {table} {alias} ") :] + _NARROWED.get((kind, part), "")


def timeline_count(reads: Reads, case: str, kind: str) -> int:
    """How many lines a filter shows."""
    counts = " + ".join(f"(SELECT count(*) FROM ({part}))" for part in _parts(kind))
    return int(reads.rows(f"SELECT {counts}", _named(_ids(reads, case)))[0][0])


def _ids(reads: Reads, case: str) -> dict[str, int]:
    found = one(reads, 'SELECT id, client_id FROM "case" WHERE public_id = ?', (case,))
    if found is None:
        raise NotFound("That case is not in this record; look at the caseload again.")
    return {"case": found[0], "client": found[1]}


def _named(ids: dict[str, int], **more: int | str) -> Sequence[object]:
    return {**ids, **more}  # type: ignore[return-value]  # the driver takes names as well as positions


def contact_row(reads: Reads, row: Row) -> ContactRow:
    """A whole contact from `CONTACT_COLUMNS`, with its addenda."""
    addenda = reads.rows(
        "SELECT created_at, author, text FROM addendum WHERE contact_id = ? ORDER BY id", (row[26],)
    )
    return ContactRow(
        id=row[0],
        at=row[1],
        recorded=row[2],
        mode=row[3],
        direction=row[4],
        party=row[5],
        reached=row[6],
        minutes=row[7],
        travel_minutes=row[8],
        miles=row[9],
        interpreter=row[10],
        place=row[11],
        format=row[12],
        narrative=row[13],
        client_view=row[14],
        next_step=row[15],
        topics=tuple(row[16].split()),
        goals=tuple(int(number) for number in row[17].split() if number.isdecimal()),
        attention=bool(row[18]),
        billable=None if row[19] is None else bool(row[19]),
        sensitivity=row[20],
        author=row[21],
        signed=row[22],
        signed_by=row[23],
        late=bool(row[24]),
        addenda=tuple(AddendumRow(*addendum) for addendum in addenda),
        version=row[25],
        plan_working=row[27],
    )
