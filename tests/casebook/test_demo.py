"""The demonstration: believable on any day it is opened, and true to the casebook's own rules."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from cmtui.casebook.contacts import fingerprint
from cmtui.casebook.engagement import stops
from cmtui.casebook.fields import checked, parsed
from cmtui.casebook.kinds import REGISTERS
from cmtui.casebook.monitoring.projection import rebuild
from cmtui.casebook.practices.demo import make_demo
from cmtui.casebook.practices.demo_days import Days
from cmtui.errors import NotFound, Refused
from cmtui.models.case import STATUSES
from cmtui.models.work import Contact
from cmtui.rules import due
from cmtui.store.entities import entity
from cmtui.store.work import table_of
from tests.casebook.casebooks import ZONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cmtui.casebook.book import Casebook

MOMENTS = {
    "a Monday morning": "2026-11-23T16:05",
    "a leap day, a minute after midnight": "2028-02-29T06:01",
    "the night in which clocks go forward": "2027-03-14T08:30",
    "the night in which they go back, at the repeated hour": "2026-11-01T07:15",
    "New Year, a second before the first minute": "2027-01-01T06:00",
    "a Saturday evening": "2026-08-15T23:40",
    "a Sunday noon": "2027-05-30T17:00",
    "a Tuesday": "2026-06-02T14:00",
    "a Wednesday late at night": "2026-06-04T04:59",
    "a Thursday": "2026-06-04T19:00",
    "a Friday": "2026-06-05T21:00",
}
"""UTC; the practice stands in Chicago."""


@pytest.fixture(scope="module", params=list(MOMENTS.values()), ids=list(MOMENTS))
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casebook]:
    """The practice as it is opened at one of the moments; read only."""
    now = datetime.fromisoformat(request.param).replace(tzinfo=UTC)
    made = make_demo(tmp_path_factory.mktemp("demo") / "demo.db", zone=ZONE.key, now=lambda: now)
    yield made
    made.close()


@pytest.fixture
def monday(tmp_path: Path) -> Iterator[Casebook]:
    """The practice on a Monday morning, to be worked with."""
    made = make_demo(tmp_path / "demo.db", zone=ZONE.key, now=_monday)
    yield made
    made.close()


def _monday() -> datetime:
    return datetime(2026, 11, 23, 16, 5, tzinfo=UTC)


def rows(book: Casebook, sql: str) -> list[tuple[Any, ...]]:
    return book._desk.rows(sql)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


# --- what there is to see ---------------------------------------------------------------------------------------------


def test_a_case_stands_in_every_stage_and_an_open_one_at_every_acuity(demo: Casebook) -> None:
    cases = demo.caseload.page(0, 100, view="all")
    assert {row.status for row in cases} == set(STATUSES)
    assert {row.acuity for row in cases if row.status == "open"} == {1, 2, 3, 4}
    assert demo.caseload.load().points <= demo.caseload.load().capacity


AREAS = {"INT", "ENG", "CON", "ASM", "SAFE", "NEED", "PLAN", "MON", "TRN", "UM", "REF", "EDU", "DOC", "RES"}
"""What the ids of rules name; closing has nothing that falls due before there is a survey."""


def test_today_shows_every_window_and_rules_of_every_kind(demo: Casebook) -> None:
    found = demo.today.rows()
    assert {row.window for row in found} == set(due.WINDOWS)
    shown = {row.rule for row in found if row.rule}
    assert {rule.split("-")[1] for rule in shown} >= AREAS
    # R-INT-4: nobody in the demonstration was decided on and then forgotten.
    assert "R-INT-4" not in shown
    assert {row.window for row in found if not row.rule} == set(due.WINDOWS)
    assert any(row.why.startswith("waiting on") for row in found)


def test_today_begins_with_what_is_late_and_the_two_deadlines_that_cannot_be_moved(demo: Casebook) -> None:
    pressing = [(row.client, row.what, row.rule) for row in demo.today.rows() if row.pressing and row.hard]
    assert ("Ortiz, Manuel", "R-TRN-1") in [(client, rule) for client, _, rule in pressing]
    assert ("Whitfield, Ada", "file appeal, level 1", "") in pressing
    assert sum(row.pressing for row in demo.today.rows()) <= 12, "more would leave no room for today"


def test_every_chart_opens_with_something_real_in_each_section(demo: Casebook) -> None:
    for row in demo.caseload.page(0, 100, view="all"):
        head = demo.chart.head(row.case)
        assert head.name == row.name
        assert demo.chart.overview(row.case)
        assert len(demo.chart.engage(row.case)) > 20
        assert demo.chart.timeline_count(row.case) >= 1
        assert demo.chart.history_count(row.case) >= 2
        assert demo.chart.show(row.case)["client"]["name"] == row.name
        if row.status == "open":
            assert len(demo.chart.timeline(row.case, kind="contacts")) >= 3
            assert head.decides


def test_some_open_cases_look_back_on_months_of_contacts_of_every_kind(monday: Casebook) -> None:
    counts = [count for (count,) in rows(monday, "SELECT count(*) FROM contact GROUP BY case_id")]
    assert sum(count >= 8 for count in counts) >= 6
    modes = {mode for (mode,) in rows(monday, "SELECT DISTINCT mode FROM contact")}
    assert modes >= {
        "in_person",
        "phone",
        "video",
        "text",
        "email",
        "letter",
        "fax",
        "case_conference",
        "record_note",
    }
    reached = {outcome for (outcome,) in rows(monday, "SELECT DISTINCT reached FROM contact")}
    assert reached >= {"yes", "no_answer", "left_message", "collateral"}
    assert [line for line in monday.chart.timeline(_case(monday, "ortiz")) if line.late]
    assert rows(monday, "SELECT 1 FROM contact WHERE sensitivity = 'restricted'")
    assert rows(monday, "SELECT 1 FROM addendum")


def test_the_screening_of_a_prospect_waits_to_be_confirmed_with_its_counts(monday: Casebook) -> None:
    screening = monday.chart.show(_case(monday, "haddad"))["screening"]
    assert screening["prefilled_from"]
    assert (screening["criteria"][0]["count_6m"], screening["criteria"][0]["count_12m"]) == (4, 7)
    assert not any(each["decided"] for each in screening["criteria"])


def test_nothing_is_left_as_a_draft_and_nothing_of_it_can_be_undone(monday: Casebook) -> None:
    assert rows(monday, "SELECT 1 FROM draft") == []
    with pytest.raises(NotFound):
        monday.undo.last()


# --- days that can be -------------------------------------------------------------------------------------------------


def test_contacts_are_held_by_day_and_signed_after_they_were_taken_down(demo: Casebook) -> None:
    now = demo.now()
    for held, recorded, signed in rows(demo, "SELECT occurred_at, created_at, signed_at FROM contact"):
        assert 7 <= at(held).astimezone(ZONE).hour < 20
        assert at(held) <= at(recorded) <= now
        assert signed is None or at(recorded) <= at(signed) <= now
    late = rows(demo, "SELECT 1 FROM contact WHERE unixepoch(created_at) - unixepoch(occurred_at) > 86400")
    assert len(late) == 1


def test_the_history_is_told_in_order_and_by_one_name(demo: Casebook) -> None:
    told = [at(when) for (when,) in rows(demo, "SELECT at FROM event ORDER BY seq")]
    assert told == sorted(told)
    assert told[-1] <= demo.now()
    actors = rows(demo, "SELECT DISTINCT actor FROM event WHERE act != 'record.made'")
    assert actors == [("Dana Meyer, RN, CCM",)]


def test_statuses_follow_one_another_from_the_inquiry_to_where_the_case_stands(demo: Casebook) -> None:
    for case_id, status in rows(demo, 'SELECT id, status FROM "case"'):
        stages = rows(
            demo, f"SELECT from_status, to_status, at FROM stage_event WHERE case_id = {case_id} ORDER BY id"
        )
        assert [stage[0] for stage in stages] == ["inquiry", *(stage[1] for stage in stages[:-1])]
        assert stages[-1][1] == status
        assert [stage[2] for stage in stages] == sorted(stage[2] for stage in stages)


def test_no_contact_lies_before_its_inquiry_and_no_task_was_done_before_it_was_made(demo: Casebook) -> None:
    early = rows(
        demo,
        'SELECT n.id FROM contact n JOIN "case" c ON c.id = n.case_id JOIN inquiry i ON i.id = c.inquiry_id '
        "WHERE n.occurred_at < i.received_at",
    )
    assert early == []
    assert rows(demo, "SELECT id FROM task WHERE done_at < created_at OR done_at > updated_at") == []
    assert rows(demo, "SELECT id FROM task WHERE status = 'open' AND due_on < date(created_at)") == []
    assert rows(demo, 'SELECT id FROM "case" WHERE opened_on < prospect_on OR closed_on < opened_on') == []


# --- the casebook's own checks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("register", REGISTERS)
def test_every_entry_opens_in_its_editor_and_could_be_saved_as_it_stands(
    demo: Casebook, register: str
) -> None:
    kind = REGISTERS[register]
    table = table_of(kind.table).name
    wall = demo.wall().replace(tzinfo=None)
    idents = [ident for (ident,) in rows(demo, f'SELECT public_id FROM "{table}" ORDER BY id')]
    assert idents
    for ident in idents:
        form = demo.registers.form(register, id=ident)
        typed = parsed(kind.fields, {row.name: row.value for row in form.fields}, now=wall, zone=demo.zone)
        checked(kind.fields, typed)
        stops.impossible(register, typed, today=demo.today_date(), now=demo.now())


def test_what_lists_show_is_what_the_facts_say(monday: Casebook) -> None:
    columns = "case_id, rule, subject, what, why, starts, due, until, hard, opens"
    stored = [
        rows(monday, f"SELECT {columns} FROM clock ORDER BY 1, 2, 3"),
        rows(monday, "SELECT * FROM case_face ORDER BY 1"),
    ]
    with monday._desk.record.work(monday.now()) as work:
        rebuild(work, monday.zone)
    assert rows(monday, f"SELECT {columns} FROM clock ORDER BY 1, 2, 3") == stored[0]
    assert rows(monday, "SELECT * FROM case_face ORDER BY 1") == stored[1]


def test_each_signature_covers_its_note(monday: Casebook) -> None:
    signed = rows(monday, "SELECT public_id FROM contact WHERE signed_at IS NOT NULL")
    assert len(signed) > 100
    for (ident,) in signed:
        found = entity(monday._desk.record.reader, Contact, ident)
        assert found is not None
        assert found.signed_hash == fingerprint(found)


def test_a_chart_can_be_seen_as_it_stood_while_it_was_a_prospect(monday: Casebook) -> None:
    ortiz = _case(monday, "ortiz")
    now = monday.chart.show(ortiz)
    opened = next(stage for stage in now["stages"] if stage["transition"] == "T-4")
    day_before = (at(opened["at"]).astimezone(ZONE) - timedelta(days=1)).date()
    then = monday.chart.show(ortiz, day_before)
    assert (then["status"], now["status"]) == ("prospect", "open")
    assert (then["opened"], then["contacts"], then["consents"]) == (None, [], [])
    assert [each["answer"] for each in then["screening"]["criteria"]] != []


def test_the_history_names_each_row_it_speaks_of(monday: Casebook) -> None:
    for (text,) in rows(monday, "SELECT changes FROM event WHERE session = 'demo'"):
        for change in json.loads(text):
            for row_id in change.get("ids") or [change["id"]]:
                assert rows(monday, f'SELECT 1 FROM "{change["table"]}" WHERE id = {row_id}')


def test_the_next_inquiry_goes_on_in_the_count_of_the_year(monday: Casebook) -> None:
    numbers = sorted(row.number for row in monday.caseload.page(0, 100, view="all"))
    values = {
        "family": "Adams",
        "source": "himself",
        "reason": "asks for help",
        "received_at": "today",
        "urgency": "routine",
    }
    made = monday.intake.log(values)
    assert made.number == f"2026-{int(numbers[-1][5:]) + 1:03}"


# --- what it is made of -----------------------------------------------------------------------------------------------


def test_no_two_notes_are_alike_and_every_number_is_made_up(monday: Casebook) -> None:
    notes = [note for (note,) in rows(monday, "SELECT narrative FROM contact")]
    assert all(notes)
    assert len(set(notes)) == len(notes)
    numbers = [number for (number,) in rows(monday, "SELECT number FROM phone")]
    numbers += [number for (number,) in rows(monday, "SELECT phone FROM team_member WHERE phone != ''")]
    assert numbers
    assert all(re.fullmatch(r"\d{3}-555-01\d\d", number) for number in numbers)
    assert len({row[0] for row in rows(monday, "SELECT number FROM phone")}) == len(
        rows(monday, "SELECT 1 FROM phone")
    )


def test_the_same_moment_makes_the_same_practice(tmp_path: Path) -> None:
    made = [make_demo(tmp_path / name, zone=ZONE.key, now=_monday) for name in ("one.db", "two.db")]
    tables = [
        "practitioner",
        *(table_of(each.table).name for each in REGISTERS.values()),
        "stage_event",
        "addendum",
        "case_face",
    ]
    for table in tables:
        first, second = (rows(book, f'SELECT * FROM "{table}" ORDER BY 1') for book in made)
        assert first == second, table
    for book in made:
        book.close()


def test_its_days_are_those_of_the_visitors_own_zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    made = make_demo(tmp_path / "demo.db", now=_monday)
    assert made.zone == ZoneInfo("Asia/Tokyo")
    assert made.today_date().isoformat() == "2026-11-24"
    made.close()


def test_a_file_that_stands_there_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "mine.db"
    path.write_text("mine")
    with pytest.raises(Refused):
        make_demo(path, zone=ZONE.key, now=_monday)
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("0d", "2026-11-23"),
        ("-2d", "2026-11-21"),
        ("+4d", "2026-11-27"),
        ("-1b", "2026-11-20"),
        ("+5b", "2026-11-30"),
        ("78.4y", "1948-06-30"),
    ],
)
def test_a_word_for_a_day_is_counted_from_today(word: str, day: str) -> None:
    assert Days(_monday(), ZONE).day(word).isoformat() == day


@pytest.mark.parametrize("read", [Days.day, Days.at], ids=["a day", "an instant"])
def test_a_word_that_is_no_day_is_refused(read: Callable[[Days, str], object]) -> None:
    with pytest.raises(ValueError, match="soon"):
        read(Days(_monday(), ZONE), "soon")


def _case(book: Casebook, name: str) -> str:
    return book.caseload.resolve(name)
