"""What changed is counted anew: what the overview says is at most a minute old."""

import logging
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from backhaul.db.session import organisation_session, session

log = logging.getLogger(__name__)

# Nobody waits for it; a quarter of tens of millions of insights takes longer than a request may.
_PATIENTLY = text("SET LOCAL statement_timeout = '10min'")
_WHOSE = text("SELECT * FROM organisations_with_overview_due()")
_RECOUNT = text("SELECT refresh_overview()")


async def recount() -> int:
    """Count what is due in every organisation; answers how many weeks and quarters that were.

    A transaction for each quarter, so that none lasts long. Of two workers one counts, the other goes on.
    """
    async with session() as db:
        organisations = list(await db.scalars(_WHOSE))
    counted = 0
    for organisation_id in organisations:
        try:
            counted += await _recount_of(organisation_id)
        except SQLAlchemyError:
            # One that cannot be counted is not why the others are not.
            log.warning("could not count what organisation %s tells", organisation_id, exc_info=True)
    return counted


async def _recount_of(organisation_id: UUID) -> int:
    counted = 0
    while True:
        async with organisation_session(organisation_id) as db:
            await db.execute(_PATIENTLY)
            periods: int = (await db.execute(_RECOUNT)).scalar_one()
        if not periods:
            return counted
        counted += periods
