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


def _comprehensive(answers: dict[str, str]) -> dict[str, tuple[str, bool]]:
    """What is said of each need by its domain, and whether it is confidential."""
    needs = reckon("comprehensive-assessment", answers, Who()).needs
    return {need.domain: (need.said, need.confidential) for need in needs}


def test_a_need_carries_what_was_specified_below_the_answer() -> None:
    found = _comprehensive(
        {"physical": "Needs attention", "physical-what": "chest  pain\non stairs", "food": "Needs attention"}
    )

    assert found == {
        "physical_health": ("Physical health needs attention: chest pain on stairs", False),
        "food": ("Food needs attention", False),
    }


def test_a_long_answer_is_cut_to_what_a_list_holds() -> None:
    found = _comprehensive({"physical": "Needs attention", "physical-what": "pain " * 100})

    assert len(found["physical_health"][0]) <= 160
    assert found["physical_health"][0].endswith("pain…")


def test_only_violence_makes_a_need_confidential_not_the_dark_stairs_beside_it() -> None:
    safety = reckon(
        "comprehensive-assessment",
        {
            "harmed": "yes",
            "harmed-what": "the nephew",
            "safety": "Needs attention",
            "safety-what": "a dark staircase",
        },
        Who(),
    ).needs

    assert [(need.said, need.confidential) for need in safety] == [
        ("Harmed or threatened: safety plan and advocacy", True),
        ("Safety needs attention: a dark staircase", False),
    ]


def test_what_alarms_in_confidence_is_proposed_in_confidence() -> None:
    assert _comprehensive({"safety": "Needs action now", "safety-what": "he waits outside"}) == {
        "safety": ("Safety needs attention", True)
    }
