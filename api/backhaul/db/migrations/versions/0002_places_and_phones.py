"""Places that come late, phones that several members share, and routes to take along

Revision: 0002
Follows: 0001
"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from backhaul.db.tenancy import close_off, run_script

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    op.add_column("tip", sa.Column("place_revision", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "device",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_device_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "id", name=op.f("pk_device")),
    )
    op.create_index("uq_device_token_hash", "device", ["token_hash"], unique=True)
    op.create_table(
        "device_member",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id", "device_id"],
            ["device.organisation_id", "device.id"],
            name=op.f("fk_device_member_organisation_id_device_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id", "member_id"],
            ["member.organisation_id", "member.id"],
            name=op.f("fk_device_member_organisation_id_member_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_device_member_organisation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("organisation_id", "device_id", "member_id", name=op.f("pk_device_member")),
    )
    for script in ("0002_devices.sql", "0002_routes.sql"):
        run_script((Path(__file__).parent / script).read_text())
    close_off("device")
    close_off("device_member")
