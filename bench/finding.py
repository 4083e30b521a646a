"""Find as one types: the letter, and the hits."""

from __future__ import annotations

import json
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bench.desk import FIND, LOADED_S, RAW, spread, today
from bench.figures import Bound, middle, quantile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bench.figures import Sample
    from bench.plan import Plan
    from bench.terminal import Terminal

TYPED = ("metoprolol", "short of breath", "pill box", "garcia", "walker", "weight is up")
"""Words of many notes and of few, a name, several words."""

LETTER_S = 0.08
"""From letter to letter of a fast typist (150 words a minute)."""

SLOWEST_S = 0.3
"""Silence after which no more hits come."""

HITS = slice(3, -1)
"""The lines of the hits: below the title and the box, above the keys."""


def find(plan: Plan) -> Iterator[Bound]:
    """Hits against the raw query over the notes' index, and letters while searches are under way."""
    practice = plan.practice
    found = plan.long(
        {
            "raw": lambda: _raw(practice),
            "cmtui": lambda: finding(practice, TYPED),
            "letters": lambda: _typing(practice, TYPED),
        }
    )
    over = [
        mine[text] - theirs[text]
        for mine, theirs in zip(found["cmtui"], found["raw"], strict=True)
        for text in theirs
    ]
    keys = [value for one in found["cmtui"] for value in one.values()]
    raw = [value for one in found["raw"] for value in one.values()]
    yield Bound(
        "find: hits of a key, over the raw query, p95",
        quantile(over, 0.95),
        50.0,
        unit="ms",
        detail=f"p50 {quantile(over, 0.5):.0f}; painted {quantile(keys, 0.95):.0f}, raw {quantile(raw, 0.95):.1f} ms",
    )
    yield Bound(
        "find: a letter while searches are under way, p95",
        middle(found, "letters", "p95"),
        50.0,
        unit="ms",
        detail=f"p50 {middle(found, 'letters', 'p50'):.0f} ms, {LETTER_S * 1000:.0f} ms from letter to letter",
    )


def beginnings(texts: Sequence[str]) -> Iterator[str]:
    """Every text that is searched while these are typed."""
    return (text[:end] for text in texts for end in range(2, len(text) + 1) if text[end - 1] != " ")


def finding(practice: Path, texts: Sequence[str]) -> Sample:
    """For each text the time from its last letter to its hits."""
    with _box(practice) as desk:
        return {key: value for text in texts for key, value in _hits(desk, text)}


def _typing(practice: Path, texts: Sequence[str]) -> Sample:
    """The times of the letters, typed without waiting for hits."""
    with _box(practice) as desk:
        return _echoes(desk, texts)


@contextmanager
def _box(practice: Path) -> Iterator[Terminal]:
    with today(practice) as desk:
        desk.settle(quiet=LOADED_S)
        desk.press_until("/", FIND)
        yield desk


def _hits(desk: Terminal, text: str) -> Iterator[tuple[str, float]]:
    _clear(desk)
    hits = range(24)[HITS]
    for end, letter in enumerate(text, start=1):
        painted = desk.press(letter, quiet=SLOWEST_S)
        if end > 1 and letter != " ":
            # Where the same hits stand as before, the letter itself is all that there is to paint.
            yield (
                text[:end],
                max((at for line, at in painted.lines.items() if line in hits), default=painted.first),
            )


def _echoes(desk: Terminal, texts: Sequence[str]) -> Sample:
    echoes: list[float] = []
    for word in (word for text in texts for word in text.split()):
        _clear(desk)
        echoes += desk.type(word, every=LETTER_S, seen="\n  {}".format)  # the box, not a hit
        desk.settle(quiet=SLOWEST_S)
    return spread(echoes)


def _clear(desk: Terminal) -> None:
    desk.settle(quiet=0.2)
    desk.send("ctrl+u")
    desk.settle(quiet=0.2)


def _raw(practice: Path) -> Sample:
    """The bare query for each text."""
    answered = subprocess.run(
        [*RAW, str(practice), *beginnings(TYPED)], check=True, capture_output=True, text=True
    )
    times: Sample = json.loads(answered.stdout)
    return times
