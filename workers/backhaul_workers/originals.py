"""Originals are kept as long as the organisation says, and then only what was made of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import text, update

from backhaul.db.session import organisation_session, session
from backhaul.media.objects import Objects, part_key
from backhaul.tips.models import TipPart

_AT_ONCE = 500
_WHOSE = text("SELECT * FROM organisations_with_old_originals(:at)")
_OLD = text("""
    SELECT p.tip_id, p.name
    FROM tip_part p
    JOIN organisation o ON o.id = p.organisation_id
    JOIN tip t ON t.organisation_id = p.organisation_id AND t.id = p.tip_id AND t.state = 'published'
    WHERE p.organisation_id = :organisation AND p.original_deleted_at IS NULL
      AND p.received_at < :at - make_interval(days => o.keep_originals_days)
    ORDER BY p.received_at, p.tip_id, p.name
    LIMIT :most
""")


async def delete_old_originals(store: Objects, now: datetime) -> int:
    """Delete the originals whose time is over at ``now``; answers how many.

    Only those of published tips: one that waits or is parked has nothing else, and nothing of it is shown. The object goes
    before it is noted, so a worker that is killed in between does it again.
    """
    async with session() as db:
        organisations = list(await db.scalars(_WHOSE, {"at": now}))
    return sum([await _delete_of(organisation_id, store, now) for organisation_id in organisations])


async def _delete_of(organisation_id: UUID, store: Objects, now: datetime) -> int:
    deleted = 0
    while True:
        async with organisation_session(organisation_id) as db:
            old = (await db.execute(_OLD, {"organisation": organisation_id, "at": now, "most": _AT_ONCE})).all()
        for tip_id, part in old:
            await store.delete_all(part_key(organisation_id, tip_id, part))
            async with organisation_session(organisation_id) as db:
                await db.execute(
                    update(TipPart)
                    .filter_by(organisation_id=organisation_id, tip_id=tip_id, name=part)
                    .values(original_deleted_at=now)
                )
        deleted += len(old)
        if len(old) < _AT_ONCE:
            return deleted
