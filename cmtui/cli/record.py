"""New record files: the practice's own, and synthetic ones for trying out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from cmtui.cli import door, output, passphrase
from cmtui.errors import CaseworkError, Refused, WrongUsage

if TYPE_CHECKING:
    from argparse import Namespace

_TRIES: Final = 3
"""How often a new passphrase is asked for before the command gives up."""


def init(options: Namespace) -> None:
    """Make a new record, encrypted unless it is asked not to be.

    Raises:
        Refused: A file stands there already.
        CaseworkError: It could not be made, in words.
    """
    path = door.place(options)
    _check_free(path)
    secret = passphrase.given(options)
    if options.no_encryption and secret is not None:
        raise WrongUsage("A passphrase and --no-encryption exclude each other; leave one of them out.")
    if not options.no_encryption and secret is None:
        secret = _chosen()
    # Deferred: making a file needs the migrations, 700 ms that no other command pays.
    from cmtui.casebook.opening import new_casebook

    door.no_core_dumps()
    new_casebook(path, secret, owner=options.owner).close()
    if secret is None:
        output.say(
            f"A new record stands at {path}. It is NOT ENCRYPTED: use it for demonstrations and tests, "
            "never for real clients."
        )
    else:
        output.say(
            f"A new record stands at {path}, encrypted. Nobody can open it without its passphrase: "
            "write it down, and keep the paper apart from the machine."
        )


def sample(options: Namespace) -> None:
    """Make a synthetic practice; encrypted where a passphrase is given.

    Raises:
        Refused: A file stands there already.
        CaseworkError: It could not be made, in words.
    """
    path = Path(options.dest).expanduser()
    _check_free(path)
    from cmtui.casebook.practices.samples import make_sample

    with output.progress() as progress:
        make_sample(
            path,
            clients=options.clients,
            contacts=options.contacts,
            seed=options.seed,
            passphrase=passphrase.given(options),
            progress=progress,
        ).close()
    output.say(
        f"A sample practice stands at {path}: {options.clients:,} clients, {options.contacts:,} contacts. "
        f"Open it with: cmtui --db {path}"
    )


def _check_free(path: Path) -> None:
    """Before the passphrase is asked for, and before a minute of work."""
    if path.exists():
        raise Refused(f"{path} is there already; open it with cmtui --db {path}, or name another file.")


def _chosen() -> str:
    """A new passphrase, typed twice."""
    if not passphrase.can_ask():
        raise WrongUsage(
            "A new record needs a passphrase, and there is no terminal to ask for one; name a file of yours with "
            f"--passphrase-file or {passphrase.FILE_VARIABLE}."
        )
    for _ in range(_TRIES - 1):
        try:
            return _typed_twice()
        except CaseworkError as error:
            # Asked again here: who is thrown back to the shell types the next one into its history.
            output.note(str(error))
    return _typed_twice()


def _typed_twice() -> str:
    from cmtui.store.keys import check_new

    first = passphrase.asked("New passphrase, 15 characters or more: ")
    check_new(first)
    if passphrase.asked("The same again: ") != first:
        raise WrongUsage("The two passphrases differ; type both again.")
    return first
