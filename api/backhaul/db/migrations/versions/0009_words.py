"""Corrected transcripts, translations, and a speech model for each organisation

Revision: 0009
Follows: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backhaul.db.tenancy import close_off

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    # Of a tip in which nothing is hidden, JSON's null was stored here, and its colleagues read nothing of it.
    op.execute("UPDATE personal SET views = NULL WHERE views = 'null'")
    op.execute("UPDATE tip SET problem = NULL WHERE problem = 'null'")
    op.add_column("transcript", sa.Column("corrected_by", sa.String(), nullable=True))
    op.create_check_constraint(op.f("ck_transcript_corrected_by"), "transcript", "corrected_by IN ('author', 'manager')")
    op.create_index(
        "ix_transcript_corrected",
        "transcript",
        ["organisation_id", "created_at"],
        postgresql_where=sa.text("corrected_by IS NOT NULL"),
    )
    op.add_column("organisation", sa.Column("speech_model", sa.String(), nullable=True))
    op.add_column(
        "insight",
        sa.Column("translations", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.create_table(
        "translation",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("title_for_members", sa.String(), nullable=True),
        sa.Column("text_for_members", sa.String(), nullable=True),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("transcript_version", sa.Integer(), nullable=True),
        sa.Column("personal_revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "tip_id"],
            ["tip.organisation_id", "tip.id"],
            name=op.f("fk_translation_organisation_id_tip_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_translation_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "tip_id", "language", name=op.f("pk_translation")),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON translation TO backhaul_app")
    close_off("translation")
