"""The words of a hidden recording are hidden with it, and the map counts by tag

Revision: 0034
Follows: 0032
"""

from pathlib import Path

from backhaul.db.tenancy import close_off, run_script

revision = "0034"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    run_script((Path(__file__).parent / "0034_gaps.sql").read_text())
    close_off("notice")
    # As insight_cell: the reads add what somebody told themselves.
    close_off(
        "insight_tag_cell",
        restrict="visibility = ANY ((SELECT open_audiences())::text[])",
    )
