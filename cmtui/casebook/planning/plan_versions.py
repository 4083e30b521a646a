"""Versions of a plan: what was agreed is frozen, text and data, whatever is edited later."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cmtui.care_rows import PlanVersionRow
from cmtui.casebook.fields import checked, parsed
from cmtui.casebook.planning.plan_copies import copies
from cmtui.casebook.planning.plan_standing import as_it_stands
from cmtui.errors import NotFound, RecordDamaged, Refused, WrongUsage
from cmtui.models.planning import Goal, PlanVersion, PlanVersionFields
from cmtui.rules.dates import add_months
from cmtui.rules.plan_frozen import read_frozen
from cmtui.rules.plan_wording import wording
from cmtui.rules.plan_words import day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.care_rows import CopyRow
    from cmtui.casebook.desk import Desk
    from cmtui.store.reader import Row
    from cmtui.store.work import Work

VALID_MONTHS: Final = 12
"""How long a plan holds where nobody says otherwise (R-PLAN-4)."""

_AGREED: Final = (
    "agreed_on", "agreed_by", "agreed_how", "prepared_with", "reason", "declined", "fits", "sustainable", "appropriate",
    "valid_until",
)  # fmt: skip

_VERSIONS: Final = (
    "SELECT public_id, number, agreed_on, agreed_by, agreed_how, prepared_with, reason, declined, fits, sustainable, "
    "appropriate, coalesce(valid_until, ''), data, digest, id FROM plan_version WHERE case_id = ? AND voided_at IS NULL "
    "ORDER BY number DESC"
)

_EARLIEST: Final = (
    "SELECT p.born, min(coalesce(c.prospect_on, c.opened_on), coalesce(c.opened_on, c.prospect_on)), "
    "(SELECT max(v.agreed_on) FROM plan_version v WHERE v.case_id = c.id AND v.voided_at IS NULL) "
    'FROM "case" c JOIN client k ON k.id = c.client_id JOIN person p ON p.id = k.person_id WHERE c.id = ?'
)
"""The birth; when the case became a prospect, or was opened where that was earlier; the last agreement."""


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


def read_agreement(desk: Desk, case_id: int, values: Mapping[str, str]) -> dict[str, Any]:
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
    _not_too_early(desk, case_id, typed["agreed_on"].isoformat())
    ends = typed["valid_until"]
    if ends is not None and ends < typed["agreed_on"]:
        raise Refused("These dates cannot be: the plan ends before it is agreed.", rule="S-4")
    return typed


def _not_too_early(desk: Desk, case_id: int, agreed: str) -> None:
    """Refuse an agreement that lies before all that a plan rests on.

    Raises:
        Refused: It lies before the birth, before the case began, or before the version that it follows (S-4).
    """
    ((born, began, last),) = desk.rows(_EARLIEST, (case_id,))
    for earliest, what in (
        (born, "the client was born"),
        (began, "the case began"),
        (last, "the version that it follows"),
    ):
        if earliest is not None and agreed < earliest:
            raise Refused(
                f"These dates cannot be: the plan is agreed before {what}, {day(earliest)}.", rule="S-4"
            )


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
    plan = as_it_stands(work, case_id)
    work.put(PlanVersion, case_id=case_id, number=number, **sealed(plan, number, previous, typed), **typed)
    return int(number)


def sealed(
    plan: dict[str, Any], number: int, previous: str | None, typed: Mapping[str, Any]
) -> dict[str, str]:
    """What is frozen of a version: `wording`, `data`, and the `digest` of both.

    Args:
        plan: The plan as it is agreed, of `plan_standing.as_it_stands`.
        number: The version's number.
        previous: The day of the agreement before it; None for the first.
        typed: How it was agreed; fields that are not named are as they begin.
    """
    said = {name: _plain(typed.get(name, _default(name))) for name in _AGREED}
    whole = {**plan, "version": number, "previous_on": previous, **said}
    text, data = wording(whole), json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return {"wording": text, "data": data, "digest": digest(text, data)}


def digest(text: str, data: str) -> str:
    """The SHA-256 of a version's text and data, by which each byte of it can be proved."""
    return hashlib.sha256(f"{text}\0{data}".encode()).hexdigest()


def standing(desk: Desk, case_id: int) -> dict[str, Any]:
    """The plan as it stands now, in the form in which a version is frozen; who agreed is not among it."""
    last = desk.rows(
        "SELECT max(agreed_on) FROM plan_version WHERE case_id = ? AND voided_at IS NULL", (case_id,)
    )
    return {**as_it_stands(desk, case_id), "version": 0, "previous_on": last[0][0]}


def frozen_wording(desk: Desk, case_id: int, number: int) -> str:
    """The text of a version, byte for byte.

    Raises:
        NotFound: There is no such version.
    """
    return str(_kept(desk, case_id, number, "wording"))


def frozen(desk: Desk, case_id: int, number: int) -> dict[str, Any]:
    """The data of a version.

    Raises:
        NotFound: There is no such version.
        RecordDamaged: Its data cannot be read; its text, and every other version, still can.
    """
    try:
        return read_frozen(_kept(desk, case_id, number, "data"))
    except ValueError as error:
        raise RecordDamaged(
            f"What was frozen with version {number} of this plan cannot be read, so its changes cannot be told: read its "
            "text instead, and agree the plan anew to compare from then on."
        ) from error


def _kept(desk: Desk, case_id: int, number: int, column: str) -> Any:
    found = desk.rows(
        f"SELECT {column} FROM plan_version WHERE case_id = ? AND number = ? AND voided_at IS NULL",
        (case_id, number),
    )
    if not found:
        raise NotFound(f"The plan has no version {number}; look at its versions.")
    return found[0][0]


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
        goals=_goals(data),
        digest=digested,
        copies=given,
    )


def _goals(data: str) -> int | None:
    """How many goals were agreed; None where that cannot be read, so that the other versions still can."""
    try:
        return len([each for each in read_frozen(data)["goals"] if each["status"] != "dropped"])
    except ValueError:
        return None


def _said(answer: int | None) -> bool | None:
    return None if answer is None else bool(answer)
