"""Taking back the acts of a session, one after the other."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.monitoring.gather import due_facts, head
from cmtui.errors import NotFound, Refused
from cmtui.rules.due import Hold

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.casebook.casebooks import Practice, Wall


def seen(desk: Practice) -> dict[str, object]:
    """What the practice shows: lists, clocks, charts, as far as it is not history."""
    book = desk.book
    cases = [row.case for row in book.caseload.page(0, 50, view="all", order="name")]
    return {
        "rows": book.caseload.page(0, 50, view="all", order="name"),
        "today": book.today.rows(),
        "charts": [{**book.chart.show(case), "stages": None} for case in cases],
        "engage": [book.chart.engage(case) for case in cases],
        "found": book.search.find("discharge"),
    }


def holds(desk: Practice) -> tuple[Hold, ...]:
    """The times on hold of the first case, as the due rules are told of them."""
    reads = desk.book._desk.record.reader
    case = head(reads, 1, desk.book.today_date())
    assert case is not None
    return due_facts(reads, 1, case, has_task=False, zone=desk.book.zone).holds


def _quick(desk: Practice, case: str) -> None:
    desk.book.contacts.log("visit 5m: discharge meds + call back fri", case=case)


def _plan(desk: Practice, case: str) -> None:
    desk.book.contacts.log("+ read the discharge letter fri", case=case)


def _inquiry(desk: Practice, case: str) -> None:
    desk.inquiry("Ford", phone="402 555 0101", reason="discharge")


def _again(desk: Practice, case: str) -> None:
    desk.book.intake.log({"received_at": "today", "reason": "discharge"}, client_of=case)


def _hold(desk: Practice, case: str) -> None:
    desk.book.intake.move(case, "T-5", reasons={"G-7": "in hospital"})


def _died(desk: Practice, case: str) -> None:
    desk.book.intake.close_for_death(case, date(2026, 3, 2), "the daughter called")


def _done(desk: Practice, case: str) -> None:
    desk.book.tasks.done(desk.one("SELECT public_id FROM task WHERE what = 'standing task'"), "discharge")


def _dropped(desk: Practice, case: str) -> None:
    desk.book.tasks.drop(desk.one("SELECT public_id FROM task WHERE what = 'standing task'"), "over")


def _snoozed(desk: Practice, case: str) -> None:
    desk.book.tasks.snooze(
        desk.one("SELECT public_id FROM task WHERE what = 'standing task'"), date(2026, 3, 9)
    )


def _edited(desk: Practice, case: str) -> None:
    note = desk.one("SELECT public_id FROM contact")
    values = {"narrative": "discharge put off", "occurred_at": "yesterday 9am", "minutes": "", "miles": "3"}
    desk.book.registers.save("contact", values, id=note)


def _struck_out(desk: Practice, case: str) -> None:
    desk.book.contacts.void(desk.one("SELECT public_id FROM contact"), "wrong client")


def _phone(desk: Practice, case: str) -> None:
    desk.book.registers.save("phone", {"number": "402 555 0777"}, case=case)


def _renamed(desk: Practice, case: str) -> None:
    desk.book.registers.save(
        "person", {"family": "Discharge", "born": "1940-01-01"}, id=desk.one("SELECT public_id FROM person")
    )


def _consent(desk: Practice, case: str) -> None:
    desk.book.registers.save("consent", {"kind": "service_agreement", "effective_on": "today"}, case=case)


def _reviewed(desk: Practice, case: str) -> None:
    consent = desk.one("SELECT public_id FROM consent")
    desk.book.registers.save("consent", {"reviewed_on": "today", "expires_on": "3/20/2026"}, id=consent)


def _moved_away(desk: Practice, case: str) -> None:
    owner = desk.one("SELECT public_id FROM practitioner")
    desk.book.registers.save("practitioner", {"time_zone": "Pacific/Auckland", "capacity": "20"}, id=owner)


def _screened_again(desk: Practice, case: str) -> None:
    desk.book.registers.save("screening", {"screened_on": "today", "risks": "falls"}, case=case)


ACTS = [
    _quick, _plan, _inquiry, _again, _hold, _died, _done, _dropped, _snoozed, _edited, _struck_out, _phone, _renamed,
    _consent, _reviewed, _moved_away, _screened_again,
]  # fmt: skip


def established(desk: Practice) -> str:
    """An open case with a task, a note and a consent."""
    case = desk.opened(phone="402 555 0102")
    desk.book.contacts.log("call 15m: reviewed discharge meds + standing task fri", case=case)
    desk.book.registers.save("consent", {"kind": "fee_agreement", "signed_on": "2/1/2026"}, case=case)
    return case


@pytest.mark.parametrize("act", ACTS, ids=[act.__name__.strip("_") for act in ACTS])
def test_an_act_is_taken_back_as_if_it_had_not_been(
    desk: Practice, act: Callable[[Practice, str], None]
) -> None:
    case = established(desk)
    before, count = seen(desk), len(desk.acts())

    act(desk, case)
    assert len(desk.acts()) == count + 1
    assert seen(desk) != before
    said = desk.book.undo.last()

    assert said.startswith("Undone: ")
    assert seen(desk) == before
    assert len(desk.acts()) == count + 2, "what happened stays told, and the undoing is told after it"
    assert desk.acts()[-1] == "act.undone"


def test_acts_are_taken_back_in_their_order_until_there_are_none(desk: Practice) -> None:
    case = established(desk)
    start = seen(desk)
    stations = [start]
    for act in (_quick, _hold, _phone, _snoozed, _edited):
        act(desk, case)
        stations.append(seen(desk))

    for expected in reversed(stations[:-1]):
        desk.book.undo.last()
        assert seen(desk) == expected

    while desk.book.caseload.count("all"):
        desk.book.undo.last()
    with pytest.raises(NotFound, match="nothing left"):
        desk.book.undo.last()


def test_a_new_session_takes_back_nothing_of_an_earlier_one(desk: Practice) -> None:
    established(desk)
    other = desk.again()
    before = desk.everything()

    with pytest.raises(NotFound, match="nothing left"):
        other.undo.last()

    other.close()
    assert desk.everything() == before


def test_a_signature_stays_and_a_second_undo_goes_on_before_it(desk: Practice) -> None:
    case = established(desk)
    other_note = desk.book.contacts.log("call 5m: another", case=case).id
    desk.book.contacts.sign(desk.one("SELECT public_id FROM contact ORDER BY id"))
    before = desk.everything()

    with pytest.raises(Refused, match="never unsigned") as refusal:
        desk.book.undo.last()
    assert refusal.value.rule == "S-1"
    assert desk.everything() == before
    desk.book.undo.last()

    assert desk.one("SELECT void_reason FROM contact WHERE public_id = ?", other_note) == "undone"
    assert desk.one("SELECT count(*) FROM contact WHERE signed_at IS NOT NULL") == 1


def test_a_note_that_was_signed_is_not_struck_out_by_an_undo(desk: Practice) -> None:
    case = desk.opened()
    note = desk.book.contacts.log("call 5m: hello", case=case).id
    desk.book.contacts.sign(note)
    desk.book.contacts.amend(note, "more")
    before = desk.everything()

    for says in ("addendum stays", "never unsigned", "signed by now"):
        with pytest.raises(Refused, match=says):
            desk.book.undo.last()

    assert desk.everything() == before
    assert desk.book.undo.last().startswith("Undone: case moved")


@pytest.mark.parametrize("elsewhere", ["changed", "struck out", "changed and changed back"])
def test_what_was_changed_elsewhere_is_not_taken_back(desk: Practice, elsewhere: str) -> None:
    case = established(desk)
    note = desk.book.contacts.log("call 5m: mine", case=case).id
    other = desk.again()
    if elsewhere == "struck out":
        other.contacts.void(note, "wrong client")
    else:
        other.registers.save("contact", {"narrative": "theirs"}, id=note)
    if elsewhere == "changed and changed back":
        other.registers.save("contact", {"narrative": "mine"}, id=note)
    before = desk.everything()

    with pytest.raises(Refused, match="elsewhere"):
        desk.book.undo.last()

    other.close()
    assert desk.everything() == before


def test_a_status_taken_back_leaves_both_steps_on_the_timeline_and_no_pause_in_the_clocks(
    desk: Practice, clock: Wall
) -> None:
    case = desk.opened()
    desk.book.intake.move(case, "T-5", reasons={"G-7": "in hospital"})
    clock.on(days=3)
    assert holds(desk) == (Hold(date(2026, 3, 4)),)
    desk.book.undo.last()

    assert holds(desk) == ()
    assert [row.text for row in desk.book.chart.timeline(case, kind="significant")][:2] == [
        "on hold → open",
        "open → on hold · with reasons given",
    ]


def test_a_resumption_taken_back_is_still_the_same_hold(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    desk.book.intake.move(case, "T-5", reasons={"G-7": "in hospital"})
    clock.on(days=3)
    desk.book.intake.move(case, "T-6")
    desk.book.undo.last()
    clock.on(days=2)
    desk.book.intake.move(case, "T-6")

    assert desk.book.caseload.row(case).status == "open"
    assert holds(desk) == (Hold(date(2026, 3, 4), date(2026, 3, 9)),)


def test_reasons_given_for_an_opening_that_was_taken_back_are_asked_again(desk: Practice) -> None:
    case = desk.opened()
    assert desk.book.intake.next_step(case).what != "Complete the screening"  # type: ignore[union-attr]
    desk.book.undo.last()

    step = desk.book.intake.next_step(case)
    assert step is not None
    assert step.what == "Answer the nine screening criteria"
    assert len(desk.book.intake.asks(case, "T-4")) == 4


def test_what_was_signed_after_a_change_keeps_the_change(desk: Practice) -> None:
    case = desk.opened()
    note = desk.book.contacts.log("call 5m: 3 mg", case=case).id
    desk.book.registers.save("contact", {"narrative": "5 mg"}, id=note)
    desk.book.contacts.sign(note)
    before = desk.everything()

    for says in ("never unsigned", "signed note is never changed"):
        with pytest.raises(Refused, match=says):
            desk.book.undo.last()

    assert desk.everything() == before


def test_a_value_that_does_not_stand_as_the_act_left_it_is_not_overwritten(desk: Practice) -> None:
    """Past every act, such as by another program."""
    case = desk.opened()
    desk.book.registers.save("case", {"program": "PACE"}, id=case)
    with desk.book._record.work(desk.book.now()) as work:
        work.rows("UPDATE \"case\" SET program = 'by another program'")
    before = desk.everything()

    with pytest.raises(Refused, match="changed again since"):
        desk.book.undo.last()

    assert desk.everything() == before


def test_what_is_brought_back_is_told_so(desk: Practice) -> None:
    case = desk.opened()
    desk.book.contacts.void(desk.book.contacts.log("call 5m: hello", case=case).id, "wrong client")
    desk.book.undo.last()

    assert desk.book.chart.history(case)[0].changes == ("contact brought back",)


def test_on_a_list_the_last_act_is_taken_back_whoever_it_is_of_and_named(desk: Practice) -> None:
    first, second = desk.opened("Abel"), desk.opened("Ford")
    note = desk.book.contacts.log("call 5m: one", case=first).id
    desk.book.contacts.log("call 5m: two", case=second)
    assert desk.book.undo.last().endswith("· Ford, Rosa.")
    desk.book.registers.save("contact", {"narrative": "uno"}, id=note)
    assert desk.book.undo.last() == "Undone: contact changed · Abel, Rosa."


def test_with_a_case_open_only_its_acts_are_taken_back(desk: Practice) -> None:
    first, second = desk.opened("Abel"), desk.opened("Ford")
    mine = desk.book.contacts.log("call 5m: mine", case=first).id
    theirs = desk.book.contacts.log("call 5m: theirs", case=second).id
    assert desk.book.undo.last(first).endswith("· Abel, Rosa.")
    assert desk.one("SELECT void_reason FROM contact WHERE public_id = ?", mine) == "undone"
    assert desk.one("SELECT void_reason FROM contact WHERE public_id = ?", theirs) != "undone"

    desk.book.contacts.sign(theirs)
    with pytest.raises(Refused, match=r"Ford, Rosa: A signed note is never unsigned.*u again takes back"):
        desk.book.undo.last(second)
    with pytest.raises(Refused, match="signed by now"):
        desk.book.undo.last(second)
    assert desk.book.undo.last(second).startswith("Undone: case moved")
    other = desk.again()
    with pytest.raises(NotFound, match="nothing left to undo on this case"):
        other.undo.last(first)
    other.close()
    assert desk.book.caseload.row(first).status == "open", "no act of the other case went with them"


def test_after_a_refusal_an_older_act_of_another_case_is_named_and_not_taken_back(desk: Practice) -> None:
    first, second = desk.opened("Abel"), desk.opened("Ford")
    note = desk.book.contacts.log("call 5m: theirs", case=second).id
    desk.book.contacts.log("call 5m: mine", case=first)
    desk.book.contacts.sign(note)
    before = desk.everything()
    with pytest.raises(Refused, match=r"Ford, Rosa: A signed note is never unsigned.*reason\.$"):
        desk.book.undo.last()
    for _ in range(2):
        with pytest.raises(
            Refused, match=r"Nothing was undone: the act before it is contact .* · Abel, Rosa"
        ):
            desk.book.undo.last()
    assert desk.everything() == before
    assert desk.book.undo.last(first).endswith("· Abel, Rosa.")
