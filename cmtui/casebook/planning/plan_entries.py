"""Entries of the library, read: the shipped ones, those of the practice in their place, and what their braces stand for."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from cmtui.care_rows import EntryRow
from cmtui.casebook.fields import as_typed
from cmtui.models.planning import PlanEntryFields
from cmtui.rules.names import fold
from cmtui.rules.plan_placeholders import placeholders
from cmtui.rules.plan_words import day
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cmtui.casebook.desk import Desk

FILLED: Final = ("what", "measure", "unit", "frequency", "much_less", "less", "expected", "more", "much_more")
"""Fields in which a placeholder is filled in."""

LEVELS: Final = ("much_less", "less", "expected", "more", "much_more")

_COLUMNS: Final = tuple(PlanEntryFields.model_fields)

_OWN: Final = (
    f"SELECT code, public_id, {', '.join(_COLUMNS)} FROM plan_entry WHERE voided_at IS NULL ORDER BY id"
)


@cache
def shipped() -> dict[str, EntryRow]:
    """The shipped entries by their code: each goal, and behind it its interventions."""
    found: dict[str, EntryRow] = {}
    for goal in catalog.read("plan_library")["goal"]:
        code, domain = str(goal["code"]), str(goal["domain"])
        levels = dict(zip(LEVELS, goal["levels"], strict=True))
        values = {name: value for name, value in goal.items() if name not in {"code", "levels", "step"}}
        found[code] = _row(code, {"kind": "goal", **values, **levels})
        for step in goal["step"]:
            named = {name: value for name, value in step.items() if name != "code"}
            whole = {"kind": "intervention", "domain": domain, "goal": code, **named}
            found[f"{code}.{step['code']}"] = _row(f"{code}.{step['code']}", whole)
    return found


def standing(desk: Desk) -> dict[str, EntryRow]:
    """All entries by their code: where the practice has its own version, that one; the hidden too."""
    found = dict(shipped())
    for code, ident, *values in desk.rows(_OWN):
        typed = {name: _typed(name, value) for name, value in zip(_COLUMNS, values, strict=True)}
        found[code] = _row(code, typed, ident)
    return found


def ordered(entries: Iterable[EntryRow]) -> tuple[EntryRow, ...]:
    """By domain, then each goal with its interventions behind it; interventions of no goal last in their domain."""
    domains = {term.code: place for place, term in enumerate(catalog.terms("need_domain"))}
    rows = tuple(entries)
    goals = {row.code: fold(row.title) for row in rows if row.kind == "goal"}

    def place(row: EntryRow) -> tuple[int, bool, str, str, bool]:
        of = row.code if row.kind == "goal" else row.goal
        stray = row.kind == "intervention" and of not in goals
        return (
            domains.get(row.domain, len(domains)), stray, goals.get(of, ""), of, row.kind == "intervention",
        )  # fmt: skip

    return tuple(sorted(rows, key=place))


def says(entry: EntryRow, text: str) -> bool:
    """Whether an entry holds all words of a text, the last one perhaps unfinished."""
    held = fold(f"{entry.title} {entry.what} {catalog.label('need_domain', entry.domain)}").split()
    return all(any(word.startswith(part) for word in held) for part in fold(text).split())


def asked(entries: Iterable[EntryRow]) -> tuple[str, ...]:
    """The placeholders that entries ask for together, each once."""
    return tuple(dict.fromkeys(name for entry in entries for name in entry.placeholders))


def known(desk: Desk, case_id: int, weeks: int | None) -> dict[str, str]:
    """What placeholders stand for by what the record knows: the client, who cares for them, the target date."""
    ((given, preferred),) = desk.rows(
        'SELECT p.given, p.preferred FROM "case" c JOIN client k ON k.id = c.client_id JOIN person p ON p.id = k.person_id '
        "WHERE c.id = ?",
        (case_id,),
    )
    cares = desk.rows(
        "SELECT name FROM team_member WHERE case_id = ? AND voided_at IS NULL AND until IS NULL AND name != '' "
        "AND role IN ('caregiver', 'family') ORDER BY role, id LIMIT 1",
        (case_id,),
    )
    ends = desk.today() + timedelta(weeks=weeks) if weeks else None
    return {
        "name": preferred or given,
        "caregiver": str(cares[0][0]) if cares else "",
        "date": day(ends.isoformat()) if ends else "",
    }


def weeks_of(entry: EntryRow) -> int | None:
    """The weeks to an entry's target; None where it names none."""
    typed = dict(entry.values).get("weeks", "")
    return int(typed) if typed else None


def _row(code: str, values: Mapping[str, Any], ident: str = "") -> EntryRow:
    said = {name: as_typed(value, None) for name, value in values.items() if value not in ("", None, False)}
    kind: Literal["goal", "intervention"] = "intervention" if values["kind"] == "intervention" else "goal"
    return EntryRow(
        code=code,
        kind=kind,
        domain=said.get("domain", ""),
        title=said.get("title", ""),
        what=said.get("what", ""),
        goal=said.get("goal", ""),
        placeholders=placeholders(said.get(name, "") for name in FILLED),
        source="practice" if ident else "shipped",
        id=ident,
        hidden=bool(values.get("hidden")),
        values=tuple(said.items()),
    )


def _typed(name: str, value: Any) -> Any:
    return bool(value) if name == "hidden" else value
