"""The call list: who is called next, what came of it, who is put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cmtui.casebook.monitoring import calls_rows
from cmtui.casebook.monitoring.calls_rows import Tried
from cmtui.errors import NotFound, WrongUsage
from cmtui.rules.calls import pressing_first
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmtui.care_rows import CallRow
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.rows import DueRow

ENOUGH: Final = 3
"""Attempts in a row without reaching anybody after which a letter is offered (G-13)."""

MODES_ASKED, DAYS_ASKED = 2, 14
"""In so many ways and over so many days attempts are made before a case is closed for no reply (G-13)."""

_WORDS: Final = {
    "no_answer": "no-answer",
    "left_message": "left-message",
    "no_show": "no-show",
    "declined": "declined",
    "cancelled": "cancelled",
}
"""The outcomes of an attempt, as quick entry writes them."""

_LAST: Final = 1_000_000.0
"""Ranks from here on stand behind everybody whom urgency places."""


class Calls:
    """The clients whom something is owed, in the order of calling."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    def rows(self, due: Sequence[DueRow] | None = None) -> tuple[CallRow, ...]:
        """One row a client: by urgency, and where the case manager put somebody today, there.

        Args:
            due: The rows of Today where they were read already.
        """
        return calls_rows.call_rows(self._desk, self._book.today.rows() if due is None else due)

    def tried(self, case: str) -> Tried:
        """The attempts since the client was last reached."""
        return calls_rows.tried(self._desk, (case,)).get(case, Tried())

    def outcome(self, case: str, reached: str) -> tuple[str, str]:
        """Note an attempt to call at once; its public id, and the sentence that says so.

        Args:
            case: Public id of the case.
            reached: What came of it, a code of `reached`; a contact that reached somebody is written down instead.

        Raises:
            WrongUsage: It is no outcome of an attempt.
            NotFound: The case is not in the record.
        """
        if (word := _WORDS.get(reached)) is None:
            raise WrongUsage("That is no attempt: write down what was said instead.")
        logged = self._book.contacts.log(f"call {word}", case=case)
        known = self.tried(case)
        sentence = (
            f"{logged.client}: {catalog.label('reached', reached).casefold()} · {attempts_words(known)}."
        )
        return logged.id, sentence

    def letter(self, case: str) -> str:
        """Why a letter is offered, in a sentence; empty where it is not: too few attempts, or one is on its way."""
        known = self.tried(case)
        if known.times < ENOUGH:
            return ""
        written = self._desk.rows(
            "SELECT 1 FROM case_face f JOIN contact n ON n.case_id = f.case_id AND n.mode = 'letter' "
            "AND n.occurred_at > coalesce(f.last_contact, '') AND n.voided_at IS NULL WHERE f.public_id = ? "
            "UNION ALL SELECT 1 FROM case_face f JOIN task t ON t.case_id = f.case_id AND t.status = 'open' "
            "AND t.kind = 'send' AND t.what LIKE '%letter%' AND t.voided_at IS NULL WHERE f.public_id = ? LIMIT 1",
            (case, case),
        )
        if written:
            return ""
        name = self._book.caseload.row(case).name
        missing = [
            "another way than this one" if known.modes < MODES_ASKED else "",
            f"{DAYS_ASKED} days" if known.days < DAYS_ASKED else "",
        ]
        asks = " and ".join(part for part in missing if part)
        more = (
            f" Closing for no reply also asks for {asks} (G-13)."
            if asks
            else " G-13 is met but for the letter."
        )
        return f"{name}: {attempts_words(known)}, and nobody was reached.{more}"

    def write_letter(self, case: str) -> str:
        """Promise the letter for today; the public id of the task."""
        known = self.tried(case)
        what = f"letter: no reply to {known.times} attempts"
        return self._book.tasks.add(case, what, self._desk.today(), kind="send")

    def letter_sent(self, case: str) -> str:
        """Note that the letter was sent; the public id of the contact."""
        known = self.tried(case)
        words = f"letter: no reply to {known.times} attempts in {known.days} days, asked to get in touch"
        return self._book.contacts.log(words, case=case).id

    def put_back(self, case: str) -> None:
        """Put a client to the end of today's calls.

        Raises:
            NotFound: Nothing is owed to that client today.
        """
        order = self._order(case)
        last = max(rank for rank, _ in order)
        self._place(case, max(last, _LAST) + 1, "to the end")

    def move(self, case: str, step: int) -> None:
        """Call a client sooner or later than the one before or after.

        Args:
            case: Public id of the case.
            step: -1 for sooner, 1 for later; nothing happens at the ends.

        Raises:
            NotFound: Nothing is owed to that client today.
        """
        order = self._order(case)
        at = next(place for place, (_, other) in enumerate(order) if other == case)
        to = at + step
        if not 0 <= to < len(order):
            return
        # Between the one that is passed and the next but one; past an end a whole step further.
        passed = order[to][0]
        beyond = order[to + step][0] if 0 <= to + step < len(order) else passed + 2 * step
        # Two may share a place when urgency moved since: then both are passed.
        rank = (passed + beyond) / 2 if passed != beyond else passed + step / _LAST
        self._place(case, rank, "sooner" if step < 0 else "later")

    def _order(self, case: str) -> list[tuple[float, str]]:
        rows = pressing_first(self._book.today.rows())
        cases = list(dict.fromkeys(row.case for row in rows if row.case))
        if case not in cases:
            raise NotFound("Nothing is owed to that client any more; look at the list again.")
        return calls_rows.in_order(cases, calls_rows.ranks(self._desk))

    def _place(self, case: str, rank: float, summary: str) -> None:
        # Deferred: what only reads the list needs no models.
        from cmtui.models.coordination import CallPlace

        case_id, today = self._desk.case_id(case), self._desk.today()
        with self._desk.act("call.placed", case_id=case_id, summary=summary) as work:
            if found := work.find(CallPlace, case_id=case_id):
                work.change(found[0], day=today, rank=rank)
            else:
                work.put(CallPlace, case_id=case_id, day=today, rank=rank)


def attempts_words(known: Tried) -> str:
    """Such as `tried 3 ×, 1 way, 16 d`."""
    if not known.times:
        return "not tried yet"
    ways = f"{known.modes} way{'s' if known.modes != 1 else ''}"
    return f"tried {known.times} × · {ways} · {known.days} d" if known.times > 1 else "tried once"
