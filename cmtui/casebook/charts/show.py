"""One case as `cmtui show` prints it, today or as it stood on a date."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cmtui.casebook.charts.history import AsItStood
from cmtui.casebook.charts.show_assessed import assessments, flags, needs
from cmtui.casebook.charts.show_care import missed, referrals, transitions
from cmtui.casebook.charts.show_plan import plan
from cmtui.casebook.words import LATE_ENTRY, full_name
from cmtui.clock import day_bounds, read_stamp, stamp
from cmtui.errors import NotFound
from cmtui.store.reader import Reads, one
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

_CASE = (
    "id", "created_at", "voided_at", "public_id", "number", "status", "focus", "acuity", "opened_on", "closed_on",
    "closed_reason", "client_id",
)  # fmt: skip
_CLIENT = ("id", "created_at", "person_id")
_PERSON = (
    "id", "created_at", "given", "family", "preferred", "pronouns", "born", "deceased_on", "language", "languages",
    "interpreter", "email",
)  # fmt: skip
_PHONE = (
    "id", "created_at", "voided_at", "number", "kind", "safe_to_call", "safe_to_leave_message", "best_time",
)  # fmt: skip
_SCREENING = (
    "id", "created_at", "voided_at", "public_id", "screened_on", "decision", "decision_reason", "signed_at",
    "prefilled_from",
)  # fmt: skip
_CRITERION = (
    "id", "created_at", "voided_at", "code", "answer", "evidence", "count_6m", "count_12m", "decided",
)  # fmt: skip
_TASK = (
    "id", "created_at", "voided_at", "public_id", "what", "due_on", "hard", "owner", "waiting_on", "status", "done_at",
    "result",
)  # fmt: skip
_CONTACT = (
    "id", "created_at", "voided_at", "public_id", "occurred_at", "mode", "minutes", "reached", "party", "narrative", "topics",
    "goals", "signed_at", "attention", "billable", "miles",
)  # fmt: skip
_ADDENDUM = ("id", "created_at", "voided_at", "author", "text")
_CONSENT = (
    "id", "created_at", "voided_at", "public_id", "kind", "effective_on", "expires_on", "revoked_on", "given_by",
)  # fmt: skip
_STAGE = (
    "id", "created_at", "voided_at", "transition", "from_status", "to_status", "at", "guards",
)  # fmt: skip


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
    found = one(reads, 'SELECT client_id FROM "case" WHERE public_id = ?', (case,))
    view = _View(
        reads, None if as_of is None else stamp(day_bounds(as_of, zone)[1]), found[0] if found else 0
    )
    heads = view.rows("case", _CASE, "public_id = ?", (case,))
    if not heads:
        raise NotFound(
            "That case is not in this record"
            + (f" as of {as_of.isoformat()}" if as_of else "")
            + "; look at the caseload."
        )
    return _chart(view, heads[0], as_of)


def _chart(view: _View, head: dict[str, Any], as_of: date | None) -> dict[str, Any]:
    of_case = (head["id"],)
    screenings = view.rows("screening", _SCREENING, "case_id = ? ORDER BY id", of_case)
    tasks = view.rows("task", _TASK, "case_id = ? ORDER BY due_on, id", of_case)
    contacts = view.rows("contact", _CONTACT, "case_id = ? ORDER BY occurred_at DESC, id DESC", of_case)
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
        "client": _client(view, head["client_id"]),
        "screening": _screening(view, screenings[-1]) if screenings else None,
        "consents": [
            _consent(row) for row in view.rows("consent", _CONSENT, "case_id = ? ORDER BY id", of_case)
        ],
        "needs": needs(view, head["id"]),
        **plan(view, head["id"]),
        "tasks": sorted(map(_task, tasks), key=lambda task: str(task["due"])),
        "contacts": sorted(
            (_contact(view, row) for row in contacts), key=lambda contact: str(contact["at"]), reverse=True
        ),
        "assessments": assessments(view, head["id"]),
        "flags": flags(view, head["id"]),
        "referrals": referrals(view, head["id"]),
        "transitions": transitions(view, head["id"]),
        "missed": missed(view, head["id"]),
        "stages": [
            _stage(row) for row in view.rows("stage_event", _STAGE, "case_id = ? ORDER BY id", of_case)
        ],
    }


class _View:
    """Rows by name, as they stood before an instant; today's where there is none."""

    def __init__(self, reads: Reads, before: str | None, client_id: int) -> None:
        self._reads = reads
        self._past = None if before is None else AsItStood(reads, before, client_id)

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


def _client(view: _View, client_id: int) -> dict[str, Any]:
    client = view.rows("client", _CLIENT, "id = ?", (client_id,))[0]
    person = view.rows("person", _PERSON, "id = ?", (client["person_id"],))[0]
    phones = view.rows("phone", _PHONE, "person_id = ? ORDER BY id", (person["id"],))
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
        "phones": [{name: phone[name] or None for name in _PHONE[3:]} for phone in phones],
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
                "evidence": each["evidence"] or None,
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


def _contact(view: _View, row: dict[str, Any]) -> dict[str, Any]:
    late = read_stamp(row["created_at"]) - read_stamp(row["occurred_at"]) > LATE_ENTRY
    addenda = view.rows("addendum", _ADDENDUM, "contact_id = ? ORDER BY id", (row["id"],))
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
        "addenda": [
            {"at": each["created_at"], "author": each["author"], "text": each["text"]} for each in addenda
        ],
    }


def _stage(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "transition": row["transition"],
        "from": row["from_status"],
        "to": row["to_status"],
        "at": row["at"],
        "reasons": json.loads(row["guards"]),
    }
