"""Answered forms from elsewhere: FHIR QuestionnaireResponses of forms that the library knows."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from cmtui.casebook.assessment import shelf
from cmtui.casebook.assessment.assess_check import sat
from cmtui.casebook.assessment.assess_write import Done, by
from cmtui.casebook.assessment.unscored import unwatched
from cmtui.casebook.engagement.client_facts import subject_of
from cmtui.clock import instant, local
from cmtui.errors import CaseworkError, WrongUsage
from cmtui.forms.filling.opened import SittingState
from cmtui.forms.responses.json import MODE
from cmtui.forms.responses.response import from_response
from cmtui.models.assessments import Assessment
from cmtui.rows import ImportResult, Rejected
from cmtui.store.reader import one

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from cmtui.casebook.desk import Desk
    from cmtui.store.reader import Reads

FINISHED = frozenset({"completed", "amended"})
"""Statuses of a response that is done; FHIR's others are not, or are withdrawn."""


@dataclass(slots=True)
class _Told:
    """What became of the responses of a file so far."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _SkippedError(Exception):
    """Why one response does not come in, a sentence; never leaves this module."""


def bring_in(desk: Desk, data: bytes, *, file: str, case: str, dry_run: bool) -> ImportResult:
    """Read the responses of a file, and write those that are new.

    Args:
        desk: The record.
        data: One QuestionnaireResponse, or a Bundle.
        file: Its name.
        case: Public id of the case that all of them are for; found by each one's subject where empty.
        dry_run: Write nothing.

    Raises:
        WrongUsage: It is no such file.
    """
    told = _Told()
    for number, response in enumerate(_responses(data), start=1):
        told.read += 1
        try:
            _one(desk, response, case, told, dry_run=dry_run)
        except (_SkippedError, CaseworkError) as why:
            told.rejected.append(Rejected(file, number, str(why)))
    if not told.read:
        told.notes.append("The file holds no QuestionnaireResponse.")
    return ImportResult(
        told.read,
        told.added,
        told.updated,
        told.unchanged,
        rejected=tuple(told.rejected),
        notes=tuple(dict.fromkeys(told.notes)),
    )


def _responses(data: bytes) -> Iterator[dict[str, Any]]:
    try:
        read = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise WrongUsage(
            "The file is not JSON; choose a FHIR QuestionnaireResponse or a Bundle of them."
        ) from error
    kind = read.get("resourceType") if isinstance(read, dict) else None
    if kind == "QuestionnaireResponse":
        yield read
    elif kind == "Bundle":
        entries = read.get("entry")
        for entry in entries if isinstance(entries, list) else ():
            resource = entry.get("resource") if isinstance(entry, dict) else None
            if isinstance(resource, dict) and resource.get("resourceType") == "QuestionnaireResponse":
                yield resource
    else:
        raise WrongUsage("The file holds no FHIR QuestionnaireResponse and no Bundle; choose one that does.")


def _one(desk: Desk, response: dict[str, Any], case: str, told: _Told, *, dry_run: bool) -> None:
    reads = desk.record.reader
    if response.get("status") not in FINISHED:
        raise _SkippedError(f"Its status is “{response.get('status')}”; only completed forms come in.")
    version = _form(reads, str(response.get("questionnaire") or ""))
    case_id = desk.case_id(case) if case else _case(reads, response)
    source = _source(response)
    key = f"{source}#{shelf.digest_of(json.dumps(response, sort_keys=True).encode())[:16]}"
    if one(reads, "SELECT 1 FROM assessment WHERE source_key = ? AND voided_at IS NULL", (key,)):
        told.unchanged += 1
        return
    earlier = one(
        reads,
        "SELECT public_id FROM assessment WHERE source_key LIKE ? ESCAPE '!' AND voided_at IS NULL AND status != 'amended' "
        "ORDER BY id DESC LIMIT 1",
        (_beginning(source),),
    )
    done, findings = _done(desk, case_id, version, response, key)
    told.notes += [f"{version.form.title}: {sentence}" for sentence in findings]
    if earlier:
        told.updated += 1
    else:
        told.added += 1
    if dry_run:
        return
    if earlier:
        done = replace(done, state=replace(done.state, assessment=str(earlier[0])))
    with desk.act("assessment.imported", case_id=case_id, summary=done.summary) as work:
        for (struck,) in work.rows("SELECT id FROM assessment WHERE source_key = ?", (key,)):
            work.change(work.any_version(Assessment, struck), source_key=None)
        found = done.write(work)
        if found.source_key != key:
            work.change(found, source_key=key)


def _beginning(source: str) -> str:
    escaped = "".join(f"!{sign}" if sign in "%_!" else sign for sign in source)
    return f"{escaped}#%"


def _done(
    desk: Desk, case_id: int, version: shelf.Version, response: dict[str, Any], key: str
) -> tuple[Done, list[str]]:
    """The response as a completed form; what of it the form does not know is told, and kept in the response."""
    reads, form = desk.record.reader, version.form
    answers, findings = from_response(form, response)
    held_at = _held(response.get("authored"), desk.zone) or desk.now()
    if held_at > desk.now():
        raise _SkippedError("It was written in the future; mend its date.")
    mode = next(
        (str(each.get("valueCode", "")) for each in response.get("extension", ()) if each.get("url") == MODE),
        "",
    )
    subject = subject_of(reads, case_id, local(held_at, desk.zone).date(), mode=mode)
    rules = shelf.rules_of(reads, version.code, form)
    state = SittingState(answers=answers, mode=mode, reason="imported", begun=held_at)
    sitting = sat(form, tuple(rule for rule, _, _ in rules), subject, state, held_at)
    done = Done(by(desk), case_id, version, rules, state, sitting.outcome, response, held_at, source_key=key)
    told = [finding.sentence for finding in findings]
    if unwatched(form, [rule for rule, _, _ in rules]):
        told.append(
            "Nothing was scored or watched: no rule scores this form and no alarm watches its answers."
        )
    return done, told


def _form(reads: Reads, canonical: str) -> shelf.Version:
    """The form that a canonical names: by its url and version, or by the last part of the url."""
    url, _, edition = canonical.partition("|")
    short = url.rstrip("/").rpartition("/")[2]
    for code in shelf.known_codes(reads):
        version = shelf.current(reads, code)
        if url and version.form.url == url:
            kept = shelf.versions(reads, code)
            return next((each for each in kept if edition and each.form.version == edition), version)
    if short in shelf.known_codes(reads):
        return shelf.current(reads, short)
    raise _SkippedError(
        f"Its form “{canonical or 'not named'}” is not in the library; add it first: cmtui forms add FILE."
    )


def _case(reads: Reads, response: dict[str, Any]) -> int:
    """The case of the client whom a response is about; of several the one in service."""
    subject = response.get("subject")
    subject = subject if isinstance(subject, dict) else {}
    identifier = subject.get("identifier")
    names = [str(subject.get("reference") or "").removeprefix("urn:uuid:").rpartition("/")[2]]
    names.append(str(identifier.get("value") or "") if isinstance(identifier, dict) else "")
    for name in filter(None, names):
        found = one(
            reads,
            'SELECT c.id FROM "case" c JOIN client k ON k.id = c.client_id WHERE c.voided_at IS NULL '
            "AND ?1 IN (c.public_id, c.number, k.public_id, k.source_key) "
            "ORDER BY c.status IN ('open', 'on_hold', 'closing') DESC, c.id DESC LIMIT 1",
            (name,),
        )
        if found:
            return int(found[0])
    raise _SkippedError("Its subject is nobody of this record; name the case with --case.")


def _source(response: dict[str, Any]) -> str:
    """By what the response is known elsewhere: its id, or nothing but its content."""
    identifier = response.get("identifier")
    if isinstance(identifier, dict) and identifier.get("value"):
        return f"fhir:{identifier.get('system') or ''}|{identifier['value']}"
    return f"fhir:{response['id']}" if response.get("id") else "fhir:"


def _held(authored: object, zone: ZoneInfo | None) -> datetime | None:
    """When a response was written: an instant, or the noon of a day; None where it does not say."""
    if not isinstance(authored, str):
        return None
    try:
        if "T" not in authored:
            return instant(datetime.combine(date.fromisoformat(authored), time(12)), zone)
        found = datetime.fromisoformat(authored)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else instant(found, zone)
