"""Asking to be erased, and calling it off."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import LastAdmin, NotFound
from backhaul.identity.access import Reader
from backhaul.identity.models import Member
from backhaul.privacy.models import Erasure

_NOTE = text("SELECT note_audit(:action, 'member', :member, CAST(:detail AS jsonb))")


async def ask_for_erasure(
    db: AsyncSession, organisation_id: UUID, member_id: UUID, *, after: timedelta, by_admin: bool = False
) -> Erasure:
    """Have a member erased when ``after`` has passed. Asked again, the first time stands, but for an admin's new one.

    Raises:
        NotFound: there is no such member.
        LastAdmin: nobody else is an admin there.
    """
    of_member = select(Member).filter_by(organisation_id=organisation_id, id=member_id)
    member = (await db.execute(of_member)).scalar_one_or_none()
    if member is None:
        raise NotFound
    if member.role == "admin":
        # Two admins who leave at the same moment see each other.
        await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"admins {organisation_id}", 0))))
        others = (
            select(Member.id)
            .outerjoin(Erasure, (Erasure.organisation_id == Member.organisation_id) & (Erasure.member_id == Member.id))
            .where(Member.organisation_id == organisation_id, Member.role == "admin", Member.deactivated_at.is_(None))
            .where(Member.id != member_id, Erasure.member_id.is_(None))
            .limit(1)
        )
        if await db.scalar(others) is None:
            raise LastAdmin
    now = datetime.now(UTC)
    wanted = insert(Erasure).values(
        organisation_id=organisation_id, member_id=member_id, asked_at=now, due_at=now + after, by_admin=by_admin
    )
    anew = wanted.on_conflict_do_update(
        constraint="pk_erasure", set_={"due_at": now + after, "by_admin": True}, where=text("excluded.by_admin")
    )
    await db.execute(anew)
    if by_admin:
        await db.execute(_NOTE, {"action": "erasure_asked", "member": member_id, "detail": "{}"})
    found: Erasure = await db.get_one(Erasure, (organisation_id, member_id), populate_existing=True)
    return found


async def call_off_erasure(db: AsyncSession, member: Reader, member_id: UUID) -> None:
    """Nobody is erased after all. Raises NotFound where nobody was to be, or a worker is at it already."""
    gone = delete(Erasure).filter_by(organisation_id=member.organisation_id, member_id=member_id, began_at=None)
    if await db.scalar(gone.returning(Erasure.member_id)) is None:
        raise NotFound("There is nothing to call off. What has begun does not come back.")
    if member_id != member.id:
        await db.execute(_NOTE, {"action": "erasure_called_off", "member": member_id, "detail": "{}"})
