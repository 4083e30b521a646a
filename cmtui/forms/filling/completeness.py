"""What still has to be answered, and what is not right with the answers that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.forms.filling.outcome import Issue
from cmtui.forms.filling.validation import Problem, check

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from cmtui.forms.answers import Answers, Path
    from cmtui.forms.filling.places import Layout, Place
    from cmtui.forms.filling.standing import Board, Computed
    from cmtui.forms.tree import Item
    from cmtui.forms.values import Answer


class Checks:
    """The problems of each question's answers, kept as long as the answers stay."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[tuple[Answer, ...], tuple[Problem, ...]]] = {}

    def of(self, place: Place, values: tuple[Answer, ...]) -> tuple[Problem, ...]:
        """What is wrong with these answers."""
        known = self._known.get(place.path)
        if known is None or known[0] is not values:
            known = self._known[place.path] = (values, check(place.item, values))
        return known[1]


def required_open(
    lines: Sequence[Place], layout: Layout, values: Mapping[Path, tuple[Answer, ...]], answers: Answers
) -> tuple[Path, ...]:
    """The questions in view that have to be answered: required ones, and the first of a required group left empty.

    One skipped with a reason counts as answered.
    """
    done = values.keys() | answers.skipped.keys()
    found: list[Path] = []
    for place in lines:
        if not demanded(place.item):
            continue
        if place.item.is_question:
            if place.path not in done and not place.item.read_only:
                found.append(place.path)
        elif place.item.type == "group":
            found.extend(_first_of(place, lines, layout, done))
    return tuple(dict.fromkeys(found))


def demanded(item: Item) -> bool:
    """Whether an item has to be there: required, or to be given so many times at least."""
    return item.required or bool(item.min_occurs)


def _first_of(group: Place, lines: Sequence[Place], layout: Layout, done: Collection[Path]) -> Iterator[Path]:
    end = layout.below[group.index]
    questions = [place.path for place in lines if group.index < place.index < end and place.item.is_question]
    if questions and not any(path in done for path in questions):
        yield questions[0]


def issues(
    board: Board,
    checks: Checks,
    values: Mapping[Path, tuple[Answer, ...]],
    enabled: frozenset[Path],
    computed: Computed,
    *,
    answers: Answers,
) -> tuple[Issue, ...]:
    """What is not right, in the order of the form; of items that are asked only."""
    found = [
        issue for place in board.questions if place.path in enabled for issue in _of(place, checks, values)
    ]
    found += _unfilled(board, values, enabled, answers)
    found += _too_few(board, values, enabled)
    found += broken(board, enabled, computed)
    return tuple(sorted(found, key=lambda issue: _rank(board.layout, issue)))


def _rank(layout: Layout, issue: Issue) -> int:
    place = layout.at.get(issue.path)
    return place.index if place is not None else -1


def _of(place: Place, checks: Checks, values: Mapping[Path, tuple[Answer, ...]]) -> Iterator[Issue]:
    if given := values.get(place.path):
        for reason, severity in checks.of(place, given):
            yield Issue(place.path, place.item.link_id, reason, severity)


def _unfilled(
    board: Board,
    values: Mapping[Path, tuple[Answer, ...]],
    enabled: frozenset[Path],
    answers: Answers,
) -> Iterator[Issue]:
    """Required questions that only the form can fill, and did not: no one can mend that at the desk."""
    for place in board.questions:
        item = place.item
        if (
            demanded(item)
            and (item.read_only or item.hidden)
            and place.path in enabled
            and not values.get(place.path)
            and place.path not in answers.skipped
        ):
            yield Issue(
                place.path,
                item.link_id,
                f"“{item.text or item.link_id}” is required, and the form itself did not fill it.",
                "warning",
            )


def _too_few(
    board: Board, values: Mapping[Path, tuple[Answer, ...]], enabled: frozenset[Path]
) -> Iterator[Issue]:
    """Repeating groups that stand more than not at all and less often than they have to."""
    for place in board.repeated:
        if place.path not in enabled or place.repeat is None or place.repeat[0] != 1:
            continue
        least = place.item.min_occurs or 0
        siblings = [
            other
            for other in board.layout.by_link[place.item.link_id]
            if other.parent == place.parent and other.path[:-1] == place.path[:-1]
        ]
        filled = sum(any(values.get(below.path) for below in board.layout.under(other)) for other in siblings)
        if 0 < filled < least:
            reason = f"“{place.item.text}” has to be entered {least} times at least; it is entered {filled}."
            yield Issue(place.path, place.item.link_id, reason)


def broken(board: Board, enabled: frozenset[Path], computed: Computed) -> Iterator[Issue]:
    """The conditions of the form's author that the answers do not meet."""
    for (_, path), key in computed.broken.items():
        place = board.layout.at.get(path)
        if path and (place is None or path not in enabled):
            continue
        of = place.item.constraints if place is not None else board.form.constraints
        for constraint in of:
            if constraint.key == key:
                reason = constraint.human or f"A condition of the form is not met ({key})."
                yield Issue(
                    path, place.item.link_id if place is not None else "", reason, constraint.severity
                )
                break
