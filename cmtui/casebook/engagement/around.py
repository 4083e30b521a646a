"""Who and what stands around a case: consents, the decision maker, the care team, the client, coverage, health."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.casebook.words import label, safe_line
from cmtui.clock import local, read_stamp
from cmtui.rows import ItemRow
from cmtui.rules.due import short_day
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from datetime import date

    from cmtui.casebook.desk import Desk
    from cmtui.rows import Mark
    from cmtui.store.reader import Row


def _some(
    found: list[ItemRow], register: str, group: str, nothing: str, mark: Mark = "none"
) -> list[ItemRow]:
    """The rows of a register, or the one that says there are none; `a` adds either way."""
    return found or [ItemRow(f"{register}:", group, nothing, "a adds one", mark, adds=register)]


def consents(desk: Desk, case_id: int) -> list[ItemRow]:
    """Consents and releases, each with how it stands."""
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
    how = f" · {label('consent_method', method).casefold()}" if method else ""
    if revoked:
        return f"revoked {revoked}", "none"
    if not since:
        return f"not in force yet{by}", "draft"
    if until and until < today.isoformat():
        return f"expired {until}{by}", "urgent"
    return f"since {since}" + (f", until {until}" if until else "") + by + how, "done"


def deciders(desk: Desk, case_id: int) -> list[ItemRow]:
    """Who legally decides."""
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


def team(desk: Desk, case_id: int) -> list[ItemRow]:
    """The care team and support."""
    found = [
        ItemRow(
            f"team_member:{row[0]}",
            "Care team",
            row[1],
            " · ".join(part for part in (label("team_role", row[2]), row[3], row[4]) if part),
            adds="team_member",
        )
        for row in desk.rows(
            "SELECT public_id, name, role, phone, accountable_for FROM team_member WHERE case_id = ? AND voided_at IS NULL "
            "ORDER BY id",
            (case_id,),
        )
    ]
    return _some(found, "team_member", "Care team", "nobody yet")


def person(desk: Desk, ids: Row) -> list[ItemRow]:
    """The client: name, needs, phones, addresses."""
    group = "Client"
    phones = [
        ItemRow(
            f"phone:{ident}",
            group,
            f"phone {kind}".strip(),
            safe_line([(number, call, message, best)])[1],
            adds="phone",
        )
        for ident, kind, number, call, message, best in desk.rows(
            "SELECT public_id, kind, number, safe_to_call, safe_to_leave_message, best_time FROM phone "
            "WHERE person_id = ? AND voided_at IS NULL ORDER BY id",
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


def coverage(desk: Desk, client_id: int) -> list[ItemRow]:
    """Who pays, and whether that was verified."""
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


def conditions(desk: Desk, client_id: int) -> list[ItemRow]:
    """Conditions as their source states them."""
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


def episodes(desk: Desk, client_id: int) -> list[ItemRow]:
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
