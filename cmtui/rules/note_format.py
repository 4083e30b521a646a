"""The headings of a note: SOAP, DAP, BIRP, GIRP or one running text, changed without losing a word.

A section begins on a line that starts with its heading and a colon. A note in sections is plain text, so that
what is signed, searched and printed is what was typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_BETWEEN: Final = "\n\n"
_TWO: Final = 2


def in_sections(text: str, sections: Sequence[str]) -> list[tuple[str, str]]:
    """The text cut at its headings: heading and text, in the order of the note; "" heads what stands before them."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in text.split("\n"):
        heading = _heading(line, sections)
        if heading:
            found.append((heading, [line.lstrip()[len(heading) + 1 :].strip()]))
        else:
            found[-1][1].append(line)
    return [(heading, "\n".join(lines).strip()) for heading, lines in found]


def reformat(text: str, before: Sequence[str], after: Sequence[str]) -> str:
    """The same words under the headings of another format.

    Text goes to the section of the same name, else to the one at its place among those that have no namesake;
    without headings the sections follow one another as paragraphs.

    Args:
        text: The note.
        before: The headings of the format it is in; none for running text.
        after: The headings of the format it is to have.
    """
    parts = in_sections(text, before)
    if not after:
        return _BETWEEN.join(words for _, words in parts if words)
    strangers = [heading for heading in before if heading not in after]
    free = [heading for heading in after if heading not in before] or [after[0]]
    filled: dict[str, list[str]] = {heading: [] for heading in after}
    for heading, words in parts:
        if not words:
            continue
        if heading in filled:
            filled[heading].append(words)
        else:
            place = strangers.index(heading) if heading else 0
            filled[free[min(place, len(free) - 1)] if heading else after[0]].append(words)
    return _BETWEEN.join(f"{heading}: {_BETWEEN.join(words)}" for heading, words in filled.items())


def first_place(text: str, sections: Sequence[str]) -> int:
    """Where to go on typing: behind the first section, or the end of a running text; an offset into the text."""
    starts = [
        found.start()
        for heading in sections
        if (found := re.search(rf"^{re.escape(heading)}:", text, re.MULTILINE))
    ]
    if len(starts) < _TWO:
        return len(text)
    second = sorted(starts)[1]
    return len(text[:second].rstrip("\n"))


def is_empty(text: str, sections: Sequence[str]) -> bool:
    """Whether there is nothing but headings."""
    return not any(words for _, words in in_sections(text, sections))


def _heading(line: str, sections: Sequence[str]) -> str:
    start = line.lstrip().casefold()
    return next((heading for heading in sections if start.startswith(f"{heading.casefold()}:")), "")
