"""What admins change of a member. The database notes who did it, and keeps one admin."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.identity.last_admin import keeping_an_admin
from backhaul.identity.models import RANKS, Member
from backhaul.identity.sessions import end_everything
from backhaul.people.schemas import MemberIn, RosterMember


async def change_member(db: AsyncSession, admin: Reader, member_id: UUID, wanted: MemberIn) -> RosterMember:
    """Change name, role, language, or whether a member may come in at all.

    Whoever may less than before, or nothing, is signed out everywhere; what they told stays.

    Raises:
        NotFound: this organisation has no such member.
        LastAdmin: nobody would be one any more.
    """
    query = select(Member).filter_by(organisation_id=admin.organisation_id, id=member_id).with_for_update()
    member = (await db.scalars(query)).one_or_none()
    if member is None:
        raise NotFound
    was_rank, was_active = RANKS.index(member.role), member.deactivated_at is None
    async with keeping_an_admin(db):
        for name, value in wanted.model_dump(exclude={"active"}, exclude_none=True).items():
            setattr(member, name, value)
        if wanted.active is not None and wanted.active != was_active:
            member.deactivated_at = None if wanted.active else func.now()
    await db.refresh(member)
    is_active = member.deactivated_at is None
    if (was_active and not is_active) or RANKS.index(member.role) < was_rank:
        await end_everything(db, admin.organisation_id, member_id, ways=() if is_active else ("tokens",))
    return RosterMember(id=member.id, name=member.name, role=member.role, language=member.language, active=is_active)
