"""Assessments: a form opened, kept, completed, signed, amended, scored again, and its words kept off lists."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.forms.filling.opened import SittingState
from cmtui.forms.filling.sitting import Sitting

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice

LOW = "1 1 1 1 1 0 0 0 0 1"
MODERATE = "2 2 2 2 1 1 1 0 0 1"
DARK = "1 1 1 1 1 0 0 0 1 1"
"""PHQ-9 answers in the order of its questions: 5, 11, and 6 with the ninth answered `several days`."""


# --- a sitting ------------------------------------------------------------------------------------------------------


def test_a_form_opens_empty_with_the_client_for_its_rules(desk: Practice) -> None:
    case = desk.opened(born="1990-03-04")
    desk.book.registers.save("person", {"sex": "F"}, id=desk.one("SELECT public_id FROM person"))
    opened = desk.book.assess.open(case, "audit-c", reason="initial")

    assert (opened.code, opened.case, opened.kept, opened.last, opened.last_on) == (
        "audit-c",
        case,
        False,
        {},
        "",
    )
    assert opened.state.begun == desk.book.now()
    assert opened.state.reason == "initial"
    assert opened.rights
    assert (opened.answers, opened.position) == (opened.state.answers, ())
    assert [rule.id for rule in opened.rules] == ["audit-c"]
    assert (opened.subject.age, opened.subject.gender, opened.subject.name) == (36, "female", "Rosa Garcia")
    assert opened.subject.patient["birthDate"] == "1990-03-04"
    assert not opened.confidential


def test_a_sitting_is_kept_whole_and_offered_by_another_window(desk: Practice) -> None:
    case = desk.opened()
    state = replace(desk.sat(case, "phq-9", LOW), position=(("stem", 0), ("44255-8", 0)))
    answers = state.answers.skip((("69722-7", 0),), "refused").note((("69722-7", 0),), "laughed")
    state = replace(state, answers=answers, interpreter="professional", evolving_needs="winter")
    desk.book.assess.keep(case, "phq-9", state)
    desk.book.assess.keep(case, "phq-9", state)

    other = desk.again()
    (draft,) = other.drafts.waiting()
    assert draft.client == "Garcia, Rosa"
    assert draft.preview == "Patient Health Questionnaire (PHQ-9) · 9 answered"
    assert other.assess.of_draft(draft.form, draft.subject) == (case, "phq-9", "")
    opened = other.assess.open(case, "phq-9")
    assert opened.kept
    assert opened.state == state
    assert next(row.group for row in other.assess.rows(case)) == "Under way"
    other.assess.drop(case, "phq-9")
    assert not other.assess.open(case, "phq-9").kept
    other.close()


@pytest.mark.parametrize(
    ("code", "picks"),
    [
        ("hrqol-4", "2 12 30 0"),
        ("pain-and-rulers", "7 5 5 5"),
        (
            "comprehensive-assessment",
            {"matters": "a door [/b] of my own", "physical": "attention", "stays": 2},
        ),
    ],
)
def test_every_kind_of_answer_survives_as_a_draft(desk: Practice, code: str, picks: object) -> None:
    case = desk.opened()
    state = desk.sat(case, code, picks)
    desk.book.assess.keep(case, code, state)
    assert desk.book.assess.open(case, code).state.answers == state.answers


def test_what_of_a_draft_cannot_be_read_is_left_out(desk: Practice) -> None:
    case = desk.opened()
    path = [["stem", 0], ["44250-9", 0]]
    broken = json.dumps({"given": [[path, [{"valueInteger": "many"}, {"valueNothing": 1}, {}]]]})
    desk.book.drafts.keep("assessment phq-9", case, {"form": "x", "@answers": broken})
    opened = desk.book.assess.open(case, "phq-9")
    assert opened.answers.given == {((("stem", 0), ("44250-9", 0))): ()}
    desk.book.drafts.keep("assessment phq-9", case, {"form": "x", "@answers": "{not json", "@position": "["})
    assert desk.book.assess.open(case, "phq-9").answers == SittingState().answers


def test_last_times_answers_stand_beside_and_are_not_copied(desk: Practice) -> None:
    case = desk.opened()
    desk.assessed(case, "phq-9", MODERATE)
    desk.clock.on(days=30)

    opened = desk.book.assess.open(case, "phq-9")

    assert opened.answers.given == {}
    assert opened.last["44250-9"] == "More than half the days"
    assert opened.last_on == "2026-03-04"
    assert [score.text for score in opened.last_scores] == ["11 of 27"]


# --- completing and signing ------------------------------------------------------------------------------------------


def test_a_form_is_completed_with_its_score_band_and_source_and_signed(desk: Practice) -> None:
    case = desk.opened()
    done = desk.book.assess.finish(case, "phq-9", desk.sat(case, "phq-9", MODERATE, reason="initial"))
    assert (done.status, done.signed, done.score, done.band) == ("complete", None, 11.0, "moderate")
    assert (done.title, done.version, done.date) == (
        "Patient Health Questionnaire (PHQ-9)",
        "1",
        "2026-03-04",
    )
    (score,) = done.scores
    assert (score.rule, score.version, score.domain, score.poor) == ("phq-9", "1", "Y", True)
    assert "Kroenke" in score.source
    assert desk.one("SELECT count(*) FROM measure_point") == 0
    assert desk.due(case)["R-ASM-4"] == "week"

    signed = desk.book.assess.sign(done.id)

    assert signed.signed == "2026-03-04T16:00:00Z"
    assert (signed.status, signed.signed_by) == ("signed", "Dana Reed")
    assert desk.rows("SELECT domain, measure, value, held_on, source FROM measure_point") == [
        ("Y", "phq-9/total", 11.0, "2026-03-04", "phq-9")
    ]
    assert "R-ASM-4" not in desk.due(case)
    assert desk.acts()[-2:] == ["assessment.completed", "assessment.signed"]
    with pytest.raises(Refused, match="signed already"):
        desk.book.assess.sign(done.id)
    with pytest.raises(Refused, match="amend it"):
        desk.book.assess.sign(done.id, "other words")


def test_the_response_is_kept_as_fhir_with_who_when_and_how(desk: Practice) -> None:
    case = desk.opened()
    row = desk.assessed(case, "phq-9", LOW)
    response = desk.book.assess.response(row.id)
    assert response["resourceType"] == "QuestionnaireResponse"
    assert response["status"] == "completed"
    assert response["authored"] == "2026-03-04T10:00:00-06:00"
    assert response["author"] == {"display": "Dana Reed"}
    client = desk.one("SELECT public_id FROM client")
    assert response["subject"] == {"reference": f"Patient/{client}"}
    form, answers = desk.book.assess.answers(row.id)
    again = Sitting(form, now=desk.book.now(), answers=answers, rules=desk.book.forms.rules("phq-9"))
    assert again.outcome.scores[0].text == "5 of 27"


def test_an_incomplete_form_may_be_kept_as_found_and_has_no_score(desk: Practice) -> None:
    case = desk.opened()
    row = desk.assessed(case, "phq-9", "1 1 1 1 1 1")
    assert (row.score, row.band, row.text, row.trend) == (None, "", "6 of 9 answered", ())
    assert desk.one("SELECT count(*) FROM measure_point") == 0


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"conclusion": "  "}, "write a conclusion: what it means for this client"),
    ],
)
def test_a_form_without_a_conclusion_is_not_complete(
    desk: Practice, more: dict[str, str], sentence: str
) -> None:
    case = desk.opened()
    before = desk.everything()
    with pytest.raises(Refused, match=sentence):
        desk.book.assess.finish(case, "phq-9", desk.sat(case, "phq-9", LOW, **more))
    assert desk.everything() == before


def test_what_is_required_is_named_until_it_is_answered_or_left_out_with_a_reason(desk: Practice) -> None:
    case = desk.opened()
    items = [
        {"linkId": f"q{number}", "type": "string", "text": f"Question {number}", "required": True}
        for number in range(1, 6)
    ]
    form = {
        "resourceType": "Questionnaire",
        "name": "five",
        "title": "Five",
        "status": "active",
        "item": items,
    }
    code = desk.book.forms.add(json.dumps(form).encode(), file="five.json", entitled=True).code
    state = desk.sat(case, code, {"q1": "yes"})
    with pytest.raises(Refused, match=r"leave out with a reason: .*Question 2; .*Question 4 and 1 more\."):
        desk.book.assess.finish(case, code, state)
    answers = state.answers
    for number in range(2, 6):
        answers = answers.skip(((f"q{number}", 0),), "refused")
    assert desk.book.assess.finish(case, code, replace(state, answers=answers)).status == "complete"


def test_an_answer_that_does_not_fit_is_named(desk: Practice) -> None:
    case = desk.opened()
    with pytest.raises(Refused, match="Not complete yet: "):
        desk.book.assess.finish(case, "hrqol-4", desk.sat(case, "hrqol-4", "2 99 0 0"))


def test_an_unsigned_form_is_taken_up_again_and_changed_in_place(desk: Practice) -> None:
    case = desk.opened()
    first = desk.assessed(case, "phq-9", MODERATE, sign=False)
    opened = desk.book.assess.open(case, "phq-9", assessment=first.id)
    assert opened.state.assessment == first.id
    assert opened.state.conclusion == "As told."
    assert opened.last == {}, "itself it is not last time's"
    state = replace(desk.sat(case, "phq-9", LOW), assessment=first.id)
    desk.book.assess.keep(case, "phq-9", state)
    assert desk.book.assess.of_draft("assessment phq-9", first.id) == (case, "phq-9", first.id)

    again = desk.book.assess.finish(case, "phq-9", state)

    assert again.id == first.id
    assert (again.score, again.band) == (5.0, "mild")
    assert [row.disposition for row in desk.book.needs.rows(case)] == [], (
        "what was proposed by mistake is struck out"
    )
    assert desk.one("SELECT count(*) FROM assessment_score") == 2, "the first score stays as it was found"
    assert desk.book.drafts.all() == ()


def test_amending_a_signed_form_makes_a_new_one_and_keeps_the_earlier(desk: Practice) -> None:
    case = desk.opened()
    first = desk.assessed(case, "phq-9", MODERATE)
    opened = desk.book.assess.open(case, "phq-9", assessment=first.id)
    state = replace(desk.sat(case, "phq-9", LOW), assessment=opened.state.assessment, conclusion="Misheard.")

    amended = desk.book.assess.finish(case, "phq-9", state)
    assert amended.replaces == first.id
    assert desk.book.assess.assessment(first.id).status == "signed", "until the new one is signed"
    desk.book.assess.sign(amended.id)

    earlier = desk.book.assess.assessment(first.id)
    assert (earlier.status, earlier.replaced_by, earlier.score) == ("amended", amended.id, 11.0)
    assert [row.score for row in desk.book.assess.latest(case)] == [5.0]
    assert desk.book.assess.assessment(amended.id).trend == (5.0,), (
        "what was amended is no point of the trend"
    )
    assert desk.rows("SELECT value FROM measure_point WHERE voided_at IS NULL") == [(5.0,)]
    assert desk.book.assess.response(amended.id)["status"] == "amended"
    with pytest.raises(Refused, match="amended already"):
        desk.book.assess.open(case, "phq-9", assessment=first.id)


def test_the_trend_and_the_change_are_told_of_each_form(desk: Practice) -> None:
    case = desk.opened()
    for picks in (MODERATE, LOW, "0 0 1 1 1 0 0 0 0 0"):
        desk.assessed(case, "phq-9", picks)
        desk.clock.on(days=30)
    desk.assessed(case, "gad-7", "1 1 1 1 1 1 1")
    newest, *older = desk.book.assess.history(case, "phq-9")
    assert (newest.trend, newest.change, newest.better) == ((11.0, 5.0, 3.0), -2.0, "low")
    assert [row.change for row in older] == [-6.0, None]
    assert [row.form for row in desk.book.assess.latest(case)] == ["gad-7", "phq-9"]
    (line,) = [row.text for row in desk.book.assess.rows(case) if row.label.startswith("Patient Health")]
    assert line == "3 of 27 · minimal · 5 → 3 · 3 May"


def test_scoring_again_adds_a_score_only_where_it_differs(desk: Practice) -> None:
    case = desk.opened()
    row = desk.assessed(case, "phq-9", MODERATE)
    assert desk.book.assess.rescore(row.id).score == 11.0
    assert desk.one("SELECT count(*) FROM assessment_score") == 1
    rule = json.loads(desk.rows("SELECT content FROM score_rule_version WHERE rule = 'phq-9'")[0][0])
    rule["version"] = "2"
    for band in rule["scores"][0]["bands"]:
        band["text"] = f"new {band['text']}"
    desk.book.forms.attach_rule("phq-9", json.dumps(rule).encode())

    again = desk.book.assess.rescore(row.id)

    assert (again.band, again.scores[0].version) == ("new moderate", "2")
    assert desk.rows("SELECT band FROM assessment_score ORDER BY id") == [("moderate",), ("new moderate",)]
    assert again.signed


def test_a_form_entered_in_error_is_struck_out_with_a_reason(desk: Practice) -> None:
    case = desk.opened()
    row = desk.assessed(case, "phq-9", MODERATE)
    with pytest.raises(WrongUsage, match="Say why"):
        desk.book.assess.void(row.id, " ")
    desk.book.assess.void(row.id, "wrong client")
    assert desk.book.assess.history(case) == ()
    with pytest.raises(NotFound, match="struck out"):
        desk.book.assess.assessment(row.id)
    with pytest.raises(NotFound):
        desk.book.assess.open(case, "phq-9", assessment=row.id)


def test_undo_takes_a_completed_form_back_and_leaves_that_its_flag_was_raised(desk: Practice) -> None:
    case = desk.opened()
    desk.book.assess.finish(case, "phq-9", desk.sat(case, "phq-9", DARK))
    assert (
        desk.book.undo.last()
        == "Undone: assessment completed (Patient Health Questionnaire (PHQ-9)) · Garcia, Rosa."
    )
    assert desk.book.assess.history(case) == ()
    assert desk.book.needs.rows(case) == ()
    assert [flag.level for flag in desk.book.safety.flags(case)] == ["urgent"]
    again = desk.assessed(case, "phq-9", DARK)
    assert again.signed, "the form's bytes stand in the record once"
    with pytest.raises(Refused, match="never unsigned"):
        desk.book.undo.last()


@pytest.mark.parametrize("ask", ["assessment", "answers", "response", "sign", "rescore"])
def test_an_assessment_that_is_not_there_is_said_so(desk: Practice, ask: str) -> None:
    with pytest.raises(NotFound):
        getattr(desk.book.assess, ask)("nobody")


def test_a_draft_about_nobody_is_said_so(desk: Practice) -> None:
    with pytest.raises(NotFound):
        desk.book.assess.of_draft("assessment phq-9", "nobody")


# --- due ------------------------------------------------------------------------------------------------------------


def test_a_change_after_the_assessment_asks_for_another_or_for_the_reason_why_not(desk: Practice) -> None:
    case = desk.opened()
    desk.assessed(case)
    desk.clock.on(days=3)
    desk.book.registers.save("episode", {"kind": "emergency", "started_at": "today"}, case=case)
    row = next(row for row in desk.book.today.rows(case=case) if row.rule == "R-ASM-3")
    assert (row.due, row.why) == ("2026-03-14", "emergency visit 7 Mar")

    with pytest.raises(WrongUsage, match="press Enter"):
        desk.book.today.settle(row.key)
    with pytest.raises(WrongUsage, match="Say why"):
        desk.book.assess.no_change(case, " ")
    desk.book.today.settle(row.key, result="seen by Dr. Rao, nothing new")

    assert "R-ASM-3" not in desk.due(case)
    desk.clock.on(days=2)
    desk.book.registers.save("condition", {"name": "Stroke", "since": "today"}, case=case)
    assert "R-ASM-3" in desk.due(case)
    desk.assessed(case, "phq-9", LOW)
    assert "R-ASM-3" not in desk.due(case), "any signed form looked at what changed"


def test_a_stay_asks_again_at_its_end(desk: Practice) -> None:
    case = desk.opened()
    desk.assessed(case)
    desk.clock.on(days=10)
    ended = {"kind": "inpatient", "started_at": "2026-03-01 09:00", "ended_at": "2026-03-12 09:00"}
    desk.book.registers.save("episode", ended, case=case)
    assert [row.why for row in desk.book.today.rows(case=case) if row.rule == "R-ASM-3"] == [
        "discharge 12 Mar"
    ]


def test_the_first_assessment_settles_its_clock_and_begins_the_yearly_one(desk: Practice) -> None:
    case = desk.opened()
    assert desk.due(case)["R-ASM-1"] == "later"
    desk.assessed(case, "phq-9", LOW)
    assert "R-ASM-1" in desk.due(case), "a short form is no comprehensive assessment"
    desk.assessed(case)
    assert "R-ASM-1" not in desk.due(case)
    desk.clock.show("2027-02-10 09:00")
    assert desk.due(case)["R-ASM-2"] == "later"


def test_a_form_is_due_again_by_the_interval_of_the_practice(desk: Practice) -> None:
    case = desk.opened()
    desk.book.forms.settle("phq-9", interval_days=90)
    desk.assessed(case, "phq-9", LOW)
    desk.clock.on(days=85)
    (row,) = [row for row in desk.book.today.rows(case=case) if row.rule == "R-ASM-2-I"]
    assert (row.due, row.what) == ("2026-06-02", "Patient Health Questionnaire (PHQ-9) again")
    desk.book.forms.retire("phq-9")
    desk.book.tasks.add(case, "anything")
    assert "R-ASM-2-I" not in desk.due(case)


def test_x_on_today_signs_a_completed_form(desk: Practice) -> None:
    case = desk.opened()
    desk.assessed(case, "phq-9", LOW, sign=False)
    (row,) = [row for row in desk.book.today.rows(case=case) if row.rule == "R-ASM-4"]
    assert desk.book.today.settle(row.key) == "Assessment signed."
    assert desk.book.assess.latest(case)[0].signed


# --- where it is read -----------------------------------------------------------------------------------------------


def test_show_tells_form_date_score_band_and_signature(desk: Practice) -> None:
    case = desk.opened()
    desk.assessed(case, "phq-9", MODERATE)
    desk.clock.on(days=10)
    desk.assessed(case, "phq-9", LOW)
    chart = desk.book.chart.show(case)
    newest = chart["assessments"][0]
    assert {name: newest[name] for name in ("form", "date", "score", "band", "signed")} == {
        "form": "phq-9",
        "date": "2026-03-14",
        "score": 5.0,
        "band": "mild",
        "signed": "2026-03-14T16:00:00Z",
    }
    assert [need["statement"] for need in chart["needs"]] == ["Depressive symptoms: assessment and treatment"]
    past = desk.book.chart.show(case, desk.clock.at.date().replace(day=5))
    assert [each["score"] for each in past["assessments"]] == [11.0]


def test_the_timeline_the_search_and_the_rail_tell_of_an_assessment(desk: Practice) -> None:
    case = desk.opened()
    row = desk.assessed(case, "phq-9", MODERATE, conclusion="Low since the okapi left.")
    line, flag = sorted(desk.book.chart.timeline(case, kind="assessments"), key=lambda each: each.kind)
    assert flag.label == "flag, follow-up"
    assert flag.text.endswith("is due. · asked, and told who treats")
    assert (line.key, line.label) == (f"assessment:{row.id}", "Patient Health Questionnaire (PHQ-9)")
    assert line.text == "11 of 27 · moderate · Low since the okapi left."
    assert [each.key for each in desk.book.chart.timeline(case) if each.kind == "assessment"] == [line.key]
    (hit,) = desk.book.search.find("okapi")
    assert (hit.kind, hit.id, hit.case) == ("assessment", row.id, case)
    assert ("assess", "due", "2026-03-04") in desk.book.chart.head(case).rail


def test_of_a_confidential_form_no_list_says_more_than_that_it_is_there(desk: Practice) -> None:
    case = desk.opened()
    desk.book.assess.keep(case, "hark", desk.sat(case, "hark", "0 0 0 0", conclusion="Unicorns at home."))
    row = desk.assessed(case, "hark", "0 0 1 1", conclusion="Unicorns at home.", informants="alone")
    title = desk.book.forms.info("hark").form.title
    assert row.confidential
    assert row.score == 2.0, "asked for by itself it is whole"

    desk.book.assess.keep(case, "hark", desk.sat(case, "hark", "0 0 0 0", conclusion="Unicorns at home."))
    told = [
        repr(desk.book.assess.history(case)),
        repr(desk.book.assess.latest(case)),
        repr([(row.group, row.label, row.text) for row in desk.book.assess.rows(case)]),
        repr([(draft.preview, draft.client) for draft in desk.book.drafts.all()]),
        repr(desk.book.today.rows()),
        repr(desk.book.caseload.page(0, 10)),
        repr(desk.book.caseload.brief(case)),
        repr(desk.book.chart.overview(case)),
        repr(desk.book.chart.timeline(case)),
        repr(desk.book.chart.history(case)),
        repr(desk.book.search.find("unicorns")),
        json.dumps(desk.book.chart.show(case)),
        repr(desk.book.needs.rows(case)),
        repr(desk.book.safety.flags(case)),
    ]
    for text in told:
        for word in (
            "Unicorn",
            "unicorn",
            title,
            "HARK",
            "hark",
            "partner",
            "violence",
            "afraid",
            "humiliated",
        ):
            assert word not in text
    assert desk.book.search.count("unicorns") == 0
    assert any("confidential" in text.casefold() for text in told)


def test_an_open_form_with_a_confidential_answer_tells_no_list_what_was_concluded(desk: Practice) -> None:
    case = desk.opened()
    before = desk.clock.at
    row = desk.assessed(
        case,
        picks={"harmed": True, "matters": "zebras"},
        conclusion="Unicorns at home.",
        evolving_needs="Unicorns came.",
    )
    whole = desk.book.assess.assessment(row.id)
    assert (whole.conclusion, whole.evolving_needs) == ("Unicorns at home.", "Unicorns came."), (
        "by itself it is whole"
    )
    told = [
        repr(desk.book.assess.history(case)),
        repr(desk.book.assess.latest(case)),
        repr([(row.group, row.label, row.text) for row in desk.book.assess.rows(case)]),
        repr(desk.book.today.rows()),
        repr(desk.book.caseload.page(0, 10)),
        repr(desk.book.caseload.brief(case)),
        repr(desk.book.chart.overview(case)),
        repr(desk.book.chart.timeline(case)),
        repr(desk.book.chart.history(case)),
        repr(desk.book.search.find("unicorns")),
        json.dumps(desk.book.chart.show(case)),
    ]
    for text in told:
        assert "nicorns" not in text
    assert desk.book.search.count("unicorns") == 0
    title = "Comprehensive case-management assessment"
    assert (row.title, row.form) == (title, "comprehensive-assessment")
    (line,) = [each for each in desk.book.chart.timeline(case) if each.kind == "assessment"]
    assert (line.label, line.text) == (title, "confidential")
    (shown,) = desk.book.chart.show(case)["assessments"]
    assert (shown["title"], shown["conclusion"]) == (title, "confidential")
    (listed,) = desk.book.assess.history(case)
    assert (listed.conclusion, listed.evolving_needs) == ("confidential", "confidential")
    desk.clock.on(days=2)
    (past,) = desk.book.chart.show(case, before.date())["assessments"]
    assert past["conclusion"] == "confidential"
    other = desk.assessed(case, "gad-7", "0 0 0 0 0 0 0", conclusion="Calm as a walrus.")
    assert [hit.id for hit in desk.book.search.find("walrus")] == [other.id]


@pytest.mark.parametrize("of", ["assessment", "flag", "need"])
def test_words_about_a_confidential_answer_are_in_no_preview_of_what_was_typed(
    desk: Practice, of: str
) -> None:
    case = desk.opened()
    row = desk.assessed(case, picks={"harmed": True}, sign=False)
    calm = desk.assessed(case, "gad-7", "3 3 3 3 3 3 3", sign=False)
    ids = {
        "assessment": (row.id, calm.id),
        "flag": tuple(
            next(flag.id for flag in desk.book.safety.flags(case) if flag.assessment == each.id)
            for each in (row, calm)
        ),
        "need": tuple(desk.book.needs.proposed(each.id)[0].id for each in (row, calm)),
    }[of]
    for ident in ids:
        desk.book.drafts.keep(f"words {of}:{ident}", case, {"text": "the nephew"})
    previews = {
        draft.form: draft.preview for draft in desk.book.drafts.all() if draft.form.startswith("words")
    }
    assert previews == {f"words {of}:{ids[0]}": "confidential", f"words {of}:{ids[1]}": "the nephew"}
    found = desk.book.drafts.find(f"words {of}:{ids[0]}", case)
    assert found is not None
    assert dict(found.values)["text"] == "the nephew", "the dialog goes on with it"
