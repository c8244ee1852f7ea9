"""Questions are found by what they mean, replies are spoken and shown, they mention members, and leave a stone

Revision: 0026
Follows: 0025
"""

from pathlib import Path

from backhaul.db.tenancy import close_off, run_script

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    run_script((Path(__file__).parent / "0026_talk.sql").read_text())
    close_off("reply_mention")
