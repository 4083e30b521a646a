"""How a revision is run: on the connection that the upgrade hands over, inside its one transaction."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

# Every table has to be known before models and schema are compared.
from cmtui.models import (  # noqa: F401
    assessments,
    case,
    coordination,
    engagement,
    journal,
    people,
    planning,
    practice,
    transitions,
    work,
)
from cmtui.models.base import Instant


def plainly(kind: str, item: object, _context: object) -> str | bool:
    """Write column types without our classes: a revision must not change when the models do."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.CHAR(20)"
    if kind == "type" and isinstance(item, AutoString):
        return f"sa.String({item.length})" if item.length else "sa.String()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    render_item=plainly,
    transactional_ddl=False,
)
context.run_migrations()
