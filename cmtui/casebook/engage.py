"""The section Engage: what Standard I asks for, each row with what is there and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.clock import local, read_stamp
from cmtui.rows import ItemRow
from cmtui.rules.due import short_day
from cmtui.store.reader import one
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from datetime import date

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.rows import Mark
    from cmtui.store.reader import Row


def rows(book: Casebook, desk: Desk, case: str) -> tuple[ItemRow, ...]:
    """The rows of the section, group by group."""
    ids = one(
        desk.record.reader,
        'SELECT c.id, c.client_id, k.person_id, c.inquiry_id, k.public_id, p.public_id FROM "case" c '
        "JOIN client k ON k.id = c.client_id JOIN person p ON p.id = k.person_id WHERE c.public_id = ?",
        (case,),
    )
    assert ids is not None  # the chart was opened on it
    return (
        *_moves(book, case),
        *_inquiry(desk, ids[3]),
        *_criteria(desk, ids[0]),
        *_screening(desk, ids[0]),
        *_readiness(desk, case, ids[0]),
        *_consents(desk, ids[0]),
        *_deciders(desk, ids[0]),
        *_team(desk, ids[0]),
        *_person(desk, ids),
        *_coverage(desk, ids[1]),
        *_conditions(desk, ids[1]),
        *_episodes(desk, ids[1]),
    )


def _some(
    found: list[ItemRow], register: str, group: str, nothing: str, mark: Mark = "none"
) -> list[ItemRow]:
    """The rows of a register, or the one that says there are none; `a` adds either way."""
    return found or [ItemRow(f"{register}:", group, nothing, "a adds one", mark, adds=register)]


def _moves(book: Casebook, case: str) -> list[ItemRow]:
    status = book.caseload.row(case).status
    found = [ItemRow("status:", "Status", "stands at", catalog.label("case_status", status))]
    for ident, label in book.intake.moves(case):
        asks = [ask for ask in book.intake.asks(case, ident) if ask.severity != "note"]
        text = (
            "nothing is missing"
            if not asks
            else f"asks {len(asks)} first ({', '.join(ask.guard for ask in asks)})"
        )
        found.append(ItemRow(f"move:{ident}", "Status", label, text, "done" if not asks else "none"))
    return found


def _inquiry(desk: Desk, inquiry_id: int | None) -> list[ItemRow]:
    found = one(
        desk.record.reader,
        "SELECT public_id, received_at, channel, source, reason, urgency, disposition, answered_on, resources_named "
        "FROM inquiry WHERE id = ?",
        (inquiry_id,),
    )
    if found is None:
        return []
    key, group = f"inquiry:{found[0]}", "Inquiry"
    received = local(read_stamp(found[1]), desk.zone).strftime("%Y-%m-%d %H:%M")
    came = " · ".join(part for part in (received, _label("inquiry_channel", found[2]), found[3]) if part)
    made = [
        ItemRow(key, group, "received", came, "done" if found[3] else "none"),
        ItemRow(key, group, "why", found[4] or "not said", "done" if found[4] else "none"),
        ItemRow(
            key, group, "urgency", _label("urgency", found[5]) or "not said", "done" if found[5] else "none"
        ),
    ]
    answer = _label("inquiry_disposition", found[6])
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
    benefit = " · ".join(part for part in (_label("criterion_answer", found[9]), found[10]) if part)
    made.append(ItemRow(key, group, "will it help", benefit or "not said", "done" if found[9] else "none"))
    decision = " · ".join(part for part in (_label("screening_decision", found[11]), found[12]) if part)
    made.append(ItemRow(key, group, "decision", decision or "open", "done" if found[11] else "none"))
    signed = f"signed {found[13][:10]}" if found[13] else "not signed: s signs it"
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
        ("setting", _label("setting", found[4])),
        ("referral question", found[5]),
    )
    made = [
        ItemRow(key, group, label, text or "not recorded", "done" if text else "none")
        for label, text in facts
    ]
    return [*made, ItemRow(key, group, "acuity", f"{found[3]} {catalog.label('acuity', str(found[3]))}")]


def _consents(desk: Desk, case_id: int) -> list[ItemRow]:
    today = desk.today()
    found = [
        ItemRow(
            f"consent:{row[0]}",
            "Consents and releases",
            catalog.label("consent_kind", row[1]),
            *_standing(row, today),
            "consent",
        )
        for row in desk.rows(
            "SELECT public_id, kind, coalesce(effective_on, signed_on), expires_on, revoked_on, given_by, method FROM consent "
            "WHERE case_id = ? AND voided_at IS NULL ORDER BY kind, id",
            (case_id,),
        )
    ]
    return _some(found, "consent", "Consents and releases", "none yet")


def _standing(row: Row, today: date) -> tuple[str, Mark]:
    """How a consent stands, in words and as a mark."""
    _, _, since, until, revoked, given_by, method = row
    by = f" · by {given_by}" if given_by else ""
    how = f" · {_label('consent_method', method).casefold()}" if method else ""
    if revoked:
        return f"revoked {revoked}", "none"
    if not since:
        return f"not in force yet{by}", "draft"
    if until and until < today.isoformat():
        return f"expired {until}{by}", "urgent"
    return f"since {since}" + (f", until {until}" if until else "") + by + how, "done"


def _deciders(desk: Desk, case_id: int) -> list[ItemRow]:
    found = [
        ItemRow(
            f"decision_maker:{row[0]}",
            "Decision maker",
            catalog.label("decision_maker_kind", row[1]),
            " · ".join(part for part in (row[2], row[3], "document seen" if row[4] == "yes" else "") if part),
            "done",
            "decision_maker",
        )
        for row in desk.rows(
            "SELECT public_id, kind, name, phone, document_seen FROM decision_maker WHERE case_id = ? AND voided_at IS NULL "
            "ORDER BY id",
            (case_id,),
        )
    ]
    return _some(found, "decision_maker", "Decision maker", "not recorded who decides")


def _team(desk: Desk, case_id: int) -> list[ItemRow]:
    found = [
        ItemRow(
            f"team_member:{row[0]}",
            "Care team",
            row[1],
            " · ".join(part for part in (_label("team_role", row[2]), row[3], row[4]) if part),
            adds="team_member",
        )
        for row in desk.rows(
            "SELECT public_id, name, role, phone, accountable_for FROM team_member WHERE case_id = ? AND voided_at IS NULL "
            "ORDER BY id",
            (case_id,),
        )
    ]
    return _some(found, "team_member", "Care team", "nobody yet")


def _person(desk: Desk, ids: Row) -> list[ItemRow]:
    group = "Client"
    phones = [
        ItemRow(f"phone:{row[0]}", group, "phone", " · ".join(part for part in row[1:] if part), adds="phone")
        for row in desk.rows(
            "SELECT public_id, number, kind, best_time FROM phone WHERE person_id = ? AND voided_at IS NULL ORDER BY id",
            (ids[2],),
        )
    ]
    places = [
        ItemRow(
            f"address:{row[0]}", group, "address", ", ".join(part for part in row[1:] if part), adds="address"
        )
        for row in desk.rows(
            "SELECT public_id, line, city, state, postal_code FROM address WHERE person_id = ? AND voided_at IS NULL ORDER BY id",
            (ids[2],),
        )
    ]
    return [
        ItemRow(f"person:{ids[5]}", group, "name, language, contact", "Enter edits"),
        ItemRow(f"client:{ids[4]}", group, "culture, needs, alerts", "Enter edits"),
        *_some(phones, "phone", group, "phone: none"),
        *_some(places, "address", group, "address: none"),
    ]


def _coverage(desk: Desk, client_id: int) -> list[ItemRow]:
    found = [
        ItemRow(
            f"coverage:{row[0]}",
            "Coverage",
            row[1],
            " · ".join(
                part for part in (row[2], row[3], f"verified {row[4]}" if row[4] else "not verified") if part
            ),
            "done" if row[4] else "confirm",
            "coverage",
        )
        for row in desk.rows(
            "SELECT public_id, payer, plan, member_number, verified_on FROM coverage WHERE client_id = ? AND voided_at IS NULL "
            'ORDER BY "order", id',
            (client_id,),
        )
    ]
    return _some(found, "coverage", "Coverage", "none known")


def _conditions(desk: Desk, client_id: int) -> list[ItemRow]:
    found = [
        ItemRow(
            f"condition:{row[0]}",
            "Conditions, as stated by the source",
            row[1],
            f"since {row[2]}" if row[2] else "",
            adds="condition",
        )
        for row in desk.rows(
            "SELECT public_id, name, since FROM condition WHERE client_id = ? AND until IS NULL AND voided_at IS NULL "
            "ORDER BY kind, since DESC, id",
            (client_id,),
        )
    ]
    return _some(found, "condition", "Conditions, as stated by the source", "none known")


def _episodes(desk: Desk, client_id: int) -> list[ItemRow]:
    """Emergency visits and stays; outpatient visits are many, and stand on the timeline."""
    found = [
        ItemRow(
            f"episode:{row[0]}",
            "Emergency visits and stays",
            f"{short_day(local(read_stamp(row[2]), desk.zone).date())} {row[2][:4]}",
            " · ".join(part for part in (catalog.label("episode_kind", row[1]), row[3], row[4]) if part),
            adds="episode",
        )
        for row in desk.rows(
            "SELECT public_id, kind, started_at, facility, reason FROM episode WHERE client_id = ? AND voided_at IS NULL "
            "AND kind NOT IN ('outpatient', 'wellness', 'virtual') ORDER BY started_at DESC LIMIT 50",
            (client_id,),
        )
    ]
    return _some(found, "episode", "Emergency visits and stays", "none known")


def _label(vocabulary: str, code: str) -> str:
    return catalog.label(vocabulary, code) if code else ""
