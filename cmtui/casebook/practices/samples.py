"""A synthetic practice of any size, for trying out and for measuring: the same content for the same seed and day."""

from __future__ import annotations

import json
from bisect import bisect
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from math import sqrt
from random import Random
from typing import TYPE_CHECKING

from cmtui.casebook.monitoring.projection import Projection
from cmtui.casebook.opening import new_casebook
from cmtui.casebook.practices.sample_people import People, SampleCase, noon
from cmtui.casebook.practices.sample_plans import Plans
from cmtui.casebook.practices.sample_words import Words
from cmtui.errors import WrongUsage
from cmtui.models.journal import Event
from cmtui.models.work import Contact, Task
from cmtui.store.bulk import Bulk, without_guards
from cmtui.store.upgrade import remove

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cmtui.casebook.book import Casebook
    from cmtui.store.work import Work

OWNER = "Dana Meyer, RN, CCM"
ZONE = "America/Chicago"

BUSY, QUIET = 5_000, 50
"""Contacts of two open cases of a large sample, so that a long chart can be held against a short one."""

_LARGE = 20_000
"""Contacts from which a sample has those two."""

_MODES = {
    "phone": 50,
    "in_person": 20,
    "email": 8,
    "video": 7,
    "case_conference": 5,
    "letter": 2,
    "record_note": 8,
}


def make_sample(
    path: Path,
    *,
    clients: int,
    contacts: int,
    seed: int,
    passphrase: str | None = None,
    as_of: date | None = None,
    progress: Callable[[str, float], None] | None = None,
) -> Casebook:
    """Make a practice at a path where no file stands, and open it.

    Args:
        path: Where the file is to be.
        clients: How many; about 3 × √clients of them are open, as in real practices of 40 to 10,000.
        contacts: How many in all, over eight years.
        seed: The same seed gives the same content.
        passphrase: Encrypts the file; an unencrypted one where None.
        as_of: The day on which the practice stands; today where None.
        progress: Told what is being written, and how much of it (0 to 1).

    Raises:
        WrongUsage: A number does not make a practice.
        Refused: A file stands there already.
        NoRoom: The disk is full.
    """
    if clients < 1 or contacts < 0:
        raise WrongUsage("A sample has at least one client, and no fewer than no contacts.")
    today = as_of or datetime.now(UTC).date()
    casebook = new_casebook(path, passphrase, owner=OWNER, zone=ZONE, now=lambda: noon(today))
    try:
        _fill(casebook, clients, contacts, _Run(today, seed, progress or (lambda _what, _part: None)))
    except BaseException:
        # Half a practice is of no use to anybody, and would stand in the way of the next try.
        casebook.close()
        remove(path)
        raise
    return casebook


@dataclass(frozen=True, slots=True)
class _Run:
    """What one run of the generator depends on."""

    today: date
    seed: int
    tell: Callable[[str, float], None]


def _fill(casebook: Casebook, clients: int, contacts: int, run: _Run) -> None:
    desk = casebook._desk  # noqa: SLF001  # the casebook's own maker
    with desk.record.bulk(noon(run.today)) as work, without_guards(work):
        sample = _Sample(work, run.today, run.seed, run.tell)
        cases = sample.people(clients)
        sample.contacts(cases, contacts)
        sample.plans(cases)
        projection = Projection(work, desk.zone)
        for done, case in enumerate(cases, start=1):
            projection.refresh(case.id)
            if not done % 500:
                run.tell("clocks", done / len(cases))
        projection.entries()


class _Sample:
    """One run of the generator."""

    def __init__(self, work: Work, today: date, seed: int, tell: Callable[[str, float], None]) -> None:
        self._chance = Random(seed)  # noqa: S311  # made-up people need no secrets
        self._bulk = Bulk(work, ids=lambda: f"{self._chance.getrandbits(128):032x}")
        self._work, self._today, self._tell = work, today, tell
        self._words = Words(self._chance)
        work.rows("UPDATE practitioner SET public_id = ?, capacity = ?", (self._bulk.new_id(), 80))

    def people(self, count: int) -> list[SampleCase]:
        """The clients with their cases, in an order that says nothing of their status."""
        people = People(self._bulk, self._chance, self._words, self._today, OWNER)
        statuses = list(_statuses(count))
        self._chance.shuffle(statuses)
        found: list[SampleCase] = []
        for status in statuses:
            found.append(people.add(status))
            if not len(found) % 500:
                self._tell("clients", len(found) / count)
        self._bulk.flush()
        self._work.rows(
            "UPDATE record_settings SET next_case = ?, case_year = ?",
            (people.next_number(), self._today.year),
        )
        return found

    def contacts(self, cases: list[SampleCase], count: int) -> None:
        """The contacts in the order they were held, each with its tasks and its line in the history."""
        held = sorted(self._held(cases, count))
        for done, (at, position) in enumerate(held, start=1):
            self._contact(cases[position], at, recent=done > count - 40)
            if not done % 2_000:
                self._tell("contacts", done / count)
        for case in cases:
            if case.status == "open":
                self._open_tasks(case)
        self._bulk.flush()

    def plans(self, cases: list[SampleCase]) -> None:
        """What the open cases plan and coordinate, and the directory that they are referred by."""
        plans = Plans(self._bulk, self._chance, self._words, self._today)
        for case in cases:
            if case.status == "open":
                plans.add(case)
        plans.agree()
        self._bulk.flush()

    def _held(self, cases: list[SampleCase], count: int) -> Iterator[tuple[datetime, int]]:
        """When each contact was held, and with whom: open cases get three times as many as closed ones."""
        in_service = [number for number, case in enumerate(cases) if case.status == "open"]
        fixed = dict(zip(in_service[:2], (BUSY, QUIET), strict=False)) if count >= _LARGE else {}
        weights = {"open": 3.0, "closed": 1.0, "prospect": 0.1}
        shares = [
            0.0 if number in fixed else weights.get(case.status, 0.2) for number, case in enumerate(cases)
        ]
        totals = list(accumulate(shares))
        for number, many in fixed.items():
            for _ in range(many):
                yield self._moment(cases[number]), number
        for _ in range(count - sum(fixed.values())):
            number = (
                min(bisect(totals, self._chance.random() * totals[-1]), len(cases) - 1) if totals[-1] else 0
            )
            yield self._moment(cases[number]), number

    def _moment(self, case: SampleCase) -> datetime:
        """A quarter hour of a working day of the case."""
        days = (case.last - case.first).days
        day = case.first + timedelta(days=self._chance.randint(0, max(days - 1, 0)))
        quarter = timedelta(minutes=15 * self._chance.randint(0, 35))
        at = datetime.combine(day, time(14), tzinfo=UTC) + quarter
        return min(at, noon(self._today) - timedelta(hours=1))

    def _contact(self, case: SampleCase, at: datetime, *, recent: bool) -> None:
        chance, words = self._chance, self._words
        mode = chance.choices(list(_MODES), list(_MODES.values()))[0]
        missed = mode == "phone" and chance.random() < 0.2  # noqa: PLR2004  # one call in five
        tells = mode not in {"record_note", "letter", "email"}
        recorded = at + timedelta(minutes=chance.choice((10, 20, 45, 120, 1800)))
        recorded = min(recorded, noon(self._today))
        signed = None if recent and case.status == "open" and chance.random() < 0.5 else recorded  # noqa: PLR2004
        contact_id = self._bulk.add(
            Contact, case_id=case.id, occurred_at=at, mode=mode, direction=chance.choice(("out", "out", "in")) if tells else "",
            party=words.pick("parties") if tells else "", reached="" if not tells else chance.choice(("no_answer", "left_message")) if missed else "yes",
            minutes=3 if missed else chance.choice((10, 15, 15, 20, 30, 45, 60)), miles=chance.randint(2, 30) if mode == "in_person" else None,
            narrative=words.line("attempts", case.who) if missed else words.note(case.who), topics=words.pick("topics"),
            billable=not missed, author=OWNER, created_at=recorded, signed_at=signed, signed_by=OWNER if signed else "",
        )  # fmt: skip
        self._bulk.add(
            Event, at=recorded, actor=OWNER, session="sample", act="contact.recorded", case_id=case.id, summary=mode,
            changes=json.dumps([{"table": "contact", "ids": [contact_id], "op": "add"}]),
        )  # fmt: skip
        for _ in range(chance.choice((1, 1, 2, 2))):
            self._done_task(case, contact_id, recorded)

    def _done_task(self, case: SampleCase, contact_id: int, recorded: datetime) -> None:
        due_on = recorded.date() + timedelta(days=self._chance.randint(1, 14))
        done = min(recorded + timedelta(days=self._chance.randint(1, 12)), noon(self._today))
        self._bulk.add(
            Task, case_id=case.id, contact_id=contact_id, what=self._words.line("tasks", case.who), due_on=due_on,
            status="done", done_at=done, created_at=recorded,
        )  # fmt: skip

    def _open_tasks(self, case: SampleCase) -> None:
        """What is promised at present: mostly ahead, a few days late here and there."""
        for _ in range(self._chance.randint(0, 3)):
            due_on = self._today + timedelta(days=self._chance.randint(-3, 20))
            self._bulk.add(
                Task, case_id=case.id, what=self._words.line("tasks", case.who), due_on=due_on, created_at=noon(self._today)
            )  # fmt: skip


def _statuses(clients: int) -> Iterator[str]:
    """The status of each client: open as many as a practice of that size carries, the others mostly closed."""
    opened = min(clients, max(1, round(3 * sqrt(clients))))
    prospects = min(clients - opened, max(1, opened // 12))
    waiting = min(clients - opened - prospects, opened // 20)
    rest = clients - opened - prospects - waiting
    declined = rest // 20
    for status, many in (
        ("open", opened),
        ("prospect", prospects),
        ("waitlist", waiting),
        ("not_accepted", declined),
        ("closed", rest - declined),
    ):
        yield from (status for _ in range(many))
