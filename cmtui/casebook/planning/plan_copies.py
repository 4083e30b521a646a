"""Copies of a plan: promised when it is agreed, sent on a basis (S-2), and received as far as somebody checked (AU-5-2)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from cmtui.care_rows import CopyRow
from cmtui.casebook.coordination.disclosures import disclose
from cmtui.casebook.coordination.tasks import add_task
from cmtui.casebook.fields import checked, parsed
from cmtui.casebook.monitoring.practised import practised
from cmtui.errors import Refused, WrongUsage
from cmtui.models.coordination import Disclosure, DisclosureFields
from cmtui.models.work import Task
from cmtui.rules.clean import clean
from cmtui.rules.workdays import Offset, day_of, shift

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cmtui.casebook.desk import Desk
    from cmtui.store.work import Work

RULE: Final = "R-PLAN-5"
"""The rule by which copies go out."""

WITHIN: Final = Offset(5, "bd")
"""Within which copies go out where the practice has that rule off."""

_OWN: Final = {"client": "client"}
"""Kind of recipient to the basis that it carries by itself."""


def promise(
    work: Work,
    desk: Desk,
    case_id: int,
    version: tuple[int, date],
    copies_to: Sequence[tuple[str, str]],
) -> None:
    """A task for each copy that is to be given, due as R-PLAN-5 asks of this case.

    A disclosure says what went out, and what is not sent yet is none: the copy is a promise until then.

    Args:
        work: The act.
        desk: The desk.
        case_id: The case.
        version: Number of the plan's version, and the day it was agreed.
        copies_to: Who is to get a copy, and the kind of recipient.
    """
    number, agreed_on = version
    for recipient, _ in copies_to:
        if name := clean(recipient):
            add_task(work, desk, case_id, _promised(name, number), _due(work, desk, case_id, agreed_on))


def _due(work: Work, desk: Desk, case_id: int, agreed_on: date) -> date:
    """The last day for copies, by the rule as practice, payer and program have it."""
    payer, program = work.rows(
        'SELECT f.payer, c.program FROM "case" c LEFT JOIN case_face f ON f.case_id = c.id WHERE c.id = ?',
        (case_id,),
    )[0]
    practice = practised(work)
    of_plan = (rule.within for rule in practice.rules(payer or "", program) if rule.id == RULE)
    within = next(of_plan, None) or WITHIN
    return day_of(shift(agreed_on, within, calendar=practice.calendar, zone=desk.zone), desk.zone)


def send(work: Work, desk: Desk, case_id: int, version: tuple[int, int], values: Mapping[str, str]) -> str:
    """Write down inside an act that a copy went out; the task that promised it is done.

    Args:
        work: The act.
        desk: The desk.
        case_id: The case.
        version: Inner id and number of the plan's version.
        values: Fields of a disclosure as typed: sent today, and to the client on that basis, unless they say otherwise.

    Raises:
        WrongUsage: It does not say to whom, or a value does not fit.
        Refused: It names no basis (S-2), or the days cannot be (S-4).
    """
    version_id, number = version
    typed = _read(desk, values)
    typed.setdefault("what", f"plan, version {number}")
    typed.setdefault("purpose", "the plan as it was agreed")
    made = disclose(work, case_id, plan_version_id=version_id, **typed)
    for found in work.find(Task, case_id=case_id, status="open", what=_promised(typed["recipient"], number)):
        work.change(found, status="done", done_at=work.now, result="sent")
    return made.public_id


def receive(work: Work, desk: Desk, disclosure: str, how: str, *, day: date | None, questions: str) -> None:
    """Note inside an act that a copy arrived: how that is known, when, and what was asked.

    Raises:
        WrongUsage: It does not say how it is known.
        Refused: It was received before it was sent, or in the future (S-4).
    """
    if not (words := clean(how)):
        raise WrongUsage("Say how you know that it arrived, such as: she read goal 1 back to me.")
    found, on = work.get(Disclosure, public_id=disclosure), day or desk.today()
    _in_order(desk, found.sent_on, on)
    asked = clean(questions, multiline=True) or found.questions
    work.change(found, received_on=on, received_how=words, questions=asked)


def copies(desk: Desk, case_id: int) -> dict[int, list[CopyRow]]:
    """The copies of a case's plan, by the inner id of their version."""
    found: dict[int, list[CopyRow]] = defaultdict(list)
    for version, *row in desk.rows(
        "SELECT plan_version_id, public_id, recipient, recipient_kind, what, basis, way, sent_on, coalesce(received_on, ''), "
        "received_how, questions FROM disclosure WHERE case_id = ? AND plan_version_id IS NOT NULL AND voided_at IS NULL "
        "ORDER BY id",
        (case_id,),
    ):
        found[version].append(CopyRow(*row))
    return found


def _read(desk: Desk, values: Mapping[str, str]) -> dict[str, Any]:
    named = {name: value for name, value in values.items() if clean(value)}
    kind = named.get("recipient_kind", "")
    basis = clean(named.pop("basis", "")) or _OWN.get(kind, "")
    whole = {"sent_on": "today", **named}
    typed = parsed(DisclosureFields, whole, now=desk.wall().replace(tzinfo=None), zone=desk.zone)
    if not typed.get("recipient"):
        raise WrongUsage("To: say who gets the copy.")
    checked(DisclosureFields, {"what": "plan", **typed})
    _in_order(desk, typed["sent_on"], typed.get("received_on"))
    return {**typed, "basis": basis}


def _in_order(desk: Desk, sent: date, received: date | None) -> None:
    if sent > desk.today():
        raise Refused("These dates cannot be: it is sent in the future.", rule="S-4")
    if received is not None and not sent <= received <= desk.today():
        raise Refused(
            "These dates cannot be: it is received before it is sent, or in the future.", rule="S-4"
        )


def _promised(recipient: str, number: int) -> str:
    return f"give {recipient} the plan (version {number})"
