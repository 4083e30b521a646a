"""A contact taken down in one line, signed, added to and struck out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from cmtui.errors import Ambiguous, CaseworkError, NotFound, Refused, WrongUsage
from cmtui.rules.quick_entry import parse_entry
from tests.casebook.casebooks import two_goals

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice, Wall

NOW = datetime(2026, 3, 4, 10)  # noqa: DTZ001  # the practice's wall clock


def test_one_line_writes_the_contact_its_tasks_and_its_line_in_the_history_in_one_act(desk: Practice) -> None:
    case = desk.opened()
    two_goals(desk.book, case)
    before = len(desk.acts())

    logged = desk.book.contacts.log(
        "@garcia call 15m with daughter: reviewed discharge meds #meds #2 ! $ "
        "+ call pharmacist tomorrow + ask about scale"
    )

    row = desk.book.chart.contact(logged.id)
    assert (row.mode, row.minutes, row.party, row.reached) == ("phone", 15, "daughter", "yes")
    assert (row.narrative, row.topics, row.goals) == ("reviewed discharge meds", ("meds",), (2,))
    assert (row.attention, row.billable, row.author, row.late) == (True, True, "Dana Reed", False)
    assert (row.at, row.recorded) == ("2026-03-04T16:00:00Z", "2026-03-04T16:00:00Z")
    assert desk.rows("SELECT what, due_on, kind FROM task ORDER BY id") == [
        ("call pharmacist", "2026-03-05", "contact"),
        ("ask about scale", "2026-03-11", ""),
    ]
    assert desk.book.chart.follow_ups(logged.id) == (
        ("call pharmacist", "2026-03-05", "open"),
        ("ask about scale", "2026-03-11", "open"),
    )
    assert (logged.case, logged.client, len(logged.tasks)) == (case, "Garcia, Rosa", 2)
    assert desk.acts()[before:] == ["contact.recorded"]
    assert desk.one("SELECT max(seq) FROM event") == logged.seq
    history = desk.book.chart.history(case, size=1)[0]
    assert (history.actor, history.summary, history.changes) == (
        "Dana Reed",
        "call · 15 min · reached · 2 tasks",
        ("contact added", "2 × task added"),
    )


def test_a_plan_alone_writes_tasks_and_no_contact(desk: Practice) -> None:
    case = desk.opened()
    logged = desk.book.contacts.log("+ send the release by fri", case=case)

    assert desk.rows("SELECT what, due_on, contact_id FROM task") == [
        ("send the release", "2026-03-06", None)
    ]
    assert desk.one("SELECT count(*) FROM contact") == 0
    assert logged.id == logged.tasks[0]


@pytest.mark.parametrize(
    ("typed", "party"),
    [
        ("rosa", "Rosa Diaz (family)"),
        ("family", "Rosa Diaz (family)"),
        ("dr", "dr"),
        ("dr obi", "Dr Obi (primary care)"),
        ("the neighbor", "the neighbor"),
    ],
    ids=["first name", "role", "two of them", "both words", "nobody of the team"],
)
def test_the_party_is_matched_to_the_care_team_or_kept_as_typed(
    desk: Practice, typed: str, party: str
) -> None:
    case = desk.opened()
    for name, role in (("Rosa Diaz", "family"), ("Dr Obi", "primary_care"), ("Dr Sun", "")):
        desk.book.registers.save("team_member", {"name": name, "role": role}, case=case)

    logged = desk.book.contacts.log(f"call 5m with {typed}: talked", case=case)

    assert desk.book.chart.contact(logged.id).party == party
    assert desk.book.contacts.party(case, typed) == party


def test_kilometers_are_kept_as_miles(desk: Practice) -> None:
    logged = desk.book.contacts.log("visit 20km: well", case=desk.opened())

    assert desk.book.chart.contact(logged.id).miles == 12.43


@pytest.mark.parametrize(
    ("default", "sign", "kept"),
    [("", "", None), ("yes", "", True), ("yes", " -$", False), ("no", " $", True)],
    ids=["nothing said", "the practice's default", "said otherwise", "said so"],
)
def test_what_is_billable_follows_the_entry_then_the_practice(
    desk: Practice, default: str, sign: str, kept: bool | None
) -> None:
    owner = desk.one("SELECT public_id FROM practitioner")
    desk.book.registers.save("practitioner", {"billable": default}, id=owner)
    case = desk.opened()

    quick = desk.book.contacts.log(f"call 5m{sign}: talked", case=case)
    assert desk.book.chart.contact(quick.id).billable is kept
    if not sign:
        full = desk.book.registers.save("contact", {"occurred_at": "today", "mode": "phone"}, case=case)
        assert desk.book.chart.contact(full).billable is kept


def test_a_contact_taken_down_more_than_a_day_later_says_so(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    on_time = desk.book.contacts.log("call yesterday 10am 5m: on time", case=case)
    late = desk.book.contacts.log("call yesterday 9:59 5m: late", case=case)

    assert not desk.book.chart.contact(on_time.id).late
    assert desk.book.chart.contact(late.id).late
    assert [row.late for row in desk.book.chart.timeline(case, kind="contacts")] == [False, True]
    assert [each["late"] for each in desk.book.chart.show(case)["contacts"]] == [False, True]
    clock.on(days=3)
    assert not desk.book.chart.contact(on_time.id).late, "late is when it was recorded, not when it is read"


def test_late_entry_by_a_clock_of_its_own_keeps_when_it_was_recorded(desk: Practice) -> None:
    logged = desk.book.contacts.log("call 5m: late", case=desk.opened(), now=datetime(2026, 3, 1, 9))  # noqa: DTZ001

    row = desk.book.chart.contact(logged.id)
    assert (row.at, row.recorded, row.late) == ("2026-03-01T15:00:00Z", "2026-03-04T16:00:00Z", True)


@pytest.mark.parametrize(
    ("line", "error", "says"),
    [
        ("call tomorrow 9am", WrongUsage, "past"),
        ("@nobody call 5m", NotFound, "nobody"),
        ("@gar call 5m", Ambiguous, "Garcia, Rosa .*; Garner, Sam"),
        ("call 5m", WrongUsage, "for whom"),
        ("@garner call 5m 5001mi", WrongUsage, "Distance: 5,000 at most"),
        ("@garner call 5m + call back 2201-01-01", WrongUsage, "Due: .* 1900 and 2200"),
        ("", WrongUsage, "says nothing"),
        ("\x1b\x00", WrongUsage, "says nothing"),
        ("@garner note: " + "x" * 100_000, WrongUsage, "100,000"),
    ],
    ids=[
        "in the future",
        "nobody",
        "two of them",
        "no client",
        "around the world",
        "a task in another century",
        "empty",
        "only control characters",
        "too long",
    ],
)
def test_a_line_that_cannot_be_recorded_changes_nothing(
    desk: Practice, line: str, error: type[CaseworkError], says: str
) -> None:
    desk.opened()
    desk.opened("Garner", "Sam")
    desk.book.drafts.keep("quick", "", {"text": line})
    before = desk.everything()

    with pytest.raises(error, match=says):
        desk.book.contacts.log(line)

    assert desk.everything() == before
    draft = desk.book.drafts.find("quick", "")
    assert draft is not None, "what was typed is still there"
    assert dict(draft.values) == {"text": line}


def test_a_contact_in_the_future_by_the_real_clock_is_refused(desk: Practice) -> None:
    case = desk.opened()
    before = desk.everything()

    with pytest.raises(Refused) as refusal:
        desk.book.contacts.log("call 5m", case=case, now=datetime(2026, 3, 4, 10, 2))  # noqa: DTZ001

    assert refusal.value.rule == "S-4"
    assert desk.everything() == before
    same_minute = desk.book.contacts.log("call 10am 5m", case=case)
    assert desk.book.chart.contact(same_minute.id).at == "2026-03-04T16:00:00Z"


def test_a_note_of_a_hundred_thousand_characters_comes_out_as_it_went_in(desk: Practice) -> None:
    case = desk.opened()
    note = ("ä [red] \\n " * 10_000)[:100_000].strip()
    ident = desk.book.registers.save(
        "contact", {"occurred_at": "today", "mode": "phone", "narrative": note}, case=case
    )

    assert desk.book.chart.contact(ident).narrative == note
    before = desk.everything()
    with pytest.raises(WrongUsage, match="100,000"):
        desk.book.registers.save("contact", {"narrative": "x" * 100_001}, id=ident)
    assert desk.everything() == before


def test_what_must_not_reach_a_screen_does_not_reach_the_record(desk: Practice) -> None:
    case = desk.opened()
    logged = desk.book.contacts.log(
        "call 5m with dr\x1b[31m \u202eobi: said \x9b31m \x00this\r\nand that + call\x07 back #to\x1bpic",
        case=case,
    )

    row = desk.book.chart.contact(logged.id)
    kept = f"{row.party} {row.narrative} {row.topics} {desk.rows('SELECT what FROM task')}"
    assert not [
        sign
        for sign in kept.replace("\n", "")
        if ord(sign) < 32 or 127 <= ord(sign) < 160 or sign == "\u202e"
    ]
    assert "and that" in row.narrative


def test_the_preview_reads_a_line_as_the_entry_is_recorded(desk: Practice) -> None:
    case = desk.opened()
    line = "@garcia call 15m with daughter: hello + call back fri"

    entry = desk.book.contacts.parse(line)

    assert entry == parse_entry(line, now=NOW)
    assert desk.book.contacts.meant(entry) == case
    assert desk.book.contacts.meant(desk.book.contacts.parse("call 5m"), case) == case
    assert desk.book.tasks.falls_due(None).isoformat() == "2026-03-11"


def test_an_attempt_takes_one_key(desk: Practice) -> None:
    case = desk.inquiry()
    ident = desk.book.contacts.attempt(case, "left_message")

    row = desk.book.chart.contact(ident)
    assert (row.mode, row.reached) == ("phone", "left_message")


def test_a_case_that_is_gone_takes_no_contact(desk: Practice) -> None:
    case = desk.opened()
    desk.book.registers.void("case", case, "entered twice")

    with pytest.raises(NotFound, match="caseload"):
        desk.book.contacts.log("call 5m", case=case)
    with pytest.raises(NotFound, match="caseload"):
        desk.book.tasks.add(case, "call", None)


# --- the signature ------------------------------------------------------------------------------------------------


def test_a_signed_note_never_changes_and_is_added_to(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    note = desk.book.contacts.log("call 5m: 3 mg", case=case).id
    clock.on(hours=1)
    desk.book.contacts.sign(note)
    before = desk.everything()

    for attempt in (
        lambda: desk.book.contacts.sign(note),
        lambda: desk.book.registers.save("contact", {"narrative": "5 mg"}, id=note),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.rule == "S-1"
    assert desk.everything() == before
    form = desk.book.registers.form("contact", id=note)
    assert all(field.locked for field in form.fields)
    assert "signed" in form.title

    clock.on(hours=1)
    desk.book.contacts.amend(note, "it was 5 mg\x1b\nsorry")

    row = desk.book.chart.contact(note)
    assert (row.narrative, row.signed, row.signed_by) == ("3 mg", "2026-03-04T17:00:00Z", "Dana Reed")
    assert [(each.at, each.author, each.text) for each in row.addenda] == [
        ("2026-03-04T18:00:00Z", "Dana Reed", "it was 5 mg\nsorry")
    ]
    assert desk.book.chart.show(case)["contacts"][0]["addenda"][0]["text"] == "it was 5 mg\nsorry"


@pytest.mark.parametrize(
    ("words", "says"), [("", "between 1 and"), ("\x00 ", "between 1 and"), ("x" * 100_001, "between 1 and")]
)
def test_an_addendum_says_something_and_not_too_much(desk: Practice, words: str, says: str) -> None:
    note = desk.book.contacts.log("call 5m: hello", case=desk.opened()).id
    desk.book.contacts.sign(note)
    before = desk.everything()

    with pytest.raises(WrongUsage, match=says):
        desk.book.contacts.amend(note, words)

    assert desk.everything() == before


def test_a_note_that_is_not_signed_is_edited_not_amended(desk: Practice) -> None:
    note = desk.book.contacts.log("call 5m: hello", case=desk.opened()).id
    before = desk.everything()

    with pytest.raises(Refused, match="edit it"):
        desk.book.contacts.amend(note, "more")

    assert desk.everything() == before


def test_a_note_of_the_wrong_client_is_struck_out_signed_or_not_and_stays_in_the_file(desk: Practice) -> None:
    case = desk.opened()
    note = desk.book.contacts.log("visit 5m: wrong client", case=case).id
    desk.book.contacts.sign(note)
    assert desk.book.caseload.row(case).last_face is not None

    with pytest.raises(WrongUsage, match="Say why"):
        desk.book.contacts.void(note, " \x00")
    desk.book.contacts.void(note, "entered for the wrong client")

    assert desk.book.chart.timeline(case, kind="contacts") == ()
    assert desk.book.caseload.row(case).last_face is None
    assert desk.rows("SELECT narrative, void_reason FROM contact") == [
        ("wrong client", "entered for the wrong client")
    ]
    assert desk.book.chart.history(case)[0].changes == ("contact struck out: entered for the wrong client",)
    with pytest.raises(NotFound):
        desk.book.contacts.sign(note)


def test_the_fingerprint_of_a_signature_covers_every_field_that_was_entered(desk: Practice) -> None:
    case = desk.opened()
    values = {"occurred_at": "today", "mode": "phone", "narrative": "3 mg"}
    prints = set()
    for changed in (
        {},
        {"party": "x"},
        {"client_view": "x"},
        {"next_step": "x"},
        {"billable": "no"},
        {"miles": "3"},
    ):
        note = desk.book.registers.save("contact", {**values, **changed}, case=case)
        desk.book.contacts.sign(note)
        prints.add(desk.one("SELECT signed_hash FROM contact WHERE public_id = ?", note))

    assert len(prints) == 6
    assert all(len(each) == 64 for each in prints)
