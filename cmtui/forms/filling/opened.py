"""What passes between a form on the screen and the record: how it is opened, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cmtui.forms.answers import Answers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cmtui.form_rows import ScoreRow
    from cmtui.forms.answers import Path
    from cmtui.forms.filling.outcome import Subject
    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.forms.tree import Form


@dataclass(frozen=True, slots=True)
class SittingState:
    """Where a sitting stands: what is kept as a draft at once, and what is finished in the end."""

    answers: Answers = field(default_factory=Answers)
    position: Path = ()
    """The question in focus; empty for the first one."""
    mode: str = ""
    """Code of `assessment_mode`."""
    informants: str = ""
    """Who answered: the client, or who else and why."""
    interpreter: str = ""
    """Code of `interpreter_used`."""
    reason: str = ""
    """Code of `assessment_reason`."""
    conclusion: str = ""
    evolving_needs: str = ""
    """What changed since last time, and what may come (SOP-J-2)."""
    done: str = ""
    """What was done about what alarms, written at the end of the form; it goes to the flags."""
    closes: str = ""
    """Whether the flags are closed with that: `yes`, else they stay open."""
    why: str = ""
    """Why a signed assessment is amended."""
    begun: datetime | None = None
    """When the sitting began, which is when the assessment was held; the present instant where None."""
    assessment: str = ""
    """Public id of the one that is taken up again: completed and unsigned it is changed, signed it is amended."""
    digest: str = ""
    """Of the version of the form in which it began: it goes on in it whatever comes into the library meanwhile."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A form ready to be filled in for one case."""

    case: str
    code: str
    version: str
    """The form's own version."""
    title: str
    form: Form
    rules: tuple[ScoreRule, ...]
    subject: Subject
    state: SittingState
    """Of the draft, or of the assessment that is taken up again; else a beginning."""
    kept: bool
    """Whether the state is that of a draft."""
    last: Mapping[str, str]
    """Link id to last time's answer in words; to confirm, never to copy silently."""
    last_on: str
    """The day of that; empty where there is none."""
    last_scores: tuple[ScoreRow, ...]
    confidential: bool
    """Whether all of the form stays off lists, titles and previews."""
    rights: str
    """The owner's statement, for the form's first and last line."""

    @property
    def answers(self) -> Answers:
        """What was answered so far."""
        return self.state.answers

    @property
    def position(self) -> Path:
        """The question that was in focus; empty for the first one."""
        return self.state.position
