"""Referrals out, to *help received*: the choice, what is sent and on which basis, and the ones that fail."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.confidential import CONFIDENTIAL_FOLLOW_UP
from cmtui.errors import NotFound, Refused, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.casebook.casebooks import Practice

MEALS = {"service": "home-delivered meals"}
SENT = {"basis": "treatment", "way": "fax", "information": "name, address, diet"}


def agency(desk: Practice, name: str, **more: str) -> str:
    """An entry of the directory."""
    return desk.book.registers.save("organization", {"name": name, "kind": "community_agency", **more})


def chosen(desk: Practice, case: str, name: str = "Mesa Meals", **more: str) -> str:
    """A referral whose provider the client chose."""
    ident = desk.book.referrals.add(case, {**MEALS, **more}, options=[(name, "")])
    desk.book.referrals.choose(ident, name, "her neighbor has them")
    return ident


def sent(desk: Practice, case: str, name: str = "Mesa Meals") -> str:
    """A referral that was sent."""
    ident = chosen(desk, case, name)
    desk.book.referrals.move(ident, "sent", values=SENT)
    return ident


def disclosures(desk: Practice, referral: str) -> list[tuple[str, str, str, str, str | None, str]]:
    """What was sent for a referral."""
    return desk.rows(
        "SELECT d.recipient, d.what, d.basis, d.sent_on, d.received_on, d.received_how FROM disclosure d "
        "JOIN referral r ON r.id = d.referral_id WHERE r.public_id = ? AND d.voided_at IS NULL ORDER BY d.id",
        referral,
    )


def test_meals_silent_for_twelve_days_then_two_others_in_the_clients_language(desk: Practice) -> None:
    case = desk.opened(language="es")
    silver = agency(desk, "Silver Meals", services="home-delivered meals", languages="English")
    casa = agency(desk, "Casa Comida", services="comidas, meals", languages="Spanish, English")
    sol = agency(desk, "Sol Kitchen", services="hot meals", languages="Spanish")
    book = desk.book
    first = book.referrals.add(case, MEALS, options=[("", silver)])
    book.referrals.choose(first, silver, "the only one she knows")
    book.referrals.move(first, "sent", values=SENT)
    desk.clock.on(days=12)
    (row,) = book.referrals.rows(case)
    assert (row.state, row.waits, row.received_on) == ("sent", 12, "")

    book.referrals.move(first, "waitlist", note="four months, says Ms. Lee")
    language, _ = book.resources.filters(case)
    found = book.resources.page("meals", language=language)
    assert {each.id for each in found} == {casa, sol}
    second = book.referrals.again(
        first, {}, options=[(each.name, each.id) for each in found], reason="no_capacity", note="waitlist"
    )
    book.referrals.choose(second, sol, "hot, and her neighbor has them")
    book.referrals.move(second, "sent", values={"basis": "treatment"})
    book.resources.verify(silver)

    new, old = book.referrals.rows(case)
    assert (new.id, new.state, new.provider, new.replaces) == (second, "sent", "Sol Kitchen", first)
    assert new.information == SENT["information"]
    assert new.organization == sol
    assert new.options == (
        ("Casa Comida", "", False),
        ("Sol Kitchen", "hot, and her neighbor has them", True),
    )
    assert [state for state, _, _ in new.states] == ["identified", "offered", "client_accepted", "sent"]
    assert (old.state, old.reason, old.replaced_by) == ("not_connected", "no_capacity", second)
    assert (old.ended_on, old.received_on) == ("2026-03-16", "2026-03-16")
    assert [(state, day) for state, day, _ in old.states[-3:]] == [
        ("sent", "2026-03-04"),
        ("waitlist", "2026-03-16"),
        ("not_connected", "2026-03-16"),
    ]
    entry = book.resources.row(silver)
    assert (entry.verified_on, entry.stale, entry.referrals, entry.helped) == ("2026-03-16", False, 1, 0)


def test_what_is_sent_is_written_down_with_its_basis_and_its_receipt(desk: Practice) -> None:
    case = desk.opened()
    ident = sent(desk, case)
    assert disclosures(desk, ident) == [
        ("Mesa Meals", "name, address, diet", "treatment", "2026-03-04", None, "")
    ]
    desk.clock.on(days=1)
    desk.book.referrals.move(ident, "received", note="Ms. Lee, by phone")
    assert disclosures(desk, ident)[0][4:] == ("2026-03-05", "Ms. Lee, by phone")
    desk.book.referrals.move(ident, "scheduled", values={"appointment_on": "3/9"})
    desk.clock.on(days=4)
    desk.book.referrals.move(ident, "started")
    desk.clock.on(days=14)
    desk.book.referrals.move(
        ident, "help_received", values={"help_received": "partly", "satisfaction": "fine"}
    )
    row = desk.book.referrals.row(ident)
    assert (row.received_on, row.scheduled_on, row.appointment_on, row.started_on, row.ended_on) == (
        "2026-03-05",
        "2026-03-05",
        "2026-03-09",
        "2026-03-09",
        "2026-03-23",
    )
    assert (row.help_received, row.satisfaction) == ("partly", "fine")


def test_an_answer_of_the_provider_verifies_receipt(desk: Practice) -> None:
    ident = sent(desk, desk.opened())
    desk.clock.on(days=2)
    desk.book.referrals.move(ident, "accepted")
    assert disclosures(desk, ident)[0][4:] == ("2026-03-06", "by the answer: accepted by the provider")


@pytest.mark.parametrize(
    ("values", "why"),
    [({}, "on what basis"), ({"basis": "consent"}, "No release of information is in force")],
    ids=["no basis", "no consent"],
)
def test_nothing_is_sent_without_a_basis(desk: Practice, values: dict[str, str], why: str) -> None:
    case = desk.opened()
    ident = chosen(desk, case)
    before = desk.book.referrals.row(ident)
    with pytest.raises(Refused, match=why) as refused:
        desk.book.referrals.move(ident, "sent", values=values)
    assert refused.value.rule == "S-2"
    assert desk.book.referrals.row(ident) == before
    assert disclosures(desk, ident) == []


def test_a_release_that_names_the_provider_is_the_basis(desk: Practice) -> None:
    case = desk.opened()
    release = {"kind": "release_of_information", "effective_on": "3/1"}
    desk.book.registers.save("consent", {**release, "recipients": "Mercy Hospital"}, case=case)
    ident = chosen(desk, case)
    with pytest.raises(Refused, match="No release in force names Mesa Meals \\(it names Mercy Hospital\\)"):
        desk.book.referrals.move(ident, "sent", values={"basis": "consent"})
    named = desk.book.registers.save(
        "consent", {**release, "recipients": "Mercy Hospital; Mesa Meals"}, case=case
    )
    desk.book.referrals.move(ident, "sent", values={"basis": "consent"})
    assert desk.book.referrals.row(ident).basis == "consent"
    assert (
        desk.one(
            "SELECT c.public_id FROM disclosure d JOIN consent c ON c.id = d.consent_id ORDER BY d.id DESC"
        )
        == named
    )


@pytest.mark.parametrize(
    ("kind", "recipients", "is_basis"),
    [
        ("release_of_information", "", True),
        ("release_of_information", "Clinic, Mesa\nDr. Rao", False),
        ("release_of_information", "Clinic; the Mesa Meals kitchen", True),
        ("release_of_information", "Clinic West", False),
        ("law_protected_records", "", False),
        ("law_protected_records", "mesa meals", True),
        ("contact_with_family", "", False),
        ("service_agreement", "Mesa Meals", False),
    ],
)
def test_which_consents_let_a_referral_out(
    desk: Practice, kind: str, recipients: str, is_basis: bool
) -> None:
    case = desk.opened()
    values = {"kind": kind, "recipients": recipients, "effective_on": "3/1"}
    desk.book.registers.save("consent", values, case=case)
    ident = chosen(desk, case)
    if is_basis:
        desk.book.referrals.move(ident, "sent", values={"basis": "consent"})
        assert disclosures(desk, ident)[0][2] == "consent"
    else:
        with pytest.raises(Refused, match="No release"):
            desk.book.referrals.move(ident, "sent", values={"basis": "consent"})


def test_a_longer_name_is_known_by_the_one_that_the_release_gives(desk: Practice) -> None:
    case = desk.opened()
    values = {"kind": "release_of_information", "recipients": "Dr. Rao, Mercy", "effective_on": "3/1"}
    desk.book.registers.save("consent", values, case=case)
    ident = chosen(desk, case, "Dr. Rao (primary care)")
    desk.book.referrals.move(ident, "sent", values={"basis": "consent"})
    other = chosen(desk, case, "Mercy Meals")
    with pytest.raises(Refused, match="No release in force names Mercy Meals"):
        desk.book.referrals.move(other, "sent", values={"basis": "consent"})


def test_a_release_to_others_is_taken_when_it_is_chosen_itself_and_in_force(desk: Practice) -> None:
    case = desk.opened()
    values = {
        "kind": "release_of_information",
        "effective_on": "3/1",
        "recipients": "food agencies of the county",
    }
    release = desk.book.registers.save("consent", values, case=case)
    old = desk.book.registers.save("consent", {**values, "expires_on": "2026-03-03"}, case=case)
    ident = chosen(desk, case)
    offered = dict(desk.book.referrals.bases(ident))
    assert offered[f"consent:{release}"] == "Release of information · food agencies of the county"
    assert f"consent:{old}" not in offered
    assert "consent" not in offered
    with pytest.raises(Refused, match="not in force"):
        desk.book.referrals.move(ident, "sent", values={"basis": f"consent:{old}"})
    desk.book.referrals.move(ident, "sent", values={"basis": f"consent:{release}"})
    assert desk.book.referrals.row(ident).basis == "consent"


def test_no_help_is_no_help_received_and_ends_as_not_connected_with_its_reason(desk: Practice) -> None:
    case = desk.opened()
    ident = sent(desk, case)
    move = desk.book.referrals.move
    move(ident, "started", note="came at once")
    before = desk.everything()
    with pytest.raises(WrongUsage, match="not connected, with the reason"):
        move(ident, "help_received", values={"help_received": "no"})
    assert desk.everything() == before
    move(ident, "not_connected", reason="not_completed", values={"help_received": "no"})
    row = desk.book.referrals.row(ident)
    assert (row.state, row.reason, row.help_received) == ("not_connected", "not_completed", "no")
    desk.book.undo.last(case)
    move(ident, "help_received", values={"help_received": "partly"})
    with pytest.raises(Refused, match="ended with help received"):
        desk.book.registers.save("referral", {"help_received": "no"}, id=ident, case=case)
    assert desk.book.referrals.row(ident).help_received == "partly"


def test_whom_each_release_names_is_told_by_its_value(desk: Practice) -> None:
    case = desk.opened()
    release = {"kind": "release_of_information", "effective_on": "3/1"}
    named = desk.book.registers.save("consent", {**release, "recipients": "Mercy Hospital"}, case=case)
    desk.book.registers.save("consent", release, case=case)
    assert desk.book.referrals.named(chosen(desk, case)) == {f"consent:{named}": "Mercy Hospital"}
    assert desk.book.transitions.named(case) == {f"consent:{named}": "Mercy Hospital"}


def test_what_comes_out_of_order_takes_a_note(desk: Practice) -> None:
    ident = sent(desk, desk.opened())
    with pytest.raises(WrongUsage, match="“started” does not usually follow “sent”"):
        desk.book.referrals.move(ident, "started")
    desk.book.referrals.move(ident, "started", note="they came the same day")
    assert desk.book.referrals.row(ident).states[-1] == ("started", "2026-03-04", "they came the same day")
    assert desk.book.referrals.next_states("started") == ("help_received", "not_connected")


def test_a_settled_referral_goes_on_with_a_note_and_without_its_later_days(desk: Practice) -> None:
    ident = sent(desk, desk.opened())
    desk.clock.on(days=3)
    desk.book.referrals.move(ident, "scheduled")
    desk.book.referrals.move(ident, "not_connected", reason="no answer")
    assert desk.book.referrals.row(ident).reason == "no_answer"
    desk.clock.on(days=1)
    desk.book.referrals.move(ident, "sent", values=SENT, note="to their new fax")
    row = desk.book.referrals.row(ident)
    assert (row.state, row.sent_on, row.received_on, row.scheduled_on, row.ended_on, row.reason) == (
        "sent",
        "2026-03-08",
        "",
        "",
        "",
        "",
    )
    assert len(disclosures(desk, ident)) == 2


@pytest.mark.parametrize(
    ("state", "more", "error", "why"),
    [
        ("not_connected", {}, WrongUsage, "why the client was not connected"),
        ("not_connected", {"reason": "the moon"}, WrongUsage, "is no reason"),
        ("received", {}, WrongUsage, "how receipt was verified"),
        ("flying", {}, WrongUsage, "is no state of a referral"),
        ("waitlist", {"day": date(2026, 3, 5)}, Refused, "by today at the latest"),
        ("waitlist", {"day": date(2026, 3, 3)}, Refused, "it is “sent” since"),
        ("waitlist", {"values": {"appointment_on": "the moon"}}, WrongUsage, "Appointment"),
    ],
)
def test_a_move_that_says_too_little_or_cannot_be_is_refused(
    desk: Practice, state: str, more: dict[str, object], error: type[Exception], why: str
) -> None:
    ident = sent(desk, desk.opened())
    before = desk.everything()
    with pytest.raises(error, match=why):
        desk.book.referrals.move(ident, state, **more)  # type: ignore[arg-type]  # of the table
    assert desk.everything() == before


def test_it_is_not_sent_before_somebody_is_chosen(desk: Practice) -> None:
    ident = desk.book.referrals.add(desk.opened(), MEALS)
    with pytest.raises(WrongUsage, match="record the client's choice first"):
        desk.book.referrals.move(ident, "sent", values=SENT, note="in a hurry")


def test_what_was_done_before_sending_may_be_typed_late(desk: Practice) -> None:
    ident = chosen(desk, desk.opened())
    desk.book.referrals.move(ident, "sent", values=SENT, day=date(2026, 2, 27))
    row = desk.book.referrals.row(ident)
    assert (row.sent_on, row.state_on, row.waits) == ("2026-02-27", "2026-02-27", 5)
    assert desk.one("SELECT identified_on FROM referral") == "2026-02-27"


def test_the_client_chooses_somebody_who_was_not_offered(desk: Practice) -> None:
    case = desk.opened()
    ident = desk.book.referrals.add(case, MEALS, options=[("Mesa Meals", ""), ("mesa meals ", "")])
    desk.book.referrals.choose(ident, "Her cousin's kitchen", "she trusts them")
    row = desk.book.referrals.row(ident)
    assert row.options == (("Mesa Meals", "", False), ("Her cousin's kitchen", "she trusts them", True))
    desk.book.referrals.choose(ident, "MESA MEALS", "the cousin moved away")
    row = desk.book.referrals.row(ident)
    assert [(name, chosen) for name, _, chosen in row.options] == [
        ("Mesa Meals", True),
        ("Her cousin's kitchen", False),
    ]
    assert row.chosen_why == "the cousin moved away"
    desk.book.referrals.move(ident, "client_declined", note="she cooks herself")
    assert desk.book.referrals.row(ident).ended_on == "2026-03-04"


def test_a_client_who_declined_may_choose_after_all_and_the_history_says_why(desk: Practice) -> None:
    ident = desk.book.referrals.add(desk.opened(), MEALS, options=[("Mesa Meals", "")])
    desk.book.referrals.move(ident, "client_declined")
    desk.book.referrals.choose(ident, "Mesa Meals", "the neighbor likes them")
    row = desk.book.referrals.row(ident)
    assert row.states[-1] == ("client_accepted", "2026-03-04", "the neighbor likes them")
    assert row.ended_on == ""


def test_an_entry_that_was_struck_out_leaves_its_name_at_the_referral(desk: Practice) -> None:
    mesa = agency(desk, "Mesa Meals")
    ident = chosen(desk, desk.opened())
    assert desk.book.referrals.row(ident).organization == mesa
    desk.book.registers.void("organization", mesa, "closed for good")
    row = desk.book.referrals.row(ident)
    assert (row.provider, row.organization) == ("Mesa Meals", "")


def test_of_two_entries_with_one_name_the_one_that_was_offered_is_chosen(desk: Practice) -> None:
    agency(desk, "Mesa Meals")
    second = agency(desk, "Mesa Meals", area="the north")
    ident = desk.book.referrals.add(desk.opened(), MEALS, options=[("Mesa Meals", second)])
    desk.book.referrals.choose(ident, "Mesa Meals", "they come to her street")
    assert desk.book.referrals.row(ident).organization == second


def test_a_name_of_the_directory_is_tied_to_its_entry(desk: Practice) -> None:
    entry = agency(desk, "Mesa Meals of Bexar County")
    agency(desk, "Mesa Meals")
    case = desk.opened()
    ident = desk.book.referrals.add(case, {**MEALS, "provider": "mesa meals of bexar county"})
    assert desk.book.referrals.row(ident).organization == entry
    other = desk.book.referrals.add(case, {**MEALS, "provider": 'Mesa " OR * meals'})
    assert desk.book.referrals.row(other).organization == ""


def test_a_referral_answers_its_need(desk: Practice) -> None:
    case = desk.opened()
    need = desk.book.needs.add(case, {"domain": "food", "statement": "not enough to eat"})
    ident = desk.book.referrals.add(case, MEALS, need=need)
    assert desk.book.needs.need(need).disposition == "referral"
    assert desk.book.referrals.row(ident).need == need
    desk.book.undo.last(case)
    assert desk.book.needs.need(need).disposition == ""
    with pytest.raises(NotFound):
        desk.book.referrals.row(ident)


def test_a_need_whose_referral_is_struck_out_waits_for_its_answer_again(desk: Practice) -> None:
    case = desk.opened()
    need = desk.book.needs.add(case, {"domain": "food", "statement": "not enough to eat"})
    first, second = (desk.book.referrals.add(case, MEALS, need=need) for _ in range(2))
    desk.book.registers.void("referral", first, "entered twice")
    assert desk.book.needs.need(need).disposition == "referral"
    desk.book.registers.void("referral", second, "wrong client")
    assert desk.book.needs.need(need).disposition == ""
    desk.book.undo.last(case)
    assert desk.book.needs.need(need).disposition == "referral"


def test_a_referral_carries_out_an_intervention_and_so_does_the_one_that_replaces_it(desk: Practice) -> None:
    case = desk.opened()
    goal = desk.book.plan.add_goal(case, {"what": "eat twice a day"})
    step = desk.book.plan.add_intervention(goal, {"what": "meals at home", "kind": "refer"})
    ident = desk.book.referrals.add(case, MEALS, intervention=step)
    desk.book.referrals.again(ident, {}, reason="not eligible")
    tied = "SELECT count(*) FROM referral r JOIN intervention i ON i.id = r.intervention_id WHERE i.public_id = ?"
    assert desk.one(tied, step) == 2


def test_a_need_of_another_case_is_not_answered(desk: Practice) -> None:
    other = desk.opened("Ortiz", "Manuel")
    need = desk.book.needs.add(other, {"domain": "food", "statement": "not enough to eat"})
    with pytest.raises(NotFound):
        desk.book.referrals.add(desk.opened(), MEALS, need=need)


def test_words_of_a_confidential_need_stand_only_in_its_own_row(desk: Practice) -> None:
    case = desk.opened()
    need = desk.book.needs.add(case, {"domain": "safety", "statement": "a safe place"})
    ident = desk.book.referrals.add(case, {"service": "shelter"}, need=need, options=[("Haven", "")])
    desk.rows("UPDATE need SET confidential = 1")
    desk.book.referrals.add(case, {"service": "a safe bed"}, need=need)
    assert [event.summary for event in desk.book.chart.history(case)[:2]] == ["", "shelter"]
    desk.book.undo.last(case)
    desk.book.referrals.choose(ident, "Haven", "her sister was there")
    told = " · ".join(desk.book.chart.history(case)[0].changes)
    assert "referral · state: offered → client_accepted" in told
    assert "referral · provider" in told
    assert "Haven" not in told
    assert "sister" not in told
    (row,) = desk.book.referrals.rows(case)
    assert row.service == CONFIDENTIAL_FOLLOW_UP
    assert (row.options, row.confidential) == ((), True)
    (shown,) = desk.book.chart.show(case)["referrals"]
    assert (shown["id"], shown["service"], shown["provider"]) == (ident, CONFIDENTIAL_FOLLOW_UP, None)
    assert desk.book.referrals.row(ident).service == "shelter"


def test_each_act_is_taken_back(desk: Practice) -> None:
    case, book = desk.opened(), desk.book
    ident = book.referrals.add(case, MEALS)
    steps: list[Callable[[], object]] = [
        lambda: book.referrals.offer(ident, [("Mesa Meals", "")]),
        lambda: book.referrals.choose(ident, "Mesa Meals", "close by"),
        lambda: book.referrals.move(ident, "sent", values=SENT),
        lambda: book.referrals.move(ident, "waitlist"),
        lambda: book.referrals.again(ident, {}, reason="no_capacity"),
    ]
    seen = []
    for step in steps:
        seen.append(book.referrals.rows(case))
        step()
    for before in reversed(seen):
        book.undo.last(case)
        assert book.referrals.rows(case) == before


def test_another_takes_the_place_of_a_failed_one_once(desk: Practice) -> None:
    case = desk.opened()
    ident = sent(desk, case)
    with pytest.raises(WrongUsage, match="why the client was not connected"):
        desk.book.referrals.again(ident, {})
    desk.book.referrals.again(ident, {"service": "a meals club"}, reason="no_answer")
    with pytest.raises(Refused, match="took its place already"):
        desk.book.referrals.again(ident, {})
    done = sent(desk, case)
    desk.book.referrals.move(done, "help_received", note="told by the daughter")
    with pytest.raises(Refused, match="help was received"):
        desk.book.referrals.again(done, {})


def test_a_refused_one_is_replaced_without_another_reason(desk: Practice) -> None:
    case = desk.opened()
    ident = sent(desk, case)
    desk.book.referrals.move(ident, "refused", reason="not eligible", note="outside the county")
    desk.book.referrals.again(ident, {"service": "a meals club"})
    new, old = desk.book.referrals.rows(case)
    assert (old.state, old.reason, old.replaced_by) == ("refused", "not_eligible", new.id)
    assert (new.service, new.provider, new.state) == ("a meals club", "", "identified")


def test_a_second_offer_adds_to_the_first(desk: Practice) -> None:
    ident = desk.book.referrals.add(desk.opened(), MEALS, options=[("Mesa Meals", "")])
    desk.book.referrals.offer(ident, [("Elm", ""), ("Mesa Meals", "")])
    row = desk.book.referrals.row(ident)
    assert [name for name, _, _ in row.options] == ["Mesa Meals", "Elm"]
    assert [state for state, _, _ in row.states] == ["identified", "offered"]


def test_after_sending_neither_offer_nor_choice_changes(desk: Practice) -> None:
    ident = sent(desk, desk.opened())
    with pytest.raises(Refused, match="sent already"):
        desk.book.referrals.offer(ident, [("Other", "")])
    with pytest.raises(Refused, match="sent already"):
        desk.book.referrals.choose(ident, "Other", "why not")


@pytest.mark.parametrize("service", ["", "   ", "\x1b\x07"])
def test_a_referral_says_for_what(desk: Practice, service: str) -> None:
    with pytest.raises(WrongUsage, match="For what"):
        desk.book.referrals.add(desk.opened(), {"service": service})


def test_an_offer_and_a_choice_name_somebody(desk: Practice) -> None:
    ident = desk.book.referrals.add(desk.opened(), MEALS)
    with pytest.raises(WrongUsage, match="at least one provider"):
        desk.book.referrals.offer(ident, [])
    with pytest.raises(WrongUsage, match="needs a name"):
        desk.book.referrals.offer(ident, [("  ", "")])
    with pytest.raises(WrongUsage, match="whom the client chose and why"):
        desk.book.referrals.choose(ident, "Mesa Meals", "")


def test_hostile_words_are_kept_as_words(desk: Practice) -> None:
    case = desk.opened()
    words = "[red]meals[/] \x1b[31m\u202egnol"
    ident = desk.book.referrals.add(case, {"service": words}, options=[(words, "")])
    row = desk.book.referrals.row(ident)
    assert row.service == row.options[0][0] == "[red]meals[/] [31mgnol"


def test_after_a_failure_today_asks_to_verify_the_entry(desk: Practice) -> None:
    case, mesa = desk.opened(), agency(desk, "Mesa Meals")
    ident = sent(desk, case)
    desk.clock.on(days=12)
    assert desk.due(case)["R-REF-1"] == "overdue"
    desk.book.referrals.move(ident, "not_connected", reason="no_answer")
    assert "R-REF-1" not in desk.due(case)
    (row,) = [row for row in desk.book.today.rows() if row.rule == "R-RES-1-F"]
    assert (row.subject, row.opens) == (f"organization:{mesa}", "organization")
    assert desk.book.today.settle(row.key) == "Entry of the directory verified today."
    assert not [row for row in desk.book.today.rows() if row.rule == "R-RES-1-F"]
    desk.book.undo.last()
    assert [row for row in desk.book.today.rows() if row.rule == "R-RES-1-F"]
