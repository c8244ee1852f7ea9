"""Places are managed: versions, retiring, opening times, what files call them, and what tips propose

Revision: 0012
Follows: 0011
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

from backhaul.db.tenancy import close_off, run_script

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    for table in ("site", "route"):
        op.add_column(table, sa.Column("version", sa.Integer(), server_default="1", nullable=False))
        op.add_column(table, sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True))
        op.add_column(table, sa.Column("external_id", sa.String(), nullable=True))
        op.create_index(
            f"uq_{table}_external_id",
            table,
            ["organisation_id", "external_id"],
            unique=True,
            postgresql_where=sa.text("external_id IS NOT NULL"),
        )
    op.add_column(
        "site",
        sa.Column("alias_languages", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column("site", sa.Column("opening_hours", sa.String(), nullable=True))
    op.add_column("route", sa.Column("both_ways", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("route", sa.Column("line_version", sa.Integer(), server_default="1", nullable=False))
    op.create_table(
        "route_version",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("route_id", sa.Uuid(), nullable=False),
        sa.Column("line_version", sa.Integer(), nullable=False),
        sa.Column("line", Geometry("LINESTRING", 4326, spatial_index=False), nullable=False),
        sa.Column("length_m", sa.Double(), nullable=False),
        sa.Column("stops", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "route_id"],
            ["route.organisation_id", "route.id"],
            name=op.f("fk_route_version_organisation_id_route_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_route_version_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "route_id", "line_version", name=op.f("pk_route_version")),
    )
    op.create_table(
        "place_proposal",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), server_default="open", nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("of_site_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("geom", Geometry("POINT", 4326, spatial_index=False), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('site', 'alias')", name=op.f("ck_place_proposal_kind")),
        sa.CheckConstraint("status IN ('open', 'accepted', 'declined')", name=op.f("ck_place_proposal_status")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "site_id"],
            ["site.organisation_id", "site.id"],
            name=op.f("fk_place_proposal_organisation_id_site_id"),
            ondelete="SET NULL (site_id)",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "of_site_id"],
            ["site.organisation_id", "site.id"],
            name=op.f("fk_place_proposal_organisation_id_of_site_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_place_proposal_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_place_proposal")),
        sa.UniqueConstraint(
            "organisation_id",
            "kind",
            "name_key",
            "of_site_id",
            name=op.f("uq_place_proposal_organisation_id_kind_name_key_of_site_id"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "place_proposal_tip",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sure", sa.Boolean(), server_default="false", nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "proposal_id"],
            ["place_proposal.organisation_id", "place_proposal.id"],
            name=op.f("fk_place_proposal_tip_organisation_id_proposal_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "tip_id"],
            ["tip.organisation_id", "tip.id"],
            name=op.f("fk_place_proposal_tip_organisation_id_tip_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_place_proposal_tip_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "proposal_id", "tip_id", name=op.f("pk_place_proposal_tip")),
    )
    op.create_index("ix_place_proposal_tip_tip", "place_proposal_tip", ["organisation_id", "tip_id"])
    for table in ("route_version", "place_proposal", "place_proposal_tip"):
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO backhaul_app")
        close_off(table)
    run_script((Path(__file__).parent / "0012_gazetteer.sql").read_text())
