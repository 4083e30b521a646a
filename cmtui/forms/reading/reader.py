"""The tolerant reader: any published Questionnaire as a form, with a list of what is not as it should be.

R4 is read as it stands; R5 and STU3 where only names differ. The file itself is never changed: whoever stores it keeps
its bytes, and `Form.digest` says which they were.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Any, Final

from cmtui.errors import UnreadableForm
from cmtui.forms.reading import conditions as reader_conditions
from cmtui.forms.reading import json as reader_json
from cmtui.forms.reading.extensions import Extensions
from cmtui.forms.reading.findings import Findings
from cmtui.forms.reading.formulas import Formulas
from cmtui.forms.reading.ignored import say_ignored
from cmtui.forms.reading.items import Items
from cmtui.forms.reading.options import Lists
from cmtui.forms.reading.text import shown, tidy, without_marks
from cmtui.forms.reading.values import coding, objects, words
from cmtui.forms.reading.versions import as_r4
from cmtui.forms.tree import Form

UNTITLED: Final = "Untitled form"

_STATUSES: Final = frozenset({"draft", "active", "retired", "unknown"})

_LONGEST_CODE: Final = 40
"""Characters of a form's short name: it is typed at the command line."""


def read(data: bytes, code: str = "", *, file: str = "") -> Form:
    """The form in a file.

    Args:
        data: The bytes of a FHIR Questionnaire in JSON, alone or as the only one of a Bundle.
        code: The short name it has in the library; made from the form's name or title where none is given.
        file: How its file is called, for a form that has neither.

    Raises:
        UnreadableForm: With one sentence that says why, and what to do.
    """
    try:
        found, cleaned = reader_json.questionnaire(data)
        questionnaire, release = as_r4(found)
        short_name = slug(code) or _code(questionnaire, file)
        return _form(questionnaire, release, short_name, hashlib.sha256(data).hexdigest(), cleaned=cleaned)
    except RecursionError:
        raise UnreadableForm(
            "This form nests too deep to be read: get it from its publisher again."
        ) from None


def _form(questionnaire: dict[str, Any], release: str, code: str, digest: str, *, cleaned: bool) -> Form:
    """The form of a questionnaire in R4's names."""
    findings = Findings()
    title = _title(questionnaire)
    _check_root(questionnaire, release, findings, cleaned=cleaned)
    extensions = Extensions(questionnaire)
    formulas = Formulas(questionnaire, findings)
    items = Items(findings, formulas, Lists(questionnaire, findings)).read(questionnaire)
    reader_conditions.check(items, findings)
    if not items:
        findings.degraded("", "no-items", "The form has no items, so there is nothing to answer.")
    variables = formulas.variables(extensions, "")
    constraints = formulas.constraints(extensions, "")
    say_ignored(questionnaire, findings)
    return Form(
        code=code,
        url=words(questionnaire.get("url")).strip() or f"urn:cmtui:questionnaire:{digest[:32]}",
        version=words(questionnaire.get("version")).strip(),
        title=title,
        items=items,
        coding=tuple(
            kept for entry in objects(questionnaire.get("code")) if (kept := coding(entry)) is not None
        ),
        copyright=without_marks(
            shown(questionnaire, "copyright") or words(questionnaire.get("copyrightLabel"))
        ),
        publisher=tidy(words(questionnaire.get("publisher"))),
        description=without_marks(shown(questionnaire, "description")),
        purpose=without_marks(shown(questionnaire, "purpose")),
        status=words(questionnaire.get("status")),
        variables=variables,
        constraints=constraints,
        launch=formulas.launch,
        findings=findings.all(),
        raw=questionnaire,
        digest=digest,
        release=release,
    )


def _code(questionnaire: dict[str, Any], file: str) -> str:
    """A short name out of the form's name, its title or its file."""
    stem = re.split(r"[/\\]", file)[-1].rsplit(".", 1)[0]
    names = (words(questionnaire.get("name")), shown(questionnaire, "title"), stem)
    return next((found for name in names if (found := slug(name))), "form")


def _title(questionnaire: dict[str, Any]) -> str:
    """What the form is called: its title, or else its name taken apart into words."""
    if title := shown(questionnaire, "title"):
        return " ".join(title.split())
    name = re.sub(r"(?<=[a-z])(?=[A-Z])|_+", " ", words(questionnaire.get("name")))
    return " ".join(name.split()) or UNTITLED


def _check_root(questionnaire: dict[str, Any], release: str, findings: Findings, *, cleaned: bool) -> None:
    """Say what is wrong with the form as a whole."""
    status = words(questionnaire.get("status"))
    if status not in _STATUSES:
        findings.error(
            "", "missing-status", "The form does not say whether it is a draft, active or retired."
        )
    if not words(questionnaire.get("url")).strip():
        findings.ignored(
            "", "missing-url", "The form has no address of its own: one was made from its content."
        )
    if not shown(questionnaire, "title"):
        findings.ignored("", "missing-title", "The form has no title: it goes by its name.")
    if release != "R4":
        findings.ignored(
            "", f"{release.lower()}-names", f"The form is written as FHIR {release}, and read as R4."
        )
    if cleaned:
        findings.ignored("", "cleaned", "Empty entries or control characters in the file are left out.")
    if "assembledFrom" not in Extensions(questionnaire) and _is_modular(questionnaire):
        findings.degraded("", "modular", "The form is put together from others, which are not fetched.")
    if "questionnaireAdaptive" in Extensions(questionnaire):
        findings.degraded("", "adaptive", "A server would choose the next question: all questions are asked.")
    for name in Extensions(questionnaire).modifiers:
        findings.degraded("", "modifier-extension", f"{name or 'An extension'} changes what the form means.")


def _is_modular(questionnaire: dict[str, Any]) -> bool:
    """Whether the form asks to be assembled before it is answered."""
    expected = Extensions(questionnaire).code("assemble-expectation")
    return expected in {"assemble-root", "assemble-root-or-child"}


def slug(text: str) -> str:
    """A short name to type: small letters, figures and hyphens."""
    plain = unicodedata.normalize("NFKD", re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", "-", text))
    found = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
    if len(found) > _LONGEST_CODE:
        found = found[:_LONGEST_CODE].rsplit("-", 1)[0]
    return found.strip("-")
