from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from cmtui.forms import shipped
from cmtui.forms.filling.sitting import Sitting
from cmtui.forms.reading.reader import read
from cmtui.forms.values import YES, Answer
from cmtui.reports.blank_form import blank_form
from cmtui.reports.filled_form import Given, Raised, Result, Sheet, filled_form
from cmtui.reports.pdf import _left_to_right, as_pdf
from cmtui.reports.text import as_text
from tests.reports.papers import HOSTILE, asked, choice, form_of

if TYPE_CHECKING:
    from cmtui.forms.tree import Form
    from cmtui.reports.document import Document

NOW = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


def pdf_text(document: Document) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(as_pdf(document))).pages)


def sheet(**more: object) -> Sheet:
    known = {"client": "Ortiz, Manuel", "number": "2026-014", "facts": (("Held", "2026-11-20"),)}
    return Sheet(**{**known, **more})  # type: ignore[arg-type]


def given(form: Form, *answers: tuple[str, Answer]) -> Given:
    sitting = Sitting(form, now=NOW)
    for link_id, answer in answers:
        sitting.put(next(line.path for line in sitting.lines if line.item.link_id == link_id), (answer,))
    return Given(sitting.lines, sitting.outcome.values, sitting.answers.skipped, sitting.answers.notes)


# Blank


def test_a_blank_form_begins_and_ends_with_the_rights_and_names_nobody() -> None:
    text = as_text(blank_form(form_of(asked("1", "string", "How?"))))
    lines = [line for line in text.splitlines() if line]
    assert lines[0] == "Trial form (TRIAL)"
    assert text.count("Rights: Owned by the trial.") == 2
    assert lines[-2] == "Rights: Owned by the trial."
    assert "screening results, not a diagnosis" in text


def test_a_form_without_a_rights_statement_says_so() -> None:
    form = form_of(asked("1", "string", "How?"), copyright="")
    assert "says nothing about rights" in as_text(blank_form(form))


@pytest.mark.parametrize(
    ("item", "room"),
    [
        (asked("1", "boolean", "Fell?"), "[  ] yes     [  ] no"),
        (asked("1", "date", "When?"), "____ / ____ / ________   (month / day / year)"),
        (asked("1", "time", "When?"), "____ : ____"),
        (choice("1", "How?", "well", "badly"), "[  ] well     [  ] badly"),
        (choice("1", "How?", "well", "badly", repeats=True), "[  ] well     [  ] badly     (all that apply)"),
        (choice("1", "How?", "w" * 30, "b" * 30), "[  ] " + "w" * 30),
        (choice("1", "How?", "w" * 30, "b", repeats=True), "all that apply"),
        ({**choice("1", "How?", "well"), "type": "open-choice"}, "other:"),
        (asked("1", "string", "How?"), "______"),
        (
            asked(
                "1",
                "quantity",
                "Weight?",
                extension=[
                    {
                        "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-unit",
                        "valueCoding": {"code": "kg", "display": "kg"},
                    }
                ],
            ),
            "________ kg",
        ),
    ],
    ids=lambda value: value["type"] if isinstance(value, dict) else None,
)
def test_each_question_has_room_for_its_answer(item: dict[str, object], room: str) -> None:
    assert room in as_text(blank_form(form_of(item)))


def test_a_condition_is_said_in_words() -> None:
    first = choice("a", "Fell?", "no", "yes")
    ask = {
        "enableWhen": [{"question": "a", "operator": "=", "answerCoding": {"code": "1", "display": "yes"}}]
    }
    text = as_text(blank_form(form_of(first, asked("b", "string", "Where?", **ask))))
    assert "Only if question 1 is “yes”." in text


def test_several_answers_of_one_question_are_one_condition_in_its_own_words() -> None:
    first = choice("a", "How is the home?", "good", "a concern", "unsafe")
    ask = [{"question": "a", "operator": "=", "answerCoding": {"code": code}} for code in "12"]
    form = form_of(first, asked("b", "string", "What?", enableWhen=ask, enableBehavior="any"))
    assert "Only if question 1 is “a concern” or “unsafe”." in as_text(blank_form(form))


@pytest.mark.parametrize(
    ("operator", "answer", "words"),
    [
        ("exists", {"answerBoolean": True}, "question 1 has an answer"),
        ("exists", {"answerBoolean": False}, "question 1 has no answer"),
        (">=", {"answerInteger": 3}, "question 1 is at least “3”"),
        ("!=", {"answerInteger": 3}, "question 1 is not “3”"),
    ],
)
def test_every_operator_of_a_condition_has_words(
    operator: str, answer: dict[str, object], words: str
) -> None:
    ask = {"enableWhen": [{"question": "a", "operator": operator, **answer}]}
    form = form_of(asked("a", "integer", "Falls?"), asked("b", "string", "Where?", **ask))
    assert words in as_text(blank_form(form))


def test_groups_help_and_hidden_items_are_set_as_they_are_meant() -> None:
    hidden = [{"url": "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden", "valueBoolean": True}]
    form = form_of(
        asked("g", "group", "Falls", repeats=True, item=[asked("1", "string", "Where?")]),
        asked("d", "display", "Thank you."),
        asked("h", "group", "Secret", extension=hidden, item=[asked("2", "string", "Inside?")]),
    )
    text = as_text(blank_form(form))
    assert "Falls" in text
    assert "Use another sheet" in text
    assert "Thank you." in text
    assert "Secret" not in text
    assert "Inside?" not in text


@pytest.mark.parametrize("code", shipped.codes())
def test_every_shipped_form_is_printed_with_all_its_questions(code: str) -> None:
    form = read(shipped.questionnaire(code), code)
    document = blank_form(form)
    words = " ".join(as_text(document).split())
    for item in form.walk():
        if item.is_question and not item.hidden:
            assert " ".join(item.text.split())[:40].split(" (")[0][:20] in words
    assert as_pdf(document).startswith(b"%PDF")


# Filled


def test_a_filled_form_names_client_and_case_on_every_page_and_says_who_says_so() -> None:
    form = form_of(*(choice(str(n), f"Question {n}?", "no", "yes") for n in range(80)))
    results = (Result("Total", "14 of 27", "moderate", "Kroenke 2001", "phq-9 1"),)
    document = filled_form(form, sheet(results=results, conclusion="Talk to the doctor."), given(form))
    pages = as_text(document).split("\f")
    assert len(pages) > 1
    assert all("Ortiz, Manuel · case 2026-014 · Trial form" in page.splitlines()[-1] for page in pages)
    assert "Screening result, not a diagnosis" in pages[0]
    assert "Total: 14 of 27: moderate" in pages[0]
    assert "bands: Kroenke 2001 · rule phq-9 1" in pages[0]
    assert "Talk to the doctor." in pages[-1]
    assert sum(page.count("Rights: Owned") for page in pages) == 2


def test_answers_skips_and_notes_stand_below_their_questions() -> None:
    form = form_of(
        asked("1", "boolean", "Fell?"), asked("2", "string", "Where?"), asked("3", "string", "Why?")
    )
    sitting = Sitting(form, now=NOW)
    first, second, _ = (line.path for line in sitting.lines)
    sitting.put(first, (YES,))
    sitting.note(first, "in the bath")
    sitting.skip(second, "refused")
    answers = Given(sitting.lines, sitting.outcome.values, sitting.answers.skipped, sitting.answers.notes)
    text = as_text(filled_form(form, sheet(), answers))
    assert [line.strip() for line in text.splitlines() if "→" in line] == [
        "→ yes",
        "→ declined to answer",
        "→ not answered",
    ]
    assert "note: in the bath" in text


def test_of_a_confidential_form_no_word_is_printed_unless_it_is_asked_for() -> None:
    form = form_of(asked("1", "boolean", "Afraid of your partner?"))
    answers = given(form, ("1", YES))
    kept_back = sheet(
        confidential=True, conclusion="She plans to leave.", safety=(Raised("Afraid", confidential=True),)
    )
    text = as_text(filled_form(form, kept_back, answers))
    for word in ("Afraid", "leave", "Trial", "Owned by"):
        assert word not in text
    assert "Confidential: left out of this print." in text
    whole = as_text(filled_form(form, kept_back, answers, confidential=True))
    assert "Afraid of your partner?" in whole
    assert "left out" not in whole


def test_a_confidential_answer_in_another_form_is_left_out_by_itself() -> None:
    form = form_of(asked("1", "boolean", "Safe at home?"), asked("2", "boolean", "Fell?"))
    answers = given(form, ("1", YES), ("2", YES))
    told = sheet(
        private_items=frozenset({"1"}),
        safety=(Raised("Same day: unsafe home", confidential=True), Raised("Urgent: x")),
    )
    text = as_text(filled_form(form, told, answers))
    assert [line.strip() for line in text.splitlines() if "→" in line] == ["→ left out", "→ yes"]
    assert "! confidential follow-up" in text
    assert "! Urgent: x" in text
    assert "unsafe home" not in text
    assert "left out of this print" in text


def _when(question: str) -> dict[str, object]:
    return {"question": question, "operator": "=", "answerBoolean": True}


def test_with_a_confidential_answer_goes_all_that_would_tell_it() -> None:
    below = asked("1.1", "string", "Who, and what happens", item=[asked("1.1.1", "string", "Since when")])
    form = form_of(
        asked("1", "boolean", "Harmed?", item=[below]),
        asked("2", "boolean", "Fell?"),
        asked("3", "string", "Where is it safe?", enableWhen=[_when("1")]),
        asked(
            "4",
            "string",
            "Who knows of it?",
            enableWhen=[{"question": "3", "operator": "exists", "answerBoolean": True}],
        ),
        asked("5", "string", "What would help?", enableWhen=[_when("1"), _when("2")], enableBehavior="any"),
        asked("6", "string", "Both at once?", enableWhen=[_when("1"), _when("2")], enableBehavior="all"),
        asked(
            "7", "group", "Protection", enableWhen=[_when("1")], item=[asked("7.1", "string", "An order?")]
        ),
    )
    words = {
        "1.1": "the neighbor",
        "1.1.1": "since May",
        "3": "at the parish",
        "4": "the sister",
        "5": "a ride",
        "6": "on the stairs",
        "7.1": "a judge's",
    }
    answers = given(
        form, ("1", YES), ("2", YES), *((link, Answer("string", said)) for link, said in words.items())
    )
    answers.notes[next(place.path for place in answers.places if place.item.link_id == "1.1")] = "whispered"  # type: ignore[index]
    told = sheet(
        private_items=frozenset({"1"}),
        safety=(
            Raised("Same day: harmed", "Shelter called.", "Open.", confidential=True),
            Raised("Urgent: x", "Her sister drives her to the shelter.", "Open."),
        ),
        conclusion="She plans to leave.",
        evolving_needs="It began in May.",
    )
    text = " ".join(as_text(filled_form(form, told, answers)).split())
    for word in (
        "neighbor",
        "May",
        "parish",
        "sister",
        "stairs",
        "judge",
        "Protection",
        "whispered",
        "shelter",
        "leave",
    ):
        assert word not in text
    assert "→ a ride" in text, "falling alone asks for it as well"
    assert "So are the conclusion, what changed since last time, and what was done." in text
    assert "! Urgent: x Open." in text
    whole = " ".join(as_text(filled_form(form, told, answers, confidential=True)).split())
    for word in (
        *words.values(),
        "whispered",
        "Done: Shelter called. Open.",
        "She plans to leave.",
        "It began in May.",
    ):
        assert word in whole


def test_a_formula_that_asks_for_a_confidential_answer_keeps_its_item_out() -> None:
    formula = {
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression",
        "valueExpression": {
            "language": "text/fhirpath",
            "expression": "%resource.item.where(linkId='1').answer.exists()",
        },
    }
    form = form_of(asked("1", "boolean", "Harmed?"), asked("2", "string", "By whom?", extension=[formula]))
    sitting = Sitting(form, now=NOW)
    sitting.put(sitting.lines[0].path, (YES,))
    sitting.settle()
    answers = Given(sitting.lines, sitting.outcome.values, {}, {})
    assert "By whom?" in as_text(filled_form(form, sheet(), answers))
    assert "By whom?" not in as_text(filled_form(form, sheet(private_items=frozenset({"1"})), answers))


def test_scores_that_a_confidential_flag_came_from_are_left_out_with_it() -> None:
    form = form_of(asked("1", "boolean", "Fell?"))
    result = Result("Harm", "3 of 4", "in danger", "own", "harm 1")
    flag = Raised("Same day: in danger", confidential=True, of_score=True)
    told = sheet(results=(result,), safety=(flag,))
    assert "in danger" not in as_text(filled_form(form, told, given(form, ("1", YES))))
    assert "in danger" in as_text(filled_form(form, told, given(form, ("1", YES)), confidential=True))


# PDF


def test_a_pdf_says_what_the_text_says() -> None:
    form = form_of(asked("1", "string", "Where did you fall?"))
    document = filled_form(form, sheet(), given(form, ("1", Answer("string", "in the bath"))))
    found = pdf_text(document)
    for words in ("Where did you fall?", "in the bath", "Ortiz, Manuel · case 2026-014", "page 1 of 1"):
        assert words in found


def test_names_of_any_script_are_printed_and_crash_nothing() -> None:
    form = form_of(asked("1", "string", f"Ask {HOSTILE}"), title=HOSTILE)
    document = filled_form(form, sheet(client=HOSTILE), given(form, ("1", Answer("string", HOSTILE))))
    found = pdf_text(document)
    for words in ("山田", "太郎", "Nguyễn Đỗ", "[/b]", "□"):
        assert words in found
    assert "\x1b" not in found
    assert "gnp" in found


@pytest.mark.parametrize(
    "name", ["김철수", "ひらがな", "Żółć", "Ελένη", "Дмитрий", "שרה", "محمد", "\0\ud800"]
)
def test_a_name_in_any_script_is_a_page(name: str) -> None:
    form = form_of(asked("1", "string", "How?"))
    assert len(PdfReader(BytesIO(as_pdf(filled_form(form, sheet(client=name), given(form))))).pages) == 1


def test_names_that_are_read_from_the_right_stand_in_that_order() -> None:
    form = form_of(asked("1", "string", "How?"))
    assert "case 2026" in pdf_text(filled_form(form, sheet(client="שרה לוי"), given(form)))
    assert _left_to_right("a שרה לוי b") == "a יול הרש b"


def test_a_title_of_many_words_and_a_word_without_end_stay_on_the_page() -> None:
    form = form_of(asked("1", "string", "W" * 2000), title="long " * 200)
    assert len(PdfReader(BytesIO(as_pdf(blank_form(form)))).pages) >= 1
    assert max(len(line) for line in as_text(blank_form(form)).splitlines()) <= 78


def test_the_title_of_the_file_names_no_client() -> None:
    form = form_of(asked("1", "string", "How?"))
    reader = PdfReader(BytesIO(as_pdf(filled_form(form, sheet(), given(form)))))
    assert reader.metadata is not None
    assert reader.metadata.title == "Trial form (TRIAL)"
    assert "Ortiz" not in str(reader.metadata)
