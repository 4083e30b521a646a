"""The plan on paper: a client's copy of a version as it was agreed, and the letter that says what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmtui.reports.document import Block, Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Sender:
    """Who gives a plan to whom, and about which case."""

    client: str
    """The client as a letter names them."""
    number: str
    """Of the case."""
    manager: str
    """The case manager."""
    day: str
    """When it is printed, in words."""


def plan_copy(wording: str, version: int, sender: Sender, digest: str = "") -> Document:
    """A version as it was agreed, or the plan as it stands: its text, line by line.

    Args:
        wording: The text; its first line is the title, and a line behind an empty one a heading.
        version: Its number; 0 for the plan as it stands now.
        sender: Who gives it.
        digest: Of the version, by which text and data can be proved.
    """
    blocks = [*_text(wording), *_signed(sender, digest)]
    named = f"plan, version {version}" if version else "plan as it stands, not agreed in this form"
    return Document(f"Plan {sender.number}", f"case {sender.number} · {named}", tuple(blocks))


def plan_changes(
    changes: Sequence[str], between: tuple[str, str], sender: Sender, wanted: str = ""
) -> Document:
    """The letter to the client that says what changed in the plan.

    Args:
        changes: The sentences.
        between: How the earlier and the later version are called, such as `version 1, agreed on January 5, 2026`.
        sender: Who writes.
        wanted: Why the later version was made; empty where nobody said.
    """
    old, new = between
    blocks = [
        Block(sender.day, "quiet"),
        Block(sender.client, above=True),
        Block("What changed in your plan", "title", above=True, joined=True),
        Block(f"This letter compares {old}, with {new}."),
    ]
    if wanted:
        blocks.append(Block(f"Why the plan was changed: {wanted}"))
    if changes:
        blocks += [Block(change, lead="• ", above=not place) for place, change in enumerate(changes)]
    else:
        blocks.append(Block("Nothing changed.", above=True))
    blocks += [
        Block(
            "If something here is not what you agreed to, or you have a question, please tell me. "
            "You can ask to change the plan at any time.",
            above=True,
        ),
        Block(sender.manager, above=True),
    ]
    return Document(
        f"Changes of the plan {sender.number}", f"case {sender.number} · changes of the plan", tuple(blocks)
    )


def _text(wording: str) -> Iterator[Block]:
    """The lines as blocks: a heading stays with what it heads, a list's lines are set in."""
    lines = wording.rstrip("\n").split("\n")
    yield Block(lines[0], "title", joined=True)
    heads = True
    for line in lines[1:]:
        if not line:
            heads = True
            continue
        inner = line.lstrip(" ")
        depth = (len(line) - len(inner)) // 2
        lead = "- " if inner.startswith("- ") else ""
        is_heading = heads and len(lines) > 1 and line != lines[1]
        yield Block(
            inner.removeprefix(lead),
            "heading" if is_heading else "body",
            lead=lead,
            depth=depth,
            above=is_heading,
            joined=is_heading,
        )
        heads = False


def _signed(sender: Sender, digest: str) -> Iterator[Block]:
    yield Block(f"Your case manager: {sender.manager}", above=True)
    yield Block(f"Printed on {sender.day}.", "quiet")
    if digest:
        yield Block(f"SHA-256 of the agreed text and data: {digest}", "quiet")
