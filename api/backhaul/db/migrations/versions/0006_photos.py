"""Text in photos is found, and originals go when their time is over

Revision: 0006
Follows: 0005
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backhaul.db.tenancy import close_off, run_script

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    op.add_column("organisation", sa.Column("keep_originals_days", sa.Integer(), server_default="30", nullable=False))
    op.create_check_constraint(op.f("ck_organisation_keep_originals_days"), "organisation", "keep_originals_days >= 0")
    op.add_column("tip_part", sa.Column("original_deleted_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_tip_part_original",
        "tip_part",
        ["organisation_id", "received_at"],
        postgresql_where=sa.text("received_at IS NOT NULL AND original_deleted_at IS NULL"),
    )
    op.create_table(
        "photo_text",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "tip_id", "part"],
            ["tip_part.organisation_id", "tip_part.tip_id", "tip_part.name"],
            name=op.f("fk_photo_text_organisation_id_tip_id_part"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_photo_text_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "tip_id", "part", name=op.f("pk_photo_text")),
    )
    # PostgreSQL 15 cannot change the expression of a generated column, so it is made anew with its index.
    op.drop_index("ix_insight_words", "insight")
    op.drop_column("insight", "words")
    op.add_column("insight", sa.Column("photo_text", sa.String(), server_default="", nullable=False))
    op.add_column(
        "insight",
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('simple'::regconfig, title || ' ' || text || ' ' || photo_text)", persisted=True),
            nullable=False,
        ),
    )
    op.create_index(
        "ix_insight_words",
        "insight",
        ["organisation_id", "words"],
        postgresql_using="gin",
        postgresql_where=sa.text("published_at IS NOT NULL"),
    )
    run_script((Path(__file__).parent / "0006_photos.sql").read_text())
    close_off("photo_text")
