"""The history of an insight, which is only ever added to."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.insights.models import InsightChange


def note_change(
    db: AsyncSession, *, organisation_id: UUID, insight_id: UUID, change: dict[str, Any], member_id: UUID | None = None
) -> None:
    """Write one step of the history into the caller's transaction.

    ``change`` names what changed, for a field {"from": old, "to": new}. Name the member for a review only: who decides
    answers for it, while who tapped or said something is nobody's business, so it is not stored.
    """
    db.add(
        InsightChange(
            organisation_id=organisation_id, insight_id=insight_id, member_id=member_id, at=datetime.now(UTC), change=change
        )
    )
