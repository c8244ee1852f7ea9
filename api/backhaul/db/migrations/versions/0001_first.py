"""Organisations, gazetteer, tips and insights

Revision: 0001
Follows:
"""

from pathlib import Path

import geoalchemy2
import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

from backhaul.db.tenancy import close_off, run_script

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("languages", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "member",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("deactivated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("role IN ('contributor', 'manager', 'admin', 'partner')", name=op.f("ck_member_role")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_member_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_member")),
    )
    op.create_table(
        "route",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "line",
            geoalchemy2.types.Geometry(
                geometry_type="LINESTRING",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("length_m", sa.Double(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_route_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_route")),
    )
    op.create_table(
        "site",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("aliases", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column(
            "geom",
            geoalchemy2.types.Geometry(
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.Column("radius_m", sa.Double(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "parent_id"],
            ["site.organisation_id", "site.id"],
            name=op.f("fk_site_organisation_id_parent_id"),
            ondelete="SET NULL (parent_id)",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_site_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_site")),
    )
    op.create_index("ix_site_geom", "site", ["organisation_id", "geom"], unique=False, postgresql_using="gist")
    op.create_table(
        "tag",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("keywords", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_tag_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_tag")),
    )
    op.create_index("uq_tag_slug", "tag", ["organisation_id", "slug"], unique=True)
    op.create_table(
        "access_token",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_access_token_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_access_token_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_access_token")),
    )
    op.create_index("uq_access_token_token_hash", "access_token", ["token_hash"], unique=True)
    op.create_table(
        "insight",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("urgency", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("place_kind", sa.String(), nullable=False),
        sa.Column("place_label", sa.String(), nullable=True),
        sa.Column("place_precision_m", sa.Double(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("route_id", sa.Uuid(), nullable=True),
        sa.Column(
            "geom",
            geoalchemy2.types.Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.String(), server_default="new", nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('simple'::regconfig, title || ' ' || text)", persisted=True),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("place_kind IN ('site', 'route', 'area', 'none')", name=op.f("ck_insight_place_kind")),
        sa.CheckConstraint("status <> 'declined' OR reason IS NOT NULL", name=op.f("ck_insight_declined_has_reason")),
        sa.CheckConstraint("status IN ('new', 'seen', 'assigned', 'done', 'declined')", name=op.f("ck_insight_status")),
        sa.CheckConstraint("urgency IN ('normal', 'high', 'alert')", name=op.f("ck_insight_urgency")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "assignee_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_insight_organisation_id_assignee_id"),
            ondelete="SET NULL (assignee_id)",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "route_id"],
            ["route.organisation_id", "route.id"],
            name=op.f("fk_insight_organisation_id_route_id"),
            ondelete="SET NULL (route_id)",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "site_id"],
            ["site.organisation_id", "site.id"],
            name=op.f("fk_insight_organisation_id_site_id"),
            ondelete="SET NULL (site_id)",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_insight_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_insight")),
    )
    op.create_index(
        "ix_insight_geom",
        "insight",
        ["organisation_id", "geom"],
        unique=False,
        postgresql_using="gist",
        postgresql_where=sa.text("published_at IS NOT NULL"),
    )
    op.create_index(
        "ix_insight_near",
        "insight",
        ["organisation_id", sa.literal_column("(geom::geography)")],
        unique=False,
        postgresql_using="gist",
        postgresql_where=sa.text("published_at IS NOT NULL"),
    )
    op.create_index(
        "ix_insight_newest",
        "insight",
        ["organisation_id", sa.literal_column("published_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("published_at IS NOT NULL"),
    )
    op.create_index(
        "ix_insight_assignee",
        "insight",
        ["organisation_id", "assignee_id", sa.literal_column("published_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("published_at IS NOT NULL AND assignee_id IS NOT NULL"),
    )
    op.create_index(
        "ix_insight_owed",
        "insight",
        ["organisation_id", "published_at", "id"],
        unique=False,
        postgresql_where=sa.text("published_at IS NOT NULL AND status IN ('new', 'seen', 'assigned')"),
    )
    op.create_index(
        "ix_insight_route",
        "insight",
        ["organisation_id", "route_id", sa.literal_column("published_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("published_at IS NOT NULL AND route_id IS NOT NULL"),
    )
    op.create_index(
        "ix_insight_urgent",
        "insight",
        ["organisation_id", "urgency", sa.literal_column("published_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("published_at IS NOT NULL AND urgency <> 'normal'"),
    )
    op.create_index(
        "ix_insight_site",
        "insight",
        ["organisation_id", "site_id", sa.literal_column("published_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("published_at IS NOT NULL"),
    )
    op.create_index(
        "ix_insight_status",
        "insight",
        ["organisation_id", "status", sa.literal_column("published_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("published_at IS NOT NULL"),
    )
    op.create_index(
        "ix_insight_words",
        "insight",
        ["organisation_id", "words"],
        unique=False,
        postgresql_using="gin",
        postgresql_where=sa.text("published_at IS NOT NULL"),
    )
    op.create_table(
        "route_segment",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("route_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("start_m", sa.Double(), nullable=False),
        sa.Column("length_m", sa.Double(), nullable=False),
        sa.Column(
            "geom",
            geoalchemy2.types.Geometry(
                geometry_type="LINESTRING",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "route_id"],
            ["route.organisation_id", "route.id"],
            name=op.f("fk_route_segment_organisation_id_route_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_route_segment_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "route_id", "ordinal", name=op.f("pk_route_segment")),
    )
    op.create_index(
        "ix_route_segment_geom", "route_segment", ["organisation_id", "geom"], unique=False, postgresql_using="gist"
    )
    op.create_table(
        "route_stop",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("route_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("along_m", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "route_id"],
            ["route.organisation_id", "route.id"],
            name=op.f("fk_route_stop_organisation_id_route_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "site_id"],
            ["site.organisation_id", "site.id"],
            name=op.f("fk_route_stop_organisation_id_site_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_route_stop_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "route_id", "ordinal", name=op.f("pk_route_stop")),
    )
    op.create_table(
        "session",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_session_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_session_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_session")),
    )
    op.create_index("uq_session_token_hash", "session", ["token_hash"], unique=True)
    op.create_table(
        "sign_in_link",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("reusable", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_sign_in_link_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_sign_in_link_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_sign_in_link")),
    )
    op.create_index("uq_sign_in_link_token_hash", "sign_in_link", ["token_hash"], unique=True)
    op.create_table(
        "tip",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clock_off", sa.Boolean(), nullable=False),
        sa.Column(
            "fix",
            geoalchemy2.types.Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("accuracy_m", sa.Double(), nullable=True),
        sa.Column(
            "photo_fix",
            geoalchemy2.types.Geometry(
                geometry_type="POINT",
                srid=4326,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
        ),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("route_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("receipt_hash", sa.LargeBinary(), nullable=True),
        sa.Column("content_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("problem", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('voice', 'photo', 'text')", name=op.f("ck_tip_kind")),
        sa.CheckConstraint(
            "state IN ('waiting_for_parts', 'queued', 'normalising', 'transcribing', 'understanding', 'published', 'parked', 'withdrawn')",
            name=op.f("ck_tip_state"),
        ),
        sa.CheckConstraint("visibility IN ('organisation', 'managers')", name=op.f("ck_tip_visibility")),
        sa.CheckConstraint("NOT anonymous OR author_id IS NULL", name=op.f("ck_tip_anonymous_has_no_author")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "author_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_tip_organisation_id_author_id"),
            ondelete="SET NULL (author_id)",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_tip_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_tip")),
    )
    op.create_index("ix_tip_author", "tip", ["organisation_id", "author_id", "received_at"], unique=False)
    op.create_table(
        "confirmation",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind IN ('still_there', 'gone', 'helped')", name=op.f("ck_confirmation_kind")),
        sa.ForeignKeyConstraint(
            ["organisation_id", "insight_id"],
            ["insight.organisation_id", "insight.id"],
            name=op.f("fk_confirmation_organisation_id_insight_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_confirmation_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_confirmation_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "insight_id", "member_id", "kind", name=op.f("pk_confirmation")),
    )
    op.create_table(
        "insight_change",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("change", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "insight_id"],
            ["insight.organisation_id", "insight.id"],
            name=op.f("fk_insight_change_organisation_id_insight_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_insight_change_organisation_id_member_id"),
            ondelete="SET NULL (member_id)",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_insight_change_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_insight_change")),
    )
    op.create_index("ix_insight_change_insight", "insight_change", ["organisation_id", "insight_id", "at"], unique=False)
    op.create_table(
        "insight_tag",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("tag_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "insight_id"],
            ["insight.organisation_id", "insight.id"],
            name=op.f("fk_insight_tag_organisation_id_insight_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "set_by"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_insight_tag_organisation_id_set_by"),
            ondelete="SET NULL (set_by)",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "tag_id"],
            ["tag.organisation_id", "tag.id"],
            name=op.f("fk_insight_tag_organisation_id_tag_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_insight_tag_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "insight_id", "tag_id", name=op.f("pk_insight_tag")),
    )
    op.create_index("ix_insight_tag_tag", "insight_tag", ["organisation_id", "tag_id", "insight_id"], unique=False)
    op.create_table(
        "insight_tip",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "insight_id"],
            ["insight.organisation_id", "insight.id"],
            name=op.f("fk_insight_tip_organisation_id_insight_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "tip_id"],
            ["tip.organisation_id", "tip.id"],
            name=op.f("fk_insight_tip_organisation_id_tip_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_insight_tip_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "tip_id", name=op.f("pk_insight_tip")),
    )
    op.create_index("ix_insight_tip_insight", "insight_tip", ["organisation_id", "insight_id"], unique=False)
    op.create_table(
        "tip_part",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("declared_type", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "tip_id"],
            ["tip.organisation_id", "tip.id"],
            name=op.f("fk_tip_part_organisation_id_tip_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_tip_part_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "tip_id", "name", name=op.f("pk_tip_part")),
    )
    op.create_table(
        "transcript",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("language_probability", sa.Double(), nullable=False),
        sa.Column("segments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "tip_id"],
            ["tip.organisation_id", "tip.id"],
            name=op.f("fk_transcript_organisation_id_tip_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_transcript_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "tip_id", "version", name=op.f("pk_transcript")),
    )
    op.create_table(
        "understanding",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "tip_id"],
            ["tip.organisation_id", "tip.id"],
            name=op.f("fk_understanding_organisation_id_tip_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_understanding_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "tip_id", name=op.f("pk_understanding")),
    )
    op.create_table(
        "rendition",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("tip_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("duration_s", sa.Double(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id", "tip_id", "part"],
            ["tip_part.organisation_id", "tip_part.tip_id", "tip_part.name"],
            name=op.f("fk_rendition_organisation_id_tip_id_part"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_rendition_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "tip_id", "part", "kind", name=op.f("pk_rendition")),
    )
    run_script(SchemaManager.get_schema())
    # A phone that asks where its tip is must not read the whole queue.
    op.execute("CREATE INDEX procrastinate_jobs_tip ON procrastinate_jobs ((args ->> 'tip_id')) WHERE status = 'todo'")
    run_script((Path(__file__).parent / "0001_functions.sql").read_text())
    close_off("organisation", column="id")
    for table in (
        "member",
        "route",
        "site",
        "tag",
        "access_token",
        "route_segment",
        "route_stop",
        "session",
        "sign_in_link",
        "tip",
        "confirmation",
        "insight_change",
        "insight_tag",
        "insight_tip",
        "tip_part",
        "transcript",
        "understanding",
        "rendition",
    ):
        close_off(table)
    close_off(
        "insight",
        # What is for managers only is also for who said it: every tip comes home.
        restrict="""
            (visibility = 'organisation' AND (SELECT sees_organisation())) OR (SELECT sees_everything()) OR EXISTS (
                SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
                WHERE e.organisation_id = insight.organisation_id AND e.insight_id = insight.id
                  AND t.author_id = current_member()
            )
        """,
    )
    run_script((Path(__file__).parent / "0001_grants.sql").read_text())
