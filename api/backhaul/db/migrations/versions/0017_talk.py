"""Questions, replies, the answer among them, and who may be asked

Revision: 0017
Follows: 0016
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backhaul.db.tenancy import close_off, run_script

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def _points_at(table: str, target: str, column: str, *, optional: bool = False) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{target}.organisation_id", f"{target}.id"],
        name=op.f(f"fk_{table}_organisation_id_{column}"),
        ondelete=f"SET NULL ({column})" if optional else "CASCADE",
    )


def _of_organisation(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{table}_organisation_id"), ondelete="CASCADE"
    )


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    op.add_column("tip", sa.Column("asks", sa.Boolean(), server_default="false", nullable=False))
    op.create_table(
        "reply",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("content_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("masked_revision", sa.Integer(), nullable=True),
        sa.Column("masked", sa.String(), nullable=True),
        sa.Column("masked_for_members", sa.String(), nullable=True),
        sa.Column("translations", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.Column("vector_model", sa.String(), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "words",
            postgresql.TSVECTOR(),
            sa.Computed("to_tsvector('simple'::regconfig, coalesce(masked, ''))", persisted=True),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        _points_at("reply", "insight", "insight_id"),
        _points_at("reply", "member", "author_id", optional=True),
        _of_organisation("reply"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_reply")),
    )
    op.create_index("ix_reply_insight", "reply", ["organisation_id", "insight_id", "created_at"])
    accepted = sa.text("accepted_at IS NOT NULL")
    op.create_index("uq_reply_accepted", "reply", ["organisation_id", "insight_id"], unique=True, postgresql_where=accepted)
    op.create_index("ix_reply_words", "reply", ["organisation_id", "words"], postgresql_using="gin", postgresql_where=accepted)
    op.create_table(
        "reply_edit",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _points_at("reply_edit", "reply", "reply_id"),
        _of_organisation("reply_edit"),
        sa.PrimaryKeyConstraint("organisation_id", "reply_id", "revision", name=op.f("pk_reply_edit")),
    )
    op.create_table(
        "reply_reaction",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('thanks', 'helped')", name=op.f("ck_reply_reaction_kind")),
        _points_at("reply_reaction", "reply", "reply_id"),
        _points_at("reply_reaction", "member", "member_id"),
        _of_organisation("reply_reaction"),
        sa.PrimaryKeyConstraint("organisation_id", "reply_id", "member_id", "kind", name=op.f("pk_reply_reaction")),
    )
    op.create_table(
        "knows",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("route_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("num_nonnulls(site_id, route_id) = 1", name=op.f("ck_knows_one_place")),
        _points_at("knows", "member", "member_id"),
        _points_at("knows", "site", "site_id"),
        _points_at("knows", "route", "route_id"),
        _of_organisation("knows"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_knows")),
    )
    op.create_index("uq_knows_site", "knows", ["organisation_id", "member_id", "site_id"], unique=True)
    op.create_index("uq_knows_route", "knows", ["organisation_id", "member_id", "route_id"], unique=True)
    run_script((Path(__file__).parent / "0017_talk.sql").read_text())
    close_off("reply", restrict="sees_insight(organisation_id, insight_id)")
    for table in ("reply_edit", "reply_reaction", "knows"):
        close_off(table)
