"""Lists for the shell: what is due, every case, and what a search finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmtui.cli import door, output, when
from cmtui.errors import WrongUsage
from cmtui.rules.clean import clean
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from argparse import Namespace

    from cmtui.care_rows import RuleRow
    from cmtui.rows import CaseRow, DueRow, Hit

_WINDOWS = {"overdue": "Overdue", "today": "Today", "week": "This week", "later": "Later"}
_WIDE = 100
"""Cells from which the list of cases has room for the focus."""

_ENDLESS = "9999-12-31"
"""The end of a window that stays open."""


def today(options: Namespace) -> None:
    """Print the Today list, or the rules behind it.

    Raises:
        CaseworkError: The record could not be read, or the date is none.
    """
    if options.rules:
        _rules(options)
        return
    with door.opened(options) as casebook:
        day = when.day_ahead(options.as_of, casebook.today_date())
        rows = casebook.today.rows(as_of=day)
    if options.json:
        output.as_json([_due(row) for row in rows])
    elif rows:
        _print_today(rows)
    else:
        output.note("Nothing is due.")


def _due(row: DueRow) -> dict[str, Any]:
    return {
        "due": row.due or None,
        "until": None if row.until.startswith(_ENDLESS) else row.until or None,
        "overdue": row.overdue,
        "case": row.case,
        "number": row.number or None,
        "client": row.client or None,
        "what": row.what,
        "why": row.why or None,
        "rule": row.rule or None,
        "source": row.source or None,
        "hard": row.hard,
        "window": row.window,
        "kind": row.kind or None,
        "phone": row.phone or None,
        "safe": row.safe or None,
        "attempts": row.attempts,
    }


def _print_today(rows: tuple[DueRow, ...]) -> None:
    last = ""
    lines = []
    for row in rows:
        what = f"{row.what} ({row.why})" if row.why else row.what
        left = f"! {row.left}" if row.pressing else row.left
        lines.append(
            (_WINDOWS[row.window] if row.window != last else "", left, row.client or "practice", what)
        )
        last = row.window
    output.table(lines, most=(9, 12, 22))


def _rules(options: Namespace) -> None:
    """Print the due rules as the practice has them, each with its origin."""
    with door.opened(options) as casebook:
        rows = casebook.rules.all()
    if options.json:
        output.as_json([_rule(row) for row in rows])
        return
    lines = []
    for row in rows:
        origin = " · ".join(part for part in (row.words, f"from: {row.origin}") if part)
        changed = "off" if row.off else "changed" if row.changes else ""
        lines += [(row.id, row.text), (changed, origin)]
    output.table(lines, most=(12,))


def _rule(row: RuleRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "text": row.text,
        "origin": row.origin,
        "parameters": row.parameters,
        "off": row.off,
        "hard": row.hard,
        "component": row.component,
        "statuses": list(row.statuses),
        "changed": [
            {
                "for": each.scope,
                "named": each.named or None,
                "off": each.off,
                "figures": dict(each.figures),
                "why": each.why or None,
            }
            for each in row.changes
        ],
    }


def cases(options: Namespace) -> None:
    """Print every case, or those of a status and a focus.

    Raises:
        CaseworkError: The record could not be read, or there is no such status or focus.
    """
    status = _code("case_status", "status", options.status)
    focus = _code("focus", "focus", options.focus)
    with door.opened(options) as casebook:
        rows = [
            row
            for row in casebook.caseload.page(0, casebook.caseload.count("all"), view="all", order="name")
            if status in {None, row.status} and focus in {None, row.focus}
        ]
        zone = casebook.zone
    if options.json:
        output.as_json([_case(row) for row in rows])
    elif rows:
        wide = output.width() >= _WIDE
        output.table(
            [
                (
                    row.number,
                    row.name,
                    catalog.label("case_status", row.status),
                    *((row.focus,) if wide else ()),
                    when.day_text(row.next_due, zone),
                    row.next_step,
                )
                for row in rows
            ],
            most=(12, 24, 12, 10, 10) if wide else (12, 22, 12, 10),
            titles=("number", "client", "status", *(("focus",) if wide else ()), "next due", "next step"),
        )
    else:
        output.note("No case is like that.")


def _code(vocabulary: str, option: str, typed: str | None) -> str | None:
    """The code that an option names by code or label."""
    if typed is None:
        return None
    found = catalog.choice(vocabulary, typed.replace("-", "_")) or catalog.choice(vocabulary, typed)
    if found is None:
        known = ", ".join(term.code for term in catalog.terms(vocabulary))
        raise WrongUsage(f"--{option} {typed:.40} is none of: {known}.")
    return found.code


def _case(row: CaseRow) -> dict[str, Any]:
    return {
        "case": row.case,
        "number": row.number,
        "client": row.name,
        "born": row.born,
        "status": row.status,
        "focus": row.focus,
        "acuity": row.acuity,
        "opened": row.opened,
        "last_contact": row.last_contact,
        "last_face": row.last_face,
        "next_due": row.next_due,
        "next_step": row.next_step or None,
        "goals_met": row.goals_met,
        "goals": row.goals,
        "payer": row.payer or None,
        "tasks": row.tasks,
        "unsigned": row.unsigned,
    }


def find(options: Namespace) -> None:
    """Print what holds the words, clients first, then the newest.

    Raises:
        CaseworkError: The record could not be read.
    """
    text = clean(" ".join(options.text))
    with door.opened(options) as casebook:
        hits = casebook.search.find(text, options.limit)
        zone = casebook.zone
    if options.json:
        output.as_json([_hit(hit) for hit in hits])
    elif hits:
        output.table(
            [(hit.kind, when.day_text(hit.at, zone), hit.client or "practice", hit.snippet) for hit in hits],
            most=(12, 10, 22),
        )
    else:
        output.note("Nothing holds those words; two letters of each are needed at least.")


def _hit(hit: Hit) -> dict[str, Any]:
    """A find; an entry of the directory has a name of its own and no client."""
    of_directory = hit.kind == "organization"
    return {
        "kind": hit.kind,
        "id": hit.id,
        "case": hit.case or None,
        "client": None if of_directory else hit.client or None,
        **({"name": hit.client} if of_directory else {}),
        "snippet": hit.snippet,
        "at": hit.at or None,
    }
