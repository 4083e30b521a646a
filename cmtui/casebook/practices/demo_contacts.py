"""The contacts and tasks of the demonstration: held, taken down, signed, added to, settled."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.contacts import fingerprint
from cmtui.casebook.practices.demo_rows import Grown
from cmtui.models.work import Addendum, Contact, Task
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from cmtui.casebook.practices.demo_rows import Pen, Words

_TAKEN_DOWN: Final = timedelta(minutes=9)
"""How long after a contact its note stands in the record, where the data do not say."""

_SIGNED: Final = timedelta(minutes=4)
"""How long after that it is signed."""

_SENT: Final = frozenset({"note", "letter", "email", "text", "fax"})
"""Kinds that reach nobody at once."""

_MISSED: Final = frozenset({"no_answer", "left_message", "no_show"})
"""Outcomes whose note is one of an attempt."""


def write_contact(pen: Pen, case_id: int, words: Words) -> None:
    """Write a contact with its follow-up tasks, its signature and its addenda.

    Args:
        pen: What writes rows and acts.
        case_id: The inner id of the case.
        words: Fields of a contact, and: `kind` its word, `at` when it was held, `recorded` where it was taken down
            late, `unsigned`, `tasks`, `addenda`.
    """
    days, held = pen.days, pen.days.at(words["at"])
    recorded = held + timedelta(minutes=words.get("minutes", 0)) + _TAKEN_DOWN
    recorded = days.at(words["recorded"]) if "recorded" in words else min(recorded, days.now)
    values = _values(pen, words) | {"case_id": case_id, "occurred_at": held, "author": pen.author}
    values["public_id"] = pen.bulk.new_id()
    contact = Grown(Contact, recorded, values)
    signed = None
    if not words.get("unsigned"):
        at = min(recorded + _SIGNED, days.now)
        seal = fingerprint(Contact(**values))
        signed = at, contact.change(at, signed_at=at, signed_by=pen.author, signed_hash=seal)
    contact_id = contact.write(pen.bulk)
    tasks = words.get("tasks", [])
    settled = [write_task(pen, case_id, each, recorded, contact_id=contact_id) for each in tasks]
    pen.act(recorded, "contact.recorded", case_id, _summary(words))
    if signed is not None:
        pen.act(signed[0], "contact.signed", case_id, "", [signed[1]])
    for settle in settled:
        settle()
    for when, text in words.get("addenda", []):
        pen.add(Addendum, {}, days.at(when), contact_id=contact_id, text=text, author=pen.author)
        pen.act(days.at(when), "contact.amended", case_id)


def write_task(
    pen: Pen,
    case_id: int | None,
    words: Words,
    made: datetime,
    *,
    contact_id: int | None = None,
    rule: str = "",
) -> Callable[[], None]:
    """Write a task; what notes down that it was done, once its making is noted."""
    said = {name: value for name, value in words.items() if name not in {"made", "done", "result"}}
    values = pen.days.values(Task, said) | {"case_id": case_id, "contact_id": contact_id, "rule": rule}
    task = Grown(Task, made, values)
    if "done" not in words:
        task.write(pen.bulk)
        return lambda: None
    at = pen.days.at(words["done"])
    change = task.change(at, status="done", done_at=at, result=words.get("result", ""))
    task.write(pen.bulk)
    return lambda: pen.act(at, "task.done", case_id, words["what"], [change])


def _values(pen: Pen, words: Words) -> dict[str, Any]:
    """The fields of a contact, with what goes without saying for its kind."""
    kind = catalog.entry_kinds().get(words["kind"])
    mode = kind.mode if kind else words["kind"]
    said = {name: value for name, value in words.items() if name in Contact.model_fields}
    values = {"mode": mode, "format": kind.format if kind else "narrative", **pen.days.values(Contact, said)}
    if mode in catalog.modes_with_person() and mode != "case_conference":
        values.setdefault("direction", "out")
    if words["kind"] not in _SENT:
        values.setdefault("reached", "yes")
    if values.get("reached") in _MISSED:
        values["format"] = "attempt"
    return values


def _summary(words: Words) -> str:
    tasks = len(words.get("tasks", []))
    said = [
        words["kind"],
        f"{words['minutes']} min" if "minutes" in words else "",
        catalog.outcome_word(words.get("reached", "")) or "",
        f"{tasks} task{'s' if tasks > 1 else ''}" if tasks else "",
    ]
    return " · ".join(filter(None, said))
