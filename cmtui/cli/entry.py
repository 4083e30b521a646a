"""Quick entry from the shell: one line, one contact with its follow-up."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any, TextIO

from cmtui.cli import door, output
from cmtui.errors import WrongUsage
from cmtui.rules.clean import clean
from cmtui.rules.dates import understood
from cmtui.rules.quick_entry import as_json, parse_entry

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import date

    from cmtui.casebook.book import Casebook
    from cmtui.rows import Logged
    from cmtui.rules.quick_entry import Entry


def log(options: Namespace) -> None:
    """Record what a line says, or only show it.

    A dry run is the grammar alone, on this machine's clock: it opens no record and asks for no passphrase.

    Raises:
        CaseworkError: The line could not be understood or written; nothing was.
    """
    text = _line(options.text)
    now = _moment(options.now)
    if options.dry_run:
        entry = parse_entry(text, now=now or datetime.now())  # noqa: DTZ005  # a wall-clock time by intent
        if options.json:
            output.as_json(as_json(entry))
        else:
            _describe(entry)
        return
    with door.opened(options) as casebook:
        now = now or casebook.wall().replace(tzinfo=None)
        case = casebook.caseload.resolve(options.case) if options.case else ""
        entry = casebook.contacts.parse(text, now=now)
        logged = casebook.contacts.log(text, case=case, now=now)
        if options.json:
            output.as_json(_written(entry, logged))
        else:
            _confirm(casebook, entry, logged, now.date())


def _line(words: list[str]) -> str:
    """The words of the arguments, or what stands on standard input."""
    return clean(_piped() if words == ["-"] else " ".join(words), multiline=True)


def _piped() -> str:
    stream: TextIO | None = sys.stdin
    if stream is None:
        raise WrongUsage("There is no standard input to read the line from; write it in quotes instead.")
    try:
        return stream.read()
    except UnicodeDecodeError as error:
        raise WrongUsage("Standard input is not UTF-8 text; save the text as UTF-8.") from error


def _moment(named: str | None) -> datetime | None:
    """The wall-clock time that ``--now`` names, to the minute."""
    if named is None:
        return None
    try:
        moment = datetime.fromisoformat(named.strip())
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is not None or ":" not in named:
        raise WrongUsage(f"--now {named:.40} is not a local day and time; write it like 2026-03-04T10:00.")
    return moment


def _written(entry: Entry, logged: Logged) -> dict[str, Any]:
    made = as_json(entry)
    for task, public_id in zip(made["tasks"], logged.tasks, strict=True):
        task["id"] = public_id
    return {"id": None if entry.plan_only else logged.id, "case": logged.case, **made}


def _confirm(casebook: Casebook, entry: Entry, logged: Logged, today: date) -> None:
    what = "Planned" if entry.plan_only else "Recorded"
    output.say(f"{what} for {logged.client} ({casebook.caseload.row(logged.case).number}).")
    if not entry.plan_only:
        output.say(f"  {_contact(entry, today)}")
    for number, words in casebook.contacts.goals(logged.case, entry):
        output.say(f"  #{number} {words}")
    for task in entry.tasks:
        output.say(f"  + {task.text}, due {understood(casebook.tasks.falls_due(task.due), today)}")


def _describe(entry: Entry) -> None:
    """The entry field by field; nothing is written."""
    for name, value in as_json(entry).items():
        if name == "tasks" or value in (None, "", []) or (name == "attention" and not value):
            continue
        output.say(f"{name:<10} {_said(value)}")
    for task in entry.tasks:
        due = understood(task.due, entry.at.date()) if task.due else "by the practice's follow-up interval"
        output.say(f"{'task':<10} {task.text}, due {due}")
    output.say("Nothing was written.")


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _contact(entry: Entry, today: date) -> str:
    miles = entry.miles_travelled
    return output.words(
        (
            entry.kind + (f" with {entry.party}" if entry.party else ""),
            f"{understood(entry.at.date(), today)} {entry.at:%H:%M}",
            f"{entry.minutes} min" if entry.minutes is not None else "",
            f"{miles:g} mi" if miles is not None else "",
            entry.outcome,
            "needs attention" if entry.attention else "",
        )
    )
