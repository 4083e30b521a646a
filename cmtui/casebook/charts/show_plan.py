"""Goals, interventions, versions and reviews of a plan as `cmtui show` prints them, today or as they stood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.charts.show_care import said

if TYPE_CHECKING:
    from cmtui.casebook.charts.show_assessed import View

_FACTS: Final = (
    "words", "what", "measure", "unit", "baseline", "target", "horizon", "target_on", "importance", "confidence", "barriers",
    "strengths", "evidence", "responsible", "agreed_on", "agreed_how", "review_days", "tied_measure", "attained_on",
)  # fmt: skip
"""Fields of a goal that are printed by their own names."""

_LEVELS: Final = ("much_less", "less", "expected", "more", "much_more")

_GOAL: Final = (
    "id", "created_at", "voided_at", "public_id", "number", "status", "status_on", "status_reason", "attainment", *_FACTS,
    *_LEVELS,
)  # fmt: skip
_TOLD: Final = ("benefit_told", "risk_told", "cost_told", "alternatives_told", "none_told")
_STEP: Final = (
    "id", "created_at", "voided_at", "public_id", "goal_id", "depends_on_id", "what", "kind", "responsible", "start_on",
    "due_on", "frequency", "evidence", "cost", "status", "status_on", "result", "told_on", *_TOLD,
)  # fmt: skip
_TIE: Final = ("id", "created_at", "voided_at", "goal_id", "need_id")
_LOOK: Final = (
    "id", "created_at", "voided_at", "goal_id", "plan_review_id", "held_on", "appropriate", "relevant", "realistic",
    "attainment", "value", "note",
)  # fmt: skip
_AGREED: Final = ("prepared_with", "reason", "declined", "fits", "sustainable", "appropriate", "valid_until")
_VERSION: Final = (
    "id", "created_at", "voided_at", "public_id", "number", "agreed_on", "agreed_by", "agreed_how", "digest", *_AGREED,
)  # fmt: skip
_COPY: Final = (
    "id", "created_at", "voided_at", "public_id", "plan_version_id", "recipient", "recipient_kind", "basis", "way", "sent_on",
    "received_on", "received_how", "questions",
)  # fmt: skip
_REVIEW: Final = (
    "id", "created_at", "voided_at", "public_id", "held_on", "client_response", "comfort", "changed", "shared_with",
    "shared_on",
)  # fmt: skip

Rows = list[dict[str, Any]]


def plan(view: View, case_id: int) -> dict[str, Any]:
    """What the chart says of a case's plan: `goals`, `interventions` without a goal, `plan_versions`, `reviews`."""
    of_case = (case_id,)
    heads = view.rows("goal", _GOAL, "case_id = ? ORDER BY number", of_case)
    steps = view.rows("intervention", _STEP, "case_id = ? ORDER BY id", of_case)
    looks = view.rows("goal_review", _LOOK, "case_id = ? ORDER BY held_on, id", of_case)
    numbers = {head["id"]: head["number"] for head in heads}
    idents = {step["id"]: step["public_id"] for step in steps}
    return {
        "goals": [_goal(view, head, steps, looks, idents) for head in heads],
        "interventions": [_step(step, idents) for step in steps if step["goal_id"] not in numbers],
        "plan_versions": _versions(view, case_id),
        "reviews": [_review(row, looks, numbers) for row in _newest(view, "plan_review", _REVIEW, case_id)],
    }


def _newest(view: View, table: str, columns: tuple[str, ...], case_id: int) -> Rows:
    return view.rows(table, columns, "case_id = ? ORDER BY held_on DESC, id DESC", (case_id,))


def _goal(
    view: View, head: dict[str, Any], steps: Rows, looks: Rows, idents: dict[int, str]
) -> dict[str, Any]:
    ties = view.rows("goal_need", _TIE, "goal_id = ? ORDER BY id", (head["id"],))
    needs = [
        need["public_id"]
        for tie in ties
        for need in view.rows(
            "need", ("id", "created_at", "voided_at", "public_id"), "id = ?", (tie["need_id"],)
        )
    ]
    mine = [look for look in looks if look["goal_id"] == head["id"]]
    return {
        "id": head["public_id"],
        "number": head["number"],
        "words": head["words"] or None,
        "status": head["status"],
        "since": head["status_on"],
        "reason": head["status_reason"] or None,
        "attainment": head["attainment"],
        **said(head, _FACTS[1:]),
        "levels": {str(level): head[name] or None for level, name in zip(range(-2, 3), _LEVELS, strict=True)},
        "needs": needs,
        "looks": [
            {
                "date": look["held_on"],
                "attainment": look["attainment"],
                "value": look["value"],
                "note": look["note"] or None,
            }
            for look in mine
        ],
        "interventions": [_step(step, idents) for step in steps if step["goal_id"] == head["id"]],
    }


def _step(step: dict[str, Any], idents: dict[int, str]) -> dict[str, Any]:
    names = ("what", "kind", "responsible", "start_on", "due_on", "frequency", "evidence", "cost", "result")
    return {
        "id": step["public_id"],
        **said(step, names),
        "status": step["status"],
        "since": step["status_on"],
        "depends_on": idents.get(step["depends_on_id"]),
        "told_on": step["told_on"],
        "told": [name.removesuffix("_told") for name in _TOLD if step[name]],
    }


def _versions(view: View, case_id: int) -> Rows:
    copies = view.rows(
        "disclosure", _COPY, "case_id = ? AND plan_version_id IS NOT NULL ORDER BY id", (case_id,)
    )
    return [
        {
            "id": row["public_id"],
            "version": row["number"],
            "agreed": row["agreed_on"],
            "agreed_by": row["agreed_by"],
            "agreed_how": row["agreed_how"],
            **said(row, ("prepared_with", "reason", "declined", "valid_until")),
            **{name: _yes(row[name]) for name in ("fits", "sustainable", "appropriate")},
            "digest": row["digest"],
            "copies": [_copy(copy) for copy in copies if copy["plan_version_id"] == row["id"]],
        }
        for row in view.rows("plan_version", _VERSION, "case_id = ? ORDER BY number DESC", (case_id,))
    ]


def _copy(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["public_id"],
        "to": row["recipient"],
        "kind": row["recipient_kind"] or None,
        **said(row, ("basis", "way")),
        "sent": row["sent_on"],
        "received": row["received_on"],
        **said(row, ("received_how", "questions")),
    }


def _review(row: dict[str, Any], looks: Rows, numbers: dict[int, int]) -> dict[str, Any]:
    return {
        "id": row["public_id"],
        "date": row["held_on"],
        **said(row, ("client_response", "comfort", "changed", "shared_with", "shared_on")),
        "goals": [
            {
                "number": numbers[look["goal_id"]],
                **{name: _yes(look[name]) for name in ("appropriate", "relevant", "realistic")},
                "attainment": look["attainment"],
                "value": look["value"],
                "note": look["note"] or None,
            }
            for look in looks
            if look["plan_review_id"] == row["id"] and look["goal_id"] in numbers
        ],
    }


def _yes(answer: int | None) -> bool | None:
    return None if answer is None else bool(answer)
