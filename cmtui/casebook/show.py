"""One case as `cmtui show` prints it, today or as it stood on a date."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cmtui.casebook.history import AsItStood
from cmtui.casebook.words import full_name
from cmtui.clock import day_bounds, stamp
from cmtui.errors import NotFound
from cmtui.store.reader import Reads, one
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

_ALWAYS = "9999-12-31T23:59:59Z"

_CASE = (
    "id",
    "created_at",
    "public_id",
    "number",
    "status",
    "focus",
    "acuity",
    "opened_on",
    "closed_on",
    "closed_reason",
    "client_id",
)
_PERSON = (
    "id",
    "created_at",
    "given",
    "family",
    "preferred",
    "pronouns",
    "born",
    "deceased_on",
    "language",
    "languages",
    "interpreter",
    "email",
)
_SCREENING = (
    "id",
    "created_at",
    "voided_at",
    "public_id",
    "screened_on",
    "decision",
    "decision_reason",
    "signed_at",
    "prefilled_from",
)
_CRITERION = (
    "id",
    "created_at",
    "voided_at",
    "code",
    "answer",
    "evidence",
    "count_6m",
    "count_12m",
    "decided",
)
_TASK = (
    "id",
    "created_at",
    "voided_at",
    "public_id",
    "what",
    "due_on",
    "hard",
    "owner",
    "waiting_on",
    "status",
    "done_at",
    "result",
)
_CONTACT = (
    "id", "created_at", "voided_at", "public_id", "occurred_at", "mode", "minutes", "reached", "party", "narrative", "topics",
    "goals", "signed_at", "attention", "billable", "miles",
)  # fmt: skip
_CONSENT = (
    "id",
    "created_at",
    "voided_at",
    "public_id",
    "kind",
    "effective_on",
    "expires_on",
    "revoked_on",
    "given_by",
)


def show(reads: Reads, case: str, *, as_of: date | None, zone: ZoneInfo | None) -> dict[str, Any]:
    """The chart of a case as plain values.

    Args:
        reads: The record.
        case: Public id.
        as_of: As it stood at the end of that day of the practice; None for now.
        zone: The practice's time zone.

    Raises:
        NotFound: The case is not in the record, or was not yet on that day.
    """
    at = _ALWAYS if as_of is None else stamp(day_bounds(as_of, zone)[1])
    view = _View(reads, at)
    heads = view.rows("case", _CASE, "public_id = ?", (case,))
    if not heads:
        raise NotFound("That case is not in this record" + (f" as of {as_of.isoformat()}." if as_of else "."))
    head = heads[0]
    screenings = view.rows("screening", _SCREENING, "case_id = ?", (head["id"],))
    return {
        "case": head["public_id"],
        "number": head["number"],
        "status": head["status"],
        "focus": head["focus"],
        "acuity": head["acuity"],
        "opened": head["opened_on"],
        "closed": head["closed_on"],
        "closed_reason": head["closed_reason"] or None,
        "as_of": as_of.isoformat() if as_of else None,
        "client": _client(reads, view, head["client_id"]),
        "screening": _screening(view, screenings[-1]) if screenings else None,
        "consents": [_consent(row) for row in view.rows("consent", _CONSENT, "case_id = ?", (head["id"],))],
        "needs": [],
        "goals": [],
        "tasks": [
            _task(row) for row in view.rows("task", _TASK, "case_id = ? ORDER BY due_on, id", (head["id"],))
        ],
        "contacts": [
            _contact(row)
            for row in view.rows(
                "contact", _CONTACT, "case_id = ? ORDER BY occurred_at DESC, id DESC", (head["id"],)
            )
        ],
        "assessments": [],
        "transitions": [],
        "stages": _stages(reads, head["id"], at),
    }


class _View:
    """Rows by name, as they stood."""

    def __init__(self, reads: Reads, at: str) -> None:
        self._reads = reads
        self._past = None if at == _ALWAYS else AsItStood(reads, at)

    def rows(
        self, table: str, columns: tuple[str, ...], where: str, values: tuple[Any, ...]
    ) -> list[dict[str, Any]]:
        """The rows that stood then and were not struck out."""
        found = self._reads.rows(f'SELECT {", ".join(columns)} FROM "{table}" WHERE {where}', values)
        if self._past is not None:
            past = (self._past.row(table, columns, row) for row in found)
            found = [row for row in past if row is not None]
        named = (dict(zip(columns, row, strict=True)) for row in found)
        return [row for row in named if row.get("voided_at") is None]


def _client(reads: Reads, view: _View, client_id: int) -> dict[str, Any]:
    person_id = one(reads, "SELECT person_id FROM client WHERE id = ?", (client_id,))
    person = view.rows("person", _PERSON, "id = ?", person_id or (0,))[0]
    phones = reads.rows(
        "SELECT number, kind, safe_to_call, safe_to_leave_message, best_time FROM phone "
        "WHERE person_id = ? AND voided_at IS NULL ORDER BY id",
        (person["id"],),
    )
    words = [catalog.label("language", person["language"])] if person["language"] else []
    words += [word.strip() for word in person["languages"].split(",") if word.strip()]
    return {
        "name": full_name(person["given"], person["family"]),
        "preferred": person["preferred"] or None,
        "pronouns": person["pronouns"] or None,
        "born": person["born"],
        "died": person["deceased_on"],
        "languages": words,
        "interpreter": person["interpreter"] or None,
        "email": person["email"] or None,
        "phones": [
            dict(
                zip(
                    ("number", "kind", "safe_to_call", "safe_to_leave_message", "best_time"),
                    phone,
                    strict=True,
                )
            )
            for phone in phones
        ],
    }


def _screening(view: _View, row: dict[str, Any]) -> dict[str, Any]:
    criteria = view.rows("criterion", _CRITERION, "screening_id = ? ORDER BY code", (row["id"],))
    return {
        "id": row["public_id"],
        "date": row["screened_on"],
        "decision": row["decision"] or None,
        "reason": row["decision_reason"] or None,
        "signed": row["signed_at"],
        "prefilled_from": row["prefilled_from"] or None,
        "criteria": [
            {
                "id": each["code"],
                "answer": each["answer"],
                "evidence": each["evidence"],
                "count_6m": each["count_6m"],
                "count_12m": each["count_12m"],
                "decided": bool(each["decided"]),
            }
            for each in criteria
        ],
    }


def _consent(row: dict[str, Any]) -> dict[str, Any]:
    names = {
        "effective_on": "effective",
        "expires_on": "expires",
        "revoked_on": "revoked",
        "given_by": "given_by",
    }
    return {
        "id": row["public_id"],
        "kind": row["kind"],
        **{new: row[old] or None for old, new in names.items()},
    }


def _task(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["public_id"],
        "what": row["what"],
        "due": row["due_on"],
        "hard": bool(row["hard"]),
        "owner": row["owner"] or None,
        "waiting_on": row["waiting_on"] or None,
        "status": row["status"],
        "done": row["done_at"],
        "result": row["result"] or None,
    }


def _contact(row: dict[str, Any]) -> dict[str, Any]:
    late = _hours_between(row["occurred_at"], row["created_at"]) > 24  # noqa: PLR2004  # the late-entry limit
    return {
        "id": row["public_id"],
        "at": row["occurred_at"],
        "recorded": row["created_at"],
        "kind": catalog.kind_word(row["mode"]),
        "minutes": row["minutes"],
        "outcome": catalog.outcome_word(row["reached"]),
        "party": row["party"] or None,
        "narrative": row["narrative"],
        "topics": row["topics"].split(),
        "goals": [int(number) for number in row["goals"].split() if number.isdecimal()],
        "signed": row["signed_at"],
        "late": late,
        "attention": bool(row["attention"]),
        "billable": None if row["billable"] is None else bool(row["billable"]),
        "miles": row["miles"],
    }


def _hours_between(start: str, end: str) -> float:
    from cmtui.clock import read_stamp

    return (read_stamp(end) - read_stamp(start)).total_seconds() / 3600


def _stages(reads: Reads, case_id: int, at: str) -> list[dict[str, Any]]:
    rows = reads.rows(
        "SELECT transition, from_status, to_status, at, guards FROM stage_event WHERE case_id = ? AND at <= ? ORDER BY id",
        (case_id, at),
    )
    return [
        {"transition": row[0], "from": row[1], "to": row[2], "at": row[3], "reasons": json.loads(row[4])}
        for row in rows
    ]
