"""A synthetic practice: as large as asked for, believable, and the same for the same seed."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.book import open_casebook
from cmtui.casebook.planning.plan_versions import digest
from cmtui.casebook.practices.sample_people import noon
from cmtui.casebook.practices.samples import make_sample
from cmtui.errors import Refused, WrongUsage
from cmtui.rules.plan_wording import wording

if TYPE_CHECKING:
    from pathlib import Path

    from cmtui.casebook.book import Casebook

DAY = date(2026, 3, 4)
TABLES = (
    "person",
    "client",
    '"case"',
    "contact",
    "task",
    "event",
    "consent",
    "criterion",
    "goal",
    "goal_review",
    "intervention",
    "plan_version",
    "referral",
    "transition",
    "disclosure",
    "organization",
    "case_face",
    "clock",
)


def dumped(casebook: Casebook) -> dict[str, list[tuple[object, ...]]]:
    reader = casebook._desk.record.reader
    # The session and the practice's own row number are made anew for each file, as are the acts that made it.
    named = dict.fromkeys(TABLES, "*") | {"event": "at, act, case_id, summary, changes"}
    return {
        table: reader.rows(f"SELECT {names} FROM {table} ORDER BY 1, 2, 3") for table, names in named.items()
    }


def test_the_same_seed_makes_the_same_practice(tmp_path: Path) -> None:
    one, two, other = (
        make_sample(tmp_path / name, clients=40, contacts=200, seed=seed, as_of=DAY)
        for name, seed in (("one.db", 7), ("two.db", 7), ("other.db", 8))
    )
    first, second, third = dumped(one), dumped(two), dumped(other)
    for casebook in (one, two, other):
        casebook.close()
    assert first == second
    assert first["contact"] != third["contact"]


def test_a_sample_has_the_sizes_asked_for_and_the_open_cases_of_a_real_practice(tmp_path: Path) -> None:
    casebook = make_sample(tmp_path / "s.db", clients=100, contacts=300, seed=1, as_of=DAY)
    rows = casebook.caseload.page(0, 200, view="all", order="name")
    counts = Counter(row.status for row in rows)
    contacts = casebook._desk.rows("SELECT count(*), max(length(narrative)) FROM contact")
    casebook.close()
    assert len(rows) == 100
    assert counts["open"] == 30  # 3 × √100
    assert counts["closed"] > counts["open"]
    assert contacts[0][0] == 300
    assert contacts[0][1] >= 600


def test_the_open_cases_of_a_sample_have_plans_referrals_and_transitions(tmp_path: Path) -> None:
    casebook = make_sample(tmp_path / "s.db", clients=100, contacts=300, seed=1, as_of=DAY)
    rows = casebook._desk.rows
    planned = rows(
        "SELECT count(DISTINCT v.case_id), min(f.goals), min(v.agreed_on <= '2026-03-04') FROM plan_version v "
        "JOIN case_face f ON f.case_id = v.case_id WHERE f.status = 'open'"
    )
    referrals = rows("SELECT count(*), count(DISTINCT state) FROM referral")
    transitions = rows("SELECT count(*) FROM transition")
    rules = {row[0] for row in rows("SELECT DISTINCT rule FROM clock")}
    wrong = rows("PRAGMA foreign_key_check")
    casebook.close()

    assert planned[0][0] == 30
    assert planned[0][1:] == (1, 1)
    assert referrals[0][0] > 10
    assert referrals[0][1] > 3
    assert transitions[0][0] > 3
    assert {"R-PLAN-2", "R-REF-1", "R-RES-1", "R-MON-1", "R-TRN-1"} <= rules
    assert wrong == []


def test_the_plans_of_a_sample_are_frozen_as_they_were_agreed(tmp_path: Path) -> None:
    make_sample(tmp_path / "s.db", clients=100, contacts=300, seed=1, as_of=DAY).close()
    casebook = open_casebook(tmp_path / "s.db", now=lambda: noon(DAY))
    kept = casebook._desk.rows(
        "SELECT c.public_id, v.wording, v.data, v.digest, v.agreed_on, v.agreed_by FROM plan_version v "
        'JOIN "case" c ON c.id = v.case_id'
    )
    plan, prints = casebook.plan, casebook.prints
    read = {case: (plan.data(case, 1), plan.diff(case, 1), prints.plan_copy(case, 1)) for case, *_ in kept}
    goals = {case: plan.goals(case) for case in read}
    versions = {case: plan.versions(case) for case in read}
    casebook.close()

    assert len(kept) == 30
    for case, text, data, digested, agreed_on, agreed_by in kept:
        whole, changes, _ = read[case]
        assert text == wording(whole)
        assert digested == digest(text, data)
        assert (whole["agreed_on"], whole["agreed_by"], whole["version"]) == (agreed_on, agreed_by, 1)
        assert agreed_by == whole["name"] != ""
        assert {goal["status"] for goal in whole["goals"]} == {"agreed"}
        assert [(goal["id"], goal["what"]) for goal in whole["goals"]] == [
            (row.id, row.what) for row in goals[case]
        ]
        assert versions[case][0].goals == len(goals[case])
        assert any("is under way" in each for each in changes), "interventions began since"


def test_no_contact_of_a_sample_lies_in_the_future_or_after_its_case(tmp_path: Path) -> None:
    casebook = make_sample(tmp_path / "s.db", clients=60, contacts=600, seed=3, as_of=DAY)
    wrong = casebook._desk.rows(
        'SELECT count(*) FROM contact n JOIN "case" c ON c.id = n.case_id WHERE n.created_at < n.occurred_at '
        "OR n.created_at > '2026-03-04T17:00:00Z' OR date(n.occurred_at) > coalesce(c.closed_on, '2026-03-04') "
        "OR (n.signed_at IS NOT NULL AND n.signed_at < n.created_at)"
    )
    casebook.close()
    assert wrong == [(0,)]


def test_a_large_sample_has_one_long_chart_and_one_short_one(tmp_path: Path) -> None:
    casebook = make_sample(tmp_path / "s.db", clients=30, contacts=20_000, seed=1, as_of=DAY)
    sizes = [row[0] for row in casebook._desk.rows("SELECT count(*) FROM contact GROUP BY case_id")]
    casebook.close()
    assert 5_000 in sizes
    assert 50 in sizes


def test_what_a_sample_finds_is_what_its_notes_say(tmp_path: Path) -> None:
    casebook = make_sample(tmp_path / "s.db", clients=30, contacts=200, seed=1, as_of=DAY)
    hits = casebook.search.find("warfarin")
    casebook.close()
    assert any("warfarin" in hit.snippet for hit in hits)


def test_a_sample_never_overwrites_a_file(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    path.write_bytes(b"mine")
    with pytest.raises(Refused):
        make_sample(path, clients=5, contacts=5, seed=1)
    assert path.read_bytes() == b"mine"


def test_a_sample_that_is_given_up_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop(_what: str, _part: float) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "s.db"
    with pytest.raises(KeyboardInterrupt):
        make_sample(path, clients=600, contacts=10, seed=1, as_of=DAY, progress=stop)
    assert [file.name for file in tmp_path.iterdir() if not file.name.endswith(".lock")] == []


def test_a_practice_without_clients_is_no_sample(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage):
        make_sample(tmp_path / "s.db", clients=0, contacts=5, seed=1)
