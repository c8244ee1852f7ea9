"""After a backup was restored: erased people stay erased, and rows and objects agree again."""

import asyncio
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select, text

from backhaul.db.session import organisation_session, session
from backhaul.groups.files.models import GroupFile
from backhaul.groups.files.put import file_key, files_prefix, forget_file
from backhaul.identity.models import Member
from backhaul.media.objects import Objects, part_key, tip_prefix
from backhaul.privacy.erase import erase_member
from backhaul.privacy.erased import Erased, read_erased
from backhaul.tips.models import Tip, TipPart

_AT_ONCE = 500
_ORGANISATIONS = text("SELECT * FROM organisations_to_tidy()")


class Restored(NamedTuple):
    """How many came back with the backup and were erased again, objects that belonged to no tip and were deleted, and files
    that rows speak of and that are not there."""

    erased: int
    orphans: int
    missing: int


async def reconcile(store: Objects, erased: Path) -> Restored:
    """Erase again who is on the list and in the database, delete objects of no tip, and count files that are lost.

    To be run with no worker and no API, after database and objects were put back.
    """
    again = 0
    for one in dict.fromkeys(read_erased(erased)):
        if await _is_there(one):
            await erase_member(one.organisation_id, one.member_id)
            again += 1
    async with session() as db:
        organisations = list(await db.scalars(_ORGANISATIONS))
    orphans = missing = 0
    for organisation_id in organisations:
        orphans += await _delete_orphans(organisation_id, store)
        missing += await _count_missing(organisation_id, store)
        of_groups = await _compare_group_files(organisation_id, store)
        orphans, missing = orphans + of_groups[0], missing + of_groups[1]
    return Restored(again, orphans, missing)


async def _is_there(one: Erased) -> bool:
    async with organisation_session(one.organisation_id) as db:
        there = select(func.count()).select_from(Member).filter_by(organisation_id=one.organisation_id, id=one.member_id)
        return bool(await db.scalar(there))


async def _delete_orphans(organisation_id: UUID, store: Objects) -> int:
    names = await asyncio.to_thread(store.below_now, str(organisation_id))
    ids = [id for name in names if (id := _tip_id(name)) is not None]
    n = 0
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        async with organisation_session(organisation_id) as db:
            of_tips = select(Tip.id).where(Tip.organisation_id == organisation_id, Tip.id.in_(some), Tip.withdrawn_at.is_(None))
            known = set(await db.scalars(of_tips))
        for id in some:
            if id not in known:
                await store.delete_all(tip_prefix(organisation_id, id))
                n += 1
    return n


def _tip_id(name: str) -> UUID | None:
    # Exports stand beside tips.
    try:
        return UUID(name)
    except ValueError:
        return None


async def _count_missing(organisation_id: UUID, store: Objects) -> int:
    missing, after = 0, (UUID(int=0), "")
    while True:
        async with organisation_session(organisation_id) as db:
            kept = (
                select(TipPart.tip_id, TipPart.name)
                .where(TipPart.organisation_id == organisation_id)
                .where(TipPart.received_at.is_not(None), TipPart.original_deleted_at.is_(None))
                .where(text("(tip_id, name) > (:tip, :part)").bindparams(tip=after[0], part=after[1]))
                .order_by(TipPart.tip_id, TipPart.name)
                .limit(_AT_ONCE)
            )
            parts = (await db.execute(kept)).all()
        for part in parts:
            missing += not await store.exists(part_key(organisation_id, part.tip_id, part.name))
        if len(parts) < _AT_ONCE:
            return missing
        after = (parts[-1].tip_id, parts[-1].name)


async def _compare_group_files(organisation_id: UUID, store: Objects) -> tuple[int, int]:
    """Delete what lies there of files that no group has; answers how many these were, and how many files have no bytes."""
    async with organisation_session(organisation_id) as db:
        kept = select(GroupFile.id, GroupFile.media_type, GroupFile.state).filter_by(organisation_id=organisation_id)
        rows = {row.id: row for row in await db.execute(kept)}
    names = await asyncio.to_thread(store.below_now, files_prefix(organisation_id))
    orphans = [id for name in names if (id := _tip_id(name)) is not None and id not in rows]
    for id in orphans:
        await forget_file(organisation_id, id)
    missing = 0
    for row in rows.values():
        if row.state == "shown":
            kind = "photo" if row.media_type else "original"
            missing += not await store.exists(file_key(organisation_id, row.id, kind))
    return len(orphans), missing
