"""Members write to each other, show who they are, and are found by what they say that they know

Revision: 0031
Follows: 0030
"""

from pathlib import Path

from backhaul.db.tenancy import close_off, run_script

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

# Nobody reads what two others write to each other, whatever their role: neither managers and admins, nor a worker that is in
# nobody's scope.
_OF_BOTH = "(SELECT current_member()) IN ({one}, {other})"


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    run_script((Path(__file__).parent / "0031_messages.sql").read_text())
    # What a blocked member wrote is in nobody's eyes but its author's.
    close_off("message", restrict="author_id = (SELECT current_member()) OR (to_id = (SELECT current_member()) AND NOT held)")
    close_off("conversation", restrict=_OF_BOTH.format(one="member_id", other="other_id"))
    # Whoever got it gave it to managers.
    close_off("message_report", restrict="(SELECT sees_everything())")
    for table in ("message_settings", "profile", "knows_tag"):
        close_off(table)
