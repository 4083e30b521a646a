"""${message}.

Revision: ${up_revision}
After: ${down_revision or "nothing: the first"}
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """${message}."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """The way back is the backup that every upgrade keeps."""
    raise NotImplementedError("restore the file that was kept before the upgrade")
