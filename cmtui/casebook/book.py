"""The casebook: the one thing that screens and commands ask.

Its areas are imported when they are first used: what only reads needs no SQLModel, so that the first screen is painted
from the driver alone, and the acts are loaded while the person reads it.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from cmtui.casebook.desk import Desk
from cmtui.casebook.monitoring.caseload import Caseload
from cmtui.casebook.monitoring.today import Today
from cmtui.clock import utc_now
from cmtui.errors import CaseworkError
from cmtui.store.record import Record, open_record

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from cmtui.casebook.assessment.assess import Assess
    from cmtui.casebook.assessment.forms import Forms
    from cmtui.casebook.assessment.safety import Safety
    from cmtui.casebook.charts.chart import Chart
    from cmtui.casebook.contacts import Contacts
    from cmtui.casebook.coordination.coordinate import Coordinate
    from cmtui.casebook.coordination.escalations import Escalations
    from cmtui.casebook.coordination.referrals import Referrals
    from cmtui.casebook.coordination.resources import Resources
    from cmtui.casebook.coordination.task_sets import TaskSets
    from cmtui.casebook.coordination.tasks import Tasks
    from cmtui.casebook.coordination.transitions import Transitions
    from cmtui.casebook.drafts import Drafts
    from cmtui.casebook.engagement.intake import Intake
    from cmtui.casebook.incoming.imports import Imports
    from cmtui.casebook.monitoring.acuity import Acuity
    from cmtui.casebook.monitoring.calls import Calls
    from cmtui.casebook.monitoring.gaps import Gaps
    from cmtui.casebook.monitoring.rules import Rules
    from cmtui.casebook.planning.needs import Needs
    from cmtui.casebook.planning.plan import Plan
    from cmtui.casebook.planning.plan_library import PlanLibrary
    from cmtui.casebook.prints import Prints
    from cmtui.casebook.registers import Registers
    from cmtui.casebook.search import Search
    from cmtui.casebook.undo import Undo
    from cmtui.store.reader import Reads


class Casebook:
    """An opened record, and the verbs of the work on it.

    Args:
        record: The record; the casebook closes it.
        now: Where the present instant comes from.
    """

    def __init__(self, record: Record, now: Callable[[], datetime] = utc_now) -> None:
        self._record = record
        self._desk = Desk(record, now)
        self.caseload = Caseload(self._desk)
        self.today = Today(self, self._desk)

    @cached_property
    def chart(self) -> Chart:
        """One case as its chart shows it."""
        from cmtui.casebook.charts.chart import Chart

        return Chart(self, self._desk)

    @cached_property
    def contacts(self) -> Contacts:
        """Contacts: quick entry, signing, addenda."""
        from cmtui.casebook.contacts import Contacts

        return Contacts(self, self._desk)

    @cached_property
    def tasks(self) -> Tasks:
        """Tasks."""
        from cmtui.casebook.coordination.tasks import Tasks

        return Tasks(self._desk)

    @cached_property
    def intake(self) -> Intake:
        """From an inquiry to an opened case."""
        from cmtui.casebook.engagement.intake import Intake

        return Intake(self, self._desk)

    @cached_property
    def forms(self) -> Forms:
        """The form library."""
        from cmtui.casebook.assessment.forms import Forms

        return Forms(self._desk)

    @cached_property
    def assess(self) -> Assess:
        """Assessments."""
        from cmtui.casebook.assessment.assess import Assess

        return Assess(self, self._desk)

    @cached_property
    def safety(self) -> Safety:
        """Safety flags, and the practitioner's text for a crisis."""
        from cmtui.casebook.assessment.safety import Safety

        return Safety(self._desk)

    @cached_property
    def needs(self) -> Needs:
        """Needs and their answers."""
        from cmtui.casebook.planning.needs import Needs

        return Needs(self._desk)

    @cached_property
    def prints(self) -> Prints:
        """Documents on paper and in files."""
        from cmtui.casebook.prints import Prints

        return Prints(self)

    @cached_property
    def registers(self) -> Registers:
        """The editor of any one entity, made from its declaration."""
        from cmtui.casebook.registers import Registers

        return Registers(self._desk)

    @cached_property
    def drafts(self) -> Drafts:
        """What is typed and not yet saved."""
        from cmtui.casebook.drafts import Drafts

        return Drafts(self._desk)

    @cached_property
    def undo(self) -> Undo:
        """Taking back the acts of this session."""
        from cmtui.casebook.undo import Undo

        return Undo(self._desk)

    @cached_property
    def search(self) -> Search:
        """Finding over everything."""
        from cmtui.casebook.search import Search

        return Search(self._desk)

    @cached_property
    def plan(self) -> Plan:
        """Goals, interventions, versions and reviews."""
        from cmtui.casebook.planning.plan import Plan

        return Plan(self, self._desk)

    @cached_property
    def plan_library(self) -> PlanLibrary:
        """The library of goals and interventions."""
        from cmtui.casebook.planning.plan_library import PlanLibrary

        return PlanLibrary(self, self._desk)

    @cached_property
    def coordinate(self) -> Coordinate:
        """What is coordinated on a case."""
        from cmtui.casebook.coordination.coordinate import Coordinate

        return Coordinate(self, self._desk)

    @cached_property
    def referrals(self) -> Referrals:
        """Referrals out, to *help received*."""
        from cmtui.casebook.coordination.referrals import Referrals

        return Referrals(self, self._desk)

    @cached_property
    def resources(self) -> Resources:
        """The directory of resources."""
        from cmtui.casebook.coordination.resources import Resources

        return Resources(self, self._desk)

    @cached_property
    def task_sets(self) -> TaskSets:
        """Sets of tasks, counted from an anchor."""
        from cmtui.casebook.coordination.task_sets import TaskSets

        return TaskSets(self, self._desk)

    @cached_property
    def escalations(self) -> Escalations:
        """The practice's ladder, and what was taken up it."""
        from cmtui.casebook.coordination.escalations import Escalations

        return Escalations(self, self._desk)

    @cached_property
    def transitions(self) -> Transitions:
        """Transitions of care."""
        from cmtui.casebook.coordination.transitions import Transitions

        return Transitions(self, self._desk)

    @cached_property
    def calls(self) -> Calls:
        """The call list."""
        from cmtui.casebook.monitoring.calls import Calls

        return Calls(self, self._desk)

    @cached_property
    def gaps(self) -> Gaps:
        """What cases must have, and what is missing."""
        from cmtui.casebook.monitoring.gaps import Gaps

        return Gaps(self, self._desk)

    @cached_property
    def acuity(self) -> Acuity:
        """Acuity: suggested from evidence, decided by the case manager."""
        from cmtui.casebook.monitoring.acuity import Acuity

        return Acuity(self, self._desk)

    @cached_property
    def rules(self) -> Rules:
        """The due rules as this practice wants them."""
        from cmtui.casebook.monitoring.rules import Rules

        return Rules(self, self._desk)

    @cached_property
    def imports(self) -> Imports:
        """Clients and history from elsewhere."""
        from cmtui.casebook.incoming.imports import Imports

        return Imports(self, self._desk)

    def warm(self) -> None:
        """Load what the acts need, so that the first save does not wait for an import; call it in a thread."""
        from cmtui.rules.due import shipped_rules

        _ = (
            self.contacts,
            self.registers,
            self.intake,
            self.tasks,
            self.undo,
            self.drafts,
            self.chart,
            self.search,
        )
        shipped_rules()
        with suppress(CaseworkError):  # what stands in the way is told by the first act
            self._record.prepare()

    def settle_in(self) -> None:
        """Bring the lists up to the day and the search index into few pieces; call it in a thread."""
        with suppress(CaseworkError):  # what stands in the way is told by the first act
            self._desk.catch_up()
            self._record.tidy()

    @property
    def owner(self) -> str:
        """Public id of the practitioner whose record it is, for the register `practitioner`."""
        return self._desk.owner

    @property
    def zone(self) -> ZoneInfo | None:
        """The practice's time zone; None means this machine's."""
        return self._desk.zone

    @property
    def session(self) -> str:
        """The id of this session, which its drafts and events carry."""
        return self._desk.session

    @property
    def reads(self) -> Reads:
        """What reads the record, for the shelf of forms."""
        return self._record.reader

    @property
    def encrypted(self) -> bool:
        """Whether the file is encrypted."""
        return self._record.encrypted

    @property
    def path(self) -> Path:
        """The record file."""
        return self._record.path

    def now(self) -> datetime:
        """The present instant, UTC."""
        return self._desk.now()

    def wall(self) -> datetime:
        """The present time on the practice's wall clock, aware."""
        return self._desk.wall()

    def today_date(self) -> date:
        """The present day of the practice."""
        return self._desk.today()

    def close(self) -> None:
        """Close the record."""
        self._record.close()


def open_casebook(
    path: Path, passphrase: str | None = None, *, now: Callable[[], datetime] = utc_now
) -> Casebook:
    """Open the record at a path.

    Raises:
        CaseworkError: It could not be opened; the sentence says why and how to mend it.
    """
    casebook = Casebook(open_record(path, passphrase), now)
    casebook._desk.renew()  # noqa: SLF001  # its own maker
    return casebook
