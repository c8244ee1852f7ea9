"""Other systems read by tokens of their own, and are told by webhooks

Revision: 0022
Follows: 0021
"""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from backhaul.db.tenancy import close_off, run_script

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def _when(name: str, *, nullable: bool = False, now: bool = False) -> sa.Column[Any]:
    default = sa.text("now()") if now else None
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=default)


def _organisation(table: str) -> list[Any]:
    return [
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f(f"fk_{table}_organisation_id"), ondelete="CASCADE"
        ),
    ]


def _points_at(table: str, target: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["organisation_id", column],
        [f"{target}.organisation_id", f"{target}.id"],
        name=op.f(f"fk_{table}_organisation_id_{column}"),
        ondelete="CASCADE",
    )


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    op.create_table(
        "integration",
        *_organisation("integration"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("filters", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        _when("expires_at", nullable=True),
        _when("created_at", now=True),
        sa.CheckConstraint("scope IN ('data', 'feed', 'calendar')", name=op.f("ck_integration_scope")),
        _points_at("integration", "member", "member_id"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_integration")),
    )
    op.create_index("uq_integration_token_hash", "integration", ["token_hash"], unique=True)
    op.create_table(
        "webhook",
        *_organisation("webhook"),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("events", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("paused", sa.String(), nullable=True),
        _when("failing_since", nullable=True),
        sa.Column("generation", sa.SmallInteger(), server_default="1", nullable=False),
        _when("rotated_at", nullable=True),
        _when("created_at", now=True),
        sa.CheckConstraint("paused IN ('by_hand', 'failing', 'gone')", name=op.f("ck_webhook_paused")),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_webhook")),
    )
    op.create_table(
        "webhook_delivery",
        *_organisation("webhook_delivery"),
        sa.Column("id", sa.Uuid(), server_default=sa.text("gen_random_uuid()"), nullable=False),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("insight_id", sa.Uuid(), nullable=True),
        _when("happened_at"),
        sa.Column("to_the_hour", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("state", sa.String(), server_default="waiting", nullable=False),
        sa.CheckConstraint("state IN ('waiting', 'delivered', 'failed', 'dropped')", name=op.f("ck_webhook_delivery_state")),
        _points_at("webhook_delivery", "webhook", "webhook_id"),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_webhook_delivery")),
    )
    op.create_index(
        "ix_webhook_delivery_newest",
        "webhook_delivery",
        ["organisation_id", "webhook_id", sa.literal_column("happened_at DESC"), sa.literal_column("id DESC")],
    )
    op.create_index("ix_webhook_delivery_old", "webhook_delivery", ["organisation_id", "happened_at"])
    op.create_table(
        "webhook_attempt",
        *_organisation("webhook_attempt"),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        _when("at"),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        _points_at("webhook_attempt", "webhook_delivery", "delivery_id"),
        sa.PrimaryKeyConstraint("organisation_id", "delivery_id", "number", name=op.f("pk_webhook_attempt")),
    )
    run_script((Path(__file__).parent / "0022_out.sql").read_text())
    close_off("integration")
    close_off("webhook")
    close_off("webhook_delivery")
    close_off("webhook_attempt")
