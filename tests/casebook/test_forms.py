"""The form library: what is shipped, what was brought in byte for byte, and the rules that score it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from cmtui.casebook.assessment.shelf import in_short
from cmtui.errors import CaseworkError, NotFound, Refused, WrongUsage
from cmtui.forms import shipped

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice


def questionnaire(**more: Any) -> bytes:
    """A small form of somebody else."""
    made = {
        "resourceType": "Questionnaire",
        "url": "http://example.org/okapi",
        "name": "okapi",
        "title": "Okapi questions",
        "version": "1",
        "status": "active",
        "copyright": "Example. Free to use in care.",
        "item": [
            {
                "linkId": "q1",
                "type": "choice",
                "text": "Seen an okapi?",
                "answerOption": [
                    {"valueCoding": {"code": "no", "display": "No"}},
                    {"valueCoding": {"code": "yes", "display": "Yes"}},
                ],
            }
        ],
        **more,
    }
    return json.dumps(made, indent=1).encode()


def rule(**more: Any) -> bytes:
    """A rule that scores it."""
    score = {
        "id": "total",
        "title": "Okapis",
        "method": "sum",
        "domain": "Q",
        "better": "high",
        "items": ["q1"],
        "points": {"answers": {"No": 0, "Yes": 1}},
        "range": [0, 1],
        "bands": [{"from": 0, "to": 0, "text": "none", "source": "counted"}],
    }
    made = {
        "id": "okapi",
        "version": "1",
        "title": "Okapi",
        "source": "counted",
        "fits": {"form": ["okapi"]},
        "scores": [score],
    }
    return json.dumps({**made, **more}).encode()


def test_the_shipped_forms_are_listed_and_only_read(desk: Practice) -> None:
    before = desk.everything()
    rows = desk.book.forms.library()
    assert [row.code for row in rows] == list(shipped.codes())
    phq = next(row for row in rows if row.code == "phq-9")
    assert (phq.items, phq.source, phq.domains, phq.licence) == (
        10,
        "shipped",
        ("Y",),
        "No permission required to reproduce",
    )
    assert [row.code for row in rows if row.comprehensive] == ["comprehensive-assessment"]
    assert desk.everything() == before
    assert desk.book.forms.form("phq-9").title == "Patient Health Questionnaire (PHQ-9)"


def test_a_shipped_form_enters_the_record_at_its_first_use_byte_for_byte(desk: Practice) -> None:
    case = desk.opened()
    desk.assessed(case, "phq-9", "0 0 0 0 0 0 0 0 0 0")
    desk.assessed(case, "phq-9", "0 0 0 0 0 0 0 0 0 0")
    assert [
        (code, bytes(content)) for code, content in desk.rows("SELECT code, content FROM form_version")
    ] == [("phq-9", shipped.questionnaire("phq-9"))]
    assert [bytes(content) for (content,) in desk.rows("SELECT content FROM score_rule_version")] == list(
        shipped.rules("phq-9")
    )


def test_a_form_comes_in_when_somebody_says_that_it_may_be_used(desk: Practice) -> None:
    data = questionnaire()
    before = desk.everything()
    with pytest.raises(Refused, match="entitled"):
        desk.book.forms.add(data, file="okapi.json")
    assert desk.everything() == before

    row = desk.book.forms.add(data, file="okapi.json", entitled=True)

    assert (row.code, row.title, row.items, row.source, row.status) == (
        "okapi",
        "Okapi questions",
        1,
        "imported",
        "added",
    )
    info = desk.book.forms.info("okapi")
    assert (info.entitled_by, info.entitled_at) == ("Dana Reed", "2026-03-04T16:00:00Z")
    assert info.rights == "Example. Free to use in care."
    assert info.url == "http://example.org/okapi"
    assert bytes(desk.one("SELECT content FROM form_version")) == data
    assert desk.book.forms.add(data, file="again.json").status == "unchanged"
    assert desk.one("SELECT count(*) FROM form_version") == 1
    assert desk.book.forms.library()[-1].code == "okapi"
    with pytest.raises(Refused, match="retire it"):
        desk.book.undo.last()


def test_another_file_of_the_same_form_is_a_new_version_and_the_old_answers_keep_theirs(
    desk: Practice,
) -> None:
    case = desk.opened()
    desk.book.forms.add(questionnaire(), entitled=True)
    desk.book.forms.settle("okapi", interval_days=30, comprehensive=True)
    old = desk.assessed(case, "okapi", "1")
    row = desk.book.forms.add(questionnaire(version="2", title="Okapi questions, revised"), entitled=True)
    assert (row.code, row.version, row.status) == ("okapi", "2", "new version")
    assert (row.interval_days, row.comprehensive) == (30, True), "what the practice set holds for the new one"
    assert [version for version, _, _ in desk.book.forms.info("okapi").versions] == ["2", "1"]
    assert desk.book.forms.form("okapi", "1").title == "Okapi questions"
    assert desk.book.forms.add(questionnaire()).version == "2", (
        "the first one's bytes are known: nothing changes"
    )
    with pytest.raises(NotFound, match="no version 9"):
        desk.book.forms.form("okapi", "9")
    assert desk.book.assess.open(case, "okapi").version == "2"
    assert desk.book.assess.open(case, "okapi", assessment=old.id).version == "1"


def test_a_sitting_goes_on_in_the_version_in_which_it_began(desk: Practice) -> None:
    case = desk.opened()
    desk.book.forms.add(questionnaire(), entitled=True)
    desk.book.assess.keep(case, "okapi", desk.sat(case, "okapi", "1"))
    desk.book.forms.add(questionnaire(version="2"), entitled=True)
    opened = desk.book.assess.open(case, "okapi")
    assert opened.version == "1"
    done = desk.book.assess.finish(case, "okapi", replace(opened.state, conclusion="Seen."))
    assert done.version == "1"
    assert desk.book.assess.open(case, "okapi").version == "2"


def test_another_form_of_the_same_name_gets_a_code_of_its_own(desk: Practice) -> None:
    desk.book.forms.add(questionnaire(), entitled=True)
    other = desk.book.forms.add(questionnaire(url="http://example.com/other"), entitled=True)
    assert other.code == "okapi-2"
    phq = desk.book.forms.add(questionnaire(url="http://example.com/phq", name="phq-9"), entitled=True)
    assert phq.code == "phq-9-2"
    assert desk.book.forms.form("phq-9").questions == 10


@pytest.mark.parametrize("data", [b"", b"no json", b"{}", b'{"resourceType": "Patient"}', b"\xff\xfe"])
def test_what_is_no_form_is_refused_with_a_sentence(desk: Practice, data: bytes) -> None:
    with pytest.raises(CaseworkError) as error:
        desk.book.forms.add(data, entitled=True)
    assert str(error.value).endswith(".")
    with pytest.raises(Refused, match="larger than 10 MB"):
        desk.book.forms.add(b" " * 10_000_001, entitled=True)


def test_a_rule_is_attached_and_scores_from_then_on(desk: Practice) -> None:
    case = desk.opened()
    desk.book.forms.add(questionnaire(), entitled=True)
    assert desk.book.forms.rules("okapi") == ()
    found = desk.book.forms.attach_rule("okapi", rule())
    assert (found.rule, found.source, found.bands) == ("okapi", "imported", (("Okapis: none", "counted"),))
    assert desk.book.forms.attach_rule("okapi", rule()).rule == "okapi"
    assert desk.acts().count("rule.attached") == 1
    assert desk.assessed(case, "okapi", "1").score == 1.0
    assert desk.book.forms.library()[-1].domains == ("Q",)

    second = json.loads(rule())
    second["version"] = "2"
    desk.book.forms.attach_rule("okapi", json.dumps(second).encode())
    assert [each.version for each in desk.book.forms.rules("okapi")] == ["2"]
    desk.book.forms.attach_rule("okapi", rule())
    assert [each.version for each in desk.book.forms.rules("okapi")] == ["1"], (
        "the last one attached is in force"
    )
    assert [info.rule for info in desk.book.forms.info("okapi").rules] == ["okapi"]


def test_a_rule_that_does_not_fit_is_refused(desk: Practice) -> None:
    with pytest.raises(WrongUsage, match="does not fit"):
        desk.book.forms.attach_rule("sils", rule())
    with pytest.raises(CaseworkError):
        desk.book.forms.attach_rule("sils", b"{}")
    with pytest.raises(NotFound):
        desk.book.forms.attach_rule("okapi", rule())


def test_an_imported_copy_of_a_known_instrument_is_scored_by_its_rule(desk: Practice) -> None:
    copy = json.loads(shipped.questionnaire("phq-9"))
    copy |= {"url": "http://example.com/our-phq", "name": "our-phq", "title": "Our PHQ-9"}
    code = desk.book.forms.add(json.dumps(copy).encode(), entitled=True).code
    assert code not in shipped.codes()
    assert [each.id for each in desk.book.forms.rules(code)] == ["phq-9"]


NEITHER = "No rule scores this form and no alarm watches its answers; attach one with cmtui forms rule."


def phq_of_others(link: str = "{}", **more: Any) -> bytes:
    """A copy of the PHQ-9 by somebody else, with link ids of its own and no codes."""
    made = json.loads(shipped.questionnaire("phq-9"))
    questions = next(item for item in made["item"] if item["linkId"] == "stem")["item"]
    items = [
        {key: value for key, value in item.items() if key != "code"} | {"linkId": link.format(item["linkId"])}
        for item in questions
    ]
    return questionnaire(name="mood", title="PHQ9 mood", item=items, **more)


def said(desk: Practice, data: bytes) -> tuple[str, ...]:
    """What of a form is said first when it comes in."""
    row = desk.book.forms.add(data, entitled=True)
    return tuple(
        sentence
        for severity, link_id, sentence in desk.book.forms.info(row.code).findings
        if (severity, link_id) == ("degraded", "")
    )


def test_a_form_that_nothing_scores_or_watches_says_so(desk: Practice) -> None:
    assert said(desk, questionnaire()) == (NEITHER,)
    desk.book.forms.attach_rule("okapi", rule())
    assert desk.book.forms.info("okapi").findings == ()
    watched = questionnaire(url="http://example.org/two", name="two")
    coded = json.loads(watched)
    coded["item"][0]["code"] = [{"system": "http://loinc.org", "code": "44260-8"}]
    assert said(desk, json.dumps(coded).encode()) == ()
    assert all(NEITHER not in repr(desk.book.forms.info(code).findings) for code in shipped.codes())


@pytest.mark.parametrize(
    "title", ["PHQ9 mood", "Depression (PHQ-9)", "Patient Health Questionnaire, adapted"]
)
def test_a_copy_of_a_shipped_instrument_is_known_by_its_name(desk: Practice, title: str) -> None:
    none, like = said(
        desk,
        phq_of_others("q-{}", url="http://example.org/mood").replace(b"PHQ9 mood", title.encode()),
    )
    assert none == NEITHER
    assert like.startswith(
        "It looks like “Patient Health Questionnaire (PHQ-9)”, but the shipped rule does not fit it: "
    )
    assert like.endswith("Answer the shipped form phq-9, or attach a rule that names the items of this one.")


def test_a_copy_whose_items_the_shipped_rule_finds_is_told_how_to_attach_it(desk: Practice) -> None:
    none, like = said(desk, phq_of_others())
    assert none == NEITHER
    assert like == (
        "It looks like “Patient Health Questionnaire (PHQ-9)”, and the shipped rule finds its items here: "
        "cmtui forms rule mood phq-9."
    )
    (content,) = shipped.rules("phq-9")
    desk.book.forms.attach_rule("mood", content)
    assert desk.book.forms.info("mood").findings == ()
    assert desk.assessed(desk.opened(), "mood", "1 1 1 1 1 1 1 1 1").score == 9.0


def test_nine_questions_of_the_phq_are_scored_without_the_one_that_is_not_counted(desk: Practice) -> None:
    data = phq_of_others(code=[{"system": "http://loinc.org", "code": "44249-1"}])
    assert said(desk, data) == ()
    assert [each.id for each in desk.book.forms.rules("mood")] == ["phq-9"]


def test_a_copy_is_known_by_its_loinc_code_and_other_forms_are_not_taken_for_one(desk: Practice) -> None:
    code = [{"system": "http://loinc.org", "code": "44249-1"}]
    assert "PHQ-9" in said(desk, questionnaire(code=code))[1]
    other = questionnaire(url="http://example.org/b", name="b", title="PHQ-9 and twelve more")
    assert said(desk, other) == (NEITHER,)


def test_a_retired_form_is_no_longer_offered_and_can_come_back(desk: Practice) -> None:
    desk.book.forms.retire("lace")
    assert "lace" not in [row.code for row in desk.book.forms.library(retired=False)]
    assert next(row for row in desk.book.forms.library() if row.code == "lace").retired
    desk.book.forms.restore("lace")
    assert "lace" in [row.code for row in desk.book.forms.library(retired=False)]
    desk.book.forms.settle("lace", interval_days=0)
    with pytest.raises(WrongUsage, match="number of days"):
        desk.book.forms.settle("lace", interval_days=-1)
    with pytest.raises(NotFound):
        desk.book.forms.retire("okapi")


@pytest.mark.parametrize(
    ("rights", "short"),
    [
        ("", "not stated"),
        ("© Somebody. All rights reserved.", "© Somebody"),
        (
            "By A, B and C. No permission required to reproduce, translate or show.",
            "No permission required to reproduce",
        ),
        ("x" * 80, "x" * 59 + " …"),
    ],
)
def test_rights_are_told_in_a_few_words(rights: str, short: str) -> None:
    assert in_short(rights) == short
