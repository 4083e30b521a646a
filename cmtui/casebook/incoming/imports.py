"""Clients and history from elsewhere: a file is read, compared with the record, and written in one transaction."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cmtui.casebook.incoming.import_entries import Source
from cmtui.casebook.incoming.import_plan import Comparison
from cmtui.casebook.incoming.import_write import Writer
from cmtui.exchange.client_csv import read_clients
from cmtui.exchange.synthea import read_synthea
from cmtui.exchange.synthea_layout import PATIENTS
from cmtui.rows import Duplicate, ImportResult, Rejected
from cmtui.rules.clean import clean

if TYPE_CHECKING:
    from pathlib import Path

    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.casebook.incoming.import_plan import Plan
    from cmtui.exchange.table import Progress

_TELL_EVERY = 50
"""Clients between two calls of `progress`."""


class Imports:
    """Imports of whole caseloads; the same file a second time changes nothing."""

    def __init__(self, book: Casebook, desk: Desk) -> None:
        self._book = book
        self._desk = desk

    def synthea(
        self, folder: Path, *, dry_run: bool = False, progress: Progress | None = None
    ) -> ImportResult:
        """Clients with their visits, conditions, coverage and a prefilled screening, from a folder of Synthea CSV.

        Args:
            folder: Where the CSV files lie.
            dry_run: Say what would happen, and write nothing.
            progress: Told what is under way and the part of it that is done, 0 to 1.

        Raises:
            WrongUsage: There is no such folder, or no patients.csv in it that could be read.
            CaseworkError: A file may not be read, or the record not be written; then nothing was.
        """
        incoming = read_synthea(folder, progress, today=self._desk.today())
        label = clean(folder.resolve().name) or "Synthea"
        return self._run(Source("synthea", label, PATIENTS, incoming), dry_run=dry_run, progress=progress)

    def clients_csv(
        self, file: Path, *, dry_run: bool = False, progress: Progress | None = None
    ) -> ImportResult:
        """Clients from a plain list with a header.

        Args:
            file: The list.
            dry_run: Say what would happen, and write nothing.
            progress: Told what is under way and the part of it that is done, 0 to 1.

        Raises:
            WrongUsage: There is no such file, or its header lacks a first and a last name.
            CaseworkError: The file may not be read, or the record not be written; then nothing was.
        """
        incoming = read_clients(file, today=self._desk.today(), progress=progress)
        label = clean(file.name)
        return self._run(Source("csv", label, label, incoming), dry_run=dry_run, progress=progress)

    def _run(self, source: Source, *, dry_run: bool, progress: Progress | None) -> ImportResult:
        report = _Report(source, progress)
        if dry_run:
            for plan in Comparison(self._desk.record.reader, source).plans():
                report.note(plan)
        else:
            with self._desk.record.bulk(self._desk.now()) as work:
                writer = Writer(self._desk, work, source)
                for plan in Comparison(work, source).plans():
                    writer.write(plan)
                    report.note(plan)
                writer.finish(report.tell_rest)
        return report.result()


class _Report:
    """What became of each client, gathered while it does."""

    def __init__(self, source: Source, progress: Progress | None) -> None:
        self._source = source
        self._progress = progress
        self._verdicts: Counter[str] = Counter()
        self._duplicates: list[Duplicate] = []
        self._died: list[str] = []

    def note(self, plan: Plan) -> None:
        client = plan.client
        self._verdicts[plan.verdict] += 1
        if plan.candidates:
            self._duplicates.append(Duplicate(self._source.file, client.line, plan.candidates))
        if plan.died_on is not None:
            self._died.append(f"{client.last_name}, {client.first_name} ({plan.died_on})")
        done = self._verdicts.total()
        if self._progress and done % _TELL_EVERY == 0:
            self._progress("clients", done / len(self._source.incoming.clients))

    def tell_rest(self, part: float) -> None:
        if self._progress:
            self._progress("due dates", part)

    def result(self) -> ImportResult:
        incoming = self._source.incoming
        return ImportResult(
            read=incoming.read,
            added=self._verdicts["new"],
            updated=self._verdicts["changed"],
            unchanged=self._verdicts["same"] + self._verdicts["struck_out"],
            rejected=tuple(Rejected(row.file, row.line, row.reason) for row in incoming.rejected),
            duplicates=tuple(self._duplicates),
            notes=(*incoming.notes, *self._notes()),
        )

    def _notes(self) -> list[str]:
        notes: list[str] = []
        if count := len(self._duplicates):
            notes.append(
                f"{count} {'row' if count == 1 else 'rows'} may be somebody who is on record already and did not come in; "
                "take down an inquiry for each who is not."
            )
        if count := self._verdicts["struck_out"]:
            was = "client of the file was struck out here, and stays so"
            were = "clients of the file were struck out here, and stay so"
            notes.append(f"{count} {was if count == 1 else were}.")
        if self._died:
            notes.append(
                f"Died, by the file: {'; '.join(self._died)}. Prospects were closed; open cases have a task."
            )
        return notes
