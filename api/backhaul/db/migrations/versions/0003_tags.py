"""What tips mean, and what people said about their tags

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

from backhaul.db.tenancy import close_off

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    op.create_table(
        "embedding",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "tip_id"],
            ["tip.organisation_id", "tip.id"],
            name=op.f("fk_embedding_organisation_id_tip_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_embedding_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "tip_id", name=op.f("pk_embedding")),
    )
    op.create_table(
        "tag_example",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "tip_id"],
            ["tip.organisation_id", "tip.id"],
            name=op.f("fk_tag_example_organisation_id_tip_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "tag_id"],
            ["tag.organisation_id", "tag.id"],
            name=op.f("fk_tag_example_organisation_id_tag_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_tag_example_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "tip_id", "tag_id", name=op.f("pk_tag_example")),
    )
    op.create_index("ix_tag_example_said", "tag_example", ["organisation_id", "changed_at"], postgresql_where=sa.text("said"))
    for table in ("embedding", "tag_example"):
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO backhaul_app")
        close_off(table)
