"""What is over or has faded is told from what holds

Revision: 0011
Follows: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forwards. There is no way back: a release that must be undone restores its backup."""
    # Map, near me and along a route show what is current; feed and search find the rest, too. 0.1: one report of 0.67 that
    # nobody confirmed is there after 2.7 half-lives. Inlined where it is called, so it has no search_path of its own.
    op.execute("""
        CREATE FUNCTION is_current(i insight) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
        $$ SELECT i.published_at IS NOT NULL AND (i.valid_until IS NULL OR i.valid_until > now())
              AND faded(i.confidence, i.confirmed_at, i.half_life_days) >= 0.1 $$
    """)
