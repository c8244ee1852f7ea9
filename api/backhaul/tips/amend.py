"""Amending a tip: its place, all of a tip that may come late, and what follows from any amendment."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import announce
from backhaul.errors import Withdrawn
from backhaul.identity.access import Reader
from backhaul.pipeline.queue import enqueue
from backhaul.pipeline.stages import STATE, Stage, priority
from backhaul.tips.accept import point
from backhaul.tips.models import Tip, Translation, Understanding
from backhaul.tips.schemas import PlaceIn
from backhaul.tips.withdraw import own_tip


async def amend_place(db: AsyncSession, member: Reader, tip_id: UUID, body: PlaceIn) -> None:
    """Take over a place that the phone learned or its author chose after the tip was sent.

    An older or repeated amendment changes nothing, so they may arrive in any order and twice. What was made of the tip
    already is made again from UNDERSTAND on. A stage that is just at work sees the revision when it comes to write.

    Raises:
        NotFound: there is no such tip of this member.
        Withdrawn: its author took it back.
    """
    tip = await own_tip(db, member, tip_id)
    if tip.withdrawn_at is not None:
        raise Withdrawn
    if body.revision <= tip.place_revision:
        return
    tip.place_revision = body.revision
    tip.fix = point(body.fix)
    tip.accuracy_m = body.fix.accuracy_m if body.fix else None
    tip.site_id, tip.route_id = body.site_id, body.route_id
    # Who says where it was, or that it is nobody's business, means that; what a photo says no longer counts.
    tip.photo_fix, tip.coarsened = None, False
    await understand_anew(db, tip)


async def understand_anew(db: AsyncSession, tip: Tip) -> None:
    """Make anew what was made of a tip that its author amended. One that was not understood yet, is so anyway.

    Nor does it wait where the tip is to be done again, behind all that is new: with what there is, it is done at once.
    """
    if not await _is_understood(db, tip):
        return
    tip.stage, tip.waiting_for = Stage.UNDERSTAND, None
    # A parked one is understood anew when it is tried again.
    if tip.state != "parked":
        tip.state = STATE[Stage.UNDERSTAND]
        await announce(
            db, organisation_id=tip.organisation_id, event="tip", id=tip.id, change=tip.state, author_id=tip.author_id
        )
        await enqueue(db, Stage.UNDERSTAND, tip.organisation_id, tip.id, priority=priority(tip.kind, Stage.UNDERSTAND))


async def forget_translations(db: AsyncSession, tip: Tip) -> None:
    """Translations say what the tip said before, and show what was meant to be read then. They are made again."""
    await db.execute(delete(Translation).filter_by(organisation_id=tip.organisation_id, tip_id=tip.id))


async def _is_understood(db: AsyncSession, tip: Tip) -> bool:
    """Whether findings about its place stand already: later stages, which read these, must not come before new ones."""
    return tip.state == "published" or await db.get(Understanding, (tip.organisation_id, tip.id)) is not None
