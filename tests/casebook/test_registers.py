"""The editor of any one entry, made from its declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.kinds import REGISTERS
from cmtui.errors import CaseworkError, NotFound, Refused, Stale, WrongUsage
from cmtui.vocabulary import catalog
from tests.casebook.casebooks import two_goals

if TYPE_CHECKING:
    from cmtui.rows import FieldRow
    from tests.casebook.casebooks import Practice, Wall

OF_THE_PRACTICE = {"practitioner", "person", "client", "inquiry", "case", "organization"}
"""Registers whose entries are not added in a chart; those of a case stand there from the first call."""


def typed(field: FieldRow) -> str:
    """Something that fits a field."""
    known = {
        "number": "402 555 0199",
        "time_zone": "America/Denver",
        "goals": "1 2",
        "occurred_at": "today 9am",
        "items": "0 call\n2 visit",
        "target_on": "2026-06-01",
        "goal": "no-falls",
    }
    by_kind = {"text": "words", "long": "many\nwords", "date": "2026-03-02", "instant": "yesterday 2pm", "number": "3",
               "yes_no": "y"}  # fmt: skip
    if field.vocabulary == "disclosure_basis":
        return "treatment"  # a consent would have to be there
    if field.kind == "choice":
        return catalog.terms(field.vocabulary)[0].code
    return known.get(field.name, by_kind[field.kind])


def shown(field: FieldRow) -> str:
    """How it stands in the form afterwards."""
    known = {"occurred_at": "2026-03-04 09:00"}
    by_kind = {"instant": "2026-03-03 14:00", "yes_no": "yes"}
    return known.get(field.name, by_kind.get(field.kind, typed(field)))


def ident_of(desk: Practice, register: str) -> str:
    """An entry of that kind: the one that stands from the first call, or a new one."""
    table = REGISTERS[register].table.__tablename__
    return str(desk.one(f'SELECT public_id FROM "{table}" ORDER BY id LIMIT 1'))


@pytest.mark.parametrize("register", sorted(REGISTERS))
def test_every_field_of_every_register_is_typed_saved_and_read_again(desk: Practice, register: str) -> None:
    case = desk.inquiry(phone="402 555 0101")
    two_goals(desk.book, case)
    if register in OF_THE_PRACTICE - {"organization"} or register == "criterion":
        ident, of = ident_of(desk, register), ""
    else:
        ident, of = "", case if register not in OF_THE_PRACTICE else ""
    form = desk.book.registers.form(register, case=of, id=ident)
    fields = [field for field in form.fields if not field.locked and field.name != "deceased_on"]
    values = {field.name: typed(field) for field in fields}

    ident = desk.book.registers.save(register, values, case=of, id=ident, version=form.version)

    after = desk.book.registers.form(register, id=ident)
    assert {field.name: field.value for field in after.fields if field.name in values} == {
        field.name: shown(field) for field in fields
    }
    event = desk.rows("SELECT act, case_id FROM event ORDER BY seq DESC LIMIT 1")[0]
    assert event[0] == f"{register}.{'added' if of or register == 'organization' else 'changed'}"
    if register not in {"practitioner", "organization", "plan_entry"}:
        assert event[1] == 1, "the record section of the case tells of it"
    if register == "practitioner":
        assert desk.book.zone is not None
        assert desk.book.zone.key == "America/Denver"


@pytest.mark.parametrize("register", sorted(REGISTERS))
def test_a_new_entry_without_what_is_needed_names_the_field(desk: Practice, register: str) -> None:
    case = desk.inquiry()
    form = desk.book.registers.form(register, case=case)
    needed = [field.title for field in form.fields if field.required]
    before = desk.everything()

    if not needed or register == "criterion":
        return
    with pytest.raises(WrongUsage, match=f"^{needed[0]}"):
        desk.book.registers.save(register, {}, case=case)
    with pytest.raises(WrongUsage, match=f"^{needed[0]}"):
        desk.book.registers.save(register, {field.name: "\x00 " for field in form.fields}, case=case)

    assert desk.everything() == before


@pytest.mark.parametrize(
    ("register", "values", "says"),
    [
        ("consent", {"kind": "service_agreement", "expires_on": "someday"}, "Expires: .*someday"),
        ("consent", {"kind": "purple"}, "Kind"),
        ("contact", {"occurred_at": "noonish"}, "Held: .*noonish"),
        ("contact", {"occurred_at": "tomorrow 9am"}, "Held"),
        ("contact", {"occurred_at": "today", "minutes": "-3"}, "Minutes"),
        ("contact", {"occurred_at": "today", "minutes": "2.5"}, "Minutes"),
        ("contact", {"occurred_at": "today", "minutes": "9" * 40}, "Minutes: 1,000,000,000 at most"),
        ("contact", {"occurred_at": "today", "minutes": "10081"}, "Minutes: 10,080 at most"),
        ("contact", {"occurred_at": "today", "travel_minutes": "10081"}, "Travel time: 10,080 at most"),
        ("contact", {"occurred_at": "today", "miles": "5001"}, "Distance: 5,000 at most"),
        ("contact", {"occurred_at": "today", "miles": "nan"}, "Distance"),
        ("contact", {"occurred_at": "today", "tasks": "call back 2201-01-01"}, "Due: .* 1900 and 2200"),
        ("task", {"what": "call", "due_on": "1899-12-31"}, "Due: .* 1900 and 2200"),
        ("authorization", {"service": "home health", "used": "-1"}, "Units used: 0 or more"),
        ("contact", {"occurred_at": "today", "attention": "perhaps"}, "Needs attention"),
        ("contact", {"occurred_at": "today", "goals": "one"}, "Goals"),
        ("contact", {"occurred_at": "today", "tasks": "call back\nfri"}, "Follow-up"),
        ("contact", {"occurred_at": "today", "narrative": "x" * 100_001}, "Note"),
        ("task", {"what": "call", "due_on": "fri", "priority": "9"}, "Priority: 3 at most"),
        ("task", {"what": "call", "due_on": "fri", "priority": "0"}, "Priority: 1 or more"),
        ("coverage", {"payer": "x" * 100_001}, "Payer"),
        ("case", {"acuity": "5"}, "Acuity"),
    ],
)
def test_a_value_that_does_not_fit_names_its_field_and_changes_nothing(
    desk: Practice, register: str, values: dict[str, str], says: str
) -> None:
    case = desk.inquiry()
    before = desk.everything()

    with pytest.raises(WrongUsage, match=says):
        desk.book.registers.save(register, values, case=case, id=case if register == "case" else "")

    assert desk.everything() == before


@pytest.mark.parametrize(
    ("register", "values", "says"),
    [
        ("person", {"born": "3/5/2026"}, "birth is after today"),
        ("person", {"deceased_on": "1940-01-01"}, "death is before the birth"),
        (
            "consent",
            {"kind": "release", "effective_on": "3/1/2026", "expires_on": "2/1/2026"},
            "ends before it begins",
        ),
        (
            "coverage",
            {"payer": "Acme", "effective_on": "3/1/2026", "ends_on": "2/1/2026"},
            "ends before it begins",
        ),
        ("address", {"since": "3/1/2026", "until": "2/1/2026"}, "ends before it begins"),
        (
            "episode",
            {"kind": "inpatient", "started_at": "3/2/2026", "ended_at": "3/1/2026"},
            "ends before it begins",
        ),
        ("task", {"what": "call", "from_on": "3/9", "due_on": "3/8"}, "due before its window"),
        (
            "authorization",
            {"service": "home health", "from_on": "3/9/2026", "until_on": "3/8/2026"},
            "ends before it begins",
        ),
        ("education", {"topic": "insulin", "held_on": "3/5/2026"}, "education is held in the future"),
    ],
)
def test_dates_that_cannot_be_are_refused_and_change_nothing(
    desk: Practice, register: str, values: dict[str, str], says: str
) -> None:
    case = desk.inquiry(born="1948-03-02")
    ident = desk.one("SELECT public_id FROM person") if register == "person" else ""
    before = desk.everything()

    with pytest.raises(Refused, match=says) as refusal:
        desk.book.registers.save(register, values, case=case, id=ident)

    assert refusal.value.rule == "S-4"
    assert desk.everything() == before


def test_a_date_is_judged_by_what_stands_in_the_entry_already(desk: Practice) -> None:
    case = desk.inquiry()
    consent = desk.book.registers.save(
        "consent", {"kind": "fee_agreement", "effective_on": "2/1/2026"}, case=case
    )

    with pytest.raises(Refused, match="ends before it begins"):
        desk.book.registers.save("consent", {"expires_on": "2026-01-01"}, id=consent)


def test_a_time_zone_that_nobody_knows_is_refused(desk: Practice) -> None:
    owner = desk.one("SELECT public_id FROM practitioner")

    with pytest.raises(WrongUsage, match="America/Chicago"):
        desk.book.registers.save("practitioner", {"time_zone": "Mars/Olympus"}, id=owner)

    assert desk.book.zone is not None


def test_the_second_window_is_told_and_neither_text_is_lost(desk: Practice) -> None:
    case = desk.opened()
    note = desk.book.contacts.log("call 5m: first", case=case).id
    mine = desk.book.registers.form("contact", id=note)
    other = desk.again()
    other.registers.save("contact", {"narrative": "theirs"}, id=note, version=mine.version)
    other.close()
    desk.book.drafts.keep("contact", note, {"narrative": "mine"})
    before = desk.everything()

    with pytest.raises(Stale, match="another window"):
        desk.book.registers.save("contact", {"narrative": "mine"}, id=note, version=mine.version)

    assert desk.everything() == before
    assert desk.book.chart.contact(note).narrative == "theirs"
    draft = desk.book.drafts.find("contact", note)
    assert draft is not None
    assert dict(draft.values) == {"narrative": "mine"}


def test_a_save_that_changes_nothing_leaves_no_line_in_the_history(desk: Practice) -> None:
    case = desk.opened()
    form = desk.book.registers.form("case", id=case)
    before = desk.everything()

    desk.book.registers.save(
        "case", {field.name: field.value for field in form.fields}, id=case, version=form.version
    )

    assert desk.everything() == before


def test_an_emptied_field_holds_nothing_or_what_the_entry_begins_with(desk: Practice) -> None:
    case = desk.opened()
    desk.book.registers.save(
        "case", {"acuity": "4", "cadence_days": "7", "program": "PACE", "scope_fits": "no"}, id=case
    )

    desk.book.registers.save(
        "case", {"acuity": "", "cadence_days": "", "program": " ", "scope_fits": ""}, id=case
    )

    assert desk.rows('SELECT acuity, cadence_days, program, scope_fits FROM "case"') == [(2, None, "", None)]


def test_the_criterion_of_a_form_cannot_become_another(desk: Practice) -> None:
    desk.inquiry()
    criterion = desk.one("SELECT public_id FROM criterion WHERE code = 'SCR-1'")
    form = desk.book.registers.form("criterion", id=criterion)
    assert next(field for field in form.fields if field.name == "code").locked

    desk.book.registers.save("criterion", {"code": "SCR-2", "answer": "yes"}, id=criterion)

    assert desk.rows("SELECT code, answer, decided FROM criterion WHERE public_id = ?", criterion) == [
        ("SCR-1", "yes", 1)
    ]


def test_the_contact_form_shows_what_to_know_before_dialing(desk: Practice) -> None:
    case = desk.opened()
    assert not [line for line in desk.book.registers.form("contact", case=case).context if "☎" in line]
    phone = {
        "number": "402 555 0134",
        "safe_to_call": "yes",
        "safe_to_leave_message": "no",
        "best_time": "after 10",
    }
    desk.book.registers.save("phone", phone, case=case)
    person = desk.one("SELECT public_id FROM person")
    desk.book.registers.save("person", {"language": "Spanish", "interpreter": "yes"}, id=person)

    context = desk.book.registers.form("contact", case=case).context

    assert context[-1] == "☎ 402 555 0134 · after 10 · no voicemail · Spanish, interpreter"


def test_the_contact_form_shows_what_one_wants_to_see_while_writing(desk: Practice, clock: Wall) -> None:
    case = desk.opened()
    assert desk.book.registers.form("contact").context == ()
    assert (
        desk.book.registers.form("contact", case=case).context[0] == "last contact never · face to face never"
    )
    desk.book.contacts.log("visit 5m: hello + call back fri", case=case)
    clock.on(days=2)

    form = desk.book.registers.form("contact", case=case)

    assert form.context[0] == "last contact 4 Mar (2 d ago) · face to face 4 Mar (2 d ago)"
    assert form.case == case
    assert {field.name: field.value for field in form.fields}["occurred_at"] == "2026-03-06 10:00"
    assert desk.book.registers.form("contact", case=case).version is None


def test_a_contact_and_its_follow_up_are_one_act(desk: Practice) -> None:
    case = desk.opened()
    two_goals(desk.book, case)
    before = len(desk.acts())
    note = desk.book.registers.save(
        "contact",
        {
            "occurred_at": "today",
            "mode": "1",
            "topics": "#meds, falls",
            "goals": "#2 1",
            "tasks": "call back fri\n\nsend it",
        },
        case=case,
    )

    assert desk.acts()[before:] == ["contact.added"]
    assert desk.book.chart.follow_ups(note) == (
        ("call back", "2026-03-06", "open"),
        ("send it", "2026-03-11", "open"),
    )
    row = desk.book.chart.contact(note)
    assert (row.mode, row.topics, row.goals) == ("in_person", ("meds", "falls"), (2, 1))
    desk.book.registers.save("contact", {"tasks": "and one more fri"}, id=note)
    assert len(desk.book.chart.follow_ups(note)) == 3


def test_an_entry_is_struck_out_with_a_reason(desk: Practice) -> None:
    case = desk.opened()
    consent = desk.book.registers.save("consent", {"kind": "fee_agreement"}, case=case)
    with pytest.raises(WrongUsage, match="why"):
        desk.book.registers.void("consent", consent, " \x1b")
    desk.book.registers.void("consent", consent, "typed twice\x00")

    assert desk.rows("SELECT void_reason FROM consent") == [("typed twice",)]
    assert desk.book.chart.history(case)[0].changes == ("consent struck out: typed twice",)
    with pytest.raises(NotFound):
        desk.book.registers.form("consent", id=consent)
    with pytest.raises(NotFound):
        desk.book.registers.void("consent", consent, "again")


@pytest.mark.parametrize("register", ["practitioner", "person", "client"])
def test_what_everything_hangs_on_is_not_struck_out(desk: Practice, register: str) -> None:
    desk.opened()
    before = desk.everything()

    with pytest.raises(Refused, match="carries others"):
        desk.book.registers.void(register, ident_of(desk, register), "wrong")

    assert desk.everything() == before


def test_an_entry_of_a_case_needs_its_case(desk: Practice) -> None:
    with pytest.raises(WrongUsage, match="open a case first"):
        desk.book.registers.save("consent", {"kind": "fee_agreement"})
    with pytest.raises(WrongUsage, match="nine criteria stand already"):
        desk.book.registers.save("criterion", {"code": "SCR-1"}, case=desk.inquiry())
    with pytest.raises(NotFound, match="caseload"):
        desk.book.registers.save("consent", {"kind": "fee_agreement"}, case="nobody")
    with pytest.raises(NotFound, match="register"):
        desk.book.registers.form("spaceship")
    task = desk.book.registers.save("task", {"what": "renew the license", "due_on": "in 2w"})
    assert desk.rows("SELECT case_id, due_on FROM task WHERE public_id = ?", task) == [(None, "2026-03-18")]


def test_a_change_of_the_client_is_told_in_every_case_of_the_client(desk: Practice) -> None:
    first = desk.opened(phone="402 555 0101")
    second = desk.book.intake.log({"received_at": "today"}, client_of=first).case
    phone = desk.one("SELECT public_id FROM phone")

    desk.book.registers.save("phone", {"number": "402 555 0777"}, id=phone, case=first)

    for case in (first, second):
        latest = desk.book.chart.history(case)[0]
        assert (latest.act, latest.changes[0]) == (
            "phone.changed",
            "phone · number: 402 555 0101 → 402 555 0777",
        )
    assert {hit.case for hit in desk.book.search.find("5550777")} == {first, second}
    assert desk.one("SELECT case_id FROM event ORDER BY seq DESC LIMIT 1") == 1
    assert desk.book.chart.history_count(second) == 2


def test_another_time_zone_moves_every_clock(desk: Practice) -> None:
    case = desk.inquiry(received_at="2026-03-03 22:30")
    due = {row.rule: row.due for row in desk.book.today.rows(case=case)}["R-INT-1"]
    owner = desk.one("SELECT public_id FROM practitioner")

    desk.book.registers.save("practitioner", {"time_zone": "Pacific/Auckland"}, id=owner)

    moved = {row.rule: row.due for row in desk.book.today.rows(case=case)}["R-INT-1"]
    assert (due, moved) == ("2026-03-05", "2026-03-06"), (
        "Wednesday's inquiry in Omaha is Thursday's in Auckland"
    )


def test_an_error_of_a_register_is_a_sentence_for_the_desk(desk: Practice) -> None:
    case = desk.inquiry()
    for values in ({"kind": "\x00"}, {"kind": "9" * 5000}, {"expires_on": "١٢"}):
        with pytest.raises(CaseworkError) as refusal:
            desk.book.registers.save("consent", values, case=case)
        assert str(refusal.value).endswith(".")


def test_a_contact_completes_only_the_open_task_of_its_own_case_and_only_when_it_reached(
    desk: Practice,
) -> None:
    case, other = desk.opened(phone="402 555 0101"), desk.inquiry()
    task = desk.book.tasks.add(case, "call the pharmacy")

    def status_after(of: str, reached: str) -> str:
        values = {"occurred_at": "today 9am", "mode": "phone", "reached": reached, "settles": task}
        desk.book.registers.save("contact", values, case=of)
        return str(desk.one("SELECT status FROM task WHERE public_id = ?", task))

    assert status_after(case, "left_message") == "open"
    assert status_after(other, "yes") == "open"
    assert status_after(case, "yes") == "done"
    assert status_after(case, "yes") == "done", "a second contact is recorded and leaves the task as it is"
    assert desk.rows("SELECT result, done_at IS NOT NULL FROM task WHERE public_id = ?", task) == [
        ("contact recorded", 1)
    ]
