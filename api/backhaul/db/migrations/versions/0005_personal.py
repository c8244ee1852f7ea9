"""What is personal is masked for others, and insights have a kind

Revision: 0005
Follows: 0004
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backhaul.db.tenancy import close_off, run_script

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    op.add_column("tip", sa.Column("personal_revision", sa.Integer(), server_default="0", nullable=False))
    op.add_column("insight", sa.Column("title_for_members", sa.String(), nullable=True))
    op.add_column("insight", sa.Column("text_for_members", sa.String(), nullable=True))
    op.add_column("insight", sa.Column("kind", sa.String(), server_default="observation", nullable=False))
    op.create_check_constraint(op.f("ck_insight_kind"), "insight", "kind IN ('observation', 'hazard', 'question', 'praise')")
    op.create_index(
        "ix_insight_kind",
        "insight",
        ["organisation_id", "kind", sa.literal_column("published_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("published_at IS NOT NULL AND kind <> 'observation'"),
    )
    op.create_table(
        "personal",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("transcript_version", sa.Integer(), nullable=True),
        sa.Column("spans", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("views", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "tip_id"],
            ["tip.organisation_id", "tip.id"],
            name=op.f("fk_personal_organisation_id_tip_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_personal_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "tip_id", name=op.f("pk_personal")),
    )
    run_script((Path(__file__).parent / "0005_personal.sql").read_text())
    close_off("personal")
