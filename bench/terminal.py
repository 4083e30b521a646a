"""A program in a pseudo-terminal, and when a person would have seen what.

The program is never measured while we look: its bytes are taken with the time of their arrival and only read
by the emulator (`pyte`) once it is quiet, so that our own work delays neither it nor the clock.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import tempfile
import termios
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

QUIET_S = 0.05
"""No byte for this long and the program has painted what it had to; three frames of a stock Textual app."""

KEYS = {
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "enter": b"\r",
    "escape": b"\x1b",
    "backspace": b"\x7f",
    "f2": b"\x1bOQ",
    "f3": b"\x1bOR",
    "ctrl+q": b"\x11",
}

ANSWERS = (
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\]10;\?(?:\x07|\x1b\\)"), b"\x1b]10;rgb:d0d0/d0d0/d0d0\x1b\\"),
    (re.compile(rb"\x1b\]11;\?(?:\x07|\x1b\\)"), b"\x1b]11;rgb:1010/1010/1010\x1b\\"),
)
"""What a current terminal says when it is asked who it is."""

# What pyte would print as text: keyboard protocols, mode requests, device strings.
_UNKNOWN = re.compile(rb"\x1b\[[<=>][0-9;]*[@-~]|\x1b\[\??[0-9;]*\$[a-z]|\x1b[P_^X][^\x1b]*\x1b\\")
_INCOMPLETE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*|\][^\x07\x1b]*|[P_^X][^\x1b]*)?\Z")

# The surroundings of a person at a current terminal, not of the shell that runs the benchmark.
_DROPPED = re.compile(
    r"PYTHONDONTWRITEBYTECODE|NO_COLOR|COLUMNS|LINES|ESCDELAY|TERM_PROGRAM|TEXTUAL.*|CMTUI_.*"
)


class NotSeen(Exception):
    """What was waited for did not appear on the screen."""


@dataclass(frozen=True, slots=True)
class Painted:
    """What one key brought to the screen, in milliseconds after it was sent."""

    first: float
    """Until the first change of any cell."""

    last: float
    """Until the last change before the program fell quiet: all that the key does is there."""

    written: int
    """Bytes sent to the terminal."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What a program did while nobody touched it."""

    cpu_ms: float
    """Time on the processor, of all its threads."""

    written: int
    """Bytes sent to the terminal."""

    rss_mb: float
    """Memory resident at the end."""


class Terminal:
    """One run of a program in a pseudo-terminal of its own."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (80, 24),
        env: Mapping[str, str] | None = None,
    ) -> None:
        """Start the program.

        Args:
            command: The program and its arguments.
            size: Columns and lines.
            env: Added to the environment.
        """
        columns, lines = size
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self._looks = [self._look(y) for y in range(lines)]
        self._tail = b""
        self._unread: list[tuple[float, bytes]] = []
        self._received = 0
        self._home = tempfile.TemporaryDirectory(prefix="bench-")
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

        def take_terminal() -> None:
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.started = perf_counter()
        self._process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=self._environment() | dict(env or {}),
            start_new_session=True,
            preexec_fn=take_terminal,  # noqa: PLW1509  # the bench has no other thread
        )
        os.close(slave)

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not _DROPPED.fullmatch(name)}
        return kept | {
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "HOME": self._home.name,
            "XDG_DATA_HOME": self._home.name,
            "XDG_CONFIG_HOME": self._home.name,
            "XDG_STATE_HOME": self._home.name,
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(2)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._master)
        self._home.cleanup()

    # What is on the screen

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join("".join(cell.data for cell in line) for line in self._looks)

    def _look(self, y: int) -> tuple[pyte.screens.Char, ...]:
        line = self._screen.buffer[y]
        return tuple(line[x] for x in range(self._screen.columns))

    def _feed(self, chunk: bytes) -> bool:
        """Let the emulator read, and say whether any cell looks different."""
        chunk = self._tail + chunk
        cut = _INCOMPLETE.search(chunk)
        self._tail = chunk[cut.start() :] if cut else b""
        self._stream.feed(_UNKNOWN.sub(b"", chunk[: cut.start()] if cut else chunk))
        changed = False
        for y in self._screen.dirty:
            look = self._look(y)
            changed |= look != self._looks[y]
            self._looks[y] = look
        self._screen.dirty.clear()
        return changed

    # Time passes

    def _receive(self, quiet: float, until: float) -> None:
        """Take what the program writes, until it is quiet or the time is over."""
        while True:
            patience = min(quiet, until - perf_counter())
            ready, _, _ = select.select([self._master], [], [], max(0.0, patience))
            if not ready:
                return
            try:
                chunk = os.read(self._master, 1 << 16)
            except OSError:  # Linux says so when the program has left its terminal
                return
            self._unread.append((perf_counter(), chunk))
            self._received += len(chunk)
            for query, answer in ANSWERS:
                for _ in query.finditer(chunk):
                    os.write(self._master, answer)

    def _changes(self) -> list[float]:
        """Read what was taken; the times at which the screen changed."""
        unread, self._unread = self._unread, []
        return [when for when, chunk in unread if self._feed(chunk)]

    def wait(self, pattern: str, *, timeout: float = 60.0) -> float:
        """The time at which `pattern` came into sight, in milliseconds after the start.

        Raises:
            NotSeen: It did not within `timeout` seconds, or the program ended first.
        """
        sought = re.compile(pattern)
        return self._wait(lambda: sought.search(self.text) is not None, f"{pattern!r}", timeout)

    def wait_paint(self, *, timeout: float = 60.0) -> float:
        """The time of the first cell that is not blank, in milliseconds after the start."""
        blank = self._screen.default_char
        return self._wait(
            lambda: any(cell != blank for line in self._looks for cell in line), "a first frame", timeout
        )

    def _wait(self, seen: Callable[[], bool], what: str, timeout: float) -> float:
        until = perf_counter() + timeout
        if seen():
            return 0.0
        while perf_counter() < until:
            # Frames are read one by one as they came, so that the time is that of the right one.
            self._receive(QUIET_S / 5, until)
            for position, (when, chunk) in enumerate(self._unread):
                if self._feed(chunk) and seen():
                    del self._unread[: position + 1]
                    return (when - self.started) * 1000
            self._unread.clear()
            if self._process.poll() is not None:
                break
        raise NotSeen(f"{what} not seen in:\n{self.text}")

    def send(self, key: str) -> float:
        """Press a key of `KEYS`, or type the text; the time at which it was sent."""
        data = KEYS.get(key, key.encode())
        sent = perf_counter()
        os.write(self._master, data)
        return sent

    def press(self, key: str, *, timeout: float = 5.0, quiet: float = QUIET_S) -> Painted:
        """Press a key and time what it paints.

        Raises:
            NotSeen: Nothing on the screen changed.
        """
        self.settle()
        received = self._received
        sent = self.send(key)
        until = sent + timeout
        changes: list[float] = []
        while not changes and perf_counter() < until:
            self._receive(quiet, until)
            changes = self._changes()
        if not changes:
            raise NotSeen(f"{key!r} changed nothing in:\n{self.text}")
        return Painted((changes[0] - sent) * 1000, (changes[-1] - sent) * 1000, self._received - received)

    def press_until(self, key: str, pattern: str, *, timeout: float = 60.0) -> float:
        """Press a key; milliseconds until `pattern` is in sight."""
        self.settle()
        before = self.started
        self.started = self.send(key)
        try:
            return self.wait(pattern, timeout=timeout)
        finally:
            self.started = before

    def settle(self, *, quiet: float = QUIET_S, timeout: float = 10.0) -> None:
        """Wait until nothing is written any more."""
        self._receive(quiet, perf_counter() + timeout)
        self._changes()

    # What it costs

    def rest(self, seconds: float) -> Rest:
        """Leave the program alone, and see what it does."""
        self.settle(quiet=1.0)
        cpu, received = self._cpu_ms(), self._received
        until = perf_counter() + seconds
        while (left := until - perf_counter()) > 0:
            self._receive(left, until)
        self._changes()
        return Rest(self._cpu_ms() - cpu, self._received - received, self._rss_mb())

    def _cpu_ms(self) -> float:
        """Time on the processor so far; the scheduler counts it in nanoseconds, `stat` only in hundredths."""
        tasks = Path(f"/proc/{self._process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e6

    def _rss_mb(self) -> float:
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else float("nan")
