"""What lists and screens show: frozen rows of plain values.

Instants are texts as the record keeps them (``2026-11-20T16:00:00Z``), days are ISO dates; a row costs nothing to make
and carries to JSON as it stands. Codes are those of the vocabularies; labels are looked up when they are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Mark = Literal["urgent", "today", "soon", "done", "none", "confirm", "draft", "plain"]
"""How a row is marked: ``!`` ``●`` ``○`` ``✓`` ``–`` ``~`` ``…`` or nothing; never by color alone."""

Window = Literal["overdue", "today", "week", "later"]
"""The due windows of Today, in order."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list."""

    case: str
    """Public id."""
    number: str
    """Such as 2026-014."""
    name: str
    """Last, First."""
    born: str | None
    status: str
    focus: str
    acuity: int
    opened: str | None
    last_contact: str | None
    """Instant of the last contact reached."""
    last_face: str | None
    """Instant of the last one in person."""
    next_due: str | None
    """A day or an instant."""
    next_step: str
    hard: bool
    payer: str
    alert: bool
    unsigned: int
    tasks: int
    goals: int = 0
    goals_met: int = 0


class DueRow(NamedTuple):
    """One line of Today: a task, or what a due rule asks.

    A named tuple: there are a thousand at once, and a frozen dataclass of 22 fields takes ten times as long to make.
    """

    key: str
    """``task:<public id>`` or ``clock:<rule>:<subject>``; stays the same while the promise stands."""
    due: str
    """A day of the practice or an instant; empty for a case without a next step."""
    until: str
    """Last day of the window; empty without one."""
    hard: bool
    case: str | None
    """Public id; None for a task of the practice."""
    client: str
    what: str
    why: str
    """The reason in words, such as "notes in 24 h" or "your task"."""
    rule: str
    """Rule id such as R-DOC-1; empty for a task."""
    source: str
    """The rule's origin, or where the task came from."""
    opens: str
    """What settles it: contact, task, screening, inquiry, consent, decision_maker, sign, case, assess, flag, need."""
    subject: str
    """``table:public id`` of what it is about."""
    kind: str = ""
    """Task kind or process component, for grouping."""
    number: str = ""
    """Case number."""
    phone: str = ""
    safe: str = ""
    """The safe-contact line shown before dialing."""
    attempts: int = 0
    """Contact attempts since the client was last reached."""
    window: Window = "today"
    """Where it stands at the moment it was read."""
    left: str = ""
    """How long is left or how late it is, in a few letters: ``14 h left``, ``2 d late``, ``Fri``."""
    overdue: int = 0
    """Whole days past the last day or instant."""
    pressing: bool = False
    """Bears the sign of urgency: overdue, or a hard deadline by tomorrow."""
    first: bool = False
    """Stands before all others: an open urgent safety flag."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A case in five lines, for the phone call."""

    case: str
    title: str
    """Name, age, pronouns, language and interpreter."""
    safe: str
    """The safe-contact line; empty when nothing restricts it."""
    lines: tuple[tuple[str, str], ...]
    """Label and text: Who, Why, Plan, Last, Next."""


@dataclass(frozen=True, slots=True)
class ChartHead:
    """The header and rail of a chart."""

    case: str
    number: str
    status: str
    focus: str
    acuity: int
    name: str
    """Last, First."""
    preferred: str
    born: str | None
    died: str | None
    pronouns: str
    language: str
    """By its name."""
    interpreter: str
    """Code of `interpreter_need`."""
    decides: str
    """Who decides, in words; empty when nobody asked yet."""
    consent: str
    """The state of the service agreement: valid, expiring, expired, revoked, missing."""
    safe: str
    alerts: tuple[str, ...]
    rail: tuple[tuple[str, str, str], ...]
    """Component, mark (done, due, missing, none) and day last evidenced ("" for none)."""
    last_contact: str | None
    last_face: str | None
    version: int


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact, as the timeline and `show` give it."""

    id: str
    at: str
    recorded: str
    mode: str
    direction: str
    party: str
    reached: str
    minutes: int | None
    travel_minutes: int | None
    miles: float | None
    interpreter: str
    place: str
    format: str
    narrative: str
    client_view: str
    next_step: str
    topics: tuple[str, ...]
    goals: tuple[int, ...]
    attention: bool
    billable: bool | None
    sensitivity: str
    author: str
    signed: str | None
    signed_by: str
    late: bool
    """Recorded more than 24 hours after it was held."""
    addenda: tuple[AddendumRow, ...] = ()
    version: int = 1
    plan_working: str = ""
    """Answered at a follow-up after a discharge; a code of `plan_working`."""


@dataclass(frozen=True, slots=True)
class AddendumRow:
    """A later word on a signed note."""

    at: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One line of the timeline: enough to draw it, not its whole text."""

    key: str
    """``contact:<public id>``, ``episode:…``, ``task:…``, ``stage:…``, ``assessment:…``, ``flag:…``, ``look:…``, …"""
    at: str
    kind: str
    """The contact mode's code, episode, task, stage, inquiry, assessment, flag, goal, plan."""
    label: str
    """Such as "call 15m"."""
    text: str
    """The first of the note, one line, at most 200 characters."""
    mark: Mark
    goals: tuple[int, ...] = ()
    late: bool = False
    attention: bool = False


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One line of a chart section that is made of fields and registers."""

    key: str
    """``register:public id``, or ``register:`` for one that is not there yet."""
    group: str
    """The heading it stands under."""
    label: str
    text: str
    mark: Mark = "plain"
    adds: str = ""
    """The register that `a` adds to while the cursor is here; empty for none."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One act of the history: who changed what and when."""

    seq: int
    at: str
    actor: str
    act: str
    summary: str
    changes: tuple[str, ...]
    """Each change in words: "task · due: 2026-11-20 → 2026-11-24"."""
    undone: bool = False


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of an editor, made from the entity's declaration."""

    name: str
    title: str
    help: str
    kind: Literal["text", "long", "choice", "date", "instant", "number", "yes_no"]
    value: str
    """As typed: a day as ISO, an instant as ``2026-11-20 16:00`` of the practice, a choice as its code."""
    vocabulary: str = ""
    open: bool = False
    """A choice field that takes other words as well."""
    required: bool = False
    unit: str = ""
    locked: bool = False
    """Shown, not editable."""


@dataclass(frozen=True, slots=True)
class Form:
    """What an editor shows: fields of one entity, and the version that was read."""

    register: str
    """inquiry, screening, criterion, consent, contact, …"""
    id: str
    """Public id of what is edited; empty for a new one."""
    case: str
    """Public id of the case; empty where there is none yet."""
    title: str
    fields: tuple[FieldRow, ...]
    version: int | None = None
    context: tuple[str, ...] = ()
    """Lines above the fields: last contact, last face to face, what is due."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """Something typed and not saved."""

    id: int
    form: str
    """quick, or the register of an editor."""
    subject: str
    """Public id of what is edited, or of the case for a new entry; empty for none."""
    at: str
    client: str
    preview: str
    values: tuple[tuple[str, str], ...]
    session: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One find."""

    kind: Literal[
        "client",
        "contact",
        "addendum",
        "task",
        "inquiry",
        "assessment",
        "need",
        "goal",
        "organization",
        "referral",
    ]
    id: str
    case: str
    """Public id; empty for a task of the practice and an entry of the directory."""
    client: str
    """The client's name; of an entry of the directory its own."""
    snippet: str
    """The text around the words found, on one line."""
    at: str
    words: tuple[tuple[int, int], ...] = ()
    """Where in the snippet the words found stand: start and end."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody in the record who may be the same person."""

    case: str
    client: str
    born: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A guard that is not met: what it asks, and the reasons that can be picked."""

    guard: str
    severity: Literal["stop", "ask", "note"]
    sentence: str
    reasons: tuple[str, ...]
    sources: tuple[str, ...]
    by_date: str = ""
    """The one of the reasons that asks for a day: by then it will be there."""


@dataclass(frozen=True, slots=True)
class Way:
    """A change of status or focus that is possible now."""

    id: str
    """T-2 … T-14, F-a … F-f."""
    label: str
    asks: tuple[Ask, ...]
    """What it asks first, as the case stands."""
    focus: str = ""
    """Where only the focus moves: its code."""


@dataclass(frozen=True, slots=True)
class Step:
    """What the process asks for next on a case."""

    what: str
    why: str
    opens: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Logged:
    """What quick entry wrote."""

    id: str
    case: str
    client: str
    tasks: tuple[str, ...]
    """Public ids, in the order of the line."""
    seq: int


@dataclass(frozen=True, slots=True)
class Load:
    """The caseload against capacity."""

    open: int
    points: int
    capacity: int
    parked: int = 0
    no_next_step: int = 0
    later: int = 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row of a file that did not come in."""

    file: str
    line: int
    """The line on which the row begins; the header is line 1."""
    reason: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row of a file that was left out, since it may be somebody who is on record already."""

    file: str
    line: int
    candidates: tuple[Candidate, ...]
    """Whom it may be; one without a case stands further up in the same file."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would do. `read` is the sum of what came in, what was left out and what was refused."""

    read: int
    """Clients that the file names."""
    added: int
    updated: int
    """Clients on record whose entries changed."""
    unchanged: int
    rejected: tuple[Rejected, ...] = ()
    """Rows of any of the files, so that they may be more than clients are missing."""
    duplicates: tuple[Duplicate, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences about the file as a whole."""

    def as_json(self) -> dict[str, Any]:
        """The keys that other programs rely on."""
        return {
            "read": self.read,
            "added": self.added,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": [{"file": row.file, "line": row.line, "reason": row.reason} for row in self.rejected],
            "duplicates": [
                {
                    "file": row.file,
                    "line": row.line,
                    "candidates": [
                        {
                            "case": each.case or None,
                            "client": each.client,
                            "born": each.born,
                            "reason": each.reason,
                        }
                        for each in row.candidates
                    ],
                }
                for row in self.duplicates
            ],
            "notes": list(self.notes),
        }
