"""What an import says of each client, in the form in which the screening looks at it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Protocol, TypeVar

from cmtui.rules.screening import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmtui.exchange.incoming import Incoming


class _OfClient(Protocol):
    @property
    def client_key(self) -> str: ...


T = TypeVar("T", bound=_OfClient)


def evidence_by_client(incoming: Incoming) -> dict[str, Evidence]:
    """Client key to the client's evidence; a file that was not there stays None, for unknown."""
    visits, conditions = by_client(incoming.episodes), by_client(incoming.conditions)
    care_plans, uninsured = by_client(incoming.care_plans), dict(incoming.uninsured)
    return {
        client.key: Evidence(
            visits=None if visits is None else visits.get(client.key, ()),
            conditions=None if conditions is None else conditions.get(client.key, ()),
            care_plans=None if care_plans is None else care_plans.get(client.key, ()),
            uninsured_on=uninsured.get(client.key),
        )
        for client in incoming.clients
    }


def by_client(items: Iterable[T] | None) -> dict[str, list[T]] | None:
    """Client key to what the file has of that client; None where there was no such file."""
    if items is None:
        return None
    found: defaultdict[str, list[T]] = defaultdict(list)
    for item in items:
        found[item.client_key].append(item)
    return found
