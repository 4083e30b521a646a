"""What lists and screens show of the library of forms and of what came of them: frozen rows, as those of `rows`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class FormRow:
    """One form of the library."""

    code: str
    version: str
    title: str
    items: int
    """Questions a person can see."""
    licence: str
    """In a few words."""
    domains: tuple[str, ...]
    """Codes of `outcome_domain`."""
    source: Literal["shipped", "imported"]
    retired: bool = False
    interval_days: int | None = None
    """Asked again after; None where nothing says so."""
    comprehensive: bool = False
    """Counts as the assessment that a plan rests on (G-15)."""
    status: Literal["added", "new version", "unchanged", ""] = ""
    """What `add` did with it; empty in the list."""


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """One score rule of a form."""

    rule: str
    version: str
    title: str
    source: Literal["shipped", "imported"]
    bands: tuple[tuple[str, str], ...] = ()
    """Each band's text and where it comes from."""


@dataclass(frozen=True, slots=True)
class FormInfo:
    """All that is known about a form of the library."""

    form: FormRow
    url: str
    publisher: str
    rights: str
    """The owner's statement, whole."""
    entitled_by: str
    """Who said that this practice may use it; empty for a shipped one."""
    entitled_at: str | None
    versions: tuple[tuple[str, str | None, str], ...]
    """Version, instant it came into the record (None while shipped and unused), SHA-256; the newest first."""
    rules: tuple[RuleInfo, ...]
    findings: tuple[tuple[str, str, str], ...]
    """Severity, link id, and what it means."""


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One score as it was found."""

    rule: str
    version: str
    score: str
    title: str
    value: float | None
    text: str
    """The value in words; "6 of 9 answered" where it is incomplete."""
    band: str
    """A screening result, not a diagnosis."""
    source: str
    """Where the band comes from."""
    poor: bool
    domain: str
    better: str
    at: str
    minimum: float | None = None
    """The lowest and the highest figure that it can be; None where nothing says so."""
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment in a list; of a confidential one only that it is there."""

    id: str
    """Public id."""
    case: str
    form: str
    """The form's code; empty where the form itself would tell what is confidential."""
    version: str
    title: str
    date: str
    """The day it was held."""
    status: Literal["complete", "signed", "amended"]
    signed: str | None
    """Instant of the signature."""
    score: float | None
    text: str
    """The leading score in words."""
    band: str
    domain: str
    poor: bool
    trend: tuple[float, ...]
    """The leading score of this form on this case up to this one, the oldest first."""
    change: float | None
    """Against the one before; None for the first."""
    better: str
    """high or low: which way the score improves."""
    mode: str
    reason: str
    informants: str
    conclusion: str
    confidential: bool
    flags: int
    """Safety flags raised in it."""
    scores: tuple[ScoreRow, ...] = ()
    replaces: str = ""
    """Public id of the one it amends."""
    replaced_by: str = ""
    author: str = ""
    signed_by: str = ""
    again: str = ""
    """The day the form is asked again; empty where nothing says so."""
    interpreter: str = ""
    """Code of `interpreter_used`."""
    evolving_needs: str = ""


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A safety flag; of a confidential one the words are there only in the row asked for by its id."""

    id: str
    case: str
    client: str
    level: str
    """Code of `alert_level`."""
    text: str
    confidential: bool
    form: str
    raised_at: str
    done: str
    closed_at: str | None
    closed_by: str
    assessment: str = ""
    corrected_at: str | None = None
    value: str = ""
    source: str = ""
    link_id: str = ""
    """The question whose answer raised it; empty for one raised by a score."""


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need, problem, barrier, risk or strength of a case."""

    id: str
    case: str
    domain: str
    """Code of `need_domain`."""
    kind: str
    statement: str
    severity: str
    source: str
    proposed: bool
    """It came of a score or an answer."""
    confidential: bool
    disposition: str
    """Code of `need_disposition`; empty while it waits for its answer."""
    reason: str
    until: str | None
    opened: str
    closed: str | None
    client_rank: int | None = None
    manager_rank: int | None = None
    assessment: str = ""
