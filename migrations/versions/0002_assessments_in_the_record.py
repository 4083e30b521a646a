"""Assessments in the record: form versions, responses, scores, safety flags, needs and measures.

Revision: 0002
After: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Assessments in the record."""
    op.create_table(
        "form_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("code", sa.String(80), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("rights", sa.Text(), nullable=False),
        sa.Column("licence", sa.String(), nullable=False),
        sa.Column("domains", sa.String(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("entitled_by", sa.String(), nullable=False),
        sa.Column("entitled_at", sa.CHAR(20), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("interval_days", sa.Integer(), nullable=True),
        sa.Column("comprehensive", sa.Boolean(), nullable=False),
        sa.Column("retired_at", sa.CHAR(20), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_form_version_public_id")),
    )
    with op.batch_alter_table("form_version", schema=None) as batch_op:
        batch_op.create_index("ix_form_version_code_digest", ["code", "digest"], unique=True)
        batch_op.create_index(batch_op.f("ix_form_version_url"), ["url"], unique=False)

    op.create_table(
        "score_rule_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("form_code", sa.String(80), nullable=False),
        sa.Column("rule", sa.String(80), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_rule_version")),
        sa.UniqueConstraint("public_id", name=op.f("uq_score_rule_version_public_id")),
    )
    with op.batch_alter_table("score_rule_version", schema=None) as batch_op:
        batch_op.create_index("ix_score_rule_version_digest", ["form_code", "digest"], unique=False)
        batch_op.create_index(batch_op.f("ix_score_rule_version_form_code"), ["form_code"], unique=False)

    op.create_table(
        "assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("informants", sa.String(), nullable=False),
        sa.Column("interpreter", sa.String(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("evolving_needs", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("form_version_id", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.CHAR(20), nullable=False),
        sa.Column("response", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("signed_at", sa.CHAR(20), nullable=True),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("signed_hash", sa.String(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=True),
        sa.CheckConstraint("status IN ('complete','signed','amended')", name=op.f("ck_assessment_status")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_assessment_case_id_case")),
        sa.ForeignKeyConstraint(
            ["form_version_id"], ["form_version.id"], name=op.f("fk_assessment_form_version_id_form_version")
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"], ["assessment.id"], name=op.f("fk_assessment_replaces_id_assessment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assessment_public_id")),
        sa.UniqueConstraint("source_key", name=op.f("uq_assessment_source_key")),
    )
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.create_index("ix_assessment_case_held", ["case_id", "held_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessment_form_version_id"), ["form_version_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assessment_replaces_id"), ["replaces_id"], unique=False)

    op.create_table(
        "assessment_score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("score", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("band_source", sa.String(), nullable=False),
        sa.Column("poor", sa.Boolean(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("better", sa.String(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Float(), nullable=True),
        sa.Column("maximum", sa.Float(), nullable=True),
        sa.Column("at", sa.CHAR(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_assessment_score_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_score")),
        sa.UniqueConstraint("public_id", name=op.f("uq_assessment_score_public_id")),
    )
    with op.batch_alter_table("assessment_score", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assessment_score_assessment_id"), ["assessment_id"], unique=False
        )

    op.create_table(
        "measure_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("target", sa.Float(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_measure_point_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_measure_point_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_point")),
        sa.UniqueConstraint("public_id", name=op.f("uq_measure_point_public_id")),
    )
    with op.batch_alter_table("measure_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_point_assessment_id"), ["assessment_id"], unique=False)
        batch_op.create_index(
            "ix_measure_point_case_measure", ["case_id", "measure", "held_on"], unique=False
        )

    op.create_table(
        "need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("client_rank", sa.Integer(), nullable=True),
        sa.Column("manager_rank", sa.Integer(), nullable=True),
        sa.Column("would_help", sa.Boolean(), nullable=True),
        sa.Column("socioeconomic", sa.Boolean(), nullable=True),
        sa.Column("worsening", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("disposition", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint("closed_on IS NULL OR closed_on >= opened_on", name=op.f("ck_need_dates")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_need_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_need_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
        sa.UniqueConstraint("public_id", name=op.f("uq_need_public_id")),
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_assessment_id"), ["assessment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_need_case_open",
            ["case_id", "opened_on"],
            unique=False,
            sqlite_where=sa.text("closed_on IS NULL"),
        )

    op.create_table(
        "safety_flag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.CHAR(20), nullable=False),
        sa.Column("updated_at", sa.CHAR(20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.CHAR(20), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=True),
        sa.Column("form_code", sa.String(), nullable=False),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link_id", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("raised_at", sa.CHAR(20), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("corrected_at", sa.CHAR(20), nullable=True),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.CHAR(20), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.CheckConstraint(
            "level IN ('urgent','same_day','same_day_confidential','follow_up')",
            name=op.f("ck_safety_flag_level"),
        ),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_safety_flag_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_safety_flag_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safety_flag")),
        sa.UniqueConstraint("public_id", name=op.f("uq_safety_flag_public_id")),
    )
    with op.batch_alter_table("safety_flag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_safety_flag_assessment_id"), ["assessment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_safety_flag_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_safety_flag_case_open",
            ["case_id", "raised_at"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
        )

    with op.batch_alter_table("practitioner", schema=None) as batch_op:
        batch_op.add_column(sa.Column("crisis", sa.Text(), nullable=False, server_default=""))

    with op.batch_alter_table("record_settings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("projected", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    """The way back is the backup that every upgrade keeps."""
    raise NotImplementedError("restore the file that was kept before the upgrade")
