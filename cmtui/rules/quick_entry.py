"""One line becomes a contact and its follow-up tasks; the quick-entry bar and `cmtui log` read it alike.

`parse_entry` gives the result or one sentence; `marks` says of a line that is still being typed what each
stretch was understood as. Both come from the same reading (`quick_entry_line`), so that nothing is recorded
that was not shown. Where the grammar leaves room, these are its rules:

- A line without a colon: the first word that is no head word starts the narrative, and so does a part that
  comes a second time before it (`call 5m text sent to payer`). Before a colon, an end or a task, a second
  time, way, day, clock, party or outcome is an error; a second kind word is marked, and the first counts.
- Pairs that are typed with a blank are read too: `1h 30m`, `2 pm`, `no answer`, `home visit`; `w/` is `with`.
- A sigil that leaves narrative or task takes exactly one of the blanks beside it along. The sigils in a task
  belong to the entry.
- `#` with more than three figures is a number of somebody else's, and text.
- A weekday of a task lies after today, a day without a year is today or later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

from cmtui.errors import WrongUsage
from cmtui.rules.clean import NOTE_LIMIT
from cmtui.rules.quick_entry_line import EntryTask, V, read_line
from cmtui.rules.quick_entry_words import Distance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.rules.quick_entry_line import Line
    from cmtui.rules.quick_entry_words import Piece, Role

_KM_PER_MILE = 1.609344
_NOON = time(12)
_DAY_MINUTES = 24 * 60
_NO_ATTEMPT = frozenset(("note", "letter", "email", "text"))
"""Kinds that reach nobody at once, so that no outcome is assumed."""

_NAMES: dict[Role, str] = {
    "minutes": "time spent",
    "distance": "distance",
    "when": "day or clock",
    "party": "party",
    "outcome": "outcome",
}
_SAYS_NOTHING = frozenset(("client", "goal", "topic", "billable", "unread"))
"""A line of these alone says whose, but not what."""

_PLAN = _SAYS_NOTHING | {"attention", "task", "due"}


class Span(NamedTuple):
    """A stretch of the line, by characters."""

    start: int
    end: int


class Mark(NamedTuple):
    """A stretch of the line and what it was understood as."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True, slots=True)
class Entry:
    """What a line says, before anybody looks into the record."""

    client: str | None
    """The fragment as typed, without its `@`; None where no client is named."""

    kind: str
    at: datetime
    """Local time of the practice, to the minute, without a zone."""

    minutes: int | None
    miles: float | None
    km: float | None
    party: str | None
    """As typed; matching it to the care team is the casebook's."""

    outcome: str | None
    narrative: str
    goals: tuple[int, ...]
    topics: tuple[str, ...]
    attention: bool
    billable: bool | None
    """None: the practice's default."""

    tasks: tuple[EntryTask, ...]
    unread: tuple[Span, ...]
    """What was not understood; text of narrative and tasks among it is kept there all the same."""

    at_given: bool
    """Whether a day or a clock was typed."""

    plan_only: bool
    """Nothing but tasks: no contact took place."""

    @property
    def miles_travelled(self) -> float | None:
        """The distance in miles, whichever unit was typed; None where none was."""
        return self.miles if self.km is None else round(self.km / _KM_PER_MILE, 2)


def parse_entry(text: str, *, now: datetime) -> Entry:
    """Read one line; `now` is the practice's local time (a zone, if it has one, is not looked at).

    Raises:
        WrongUsage: the line says nothing, contradicts itself, tells of a contact to come, or is longer than a note.
    """
    if len(text) > NOTE_LIMIT:
        raise WrongUsage(
            f"That is {len(text):,} characters; a note holds {NOTE_LIMIT:,}. Split it, or keep the text in a file."
        )
    line = read_line(text, now=now)
    at = _when(line, now)
    problems = _problems(line, at, now)
    if problems:
        raise WrongUsage(min(problems, key=lambda problem: problem[1].start)[0])
    roles = {piece.role for piece in line.pieces}
    if roles <= _SAYS_NOTHING:
        raise WrongUsage("The line says nothing yet; write what happened, or + and what is to be done.")
    kind = _first(line.values("kind", str)) or "note"
    way = _first(line.values("distance", Distance))
    return Entry(
        client=_first(line.values("client", str)),
        kind=kind,
        at=at,
        minutes=_first(line.values("minutes", int)),
        miles=way.amount if way and way.unit == "miles" else None,
        km=way.amount if way and way.unit == "km" else None,
        party=_first(line.values("party", str)),
        outcome=_first(line.values("outcome", str)) or (None if kind in _NO_ATTEMPT else "reached"),
        narrative=line.narrative,
        goals=tuple(dict.fromkeys(line.values("goal", int))),
        topics=tuple(dict.fromkeys(line.values("topic", str))),
        attention="attention" in roles,
        billable=_first(line.values("billable", bool)),
        tasks=line.tasks,
        unread=tuple(Span(mark.start, mark.end) for mark in _marks(line, ()) if mark.role == "unread"),
        at_given="when" in roles,
        plan_only=roles <= _PLAN,
    )


def marks(text: str, *, now: datetime) -> tuple[Mark, ...]:
    """What each stretch of a line was understood as, in order; never raises.

    What stands in the way of recording the line is marked `unread`.
    """
    line = read_line(text, now=now)
    wrong = [piece for _, piece in _problems(line, _when(line, now), now)]
    return _marks(line, wrong)


def as_json(entry: Entry) -> dict[str, Any]:
    """The object that `cmtui log --dry-run --json` prints."""
    return {
        "client": entry.client,
        "kind": entry.kind,
        "at": entry.at.isoformat(timespec="minutes"),
        "minutes": entry.minutes,
        "miles": _number(entry.miles),
        "km": _number(entry.km),
        "party": entry.party,
        "outcome": entry.outcome,
        "narrative": entry.narrative,
        "goals": list(entry.goals),
        "topics": list(entry.topics),
        "attention": entry.attention,
        "billable": entry.billable,
        "tasks": [
            {"text": task.text, "due": task.due.isoformat() if task.due else None} for task in entry.tasks
        ],
    }


def _when(line: Line, now: datetime) -> datetime:
    """The day and clock of the line: a clock alone is today's, a day alone its noon, today alone now."""
    minute = now.replace(second=0, microsecond=0, tzinfo=None)
    day = _first(line.values("when", date)) or minute.date()
    clock = _first(line.values("when", time)) or (minute.time() if day == minute.date() else _NOON)
    return datetime.combine(day, clock)


def _problems(line: Line, at: datetime, now: datetime) -> list[tuple[str, Piece]]:
    """Sentences that stop the entry, each with the piece that it is about."""
    problems = [
        (f"The {_NAMES[extra.role]} stands there twice; keep one.", extra)
        for first, extra in line.repeated
        if extra.role in _NAMES and extra.value != first.value
    ]
    problems += [
        ("A task needs words before its date, such as: + call back fri.", task) for task in line.bare_tasks
    ]
    whens = [piece for piece in line.pieces if piece.role == "when"]
    if at > now.replace(tzinfo=None):
        problems.append(
            ("A contact lies in the past; for a plan use +, such as: + visit tomorrow.", whens[0])
        )
    clients = _others(line, "client")
    if clients:
        problems.append(
            ("Two clients are named; an entry is about one, and \\@ writes the sign.", clients[0])
        )
    charges = _others(line, "billable")
    if charges:
        problems.append(("Both $ and -$ stand there; keep one.", charges[0]))
    problems += [
        ("The time spent is longer than a day; write minutes or hours, such as 90m or 1h30m.", piece)
        for piece in line.pieces
        if piece.role == "minutes" and isinstance(piece.value, int) and piece.value > _DAY_MINUTES
    ]
    return problems


def _others(line: Line, role: Role) -> list[Piece]:
    """The pieces of a role that say something else than its first one."""
    pieces = [piece for piece in line.pieces if piece.role == role]
    return [piece for piece in pieces if str(piece.value).casefold() != str(pieces[0].value).casefold()]


def _marks(line: Line, wrong: Sequence[Piece]) -> tuple[Mark, ...]:
    surplus = {piece for first, piece in line.repeated if piece.value != first.value}.union(wrong)
    return tuple(
        Mark(piece.start, piece.end, "unread" if piece in surplus else piece.role) for piece in line.pieces
    )


def _number(amount: float | None) -> float | None:
    """Whole figures without a point: 12, not 12.0."""
    return int(amount) if amount is not None and amount.is_integer() else amount


def _first(values: Sequence[V]) -> V | None:
    return values[0] if values else None
