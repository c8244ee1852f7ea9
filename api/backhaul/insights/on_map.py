"""What leaves the map by itself."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# One transaction holds this many rows; what is left over is done the next time.
MOST_AT_ONCE = 20_000


async def refresh_map(db: AsyncSession) -> int:
    """Take from the map of every organisation what is not current any more, and add its counts up; answers how many changed.

    Two of these at once do not wait for each other: the second does nothing.
    """
    changed: int = (await db.execute(text("SELECT refresh_map(:most)"), {"most": MOST_AT_ONCE})).scalar_one()
    await db.execute(text("SELECT fold_tag_cells()"))
    return changed
