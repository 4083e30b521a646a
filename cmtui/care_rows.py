"""What the lists of the plan, of coordination and of the process show: frozen rows, as in `rows`.

Days are ISO dates, instants UTC texts, codes those of the vocabularies, ids public ids.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class InterventionRow:
    """An intervention under its goal."""

    id: str
    goal: str
    """Public id; empty for one without a goal."""
    what: str
    kind: str
    responsible: str
    """Empty: me."""
    start: str
    due: str
    frequency: str
    status: str
    status_on: str
    depends_on: str
    """Public id of the intervention that is done before."""
    blocked: bool
    """Whether that one is not done yet."""
    cost: str
    told_on: str
    """When options, risks, costs and the choice of none were told; empty when not yet."""
    told: tuple[str, ...]
    """Which of benefit, risk, cost, alternatives, none were told."""
    evidence: str
    result: str
    version: int = 1
    said: tuple[tuple[str, str], ...] = ()
    """What was told of benefit, risk, cost and alternatives, in words."""


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal of the plan."""

    id: str
    case: str
    number: int
    words: str
    """In the client's own words; empty where only the case manager's stand."""
    what: str
    measure: str
    unit: str
    baseline: float | None
    target: float | None
    horizon: str
    target_on: str
    importance: int | None
    confidence: int | None
    barriers: str
    strengths: str
    evidence: str
    responsible: str
    agreed_on: str
    agreed_how: str
    review_days: int | None
    tied_measure: str
    levels: tuple[str, str, str, str, str]
    """In words, from −2 to +2."""
    status: str
    status_on: str
    status_reason: str
    attainment: int | None
    attained_on: str
    trend: tuple[int, ...]
    """Attainment at each review, the oldest first."""
    values: tuple[float, ...]
    """Of its tied measure, or of its own at the reviews; the oldest first."""
    reviewed_on: str
    """The last review; empty for none."""
    needs: tuple[str, ...]
    """Public ids of the needs that it answers."""
    interventions: tuple[InterventionRow, ...] = ()
    version: int = 1


@dataclass(frozen=True, slots=True)
class PlanVersionRow:
    """A plan as it was agreed."""

    id: str
    number: int
    agreed_on: str
    agreed_by: str
    agreed_how: str
    prepared_with: str
    reason: str
    declined: str
    fits: bool | None
    sustainable: bool | None
    appropriate: bool | None
    valid_until: str
    goals: int | None
    """How many were agreed; None where what was frozen cannot be read."""
    digest: str
    copies: tuple[CopyRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyRow:
    """Something that was given to somebody: a copy of the plan, papers for a receiver."""

    id: str
    recipient: str
    recipient_kind: str
    what: str
    basis: str
    way: str
    sent_on: str
    received_on: str
    """When its receipt was verified; empty when not yet."""
    received_how: str
    questions: str


@dataclass(frozen=True, slots=True)
class GoalLook:
    """How one goal stands at a review."""

    goal: str
    appropriate: bool | None = None
    relevant: bool | None = None
    realistic: bool | None = None
    attainment: int | None = None
    value: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A review of the plan."""

    id: str
    date: str
    client_response: str
    comfort: str
    changed: str
    shared_with: str
    shared_on: str
    goals: tuple[GoalLook, ...]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of the library of goals and interventions."""

    code: str
    kind: Literal["goal", "intervention"]
    domain: str
    title: str
    what: str
    goal: str
    """For an intervention the code of the goal's entry it belongs to."""
    placeholders: tuple[str, ...]
    """What is asked for when it is applied, such as name or caregiver."""
    source: Literal["shipped", "practice"]
    id: str = ""
    """Public id of the practice's own version; empty for a shipped one."""
    hidden: bool = False
    values: tuple[tuple[str, str], ...] = ()
    """All fields of the entry that say something, by their names, as typed."""


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral out."""

    id: str
    case: str
    service: str
    provider: str
    organization: str
    """Public id; empty for one that is not in the directory."""
    need: str
    state: str
    state_on: str
    waits: int
    """Days since its state changed."""
    reason: str
    """Why not connected: code of `not_connected`."""
    chosen_why: str
    options: tuple[tuple[str, str, bool], ...]
    """Name, why, and whether the client chose it."""
    states: tuple[tuple[str, str, str], ...]
    """State, day and note, the oldest first."""
    basis: str
    way: str
    information: str
    sent_on: str
    received_on: str
    scheduled_on: str
    started_on: str
    help_received: str
    satisfaction: str
    cost: str
    replaces: str = ""
    replaced_by: str = ""
    confidential: bool = False
    """It answers a confidential need: its words stand only in the row asked for by its id."""
    appointment_on: str = ""
    ended_on: str = ""
    """When it was settled; empty while it is open."""


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """An entry of the directory."""

    id: str
    kind: str
    name: str
    services: str
    area: str
    eligibility: str
    cost: str
    languages: str
    hours: str
    phone: str
    payers: str
    capacity: str
    verified_on: str
    """Empty when never."""
    stale: bool
    """Not verified within the interval of R-RES-1, or a referral failed since."""
    conflict: bool
    referrals: int
    """Own referrals that were settled."""
    helped: int
    """Of these, those that came to *help received*."""
    days_to_first: float | None
    """Median days from sending to first service."""
    failed: bool = False
    """A referral there failed since it was verified."""
    accessibility: str = ""
    fax: str = ""
    portal: str = ""
    quality: str = ""


@dataclass(frozen=True, slots=True)
class TaskSetRow:
    """A set of tasks, counted from an anchor."""

    code: str
    name: str
    anchor: str
    """Code of `set_anchor`."""
    about: str
    tasks: tuple[tuple[int, str], ...]
    """Days from the anchor and the words, in the order of the days."""
    source: str
    """Where a shipped one comes from; empty for the practice's own."""
    id: str = ""
    """Public id of the practice's own version; empty for a shipped one."""
    hidden: bool = False
    values: tuple[tuple[str, str], ...] = ()
    """All fields of the entry that say something, by their names, as typed."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the ladder by which the practice escalates."""

    level: int
    to_whom: str
    how: str
    days: int
    """Business days to the answer."""
    id: str = ""
    """Public id of the practice's own step; empty for a shipped one."""


@dataclass(frozen=True, slots=True)
class EscalationRow:
    """Something that was taken a step higher."""

    id: str
    case: str
    subject: str
    task: str
    """Public id of the task that it is about; empty for none."""
    level: int
    to_whom: str
    why: str
    asked_on: str
    answer_due_on: str
    answered_on: str
    result: str


@dataclass(frozen=True, slots=True)
class TransitionRow:
    """A transition of care, and where it stands."""

    id: str
    case: str
    title: str
    """Such as Mercy General → home."""
    step: Literal["expected", "happened", "sent", "received", "contacted", "watched", "closed"]
    """The last step that is done."""
    expected_on: str
    happened_at: str
    follow_up_due: str
    """Instant at which the 72 hours end; empty before it happened."""
    follow_up_at: str
    """Instant of the contact that settled it; empty when not yet."""
    attempts: int
    plan_working: str
    copies: tuple[CopyRow, ...]
    elements: tuple[tuple[str, str, str], ...]
    """Code, answer and note of each element of the plan."""
    risk: str
    risk_tool: str
    risk_score: float | None
    medicines_compared_on: str
    problems: str
    problems_fixed_on: str
    watch_until: str
    readmitted_on: str
    cause: str
    lesson: str
    reviewed_on: str
    closed_on: str
    next: Literal[
        "happened", "told", "received", "contact", "compared", "problems", "review", "close", ""
    ] = ""
    """What it asks for next; empty while it is only watched, and once it is closed."""
    from_setting: str = ""
    from_place: str = ""
    to_setting: str = ""
    to_place: str = ""
    planned: bool | None = None
    education: str = ""
    cause_note: str = ""
    episode: str = ""
    """Public id of the stay that it ended; empty for none."""
    visit_on: str = ""
    """When the follow-up visit was kept."""


GapState = Literal["ok", "due", "missing", "expired", "waived"]


@dataclass(frozen=True, slots=True)
class GapItem:
    """One required item of a case."""

    name: str
    """Such as consent, assessment, plan_agreed; a column of Gaps."""
    state: GapState
    words: str
    """What is missing, or since when it is there."""
    opens: str
    """Where it is mended: a code of the vocabulary `opens`, or a transition's id."""
    subject: str = ""
    """``kind:public id`` of the entry that is meant, where it is one."""
    asked: bool = True
    """False where nothing asks for it yet, such as a review before a plan is agreed: it is ok, and drawn empty."""


@dataclass(frozen=True, slots=True)
class GapRow:
    """The required items of one case."""

    case: str
    number: str
    client: str
    status: str
    items: tuple[GapItem, ...]

    @property
    def wanting(self) -> int:
        """How many items are missing or expired."""
        return sum(1 for item in self.items if item.state in {"missing", "expired"})

    @property
    def due(self) -> int:
        """How many items are due."""
        return sum(1 for item in self.items if item.state == "due")


@dataclass(frozen=True, slots=True)
class CallRow:
    """One client of the call list."""

    case: str
    client: str
    due: str
    left: str
    what: str
    """The most pressing thing that asks for the call."""
    more: int
    """Further rows of that client."""
    phone: str
    safe: str
    best_time: str
    attempts: int
    """Since the client was last reached."""
    modes: int
    """Ways in which these were made: closing a case that does not reply asks for two (G-13)."""
    days: int
    """Days since the first of these."""
    last_outcome: str
    """Code of `reached` of the last attempt; empty for none."""
    last_at: str
    pressing: bool


@dataclass(frozen=True, slots=True)
class AcuitySuggestion:
    """What the evidence says about a case's acuity; the case manager decides."""

    level: int
    now: int
    evidence: tuple[tuple[str, int, str], ...]
    """What it rests on: words, points, and the key of the entry it comes from."""
    points: int
    source: str
    """Where the scale comes from."""
    decided_on: str = ""
    """When the level that stands now was decided; empty when nobody did."""
    reason: str = ""
    """Why."""


@dataclass(frozen=True, slots=True)
class RuleChange:
    """How the practice, a payer or a program wants a rule."""

    id: str
    scope: str
    """Code of `rule_scope`."""
    named: str
    """The payer or the program; empty for the practice."""
    off: bool
    figures: tuple[tuple[str, str], ...]
    """The figures that differ, as they are typed: name and words, such as ``within`` and ``21 d``."""
    words: str
    """The same in words: ``within 21 d, acuity 3: 7 d``."""
    why: str
    understood: bool
    """Whether this cmtui can read it; one that it cannot is left out."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A due rule as it is in force for the practice, and who has it otherwise."""

    id: str
    trigger: str
    what: str
    """What it asks for; … stands where the words of a case are filled in."""
    origin: str
    component: str
    kind: str
    hard: bool
    off: bool
    figures: tuple[tuple[str, str], ...]
    """All its figures as they are typed."""
    words: str
    """The same in words; empty for a rule without figures."""
    shipped: tuple[tuple[str, str], ...]
    """The same as cmtui comes with them."""
    parameters: dict[str, Any]
    """The figures as JSON gives them."""
    by: str
    """The fact by whose value a distance differs, such as acuity; empty for none."""
    statuses: tuple[str, ...]
    """Codes of the case statuses in which it runs; ``practice`` for what belongs to no case."""
    changes: tuple[RuleChange, ...] = ()

    @property
    def text(self) -> str:
        """The rule in one line: when it begins, and what it asks for."""
        return f"{self.trigger}: {self.what}"


@dataclass(frozen=True, slots=True)
class HolidayRow:
    """A day on which the practice does not work."""

    id: str
    day: str
    name: str


@dataclass(frozen=True, slots=True)
class MissedRow:
    """A hard deadline that passed before what it asked for was there."""

    id: str
    rule: str
    what: str
    why: str
    due: str
    """A day of the practice, or an instant."""
    settled: str
    """Instant at which it was done after all."""
    subject: str
    """``kind:public id`` of what it was about."""
    origin: str
