"""What changed is counted anew: what the overview says is at most a minute old."""

from sqlalchemy import text

from backhaul.db.session import organisation_session, session

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
        while True:
            async with organisation_session(organisation_id) as db:
                periods: int = (await db.execute(_RECOUNT)).scalar_one()
            counted += periods
            if not periods:
                break
    return counted
