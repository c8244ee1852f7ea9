"""One tap: thanks, to whoever told it."""

from uuid import UUID

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Invalid
from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_insight
from backhaul.insights.models import Thanks
from backhaul.insights.queries import TOLD_BY_READER
from backhaul.insights.tell import tell

_TOLD = text(f"SELECT {TOLD_BY_READER} FROM insight i WHERE i.organisation_id = :organisation AND i.id = :id")  # noqa: S608


async def thank(db: AsyncSession, member: Reader, insight_id: UUID) -> None:
    """Note the member's thanks. A second time changes nothing and tells nobody.

    Raises:
        NotFound: the member sees no such insight.
        Invalid: they told it themselves, alone or with others.
    """
    insight = await lock_insight(db, member, insight_id)
    told = {"organisation": member.organisation_id, "id": insight.id, "member": member.id, "receipt": member.receipt_hash}
    if await db.scalar(_TOLD, told):
        raise Invalid("You told this yourself: the thanks are for others to say.")
    tap = insert(Thanks).values(
        organisation_id=member.organisation_id, insight_id=insight_id, member_id=member.id, thanked_on=func.current_date()
    )
    if await db.scalar(tap.on_conflict_do_nothing().returning(Thanks.insight_id)):
        await tell(db, insight, "thanked", by=member.id)
