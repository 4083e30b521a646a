"""Formulas read: their syntax trees, made so that running them is quick and can be broken off."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any, Final, TypeAlias

Tree: TypeAlias = "dict[str, Any]"

PICK: Final = "\x01pick"
"""The function that stands for `where(linkId = 'a')`: a condition run for each of 800 items takes 20 ms, this 0.2."""
DEEP: Final = "\x01deep:"
"""Before a link id: all items with it, which stands for `%resource.descendants().where(linkId = 'a')`."""
DOWN: Final = "\x01down:"
"""Before a link id: those not below an answer, which stands for `%resource.repeat(item).where(linkId = 'a')`."""

_STRING = re.compile(r"'(?:[^'\\]|\\.)*'")
_NUMBERED = re.compile("'\x02([0-9]+)'")
_PLAIN = re.compile(r"'[^'\\]*'")


class FormulaError(Exception):
    """A formula cannot be read or run; the text says why, for the author of the form."""


class Step(dict[str, Any]):
    """A node of a formula that looks at the clock each time it is run."""

    until = 0.0
    """When the formula that runs has to be done, by the monotonic clock."""

    def __getitem__(self, key: str) -> Any:
        if key == "type" and time.monotonic() > Step.until:
            raise FormulaError("it takes too long")
        return dict.__getitem__(self, key)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A formula that was read."""

    tree: Tree
    """As it is written."""
    quick: Tree
    """As it is run where items are handed to it."""
    handed: frozenset[str]
    """The names, `DEEP` or `DOWN` and a link id, under which it wants items handed to it."""


@lru_cache(maxsize=4096)
def parsed(text: str) -> Parsed:
    """The syntax tree of a formula.

    Raises:
        FormulaError: It is not FHIRPath.
    """
    try:
        tree = _filled(*_shape_of(text))
        handed: set[str] = set()
        return Parsed(tree, _quick(tree, handed), frozenset(handed))
    except RecursionError as error:
        raise FormulaError("it is nested too deep") from error


def problem(text: str) -> str:
    """Why a formula cannot be read; empty where it can."""
    try:
        parsed(text)
    except FormulaError as error:
        return str(error)
    return ""


def _shape_of(text: str) -> tuple[str, tuple[str, ...]]:
    """The formula with numbers for its strings: most of a form differ in link ids only, and are parsed once."""
    if "`" in text or "/*" in text or "//" in text or "%'" in text:
        return text, ()
    strings = tuple(_STRING.findall(text))
    numbers = iter(range(len(strings)))
    return _STRING.sub(lambda _: f"'\x02{next(numbers)}'", text), strings


def _filled(shape: str, strings: tuple[str, ...]) -> Tree:
    def put_back(text: str) -> str:
        return _NUMBERED.sub(lambda match: strings[int(match[1])], text)

    def fill(node: Tree) -> Step:
        copy = Step(node)
        if "children" in node:
            copy["children"] = [fill(child) for child in node["children"]]
        if strings and "text" in node:
            copy["text"] = put_back(node["text"])
        if strings and node.get("terminalNodeText"):
            copy["terminalNodeText"] = [put_back(part) for part in node["terminalNodeText"]]
        return copy

    return fill(_syntax(shape))


@lru_cache(maxsize=1024)
def _syntax(text: str) -> Tree:
    """The tree that the library's own parser gives, which by itself passes over mistakes and stops where it likes."""
    # Deferred: 60 ms, and only forms with formulas need it.
    antlr: Any = import_module("antlr4")
    grammar: Any = import_module("fhirpathpy.parser")
    trouble = _Trouble()
    lexer = grammar.FHIRPathLexer(antlr.InputStream(text))
    tokens = antlr.CommonTokenStream(lexer)
    parser = grammar.FHIRPathParser(tokens)
    for part in (lexer, parser):
        part.removeErrorListeners()
        part.addErrorListener(trouble)
    listener = grammar.ASTPathListener()
    antlr.ParseTreeWalker().walk(listener, parser.expression())
    if tokens.LA(1) != antlr.Token.EOF:
        raise FormulaError(f"it ends before “{tokens.LT(1).text}”")
    tree: Tree = listener.parentStack[0]
    return tree


class _Trouble:
    """Raises at the first mistake that the parser reports; what it says of its own grammar is passed over."""

    @staticmethod
    def syntaxError(*what: Any) -> None:  # noqa: N802 - the parser's own name
        """Of the parser, the symbol, the line, the column, the reason and the error."""
        raise FormulaError(f"at character {what[3] + 1}: {what[4]}")

    @staticmethod
    def reportAmbiguity(*_: Any) -> None:  # noqa: N802
        """Of no matter."""

    reportAttemptingFullContext = reportContextSensitivity = reportAmbiguity  # noqa: N815


def _quick(node: Tree, handed: set[str], *, inside: bool = False) -> Step:
    """The tree as it is run, with the idioms that every form uses replaced by what gives the same at once.

    `inside`: among the arguments of a function.
    """
    children = node.get("children", [])
    if node.get("type") == "InvocationExpression" and (link_id := _link_picked(children[-1])) is not None:
        if way := _way_down(children[0]):
            handed.add(way + link_id)
            return _constant(way + link_id)
        return Step(node, children=[_quick(children[0], handed, inside=inside), _pick(link_id)])
    if node.get("type") == "PolarityExpression":
        return _signed(node, handed, inside=inside)
    if node.get("type") == "ThisInvocation" and not inside:
        # The library knows `$this` only inside the arguments of a function.
        return _constant("context")
    inside |= node.get("type") == "ParamList"
    if "children" not in node:
        return Step(node)
    return Step(node, children=[_quick(child, handed, inside=inside) for child in children])


def _signed(node: Tree, handed: set[str], *, inside: bool) -> Step:
    """A number with a sign as a sum with 0: the library takes signs before literals only."""
    zero = Step(type="NumberLiteral", terminalNodeText=["0"], text="0")
    literal = Step(type="LiteralTerm", terminalNodeText=[], text="0", children=[zero])
    return Step(
        type="AdditiveExpression",
        terminalNodeText=node["terminalNodeText"],
        children=[literal, _quick(node["children"][0], handed, inside=inside)],
    )


def _link_picked(call: Tree) -> str | None:
    """The link id of `where(linkId = 'a')`; None for anything else, and for link ids that need escapes."""
    if call.get("type") != "FunctionInvocation":
        return None
    name, *lists = call["children"][0]["children"]
    if name.get("text") != "where" or not lists or len(lists[0]["children"]) != 1:
        return None
    condition = lists[0]["children"][0]
    if condition.get("type") != "EqualityExpression" or condition["terminalNodeText"] != ["="]:
        return None
    left, right = condition["children"]
    literal = right
    for _ in range(2):
        literal = literal["children"][0] if literal.get("children") else literal
    if left.get("text") != "linkId" or literal.get("type") != "StringLiteral":
        return None
    return literal["text"][1:-1] if _PLAIN.fullmatch(literal["text"]) else None


def _way_down(node: Tree) -> str:
    """`DEEP` for `%resource.descendants()`, `DOWN` for `%resource.repeat(item)`, empty for anything else."""
    if node.get("type") != "InvocationExpression":
        return ""
    start, call = node["children"]
    if start.get("text") != "%resource" or call.get("type") != "FunctionInvocation":
        return ""
    name, *lists = call["children"][0]["children"]
    arguments = [argument.get("text") for part in lists for argument in part["children"]]
    match name.get("text"), arguments:
        case "descendants", []:
            return DEEP
        case "repeat", ["item"]:
            return DOWN
    return ""


def _constant(name: str) -> Step:
    identifier = Step(type="Identifier", terminalNodeText=[name], text=name)
    inner = Step(type="ExternalConstant", terminalNodeText=["%"], children=[identifier])
    return Step(type="ExternalConstantTerm", terminalNodeText=[], children=[inner])


def _pick(link_id: str) -> Step:
    quoted = f"'{link_id}'"
    literal = Step(type="StringLiteral", terminalNodeText=[quoted], text=quoted)
    term = Step(type="LiteralTerm", terminalNodeText=[], text=quoted, children=[literal])
    arguments = Step(type="ParamList", terminalNodeText=[], children=[term])
    name = Step(type="Identifier", terminalNodeText=[PICK], text=PICK)
    call = Step(type="Functn", terminalNodeText=["(", ")"], children=[name, arguments])
    return Step(type="FunctionInvocation", terminalNodeText=[], children=[call])
