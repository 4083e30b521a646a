"""Answered forms from elsewhere: FHIR responses of known forms, for the client they are about, and once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from cmtui.errors import WrongUsage
from tests.casebook.test_forms import questionnaire

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice


def response(**more: Any) -> dict[str, Any]:
    """A PHQ-9 that somebody answered elsewhere: 11."""
    codes = [
        "44250-9",
        "44255-8",
        "44259-0",
        "44254-1",
        "44251-7",
        "44258-2",
        "44252-5",
        "44253-3",
        "44260-8",
    ]
    picks = [("LA6570-1", "More than half the days")] * 2 + [("LA6569-3", "Several days")] * 7
    answers = [
        {
            "linkId": code,
            "answer": [{"valueCoding": {"system": "http://loinc.org", "code": pick, "display": text}}],
        }
        for code, (pick, text) in zip(codes, picks, strict=True)
    ]
    return {
        "resourceType": "QuestionnaireResponse",
        "id": "r1",
        "questionnaire": "http://elsewhere.example/Questionnaire/phq-9",
        "status": "completed",
        "authored": "2026-03-01",
        "item": [{"linkId": "stem", "item": answers}],
        **more,
    }


def told(desk: Practice, made: Any, **more: Any) -> tuple[int, int, int, int, list[str]]:
    """Read, added, updated, unchanged, and why some were left out."""
    found = desk.book.assess.import_response(json.dumps(made).encode(), file="r.json", **more)
    return found.read, found.added, found.updated, found.unchanged, [row.reason for row in found.rejected]


def test_a_response_comes_in_with_its_score_its_flag_and_its_day_and_twice_changes_nothing(
    desk: Practice,
) -> None:
    case = desk.opened()
    assert told(desk, response(), case=case, dry_run=True) == (1, 1, 0, 0, [])
    assert desk.book.assess.history(case) == ()

    assert told(desk, response(), case=case) == (1, 1, 0, 0, [])

    (row,) = desk.book.assess.history(case)
    assert (row.date, row.score, row.band, row.status, row.reason) == (
        "2026-03-01",
        11.0,
        "moderate",
        "complete",
        "imported",
    )
    assert [flag.level for flag in desk.book.safety.flags(case)] == ["urgent", "follow_up"]
    assert desk.book.assess.response(row.id) == response()
    before = desk.everything()
    assert told(desk, response(), case=case) == (1, 0, 0, 1, [])
    assert desk.everything() == before


def test_one_that_was_struck_out_can_come_in_again(desk: Practice) -> None:
    case = desk.opened()
    told(desk, response(), case=case)
    desk.book.assess.void(desk.book.assess.history(case)[0].id, "wrong client")
    assert told(desk, response(), case=case) == (1, 1, 0, 0, [])
    assert len(desk.book.assess.history(case)) == 1


def test_an_imported_form_is_signed_with_a_conclusion_of_ones_own(desk: Practice) -> None:
    case = desk.opened()
    told(desk, response(), case=case)
    (row,) = desk.book.assess.history(case)
    with pytest.raises(Exception, match="Write a conclusion"):
        desk.book.assess.sign(row.id)
    for flag in desk.book.safety.flags(case):
        desk.book.safety.answer(flag.id, "called at once")
    assert desk.book.assess.sign(row.id, "Low; seen by Dr. Rao.").signed


def test_a_response_that_was_mended_elsewhere_amends_what_came_in(desk: Practice) -> None:
    case = desk.opened()
    told(desk, response(), case=case)
    mended = response(status="amended")
    mended["item"][0]["item"][0]["answer"][0]["valueCoding"] |= {"code": "LA6568-5", "display": "Not at all"}
    assert told(desk, mended, case=case) == (1, 0, 1, 0, [])
    assert [row.score for row in desk.book.assess.latest(case)] == [9.0]
    assert told(desk, mended, case=case) == (1, 0, 0, 1, [])


@pytest.mark.parametrize("by", ["case", "number", "client", "identifier"])
def test_the_client_is_found_by_the_subject(desk: Practice, by: str) -> None:
    case = desk.opened()
    names = {
        "case": {"reference": f"Patient/{case}"},
        "number": {"identifier": {"value": "2026-001"}},
        "client": {"reference": f"urn:uuid:{desk.one('SELECT public_id FROM client')}"},
        "identifier": {"reference": "Patient/unknown", "identifier": {"value": "2026-001"}},
    }
    assert told(desk, response(subject=names[by])) == (1, 1, 0, 0, [])
    assert len(desk.book.assess.history(case)) == 1


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"subject": {"reference": "Patient/nobody"}}, "name the case with --case"),
        ({}, "name the case with --case"),
        ({"subject": "nobody"}, "name the case with --case"),
        ({"status": "in-progress"}, "only completed forms come in"),
        ({"questionnaire": "http://elsewhere.example/okapi"}, "not in the library"),
        ({"questionnaire": None}, "“not named” is not in the library"),
    ],
)
def test_what_cannot_come_in_says_why(desk: Practice, more: dict[str, Any], why: str) -> None:
    desk.opened()
    before = desk.everything()
    *counts, reasons = told(desk, response(**more))
    assert counts == [1, 0, 0, 0]
    assert why in reasons[0]
    assert desk.everything() == before


def test_one_that_was_written_in_the_future_is_left_out(desk: Practice) -> None:
    case = desk.opened()
    assert told(desk, response(authored="2030-01-01T10:00:00Z"), case=case)[4] == [
        "It was written in the future; mend its date."
    ]


@pytest.mark.parametrize(
    ("authored", "day"),
    [
        ("2026-03-01T23:30:00-06:00", "2026-03-01"),
        ("2026-03-01T09:00:00", "2026-03-01"),
        ("2026-03", "2026-03-04"),
        (None, "2026-03-04"),
    ],
    ids=["an instant", "without a zone: the practice's", "no day: today", "nothing: today"],
)
def test_the_day_of_a_response_is_when_it_was_written(desk: Practice, authored: str | None, day: str) -> None:
    case = desk.opened()
    told(desk, response(authored=authored), case=case)
    assert desk.book.assess.history(case)[0].date == day


def test_a_bundle_brings_its_responses_and_leaves_the_rest(desk: Practice) -> None:
    case = desk.opened()
    bundle = {
        "resourceType": "Bundle",
        "entry": [
            {"resource": response(identifier={"system": "urn:x", "value": "100%_!"})},
            {"resource": response(id="r2", status="stopped")},
            {"resource": {"resourceType": "Patient"}},
            "nonsense",
        ],
    }
    read, added, _, _, reasons = told(desk, bundle, case=case)
    assert (read, added, len(reasons)) == (2, 1, 1)
    assert told(desk, {"resourceType": "Bundle", "entry": None})[:2] == (0, 0)
    empty = desk.book.assess.import_response(b'{"resourceType": "Bundle"}')
    assert empty.notes == ("The file holds no QuestionnaireResponse.",)


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff", b'{"resourceType": "Patient"}'])
def test_what_is_no_response_is_refused(desk: Practice, data: bytes) -> None:
    with pytest.raises(WrongUsage, match="QuestionnaireResponse"):
        desk.book.assess.import_response(data)


def test_what_the_form_does_not_know_is_told_and_kept(desk: Practice) -> None:
    case = desk.opened()
    made = response(extension=[{"url": "urn:cmtui:extension:mode", "valueCode": "proxy"}])
    made["item"].append({"linkId": "okapi", "answer": [{"valueString": "seen"}]})
    found = desk.book.assess.import_response(json.dumps(made).encode(), case=case)
    assert any("okapi" in note for note in found.notes)
    (row,) = desk.book.assess.history(case)
    assert row.mode == "proxy"
    assert desk.book.assess.response(row.id)["item"][-1]["linkId"] == "okapi"


def test_of_a_form_without_a_rule_it_is_told_that_nothing_was_scored_or_watched(desk: Practice) -> None:
    case = desk.opened()
    desk.book.forms.add(questionnaire(), entitled=True)
    made = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": "http://example.org/okapi",
        "item": [{"linkId": "q1", "answer": [{"valueCoding": {"code": "yes"}}]}],
    }
    result = desk.book.assess.import_response(json.dumps(made).encode(), case=case)
    assert result.notes == (
        "Okapi questions: Nothing was scored or watched: no rule scores this form and no alarm watches its answers.",
    )
