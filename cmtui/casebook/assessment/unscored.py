"""Forms from elsewhere that nothing scores or watches: said when they come in, with the shipped form that they look like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cmtui.casebook.assessment import shelf
from cmtui.forms import shipped
from cmtui.forms.scoring.points import items
from cmtui.forms.scoring.rule_parts import LOINC

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cmtui.forms.scoring.score_rule import ScoreRule
    from cmtui.forms.tree import Form

NEITHER: Final = (
    "No rule scores this form and no alarm watches its answers; attach one with cmtui forms rule."
)
_NO_SCORE: Final = "No rule scores this form; attach one with cmtui forms rule."

_IN_BRACKETS: Final = re.compile(r"\(([^)]+)\)")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z0-9])")
_BETWEEN: Final = re.compile(r"[^a-z0-9]+")


def unwatched(form: Form, rules: Sequence[ScoreRule]) -> bool:
    """Whether no rule scores a form, and none of its answers can alarm."""
    return not _scored(rules) and not _watched(form, rules)


def sentences(code: str, form: Form, rules: Sequence[ScoreRule]) -> tuple[str, ...]:
    """What is to be said of a form of the library that no rule scores; nothing of one that is scored or shipped.

    Args:
        code: Its code in the library.
        form: The form.
        rules: The rules that are attached to it, or made for it.
    """
    if code in shipped.codes() or _scored(rules):
        return ()
    like = _looks_like(form)
    if not like:
        return () if _watched(form, rules) else (NEITHER,)
    return (_NO_SCORE if _watched(form, rules) else NEITHER, _how_to_mend(code, form, like))


def _scored(rules: Sequence[ScoreRule]) -> bool:
    return any(rule.scores for rule in rules)


def _watched(form: Form, rules: Sequence[ScoreRule]) -> bool:
    if any(rule.alerts for rule in rules):
        return True
    known = (spec.when.ref for spec in shipped.built_in().alerts)
    return any(ref is not None and items(ref, form) for ref in known)


def _how_to_mend(code: str, form: Form, like: str) -> str:
    title = shelf.parsed(like, shipped.questionnaire(like)).title
    (content,) = shipped.rules(like)
    problems = shelf.parsed_rule(content).problems(form, needs=False)
    if not problems:
        return f"It looks like “{title}”, and the shipped rule finds its items here: cmtui forms rule {code} {like}."
    return (
        f"It looks like “{title}”, but the shipped rule does not fit it: {problems[0]} "
        f"Answer the shipped form {like}, or attach a rule that names the items of this one."
    )


def _looks_like(form: Form) -> str:
    """The code of the shipped instrument that a form seems to be a copy of; empty where it is none of them."""
    own = _plain(form.title, str(form.raw.get("name", "")), form.code)
    codes = {coding.code for coding in form.coding if coding.system in {"", LOINC}}
    for code in shipped.codes():
        known = shelf.parsed(code, shipped.questionnaire(code))
        scored = [len(spec.items) for rule in shipped.rules(code) for spec in shelf.parsed_rule(rule).scores]
        if not scored:
            continue
        as_many = form.questions in {known.questions, *scored}
        named = any(f" {name} " in own for name in _names(known))
        if codes & {coding.code for coding in known.coding} or (as_many and named):
            return code
    return ""


def _names(form: Form) -> Iterator[str]:
    """What an instrument is called: by its short name in brackets and by the first words of its title."""
    for words in (*_IN_BRACKETS.findall(form.title), _IN_BRACKETS.sub("", form.title)):
        name = _plain(re.split("[,:]", words)[0]).strip()
        yield name
        yield name.replace(" ", "")


def _plain(*texts: str) -> str:
    """Texts as words in small letters between blanks: `PatientHealthQuestionnaire9` and `PHQ-9` are found alike."""
    words = (_BETWEEN.sub(" ", _HUMP.sub(" ", text).casefold()).strip() for text in texts)
    return f" {' | '.join(words)} "
