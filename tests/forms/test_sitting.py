from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmtui.errors import Refused
from cmtui.forms.answers import Answers
from cmtui.forms.filling.outcome import Subject
from cmtui.forms.filling.places import MOST_REPEATS
from cmtui.forms.filling.sitting import Sitting
from cmtui.forms.reading.reader import read
from cmtui.forms.responses.response import from_response, to_response, validate_response
from cmtui.forms.scoring.score_rule import read_rule
from cmtui.forms.shipped import questionnaire
from cmtui.forms.shipped import rules as shipped_rules
from cmtui.forms.values import NO, YES, Answer, Coding
from tests.forms.sheets import (
    NOW,
    at,
    fhirpath,
    figure,
    form,
    in_view,
    item,
    options,
    pick,
    sitting,
    text,
    when,
    whole,
)

if TYPE_CHECKING:
    from cmtui.forms.answers import Path
    from cmtui.forms.tree import Form


def waiting(held: Sitting) -> list[Path]:
    return list(held.outcome.required_open)


def reasons(held: Sitting) -> list[str]:
    return [issue.reason for issue in held.outcome.issues]


def household() -> Form:
    return form(
        item("intro", "display"),
        item("name", required=True),
        item(
            "child",
            "group",
            item("age", "integer", required=True),
            item("school", enable_when=(when("age", ">=", whole(6)),)),
            repeats=True,
            max_occurs=3,
        ),
        item("note", "text"),
        item("secret", hidden=True),
        item("total", "integer", read_only=True),
    )


def test_a_question_skipped_with_a_reason_is_done_but_not_answered() -> None:
    held = sitting(household())
    assert waiting(held) == [at("name"), at("child", "age")]
    held.skip(at("name"), "refused")
    assert waiting(held) == [at("child", "age")]
    assert (held.outcome.answered, held.outcome.of) == (0, 3)
    held.skip(at("name"), None)
    assert at("name") in held.outcome.required_open


def test_an_answer_takes_the_reason_for_skipping_away_and_a_reason_the_answer() -> None:
    held = sitting(household())
    held.skip(at("name"), "unknown")
    held.put(at("name"), (text("Rosa"),))
    assert at("name") not in held.answers.skipped
    held.skip(at("name"), "unknown")
    assert at("name") not in held.outcome.values


def test_the_next_open_question_comes_after_the_place_and_then_from_the_start() -> None:
    held = sitting(household())
    assert held.unanswered() == at("name")
    assert held.unanswered(at("name")) == at("child", "age")
    assert held.unanswered(at("note")) == at("name")
    held.put(at("name"), (text("Rosa"),))
    held.put(at("note"), (text("-"),))
    held.skip(at("child", "age"), "not_asked")
    assert held.unanswered(at("name")) is None


def test_hidden_items_and_what_is_below_them_are_out_of_view() -> None:
    held = sitting(form(item("a"), item("g", "group", item("b"), hidden=True), item("c")))
    assert in_view(held) == ["a", "c"]
    assert at("g", "b") in held.outcome.enabled


def test_a_note_is_kept_at_its_item_and_an_empty_one_takes_it_away() -> None:
    held = sitting(household())
    held.note(at("child"), "lives with the grandmother")
    assert held.answers.notes == {at("child"): "lives with the grandmother"}
    held.note(at("child"), "")
    assert held.answers.notes == {}


def test_a_repetition_is_added_at_the_end_and_can_be_answered() -> None:
    held = sitting(household())
    assert held.add_repeat(at("child")) == at("child#1")
    held.put(at("child#1", "age"), (whole(8),))
    assert in_view(held) == ["intro", "name", "child", "age", "child#1", "age", "school", "note", "total"]
    second = next(place for place in held.lines if place.path == at("child#1"))
    assert second.repeat == (2, 2)


def test_taking_a_repetition_away_moves_the_later_ones_up_with_all_that_is_theirs() -> None:
    held = sitting(household())
    for number, years in enumerate((3, 8, 12)):
        if number:
            held.add_repeat(at("child"))
        held.put(at(f"child#{number}", "age"), (whole(years),))
    held.put(at("child#2", "school"), (text("Lincoln"),))
    held.skip(at("child#1", "school"), "refused")
    held.note(at("child#2"), "with the father")
    held.remove_repeat(at("child"))
    assert held.outcome.by_link()["age"] == (whole(8), whole(12))
    assert held.answers.given[at("child#1", "school")] == (text("Lincoln"),)
    assert held.answers.skipped == {at("child", "school"): "refused"}
    assert held.answers.notes == {at("child#1"): "with the father"}
    assert not any(step == ("child", 2) for path in held.answers.touched for step in path)


def test_the_only_repetition_is_emptied_and_stays() -> None:
    held = sitting(household())
    held.put(at("child", "age"), (whole(3),))
    held.remove_repeat(at("child"))
    assert "age" in in_view(held)
    assert held.outcome.by_link() == {}


def test_no_more_repetitions_than_the_form_allows_and_no_fewer_than_it_asks_for() -> None:
    held = sitting(household())
    held.add_repeat(at("child"))
    held.add_repeat(at("child"))
    with pytest.raises(Refused, match="“Child” can be entered 3 times at most"):
        held.add_repeat(at("child"))
    pair = sitting(form(item("parent", "group", item("who"), repeats=True, min_occurs=2)))
    assert in_view(pair) == ["parent", "who", "parent#1", "who"]
    with pytest.raises(Refused, match="at least; empty it instead"):
        pair.remove_repeat(at("parent#1"))
    with pytest.raises(Refused, match="cannot be entered more than once"):
        held.add_repeat(at("name"))


def test_a_group_that_may_repeat_without_end_stops_at_two_hundred() -> None:
    held = sitting(form(item("g", "group", item("a"), repeats=True)), Answers(repeats={at("g"): 10**9}))
    assert len(held.lines) == 2 * MOST_REPEATS


def test_repetitions_inside_repetitions_are_counted_each_for_itself() -> None:
    held = sitting(form(item("o", "group", item("i", "group", item("q"), repeats=True), repeats=True)))
    held.add_repeat(at("o"))
    held.add_repeat(at("o#1", "i"))
    held.put(at("o#1", "i#1", "q"), (text("deep"),))
    held.remove_repeat(at("o"))
    assert held.outcome.by_link() == {"q": (text("deep"),)}
    assert held.answers.given == {at("o", "i#1", "q"): (text("deep"),)}
    assert held.answers.repeats == {at("o"): 1, at("o", "i"): 2}


def test_items_below_a_question_with_several_answers_stand_once_for_each() -> None:
    held = sitting(form(item("drug", "string", item("dose"), repeats=True)))
    assert in_view(held) == ["drug", "dose"]
    held.put(at("drug"), (text("a"), text("b")))
    assert [place.path for place in held.lines if place.item.link_id == "dose"] == [
        at("drug", "dose"),
        at("drug#1", "dose"),
    ]
    held.put(at("drug#1", "dose"), (text("2 mg"),))
    held.put(at("drug"), (text("a"),))
    assert held.outcome.by_link() == {"drug": (text("a"),)}


def test_what_the_form_begins_with_counts_until_a_person_says_otherwise() -> None:
    held = sitting(
        form(item("state", initial=(text("TX"),)), item("kind", "choice", options=options("a", "b")))
    )
    assert held.outcome.by_link() == {"state": (text("TX"),)}
    held.put(at("state"), ())
    assert held.outcome.by_link() == {}


def test_a_required_group_asks_for_one_answer_of_its_own() -> None:
    held = sitting(form(item("any", "group", item("phone"), item("mail"), required=True)))
    assert waiting(held) == [at("any", "phone")]
    held.put(at("any", "mail"), (text("a@b.c"),))
    assert waiting(held) == []


def test_what_only_the_form_could_fill_is_a_warning_and_blocks_nobody() -> None:
    held = sitting(form(item("score", "integer", required=True, read_only=True)))
    assert waiting(held) == []
    assert [(issue.link_id, issue.severity) for issue in held.outcome.issues] == [("score", "warning")]


def test_a_group_entered_too_seldom_is_named() -> None:
    held = sitting(form(item("ref", "group", item("who"), repeats=True, min_occurs=2)))
    assert not reasons(held)
    held.put(at("ref", "who"), (text("Ann"),))
    assert reasons(held) == ["“Ref” has to be entered 2 times at least; it is entered 1."]


def test_free_words_for_a_list_that_lies_outside_are_kept_as_a_coding_with_only_a_text() -> None:
    held = sitting(form(item("job", "choice", value_set="http://x/jobs")))
    held.put(at("job"), (text("welder"),))
    assert held.outcome.by_link() == {"job": (Answer("coding", Coding("", display="welder")),)}
    assert held.outcome.issues == ()


def test_numbers_are_the_forms_own_or_run_through_its_visible_questions() -> None:
    own = sitting(form(item("a", prefix="A.1"), item("b")))
    assert [place.number for place in own.lines] == ["A.1", ""]
    run = sitting(form(item("a"), item("g", "group", item("b"), item("c", hidden=True)), item("d")))
    assert [(place.item.link_id, place.number) for place in run.lines] == [
        ("a", "1"),
        ("g", ""),
        ("b", "2"),
        ("d", "3"),
    ]


def test_sections_are_the_groups_at_the_top_or_below_the_one_that_holds_all() -> None:
    flat = sitting(form(item("a"), item("g", "group", item("b"))))
    assert [place.section for place in flat.lines] == [(), at("g"), at("g")]
    wrapped = sitting(
        form(item("all", "group", item("one", "group", item("a")), item("two", "group", item("b"))))
    )
    assert [place.section for place in wrapped.lines] == [
        (),
        at("all", "one"),
        at("all", "one"),
        at("all", "two"),
        at("all", "two"),
    ]
    bare = sitting(form(item("all", "group", item("a"), item("b"))))
    assert {place.section for place in bare.lines} == {at("all")}


def test_a_positive_answer_alarms_at_once_and_the_score_waits_for_the_rest() -> None:
    phq = read(questionnaire("phq-9"), "phq-9")
    held = Sitting(phq, now=NOW, rules=[read_rule(data) for data in shipped_rules("phq-9")])
    ninth = next(place for place in held.lines if any(code.code == "44260-8" for code in place.item.code))
    held.put(ninth.path, (ninth.item.options[1].answer,))
    assert [alert.level for alert in held.outcome.alerts][:1] == ["urgent"]
    assert held.outcome.scores[0].value is None
    for place in held.lines:
        if place.item.is_question:
            held.put(place.path, (place.item.options[1].answer,))
    assert held.outcome.scores[0].value == Decimal(9)


LINKS = ("who", "sure", "why", "kid", "age", "sum", "pets", "pet", "hot")


def lively() -> Form:
    """A form with one of everything that can go wrong together."""
    return form(
        item("who", required=True, max_length=5),
        item("sure", "boolean"),
        item("why", "text", enable_when=(when("sure", "=", NO),), required=True),
        item(
            "kid",
            "group",
            item("age", "integer", min_value=whole(0), max_value=whole(99)),
            item("sub", "choice", options=options("a", "b", "c"), repeats=True),
            repeats=True,
        ),
        item(
            "sum",
            "integer",
            read_only=True,
            calculated=fhirpath(
                "%resource.item.where(linkId='kid').item.where(linkId='age').answer.value.sum()"
            ),
        ),
        item(
            "pets",
            "string",
            item("pet", "boolean", enable_when=(when("pets", "exists", YES),)),
            repeats=True,
            max_occurs=2,
        ),
        item("hot", enable_expression=fhirpath("%resource.item.where(linkId='sum').answer.value > 50")),
    )


ANSWERS = st.one_of(
    st.just(()),
    st.sampled_from([(YES,), (NO,), (text("Ann"),), (text("Annabel"), text("Bo")), (pick("a"), pick("b"))]),
    st.integers(-5, 120).map(lambda number: (whole(number),)),
    st.just((figure("1.5"),)),
)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["put", "put", "put", "skip", "note", "add", "remove", "settle"]),
        st.integers(0, 30),
        ANSWERS,
    ),
    max_size=25,
)


@settings(max_examples=120, deadline=None)
@given(acts=ACTS)
def test_whatever_is_done_the_sitting_stays_whole_and_its_response_is_right_or_names_its_issues(
    acts: list[tuple[str, int, tuple[Answer, ...]]],
) -> None:
    held = sitting(lively())
    for act, where, values in acts:
        place = held.lines[where % len(held.lines)]
        match act:
            case "put" if place.item.is_question:
                held.put(place.path, values)
            case "skip" if place.item.is_question:
                held.skip(place.path, "refused")
            case "note":
                held.note(place.path, "seen")
            case "add" if place.repeat:
                held.add_repeat(place.path)
            case "remove" if place.repeat:
                held.remove_repeat(place.path)
            case "settle":
                held.settle()
    outcome = held.settle()
    assert not held.needs_settling
    assert outcome == held.settle(), "settled is settled"
    assert {place.path for place in held.lines} <= outcome.enabled
    assert set(outcome.required_open) <= {place.path for place in held.lines}
    paths = [place.path for place in held.lines]
    assert len(set(paths)) == len(paths)
    response = to_response(held.form, held.answers, outcome, status="completed")
    valid, named = validate_response(held.form, response)
    errors = [issue for issue in outcome.issues if issue.severity == "error"]
    assert valid == (not errors and not outcome.required_open), (named, outcome.issues, response)
    again, findings = from_response(held.form, response)
    assert findings == ()
    reopened = sitting(held.form, again)
    assert reopened.settle().by_link() == outcome.by_link()


def test_what_the_client_is_stands_by_the_formulas() -> None:
    held = sitting(
        form(item("name", initial_expression=fhirpath("%patient.name.first().family"))),
        subject=Subject(patient={"resourceType": "Patient", "name": [{"family": "Ortiz"}]}),
    )
    assert held.needs_settling
    assert held.settle().by_link() == {"name": (text("Ortiz"),)}


@pytest.mark.parametrize("now", [NOW, datetime(2026, 11, 23, 9, 30)])  # noqa: DTZ001 - naive on purpose
def test_today_is_the_day_of_the_sitting(now: datetime) -> None:
    held = Sitting(form(item("on", "date", calculated=fhirpath("today()"))), now=now)
    assert held.settle().by_link()["on"] == (Answer("date", "2026-11-23"),)
