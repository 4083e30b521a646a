from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cmtui.errors import NotFound, Refused
from cmtui.forms.filling.opened import SittingState
from cmtui.forms.filling.sitting import Sitting
from cmtui.forms.scoring.alerts import Alert
from cmtui.forms.values import YES, Answer
from cmtui.reports.text import as_text
from tests.screens.assessed import answer_form
from tests.screens.desk import make

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cmtui.casebook.book import Casebook

PHQ = (2, 2, 2, 1, 2, 2, 1, 1, 1, 2)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Casebook, str]]:
    practice = make(tmp_path / "practice.db")
    casebook = practice.open()
    yield casebook, practice.ortiz
    casebook.close()


def test_a_print_tells_who_when_and_how_and_what_was_done_about_a_flag(desk: tuple[Casebook, str]) -> None:
    casebook, case = desk
    ident = answer_form(casebook, case, "phq-9", PHQ)
    flag = next(flag for flag in casebook.safety.flags(case) if flag.level == "urgent")
    casebook.safety.close(flag.id, "Asked: no plan.")
    casebook.assess.sign(ident)
    text = as_text(casebook.prints.assessment(ident).document)
    assert "Held: " in text
    assert "Born: 2 Mar 1948" in text
    assert "by Dana Morales" in text
    assert "Done: Asked: no plan. Closed " in " ".join(text.split())


def test_an_amended_form_says_so_on_both_sheets_and_the_newest_is_the_later_one(
    desk: tuple[Casebook, str],
) -> None:
    casebook, case = desk
    first = answer_form(casebook, case, "gad-7", (1,) * 7, sign=True)
    state = casebook.assess.open(case, "gad-7", assessment=first).state
    later = SittingState(
        answers=state.answers,
        conclusion="Said otherwise today.",
        evolving_needs="Sleeps worse",
        interpreter="professional",
        reason="change",
        assessment=first,
    )
    second = casebook.assess.finish(case, "gad-7", later, sign=True).id
    before = as_text(casebook.prints.assessment(first).document)
    after = as_text(casebook.prints.newest(case, "gad-7").document)
    assert "Status: amended since" in before
    assert "Amends: the one of " in after
    assert "Sleeps worse" in after
    assert "Reason: change in condition" in after
    assert casebook.prints.assessment(second).document == casebook.prints.newest(case, "gad-7").document


def test_a_file_is_named_by_case_form_and_day_never_by_the_client(desk: tuple[Casebook, str]) -> None:
    casebook, case = desk
    ident = answer_form(casebook, case, "gad-7", (1,) * 7)
    number, today = casebook.chart.head(case).number, casebook.today_date()
    assert isinstance(today, date)
    assert casebook.prints.assessment(ident).name == f"{number} gad-7 {today}"
    assert casebook.prints.blank("gad-7").name == "gad-7 1 blank"
    hidden = casebook.prints.assessment(answer_form(casebook, case, "hark", (1, 0, 0, 0)))
    assert hidden.name == f"{number} confidential form {today}"
    assert hidden.left_out
    assert not casebook.prints.assessment(ident).left_out


def test_a_confidential_print_that_was_asked_for_has_its_flags_and_answers(
    desk: tuple[Casebook, str],
) -> None:
    casebook, case = desk
    ident = answer_form(casebook, case, "hark", (1, 0, 0, 0))
    printed = casebook.prints.assessment(ident, confidential=True)
    assert not printed.left_out
    assert "humiliat" in as_text(printed.document)


def test_a_confidential_answer_is_left_out_of_an_open_form(desk: tuple[Casebook, str]) -> None:
    casebook, case = desk
    question = next(item for item in casebook.forms.form("gad-7").walk() if item.is_question)
    casebook.safety.raise_flag(
        case,
        "gad-7",
        Alert(
            "own",
            "same_day_confidential",
            "Not safe at home",
            question.link_id,
            "1",
            "own rule",
            confidential=True,
        ),
    )
    ident = answer_form(casebook, case, "gad-7", (1,) * 7)
    printed = casebook.prints.assessment(ident)
    text = as_text(printed.document)
    assert printed.left_out
    assert text.count("→ left out") == 1
    assert "confidential follow-up" in text
    assert "Not safe at home" not in text
    whole = as_text(casebook.prints.assessment(ident, confidential=True).document)
    assert "Not safe at home" in whole
    assert "left out" not in whole


def test_a_default_print_of_a_comprehensive_assessment_tells_no_word_of_violence(
    desk: tuple[Casebook, str],
) -> None:
    casebook, case = desk
    sitting = Sitting(casebook.forms.form("comprehensive-assessment"), now=casebook.now())
    for link_id, answer in (
        ("harmed", YES),
        ("harmed-what", Answer("string", "the nephew hits him")),
        ("matters", Answer("string", "to stay at home")),
    ):
        sitting.put(next(place.path for place in sitting.lines if place.item.link_id == link_id), (answer,))
        if link_id == "harmed-what":
            sitting.note(next(place.path for place in sitting.lines if place.item.link_id == link_id), "wept")
    state = SittingState(
        answers=sitting.answers,
        mode="self",
        informants="the client",
        conclusion="Danger at home: the nephew.",
        evolving_needs="The nephew moved in.",
    )
    for place in sitting.lines:
        if place.item.required and place.path not in sitting.answers.given:
            sitting.skip(place.path, "not_asked")
    state = replace(state, answers=sitting.answers)
    ident = casebook.assess.finish(case, "comprehensive-assessment", state, sign=False).id
    flag = next(flag for flag in casebook.safety.flags(case) if flag.assessment == ident)
    casebook.safety.close(flag.id, "Spoke alone; the nephew leaves.")
    text = as_text(casebook.prints.assessment(ident).document)
    for word in ("nephew", "wept", "Who, and what happens"):
        assert word not in text
    assert "to stay at home" in text
    assert "So are the conclusion" in " ".join(text.split())
    whole = as_text(casebook.prints.assessment(ident, confidential=True).document)
    assert whole.count("nephew") == 4
    assert "wept" in whole


def test_what_was_not_answered_is_not_printed_as_if_it_were(desk: tuple[Casebook, str]) -> None:
    casebook, case = desk
    with pytest.raises(NotFound, match="was not answered in this case"):
        casebook.prints.newest(case, "lace")
    with pytest.raises(NotFound):
        casebook.prints.blank("none")
    with pytest.raises(NotFound):
        casebook.prints.assessment("none")


def test_a_print_is_saved_once(desk: tuple[Casebook, str], tmp_path: Path) -> None:
    casebook, _ = desk
    printed = casebook.prints.blank("gad-7")
    casebook.prints.save(printed, tmp_path / "a.txt")
    with pytest.raises(Refused):
        casebook.prints.save(printed, tmp_path / "a.txt")
    casebook.prints.save(printed, tmp_path / "a.txt", overwrite=True)


def test_a_print_says_of_an_alarm_that_its_answer_was_corrected_since(desk: tuple[Casebook, str]) -> None:
    casebook, case = desk
    ident = answer_form(casebook, case, "phq-9", PHQ)
    state = casebook.assess.open(case, "phq-9", assessment=ident).state
    calm = answer_form(casebook, case, "phq-9", [0] * 9)
    answers = casebook.assess.open(case, "phq-9", assessment=calm).state.answers
    casebook.assess.finish(case, "phq-9", replace(state, answers=answers))
    text = " ".join(as_text(casebook.prints.assessment(ident).document).split())
    assert "The answer was corrected since. Open." in text
    assert casebook.assess.assessment(ident).flags == 0
