"""Time zones of organisations and sites, and when an insight holds

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    op.add_column("organisation", sa.Column("time_zone", sa.String(), server_default="UTC", nullable=False))
    op.add_column("site", sa.Column("time_zone", sa.String(), nullable=True))
    op.add_column("insight", sa.Column("valid_from", sa.DateTime(timezone=True), nullable=True))
    op.add_column("insight", sa.Column("recurrence", sa.String(), nullable=True))
