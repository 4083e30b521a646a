from __future__ import annotations

import json
from typing import Any

import pytest

from cmtui.forms.reading.check import report, unreadable
from tests.forms.built import coded, extension, formula, item, read_form


def test_a_sound_form_is_answerable_in_full() -> None:
    form = read_form(
        item("g", "group", item=[item("1", "choice", answerOption=coded("a")), item("2", "display")])
    )

    assert report(form).as_json("sleep.json") == {
        "file": "sleep.json",
        "title": "A form",
        "items": 3,
        "questions": 1,
        "supported": True,
        "unsupported": [],
        "errors": [],
        "findings": [],
    }


@pytest.mark.parametrize(
    ("more", "feature"),
    [
        ({"extension": [formula("calculatedExpression", "X", "text/cql")]}, "cql"),
        ({"extension": [formula("initialExpression", "X?y", "application/x-fhir-query")]}, "server-query"),
        ({"type": "choice", "answerValueSet": "http://elsewhere"}, "outside-value-set"),
        (
            {"type": "display", "extension": [extension("subQuestionnaire", valueCanonical="x")]},
            "sub-questionnaire",
        ),
        ({"type": "attachment"}, "attachment"),
    ],
)
def test_what_is_politely_degraded_is_named_and_the_form_stays_answerable(
    more: dict[str, Any], feature: str
) -> None:
    found = report(read_form(item("7", **more) if "type" not in more else {"linkId": "7", **more}))

    assert found.supported
    assert found.unsupported == (("7", feature),)
    assert found.errors == ()


@pytest.mark.parametrize(
    "item_",
    [{"linkId": "7", "type": "hologram"}, item("7", modifierExtension=[{"url": "http://x/not-asked"}])],
    ids=["a type nobody knows", "a mark that changes what the question means"],
)
def test_a_question_that_is_not_understood_is_not_answerable(item_: dict[str, Any]) -> None:
    found = report(read_form(item_))

    assert not found.supported
    assert [link_id for link_id, _ in found.unsupported] == ["7"]


def test_a_form_of_nothing_is_not_answerable() -> None:
    found = report(read_form())

    assert (found.supported, found.unsupported) == (False, (("", "no-items"),))


def test_a_broken_rule_is_a_sentence_with_its_item_in_front_and_keeps_nobody_from_answering() -> None:
    found = report(read_form(item("3"), item("3"), status=None))

    assert found.supported
    assert found.unsupported == ()
    assert found.errors == (
        "The form does not say whether it is a draft, active or retired.",
        "3: Several items have this linkId: conditions take the first of them.",
    )


def test_each_finding_is_in_the_report_of_a_program() -> None:
    listed = report(read_form(item("3", "choice"))).as_json("f")["findings"]

    assert listed == [
        {
            "severity": "degraded",
            "linkId": "3",
            "feature": "no-options",
            "sentence": "It has no options to pick from: write the answer.",
        }
    ]


def test_a_feature_is_named_once_for_an_item() -> None:
    cql = [formula(name, "X", "text/cql") for name in ("calculatedExpression", "enableWhenExpression")]

    found = report(read_form(item("7", extension=cql)))

    assert found.unsupported == (("7", "cql"),)
    assert len(found.findings) == 2


def test_a_file_that_is_no_form_has_a_report_of_the_same_shape() -> None:
    refused = unreadable("x.json", "This file is empty.")

    assert refused["errors"] == ["This file is empty."]
    assert refused["supported"] is False
    assert refused.keys() == report(read_form(item())).as_json("x.json").keys()
    assert json.dumps(refused)
