"""Plans as they are frozen, for the rules that read them."""

from __future__ import annotations

from typing import Any

Plan = dict[str, Any]


def need(ident: str = "n1", **more: Any) -> Plan:
    """A need of a plan."""
    return {
        "id": ident,
        "domain": "self_management",
        "kind": "need",
        "statement": "does not manage heart failure alone",
        "client_rank": None,
        "manager_rank": None,
        "disposition": "goal",
        "reason": "",
        "confidential": False,
        **more,
    }


def step(ident: str = "i1", **more: Any) -> Plan:
    """An intervention of a plan."""
    return {
        "id": ident,
        "what": "bring a scale",
        "kind": "facilitate",
        "responsible": "Rosa",
        "start_on": None,
        "due_on": "2026-11-14",
        "frequency": "",
        "evidence": "",
        "cost": "",
        "benefit_told": "",
        "risk_told": "",
        "cost_told": "",
        "alternatives_told": "",
        "none_told": None,
        "told_on": None,
        "status": "planned",
        "result": "",
        "depends_on": "",
        **more,
    }


def goal(ident: str = "g1", number: int = 1, **more: Any) -> Plan:
    """A goal of a plan."""
    return {
        "id": ident,
        "number": number,
        "words": "I want to stay out of that hospital till spring",
        "what": "weigh daily",
        "measure": "weights in the log",
        "unit": "days a week",
        "baseline": 2.0,
        "target": 7.0,
        "horizon": "short",
        "target_on": "2027-01-31",
        "importance": 8,
        "confidence": 5,
        "barriers": "the stairs",
        "strengths": "her daughter",
        "evidence": "practice knowledge",
        "responsible": "Rosa",
        "agreed_on": "2026-11-08",
        "agreed_how": "verbal",
        "review_days": 30,
        "tied_measure": "",
        "status": "agreed",
        "status_on": "2026-11-08",
        "status_reason": "",
        "attainment": None,
        "attained_on": None,
        "levels": ["never", "1 to 4 days", "5 to 7 days", "daily", "daily, and calls in time"],
        "needs": ["n1"],
        "interventions": [step()],
        **more,
    }


def plan(**more: Any) -> Plan:
    """A plan as it was agreed."""
    return {
        "case": "2026-014",
        "client": "Ortiz, Manuel",
        "name": "Manuel Ortiz",
        "needs": [need()],
        "goals": [goal()],
        "loose": [],
        "version": 1,
        "previous_on": None,
        "agreed_on": "2026-11-08",
        "agreed_by": "Manuel Ortiz",
        "agreed_how": "verbal",
        "prepared_with": "his daughter",
        "reason": "first plan",
        "declined": "",
        "fits": True,
        "sustainable": True,
        "appropriate": True,
        "valid_until": "2027-11-08",
        **more,
    }
