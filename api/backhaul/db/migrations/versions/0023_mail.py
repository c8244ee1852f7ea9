"""Members who want it get mail, and say by reason how they are told

Revision: 0023
Follows: 0022
"""

from pathlib import Path

from backhaul.db.tenancy import close_off, run_script

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    run_script((Path(__file__).parent / "0023_mail.sql").read_text())
    # An address is its member's own; admins are told of those that fail.
    close_off(
        "mailbox",
        restrict="""
            member_id = (SELECT current_member())
            OR (SELECT coalesce(current_setting('backhaul.role', true), '') IN ('admin', 'worker'))""",
    )
