"""Who gives what on a case: referrals, authorizations, the care team, teaching, expectations, conferences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.casebook.coordination import referral_rows
from cmtui.casebook.coordination.coordinate_section import day_words, due_words, said
from cmtui.casebook.words import full_name, label
from cmtui.clock import local, read_stamp
from cmtui.rows import ItemRow
from cmtui.rules.care_team import Member, duplicates, not_on_the_team
from cmtui.rules.note_format import in_sections
from cmtui.rules.units import units_words
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from cmtui.care_rows import ReferralRow
    from cmtui.casebook.coordination.coordinate_section import Section
    from cmtui.rows import Mark
    from cmtui.store.reader import Row

_REFERRALS, _AUTHORIZATIONS, _TEAM = "Referrals", "Authorizations", "Care team"
_EDUCATION, _EXPECTATIONS, _CONFERENCES = "Education", "Expectations", "Conferences"

_OVER: Final = frozenset({"denied", "withdrawn", "ended"})
"""States of an authorization after which nothing can be used of it."""


# --- referrals -------------------------------------------------------------------------------------------------


def referrals(section: Section) -> list[ItemRow]:
    """The referrals: the open ones with how long they have stood so, then the settled ones."""
    found = referral_rows.of_case(section.desk.record.reader, section.case_id, section.desk.today())
    return section.shown([_referral(section, row) for row in found], "referral", _REFERRALS, "none yet")


def _referral(section: Section, row: ReferralRow) -> ItemRow:
    key = f"referral:{row.id}"
    title = f"{row.service} → {row.provider}" if row.provider else row.service
    state = catalog.label("referral_state", row.state).casefold()
    today = section.desk.today()
    if row.ended_on:
        words = said(
            f"{state} {day_words(row.ended_on, today)}",
            label("not_connected", row.reason).casefold(),
            "help: in part" if row.help_received == "partly" else "",
            "no help after all" if row.help_received == "no" else "",
            "another was made" if row.replaced_by else "",
        )
        helped = row.state == "help_received" and row.help_received != "no"
        return ItemRow(key, _REFERRALS, title, words, "done" if helped else "plain", "referral")
    left, mark = section.asked(key)
    words = said(
        f"{state}, {row.waits} d" if row.waits else f"{state} today",
        f"appointment {day_words(row.appointment_on, today)}" if row.appointment_on else "",
        f"{len(row.options)} offered" if row.state == "offered" and row.options else "",
        due_words(left),
        "again" if row.replaces else "",
    )
    return ItemRow(key, _REFERRALS, title, words, mark, "referral")


# --- authorizations --------------------------------------------------------------------------------------------


def authorizations(section: Section) -> list[ItemRow]:
    """The authorizations that can be used or are asked for; then those that are over."""
    found = section.desk.rows(
        "SELECT public_id, service, payer, state, units, used, unit, until_on, settled_on, number "
        'FROM "authorization" WHERE case_id = ? AND voided_at IS NULL '
        "ORDER BY settled_on IS NOT NULL OR state IN ('denied', 'withdrawn', 'ended'), coalesce(until_on, '9999'), id",
        (section.case_id,),
    )
    made = [_authorization(section, row) for row in found]
    return section.shown(made, "authorization", _AUTHORIZATIONS, "none")


def _authorization(section: Section, row: Row) -> ItemRow:
    ident, service, payer, state, units, used, unit, until, settled, number = row
    key, today = f"authorization:{ident}", section.desk.today()
    over = bool(settled) or state in _OVER or bool(until and until < today.isoformat())
    left, mark = section.asked(key)
    counted = units_words(units, used, unit) if units is not None else ""
    text = said(
        payer,
        label("authorization_state", state).casefold(),
        number,
        counted,
        f"until {day_words(until, today)}" if until else "",
        f"settled {day_words(settled, today)}" if settled else left if mark == "urgent" else "",
    )
    return ItemRow(
        key, _AUTHORIZATIONS, service, text, "done" if over and not left else mark, "authorization"
    )


# --- the care team ---------------------------------------------------------------------------------------------


def team(section: Section) -> list[ItemRow]:
    """The care team with what each answers for: an aspect named twice, and who is named by the plan alone, are told."""
    found = section.desk.rows(
        "SELECT public_id, name, role, phone, accountable_for, emergency_contact FROM team_member "
        "WHERE case_id = ? AND voided_at IS NULL AND (until IS NULL OR until >= ?) ORDER BY id",
        (section.case_id, section.desk.today().isoformat()),
    )
    members = [Member(row[0], row[1], label("team_role", row[2]), row[4]) for row in found]
    twice = duplicates(members)
    made = [
        _member(member, row, twice.get(member.id, ())) for member, row in zip(members, found, strict=True)
    ]
    strangers = [
        ItemRow(
            "team_member:",
            _TEAM,
            who,
            said("named by the plan, not on the team", ", ".join(what[:3]) + (" …" if len(what) > 3 else "")),  # noqa: PLR2004  # as many as fit a line
            "confirm",
            "team_member",
        )
        for who, what in not_on_the_team(_named(section), members, _known(section))
    ]
    return section.shown([*made, *strangers, *_nobody(section)], "team_member", _TEAM, "nobody yet")


def _member(member: Member, row: Row, twice: tuple[tuple[str, str], ...]) -> ItemRow:
    also = ", ".join(f"{aspect}: {other} as well" for aspect, other in twice)
    text = said(
        member.role,
        row[3],
        f"answers for {member.accountable_for}" if member.accountable_for else "",
        "emergency contact" if row[5] else "",
        also,
    )
    mark: Mark = "confirm" if twice else "plain" if member.accountable_for else "none"
    return ItemRow(f"team_member:{member.id}", _TEAM, member.name, text, mark, "team_member")


def _named(section: Section) -> list[tuple[str, str]]:
    """Who answers for what by the open interventions and goals of the plan."""
    return [
        (row[0], row[1])
        for row in section.desk.rows(
            "SELECT responsible, what FROM intervention WHERE case_id = ?1 AND responsible != '' AND voided_at IS NULL "
            "AND status IN ('planned', 'active') UNION ALL SELECT responsible, what FROM goal WHERE case_id = ?1 "
            "AND responsible != '' AND voided_at IS NULL AND status IN ('proposed', 'agreed', 'active', 'on_hold')",
            (section.case_id,),
        )
    ]


def _nobody(section: Section) -> list[ItemRow]:
    """The goals at work for which nobody answers (ACMA-EX-AC-0)."""
    return [
        ItemRow(
            f"goal:{ident}", _TEAM, f"goal {number}", f"nobody answers for it · {what}", "none", "team_member"
        )
        for ident, number, what in section.desk.rows(
            "SELECT public_id, number, what FROM goal WHERE case_id = ? AND responsible = '' AND voided_at IS NULL "
            "AND status IN ('agreed', 'active') ORDER BY number",
            (section.case_id,),
        )
    ]


def _known(section: Section) -> tuple[str, ...]:
    """Whose names need no place on the team: the case manager's and the client's."""
    given, family, preferred = section.desk.rows(
        'SELECT p.given, p.family, p.preferred FROM "case" c JOIN client k ON k.id = c.client_id '
        "JOIN person p ON p.id = k.person_id WHERE c.id = ?",
        (section.case_id,),
    )[0]
    return section.desk.actor, f"{full_name(given, family)} {preferred} mr mrs ms miss"


# --- teaching, expectations, conferences -----------------------------------------------------------------------


def education(section: Section) -> list[ItemRow]:
    """What was taught to whom, and whether it was said or shown back; what is to be come back to first."""
    found = section.desk.rows(
        "SELECT public_id, topic, held_on, learner, language, teach_back, gap, follow_up_on FROM education "
        "WHERE case_id = ? AND voided_at IS NULL ORDER BY held_on DESC, id DESC",
        (section.case_id,),
    )
    made = [_taught(section, row) for row in found]
    made.sort(key=lambda row: row.mark not in {"urgent", "today", "soon"})
    return section.shown(made, "education", _EDUCATION, "nothing taught yet")


def _taught(section: Section, row: Row) -> ItemRow:
    ident, topic, held, learner, language, back, gap, follow = row
    key, today = f"education:{ident}", section.desk.today()
    left, mark = section.asked(key)
    text = said(
        day_words(held, today),
        label("learner", learner).casefold(),
        label("language", language),
        f"teach-back: {label('teach_back', back or 'not_asked').casefold()}",
        gap and f"unclear: {' '.join(gap.split())}",
        f"come back to it {left or day_words(follow, today)}" if follow and (left or gap) else "",
    )
    if not left:
        mark = "done" if back == "understood" else "none" if back in {"", "not_asked"} else "plain"
    return ItemRow(key, _EDUCATION, topic, text, mark, "education")


def expectations(section: Section) -> list[ItemRow]:
    """What each party expects, and how it was brought together (ACMA-EX-CC-11)."""
    found = section.desk.rows(
        "SELECT public_id, party, who, expects, realistic, reconciled, horizon FROM expectation "
        "WHERE case_id = ? AND voided_at IS NULL ORDER BY id",
        (section.case_id,),
    )
    made = []
    for ident, party, who, expects, realistic, reconciled, horizon in found:
        unrealistic = realistic == "no"
        text = said(
            " ".join(expects.split()),
            label("goal_horizon", horizon).casefold(),
            "not realistic" if unrealistic else "",
            reconciled and f"brought together: {' '.join(reconciled.split())}",
            "not brought together yet" if unrealistic and not reconciled else "",
        )
        mark: Mark = "done" if reconciled else "confirm" if unrealistic else "plain"
        title = said(label("expectation_party", party), who)
        made.append(ItemRow(f"expectation:{ident}", _EXPECTATIONS, title, text, mark, "expectation"))
    return section.shown(made, "expectation", _EXPECTATIONS, "nobody asked yet")


def conferences(section: Section) -> list[ItemRow]:
    """Case conferences, the latest first, each with what was agreed."""
    today = section.desk.today()
    found = section.desk.rows(
        "SELECT public_id, occurred_at, party, narrative, signed_at FROM contact WHERE case_id = ? AND voided_at IS NULL "
        "AND (format = 'conference' OR mode = 'case_conference') ORDER BY occurred_at DESC, id DESC",
        (section.case_id,),
    )
    made = []
    for ident, at, party, narrative, signed in found:
        day = local(read_stamp(at), section.desk.zone).date().isoformat()
        parts = dict(in_sections(narrative, catalog.note_sections("conference")))
        agreed = parts.get("Agreement", "")
        words = " ".join((agreed or narrative).split())[:200]
        text = said(party or parts.get("Present", ""), f"agreed: {words}" if agreed else words)
        made.append(
            ItemRow(
                f"contact:{ident}",
                _CONFERENCES,
                day_words(day, today),
                text,
                "plain" if signed else "draft",
                "contact",
            )
        )
    return section.shown(made, "contact", _CONFERENCES, "none yet")
