"""Taking a tip back, and trying a parked one again."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound, Withdrawn
from backhaul.gazetteer.propose import forget
from backhaul.identity.access import Reader
from backhaul.pipeline.queue import enqueue
from backhaul.pipeline.stages import Stage, priority
from backhaul.tips.models import Embedding, Personal, Tip, TipPart, Transcript, Translation, Understanding


async def own_tip(db: AsyncSession, member: Reader, tip_id: UUID, *, or_manages: bool = False) -> Tip:
    """The tip, locked, if it is this member's own; with ``or_manages`` also to a manager. Raises NotFound."""
    tip = (
        await db.execute(
            select(Tip).where(Tip.organisation_id == member.organisation_id, Tip.id == tip_id).with_for_update(key_share=True)
        )
    ).scalar_one_or_none()
    if tip is None or not (member.wrote(tip.author_id, tip.receipt_hash) or (or_manages and member.manages)):
        raise NotFound
    return tip


async def withdraw_tip(db: AsyncSession, member: Reader, tip_id: UUID) -> Tip | None:
    """Take a tip back: its words go. What was made of it is the caller's, and its objects go after the commit.

    The row stays as a tombstone, so that a phone that sends the tip again is told. None where it was taken back before.

    Raises:
        NotFound: there is no such tip of this member.
    """
    tip = await own_tip(db, member, tip_id)
    if tip.withdrawn_at is not None:
        return None
    await wipe_tip(db, tip)
    return tip


async def wipe_tip(db: AsyncSession, tip: Tip) -> None:
    """Leave the tombstone of a tip; who may ask for that is the caller's to know."""
    for table in (Transcript, Translation, Understanding, Embedding, Personal, TipPart):
        await db.execute(delete(table).filter_by(organisation_id=tip.organisation_id, tip_id=tip.id))
    await forget(db, tip.organisation_id, tip.id)
    tip.text, tip.fix, tip.photo_fix, tip.problem, tip.stage = None, None, None, None, None
    tip.site_id, tip.route_id, tip.accuracy_m, tip.waiting_for = None, None, None, None
    tip.state, tip.withdrawn_at = "withdrawn", datetime.now(UTC)


async def retry_tip(db: AsyncSession, member: Reader, tip_id: UUID) -> None:
    """Queue a parked tip again, at the stage where it failed. Any other tip is left as it is.

    Raises:
        NotFound: there is no such tip that this member may see.
        Withdrawn: its author took it back.
    """
    tip = await own_tip(db, member, tip_id, or_manages=True)
    if tip.withdrawn_at is not None:
        raise Withdrawn
    if tip.state == "parked" and tip.stage:
        tip.state, tip.problem = "queued", None
        stage = Stage(tip.stage)
        await enqueue(db, stage, member.organisation_id, tip_id, priority=priority(tip.kind, stage))
