"""Tips join insights, managers merge and split, and what is known fades

Revision: 0007
Follows: 0006
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from backhaul.db.tenancy import close_off, run_script

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# Of the tags that organisations were given; those that they made themselves keep the month.
_HALF_LIFE_DAYS = {
    "road-conditions": 2,
    "route-access": 60,
    "site-dock": 60,
    "safety-hazard": 14,
    "customer-satisfaction": 90,
    "competitor": 90,
    "opportunity": 60,
    "fuel-prices": 3,
    "vehicle-equipment": 14,
    "process-paperwork": 120,
    "parking-rest": 120,
    "people-praise": 180,
}


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    op.add_column("tag", sa.Column("half_life_days", sa.Double(), server_default="30", nullable=False))
    tag = sa.table("tag", sa.column("slug"), sa.column("half_life_days"))
    for slug, days in _HALF_LIFE_DAYS.items():
        op.execute(sa.update(tag).where(tag.c.slug == slug).values(half_life_days=days))
    op.add_column("insight", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("""
        UPDATE insight i SET confirmed_at = greatest(coalesce(published_at, created_at), (
            SELECT max(c.created_at) FROM confirmation c
            WHERE c.organisation_id = i.organisation_id AND c.insight_id = i.id AND c.kind = 'still_there'))
    """)
    op.alter_column("insight", "confirmed_at", nullable=False, server_default=sa.text("now()"))
    op.add_column("insight", sa.Column("half_life_days", sa.Double(), server_default="30", nullable=False))
    op.execute("""
        UPDATE insight i SET half_life_days = t.days FROM (
            SELECT x.organisation_id, x.insight_id, min(g.half_life_days) AS days
            FROM insight_tag x JOIN tag g ON g.organisation_id = x.organisation_id AND g.id = x.tag_id GROUP BY 1, 2
        ) t WHERE t.organisation_id = i.organisation_id AND t.insight_id = i.id
    """)
    op.add_column("insight", sa.Column("merged_into_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_insight_organisation_id_merged_into_id"),
        "insight",
        "insight",
        ["organisation_id", "merged_into_id"],
        ["organisation_id", "id"],
        ondelete="CASCADE",
    )
    op.create_index(
        "ix_insight_coming",
        "insight",
        ["organisation_id"],
        postgresql_where=sa.text("published_at IS NULL AND merged_into_id IS NULL"),
    )
    op.create_index(
        "ix_insight_merged",
        "insight",
        ["organisation_id", "merged_into_id"],
        postgresql_where=sa.text("merged_into_id IS NOT NULL"),
    )
    op.add_column("insight_tip", sa.Column("score", sa.Double(), nullable=True))
    op.add_column("insight_tip", sa.Column("disputes", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("insight_tip", sa.Column("settled", sa.Boolean(), server_default="false", nullable=False))
    op.create_table(
        "insight_alike",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("disputes", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("dismissed", sa.Boolean(), server_default="false", nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "insight_id"],
            ["insight.organisation_id", "insight.id"],
            name=op.f("fk_insight_alike_organisation_id_insight_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "other_id"],
            ["insight.organisation_id", "insight.id"],
            name=op.f("fk_insight_alike_organisation_id_other_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_insight_alike_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "insight_id", "other_id", name=op.f("pk_insight_alike")),
    )
    op.create_index("ix_insight_alike_other", "insight_alike", ["organisation_id", "other_id"])
    op.create_table(
        "join_lesson",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_join_lesson_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_join_lesson")),
    )
    op.create_index("ix_join_lesson_newest", "join_lesson", ["organisation_id", "created_at"])
    run_script((Path(__file__).parent / "0007_join.sql").read_text())
    for table in ("insight_alike", "join_lesson"):
        close_off(table)
