"""From an inquiry to an opened case, and what stands in the way."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cmtui.errors import NotFound, Refused, WrongUsage

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice, Wall


def test_an_inquiry_becomes_a_prospect_with_a_number_and_nine_criteria_to_answer(desk: Practice) -> None:
    row = desk.book.intake.log(
        {
            "family": "García",
            "given": "Rosa",
            "born": "3/2/48",
            "phone": "(402) 555-0101",
            "received_at": "yesterday 2pm",
            "reason": "falls",
            "source": "her daughter",
            "urgency": "urgent",
        }
    )

    assert (row.name, row.number, row.status, row.born) == (
        "García, Rosa",
        "2026-001",
        "prospect",
        "1948-03-02",
    )
    assert desk.one("SELECT count(*) FROM criterion WHERE answer = 'unknown' AND NOT decided") == 9
    assert desk.one("SELECT received_at FROM inquiry") == "2026-03-03T20:00:00Z"
    assert desk.rows("SELECT number, digits FROM phone") == [("(402) 555-0101", "4025550101")]
    assert desk.rows("SELECT transition, from_status, to_status, guards FROM stage_event") == [
        ("T-1", "inquiry", "prospect", "{}")
    ]
    assert desk.acts() == ["record.made", "inquiry.logged"]


def test_what_an_inquiry_does_not_say_is_asked_and_the_reason_is_kept(desk: Practice) -> None:
    values = {"family": "Ortiz", "received_at": "today", "reason": "discharge"}

    (ask,) = desk.book.intake.log_asks(values)
    desk.book.intake.log(values, reasons={ask.guard: "caller hung up", "G-9": "  "})

    assert (ask.guard, ask.severity) == ("G-1", "ask")
    assert "who asked" in ask.sentence
    assert ask.reasons
    assert json.loads(desk.one("SELECT guards FROM stage_event")) == {"G-1": "caller hung up"}


def test_an_inquiry_without_a_clock_is_received_now(desk: Practice) -> None:
    desk.book.intake.log({"family": "Ortiz"})

    assert desk.one("SELECT received_at FROM inquiry") == "2026-03-04T16:00:00Z"


def test_the_form_of_the_first_call_begins_with_the_present_moment(desk: Practice) -> None:
    form = desk.book.intake.form()
    values = {field.name: field.value for field in form.fields}

    assert values["received_at"] == "2026-03-04 10:00"
    assert "phone" in values
    assert "disposition" not in values


@pytest.mark.parametrize(
    ("values", "error", "says"),
    [
        ({"reason": "falls"}, WrongUsage, "Last name"),
        ({"family": "Ortiz", "born": "someday"}, WrongUsage, "Birth date"),
        ({"family": "Ortiz", "born": "2030-01-01"}, Refused, "birth"),
        ({"family": "Ortiz", "received_at": "2027-01-01 10:00"}, WrongUsage, "Received"),
        ({"family": "Ortiz", "urgency": "purple"}, WrongUsage, "Urgency"),
        ({"family": "Ortiz", "reason": "x" * 100_001}, WrongUsage, "100,000"),
    ],
    ids=["nobody", "no date", "born after today", "received in the future", "no such urgency", "too long"],
)
def test_an_inquiry_that_cannot_be_is_refused_and_changes_nothing(
    desk: Practice, values: dict[str, str], error: type[Exception], says: str
) -> None:
    before = desk.everything()

    with pytest.raises(error, match=says):
        desk.book.intake.log(values)

    assert desk.everything() == before


def test_names_and_phones_come_in_without_control_characters(desk: Practice) -> None:
    row = desk.book.intake.log({"family": "[/notes] [red]O'Hara\x1b]0;x", "phone": "\x07402 555 0101\x00"})

    assert row.name == "[/notes] [red]O'Hara]0;x"
    assert desk.one("SELECT number FROM phone") == "402 555 0101"


def test_case_numbers_count_within_the_year_and_never_twice(desk: Practice, clock: Wall) -> None:
    desk.inquiry()
    with desk.book._desk.act("test.number") as work:
        work.rows("UPDATE record_settings SET next_case = 1000")
    thousandth = desk.book.caseload.row(desk.inquiry("Ortiz")).number
    clock.show("2027-01-02 09:00")
    next_year = desk.book.caseload.row(desk.inquiry("Reyes")).number
    clock.show("2026-12-30 09:00")
    clock_set_back = desk.book.caseload.row(desk.inquiry("Ford")).number
    clock.show("2027-01-03 09:00")
    next_year_again = desk.book.caseload.row(desk.inquiry("Hill")).number

    assert [thousandth, next_year, clock_set_back, next_year_again] == [
        "2026-1000",
        "2027-001",
        "2026-1001",
        "2027-002",
    ]


# --- who is on record already -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"given": "Rosa", "family": "Garcia", "born": "1948-03-02"}, "same name and birth date"),
        ({"given": "Roza", "family": "Garsia", "born": "3/2/1948"}, "sounds alike, same birth date"),
        ({"given": "", "family": "", "phone": "4025550101"}, "same phone"),
        ({"given": "ROSA", "family": "garcía", "born": "194"}, "same name, birth date not known"),
        ({"given": "Rosa", "family": "Garcia", "born": "1950-01-01", "phone": "12"}, ""),
        ({"given": "Rosa", "family": ""}, ""),
    ],
    ids=["the same", "sounds alike", "phone", "half a date, accents", "another birth date", "half a name"],
)
def test_somebody_on_record_is_found_while_the_inquiry_is_typed(
    desk: Practice, values: dict[str, str], reason: str
) -> None:
    known = desk.inquiry("García", "Rosa", born="1948-03-02", phone="+1 402-555-0101")
    desk.inquiry("Ford", "Ann", born="1970-05-05")

    found = desk.book.intake.candidates(values)

    assert [(each.case, each.reason) for each in found] == ([(known, reason)] if reason else [])


def test_a_new_inquiry_of_a_known_client_makes_a_second_case_and_no_second_person(desk: Practice) -> None:
    first = desk.opened()
    row = desk.book.intake.log({"received_at": "today", "reason": "again"}, client_of=first)

    assert row.name == "Garcia, Rosa"
    assert row.case != first
    assert desk.one("SELECT count(*) FROM person") == 1
    assert desk.one('SELECT count(DISTINCT client_id) FROM "case"') == 1


# --- screening ----------------------------------------------------------------------------------------------------


def test_the_screening_is_answered_decided_and_signed(desk: Practice) -> None:
    case = desk.inquiry()
    desk.answer_criteria(case, "yes")
    desk.book.intake.decide(case, "accept", "will help:\nshe asked for it")

    shown = desk.book.chart.show(case)["screening"]
    assert [each["answer"] for each in shown["criteria"]] == ["yes"] * 9
    assert all(each["decided"] for each in shown["criteria"])
    assert (shown["decision"], shown["reason"], shown["signed"]) == (
        "accept",
        "will help:\nshe asked for it",
        "2026-03-04T16:00:00Z",
    )
    assert desk.one("SELECT signed_by FROM screening") == "Dana Reed"


@pytest.mark.parametrize(
    ("decision", "reason", "says"),
    [("accept", " \x00", "Say why"), ("perhaps", "so", "Decision")],
    ids=["no reason", "no such decision"],
)
def test_a_decision_needs_its_words(desk: Practice, decision: str, reason: str, says: str) -> None:
    case = desk.inquiry()
    before = desk.everything()

    with pytest.raises(WrongUsage, match=says):
        desk.book.intake.decide(case, decision, reason)

    assert desk.everything() == before


def test_a_screening_is_signed_with_its_decision_only(desk: Practice) -> None:
    case = desk.inquiry()
    screening = desk.one("SELECT public_id FROM screening")

    with pytest.raises(Refused, match="Decide first"):
        desk.book.intake.sign_screening(case)
    desk.book.registers.save(
        "screening", {"decision": "waitlist", "decision_reason": "no room"}, id=screening
    )
    desk.book.intake.sign_screening(case)

    assert desk.book.chart.show(case)["screening"]["signed"] == "2026-03-04T16:00:00Z"


def test_until_the_case_is_opened_a_change_takes_the_signature_off_the_screening(desk: Practice) -> None:
    case = desk.inquiry()
    desk.book.intake.decide(case, "accept", "will help")
    criterion = desk.one("SELECT public_id FROM criterion WHERE code = 'SCR-1'")

    desk.book.registers.save("criterion", {"answer": "yes", "evidence": "four visits"}, id=criterion)
    assert desk.one("SELECT signed_at FROM screening") is None
    desk.book.intake.sign_screening(case)
    desk.book.registers.save("criterion", {"answer": "yes", "evidence": "four visits"}, id=criterion)

    assert desk.one("SELECT signed_at FROM screening") is not None, "nothing was changed the second time"


def test_the_screening_that_decided_a_case_is_never_changed_a_new_one_follows(desk: Practice) -> None:
    case = desk.inquiry()
    desk.answer_criteria(case, "yes")
    desk.book.intake.decide(case, "accept", "will help")
    desk.open(case)
    before = desk.everything()
    screening = desk.one("SELECT public_id FROM screening")
    criterion = desk.one("SELECT public_id FROM criterion LIMIT 1")

    for attempt in (
        lambda: desk.book.registers.save("screening", {"risks": "falls"}, id=screening),
        lambda: desk.book.registers.save("criterion", {"answer": "no"}, id=criterion),
        lambda: desk.book.intake.decide(case, "decline", "on second thought"),
        lambda: desk.book.intake.sign_screening(case),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.rule == "S-1"
    assert desk.everything() == before

    desk.book.registers.save("screening", {"screened_on": "today"}, case=case)
    shown = desk.book.chart.show(case)["screening"]
    assert [each["answer"] for each in shown["criteria"]] == ["yes"] * 9
    assert not any(each["decided"] for each in shown["criteria"])


# --- guards and states --------------------------------------------------------------------------------------------


def test_opening_asks_for_what_is_missing_and_keeps_the_reasons(desk: Practice) -> None:
    case = desk.inquiry()
    before = desk.everything()

    asks = desk.book.intake.asks(case, "T-4")
    assert [ask.guard for ask in asks] == ["G-2", "G-4", "G-5", "G-6"]
    assert {ask.severity for ask in asks} == {"ask"}
    with pytest.raises(Refused) as refusal:
        desk.book.intake.move(case, "T-4", reasons={ask.guard: "urgent" for ask in asks[:-1]})
    assert refusal.value.rule == "G-6"
    with pytest.raises(Refused):
        desk.book.intake.move(case, "T-4", reasons={ask.guard: " \x1b" for ask in asks})
    assert desk.everything() == before

    row = desk.book.intake.move(case, "T-4", reasons={ask.guard: f"said of {ask.guard}\x00" for ask in asks})

    assert (row.status, row.opened, row.focus) == ("open", "2026-03-04", "assess")
    assert json.loads(desk.rows("SELECT guards FROM stage_event ORDER BY id")[-1][0]) == {
        guard: f"said of {guard}" for guard in ("G-2", "G-4", "G-5", "G-6")
    }
    assert desk.rows("SELECT disposition, answered_on FROM inquiry") == [("accepted", "2026-03-04")]


def test_with_everything_there_a_case_opens_without_a_question(desk: Practice) -> None:
    case = desk.inquiry()
    desk.answer_criteria(case)
    desk.book.intake.decide(case, "accept", "will help")
    desk.book.intake.consent_by_phone(case, ("service_agreement", "privacy_notice"))
    desk.book.registers.save("decision_maker", {"kind": "client"}, case=case)
    desk.book.registers.save(
        "case", {"conflict_checked_on": "today", "scope_fits": "y", "role_explained_on": "today"}, id=case
    )

    assert desk.book.intake.asks(case, "T-4") == ()
    step = desk.book.intake.next_step(case)
    assert step is not None
    assert step.opens == "T-4"
    assert desk.book.intake.move(case, "T-4").status == "open"


def test_the_next_step_names_the_entry_it_is_about(desk: Practice) -> None:
    case = desk.book.intake.log({"family": "Ortiz"}).case
    step = desk.book.intake.next_step(case)
    assert step is not None
    assert (step.opens, step.subject) == ("inquiry", desk.one("SELECT public_id FROM inquiry"))

    opened = desk.opened("Ford")
    note = desk.book.contacts.log("call 5m: hello", case=opened).id
    step = desk.book.intake.next_step(opened)
    assert step is not None
    assert (step.opens, step.subject) == ("sign", note)
    desk.book.intake.move(opened, "T-14", note="the family called", day=date(2026, 3, 4))
    assert desk.book.intake.next_step(opened) is None


@pytest.mark.parametrize(
    ("way", "status", "left"),
    [
        ([("T-2", {"G-2": "no room"})], "waitlist", ["T-11", "T-12", "T-14"]),
        ([("T-3", {"G-2": "out of area", "G-3": "told by phone"})], "not_accepted", []),
        ([("T-2", {"G-2": "x"}), ("T-11", {})], "prospect", ["T-2", "T-3", "T-4", "T-14"]),
        ([("T-2", {"G-2": "x"}), ("T-12", {"G-3": "x"})], "not_accepted", []),
    ],
    ids=["waitlisted", "not accepted", "taken up again", "not accepted from the waitlist"],
)
def test_a_prospect_goes_its_way(
    desk: Practice, way: list[tuple[str, dict[str, str]]], status: str, left: list[str]
) -> None:
    case = desk.inquiry()
    for transition, reasons in way:
        row = desk.book.intake.move(case, transition, reasons=reasons, note="still wanted, she said")

    assert row.status == status
    assert [ident for ident, _ in desk.book.intake.moves(case)] == left


def test_what_is_waitlisted_comes_back_as_a_task(desk: Practice, clock: Wall) -> None:
    case = desk.inquiry()
    desk.book.intake.move(case, "T-2", reasons={"G-2": "no room"})
    clock.on(days=30)

    assert desk.due(case)["ask whether it is still wanted"] == "today"


def test_a_change_of_status_needs_the_status_it_leads_from(desk: Practice) -> None:
    case = desk.opened()
    before = desk.everything()

    with pytest.raises(Refused, match="The case is open"):
        desk.book.intake.move(case, "T-6")
    with pytest.raises(Refused, match="The case is open"):
        desk.book.intake.move(case, "T-8")
    with pytest.raises(NotFound, match="T-15"):
        desk.book.intake.move(case, "T-15")
    with pytest.raises(NotFound, match="caseload"):
        desk.book.intake.move("nobody", "T-4")

    assert desk.everything() == before


@pytest.mark.parametrize(
    ("day", "note", "rule"),
    [
        (date(2026, 3, 5), "the daughter called", "S-4"),
        (date(1940, 1, 1), "the daughter called", "S-4"),
        (None, "the daughter called", "S-3"),
        (date(2026, 3, 1), "", "T-14"),
    ],
    ids=["in the future", "before birth", "no day", "not said how it is known"],
)
def test_a_death_needs_its_day_and_how_it_is_known(
    desk: Practice, day: date | None, note: str, rule: str
) -> None:
    case = desk.opened(born="1948-03-02")
    before = desk.everything()

    with pytest.raises(Refused) as refusal:
        desk.book.intake.move(case, "T-14", day=day, note=note)

    assert refusal.value.rule == rule
    assert desk.everything() == before


def test_a_death_closes_the_case_and_leaves_the_family_to_be_called(desk: Practice) -> None:
    case = desk.opened()
    other = desk.book.intake.log({"received_at": "today"}, client_of=case).case
    desk.book.contacts.log("note: weaker + call about the meds tomorrow", case=case)
    assert "R-INT-2" in desk.due(other)

    row = desk.book.intake.close_for_death(case, date(2026, 3, 2), "her daughter called")

    assert row.status == "closed"
    assert desk.rows(
        'SELECT closed_on, closed_reason, closed_note FROM "case" WHERE public_id = ?', case
    ) == [("2026-03-04", "death", "her daughter called")]
    assert desk.book.chart.head(case).died == "2026-03-02"
    assert desk.due(case) == {"contact the family": "week"}
    assert not {"R-INT-2", "R-INT-3"} & set(desk.due(other)), "nobody is to call a client who died"


def test_an_opening_may_be_dated_back_but_not_ahead(desk: Practice) -> None:
    case = desk.inquiry()
    before = desk.everything()
    with pytest.raises(Refused) as refusal:
        desk.open(case, day=date(2026, 3, 5))
    assert refusal.value.rule == "S-4"
    assert desk.everything() == before

    desk.open(case, day=date(2026, 3, 2))

    assert desk.book.caseload.row(case).opened == "2026-03-02"
    assert desk.rows("SELECT at FROM stage_event ORDER BY id")[-1] == ("2026-03-02T18:00:00Z",)
