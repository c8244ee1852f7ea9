"""One tap: still there, gone, helped me."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Text, cast, delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import announce
from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_insight
from backhaul.insights.models import Confirmation, Confirming, InsightTip

_OPPOSITE: dict[Confirming, Confirming] = {"still_there": "gone", "gone": "still_there"}


def confidence(*, tips: int, still_there: int, gone: int) -> float:
    """How sure we are that it holds, 0.05 to 0.95: (n + 1) / (n + m + 2) for n who say so and m who say no.

    Laplace's rule of succession: one tip gives 0.67, one tap more or less moves a young insight far and an old one
    little. Clamped, because nothing that people tell is certain either way. "Helped me" says nothing about today.
    """
    agree = tips + still_there
    return min(0.95, max(0.05, (agree + 1) / (agree + gone + 2)))


async def confirm(db: AsyncSession, member: Reader, insight_id: UUID, kind: Confirming) -> None:
    """Note the member's tap. A second one of the same kind changes nothing; still_there and gone replace each other.

    Raises NotFound where the member sees no such insight.
    """
    # Locked, so that taps at the same moment count one after the other.
    insight = await lock_insight(db, member, insight_id)
    of_insight = Confirmation.organisation_id == member.organisation_id, Confirmation.insight_id == insight_id
    added = await db.execute(
        insert(Confirmation)
        .values(organisation_id=member.organisation_id, insight_id=insight_id, member_id=member.id, kind=kind)
        .on_conflict_do_nothing()
        .returning(Confirmation.kind)
    )
    if added.scalar_one_or_none() is None:
        return
    if opposite := _OPPOSITE.get(kind):
        await db.execute(
            delete(Confirmation).where(*of_insight, Confirmation.member_id == member.id, Confirmation.kind == opposite)
        )
    said = select(Confirmation.kind, func.count()).where(*of_insight).group_by(Confirmation.kind)
    told = select(cast(literal("tips"), Text), func.count()).where(
        InsightTip.organisation_id == member.organisation_id, InsightTip.insight_id == insight_id
    )
    counts = {row[0]: row[1] for row in await db.execute(said.union_all(told))}
    insight.confidence = confidence(tips=counts["tips"], still_there=counts.get("still_there", 0), gone=counts.get("gone", 0))
    insight.updated_at = datetime.now(UTC)
    await announce(
        db,
        organisation_id=member.organisation_id,
        event="insight",
        id=insight_id,
        change="confirmed",
        visibility=insight.visibility,
    )
