"""The way to the record: which file, its passphrase, and the casebook on it for as long as a command lasts."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from cmtui.cli import output, passphrase

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator
    from pathlib import Path

    from cmtui.casebook.book import Casebook


def place(options: Namespace) -> Path:
    """The file that ``--db`` or ``CMTUI_DB`` names, or the one in the user's data folder.

    Raises:
        WrongUsage: It names an engine that this version does not open.
    """
    if named := options.db or os.environ.get("CMTUI_DB"):
        from cmtui.store.look import record_path

        return record_path(named)
    from cmtui.paths import default_record

    return default_record()


@contextmanager
def opened(options: Namespace) -> Iterator[Casebook]:
    """The casebook, until the block ends.

    Raises:
        CaseworkError: The record could not be opened, in words.
    """
    from cmtui.casebook.book import open_casebook
    from cmtui.store.look import existing

    no_core_dumps()
    seen = existing(place(options))
    if seen.warning:
        output.note(seen.warning)
    secret = None
    if seen.kind == "encrypted":
        secret = passphrase.given(options) or passphrase.asked(f"Passphrase of {seen.path.name}: ")
    casebook = open_casebook(seen.path, secret)
    try:
        yield casebook
    finally:
        casebook.close()


def no_core_dumps() -> None:
    """Keep the memory of this process, and with it clients' words and the key, out of any file after a crash."""
    with suppress(ImportError, OSError, ValueError):  # Windows has no such limit
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
