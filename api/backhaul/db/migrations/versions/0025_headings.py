"""A pack has both ways of its route: the phone knows which one is driven

Revision: 0025
Follows: 0024
"""

from pathlib import Path

from alembic import op

from backhaul.db.tenancy import run_script

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Few insights name a way of their road; where none does, the way back is not looked at.
    op.execute("CREATE INDEX ix_insight_headed ON insight (organisation_id) WHERE heading_deg IS NOT NULL")
    run_script(Path(__file__).with_suffix(".sql").read_text())
