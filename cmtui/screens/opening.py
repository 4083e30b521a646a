"""What opens what: from a row of Today, a next step or a draft to the screen that settles it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui import commands
from cmtui.errors import CaseworkError
from cmtui.screens.chart.going_on import hint
from cmtui.screens.drafting import SEEN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.care_rows import GapItem
    from cmtui.commands import Command
    from cmtui.rows import DraftRow, DueRow, Hit, Step
    from cmtui.screens.doors import Doors

COMPREHENSIVE: Final = "comprehensive-assessment"
"""The form that a plan can rest on (G-15), where a rule asks for an assessment and names no form."""

_REASONS: Final = {"R-ASM-1": "initial", "R-ASM-2": "scheduled", "R-ASM-2-I": "scheduled"}
"""Why a form is asked, by the rule that asks for it: codes of `assessment_reason`."""

_FORMS: Final = {"R-CLO-2": "satisfaction-4"}
"""Rules that ask for a form of their own."""

_VALUES: Final = {
    "R-ENG-1": {"kind": "service_agreement"},
    "R-INT-3": {"mode": "phone", "direction": "out"},
    "R-MON-1": {"mode": "phone", "direction": "out"},
    "R-MON-2": {"mode": "in_person", "direction": "out"},
    "R-MON-3": {"mode": "phone", "direction": "out"},
    "R-SAFE-1-F": {"mode": "phone", "direction": "out"},
    "R-TRN-1": {"mode": "phone", "direction": "out"},
    "R-TRN-2": {"mode": "phone", "direction": "out"},
}
"""What a row asks for by its rule is filled in already."""

_MOVES: Final = {"R-HOLD-1": "T-6"}
"""Rules that ask for a change of status."""


def open_due(app: Doors, row: DueRow) -> None:
    """Open what settles a row of Today."""
    table, _, ident = row.subject.partition(":")
    case = row.case or ""
    if row.opens == "task" and row.kind == "contact" and row.case:
        mode = "in_person" if "visit" in row.what.casefold() else "phone"
        app.open_contact(row.case, values={"mode": mode, "direction": "out"}, settles=ident)
    elif row.rule in _MOVES:
        _open(app, _MOVES[row.rule], case, "")
    elif row.opens == "case" and row.case:
        app.open_editor("task", row.case)  # what has no next step gets one
    elif row.opens == "assess" and row.case:
        _assess(app, row, table, ident)
    elif row.opens in _PLANNED or row.opens in _COORDINATED:
        _open_entry(app, row.opens, case, table, ident)
    else:
        known = table == _TABLES.get(row.opens)
        _open(app, row.opens, case, ident if known else "", _VALUES.get(row.rule))


def open_step(app: Doors, step: Step, case: str) -> None:
    """Open what the process asks for next."""
    if step.opens in _PLANNED or step.opens in _COORDINATED:
        _open_entry(app, step.opens, case, _KEYS.get(step.opens, step.opens), step.subject)
    else:
        _open(app, step.opens, case, step.subject)


def open_gap(app: Doors, item: GapItem, case: str) -> None:
    """Open what mends a missing item of a case."""
    table, _, ident = item.subject.partition(":")
    if item.opens in _PLANNED or item.opens in _COORDINATED:
        _open_entry(app, item.opens, case, table, ident)
    else:
        _open(app, item.opens, case, ident, _GAP_VALUES.get(item.name))


_GAP_VALUES: Final = {
    "consent": {"kind": "service_agreement"},
    "privacy": {"kind": "privacy_notice"},
    "contact": {"mode": "phone", "direction": "out"},
}
"""What a new entry is begun with, by the item that is missing."""

_PLANNED: Final = frozenset(("plan", "goal", "review", "copy"))
"""What stands under Plan."""

_COORDINATED: Final = frozenset(("referral", "transition", "authorization", "escalation", "education"))
"""What stands under Coordinate."""

_KEYS: Final = {"plan_version": "version", "disclosure": "copy"}
"""How the sections call an entry whose table has another name."""


def _open_entry(app: Doors, opens: str, case: str, table: str, ident: str) -> None:
    """Open the plan or what is coordinated, at the entry that is meant."""
    section = commands.SECTION_PLAN if opens in _PLANNED else commands.SECTION_COORDINATE
    if opens == "transition" and table in {"informed", "disclosure"}:
        table, ident = "transition", _transition_of(app, case, ident)
    key = opens if table in {"case", ""} else _KEYS.get(table, table)
    app.open_case(case, section=section, at=f"{key}:{ident if table != 'case' else ''}")


def _transition_of(app: Doors, case: str, copy: str) -> str:
    """The transition whose receiver was sent those papers."""
    rows = app.casebook.transitions.rows(case)
    return next((row.id for row in rows if any(each.id == copy for each in row.copies)), "")


def open_draft(app: Doors, draft: DraftRow) -> None:
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
    elif " " in draft.form:
        _ask_again(app, draft)
    else:
        app.open_editor(draft.form, case, ident)


def _ask_again(app: Doors, draft: DraftRow) -> None:
    """The words of a question: it is asked again, and has them."""
    asked, _, at = draft.form.partition(" ")
    if at.startswith(_ENTRY):
        app.open_resources(at.removeprefix(_ENTRY))
        app.notify(hint(commands.VOID), markup=False)
        return
    table, _, ident = at.partition(":")
    at = f"{_KEYS.get(table, table)}:{ident}"
    there = asked in _ASKED_THERE or table in _SETTLED_THERE
    section = commands.SECTION_COORDINATE if there else _section(at)
    app.open_case(draft.subject, section=section, at=at, asked=asked)


def open_hit(app: Doors, hit: Hit) -> None:
    """Open what was found: the chart where it stands, an entry of the directory, or a task of the practice."""
    if hit.kind == "organization":
        app.open_resources(hit.id)
        return
    if not hit.case:
        app.open_editor("task", id=hit.id)
        return
    entry = _ENTRIES.get(hit.kind)
    section = _FOUND_IN.get(hit.kind, commands.SECTION_TIMELINE if entry else None)
    app.open_case(hit.case, section=section, at=f"{entry}:{hit.id}" if entry else "")


_ENTRIES: Final = {
    "contact": "contact",
    "addendum": "contact",
    "task": "task",
    "goal": "goal",
    "referral": "referral",
}
"""What stands in a list of the chart, and under which kind of key: an addendum under its note."""

_FOUND_IN: Final = {
    "inquiry": commands.SECTION_ENGAGE,
    "goal": commands.SECTION_PLAN,
    "referral": commands.SECTION_COORDINATE,
}
"""The sections of what stands elsewhere than on the timeline."""

_TABLES: Final = {
    "task": "task",
    "sign": "contact",
    "inquiry": "inquiry",
    "consent": "consent",
    "assessment": "assessment",
    "flag": "flag",
    "need": "need",
    "organization": "organization",
}
"""The kind of entry that each code opens; a row about something else asks for a new entry."""


_SITTING: Final = "assessment "
"""How the form of a draft begins that is a form begun and not finished; its code follows."""

_ASSESSED: Final = frozenset(("assessment", "flag", "need", "due"))
"""What stands under Assess."""


_ENTRY: Final = "organization:"
"""The key of an entry of the directory, which belongs to no case."""

_ASKED_THERE: Final = frozenset(("until", "escalate", "set", "reconciled"))
"""Questions that Coordinate alone asks, of rows that stand elsewhere too."""

_SETTLED_THERE: Final = frozenset(("task", "expectation"))
"""What Coordinate settles, where it stands on the timeline or under Engage as well."""

_IN_PLAN: Final = frozenset(("plan", "goal", "intervention", "version", "copy", "review"))
"""The keys of what stands under Plan."""


def _section(at: str) -> Command:
    """The section in which an entry stands, by its key."""
    kind = at.partition(":")[0]
    if kind in _ASSESSED:
        return commands.SECTION_ASSESS
    if kind == "acuity":
        return commands.SECTION_OVERVIEW
    if kind in _IN_PLAN:
        return commands.SECTION_PLAN
    if kind in _COORDINATED:
        return commands.SECTION_COORDINATE
    return commands.SECTION_TIMELINE if kind in _ENTRIES.values() else commands.SECTION_ENGAGE


def _assess(app: Doors, row: DueRow, table: str, ident: str) -> None:
    """Open the form that a rule asks for; which one fits a change in condition, the section says."""
    case = row.case or ""
    if table == "change":
        app.open_case(case, section=commands.SECTION_ASSESS, at=f"due:{row.key}")
    else:
        code = ident if table == "instrument" else _FORMS.get(row.rule, COMPREHENSIVE)
        app.open_form(case, code, reason=_REASONS.get(row.rule, ""))


def _go_on(app: Doors, draft: DraftRow) -> None:
    """Go on with a form that was begun."""
    try:
        case, code, assessment = app.casebook.assess.of_draft(draft.form, draft.subject)
    except CaseworkError as error:
        app.report(error)
        return
    app.open_form(case, code, assessment=assessment)


def _open(app: Doors, opens: str, case: str, ident: str, values: Mapping[str, str] | None = None) -> None:
    if opens == "contact":
        app.open_contact(case, values=values)
    elif opens == "sign":  # where it is read whole, and `s` signs it
        app.open_case(case, section=commands.SECTION_TIMELINE, at=f"contact:{ident}")
    elif opens in {"task", "inquiry", "consent", "decision_maker"}:
        app.open_editor(opens, case, ident, values)
    elif opens == "case":
        app.open_editor("case", case, case)
    elif opens == "organization":
        app.open_resources(ident)
    elif opens == "assess":
        app.open_form(case, COMPREHENSIVE)
    elif opens == "acuity":
        app.open_case(case, section=commands.SECTION_OVERVIEW, at=f"acuity:{case}")
    elif opens in _ASSESSED:
        app.open_case(case, section=commands.SECTION_ASSESS, at=f"{opens}:{ident}")
    else:
        # The screening and its decision, and every change of status, stand in the chart under Engage.
        at = "criterion:" if opens == "screening" else f"move:{opens}"
        app.open_case(case, section=commands.SECTION_ENGAGE, at=at)
