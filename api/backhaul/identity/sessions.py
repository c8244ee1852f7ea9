"""Where a member is signed in, and how that ends. Each sees their own; admins end all of somebody's and see none."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import delete, func, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.identity.models import DeviceMember, Session, SignInLink

# What a member may have besides sessions, PINs and links: tokens and addresses for programs; passkeys; a password; and an
# address to which links are sent.
Way = Literal["tokens", "passkeys", "password", "address"]

_SESSIONS = text("""
SELECT json_build_object('items', coalesce(json_agg(json_build_object(
           'id', s.id, 'browser', s.browser, 'since', s.created_at::date, 'used_on', s.used_on, 'current', s.id = :current)
           ORDER BY s.id = :current DESC, s.used_on DESC, s.id DESC), '[]'))::text
FROM session s
WHERE s.organisation_id = :organisation AND s.member_id = :member AND s.revoked_at IS NULL AND s.expires_at > now()
""")


async def list_sessions(db: AsyncSession, member: Reader) -> str:
    """SessionList: the one that asks comes first, then those that were used last."""
    about = {"organisation": member.organisation_id, "member": member.id, "current": member.session_id}
    return str(await db.scalar(_SESSIONS, about))


async def end_session(db: AsyncSession, member: Reader, session_id: UUID) -> None:
    """Sign out one browser of this member. Raises NotFound: they have no such session, or not any more."""
    ended = await db.execute(_open(member.organisation_id, member.id).where(Session.id == session_id).returning(Session.id))
    if ended.one_or_none() is None:
        raise NotFound


async def end_other_sessions(db: AsyncSession, member: Reader) -> None:
    """Sign out every browser of this member but the one that asks."""
    others = _open(member.organisation_id, member.id)
    if member.session_id:
        others = others.where(Session.id != member.session_id)
    await db.execute(others)


async def end_everything(db: AsyncSession, organisation_id: UUID, member_id: UUID, *, ways: Sequence[Way] = ()) -> None:
    """Nothing that this member had lets them in any more: sessions, PINs, links, and of what else they have the ``ways``.

    Every request looks its session up, and an open stream does within a minute.
    """
    await db.execute(_open(organisation_id, member_id))
    of_member: dict[str, Any] = {"organisation_id": organisation_id, "member_id": member_id}
    await db.execute(delete(DeviceMember).filter_by(**of_member))
    links = update(SignInLink).filter_by(**of_member).where(SignInLink.used_at.is_(None), SignInLink.expires_at > func.now())
    await db.execute(links.values(expires_at=func.now()))
    # Each is its member's own, which nobody else reads: it is the database's function that ends it.
    await db.execute(_END_WAYS, {"member": member_id, "ways": list(ways)})
    await db.execute(_NOTE, {"member": member_id, "ways": list(ways)})


_END_WAYS = text("SELECT end_ways(:member, CAST(:ways AS text[]))")
# By whom and whose; it is the database that knows whether it was an admin.
_NOTE = text("""
SELECT note_audit('signed_out', 'member', :member,
    CASE WHEN cardinality(CAST(:ways AS text[])) > 0 THEN jsonb_build_object('fields', CAST(:ways AS text[])) ELSE '{}' END)
""")


def _open(organisation_id: UUID, member_id: UUID) -> Any:
    mine = update(Session).where(Session.organisation_id == organisation_id, Session.member_id == member_id)
    return mine.where(Session.revoked_at.is_(None)).values(revoked_at=func.now())
