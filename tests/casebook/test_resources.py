"""The directory: found by words, language and payer; relied upon as far as the own referrals and the last check go."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.coordination.resources import _asked
from cmtui.errors import NotFound, Refused
from cmtui.models.people import Organization
from tests.casebook.test_referrals import SENT, agency, disclosures

if TYPE_CHECKING:
    from cmtui.casebook.coordination.resources import ResourceOrder
    from tests.casebook.casebooks import Practice


def directory(desk: Practice) -> dict[str, str]:
    """A few entries, by their short names."""
    casa = {"services": "meals, groceries", "languages": "Spanish, English", "payers": "Medicaid"}
    elm = {"services": "hot meals", "languages": "English", "payers": "Aetna; Medicaid"}
    ride = {"services": "rides to visits", "languages": "en, es", "area": "Mesa County"}
    return {
        "casa": agency(desk, "Casa Comida", **casa),
        "elm": agency(desk, "elm street kitchen", **elm),
        "ride": agency(desk, "Valley Rides", **ride),
        "aetna": agency(desk, "Aetna"),
    }


def names(desk: Practice, text: str = "", **asked: str) -> list[str]:
    """What the directory answers, in its order."""
    found = desk.book.resources.page(text, **asked)  # type: ignore[arg-type]  # words only
    assert desk.book.resources.count(text, **asked) == len(found)
    return [row.name for row in found]


@pytest.mark.parametrize(
    ("text", "asked", "found"),
    [
        ("", {}, ["Aetna", "Casa Comida", "elm street kitchen", "Valley Rides"]),
        ("meals", {}, ["Casa Comida", "elm street kitchen"]),
        ("hot me", {}, ["elm street kitchen"]),
        ("mesa", {}, ["Valley Rides"]),
        ("e", {}, ["elm street kitchen"]),
        ("meals", {"language": "es"}, ["Casa Comida"]),
        ("", {"language": "Spanish"}, ["Casa Comida"]),
        ("", {"language": "es"}, ["Casa Comida", "Valley Rides"]),
        ("", {"payer": "aetna"}, ["elm street kitchen"]),
        ("", {"payer": "50%"}, []),
        ("", {"kind": "payer"}, []),
        ("", {"kind": "community_agency", "payer": "Medicaid"}, ["Casa Comida", "elm street kitchen"]),
        ('"; DROP TABLE organization', {}, []),
        ("%", {}, []),
        ("[red]", {}, []),
        ("okapi", {}, []),
    ],
)
def test_the_directory_is_narrowed(
    desk: Practice, text: str, asked: dict[str, str], found: list[str]
) -> None:
    directory(desk)
    assert names(desk, text, **asked) == found


def test_what_a_client_needs_narrows_it(desk: Practice) -> None:
    spanish = desk.opened(language="es")
    desk.book.registers.save("coverage", {"payer": "Medicaid"}, case=spanish)
    assert desk.book.resources.filters(spanish) == ("es", "Medicaid")
    assert desk.book.resources.filters(desk.opened("Ortiz", "Manuel", language="en")) == ("", "")


def test_a_page_ends_and_the_count_goes_on(desk: Practice) -> None:
    directory(desk)
    assert len(desk.book.resources.page(limit=3)) == 3
    assert desk.book.resources.count() == 4


def test_the_figures_are_those_of_the_own_referrals(desk: Practice) -> None:
    case, elm = desk.opened(), directory(desk)["elm"]
    book = desk.book
    ends = [
        ("help_received", "yes", 2),
        ("help_received", "partly", 4),
        ("not_connected", "no", 9),
        ("refused", "", 0),
    ]
    for state, helped, days in ends:
        ident = book.referrals.add(case, {"service": "meals"})
        book.referrals.choose(ident, elm, "close by")
        book.referrals.move(ident, "sent", values=SENT)
        desk.clock.on(days=days)
        if helped:
            book.referrals.move(ident, "started", note="told")
        reason = "wrong_service" if state == "not_connected" else ""
        book.referrals.move(ident, state, reason=reason, values={"help_received": helped} if helped else {})
    declined = book.referrals.add(case, {"service": "meals"})
    book.referrals.choose(declined, elm, "close by")
    book.referrals.move(declined, "client_declined")
    row = book.resources.row(elm)
    assert (row.referrals, row.helped, row.days_to_first) == (4, 2, 4.0)
    assert (row.failed, row.stale) == (True, True)
    book.resources.verify(elm)
    row = book.resources.row(elm)
    assert (row.failed, row.stale, row.verified_on) == (False, False, "2026-03-19")


def in_order(desk: Practice, order: ResourceOrder, **asked: str) -> list[str]:
    """The names in an order of the list, by their ids."""
    resources = desk.book.resources
    return [row.name for row in resources.by_ids(resources.ids(order=order, **asked))]


def test_the_list_has_its_orders_and_any_part_of_it_is_looked_up_by_key(desk: Practice) -> None:
    resources, ids = desk.book.resources, directory(desk)
    case = desk.opened()
    for name, state, days in (
        ("casa", "help_received", 3),
        ("elm", "help_received", 9),
        ("ride", "refused", 4),
    ):
        today = desk.book.today_date()
        made = desk.book.referrals.add(case, {"service": "help"}, day=today - timedelta(days=20))
        desk.book.referrals.choose(made, ids[name], "near", day=today - timedelta(days=20))
        desk.book.referrals.move(made, "sent", day=today - timedelta(days=12), values={"basis": "treatment"})
        if state == "help_received":
            started = today - timedelta(days=12 - days)
            desk.book.referrals.move(made, "started", day=started, note="at once")
        desk.book.referrals.move(made, state, note="so it came")
    resources.verify(ids["aetna"])
    casa, elm, ride, aetna = "Casa Comida", "elm street kitchen", "Valley Rides", "Aetna"
    assert in_order(desk, "name") == [aetna, casa, elm, ride]
    assert in_order(desk, "helped") == [casa, elm, aetna, ride]
    assert in_order(desk, "days") == [casa, elm, aetna, ride]
    assert in_order(desk, "verified")[-1] == aetna
    assert in_order(desk, "kind", text="rides") == [ride]
    found = resources.ids()
    assert [row.name for row in resources.by_ids(found[1:3])] == [casa, elm]
    assert resources.id_of(ids["casa"]) == found[1]
    desk.book.registers.void("organization", ids["aetna"], "closed down")
    assert resources.id_of(ids["aetna"]) is None
    assert [row.name for row in resources.by_ids(found[:2])] == [casa]


def test_an_entry_goes_stale_after_the_practices_interval(desk: Practice) -> None:
    elm = directory(desk)["elm"]
    assert (desk.book.resources.row(elm).stale, desk.book.resources.row(elm).verified_on) == (False, "")
    desk.clock.on(days=181)
    assert desk.book.resources.row(elm).stale
    desk.book.resources.verify(elm, date(2026, 8, 20))
    assert not desk.book.resources.row(elm).stale
    assert desk.book.resources.row(elm).verified_on == "2026-08-20"
    desk.book.undo.last()
    assert desk.book.resources.row(elm).verified_on == ""
    desk.book.registers.save("rule_setting", {"rule": "R-RES-1", "off": "yes"})
    assert not desk.book.resources.row(elm).stale


def test_a_payer_is_never_stale(desk: Practice) -> None:
    payer = agency(desk, "Aetna", kind="payer")
    desk.clock.on(days=400)
    assert not desk.book.resources.row(payer).stale


def test_an_entry_is_not_verified_tomorrow(desk: Practice) -> None:
    elm = directory(desk)["elm"]
    with pytest.raises(Refused, match="by today at the latest"):
        desk.book.resources.verify(elm, date(2026, 3, 5))
    with pytest.raises(NotFound, match="no longer in the directory"):
        desk.book.resources.verify("nobody")


def test_a_conflict_of_interest_stands_beside_the_entry(desk: Practice) -> None:
    sister = agency(desk, "My sister's agency", conflict="yes")
    assert desk.book.resources.row(sister).conflict


def test_entries_and_referrals_are_found_by_their_words(desk: Practice) -> None:
    case, elm = desk.opened(), directory(desk)["elm"]
    ident = desk.book.referrals.add(case, {"service": "hot meals for two"})
    hits = desk.book.search.find("hot meals")
    assert [(hit.kind, hit.id, hit.case, hit.client) for hit in hits] == [
        ("organization", elm, "", "elm street kitchen"),
        ("referral", ident, case, "Garcia, Rosa"),
    ]
    assert desk.book.search.count("hot meals") == 2
    need = desk.book.needs.add(case, {"domain": "safety", "statement": "a safe place"})
    desk.book.referrals.add(case, {"service": "women's shelter"}, need=need)
    desk.rows("UPDATE need SET confidential = 1")
    assert desk.book.search.find("shelter") == ()


def test_two_thousand_entries_answer_like_two(desk: Practice) -> None:
    elm = directory(desk)["elm"]
    with desk.book._desk.record.work(desk.clock()) as work:  # as an import would, without a clock for each
        for count in range(2_000):
            work.put(
                Organization, kind="clinic", name=f"Clinic {count}", services="visits", languages="Spanish"
            )
    assert [row.id for row in desk.book.resources.page("hot mea")] == [elm]
    where, values = _asked("hot mea", "", "", "")
    plan = desk.rows(f"EXPLAIN QUERY PLAN SELECT o.id FROM organization o WHERE {where}", *values)
    assert not any(str(row[3]) == "SCAN o" for row in plan)
    assert len(desk.book.resources.page()) == 200
    assert desk.book.resources.count(language="es") == 2_002


def test_nothing_is_sent_to_the_directory_itself(desk: Practice) -> None:
    case, elm = desk.opened(), directory(desk)["elm"]
    ident = desk.book.referrals.add(case, {"service": "meals"}, options=[("", elm)])
    assert desk.book.referrals.row(ident).options == (("elm street kitchen", "", False),)
    assert disclosures(desk, ident) == []
