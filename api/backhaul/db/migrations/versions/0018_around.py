"""What is current, who is asked whether it is still there, and what lies along a line wherever on earth it is

Revision: 0018
Follows: 0017
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from backhaul.db.tenancy import run_script

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    for column in ("doubted_at", "gone_at"):
        op.add_column("insight", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.add_column("insight", sa.Column("lasts_s", sa.Double(), nullable=True))
    op.add_column("insight", sa.Column("time_zone", sa.String(), nullable=True))
    op.add_column("insight", sa.Column("heading_deg", sa.Double(), nullable=True))
    # Of what was published before: the zone of its place, and how long each time lasts as the newest tip has it that says so.
    op.execute("""
        UPDATE insight i SET
            time_zone = coalesce((SELECT s.time_zone FROM site s WHERE s.organisation_id = i.organisation_id AND s.id = i.site_id),
                                 o.time_zone),
            lasts_s = CASE WHEN i.recurrence IS NOT NULL THEN (
                SELECT (u.findings -> 'times' ->> 'lasts_s')::float8 FROM insight_tip e
                JOIN understanding u ON u.organisation_id = e.organisation_id AND u.tip_id = e.tip_id
                WHERE e.organisation_id = i.organisation_id AND e.insight_id = i.id
                  AND u.findings -> 'times' ->> 'recurrence' = i.recurrence
                ORDER BY e.joined_at DESC LIMIT 1) END
        FROM organisation o WHERE o.id = i.organisation_id
    """)
    run_script((Path(__file__).parent / "0018_around.sql").read_text())
    op.drop_index("ix_insight_near", "insight")
    op.create_index(
        "ix_insight_near",
        "insight",
        ["organisation_id", sa.text("(geom::geography)"), "current_until"],
        postgresql_using="gist",
        postgresql_where=sa.text("published_at IS NOT NULL"),
    )
    op.create_index(
        "ix_insight_at_site",
        "insight",
        ["organisation_id", "site_id", "urgency", sa.text("published_at DESC"), sa.text("id DESC"), "current_until"],
        postgresql_where=sa.text("published_at IS NOT NULL AND site_id IS NOT NULL"),
    )
    op.create_index(
        "ix_insight_strip",
        "insight",
        ["organisation_id", "strip", "lon"],
        postgresql_include=["lat", "id", "current_until", "visibility", "heading_deg"],
        postgresql_where=sa.text("published_at IS NOT NULL"),
    )
    functions = """
        current_until(float8, timestamptz, float8, timestamptz, timestamptz), is_current(insight), holds_now(insight),
        recurs_at(text, float8, text, timestamptz), asks(insight), metres_of_lon(float8), metres_of_lat(float8),
        beside(float8, float8), middle_of(geometry), from_the_pole(geometry), strip_of(float8),
        insights_along_pieces(float8[], float8[], geometry[], float8, float8, int)
    """
    op.execute(f"REVOKE EXECUTE ON FUNCTION {functions} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {functions} TO backhaul_app")
