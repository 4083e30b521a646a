"""New files and upgrades: through the migrations, on a copy, with every row kept."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2
from sqlmodel import SQLModel

from cmtui.casebook.book import open_casebook
from cmtui.casebook.fields import declared
from cmtui.errors import RecordBusy, RecordDamaged
from cmtui.models import (
    assessments,
    case,
    coordination,
    engagement,
    journal,
    people,
    planning,
    transitions,
    work,
)
from cmtui.models import practice as practices
from cmtui.rules import process
from cmtui.store import guards
from cmtui.store.connect import open_connection
from cmtui.store.keys import SALT_BYTES, derive
from cmtui.store.revisions import HEAD, KNOWN
from cmtui.store.upgrade import _run as migrate
from cmtui.store.upgrade import config, drop_guards, migrations_folder, upgrade
from cmtui.vocabulary import catalog
from tests.casebook.casebooks import PASSPHRASE, Practice, Wall, practice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cmtui.store.keys import Key

AFTER = '''"""{title}.

Revision: 9001
After: {head}
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """{title}."""
    {body}


def downgrade() -> None:
    """Never."""
    raise NotImplementedError
'''

RENAME = """with op.batch_alter_table("client") as batch:
        batch.alter_column("culture", new_column_name="culture_and_religion")
        batch.add_column(sa.Column("pets", sa.String(), nullable=False, server_default=""))"""
"""A parent table is made anew, with a hundred children on it: with foreign keys on, they would be deleted."""


@pytest.fixture(params=[None, PASSPHRASE], ids=["plain", "encrypted"])
def filled(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Practice]:
    """A closed record with rows in every table that acts write to."""
    made = practice(tmp_path / "practice.db", Wall(), request.param)
    for number in range(5):
        of = made.opened(f"Client {number}", phone="402 555 0101")
        for register, values in (
            ("consent", {"kind": "release", "signed_on": "2026-01-01"}),
            ("coverage", {"payer": "Acme"}),
            ("episode", {"kind": "emergency", "started_at": "yesterday"}),
            ("condition", {"name": "Heart failure"}),
            ("team_member", {"name": "Dr Obi"}),
            ("decision_maker", {"kind": "client"}),
            ("address", {"line": "1 Elm St"}),
        ):
            made.book.registers.save(register, values, case=of)
        note = made.book.contacts.log(f"call 5m: zebrafish {number} + call back fri", case=of).id
        made.book.contacts.sign(note)
        made.book.contacts.amend(note, "more")
    made.book.drafts.keep("quick", "", {"text": "half"})
    made.book.close()
    yield made
    made.book.close()


def key_of(record: Practice) -> Key | None:
    return derive(record.passphrase, record.path.read_bytes()[:SALT_BYTES]) if record.passphrase else None


def with_revision(tmp_path: Path, body: str, title: str = "A later schema") -> Path:
    """The migrations, and one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9001_later.py").write_text(AFTER.format(title=title, head=HEAD, body=body))
    return folder


def contents(path: Path, key: Key | None) -> dict[str, Any]:
    """Every row of every table, but for the indexes; and the revision."""
    connection = open_connection(path, key)
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' AND name NOT LIKE '%words%' "
        "AND name NOT LIKE 'who%' AND name NOT LIKE 'sqlite%'"
    ).fetchall()
    found = {
        name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for (name,) in names
    }
    connection.close()
    return found


def test_the_models_and_the_migrated_schema_are_the_same(tmp_path: Path) -> None:
    made = practice(tmp_path / "practice.db", Wall())
    made.book.close()
    connection = open_connection(made.path, None)
    engine = create_engine("sqlite://", creator=lambda: connection, module=dbapi2, poolclass=StaticPool)
    virtual = set(guards.TABLES)

    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
        """The full-text indexes and what they are made of belong to the guards."""
        return kind != "table" or not any(
            name == each or str(name).startswith(f"{each}_") for each in virtual
        )

    with engine.connect() as lent:
        context = MigrationContext.configure(lent, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    connection.close()


def test_the_checks_of_the_models_stand_in_the_file(tmp_path: Path) -> None:
    made = practice(tmp_path / "practice.db", Wall())
    sql = dict(made.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    made.book.close()

    for table in SQLModel.metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, CheckConstraint):
                assert str(constraint.sqltext) in sql[table.name], constraint.name


def test_the_revisions_that_this_version_knows_are_those_in_the_folder() -> None:
    script = ScriptDirectory.from_config(config(migrations_folder()))
    in_order = [revision.revision for revision in script.walk_revisions()][::-1]

    assert tuple(in_order) == KNOWN
    assert script.get_heads() == [HEAD]
    assert [revision.doc for revision in script.walk_revisions() if not revision.doc] == [], (
        "each says what it does"
    )


def test_a_filled_file_is_upgraded_with_every_row_and_the_original_is_kept(
    tmp_path: Path, filled: Practice
) -> None:
    key = key_of(filled)
    before, held = contents(filled.path, key), filled.path.read_bytes()

    kept = upgrade(filled.path, key, folder=with_revision(tmp_path, RENAME))

    after = contents(filled.path, key)
    assert after.pop("alembic_version") == [("9001",)]
    assert before.pop("alembic_version") == [(HEAD,)]
    assert [row[:-1] for row in after["client"]] == before["client"], (
        "a column more, and the others as they were"
    )
    assert {name: rows for name, rows in after.items() if name != "client"} == {
        name: rows for name, rows in before.items() if name != "client"
    }
    assert kept.name == f"practice.db.before-{HEAD}"
    assert kept.read_bytes() == held
    for path in (filled.path, kept):
        assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in filled.path.parent.iterdir() if path.is_file()) == [
        "practice.db",
        kept.name,
        "practice.db.lock",
    ]


def as_revision_left_it(revision: str, filled: Practice, folder: Path) -> None:
    """Put the same rows into a file of that revision: its tables and columns, and no others."""
    key, old = key_of(filled), filled.path.with_name("old.db")
    versions = folder / "versions"
    shutil.copytree(migrations_folder(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    for script in versions.glob("0*.py"):
        if script.name[:4] > revision:
            script.unlink()
    shutil.copyfile(filled.path, old)
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    source, target = open_connection(filled.path, key), open_connection(old, key)
    target.execute("PRAGMA foreign_keys=OFF")
    drop_guards(target)
    for (name,) in target.execute(tables).fetchall():
        target.execute(f'DROP TABLE "{name}"')
    migrate(target, folder)
    for (name,) in target.execute(tables).fetchall():
        if name == "alembic_version":
            continue
        columns = ", ".join(
            f'"{row[1]}"' for row in target.execute(f'PRAGMA table_info("{name}")').fetchall()
        )
        rows = source.execute(f'SELECT {columns} FROM "{name}"').fetchall()
        places = ", ".join("?" * len(columns.split(", ")))
        target.executemany(f'INSERT OR REPLACE INTO "{name}"({columns}) VALUES ({places})', rows)
    source.close()
    target.close()
    old.replace(filled.path)


@pytest.mark.parametrize("revision", KNOWN[:-1])
def test_a_filled_file_of_an_earlier_release_keeps_its_rows_and_gets_its_new_clocks(
    tmp_path: Path, filled: Practice, revision: str
) -> None:
    key = key_of(filled)
    as_revision_left_it(revision, filled, tmp_path / "then")
    connection = open_connection(filled.path, key)
    connection.execute("DELETE FROM clock WHERE rule LIKE 'R-ASM%'")
    if revision > "0001":
        connection.execute("UPDATE record_settings SET projected = 0")
    connection.close()
    before = contents(filled.path, key)

    opened = open_casebook(filled.path, filled.passphrase, now=filled.clock)

    after = contents(filled.path, key)
    assert list(tmp_path.glob("practice.db.before-*"))
    for table in before.keys() - {"alembic_version", "clock", "case_face", "record_settings"}:
        kept = [row[: len(before[table][0])] for row in after[table]]
        assert sorted(kept, key=repr) == before[table], table
    assert [row.rule for row in opened.today.rows() if row.rule == "R-ASM-1"] == ["R-ASM-1"] * 5, (
        "what an earlier cmtui knew no rule for is due now"
    )
    case = opened.caseload.page(0, 1)[0].case
    state = opened.assess.open(case, "phq-9").state
    assert (
        opened.assess.finish(case, "phq-9", replace(state, conclusion="Not asked yet.")).text
        == "0 of 9 answered"
    )
    opened.close()


def test_after_an_upgrade_the_guards_stand_and_the_index_finds(tmp_path: Path, filled: Practice) -> None:
    key = key_of(filled)
    upgrade(filled.path, key, folder=with_revision(tmp_path, RENAME))
    connection = open_connection(filled.path, key)

    standing = dict(
        connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    )
    assert {
        name for name, sql in {**guards.TABLES, **guards.TRIGGERS}.items() if standing.get(name) != sql
    } == set()
    assert connection.execute(
        "SELECT count(*) FROM contact_words WHERE contact_words MATCH 'zebrafish'"
    ).fetchone() == (5,)
    assert connection.execute("SELECT count(*) FROM who WHERE who MATCH 'client'").fetchone() == (5,)
    with pytest.raises(dbapi2.IntegrityError, match="append-only"):
        connection.execute("UPDATE event SET act = 'x'")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    connection.close()


def test_a_second_upgrade_keeps_the_first_original(tmp_path: Path, filled: Practice) -> None:
    key = key_of(filled)
    folder = with_revision(tmp_path, RENAME)
    first = upgrade(filled.path, key, folder=folder)
    second = upgrade(filled.path, key, folder=folder)

    assert first != second
    assert first.exists()
    assert second.exists()


@pytest.mark.parametrize(
    "body",
    [
        'raise RuntimeError("half-way")',
        f"{RENAME}\n    op.execute('DELETE FROM addendum')\n    raise RuntimeError('half-way')",
        "op.execute('DELETE FROM addendum')",
        'op.execute("UPDATE phone SET person_id = 999")',
        "op.drop_table('addendum')",
        "op.execute('no sql at all')",
    ],
    ids=["raises", "raises after changes", "loses rows", "leaves orphans", "loses a table", "is wrong"],
)
def test_an_upgrade_that_fails_leaves_the_file_byte_for_byte(
    tmp_path: Path, filled: Practice, body: str
) -> None:
    held = filled.path.read_bytes()

    with pytest.raises(RecordDamaged, match=r"upgrade of practice\.db did not .*your file is untouched"):
        upgrade(filled.path, key_of(filled), folder=with_revision(tmp_path, body))

    assert filled.path.read_bytes() == held
    names = sorted(path.name for path in filled.path.parent.iterdir() if path.is_file())
    assert names == ["practice.db", "practice.db.lock"]
    reopened = open_casebook(filled.path, filled.passphrase)
    assert reopened.caseload.count() == 5
    reopened.close()


def test_a_file_that_is_open_elsewhere_is_not_upgraded(tmp_path: Path, filled: Practice) -> None:
    other = open_casebook(filled.path, filled.passphrase)
    held = filled.path.read_bytes()

    with pytest.raises(RecordBusy, match="close it there"):
        upgrade(filled.path, key_of(filled), folder=with_revision(tmp_path, RENAME))

    other.close()
    assert filled.path.read_bytes() == held


def test_what_stood_in_the_log_only_comes_along(tmp_path: Path, filled: Practice) -> None:
    """A kill leaves the last saves in the log beside the file."""
    key = key_of(filled)
    connection = open_connection(filled.path, key)
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("UPDATE person SET given = 'from the log'")
    copies = {path: path.read_bytes() for path in filled.path.parent.glob("practice.db-*")}
    main = filled.path.read_bytes()
    connection.close()
    filled.path.write_bytes(main)
    for path, held in copies.items():
        path.write_bytes(held)

    upgrade(filled.path, key, folder=with_revision(tmp_path, RENAME))

    assert {row[8] for row in contents(filled.path, key)["person"]} == {"from the log"}
    assert not list(filled.path.parent.glob("practice.db-*"))


def test_the_way_back_is_the_file_that_was_kept() -> None:
    script = ScriptDirectory.from_config(config(migrations_folder()))

    for revision in script.walk_revisions():
        with pytest.raises(NotImplementedError, match="kept before the upgrade"):
            revision.module.downgrade()


# --- words that files hold ----------------------------------------------------------------------------------------


def test_the_words_of_the_states_are_the_same_everywhere() -> None:
    codes = {term.code for term in catalog.terms("case_status")}
    moved = {each.to_status for each in process.transitions().values()}

    assert set(case.STATUSES) == codes
    assert moved <= codes
    (check,) = (
        each
        for each in SQLModel.metadata.tables["case"].constraints
        if isinstance(each, CheckConstraint) and "status IN" in str(each.sqltext)
    )
    assert all(f"'{status}'" in str(check.sqltext) for status in case.STATUSES)


def test_the_words_that_files_hold_never_change() -> None:
    """Renaming a code or a table turns every record that was ever written into nonsense."""
    pinned = {
        "case_status": "prospect waitlist open on_hold closing closed not_accepted",
        "criterion_answer": "yes no unknown",
        "screening_decision": "accept waitlist decline",
        "contact_mode": "in_person phone video text email letter fax portal case_conference record_review record_note",
        "reached": "yes no_answer left_message wrong_number collateral declined no_show",
        "yes_no": "yes no",
        "assessment_mode": "self read_aloud proxy",
        "alert_level": "urgent same_day same_day_confidential follow_up",
        "outcome_domain": "C F Q S P Y E",
        "goal_status": "proposed agreed active on_hold achieved partly not_achieved dropped",
        "attainment": "-2 -1 0 1 2",
        "intervention_status": "planned active done dropped",
        "referral_state": " ".join(coordination.REFERRAL_STATES),
        "plan_working": "yes partly no",
        "need_disposition": "goal referral monitor deferred client_declines resolved outside_scope",
        "criterion": "SCR-1 SCR-2 SCR-3 SCR-4 SCR-5 SCR-6 SCR-7 SCR-8 SCR-9",
    }
    for vocabulary, words in pinned.items():
        shipped = {term.code for term in catalog.terms(vocabulary)}
        assert set(words.split()) <= shipped, vocabulary
    assert set(SQLModel.metadata.tables) >= {
        "practitioner",
        "person",
        "phone",
        "address",
        "client",
        "organization",
        "record_settings",
        "inquiry",
        "case",
        "stage_event",
        "screening",
        "criterion",
        "consent",
        "decision_maker",
        "team_member",
        "coverage",
        "episode",
        "condition",
        "care_plan_note",
        "contact",
        "addendum",
        "task",
        "event",
        "event_case",
        "draft",
        "clock",
        "case_face",
        "form_version",
        "score_rule_version",
        "assessment",
        "assessment_score",
        "safety_flag",
        "need",
        "measure_point",
        "goal",
        "goal_need",
        "intervention",
        "plan_version",
        "plan_review",
        "goal_review",
        "plan_entry",
        "referral",
        "referral_option",
        "referral_state",
        "disclosure",
        "education",
        "expectation",
        "escalation",
        "escalation_step",
        "task_set",
        "applied_set",
        "authorization",
        "call_place",
        "transition",
        "transition_element",
        "rule_setting",
        "holiday",
        "missed_deadline",
    }


def test_every_vocabulary_that_a_field_names_is_shipped() -> None:
    modules = (
        people,
        case,
        engagement,
        work,
        journal,
        assessments,
        planning,
        coordination,
        transitions,
        practices,
    )
    fields = [
        (model.__name__, name, declared(info))
        for module in modules
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, SQLModel)
        for name, info in model.model_fields.items()
    ]
    named = {(model, name): said["vocabulary"] for model, name, said in fields if said.get("vocabulary")}

    assert len(named) > 40
    assert {where: name for where, name in named.items() if name not in catalog.vocabularies()} == {}
    assert migrations_folder() == Path(__file__).resolve().parents[2] / "migrations"
