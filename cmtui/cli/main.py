"""Every command begins and ends here: read the arguments, ask, and leave with an exit code and one sentence."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from cmtui.cli import output
from cmtui.cli.parser import parse
from cmtui.errors import CaseworkError

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from cmtui.casebook.book import Casebook

    Source = Casebook | Callable[[], Casebook] | None
    """The record, or what opens it; None where the app asks for its passphrase or begins a new one."""

    Start = Callable[[Source, Path, bool], int]
    """Runs the app on a record until it is left; the flag says that it is the sample practice."""

INTERRUPTED = 130
"""What a shell expects of a program that ctrl+c ended."""


def run(argv: Sequence[str], start: Start) -> int:
    """Do what the arguments ask.

    Args:
        argv: The arguments behind the program's name.
        start: Runs the app, for the commands that open it; the command line itself knows no screens.

    Returns:
        The exit code, by the table in docs/command-line.md.
    """
    try:
        return _answer(argv, start)
    except CaseworkError as error:
        output.complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        output.abandon()
        return 0  # whoever read the list has seen enough
    except Exception as error:  # noqa: BLE001  # the last resort: no traceback, and no client's text, on the terminal
        from cmtui.screens.crash import farewell

        output.complain(farewell(error, kept="What was saved before is safe."))
        return 1


def _answer(argv: Sequence[str], start: Start) -> int:
    try:
        options = parse(argv)
    except SystemExit as answered:  # help or version, printed
        output.deliver()
        return int(answered.code or 0)
    options.start = start
    module, _, name = options.command.partition(".")
    command: Callable[[Namespace], int | None] = getattr(import_module(f"cmtui.cli.{module}"), name)
    code = command(options)
    output.deliver()
    return code or 0
