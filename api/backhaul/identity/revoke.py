"""Ending whatever a member is signed in with."""

from uuid import UUID

from sqlalchemy import delete, func, update
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.identity.models import AccessToken, Session
from backhaul.identity.tokens.models import PersonalToken


async def end_all_of(db: AsyncSession, organisation_id: UUID, member_id: UUID) -> None:
    """End every session and every token of a member: what they may do from now on, they sign in for again."""
    of_member = {"organisation_id": organisation_id, "member_id": member_id}
    for kind in (Session, AccessToken):
        await db.execute(update(kind).filter_by(**of_member, revoked_at=None).values(revoked_at=func.now()))
    await db.execute(delete(PersonalToken).filter_by(**of_member))
