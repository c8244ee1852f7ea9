"""Files of a group; a poll is read masked

Revision: 0036
Follows: 0035
"""

from pathlib import Path

from backhaul.db.tenancy import close_off, run_script

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    run_script((Path(__file__).parent / "0036_group_files.sql").read_text())
    close_off(
        "group_file",
        restrict="'group' = ANY ((SELECT open_audiences())::text[]) OR group_id = ANY ((SELECT current_groups())::uuid[])",
    )
