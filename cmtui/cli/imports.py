"""Clients and history from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cmtui.cli import door, output
from cmtui.errors import NotFound

if TYPE_CHECKING:
    from argparse import Namespace

    from cmtui.rows import ImportResult

MOST = 20
"""Rows that are listed for a person; ``--json`` lists them all."""


def synthea(options: Namespace) -> None:
    """Import a folder of the Synthea CSV layout.

    Raises:
        CaseworkError: It could not be read, or the record not be written; then nothing was.
    """
    with door.opened(options) as casebook, output.progress() as progress:
        result = casebook.imports.synthea(_source(options), dry_run=options.dry_run, progress=progress)
    _report(options, result)


def csv(options: Namespace) -> None:
    """Import a plain client list.

    Raises:
        CaseworkError: It could not be read, or the record not be written; then nothing was.
    """
    with door.opened(options) as casebook, output.progress() as progress:
        result = casebook.imports.clients_csv(_source(options), dry_run=options.dry_run, progress=progress)
    _report(options, result)


def fhir(options: Namespace) -> None:
    """Import answered forms: FHIR QuestionnaireResponses of forms that the library knows.

    Raises:
        CaseworkError: The file could not be read, or nobody answers to the case that was typed.
    """
    path = _source(options)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotFound(f"{path} cannot be read; check the name and that the file is yours.") from error
    with door.opened(options) as casebook:
        case = casebook.caseload.resolve(options.case) if options.case else ""
        result = casebook.assess.import_response(data, file=path.name, case=case, dry_run=options.dry_run)
    _report(options, result, "answered form")


def _source(options: Namespace) -> Path:
    return Path(options.source).expanduser()


def _report(options: Namespace, result: ImportResult, what: str = "client") -> None:
    if options.json:
        output.as_json(result.as_json())
        return
    would = "Would be: " if options.dry_run else ""
    output.say(
        f"{result.read:,} {what}{'' if result.read == 1 else 's'} read. {would}{result.added:,} added, "
        f"{result.updated:,} updated, {result.unchanged:,} unchanged."
    )
    for title, lines in (
        ("Rows that cannot come in", [f"{row.file}:{row.line}: {row.reason}" for row in result.rejected]),
        (
            "Rows left out, since they may be somebody known",
            [
                f"{row.file}:{row.line}: "
                + "; ".join(output.words((each.client, each.born, each.reason)) for each in row.candidates)
                for row in result.duplicates
            ],
        ),
    ):
        _list(title, lines)
    for sentence in result.notes:
        output.paragraphs(sentence, "")
    if options.dry_run:
        output.say("Nothing was written.")


def _list(title: str, lines: list[str]) -> None:
    if lines:
        output.say(f"\n{title} ({len(lines):,}):")
    for line in lines[:MOST]:
        output.paragraphs(line, "  ")
    if (more := len(lines) - MOST) > 0:
        output.say(f"  and {more:,} more; --json lists them all.")
    if lines:
        output.say()
