"""Every trigger comes back with a backup

Revision: 0038
Follows: 0037
"""

from pathlib import Path

from backhaul.db.tenancy import run_script

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    run_script((Path(__file__).parent / "0038_restorable.sql").read_text())
