"""FHIRPath around fhirpathpy: formulas run one at a time, with a fixed instant and a limit of time."""

from __future__ import annotations

import time
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from cmtui.forms.formulas.fhirpath_functions import functions
from cmtui.forms.formulas.fhirpath_syntax import FormulaError, Step, parsed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

Nodes: TypeAlias = "list[Any]"
"""What a formula gives: bare values, or the library's nodes around a piece of JSON."""

LOCK: Final = Lock()
"""The library keeps state for the whole process, so that one formula runs at a time."""
ONE_FORMULA: Final = 2.0
"""Seconds after which a single formula is given up; the slowest real one takes some 50 ms."""


class Engine:
    """Runs the formulas of one form with `now()` fixed."""

    def __init__(self, now: datetime) -> None:
        library: Any = import_module("fhirpathpy")
        self._apply = library.apply_parsed_path
        self._node = import_module("fhirpathpy.engine.nodes").ResourceNode
        self._model = import_module("fhirpathpy.models").models["r4"]
        self._options = {
            "returnRawData": True,
            "traceFn": lambda _label, _value: None,
            "userInvocationTable": functions(now, self.node),
        }

    def node(self, data: Any, path: str) -> Any:
        """A piece of JSON with the name of its type, so that `value` finds `valueCoding`."""
        return self._node.create_node(data, path)

    def run(self, text: str, focus: Any, names: Mapping[str, Any], *, until: float | None = None) -> Nodes:
        """The result of a formula.

        `names` are its %variables, lists of nodes or JSON; `until` is an instant of the monotonic clock.

        Raises:
            FormulaError: It cannot be read, it fails, or it takes too long.
        """
        formula = parsed(text)
        tree = formula.quick if formula.handed <= names.keys() else formula.tree
        # The library turns the sign of a list in place, so each run gets lists of its own.
        own = {name: list(value) if isinstance(value, list) else value for name, value in names.items()}
        with LOCK:
            limit = time.monotonic() + ONE_FORMULA
            Step.until = limit if until is None else min(limit, until)
            try:
                result = self._apply(focus, tree, own, self._model, self._options)
            except FormulaError:
                raise
            except Exception as error:
                raise FormulaError(str(error) or type(error).__name__) from error
        return result if isinstance(result, list) else [result]


def data_of(node: Any) -> Any:
    """The bare value of what a formula gave."""
    util: Any = import_module("fhirpathpy.engine.util")
    return util.get_data(node)


def truth(result: Sequence[Any]) -> bool | None:
    """A result as yes or no; None where it is nothing. What is not a yes or no counts as yes, as in FHIRPath."""
    if not result:
        return None
    return data_of(result[0]) is not False
