"""Assessments, safety flags and needs as `cmtui show` prints them; of a confidential one no more than that it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmtui.casebook.confidential import CONFIDENTIAL_FOLLOW_UP, CONFIDENTIAL_WORDS

if TYPE_CHECKING:
    from typing import Protocol

    class View(Protocol):
        """Rows by name, as they stood at some time."""

        def rows(
            self, table: str, columns: tuple[str, ...], where: str, values: tuple[Any, ...]
        ) -> list[dict[str, Any]]:
            """The rows that stood then."""
            ...


_ASSESSMENT = (
    "id", "created_at", "voided_at", "public_id", "form_version_id", "held_on", "held_at", "reason", "mode", "informants",
    "conclusion", "status", "signed_at", "signed_by", "replaces_id", "confidential",
)  # fmt: skip
_FORM = ("id", "created_at", "code", "edition", "title")
_SCORE = (
    "id", "created_at", "voided_at", "rule", "edition", "score", "title", "value", "text", "band", "band_source", "poor",
    "domain",
)  # fmt: skip
_FLAG = (
    "id", "created_at", "voided_at", "public_id", "level", "text", "confidential", "raised_at", "done", "closed_at",
    "closed_by", "corrected_at",
)  # fmt: skip
_NEED = (
    "id", "created_at", "voided_at", "public_id", "domain", "kind", "statement", "severity", "source", "proposed",
    "confidential", "disposition", "reason", "until", "opened_on", "closed_on", "client_rank", "manager_rank",
)  # fmt: skip


def assessments(view: View, case_id: int) -> list[dict[str, Any]]:
    """The assessments of a case, the newest first."""
    rows = view.rows("assessment", _ASSESSMENT, "case_id = ? ORDER BY held_at DESC, id DESC", (case_id,))
    return [_assessment(view, row) for row in rows]


def flags(view: View, case_id: int) -> list[dict[str, Any]]:
    """The safety flags of a case, the newest first."""
    rows = view.rows("safety_flag", _FLAG, "case_id = ? ORDER BY raised_at DESC, id DESC", (case_id,))
    return [_flag(row) for row in rows]


def needs(view: View, case_id: int) -> list[dict[str, Any]]:
    """The needs of a case, in the order they were identified."""
    return [_need(row) for row in view.rows("need", _NEED, "case_id = ? ORDER BY id", (case_id,))]


def _assessment(view: View, row: dict[str, Any]) -> dict[str, Any]:
    """An assessment with its leading score; of a confidential one that there is one, and whether it is signed."""
    common = {
        "id": row["public_id"],
        "date": row["held_on"],
        "status": row["status"],
        "signed": row["signed_at"],
        "confidential": bool(row["confidential"]),
    }
    if row["confidential"]:
        return {
            "form": None,
            "title": CONFIDENTIAL_FOLLOW_UP,
            **common,
            "score": None,
            "band": None,
            "scores": [],
        }
    form = view.rows("form_version", _FORM, "id = ?", (row["form_version_id"],))
    found = view.rows("assessment_score", _SCORE, "assessment_id = ? ORDER BY id", (row["id"],))
    raised = view.rows("safety_flag", _FLAG, "assessment_id = ? ORDER BY id", (row["id"],))
    private = any(flag["confidential"] for flag in raised)
    scores = list({(score["rule"], score["score"]): score for score in found}.values())
    return {
        "form": form[0]["code"] if form else None,
        "version": form[0]["edition"] or None if form else None,
        "title": form[0]["title"] if form else None,
        **common,
        "score": scores[0]["value"] if scores else None,
        "band": (scores[0]["band"] or None) if scores else None,
        "text": (scores[0]["text"] or None) if scores else None,
        "reason": row["reason"] or None,
        "mode": row["mode"] or None,
        "informants": row["informants"] or None,
        "conclusion": CONFIDENTIAL_WORDS if row["conclusion"] and private else row["conclusion"] or None,
        "scores": [_score(score) for score in scores],
    }


def _score(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "rule": row["rule"],
        "version": row["edition"],
        "id": row["score"],
        "title": row["title"],
        "value": row["value"],
        "text": row["text"],
        "band": row["band"] or None,
        "source": row["band_source"] or None,
        "poor": bool(row["poor"]),
        "domain": row["domain"] or None,
    }


def _flag(row: dict[str, Any]) -> dict[str, Any]:
    hidden = bool(row["confidential"])
    return {
        "id": row["public_id"],
        "level": row["level"],
        "text": CONFIDENTIAL_FOLLOW_UP if hidden else row["text"],
        "raised": row["raised_at"],
        "corrected": row["corrected_at"],
        "done": None if hidden else row["done"] or None,
        "closed": row["closed_at"],
        "closed_by": row["closed_by"] or None,
    }


def _need(row: dict[str, Any]) -> dict[str, Any]:
    hidden = bool(row["confidential"])
    return {
        "id": row["public_id"],
        "domain": None if hidden else row["domain"],
        "kind": row["kind"],
        "statement": CONFIDENTIAL_FOLLOW_UP if hidden else row["statement"],
        "severity": row["severity"] or None,
        "source": None if hidden else row["source"] or None,
        "proposed": bool(row["proposed"]),
        "disposition": row["disposition"] or None,
        "reason": None if hidden else row["reason"] or None,
        "until": row["until"],
        "opened": row["opened_on"],
        "closed": row["closed_on"],
        "client_rank": row["client_rank"],
        "manager_rank": row["manager_rank"],
    }
