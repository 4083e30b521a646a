"""Referrals and transitions of a case as `cmtui show` prints them, today or as they stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.confidential import CONFIDENTIAL_FOLLOW_UP

if TYPE_CHECKING:
    from cmtui.casebook.charts.show_assessed import View

_REFERRAL_FACTS: Final = (
    "service", "provider", "chosen_why", "state", "reason", "way", "basis", "help_received", "satisfaction", "cost",
)  # fmt: skip
_REFERRAL_DAYS: Final = (
    "state_on", "identified_on", "sent_on", "received_on", "scheduled_on", "started_on", "ended_on",
)  # fmt: skip
_REFERRAL: Final = (
    "id",
    "created_at",
    "voided_at",
    "public_id",
    "need_id",
    *_REFERRAL_FACTS,
    *_REFERRAL_DAYS,
)
_HIDDEN: Final = {"service": CONFIDENTIAL_FOLLOW_UP, "provider": None, "chosen_why": None}
"""What stands for the words of a referral that answers a confidential need."""

_TRANSITION_FACTS: Final = (
    "from_setting", "from_place", "to_setting", "to_place", "planned", "expected_on", "happened_at", "risk_tool", "risk_score",
    "risk", "visit_on", "medicines_compared_on", "problems", "problems_fixed_on", "readmitted_on", "cause", "lesson",
    "reviewed_on", "closed_on",
)  # fmt: skip
_TRANSITION: Final = ("id", "created_at", "voided_at", "public_id", *_TRANSITION_FACTS)
_SENT: Final = (
    "id", "created_at", "voided_at", "public_id", "transition_id", "recipient", "what", "basis", "way", "sent_on",
    "received_on", "received_how",
)  # fmt: skip
_ELEMENT: Final = ("id", "created_at", "voided_at", "transition_id", "code", "answer", "note")


_MISSED = ("id", "created_at", "voided_at", "rule", "what", "why", "due", "settled_at")


def referrals(view: View, case_id: int) -> list[dict[str, Any]]:
    """The referrals of a case, in the order they were identified; the words of a confidential one are left out."""
    rows = view.rows("referral", _REFERRAL, "case_id = ? ORDER BY id", (case_id,))
    needs = view.rows("need", ("id", "created_at", "confidential"), "case_id = ? ORDER BY id", (case_id,))
    confidential = {need["id"] for need in needs if need["confidential"]}
    return [
        {
            "id": row["public_id"],
            **said(row, (*_REFERRAL_FACTS, *_REFERRAL_DAYS)),
            **(_HIDDEN if row["need_id"] in confidential else {}),
        }
        for row in rows
    ]


def transitions(view: View, case_id: int) -> list[dict[str, Any]]:
    """The transitions of a case, in the order they were written down, with what was sent and what arrived."""
    of_case = (case_id,)
    sent = view.rows("disclosure", _SENT, "case_id = ? AND transition_id IS NOT NULL ORDER BY id", of_case)
    return [
        {
            "id": row["public_id"],
            **said(row, _TRANSITION_FACTS),
            "planned": None if row["planned"] is None else bool(row["planned"]),
            "sent": [
                {
                    "to": each["recipient"],
                    "what": each["what"],
                    "sent": each["sent_on"],
                    "received": each["received_on"],
                    **said(each, ("basis", "way", "received_how")),
                }
                for each in sent
                if each["transition_id"] == row["id"]
            ],
            "elements": [
                {"code": each["code"], **said(each, ("answer", "note"))}
                for each in view.rows(
                    "transition_element", _ELEMENT, "transition_id = ? ORDER BY id", (row["id"],)
                )
            ],
        }
        for row in view.rows("transition", _TRANSITION, "case_id = ? ORDER BY id", of_case)
    ]


def said(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Fields by their own names; null where nothing was said."""
    return {name: None if row[name] == "" else row[name] for name in names}


def missed(view: View, case_id: int) -> list[dict[str, Any]]:
    """The hard deadlines of a case that passed before what they asked for was there, the latest first."""
    rows = view.rows("missed_deadline", _MISSED, "case_id = ? ORDER BY due DESC, id DESC", (case_id,))
    return [
        {
            "rule": row["rule"],
            "what": row["what"],
            "why": row["why"] or None,
            "due": row["due"],
            "settled": row["settled_at"],
        }
        for row in rows
    ]
