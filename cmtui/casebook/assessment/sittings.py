"""A sitting as its draft: every answer, also to questions that are not asked at present, as text that survives a kill."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cmtui.clock import read_stamp, stamp
from cmtui.forms.answers import Answers
from cmtui.forms.filling.opened import SittingState
from cmtui.forms.responses.json import Unreadable, from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from cmtui.forms.answers import Path
    from cmtui.forms.values import Answer

_TEXTS = (
    "mode",
    "informants",
    "interpreter",
    "reason",
    "conclusion",
    "evolving_needs",
    "done",
    "closes",
    "why",
    "assessment",
    "digest",
)

SHOWN = "form"
"""The one value of a draft that lists show; the others begin with @, and no preview shows them."""


def draft_of(code: str) -> str:
    """The name under which the drafts of a form are kept."""
    return f"assessment {code}"


def to_values(state: SittingState, *, shown: str) -> dict[str, str]:
    """A state as a draft keeps it.

    Args:
        state: Where the sitting stands.
        shown: What lists say of it.
    """
    answers = state.answers
    kept = {
        "given": [[path, [to_json(each) for each in values]] for path, values in answers.given.items()],
        "repeats": list(answers.repeats.items()),
        "skipped": list(answers.skipped.items()),
        "notes": list(answers.notes.items()),
        "touched": sorted(answers.touched),
    }
    return {
        SHOWN: shown,
        "@answers": json.dumps(kept, ensure_ascii=False, separators=(",", ":")),
        "@position": json.dumps(state.position),
        "@begun": stamp(state.begun) if state.begun else "",
        **{f"@{name}": getattr(state, name) for name in _TEXTS},
    }


def from_values(values: Mapping[str, str]) -> SittingState:
    """The state that a draft holds; what of it cannot be read any more is left out."""
    begun = values.get("@begun", "")
    return SittingState(
        answers=_answers(_json(values.get("@answers", ""), {})),
        position=_path(_json(values.get("@position", ""), [])),
        begun=_instant(begun),
        **{name: values.get(f"@{name}", "") for name in _TEXTS},
    )


def _instant(text: str) -> datetime | None:
    return read_stamp(text) if text else None


def _json(text: str, otherwise: Any) -> Any:
    try:
        return json.loads(text) if text else otherwise
    except ValueError:
        return otherwise


def _path(steps: Iterable[Any]) -> Path:
    return tuple((str(link_id), int(number)) for link_id, number in steps)


def _answers(kept: Mapping[str, Any]) -> Answers:
    return Answers(
        given={_path(path): _read(values) for path, values in kept.get("given", ())},
        repeats={_path(path): int(count) for path, count in kept.get("repeats", ())},
        skipped={_path(path): why for path, why in kept.get("skipped", ())},
        notes={_path(path): str(text) for path, text in kept.get("notes", ())},
        touched=frozenset(_path(path) for path in kept.get("touched", ())),
    )


def _read(values: Iterable[Any]) -> tuple[Answer, ...]:
    found: list[Answer] = []
    for value in values:
        try:
            answer = from_json(value)
        except Unreadable:
            continue
        if answer is not None:
            found.append(answer)
    return tuple(found)
