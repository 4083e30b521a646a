"""A document as it is composed: blocks of text in their order, before anything is known of pages and fonts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Style = Literal["title", "heading", "body", "strong", "quiet"]
"""How a block is set: a strong one bold, a quiet one small or gray where the format has that."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; its text may hold line ends."""

    text: str
    style: Style = "body"
    lead: str = ""
    """Stands before the first line (a number, a mark); the lines after it are set in by as much."""
    depth: int = 0
    """How many steps it is set in."""
    above: bool = False
    """An empty line stands above it, except at the top of a page."""
    joined: bool = False
    """Never parted from the block after it: a question from its options, a heading from what it heads."""
    write: int = 0
    """Empty lines to write on, below the text."""


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed."""

    title: str
    """Of the file, for the programs that show one; it never names a client."""
    foot: str
    """Stands on every page beside its number."""
    blocks: tuple[Block, ...]
