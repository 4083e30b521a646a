"""Assessment forms for the shell: the library, what of a file is supported, and a response scored without the app."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cmtui.cli import door, output
from cmtui.cli.passphrase import can_ask
from cmtui.errors import CaseworkError, NotFound, WrongUsage
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from cmtui.form_rows import FormRow
    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.forms.tree import Form
    from cmtui.store.reader import Reads

LARGEST: Final = 50_000_000
"""Bytes of a file that are read; no form and no bundle of answers comes near."""


def listing(options: Namespace) -> None:
    """Print the form library; where there is no record, the shipped forms.

    Raises:
        CaseworkError: The record could not be opened.
    """
    from cmtui.casebook.assessment import headless

    with _record(options) as reads:
        rows = [row for row in headless.listed(reads) if options.all or not row.retired]
    if options.json:
        output.as_json([_form(row) for row in rows])
        return
    output.table(
        [(row.code, str(row.items), " ".join(row.domains), row.title) for row in rows],
        most=(26, 5, 7),
        titles=("code", "items", "domains", "title"),
    )


def add(options: Namespace) -> None:
    """Bring a form into the library.

    Raises:
        CaseworkError: It is no form, or nobody says that it may be used.
    """
    data = _bytes(options.file)
    with door.opened(options) as casebook:
        entitled = options.entitled or _is_entitled(data)
        row = casebook.forms.add(data, file=options.file, entitled=entitled)
        info = casebook.forms.info(row.code)
    if options.json:
        found = [
            {"severity": severity, "linkId": link_id, "sentence": sentence}
            for severity, link_id, sentence in info.findings
        ]
        output.as_json({**_form(row), "status": row.status, "rights": info.rights or None, "findings": found})
        return
    output.say(f"{row.code}: {row.title}, {row.items} questions. {row.status.capitalize()}.")
    if info.rights:
        output.paragraphs(f"Rights: {info.rights}", "")
    for severity, link_id, sentence in info.findings:
        output.paragraphs(f"{severity}: {f'{link_id}: ' if link_id else ''}{sentence}", "  ")


def _is_entitled(data: bytes) -> bool:
    """Whether this practice may use the form: asked at a terminal; without one, who runs the command says so by it."""
    from cmtui.forms.reading.reader import read

    form = read(data)
    told = sys.stderr.write
    told(f"{form.title}\nRights: {form.copyright or 'the file names none; ask its owner'}\n")
    if not can_ask():
        told(
            "By adding it you say that you are entitled to use this form; that is kept with your name and the time.\n"
        )
        return True
    told("Are you entitled to use this form? It is kept with your name and the time. y/N ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in {"y", "yes"}


def check(options: Namespace) -> int:
    """Say of FHIR Questionnaires what of them can be answered here; 1 where a file could not be read as one.

    Raises:
        Nothing: a file that is no form is told as such, beside the others.
    """
    from cmtui.forms.reading.check import report, unreadable
    from cmtui.forms.reading.reader import read

    told: list[dict[str, Any]] = []
    failed = 0
    for file in options.files:
        try:
            told.append(report(read(_bytes(file))).as_json(file))
        except CaseworkError as error:
            failed += 1
            told.append(unreadable(file, str(error)))
    if options.json:
        output.as_json(told)
    else:
        for each in told:
            _say_checked(each)
    if failed:
        output.note(f"{failed} of {len(told)} files cannot be read as a form; its line says why.")
    return 1 if failed else 0


def score(options: Namespace) -> None:
    """Score a response without the app: what is valid, asked, computed, scored and alarming.

    Raises:
        CaseworkError: The form or the response cannot be read.
    """
    from cmtui.casebook.assessment import headless

    form, rules = _named(options)
    data = sys.stdin.buffer.read() if options.response == "-" else _bytes(options.response)
    found = headless.scored(
        form, rules, data, age=options.age, gender=options.gender or "", mode=options.mode or ""
    )
    if options.json:
        output.as_json(found)
        return
    if not found["scores"]:
        output.note(headless.NO_RULE)
    output.say(f"{form.title}: {'valid' if found['valid'] else 'not valid'}")
    for issue in found["issues"]:
        output.paragraphs(f"{issue['linkId']}: {issue['reason']}", "  ")
    for each in found["scores"]:
        output.paragraphs(output.words((each["title"], each["text"], each["band"] or "")), "  ")
    for alert in found["alerts"]:
        level = catalog.label("alert_level", alert["level"]).casefold()
        output.paragraphs(f"! {level}: {alert['text']}", "  ")
    if any(each["band"] for each in found["scores"]):
        output.say("A screening result, not a diagnosis.")


def rule(options: Namespace) -> None:
    """Attach a score rule to a form of the library.

    Raises:
        CaseworkError: It is no rule, or does not fit the form.
    """
    data = _rule_bytes(options.file)
    with door.opened(options) as casebook:
        found = casebook.forms.attach_rule(options.form, data)
    if options.json:
        output.as_json(
            {"form": options.form, "rule": found.rule, "version": found.version, "title": found.title}
        )
        return
    output.say(f"{options.form} is scored by {found.title} ({found.rule} {found.version}).")


def _rule_bytes(named: str) -> bytes:
    """A rule from its file, or the one that is shipped with a form of that code."""
    from cmtui.forms import shipped

    if not Path(named).expanduser().exists() and (contents := shipped.rules(named)):
        return contents[0]
    return _bytes(named)


def _named(options: Namespace) -> tuple[Form, tuple[ScoreRule, ...]]:
    """The form that was named: a file, or a code of the library."""
    from cmtui.casebook.assessment import headless

    if Path(options.form).expanduser().is_file():
        return headless.form_in(_bytes(options.form))
    if headless.is_listed(options.form):
        return headless.form_of(options.form)
    with _record(options) as reads:
        return headless.form_of(options.form, reads)


@contextmanager
def _record(options: Namespace) -> Iterator[Reads | None]:
    """The record, where there is one: the library's shipped part needs none."""
    if not door.place(options).exists():
        yield None
        return
    with door.opened(options) as casebook:
        yield casebook.reads


def _bytes(file: str) -> bytes:
    path = Path(file).expanduser()
    try:
        if path.stat().st_size > LARGEST:
            raise WrongUsage(f"{file} is larger than {LARGEST // 1_000_000} MB: no form is.")
        return path.read_bytes()
    except OSError as error:
        raise NotFound(f"{file} cannot be read; check the name and that the file is yours.") from error


def _form(row: FormRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "version": row.version or None,
        "title": row.title,
        "items": row.items,
        "licence": row.licence,
        "domains": list(row.domains),
        "source": row.source,
        "retired": row.retired,
        "interval_days": row.interval_days,
    }


def _say_checked(told: dict[str, Any]) -> None:
    if not told["supported"]:
        verdict = "not supported"
    else:
        verdict = "supported, with limits" if told["unsupported"] else "supported"
    output.say(output.words((told["file"], told["title"], f"{told['items']} items", verdict)))
    for error in told["errors"]:
        output.paragraphs(error, "  ")
    for finding in told.get("findings", ()):
        if finding["severity"] == "degraded":
            where = f"{finding['linkId']}: " if finding["linkId"] else ""
            output.paragraphs(f"{where}{finding['sentence']}", "  ")
