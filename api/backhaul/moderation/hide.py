"""Hiding, and putting back: what is hidden is read by nobody, wherever it stood, and nothing of it is lost."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.base import new_id
from backhaul.errors import ChangedMeanwhile, NotFound
from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_by_id, lock_evidence, lock_insight, note_change
from backhaul.insights.models import Insight, InsightTip
from backhaul.insights.refresh import refresh
from backhaul.insights.stone import SOURCE
from backhaul.insights.tell import announce_insight, tell_authors
from backhaul.insights.words import say_besides, take_back_besides
from backhaul.moderation.models import Hidden
from backhaul.moderation.report import settle
from backhaul.moderation.schemas import HideIn
from backhaul.pipeline.alerts import AlertReason, enqueue_alerts, enqueue_notice
from backhaul.talk import events
from backhaul.talk.models import Reply
from backhaul.tips.models import TipPart

# Renditions of another kind are asked for by nobody; the objects stay under the names that they were made with. What the
# recogniser hears stays, too: it is sent to nobody.
_HIDE_PART = text("""
    UPDATE rendition SET kind = 'hidden:' || kind
    WHERE organisation_id = :organisation AND tip_id = :tip AND part = :part
      AND kind <> 'speech' AND kind NOT LIKE 'hidden:%'
""")
_SHOW_PART = text("""
    UPDATE rendition SET kind = substr(kind, 8)
    WHERE organisation_id = :organisation AND tip_id = :tip AND part = :part AND kind LIKE 'hidden:%'
""")
# What it means is found by nobody; the trigger of 0034_gaps.sql names the model so that nothing is compared with it.
_HIDE_MEANING = text("UPDATE embedding SET model = model WHERE organisation_id = :organisation AND tip_id = :tip")
_SHOW_MEANING = text("""
    UPDATE embedding SET model = substr(model, 8)
    WHERE organisation_id = :organisation AND tip_id = :tip AND model LIKE 'hidden:%'
""")
# Of an anonymous tip nothing tells the minute. What was brought in by a file is old, and rings nowhere.
_OF_TIPS = text("""
    SELECT bool_or(t.anonymous) AS anonymous, max(t.received_at) AS received_at, bool_and(t.imported) AS imported,
           bool_or(t.asks) AS asks
    FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
    WHERE e.organisation_id = :organisation AND e.insight_id = :insight
""")


async def hide(db: AsyncSession, member: Reader, body: HideIn) -> UUID:
    """Hide an insight, a reply, or a recording or photo, as a manager; answers what it is hidden as.

    What was held because of a listed word is hidden for the manager's reason from now on.

    Raises:
        NotFound: there is no such thing.
        ChangedMeanwhile: it is hidden already.
    """
    await lock_evidence(db, member.organisation_id)
    insight_id = body.insight_id or await _insight_of(db, member, body)
    thing = {"insight_id": insight_id, "reply_id": body.reply_id, "tip_id": body.tip_id, "part": body.part}
    row = await _hidden_now(db, member.organisation_id, thing)
    if row and row.cause == "manager":
        raise ChangedMeanwhile("Somebody else has hidden it already. Look at the list again.")
    if row is None:
        row = Hidden(id=new_id(), organisation_id=member.organisation_id, hidden_at=datetime.now(UTC), **thing)
        if body.reply_id is None and body.tip_id is None:
            await _hide_insight(db, await lock_insight(db, member, insight_id), row)
        else:
            await _hide_part_of(db, member, row)
        db.add(row)
    row.cause, row.reason, row.note = "manager", body.reason, body.note
    row.hidden_by_id, row.hidden_at = member.id, datetime.now(UTC)
    kind = "reply" if body.reply_id else "media" if body.tip_id else "insight"
    _note(db, row, member, {"hidden": {"to": True, "kind": kind, "reason": body.reason}})
    await settle(db, member.organisation_id, insight_id, body.reply_id)
    await db.flush()
    await tell_authors(db, member.organisation_id, insight_id)
    await enqueue_notice(db, member.organisation_id, "hidden", row.id, by=member.id)
    return row.id


async def hold(db: AsyncSession, insight: Insight, words: list[str]) -> None:
    """Keep an insight, which is locked, from colleagues until a manager has looked at it: listed words stand in it."""
    row = Hidden(id=uuid4(), organisation_id=insight.organisation_id, insight_id=insight.id, cause="word_list", words=words)
    # Of an anonymous tip it tells the hour.
    row.hidden_at = insight.updated_at
    await _hide_insight(db, insight, row)
    db.add(row)


def hold_reply(db: AsyncSession, reply: Reply, words: list[str]) -> None:
    """The same of a reply, which is locked."""
    reply.hidden_at = datetime.now(UTC)
    db.add(
        Hidden(
            id=new_id(),
            organisation_id=reply.organisation_id,
            insight_id=reply.insight_id,
            reply_id=reply.id,
            cause="word_list",
            words=words,
            hidden_at=reply.hidden_at,
        )
    )


async def put_back(db: AsyncSession, member: Reader, hidden_id: UUID) -> None:
    """Show again what was hidden, as it was; what was held goes to colleagues now.

    Raises:
        NotFound: there is no such thing.
        ChangedMeanwhile: somebody else put it back already.
    """
    await lock_evidence(db, member.organisation_id)
    row = await lock_hidden(db, member.organisation_id, hidden_id)
    insight = await lock_by_id(db, member.organisation_id, row.insight_id)
    row.lifted_at = datetime.now(UTC)
    await db.flush()
    if row.reply_id:
        await _show_reply(db, insight, row.reply_id)
    elif row.tip_id:
        part = {"organisation": row.organisation_id, "tip": row.tip_id, "part": row.part}
        await db.execute(_SHOW_PART, part)
        await db.execute(_SHOW_MEANING, part)
        await refresh(db, insight)
        await _announce(db, insight, "amended")
    else:
        await _show_insight(db, insight, row)
    _note(db, row, member, {"hidden": {"to": False}})
    await settle(db, member.organisation_id, insight.id, row.reply_id)
    await db.flush()
    await tell_authors(db, member.organisation_id, insight.id)
    await enqueue_notice(db, member.organisation_id, "put_back", row.id, by=member.id)


async def lock_hidden(db: AsyncSession, organisation_id: UUID, hidden_id: UUID) -> Hidden:
    """What is hidden, locked. Raises NotFound, and ChangedMeanwhile where it was put back."""
    row = await db.get(Hidden, (organisation_id, hidden_id), with_for_update=True)
    if row is None:
        raise NotFound
    if row.lifted_at is not None:
        raise ChangedMeanwhile("Somebody else has put it back already. Look at the list again.")
    return row


async def _hidden_now(db: AsyncSession, organisation_id: UUID, thing: dict[str, UUID | str | None]) -> Hidden | None:
    now = select(Hidden).filter_by(organisation_id=organisation_id, lifted_at=None, **thing)
    row: Hidden | None = await db.scalar(now.with_for_update())
    return row


async def _insight_of(db: AsyncSession, member: Reader, body: HideIn) -> UUID:
    """Of which insight a reply or a part of a tip is. Raises NotFound."""
    of = {"organisation_id": member.organisation_id}
    if body.reply_id:
        found = select(Reply.insight_id).filter_by(**of, id=body.reply_id, withdrawn_at=None)
    else:
        found = (
            select(InsightTip.insight_id)
            .join(TipPart, (TipPart.organisation_id == InsightTip.organisation_id) & (TipPart.tip_id == InsightTip.tip_id))
            .filter(
                InsightTip.organisation_id == member.organisation_id,
                InsightTip.tip_id == body.tip_id,
                TipPart.name == body.part,
            )
        )
    insight_id: UUID | None = await db.scalar(found)
    if insight_id is None:
        raise NotFound
    return insight_id


async def _hide_insight(db: AsyncSession, insight: Insight, row: Hidden) -> None:
    row.was_published_at = insight.published_at
    insight.published_at, insight.hidden_at = None, row.hidden_at
    await db.flush()
    if row.was_published_at:
        await _announce(db, insight, "withdrawn")


async def _show_insight(db: AsyncSession, insight: Insight, row: Hidden) -> None:
    now = datetime.now(UTC)
    of_tips = (await db.execute(_OF_TIPS, {"organisation": insight.organisation_id, "insight": insight.id})).one()
    first = row.was_published_at or (of_tips.received_at if of_tips.anonymous else now)
    insight.hidden_at, insight.published_at = None, first
    insight.updated_at = of_tips.received_at if of_tips.anonymous else now
    await db.flush()
    await _announce(db, insight, "published")
    if row.was_published_at is None and not of_tips.imported:
        await enqueue_alerts(db, insight.organisation_id, insight.id, AlertReason.PUBLISHED)
        if of_tips.asks:
            await events.asked(db, insight.organisation_id, insight.id)


async def _hide_part_of(db: AsyncSession, member: Reader, row: Hidden) -> None:
    insight = await lock_by_id(db, member.organisation_id, row.insight_id)
    if row.reply_id:
        reply = await db.get_one(Reply, (member.organisation_id, row.reply_id), with_for_update=True)
        reply.hidden_at = datetime.now(UTC)
        await take_back_besides(db, member.organisation_id, source=SOURCE, source_id=reply.id)
        await events.replied(db, member.organisation_id, insight.id, insight.visibility)
        return
    row.cause, row.reason = "manager", "other"
    db.add(row)
    # What is written in the photo is no longer found, either, and what was said in the recording is read nowhere.
    await db.flush()
    part = {"organisation": member.organisation_id, "tip": row.tip_id, "part": row.part}
    await db.execute(_HIDE_PART, part)
    await db.execute(_HIDE_MEANING, part)
    await refresh(db, insight)
    await _announce(db, insight, "amended")


async def _show_reply(db: AsyncSession, insight: Insight, reply_id: UUID) -> None:
    reply = await db.get_one(Reply, (insight.organisation_id, reply_id), with_for_update=True)
    was_read = reply.masked_revision is not None
    reply.hidden_at = None
    if reply.masked is not None and reply.withdrawn_at is None:
        words = {"text": reply.masked, "language": reply.language or ""}
        await say_besides(db, insight.organisation_id, insight.id, source=SOURCE, source_id=reply_id, **words)
    if was_read:
        await events.answered(db, insight.organisation_id, insight.id, insight.visibility, by=reply.author_id)


def _note(db: AsyncSession, row: Hidden, member: Reader, change: dict[str, object]) -> None:
    note_change(db, organisation_id=row.organisation_id, insight_id=row.insight_id, member_id=member.id, change={**change})


async def _announce(db: AsyncSession, insight: Insight, change: str) -> None:
    if insight.published_at or change == "withdrawn":
        await announce_insight(db, insight, change)
