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

from bench.person import ANSWERS, KEYS, environment
from bench.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

QUIET_S = 0.05
"""No byte for this long and the program has painted what it had to; three frames of a stock Textual app."""


class NotSeen(Exception):
    """What was waited for did not appear on the screen."""


@dataclass(frozen=True, slots=True)
class Painted:
    """What one key brought to the screen, in milliseconds after it was sent."""

    first: float
    """Until the first change of any cell."""

    last: float
    """Until the last change before the program fell quiet: all that the key does is there."""

    lines: Mapping[int, float]
    """For each line that changed, until its last change."""

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
        self._screen = Screen(columns, lines)
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
            env=environment(self._home.name) | dict(env or {}),
            start_new_session=True,
            preexec_fn=take_terminal,  # noqa: PLW1509  # the bench has no other thread
        )
        os.close(slave)

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

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return self._screen.text

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

    def _changes(self) -> list[tuple[float, frozenset[int]]]:
        """Read what was taken; the times at which the screen changed, and on which lines."""
        unread, self._unread = self._unread, []
        return [(when, lines) for when, chunk in unread if (lines := self._screen.feed(chunk))]

    def wait(self, pattern: str, *, timeout: float = 60.0) -> float:
        """The time at which `pattern` came into sight, in milliseconds after the start.

        Raises:
            NotSeen: It did not within `timeout` seconds, or the program ended first.
        """
        sought = re.compile(pattern)
        return self._wait(lambda: sought.search(self.text) is not None, f"{pattern!r}", timeout)

    def wait_paint(self, *, timeout: float = 60.0) -> float:
        """The time of the first cell that is not blank, in milliseconds after the start."""
        return self._wait(lambda: not self._screen.is_blank, "a first frame", timeout)

    def _wait(self, seen: Callable[[], bool], what: str, timeout: float) -> float:
        until = perf_counter() + timeout
        if seen():
            return 0.0
        while perf_counter() < until:
            # Frames are read one by one as they came, so that the time is that of the right one.
            self._receive(QUIET_S / 5, until)
            for position, (when, chunk) in enumerate(self._unread):
                if self._screen.feed(chunk) and seen():
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
        changes: list[tuple[float, frozenset[int]]] = []
        while not changes and perf_counter() < until:
            self._receive(quiet, until)
            changes = self._changes()
        if not changes:
            raise NotSeen(f"{key!r} changed nothing in:\n{self.text}")
        lines = {line: (when - sent) * 1000 for when, changed in changes for line in changed}
        first, last = ((changes[at][0] - sent) * 1000 for at in (0, -1))
        return Painted(first, last, lines, self._received - received)

    def type(self, text: str, *, every: float, seen: Callable[[str], str] = str) -> list[float]:
        """Type a text as a person does, without waiting; milliseconds until each letter stood on the screen.

        Args:
            text: What is typed.
            every: Seconds from letter to letter.
            seen: What the screen shows once this beginning of the text is typed.
        """
        self.settle()
        sent: list[float] = []
        for letter in text:
            sent.append(self.send(letter))
            while (left := sent[-1] + every - perf_counter()) > 0:
                self._receive(left, sent[-1] + every)
        self._receive(QUIET_S, sent[-1] + 5.0)
        unread, self._unread = self._unread, []
        echoes: list[float] = []
        for when, chunk in unread:
            self._screen.feed(chunk)
            while len(echoes) < len(text) and seen(text[: len(echoes) + 1]) in self.text:
                echoes.append((when - sent[len(echoes)]) * 1000)
        if len(echoes) < len(text):
            raise NotSeen(f"{text!r} did not appear whole in:\n{self.text}")
        return echoes

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
