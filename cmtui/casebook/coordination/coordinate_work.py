"""What is to be done on a case: my tasks, what others owe, and what was taken a step higher."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cmtui.casebook.coordination.coordinate_section import MOST, day_words, said
from cmtui.clock import local, read_stamp
from cmtui.rows import ItemRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.care_rows import MissedRow
    from cmtui.casebook.coordination.coordinate_section import Section
    from cmtui.store.reader import Row

_MINE, _OTHERS, _ESCALATIONS = "Tasks", "Waiting on others", "Escalations"
_MISSED = "Missed deadlines"

_TASKS = (
    "SELECT * FROM (SELECT *, count(*) OVER (PARTITION BY mine), "
    "row_number() OVER (PARTITION BY mine ORDER BY due_on, id) AS place FROM ("
    "SELECT t.owner || t.waiting_on = '' AS mine, t.public_id, t.what, t.due_on, t.hard, t.owner, t.waiting_on, "
    "coalesce(t.snoozed_until, ''), t.snoozes, t.escalated_at IS NOT NULL, coalesce(a.name, ''), t.id "
    "FROM task t LEFT JOIN applied_set a ON a.id = t.applied_set_id "
    "WHERE t.case_id = ?1 AND t.status = 'open' AND t.voided_at IS NULL)) WHERE ?2 < 0 OR place <= ?2 ORDER BY place"
)
"""Of the five hundred open tasks of a long case only those that are shown are made into rows; each knows how many there are."""


def tasks(section: Section) -> list[ItemRow]:
    """The open tasks: mine, then those that wait on somebody else (ACMA-EX-AC-2)."""
    found = section.desk.rows(_TASKS, (section.case_id, -1 if section.whole else MOST))
    return [
        *_of(section, [row for row in found if row[0]], _MINE, "none open"),
        *_of(section, [row for row in found if not row[0]], _OTHERS, "nobody owes anything"),
    ]


def _of(section: Section, found: list[Row], group: str, nothing: str) -> list[ItemRow]:
    count = found[0][12] if found else 0
    return section.shown([_task(section, row, group) for row in found], "task", group, nothing, of=count)


def _task(section: Section, row: Row, group: str) -> ItemRow:
    ident, what, due_on, hard, owner, waiting, snoozed, snoozes, escalated, of_set = row[1:11]
    left, mark = section.standing(due_on, hard=bool(hard))
    today = section.desk.today()
    asleep = f"put off {snoozes} ×" if snoozes else ""
    text = said(
        f"waiting on {waiting}" if waiting else f"task of {owner}" if owner else "",
        left,
        "hard deadline" if hard else "",
        f"{asleep}, until {day_words(snoozed, today)}" if snoozed > today.isoformat() else asleep,
        "escalated" if escalated else "",
        of_set,
    )
    return ItemRow(f"task:{ident}", group, what, text, mark, "task")


def escalations(section: Section) -> list[ItemRow]:
    """What was asked a step higher: what waits for its answer, then what was answered."""
    today = section.desk.today()
    found = section.desk.rows(
        "SELECT public_id, subject, level, to_whom, asked_on, answer_due_on, answered_on, result FROM escalation "
        "WHERE case_id = ? AND voided_at IS NULL ORDER BY answered_on IS NOT NULL, answered_on DESC, answer_due_on, id",
        (section.case_id,),
    )
    made = []
    for ident, subject, level, to_whom, asked, due_on, answered, result in found:
        step = f"{level} {to_whom}".strip()
        if answered:
            text = said(step, f"answered {day_words(answered, today)}", result)
            made.append(ItemRow(f"escalation:{ident}", _ESCALATIONS, subject, text, "done", "escalation"))
            continue
        left, mark = section.standing(due_on) if due_on else ("", "plain")
        text = said(step, f"asked {day_words(asked, today)}", left and f"answer {left}")
        made.append(ItemRow(f"escalation:{ident}", _ESCALATIONS, subject, text, mark, "escalation"))
    return section.shown(made, "escalation", _ESCALATIONS, "none")


def missed(section: Section, found: Sequence[MissedRow]) -> list[ItemRow]:
    """The hard deadlines that were met too late, the latest first; no line where there is none.

    Nothing is added here: the record writes them by itself.
    """
    if not found:
        return []
    made = [
        ItemRow(
            f"missed:{row.id}",
            _MISSED,
            row.what,
            said(
                f"due {_moment(row.due, section)}",
                f"settled {_moment(row.settled, section)}" if row.settled else "not settled",
                row.rule,
                row.why,
            ),
            "confirm",
        )
        for row in found
    ]
    return [replace(row, adds="") for row in section.shown(made, "missed", _MISSED, "")]


def _moment(at: str, section: Section) -> str:
    """A day, or an instant with its time, as the practice's clocks show it."""
    today = section.desk.today()
    if "T" not in at:
        return day_words(at, today)
    here = local(read_stamp(at), section.desk.zone)
    return f"{day_words(here.date().isoformat(), today)} {here:%H:%M}"
