"""Decisions have a version and can be undone; managers watch, write notes to each other and keep filters

Revision: 0020
Follows: 0019
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backhaul.db.tenancy import close_off

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_JSONB = postgresql.JSONB(astext_type=sa.Text())
_REASONS = (
    *("published", "urgent", "answered", "accepted", "decided", "changed", "thanked", "asked", "escalated"),
    *("assigned", "watched"),
)


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
    op.add_column("insight", sa.Column("review_version", sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "ix_insight_due",
        "insight",
        ["organisation_id", "due_at"],
        postgresql_where=sa.text("published_at IS NOT NULL AND due_at IS NOT NULL AND status IN ('new', 'seen', 'assigned')"),
    )
    op.add_column("insight_change", sa.Column("version", sa.Integer(), nullable=True))
    op.add_column("insight_change", sa.Column("decision_id", sa.Uuid(), nullable=True))
    op.add_column("insight_change", sa.Column("before", _JSONB, nullable=True))
    op.create_index(
        "uq_insight_change_decision",
        "insight_change",
        ["organisation_id", "decision_id", "insight_id"],
        unique=True,
        postgresql_where=sa.text("decision_id IS NOT NULL"),
    )
    op.drop_constraint(op.f("ck_alert_reason"), "alert", type_="check")
    op.create_check_constraint(op.f("ck_alert_reason"), "alert", f"reason IN {_REASONS}")
    op.create_table(
        "watcher",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        _points_at("watcher", "insight", "insight_id"),
        _points_at("watcher", "member", "member_id"),
        _of_organisation("watcher"),
        sa.PrimaryKeyConstraint("organisation_id", "insight_id", "member_id", name=op.f("pk_watcher")),
    )
    op.create_index("ix_watcher_member", "watcher", ["organisation_id", "member_id"])
    op.create_table(
        "manager_note",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        _points_at("manager_note", "insight", "insight_id"),
        _points_at("manager_note", "member", "author_id", optional=True),
        _of_organisation("manager_note"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_manager_note")),
    )
    op.create_index("ix_manager_note_insight", "manager_note", ["organisation_id", "insight_id", "created_at"])
    op.create_table(
        "saved_filter",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("filter", _JSONB, nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        _points_at("saved_filter", "member", "member_id"),
        _of_organisation("saved_filter"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_saved_filter")),
    )
    op.create_index("ix_saved_filter_member", "saved_filter", ["organisation_id", "member_id"])
    # Managers' own: whoever else asks finds each of these empty, whatever the endpoints may forget.
    for table in ("watcher", "manager_note", "saved_filter"):
        close_off(table, restrict="(SELECT sees_everything())")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO backhaul_app")
