from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.coordination.transitions_follow_up import NOT_WORKING
from cmtui.casebook.coordination.transitions_rows import OFFERED
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.rules.transitions import Standing, last_step, next_act
from tests.casebook.casebooks import wall

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice

HOSTILE = "[/notes] [red]Mercy'"


def discharged(desk: Practice, case: str, at: str = "2026-03-06 16:00", **more: str) -> str:
    """A discharge home, recorded half an hour later."""
    desk.clock.at = wall(at) + timedelta(minutes=30)
    values = {"from_place": "Mercy General", "from_setting": "hospital", "happened_at": at}
    return desk.book.transitions.add(case, {**values, **more})


def follow_up(desk: Practice, case: str, **more: str) -> str:
    values = {
        "occurred_at": f"{desk.book.wall():%Y-%m-%d %H:%M}",
        "mode": "phone",
        "direction": "out",
        "party": "Rosa (daughter)",
        "reached": "yes",
        "plan_working": "yes",
    }
    return desk.book.registers.save("contact", {**values, **more}, case=case)


# --- The steps ----------------------------------------------------------------------------------------------------

FRIDAY = datetime(2026, 3, 6, 22, tzinfo=UTC)
LAST_DAY = (FRIDAY + timedelta(days=30)).date()
DURING, AFTER = LAST_DAY, LAST_DAY + timedelta(days=1)
HAPPENED = {"happened_at": FRIDAY, "watched_until": LAST_DAY}
TOLD = {**HAPPENED, "sent": 2, "received": 2}
CALLED = {**TOLD, "followed_up": True}
DONE = {**CALLED, "medicines_compared": True}


@pytest.mark.parametrize(
    ("facts", "today", "step", "act"),
    [
        ({}, DURING, "expected", "happened"),
        (HAPPENED, DURING, "happened", "told"),
        ({**HAPPENED, "sent": 1}, DURING, "sent", "received"),
        ({**HAPPENED, "sent": 2, "received": 1}, DURING, "sent", "received"),
        (TOLD, DURING, "received", "contact"),
        ({**HAPPENED, "followed_up": True}, DURING, "contacted", "told"),
        (CALLED, DURING, "contacted", "compared"),
        ({**DONE, "problems_open": True}, DURING, "contacted", "problems"),
        (DONE, DURING, "contacted", ""),
        (DONE, AFTER, "watched", "close"),
        ({**DONE, "readmitted": True}, DURING, "contacted", "review"),
        ({**DONE, "readmitted": True, "reviewed": True}, DURING, "contacted", "close"),
        ({**DONE, "closed": True}, AFTER, "closed", ""),
        ({**TOLD, "admits": True}, DURING, "received", ""),
    ],
    ids=[
        "expected: did it happen",
        "happened: tell those who receive the client",
        "sent: verify the receipt",
        "one of two receipts is missing",
        "received: the 72 hours",
        "a call before anything was sent counts, and the information is still owed",
        "called: compare the medicines",
        "problems that were found are to be settled",
        "watched: nothing to do",
        "the 30 days are over",
        "a readmission is reviewed first",
        "reviewed, it may be closed before the 30 days are over",
        "closed",
        "an admission is followed up by nobody at home",
    ],
)
def test_a_transition_asks_for_its_next_step(
    facts: dict[str, object], today: object, step: str, act: str
) -> None:
    standing = Standing(**facts)  # type: ignore[arg-type]
    assert (last_step(standing, today=today), next_act(standing, today=today)) == (step, act)  # type: ignore[arg-type]


# --- The story of a discharge -------------------------------------------------------------------------------------


def test_a_discharge_goes_from_expected_to_closed_and_the_chart_says_each_step(desk: Practice) -> None:
    case = desk.opened()
    book = desk.book.transitions
    values = {"from_place": "Mercy General", "from_setting": "hospital", "expected_on": "fri"}
    ident = book.add(case, values)

    def says() -> str:
        (row,) = book.items(case)
        return row.text

    assert book.row(ident).step == "expected"
    assert says() == "expected 6 Mar"
    desk.clock.show("2026-03-06 17:00")
    book.happened(ident, wall("2026-03-06 16:00"))
    assert "call by 9 Mar 17:00" in says(), "72 hours are hours, and summer time begins in between"
    assert "nothing sent yet" in says()

    sent = book.told(ident, {"recipient": "Dr. Hall", "what": "discharge summary", "basis": "treatment"})
    assert "sent ~ receipt not verified" in says()
    book.received(sent, "by phone, Ann at the desk")
    (copy,) = book.row(ident).copies
    assert (copy.received_on, copy.received_how) == ("2026-03-06", "by phone, Ann at the desk")
    assert "sent, receipt verified" in says()

    desk.clock.show("2026-03-07 10:00")
    follow_up(desk, case)
    assert book.row(ident).step == "contacted"
    assert "plan working: yes" in says()
    book.compared(ident)
    assert says() == "6 Mar 16:00 · plan working: yes · sent, receipt verified · watched to 5 Apr"
    assert book.row(ident).next == ""

    desk.clock.show("2026-04-06 09:00")
    assert book.row(ident).next == "close"
    book.close(ident)
    assert book.row(ident).step == "closed"
    assert says() == "6 Mar 16:00 · closed 6 Apr"


def test_tasks_that_count_from_the_discharge_move_with_it(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case)
    code = next(row.code for row in desk.book.task_sets.all() if row.anchor == "transition")
    tasks = desk.book.task_sets.apply(case, code, transition=ident)
    before = dict(desk.rows("SELECT public_id, due_on FROM task"))
    desk.clock.show("2026-03-07 18:00")
    desk.book.transitions.happened(ident, wall("2026-03-07 16:00"))
    after = dict(desk.rows("SELECT public_id, due_on FROM task"))
    days = {
        (datetime.fromisoformat(after[task]) - datetime.fromisoformat(before[task])).days for task in tasks
    }
    assert 1 in days
    desk.book.undo.last(case)
    assert dict(desk.rows("SELECT public_id, due_on FROM task")) == before


def test_every_act_on_a_transition_is_taken_back_by_undo(desk: Practice) -> None:
    case = desk.opened()
    book = desk.book.transitions
    ident = book.add(case, {"from_place": "Mercy General", "expected_on": "fri"})
    desk.clock.show("2026-03-06 17:00")
    sent = ""

    def send() -> None:
        nonlocal sent
        sent = book.told(ident, {"recipient": "Dr. Hall", "what": "list", "basis": "treatment"})

    acts = (
        lambda: book.happened(ident),
        send,
        lambda: book.received(sent, "by fax"),
        lambda: book.element(ident, "medicines", "yes", "list of 6 March"),
        lambda: book.element(ident, "medicines", "no"),
        lambda: book.risk(ident, "high", tool="lace", score=12),
        lambda: book.taught(ident, "warning signs, said back"),
        lambda: book.compared(ident),
        lambda: book.problems(ident, "no walker"),
        lambda: book.fixed(ident),
        lambda: book.readmitted(ident, wall("2026-03-06 17:00").date()),
        lambda: book.review(ident, "medicines", "50 for 25 mg", "compare on the day of discharge"),
        lambda: book.close(ident),
    )
    stood = [book.row(ident)]
    for act in acts:
        act()  # type: ignore[no-untyped-call]  # a lambda has no types
        stood.append(book.row(ident))
        assert stood[-1] != stood[-2]
    for before in reversed(stood[:-1]):
        desk.book.undo.last(case)
        assert book.row(ident) == before
    desk.book.undo.last(case)
    assert book.rows(case) == ()
    with pytest.raises(NotFound):
        book.row(ident)


def test_an_element_that_was_taken_back_can_be_answered_again(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case)
    book = desk.book.transitions
    book.element(ident, "transport", "no", "no car")
    desk.book.undo.last(case)
    book.element(ident, "transport", "yes")
    assert ("transport", "yes", "no car") not in book.row(ident).elements
    answered = {code: answer for code, answer, _ in book.row(ident).elements}
    assert answered["transport"] == "yes"
    assert len(answered) == 12, "every element of the plan is listed, answered or not"


@pytest.mark.parametrize(("code", "answer"), [("moon", "yes"), ("transport", "perhaps")])
def test_there_is_no_other_element_and_no_other_answer(desk: Practice, code: str, answer: str) -> None:
    ident = discharged(desk, desk.opened())
    with pytest.raises(WrongUsage):
        desk.book.transitions.element(ident, code, answer)


# --- The 72 hours -------------------------------------------------------------------------------------------------


def test_an_attempt_leaves_the_72_hours_running_and_the_answer_settles_them(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case, "2026-11-20 16:00")
    book = desk.book.transitions
    assert book.row(ident).follow_up_due == "2026-11-23T22:00:00Z", "Monday 16:00 in Chicago"
    assert book.awaiting(case) == (ident, "Mercy General → home", "2026-11-23T22:00:00Z")
    desk.clock.show("2026-11-21 10:00")
    follow_up(desk, case, reached="no_answer", plan_working="")
    row = book.row(ident)
    assert (row.follow_up_at, row.attempts, row.next) == ("", 1, "told")
    assert "tried 1 ×" in book.items(case)[0].text
    desk.clock.show("2026-11-21 11:00")
    follow_up(desk, case, plan_working="")
    assert not book.row(ident).follow_up_at, "reached, and nobody said whether the plan is working"
    desk.clock.show("2026-11-21 12:00")
    follow_up(desk, case, mode="letter")
    assert not book.row(ident).follow_up_at, "a letter answers nothing"
    desk.clock.show("2026-11-21 13:00")
    follow_up(desk, case, plan_working="partly")
    row = book.row(ident)
    assert (row.follow_up_at, row.plan_working) == ("2026-11-21T19:00:00Z", "partly")
    assert book.awaiting(case) is None


def test_where_the_clocks_went_back_in_between_the_72_hours_end_an_hour_earlier_on_the_wall(
    desk: Practice,
) -> None:
    ident = discharged(desk, desk.opened(), "2026-10-30 16:00")
    due = datetime.fromisoformat(desk.book.transitions.row(ident).follow_up_due)
    assert f"{due.astimezone(desk.book.zone):%a %H:%M}" == "Mon 15:00"


def test_problems_told_at_the_follow_up_become_tasks_due_today_and_stand_on_the_transition(
    desk: Practice,
) -> None:
    case = desk.opened()
    ident = discharged(desk, case)
    desk.clock.show("2026-03-07 08:10")
    problems = "new drug not picked up\norder a walker mon"
    contact = follow_up(desk, case, plan_working="no", tasks=problems)
    assert desk.book.chart.follow_ups(contact) == (
        ("new drug not picked up", "2026-03-07", "open"),
        ("order a walker", "2026-03-09", "open"),
    )
    row = desk.book.transitions.row(ident)
    assert row.problems == "new drug not picked up\norder a walker"
    desk.book.undo.last(case)
    assert desk.book.transitions.row(ident).problems == ""
    assert not desk.book.transitions.row(ident).follow_up_at
    assert not [task for task in desk.due(case) if "walker" in task]


def test_where_the_plan_works_a_task_waits_for_the_practices_interval(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case)
    desk.clock.show("2026-03-07 08:10")
    contact = follow_up(desk, case, tasks="send the plan")
    assert desk.book.chart.follow_ups(contact) == (("send the plan", "2026-03-14", "open"),)
    assert desk.book.transitions.row(ident).problems == ""


def test_problems_added_to_an_unsigned_contact_later_are_found_problems_too(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case)
    desk.clock.show("2026-03-07 08:10")
    contact = follow_up(desk, case, plan_working="no")
    desk.book.registers.save("contact", {"tasks": "no scale"}, id=contact, case=case)
    assert desk.book.transitions.row(ident).problems == "no scale"


@pytest.mark.parametrize("answer", ["no", "partly"])
def test_the_worst_answer_without_a_problem_is_itself_owed_today(desk: Practice, answer: str) -> None:
    case = desk.opened()
    discharged(desk, case)
    desk.clock.show("2026-03-07 08:10")
    contact = follow_up(desk, case, plan_working=answer)
    assert desk.book.chart.follow_ups(contact) == ((NOT_WORKING, "2026-03-07", "open"),)
    assert NOT_WORKING in [row.what for row in desk.book.today.rows(case=case)]
    desk.book.registers.save("contact", {"minutes": "5"}, id=contact, case=case)
    assert len(desk.book.chart.follow_ups(contact)) == 1, "an edit of something else owes nothing more"
    desk.book.undo.last(case)
    desk.book.undo.last(case)
    assert not desk.rows("SELECT 1 FROM task WHERE voided_at IS NULL")


@pytest.mark.parametrize(
    ("mended", "status"), [({"tasks": "no scale"}, "done"), ({"plan_working": "yes"}, "dropped")]
)
def test_what_is_owed_without_a_problem_goes_once_the_contact_says_more(
    desk: Practice, mended: dict[str, str], status: str
) -> None:
    case = desk.opened()
    discharged(desk, case)
    desk.clock.show("2026-03-07 08:10")
    contact = follow_up(desk, case, plan_working="no")
    desk.book.registers.save("contact", mended, id=contact, case=case)
    assert (NOT_WORKING, "2026-03-07", status) in desk.book.chart.follow_ups(contact)


def test_an_answer_by_somebody_who_was_not_reached_owes_nothing(desk: Practice) -> None:
    case = desk.opened()
    discharged(desk, case)
    contact = follow_up(desk, case, reached="no_answer", plan_working="no")
    assert desk.book.chart.follow_ups(contact) == ()


def test_one_call_settles_the_newest_transition_and_the_next_call_the_one_before(desk: Practice) -> None:
    case = desk.opened()
    book = desk.book.transitions
    first = discharged(desk, case, "2026-03-06 16:00")
    second = discharged(
        desk, case, "2026-03-08 16:00", from_place="Elm House", from_setting="skilled_nursing"
    )

    def owed() -> set[str]:
        return {row.subject for row in desk.book.today.rows(case=case) if row.rule == "R-TRN-1"}

    assert owed() == {f"transition:{first}", f"transition:{second}"}
    desk.clock.show("2026-03-09 10:00")
    follow_up(desk, case, plan_working="no", tasks="no scale")
    assert (book.row(first).follow_up_at, book.row(first).problems) == ("", "")
    assert (book.row(second).plan_working, book.row(second).problems) == ("no", "no scale")
    assert owed() == {f"transition:{first}"}
    waiting = book.awaiting(case)
    assert waiting is not None
    assert waiting[0] == first
    desk.clock.show("2026-03-09 11:00")
    follow_up(desk, case, plan_working="partly", tasks="no walker")
    assert (book.row(first).plan_working, book.row(first).problems) == ("partly", "no walker")
    assert book.row(second).plan_working == "no"
    assert owed() == set()


@pytest.mark.parametrize(
    ("called", "settled"), [("2026-04-05 18:00", True), ("2026-04-06 09:00", False)], ids=["day 30", "day 31"]
)
def test_a_call_settles_no_transition_of_long_before(desk: Practice, called: str, settled: bool) -> None:
    case = desk.opened()
    ident = discharged(desk, case, "2026-03-06 16:00")
    desk.clock.show(called)
    follow_up(desk, case)
    assert bool(desk.book.transitions.row(ident).follow_up_at) is settled
    owed = [row for row in desk.book.today.rows(case=case) if row.rule == "R-TRN-1"]
    assert bool(owed) is not settled


def test_a_closed_transition_takes_no_answer_away_from_an_open_one(desk: Practice) -> None:
    case = desk.opened()
    first = discharged(desk, case, "2026-03-06 16:00")
    second = discharged(desk, case, "2026-03-08 16:00")
    desk.book.transitions.close(second)
    desk.clock.show("2026-03-09 10:00")
    follow_up(desk, case)
    assert desk.book.transitions.row(first).plan_working == "yes"
    assert not desk.book.transitions.row(second).follow_up_at
    assert "R-TRN-1" not in desk.due(case)


@pytest.mark.parametrize(
    ("left", "due"),
    [
        ("2026-11-20 16:00", "Mon 16:00"),
        ("2026-10-30 16:00", "Mon 15:00"),
        ("2026-03-06 16:00", "Mon 17:00"),
    ],
    ids=["a Friday", "the clocks went back in between", "the clocks went forward"],
)
def test_today_asks_for_the_call_until_somebody_is_reached_and_answers(
    desk: Practice, left: str, due: str
) -> None:
    desk.clock.at = wall(left) - timedelta(days=30)
    case = desk.opened()
    ident = discharged(desk, case, left)

    def asked() -> list[str]:
        rows = desk.book.today.rows(case=case)
        return [row.due for row in rows if (row.rule, row.subject) == ("R-TRN-1", f"transition:{ident}")]

    (at,) = asked()
    assert f"{datetime.fromisoformat(at).astimezone(desk.book.zone):%a %H:%M}" == due
    desk.clock.on(hours=12)
    desk.book.calls.outcome(case, "no_answer")
    assert asked(), "an attempt leaves it"
    follow_up(desk, case, plan_working="")
    assert asked(), "so does a contact in which nobody answered"
    contact = follow_up(desk, case, plan_working="no")
    assert not asked()
    assert desk.book.chart.contact(contact).plan_working == "no"
    desk.book.undo.last(case)
    assert asked()


def test_the_receipt_is_owed_a_day_after_sending_and_the_medicines_within_a_week(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case)
    sent = desk.book.transitions.told(
        ident, {"recipient": "Hall clinic", "what": "list", "basis": "treatment"}
    )
    row = next(row for row in desk.book.today.rows(case=case) if row.rule == "R-TRN-3")
    assert desk.book.transitions.of(row.subject) == ident
    assert "Hall clinic" in row.what
    assert desk.book.transitions.of(f"transition:{ident}") == ident
    with pytest.raises(NotFound):
        desk.book.transitions.of("informed:nothing")
    assert "R-TRN-4" in desk.due(case)
    desk.book.transitions.received(sent, "by phone")
    desk.book.transitions.compared(ident)
    assert not {"R-TRN-3", "R-TRN-4"} & set(desk.due(case))


def test_an_admission_asks_for_no_call(desk: Practice) -> None:
    case = desk.opened()
    values = {"from_setting": "home", "to_setting": "hospital", "to_place": "Mercy General"}
    desk.clock.show("2026-03-06 17:00")
    ident = desk.book.transitions.add(case, {**values, "happened_at": "today 16:00"})
    row = desk.book.transitions.row(ident)
    assert (row.title, row.follow_up_due, row.next) == ("home → Mercy General", "", "told")
    assert desk.book.transitions.awaiting(case) is None
    assert "call by" not in desk.book.transitions.items(case)[0].text
    assert "R-TRN-1" not in desk.due(case)


def test_a_shelter_and_a_home_are_named_by_what_they_are(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case, to_setting="shelter", to_place="12 Hidden Street")
    assert desk.book.transitions.row(ident).title == "Mercy General → shelter"
    assert desk.book.transitions.row(ident).to_place == "12 Hidden Street"


def test_the_visit_after_it_is_noted_and_lies_between_the_move_and_today(desk: Practice) -> None:
    ident = discharged(desk, desk.opened())
    book = desk.book.transitions
    for day in ("2026-03-05 10:00", "2026-03-07 10:00"):
        with pytest.raises(Refused):
            book.visited(ident, wall(day).date())
    book.visited(ident, wall("2026-03-06 10:00").date())
    assert book.row(ident).visit_on == "2026-03-06"
    expected = book.add(desk.opened("Diaz"), {"from_place": "Mercy", "expected_on": "in 2d"})
    with pytest.raises(Refused):
        book.visited(expected, wall("2026-03-06 10:00").date())


def test_the_marks_of_the_section_tell_what_presses(desk: Practice) -> None:
    case = desk.opened()
    book = desk.book.transitions

    def mark() -> str:
        return book.items(case)[0].mark

    ident = book.add(case, {"from_place": "Mercy General", "expected_on": "2026-03-06"})
    assert mark() == "soon"
    desk.clock.show("2026-03-07 10:00")
    assert mark() == "urgent", "it was expected yesterday, and nobody said whether it happened"
    book.happened(ident)
    assert mark() == "today"
    desk.clock.show("2026-03-11 10:00")
    assert mark() == "urgent", "the 72 hours are over"
    follow_up(desk, case)
    assert mark() == "soon"
    book.readmitted(ident, desk.book.today_date())
    assert mark() == "urgent"
    book.review(ident, "planned")
    book.close(ident)
    assert mark() == "done"


# --- On the timeline ----------------------------------------------------------------------------------------------


def test_the_timeline_tells_what_moved_what_was_sent_and_a_readmission(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case)

    def line() -> tuple[str, str, str]:
        found = [row for row in desk.book.chart.timeline(case, kind="episodes") if row.kind == "transition"]
        assert len(found) == desk.book.chart.timeline_count(case, "episodes")
        keys = desk.book.chart.timeline_keys(case, "episodes")
        assert desk.book.chart.timeline_rows(case, keys) == tuple(found)
        return found[0].label, found[0].text, found[0].mark

    assert line() == ("discharge", "Mercy General → home · nothing sent", "plain")
    told = {"recipient": "Hall clinic", "what": "list", "basis": "treatment"}
    sent = desk.book.transitions.told(ident, told)
    assert line() == ("discharge", "Mercy General → home · sent ~ receipt not verified", "confirm")
    desk.book.transitions.received(sent, "by phone")
    assert line()[1] == "Mercy General → home · sent, receipt verified"
    desk.book.transitions.readmitted(ident, desk.book.today_date())
    assert line()[1].endswith("readmitted, not reviewed yet")
    desk.book.transitions.close(ident)
    assert line()[2] == "done"


@pytest.mark.parametrize(
    ("left", "to", "label"),
    [
        ("hospital", "home", "discharge"),
        ("home", "assisted_living", "move"),
        ("home", "hospital", "admission"),
    ],
)
def test_a_move_is_called_what_it_is(desk: Practice, left: str, to: str, label: str) -> None:
    case = desk.opened()
    discharged(desk, case, from_setting=left, to_setting=to)
    assert desk.book.chart.timeline(case, kind="episodes")[0].label == label


# --- Telling the receivers: S-2 -----------------------------------------------------------------------------------


def test_nothing_is_sent_without_a_basis(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case)
    before = desk.everything()
    for basis in ("", "consent"):
        with pytest.raises(Refused) as refused:
            desk.book.transitions.told(ident, {"recipient": "Dr. Hall", "what": "list", "basis": basis})
        assert refused.value.rule == "S-2"
    assert desk.everything() == before
    release = {"kind": "release_of_information", "recipients": "Dr. Hall", "signed_on": "today"}
    desk.book.registers.save("consent", release, case=case)
    desk.book.transitions.told(ident, {"recipient": "Dr. Hall", "what": "list", "basis": "consent"})
    assert (
        desk.one("SELECT count(*) FROM disclosure WHERE consent_id IS NOT NULL AND sent_at IS NOT NULL") == 1
    )
    assert next(code for code, _ in desk.book.transitions.bases(case)).startswith("consent:")


def test_what_is_sent_names_its_receiver_and_does_not_lie_ahead(desk: Practice) -> None:
    ident = discharged(desk, desk.opened())
    told = desk.book.transitions.told
    with pytest.raises(WrongUsage):
        told(ident, {"what": "list", "basis": "treatment"})
    with pytest.raises(Refused) as refused:
        told(ident, {"recipient": "A", "what": "list", "basis": "treatment", "sent_on": "2026-03-09"})
    assert refused.value.rule == "S-4"
    sent = told(ident, {"recipient": "A", "what": "list", "basis": "treatment", "sent_on": "2026-03-05"})
    with pytest.raises(Refused):
        desk.book.transitions.received(sent, "fax", day=wall("2026-03-04 10:00").date())
    desk.book.transitions.received(sent, "fax", questions="which dose?")
    with pytest.raises(Refused):
        desk.book.transitions.received(sent, "again")
    with pytest.raises(NotFound):
        desk.book.transitions.received("nobody", "fax")


def test_those_on_the_care_team_are_offered_as_receivers(desk: Practice) -> None:
    case = desk.opened()
    for name, role in (("Dr. Hall", "primary_care"), ("Rosa", "family"), (HOSTILE, "")):
        desk.book.registers.save("team_member", {"name": name, "role": role}, case=case)
    assert desk.book.transitions.receivers(case) == (
        ("Dr. Hall", "provider"),
        ("Rosa", "family"),
        (HOSTILE, ""),
    )


# --- A stay that ended --------------------------------------------------------------------------------------------


def stay(desk: Practice, case: str, **more: str) -> str:
    values = {
        "kind": "inpatient",
        "facility": "Mercy General",
        "started_at": "2026-03-01 09:00",
        "ended_at": "2026-03-03 16:00",
    }
    return desk.book.registers.save("episode", {**values, **more}, case=case)


def test_the_discharge_of_a_stay_that_ended_is_offered_and_made_once(desk: Practice) -> None:
    case = desk.opened()
    episode = stay(desk, case)
    book = desk.book.transitions
    assert book.rows(case) == (), "a stay by itself makes no transition"
    (offer,) = book.items(case)
    assert offer.key == f"transition:{OFFERED}{episode}"
    assert offer.text.startswith("Mercy General ended 3 Mar 16:00")
    ident = book.from_stay(case, episode)
    row = book.row(ident)
    assert (row.from_setting, row.title, row.episode) == ("hospital", "Mercy General → home", episode)
    assert row.happened_at == "2026-03-03T22:00:00Z"
    assert [item.key for item in book.items(case)] == [f"transition:{ident}"]
    with pytest.raises(Refused):
        book.from_stay(case, episode)
    desk.book.undo.last(case)
    assert len(book.items(case)) == 1
    assert book.from_stay(case, episode)


def test_no_discharge_is_made_of_a_stay_that_goes_on_or_is_not_there(desk: Practice) -> None:
    case = desk.opened()
    with pytest.raises(Refused):
        desk.book.transitions.from_stay(case, stay(desk, case, ended_at=""))
    with pytest.raises(NotFound):
        desk.book.transitions.from_stay(case, "nothing")


def test_stays_of_long_ago_visits_and_discharges_entered_by_hand_are_not_offered(desk: Practice) -> None:
    case = desk.opened()
    stay(desk, case, started_at="2026-01-01 09:00", ended_at="2026-01-03 16:00")
    stay(desk, case, kind="outpatient")
    (row,) = desk.book.transitions.items(case)
    assert row.key == "transition:"
    stay(desk, case)
    desk.book.transitions.add(case, {"from_place": "Mercy General", "happened_at": "2026-03-03 16:00"})
    assert OFFERED not in desk.book.transitions.items(case)[0].key


@pytest.mark.parametrize(
    ("facility", "happened", "offered"),
    [
        ("Elm House", "2026-03-02 17:00", False),
        ("mercy general", "2026-03-01 10:00", False),
        ("Elm House", "2026-03-01 10:00", True),
        ("Mercy General", "2026-02-28 10:00", True),
    ],
    ids=[
        "within a day",
        "from the facility",
        "from another",
        "before the stay began: the discharge of an earlier one",
    ],
)
def test_a_stay_whose_discharge_was_entered_or_mended_by_hand_is_not_offered_again(
    desk: Practice, facility: str, happened: str, offered: bool
) -> None:
    case = desk.opened()
    stay(desk, case)
    values = {"from_place": facility, "happened_at": "2026-03-03 16:00"}
    ident = desk.book.transitions.add(case, values)
    assert OFFERED not in desk.book.transitions.items(case)[0].key
    desk.book.registers.save("transition", {"happened_at": happened}, id=ident, case=case)
    assert (OFFERED in desk.book.transitions.items(case)[0].key) is offered
    kinds = [row.label for row in desk.book.chart.timeline(case, kind="episodes")]
    assert kinds.count("discharge") == 1 + offered, "the timeline tells it once"


def test_a_second_stay_within_three_days_of_the_first_has_a_discharge_of_its_own(desk: Practice) -> None:
    case = desk.opened()
    desk.book.transitions.from_stay(case, stay(desk, case, ended_at="2026-03-02 16:00"))
    again = stay(desk, case, started_at="2026-03-03 01:00", ended_at="2026-03-03 16:00")
    assert desk.book.transitions.items(case)[0].key == f"transition:{OFFERED}{again}"


def test_the_facilities_of_the_client_are_offered_the_latest_first(desk: Practice) -> None:
    case = desk.opened()
    stay(desk, case)
    stay(desk, case, kind="skilled_nursing", facility="Elm House", started_at="2026-03-03 17:00", ended_at="")
    stay(desk, case, kind="outpatient", facility="Eye clinic")
    places = (("skilled_nursing", "Elm House"), ("hospital", "Mercy General"))
    assert desk.book.transitions.places(case) == places


# --- What cannot be -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"happened_at": "today 9:00"}, "From where"),
        ({"from_place": "Mercy"}, "Happened"),
        ({"from_place": "Mercy", "happened_at": "someday"}, "Happened"),
    ],
    ids=["from nowhere", "at no time", "at a time that is none"],
)
def test_a_transition_says_from_where_and_when(desk: Practice, values: dict[str, str], says: str) -> None:
    case = desk.opened()
    before = desk.everything()
    with pytest.raises(WrongUsage, match=says):
        desk.book.transitions.add(case, values)
    assert desk.everything() == before


def test_it_never_happens_in_the_future(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case)
    ahead = wall("2026-03-08 10:00")
    with pytest.raises(Refused) as refused:
        desk.book.transitions.happened(ident, ahead)
    assert refused.value.rule == "S-4"


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("1948-03-01", "before the client was born"),
        ("2025-03-03", "more than a year before the inquiry of 4 Mar 2026"),
    ],
)
def test_it_lies_neither_before_the_birth_nor_long_before_the_inquiry(
    desk: Practice, day: str, why: str
) -> None:
    case = desk.opened(born="1948-03-02")
    book = desk.book.transitions
    place = {"from_place": "Mercy General"}
    ident = book.add(case, {**place, "expected_on": "2026-03-05"})
    before = desk.everything()
    acts = (
        lambda: book.add(case, {**place, "happened_at": f"{day} 10:00"}),
        lambda: book.add(case, {**place, "expected_on": day}),
        lambda: book.happened(ident, wall(f"{day} 10:00")),
        lambda: desk.book.registers.save("transition", {"happened_at": f"{day} 10:00"}, id=ident, case=case),
        lambda: desk.book.registers.save("transition", {**place, "happened_at": f"{day} 10:00"}, case=case),
    )
    for act in acts:
        with pytest.raises(Refused, match=why) as refused:
            act()
        assert refused.value.rule == "S-4"
    assert desk.everything() == before
    assert book.add(case, {**place, "happened_at": "2025-03-04 10:00"}), (
        "the stay that led to it may be a year old"
    )


def test_closing_comes_after_it_happened_and_once(desk: Practice) -> None:
    case = desk.opened()
    ident = desk.book.transitions.add(case, {"from_place": "Mercy General", "expected_on": "fri"})
    with pytest.raises(Refused):
        desk.book.transitions.close(ident)
    with pytest.raises(Refused):
        desk.book.transitions.readmitted(ident, desk.book.today_date())
    desk.book.transitions.happened(ident)
    desk.book.transitions.close(ident)
    with pytest.raises(Refused):
        desk.book.transitions.close(ident)


# --- Readmission --------------------------------------------------------------------------------------------------


def test_a_readmission_within_30_days_is_reviewed_with_cause_and_lesson(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case)
    book = desk.book.transitions
    with pytest.raises(Refused):
        book.review(ident, "medicines")
    desk.clock.show("2026-03-20 10:00")
    book.readmitted(ident, wall("2026-03-18 10:00").date())
    assert "readmitted 18 Mar, review it" in book.items(case)[0].text
    with pytest.raises(WrongUsage):
        book.review(ident, "bad luck")
    book.review(ident, "medicines", HOSTILE, "compare on the day")
    row = book.row(ident)
    assert (row.cause, row.cause_note, row.lesson) == ("medicines", HOSTILE, "compare on the day")
    assert row.reviewed_on == "2026-03-20"
    assert row.next == "told"


@pytest.mark.parametrize("day", ["2026-03-05", "2026-04-06", "2026-04-11"])
def test_a_readmission_lies_within_the_30_days_and_not_ahead(desk: Practice, day: str) -> None:
    ident = discharged(desk, desk.opened())
    desk.clock.show("2026-04-10 10:00")
    with pytest.raises(Refused):
        desk.book.transitions.readmitted(ident, wall(f"{day} 10:00").date())


def test_a_stay_that_began_within_the_30_days_is_offered_as_the_readmission(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case)
    stay(desk, case, started_at="2026-03-01 09:00", ended_at="2026-03-06 16:00")
    assert desk.book.transitions.next_stay(ident) == ""
    desk.clock.show("2026-03-20 10:00")
    stay(desk, case, started_at="2026-03-18 23:30", ended_at="")
    assert desk.book.transitions.next_stay(ident) == "2026-03-18"
    late = discharged(desk, desk.opened("Diaz"), "2026-03-20 10:00")
    assert desk.book.transitions.next_stay(late) == ""


def test_a_stay_after_the_30_days_is_none(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case)
    desk.clock.show("2026-04-20 10:00")
    stay(desk, case, started_at="2026-04-18 23:30", ended_at="")
    assert desk.book.transitions.next_stay(ident) == ""


# --- Risk ---------------------------------------------------------------------------------------------------------


def test_the_risk_comes_from_a_signed_lace_where_it_was_answered(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case)
    assert desk.book.transitions.lace(case) is None
    picks = {"length": 5, "acute": "yes", "comorbidity": 4, "emergency": 1}
    desk.assessed(case, "lace", picks)
    lace = desk.book.transitions.lace(case)
    assert lace is not None
    assert (lace.score, lace.band, lace.on) == (13.0, "high", "2026-03-06")
    desk.book.transitions.risk(ident, lace.band, tool="lace", score=lace.score)
    row = desk.book.transitions.row(ident)
    assert (row.risk, row.risk_tool, row.risk_score) == ("high", "lace", 13.0)
    with pytest.raises(WrongUsage):
        desk.book.transitions.risk(ident, "enormous")


# --- Text of others -----------------------------------------------------------------------------------------------


def test_hostile_text_is_kept_as_typed_and_control_characters_are_not(desk: Practice) -> None:
    case = desk.opened()
    ident = discharged(desk, case, from_place=HOSTILE)
    assert desk.book.transitions.row(ident).title == f"{HOSTILE} → home"
    desk.book.transitions.element(ident, "caregiver", "no", "tired\x1b[31m of it")
    notes = {code: note for code, _, note in desk.book.transitions.row(ident).elements}
    assert "\x1b" not in notes["caregiver"]
