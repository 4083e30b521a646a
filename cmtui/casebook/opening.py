"""A new record: its file, its owner, its settings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cmtui.casebook.book import Casebook
from cmtui.casebook.monitoring.projection import EDITION
from cmtui.clock import machine_zone, utc_now
from cmtui.models.people import Practitioner, RecordSettings
from cmtui.rules.clean import clean
from cmtui.store.keys import SALT_BYTES, Key, check_new, derive
from cmtui.store.record import make_record

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path


def new_casebook(
    path: Path,
    passphrase: str | None,
    *,
    owner: str = "",
    zone: str | None = None,
    now: Callable[[], datetime] = utc_now,
) -> Casebook:
    """Make a record where none stands, and open it.

    Args:
        path: Where the file is to be.
        passphrase: What opens it; None for an unencrypted file, which is for demonstrations and tests.
        owner: The case manager's name.
        zone: The practice's time zone; this machine's where None.
        now: Where the present instant comes from.

    Raises:
        WrongUsage: The passphrase would not protect the record.
        Refused: A file stands there already.
        NoRoom: The folder cannot be written.
    """
    if passphrase is not None:
        check_new(passphrase)

    def key() -> Key | None:
        return None if passphrase is None else derive(passphrase, os.urandom(SALT_BYTES))

    casebook = Casebook(make_record(path, key), now)
    with casebook._desk.act("record.made", summary="the record was made") as work:  # noqa: SLF001  # its maker
        work.add(RecordSettings(made_at=work.now, projected=EDITION))
        work.add(Practitioner(name=clean(owner), time_zone=machine_zone() if zone is None else zone))
    return casebook
