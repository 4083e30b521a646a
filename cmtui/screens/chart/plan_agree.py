"""The plan is agreed and given out: the form of an agreement, and that of a copy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cmtui.errors import RecordDamaged
from cmtui.rows import FieldRow, Form
from cmtui.screens.drafting import DraftKeeper, Place
from cmtui.screens.editor import EditorScreen
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from cmtui.rows import ItemRow

IMPLEMENT: Final = "F-d"
"""Agreeing a plan turns the work to implementation, and asks G-17 and G-18 first."""

AGREE: Final = "agree plan:"
"""How the draft of an agreement is called."""

REASONS: Final = "reasons plan:"
"""How the draft of the guards' reasons is called."""

_COPIES: Final = "copies"

_TOLD: Final = 2
"""Changes that stand above the form."""

_INTERPRETED: Final = frozenset({"yes", "health_matters", "sign_language"})
"""Needs of an interpreter with which one agrees through one."""

_PROVIDERS: Final = ("primary_care", "specialist", "home_health", "behavioral_health")
"""Roles in the care team that get a copy unless somebody says otherwise (G-19: the main providers)."""

_RECIPIENTS: Final = {
    "client": "client",
    "family": "family",
    "caregiver": "family",
    "decision_maker": "family",
    "guardian": "family",
    "payer_case_manager": "payer",
    "adjuster": "payer",
    "facility_planner": "facility",
    "home_health": "agency",
    "community_agency": "agency",
    **dict.fromkeys(("primary_care", "specialist", "nurse", "therapist", "behavioral_health"), "provider"),
    **dict.fromkeys(("social_worker", "pharmacist"), "provider"),
}
"""What kind of recipient somebody of the care team is, by the role; all others are `other`."""

_AGREEMENT: Final = (
    FieldRow(
        "agreed_on",
        "Agreed on",
        "When the client, or who decides, agreed.",
        "date",
        "",
        required=True,
    ),
    FieldRow("agreed_by", "Agreed by", "The client, or who decides.", "text", "", required=True),
    FieldRow("agreed_how", "Agreed how", "", "choice", "", vocabulary="agreed_how"),
    FieldRow("prepared_with", "Prepared with", "Client, family, team.", "text", ""),
    FieldRow("reason", "Why this version", "Such as: one target changed, one goal dropped.", "text", ""),
    FieldRow(
        _COPIES,
        "Copies to",
        "Names with ; between, such as: Manuel Ortiz (client); Dr. Chen (provider). Each becomes a task.",
        "text",
        "",
    ),
    FieldRow("declined", "Declined parts", "What the client does not want, and why.", "long", ""),
    FieldRow("fits", "Fits the resources", "Of the client, the program and the payer.", "yes_no", ""),
    FieldRow("sustainable", "Sustainable", "Beyond the present crisis.", "yes_no", ""),
    FieldRow("appropriate", "Clinically appropriate", "", "yes_no", ""),
    FieldRow("valid_until", "Valid until", "A new version is asked for before that day.", "date", ""),
)


class AgreeScreen(EditorScreen):
    """The agreement of a plan: saving it freezes the plan as a version."""

    CSS_PATH = "../editor.tcss"

    def __init__(
        self, case: str, reasons: Mapping[str, str] | None = None, follow_by: Mapping[str, date] | None = None
    ) -> None:
        """Open the agreement.

        Args:
            case: Public id of the case.
            reasons: By guard id, why it is agreed without what the guards ask for.
            follow_by: By guard id, the day by which it will be there.
        """
        super().__init__("plan_version", case=case)
        self._reasons, self._follow_by = dict(reasons or {}), dict(follow_by or {})
        self.keeper = DraftKeeper(self, AGREE, case, self.words, self._say_kept)

    def read_form(self) -> Form:
        """Who agreed, how, to what."""
        casebook = self.casebook
        versions = casebook.plan.versions(self.case)
        proposed: dict[str, str] = {
            **casebook.plan.proposal(self.case),
            _COPIES: copies_proposed(casebook.caseload.row(self.case).name, casebook.chart.engage(self.case)),
        }
        title = f"Agree the plan · version {versions[0].number + 1 if versions else 1}"
        if casebook.chart.head(self.case).interpreter in _INTERPRETED and proposed["agreed_how"] == "verbal":
            proposed["agreed_how"] = "interpreter"
        fields = tuple(replace(row, value=proposed.get(row.name, "")) for row in _AGREEMENT)
        return Form("plan_version", "", self.case, title, fields, context=self._changed_since())

    def _changed_since(self) -> tuple[str, ...]:
        """What changed since the last version."""
        versions = self.casebook.plan.versions(self.case)
        if not versions:
            return ()
        try:
            changed = self.casebook.plan.diff(self.case, versions[0].number)
        except RecordDamaged as error:
            # A version that cannot be read is mended by agreeing a new one: it must not stand in the way of that.
            return (str(error),)
        more = f" And {len(changed) - _TOLD} more; D in the plan reads them." if len(changed) > _TOLD else ""
        said = " ".join(changed[:_TOLD]) + more if changed else "nothing changed"
        return (f"since version {versions[0].number}: {said}",)

    def write(self, values: Mapping[str, str], version: int | None) -> str:  # noqa: ARG002
        """Freeze the plan; its number."""
        values = dict(values)
        team = self.casebook.chart.engage(self.case)
        name = self.casebook.caseload.row(self.case).name
        copies = copies_read(values.pop(_COPIES, ""), name, team)
        number = self.casebook.plan.agree(
            self.case, values, copies_to=copies, reasons=self._reasons, follow_by=self._follow_by
        )
        self.casebook.drafts.drop(AGREE, self.case)
        self.casebook.drafts.drop(REASONS, self.case)
        return str(number)

    def saved(self, ident: str) -> None:
        """Say which version it is, and leave."""
        self.say(f"Agreed: version {ident} of the plan. P prints it.")
        self.work.step_back()


class CopyScreen(EditorScreen):
    """A copy of a version that went to somebody."""

    CSS_PATH = "../editor.tcss"

    def __init__(self, case: str, version: str, number: int, values: Mapping[str, str]) -> None:
        """Open the form.

        Args:
            case: Public id of the case.
            version: Public id of the version.
            number: Its number.
            values: Words to put into the fields.
        """
        super().__init__("disclosure", case=case, values=values)
        self._version, self._number = version, number
        self._place = Place(f"copy version:{version}", case)
        self.keeper = DraftKeeper(self, *self._place, self.words, self._say_kept)

    def read_form(self) -> Form:
        """To whom, on what basis, how."""
        form = super().read_form()
        fields = tuple(row for row in form.fields if row.name in _COPY)
        return Form("disclosure", "", self.case, f"Copy of version {self._number}", fields)

    def write(self, values: Mapping[str, str], version: int | None) -> str:  # noqa: ARG002
        """Save that it went out."""
        ident = self.casebook.plan.copy_sent(self._version, values)
        self.casebook.drafts.drop(*self._place)
        return ident


_COPY: Final = ("recipient", "recipient_kind", "basis", "way", "sent_on", "received_on", "received_how")
"""What is asked of a copy."""


def copies_proposed(client: str, rows: Sequence[ItemRow]) -> str:
    """Who gets a copy unless somebody says otherwise: the client, and the main providers (G-19)."""
    wanted = {catalog.label("team_role", code) for code in _PROVIDERS}
    providers = [row.label for row in _team(rows) if _role(row) in wanted]
    return "; ".join([f"{client} (client)", *(f"{name} (provider)" for name in providers)])


def copies_read(typed: str, client: str, rows: Sequence[ItemRow]) -> tuple[tuple[str, str], ...]:
    """The recipients with the kind of each: as typed in brackets, else as the care team or the name says.

    Args:
        typed: Names with `;` between, each with its kind in brackets or without.
        client: The client's name.
        rows: The rows of Engage, the care team among them.
    """
    found = []
    for each in typed.split(";"):
        name, _, rest = each.strip().partition("(")
        kind = catalog.choice("recipient_kind", rest.rstrip(") ")) if rest.strip(") ") else None
        if name := " ".join(name.split()):
            found.append((name, kind.code if kind else _kind_of(name, client, rows)))
    return tuple(found)


def _kind_of(name: str, client: str, rows: Sequence[ItemRow]) -> str:
    if name.casefold() == client.casefold():
        return "client"
    codes = {catalog.label("team_role", code): kind for code, kind in _RECIPIENTS.items()}
    role = next((_role(row) for row in _team(rows) if row.label.casefold() == name.casefold()), "")
    return codes.get(role, "other")


def _team(rows: Sequence[ItemRow]) -> list[ItemRow]:
    return [row for row in rows if row.key.startswith("team_member:") and row.key != "team_member:"]


def _role(row: ItemRow) -> str:
    return row.text.partition(" · ")[0]
