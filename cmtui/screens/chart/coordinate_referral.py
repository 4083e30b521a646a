"""A referral on screen: what is needed, whom the client is offered and chooses, what is sent, what becomes of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from cmtui.errors import CaseworkError
from cmtui.screens.chart import coordinate_steps as steps
from cmtui.screens.chart.coordinate_pages import since
from cmtui.screens.dialogs.steps import StepsDialog, due_day, past_day
from cmtui.screens.drafting import Place
from cmtui.screens.resources.options import OptionsDialog
from cmtui.screens.resources.source import wanted_by
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cmtui.care_rows import ReferralRow
    from cmtui.casebook.book import Casebook
    from cmtui.screens.chart.section import Section

_NO_CAPACITY: Final = "no_capacity"
"""Why a referral is closed that waits on a list while others are asked instead."""


async def begin(section: Section, need: str = "") -> None:
    """Add a referral: the need, the service, whom the client is offered; then the choice, then what is sent.

    Args:
        section: Where it is begun.
        need: Public id of the need that it answers, where that is known already; else it is asked.
    """
    case = section.case
    rows = () if need else section.casebook.needs.rows(case, closed=False)
    needs = tuple(row for row in rows if row.kind != "strength")
    place = Place("add referral:", case)
    dialog = StepsDialog("Referral", steps.begin(needs), place=place, does="Whom to offer")
    if (given := await section.answer(dialog)) is None:
        return
    if (options := await _offered(section, given["service"])) is None:
        section.chart.say("What you typed is kept as a draft; a goes on with it.")
        return
    values, need = {"service": given["service"]}, given.get("need", need)
    made: list[str] = []
    done = await section.write(
        lambda casebook: made.append(casebook.referrals.add(case, values, need=need, options=options)),
        "Referral begun.",
        place,
    )
    if done:
        section.seek(f"referral:{made[0]}")
        await choose(section, made[0])


async def advance(section: Section, ident: str) -> None:
    """Bring a referral on: what became of it, by digit; a failed one is begun again with others."""
    if (row := await _row(section, ident)) is None:
        return
    if row.ended_on:
        await _ended(section, row)
        return
    today = section.casebook.today_date()
    usual = section.casebook.referrals.next_states(row.state)
    place = Place(f"move referral:{ident}", section.case)
    following = steps.advance(row, usual, today=today)
    dialog = StepsDialog(_title(row), following, place=place, about=_about(section, row))
    if (given := await section.answer(dialog)) is None:
        return
    state = steps.state_of(given)
    if state == "offered":
        await offer(section, row)
    elif state == "client_accepted":
        await choose(section, ident)
    elif state == "sent":
        await send(section, ident)
    else:
        await _became(section, row, state, given, place)


async def offer(section: Section, row: ReferralRow) -> None:
    """Offer the client providers; those named before stay."""
    options = await _offered(section, row.service, without=[name for name, _, _ in row.options])
    if options and await section.write(
        lambda casebook: casebook.referrals.offer(row.id, options), "Offered to the client."
    ):
        await choose(section, row.id)


async def choose(section: Section, ident: str) -> None:
    """The client's choice and why, in the client's words (GP-2, ACMA-TM-6); then what is sent."""
    if (row := await _row(section, ident)) is None:
        return
    place = Place(f"choice referral:{ident}", section.case)
    dialog = StepsDialog(f"The client's choice · {row.service}", steps.choice(row), place=place)
    if (given := await section.answer(dialog)) is None:
        return
    provider, why = given["provider"], given["why"]
    if provider == steps.DECLINED:
        await section.write(
            lambda casebook: casebook.referrals.move(ident, "client_declined", note=why),
            "The client declined; the referral is closed.",
            place,
        )
    elif await section.write(
        lambda casebook: casebook.referrals.choose(ident, provider, why), f"Chosen: {provider}.", place
    ):
        await send(section, ident)


async def send(section: Section, ident: str) -> None:
    """Send it: on what basis, by which way, what was told; and whether the directory's entry holds."""
    if (row := await _row(section, ident)) is None:
        return
    if not row.provider:
        await choose(section, ident)
        return
    try:
        bases = await section.chart.ask(lambda casebook: casebook.referrals.bases(ident))
        named = await section.chart.ask(lambda casebook: casebook.referrals.named(ident))
        unsure = bool(row.organization) and await section.chart.ask(partial(_is_unsure, row.organization))
    except CaseworkError as error:
        section.chart.report(error)
        return
    today = section.casebook.today_date()
    place = Place(f"sent referral:{ident}", section.case)
    following = steps.sending(row, bases, named, today=today, unsure=unsure)
    dialog = StepsDialog(f"Send · {row.provider}", following, place=place, does="Sent", about=row.service)
    if (given := await section.answer(dialog)) is None:
        return
    values = {name: given[name] for name in ("basis", "way", "information") if given[name]}
    day = past_day(given["day"], today)
    done = await section.write(
        lambda casebook: casebook.referrals.move(ident, "sent", day=day, values=values),
        f"Sent to {row.provider}.",
        place,
    )
    if done and given.get("verified") == "yes":
        await section.write(
            lambda casebook: casebook.resources.verify(row.organization), "Its entry is verified today."
        )


def _is_unsure(organization: str, casebook: Casebook) -> bool:
    """Whether an entry is to be confirmed, or never was."""
    entry = casebook.resources.row(organization)
    return entry.stale or not entry.verified_on


async def _became(
    section: Section, row: ReferralRow, state: str, given: Mapping[str, str], place: Place
) -> None:
    """Write what became of it; where others are asked, the old one is closed in the same act."""
    today = section.casebook.today_date()
    told: dict[str, Any] = {"day": past_day(given["day"], today), "note": given.get("note", "")}
    again = given.get("again") == "yes"
    if again and state == "not_connected":
        await _again(section, row, place, reason=given["reason"], **told)
        return
    values = {name: given[name] for name in ("help_received", "satisfaction") if given.get(name)}
    if appointment := due_day(given.get("appointment_on", ""), today):
        values["appointment_on"] = appointment.isoformat()
    label = catalog.label("referral_state", state)
    done = await section.write(
        lambda casebook: casebook.referrals.move(
            row.id, state, reason=given.get("reason", ""), values=values, **told
        ),
        f"{label}.",
        place,
    )
    if done and again:
        closed = {"reason": _NO_CAPACITY, "note": told["note"] or label} if state == "waitlist" else {}
        await _again(section, row, None, **closed)


async def _again(section: Section, row: ReferralRow, place: Place | None, **closed: Any) -> None:
    """Ask somebody else for the same: the old one is closed with its reason, the new one begins with the offer."""
    if not (options := await _offered(section, row.service, without=[row.provider])):
        return
    made: list[str] = []
    done = await section.write(
        lambda casebook: made.append(casebook.referrals.again(row.id, {}, options=options, **closed)),
        "Begun again with others; the old one is closed.",
        *((place,) if place is not None else ()),
    )
    if done:
        section.seek(f"referral:{made[0]}")
        await choose(section, made[0])


async def _ended(section: Section, row: ReferralRow) -> None:
    """A referral that is settled: a failed one is begun again, once."""
    if row.replaced_by:
        section.chart.say("Another referral took its place; go on with that one.")
    elif row.state == "help_received":
        section.chart.say("That help was received; a adds another referral.")
    else:
        await _again(section, row, None)


async def _offered(
    section: Section, service: str, *, without: Iterable[str] = ()
) -> tuple[tuple[str, str], ...] | None:
    """Providers out of the directory, or by name; None when nobody was picked."""
    wanted = wanted_by(section.casebook, section.case)
    return await section.answer(OptionsDialog(service, wanted, without=filter(None, without)))


async def _row(section: Section, ident: str) -> ReferralRow | None:
    try:
        return await section.chart.ask(lambda casebook: casebook.referrals.row(ident))
    except CaseworkError as error:
        section.chart.report(error)
        return None


def _title(row: ReferralRow) -> str:
    return f"{row.service} · {row.provider}" if row.provider else row.service


def _about(section: Section, row: ReferralRow) -> str:
    """Where it stands, and since when."""
    return f"{catalog.label('referral_state', row.state)} · {since(row, section.casebook.today_date())}"
