"""Members follow sites, routes, areas and tags, and are told

Revision: 0016
Follows: 0015
"""

from pathlib import Path

from backhaul.db.tenancy import close_off, run_script

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    run_script((Path(__file__).parent / "0016_notify.sql").read_text())
    for table in ("subscription", "alert", "insight_seen", "notification_settings", "push_endpoint"):
        close_off(table)
