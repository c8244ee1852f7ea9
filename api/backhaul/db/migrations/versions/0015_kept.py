"""A phone knows by its hash whether it has a rendition, and a tip may answer what a driver was asked

Revision: 0015
Follows: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    # Both are empty for what there is, so no row is written.
    op.execute("ALTER TABLE rendition ADD COLUMN sha256 bytea")
    # A hint of the phone's like the site and the route: the insight may be gone when it arrives.
    op.execute("ALTER TABLE tip ADD COLUMN answers_id uuid")
