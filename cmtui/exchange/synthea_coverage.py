"""Who pays, from a Synthea folder: dated periods where it has them, otherwise the payer of the latest visit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from cmtui.exchange.dates import iso_day, iso_day_or_none
from cmtui.exchange.incoming import IncomingCoverage
from cmtui.exchange.synthea_layout import NO_INSURANCE
from cmtui.exchange.table import BadRow, Row, header_key

_A_DAY: Final = timedelta(days=1)
_YEAR_DIGITS: Final = 4


@dataclass(slots=True)
class Coverages:
    """Gathers, row by row, what a folder says of payers."""

    payers: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Payer id to name and ownership."""

    latest: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    """Client key to the start and the payer id of the latest visit."""

    periods: list[IncomingCoverage] = field(default_factory=list)

    def note_visit(self, client: str, start: datetime, payer: str) -> None:
        """A visit that was charged to a payer; an empty one says nothing."""
        if payer and (client not in self.latest or start >= self.latest[client][0]):
            self.latest[client] = (start, payer)

    def note_period(self, client: str, row: Row) -> None:
        """A row of payer_transitions.csv, dated by day or, in older versions, by year.

        Raises:
            BadRow: Its dates are impossible.
        """
        starts, ends = row.need("start"), row["stop"]
        effective = iso_day(f"{starts}-01-01" if _is_year(starts) else starts, "start")
        until = iso_day_or_none(f"{ends}-12-31" if _is_year(ends) else ends, "end")
        if until is not None and until < effective:
            raise BadRow(f"end {until} lies before start {effective}")
        for order, payer in enumerate((row.need("payer"), row["secondary_payer"]), start=1):
            name, ownership = self.payers.get(payer, ("", ""))
            if name and not _nobody(name):
                member = row["member"] if order == 1 else ""
                self.periods.append(
                    IncomingCoverage(client, name, ownership, member, effective, until, order=order)
                )

    def of_periods(self) -> tuple[IncomingCoverage, ...]:
        """The periods, those of one payer that follow on each other as one: the source has a row a year."""
        joined: list[IncomingCoverage] = []
        for period in sorted(
            self.periods, key=lambda at: (at.client_key, at.order, at.payer, at.effective or date.min)
        ):
            if joined and _follows(joined[-1], period):
                ends = None if period.ends is None else max(period.ends, joined[-1].ends or period.ends)
                joined[-1] = replace(period, effective=joined[-1].effective, ends=ends)
            else:
                joined.append(period)
        return tuple(joined)

    def of_visits(self) -> tuple[IncomingCoverage, ...]:
        """The payer of each client's latest visit; when the coverage began is not known."""
        return tuple(
            IncomingCoverage(client, name, ownership, seen_on=start.date())
            for client, (start, payer) in self.latest.items()
            for name, ownership in (self.payers.get(payer, ("", "")),)
            if name and not _nobody(name)
        )

    def uninsured(self) -> tuple[tuple[str, date], ...]:
        """Clients whose latest visit nobody else paid, with its day."""
        return tuple(
            (client, start.date())
            for client, (start, payer) in self.latest.items()
            if _nobody(self.payers.get(payer, (payer, ""))[0])
        )


def _is_year(text: str) -> bool:
    return len(text) == _YEAR_DIGITS and text.isdecimal()


def _nobody(name: str) -> bool:
    return header_key(name) == header_key(NO_INSURANCE)


def _follows(earlier: IncomingCoverage, later: IncomingCoverage) -> bool:
    same = (earlier.client_key, earlier.order, earlier.payer) == (later.client_key, later.order, later.payer)
    return same and (
        earlier.ends is None or later.effective is None or later.effective <= earlier.ends + _A_DAY
    )
