"""The last words after a defect: what happened is kept without a word of anybody's record."""

from __future__ import annotations

import os
import secrets
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cmtui import __version__, paths

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = Path(__file__).parent.parent


def farewell(
    error: BaseException,
    *,
    kept: str = "What was saved is safe, and what was being typed is kept as a draft.",
) -> str:
    """Write the defect to the log and give the sentences for the terminal; neither holds text of a client.

    Args:
        error: What was not handled. Its message and its variables may hold anything, so neither is looked at.
        kept: The sentence about what is safe.
    """
    now = datetime.now(UTC)
    code = secrets.token_hex(3)
    lines = [f"{now:%Y-%m-%dT%H:%M:%SZ} {code} cmtui {__version__}", *_told(error), ""]
    said = f"cmtui stopped because of a defect of its own (code {code}, {now.astimezone():%H:%M}). {kept}"
    try:
        folder = paths.log_folder()
        folder.mkdir(parents=True, exist_ok=True)
        log = folder / "defects.log"
        handle = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
    except OSError:
        return said
    return f"{said} When you report it, send {log}: it names the place in the program and nothing of your record."


def _told(error: BaseException) -> Iterator[str]:
    """The kinds of error, the outermost first, each with our own frames."""
    told: BaseException | None = error
    while told is not None:
        yield type(told).__qualname__
        for frame in traceback.extract_tb(told.__traceback__):
            path = Path(frame.filename)
            if path.is_relative_to(_PACKAGE):
                yield f"  {path.relative_to(_PACKAGE.parent)}:{frame.lineno} {frame.name}"
        told = told.__cause__ or told.__context__
