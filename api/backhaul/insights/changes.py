"""Changing an insight: the lock that puts changes in a row, and the history, which is only ever added to."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.insights.models import Insight, InsightChange


async def lock_insight(db: AsyncSession, member: Reader, insight_id: UUID) -> Insight:
    """A published insight that this member sees, locked until the end of the transaction: changes come one after the other.

    Raises NotFound where there is none.
    """
    published = select(Insight).where(
        Insight.organisation_id == member.organisation_id, Insight.id == insight_id, Insight.published_at.is_not(None)
    )
    insight = (await db.execute(published.with_for_update(key_share=True))).scalar_one_or_none()
    if insight is None:
        raise NotFound
    return insight


async def lock_by_id(db: AsyncSession, organisation_id: UUID, insight_id: UUID) -> Insight:
    """An insight that the caller knows to be there, published or not, locked in the same way."""
    # Not FOR UPDATE: what points at it may be added meanwhile, by somebody who holds what the caller wants next.
    return await db.get_one(Insight, (organisation_id, insight_id), with_for_update={"key_share": True})


async def lock_evidence(db: AsyncSession, organisation_id: UUID) -> None:
    """Let insights of an organisation take and give tips one after the other, until the end of the transaction.

    Two tips that say the same at the same moment would otherwise make two insights. To be taken before any insight is locked.
    """
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"evidence {organisation_id}", 0))))


def note_change(
    db: AsyncSession,
    *,
    organisation_id: UUID,
    insight_id: UUID,
    change: dict[str, Any],
    member_id: UUID | None = None,
    version: int | None = None,
    decision_id: UUID | None = None,
    before: dict[str, Any] | None = None,
) -> None:
    """Write one step of the history into the caller's transaction.

    ``change`` names what changed, for a field {"from": old, "to": new}. Name the member for a review only: who decides
    answers for it, while who tapped or said something is nobody's business, so it is not stored.
    Of a decision ``version`` is the review_version that it makes; ``decision_id`` and ``before`` are what undoing it needs.
    """
    db.add(
        InsightChange(
            organisation_id=organisation_id,
            insight_id=insight_id,
            member_id=member_id,
            at=datetime.now(UTC),
            change=change,
            version=version,
            decision_id=decision_id,
            before=before,
        )
    )


async def corrected_by_hand(db: AsyncSession, organisation_id: UUID, insight_id: UUID) -> frozenset[str]:
    """Which fields a member changed: what is worked out anew leaves those as they are."""
    changes = await db.scalars(
        select(InsightChange.change).where(
            InsightChange.organisation_id == organisation_id,
            InsightChange.insight_id == insight_id,
            or_(InsightChange.member_id.is_not(None), InsightChange.member_erased),
        )
    )
    return frozenset(field for change in changes for field in change)
