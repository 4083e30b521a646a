"""What assessments, flags and needs tell of a case: to the guards, to the rail, and to the due rules."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.casebook.confidential import CONFIDENTIAL_FOLLOW_UP, CONFIDENTIAL_FORM
from cmtui.clock import day_bounds, local, read_stamp, stamp
from cmtui.rules import due
from cmtui.store.reader import one
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cmtui.store.reader import Reads, Row

STAYS: Final = ("observation", "inpatient", "skilled_nursing", "rehabilitation", "hospice")
"""Kinds of episode whose end is a change in condition as well."""

_ENTITLED: Final = ("emergency", *STAYS)

_SATISFACTION: Final = "S"
"""Code of the outcome domain of a satisfaction survey (OUT-4)."""

_SOCIAL: Final = ("food", "housing", "transport", "utilities", "income", "employment", "coverage")
"""Need domains that a socioeconomic screen asks for (SOP-K-2)."""


class Assessed(NamedTuple):
    """What the guards G-15 and G-16 ask, and the rail."""

    comprehensive_on: date | None
    informants_named: bool
    last_on: date | None
    needs_waiting: int
    socioeconomic_asked: bool
    strengths_listed: bool
    urgent_flags: int


def assessed_facts(reads: Reads, case_id: int) -> Assessed:
    """What is recorded about the assessment of a case, as far as the process asks."""
    comprehensive = one(
        reads,
        "SELECT a.held_on, a.informants FROM assessment a JOIN form_version v ON v.id = a.form_version_id "
        "WHERE a.case_id = ? AND a.status = 'signed' AND v.comprehensive AND a.voided_at IS NULL "
        "ORDER BY a.held_at DESC, a.id DESC LIMIT 1",
        (case_id,),
    )
    social = ", ".join(f"'{each}'" for each in _SOCIAL)
    found = reads.rows(
        "SELECT (SELECT max(held_on) FROM assessment WHERE case_id = :case AND status = 'signed' AND voided_at IS NULL), "
        "(SELECT count(*) FROM need WHERE case_id = :case AND proposed AND disposition = '' AND kind != 'strength' "
        "AND voided_at IS NULL AND closed_on IS NULL), "
        f"EXISTS (SELECT 1 FROM need WHERE case_id = :case AND (socioeconomic OR domain IN ({social})) AND voided_at IS NULL) "
        "OR EXISTS (SELECT 1 FROM assessment_score s JOIN assessment a ON a.id = s.assessment_id WHERE a.case_id = :case "
        "AND a.status = 'signed' AND s.domain = 'F' AND a.voided_at IS NULL), "
        "EXISTS (SELECT 1 FROM need WHERE case_id = :case AND kind = 'strength' AND voided_at IS NULL) "
        "OR EXISTS (SELECT 1 FROM screening WHERE case_id = :case AND strengths != '' AND voided_at IS NULL), "
        "(SELECT count(*) FROM safety_flag WHERE case_id = :case AND level = 'urgent' AND closed_at IS NULL "
        "AND voided_at IS NULL)",
        {"case": case_id},  # type: ignore[arg-type]  # the driver takes names as well as positions
    )[0]
    return Assessed(
        date.fromisoformat(comprehensive[0]) if comprehensive else None,
        bool(comprehensive and comprehensive[1]),
        date.fromisoformat(found[0]) if found[0] else None,
        int(found[1]),
        bool(found[2]),
        bool(found[3]),
        int(found[4]),
    )


class Held(NamedTuple):
    """The assessments of a case, as far as the due rules ask."""

    first_on: date | None = None
    """The first comprehensive one."""
    last_on: date | None = None
    """The last comprehensive one."""
    any_on: date | None = None
    """The last signed one of any kind."""
    instruments: tuple[due.InstrumentFacts, ...] = ()
    unsigned: tuple[due.DraftFacts, ...] = ()
    surveyed_on: date | None = None
    """The last one of a form that asks how satisfied the client is."""


def held(reads: Reads, case_id: int) -> Held:
    """When the forms of a case were answered, and when they are due again."""
    rows = reads.rows(
        "SELECT a.public_id, v.code, v.title, v.interval_days, v.comprehensive, v.retired_at, a.held_on, a.status, "
        "a.created_at, a.confidential, v.domains FROM assessment a JOIN form_version v ON v.id = a.form_version_id "
        "WHERE a.case_id = ? AND a.status != 'amended' AND a.voided_at IS NULL ORDER BY a.held_at, a.id",
        (case_id,),
    )
    signed = [row for row in rows if row[7] == "signed"]
    whole = [date.fromisoformat(row[6]) for row in signed if row[4]]
    again: dict[str, due.InstrumentFacts] = {}
    for row in signed:
        again.pop(row[1], None)
        if row[3] and not row[4] and not row[5]:
            last = date.fromisoformat(row[6])
            again[row[1]] = due.InstrumentFacts(row[1], _title(row), last, last + timedelta(days=row[3]))
    return Held(
        min(whole, default=None),
        max(whole, default=None),
        max((date.fromisoformat(row[6]) for row in signed), default=None),
        tuple(again.values()),
        tuple(
            due.DraftFacts(row[0], _title(row), read_stamp(row[8])) for row in rows if row[7] == "complete"
        ),
        max((date.fromisoformat(row[6]) for row in signed if _SATISFACTION in row[10].split()), default=None),
    )


def _title(row: Row) -> str:
    return CONFIDENTIAL_FORM if row[9] else str(row[2])


def flags(reads: Reads, case_id: int) -> tuple[due.FlagFacts, ...]:
    """The open flags of a case, and the urgent ones that were closed: those are followed up all the same."""
    rows = reads.rows(
        "SELECT public_id, level, text, confidential, raised_at, closed_at FROM safety_flag WHERE case_id = ? "
        "AND (closed_at IS NULL OR level = 'urgent') AND voided_at IS NULL ORDER BY id",
        (case_id,),
    )
    return tuple(
        due.FlagFacts(
            id=ident,
            level=level,
            title=CONFIDENTIAL_FOLLOW_UP if confidential else _first(text),
            raised_at=read_stamp(raised),
            closed_at=read_stamp(closed) if closed else None,
            contacts=_reached(reads, case_id, raised) if level == "urgent" else (),
        )
        for ident, level, text, confidential, raised, closed in rows
    )


def _first(text: str) -> str:
    """The first sentence: what a list has room for."""
    return " ".join(text.split()).partition(". ")[0].rstrip(".")


def _reached(reads: Reads, case_id: int, since: str) -> tuple[datetime, ...]:
    """The last contact that reached somebody since an instant: earlier ones settle nothing that it does not."""
    rows = reads.rows(
        "SELECT occurred_at FROM contact WHERE case_id = ? AND reached = 'yes' AND occurred_at > ? AND voided_at IS NULL "
        "ORDER BY occurred_at DESC LIMIT 1",
        (case_id, since),
    )
    return tuple(read_stamp(at) for (at,) in rows)


def needs(reads: Reads, case_id: int) -> tuple[due.NeedFacts, ...]:
    """The needs that wait for an answer, and those that were put off until a day."""
    rows = reads.rows(
        "SELECT public_id, statement, confidential, opened_on, until, answered_on FROM need WHERE case_id = ? "
        "AND closed_on IS NULL AND voided_at IS NULL AND kind != 'strength' "
        "AND ((proposed AND disposition = '') OR disposition = 'deferred') ORDER BY id",
        (case_id,),
    )
    return tuple(
        due.NeedFacts(
            ident,
            CONFIDENTIAL_FOLLOW_UP if confidential else statement,
            date.fromisoformat(opened),
            date.fromisoformat(until) if until else None,
            date.fromisoformat(answered) if answered else None,
        )
        for ident, statement, confidential, opened, until, answered in rows
    )


def changes(reads: Reads, case_id: int, since: date, zone: ZoneInfo | None) -> tuple[due.ChangeFacts, ...]:
    """The earliest change in condition after the last assessment that no reason answered either (R-ASM-3).

    Args:
        reads: The record.
        case_id: The case.
        since: The day of the last signed assessment: what happened on it was seen.
        zone: The practice's time zone.
    """
    waived = reads.rows(
        "SELECT max(done_at) FROM task WHERE case_id = ? AND rule = 'R-ASM-3' AND voided_at IS NULL",
        (case_id,),
    )[0][0]
    if waived:
        since = max(since, local(read_stamp(waived), zone).date())
    after, day = stamp(day_bounds(since, zone)[1]), since.isoformat()
    kinds, stays = (", ".join(f"'{each}'" for each in named) for named in (_ENTITLED, STAYS))
    of = 'client_id = (SELECT client_id FROM "case" WHERE id = ?1) AND voided_at IS NULL'
    rows = reads.rows(
        f"SELECT public_id, kind, started_at FROM episode WHERE {of} AND kind IN ({kinds}) AND started_at >= ?2 "
        f"UNION ALL SELECT public_id, 'discharge', ended_at FROM episode WHERE {of} AND kind IN ({stays}) AND ended_at >= ?2 "
        f"UNION ALL SELECT public_id, 'condition', coalesce(since, substr(created_at, 1, 10)) FROM condition WHERE {of} "
        "AND coalesce(since, substr(created_at, 1, 10)) > ?3 ORDER BY 3 LIMIT 1",
        (case_id, after, day),
    )
    titles = {"discharge": "discharge", "condition": "new condition"}
    return tuple(
        due.ChangeFacts(
            ident,
            titles.get(kind) or catalog.label("episode_kind", kind).casefold(),
            local(read_stamp(at), zone).date() if len(at) > len("2026-03-04") else date.fromisoformat(at),
        )
        for ident, kind, at in rows
    )
