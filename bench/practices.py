"""The synthetic practices that are measured: made once with cmtui's own command, kept, and never written to."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cmtui.store.connect import open_connection
from cmtui.store.keys import derive
from cmtui.store.look import existing
from cmtui.store.revisions import HEAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cmtui.store.connect import Connection

PASSPHRASE = "a sentence for the bench"
"""Of the encrypted practice."""

CONTACTS = {1: 0, 1_000: 27_000, 10_000: 270_000, 100_000: 300_000}
"""Clients to contacts. The smallest shows what a screen takes by itself. The largest has few for its clients: with
27 for each it would take 7 GB and hours."""

FOLDER = Path(__file__).parent / "out"
"""Kept between runs; git does not see it."""


class Practices:
    """The sample files."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    def plain(self, clients: int) -> Path:
        """An unencrypted practice of so many clients."""
        return self._made(clients, encrypted=False)

    def encrypted(self, clients: int) -> Path:
        """The same practice, encrypted with `PASSPHRASE`."""
        return self._made(clients, encrypted=True)

    def _made(self, clients: int, *, encrypted: bool) -> Path:
        contacts = CONTACTS[clients]
        name = f"practice-{HEAD}-{clients}-{contacts}{'-encrypted' if encrypted else ''}.db"
        path = FOLDER / name
        if not path.exists():
            self._say(f"making {name}, once; 10,000 clients take some minutes, 100,000 half an hour")
            FOLDER.mkdir(exist_ok=True)
            self._make(path, clients, contacts, encrypted=encrypted)
        return path

    def _make(self, path: Path, clients: int, contacts: int, *, encrypted: bool) -> None:
        unfinished = path.with_suffix(".new")
        for left in FOLDER.glob(f"{unfinished.name}*"):
            left.unlink()
        command = [*cmtui(), "sample", "--clients", str(clients), "--contacts", str(contacts)]
        if encrypted:
            secret = FOLDER / "passphrase"
            secret.touch(mode=0o600)
            secret.write_text(f"{PASSPHRASE}\n")
            command += ["--passphrase-file", str(secret)]
        subprocess.run([*command, str(unfinished)], check=True, stdout=subprocess.DEVNULL)
        unfinished.rename(path)
        unfinished.with_name(f"{unfinished.name}.lock").unlink()


def cmtui(*arguments: str) -> list[str]:
    """The program, by the interpreter that runs the bench."""
    return [sys.executable, "-m", "cmtui", *arguments]


def connection(path: Path, *, statements: int = 128) -> Connection:
    """A connection as cmtui opens them, for the raw side of a comparison."""
    key = derive(PASSPHRASE, existing(path).salt) if "-encrypted" in path.name else None
    return open_connection(path, key, statements=statements)


@contextmanager
def copies(path: Path, count: int) -> Iterator[list[Path]]:
    """Copies to write to, gone afterwards."""
    made = [path.with_name(f"copy-{os.getpid()}-{number}-{path.name}") for number in range(count)]
    try:
        for copy in made:
            shutil.copyfile(path, copy)
            copy.chmod(0o600)
        yield made
    finally:
        for copy in made:
            for left in copy.parent.glob(f"{copy.name}*"):
                left.unlink()


def case_with(path: Path, contacts: int) -> str:
    """The number of an open case that has so many contacts.

    Raises:
        LookupError: The practice has none.
    """
    with closing(connection(path)) as reads:
        found = reads.execute(
            "SELECT f.number FROM case_face f JOIN contact c ON c.case_id = f.case_id "
            "WHERE f.status = 'open' GROUP BY f.case_id HAVING count(*) = ?",
            (contacts,),
        ).fetchone()
    if found is None:
        raise LookupError(f"the practice has no open case with {contacts:,} contacts")
    return str(found[0])
