"""The controlled vocabularies: stored words that never change, and choosing one by a key or two."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from cmtui.rules.quick_entry_words import KINDS, OUTCOMES
from cmtui.vocabulary import catalog

PINNED = {
    "case_status": "prospect waitlist open on_hold closing closed not_accepted",
    "focus": "engage assess needs plan coordinate monitor outcomes close",
    "component": "engage assess plan coordinate monitor close",
    "acuity": "1 2 3 4",
    "tier": "low moderate high intensive",
    "urgency": "routine soon urgent",
    "screening_decision": "accept waitlist decline",
    "criterion": " ".join(f"SCR-{n}" for n in range(1, 10)),
    "criterion_answer": "yes no unknown",
    "factor_class": "clinical psychosocial financial operational",
    "missing": "unknown refused not_applicable not_asked",
    "direction": "out in",
    "contact_mode": "in_person phone video text email letter fax portal case_conference record_review record_note",
    "reached": "yes no_answer left_message wrong_number collateral declined no_show cancelled",
    "note_format": "narrative soap dap birp girp attempt conference transition um_review incident",
    "sensitivity": "ordinary restricted separate law_protected",
    "capacity": "presumed intact limited lacking fluctuating",
    "closure_reason": "goals_reached self_managing conflict_of_interest coverage_changed death client_ended "
    "not_engaging moved transferred program_ended duplicate other",
    "inquiry_disposition": "accepted waitlisted declined_by_client not_appropriate out_of_area "
    "conflict_of_interest capacity referred_elsewhere unable_to_reach",
    "decision_maker_kind": "client health_care_agent guardian conservator parent default_surrogate court_order "
    "none_available",
    "consent_kind": "service_agreement release_of_information electronic_communication privacy_notice "
    "fee_agreement photo_or_recording contact_with_family research_or_survey law_protected_records",
    "override_reason": "emergency client_declined not_applicable not_available will_follow",
    "task_kind": "contact assess review document send obtain authorize appeal appointment report verify "
    "supervise personal",
}


@pytest.mark.parametrize(("vocabulary", "codes"), PINNED.items(), ids=PINNED)
def test_stored_words_never_change(vocabulary: str, codes: str) -> None:
    assert [each.code for each in catalog.terms(vocabulary)] == codes.split()


@pytest.mark.parametrize("vocabulary", catalog.vocabularies())
def test_each_term_is_one_code_and_one_label(vocabulary: str) -> None:
    offered = catalog.terms(vocabulary)
    assert len({each.code for each in offered}) == len(offered)
    assert len({each.label.casefold() for each in offered}) == len(offered)
    assert catalog.title(vocabulary)


@pytest.mark.parametrize("vocabulary", catalog.vocabularies())
def test_codes_are_plain_words(vocabulary: str) -> None:
    # Criteria are known by their id in the standards' map, outcomes of quick entry by the word typed.
    # Outcome domains by the letter that score rules name them with, attainment by its figure.
    plain = re.compile(r"SCR-\d|[CFQSPYE]|-?[0-2]|[a-z0-9]+([_-][a-z0-9]+)*")
    assert all(plain.fullmatch(each.code) for each in catalog.terms(vocabulary))


def test_every_vocabulary_that_a_field_names_is_shipped() -> None:
    program = (
        "import cmtui.models.case, cmtui.models.people, cmtui.models.engagement, cmtui.models.work, "
        "cmtui.models.assessments, cmtui.models.planning, cmtui.models.coordination, cmtui.models.transitions, "
        "cmtui.models.practice\n"
        "from sqlmodel import SQLModel\n"
        "for model in SQLModel.__subclasses__():\n"
        "    for field in model.model_fields.values():\n"
        "        fact = (field.json_schema_extra or {}).get('fact', {})\n"
        "        print(fact.get('vocabulary', ''))"
    )
    named = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert len(named) > 20
    assert set(named) <= set(catalog.vocabularies())


def test_a_label_is_shown_for_a_code() -> None:
    assert catalog.label("contact_mode", "in_person") == "In person"
    assert catalog.term("language", "es").label == "Spanish"


def test_an_unknown_code_shows_itself() -> None:
    assert catalog.label("pronouns", "ze/hir") == "ze/hir"
    assert catalog.term("contact_mode", "telegraph") == catalog.Term("telegraph", "telegraph")
    assert not catalog.is_shipped("contact_mode", "telegraph")
    assert catalog.is_shipped("contact_mode", "phone")


def test_a_vocabulary_that_is_not_shipped_is_a_defect() -> None:
    with pytest.raises(KeyError):
        catalog.terms("moods")


def test_a_term_carries_its_sources_and_those_of_its_vocabulary() -> None:
    assert catalog.term("closure_reason", "death").sources == ("SOP-P-1", "CLO-5", "T-14")


def test_some_vocabularies_welcome_the_users_own_words() -> None:
    assert catalog.is_open("language")
    assert catalog.is_open("pronouns")
    assert not catalog.is_open("case_status")


@pytest.mark.parametrize(
    ("vocabulary", "typed", "code"),
    [
        ("contact_mode", "2", "phone"),
        ("contact_mode", "10", "record_review"),
        ("contact_mode", "99", None),
        ("contact_mode", "0", None),
        ("contact_mode", "9" * 5000, None),
        ("contact_mode", "ph", "phone"),
        ("contact_mode", " In  Person ", "in_person"),
        ("contact_mode", "p", None),
        ("contact_mode", "conf", "case_conference"),
        ("contact_mode", "xyz", None),
        ("contact_mode", "", None),
        ("criterion_answer", "n", "no"),
        ("reached", "wrong", "wrong_number"),
        ("acuity", "3", "3"),
        ("acuity", "int", "4"),
        ("language", "es", "es"),
        ("language", "span", "es"),
        ("level_of_care", "intensive", "intensive"),
    ],
    ids=[
        "a digit",
        "two digits",
        "past the last",
        "before the first",
        "far past the last",
        "first letters",
        "the label, blanks and case aside",
        "letters of two terms choose none",
        "a later word of the label",
        "no term",
        "nothing typed",
        "one letter is enough",
        "the first word",
        "a level by its number",
        "a level by its word",
        "a code",
        "a language by its letters",
        "the whole word of several that begin so",
    ],
)
def test_a_choice_is_made_by_a_digit_or_the_first_letters(
    vocabulary: str, typed: str, code: str | None
) -> None:
    chosen = catalog.choice(vocabulary, typed)
    assert (chosen and chosen.code) == code


def test_each_kind_word_of_quick_entry_is_stored_as_a_mode_and_a_format() -> None:
    assert set(catalog.entry_kinds()) == set(KINDS.values())
    for word, kind in catalog.entry_kinds().items():
        assert catalog.is_shipped("contact_mode", kind.mode)
        assert catalog.is_shipped("note_format", kind.format)
        assert catalog.kind_word(kind.mode) == word


def test_each_outcome_word_of_quick_entry_is_stored_as_a_code() -> None:
    assert set(catalog.entry_outcomes()) == set(OUTCOMES.values())
    for word, code in catalog.entry_outcomes().items():
        assert catalog.is_shipped("reached", code)
        assert catalog.outcome_word(code) == word


def test_a_mode_or_outcome_without_a_word_shows_itself() -> None:
    assert catalog.kind_word("fax") == "fax"
    assert catalog.outcome_word("wrong_number") == "wrong_number"
    assert catalog.outcome_word("") is None


def test_work_on_the_record_alone_is_no_contact() -> None:
    every = {each.code for each in catalog.terms("contact_mode")}
    assert every - catalog.modes_with_person() == {"record_review", "record_note"}


def test_a_note_format_has_its_headings() -> None:
    assert catalog.note_sections("soap") == ("Subjective", "Objective", "Assessment", "Plan")
    assert catalog.note_sections("narrative") == ()
    assert catalog.note_sections("unheard of") == ()


def test_acuity_has_a_weight_and_a_cadence() -> None:
    assert [(each.weight, each.cadence_days) for each in catalog.acuity_levels()] == [
        (1, 30),
        (2, 14),
        (4, 7),
        (7, 3),
    ]


def test_each_focus_belongs_to_a_mark_on_the_rail() -> None:
    rail = {each.code for each in catalog.terms("component")}
    assert {catalog.component_of(each.code) for each in catalog.terms("focus")} == rail
    assert catalog.component_of("needs") == "assess"
    assert catalog.component_of("outcomes") == "monitor"


def test_no_vocabulary_is_read_before_it_is_asked_for() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, cmtui.vocabulary.catalog; print('tomllib' in sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert loaded.strip() == "False"
