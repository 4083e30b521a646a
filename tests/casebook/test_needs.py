"""Needs: proposed by a poor score or an answer, and none left without its own answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cmtui.errors import NotFound, Refused, WrongUsage

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice

MODERATE = "2 2 2 2 1 1 1 0 0 1"


def proposed(desk: Practice, case: str) -> str:
    """The need that a PHQ-9 of 11 proposes."""
    row = desk.assessed(case, "phq-9", MODERATE)
    (need,) = desk.book.needs.proposed(row.id)
    return need.id


def test_a_poor_score_proposes_a_need_that_waits_on_today_and_is_the_next_step(desk: Practice) -> None:
    case = desk.opened()
    need = desk.book.needs.need(proposed(desk, case))
    assert (need.domain, need.kind, need.disposition) == ("mental_health", "problem", "")
    assert need.source == "Patient Health Questionnaire (PHQ-9): 11 of 27 · moderate"
    assert desk.due(case)["R-NEED-1"] == "week"
    assert any(row.text.startswith("answer the need: Depressive") for row in desk.book.chart.overview(case))
    desk.assessed(case)
    desk.book.contacts.log("call 5m: hello", case=case)
    desk.book.registers.save("decision_maker", {"kind": "client"}, case=case)
    desk.book.contacts.sign(desk.one("SELECT public_id FROM contact"))
    reasons = {ask.guard: "urgent" for ask in desk.book.intake.asks(case, "F-b")}
    desk.book.intake.move(case, "F-b", reasons=reasons)
    step = desk.book.intake.next_step(case)
    assert step is not None
    assert (step.opens, step.subject) == ("need", need.id)


@pytest.mark.parametrize(
    ("answer", "reason", "until", "closed"),
    [
        ("goal", "", None, False),
        ("referral", "", None, False),
        ("monitor", "", None, False),
        ("Monitor", "with the next visit", None, False),
        ("deferred", "after the move", date(2026, 4, 1), False),
        ("client_declines", "no tablets, she says", None, True),
        ("outside_scope", "Dr. Rao treats", None, True),
        ("resolved", "the okapi is back", None, True),
    ],
)
def test_a_need_is_answered(
    desk: Practice, answer: str, reason: str, until: date | None, closed: bool
) -> None:
    case = desk.opened()
    ident = proposed(desk, case)
    desk.book.needs.answer(ident, answer, reason, until)
    need = desk.book.needs.need(ident)
    assert (need.disposition, need.reason) == (answer.casefold(), reason)
    assert need.until == (until.isoformat() if until else None)
    assert bool(need.closed) == closed
    assert "R-NEED-1" not in desk.due(case)
    assert [row.id for row in desk.book.needs.rows(case, closed=False)] == ([] if closed else [ident])
    if closed:
        with pytest.raises(Refused, match="settled already"):
            desk.book.needs.answer(ident, "monitor")


def test_a_need_put_off_is_asked_again_on_its_day(desk: Practice) -> None:
    case = desk.opened()
    desk.book.needs.answer(proposed(desk, case), "deferred", "after the move", date(2026, 3, 20))
    assert "R-NEED-2" not in desk.due(case)
    desk.clock.show("2026-03-20 09:00")
    assert desk.due(case)["R-NEED-2"] == "today"
    (line,) = [row.text for row in desk.book.assess.rows(case) if row.label == "mental health"]
    assert line.endswith("deferred until 2026-03-20 · after the move")


@pytest.mark.parametrize(
    ("answer", "reason", "until", "sentence"),
    [
        ("banana", "", None, "Answer a need with one of: goal, referral, monitor, deferred"),
        ("deferred", "later", None, "until a day after today"),
        ("deferred", "later", date(2026, 3, 4), "until a day after today"),
        ("client_declines", " ", None, "Say why"),
    ],
)
def test_an_answer_that_is_none_changes_nothing(
    desk: Practice, answer: str, reason: str, until: date | None, sentence: str
) -> None:
    ident = proposed(desk, desk.opened())
    before = desk.everything()
    with pytest.raises(WrongUsage, match=sentence):
        desk.book.needs.answer(ident, answer, reason, until)
    assert desk.everything() == before


def test_what_stands_open_already_is_not_proposed_twice(desk: Practice) -> None:
    case = desk.opened()
    first = proposed(desk, case)
    desk.book.needs.answer(first, "monitor")
    assert desk.book.needs.proposed(desk.assessed(case, "phq-9", MODERATE).id) == ()
    desk.book.needs.answer(first, "resolved", "better")
    again = desk.book.needs.proposed(desk.assessed(case, "phq-9", MODERATE).id)
    assert [need.statement for need in again] == ["Depressive symptoms: assessment and treatment"]


def test_a_need_says_what_was_specified_and_is_known_again_in_other_words(desk: Practice) -> None:
    case = desk.opened()

    def assessed(words: str, **more: bool) -> list[str]:
        row = desk.assessed(case, picks={"physical": "attention", "physical-what": words, **more})
        return [need.statement for need in desk.book.needs.proposed(row.id)]

    assert assessed("chest pain on stairs") == ["Physical health needs attention: chest pain on stairs"]
    assert assessed("the chest") == [], "it stands open already, as it was said first"
    row = desk.book.needs.rows(case)[0]
    assert (row.statement, row.domain) == (
        "Physical health needs attention: chest pain on stairs",
        "physical_health",
    )


def test_a_need_whose_words_were_corrected_before_the_signature_says_the_later_ones(desk: Practice) -> None:
    case = desk.opened()
    picks = {"physical": "attention", "physical-what": "chest pain"}
    first = desk.assessed(case, picks=picks, sign=False)
    state = desk.sat(case, "comprehensive-assessment", {**picks, "physical-what": "back pain"})
    desk.book.assess.finish(case, "comprehensive-assessment", replace(state, assessment=first.id))
    assert [need.statement for need in desk.book.needs.rows(case)] == [
        "Physical health needs attention: back pain"
    ]


def test_the_dark_stairs_keep_their_words_beside_a_confidential_need(desk: Practice) -> None:
    case = desk.opened()
    picks = {
        "harmed": True,
        "harmed-what": "the nephew",
        "safety": "attention",
        "safety-what": "a dark staircase",
    }
    desk.assessed(case, picks=picks)
    assert [need.statement for need in desk.book.needs.rows(case)] == [
        "confidential follow-up",
        "Safety needs attention: a dark staircase",
    ]


def test_a_need_is_written_down_in_the_clients_words(desk: Practice) -> None:
    case = desk.opened()
    ident = desk.book.needs.add(
        case,
        {"domain": "food", "kind": "barrier", "statement": "the okapi eats it [/b]", "client_rank": "1"},
        source="the client",
    )
    need = desk.book.needs.need(ident)
    assert (need.statement, need.source, need.proposed, need.client_rank) == (
        "the okapi eats it [/b]",
        "the client",
        False,
        1,
    )
    assert "R-NEED-1" not in desk.due(case), "nobody asked for an answer"
    (hit,) = desk.book.search.find("okapi")
    assert (hit.kind, hit.id) == ("need", ident)
    (said,) = desk.book.chart.show(case)["needs"]
    assert (said["domain"], said["opened"]) == ("food", "2026-03-04")
    groups = {row.group: row.text for row in desk.book.assess.rows(case) if row.key == f"need:{ident}"}
    assert groups == {"Barriers and risks": "the okapi eats it [/b]"}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"domain": "food"}, "Statement"),
        ({"domain": "food", "statement": " "}, "Statement"),
        ({"domain": "food", "statement": "x", "client_rank": "0"}, "1 or more"),
        ({"statement": "x"}, "Domain"),
    ],
)
def test_a_need_without_its_words_is_none(desk: Practice, values: dict[str, str], sentence: str) -> None:
    case = desk.opened()
    with pytest.raises(WrongUsage, match=sentence):
        desk.book.needs.add(case, values)
    assert desk.book.needs.rows(case) == ()


def test_a_strength_is_no_question(desk: Practice) -> None:
    case = desk.opened()
    values = {"domain": "family", "kind": "strength", "statement": "a daughter who calls"}
    desk.book.needs.add(case, values)
    assert "R-NEED-1" not in desk.due(case)
    assert [row.group for row in desk.book.assess.rows(case) if row.text == "a daughter who calls"] == [
        "Strengths"
    ]


def test_the_way_of_an_answer_can_be_taken_back(desk: Practice) -> None:
    ident = proposed(desk, desk.opened())
    desk.book.needs.answer(ident, "resolved", "too early")
    assert desk.book.undo.last().startswith("Undone: need answered")
    assert desk.book.needs.need(ident).disposition == ""


def test_a_need_that_is_not_there_is_said_so(desk: Practice) -> None:
    with pytest.raises(NotFound):
        desk.book.needs.need("nobody")
    with pytest.raises(NotFound):
        desk.book.needs.answer("nobody", "monitor")
