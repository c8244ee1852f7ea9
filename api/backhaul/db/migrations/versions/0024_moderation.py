"""What is reported and hidden, words that are held for a look, the audit, and tips that were imported

Revision: 0024
Follows: 0023
"""

from pathlib import Path

from backhaul.db.tenancy import close_off, run_script

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    run_script((Path(__file__).parent / "0024_moderation.sql").read_text())
    for table in ("hidden", "report", "listed_word"):
        close_off(table)
    # Managers add to it by what they do, and see no more than what they added; admins read it.
    close_off("audit_entry", restrict="current_setting('backhaul.role', true) = 'admin' OR member_id = current_member()")
    run_script((Path(__file__).parent / "0024_audit.sql").read_text())
