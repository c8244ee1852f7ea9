"""A tip that replies to an insight: what was said and shown becomes a reply under it, and no insight of its own."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.insights.confirm import seen_by_author
from backhaul.insights.models import Insight
from backhaul.insights.stone import SOURCE
from backhaul.insights.words import say_besides
from backhaul.talk import events
from backhaul.talk.models import Reply
from backhaul.tips.models import Embedding, Personal, Tip, Transcript, Translation


async def replied(db: AsyncSession, tip: Tip, found: Mapping[str, Any]) -> bool:
    """Put the reply into its thread, or what was heard anew of it. False where the tip is none.

    A reply to what its author does not read is read by nobody but them.
    """
    if tip.replies_to_id is None:
        return False
    insight_id = await seen_by_author(db, tip, tip.replies_to_id)
    if insight_id is None:
        return True
    of_tip = {"organisation_id": tip.organisation_id, "tip_id": tip.id}
    spoken = await db.scalar(select(Transcript.text).filter_by(**of_tip).order_by(Transcript.version.desc()).limit(1))
    views = await db.scalar(select(Personal.views).filter_by(**of_tip))
    said = _lines(tip.text, spoken)
    masked, for_members = (_lines(*_view(views, reading)) if views else said for reading in ("guest", "colleague"))
    meant = (await db.execute(select(Embedding.vector, Embedding.model).filter_by(**of_tip))).one_or_none()
    words = {
        "text": said,
        "masked": masked,
        "masked_for_members": for_members if for_members != masked else None,
        "language": found["language"]["language"],
        "translations": {},
        "vector": meant.vector if meant else None,
        "vector_model": meant.model if meant else None,
    }
    row = insert(Reply).values(
        **words,
        organisation_id=tip.organisation_id,
        id=tip.id,
        insight_id=insight_id,
        author_id=tip.author_id,
        named=tip.named,
        content_sha256=tip.content_sha256,
        masked_revision=1,
        created_at=tip.received_at,
    )
    # What its author changed since stands, whatever a newer model hears.
    as_heard = (Reply.revision == 1) & Reply.withdrawn_at.is_(None) & (Reply.content_sha256 == tip.content_sha256)
    stored = await db.execute(
        row.on_conflict_do_update(constraint="pk_reply", set_=words, where=as_heard).returning(Reply.insight_id)
    )
    into = stored.scalar_one_or_none()
    if into is None:
        return True
    if masked:
        language = words["language"] or ""
        await say_besides(db, tip.organisation_id, into, source=SOURCE, source_id=tip.id, text=masked, language=language)
    await events.answered(db, tip.organisation_id, into, await _visibility(db, tip, into), by=tip.author_id)
    return True


async def translated(db: AsyncSession, tip: Tip) -> None:
    """Have the reply say what was translated of its tip, unless its author changed it since."""
    reply = await db.get(Reply, (tip.organisation_id, tip.id), with_for_update={"key_share": True})
    if reply is None or reply.withdrawn_at is not None or reply.revision != 1:
        return
    rows = await db.scalars(select(Translation).filter_by(organisation_id=tip.organisation_id, tip_id=tip.id))
    reply.translations = {
        one.language: {
            "language": one.language,
            "text": one.text,
            "text_for_members": one.text_for_members,
            "source": one.engine,
        }
        for one in rows
    }
    await events.replied(db, tip.organisation_id, reply.insight_id, await _visibility(db, tip, reply.insight_id))


def _view(views: Mapping[str, Any], reading: str) -> tuple[str | None, str | None]:
    view = views[reading]
    return view["text"], (view["transcript"] or {}).get("text")


def _lines(*said: str | None) -> str:
    return "\n".join(one for one in said if one)


async def _visibility(db: AsyncSession, tip: Tip, insight_id: Any) -> str:
    shown = select(Insight.visibility).filter_by(organisation_id=tip.organisation_id, id=insight_id)
    return await db.scalar(shown) or "managers"
