"""A form as it was answered: who, when and how, the scores with their sources, every answer, what was concluded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cmtui.reports.document import Block, Document
from cmtui.reports.form_parts import NOT_A_DIAGNOSIS, numbered, rights, subtitle
from cmtui.reports.left_out import untold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cmtui.forms.answers import Path, Skip
    from cmtui.forms.filling.places import Place
    from cmtui.forms.tree import Form, Item
    from cmtui.forms.values import Answer

LEFT_OUT: Final = "Confidential: left out of this print."

_ASKED_FOR: Final = "What is confidential is printed only when it is asked for."
_WORDS_TOO: Final = "So are the conclusion, what changed since last time, and what was done."
"""Free words about the whole: nothing says which of them are about the confidential answer."""

_SKIPPED: Final[Mapping[Skip, str]] = {
    "unknown": "not known",
    "refused": "declined to answer",
    "not_applicable": "does not apply",
    "not_asked": "not asked",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One score as it was found at the time."""

    title: str
    text: str
    """The figure with its range, or how many of the questions are answered."""
    band: str
    source: str
    """Who says so of the band."""
    rule: str
    """Id and version of the rule."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A safety flag that was raised by an answer."""

    text: str
    """Its level and its words."""
    done: str = ""
    """What was done about it, in the case manager's words."""
    standing: str = ""
    """Open, or closed when."""
    confidential: bool = False
    of_score: bool = False
    """Raised by a score, not by one answer: then the scores tell it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was noted with the answers, in words."""

    client: str
    number: str
    """Of the case."""
    facts: tuple[tuple[str, str], ...]
    """Label and text, in their order: held, asked how, informants, signed …"""
    results: tuple[Result, ...] = ()
    safety: tuple[Raised, ...] = ()
    conclusion: str = ""
    evolving_needs: str = ""
    confidential: bool = False
    """All of it stays out of a default print."""
    private_items: frozenset[str] = frozenset()
    """Link ids of questions whose answers stay out of it."""


@dataclass(frozen=True, slots=True)
class Given:
    """The answers, where they stand."""

    places: Sequence[Place]
    """The lines of the form that were in view."""
    values: Mapping[Path, tuple[Answer, ...]]
    skipped: Mapping[Path, Skip]
    notes: Mapping[Path, str]


def filled_form(form: Form, sheet: Sheet, given: Given, *, confidential: bool = False) -> Document:
    """The form with its answers.

    Args:
        form: The version that was answered.
        sheet: What was noted with them.
        given: The answers.
        confidential: Whether confidential results are printed as well.
    """
    if sheet.confidential and not confidential:
        return _withheld(sheet)
    title = form.title or form.code
    private = frozenset() if confidential else sheet.private_items
    hidden = () if confidential else tuple(flag for flag in sheet.safety if flag.confidential)
    kept_back = bool(private or hidden)
    blocks = [
        Block(title, "title"),
        *subtitle(form),
        *rights(form),
        *_head(sheet, _said_of(kept_back=kept_back)),
    ]
    if not any(flag.of_score for flag in hidden):
        blocks += _results(sheet.results)
    blocks += _safety(sheet.safety, whole=not kept_back)
    blocks.append(Block("Answers", "heading", above=True, joined=True))
    gone = untold(given.places, private)
    for place in given.places:
        if place.path not in gone:
            blocks += _line(place, given, private)
    if not kept_back:
        blocks += _words("Conclusion", sheet.conclusion)
        blocks += _words("What changed since last time", sheet.evolving_needs)
    blocks += [Block(NOT_A_DIAGNOSIS, "quiet", above=True), *rights(form, again=True)]
    return Document(title, f"{_whose(sheet)} · {title}", tuple(blocks))


def _said_of(*, kept_back: bool) -> str:
    return f"{LEFT_OUT} {_WORDS_TOO} {_ASKED_FOR}" if kept_back else ""


def _withheld(sheet: Sheet) -> Document:
    """That there is a confidential form, and no word of it: its very title and its rights statement would tell."""
    title = "Confidential form"
    return Document(
        title,
        f"{_whose(sheet)} · {title}",
        (Block(title, "title"), *_head(sheet, f"{LEFT_OUT} {_ASKED_FOR}")),
    )


def _whose(sheet: Sheet) -> str:
    return f"{sheet.client} · case {sheet.number}"


def _head(sheet: Sheet, kept_back: str) -> Iterator[Block]:
    yield Block(_whose(sheet), "strong", above=True)
    for label, text in sheet.facts:
        if text:
            yield Block(text, lead=f"{label}: ")
    if kept_back:
        yield Block(kept_back, "strong", above=True)


def _results(results: Sequence[Result]) -> Iterator[Block]:
    if not results:
        return
    yield Block("Screening result, not a diagnosis", "heading", above=True, joined=True)
    for result in results:
        found = f"{result.text}: {result.band}" if result.band else result.text
        yield Block(found, "strong", lead=f"{result.title}: ", joined=True)
        source = f"bands: {result.source}" if result.source else ""
        yield Block(" · ".join(part for part in (source, f"rule {result.rule}") if part), "quiet", depth=1)


def _safety(safety: Sequence[Raised], *, whole: bool) -> Iterator[Block]:
    """The flags; of a print that keeps something back neither the confidential ones nor what was done about any."""
    if safety:
        yield Block("Safety", "heading", above=True, joined=True)
    for flag in safety:
        done = f"Done: {flag.done}" if flag.done and whole else ""
        said = " ".join(part for part in (flag.text, done, flag.standing) if part)
        yield Block("confidential follow-up" if flag.confidential and not whole else said, lead="! ")


def _line(place: Place, given: Given, private: frozenset[str]) -> Iterator[Block]:
    item, depth = place.item, place.depth
    if item.type == "group":
        repeat = f"{place.repeat[0]} of {place.repeat[1]}" if place.repeat and place.repeat[1] > 1 else ""
        if words := " ".join(part for part in (item.prefix, item.text, repeat) if part):
            yield Block(words, "heading", depth=depth, above=True, joined=True)
        return
    if not item.is_question:
        if item.text and not item.is_help:
            yield Block(item.text, "quiet", depth=depth)
        return
    yield Block(item.text or "–", lead=numbered(place.number), depth=depth, joined=True)
    if item.link_id in private:
        yield Block("left out", "quiet", lead="→ ", depth=depth + 2)
        return
    note = given.notes.get(place.path, "")
    values = given.values.get(place.path, ())
    if values:
        said = "; ".join(_answer(value, item) for value in values)
        yield Block(said, "strong", lead="→ ", depth=depth + 2, joined=bool(note))
    else:
        why = given.skipped.get(place.path)
        said = _SKIPPED[why] if why else "not answered"
        yield Block(said, "quiet", lead="→ ", depth=depth + 2, joined=bool(note))
    if note:
        yield Block(note, lead="note: ", depth=depth + 2)


def _answer(value: Answer, item: Item) -> str:
    """An answer with the points that its option has."""
    points = next((option.score for option in item.options if option.answer == value), None)
    return value.text if points is None else f"{value.text} ({points.normalize():f})"


def _words(heading: str, text: str) -> Iterator[Block]:
    if text:
        yield Block(heading, "heading", above=True, joined=True)
        yield Block(text)
