"""A member hears of a code that signs in as them

Revision: 0041
Follows: 0039
"""

from pathlib import Path

from backhaul.db.tenancy import run_script

revision = "0041"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    run_script((Path(__file__).parent / "0041_let_in.sql").read_text())
