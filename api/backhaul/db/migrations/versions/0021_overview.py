"""How many people told of what, where and when: counted by workers, and only where they are five or more

Revision: 0021
Follows: 0020
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from backhaul.db.tenancy import close_off, run_script

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def _table(name: str, *columns: sa.Column[object], key: tuple[str, ...]) -> None:
    op.create_table(
        name,
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{name}_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", *key, name=op.f(f"pk_{name}")),
    )


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    op.add_column("insight_tip", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("""
        UPDATE insight_tip e SET told_at = t.received_at FROM tip t
        WHERE t.organisation_id = e.organisation_id AND t.id = e.tip_id
    """)
    op.create_index("ix_insight_tip_told", "insight_tip", ["organisation_id", "told_at"])
    _table(
        "overview_cell",
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("x", sa.Integer(), nullable=False),
        sa.Column("y", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("insights", sa.Integer(), nullable=True),
        sa.Column("answered", sa.Integer(), nullable=True),
        key=("period", "tag_id", "level", "begins", "site_id", "x", "y"),
    )
    op.create_check_constraint(op.f("ck_overview_cell_period"), "overview_cell", "period IN ('week', 'quarter')")
    # What fewer tell is not kept at all, so nothing can leak it.
    op.create_check_constraint(op.f("ck_overview_cell_five"), "overview_cell", "people >= 5")
    # Of what happened at one site over time.
    op.create_index(
        "ix_overview_cell_site",
        "overview_cell",
        ["organisation_id", "site_id", "period", "begins"],
        postgresql_where=sa.text("level = 1"),
    )
    _table(
        "overview_due",
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        key=("id",),
    )
    _table(
        "participation",
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("often", sa.SmallInteger(), nullable=True),
        sa.Column("sometimes", sa.SmallInteger(), nullable=True),
        sa.Column("took_part", sa.SmallInteger(), nullable=True),
        sa.Column("quiet", sa.SmallInteger(), nullable=True),
        key=(),
    )
    run_script((Path(__file__).parent / "0021_overview.sql").read_text())
    for table in ("overview_cell", "overview_due", "participation"):
        close_off(table, restrict="(SELECT sees_everything())")
