"""The form library: what is shipped, what was brought in, and the rules that score it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.casebook.assessment import library, shelf, unscored
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.form_rows import FormInfo, RuleInfo
from cmtui.forms import shipped
from cmtui.models.assessments import FormVersion, ScoreRuleVersion
from cmtui.rules.clean import clean

if TYPE_CHECKING:
    from cmtui.casebook.assessment.shelf import Version
    from cmtui.casebook.desk import Desk
    from cmtui.form_rows import FormRow
    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.forms.tree import Form
    from cmtui.store.work import Work

LARGEST = 10_000_000
"""Bytes of a form's file; the largest of 529 published ones has 1.6 million."""


class Forms:
    """The forms that can be answered."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # --- reading -----------------------------------------------------------------------------------------------

    def library(self, *, retired: bool = True) -> tuple[FormRow, ...]:
        """Every form, the shipped ones in their order, then the imported by code."""
        reads = self._desk.record.reader
        found = (shelf.current(reads, code) for code in shelf.known_codes(reads))
        return tuple(shelf.form_row(reads, each) for each in found if retired or not each.retired)

    def form(self, code: str, version: str = "") -> Form:
        """A form, parsed; the current version, or the one of that number or digest.

        Raises:
            NotFound: There is no such form or version.
        """
        return self._version(code, version).form

    def rules(self, code: str) -> tuple[ScoreRule, ...]:
        """The rules that score a form."""
        return tuple(rule for rule, _, _ in self._rules(code))

    def info(self, code: str) -> FormInfo:
        """All that is known about a form: rights, versions, rules with their sources, findings.

        Raises:
            NotFound: There is no such form.
        """
        reads = self._desk.record.reader
        now = shelf.current(reads, code)
        form = now.form
        kept = [each for each in shelf.versions(reads, code) if each.digest != now.digest]
        rules = self._rules(code)
        missing = unscored.sentences(code, form, tuple(rule for rule, _, _ in rules))
        return FormInfo(
            form=shelf.form_row(reads, now),
            url=form.url,
            publisher=form.publisher,
            rights=form.copyright,
            entitled_by=now.entitled_by,
            entitled_at=now.entitled_at,
            versions=tuple((each.form.version, each.since, each.digest) for each in (now, *reversed(kept))),
            rules=tuple(_rule_info(rule, source) for rule, _, source in rules),
            findings=(
                *(("degraded", "", sentence) for sentence in missing),
                *((each.severity, each.link_id, each.sentence) for each in form.findings),
            ),
        )

    def _version(self, code: str, version: str = "") -> Version:
        reads = self._desk.record.reader
        now = shelf.current(reads, code)
        if not version:
            return now
        known = (now, *reversed(shelf.versions(reads, code)))
        found = next((each for each in known if version in {each.digest, each.form.version}), None)
        if found is None:
            raise NotFound(f"The form “{code}” has no version {version} here.")
        return found

    def _rules(self, code: str) -> tuple[tuple[ScoreRule, bytes, str], ...]:
        reads = self._desk.record.reader
        return shelf.rules_of(reads, code, shelf.current(reads, code).form)

    # --- acts --------------------------------------------------------------------------------------------------

    def add(self, data: bytes, *, file: str = "", entitled: bool = False) -> FormRow:
        """Bring a form in: a new one, or a new version of one that is there; the same bytes change nothing.

        Args:
            data: A FHIR Questionnaire; kept byte for byte.
            file: The name of the file it came from.
            entitled: Whether the case manager says that this practice may use the form.

        Raises:
            UnreadableForm: It is no questionnaire.
            Refused: Nobody says that it may be used, or it is too large.
        """
        if len(data) > LARGEST:
            raise Refused(f"{file or 'The file'} is larger than {LARGEST // 1_000_000} MB: no form is.")
        form = shelf.parsed("", data)
        reads = self._desk.record.reader
        digest = shelf.digest_of(data)
        for code in shelf.known_codes(reads):
            known = shelf.current(reads, code)
            if digest in {known.digest, *(each.digest for each in shelf.versions(reads, code))}:
                return shelf.form_row(reads, known, "unchanged")
        if not entitled:
            raise Refused(
                f"“{form.title}” was not added: read its rights, and say that you are entitled to use it."
            )
        code = self._free_code(form)
        before = shelf.versions(reads, code)
        version = shelf.Version(
            code,
            digest,
            data,
            "imported",
            interval_days=before[-1].interval_days if before else None,
            comprehensive=bool(before and before[-1].comprehensive),
        )
        rules = tuple(rule for rule, _, _ in shelf.rules_of(reads, code, version.form))
        with self._desk.act("form.added", summary=f"{code} {form.version}".strip()) as work:
            library.put_form(work, version, rules, by=self._desk.actor or "owner")
        return shelf.form_row(reads, shelf.current(reads, code), "new version" if before else "added")

    def _free_code(self, form: Form) -> str:
        """The code of a form that comes in: its own, or with a number where another form has that one."""
        reads, number = self._desk.record.reader, 1
        taken = set(shelf.known_codes(reads))
        code = form.code
        while code in taken and (code in shipped.codes() or shelf.current(reads, code).form.url != form.url):
            number += 1
            code = f"{form.code}-{number}"
        return code

    def attach_rule(self, code: str, data: bytes) -> RuleInfo:
        """Score a form by a rule from outside it; the same bytes change nothing.

        Raises:
            UnreadableRule: It is no score rule.
            WrongUsage: It does not fit the form.
            NotFound: There is no such form.
        """
        reads = self._desk.record.reader
        form = shelf.current(reads, code).form
        rule = shelf.parsed_rule(data)
        known = data in (content for each in shipped.codes() for content in shipped.rules(each))
        if problems := rule.problems(form, needs=not known):
            raise WrongUsage(f"That rule does not fit “{form.title}”: {problems[0]}")
        digest = shelf.digest_of(data)
        if any(shelf.digest_of(content) == digest for _, content, _ in self._rules(code)):
            return _rule_info(rule, "unchanged")
        with self._desk.act("rule.attached", summary=f"{rule.id} {rule.version} to {code}") as work:
            for same in work.find(ScoreRuleVersion, form_code=code, digest=digest):
                # Attached anew after another one: the last one attached is in force.
                work.void(same, "attached again")
            library.put_rule(work, code, rule, data, "imported")
        return _rule_info(rule, "imported")

    def retire(self, code: str) -> None:
        """Offer a form no longer; what was answered stays, and so does the form.

        Raises:
            NotFound: There is no such form.
        """
        with self._desk.act("form.retired", summary=code) as work:
            work.change(self._row(work, code), retired_at=work.now)

    def restore(self, code: str) -> None:
        """Offer a retired form again."""
        with self._desk.act("form.restored", summary=code) as work:
            work.change(self._row(work, code), retired_at=None)

    def settle(
        self, code: str, *, interval_days: int | None = None, comprehensive: bool | None = None
    ) -> None:
        """Say when a form is asked again, and whether a plan can rest on it.

        Args:
            code: The form.
            interval_days: Days after which it is due again; None leaves that as it is, 0 takes it away.
            comprehensive: Whether it counts as a comprehensive assessment (G-15); None leaves that as it is.
        """
        if interval_days is not None and interval_days < 0:
            raise WrongUsage("A form is asked again after a number of days, such as 90; 0 for never.")
        with self._desk.act("form.changed", summary=code) as work:
            row = self._row(work, code)
            if interval_days is not None:
                work.change(row, interval_days=interval_days or None)
            if comprehensive is not None:
                work.change(row, comprehensive=comprehensive)

    def _row(self, work: Work, code: str) -> FormVersion:
        """The record's row of the current version, written now where a shipped one was never used."""
        version = shelf.current(self._desk.record.reader, clean(code))
        row_id = library.register(work, version, self._rules(version.code))
        return work.get(FormVersion, id=row_id)


def _rule_info(rule: ScoreRule, source: str) -> RuleInfo:
    bands = tuple((f"{spec.title}: {band.text}", band.source) for spec in rule.scores for band in spec.bands)
    return RuleInfo(
        rule.id, rule.version, rule.title, "shipped" if source == "shipped" else "imported", bands
    )
