"""What a key means at a question, without a screen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from cmtui.forms.filling.sitting import Sitting
from cmtui.forms.reading.reader import read
from cmtui.screens.form.asking import Asking
from cmtui.screens.form.hand import Hand
from cmtui.screens.form.last_time import taken_over
from cmtui.screens.form.sheet import Sheet
from tests.screens.sitting_form import choice, data, everything, item, of_size

if TYPE_CHECKING:
    from cmtui.forms.answers import Answers
    from cmtui.widgets.question_lines import Asked

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
_KEYS = {" ": "space", "\n": "ctrl+j"}


def begin(
    form: dict[str, Any], *, answers: Answers | None = None, last: dict[str, str] | None = None
) -> Hand:
    parsed = read(data(form), "test")
    sitting = Sitting(parsed, now=NOW, answers=answers)
    return Hand(Sheet(sitting, last=taken_over(parsed, last or {}, now=NOW)), lambda: NOW)


def press(hand: Hand, *keys: str) -> list[bool]:
    """Named keys in angle brackets, everything else letter by letter."""
    taken = []
    for word in keys:
        if word.startswith("<"):
            taken.append(hand.press(word.strip("<>"), None))
        else:
            taken += [hand.press(_KEYS.get(sign, sign), sign) for sign in word]
    return taken


def at(hand: Hand) -> str:
    return hand.sheet.path[-1][0] if hand.sheet.path else ""


def said(hand: Hand, link: str) -> str:
    path = next(path for path in hand.sheet.course.places if path[-1][0] == link)
    return ", ".join(answer.text for answer in hand.sheet.values(path))


def go(hand: Hand, link: str) -> None:
    hand.go(next(path for path in hand.sheet.course.places if path[-1][0] == link))


def test_nine_digits_answer_nine_questions() -> None:
    hand = begin(of_size(9))
    press(hand, "112341234")
    assert hand.sheet.sitting.outcome.answered == 9
    assert at(hand) == "q8"
    assert said(hand, "q3") == "More than half the days"


def test_first_letters_answer_once_they_mean_one_option() -> None:
    hand = begin(of_size(3))
    press(hand, "s")
    assert said(hand, "q0") == "Several days"
    press(hand, "n")  # not at all, or nearly every day
    assert (at(hand), hand.word) == ("q1", "n")
    press(hand, "e")
    assert said(hand, "q1") == "Nearly every day"


def test_letters_that_begin_nothing_say_so_and_answer_nothing() -> None:
    hand = begin(of_size(2))
    assert press(hand, "x") == [True]
    assert hand.wrong == "No option is “x”."
    press(hand, "9")
    assert (hand.wrong, at(hand)) == ("No option is “9”.", "q0")


@pytest.mark.parametrize("key", [*"kmhawu=![]?/"])
def test_command_letters_are_left_to_the_commands_where_one_key_answers(key: str) -> None:
    assert press(begin(of_size(2)), key) == [False]


@pytest.mark.parametrize("key", [*"=![]?"])
def test_signs_are_commands_only_while_nothing_is_typed(key: str) -> None:
    hand = begin(everything())
    go(hand, "story")
    assert press(hand, key) == [False]
    assert press(hand, f"a{key}") == [True, True]
    assert hand.caret is not None
    assert hand.caret.text == f"a{key}"


def test_yes_and_no_open_what_hangs_on_them_and_the_focus_goes_there() -> None:
    hand = begin(everything())
    press(hand, "n")
    assert (said(hand, "steady"), at(hand)) == ("no", "why")
    press(hand, "had to leave", "<enter>")
    assert (said(hand, "why"), at(hand)) == ("had to leave", "since")


def test_several_options_are_switched_and_enter_leads_on() -> None:
    hand = begin(everything())
    go(hand, "aids")
    press(hand, "312")
    assert (said(hand, "aids"), at(hand)) == ("Cane, Walker, Rails", "aids")
    press(hand, "2", "<enter>")
    assert (said(hand, "aids"), at(hand)) == ("Cane, Rails", "state")


def test_a_long_list_is_narrowed_by_typing_and_a_digit_or_enter_takes_one() -> None:
    hand = begin(everything())
    go(hand, "state")
    press(hand, "new", "<down>", "<down>", "<enter>")
    assert said(hand, "state") == "New Mexico"
    go(hand, "state")
    press(hand, "new", "4")
    assert said(hand, "state") == "New York"
    go(hand, "state")
    press(hand, "zz", "<enter>")
    assert hand.wrong == "No option fits “zz”."
    press(hand, "<backspace>", "<backspace>", "<backspace>")
    assert said(hand, "state") == ""


def test_an_open_choice_takes_its_options_and_other_words() -> None:
    hand = begin(everything())
    go(hand, "pets")
    press(hand, "2")
    assert said(hand, "pets") == "Dog"
    go(hand, "pets")
    press(hand, "ca", "<enter>")
    assert said(hand, "pets") == "Cat"
    go(hand, "pets")
    press(hand, "a parrot", "<enter>")
    assert said(hand, "pets") == "a parrot"
    go(hand, "pets")
    press(hand, "d", "<down>", "<enter>")
    assert said(hand, "pets") == "d"


def test_figures_days_and_units_are_read_and_what_is_none_is_said() -> None:
    hand = begin(everything())
    go(hand, "since")
    press(hand, "yesterday", "<enter>")
    assert said(hand, "since") == "2026-11-19"
    press(hand, "many", "<enter>")
    assert (at(hand), hand.wrong) == ("people", "“many” is no whole number.")
    press(hand, *["<backspace>"] * 4, "3", "<enter>")
    assert said(hand, "people") == "3"
    go(hand, "weight")
    press(hand, "50", "<enter>")
    assert hand.wrong == "Write the unit behind the number: mg, g."
    press(hand, " mg", "<enter>")
    assert said(hand, "weight") == "50 mg"


def test_what_was_typed_and_is_no_answer_stays_and_is_kept_as_a_note() -> None:
    hand = begin(everything())
    go(hand, "since")
    press(hand, "the flood")
    go(hand, "people")
    assert [*hand.unread.values()] == ["the flood"]
    assert [*hand.to_keep().notes.values()] == ["“the flood”"]
    go(hand, "since")
    assert hand.typed is not None
    assert hand.typed.text == "the flood"
    assert "is no date" in hand.wrong
    press(hand, "<ctrl+u>", "2019", "<enter>")
    assert (said(hand, "since"), hand.unread, hand.to_keep().notes) == ("2019", {}, {})


def test_half_a_sentence_is_in_the_draft_before_it_is_finished() -> None:
    hand = begin(everything())
    go(hand, "story")
    press(hand, "sits by the win")
    kept = {path[-1][0]: values[0].text for path, values in hand.to_keep().given.items()}
    assert kept == {"story": "sits by the win"}


def test_a_text_of_several_lines_is_gone_through_by_the_arrows() -> None:
    hand = begin(everything())
    go(hand, "story")
    press(hand, "one\ntwo")
    assert press(hand, "<up>", "<up>") == [True, False]
    assert press(hand, "<down>", "<down>") == [True, False]
    press(hand, "<enter>")
    assert said(hand, "story") == "one\ntwo"


def test_a_question_is_left_out_with_one_of_four_reasons() -> None:
    hand = begin(of_size(6))
    for key in "1234":
        hand.begin_skip()
        press(hand, key)
    hand.begin_skip()
    press(hand, "r")
    assert [*hand.sheet.sitting.answers.skipped.values()] == [
        "unknown",
        "refused",
        "not_applicable",
        "not_asked",
        "refused",
    ]
    hand.begin_skip()
    assert press(hand, "<escape>") == [True]
    assert hand.task == "answer"
    assert at(hand) == "q5"


def test_an_answer_takes_the_reason_back_and_so_does_backspace() -> None:
    hand = begin(of_size(2))
    for key in ("1", "<backspace>"):
        go(hand, "q0")
        hand.begin_skip()
        press(hand, "2")
        go(hand, "q0")
        press(hand, key)
        assert hand.sheet.sitting.answers.skipped == {}


def test_a_note_is_typed_at_a_question_and_enter_keeps_it() -> None:
    hand = begin(of_size(2))
    hand.begin_note()
    press(hand, "cried k?")
    assert [*hand.to_keep().notes.values()] == ["cried k?"]
    press(hand, "<enter>")
    assert (at(hand), [*hand.sheet.sitting.answers.notes.values()]) == ("q0", ["cried k?"])
    press(hand, "1")
    assert said(hand, "q0") == "Not at all"


def test_undo_takes_the_last_answers_back_one_by_one() -> None:
    hand = begin(of_size(3))
    press(hand, "12")
    hand.begin_skip()
    press(hand, "2")
    assert hand.undo()
    assert (hand.sheet.sitting.answers.skipped, at(hand)) == ({}, "q2")
    assert hand.undo()
    assert hand.undo()
    assert (hand.sheet.sitting.outcome.answered, at(hand)) == (0, "q0")
    assert not hand.undo()


def test_last_time_is_taken_over_only_by_its_key() -> None:
    last = {"q0": "Several days", "q1": "Every other day", "q2": "Nearly every day"}
    hand = begin(of_size(3), last=last)
    assert hand.sheet.sitting.outcome.answered == 0
    assert hand.as_last_time()
    assert (said(hand, "q0"), at(hand)) == ("Several days", "q1")
    assert not hand.as_last_time()  # that option is no longer there


def test_last_time_is_understood_in_every_kind_of_question() -> None:
    words = {
        "steady": "yes",
        "aids": "Cane, Rails",
        "people": "3",
        "since": "2026-01-05",
        "pets": "a parrot",
        "weight": "50 mg",
        "state": "Utah",
    }
    found = taken_over(read(data(everything()), "all"), words, now=NOW)
    assert {link: ", ".join(answer.text for answer in answers) for link, answers in found.items()} == {
        link: text for link, text in words.items() if link != "state"
    }


def test_the_next_open_question_is_found_from_the_top_again() -> None:
    hand = begin(of_size(4))
    go(hand, "q2")
    press(hand, "1")
    assert at(hand) == "q3"
    press(hand, "1")
    assert hand.next_open()
    assert at(hand) == "q0"
    press(hand, "11")
    assert not hand.next_open()


def test_sections_are_gone_through_by_their_first_question() -> None:
    hand = begin(everything())
    assert hand.section(1)
    assert at(hand) == "name"
    go(hand, "weight")
    assert hand.section(-1)
    assert at(hand) == "name"
    assert hand.section(-1)
    assert at(hand) == "steady"
    assert not hand.section(-1)


def test_a_repeating_group_is_added_and_taken_away() -> None:
    hand = begin(everything())
    go(hand, "name")
    press(hand, "metoprolol", "<enter>")
    assert hand.add_repeat()
    assert hand.sheet.path == (("drug", 1), ("name", 0))
    press(hand, "aspirin", "<enter>")
    first = hand.sheet.course.places[(("drug", 0),)]
    assert hand.sheet.holds_answers(first)
    hand.remove_repeat(first)
    assert said(hand, "name") == "aspirin"
    go(hand, "steady")
    assert not hand.add_repeat()


def test_a_question_that_is_no_longer_asked_gives_the_focus_to_the_next() -> None:
    hand = begin(everything())
    press(hand, "n", "flood", "<enter>")
    go(hand, "why")
    before = hand.sheet.sitting.outcome
    hand.sheet.sitting.put((("home", 0), ("steady", 0)), ())
    hand.sheet.merged(before)
    hand.stay()
    assert at(hand) == "since"
    assert hand.typed is not None
    assert hand.typed.text == ""


def test_several_typed_answers_stand_below_each_other_and_backspace_takes_the_last_again() -> None:
    form = {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": "t",
        "item": [item("who", "string", "Who helps?", repeats=True), item("next", "boolean", "Next?")],
    }
    hand = begin(form)
    press(hand, "Rosa", "<enter>", "Luis", "<enter>")
    assert (said(hand, "who"), at(hand)) == ("Rosa, Luis", "who")
    press(hand, "<backspace>", "a", "<enter>", "<enter>")
    assert (said(hand, "who"), at(hand)) == ("Rosa, Luisa", "next")


def test_a_pasted_text_is_one_line_in_a_line_and_whole_in_a_text() -> None:
    hand = begin(everything())
    press(hand, "n")
    hand.paste("lost\nthe lease")
    press(hand, "<enter>")
    assert said(hand, "why") == "lost the lease"
    go(hand, "story")
    hand.paste("one\ntwo")
    press(hand, "<enter>")
    assert said(hand, "story") == "one\ntwo"


def test_a_form_without_a_question_takes_no_key() -> None:
    form = {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": "t",
        "item": [item("t", "display", "Hello")],
    }
    hand = begin(form)
    assert press(hand, "1", "<enter>") == [False, False]


def test_what_a_question_shows() -> None:
    form = {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": "t",
        "item": [
            item("must", "choice", "Must", required=True, answerOption=choice("One", "Two", "Three")),
            item("much", "integer", "How much?"),
        ],
    }
    hand = begin(form, last={"must": "Two", "much": "7"})
    asking = Asking(hand, last={"must": "Two", "much": "7"}, last_on="12 Nov")
    must, much = hand.sheet.course.places.values()
    assert (asking.asked(must, focus=False).sign, asking.asked(must, focus=False).last) == ("*", "~Two")
    assert asking.asked(much, focus=False).last == "~7"
    assert ("~ 12 Nov: Two · = takes it over once confirmed", "muted") in asking.asked(must, focus=True).below
    press(hand, "2")
    assert asking.asked(must, focus=True).below == ()
    hand.begin_skip()
    press(hand, "4")
    assert asking.asked(much, focus=False).answer == "– not asked"


def scored(*points: int) -> list[dict[str, Any]]:
    options = choice(*(f"Answer {n}" for n in range(1, len(points) + 1)))
    return [
        {
            **option,
            "extension": [
                {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": each}
            ],
        }
        for option, each in zip(options, points, strict=True)
    ]


def two_lists(*lists: tuple[int, ...]) -> dict[str, Any]:
    items = [
        item(f"q{n}", "choice", "How often?", answerOption=scored(*each)) for n, each in enumerate(lists)
    ]
    return {"resourceType": "Questionnaire", "status": "active", "title": "t", "item": items}


@pytest.mark.parametrize(
    ("lists", "options"),
    [
        (((0, 1, 2), (0, 1, 2)), ("0 Answer 1", "1 Answer 2", "2 Answer 3")),
        (((2, 1, 0), (0, 1, 2)), ("1 Answer 1", "2 Answer 2", "3 Answer 3")),
        (((0, 1, 3), (0, 1, 2)), ("1 Answer 1", "2 Answer 2", "3 Answer 3")),
    ],
    ids=["all count up from 0", "one counts down", "one leaves a figure out"],
)
def test_one_digit_picks_the_same_place_in_every_list_of_a_form(
    lists: tuple[tuple[int, ...], ...], options: tuple[str, ...]
) -> None:
    hand = begin(two_lists(*lists))
    assert [shown(hand, link).options for link in ("q0", "q1")] == [options, options]
    go(hand, "q0")
    press(hand, "22")
    picked = "Answer 3" if options[0].startswith("0") else "Answer 2"
    assert [said(hand, link) for link in ("q0", "q1")] == [picked, picked]


def test_last_time_stands_as_points_only_where_the_digit_is_one() -> None:
    yes_no = item("q2", "choice", "Hurt?", answerOption=choice("Yes", "No"))
    form = two_lists((0, 1, 2))
    form["item"].append(yes_no)
    last = {"q0": "Answer 2", "q2": "No"}
    asking = Asking(begin(form, last=last), last=last, last_on="12 Nov")
    places = asking.sheet.course.places.values()
    assert [asking.last_short(place) for place in places] == ["~1", "~No"]


def shown(hand: Hand, link: str, *, focus: bool = True) -> Asked:
    place = next(place for path, place in hand.sheet.course.places.items() if path[-1][0] == link)
    if focus:
        go(hand, link)
    return Asking(hand, last={}, last_on="").asked(place, focus=focus)


def test_a_long_list_shows_eight_of_its_options_and_how_many_more() -> None:
    hand = begin(everything())
    asked = shown(hand, "state")
    assert (len(asked.options), asked.said) == (8, "6 more; type to narrow them down")
    press(hand, "new")
    asking = Asking(hand, last={}, last_on="").asked(hand.sheet.course.places[hand.sheet.path], focus=True)
    assert asking.options == ("1 New Hampshire", "2 New Jersey", "3 New Mexico", "4 New York")
    assert (asking.at, asking.said) == (7, "")


def test_an_open_choice_offers_the_words_themselves_last() -> None:
    hand = begin(everything())
    assert shown(hand, "pets").said == "a digit, or other words"
    press(hand, "d")
    asked = Asking(hand, last={}, last_on="").asked(hand.sheet.course.places[hand.sheet.path], focus=True)
    assert (asked.options, asked.at) == (("1 Dog", "other: “d”"), 1)


@pytest.mark.parametrize(
    ("link", "hint"),
    [
        ("since", "a day: today, 3/2, 2026-03-14, or a year"),
        ("people", "a whole number"),
        ("weight", "a number and its unit: mg, g"),
        ("story", ""),
    ],
)
def test_what_can_be_typed_is_said_while_nothing_is(link: str, hint: str) -> None:
    assert shown(begin(everything()), link).said == hint


def test_limits_formulas_and_units_are_told_at_the_question() -> None:
    sdc = "http://hl7.org/fhir/StructureDefinition/"
    form = {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": "t",
        "item": [
            item(
                "much",
                "integer",
                "How much?",
                extension=[
                    {"url": f"{sdc}minValue", "valueInteger": 1},
                    {"url": f"{sdc}maxValue", "valueInteger": 9},
                    {"url": f"{sdc}questionnaire-unit", "valueCoding": {"code": "kg", "display": "kg"}},
                ],
            ),
            item("sum", "decimal", "Sum", readOnly=True),
            item(
                "cql",
                "decimal",
                "By another language",
                extension=[
                    {
                        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
                        "sdc-questionnaire-calculatedExpression",
                        "valueExpression": {"language": "text/cql", "expression": "Sum"},
                    }
                ],
            ),
        ],
    }
    hand = begin(form)
    assert shown(hand, "much").said == "a whole number, 1 to 9, in kg"
    press(hand, "12", "<enter>")
    assert shown(hand, "much", focus=False).sign == "!"
    assert shown(hand, "much", focus=False).answer == "12 kg"
    assert [ink for line, ink in shown(hand, "much").below if line.startswith("! ")] == ["urgent"]
    assert ("The form works this out by itself.", "muted") in shown(hand, "sum").below
    assert [line[:2] for line, ink in shown(hand, "cql").below if ink == "soon"] == ["~ "]


def test_several_answers_and_a_note_are_told_at_the_question() -> None:
    hand = begin(everything())
    go(hand, "aids")
    press(hand, "1")
    asked = shown(hand, "aids")
    assert (asked.values, asked.picked) == ((), frozenset({0}))
    assert ("Several can stand; enter goes on.", "muted") in asked.below
    hand.begin_note()
    place = hand.sheet.course.places[hand.sheet.path]
    assert Asking(hand, last={}, last_on="").asked(place, focus=True).said == "a note"
    press(hand, "lent by Rosa", "<escape>")
    assert shown(hand, "aids", focus=False).answer == "1 Cane · note"
    assert ("note: lent by Rosa", "muted") in shown(hand, "aids").below


def test_words_left_behind_are_shown_as_what_they_are() -> None:
    hand = begin(everything())
    go(hand, "since")
    press(hand, "soon")
    go(hand, "people")
    asked = shown(hand, "since", focus=False)
    assert (asked.answer, asked.sign, asked.tone) == ("! “soon”", "!", "urgent")


def test_a_slider_goes_from_figure_to_figure_within_its_limits() -> None:
    sdc = "http://hl7.org/fhir/StructureDefinition/"
    control = {"coding": [{"code": "slider"}]}
    form = {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": "t",
        "item": [
            item(
                "pain",
                "integer",
                "Pain",
                extension=[
                    {"url": f"{sdc}minValue", "valueInteger": 0},
                    {"url": f"{sdc}maxValue", "valueInteger": 3},
                    {"url": f"{sdc}questionnaire-itemControl", "valueCodeableConcept": control},
                ],
            )
        ],
    }
    hand = begin(form)
    assert shown(hand, "pain").said == "a whole number, 0 to 3; ← → slide"
    press(hand, *["<right>"] * 9, "<left>", "<enter>")
    assert said(hand, "pain") == "2"
