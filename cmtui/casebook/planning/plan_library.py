"""The library of goals and interventions: shipped, and the practice's own; applied with what stands in braces filled in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.fields import checked, field_rows, parsed
from cmtui.casebook.planning.plan_adds import new_intervention
from cmtui.casebook.planning.plan_entries import (
    FILLED,
    asked,
    known,
    ordered,
    says,
    shipped,
    standing,
    weeks_of,
)
from cmtui.casebook.planning.plan_goals import new_goal
from cmtui.errors import NotFound, WrongUsage
from cmtui.models.planning import GoalFields, InterventionFields, PlanEntry, PlanEntryFields
from cmtui.rows import Form
from cmtui.rules.clean import clean
from cmtui.rules.names import fold
from cmtui.rules.plan_placeholders import filled
from cmtui.store.entities import entity
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import SQLModel

    from cmtui.care_rows import EntryRow
    from cmtui.casebook.book import Casebook
    from cmtui.casebook.desk import Desk
    from cmtui.store.work import Work

_OF_GOAL: Final = (
    "what", "measure", "unit", "target", "horizon", "evidence", "much_less", "less", "expected", "more", "much_more",
)  # fmt: skip
"""Fields of an entry that a goal takes over by their own names."""

_LONGEST_CODE: Final = 60


class PlanLibrary:
    """Entries of the library, and how they come into a plan."""

    def __init__(self, book: Casebook, desk: Desk) -> None:  # noqa: ARG002  # every area is made alike
        self._desk = desk

    # --- reading -----------------------------------------------------------------------------------------------

    def entries(
        self, kind: str = "", domain: str = "", text: str = "", *, hidden: bool = False
    ) -> tuple[EntryRow, ...]:
        """The entries on offer, by domain, each goal with its interventions behind it.

        Args:
            kind: `goal` or `intervention`; empty for both.
            domain: A code of `need_domain`; empty for all.
            text: Words that title, text or domain hold, the last one perhaps unfinished.
            hidden: Whether those that the practice hides are among them.
        """
        return ordered(
            entry
            for entry in standing(self._desk).values()
            if (not kind or entry.kind == kind)
            and (not domain or entry.domain == domain)
            and (hidden or not entry.hidden)
            and says(entry, text)
        )

    def entry(self, code: str) -> EntryRow:
        """One entry.

        Raises:
            NotFound: The library has none of that code.
        """
        found = standing(self._desk).get(code)
        if found is None:
            raise NotFound("That entry is not in the library; look at its list again.")
        return found

    def steps(self, code: str) -> tuple[EntryRow, ...]:
        """The interventions on offer for the goal of an entry."""
        return tuple(entry for entry in self.entries("intervention") if entry.goal == code)

    def fills(self, code: str, case: str, *, steps: Sequence[str] | None = None) -> dict[str, str]:
        """What an entry's placeholders stand for on a case; empty where the record does not know.

        Args:
            code: Of the entry.
            case: The case.
            steps: Codes of the interventions that come with a goal; None for all of them.
        """
        entry = self.entry(code)
        record = known(self._desk, self._desk.case_id(case), weeks_of(entry))
        return {name: record.get(name, "") for name in asked((entry, *self._chosen(entry, steps)))}

    def values(self, code: str, case: str, fills: Mapping[str, str] | None = None) -> dict[str, str]:
        """An entry as the fields of a new goal or intervention, for an editor that begins with them."""
        entry = self.entry(code)
        given = {**self.fills(code, case, steps=()), **_said(fills or {})}
        return self._values(entry, {name: value for name, value in given.items() if value})

    # --- applying ----------------------------------------------------------------------------------------------

    def apply(
        self,
        code: str,
        case: str,
        *,
        need: str = "",
        goal: str = "",
        fills: Mapping[str, str] | None = None,
        steps: Sequence[str] | None = None,
        values: Mapping[str, str] | None = None,
    ) -> str:
        """Make a goal of an entry, with its interventions, or an intervention; its public id.

        Args:
            code: Of the entry.
            case: The case.
            need: Public id of the need that the goal answers; empty for none.
            goal: Public id of the goal that the intervention is for; empty for none.
            fills: What placeholders stand for; what is not named is taken from the record.
            steps: Codes of the interventions that come with a goal; None for all of them.
            values: Fields as typed that go before those of the entry, such as the client's words.

        Raises:
            WrongUsage: A placeholder stands for nothing.
        """
        entry = self.entry(code)
        chosen = self._chosen(entry, steps)
        given = {**self.fills(code, case, steps=steps), **_said(fills or {})}
        if missing := [name for name in asked((entry, *chosen)) if not given.get(name)]:
            named = ", ".join(f"{{{name}}}" for name in missing)
            raise WrongUsage(f"Say what stands for {named} in “{entry.title}”.")
        fields = GoalFields if entry.kind == "goal" else InterventionFields
        typed = self._typed(fields, {**self._values(entry, given), **(values or {})})
        case_id = self._desk.case_id(case)
        with self._desk.act(f"{entry.kind}.added", case_id=case_id, summary=typed["what"][:80]) as work:
            if entry.kind == "intervention":
                ident = new_intervention(work, case_id, goal, typed)
            else:
                made = new_goal(work, self._desk, case_id, typed, needs=(need,) if need else (), entry=code)
                ident = made.public_id
                for step in chosen:
                    new_intervention(
                        work, case_id, ident, self._typed(InterventionFields, self._values(step, given))
                    )
            for each in (entry, *chosen):
                self._used(work, each)
        return ident

    # --- the practice's own ------------------------------------------------------------------------------------

    def form(self, code: str) -> Form:
        """What an editor shows of an entry; a shipped one is of version 0, so that what is saved is the practice's own.

        Raises:
            NotFound: The library has none of that code.
        """
        entry = self.entry(code)
        found = entity(self._desk.record.reader, PlanEntry, entry.id) if entry.id else None
        whole = found or PlanEntry(code=code, **self._typed(PlanEntryFields, dict(entry.values)))
        fields = field_rows(PlanEntryFields, whole, self._desk.zone)
        context = () if found else ("Shipped with cmtui; what you save stands in its place as your own.",)
        title = f"Library: {catalog.label('plan_entry_kind', entry.kind).casefold()}"
        return Form("plan_entry", code, "", title, fields, found.version if found else 0, context)

    def save(self, values: Mapping[str, str], code: str = "", *, version: int | None = None) -> str:
        """Write an entry of the practice's own, or its own version of one that stands; the entry's code.

        Args:
            values: Fields as typed; of one that stands those that are not named stay as they are.
            code: Of the entry that is changed; empty for a new one.
            version: That was on screen; 0 for a shipped one.

        Raises:
            WrongUsage: A value does not fit, it has no title or text, or it belongs to a goal that is not there.
            Stale: The entry was changed elsewhere meanwhile.
        """
        return save_entry(self._desk, values, code, version=version)[0]

    def is_shipped(self, code: str) -> bool:
        """Whether cmtui comes with an entry of that code, which stands where the practice has no version of its own."""
        return code in shipped()

    def hide(self, code: str, *, hidden: bool = True) -> None:
        """No longer offer an entry, or offer it again."""
        self.save({"hidden": "yes" if hidden else "no"}, code)

    def restore(self, code: str) -> None:
        """Let go of the practice's version of an entry: the shipped one of its code stands again, where there is one.

        Raises:
            NotFound: The practice has no version of it.
        """
        why = "the shipped one stands again" if self.is_shipped(code) else "taken out of the library"
        with self._desk.act("plan_entry.restored", summary=code[:80]) as work:
            work.void(work.get(PlanEntry, code=code), why)

    # --- inside ------------------------------------------------------------------------------------------------

    def _chosen(self, entry: EntryRow, steps: Sequence[str] | None) -> tuple[EntryRow, ...]:
        if entry.kind == "intervention":
            return ()
        offered = self.steps(entry.code)
        return offered if steps is None else tuple(each for each in offered if each.code in steps)

    def _values(self, entry: EntryRow, given: Mapping[str, str]) -> dict[str, str]:
        """The fields of what is made of an entry, with its placeholders filled in."""
        said = {name: filled(value, given) if name in FILLED else value for name, value in entry.values}
        if entry.kind == "intervention":
            names = {
                "what": "what",
                "intervention_kind": "kind",
                "frequency": "frequency",
                "evidence": "evidence",
            }
            return {own: said[name] for name, own in names.items() if name in said}
        made: dict[str, str] = {name: said[name] for name in _OF_GOAL if name in said}
        if weeks := weeks_of(entry):
            made["target_on"] = (self._desk.today() + timedelta(weeks=weeks)).isoformat()
        return made

    def _typed(self, fields: type[SQLModel], values: Mapping[str, str]) -> dict[str, Any]:
        typed = parsed(fields, values, now=self._desk.wall().replace(tzinfo=None), zone=self._desk.zone)
        checked(fields, typed)
        return typed

    def _used(self, work: Work, entry: EntryRow) -> None:
        """When an entry of the practice's own was last used; a shipped one has no row that could say so."""
        if entry.id:
            work.change(work.get(PlanEntry, public_id=entry.id), used_at=work.now)


def save_entry(
    desk: Desk, values: Mapping[str, str], code: str = "", *, version: int | None = None
) -> tuple[str, str]:
    """Write an entry of the practice's own; its code and its public id.

    Args:
        desk: Where it is done.
        values: Fields as typed; of one that stands those that are not named stay as they are.
        code: Of the entry that is changed; empty for a new one.
        version: That was on screen; 0 for a shipped one, None where nothing was.

    Raises:
        WrongUsage: A value does not fit, it has no title or text, or it belongs to a goal that is not there.
        NotFound: There is no entry of that code.
        Stale: The entry was changed elsewhere meanwhile.
    """
    entries, at = standing(desk), code
    if code and code not in entries:
        raise NotFound("That entry is not in the library; look at its list again.")
    before = dict(entries[code].values) if code else {}
    typed = parsed(
        PlanEntryFields, {**before, **values}, now=desk.wall().replace(tzinfo=None), zone=desk.zone
    )
    for name, title in (("title", "Title"), ("what", "Goal or intervention")):
        if not typed.get(name):
            raise WrongUsage(f"{title}: this is needed.")
    checked(PlanEntryFields, typed)
    _check_goal(entries, typed, before)
    act = "plan_entry.changed" if code else "plan_entry.added"
    with desk.act(act, summary=typed["title"][:80]) as work:
        code = code or _new_code(work, typed["title"])
        rows = work.rows("SELECT id FROM plan_entry WHERE code = ?", (code,))
        if rows:  # one that was taken back or restored before is the practice's version again
            kept = work.any_version(PlanEntry, rows[0][0])
            seen = version if kept.voided_at is None else None
            work.change(kept, seen=seen, voided_at=None, void_reason="", **typed)
            ident = kept.public_id
        else:
            ident = work.put(PlanEntry, code=code, **typed).public_id
        drop_draft(work, desk.session, "plan_entry", at)
    return code, ident


def _check_goal(entries: Mapping[str, EntryRow], typed: Mapping[str, Any], before: Mapping[str, str]) -> None:
    """Refuse an intervention of a goal that is not there; one whose goal was taken out stays as it is.

    Raises:
        WrongUsage: The library has no goal of that code.
    """
    goal = typed.get("goal", "")
    known = goal in entries and entries[goal].kind == "goal"
    if goal and not known and goal != before.get("goal", ""):
        raise WrongUsage(
            f"Belongs to goal: no goal of the library has the code “{goal[:40]}”; its page tells it, or leave it empty."
        )


def _new_code(work: Work, title: str) -> str:
    """A code made of the title, which no entry has yet."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:_LONGEST_CODE] or "entry"
    taken = {code for (code,) in work.rows("SELECT code FROM plan_entry")}
    names = (f"own.{stem}" if place == 1 else f"own.{stem}-{place}" for place in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def _said(fills: Mapping[str, str]) -> dict[str, str]:
    """What was typed for placeholders, by their names in small letters; what says nothing is left out."""
    named = {name.lower(): clean(value) for name, value in fills.items()}
    return {name: value for name, value in named.items() if value}
