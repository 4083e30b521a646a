"""One question of several, and what its answer means: an option, a day, words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from cmtui.errors import WrongUsage
from cmtui.rules.dates import read_due, read_past, understood
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class Step:
    """One question: with options a key answers it, without any a line."""

    name: str
    """Under which its answer is given."""
    asks: str
    options: tuple[tuple[str, str], ...] = ()
    """Code and words of each answer."""
    first: str = ""
    """The option that Enter takes, or what stands in the line."""
    other: bool = False
    """Whether words of one's own are an answer too."""
    optional: bool = True
    """Whether an empty line is an answer."""
    reads: Callable[[str], str] | None = None
    """Says what a line was understood as, or raises the sentence that says why not."""
    label: str = ""
    """What the answer is called once it is given; empty: it is not repeated."""

    def said(self, answer: str) -> str:
        """An answer in words."""
        words = dict(self.options).get(answer, answer)
        return self.reads(words) if self.reads is not None and words else words


def first_open(steps: Iterable[Step], answers: Mapping[str, str]) -> Step | None:
    """The first of these questions that has no answer yet."""
    return next((step for step in steps if step.name not in answers), None)


def vocabulary_step(
    name: str, asks: str, vocabulary: str, *, first: str = "", label: str = "", only: tuple[str, ...] = ()
) -> Step:
    """A question whose answers are terms of a vocabulary; an open one takes other words as well."""
    options = tuple(
        (term.code, term.label) for term in catalog.terms(vocabulary) if not only or term.code in only
    )
    return Step(name, asks, options, first=first, other=catalog.is_open(vocabulary), label=label)


def past_step(name: str, asks: str, *, today: date, label: str = "") -> Step:
    """The day on which something happened; Enter alone means today."""
    reads = partial(_past_in_words, today)
    return Step(name, f"{asks} Enter: today.", reads=reads, label=label)


def due_step(name: str, asks: str, *, today: date, optional: bool = False, label: str = "") -> Step:
    """A day to come."""
    return Step(name, asks, optional=optional, reads=partial(_due_in_words, today), label=label)


def past_day(typed: str, today: date) -> date:
    """The day that the answer of a `past_step` means.

    Raises:
        WrongUsage: It is no day, or one that is still to come.
    """
    day = read_past(typed, today=today) if typed.strip() else today
    if day > today:
        raise WrongUsage("That day is still to come; name the day on which it happened.")
    return day


def due_day(typed: str, today: date) -> date | None:
    """The day that the answer of a `due_step` means; None for an empty one."""
    return read_due(typed, today=today) if typed.strip() else None


def _past_in_words(today: date, typed: str) -> str:
    return understood(past_day(typed, today), today)


def _due_in_words(today: date, typed: str) -> str:
    return understood(read_due(typed, today=today), today)
