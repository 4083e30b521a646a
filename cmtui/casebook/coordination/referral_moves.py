"""How a referral comes to a state inside an act: its days, its history, what was sent and whether it arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cmtui.casebook.coordination.disclosures import disclose
from cmtui.errors import Refused, WrongUsage
from cmtui.models.coordination import Disclosure, Referral, ReferralOption, ReferralState
from cmtui.rules import referral as way
from cmtui.rules.due import short_day
from cmtui.rules.names import fold
from cmtui.store.search import query_of
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from datetime import date

    from cmtui.store.work import Work

_RECIPIENTS = {
    "payer": "payer",
    "hospital": "facility",
    "skilled_nursing": "facility",
    "rehabilitation": "facility",
    "hospice": "facility",
    "clinic": "provider",
    "home_health": "provider",
    "behavioral_health": "provider",
    "pharmacy": "provider",
    "community_agency": "agency",
    "government": "agency",
}
"""Which kind of recipient an entry of the directory is, by its kind."""


@dataclass(frozen=True, slots=True)
class Move:
    """A state that a referral comes to."""

    state: str
    day: date
    reason: str = ""
    """Code of `not_connected`."""
    note: str = ""


def move(work: Work, found: Referral, wanted: Move, values: dict[str, Any]) -> None:
    """Bring a referral to a state, with all that goes with it.

    Raises:
        WrongUsage: A reason or a note is missing.
        Refused: The day lies before one on which it had come further (S-4); what is sent has no basis (S-2).
    """
    _asked(found, wanted, values)
    _possible(found, wanted)
    if wanted.state == "help_received":
        values = {"help_received": "yes", **values}
    if wanted.state == "sent":
        values = {**values, "basis": _sent(work, found, wanted, values)}
    fields = {name: value for name, value in values.items() if getattr(found, name) != value}
    if fields:
        work.change(found, **fields)
    enter(work, found, wanted.state, wanted.day, reason=wanted.reason, note=wanted.note)


def enter(work: Work, found: Referral, state: str, day: date, *, reason: str = "", note: str = "") -> None:
    """Write the state, its day and what follows for the other days of the referral."""
    work.put(ReferralState, referral_id=found.id, state=state, since=day, reason=reason, note=note)
    before = found.received_on
    fields: dict[str, Any] = {
        **way.days_after(state, day, {name: getattr(found, name) for name in way.DATES}),
        "state": state,
        "state_on": day,
        "reason": reason,
        "identified_on": min(found.identified_on, day),
    }
    work.change(found, **fields)
    if found.received_on is not None and found.received_on != before:
        how = (
            note
            if state == "received"
            else f"by the answer: {catalog.label('referral_state', state).casefold()}"
        )
        _arrived(work, found, found.received_on, how)


def tied(work: Work, provider: str) -> tuple[str, int | None]:
    """The name and the inner id of an entry of the directory, by its public id or its whole name.

    A name that the directory does not have stays as it was typed.
    """
    found = work.rows(
        "SELECT name, id FROM organization WHERE public_id = ? AND voided_at IS NULL", (provider,)
    )
    if not found and (query := query_of(f"{provider} ")):
        among = work.rows(
            "SELECT o.name, o.id FROM organization_words x JOIN organization o ON o.id = x.rowid "
            "WHERE organization_words MATCH ? AND o.voided_at IS NULL LIMIT 50",
            (f"name: ({query})",),
        )
        found = [row for row in among if fold(row[0]) == fold(provider)][:1]
    return (str(found[0][0]), int(found[0][1])) if found else (provider, None)


def meant(work: Work, found: Referral, provider: str) -> tuple[str, int | None]:
    """Whom the client chose: one of those offered, else as `tied` finds it (two entries may bear one name)."""
    named = work.rows(
        "SELECT p.name, p.organization_id FROM referral_option p LEFT JOIN organization o ON o.id = p.organization_id "
        "WHERE p.referral_id = ? AND p.voided_at IS NULL AND (o.public_id = ? OR p.name = ?) ORDER BY p.id",
        (found.id, provider, provider),
    )
    return (str(named[0][0]), named[0][1]) if named else tied(work, provider)


def mark_chosen(work: Work, found: Referral, name: str, organization_id: int | None, why: str) -> None:
    """Mark the option that the client chose; one that was not offered is added."""
    options = work.find(ReferralOption, referral_id=found.id)
    for each in options:
        chosen = fold(each.name) == fold(name)
        work.change(each, chosen=chosen, why=why if chosen else each.why if not each.chosen else "")
    if not any(fold(each.name) == fold(name) for each in options):
        work.put(
            ReferralOption,
            referral_id=found.id,
            organization_id=organization_id,
            name=name,
            chosen=True,
            why=why,
        )


def _asked(found: Referral, wanted: Move, values: dict[str, Any]) -> None:
    if wanted.state == "help_received" and values.get("help_received") == "no":
        raise WrongUsage("No help came: record it as not connected, with the reason.")
    if wanted.state == "not_connected" and not wanted.reason:
        raise WrongUsage(
            "Say why the client was not connected, such as no capacity, not eligible or no answer."
        )
    if wanted.state == "received" and not wanted.note:
        raise WrongUsage("Say how receipt was verified, and by whom, such as: Ms. Lee confirmed by phone.")
    if not way.in_order(found.state, wanted.state) and not wanted.note:
        before = catalog.label("referral_state", found.state).casefold()
        after = catalog.label("referral_state", wanted.state).casefold()
        raise WrongUsage(f"“{after}” does not usually follow “{before}”; say in a note why it does here.")


def _possible(found: Referral, wanted: Move) -> None:
    # What the practice did before it sent anything may be typed late; from then on days go forward.
    if found.sent_on is not None and wanted.day < found.state_on:
        since = short_day(found.state_on, beside=wanted.day)
        label = catalog.label("referral_state", found.state).casefold()
        raise Refused(f"These dates cannot be: it is “{label}” since {since}.", rule="S-4")


def _sent(work: Work, found: Referral, wanted: Move, values: dict[str, Any]) -> str:
    """Write what was sent to whom and on which basis; the basis as it is kept (S-2)."""
    provider = values.get("provider", found.provider)
    if not provider:
        raise WrongUsage("Say to whom it is sent: record the client's choice first.")
    information = values.get("information", found.information)
    organization_id = values.get("organization_id", found.organization_id)
    made = disclose(
        work,
        found.case_id,
        recipient=provider,
        recipient_kind=_recipient_kind(work, organization_id),
        what=information or f"referral for {found.service}",
        purpose=f"referral for {found.service}",
        basis=values.get("basis", found.basis),
        way=values.get("way", found.way),
        sent_on=wanted.day,
        referral_id=found.id,
    )
    return str(work.rows("SELECT basis FROM disclosure WHERE id = ?", (made.id,))[0][0])


def _recipient_kind(work: Work, organization_id: int | None) -> str:
    kinds = work.rows("SELECT kind FROM organization WHERE id = ?", (organization_id,))
    return _RECIPIENTS.get(kinds[0][0], "other") if kinds else ""


def _arrived(work: Work, found: Referral, day: date, how: str) -> None:
    """The receipt of what was sent last."""
    sent = work.find(Disclosure, referral_id=found.id)
    if sent and sent[-1].received_on is None:
        work.change(sent[-1], received_on=day, received_how=how)
