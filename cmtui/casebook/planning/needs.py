"""Needs, problems, barriers, risks and strengths; none that a score or an answer proposes is left unanswered (F-NEED-4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmtui.casebook.confidential import CONFIDENTIAL_FOLLOW_UP
from cmtui.casebook.drafts import drop_draft
from cmtui.casebook.fields import checked, parsed
from cmtui.errors import NotFound, Refused, WrongUsage
from cmtui.form_rows import NeedRow
from cmtui.models.assessments import Need, NeedFields
from cmtui.rules.clean import clean
from cmtui.vocabulary import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from cmtui.casebook.desk import Desk
    from cmtui.forms.scoring.needs_proposed import ProposedNeed
    from cmtui.store.reader import Row
    from cmtui.store.work import Work

ANSWERS = ("goal", "referral", "monitor", "deferred", "client_declines", "outside_scope", "resolved")
"""The answers that a need takes; a goal or a referral that is tied to it gives the first two by itself."""

_SAY_THEMSELVES = frozenset({"goal", "referral", "monitor"})
"""Answers that need no reason."""

_NEEDS = (
    "SELECT n.public_id, c.public_id, n.domain, n.kind, n.statement, n.severity, n.source, n.proposed, n.confidential, "
    "n.disposition, n.reason, n.until, n.opened_on, n.closed_on, n.client_rank, n.manager_rank, coalesce(a.public_id, '') "
    'FROM need n JOIN "case" c ON c.id = n.case_id LEFT JOIN assessment a ON a.id = n.assessment_id '
    "WHERE n.voided_at IS NULL "
)


class Needs:
    """What an assessment or the client identifies, and how each is answered."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def rows(self, case: str, *, closed: bool = True) -> tuple[NeedRow, ...]:
        """The needs of a case by the client's rank, then the case manager's; behind them first those that wait for an answer."""
        narrowed = "" if closed else "AND n.closed_on IS NULL "
        found = self._desk.rows(
            f"{_NEEDS}AND n.case_id = ? {narrowed}ORDER BY n.closed_on IS NOT NULL, "
            "n.client_rank IS NULL, n.client_rank, n.manager_rank IS NULL, n.manager_rank, "
            "n.disposition != '' OR n.kind = 'strength', n.opened_on, n.id",
            (self._desk.case_id(case),),
        )
        return tuple(map(_row, found))

    def proposed(self, assessment: str) -> tuple[NeedRow, ...]:
        """The needs that came of an assessment, whole: answered or not."""
        found = self._desk.rows(f"{_NEEDS}AND a.public_id = ? AND n.proposed ORDER BY n.id", (assessment,))
        return tuple(_row(row, whole=True) for row in found)

    def need(self, id: str) -> NeedRow:  # noqa: A002  # the public id
        """One need with its words, the confidential too.

        Raises:
            NotFound: It is not in the record.
        """
        found = self._desk.rows(f"{_NEEDS}AND n.public_id = ?", (id,))
        if not found:
            raise NotFound("That need is no longer in the record; look at the list again.")
        return _row(found[0], whole=True)

    def add(self, case: str, values: Mapping[str, str], *, source: str = "") -> str:
        """Write a need down; its public id.

        Args:
            case: The case.
            values: Fields of a need as typed.
            source: Where it was said, such as the client.

        Raises:
            WrongUsage: A value does not fit, or it says nothing.
        """
        typed = parsed(NeedFields, values, now=self._desk.wall().replace(tzinfo=None), zone=self._desk.zone)
        checked(NeedFields, typed)
        if not typed["statement"]:
            raise WrongUsage("Statement: say what the need is, in a few words.")
        case_id = self._desk.case_id(case)
        with self._desk.act("need.added", case_id=case_id, summary=typed["statement"][:80]) as work:
            made = work.put(
                Need, case_id=case_id, opened_on=self._desk.today(), source=clean(source), **typed
            )
            drop_draft(work, self._desk.session, "need", case)
        return made.public_id

    def answer(self, id: str, disposition: str, reason: str = "", until: date | None = None) -> None:  # noqa: A002
        """Answer a need: by a goal or a referral, watch it, put it off until a day, or record that the client declines it.

        Args:
            id: Public id.
            disposition: A code of `need_disposition`, or the first letters of its label.
            reason: In words; needed for all but `goal`, `referral` and `monitor`.
            until: For `deferred`: the day on which it is asked again.

        Raises:
            WrongUsage: The answer is none of the offered, or its reason or day is missing.
            Refused: The need is settled already.
        """
        term = catalog.choice("need_disposition", disposition)
        if term is None or term.code not in ANSWERS:
            offered = ", ".join(catalog.label("need_disposition", code).casefold() for code in ANSWERS)
            raise WrongUsage(f"Answer a need with one of: {offered}.")
        words = clean(reason, multiline=True)
        self._check(term.code, words, until)
        with self._desk.act(
            "need.answered", case_id=self._case_of(id), summary=term.label.casefold()
        ) as work:
            found = work.get(Need, public_id=id)
            if found.closed_on is not None:
                raise Refused("That need is settled already; u takes it back.")
            today = self._desk.today()
            work.change(
                found,
                disposition=term.code,
                reason=words,
                until=until if term.code == "deferred" else None,
                answered_on=today,
                closed_on=today if closes(term.code) else None,
            )
            drop_draft(work, self._desk.session, "need_answer", id)

    def rank(self, case: str, need: str, by: str = "client", step: int = -1) -> None:
        """Move a need up or down in the client's order or in the case manager's (F-NEED-6); ranks have no holes.

        A need without a rank enters the order at its end with the first step up; the last one leaves it with a step down.

        Args:
            case: The case.
            need: Public id.
            by: `client` or `manager`: whose order.
            step: -1 up, +1 down.

        Raises:
            NotFound: The need is not of this case.
            Refused: The need is settled, and has no place in an order.
        """
        name = "client_rank" if by == "client" else "manager_rank"
        whose = "client's" if by == "client" else "case manager's"
        case_id = self._desk.case_id(case)
        with self._desk.act("need.ranked", case_id=case_id, summary=f"{whose} order") as work:
            standing = [each for each in work.find(Need, case_id=case_id) if each.closed_on is None]
            moved = work.get(Need, public_id=need, case_id=case_id)
            if moved.closed_on is not None:
                raise Refused("That need is settled; only those that stand have a rank.")
            order = sorted(
                (each for each in standing if getattr(each, name) is not None),
                key=lambda each: (getattr(each, name), each.id),
            )
            for place, each in enumerate(_moved(order, moved, step), 1):
                work.change(each, **{name: place})
            if step > 0 and order and order[-1].id == moved.id:
                work.change(moved, **{name: None})

    def _check(self, code: str, reason: str, until: date | None) -> None:
        if code == "deferred" and (until is None or until <= self._desk.today()):
            raise WrongUsage("A need is put off until a day after today; name it, such as in 2w.")
        if code not in _SAY_THEMSELVES and not reason:
            raise WrongUsage("Say why, in a few words: the answer is read later by others.")

    def _case_of(self, ident: str) -> int | None:
        found = self._desk.rows("SELECT case_id FROM need WHERE public_id = ?", (ident,))
        return int(found[0][0]) if found else None


def taken_into_plan(work: Work, need: Need, day: date, disposition: str = "goal") -> None:
    """A goal or a referral answers a need, in the act that ties it."""
    if need.disposition != disposition:
        work.change(need, disposition=disposition, reason="", until=None, answered_on=day)


def left_unanswered(work: Work, need: Need, disposition: str = "goal") -> None:
    """What answered a need is gone: it is to be answered again, unless somebody answered it otherwise meanwhile."""
    if need.voided_at is None and need.disposition == disposition:
        work.change(need, disposition="", reason="", until=None, answered_on=None)


def closes(disposition: str) -> bool:
    """Whether an answer settles the need."""
    rows: list[dict[str, Any]] = catalog.read("vocabularies")["need_disposition"]["terms"]
    return any(row["code"] == disposition and row.get("closes", False) for row in rows)


def propose(
    work: Work, case_id: int, assessment_id: int, found: Iterable[ProposedNeed], *, source: str, day: date
) -> None:
    """Write down the needs that an assessment proposes, each once; one that stands open on the case is not asked again.

    Args:
        work: The act.
        case_id: The case.
        assessment_id: The assessment.
        found: What its rules see.
        source: The form's title; of a confidential one no word of it is kept.
        day: The day of the act.
    """
    wanted = {(need.domain, need.kind, need.said): need for need in found}
    standing = work.rows(
        "SELECT id, domain, kind, statement, assessment_id, proposed AND disposition = '' FROM need "
        "WHERE case_id = ? AND closed_on IS NULL AND voided_at IS NULL",
        (case_id,),
    )
    gone: set[int] = set()
    for ident, domain, kind, statement, of, waits in standing:
        if of == assessment_id and waits and (domain, kind, statement) not in wanted:
            work.void(work.get(Need, id=ident), "the answer was corrected")
            gone.add(ident)
    known = [row[1:4] for row in standing if row[0] not in gone]
    for need in wanted.values():
        if any(_same(need, *each) for each in known):
            continue
        work.put(
            Need,
            case_id=case_id,
            assessment_id=assessment_id,
            domain=need.domain,
            kind=need.kind,
            statement=need.said,
            source=f"{source}: {need.value}" if need.value else source,
            proposed=True,
            confidential=need.confidential,
            opened_on=day,
        )


def _moved(order: list[Need], need: Need, step: int) -> list[Need]:
    """The order after a step of one of its needs, or of one that is not in it yet."""
    idents = [each.id for each in order]
    if need.id not in idents:
        return order if step > 0 else [*order, need]
    place = idents.index(need.id)
    if step > 0 and place == len(order) - 1:
        return order[:-1]
    to = max(0, min(place + (1 if step > 0 else -1), len(order) - 1))
    rest = [each for each in order if each.id != need.id]
    return [*rest[:to], order[place], *rest[to:]]


def _same(need: ProposedNeed, domain: str, kind: str, statement: str) -> bool:
    """Whether a need stands already, in whichever words it was specified then."""
    of_it = statement == need.statement or statement.startswith(f"{need.statement}: ")
    return (domain, kind) == (need.domain, need.kind) and of_it


def _row(row: Row, *, whole: bool = False) -> NeedRow:
    hidden = bool(row[8]) and not whole
    return NeedRow(
        id=row[0],
        case=row[1],
        domain="" if hidden else row[2],
        kind=row[3],
        statement=CONFIDENTIAL_FOLLOW_UP if hidden else row[4],
        severity=row[5],
        source="" if hidden else row[6],
        proposed=bool(row[7]),
        confidential=bool(row[8]),
        disposition=row[9],
        reason="" if hidden else row[10],
        until=row[11],
        opened=row[12],
        closed=row[13],
        client_rank=row[14],
        manager_rank=row[15],
        assessment=row[16],
    )
