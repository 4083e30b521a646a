"""The CSV folder that Synthea writes, of any version: columns are found by name, in any order and case.

Read are patients (needed), encounters, conditions, careplans, payers, organizations and payer_transitions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from cmtui.errors import WrongUsage
from cmtui.exchange import synthea_layout as layout
from cmtui.exchange.dates import iso_day, iso_day_or_none, iso_instant, iso_instant_or_none
from cmtui.exchange.incoming import (
    Incoming,
    IncomingCarePlan,
    IncomingClient,
    IncomingCondition,
    IncomingEpisode,
    RejectedRow,
)
from cmtui.exchange.synthea_coverage import Coverages
from cmtui.exchange.table import BadRow, Progress, Row, Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TAGS: Final = ("disorder", "finding", "situation")
_ANY_ZONE: Final = timedelta(days=1)
"""What lies ahead by less may be today in another time zone."""

T = TypeVar("T")


def read_synthea(folder: Path, progress: Progress | None = None, *, today: date | None = None) -> Incoming:
    """Everything of a Synthea folder that a case manager's record has a place for.

    Args:
        folder: Where the CSV files lie.
        progress: Told the file's name and the part of it that is read, 0 to 1.
        today: When given, a birth, death or visit after it is an impossible date (S-4).

    Raises:
        WrongUsage: There is no such folder, or no patients.csv in it that could be read.
        CaseworkError: A file may not be read.
    """
    if not folder.is_dir():
        raise WrongUsage(f"There is no folder {folder}; name the folder that holds {layout.PATIENTS}.")
    if not (folder / layout.PATIENTS).exists():
        raise WrongUsage(f"{folder} holds no {layout.PATIENTS}; name the folder of a Synthea CSV export.")
    return _Reading(folder, progress, today).result()


@dataclass(slots=True)
class _Reading:
    """One run over the folder, and what later files need of earlier ones."""

    folder: Path
    progress: Progress | None
    today: date | None
    rejected: list[RejectedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    patients: dict[str, int] = field(default_factory=dict)
    """Id to the line of patients.csv, of each patient who came in."""

    refused: dict[str, int] = field(default_factory=dict)
    """The same of each who did not."""

    texts: dict[str, str] = field(default_factory=dict)
    """One copy of each text: an export repeats a few hundred of them a million times."""

    visits: set[str] = field(default_factory=set)
    """Ids of the encounters that came in."""

    facilities: dict[str, str] = field(default_factory=dict)
    coverages: Coverages = field(default_factory=Coverages)
    latest_start: datetime | None = None

    def result(self) -> Incoming:
        clients = self._each(layout.PATIENTS, self._client) or []
        read = len(clients) + len(self.rejected)
        self.facilities = dict(self._each(layout.ORGANIZATIONS, self._facility) or ())
        payers = self._each(layout.PAYERS, self._payer)
        self.coverages.payers = dict(payers or ())
        episodes = self._each(layout.ENCOUNTERS, self._episode)
        conditions = self._each(layout.CONDITIONS, self._condition)
        care_plans = self._each(layout.CARE_PLANS, self._care_plan)
        transitions = self._each(layout.TRANSITIONS, self._transition)
        if payers is None:
            self.notes.append(f"Without {layout.PAYERS} no payer has a name; coverage was left out.")
        return Incoming(
            read=read,
            clients=tuple(clients),
            episodes=None if episodes is None else tuple(episodes),
            conditions=None if conditions is None else _once(conditions),
            care_plans=None if care_plans is None else _once(care_plans),
            coverages=self.coverages.of_visits() if transitions is None else self.coverages.of_periods(),
            uninsured=self.coverages.uninsured(),
            latest_start=self.latest_start,
            rejected=tuple(self.rejected),
            notes=tuple(self.notes),
        )

    def _each(self, name: str, build: Callable[[Row], T]) -> list[T] | None:
        """What each sound row of a file becomes; None when the folder has no such file, or no use of it.

        Raises:
            WrongUsage: The file is the one that may not be missing.
        """
        path = self.folder / name
        if not path.exists():
            return None
        try:
            table = Table(path, layout.COLUMNS[name], needed=layout.NEEDED[name], progress=self.progress)
        except WrongUsage as error:
            if name == layout.PATIENTS:
                raise
            self.rejected.append(RejectedRow(name, 1, f"{error} The whole file was left out."))
            return None
        if table.not_utf8_line:
            self.notes.append(f"{name} is not UTF-8 (line {table.not_utf8_line}); read as Windows-1252.")
        made: list[T] = []
        for row in table.rows():
            try:
                made.append(build(row))
            except BadRow as bad:
                table.reject(row.line, str(bad))
        self.rejected.extend(table.rejected)
        return made

    def _client(self, row: Row) -> IncomingClient:
        key = self._text(row.need("id"))
        if line := self.patients.get(key):
            raise BadRow(f"the Id is the same as on line {line}")
        self.refused[key] = row.line
        born, died = iso_day(row.need("birth_date"), "birth date"), _day(row, "death_date")
        self._not_ahead(born, "birth date")
        if died is not None:
            self._not_ahead(died, "death date")
            if died < born:
                raise BadRow(f"death date {died} lies before birth date {born}")
        client = IncomingClient(
            key=key,
            line=row.line,
            first_name=row.need("first_name"),
            last_name=row.need("last_name"),
            middle_name=row["middle_name"],
            prefix=row["prefix"],
            suffix=row["suffix"],
            former_last_name=row["maiden"],
            birth_date=born,
            death_date=died,
            gender=row["gender"],
            race=row["race"],
            ethnicity=row["ethnicity"],
            marital_status=row["marital"],
            language=row["language"],
            phones=(row["phone"],) if row["phone"] else (),
            email=row["email"],
            address=row["address"],
            city=row["city"],
            state=row["state"],
            postal_code=row["zip"],
        )
        del self.refused[key]
        self.patients[key] = row.line
        return client

    def _episode(self, row: Row) -> IncomingEpisode:
        client = self._patient(row)
        start, end = iso_instant(row.need("start"), "start"), iso_instant_or_none(row["stop"], "stop")
        self._not_ahead(start.date(), "start", _ANY_ZONE)
        _in_order(start, end)
        as_given = self._text(row["class"])
        key = row["id"] or f"{client}|{start.isoformat()}|{as_given}"
        if key in self.visits:
            raise BadRow("the Id is the same as that of a row further up")
        self.visits.add(key)
        self.latest_start = max(start, self.latest_start or start)
        self.coverages.note_visit(client, start, self._text(row["payer"]))
        return IncomingEpisode(
            key=key,
            client_key=client,
            kind=layout.kind_of(as_given),
            as_given=as_given,
            start=start,
            end=end,
            description=self._text(row["description"]),
            reason=self._text(row["reason"]),
            facility=self.facilities.get(row["organization"], ""),
        )

    def _condition(self, row: Row) -> IncomingCondition:
        client = self._patient(row)
        since, until = iso_day(row.need("start"), "start"), _day(row, "stop")
        self._not_ahead(since, "start")
        _in_order(since, until)
        code, description = self._text(row["code"]), self._text(row.need("description"))
        return IncomingCondition(
            key=f"{client}|{row['encounter']}|{code or description}|{since}",
            client_key=client,
            code=code,
            description=description,
            kind=_kind(description),
            since=since,
            until=until,
        )

    def _care_plan(self, row: Row) -> IncomingCarePlan:
        client = self._patient(row)
        start, stop = iso_day(row.need("start"), "start"), _day(row, "stop")
        self._not_ahead(start, "start")
        _in_order(start, stop)
        description, reason = self._text(row.need("description")), self._text(row["reason"])
        # The Id of a plan is repeated where a version writes one row for each reason.
        key = f"{row['id'] or row['encounter']}|{client}|{row['code'] or description}|{reason}|{start}"
        return IncomingCarePlan(key, client, description, reason, start, stop)

    def _transition(self, row: Row) -> None:
        self.coverages.note_period(self._patient(row), row)

    def _payer(self, row: Row) -> tuple[str, tuple[str, str]]:
        return row.need("id"), (row.need("name"), row["ownership"])

    def _facility(self, row: Row) -> tuple[str, str]:
        return row.need("id"), row.need("name")

    def _patient(self, row: Row) -> str:
        key = self._text(row.need("patient"))
        if key in self.patients:
            return key
        if line := self.refused.get(key):
            raise BadRow(f"its patient on line {line} of {layout.PATIENTS} did not come in")
        raise BadRow(f"its patient is not in {layout.PATIENTS}")

    def _not_ahead(self, day: date, what: str, grace: timedelta = timedelta()) -> None:
        if self.today is not None and day - grace > self.today:
            raise BadRow(f"{what} {day} lies after today")

    def _text(self, text: str) -> str:
        return self.texts.setdefault(text, text)


def _day(row: Row, name: str) -> date | None:
    return iso_day_or_none(row[name], name.replace("_", " "))


def _in_order(start: date, stop: date | None) -> None:
    """Two days or two instants.

    Raises:
        BadRow: The stop lies before the start.
    """
    if stop is not None and stop < start:
        raise BadRow(f"stop {stop.isoformat()} lies before start {start.isoformat()}")


def _kind(description: str) -> str:
    """The kind of concept that SNOMED CT names in brackets at the end of a description."""
    if not description.endswith(")"):
        return ""
    tag = description.rpartition("(")[2].removesuffix(")")
    return tag if tag in _TAGS else "other"


_Keyed = TypeVar("_Keyed", IncomingCondition, IncomingCarePlan)


def _once(items: list[_Keyed]) -> tuple[_Keyed, ...]:
    """Each item once: some versions write the same row twice, and saying a thing twice adds nothing."""
    return tuple({item.key: item for item in items}.values())
