from __future__ import annotations

import hashlib
import json
import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from cmtui.errors import NotFound
from cmtui.forms import shipped
from cmtui.forms.filling.outcome import Subject
from cmtui.forms.filling.sitting import Sitting
from cmtui.forms.scoring.points import items
from cmtui.forms.scoring.score_rule import read_rule
from tests.forms.worked_tables import TABLES, Case, answer, cases, form, reckon, rules

NOW = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.form}: {case.name}") for case in cases()])
def test_an_instrument_comes_to_what_its_source_says(case: Case) -> None:
    result = reckon(case.form, case.answers, case.who)

    for id_, expected in case.scores.items():
        found = result.scores[id_]
        assert found.value == (Decimal(str(expected["value"])) if "value" in expected else None), found.text
        assert found.band == expected.get("band", "")
        if "text" in expected:
            assert found.text == expected["text"]
        if "poor" in expected:
            assert found.poor == expected["poor"]
    assert {id_ for id_, found in result.scores.items() if found.value is not None} <= set(case.scores)
    assert sorted(
        f"{alert.level} {alert.link_id or alert.id.partition(':')[2]}" for alert in result.alerts
    ) == sorted(case.alerts)
    if case.needs is not None:
        assert [f"{need.domain} {need.kind}" for need in result.needs] == list(case.needs)


@pytest.mark.parametrize("code", shipped.codes())
class TestAShippedForm:
    def test_is_read_without_a_finding(self, code: str) -> None:
        assert form(code).findings == ()
        assert (form(code).code, form(code).url, form(code).status) == (
            code,
            f"urn:cmtui:form:{code}",
            "active",
        )
        assert form(code).version

    def test_names_its_rights_and_what_it_is_for(self, code: str) -> None:
        assert form(code).copyright
        assert form(code).purpose

    def test_has_a_rule_that_finds_all_it_asks_for(self, code: str) -> None:
        for rule in rules(code):
            assert rule.id == code
            assert rule.fits(form(code))
            assert rule.problems(form(code)) == ()

    def test_has_a_worked_table(self, code: str) -> None:
        assert (TABLES / f"{code}.toml").is_file()

    def test_bands_cover_the_whole_range_or_there_are_none(self, code: str) -> None:
        for rule in rules(code):
            for spec in rule.scores:
                for gender in {band.gender for band in spec.bands}:
                    bands = [band for band in spec.bands if band.gender == gender]
                    assert bands[0].start == spec.minimum
                    assert bands[-1].end == spec.maximum
                    for one, following in pairwise(bands):
                        assert following.start == one.end + 1

    def test_says_where_each_band_and_alert_comes_from(self, code: str) -> None:
        for rule in rules(code):
            assert all(band.source for spec in rule.scores for band in spec.bands)
            assert all(alert.source for alert in rule.alerts)

    def test_reads_the_points_of_its_options_as_the_rule_does(self, code: str) -> None:
        # Whoever takes the file elsewhere and adds up its ordinal values gets what our rule gets.
        for rule in rules(code):
            for spec in rule.scores:
                for scored in spec.items:
                    for item in items(scored.ref, form(code)):
                        for option in item.options:
                            worth = scored.points.answers.get(option.text.casefold(), option.score)
                            if scored.reversed_base is not None and worth is not None:
                                worth = scored.reversed_base - worth
                            assert option.score in {worth, None}

    def test_changes_only_with_its_version(self, code: str) -> None:
        pinned = tomllib.loads((Path(__file__).parent / "shipped_digests.toml").read_text(encoding="utf-8"))
        parts = [shipped.questionnaire(code), *shipped.rules(code)]
        digests = [f"{json.loads(part)['version']} {hashlib.sha256(part).hexdigest()[:16]}" for part in parts]

        assert pinned[code] == digests, (
            "a text that was shipped stays as it is: give the changed file a new version"
        )


def test_nothing_else_lies_among_the_instruments() -> None:
    folder = Path(shipped.__file__).parent / "instruments"
    known = {f"{code}.json" for code in shipped.codes()} | {f"{code}.rule.json" for code in shipped.codes()}

    assert {file.name for file in folder.iterdir()} - {"alerts-by-loinc.rule.json"} <= known
    assert {file.stem for file in TABLES.iterdir()} == set(shipped.codes())


def test_a_form_that_is_not_shipped_is_not_found() -> None:
    with pytest.raises(NotFound, match="There is no shipped form 'madrs'"):
        shipped.questionnaire("madrs")
    assert shipped.rules("madrs") == ()


def test_the_reversed_items_of_the_gds_give_their_point_for_no() -> None:
    points = {
        item.link_id: {option.text: option.score for option in item.options}
        for item in form("gds-15").walk()
        if item.is_question
    }

    reversed_ones = {link for link, scores in points.items() if scores == {"Yes": 0, "No": 1}}
    assert reversed_ones == {"gds-1", "gds-5", "gds-7", "gds-11", "gds-13"}
    assert all(scores == {"Yes": 1, "No": 0} for link, scores in points.items() if link not in reversed_ones)


def test_the_columns_of_the_financial_scale_rise_from_end_to_end() -> None:
    (rule,) = rules("cfpb-financial-well-being")
    columns = rule.scores[0].columns

    assert [(column.modes, column.age_from, column.age_to) for column in columns] == [
        (("self",), 18, 61),
        (("self",), 62, None),
        (("read_aloud",), 18, 61),
        (("read_aloud",), 62, None),
    ]
    assert [(len(column.values), int(column.values[0]), int(column.values[-1])) for column in columns] == [
        (41, 14, 86),
        (41, 14, 95),
        (41, 16, 91),
        (41, 18, 87),
    ]
    assert all(list(column.values) == sorted(set(column.values)) for column in columns)


def test_a_rule_is_one_file_and_read_once_for_the_built_in_list() -> None:
    assert shipped.built_in() is shipped.built_in()
    assert [read_rule(data).id for code in ("phq-9", "hark") for data in shipped.rules(code)] == [
        "phq-9",
        "hark",
    ]


def test_the_rule_in_the_guide_is_one_that_is_read() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")
    example = guide.partition("```json\n")[2].partition("```")[0]

    assert read_rule(example.encode()).id == "mood-3"


def test_the_guide_lists_every_shipped_form() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")

    assert [code for code in shipped.codes() if f"| `{code}` |" not in guide] == []


def sit(code: str, *said: tuple[str, str]) -> Sitting:
    """Fill a form in, one answer after the other."""
    sitting = Sitting(form(code), subject=Subject(gender="male"), now=NOW, rules=rules(code))
    for link, word in said:
        place = next(place for place in sitting.lines if place.item.link_id == link)
        sitting.put(place.path, (answer(place.item, word),))
    return sitting


def asked(sitting: Sitting) -> list[str]:
    return [place.item.link_id for place in sitting.lines if place.item.is_question]


def test_who_never_drinks_has_done_with_one_answer() -> None:
    sitting = sit("audit-c", ("68518-0", "Never"))

    assert asked(sitting) == ["68518-0"]
    assert [score.text for score in sitting.outcome.scores] == ["0 of 12"]


def test_without_exposure_the_other_answers_no_longer_count() -> None:
    five = [(f"ptsd-{number}", "Yes") for number in range(1, 6)]
    sitting = sit("pc-ptsd-5", ("exposure", "Yes"), *five)
    assert [score.text for score in sitting.outcome.scores] == ["5 of 5"]

    sitting = sit("pc-ptsd-5", ("exposure", "Yes"), *five, ("exposure", "No"))

    assert asked(sitting) == ["exposure"]
    assert [score.text for score in sitting.outcome.scores] == ["0 of 5"]
    assert sitting.outcome.alerts == ()


def test_the_drinking_question_comes_in_the_wording_that_was_chosen() -> None:
    assert asked(sit("taps-1", ("which", "Women: 4 or more drinks")))[1:4] == ["which", "75889-6", "drugs"]
    assert asked(sit("taps-1", ("which", "Men: 5 or more drinks")))[1:4] == ["which", "88037-7", "drugs"]


def test_a_concern_opens_a_line_to_say_what() -> None:
    assert "food-what" not in asked(sit("comprehensive-assessment", ("food", "No concern")))
    assert "food-what" in asked(sit("comprehensive-assessment", ("food", "A concern, managed")))


def test_a_domain_without_concern_costs_one_key() -> None:
    domains = {
        need.when.ref.links[0]
        for need in rules("comprehensive-assessment")[0].needs
        if need.when.ref is not None and need.when.figure is not None
    }
    before = asked(sit("comprehensive-assessment"))

    assert len(domains) == 23
    for link in domains:
        assert asked(sit("comprehensive-assessment", (link, "No concern"))) == before
