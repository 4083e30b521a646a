from __future__ import annotations

import pytest

from cmtui.forms import shipped
from cmtui.forms.scoring.needs_proposed import ProposedNeed, proposed
from cmtui.forms.scoring.scores import score
from cmtui.vocabulary import catalog
from tests.forms.worked_tables import Who, form, given, reckon, rules


def test_a_poor_score_proposes_a_need_and_says_which() -> None:
    result = reckon("sils", {"sils": "Often"}, Who())

    assert result.needs == (
        ProposedNeed(
            "communication",
            "barrier",
            "Needs help with written health material: plain words, teach-back",
            "",
            "4 · positive: may need help with written material",
        ),
    )


def test_an_answer_proposes_a_need_at_once_and_names_its_item() -> None:
    (need,) = reckon("hunger-vital-sign", {"88123-5": "Sometimes true"}, Who()).needs

    assert (need.domain, need.kind, need.source_item, need.value) == (
        "food",
        "need",
        "88123-5",
        "Sometimes true",
    )


def test_two_answers_that_speak_for_one_need_propose_it_once() -> None:
    hark = form("hark")
    answered = given(hark, {"76500-8": "Yes", "76503-2": "Yes"})
    scores = score(rules("hark")[0], hark, answered, Who())

    (need,) = proposed(rules("hark"), hark, answered, scores)

    assert need.source_item == "76500-8"
    assert need.confidential


def test_a_fine_score_proposes_nothing() -> None:
    assert reckon("sils", {"sils": "Never"}, Who()).needs == ()


@pytest.mark.parametrize("code", shipped.codes())
def test_needs_are_named_in_the_words_of_the_record(code: str) -> None:
    for rule in rules(code):
        for need in rule.needs:
            assert catalog.is_shipped("need_domain", need.domain), need.domain
            assert catalog.is_shipped("need_kind", need.kind), need.kind


def test_the_comprehensive_assessment_asks_about_every_domain_of_need() -> None:
    (rule,) = rules("comprehensive-assessment")

    assert {need.domain for need in rule.needs} == {term.code for term in catalog.terms("need_domain")}
