"""Who reads an insight is planned once for a connection, and along a line asked of what lies within the corridor

Revision: 0037
Follows: 0036
"""

from pathlib import Path

from backhaul.db.tenancy import run_script

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    run_script((Path(__file__).parent / "0037_planned_once.sql").read_text())
