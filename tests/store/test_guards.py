"""What the file itself refuses, and the indexes that follow its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cmtui.casebook.undo import _models
from cmtui.errors import CaseworkError, Refused
from cmtui.store.guards import _KEEP_SIGNED, SEARCHED, missing

if TYPE_CHECKING:
    from tests.casebook.casebooks import Practice


@pytest.fixture
def told(plain: Practice) -> Practice:
    """A practice with a signed note and form, an addendum, and a note and a form that are not signed."""
    case = plain.opened()
    plain.assessed(case, "phq-9", "2 2 2 2 1 1 1 0 1 2")
    plain.assessed(case, "phq-9", "1 1 1 1 1 1 1 0 0 1", sign=False)
    plain.book.intake.log({"received_at": "today"}, client_of=case)
    note = plain.book.contacts.log("call 5m: signed note + a task", case=case).id
    plain.book.contacts.sign(note)
    plain.book.contacts.amend(note, "an addendum")
    plain.book.contacts.log("call 5m: open note", case=case)
    plain.book.registers.save("organization", {"name": "Maple Street Table"})
    plain.book.registers.save("goal", {"what": "weigh daily"}, case=case)
    plain.book.registers.save("referral", {"service": "meals"}, case=case)
    phone = plain.book.registers.save("phone", {"number": "402 555 0101"}, case=case)
    plain.book.registers.save("phone", {"number": "402 555 0102"}, id=phone)
    return plain


def write(practice: Practice, sql: str) -> None:
    """A statement past all acts, through the record's own connection."""
    with practice.book._record.work(practice.book.now()) as work:
        work.rows(sql)


@pytest.mark.parametrize("table", ["event", "event_case", "addendum", "stage_event"])
@pytest.mark.parametrize("what", ["update", "delete", "replace"])
def test_the_history_is_only_ever_added_to(told: Practice, table: str, what: str) -> None:
    key = {"event": "seq", "event_case": "seq"}.get(table, "id")
    assert told.one(f"SELECT count(*) FROM {table}") > 0
    before = told.everything()

    with pytest.raises(Refused, match="only ever added to") as refusal:
        write(
            told,
            {
                "update": f"UPDATE {table} SET {key} = {key}",
                "delete": f"DELETE FROM {table}",
                "replace": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1",
            }[what],
        )

    assert refusal.value.rule == "S-1"
    assert told.everything() == before


@pytest.mark.parametrize("column", _KEEP_SIGNED)
def test_no_field_of_a_signed_note_changes(told: Practice, column: str) -> None:
    before = told.everything()

    with pytest.raises(Refused, match="signed note is never changed"):
        write(told, f"UPDATE contact SET {column} = 7 WHERE signed_at IS NOT NULL")

    assert told.everything() == before


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM contact WHERE signed_at IS NOT NULL",
        "INSERT OR REPLACE INTO contact SELECT * FROM contact WHERE signed_at IS NOT NULL",
        "REPLACE INTO contact SELECT * FROM contact",
    ],
)
def test_a_signed_note_is_neither_deleted_nor_replaced(told: Practice, sql: str) -> None:
    before = told.everything()

    with pytest.raises(Refused, match="signed note is never"):
        write(told, sql)

    assert told.everything() == before


def test_the_signature_locks_every_field_but_those_that_strike_the_note_out() -> None:
    columns = set(_models()["contact"].model_fields)

    assert columns - set(_KEEP_SIGNED) == {"updated_at", "version", "voided_at", "void_reason"}


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE \"case\" SET status = 'banana'", "status"),
        ("UPDATE task SET status = 'banana'", "status"),
        ("UPDATE contact SET narrative = zeroblob(100001) WHERE signed_at IS NULL", "note_limit"),
        ("UPDATE \"case\" SET opened_on = '2026-03-04', closed_on = '2026-03-03'", "dates"),
        ("UPDATE phone SET person_id = 999", "FOREIGN"),
        ("UPDATE person SET family = NULL", "NOT NULL"),
    ],
)  # fmt: skip
def test_the_essentials_stand_in_the_file_too(told: Practice, sql: str, says: str) -> None:
    before = told.everything()

    with pytest.raises(Exception, match=says) as error:
        write(told, sql)

    assert not isinstance(error.value, CaseworkError), "a defect of ours is no sentence for the desk"
    assert told.everything() == before


def test_the_guards_of_a_new_record_all_stand(either: Practice) -> None:
    assert missing(either.book._record.reader) == ()


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE assessment SET response = '{}' WHERE signed_at IS NOT NULL", "signed assessment"),
        ("UPDATE assessment SET conclusion = 'x' WHERE signed_at IS NOT NULL", "signed assessment"),
        ("UPDATE assessment SET signed_at = NULL WHERE signed_at IS NOT NULL", "signed assessment"),
        ("UPDATE assessment SET status = 'complete' WHERE signed_at IS NOT NULL", "signed assessment"),
        ("UPDATE assessment_score SET value = 1", "found or raised at the time"),
        ("UPDATE assessment_score SET band = 'minimal'", "found or raised at the time"),
        ("UPDATE form_version SET content = x'00'", "found or raised at the time"),
        ("UPDATE score_rule_version SET content = x'00'", "found or raised at the time"),
        ("UPDATE safety_flag SET text = 'nothing'", "found or raised at the time"),
        ("UPDATE safety_flag SET raised_at = '2020-01-01T00:00:00Z'", "found or raised at the time"),
        *(
            (f"DELETE FROM {table}", "ever deleted")
            for table in ("assessment_score", "safety_flag", "need", "measure_point", "score_rule_version")
        ),
        ("DELETE FROM assessment", "ever deleted"),
        ("DELETE FROM form_version", "ever deleted"),
        ("REPLACE INTO safety_flag SELECT * FROM safety_flag", "ever deleted"),
    ],
)  # fmt: skip
def test_what_was_assessed_is_never_changed_and_never_deleted(told: Practice, sql: str, says: str) -> None:
    before = told.everything()
    assert before["assessment"]
    assert before["safety_flag"]

    with pytest.raises(Refused, match=says):
        write(told, sql)

    assert told.everything() == before


def test_a_signed_assessment_may_be_marked_as_amended_and_struck_out(told: Practice) -> None:
    write(told, "UPDATE assessment SET status = 'amended' WHERE signed_at IS NOT NULL")
    write(told, "UPDATE assessment SET voided_at = '2026-03-04T00:00:00Z' WHERE signed_at IS NOT NULL")


@pytest.mark.parametrize("table", sorted(SEARCHED))
def test_the_index_follows_its_table_through_every_kind_of_change(told: Practice, table: str) -> None:
    columns = SEARCHED[table]

    def hits(word: str) -> int:
        return int(told.one(f"SELECT count(*) FROM {table}_words WHERE {table}_words MATCH ?", word))

    if table != "addendum":
        where = " WHERE signed_at IS NULL" if table in {"contact", "assessment"} else ""
        for number, column in enumerate(columns):
            write(told, f"UPDATE {table} SET {column} = 'okapi{number}'{where}")
            assert hits(f"okapi{number}") > 0
        for number in range(len(columns)):
            assert hits(f"okapi{number}") > 0, "a change of one field leaves the others findable"
        write(told, f"UPDATE {table} SET version = version + 1{where}")
        assert hits("okapi0") > 0
        if table in {"contact", "task"}:
            write(told, f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}{where}")
            assert hits("okapi0") > 0
            write(told, f"DELETE FROM {table}{where}")
            assert hits("okapi0") == 0
    write(told, f"INSERT INTO {table}_words({table}_words, rank) VALUES ('integrity-check', 1)")


def test_the_index_of_names_follows_the_list(told: Practice) -> None:
    def found(word: str) -> bool:
        return bool(told.rows("SELECT 1 FROM who WHERE who MATCH ?", word))

    assert found("garcia")
    person = told.one("SELECT public_id FROM person")
    told.book.registers.save("person", {"family": "Okapi", "preferred": "Bongo"}, id=person)
    assert found("okapi")
    assert found("bongo")
    assert not found("garcia")
    for case in told.rows('SELECT public_id FROM "case"'):
        told.book.registers.void("case", case[0], "twice")
    assert not found("okapi")
    assert told.one("SELECT count(*) FROM who") == 0
