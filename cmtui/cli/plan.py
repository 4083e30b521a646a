"""The plan of a case for the shell: as it stands, as it was agreed, and what changed between two versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmtui.cli import door, output

if TYPE_CHECKING:
    from argparse import Namespace

    from cmtui.care_rows import PlanVersionRow
    from cmtui.casebook.book import Casebook


def plan(options: Namespace) -> None:
    """Print a plan in the words for the client, or its changes.

    Raises:
        CaseworkError: Nobody answers to what was typed, or several do; or there is no such version.
    """
    with door.opened(options) as casebook:
        case = casebook.caseload.resolve(options.case)
        if options.diff:
            _changes(casebook, case, options)
        else:
            _plan(casebook, case, options)


def _plan(casebook: Casebook, case: str, options: Namespace) -> None:
    number = options.version or 0
    versions = casebook.plan.versions(case)
    if options.json:
        data = casebook.plan.data(case, number)
        output.as_json(_as_json(case, data, versions, casebook.plan.wording(case, number)))
        return
    for line in casebook.plan.wording(case, number).rstrip("\n").split("\n"):
        indent = line[: len(line) - len(line.lstrip(" "))]
        output.paragraphs(line.strip(), indent)
    if not number:
        output.say()
        output.paragraphs(_note(casebook, case, versions), "")


def _changes(casebook: Casebook, case: str, options: Namespace) -> None:
    first, second = options.diff
    changes = casebook.plan.diff(case, first, second)
    if options.json:
        row = casebook.caseload.row(case)
        output.as_json(
            {
                "case": case,
                "number": row.number,
                "client": row.name,
                "from": first or None,
                "to": second or None,
                "changes": list(changes),
            }
        )
        return
    for change in changes:
        output.paragraphs(change, "")
    if not changes:
        output.say(f"Nothing changed from {_named(first)} to {_named(second)}.")


def _note(casebook: Casebook, case: str, versions: tuple[PlanVersionRow, ...]) -> str:
    """Which version is agreed, and whether the plan is still the same."""
    if not versions:
        return "No version is agreed yet."
    last = versions[0]
    count = len(casebook.plan.diff(case, last.number))
    since = f"{count} change{'' if count == 1 else 's'} since" if count else "nothing changed since"
    until = f", valid until {last.valid_until}" if last.valid_until else ""
    return f"Version {last.number} is agreed ({last.agreed_on}{until}); {since}."


def _as_json(
    case: str, data: dict[str, Any], versions: tuple[PlanVersionRow, ...], wording: str
) -> dict[str, Any]:
    last = versions[0] if versions else None
    named = ("agreed_by", "agreed_how", "prepared_with", "reason", "declined", "valid_until")
    return {
        "case": case,
        "number": data["case"],
        "client": data["client"],
        "version": data["version"] or None,
        "agreed": data.get("agreed_on"),
        **{name: data.get(name) or None for name in named},
        **{name: data.get(name) for name in ("fits", "sustainable", "appropriate")},
        "latest": {"version": last.number, "agreed": last.agreed_on} if last else None,
        "needs": data["needs"],
        "goals": data["goals"],
        "interventions": data["loose"],
        "wording": wording,
    }


def _named(number: int) -> str:
    return f"version {number}" if number else "the plan as it stands now"
