"""What each thing of a file becomes in the record: field values by table, and the key by which it is known again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cmtui.exchange.evidence import by_client, evidence_by_client
from cmtui.models.engagement import CarePlanNote, Condition, Coverage, Episode
from cmtui.rules.matching import phone_key
from cmtui.rules.screening import screen
from cmtui.rules.screening_data import shipped
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cmtui.exchange.incoming import (
        Incoming,
        IncomingCarePlan,
        IncomingClient,
        IncomingCondition,
        IncomingCoverage,
        IncomingEpisode,
    )
    from cmtui.models.base import Entity
    from cmtui.rules.screening import CriterionFinding

_MARITAL = {"M": "Married", "S": "Single", "D": "Divorced", "W": "Widowed"}
"""Synthea's letters."""

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a client, as the record keeps it."""

    model: type[Entity]
    key: str
    """Its `source_key`."""
    values: Values


class Source:
    """A file or folder that was read, with its entries by client.

    Args:
        prefix: Stands before every key: synthea, csv.
        label: What the person calls it: the name of the file or folder.
        file: The file whose lines are named in messages.
        incoming: What it holds.
    """

    def __init__(self, prefix: str, label: str, file: str, incoming: Incoming) -> None:
        self.prefix = prefix
        self.label = label
        self.file = file
        self.incoming = incoming
        self._evidence = evidence_by_client(incoming)
        self._episodes = by_client(incoming.episodes) or {}
        self._conditions = by_client(incoming.conditions) or {}
        self._care_plans = by_client(incoming.care_plans) or {}
        self._coverages = by_client(incoming.coverages) or {}

    def key(self, client: IncomingClient) -> str:
        """What the record knows the client by."""
        return f"{self.prefix}:{client.key}"

    @property
    def has_evidence(self) -> bool:
        """Whether it says anything of visits or conditions; a list of names does not."""
        return self.incoming.episodes is not None or self.incoming.conditions is not None

    def findings(self, client: IncomingClient) -> tuple[CriterionFinding, ...]:
        """The nine criteria as the evidence answers them; none where there is no evidence."""
        if not self.has_evidence:
            return ()
        return screen(self._evidence[client.key], self.incoming.latest_start)

    def entries(self, client: IncomingClient) -> Iterator[Entry]:
        """Everything that hangs on the client: coverage, visits, conditions, others' plans.

        Each key names the client, since a visit may stand with another one in the next export.
        """
        if client.payer:
            yield Entry(Coverage, f"{self.key(client)}|payer", {"payer": client.payer})
        for coverage in self._coverages.get(client.key, ()):
            yield Entry(Coverage, f"{self.key(client)}|{_slot(coverage)}", coverage_values(coverage))
        for episode in self._episodes.get(client.key, ()):
            yield Entry(Episode, f"{self.key(client)}|{episode.key}", episode_values(episode))
        for condition in self._conditions.get(client.key, ()):
            yield Entry(Condition, f"{self.prefix}:{condition.key}", condition_values(condition))
        for plan in self._care_plans.get(client.key, ()):
            yield Entry(CarePlanNote, f"{self.prefix}:{plan.key}", care_plan_values(plan))


def person_values(client: IncomingClient) -> Values:
    """Who the person is; names stay as the file has them."""
    return {
        "family": client.last_name,
        "given": client.first_name,
        "middle": client.middle_name,
        "prefix": client.prefix,
        "suffix": client.suffix,
        "born": client.birth_date,
        "deceased_on": client.death_date,
        "sex": client.gender,
        "language": _language(client.language),
        "email": client.email,
        "notes": f"Former last name: {client.former_last_name}." if client.former_last_name else "",
    }


def client_values(client: IncomingClient) -> Values:
    """What the file tells of the client beside the person."""
    marital = client.marital_status
    return {
        "race": client.race,
        "ethnicity": client.ethnicity,
        "marital": _MARITAL.get(marital.upper(), marital),
    }


def address_values(client: IncomingClient) -> Values:
    """Where the client lives; empty when the file does not say."""
    values = {
        "line": client.address,
        "city": client.city,
        "state": client.state,
        "postal_code": client.postal_code,
    }
    return values if any(values.values()) else {}


def phone_values(number: str) -> Values:
    """A phone number as typed, and its digits."""
    return {"number": number, "digits": phone_key(number)}


def coverage_values(coverage: IncomingCoverage) -> Values:
    """A payer; a visit charged to it is no verification, and says so."""
    seen = coverage.seen_on
    return {
        "payer": coverage.payer,
        "member_number": coverage.member_number,
        "effective_on": coverage.effective,
        "ends_on": coverage.ends,
        "order": coverage.order,
        "verified_how": f"not verified; charged for the visit of {seen}" if seen else "",
    }


def _slot(coverage: IncomingCoverage) -> str:
    """What tells a client's coverages apart: the payer and its beginning, or being the latest."""
    if coverage.effective is None:
        return f"latest payer {coverage.order}"
    return f"{coverage.order}|{coverage.payer}|{coverage.effective}"


def episode_values(episode: IncomingEpisode) -> Values:
    """A visit or stay."""
    return {
        "kind": episode.kind,
        "facility": episode.facility,
        "started_at": episode.start,
        "ended_at": episode.end,
        "reason": ": ".join(part for part in (episode.description, episode.reason) if part),
    }


def condition_values(condition: IncomingCondition) -> Values:
    """A condition as the source states it."""
    return {
        "name": condition.description,
        "code": condition.code,
        "system": "SNOMED CT" if condition.code else "",
        "kind": shipped().kind_of(condition),
        "since": condition.since,
        "until": condition.until,
        "source": "document",
    }


def care_plan_values(plan: IncomingCarePlan) -> Values:
    """A plan of care that somebody else keeps."""
    return {"name": plan.description, "reason": plan.reason, "since": plan.start, "until": plan.stop}


def criterion_values(finding: CriterionFinding) -> Values:
    """A criterion of the screening, proposed and not decided."""
    return {
        "answer": finding.answer,
        "evidence": finding.evidence,
        "count_6m": finding.count_6m,
        "count_12m": finding.count_12m,
    }


def inquiry_reason(source: Source, findings: Sequence[CriterionFinding]) -> str:
    """Why the client stands on the list: what the data show, and no more."""
    if not findings:
        return f"Came in with the client list {source.label}; nothing more is known yet."
    shown = [_told(finding) for finding in findings if finding.answer == "yes"]
    if not shown:
        return f"Came in with the records of {source.label}, which show none of the nine criteria."
    return f"Came in with the records of {source.label}, which show: {'; '.join(shown)}."


def _told(finding: CriterionFinding) -> str:
    label = catalog.label("criterion", finding.id).casefold()
    return label if finding.count_12m is None else f"{label} ({finding.count_12m} in 12 months)"


def _language(named: str) -> str:
    """The code of a language named in full or by its code; the file's own word where it is none we know."""
    word = named.casefold()
    return next(
        (term.code for term in catalog.terms("language") if word in (term.code, term.label.casefold())), named
    )
