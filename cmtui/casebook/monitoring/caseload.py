"""The caseload as lists show it, and the brief of one case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cmtui.casebook.charts.brief import brief
from cmtui.errors import Ambiguous, NotFound, WrongUsage
from cmtui.rows import Brief, CaseRow, Load
from cmtui.rules import names
from cmtui.rules.clean import clean
from cmtui.rules.load import caseload
from cmtui.store.reader import one

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.casebook.desk import Desk
    from cmtui.store.reader import Row

COLUMNS = (
    "f.public_id, f.number, f.name, f.born, f.status, f.focus, f.acuity, f.opened, f.last_contact, f.last_face, "
    "f.next_due, f.next_step, f.hard, f.payer, f.alert, f.unsigned, f.tasks, "
    "f.goals, f.goals_met"
)

_LONGEST, _MOST_WORDS = 500, 12
"""Characters and words of a filter that are looked at."""

VIEWS = {
    "open": "f.live = 1",
    "waiting": "f.live IN (2, 3)",
    "closed": "f.live = 0",
    "no_next_step": "f.live = 1 AND f.next_step = ''",
    "all": "f.live >= 0",
}
"""What each view shows, as a condition on the list's rows."""

ORDERS = {
    "due": "f.next_due",
    "name": "f.sort_name",
    "contact": "f.last_contact",
    "face": "f.last_face",
    "acuity": "f.acuity",
    "age": "f.born",
    "where": "f.status",
    "payer": "f.payer",
}
"""Each order and its column; all of them are indexed with the view."""


def case_row(row: Row) -> CaseRow:
    """A row of the list from its columns."""
    return CaseRow(
        case=row[0],
        number=row[1],
        name=row[2],
        born=row[3],
        status=row[4],
        focus=row[5],
        acuity=row[6],
        opened=row[7],
        last_contact=row[8],
        last_face=row[9],
        next_due=None if row[10] == "~" else row[10],
        next_step=row[11],
        hard=bool(row[12]),
        payer=row[13],
        alert=bool(row[14]),
        unsigned=row[15],
        tasks=row[16],
        goals=row[17],
        goals_met=row[18],
    )


class Caseload:
    """All cases."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def count(self, view: str = "open", text: str = "") -> int:
        """How many cases a view shows."""
        where, values = self._where(view, text)
        found = self._desk.rows(f"SELECT count(*) FROM case_face f WHERE {where}", values)
        return int(found[0][0])

    def page(
        self,
        start: int,
        size: int,
        *,
        view: str = "open",
        order: str = "due",
        text: str = "",
        descending: bool = False,
    ) -> tuple[CaseRow, ...]:
        """Rows of a view in an order, from a position on; the first page costs what a screenful costs."""
        where, values = self._where(view, text)
        rows = self._desk.rows(
            f"SELECT {COLUMNS} FROM case_face f WHERE {where} "
            f"ORDER BY {self._order(order, descending)} LIMIT ? OFFSET ?",
            (*values, size, start),
        )
        return tuple(map(case_row, rows))

    def ids(
        self, *, view: str = "open", order: str = "due", text: str = "", descending: bool = False
    ) -> tuple[int, ...]:
        """The inner ids of a view in an order: with them any row is a look-up by key."""
        where, values = self._where(view, text)
        rows = self._desk.rows(
            f"SELECT f.case_id FROM case_face f WHERE {where} ORDER BY {self._order(order, descending)}",
            values,
        )
        return tuple(row[0] for row in rows)

    def by_ids(self, ids: Sequence[int]) -> tuple[CaseRow, ...]:
        """The rows of exactly these cases, in this order; one that is gone is left out."""
        rows = self._desk.rows(
            f"SELECT f.case_id, {COLUMNS} FROM case_face f WHERE f.case_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(ids)),),
        )
        found = {row[0]: case_row(row[1:]) for row in rows}
        return tuple(found[case_id] for case_id in ids if case_id in found)

    def id_of(self, case: str) -> int | None:
        """The inner id of a case, by which a list of ids places it; None when it is gone."""
        found = self._desk.rows("SELECT case_id FROM case_face WHERE public_id = ?", (case,))
        return int(found[0][0]) if found else None

    def row(self, case: str) -> CaseRow:
        """The row of one case.

        Raises:
            NotFound: No case has that public id.
        """
        found = one(
            self._desk.record.reader, f"SELECT {COLUMNS} FROM case_face f WHERE f.public_id = ?", (case,)
        )
        if found is None:
            raise NotFound("That case is not in this record; look at the caseload again.")
        return case_row(found)

    def load(self) -> Load:
        """The open cases weighed against the practice's capacity (ACMA-CC-2)."""
        levels: dict[int, int] = dict(
            self._desk.rows("SELECT acuity, count(*) FROM case_face WHERE live = 1 GROUP BY acuity")
        )
        acuities = (level for level, cases in levels.items() for _ in range(cases))
        load = caseload(acuities, capacity=self._desk.capacity)
        gaps = self._desk.rows("SELECT count(*) FROM case_face WHERE live = 1 AND next_step = ''")
        return Load(
            open=load.cases,
            points=load.points,
            capacity=load.capacity,
            no_next_step=gaps[0][0],
        )

    def resolve(self, text: str) -> str:
        """The case that a person means: by its id, its number, or a part of the client's name.

        Raises:
            NotFound: Nobody answers to it.
            Ambiguous: Several do; they are listed.
        """
        text = clean(text)[:_LONGEST]
        exact = self._desk.rows(
            "SELECT public_id FROM case_face WHERE public_id = ? OR number = ?", (text, text)
        )
        if exact:
            return str(exact[0][0])
        return self._only(text, self._named(text, "f.live >= 0"), "this record").case

    def match_open(self, fragment: str) -> tuple[CaseRow, ...]:
        """The open, waiting and prospective cases that an @fragment may mean, the best first, equals together."""
        return self._named(fragment, "f.live > 0")

    def matched(self, fragment: str) -> CaseRow:
        """The one case that an @fragment means.

        Raises:
            NotFound: Nobody of the open caseload answers to it.
            Ambiguous: Several do equally well; they are listed.
        """
        return self._only(fragment, self.match_open(fragment), "the open caseload")

    def _only(self, text: str, found: tuple[CaseRow, ...], where: str) -> CaseRow:
        if not found:
            raise NotFound(
                f"Nobody in {where} answers to “{text}”; type more of the name, or the case number."
            )
        if len(found) > 1:
            names = "; ".join(f"{row.name} ({row.number})" for row in found[:5])
            more = f"; and {len(found) - 5} more" if len(found) > 5 else ""  # noqa: PLR2004  # as many as listed
            raise Ambiguous(
                f"“{text}” may be {names}{more}: type more of the name, or @last.first or the number."
            )
        return found[0]

    def _named(self, text: str, where: str) -> tuple[CaseRow, ...]:
        fragment = names.pieces(clean(text)[:_LONGEST])
        if not fragment:
            return ()
        # The open caseload is some hundred names: to rank them all costs less than to guess which SQL would find.
        rows = self._desk.rows(f"SELECT f.sort_name, f.called, {COLUMNS} FROM case_face f WHERE {where}")
        ranked = [(names.rank(fragment, row[0], row[1], row[3]), row) for row in rows]
        best = min((rank for rank, _ in ranked), default=names.NO_MATCH)
        if best == names.NO_MATCH:
            return ()
        fitting = sorted(
            (row for rank, row in ranked if rank == best), key=lambda row: (row[6] == "closed", row[0])
        )
        return tuple(case_row(row[2:]) for row in fitting)

    def _where(self, view: str, text: str) -> tuple[str, list[str]]:
        if view not in VIEWS:
            raise WrongUsage(f"There is no view “{view}”; use one of {', '.join(VIEWS)}.")
        conditions, values = [VIEWS[view]], []
        # SQLite refuses a condition of a thousand parts; a dozen words tell any two cases apart.
        for word in clean(text[:_LONGEST]).split()[:_MOST_WORDS]:
            conditions.append(
                "(f.sort_name LIKE ? ESCAPE '\\' OR f.called LIKE ? ESCAPE '\\' OR f.number LIKE ? ESCAPE '\\' "
                "OR f.payer LIKE ? ESCAPE '\\')"
            )
            values += [f"%{_literal(names.fold(word))}%"] * 4
        return " AND ".join(conditions), values

    def _order(self, order: str, descending: bool) -> str:
        if order not in ORDERS:
            raise WrongUsage(f"There is no order “{order}”; use one of {', '.join(ORDERS)}.")
        way = "DESC" if descending else "ASC"
        return f"{ORDERS[order]} {way}, f.case_id {way}"

    def brief(self, case: str) -> Brief:
        """A case in five lines: who, why, plan, last event, next step.

        Raises:
            NotFound: No case has that public id.
        """
        return brief(self._desk, case)


def _literal(word: str) -> str:
    """The word for LIKE, its wildcards taken as letters."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
