"""Members join by invitation, sign in by mail and password, and see their sessions

Revision: 0028
Follows: 0027
"""

from pathlib import Path

from backhaul.db.tenancy import close_off, run_script

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    run_script((Path(__file__).parent / "0028_joining.sql").read_text())
    close_off("invitation", restrict="(SELECT sees_everything())")
    # Nobody else's is read, not even by an admin: whoever signs in is found by `password_of`. Workers erase.
    close_off(
        "password",
        restrict="""
            member_id = (SELECT current_member())
            OR (SELECT coalesce(current_setting('backhaul.role', true), '') = 'worker')""",
    )
