from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cmtui.rules.screening import CRITERIA, CriterionFinding, Evidence, screen
from cmtui.rules.screening_data import rules_of, shipped
from cmtui.vocabulary import catalog

AS_OF = datetime(2026, 3, 10, 22, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Seen:
    kind: str
    start: datetime
    as_given: str = ""


@dataclass(frozen=True)
class Stated:
    description: str
    since: date | None = date(2020, 1, 1)
    until: date | None = None
    code: str = ""


@dataclass(frozen=True)
class Plan:
    description: str
    stop: date | None = None


def visits(kind: str, *days_ago: float, as_given: str = "") -> tuple[Seen, ...]:
    return tuple(Seen(kind, AS_OF - timedelta(days=days), as_given or kind) for days in days_ago)


def finding(criterion: str, evidence: Evidence, as_of: datetime | None = AS_OF) -> CriterionFinding:
    return next(each for each in screen(evidence, as_of) if each.id == criterion)


def of_conditions(criterion: str, *conditions: Stated) -> CriterionFinding:
    return finding(criterion, Evidence(visits=(), conditions=conditions))


def test_the_nine_criteria_come_in_order_whatever_is_known() -> None:
    assert tuple(each.id for each in screen(Evidence(), None)) == CRITERIA
    assert {each.answer for each in screen(Evidence(), None)} == {"unknown"}
    assert all(each.evidence for each in screen(Evidence(), None))


@pytest.mark.parametrize(
    ("kinds", "short", "long", "answer"),
    [
        ((), 0, 0, "no"),
        (visits("emergency", 1, 2), 2, 2, "no"),
        (visits("emergency", 1, 2, 3), 3, 3, "yes"),
        (visits("emergency", 1, 200, 300), 1, 3, "no"),
        (visits("emergency", 1, 200, 300, 350), 1, 4, "yes"),
        (visits("emergency", 400, 500, 600, 700), 0, 0, "no"),
        (visits("urgent_care", 1, 2, 3, 4), 0, 0, "no"),
        (visits("emergency", 0, 183, 365), 1, 2, "no"),
        (visits("emergency", 0, 182.9, 364.9), 2, 3, "no"),
        (visits("emergency", -0.001), 0, 0, "no"),
    ],
    ids=[
        "none",
        "two are not high",
        "three in six months are",
        "three in a year are not",
        "four in a year are",
        "older ones do not count",
        "urgent care is no emergency department",
        "the windows include their end and not their beginning",
        "just inside both windows",
        "nothing after the end counts",
    ],
)
def test_emergency_visits_are_counted_in_two_windows(
    kinds: tuple[Seen, ...], short: int, long: int, answer: str
) -> None:
    found = finding("SCR-1", Evidence(visits=kinds))
    assert (found.count_6m, found.count_12m, found.answer) == (short, long, answer)
    assert f"{long} in the 365 days to 2026-03-10" in found.evidence


def test_windows_compare_instants_across_zones() -> None:
    east = datetime.fromisoformat("2026-03-11T08:30:00+10:00")  # the same instant as AS_OF
    assert finding("SCR-1", Evidence(visits=(Seen("emergency", east),))).count_6m == 1
    assert finding("SCR-1", Evidence(visits=(Seen("emergency", east + SECOND),))).count_6m == 0


def test_outpatient_visits_name_their_classes_and_leave_prevention_out() -> None:
    seen = (
        *visits("outpatient", *range(1, 8), as_given="ambulatory"),
        *visits("urgent_care", 9, as_given="urgentcare"),
        *visits("virtual", 10),
        *visits("wellness", *range(1, 30)),
    )
    found = finding("SCR-2", Evidence(visits=seen))
    assert (found.answer, found.count_6m, found.count_12m) == ("yes", 9, 9)
    assert "(ambulatory 7, urgentcare 1, virtual 1)" in found.evidence


@pytest.mark.parametrize(
    ("seen", "answer", "told"),
    [
        ((), "no", "0 inpatient stays in the 183 days and 0 in the 365 days to 2026-03-10."),
        (visits("inpatient", 30), "unknown", "1 inpatient stay in the 183 days and 1 in the 365 days"),
        (visits("inpatient", 400), "no", "0 inpatient stays"),
        (visits("observation", 30), "no", "0 inpatient stays"),
    ],
    ids=["no stay, none avoidable", "a stay may have been", "an old stay", "observation is no admission"],
)
def test_whether_a_stay_was_avoidable_no_count_can_tell(
    seen: tuple[Seen, ...], answer: str, told: str
) -> None:
    found = finding("SCR-3", Evidence(visits=seen))
    assert found.answer == answer
    assert told in found.evidence


@pytest.mark.parametrize("criterion", ["SCR-1", "SCR-2", "SCR-3"])
@pytest.mark.parametrize(
    ("evidence", "as_of"), [(Evidence(), AS_OF), (Evidence(visits=()), None)], ids=["no file", "empty file"]
)
def test_a_source_without_visits_counts_nothing(
    criterion: str, evidence: Evidence, as_of: datetime | None
) -> None:
    found = finding(criterion, evidence, as_of)
    assert (found.answer, found.count_6m, found.count_12m) == ("unknown", None, None)


@pytest.mark.parametrize(
    ("conditions", "answer", "told"),
    [
        ((), "no", "No chronic condition"),
        ((Stated("Asthma"),), "no", "1 chronic condition: asthma (Asthma)."),
        ((Stated("Asthma"), Stated("Essential hypertension (disorder)")), "yes", "2 chronic conditions"),
        (
            (
                Stated("Diabetes mellitus type 2 (disorder)"),
                Stated("Disorder of kidney due to diabetes mellitus (disorder)"),
                Stated("Neuropathy due to type 2 diabetes mellitus (disorder)"),
            ),
            "no",
            "1 chronic condition: diabetes (",
        ),
        (
            (Stated("Chronic kidney disease stage 1 (disorder)"), Stated("Chronic kidney disease stage 2")),
            "no",
            "1 chronic condition: chronic kidney disease (",
        ),
        ((Stated("Asthma"), Stated("Gout", until=date(2026, 3, 10))), "no", "1 chronic condition"),
        ((Stated("Asthma"), Stated("Gout", until=date(2026, 3, 11))), "yes", "2 chronic conditions"),
        ((Stated("Asthma"), Stated("Gout", since=date(2026, 3, 11))), "no", "1 chronic condition"),
        ((Stated("Asthma"), Stated("Gout", since=None)), "yes", "2 chronic conditions"),
        ((Stated("Unworded", code="44054006"), Stated("Asthma")), "yes", "diabetes (Unworded)"),
        (
            (
                Stated("Medication review due (situation)"),
                Stated("Full-time employment (finding)"),
                Stated("Stress (finding)"),
                Stated("Body mass index 30+ - obesity (finding)"),
                Stated("Prediabetes"),
                Stated("History of myocardial infarction (situation)"),
                Stated("Family history of diabetes mellitus (situation)"),
                Stated("Pneumonia"),
            ),
            "no",
            "No chronic condition",
        ),
    ],
    ids=[
        "none",
        "one",
        "two",
        "a disease and its complications are one",
        "stages of a disease are one",
        "resolved on the day",
        "resolved the day after",
        "not begun yet",
        "begun nobody knows when",
        "known by its code",
        "findings, histories and events are no chronic disease",
    ],
)
def test_chronic_conditions_are_counted_by_disease(
    conditions: tuple[Stated, ...], answer: str, told: str
) -> None:
    found = of_conditions("SCR-5", *conditions)
    assert found.answer == answer
    assert told in found.evidence


def test_conditions_without_any_visit_are_judged_by_whether_they_are_resolved() -> None:
    evidence = Evidence(conditions=(Stated("Asthma"), Stated("Gout"), Stated("HIV", until=date(2030, 1, 1))))
    found = finding("SCR-5", evidence, None)
    assert (found.answer, found.evidence[:20]) == ("yes", "2 chronic conditions")


@pytest.mark.parametrize(
    ("criterion", "conditions", "answer", "told"),
    [
        (
            "SCR-6",
            ("Lack of access to transportation (finding)",),
            "yes",
            "transportation (finding), since 2020",
        ),
        ("SCR-6", ("Unemployed (finding)", "Refugee (person)"), "yes", "; Refugee (person)"),
        ("SCR-6", ("Has a criminal record (finding)",), "unknown", "Has a criminal record"),
        ("SCR-6", ("Full-time employment (finding)", "Stress (finding)"), "unknown", "Nothing in the record"),
        ("SCR-6", ("Received higher education (finding)",), "unknown", "Nothing in the record"),
        ("SCR-7", ("Autism spectrum disorder", "Epilepsy"), "yes", "Autism"),
        ("SCR-7", ("Cerebral palsy",), "unknown", "No chronic condition is on record with it."),
        ("SCR-7", ("Epilepsy",), "unknown", "Nothing in the record"),
        ("SCR-8", ("Victim of intimate partner abuse (finding)",), "yes", "intimate partner"),
        ("SCR-8", ("At risk for suicide (finding)",), "yes", "suicide"),
        ("SCR-8", ("Suspected bipolar disorder",), "unknown", "Nothing in the record"),
        ("SCR-8", ("Family history of depression (situation)",), "unknown", "Nothing in the record"),
        ("SCR-8", ("Child attention deficit disorder",), "unknown", "Child attention deficit disorder"),
        ("SCR-8", ("Stress (finding)", "Dependence on oxygen (finding)"), "unknown", "Nothing in the record"),
        (
            "SCR-9",
            ("Alzheimer's disease (disorder)",),
            "yes",
            "Alzheimer's disease (disorder), since 2020-01-01",
        ),
        ("SCR-9", ("Fracture of vertebral column without spinal cord injury",), "unknown", "Nothing"),
        ("SCR-4", ("End-stage renal disease (disorder)",), "unknown", "yours to judge"),
    ],
)
def test_a_criterion_is_met_only_by_what_the_record_says(
    criterion: str, conditions: tuple[str, ...], answer: str, told: str
) -> None:
    found = of_conditions(criterion, *(Stated(each) for each in conditions))
    assert found.answer == answer
    assert told in found.evidence
    assert found.count_12m is None


@pytest.mark.parametrize(
    ("criterion", "condition", "answer"),
    [
        ("SCR-6", Stated("Homeless (finding)", until=date(2021, 1, 1)), "unknown"),
        ("SCR-8", Stated("Drug overdose", until=date(2021, 1, 1)), "yes"),
        ("SCR-9", Stated("Delirium", until=date(2026, 1, 1)), "unknown"),
        ("SCR-9", Stated("Patient transfer to skilled nursing facility", until=date(2025, 3, 11)), "yes"),
        ("SCR-9", Stated("Patient transfer to skilled nursing facility", until=date(2025, 3, 10)), "unknown"),
        ("SCR-8", Stated("Drug overdose", since=date(2027, 1, 1)), "unknown"),
    ],
    ids=[
        "a barrier that is gone",
        "a history counts for ever",
        "an impairment that passed",
        "a transfer within the year",
        "a transfer before it",
        "what has not begun",
    ],
)
def test_each_criterion_asks_for_its_own_time(criterion: str, condition: Stated, answer: str) -> None:
    assert of_conditions(criterion, condition).answer == answer


def test_a_stay_in_skilled_nursing_within_the_year_speaks_of_function() -> None:
    found = finding("SCR-9", Evidence(visits=visits("skilled_nursing", 20, 60, 400)))
    assert found.answer == "yes"
    assert "2 stays in skilled nursing or rehabilitation in 365 days" in found.evidence


@pytest.mark.parametrize(
    ("day", "as_of", "answer"),
    [
        (date(2026, 2, 1), AS_OF, "yes"),
        (date(2024, 2, 1), AS_OF, "unknown"),
        (date(2024, 2, 1), None, "yes"),
        (None, AS_OF, "unknown"),
    ],
    ids=["this year", "long ago", "the latest there is", "insured, or not known"],
)
def test_no_insurance_is_a_barrier_while_it_is_recent(
    day: date | None, as_of: datetime | None, answer: str
) -> None:
    assert finding("SCR-6", Evidence(uninsured_on=day), as_of).answer == answer


def test_complex_needs_stay_a_judgment_with_the_plans_under_way_as_evidence() -> None:
    plans = (
        Plan("Dementia management"),
        Plan("Dementia management"),
        Plan("Wound care", stop=date(2026, 3, 1)),
        Plan("Asthma self management", stop=date(2026, 4, 1)),
    )
    found = finding("SCR-4", Evidence(visits=visits("hospice", 5), care_plans=plans))
    assert found.answer == "unknown"
    assert found.evidence == (
        "On record: 1 hospice stay in 365 days."
        " 2 care plans under way: Dementia management; Asthma self management."
        " Whether the needs are complex is yours to judge."
    )
    alone = finding("SCR-4", Evidence(care_plans=plans[2:]), None)
    assert alone.evidence == "Nothing in the record speaks to this."


def test_evidence_that_repeats_is_told_once_and_a_long_list_is_cut() -> None:
    again = [Stated("Panic disorder", date(2020 + n, 1, 1), date(2020 + n, 2, 1)) for n in range(3)]
    found = of_conditions(
        "SCR-8", *again, Stated("Mania", since=None), Stated("Delusion", None, date(2020, 1, 1))
    )
    assert found.evidence == "On record: Panic disorder, 2022-01-01 to 2022-02-01 (3 times); Mania."
    many = of_conditions("SCR-8", *(Stated(f"Panic number {n}") for n in range(9)))
    assert many.evidence.endswith("Panic number 5, since 2020-01-01; and 3 more.")
    ended = of_conditions("SCR-8", Stated("Mania", None, date(2020, 1, 1)))
    assert "Mania, unknown to 2020-01-01" in ended.evidence


def test_a_practice_may_set_its_own_thresholds() -> None:
    table: dict[str, Any] = {**catalog.read("screening")}
    table["counts"] = [{**row, "high_short": 1, "high_long": 1} for row in table["counts"]]
    rules = rules_of(table, {**catalog.read("chronic"), "several": 1})
    found = screen(Evidence(visits=visits("emergency", 5), conditions=(Stated("Gout"),)), AS_OF, rules=rules)
    assert (found[0].answer, found[4].answer) == ("yes", "yes")


@pytest.mark.parametrize(
    ("description", "kind"),
    [
        ("Limited social contact (finding)", "social"),
        ("Alzheimer's disease (disorder)", "cognitive"),
        ("Opioid dependence", "substance_use"),
        ("Bipolar disorder", "mental_health"),
        ("Autism", "developmental"),
        ("Essential hypertension (disorder)", "chronic"),
        ("Sprain of ankle", "other"),
    ],
)
def test_a_condition_is_stored_under_what_it_is_for_the_work(description: str, kind: str) -> None:
    assert shipped().kind_of(Stated(description)) == kind


def test_the_rule_data_speaks_the_words_of_the_vocabularies() -> None:
    rules = shipped()
    assert {rule.criterion for rule in rules.counts} == {"SCR-1", "SCR-2", "SCR-3"}
    assert {sign.criterion for sign in rules.signs} <= set(CRITERIA)
    assert {sign.says for sign in rules.signs} | {stay.says for stay in rules.stays} == {"yes", "mention"}
    assert {sign.when for sign in rules.signs} == {"active", "recent", "ever"}
    assert all(catalog.is_shipped("condition_kind", sign.kind) for sign in rules.signs)
    kinds = {kind for of in (rules.counts, rules.stays) for rule in of for kind in rule.kinds}
    assert all(catalog.is_shipped("episode_kind", kind) for kind in kinds)
    assert all(rule.origin for rule in rules.counts)
    labels = [label for label, _ in rules.chronic]
    assert len(labels) == len(set(labels))
