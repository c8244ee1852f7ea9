"""Exports of everything about a person, erasures, what is purged after its time, exact places that become coarse

Revision: 0032
Follows: 0031
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from backhaul.db.tenancy import close_off, run_script

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    op.add_column("organisation", sa.Column("keep_audio_days", sa.Integer(), server_default="30", nullable=False))
    op.add_column("organisation", sa.Column("keep_exact_places_days", sa.Integer(), server_default="30", nullable=False))
    # Less is the organisation's to choose, more is not.
    op.create_check_constraint(op.f("ck_organisation_keep_audio_days"), "organisation", "keep_audio_days BETWEEN 0 AND 30")
    op.create_check_constraint(
        op.f("ck_organisation_keep_exact_places_days"), "organisation", "keep_exact_places_days BETWEEN 0 AND 30"
    )
    op.add_column("tip", sa.Column("coarsened", sa.Boolean(), server_default="false", nullable=False))
    op.create_index(
        "ix_tip_exact",
        "tip",
        ["organisation_id", "received_at"],
        postgresql_where=sa.text("NOT coarsened AND (fix IS NOT NULL OR photo_fix IS NOT NULL)"),
    )
    op.add_column("insight_change", sa.Column("member_erased", sa.Boolean(), server_default="false", nullable=False))
    op.create_table(
        "person_export",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'ready', 'failed')", name=op.f("ck_person_export_state")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_person_export")),
    )
    op.create_index("uq_person_export_member", "person_export", ["organisation_id", "member_id"], unique=True)
    op.create_table(
        "erasure",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_admin", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("organisation_id", "member_id", name=op.f("pk_erasure")),
    )
    op.create_index("ix_erasure_due", "erasure", ["due_at"])
    op.create_table(
        "erased_person",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("organisation_id", "member_id", name=op.f("pk_erased_person")),
    )
    op.create_table(
        "purged",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("organisation_id", "day", "category", name=op.f("pk_purged")),
    )
    run_script((Path(__file__).parent / "0032_privacy.sql").read_text())
    worker = "current_setting('backhaul.role', true) = 'worker'"
    close_off("person_export", restrict=f"member_id = current_member() OR {worker}")
    close_off(
        "erasure", restrict="member_id = current_member() OR current_setting('backhaul.role', true) IN ('worker', 'admin')"
    )
    close_off("erased_person", restrict=worker)
    close_off("purged")
