"""What stands where on the map, and how many of them

Revision: 0014
Follows: 0013
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from backhaul.db.tenancy import close_off, run_script

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    op.add_column("insight", sa.Column("quadkey", sa.BigInteger(), nullable=True))
    op.create_table(
        "insight_cell",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("change", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("x", sa.BigInteger(), nullable=False),
        sa.Column("y", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_insight_cell_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            *("organisation_id", "level", "cell", "visibility", "status", "kind", "urgency", "change"),
            name=op.f("pk_insight_cell"),
        ),
    )
    run_script((Path(__file__).parent / "0014_map.sql").read_text())
    op.create_index(
        "ix_insight_on_map", "insight", ["organisation_id", "quadkey"], postgresql_where=sa.text("quadkey IS NOT NULL")
    )
    # As the policy of insight, but for what somebody told themselves: the reads add that.
    close_off(
        "insight_cell",
        restrict="(visibility = 'organisation' AND (SELECT sees_organisation())) OR (SELECT sees_everything())",
    )
