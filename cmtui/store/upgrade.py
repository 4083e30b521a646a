"""New files and upgrades: through the migrations, on a copy, checked, swapped in."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmtui.errors import CaseworkError, NoRoom, RecordBusy, RecordDamaged, Refused
from cmtui.store import guards
from cmtui.store.connect import Connection, open_connection
from cmtui.store.failures import in_words
from cmtui.store.lock import FileLock
from cmtui.store.revisions import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config

    from cmtui.store.keys import Key


_NOT_UPGRADED = (
    "The upgrade of {name} did not pass its checks; your file is untouched. Keep using the version of cmtui that wrote "
    "it, and report this."
)


def migrations_folder() -> Path:
    """The migrations: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


def create(path: Path, key: Key | None) -> None:
    """Make a new record file; the path shows it only once it is whole.

    Raises:
        Refused: A file stands there already.
        NoRoom: The folder cannot be written.
        RecordBusy: Another cmtui makes it at this moment.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise NoRoom(f"{path.parent} cannot be made; name another place with --db.") from error
    draft = path.with_name(path.name + ".new")
    with in_words(path), _replacing(path):
        if path.exists():
            raise Refused(f"{path} is there already; open it with cmtui --db {path}, or name another file.")
        remove(draft)
        try:
            # 0600 from the first byte: the driver would make it readable by others.
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            _migrate(draft, key, migrations_folder())
            draft.replace(path)
            _settle(path.parent)
        finally:
            remove(draft)


def upgrade(path: Path, key: Key | None, *, folder: Path | None = None) -> Path:
    """Bring a file to this version's schema; the file as it was is kept beside it.

    Args:
        path: The record file.
        key: Its key, or None for an unencrypted file.
        folder: Where the migrations are; those of this version where None.

    Returns:
        The kept original.

    Raises:
        RecordBusy: Another cmtui has the file open.
        RecordDamaged: The upgraded copy did not pass its checks; the file is untouched.
    """
    with in_words(path), _replacing(path):
        _empty_log(path, key)
        copy = path.with_name(path.name + ".upgrade")
        remove(copy)
        try:
            shutil.copy2(path, copy)
            with _untouched(path):
                _migrate(copy, key, folder or migrations_folder())
            kept = _free_name(path)
            _keep(path, kept)
            copy.replace(path)
            _settle(path.parent)
        finally:
            remove(copy)
    return kept


@contextmanager
def _untouched(path: Path) -> Iterator[None]:
    """Whatever a revision stumbles over: it worked on a copy, and that is what the person is told."""
    try:
        with in_words(path):
            yield
    except CaseworkError:
        raise
    except Exception as error:
        raise RecordDamaged(_NOT_UPGRADED.format(name=path.name)) from error


def _empty_log(path: Path, key: Key | None) -> None:
    """Bring everything into the file itself: it is copied without its log, and a log left behind would follow it."""
    with closing(open_connection(path, key)) as connection:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise RecordBusy(f"Another program reads {path.name}; close it there, then try again.")
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _keep(path: Path, kept: Path) -> None:
    """Give the original its second name, so that at no moment is there no record at the path."""
    try:
        os.link(path, kept)
    except OSError:  # a stick that knows no links
        shutil.copy2(path, kept)


def _settle(folder: Path) -> None:
    """Have the new names on the disk before anybody is told of them."""
    if sys.platform == "win32":  # which opens no folders, and needs it not
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


@contextmanager
def _replacing(path: Path) -> Iterator[None]:
    lock = FileLock(path)
    lock.take(exclusive=True)
    try:
        yield
    finally:
        lock.release()


def _free_name(path: Path) -> Path:
    """A name for the original, so that no earlier one is overwritten."""
    taken = 0
    while (kept := path.with_name(f"{path.name}.before-{HEAD}" + (f"-{taken}" if taken else ""))).exists():
        taken += 1
    return kept


def remove(path: Path) -> None:
    """Remove a file that did not become a record, and what SQLite keeps beside it."""
    for name in (path.name, path.name + "-wal", path.name + "-shm", path.name + "-journal"):
        path.with_name(name).unlink(missing_ok=True)


def _migrate(path: Path, key: Key | None, folder: Path) -> None:
    """Run the revisions on a file that nobody else has, in one transaction, and check the result."""
    with closing(open_connection(path, key)) as connection:
        # Off before BEGIN: batch mode would otherwise cascade and delete every child row, silently.
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("BEGIN IMMEDIATE")
        try:
            before = _counts(connection)
            drop_guards(connection)
            _run(connection, folder)
            install_guards(connection)
            _check(connection, before, path)
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        # The swap takes the file alone, so nothing may be left in its log.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


class _Lent:
    """The connection as Alembic gets it: it can neither commit, roll back nor close, for the transaction is ours.

    SQLAlchemy commits at its own places, also in its autocommit mode, and would end the upgrade half-way.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def commit(self) -> None:
        """Nothing: `_migrate` commits."""

    rollback = close = commit


def config(folder: Path) -> Config:
    """Alembic's settings, made here so that no ini file has to be found."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(folder).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


def _run(connection: Connection, folder: Path) -> None:
    from alembic import command
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool
    from sqlcipher3 import dbapi2

    engine = create_engine(
        "sqlite://", creator=lambda: _Lent(connection), module=dbapi2, poolclass=StaticPool
    )
    with engine.connect() as lent:
        settings = config(folder)
        settings.attributes["connection"] = lent
        command.upgrade(settings, "head")


def _counts(connection: Connection) -> dict[str, int]:
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
        "AND name NOT LIKE '%\\_words\\_%' ESCAPE '\\' AND name NOT LIKE 'who\\_%' ESCAPE '\\' "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name != 'alembic_version'"
    ).fetchall()
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for (name,) in names}


def drop_guards(connection: Connection) -> None:
    """Take the triggers and the full-text indexes out of the file, inside a transaction that puts them back."""
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    for name in guards.TABLES:
        connection.execute(f'DROP TABLE IF EXISTS "{name}"')


def install_guards(connection: Connection) -> None:
    """Put the triggers in, and the full-text indexes made anew from their tables."""
    for sql in guards.TABLES.values():
        connection.execute(sql)
    for table in guards.SEARCHED:
        connection.execute(f"INSERT INTO {table}_words({table}_words, rank) VALUES ('pgsz', {guards.LEAF})")
        connection.execute(f"INSERT INTO {table}_words({table}_words) VALUES ('rebuild')")
        # In one piece: over 12, a search of 270,000 notes takes ten times as long (see `store.search.MOST_PIECES`).
        connection.execute(f"INSERT INTO {table}_words({table}_words) VALUES ('optimize')")
    connection.execute(
        "INSERT INTO who(rowid, text) SELECT case_id, sort_name || ' ' || number || ' ' || called FROM case_face"
    )
    for sql in guards.TRIGGERS.values():
        connection.execute(sql)


def _check(connection: Connection, before: dict[str, int], path: Path) -> None:
    """Refuse a migration that lost a row or left the file unsound."""
    after = _counts(connection)
    lost = [name for name, count in before.items() if after.get(name, 0) < count]
    orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
    quick = connection.execute("PRAGMA quick_check").fetchone()[0]
    if lost or orphans or quick != "ok":
        raise RecordDamaged(_NOT_UPGRADED.format(name=path.name.removesuffix(".upgrade")))
