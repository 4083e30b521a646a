"""The questions of a transition of care: one dialog, digits answer, and Enter takes what comes next."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from cmtui.errors import WrongUsage
from cmtui.rows import FieldRow
from cmtui.rules.typed import understand
from cmtui.screens.chart.sure import sure_step
from cmtui.screens.dialogs.steps import Step, due_step, past_step, vocabulary_step
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cmtui.care_rows import CopyRow, TransitionRow
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.coordination.transitions_reads import Scored

HANDED: Final = "discharge summary, medication list"
"""What is sent as a rule."""

_SETTINGS: Final = ("hospital", "skilled_nursing", "rehabilitation", "emergency", "observation")
"""Settings that clients mostly leave; any other is typed, or chosen in the editor."""

_NEXT: Final = {
    "happened": "It happened: when",
    "told": "Information sent to a receiver",
    "received": "Receipt verified",
    "contact": "Call: is the plan working",
    "elements": "Elements of the plan",
    "visit": "Follow-up visit kept: when",
    "compared": "Medication list compared today",
    "problems": "Problems settled today",
    "found": "Problems found",
    "taught": "Education given",
    "risk": "Risk of readmission",
    "readmitted": "Readmitted: when",
    "review": "Review of the readmission",
    "close": "Close: nothing more to watch",
}
"""What can be done, in the order of the field."""


class Known(NamedTuple):
    """What the questions offer, read before they are asked."""

    row: TransitionRow
    now: datetime
    """The practice's wall clock."""
    receivers: tuple[tuple[str, str], ...]
    bases: tuple[tuple[str, str], ...]
    named: Mapping[str, str]
    """Whom each release among the bases names."""
    lace: Scored | None
    stay: str
    """The day on which a stay began within the 30 days; empty for none."""


def known(casebook: Casebook, ident: str) -> Known:
    """Read it."""
    transitions = casebook.transitions
    row = transitions.row(ident)
    now = casebook.wall().replace(tzinfo=None)
    case = row.case
    return Known(
        row,
        now,
        transitions.receivers(case),
        transitions.bases(case),
        transitions.named(case),
        transitions.lace(case),
        transitions.next_stay(ident),
    )


# --- A new one ----------------------------------------------------------------------------------------------------


def new_following(
    now: datetime, places: tuple[tuple[str, str], ...], answers: Mapping[str, str]
) -> Step | None:
    """The next question of a new transition: from, to, when.

    Args:
        now: The practice's wall clock.
        places: Setting and name of the facilities where the client was lately.
        answers: Those given so far.
    """
    if "from" not in answers:
        named = tuple(
            (f"{setting}:{name}", f"{name} ({catalog.label('transition_setting', setting).casefold()})")
            for setting, name in places
        )
        settings = tuple((f"{code}:", catalog.label("transition_setting", code)) for code in _SETTINGS)
        first = named[0][0] if named else ""
        return Step("from", "From where?", (*named, *settings), first=first, other=True, label="From")
    if "to" not in answers:
        return vocabulary_step("to", "To where?", "transition_setting", first="home", label="To")
    if "when" not in answers:
        asks = "When did it happen? fri 16:00, today; Enter alone: it has not yet."
        return Step("when", asks, reads=partial(past_moment_words, now), label="Happened")
    if not answers["when"] and "expected" not in answers:
        return due_step("expected", "On which day is it expected?", today=now.date())
    return None


def new_values(answers: Mapping[str, str], now: datetime) -> dict[str, str]:
    """The answers as the fields of a transition; a place typed by name keeps its setting open."""
    setting, colon, place = answers["from"].partition(":")
    if not (colon and catalog.is_shipped("transition_setting", setting)):
        setting, place = "", answers["from"]
    to = answers["to"]
    home = catalog.is_shipped("transition_setting", to)
    return {
        "from_setting": setting,
        "from_place": place,
        "to_setting": to if home else "other",
        "to_place": "" if home else to,
        "happened_at": past_moment(now, answers["when"]) if answers["when"] else "",
        "expected_on": answers.get("expected", ""),
    }


def past_moment(now: datetime, typed: str) -> str:
    """An instant that has passed, as a field takes it.

    Raises:
        WrongUsage: It is none; the sentence says why.
    """
    return _moment(now, typed)[0]


def past_moment_words(now: datetime, typed: str) -> str:
    """The same, as it was understood."""
    return _moment(now, typed)[1]


def _moment(now: datetime, typed: str) -> tuple[str, str]:
    found = understand(FieldRow("happened_at", "When it happened", "", "instant", ""), typed, now=now)
    if found.wrong:
        raise WrongUsage(found.wrong)
    return found.value, found.said


# --- The next step ------------------------------------------------------------------------------------------------


def following(known: Known, answers: Mapping[str, str], *, only: str = "") -> Step | None:
    """The next question: what is done, and what that asks for.

    Args:
        known: What the questions offer.
        answers: Those given so far.
        only: What is done, where that is said already.
    """
    if not only and "do" not in answers:
        offered = offers(known.row)
        return Step("do", "What is done?", tuple((code, _NEXT[code]) for code in offered), first=offered[0])
    asked = _ASKED.get(only or answers["do"], ())
    steps = (make(known, answers) for make in asked)
    return next((step for step in steps if step is not None and step.name not in answers), None)


def offers(row: TransitionRow) -> tuple[str, ...]:
    """What can be done now; what the transition asks for next leads."""
    happened, open_problems = bool(row.happened_at), bool(row.problems) and not row.problems_fixed_on
    if row.closed_on:
        return ("elements", "taught", "risk")
    can = {
        "happened": not happened,
        "told": True,
        "received": any(not copy.received_on for copy in row.copies),
        "contact": bool(row.follow_up_due) and not row.follow_up_at,
        "elements": True,
        "visit": happened and not row.visit_on,
        "compared": happened and not row.medicines_compared_on,
        "problems": open_problems,
        "found": happened,
        "taught": True,
        "risk": True,
        "readmitted": happened and not row.readmitted_on,
        "review": bool(row.readmitted_on),
        "close": happened,
    }
    found = [code for code in _NEXT if can[code]]
    return tuple(sorted(found, key=lambda code: code != row.next))


def _when(known: Known, _: Mapping[str, str]) -> Step:
    reads = partial(past_moment_words, known.now)
    return Step("when", "When did it happen? today 16:00, yesterday 2pm; Enter alone: now.", reads=reads)


def _recipient(known: Known, _: Mapping[str, str]) -> Step:
    options = tuple((name, f"{name}, {kind}" if kind else name) for name, kind in known.receivers)
    return Step("recipient", "Sent to whom?", options, other=True, optional=False, label="To")


def _what(_known: Known, _: Mapping[str, str]) -> Step:
    return Step("what", "What was sent?", first=HANDED, optional=False, label="What")


def _basis(known: Known, _: Mapping[str, str]) -> Step:
    return Step("basis", "On what basis? (S-2)", known.bases, other=True, optional=False, label="Basis")


def _sure(known: Known, answers: Mapping[str, str]) -> Step | None:
    """Asked where the release names others."""
    return sure_step(known.named.get(answers["basis"], ""), answers["recipient"])


def _way(_known: Known, _: Mapping[str, str]) -> Step:
    ways = ("fax", "portal", "email", "in_person", "phone", "letter")
    return vocabulary_step("way", "Sent how?", "contact_mode", only=ways, label="Sent by")


def _which(known: Known, _: Mapping[str, str]) -> Step | None:
    """Whose receipt; not asked where only one is open."""
    waiting = open_copies(known.row)
    if len(waiting) == 1:
        return None
    options = tuple((copy.id, f"{copy.recipient}: {copy.what}") for copy in waiting)
    return Step("copy", "Who has it?", options, first=waiting[0].id if waiting else "")


def _how(known: Known, answers: Mapping[str, str]) -> Step:
    waiting = open_copies(known.row)
    who = next((copy.recipient for copy in waiting if copy.id == answers.get("copy", copy.id)), "")
    return Step("how", f"{who} has it: how do you know, and from whom?")


def _education(known: Known, _: Mapping[str, str]) -> Step:
    return Step(
        "words", "What was taught to whom, and said back how?", first=known.row.education, optional=False
    )


def _problems(_known: Known, _: Mapping[str, str]) -> Step:
    return Step("words", "Which problems were found? Parted by ;", optional=False)


def _risk(known: Known, _: Mapping[str, str]) -> Step:
    levels = tuple((term.code, term.label) for term in catalog.terms("risk_level"))
    lace = known.lace
    if lace is None or not lace.band:
        return Step("risk", "Risk of readmission, by your own judgment?", levels, first=known.row.risk)
    offered = (f"lace:{lace.band}", f"LACE {lace.score:g} of {lace.on}: {lace.band}")
    return Step("risk", "Risk of readmission?", (offered, *levels), first=offered[0])


def _readmitted(known: Known, _: Mapping[str, str]) -> Step:
    step = past_step("day", "When was the client readmitted?", today=known.now.date())
    return replace(step, first=known.stay)


def _visit(known: Known, _: Mapping[str, str]) -> Step:
    return past_step("day", "When was the follow-up visit kept?", today=known.now.date())


def _cause(known: Known, _: Mapping[str, str]) -> Step:
    asks = "What caused the readmission?"
    return vocabulary_step("cause", asks, "readmission_cause", first=known.row.cause, label="Cause")


def _cause_note(known: Known, _: Mapping[str, str]) -> Step:
    return Step("note", "How did it come to it, in words?", first=known.row.cause_note, label="In words")


def _lesson(known: Known, _: Mapping[str, str]) -> Step:
    return Step("lesson", "What is learned from it?", first=known.row.lesson)


_ASKED: Final = {
    "happened": (_when,),
    "told": (_recipient, _what, _basis, _sure, _way),
    "received": (_which, _how),
    "taught": (_education,),
    "found": (_problems,),
    "risk": (_risk,),
    "readmitted": (_readmitted,),
    "visit": (_visit,),
    "review": (_cause, _cause_note, _lesson),
}
"""What each asks for."""


def open_copies(row: TransitionRow) -> tuple[CopyRow, ...]:
    """What was sent and is not known to have arrived."""
    return tuple(copy for copy in row.copies if not copy.received_on)
