"""Which part of the directory is shown: what fits the client, a language, a payer, a kind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from cmtui.screens.dialogs.steps import Step, StepsDialog, vocabulary_step
from cmtui.screens.resources.rows import spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmtui.screens.base import Desk
    from cmtui.screens.resources.rows import Shown
    from cmtui.screens.resources.source import Wanted

_ALL: Final = "all"
_CLIENT: Final = "client"
_TONGUE: Final = "tongue"
"""Who speaks the client's language, whatever they take from payers."""


async def ask_view(desk: Desk[Any], shown: Shown, wanted: Wanted) -> Shown | None:
    """Ask what is to be shown.

    Args:
        desk: The screen it is asked over.
        shown: What is shown now.
        wanted: What the client whose chart is open needs.

    Returns:
        What is asked for; None when the question was left.
    """
    dialog = StepsDialog("Show", lambda given: _following(given, shown, wanted), place=None, does="Show")
    if (answers := await desk.app.push_screen_wait(dialog)) is None:
        return None
    which = answers["which"]
    if which == _ALL:
        return replace(shown, language="", payer="", kind="")
    if which in {_CLIENT, _TONGUE}:
        payer = wanted.payer if which == _CLIENT else ""
        return replace(shown, language=wanted.language, payer=payer, kind="")
    given = answers.get(which, "")
    if which == "language":
        return replace(shown, language=given)
    return replace(shown, payer=given) if which == "payer" else replace(shown, kind=given)


def _following(answers: Mapping[str, str], shown: Shown, wanted: Wanted) -> Step | None:
    which = answers.get("which", "")
    if not which:
        return Step("which", "Which entries?", _choices(shown, wanted))
    if which in {_ALL, _CLIENT, _TONGUE} or which in answers:
        return None
    if which == "kind":
        return replace(vocabulary_step("kind", "Which kind?", "organization_kind"), other=False)
    first = {"language": spoken(shown.language or wanted.language), "payer": shown.payer or wanted.payer}[
        which
    ]
    return Step(which, f"Which {which}? An empty line: any.", first=first)


def _choices(shown: Shown, wanted: Wanted) -> tuple[tuple[str, str], ...]:
    """The fewest keys for what is wanted most: everything, or what fits the client."""
    client = ((_CLIENT, f"what fits {wanted.client}: {wanted.words}"),) if wanted.words else ()
    if wanted.language and wanted.payer:
        client = (*client, (_TONGUE, f"who speaks {spoken(wanted.language)}"))
    one = tuple(
        (name, f"{label}{f' ({now})' if now else ''}")
        for name, label, now in (
            ("language", "a language", spoken(shown.language)),
            ("payer", "a payer", shown.payer),
            ("kind", "a kind", ""),
        )
    )
    return (*client, (_ALL, "everything"), *one)
