"""The desk where every act is done: one transaction, with its line in the history."""

from __future__ import annotations

import json
import secrets
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from cmtui.clock import local, utc_now, zone
from cmtui.errors import NotFound
from cmtui.store.reader import Row, one

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from cmtui.store.record import Record
    from cmtui.store.work import Work


class Desk:
    """What every area of the casebook shares: the record, the practice's clock, and how an act is written."""

    def __init__(self, record: Record, now: Callable[[], datetime] = utc_now) -> None:
        self.record = record
        self.session = secrets.token_hex(8)
        self.before = int((one(record.reader, "SELECT max(seq) FROM event") or (0,))[0] or 0)
        """The last event before this session: what it did itself comes later."""
        self._now = now

    # --- the practice ------------------------------------------------------------------------------------------

    @cached_property
    def _owner(self) -> Row:
        found = one(
            self.record.reader,
            "SELECT name, time_zone, capacity, follow_up_days, billable, public_id FROM practitioner "
            "WHERE voided_at IS NULL ORDER BY id LIMIT 1",
        )
        return found or ("", "", 80, 7, None, "")

    @cached_property
    def _zone(self) -> ZoneInfo | None:
        return zone(str(self._owner[1]))

    def forget_owner(self) -> None:
        """Ask again who owns the practice and in which zone, after that was changed."""
        self.__dict__.pop("_owner", None)
        self.__dict__.pop("_zone", None)

    @property
    def actor(self) -> str:
        """Whose acts these are."""
        return str(self._owner[0])

    @property
    def owner(self) -> str:
        """Public id of the practitioner whose record it is."""
        return str(self._owner[5])

    @property
    def zone(self) -> ZoneInfo | None:
        """The practice's time zone; None means this machine's."""
        return self._zone

    @property
    def capacity(self) -> int:
        """Points of caseload weight that the practice can carry."""
        return int(self._owner[2])

    @property
    def follow_up_days(self) -> int:
        """Days after which a task without a date falls due."""
        return int(self._owner[3])

    @property
    def billable(self) -> bool | None:
        """Whether a contact is billable that says neither."""
        return None if self._owner[4] is None else bool(self._owner[4])

    def now(self) -> datetime:
        """The present instant, UTC."""
        return self._now()

    def wall(self) -> datetime:
        """The present time on the practice's wall clock, aware."""
        return local(self.now(), self.zone)

    def today(self) -> date:
        """The present day of the practice."""
        return self.wall().date()

    # --- reading -----------------------------------------------------------------------------------------------

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Rows of selected columns, as they stand outside any transaction."""
        return self.record.reader.rows(sql, parameters)

    def case_id(self, public_id: str) -> int:
        """The inner id of a case.

        Raises:
            NotFound: No case has that public id.
        """
        found = one(
            self.record.reader,
            'SELECT id FROM "case" WHERE public_id = ? AND voided_at IS NULL',
            (public_id,),
        )
        if found is None:
            raise NotFound("That case is not in this record; look at the caseload again.")
        return int(found[0])

    # --- acts --------------------------------------------------------------------------------------------------

    @contextmanager
    def act(
        self,
        name: str,
        *,
        case_id: int | None = None,
        summary: str = "",
        undoes: int | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Iterator[Work]:
        """Do one act: all of it is written with its event and its clocks, or nothing.

        Args:
            name: noun.verb, such as contact.recorded.
            case_id: The case it belongs to; where None the latest one that it touches. Others that it touches, such as
                a second case of the same client, tell of it as well.
            summary: A few words for the history; no narrative.
            undoes: The event that this act takes back.
            progress: Told how many cases are done and of how many, where the act has the clocks of all made anew.

        Raises:
            CaseworkError: It could not be written, in words; nothing was changed.
        """
        with self.record.work(self.now()) as work:
            if case_id is not None:
                work.touched.add(case_id)
            yield work
            self._move_tasks(work)
            owner_changed = self._follow(work, undoes is None, progress)
            of = case_id or max(work.touched, default=None)
            if self.note(work, name, case_id=of, summary=summary, undoes=undoes):
                self._tell_others(work, of)
        if owner_changed:
            self.forget_owner()

    def _move_tasks(self, work: Work) -> None:
        """Move the open tasks of the sets whose anchor this act moved, whichever way it was entered."""
        from cmtui.casebook.coordination.anchors import may_have_moved, recount

        if may_have_moved(work):
            for touched in sorted(work.touched):
                recount(work, touched, today=self.today(), zone=self.zone)

    def _follow(self, work: Work, missed: bool, progress: Callable[[int, int], None] | None) -> bool:
        """Rewrite the projections of what was touched; whether the practice itself was."""
        from cmtui.casebook.monitoring.gather_practice import touched_entries
        from cmtui.casebook.monitoring.projection import Projection, recompute

        changed = [each["fields"] for each in work.changed if each["table"] == "practitioner"]
        moved = [fields["time_zone"][1] for fields in changed if "time_zone" in fields]
        practice_zone = zone(moved[-1]) if moved else self.zone
        entries = touched_entries(work)
        if work.touched or entries:
            projection = Projection(work, practice_zone, missed=missed)
            for touched in sorted(work.touched):
                projection.refresh(touched)
            if entries:
                projection.entries(entries)
        if moved or _counts_anew(work):
            recompute(work, practice_zone, progress)
        return bool(changed) or "practitioner" in work.added

    def renew(self) -> None:
        """Make clocks and list rows anew where an earlier cmtui made them: it knew fewer rules."""
        from cmtui.casebook.monitoring.projection import EDITION, rebuild

        if one(self.record.reader, "SELECT 1 FROM record_settings WHERE projected < ?", (EDITION,)):
            with self.record.work(self.now()) as work:
                rebuild(work, self.zone)

    def catch_up(self) -> None:
        """Bring the list up to the day: of all that it shows, who pays is the one thing that changes without an act."""
        from cmtui.casebook.monitoring.gather import whose_payer_changed
        from cmtui.casebook.monitoring.projection import Projection

        if cases := whose_payer_changed(self.record.searcher, self.today()):
            with self.record.work(self.now()) as work:
                projection = Projection(work, self.zone)
                for case_id in cases:
                    projection.refresh(case_id)

    def note(
        self, work: Work, name: str, *, case_id: int | None, summary: str, undoes: int | None = None
    ) -> bool:
        """Write an act's line in the history, where it changed anything; whether it did.

        `act` does it for a single act, an import for each client.
        """
        from cmtui.models.journal import Event

        changes = work.take_changes()
        if not changes and undoes is None:
            return False
        work.seq = work.put(
            Event,
            at=work.now,
            actor=self.actor,
            session=self.session,
            act=name,
            case_id=case_id,
            summary=summary,
            changes=json.dumps(changes, ensure_ascii=False, separators=(",", ":")),
            undoes=undoes,
        ).id
        return True

    def _tell_others(self, work: Work, case_id: int | None) -> None:
        from cmtui.models.journal import EventCase

        for other in sorted(work.touched - {case_id}):
            work.put(EventCase, case_id=other, seq=work.seq)


def _counts_anew(work: Work) -> bool:
    """Whether the act changed by which rules or on which days the practice counts."""
    tables = {*work.added, *(each["table"] for each in work.changed)}
    federal = any(
        "federal_holidays" in each["fields"] for each in work.changed if each["table"] == "practitioner"
    )
    return federal or not tables.isdisjoint({"rule_setting", "holiday"})
