"""One case: its header, sections, timeline and history, today and as it stood on a date."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from cmtui.errors import NotFound
from tests.casebook.casebooks import two_goals

if TYPE_CHECKING:
    from cmtui.rows import ItemRow
    from tests.casebook.casebooks import Practice, Wall


def items(rows: tuple[ItemRow, ...], group: str) -> dict[str, tuple[str, str]]:
    """Label to text and mark of the rows of a group."""
    return {row.label: (row.text, row.mark) for row in rows if row.group == group}


def test_the_header_says_who_it_is_and_what_to_mind(desk: Practice) -> None:
    case = desk.opened(
        "García", "Rosa", born="1948-03-02", phone="402 555 0101", language="es", interpreter="yes"
    )
    person, client, phone = (
        desk.one(f"SELECT public_id FROM {table} ORDER BY id LIMIT 1")
        for table in ("person", "client", "phone")
    )
    desk.book.registers.save("person", {"preferred": "Chayo", "pronouns": "she/her"}, id=person)
    desk.book.registers.save("client", {"safety_alerts": "dog in the yard\n\n oxygen"}, id=client)
    desk.book.registers.save("phone", {"safe_to_leave_message": "unknown"}, id=phone)
    desk.book.registers.save(
        "decision_maker", {"kind": "health_care_agent", "name": "Luis", "activated": "no"}, case=case
    )
    desk.book.registers.save("decision_maker", {"kind": "client"}, case=case)
    desk.book.contacts.log("visit 5m: hello", case=case)

    head = desk.book.chart.head(case)

    assert (head.number, head.name, head.preferred, head.born, head.died) == (
        "2026-001", "García, Rosa", "Chayo", "1948-03-02", None,
    )  # fmt: skip
    assert (head.language, head.pronouns, head.status, head.focus, head.acuity) == (
        "Spanish", "she_her", "open", "assess", 2,
    )  # fmt: skip
    assert head.interpreter
    assert head.alerts == ("dog in the yard", "oxygen")
    assert head.safe == "402 555 0101 · ask before leaving a message"
    assert head.decides == "Health-care agent: Luis (not activated); Client"
    assert head.last_face == head.last_contact == "2026-03-04T16:00:00Z"
    assert [component for component, _, _ in head.rail] == [
        "engage",
        "assess",
        "plan",
        "coordinate",
        "monitor",
        "close",
    ]
    assert head.rail[0][1:] == ("done", "2026-03-04"), "what is missing was waived with a reason"


@pytest.mark.parametrize(
    ("consents", "state"),
    [
        ([], "missing"),
        ([{"signed_on": ""}], "missing"),
        ([{"signed_on": "2026-01-01"}], "valid"),
        ([{"signed_on": "2026-01-01", "expires_on": "2026-04-04"}], "valid"),
        ([{"signed_on": "2026-01-01", "expires_on": "2026-04-03"}], "expiring"),
        ([{"signed_on": "2026-01-01", "expires_on": "2026-03-04"}], "expiring"),
        ([{"signed_on": "2026-01-01", "expires_on": "2026-03-03"}], "expired"),
        ([{"signed_on": "2026-01-01", "revoked_on": "2026-02-01"}], "revoked"),
        ([{"signed_on": "2026-01-01", "revoked_on": "2026-02-01"}, {"signed_on": "2026-02-02"}], "valid"),
        ([{"signed_on": "2025-01-01", "expires_on": "2026-01-01"}, {"signed_on": "2026-01-01"}], "valid"),
    ],
)
def test_the_service_agreement_stands_as_its_dates_say(
    desk: Practice, consents: list[dict[str, str]], state: str
) -> None:
    case = desk.opened()
    for values in consents:
        desk.book.registers.save("consent", {"kind": "service_agreement", **values}, case=case)

    assert desk.book.chart.head(case).consent == state


def test_engage_shows_what_is_there_and_what_is_missing(desk: Practice) -> None:
    case = desk.inquiry(phone="402 555 0101")
    rows = desk.book.chart.engage(case)
    assert items(rows, "Inquiry")["answer"] == ("not answered yet", "none")
    assert items(rows, "Factors and decision")["signature"][1] == "draft"
    assert len(items(rows, "Nine criteria")) == 9
    for group in ("Consents and releases", "Decision maker", "Care team", "Coverage"):
        assert [row.key.endswith(":") for row in rows if row.group == group] == [True], group

    desk.answer_criteria(case, "yes")
    desk.book.intake.decide(case, "accept", "will help")
    values = {
        "scope_fits": "yes",
        "conflict_checked_on": "today",
        "role_explained_on": "today",
        "setting": "1",
    }
    desk.book.registers.save("case", values, id=case)
    desk.book.registers.save(
        "inquiry", {"resources_named": "food bank", "answered_on": "today"}, id=_some(desk, "inquiry")
    )
    for register, entry in (
        ("consent", {"kind": "fee_agreement", "signed_on": "2026-01-01", "given_by": "Rosa", "method": "verbal"}),
        ("consent", {"kind": "privacy_notice", "signed_on": "2026-01-01", "expires_on": "2026-02-01"}),
        ("consent", {"kind": "photo", "signed_on": "2026-01-01", "revoked_on": "2026-02-01"}),
        ("consent", {"kind": "electronic"}),
        ("decision_maker", {"kind": "client", "document_seen": "yes"}),
        ("team_member", {"name": "Dr Obi", "role": "primary_care", "phone": "402", "accountable_for": "meds"}),
        ("coverage", {"payer": "Medicaid", "verified_on": "today"}),
        ("condition", {"name": "Heart failure", "since": "2020-01-01"}),
        ("episode", {"kind": "emergency", "started_at": "3/1/2026 22:00", "facility": "Mercy", "reason": "fall"}),
        ("episode", {"kind": "outpatient", "started_at": "3/2/2026 10:00"}),
        ("address", {"line": "1 Elm St", "city": "Omaha"}),
    ):  # fmt: skip
        desk.book.registers.save(register, entry, case=case)
    rows = desk.book.chart.engage(case)

    assert {mark for _, mark in items(rows, "Nine criteria").values()} == {"done"}
    assert items(rows, "Factors and decision")["decision"] == ("Accept · will help", "done")
    assert items(rows, "Factors and decision")["signature"] == ("signed 2026-03-04", "done")
    assert items(rows, "Inquiry")["resources"] == ("food bank", "done")
    consents = [(row.text, row.mark) for row in rows if row.group == "Consents and releases"]
    assert sorted(consents) == [
        ("expired 2026-02-01", "urgent"),
        ("not in force yet", "draft"),
        ("revoked 2026-02-01", "none"),
        ("since 2026-01-01 · by Rosa · verbal", "done"),
    ]
    assert items(rows, "Care team") == {"Dr Obi": ("Primary care · 402 · meds", "plain")}
    assert items(rows, "Coverage") == {"Medicaid": ("verified 2026-03-04", "done")}
    assert items(rows, "Conditions, as stated by the source") == {
        "Heart failure": ("since 2020-01-01", "plain")
    }
    assert items(rows, "Emergency visits and stays") == {
        "1 Mar 2026": ("Emergency visit · Mercy · fall", "plain")
    }
    assert items(rows, "Client")["address"] == ("1 Elm St, Omaha", "plain")
    assert all(row.key for row in rows)


def _some(desk: Practice, table: str) -> str:
    return str(desk.one(f'SELECT public_id FROM "{table}" ORDER BY id LIMIT 1'))


def test_a_signature_of_the_evening_is_of_that_day(desk: Practice, clock: Wall) -> None:
    case = desk.inquiry()
    clock.show("2026-03-04 20:00")
    desk.book.intake.decide(case, "accept", "will help")

    assert items(desk.book.chart.engage(case), "Factors and decision")["signature"] == (
        "signed 2026-03-04",
        "done",
    )


def test_engage_of_a_case_that_is_gone_is_answered_with_a_sentence(desk: Practice) -> None:
    for read in (
        desk.book.chart.engage,
        desk.book.chart.overview,
        desk.book.chart.timeline,
        desk.book.chart.show,
    ):
        with pytest.raises(NotFound, match="caseload"):
            read("nobody")
    with pytest.raises(NotFound, match="timeline"):
        desk.book.chart.contact("nothing")


def test_the_overview_begins_with_what_one_reads_first(desk: Practice) -> None:
    case = desk.opened()
    desk.book.registers.save("client", {"safety_alerts": "oxygen"}, id=_some(desk, "client"))
    desk.opened("Ford", "Ann")
    for number in range(7):
        desk.book.contacts.log(f"call {number + 1}:00 5m: talk {number}", case=case)
    desk.book.tasks.add(case, "call back", date(2026, 3, 3))

    rows = desk.book.chart.overview(case)

    assert items(rows, "Alerts") == {"alert": ("oxygen", "urgent")}
    assert "call back · your task" in [row.text for row in rows if row.group == "Due"]
    assert len([row for row in rows if row.group == "Last contacts"]) == 5
    assert next(row.text for row in rows if row.group == "Last contacts") == "talk 6"
    due = {row.key for row in rows if row.group == "Due"}
    assert due == {row.key for row in desk.book.today.rows() if row.case == case}


# --- timeline and history -----------------------------------------------------------------------------------------


@pytest.fixture
def long_case(desk: Practice, clock: Wall) -> str:
    """A case with a year of everything."""
    case = desk.opened()
    chance = random.Random(7)
    for number in range(40):
        clock.on(days=chance.randint(0, 5), hours=chance.randint(1, 9))
        kind = chance.choice(("call", "visit", "call no-answer", "note", "email"))
        logged = desk.book.contacts.log(
            f"{kind} 5m: talk {number} {'!' if number % 9 == 0 else ''} + do {number}", case=case
        )
        if number % 3 == 0:
            desk.book.contacts.sign(logged.id)
        if number % 4 == 0:
            desk.book.tasks.done(logged.tasks[0], "done")
        if number % 10 == 0:
            desk.book.registers.save(
                "episode", {"kind": "emergency", "started_at": "yesterday 9pm"}, case=case
            )
            desk.book.registers.save(
                "episode", {"kind": "outpatient", "started_at": "yesterday 9am"}, case=case
            )
    desk.book.intake.move(case, "T-5", reasons={"G-7": "in hospital"})
    return case


@pytest.mark.parametrize("kind", ["all", "contacts", "attempts", "significant", "tasks", "episodes"])
def test_pages_of_the_timeline_are_one_list_newest_first(desk: Practice, long_case: str, kind: str) -> None:
    chart = desk.book.chart
    whole = chart.timeline(long_case, size=999, kind=kind)
    paged = [
        row
        for start in range(0, len(whole) + 7, 7)
        for row in chart.timeline(long_case, start=start, size=7, kind=kind)
    ]

    assert paged == list(whole)
    assert len({row.key for row in whole}) == len(whole) == chart.timeline_count(long_case, kind) > 0
    assert [row.at for row in whole] == sorted((row.at for row in whole), reverse=True)


@pytest.mark.parametrize("kind", ["all", "contacts", "significant"])
def test_the_keys_of_the_timeline_lead_to_its_lines(desk: Practice, long_case: str, kind: str) -> None:
    chart = desk.book.chart
    keys = chart.timeline_keys(long_case, kind)

    assert chart.timeline_rows(long_case, keys) == chart.timeline(long_case, size=999, kind=kind)
    assert chart.timeline_rows(long_case, [*keys[3:5], ("task", 10**6, "gone")]) == chart.timeline(
        long_case, start=3, size=2, kind=kind
    )


def test_each_filter_shows_its_own(desk: Practice, long_case: str) -> None:
    def kinds(filter_: str) -> set[str]:
        return {
            row.key.partition(":")[0] for row in desk.book.chart.timeline(long_case, size=999, kind=filter_)
        }

    assert kinds("all") == {"contact", "task", "stage", "episode"}
    assert kinds("contacts") == kinds("attempts") == {"contact"}
    assert kinds("tasks") == {"task"}
    assert kinds("episodes") == {"episode"}
    attempts = desk.book.chart.timeline(long_case, size=999, kind="attempts")
    assert {row.label for row in attempts} == {"call 5m no answer"}
    significant = desk.book.chart.timeline(long_case, size=999, kind="significant")
    assert all(row.attention for row in significant if row.key.startswith("contact:"))
    assert {row.label for row in significant if row.key.startswith("episode:")} == {"emergency visit"}


def test_a_line_of_the_timeline_says_enough(desk: Practice) -> None:
    case = desk.opened()
    two_goals(desk.book, case)
    desk.book.contacts.log("visit 9:00 1h30m with Luis #2: " + "long\nnote " * 100, case=case)
    done = desk.book.tasks.add(case, "fetch the walker")
    desk.book.tasks.done(done, "at the parish")

    lines = {row.kind: row for row in desk.book.chart.timeline(case, size=99)}

    assert (lines["in_person"].label, lines["in_person"].goals, lines["in_person"].mark) == (
        "visit 1h30m",
        (2,),
        "draft",
    )
    assert lines["in_person"].text.startswith("Luis: long note long")
    assert len(lines["in_person"].text) <= 210
    assert (lines["task"].text, lines["task"].mark) == ("fetch the walker: at the parish", "done")
    assert lines["stage"].text in {"prospect → open · with reasons given", "inquiry → prospect"}


def test_history_pages_are_one_list_and_mark_what_was_undone(desk: Practice, long_case: str) -> None:
    chart = desk.book.chart
    desk.book.undo.last()
    whole = chart.history(long_case, size=999)
    paged = [row for start in range(0, len(whole) + 9, 9) for row in chart.history(long_case, start, 9)]

    assert paged == list(whole)
    assert len(whole) == chart.history_count(long_case)
    assert [row.seq for row in whole] == sorted((row.seq for row in whole), reverse=True)
    assert [(row.act, row.undone) for row in whole[:2]] == [("act.undone", False), ("case.moved", True)]
    assert whole[-1].act == "inquiry.logged"


def test_history_tells_a_change_in_words(desk: Practice) -> None:
    case = desk.opened()
    desk.book.registers.save("case", {"program": "x" * 90, "acuity": "4"}, id=case)

    assert desk.book.chart.history(case)[0].changes == (
        f"case · program: – → {'x' * 59}…",
        "case · acuity: 2 → 4",
    )


def test_history_tells_a_task_by_its_words_and_an_act_taken_back_in_words(desk: Practice) -> None:
    case = desk.opened()
    task = desk.book.tasks.add(case, "call the pharmacist [/b]")
    desk.book.tasks.done(task, "sent")

    done, added, *_ = desk.book.chart.history(case)
    assert added.changes == ("task “call the pharmacist [/b]” added",)
    assert "task “call the pharmacist [/b]” · status: open → done" in done.changes
    desk.book.undo.last()
    assert desk.book.chart.history(case)[0].summary.startswith("task done: call the pharmacist [/b]")


def test_history_tells_a_time_as_the_clock_on_the_wall_showed_it(desk: Practice) -> None:
    note = desk.book.contacts.log("call 5m: hello", case=desk.opened()).id
    case = desk.one('SELECT public_id FROM "case"')
    desk.book.registers.save("contact", {"occurred_at": "2026-03-03 16:30"}, id=note)

    assert desk.book.chart.history(case)[0].changes == (
        "contact · occurred at: 2026-03-04 10:00 → 2026-03-03 16:30",
    )


# --- as it stood on a date ----------------------------------------------------------------------------------------


def test_the_record_as_of_a_day_is_what_was_shown_at_the_end_of_that_day(desk: Practice, clock: Wall) -> None:
    """Every day its chart is shown at the last minute; a month later each is shown again, the same."""
    from tests.casebook.test_projection import anything

    clock.show("2026-03-04 12:00")
    cases = [desk.opened("Garcia", "Rosa", phone="402 555 0101"), desk.inquiry("Ford", "Ann")]
    chance = random.Random(5)
    shown: dict[date, list[dict[str, Any]]] = {}
    for _ in range(25):
        for _ in range(8):
            before = clock.at
            anything(desk, chance)
            clock.at = before + timedelta(minutes=20)
        shown[clock.at.date()] = _charts(desk, cases, None)
        clock.show(f"{clock.at.date() + timedelta(days=1)} 12:00")
    clock.on(days=30)
    for case in cases:
        desk.inquiry("Late", "Comer")
        if (case,) in desk.rows('SELECT public_id FROM "case" WHERE voided_at IS NULL'):
            desk.book.contacts.log("call 5m: much later", case=case)
    # One of the acts moves the practice to another zone, where the same days begin at other instants.
    desk.book.registers.save("practitioner", {"time_zone": "America/Chicago"}, id=desk.book.owner)

    assert len(shown) == 25
    for day, charts in shown.items():
        assert _charts(desk, cases, day) == charts, day


def _charts(desk: Practice, cases: list[str], day: date | None) -> list[dict[str, Any]]:
    found = []
    for case in cases:
        try:
            found.append({**desk.book.chart.show(case, day), "as_of": None})
        except NotFound:
            found.append({})
    return found


def test_a_case_was_not_there_before_its_inquiry(desk: Practice, clock: Wall) -> None:
    case = desk.inquiry()
    clock.on(days=3)

    with pytest.raises(NotFound, match="as of 2026-03-03"):
        desk.book.chart.show(case, date(2026, 3, 3))
    assert desk.book.chart.show(case, date(2026, 3, 4))["status"] == "prospect"


def test_what_was_written_at_midnight_belongs_to_the_new_day(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    clock.show("2026-03-05 00:00")
    desk.book.contacts.log("call 5m: at midnight", case=case)

    assert desk.book.chart.show(case, date(2026, 3, 4))["contacts"] == []
    assert len(desk.book.chart.show(case, date(2026, 3, 5))["contacts"]) == 1


def test_show_gives_plain_values_for_every_key(desk: Practice) -> None:
    case = desk.opened(born="1948-03-02", phone="402 555 0101", language="es")
    two_goals(desk.book, case)
    desk.book.contacts.log("call 15m 12mi with Luis: hello #meds #1 + call back fri", case=case)
    shown = desk.book.chart.show(case)

    assert shown["case"] == case
    assert shown["client"]["phones"] == [
        {
            "number": "402 555 0101",
            "kind": None,
            "safe_to_call": None,
            "safe_to_leave_message": None,
            "best_time": None,
        }
    ]
    assert shown["client"]["languages"] == ["Spanish"]
    (contact,) = shown["contacts"]
    assert {
        "kind": "call",
        "minutes": 15,
        "miles": 12.0,
        "outcome": "reached",
        "topics": ["meds"],
        "goals": [1],
    }.items() <= (contact.items())
    assert shown["tasks"][0]["due"] == "2026-03-06"
    assert [stage["transition"] for stage in shown["stages"]] == ["T-1", "T-4"]


def test_a_stay_stands_on_the_timeline_with_its_beginning_and_its_discharge(desk: Practice) -> None:
    case = desk.opened()
    stay = {
        "kind": "inpatient",
        "started_at": "3/1/2026 19:40",
        "ended_at": "3/3/2026 16:00",
        "facility": "Mercy",
    }
    ident = desk.book.registers.save("episode", stay, case=case)

    lines = [(row.key, row.label) for row in desk.book.chart.timeline(case, kind="episodes")]

    assert lines == [(f"discharge:{ident}", "discharge"), (f"episode:{ident}", "inpatient stay")]


def test_each_number_says_before_dialing_whether_it_is_safe(desk: Practice) -> None:
    case = desk.opened()
    phone = {"number": "402-555-0199", "kind": "home", "safe_to_call": "no", "safe_to_leave_message": "no"}
    desk.book.registers.save("phone", phone, case=case)

    shown = [row.text for row in desk.book.chart.engage(case) if row.key.startswith("phone:")]

    assert "402-555-0199 · NOT safe to call · no voicemail" in shown
