"""A line has half as many pieces, and what every request and route begins with is planned once

Revision: 0035
Follows: 0034
"""

from pathlib import Path

from backhaul.db.tenancy import run_script

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    run_script((Path(__file__).parent / "0035_shorter.sql").read_text())
