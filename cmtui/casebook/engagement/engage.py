"""The section Engage: what Standard I asks for, each row with what is there and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.casebook.engagement import around
from cmtui.casebook.words import label
from cmtui.clock import local, read_stamp
from cmtui.errors import NotFound
from cmtui.rows import ItemRow
from cmtui.store.reader import one
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.rows import CaseRow, Way


def rows(book: Casebook, desk: Desk, case: str) -> tuple[ItemRow, ...]:
    """The rows of the section, group by group."""
    ids = one(
        desk.record.reader,
        'SELECT c.id, c.client_id, k.person_id, c.inquiry_id, k.public_id, p.public_id FROM "case" c '
        "JOIN client k ON k.id = c.client_id JOIN person p ON p.id = k.person_id WHERE c.public_id = ?",
        (case,),
    )
    if ids is None:
        raise NotFound("That case is not in this record; look at the caseload again.")
    at, ways = book.caseload.row(case), book.intake.ways(case)
    return (
        *_moves(at, ways),
        *_inquiry(desk, ids[3]),
        *_criteria(desk, ids[0]),
        *_screening(desk, ids[0]),
        *_readiness(desk, case, ids[0]),
        *_turns(at, ways),
        *around.consents(desk, ids[0]),
        *around.deciders(desk, ids[0]),
        *around.team(desk, ids[0]),
        *around.person(desk, ids),
        *around.coverage(desk, ids[1]),
        *around.conditions(desk, ids[1]),
        *around.episodes(desk, ids[1]),
    )


def _moves(at: CaseRow, ways: tuple[Way, ...]) -> list[ItemRow]:
    """Where the case stands, and each change of its status with what it asks first."""
    found = [ItemRow("status:", "Status", "stands at", catalog.label("case_status", at.status))]
    return found + [_move(way, "Status") for way in ways if not way.focus]


def _turns(at: CaseRow, ways: tuple[Way, ...]) -> list[ItemRow]:
    """Which component the work is in, and each that it can turn to."""
    turns = [_move(way, "Focus") for way in ways if way.focus]
    if not turns:
        return []
    return [ItemRow("status:focus", "Focus", "the work is in", catalog.label("focus", at.focus)), *turns]


def _move(way: Way, group: str) -> ItemRow:
    asks = [ask for ask in way.asks if ask.severity != "note"]
    text = (
        "nothing is missing"
        if not asks
        else f"asks {len(asks)} first ({', '.join(ask.guard for ask in asks)})"
    )
    return ItemRow(f"move:{way.id}", group, way.label, text, "done" if not asks else "none")


def _inquiry(desk: Desk, inquiry_id: int | None) -> list[ItemRow]:
    found = one(
        desk.record.reader,
        "SELECT public_id, received_at, channel, source, reason, urgency, disposition, answered_on, resources_named "
        "FROM inquiry WHERE id = ? AND voided_at IS NULL",
        (inquiry_id,),
    )
    if found is None:
        return []
    key, group = f"inquiry:{found[0]}", "Inquiry"
    received = local(read_stamp(found[1]), desk.zone).strftime("%Y-%m-%d %H:%M")
    came = " · ".join(part for part in (received, label("inquiry_channel", found[2]), found[3]) if part)
    made = [
        ItemRow(key, group, "received", came, "done" if found[3] else "none"),
        ItemRow(key, group, "why", found[4] or "not said", "done" if found[4] else "none"),
        ItemRow(
            key, group, "urgency", label("urgency", found[5]) or "not said", "done" if found[5] else "none"
        ),
    ]
    answer = label("inquiry_disposition", found[6])
    answered = f"{answer or 'told'}, {found[7]}" if found[7] else answer or "not answered yet"
    made.append(ItemRow(key, group, "answer", answered, "done" if found[7] else "none"))
    if found[8]:
        made.append(ItemRow(key, group, "resources", found[8], "done"))
    return made


def _criteria(desk: Desk, case_id: int) -> list[ItemRow]:
    found = desk.rows(
        "SELECT x.public_id, x.code, x.answer, x.evidence, x.decided FROM criterion x JOIN screening s ON s.id = x.screening_id "
        "WHERE s.id = (SELECT max(id) FROM screening WHERE case_id = ? AND voided_at IS NULL) AND x.voided_at IS NULL "
        "ORDER BY x.code",
        (case_id,),
    )
    return [
        ItemRow(
            f"criterion:{ident}",
            "Nine criteria",
            f"{code[4:]} {catalog.label('criterion', code)}",
            f"{catalog.label('criterion_answer', answer)}" + (f" · {evidence}" if evidence else ""),
            "done" if decided else "confirm" if evidence else "none",
        )
        for ident, code, answer, evidence, decided in found
    ]


def _screening(desk: Desk, case_id: int) -> list[ItemRow]:
    found = one(
        desk.record.reader,
        "SELECT public_id, clinical, psychosocial, financial, operational, risks, barriers, strengths, tier, benefit, "
        "benefit_reason, decision, decision_reason, signed_at FROM screening WHERE case_id = ? AND voided_at IS NULL "
        "ORDER BY id DESC LIMIT 1",
        (case_id,),
    )
    if found is None:
        return []
    key, group = f"screening:{found[0]}", "Factors and decision"
    names = ("clinical", "psychosocial", "financial", "operational", "risks", "barriers", "strengths")
    made = [
        ItemRow(key, group, name, text or "not said", "done" if text else "none")
        for name, text in zip(names, found[1:8], strict=True)
    ]
    benefit = " · ".join(part for part in (label("criterion_answer", found[9]), found[10]) if part)
    made.append(ItemRow(key, group, "will it help", benefit or "not said", "done" if found[9] else "none"))
    decision = " · ".join(part for part in (label("screening_decision", found[11]), found[12]) if part)
    made.append(ItemRow(key, group, "decision", decision or "open", "done" if found[11] else "none"))
    signed = "not signed: s signs it"
    if found[13]:
        signed = f"signed {local(read_stamp(found[13]), desk.zone).date().isoformat()}"
    made.append(ItemRow(key, group, "signature", signed, "done" if found[13] else "draft"))
    return made


def _readiness(desk: Desk, case: str, case_id: int) -> list[ItemRow]:
    found = one(
        desk.record.reader,
        'SELECT conflict_checked_on, scope_fits, role_explained_on, acuity, setting, referral_question FROM "case" WHERE id = ?',
        (case_id,),
    )
    assert found is not None
    key, group = f"case:{case}", "Case"
    scope = "" if found[1] is None else "yes" if found[1] else "no"
    facts = (
        ("conflict of interest", f"checked {found[0]}" if found[0] else ""),
        ("competence and scope", scope),
        ("role and limits", f"explained {found[2]}" if found[2] else ""),
        ("setting", label("setting", found[4])),
        ("referral question", found[5]),
    )
    made = [
        ItemRow(key, group, label, text or "not recorded", "done" if text else "none")
        for label, text in facts
    ]
    return [*made, ItemRow(key, group, "acuity", f"{found[3]} {catalog.label('acuity', str(found[3]))}")]
