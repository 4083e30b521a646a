"""What opens what: from a row of Today, a next step or a draft to the screen that settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui import commands
from cmtui.screens.drafting import SEEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.app import CmtuiApp
    from cmtui.rows import DraftRow, DueRow, Hit, Step

_SERVICE_AGREEMENT: Final = {"R-ENG-1": {"kind": "service_agreement"}}
"""What a row asks for by its rule is filled in already."""


def open_due(app: CmtuiApp, row: DueRow) -> None:
    """Open what settles a row of Today."""
    table, _, ident = row.subject.partition(":")
    if row.opens == "task" and row.kind == "contact" and row.case:
        mode = "in_person" if "visit" in row.what.casefold() else "phone"
        app.open_contact(row.case, values={"mode": mode, "direction": "out"}, settles=ident)
        return
    if row.opens == "case" and row.case:
        app.open_editor("task", row.case)  # what has no next step gets one
        return
    _open(
        app,
        row.opens,
        row.case or "",
        ident if table == _TABLES.get(row.opens) else "",
        _SERVICE_AGREEMENT.get(row.rule),
    )


def open_step(app: CmtuiApp, step: Step, case: str) -> None:
    """Open what the process asks for next."""
    _open(app, step.opens, case, step.subject)


def open_draft(app: CmtuiApp, draft: DraftRow) -> None:
    """Open the form that an earlier session left unsaved; it finds its draft by itself."""
    # Only a draft over an entry that stands in the record carries the version it was typed over.
    entry = SEEN in dict(draft.values)
    case, ident = ("", draft.subject) if entry else (draft.subject, "")
    if draft.form == "quick":
        app.open_quick(draft.subject)
    elif draft.form == "inquiry_log":
        app.open_inquiry()
    elif draft.form == "contact":
        app.open_contact(case, ident)
    elif draft.form == "addendum":
        # Deferred: it brings the text editor along, 11 ms that the start has no use for.
        from cmtui.screens.dialogs.addendum import add_addendum

        app.run_worker(add_addendum(app, draft.subject), group="write")
    elif " " in draft.form:  # the words of a question: its row asks again, and has them
        at = draft.form.partition(" ")[2]
        listed = at.partition(":")[0] in _ENTRIES.values()
        section = commands.SECTION_TIMELINE if listed else commands.SECTION_ENGAGE
        app.open_case(draft.subject, section=section, at=at)
    else:
        app.open_editor(draft.form, case, ident)


def open_hit(app: CmtuiApp, hit: Hit) -> None:
    """Open what was found: the chart where it stands, or a task of the practice."""
    if not hit.case:
        app.open_editor("task", id=hit.id)
        return
    entry = _ENTRIES.get(hit.kind)
    section = (
        commands.SECTION_ENGAGE if hit.kind == "inquiry" else commands.SECTION_TIMELINE if entry else None
    )
    app.open_case(hit.case, section=section, at=f"{entry}:{hit.id}" if entry else "")


_ENTRIES: Final = {"contact": "contact", "addendum": "contact", "task": "task"}
"""What stands on the timeline, and under which kind of key: an addendum under its note."""

_TABLES: Final = {"task": "task", "sign": "contact", "inquiry": "inquiry", "consent": "consent"}
"""The kind of entry that each code opens; a row about something else asks for a new entry."""


def _open(app: CmtuiApp, opens: str, case: str, ident: str, values: Mapping[str, str] | None = None) -> None:
    if opens in {"contact", "sign"}:
        app.open_contact(case, ident if opens == "sign" else "")
    elif opens in {"task", "inquiry", "consent", "decision_maker"}:
        app.open_editor(opens, case, ident, values)
    elif opens == "case":
        app.open_editor("case", case, case)
    else:
        # The screening and its decision, and every change of status, stand in the chart under Engage.
        at = "criterion:" if opens == "screening" else f"move:{opens}"
        app.open_case(case, section=commands.SECTION_ENGAGE, at=at)
