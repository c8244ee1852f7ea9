"""The items of lists are made as the owner

Revision: 0039
Follows: 0038
"""

from pathlib import Path

from backhaul.db.tenancy import run_script

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    run_script((Path(__file__).parent / "0039_items_as_the_owner.sql").read_text())
