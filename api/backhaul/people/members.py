"""What admins change of a member. The database notes who did it, and keeps one admin."""

from uuid import UUID

from psycopg.errors import DatabaseError
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import LastAdmin, NotFound
from backhaul.identity.access import Reader
from backhaul.identity.models import Member
from backhaul.people.schemas import MemberIn, PersonOut
from backhaul.people.sessions import end_everything

# What `keep_an_admin` raises.
_LAST_ADMIN = "BH001"
# From who may least to who may most.
_RANKS = ("partner", "contributor", "manager", "admin")


async def change_member(db: AsyncSession, admin: Reader, member_id: UUID, wanted: MemberIn) -> PersonOut:
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
    was_rank, was_active = _RANKS.index(member.role), member.deactivated_at is None
    for name, value in wanted.model_dump(exclude={"active"}, exclude_none=True).items():
        setattr(member, name, value)
    if wanted.active is not None and wanted.active != was_active:
        member.deactivated_at = None if wanted.active else func.now()
    try:
        await db.flush()
    except DBAPIError as error:
        if isinstance(error.orig, DatabaseError) and error.orig.sqlstate == _LAST_ADMIN:
            raise LastAdmin from error
        raise
    await db.refresh(member)
    is_active = member.deactivated_at is None
    if (was_active and not is_active) or _RANKS.index(member.role) < was_rank:
        await end_everything(db, admin.organisation_id, member_id, tokens=not is_active)
    return PersonOut(id=member.id, name=member.name, role=member.role, language=member.language, active=is_active)
