"""The command line as a test types it: in this process, in one of its own, or on a terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any

from cmtui.casebook.book import open_casebook
from cmtui.cli.main import run
from cmtui.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import pytest

    from cmtui.casebook.book import Casebook
    from cmtui.cli.main import Source, Start


@dataclass(frozen=True, slots=True)
class Practice:
    """A record, and its cases by the first name of the client."""

    path: Path
    cases: Mapping[str, str]

    @contextmanager
    def opened(self) -> Iterator[Casebook]:
        casebook = open_casebook(self.path)
        try:
            yield casebook
        finally:
            casebook.close()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert (self.code, self.err) == (0, "")
        return json.loads(self.out)

    @property
    def sentence(self) -> str:
        """The one line on standard error; there is nothing on standard output."""
        assert self.out == ""
        assert self.err.count("\n") == 1
        assert self.err.startswith("cmtui: ")
        return self.err.removeprefix("cmtui: ").rstrip("\n")


class Shell:
    """Runs commands in this process."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture

    def __call__(self, *argv: str | Path, start: Start | None = None) -> Answer:
        self._capture.readouterr()
        code = run([str(word) for word in argv], start or no_screen)
        answer = Answer(code, *self._capture.readouterr())
        assert "defect of its own" not in answer.err, _defects()
        return answer


def _defects() -> str:
    """What was written of the defects, for whoever mends them."""
    from cmtui.paths import log_folder

    return (log_folder() / "defects.log").read_text(encoding="utf-8")


def no_screen(casebook: Source, path: Path, demo: bool) -> int:
    raise WrongUsage("this test opens no app")


def program(*argv: str | Path, **more: Any) -> Answer:
    """Run the program as the shell does, in a process of its own."""
    given = {"stdin": subprocess.DEVNULL, "capture_output": True} | more
    done = subprocess.run(
        [sys.executable, "-m", "cmtui", *map(str, argv)], text=True, check=False, timeout=60, **given
    )
    return Answer(done.returncode, done.stdout or "", done.stderr or "")


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Somebody sits at a terminal: the end at which they type and read."""
    theirs, ours = pty.openpty()
    with os.fdopen(os.dup(ours), "r") as keys, os.fdopen(ours, "w") as screen, monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", keys)
        patch.setattr(sys, "stderr", screen)
        yield theirs
    os.close(theirs)


def typed(argv: Sequence[str | Path], *exchanges: tuple[str, str], lasts: float = 30) -> Answer:
    """Run the program on a terminal of its own; each time it shows the first text, type the second.

    Returns:
        The exit code, and all that the terminal showed.
    """
    theirs, ours = pty.openpty()
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    running = subprocess.Popen(
        [sys.executable, "-m", "cmtui", *map(str, argv)],
        stdin=ours,
        stdout=ours,
        stderr=ours,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - the prompt wants /dev/tty
        env=os.environ | {"TERM": "xterm-256color"},
    )
    os.close(ours)
    screen, expected, ends = "", list(exchanges), monotonic() + lasts
    while monotonic() < ends:
        if not select.select([theirs], [], [], 0.1)[0]:
            continue
        try:
            piece = os.read(theirs, 65536)
        except OSError:  # Linux says so when the program is gone
            break
        if not piece:
            break
        screen += piece.decode(errors="replace")
        if expected and expected[0][0] in screen:
            os.write(theirs, expected.pop(0)[1].encode())
    if monotonic() >= ends:
        running.kill()
    os.close(theirs)
    assert not expected, screen
    return Answer(running.wait(), screen, "")
