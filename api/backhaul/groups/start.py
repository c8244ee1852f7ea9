"""Starting a group, and changing what it is."""

from datetime import UTC, datetime
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import CursorResult, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import announce
from backhaul.errors import ChangedMeanwhile, DifferentGroup, Invalid, NotAllowed, NotFound
from backhaul.groups.models import Group, Membership
from backhaul.groups.schemas import GroupIn, GroupPatch
from backhaul.identity.access import Reader

# What was said among few is not opened to more: whoever wants a wider circle starts another one.
_NARROWER: Final = {"open": ("open", "closed", "secret"), "closed": ("closed", "secret"), "secret": ("secret",)}


def this_hour() -> datetime:
    """When somebody joined is told by the hour, and kept so."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


async def start_group(db: AsyncSession, member: Reader, id: UUID, said: GroupIn) -> bool:
    """Start a group with this member as its owner; sent again it is the same one. Answers whether it is new.

    Raises:
        NotAllowed: partners are guests in groups and start none.
        DifferentGroup: a group of this id is another one.
    """
    if member.role == "partner":
        raise NotAllowed("A partner is a guest in groups. Ask whoever invited you to start one.")
    new = insert_or_skip(Group).values(organisation_id=member.organisation_id, id=id, **said.model_dump())
    # Whether it is there is asked without reading it: the policy shows it to who is in it, who is nobody yet.
    stored = await db.execute(new.on_conflict_do_nothing(), execution_options={"preserve_rowcount": True})
    if cast("CursorResult[Any]", stored).rowcount == 0:
        known = await db.get(Group, (member.organisation_id, id))
        mine = await db.get(Membership, (member.organisation_id, id, member.id))
        if known is None or mine is None or (known.name, known.about, known.kind) != (said.name, said.about, said.kind):
            raise DifferentGroup
        return False
    own = {"organisation_id": member.organisation_id, "group_id": id, "member_id": member.id}
    await db.execute(insert(Membership).values(**own, role="owner", heard="all", joined_at=this_hour()))
    await tell_group(db, member.organisation_id, id, "joined", member.id)
    return True


async def change_group(db: AsyncSession, member: Reader, id: UUID, said: GroupPatch) -> None:
    """Rename a group, say what it is about, make it narrower, close it or open it again.

    Raises:
        NotFound: there is none that this member knows of.
        NotAllowed: they do not own it.
        ChangedMeanwhile: it is no longer the version that was read.
        Invalid: a group becomes no wider.
    """
    group = await lock_group(db, member, id)
    mine = await db.get(Membership, (member.organisation_id, id, member.id))
    if mine is None or mine.role != "owner":
        raise NotAllowed("Only its owners change a group. Ask one of them.")
    if group.version != said.version:
        raise ChangedMeanwhile
    if said.kind and said.kind not in _NARROWER[group.kind]:
        raise Invalid(
            "What was said in a group was said to who could read it then: it can become narrower, not wider. Start another.",
            errors=[{"field": "kind", "message": "narrower only"}],
        )
    for field in ("name", "about", "kind"):
        if (value := getattr(said, field)) is not None:
            setattr(group, field, value)
    if said.archived is not None:
        group.archived_at = (group.archived_at or datetime.now(UTC)) if said.archived else None
    group.version += 1
    await db.flush()
    await tell_group(db, member.organisation_id, id, "changed")


async def lock_group(db: AsyncSession, member: Reader, id: UUID) -> Group:
    """The group, locked. Raises NotFound where this member knows of none."""
    known = select(Group).filter_by(organisation_id=member.organisation_id, id=id).with_for_update()
    group: Group | None = await db.scalar(known)
    if group is None:
        raise NotFound
    return group


async def tell_group(db: AsyncSession, organisation_id: UUID, id: UUID, change: str, member_id: UUID | None = None) -> None:
    """Tell who is in a group, and the one whom it concerns, that there is something new of it."""
    await announce(db, organisation_id=organisation_id, event="group", id=id, change=change, group_id=id, author_id=member_id)
