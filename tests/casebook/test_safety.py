"""Safety flags: raised the moment an answer is given, at the top of Today, open until somebody says what was done."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.forms.filling.sitting import Sitting

if TYPE_CHECKING:
    from cmtui.forms.scoring.alerts import Alert
    from tests.casebook.casebooks import Practice

DARK = "1 1 1 1 1 0 0 0 1 1"
"""PHQ-9 with the ninth question answered `several days`; a total of 6, which reads `mild`."""

CALM = "1 1 1 1 1 0 0 0 0 1"


def alerts(desk: Practice, case: str, code: str = "phq-9", picks: str = DARK) -> tuple[Alert, ...]:
    """What the answers call for, as the form on the screen has it."""
    opened = desk.book.assess.open(case, code)
    state = desk.sat(case, code, picks)
    return Sitting(
        opened.form, subject=opened.subject, now=desk.book.now(), answers=state.answers, rules=opened.rules
    ).outcome.alerts


def raised(desk: Practice, case: str) -> str:
    """The flag of the ninth question."""
    return desk.book.safety.raise_flag(case, "phq-9", alerts(desk, case)[0])


def test_a_flag_is_written_at_once_and_once(desk: Practice) -> None:
    case = desk.opened()
    first = raised(desk, case)
    assert raised(desk, case) == first
    (flag,) = desk.book.safety.flags(case)
    assert (flag.id, flag.level, flag.client, flag.value) == (first, "urgent", "Garcia, Rosa", "Several days")
    assert flag.assessment == ""
    assert desk.acts().count("flag.raised") == 1
    assert [row.id for row in desk.again().safety.flags()] == [first], (
        "another window has it before anything is saved"
    )


def test_an_urgent_flag_stands_before_all_that_is_overdue_until_it_is_closed(desk: Practice) -> None:
    case = desk.opened()
    late = desk.opened("Abel")
    desk.book.tasks.add(late, "long overdue", desk.clock.at.date().replace(day=1))
    flag = raised(desk, case)

    first = desk.book.today.rows()[0]
    assert (first.rule, first.client, first.pressing, first.first) == ("R-SAFE-1", "Garcia, Rosa", True, True)
    assert first.subject == f"flag:{flag}"
    assert desk.book.today.rows(limit=1) == (first,)
    assert desk.book.caseload.row(case).alert
    with pytest.raises(WrongUsage, match="press Enter"):
        desk.book.today.settle(first.key)

    desk.book.safety.close(flag, "Asked about intent and plan: none. Dr. Rao told.")

    assert "R-SAFE-1" not in desk.due()
    assert not desk.book.caseload.row(case).alert
    closed = desk.book.safety.flag(flag)
    assert (closed.closed_by, closed.done) == (
        "Dana Reed",
        "Asked about intent and plan: none. Dr. Rao told.",
    )
    assert closed.closed_at == "2026-03-04T16:00:00Z"
    assert desk.book.safety.flags(case) == ()
    assert [each.id for each in desk.book.safety.flags(case, closed=True)] == [flag]


def test_the_client_is_reached_again_after_24_hours_72_hours_and_7_days(desk: Practice) -> None:
    case = desk.opened()
    desk.book.safety.close(raised(desk, case), "safe for now")

    def stage() -> str:
        return next((row.what for row in desk.book.today.rows(case=case) if row.rule == "R-SAFE-1-F"), "")

    for number, hours, until_the_next in ((1, 20, 5), (2, 30, 25), (3, 60, 0)):
        assert stage() == f"safety follow-up {number} of 3: reach the client"
        desk.clock.on(hours=hours)
        desk.book.contacts.attempt(case, "no_answer")
        assert stage() == f"safety follow-up {number} of 3: reach the client", "an attempt reaches nobody"
        desk.book.contacts.log("call 5m: spoke with her", case=case)
        assert stage() == "", "a contact settles its own stage; the next is asked for once its time has come"
        desk.clock.on(hours=until_the_next)


@pytest.mark.parametrize("close", [False, True])
def test_a_flag_asks_for_words_on_what_was_done(desk: Practice, close: bool) -> None:
    case = desk.opened()
    flag = raised(desk, case)
    act = desk.book.safety.close if close else desk.book.safety.answer
    with pytest.raises(WrongUsage, match="Say what was done"):
        act(flag, "  ")
    desk.book.safety.answer(flag, "asked, nobody is alone")
    assert desk.book.safety.flags(case)[0].done == "asked, nobody is alone"
    desk.book.safety.close(flag, "")
    assert desk.book.safety.flag(flag).done == "asked, nobody is alone"
    with pytest.raises(Refused, match="closed already"):
        act(flag, "more")


def test_a_form_is_left_at_any_time_and_signed_only_after_a_word_on_what_was_done(desk: Practice) -> None:
    case = desk.opened()
    flag = raised(desk, case)
    state = desk.sat(case, "phq-9", DARK)
    with pytest.raises(Refused, match=r"Say first what was done about “Thoughts of death") as error:
        desk.book.assess.finish(case, "phq-9", state, sign=True)
    assert error.value.rule == "R-SAFE-1"

    row = desk.book.assess.finish(case, "phq-9", state)

    assert (row.band, row.flags) == ("mild", 1)
    assert desk.book.safety.flag(flag).assessment == row.id
    assert len(desk.book.safety.flags(case)) == 1, "the answer was told already"
    desk.book.safety.answer(flag, "asked")
    assert desk.book.assess.sign(row.id).signed
    assert desk.due(case)["R-SAFE-1"] == "today", "a signature closes no flag"


def test_correcting_the_answer_does_not_erase_that_it_was_raised(desk: Practice) -> None:
    case = desk.opened()
    flag = raised(desk, case)
    desk.clock.on(minutes=5)
    row = desk.book.assess.finish(case, "phq-9", desk.sat(case, "phq-9", CALM))
    found = desk.book.safety.flag(flag)
    assert (found.assessment, found.corrected_at, found.closed_at) == (row.id, "2026-03-04T16:05:00Z", None)
    assert desk.due(case)["R-SAFE-1"] == "today"
    (line,) = [each.text for each in desk.book.assess.rows(case) if each.group == "Safety"]
    assert line.endswith("what was done: not said yet · the answer was corrected since")


def test_an_answer_taken_back_and_given_again_is_the_same_flag(desk: Practice) -> None:
    case = desk.opened()
    flag = raised(desk, case)
    desk.book.safety.close(flag, "misheard")
    desk.clock.on(hours=1)
    assert raised(desk, case) == flag, "of the same sitting"
    desk.clock.on(days=20)
    later = raised(desk, case)
    assert later != flag, "of a sitting weeks later, though the first was never finished"
    desk.assessed(case, "phq-9", DARK)
    assert raised(desk, case) not in {flag, later}


def test_that_a_flag_was_raised_is_not_undone_and_closing_is(desk: Practice) -> None:
    case = desk.opened()
    flag = raised(desk, case)
    desk.book.safety.close(flag, "done")
    assert desk.book.undo.last() == "Undone: flag closed · Garcia, Rosa."
    assert desk.book.safety.flags(case)[0].done == ""
    with pytest.raises(Refused, match="stays; close it"):
        desk.book.undo.last()


def test_the_history_has_who_closed_it_and_no_words_of_it(desk: Practice) -> None:
    case = desk.opened()
    flag = raised(desk, case)
    desk.book.safety.close(flag, "Unicorns told.")
    closed, opened = desk.book.chart.history(case)[:2]
    assert (closed.act, closed.actor, closed.changes) == (
        "flag.closed",
        "Dana Reed",
        ("safety flag · done, closed at, closed by",),
    )
    assert (opened.act, opened.changes) == ("flag.raised", ("safety flag added",))


@pytest.mark.parametrize("ask", ["flag", "close"])
def test_a_flag_that_is_not_there_is_said_so(desk: Practice, ask: str) -> None:
    with pytest.raises(NotFound):
        getattr(desk.book.safety, ask)(*(["nobody"] if ask == "flag" else ["nobody", "words"]))


def test_a_confidential_flag_is_whole_where_it_is_opened(desk: Practice) -> None:
    case = desk.opened()
    (alert, *_) = alerts(desk, case, "hark", "0 1 1 1")
    flag = desk.book.safety.raise_flag(case, "hark", alert)
    row = desk.book.today.rows(case=case)[0]
    assert (row.what, row.rule) == ("today: confidential follow-up", "R-SAFE-1-D")
    desk.book.safety.answer(flag, "advocate told")
    whole = desk.book.safety.flag(flag)
    assert (whole.text, whole.form, whole.done) == (alert.text, "hark", "advocate told")
    with pytest.raises(Refused, match="a confidential answer"):
        desk.book.assess.finish(case, "hark", desk.sat(case, "hark", "0 0 1 1"), sign=True)


def test_the_words_for_a_crisis_are_the_practitioners_own(desk: Practice) -> None:
    assert desk.book.safety.crisis_text() == ""
    desk.book.safety.set_crisis_text("County line 402 555 0199\nthen the supervisor")
    assert desk.again().safety.crisis_text() == "County line 402 555 0199\nthen the supervisor"


def test_a_closed_case_asks_for_nothing_and_keeps_its_flags(desk: Practice) -> None:
    case = desk.opened()
    raised(desk, case)
    desk.book.intake.close_for_death(case, desk.clock.at.date(), "the daughter called")
    assert "R-SAFE-1" not in desk.due()
    assert len(desk.book.safety.flags(case)) == 1


def test_a_flag_opens_from_the_timeline_and_from_the_next_step(desk: Practice) -> None:
    case = desk.opened()
    flag = raised(desk, case)
    (line,) = desk.book.chart.timeline(case, kind="assessments")
    assert (line.key, line.mark, line.attention) == (f"flag:{flag}", "urgent", True)
    step = desk.book.intake.next_step(case)
    assert step is not None
    assert (step.opens, step.subject) == ("flag", flag)
    (said,) = desk.book.chart.show(case)["flags"]
    assert (said["level"], said["closed"]) == ("urgent", None)


def test_the_follow_up_form_tells_the_open_flags_what_was_done(desk: Practice) -> None:
    case = desk.opened()
    flag = raised(desk, case)
    desk.book.assess.finish(
        case,
        "safety-follow-up",
        desk.sat(case, "safety-follow-up", {}, conclusion="No plan; son stays tonight."),
    )
    found = desk.book.safety.flag(flag)
    assert (found.done, found.closed_at) == ("safety follow-up: No plan; son stays tonight.", None)
    assert desk.book.assess.finish(case, "phq-9", desk.sat(case, "phq-9", DARK), sign=True).signed


def test_an_amended_form_raises_what_is_new_in_it(desk: Practice) -> None:
    case = desk.opened()
    row = desk.assessed(case, "phq-9", CALM)
    state = replace(desk.sat(case, "phq-9", DARK), assessment=row.id)
    amended = desk.book.assess.finish(case, "phq-9", state)
    assert [flag.assessment for flag in desk.book.safety.flags(case)] == [amended.id]


def test_what_is_written_at_the_end_of_a_form_goes_to_its_flags_and_closes_them_where_asked(
    desk: Practice,
) -> None:
    case = desk.opened()
    stays, goes = raised(desk, case), ""
    state = replace(desk.sat(case, "phq-9", DARK), done="Asked; no plan.", closes="no")
    assert desk.book.assess.finish(case, "phq-9", state, sign=True).signed
    found = desk.book.safety.flag(stays)
    assert (found.done, found.closed_at) == ("Asked; no plan.", None)

    goes = raised(desk, case)
    state = replace(desk.sat(case, "phq-9", DARK), done="Asked again; safe.", closes="yes")
    assert desk.book.assess.finish(case, "phq-9", state, sign=True).signed
    found = desk.book.safety.flag(goes)
    assert (found.done, found.closed_by) == ("Asked again; safe.", "Dana Reed")
    assert desk.book.safety.flag(stays).closed_at is None, "the flag of the form before is not meant"


def test_a_signature_asks_about_every_open_flag_of_the_form_and_only_those(desk: Practice) -> None:
    case = desk.opened()
    flag = raised(desk, case)
    desk.book.assess.drop(case, "phq-9")
    desk.clock.on(minutes=5)
    (known,) = desk.book.safety.raised(case, "phq-9")
    assert (known.flag, known.alert, known.done, known.closed) == (flag, alerts(desk, case)[0], "", False)
    state = desk.sat(case, "phq-9", CALM)
    with pytest.raises(Refused, match="Say first what was done"):
        desk.book.assess.finish(case, "phq-9", state, sign=True)
    row = desk.book.assess.finish(case, "phq-9", replace(state, done="Misheard."), sign=True)
    found = desk.book.safety.flag(flag)
    assert (found.assessment, found.done, bool(found.corrected_at)) == (row.id, "Misheard.", True)
    assert desk.book.safety.raised(case, "phq-9") == ()


def test_a_flag_closed_before_the_sitting_began_is_none_of_a_form_that_does_not_call_for_it(
    desk: Practice,
) -> None:
    case = desk.opened()
    flag = raised(desk, case)
    desk.book.safety.close(flag, "misheard")
    desk.clock.on(days=20)
    row = desk.book.assess.finish(case, "phq-9", desk.sat(case, "phq-9", CALM), sign=True)
    assert row.flags == 0
    assert desk.book.safety.flag(flag).assessment == ""


def test_the_words_of_a_closing_that_is_taken_back_are_a_draft_again(desk: Practice) -> None:
    case = desk.opened()
    flag = raised(desk, case)
    desk.book.safety.close(flag, "Dr. Rao told; son stays.")
    desk.book.undo.last()
    draft = desk.book.drafts.find(f"done flag:{flag}", case)
    assert draft is not None
    assert dict(draft.values) == {"text": "Dr. Rao told; son stays."}

    desk.book.drafts.drop(f"done flag:{flag}", case)
    desk.book.safety.answer(flag, "asked")
    desk.book.safety.close(flag, "")
    desk.book.undo.last()
    assert desk.book.drafts.all() == (), "what was said before the closing stands in the flag"
