"""Opening a file: what stands there is looked at before the driver touches it, and stays as it was when refused."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING

import apsw
import pytest

from cmtui.casebook.book import open_casebook
from cmtui.casebook.opening import new_casebook
from cmtui.errors import (
    CaseworkError,
    NewerSchema,
    NoRoom,
    NotFound,
    RecordBusy,
    RecordDamaged,
    Refused,
    WrongPassphrase,
    WrongUsage,
)
from cmtui.store.connect import open_connection
from cmtui.store.keys import SALT_BYTES, derive
from cmtui.store.lock import FileLock
from cmtui.store.look import look, record_path
from tests.casebook.casebooks import PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.casebook.casebooks import Practice

PRAGMAS = {
    "foreign_keys": 1,
    "journal_mode": "wal",
    "synchronous": 2,
    "temp_store": 2,
    "secure_delete": 1,
    "trusted_schema": 0,
    "recursive_triggers": 1,
    "cell_size_check": 1,
    "mmap_size": 0,
    "busy_timeout": 5000,
}


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def elsewhere(path: Path, key: str) -> apsw.Connection:
    """The file as another program reads it: SQLite3 Multiple Ciphers, with its own SQLCipher."""
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
    for name, value in (("cipher", "sqlcipher"), ("legacy", 4), ("key", key)):
        connection.pragma(name, value)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except apsw.NotADBError:
        connection.close()
        raise
    return connection


def _missing(path: Path) -> None:
    """Nothing stands there."""


def _folder(path: Path) -> None:
    path.mkdir()


def _empty(path: Path) -> None:
    path.touch()


def _short(path: Path) -> None:
    path.write_bytes(b"not a database")


def _text(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 500)


def _broken(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00" + b"\x99" * 8_000)


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version(version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('f00d')")
    connection.close()


def _newer(path: Path) -> None:
    new_casebook(path, None).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


@pytest.mark.parametrize(
    ("stands", "error", "says"),
    [
        (_missing, NotFound, "cmtui --db .* init"),
        (_folder, RecordDamaged, "is a folder"),
        (_empty, RecordDamaged, "is empty"),
        (_short, RecordDamaged, "too short"),
        (_text, WrongPassphrase, "does not open"),
        (_broken, RecordDamaged, "not a sound record"),
        (_foreign, RecordDamaged, "not a record of cmtui"),
        (_newer, NewerSchema, "schema 9999"),
    ],
)
def test_what_is_no_record_is_refused_in_words_and_left_as_it_was(
    tmp_path: Path, stands: Callable[[Path], None], error: type[CaseworkError], says: str
) -> None:
    path = tmp_path / "practice.db"
    stands(path)
    before = fingerprint(path) if path.is_file() else None

    with pytest.raises(error, match=says) as refusal:
        open_casebook(path, PASSPHRASE)

    assert str(refusal.value).endswith((".", ".)", "init"))
    assert "\n" not in str(refusal.value)
    assert (fingerprint(path) if path.is_file() else None) == before


@pytest.mark.parametrize(
    "passphrase",
    ["", "wrong wrong wrong wrong", PASSPHRASE + " ", PASSPHRASE.upper(), "\ud800", "x" * 100_000],
    ids=["none", "wrong", "a blank more", "upper case", "no text", "long"],
)
def test_a_wrong_passphrase_opens_nothing_and_breaks_nothing(locked: Practice, passphrase: str) -> None:
    locked.opened()
    locked.book.close()
    before = fingerprint(locked.path)

    with pytest.raises(WrongPassphrase, match=r"does not open practice\.db") as refusal:
        open_casebook(locked.path, passphrase)

    assert refusal.value.exit_code == 3
    assert fingerprint(locked.path) == before
    assert sorted(path.name for path in locked.path.parent.iterdir()) == ["practice.db", "practice.db.lock"]
    open_casebook(locked.path, PASSPHRASE).close()


def test_a_passphrase_is_taken_as_it_is_written_however_it_is_composed(tmp_path: Path) -> None:
    composed = unicodedata.normalize("NFC", "vier wörter über Größe")
    new_casebook(tmp_path / "a.db", composed).close()

    open_casebook(tmp_path / "a.db", unicodedata.normalize("NFD", composed)).close()


def test_a_passphrase_that_looks_like_a_raw_key_is_a_passphrase(tmp_path: Path) -> None:
    """SQLCipher takes x'64 hex digits' as the key itself: whoever reads the file could then open it without us."""
    digits = "0123456789abcdef" * 4
    new_casebook(tmp_path / "a.db", digits).close()

    salt = (tmp_path / "a.db").read_bytes()[:SALT_BYTES]
    for raw in (f"x'{digits}'", f"x'{digits}{salt.hex()}'", digits):
        with pytest.raises(apsw.NotADBError):
            elsewhere(tmp_path / "a.db", raw)
    elsewhere(tmp_path / "a.db", f"x'{derive(digits, salt).key.hex()}'").close()
    open_casebook(tmp_path / "a.db", digits).close()


@pytest.mark.parametrize(
    "passphrase",
    [
        "",
        "short",
        "fourteen chars",
        "aaaaaaaaaaaaaaaaaaaa",
        "abababababababab",
        "correct horse battery staple",
        "123456789012345",
    ],
)
def test_a_passphrase_that_would_not_protect_is_refused_before_there_is_a_file(
    tmp_path: Path, passphrase: str
) -> None:
    with pytest.raises(WrongUsage, match="passphrase"):
        new_casebook(tmp_path / "a.db", passphrase)

    assert list(tmp_path.iterdir()) == []


def test_a_record_is_never_made_over_another_file(plain: Practice) -> None:
    plain.book.close()
    before = fingerprint(plain.path)

    with pytest.raises(Refused, match="is there already"):
        new_casebook(plain.path, None)

    assert fingerprint(plain.path) == before


def test_a_folder_that_cannot_be_made_is_answered_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(NoRoom, match="another place"):
        new_casebook(tmp_path / "file" / "a.db", None)


@pytest.mark.parametrize("shut", ["folder", "file"])
def test_what_may_not_be_written_is_refused_in_words(plain: Practice, shut: str) -> None:
    """Root may write anywhere, so the question is asked by another user."""
    plain.book.close()
    before = fingerprint(plain.path)
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from cmtui.store.look import look\n"
        "from cmtui.errors import NoRoom\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "try: look(Path(sys.argv[1]))\n"
        "except NoRoom as error: print(error)\n"
    )
    folder = plain.path.parent
    for parent in [folder, *folder.parents][:-2]:
        parent.chmod(0o755)
    plain.path.chmod(0o444 if shut == "file" else 0o666)
    folder.chmod(0o555 if shut == "folder" else 0o777)

    said = subprocess.run(
        [sys.executable, "-c", code, plain.path], capture_output=True, text=True, check=True
    ).stdout

    folder.chmod(0o755)
    assert "may not be written by you; change the permission" in said
    assert fingerprint(plain.path) == before


def test_a_name_that_no_disk_takes_is_answered_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoRoom, match="cannot be read"):
        look(tmp_path / ("x" * 5_000))


def test_a_folder_that_is_copied_about_is_warned_of(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()

    assert "sync program" in look(tmp_path / "Dropbox" / "practice.db").warning
    assert look(tmp_path / "practice.db").warning == ""


@pytest.mark.parametrize(
    ("named", "path"), [("a.db", "a.db"), ("sqlite:///a.db", "a.db"), ("sqlite:////tmp/a.db", "/tmp/a.db")]
)
def test_the_record_is_named_by_path_or_url(named: str, path: str) -> None:
    assert str(record_path(named)) == path


@pytest.mark.parametrize("named", ["postgresql://host/db", "sqlite://host/a.db"])
def test_an_engine_that_this_version_does_not_open_is_refused(named: str) -> None:
    with pytest.raises(WrongUsage, match="name a file"):
        record_path(named)


def test_every_connection_has_the_settings_that_keep_it_sound(either: Practice) -> None:
    record = either.book._record
    either.opened()
    connections = [
        record.reader._connection,
        record.searcher._connection,
        record._engine.raw_connection().driver_connection,
    ]

    for connection in connections:
        assert connection is not None
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in PRAGMAS}
        assert found == PRAGMAS
        if either.passphrase:
            assert connection.execute("PRAGMA cipher_memory_security").fetchone()[0] == "1"


def test_the_file_and_all_beside_it_are_for_their_owner_alone(either: Practice) -> None:
    either.opened()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in either.path.parent.iterdir()}

    assert set(modes) == {"practice.db", "practice.db.lock", "practice.db-wal", "practice.db-shm"}
    assert set(modes.values()) == {0o600}, modes


def test_nothing_that_was_typed_can_be_read_in_any_file(locked: Practice) -> None:
    marker = "Quetzalcoatl"
    case = locked.opened(marker, "Ann", reason=f"{marker} reason", source=marker)
    logged = locked.book.contacts.log(f"call 5m with {marker}: {marker} note + {marker} task", case=case)
    locked.book.contacts.sign(logged.id)
    locked.book.contacts.amend(logged.id, f"{marker} addendum")
    locked.book.drafts.keep("quick", case, {"text": f"{marker} draft"})
    assert len(locked.book.search.find(marker)) == 5

    for state in ("open", "closed"):
        files = [path for path in locked.path.parent.iterdir() if path.is_file()]
        assert len(files) >= 2
        for path in files:
            held = path.read_bytes().lower()
            for text in (marker, PASSPHRASE, "Dana Reed", "CREATE TABLE", "contact"):
                assert text.lower().encode() not in held, (state, path.name, text)
                assert text.lower().encode("utf-16-le") not in held
        locked.book.close()


def test_another_program_opens_the_encrypted_file_with_the_key(locked: Practice) -> None:
    """Recovery without the author: another SQLite, with its own implementation of the cipher."""
    case = locked.opened("García", "Rosa")
    locked.book.contacts.log("call 5m: readable elsewhere", case=case)
    locked.book.close()
    salt = locked.path.read_bytes()[:SALT_BYTES]
    key = derive(PASSPHRASE, salt)

    other = elsewhere(locked.path, f"x'{key.key.hex()}{salt.hex()}'")
    try:
        assert other.execute("SELECT narrative FROM contact").fetchall() == [("readable elsewhere",)]
        assert other.execute("SELECT family FROM person").fetchall() == [("García",)]
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    finally:
        other.close()


def test_a_key_shows_itself_nowhere(locked: Practice) -> None:
    key = locked.book._record._key
    assert key is not None
    assert key.key.hex() not in repr(key)
    assert str(key) == "Key()"


def test_an_open_record_is_shared_and_not_replaced(plain: Practice) -> None:
    other = plain.again()
    other.close()
    exclusive = FileLock(plain.path)

    with pytest.raises(RecordBusy, match=r"Another cmtui has practice\.db open"):
        exclusive.take(exclusive=True)
    plain.book.close()
    exclusive.take(exclusive=True)
    with pytest.raises(RecordBusy):
        open_casebook(plain.path)
    exclusive.release()
    exclusive.release()
    open_casebook(plain.path).close()


def test_a_closed_record_holds_no_file_open(either: Practice) -> None:
    either.opened()
    either.book.warm()
    _ = either.book.search
    either.book.search.find("garcia")
    own = str(either.path)  # what other tests of this process left open is not looked at
    before = [name for name in _open_files() if own in name]
    either.book.close()

    assert before
    assert [name for name in _open_files() if own in name] == []


def _open_files() -> list[str]:
    found = []
    for number in os.listdir("/proc/self/fd"):  # noqa: PTH208  # names of descriptors, no paths
        try:
            found.append(os.readlink(f"/proc/self/fd/{number}"))  # noqa: PTH115  # the same
        except OSError:
            continue
    return found


def test_a_guard_that_was_taken_out_of_the_file_is_noticed_at_the_next_start(plain: Practice) -> None:
    plain.book.close()
    connection = open_connection(plain.path, None)
    connection.execute("DROP TRIGGER event_keep_update")
    connection.close()

    with pytest.raises(RecordDamaged, match="event_keep_update"):
        open_casebook(plain.path)


def test_a_guard_that_reads_otherwise_is_noticed_too(plain: Practice) -> None:
    plain.book.close()
    connection = open_connection(plain.path, None)
    connection.execute("DROP TRIGGER addendum_keep_delete")
    connection.execute("CREATE TRIGGER addendum_keep_delete BEFORE DELETE ON addendum BEGIN SELECT 1; END")
    connection.close()

    with pytest.raises(RecordDamaged, match="addendum_keep_delete"):
        open_casebook(plain.path)
