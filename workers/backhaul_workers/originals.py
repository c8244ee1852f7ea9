"""Originals are kept as long as the organisation says, and then only what was made of them."""

from datetime import datetime

from sqlalchemy import select, text, update

from backhaul.db.session import organisation_session, session
from backhaul.media.objects import Objects, part_key
from backhaul.tips.models import TipPart

_AT_ONCE = 500
_DUE = select(text("organisation_id, tip_id, part FROM originals_to_delete(:at, :most)"))


async def delete_old_originals(store: Objects, now: datetime) -> int:
    """Delete the originals whose time is over at ``now``; answers how many.

    Only those of published tips: one that waits or is parked has nothing else, and nothing of it is shown. The object goes
    before it is noted, so a worker that is killed in between does it again.
    """
    deleted = 0
    while True:
        async with session() as db:
            due = (await db.execute(_DUE, {"at": now, "most": _AT_ONCE})).all()
        for organisation_id, tip_id, part in due:
            await store.delete_all(part_key(organisation_id, tip_id, part))
            async with organisation_session(organisation_id) as db:
                await db.execute(
                    update(TipPart)
                    .filter_by(organisation_id=organisation_id, tip_id=tip_id, name=part)
                    .values(original_deleted_at=now)
                )
        deleted += len(due)
        if len(due) < _AT_ONCE:
            return deleted
