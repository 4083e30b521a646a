"""A version of a plan read back as it was frozen: whether it holds all that its text and its changes are told from."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from cmtui.rules.plan_words import ATTAINED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cmtui.rules.plan_words import Data


def read_frozen(text: str) -> Data:
    """The data of a version.

    Args:
        text: The JSON that was frozen with it.

    Raises:
        ValueError: It is none, or something that every plan has is missing or of another kind.
    """
    try:
        data = json.loads(text)
    except (TypeError, RecursionError) as error:
        raise ValueError("no JSON of a plan") from error
    _check(data, _PLAN)
    return dict(data)


def _check(data: object, kinds: Mapping[str, Callable[[Any], bool]]) -> bool:
    """Whether a part of a plan has each of its fields; others are of no concern.

    Raises:
        ValueError: One is missing, or of another kind; or it is no part of a plan at all.
    """
    if not isinstance(data, dict):
        raise ValueError("not a part of a plan")  # noqa: TRY004  # what is read is wrong, not who reads it
    for name, fits in kinds.items():
        if name not in data or not fits(data[name]):
            raise ValueError(f"{name} is missing or of another kind")
    return True


def _text(value: object) -> bool:
    return isinstance(value, str)


def _day(value: object) -> bool:
    return value is None or (isinstance(value, str) and bool(date.fromisoformat(value)))


def _number(value: object) -> bool:
    return value is None or isinstance(value, int | float)


def _yes_no(value: object) -> bool:
    return value is None or isinstance(value, bool)


def _list(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _levels(value: object) -> bool:
    return isinstance(value, list) and len(value) == len(ATTAINED) and all(map(_text, value))


def _attained(value: object) -> bool:
    return value is None or (isinstance(value, int) and value in ATTAINED)


def _fields(kind: Callable[[Any], bool], names: str) -> dict[str, Callable[[Any], bool]]:
    return dict.fromkeys(names.split(), kind)


_NEED: Final = {
    **_fields(_text, "id domain kind statement disposition reason"),
    **_fields(_number, "client_rank manager_rank"),
    "confidential": _yes_no,
}

_STEP: Final = {
    **_fields(
        _text,
        "id what kind responsible frequency evidence cost benefit_told risk_told cost_told alternatives_told status "
        "result depends_on",
    ),
    **_fields(_day, "start_on due_on told_on"),
    "none_told": _yes_no,
}

_STEPS: Final = _list(lambda value: _check(value, _STEP))

_GOAL: Final = {
    **_fields(
        _text,
        "id words what measure unit horizon barriers strengths evidence responsible agreed_how tied_measure status "
        "status_reason",
    ),
    **_fields(_number, "number baseline target importance confidence review_days"),
    **_fields(_day, "target_on agreed_on status_on attained_on"),
    "attainment": _attained,
    "levels": _levels,
    "needs": _list(_text),
    "interventions": _STEPS,
}

_PLAN: Final = {
    **_fields(_text, "case client name agreed_by agreed_how prepared_with reason declined"),
    **_fields(_day, "agreed_on previous_on valid_until"),
    **_fields(_yes_no, "fits sustainable appropriate"),
    "version": _number,
    "needs": _list(lambda value: _check(value, _NEED)),
    "goals": _list(lambda value: _check(value, _GOAL)),
    "loose": _STEPS,
}
"""What every version holds, each with what it may be."""
