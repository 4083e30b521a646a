"""What opens what: from a row of Today, a next step or a draft to the screen that settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.drafting import SEEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.app import CmtuiApp
    from cmtui.commands import Command
    from cmtui.rows import DraftRow, DueRow, Hit, Step

COMPREHENSIVE: Final = "comprehensive-assessment"
"""The form that a plan can rest on (G-15), where a rule asks for an assessment and names no form."""

_REASONS: Final = {"R-ASM-1": "initial", "R-ASM-2": "scheduled", "R-ASM-2-I": "scheduled"}
"""Why a form is asked, by the rule that asks for it: codes of `assessment_reason`."""

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
    if row.opens == "assess" and row.case:
        _assess(app, row, table, ident)
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
    elif draft.form.startswith(_SITTING):
        _go_on(app, draft)
    elif draft.form == "crisis":
        app.open_practice(at="crisis")
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
        app.open_case(draft.subject, section=_section(at), at=at)
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

_TABLES: Final = {
    "task": "task",
    "sign": "contact",
    "inquiry": "inquiry",
    "consent": "consent",
    "assessment": "assessment",
    "flag": "flag",
    "need": "need",
}
"""The kind of entry that each code opens; a row about something else asks for a new entry."""


_SITTING: Final = "assessment "
"""How the form of a draft begins that is a form begun and not finished; its code follows."""

_ASSESSED: Final = frozenset(("assessment", "flag", "need", "due"))
"""What stands under Assess."""


def _section(at: str) -> Command:
    """The section in which an entry stands, by its key."""
    kind = at.partition(":")[0]
    if kind in _ASSESSED:
        return commands.SECTION_ASSESS
    return commands.SECTION_TIMELINE if kind in _ENTRIES.values() else commands.SECTION_ENGAGE


def _assess(app: CmtuiApp, row: DueRow, table: str, ident: str) -> None:
    """Open the form that a rule asks for; which one fits a change in condition, the section says."""
    case = row.case or ""
    if table == "change":
        app.open_case(case, section=commands.SECTION_ASSESS, at=f"due:{row.key}")
    else:
        code = ident if table == "instrument" else COMPREHENSIVE
        app.open_form(case, code, reason=_REASONS.get(row.rule, ""))


def _go_on(app: CmtuiApp, draft: DraftRow) -> None:
    """Go on with a form that was begun."""
    try:
        case, code, assessment = app.casebook.assess.of_draft(draft.form, draft.subject)
    except CaseworkError as error:
        app.report(error)
        return
    app.open_form(case, code, assessment=assessment)


def _open(app: CmtuiApp, opens: str, case: str, ident: str, values: Mapping[str, str] | None = None) -> None:
    if opens == "contact":
        app.open_contact(case)
    elif opens == "sign":  # where it is read whole, and `s` signs it
        app.open_case(case, section=commands.SECTION_TIMELINE, at=f"contact:{ident}")
    elif opens in {"task", "inquiry", "consent", "decision_maker"}:
        app.open_editor(opens, case, ident, values)
    elif opens == "case":
        app.open_editor("case", case, case)
    elif opens == "assess":
        app.open_form(case, COMPREHENSIVE)
    elif opens in _ASSESSED:
        app.open_case(case, section=commands.SECTION_ASSESS, at=f"{opens}:{ident}")
    else:
        # The screening and its decision, and every change of status, stand in the chart under Engage.
        at = "criterion:" if opens == "screening" else f"move:{opens}"
        app.open_case(case, section=commands.SECTION_ENGAGE, at=at)
