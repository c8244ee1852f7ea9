"""Joining a group, being let in, and leaving it."""

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import GroupArchived, LastOwner, NotAllowed, NotFound
from backhaul.groups.models import AtDoor, Group, GroupDoor, Membership, Standing
from backhaul.groups.start import lock_group, tell_group, this_hour
from backhaul.identity.access import Reader
from backhaul.identity.models import Member

# Who left hears no more of what they can read no more.
_FORGET_ALERTS = text("""
DELETE FROM alert a USING insight i
WHERE a.organisation_id = :organisation AND a.member_id = :member
  AND i.organisation_id = a.organisation_id AND i.id = a.insight_id AND i.group_id = :group
""")
Change = Literal["joined", "changed"]
_GUESTS_OWN_NOTHING = "A partner is a guest in a group and does not own it."


async def let_in(db: AsyncSession, member: Reader, group_id: UUID, who: UUID, standing: Standing) -> None:
    """Make somebody a member or an owner, as far as this member may; done twice it is done once.

    Oneself: joins an open group, asks at the door of a closed one, says yes to an invitation; an owner steps down; where no
    owner is left, a member takes over. An owner: lets in who asked, invites others, makes members owners and owners members.

    Raises:
        NotFound: there is no such group for this member, or no such colleague.
        NotAllowed: that is for its owners to say.
        GroupArchived: nobody joins what is closed.
        LastOwner: somebody has to look after it.
    """
    group = await lock_group(db, member, group_id)
    if group.archived_at is not None:
        raise GroupArchived
    mine = await _membership(db, member, group_id, member.id)
    if who == member.id:
        change = await _for_oneself(db, member, group, mine, standing)
    else:
        change = await _for_another(db, member, group, mine, who, standing)
    await tell_group(db, member.organisation_id, group_id, change, who)


async def leave(db: AsyncSession, member: Reader, group_id: UUID, who: UUID) -> None:
    """Leave a group, or take one's question or the invitation back; an owner sends others away. The last one closes it.

    Raises:
        NotFound: there is no such group for this member.
        NotAllowed: only its owners send others away.
        LastOwner: others would be left without an owner.
    """
    group = await lock_group(db, member, group_id)
    theirs = await _membership(db, member, group_id, who)
    if who != member.id:
        mine = await _membership(db, member, group_id, member.id)
        if mine is None or mine.role != "owner":
            raise NotAllowed("Only its owners send others away. You can leave it yourself.")
    at = {"organisation_id": member.organisation_id, "group_id": group_id, "member_id": who}
    await db.execute(delete(GroupDoor).filter_by(**at))
    if theirs:
        others = await _count(db, member, group_id, but=who)
        if theirs.role == "owner" and others and not await _count(db, member, group_id, but=who, role="owner"):
            raise LastOwner
        if not others and group.archived_at is None:
            group.archived_at, group.version = datetime.now(UTC), group.version + 1
        asked = {"organisation": member.organisation_id, "member": who, "group": group_id}
        await db.execute(_FORGET_ALERTS, asked)
        await db.flush()
        await db.execute(delete(Membership).filter_by(**at))
    await tell_group(db, member.organisation_id, group_id, "left" if theirs else "changed", who)


async def _for_oneself(db: AsyncSession, member: Reader, group: Group, mine: Membership | None, standing: Standing) -> Change:
    if mine:
        if standing == mine.role:
            return "changed"
        if standing == "owner":
            if member.role == "partner":
                raise NotAllowed(_GUESTS_OWN_NOTHING)
            if await _count(db, member, group.id, role="owner"):
                raise NotAllowed("Only its owners make owners. Ask one of them.")
        elif not await _count(db, member, group.id, but=member.id, role="owner"):
            raise LastOwner
        mine.role = standing
        await db.flush()
        return "changed"
    if standing == "owner":
        raise NotAllowed("Join it first.")
    door = await db.get(GroupDoor, (member.organisation_id, group.id, member.id))
    if (door and door.kind == "invited") or (group.kind == "open" and member.role != "partner"):
        return await _add(db, member, group.id, member.id)
    if group.kind == "closed" and member.role != "partner":
        return await _stand_at_door(db, member, group.id, member.id, "asked")
    raise NotFound


async def _for_another(
    db: AsyncSession, member: Reader, group: Group, mine: Membership | None, who: UUID, standing: Standing
) -> Change:
    if mine is None or mine.role != "owner":
        raise NotAllowed("Only its owners let others in. Ask one of them.")
    role = await db.scalar(
        select(Member.role).filter_by(organisation_id=member.organisation_id, id=who).where(Member.deactivated_at.is_(None))
    )
    if role is None:
        raise NotFound("There is no such member in your organisation.")
    if standing == "owner" and role == "partner":
        raise NotAllowed(_GUESTS_OWN_NOTHING)
    if theirs := await _membership(db, member, group.id, who):
        theirs.role = standing
        await db.flush()
        return "changed"
    door = await db.get(GroupDoor, (member.organisation_id, group.id, who))
    if door and door.kind == "asked":
        return await _add(db, member, group.id, who)
    # Nobody is put into a group without saying yes.
    return await _stand_at_door(db, member, group.id, who, "invited")


async def _membership(db: AsyncSession, member: Reader, group_id: UUID, who: UUID) -> Membership | None:
    return await db.get(Membership, (member.organisation_id, group_id, who))


async def _add(db: AsyncSession, member: Reader, group_id: UUID, who: UUID) -> Change:
    at = {"organisation_id": member.organisation_id, "group_id": group_id, "member_id": who}
    await db.execute(delete(GroupDoor).filter_by(**at))
    row = insert(Membership).values(**at, role="member", heard="all", joined_at=this_hour())
    await db.execute(row.on_conflict_do_nothing())
    return "joined"


async def _stand_at_door(db: AsyncSession, member: Reader, group_id: UUID, who: UUID, kind: AtDoor) -> Change:
    at = {"organisation_id": member.organisation_id, "group_id": group_id, "member_id": who}
    await db.execute(insert(GroupDoor).values(**at, kind=kind, at=this_hour()).on_conflict_do_nothing())
    return "changed"


async def _count(
    db: AsyncSession, member: Reader, group_id: UUID, *, but: UUID | None = None, role: Standing | None = None
) -> int:
    """How many active members, or owners, the group has besides ``but``."""
    active = (
        select(func.count())
        .select_from(Membership)
        .join(Member, (Member.organisation_id == Membership.organisation_id) & (Member.id == Membership.member_id))
        .where(
            Membership.organisation_id == member.organisation_id,
            Membership.group_id == group_id,
            Member.deactivated_at.is_(None),
        )
    )
    if but:
        active = active.where(Membership.member_id != but)
    if role:
        active = active.where(Membership.role == role)
    return await db.scalar(active) or 0
