"""Versions of a plan that no cmtui wrote, for stories of a record that is not sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmtui.models.planning import PlanVersion

if TYPE_CHECKING:
    from cmtui.casebook.book import Casebook


def forge_version(book: Casebook, case: str, data: str = "{}") -> None:
    """Version 1 of a case's plan, whose data are no plan."""
    case_id = book._desk.case_id(case)
    with book._desk.act("forged", case_id=case_id) as work:
        work.put(
            PlanVersion,
            case_id=case_id,
            number=1,
            agreed_on=book.today_date(),
            agreed_by="Maria",
            wording="Plan of Maria.\n",
            data=data,
            digest="0" * 64,
        )
