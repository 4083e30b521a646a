"""The section Coordinate: who does what, who is waited for, what was asked of whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cmtui.care_rows import MissedRow
from cmtui.casebook.confidential import CONFIDENTIAL_FOLLOW_UP
from cmtui.casebook.coordination.coordinate_section import MOST, Section, due_words
from cmtui.casebook.coordination.coordinate_work import missed
from cmtui.errors import NotFound, Refused
from tests.casebook.test_referrals import SENT, chosen, sent

if TYPE_CHECKING:
    from cmtui.rows import ItemRow
    from tests.casebook.casebooks import Practice

GROUPS = (
    "Tasks", "Waiting on others", "Escalations", "Transitions", "Referrals", "Authorizations", "Care team", "Education",
    "Expectations", "Conferences",
)  # fmt: skip


def group(desk: Practice, case: str, name: str, *, whole: bool = False) -> list[ItemRow]:
    """The rows of one group."""
    return [row for row in desk.book.coordinate.rows(case, whole=whole) if row.group == name]


def texts(desk: Practice, case: str, name: str) -> list[tuple[str, str, str]]:
    """Label, text and mark of the rows of one group."""
    return [(row.label, row.text, row.mark) for row in group(desk, case, name)]


def test_an_empty_case_offers_an_entry_of_each_kind(desk: Practice) -> None:
    case = desk.opened()
    for (task,) in desk.rows("SELECT public_id FROM task WHERE status = 'open'"):
        desk.book.tasks.done(task)
    rows = desk.book.coordinate.rows(case)
    assert tuple(dict.fromkeys(row.group for row in rows)) == GROUPS
    assert [(row.key, row.adds) for row in rows] == [
        ("task:", "task"),
        ("task:", "task"),
        ("escalation:", "escalation"),
        ("transition:", "transition"),
        ("referral:", "referral"),
        ("authorization:", "authorization"),
        ("team_member:", "team_member"),
        ("education:", "education"),
        ("expectation:", "expectation"),
        ("contact:", "contact"),
    ]


def test_a_case_that_is_not_there_is_told(desk: Practice) -> None:
    with pytest.raises(NotFound):
        desk.book.coordinate.rows("nobody")


def test_my_tasks_and_those_of_others_stand_apart(desk: Practice) -> None:
    case = desk.opened()
    for (task,) in desk.rows("SELECT public_id FROM task WHERE status = 'open'"):
        desk.book.tasks.done(task)
    book = desk.book
    late = book.tasks.add(case, "call the pharmacy", date(2026, 3, 2))
    book.tasks.add(case, "visit", date(2026, 3, 6))
    asleep = book.tasks.add(case, "ask about respite", date(2026, 3, 4))
    book.tasks.snooze(asleep, date(2026, 3, 9))
    united = book.tasks.add(case, "decision on the wheelchair", date(2026, 3, 4))
    book.registers.save("task", {"waiting_on": "United", "hard": "yes"}, id=united)
    mia = book.tasks.add(case, "count the tablets", date(2026, 3, 20))
    book.registers.save("task", {"owner": "Mia"}, id=mia)
    book.escalations.escalate(late, why="closed twice")
    book.tasks.add("", "renew the license", date(2026, 3, 4))
    assert texts(desk, case, "Tasks") == [
        ("call the pharmacy", "2 d late · escalated", "urgent"),
        ("visit", "Fri", "soon"),
        ("ask about respite", "Mon · put off 1 ×, until 9 Mar", "soon"),
    ]
    assert texts(desk, case, "Waiting on others") == [
        ("decision on the wheelchair", "waiting on United · today · hard deadline", "urgent"),
        ("count the tablets", "task of Mia · 20 Mar", "plain"),
    ]
    assert texts(desk, case, "Escalations") == [
        ("call the pharmacy", "1 The person's supervisor · asked 4 Mar · answer Fri", "soon")
    ]
    desk.clock.on(days=6)
    assert texts(desk, case, "Tasks")[-1][1] == "1 d late · put off 1 ×"


def test_answered_escalations_stand_behind(desk: Practice) -> None:
    case = desk.opened()
    first = desk.book.escalations.escalate(case=case, subject="no ride", why="three times")
    desk.book.escalations.answer(first, "a driver is\x07 named")
    bare = {"subject": "an old matter", "level": "9", "asked_on": "3/1"}
    desk.book.registers.save("escalation", bare, case=case)
    assert texts(desk, case, "Escalations") == [
        ("an old matter", "9 · asked 1 Mar", "plain"),
        ("no ride", "1 The person's supervisor · answered 4 Mar · a driver is named", "done"),
    ]


def test_referrals_say_how_long_they_stand_so_and_what_became_of_them(desk: Practice) -> None:
    case = desk.opened()
    book = desk.book
    book.referrals.add(case, {"service": "rides"}, options=[("A", ""), ("B", "")])
    silent = sent(desk, case)
    desk.clock.on(days=12)
    rows = {row[0]: row[1:] for row in texts(desk, case, "Referrals")}
    assert rows["home-delivered meals → Mesa Meals"] == ("sent, 12 d · 7 d late", "urgent")
    assert rows["rides"][0].startswith("offered, 12 d · 2 offered")
    book.referrals.again(silent, {}, reason="no_answer")
    helped = chosen(desk, case, "Elm")
    book.referrals.move(helped, "sent", values=SENT)
    book.referrals.move(helped, "scheduled", values={"appointment_on": "3/20"})
    assert texts(desk, case, "Referrals")[0][1].startswith("scheduled today · appointment 20 Mar")
    book.referrals.move(helped, "started")
    book.referrals.move(helped, "not_connected", reason="no_answer", values={"help_received": "no"})
    labels = {label: (text, mark) for label, text, mark in texts(desk, case, "Referrals")}
    assert labels["home-delivered meals → Elm"] == (
        "not connected 16 Mar · no answer · no help after all",
        "plain",
    )
    assert labels["home-delivered meals → Mesa Meals"] == (
        "not connected 16 Mar · no answer · another was made",
        "plain",
    )
    again = next(text for label, text, _ in texts(desk, case, "Referrals") if label == "home-delivered meals")
    assert again.endswith("again")


def test_help_in_part_is_help(desk: Practice) -> None:
    case = desk.opened()
    ident = sent(desk, case)
    desk.book.referrals.move(ident, "help_received", note="told", values={"help_received": "partly"})
    assert texts(desk, case, "Referrals") == [
        ("home-delivered meals → Mesa Meals", "help received 4 Mar · help: in part", "done")
    ]


def test_words_of_a_confidential_need_are_not_in_the_list(desk: Practice) -> None:
    case = desk.opened()
    need = desk.book.needs.add(case, {"domain": "safety", "statement": "a safe place"})
    ident = desk.book.referrals.add(case, {"service": "shelter", "provider": "Haven"}, need=need)
    desk.rows("UPDATE need SET confidential = 1")
    (row,) = group(desk, case, "Referrals")
    assert (row.key, row.label) == (f"referral:{ident}", CONFIDENTIAL_FOLLOW_UP)


def test_authorizations_say_what_is_left_and_those_that_are_over_stand_behind(desk: Practice) -> None:
    case = desk.opened()
    save = desk.book.registers.save
    save("authorization", {"service": "old nursing", "state": "ended"}, case=case)
    save("authorization", {"service": "rehab", "state": "denied", "payer": "United"}, case=case)
    running = {"service": "home health", "state": "approved", "units": "24", "used": "20", "number": "A-7"}
    save("authorization", {**running, "until_on": "2026-03-09"}, case=case)
    save("authorization", {"service": "settled one", "state": "approved", "settled_on": "3/2"}, case=case)
    rows = texts(desk, case, "Authorizations")
    assert rows[0][:2] == ("home health", "approved · A-7 · 4 of 24 visits left · until 9 Mar")
    assert {row[0]: row[2] for row in rows[1:]} == {
        "old nursing": "done",
        "rehab": "done",
        "settled one": "done",
    }
    more = desk.book.registers.save("authorization", {**running, "used": "26"}, case=case)
    assert more
    assert "approved · A-7 · 26 of 24 visits: 2 over" in [
        row[1] for row in texts(desk, case, "Authorizations")
    ]
    brief = [row.text for row in desk.book.chart.overview(case) if row.label == "Units left"]
    assert "home health: 26 of 24 visits: 2 over" in brief
    desk.clock.on(days=10)
    assert "4 of 24 visits left · until 9 Mar" in texts(desk, case, "Authorizations")[0][1]


def test_the_team_tells_of_an_aspect_twice_and_of_who_is_missing(desk: Practice) -> None:
    case = desk.opened()
    save = desk.book.registers.save
    save("person", {"preferred": "Rosie"}, id=desk.one("SELECT public_id FROM person"))
    save("team_member", {"name": "Lopez", "role": "nurse", "accountable_for": "wounds, Medicines"}, case=case)
    save("team_member", {"name": "Dr. Rao", "accountable_for": "medicines", "phone": "555 0199"}, case=case)
    save("team_member", {"name": "Mia", "role": "family", "emergency_contact": "yes"}, case=case)
    save("team_member", {"name": "Gone", "accountable_for": "wounds", "until": "2026-03-01"}, case=case)
    goal = desk.book.plan.add_goal(case, {"what": "weigh daily", "responsible": "Rosa Garcia"})
    for who in ("Valley Rides", "Lopez", "", "Rosie"):
        desk.book.plan.add_intervention(goal, {"what": f"do {who or 'it'}", "responsible": who})
    for count in range(4):
        desk.book.plan.add_intervention(goal, {"what": f"step {count}", "responsible": "Ito"})
    assert texts(desk, case, "Care team") == [
        ("Lopez", "Nurse · answers for wounds, Medicines · medicines: Dr. Rao as well", "confirm"),
        ("Dr. Rao", "555 0199 · answers for medicines · medicines: Lopez as well", "confirm"),
        ("Mia", "Family · emergency contact", "none"),
        ("Valley Rides", "named by the plan, not on the team · do Valley Rides", "confirm"),
        ("Ito", "named by the plan, not on the team · step 0, step 1, step 2 …", "confirm"),
    ]
    nobody = desk.book.plan.add_goal(case, {"what": "sleep", "measure": "hours"})
    desk.book.plan.set_status(nobody, "active")
    row = group(desk, case, "Care team")[-1]
    assert (row.key, row.label, row.text) == (f"goal:{nobody}", "goal 2", "nobody answers for it · sleep")


def test_teaching_that_is_to_be_come_back_to_stands_first(desk: Practice) -> None:
    case = desk.opened()
    save = desk.book.registers.save
    gap = {
        "topic": "weighing",
        "held_on": "3/1",
        "teach_back": "partly",
        "gap": "when\nto call",
        "follow_up_on": "today",
    }
    save("education", gap, case=case)
    save(
        "education",
        {"topic": "salt", "held_on": "3/3", "teach_back": "understood", "language": "es"},
        case=case,
    )
    save("education", {"topic": "insulin", "held_on": "3/4", "learner": "family"}, case=case)
    assert texts(desk, case, "Education") == [
        (
            "weighing",
            "1 Mar · client · teach-back: partly · unclear: when to call · come back to it today",
            "today",
        ),
        ("insulin", "4 Mar · family or caregiver · teach-back: not asked", "none"),
        ("salt", "3 Mar · client · Spanish · teach-back: said or shown back rightly", "done"),
    ]


def test_what_stays_unclear_is_come_back_to(desk: Practice) -> None:
    case = desk.opened()
    save = desk.book.registers.save
    save("education", {"topic": "insulin", "held_on": "today", "teach_back": "not_yet"}, case=case)
    save(
        "education", {"topic": "salt", "held_on": "today", "gap": "labels", "follow_up_on": "3/20"}, case=case
    )
    save("education", {"topic": "walking", "held_on": "today", "teach_back": "understood"}, case=case)
    days = desk.rows("SELECT follow_up_on FROM education ORDER BY id")
    assert [day for (day,) in days] == ["2026-03-11", "2026-03-20", None]


def test_expectations_that_do_not_fit_ask_to_be_brought_together(desk: Practice) -> None:
    case = desk.opened()
    save = desk.book.registers.save
    save(
        "expectation",
        {"party": "family", "who": "Mia", "expects": "home\nby Friday", "realistic": "no"},
        case=case,
    )
    save(
        "expectation",
        {"party": "payer", "expects": "five visits", "realistic": "yes", "horizon": "short"},
        case=case,
    )
    told = {"party": "client", "expects": "to drive", "realistic": "no", "reconciled": "a ride twice a week"}
    save("expectation", told, case=case)
    rows = texts(desk, case, "Expectations")
    assert rows[0] == (
        "Family or caregiver · Mia",
        "home by Friday · not realistic · not brought together yet",
        "confirm",
    )
    assert (rows[1][0], rows[1][2]) == ("Payer", "plain")
    assert rows[2][1:] == ("to drive · not realistic · brought together: a ride twice a week", "done")


def test_a_conference_tells_what_was_agreed(desk: Practice) -> None:
    case = desk.opened()
    narrative = (
        "Present: Dr. Rao, Mia\n\nPositions: Mia wants her home; Dr. Rao wants a week more\n\n"
        "Agreement: home on Friday,\nwith a nurse\n\nWho does what: Lopez orders the bed"
    )
    values = {
        "mode": "case_conference",
        "format": "conference",
        "narrative": narrative,
        "occurred_at": "today 9am",
    }
    ident = desk.book.registers.save("contact", values, case=case)
    desk.book.contacts.log("conference 20m yesterday: all are waiting", case=case)
    assert texts(desk, case, "Conferences") == [
        ("4 Mar", "Dr. Rao, Mia · agreed: home on Friday, with a nurse", "draft"),
        ("3 Mar", "all are waiting", "draft"),
    ]
    desk.book.contacts.sign(ident)
    assert group(desk, case, "Conferences")[0].mark == "plain"


def test_a_long_group_is_cut_and_counts_the_rest(desk: Practice) -> None:
    case = desk.opened()
    before = desk.one("SELECT count(*) FROM task WHERE status = 'open'")
    for count in range(MOST + 5):
        desk.book.tasks.add(case, f"task {count}")
    for count in range(MOST + 1):
        desk.book.registers.save("expectation", {"party": "client", "expects": f"a {count}"}, case=case)
    rows = group(desk, case, "Tasks")
    assert len(rows) == MOST + 1
    assert (rows[-1].key, rows[-1].label) == ("more:task", f"and {before + 5} more")
    assert group(desk, case, "Expectations")[-1].label == "and 1 more"
    assert len(group(desk, case, "Tasks", whole=True)) == before + MOST + 5
    assert len(group(desk, case, "Expectations", whole=True)) == MOST + 1


def test_a_disclosure_by_the_editor_rests_on_a_basis(desk: Practice) -> None:
    case = desk.opened()
    values = {"recipient": "Mercy", "what": "the plan", "sent_on": "today"}
    with pytest.raises(Refused, match="on what basis Mercy"):
        desk.book.registers.save("disclosure", values, case=case)
    with pytest.raises(Refused, match="No release of information"):
        desk.book.registers.save("disclosure", {**values, "basis": "consent"}, case=case)
    ident = desk.book.registers.save("disclosure", {**values, "basis": "court order of 3 March"}, case=case)
    desk.book.registers.save(
        "disclosure", {"received_on": "today", "received_how": "by phone"}, id=ident, case=case
    )
    release = {"kind": "release_of_information", "effective_on": "3/1", "recipients": "Mercy"}
    consent = desk.book.registers.save("consent", release, case=case)
    desk.book.registers.save("disclosure", {"basis": "consent"}, id=ident, case=case)
    assert desk.one("SELECT c.public_id FROM disclosure d JOIN consent c ON c.id = d.consent_id") == consent
    desk.book.registers.save(
        "consent", {"revoked_on": "today", "revoked_how": "by phone"}, id=consent, case=case
    )
    desk.book.registers.save("disclosure", {"questions": "which diet"}, id=ident, case=case)
    with pytest.raises(Refused, match="No release of information is in force"):
        desk.book.registers.save("disclosure", {"recipient": "Mercy West"}, id=ident, case=case)


def test_a_referral_by_the_editor_begins_as_identified(desk: Practice) -> None:
    case = desk.opened()
    entry = desk.book.registers.save("organization", {"name": "Mesa Meals"})
    values = {"service": "meals", "provider": "mesa meals"}
    ident = desk.book.registers.save("referral", values, case=case)
    row = desk.book.referrals.row(ident)
    assert (row.state, row.state_on, row.organization, row.provider) == (
        "identified",
        "2026-03-04",
        entry,
        "Mesa Meals",
    )
    assert row.states == (("identified", "2026-03-04", ""),)
    desk.book.registers.save("referral", {"provider": "nobody known"}, id=ident, case=case)
    assert desk.book.referrals.row(ident).organization == ""
    for _ in range(2):
        desk.book.undo.last(case)
    assert desk.book.referrals.rows(case) == ()


@pytest.mark.parametrize(
    ("left", "words"), [("", ""), ("Fri", "due Fri"), ("2 d late", "2 d late"), ("14 h left", "14 h left")]
)
def test_how_long_is_left_in_a_sentence(left: str, words: str) -> None:
    assert due_words(left) == words


def test_a_hard_deadline_that_was_missed_is_shown_with_when_it_was_due_and_settled(desk: Practice) -> None:
    case = desk.opened()
    values = {"from_setting": "hospital", "to_setting": "home", "happened_at": "today 09:00"}
    desk.book.transitions.add(case, values)
    desk.clock.show("2026-03-08 10:00")
    assert group(desk, case, "Missed deadlines") == [], "while it is owed it stands on Today"
    values = {"mode": "phone", "reached": "yes", "plan_working": "yes", "occurred_at": "2026-03-08 10:00"}
    desk.book.registers.save("contact", values, case=case)

    (row,) = group(desk, case, "Missed deadlines")

    assert (row.label, row.mark, row.adds) == (
        "follow up the discharge home: is the plan working",
        "confirm",
        "",
    )
    assert row.text.startswith("due 7 Mar 09:00 · settled 8 Mar 10:00 · R-TRN-1 · 4 Mar")
    assert desk.book.coordinate.rows(case)[-1] == row
    desk.book.undo.last(case)
    assert group(desk, case, "Missed deadlines") == []


def test_a_deadline_that_is_a_day_tells_its_day_and_a_long_list_offers_no_adding(desk: Practice) -> None:
    case = desk.opened()
    section = Section(desk.book._desk, desk.book._desk.case_id(case), {})
    late = MissedRow("a", "R-CON-1", "ask for consent", "", "2026-03-02", "", "", "")

    rows = missed(section, [replace(late, id=str(place)) for place in range(MOST + 1)])

    assert (rows[0].text, rows[0].key) == ("due 2 Mar · not settled · R-CON-1", "missed:0")
    assert (rows[-1].key, rows[-1].label, rows[-1].adds) == ("more:missed", "and 1 more", "")
