"""The demonstration: a hand-made practice with cases in every stage, dated from today.

What happened in it is data (`vocabulary/demo.toml`); it is written as the acts of the work would have written it,
each with its line in the history.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid5

from cmtui.casebook.book import Casebook
from cmtui.casebook.monitoring.projection import Projection
from cmtui.casebook.opening import new_casebook
from cmtui.casebook.practices.demo_assess import write_assessment
from cmtui.casebook.practices.demo_case import write_case
from cmtui.casebook.practices.demo_contacts import write_task
from cmtui.casebook.practices.demo_coordination import (
    ENTRIES,
    write_entry,
    write_own_ways,
    write_referral,
    write_transition,
)
from cmtui.casebook.practices.demo_days import Days
from cmtui.casebook.practices.demo_plans import write_plan
from cmtui.casebook.practices.demo_rows import Pen
from cmtui.clock import utc_now
from cmtui.models.journal import Event
from cmtui.models.people import Organization, Practitioner
from cmtui.store.bulk import Bulk
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from cmtui.store.record import Record
    from cmtui.store.work import Work

OWNER: Final = "Dana Meyer, RN, CCM"

_SESSION: Final = "demo"
"""The session of its history: a visitor's undo takes back the visitor's own acts only."""

_SEED: Final = UUID("6f0f5d1e-6d1c-5c54-9b1e-0c3d6a7b8e90")
"""Names the rows: the same practice has the same public ids, so that pictures of it do not change."""

_BEGAN: Final = timedelta(days=700)
"""How long ago the practice began to keep its record."""


def make_demo(path: Path, *, zone: str | None = None, now: Callable[[], datetime] = utc_now) -> Casebook:
    """Make the sample practice at a path where no file stands, unencrypted, and open it.

    Args:
        path: Where the file is to be.
        zone: The practice's time zone; this machine's where None, so that its today is the visitor's.
        now: Where the present instant comes from.

    Raises:
        Refused: A file stands there already.
        NoRoom: The folder cannot be written.
    """
    present = now()
    maker = new_casebook(path, None, owner=OWNER, zone=zone, now=lambda: present - _BEGAN)
    desk = maker._desk  # noqa: SLF001  # the casebook's own maker
    with desk.record.work(present) as work:
        _write(work, Days(present, desk.zone), desk.record)
    return Casebook(desk.record, now)


def _write(work: Work, days: Days, record: Record) -> None:
    """The practice, its directory, its cases in the order they were asked for, and the history of it all."""
    data = catalog.read("demo")
    bulk = Bulk(work, ids=_public_ids().__next__)
    pen = Pen(bulk, days, OWNER)
    _practice(pen, data)
    numbers: Counter[int] = Counter()
    cases: list[int] = []
    named: dict[str, int] = {}
    for case in sorted(data["case"], key=lambda each: days.at(each["asked"])):
        year = days.at(case["asked"]).astimezone(days.zone).year
        numbers[year] += 1
        cases.append(write_case(pen, case, f"{year}-{numbers[year]:03}"))
        named[case["person"]["family"]] = cases[-1]
    bulk.flush()  # an assessment is written by its acts, which look for what it hangs on
    for words in sorted(catalog.read("demo_assessments")["assessment"], key=lambda each: days.at(each["at"])):
        write_assessment(pen, named[words["client"]], words)
    _plans(pen, record, named)
    for words in data["task"]:
        made = days.at(words["made"])
        settle = write_task(pen, None, words, made)
        pen.act(made, "task.added", None, words["what"])
        settle()
    _history(pen)
    bulk.flush()
    work.rows(
        "UPDATE record_settings SET practice = ?, next_case = ?, case_year = ?",
        (data["practice"], numbers[days.today.year] + 1, days.today.year),
    )
    projection = Projection(work, days.zone)
    for case_id in cases:
        projection.refresh(case_id)
    projection.entries()


def _plans(pen: Pen, record: Record, named: dict[str, int]) -> None:
    """The plans, and what is coordinated for them."""
    data = catalog.read("demo_plans")
    write_own_ways(pen, data, pen.days.now - _BEGAN + timedelta(hours=2))
    pen.bulk.flush()
    for words in data["plan"]:
        write_plan(pen, record, named[words["client"]], words)
    for words in data["referral"]:
        write_referral(pen, named[words["client"]], words)
    for words in data["transition"]:
        write_transition(pen, named[words["client"]], words)
    for kind in ENTRIES:
        for words in data.get(kind, []):
            write_entry(pen, named[words["client"]], kind, words)


def _public_ids() -> Iterator[str]:
    return (uuid5(_SEED, str(number)).hex for number in count())


def _practice(pen: Pen, data: dict[str, Any]) -> None:
    """Who keeps the record, and the agencies that the practice works with."""
    work, at = pen.bulk.work, pen.days.now - _BEGAN + timedelta(hours=1)
    work.rows("UPDATE practitioner SET public_id = ?", (pen.bulk.new_id(),))
    work.change(work.get(Practitioner), **data["practitioner"])
    pen.act(at, "practitioner.changed", None)
    for words in data["organization"]:
        fields = {name: value for name, value in words.items() if name != "key"}
        pen.organizations[words["key"]] = pen.add(Organization, fields, at), words["name"]
        pen.act(at, "organization.added", None, words["name"])


def _history(pen: Pen) -> None:
    """The acts in the order in which they were done."""
    for act in sorted(pen.acts, key=lambda each: each.at):
        pen.bulk.add(
            Event,
            at=act.at,
            actor=OWNER,
            session=_SESSION,
            act=act.name,
            case_id=act.case_id,
            summary=act.summary,
            changes=json.dumps(act.changes, ensure_ascii=False, separators=(",", ":")),
        )
