"""Versions of a plan: what was agreed is frozen, text and data, whatever is edited later."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cmtui.care_rows import PlanVersionRow
from cmtui.casebook.confidential import CONFIDENTIAL_FOLLOW_UP
from cmtui.casebook.fields import checked, parsed
from cmtui.casebook.planning.plan_copies import copies
from cmtui.casebook.words import full_name
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.models.planning import Goal, PlanVersion, PlanVersionFields
from cmtui.rules.dates import add_months
from cmtui.rules.plan_wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cmtui.care_rows import CopyRow
    from cmtui.casebook.desk import Desk
    from cmtui.store.reader import Reads, Row
    from cmtui.store.work import Work

VALID_MONTHS: Final = 12
"""How long a plan holds where nobody says otherwise (R-PLAN-4)."""

_NEED: Final = (
    "id", "domain", "kind", "statement", "client_rank", "manager_rank", "disposition", "reason", "confidential",
)  # fmt: skip

_GOAL: Final = (
    "id", "number", "words", "what", "measure", "unit", "baseline", "target", "horizon", "target_on", "importance", "confidence",
    "barriers", "strengths", "evidence", "responsible", "agreed_on", "agreed_how", "review_days", "tied_measure", "much_less",
    "less", "expected", "more", "much_more", "status", "status_on", "status_reason", "attainment", "attained_on",
)  # fmt: skip

_STEP: Final = (
    "id", "what", "kind", "responsible", "start_on", "due_on", "frequency", "evidence", "cost", "benefit_told", "risk_told",
    "cost_told", "alternatives_told", "none_told", "told_on", "status", "result",
)  # fmt: skip

LEVELS: Final = ("much_less", "less", "expected", "more", "much_more")
"""The fields of a goal that say its five levels of attainment in words."""

_AGREED: Final = (
    "agreed_on", "agreed_by", "agreed_how", "prepared_with", "reason", "declined", "fits", "sustainable", "appropriate",
    "valid_until",
)  # fmt: skip

_VERSIONS: Final = (
    "SELECT public_id, number, agreed_on, agreed_by, agreed_how, prepared_with, reason, declined, fits, sustainable, "
    "appropriate, coalesce(valid_until, ''), data, digest, id FROM plan_version WHERE case_id = ? AND voided_at IS NULL "
    "ORDER BY number DESC"
)


def proposal(desk: Desk, case_id: int) -> dict[str, str]:
    """What the agreement of a plan begins with."""
    today = desk.today()
    ((given, family),) = desk.rows(
        'SELECT p.given, p.family FROM "case" c JOIN client k ON k.id = c.client_id JOIN person p ON p.id = k.person_id '
        "WHERE c.id = ?",
        (case_id,),
    )
    decides = desk.rows(
        "SELECT kind, name FROM decision_maker WHERE case_id = ? AND voided_at IS NULL AND activated != 'no' "
        "AND kind NOT IN ('client', 'none_available') ORDER BY id LIMIT 1",
        (case_id,),
    )
    by = decides[0][1] if decides and decides[0][1] else f"{given} {family}".strip()
    return {
        "agreed_on": today.isoformat(),
        "agreed_by": by,
        "agreed_how": "decision_maker" if decides and decides[0][1] else "verbal",
        "valid_until": add_months(today, VALID_MONTHS).isoformat(),
    }


def read_agreement(desk: Desk, values: Mapping[str, str]) -> dict[str, Any]:
    """What was typed of an agreement.

    Raises:
        WrongUsage: A value does not fit, or nobody agreed.
        Refused: The days cannot be (S-4).
    """
    whole = {**values, "agreed_on": values.get("agreed_on", "").strip() or "today"}
    typed = parsed(PlanVersionFields, whole, now=desk.wall().replace(tzinfo=None), zone=desk.zone)
    if not typed.get("agreed_by"):
        raise WrongUsage("Agreed by: say who agreed, the client or who decides.")
    if "valid_until" not in typed:
        typed["valid_until"] = add_months(typed["agreed_on"], VALID_MONTHS)
    checked(PlanVersionFields, typed)
    if typed["agreed_on"] > desk.today():
        raise Refused("These dates cannot be: the plan is agreed in the future.", rule="S-4")
    ends = typed["valid_until"]
    if ends is not None and ends < typed["agreed_on"]:
        raise Refused("These dates cannot be: the plan ends before it is agreed.", rule="S-4")
    return typed


def freeze(work: Work, desk: Desk, case_id: int, typed: dict[str, Any]) -> int:
    """Write a version: text and data as they stand at this moment; its number.

    Raises:
        Refused: There is no goal to agree.
    """
    goals = [each for each in work.find(Goal, case_id=case_id) if each.status != "dropped"]
    if not goals:
        raise Refused("There is no goal to agree yet; write one down first.")
    for each in goals:
        if each.status == "proposed":
            work.change(each, status="agreed", status_on=desk.today())
        if each.agreed_on is None:
            work.change(each, agreed_on=typed["agreed_on"], agreed_how=typed.get("agreed_how", "verbal"))
    number, previous = work.rows(
        "SELECT coalesce(max(number), 0) + 1, max(CASE WHEN voided_at IS NULL THEN agreed_on END) FROM plan_version "
        "WHERE case_id = ?",
        (case_id,),
    )[0]
    said = {name: _plain(typed.get(name, _default(name))) for name in _AGREED}
    whole = {**_standing(work, case_id), "version": number, "previous_on": previous, **said}
    text, data = wording(whole), json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    work.put(
        PlanVersion,
        case_id=case_id,
        number=number,
        wording=text,
        data=data,
        digest=digest(text, data),
        **typed,
    )
    return int(number)


def digest(text: str, data: str) -> str:
    """The SHA-256 of a version's text and data, by which each byte of it can be proved."""
    return hashlib.sha256(f"{text}\0{data}".encode()).hexdigest()


def standing(desk: Desk, case_id: int) -> dict[str, Any]:
    """The plan as it stands now, in the form in which a version is frozen; who agreed is not among it."""
    last = desk.rows(
        "SELECT max(agreed_on) FROM plan_version WHERE case_id = ? AND voided_at IS NULL", (case_id,)
    )
    return {**_standing(desk, case_id), "version": 0, "previous_on": last[0][0]}


def frozen(desk: Desk, case_id: int, number: int) -> tuple[str, dict[str, Any]]:
    """The text and the data of a version.

    Raises:
        NotFound: There is no such version.
    """
    found = desk.rows(
        "SELECT wording, data FROM plan_version WHERE case_id = ? AND number = ? AND voided_at IS NULL",
        (case_id, number),
    )
    if not found:
        raise NotFound(f"The plan has no version {number}; look at its versions.")
    return str(found[0][0]), json.loads(found[0][1])


def versions(desk: Desk, case_id: int) -> tuple[PlanVersionRow, ...]:
    """The versions that were agreed, the newest first."""
    rows = desk.rows(_VERSIONS, (case_id,))
    if not rows:
        return ()
    given = copies(desk, case_id)
    return tuple(_version(row, tuple(given.get(row[14], ()))) for row in rows)


def _default(name: str) -> Any:
    return PlanVersionFields.model_fields[name].get_default()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _version(row: Row, given: tuple[CopyRow, ...]) -> PlanVersionRow:
    ident, number, on, by, how, prepared, reason, declined, *ticks, until, data, digested, _ = row
    fits, sustainable, appropriate = map(_said, ticks)
    return PlanVersionRow(
        id=ident,
        number=number,
        agreed_on=on,
        agreed_by=by,
        agreed_how=how,
        prepared_with=prepared,
        reason=reason,
        declined=declined,
        fits=fits,
        sustainable=sustainable,
        appropriate=appropriate,
        valid_until=until,
        goals=sum(each["status"] != "dropped" for each in json.loads(data)["goals"]),
        digest=digested,
        copies=given,
    )


def _standing(reads: Reads, case_id: int) -> dict[str, Any]:
    """Needs, goals and interventions as they stand in a transaction or outside one."""
    number, given, family = reads.rows(
        'SELECT c.number, p.given, p.family FROM "case" c JOIN client k ON k.id = c.client_id '
        "JOIN person p ON p.id = k.person_id WHERE c.id = ?",
        (case_id,),
    )[0]
    steps: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for goal, step in _steps(reads, case_id):
        steps[goal].append(step)
    ties: dict[str, list[str]] = defaultdict(list)
    for goal, need in reads.rows(
        "SELECT g.public_id, n.public_id FROM goal_need t JOIN goal g ON g.id = t.goal_id JOIN need n ON n.id = t.need_id "
        "WHERE g.case_id = ? AND t.voided_at IS NULL AND n.voided_at IS NULL ORDER BY t.id",
        (case_id,),
    ):
        ties[goal].append(need)
    return {
        "case": number,
        "client": full_name(given, family),
        "name": f"{given} {family}".strip(),
        "needs": list(_needs(reads, case_id)),
        "goals": [
            {**goal, "needs": ties[goal["id"]], "interventions": steps[goal["id"]]}
            for goal in _goals(reads, case_id)
        ],
        "loose": steps[""],
    }


def _needs(reads: Reads, case_id: int) -> Iterator[dict[str, Any]]:
    """The needs that stand, in the client's order; of a confidential one no word."""
    rows = reads.rows(
        "SELECT public_id, domain, kind, statement, client_rank, manager_rank, disposition, reason, confidential FROM need "
        "WHERE case_id = ? AND voided_at IS NULL AND (closed_on IS NULL OR disposition = 'client_declines') "
        "ORDER BY client_rank IS NULL, client_rank, manager_rank IS NULL, manager_rank, id",
        (case_id,),
    )
    for row in rows:
        need = dict(zip(_NEED, row, strict=True))
        need["confidential"] = bool(need["confidential"])
        if need["confidential"]:
            need |= {"domain": "", "statement": CONFIDENTIAL_FOLLOW_UP, "reason": ""}
        yield need


def _goals(reads: Reads, case_id: int) -> Iterator[dict[str, Any]]:
    rows = reads.rows(
        f"SELECT public_id, {', '.join(_GOAL[1:])} FROM goal WHERE case_id = ? AND voided_at IS NULL ORDER BY number",
        (case_id,),
    )
    for row in rows:
        goal = dict(zip(_GOAL, row, strict=True))
        levels = [goal.pop(name) for name in LEVELS]
        yield {**goal, "levels": levels}


def _steps(reads: Reads, case_id: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The interventions, each with the public id of its goal."""
    columns = ", ".join(f"i.{name}" for name in _STEP[1:])
    rows = reads.rows(
        f"SELECT coalesce(g.public_id, ''), i.public_id, {columns}, coalesce(b.public_id, '') FROM intervention i "
        "LEFT JOIN goal g ON g.id = i.goal_id AND g.voided_at IS NULL "
        "LEFT JOIN intervention b ON b.id = i.depends_on_id AND b.voided_at IS NULL "
        "WHERE i.case_id = ? AND i.voided_at IS NULL ORDER BY i.id",
        (case_id,),
    )
    for goal, *values, before in rows:
        step = dict(zip(_STEP, values, strict=True))
        step["none_told"] = _said(step["none_told"])
        yield goal, {**step, "depends_on": before}


def _said(answer: int | None) -> bool | None:
    return None if answer is None else bool(answer)
