"""What a formula depends on, told from its syntax tree: the items whose answers it may look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cmtui.forms.formulas.fhirpath_syntax import FormulaError, parsed
from cmtui.forms.responses.json import written_link

if TYPE_CHECKING:
    from typing import TypeAlias

    from cmtui.forms.tree import Form

    Tree: TypeAlias = "dict[str, Any]"

Links = frozenset[str]
NONE: Links = frozenset()
TOP = ""
"""Stands in a set of link ids for the response as a whole."""


class Family:
    """Which items stand below which, by link id."""

    def __init__(self, form: Form) -> None:
        children: dict[str, set[str]] = {TOP: {item.link_id for item in form.items}}
        below: dict[str, set[str]] = {TOP: {item.link_id for item in form.walk()}}
        for item in form.walk():
            children.setdefault(item.link_id, set()).update(child.link_id for child in item.items)
            below.setdefault(item.link_id, set()).update(child.link_id for child in item.walk())
        self._named: dict[str, set[str]] = {}
        for item in form.walk():
            self._named.setdefault(written_link(item), set()).add(item.link_id)
        self._children = {link: frozenset(links) for link, links in children.items()}
        self._below = {link: frozenset(links) for link, links in below.items()}

    def named(self, links: Links) -> Links:
        """The items that are meant by link ids as formulas write them: the file's own."""
        return NONE.union(*(self._named.get(link, frozenset({link})) for link in links))

    def children(self, links: Links) -> Links:
        """The items one step below."""
        return NONE.union(*(self._children.get(link, NONE) for link in links))

    def below(self, links: Links) -> Links:
        """The items at any depth below, and those named themselves; the whole form below the response."""
        return NONE.union(*(self._below.get(link, frozenset({link})) for link in links))


@dataclass(slots=True)
class Needs:
    """What one formula asks for."""

    links: Links = NONE
    """The link ids of the items it looks at."""
    names: Links = NONE
    """The %names it uses."""


def needs(text: str, own: str, family: Family) -> Needs:
    """What a formula looks at, seen from the item with the link id `own` (empty: from the form as a whole).

    A formula that cannot be read looks at nothing.
    """
    try:
        tree = parsed(text).tree
    except FormulaError:
        return Needs()
    reading = _Reading(family, frozenset({own}))
    for node in tree.get("children", ()):
        reading.look_at(reading.reach(node, frozenset({own})))
    return Needs(frozenset(reading.looked_at), frozenset(reading.names))


_DEEPER = {"descendants", "repeat", "children"}
_SAME = {"where", "first", "last", "tail", "skip", "take", "single", "ofType", "distinct", "trace"}
"""What gives some of the items it is given."""
_ON_NOTHING = {"iif", "coalesce", "now", "today", "timeOfDay"}
"""What does not look at what it is called on."""


@dataclass(slots=True)
class _Reading:
    """Follows a formula with sets of link ids in place of items; where it leaves an item for a value, that is noted."""

    family: Family
    context: Links
    looked_at: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def look_at(self, links: Links) -> None:
        """Note these items: their answers and all below them are looked at."""
        self.looked_at |= self.family.below(links)

    def reach(self, node: Tree, focus: Links) -> Links:
        """The items that a part of the formula gives, seen from those in focus."""
        children = node.get("children", [])
        match node.get("type"):
            case "InvocationExpression":
                for child in children:
                    focus = self.reach(child, focus)
                return focus
            case "IndexerExpression":
                self.look_at(self.reach(children[1], focus))
                return self.reach(children[0], focus)
            case "MemberInvocation":
                return self._member(_words(node), focus)
            case "FunctionInvocation":
                return self._function(children[0], focus)
            case "ThisInvocation":
                return focus
            case "ExternalConstant":
                return self._named(_words(node))
            case (
                "TermExpression"
                | "InvocationTerm"
                | "ParenthesizedTerm"
                | "ExternalConstantTerm"
                | "UnionExpression"
            ):
                return NONE.union(*(self.reach(child, focus) for child in children))
            case _:
                for child in children:
                    self.look_at(self.reach(child, focus))
                return NONE

    def _member(self, name: str, focus: Links) -> Links:
        if name == "item":
            return self.family.children(focus)
        return NONE if name in {"linkId", "text"} else focus

    def _named(self, name: str) -> Links:
        if name in {"resource", "rootResource"}:
            return frozenset({TOP})
        if name == "context":
            return self.context
        self.names.add(name)
        return NONE

    def _function(self, call: Tree, focus: Links) -> Links:
        name = _words(call["children"][0])
        arguments = [node for part in call["children"][1:] for node in part.get("children", ())]
        if name in _DEEPER:
            # An argument only says which way down; all ways are taken.
            return self.family.below(focus)
        if name == "where" and arguments and (picked := _links_named(arguments[0])) is not None:
            focus &= self.family.named(picked)
        for argument in arguments:
            self.look_at(self.reach(argument, focus))
        if name in _SAME:
            return focus
        if name not in _ON_NOTHING:
            self.look_at(focus)
        return NONE


def _words(node: Tree) -> str:
    """The identifier in a node, without its quotes."""
    while node.get("children"):
        node = node["children"][0]
    return str(node.get("text", "")).strip("`'\"")


def _links_named(node: Tree) -> Links | None:
    """The link ids that a condition such as `linkId = 'a' or linkId in ('b' | 'c')` leaves; None for any other."""
    children = node.get("children", [])
    match node.get("type"):
        case "OrExpression":
            sides = [_links_named(child) for child in children]
            return None if None in sides else NONE.union(*(side for side in sides if side is not None))
        case "AndExpression":
            known = [side for side in map(_links_named, children) if side is not None]
            return known[0].intersection(*known) if known else None
        case "EqualityExpression" | "MembershipExpression" if node["terminalNodeText"][0] in {"=", "~", "in"}:
            texts = [str(child.get("text", "")) for child in children]
            if "linkId" in texts:
                return frozenset(_strings(children[1 - texts.index("linkId")])) or None
        case "TermExpression" | "InvocationTerm" | "ParenthesizedTerm":
            return _links_named(children[0]) if children else None
    return None


def _strings(node: Tree) -> list[str]:
    if node.get("type") == "StringLiteral":
        return [node["text"][1:-1].replace("\\'", "'")]
    return [text for child in node.get("children", ()) for text in _strings(child)]
