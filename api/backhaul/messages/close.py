"""Hearing less of somebody, or nothing; and how one wants messages at all."""

from typing import Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.messages.models import Conversation, MessageSettings
from backhaul.messages.queries import MEETS, of_pair
from backhaul.messages.schemas import MessageSettingsModel

_MEETS = text(f"""
SELECT EXISTS (SELECT FROM member o JOIN member me ON me.organisation_id = o.organisation_id AND me.id = :member
               WHERE o.organisation_id = :organisation AND o.id = :other AND {MEETS.format(me="me", other="o")})
""")  # noqa: S608 - put together from constants


async def close_to(db: AsyncSession, member: Reader, other_id: UUID, how: Literal["muted", "blocked"], *, holds: bool) -> None:
    """``muted``: what the other writes arrives and rings nowhere. ``blocked``: it does not arrive, and the other is not told.

    Nobody but the member hears of either. Twice is as once. Raises NotFound for nobody whom they meet.
    """
    if not await db.scalar(_MEETS, of_pair(member, other_id)):
        raise NotFound
    side = {"organisation_id": member.organisation_id, "member_id": member.id, "other_id": other_id, how: holds}
    row = insert(Conversation).values(**side)
    keys = ["organisation_id", "member_id", "other_id"]
    await db.execute(row.on_conflict_do_update(index_elements=keys, set_={how: holds}))


async def change_settings(db: AsyncSession, member: Reader, body: MessageSettingsModel) -> None:
    """Want messages so from now on. What was read before is told to nobody afterwards."""
    of_member = {"organisation_id": member.organisation_id, "member_id": member.id}
    row = insert(MessageSettings).values(**of_member, **body.model_dump())
    await db.execute(row.on_conflict_do_update(index_elements=list(of_member), set_=body.model_dump()))
