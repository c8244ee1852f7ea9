"""What a manager says of insights: these two are one, this one is two. The threshold for joining learns from it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import announce
from backhaul.errors import Invalid, NotFound
from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_evidence, lock_insight, note_change
from backhaul.insights.models import Confirmation, Insight, InsightAlike, InsightTip, JoinLesson
from backhaul.insights.refresh import refresh

# A member may have tapped both.
_TAKE_TAPS = text("""
    INSERT INTO confirmation (organisation_id, insight_id, member_id, kind, created_at)
    SELECT organisation_id, :into, member_id, kind, created_at FROM confirmation
    WHERE organisation_id = :organisation AND insight_id = :other
    ON CONFLICT DO NOTHING
""")


async def merge(db: AsyncSession, member: Reader, insight_id: UUID, other_id: UUID) -> None:
    """Move the tips and taps of the other insight into this one. The other is read as this one from now on.

    Raises:
        NotFound: the member sees no such insight.
        Invalid: both are the same, or they are not shown to the same people.
    """
    if insight_id == other_id:
        raise Invalid("An insight is the same as itself: name another one.")
    await lock_evidence(db, member.organisation_id)
    locked = {id: await lock_insight(db, member, id) for id in sorted((insight_id, other_id))}
    insight, other = locked[insight_id], locked[other_id]
    if insight.visibility != other.visibility:
        raise Invalid("One of them is shown to managers only, and its authors trust in that. They stay two.")
    score = await db.scalar(select(InsightAlike.score).filter_by(**_pair(member.organisation_id, insight_id, other_id)))
    if score is not None:
        db.add(JoinLesson(organisation_id=member.organisation_id, score=score, same=True))
    await absorb(db, insight, other, settled=True)
    note_change(
        db,
        organisation_id=member.organisation_id,
        insight_id=insight_id,
        member_id=member.id,
        change={"merged": {"insight_id": str(other_id), "title": other.title}},
    )
    insight.updated_at = datetime.now(UTC)
    await _tell(db, insight, "amended")


async def absorb(db: AsyncSession, insight: Insight, other: Insight, *, settled: bool) -> None:
    """Move everything of the other insight into this one, both being locked; ``settled`` where a person said so."""
    organisation_id = insight.organisation_id
    of_other = {"organisation_id": organisation_id, "insight_id": other.id}
    values = {"insight_id": insight.id, "settled": True} if settled else {"insight_id": insight.id}
    await db.execute(update(InsightTip).filter_by(**of_other).values(values))
    await db.execute(_TAKE_TAPS, {"organisation": organisation_id, "into": insight.id, "other": other.id})
    await db.execute(delete(Confirmation).filter_by(**of_other))
    either = (InsightAlike.insight_id == other.id) | (InsightAlike.other_id == other.id)
    await db.execute(delete(InsightAlike).where(InsightAlike.organisation_id == organisation_id, either))
    was_published = other.published_at is not None
    other.published_at, other.merged_into_id = None, insight.id
    # Whoever asks for one that was merged into the other comes here, too.
    await db.execute(
        update(Insight)
        .where(Insight.organisation_id == organisation_id, Insight.merged_into_id == other.id)
        .values(merged_into_id=insight.id)
    )
    await refresh(db, insight)
    if was_published:
        await _tell(db, other, "withdrawn")


async def split(db: AsyncSession, member: Reader, insight_id: UUID, tip_ids: Sequence[UUID]) -> UUID:
    """Make an insight of its own of some of the tips; answers its id.

    Raises:
        NotFound: the member sees no such insight.
        Invalid: one of the tips is no evidence of it, or none would stay.
    """
    await lock_evidence(db, member.organisation_id)
    insight = await lock_insight(db, member, insight_id)
    evidence = {
        row.tip_id: row
        for row in await db.scalars(
            select(InsightTip).filter_by(organisation_id=member.organisation_id, insight_id=insight_id).with_for_update()
        )
    }
    moved = set(tip_ids)
    if not moved <= evidence.keys():
        raise Invalid("One of these tips is no evidence of this insight: see its tips.")
    if moved == evidence.keys():
        raise Invalid("Leave one tip at least: an insight without evidence is none.")
    new = await detach(db, insight, [evidence[id] for id in sorted(moved)], settled=True)
    for id in moved:
        if (score := evidence[id].score) is not None:
            db.add(JoinLesson(organisation_id=member.organisation_id, score=score, same=False))
    smaller, larger = sorted((insight_id, new.id))
    # They are not proposed to be one again.
    db.add(InsightAlike(organisation_id=member.organisation_id, insight_id=smaller, other_id=larger, score=0.0, dismissed=True))
    for one, change in ((insight, {"split_off": str(new.id)}), (new, {"split_from": str(insight_id)})):
        note_change(db, organisation_id=member.organisation_id, insight_id=one.id, member_id=member.id, change=change)
    insight.updated_at = datetime.now(UTC)
    await _tell(db, insight, "amended")
    await _tell(db, new, "published")
    return new.id


async def detach(db: AsyncSession, insight: Insight, evidence: Sequence[InsightTip], *, settled: bool) -> Insight:
    """Give these tips an insight of their own, published as theirs was. Theirs must be locked, and refreshed by nobody yet."""
    now = datetime.now(UTC)
    new = Insight(
        organisation_id=insight.organisation_id,
        # All of this is made anew below.
        title=insight.title,
        text=insight.text,
        language=insight.language,
        urgency=insight.urgency,
        confidence=insight.confidence,
        confirmed_at=insight.confirmed_at,
        place_kind="none",
        visibility=insight.visibility,
        published_at=now if insight.published_at else None,
        created_at=now,
        updated_at=now,
    )
    db.add(new)
    await db.flush()
    for one in evidence:
        one.insight_id, one.score, one.settled = new.id, None, settled
    await refresh(db, new)
    await refresh(db, insight)
    return new


async def suggest(db: AsyncSession, organisation_id: UUID, insight_id: UUID, other_id: UUID, score: float) -> None:
    """Ask managers whether two insights are one, unless one of them said that they are not."""
    row = insert(InsightAlike).values(**_pair(organisation_id, insight_id, other_id), score=score)
    higher = {"score": func.greatest(InsightAlike.score, row.excluded.score)}
    await db.execute(row.on_conflict_do_update(constraint="pk_insight_alike", set_=higher))


async def dismiss(db: AsyncSession, member: Reader, insight_id: UUID, other_id: UUID) -> None:
    """They are two: nobody is asked again. Raises NotFound where nobody asked."""
    pair = _pair(member.organisation_id, insight_id, other_id)
    alike = (await db.execute(select(InsightAlike).filter_by(**pair).with_for_update())).scalar_one_or_none()
    if alike is None:
        raise NotFound
    if not alike.dismissed:
        alike.dismissed = True
        db.add(JoinLesson(organisation_id=member.organisation_id, score=alike.score, same=False))


def _pair(organisation_id: UUID, one: UUID, other: UUID) -> dict[str, UUID]:
    smaller, larger = sorted((one, other))
    return {"organisation_id": organisation_id, "insight_id": smaller, "other_id": larger}


async def _tell(db: AsyncSession, insight: Insight, change: str) -> None:
    if insight.published_at or change == "withdrawn":
        await announce(
            db,
            organisation_id=insight.organisation_id,
            event="insight",
            id=insight.id,
            change=change,
            visibility=insight.visibility,
        )
