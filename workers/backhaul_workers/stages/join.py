"""JOIN: which insight does this tip belong to? In this version each tip makes its own."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from geoalchemy2 import WKTElement
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import announce
from backhaul.insights.changes import corrected_by_hand
from backhaul.insights.confirm import confidence
from backhaul.insights.models import Insight, InsightTag, InsightTip, Tag
from backhaul.tips.models import Tip, Understanding
from backhaul_workers.tools import Tools


async def read(db: AsyncSession, tip: Tip) -> dict[str, Any]:
    """What was understood."""
    found = await db.scalar(
        select(Understanding.findings).where(
            Understanding.organisation_id == tip.organisation_id, Understanding.tip_id == tip.id
        )
    )
    return found or {}


def work(job: dict[str, Any], tools: Tools) -> dict[str, Any]:
    """Nothing to compare yet."""
    del tools
    return job


async def write(db: AsyncSession, tip: Tip, found: dict[str, Any]) -> None:
    """Make the insight with its tags and its evidence. The evidence's key makes a second run fail, and its retry stop.

    A tip that was understood anew (its author amended the place) moves the insight that it made.
    """
    now = tip.received_at if tip.anonymous else datetime.now(UTC)
    place = found["place"]
    where = {
        "place_kind": place["kind"],
        "place_label": place["label"],
        "place_precision_m": place["precision_m"],
        "site_id": place["site_id"],
        "route_id": place["route_id"],
        "geom": WKTElement(f"POINT({place['lon']!r} {place['lat']!r})", srid=4326) if place["lat"] is not None else None,
    }
    title = found["title"] or tip.kind.capitalize()
    known = await db.scalar(
        select(InsightTip.insight_id).where(InsightTip.organisation_id == tip.organisation_id, InsightTip.tip_id == tip.id)
    )
    if known:
        await _move(db, tip, known, title, where)
        return
    insight = Insight(
        organisation_id=tip.organisation_id,
        title=title,
        text=found["text"],
        photo_text=found.get("photo_text", ""),
        language=found["language"]["language"],
        urgency=found["urgency"]["level"],
        confidence=confidence(tips=1, still_there=0, gone=0),
        visibility=tip.visibility,
        **where,
        created_at=now,
        updated_at=now,
    )
    db.add(insight)
    await db.flush()
    db.add(InsightTip(organisation_id=tip.organisation_id, tip_id=tip.id, insight_id=insight.id, joined_at=now))
    tags = await db.execute(
        select(Tag.slug, Tag.id).where(
            Tag.organisation_id == tip.organisation_id, Tag.slug.in_([tag["slug"] for tag in found["tags"]])
        )
    )
    ids = {tag.slug: tag.id for tag in tags}
    for tag in found["tags"]:
        if tag["slug"] in ids:
            db.add(
                InsightTag(
                    organisation_id=tip.organisation_id,
                    insight_id=insight.id,
                    tag_id=ids[tag["slug"]],
                    score=tag["score"],
                    evidence=tag["evidence"],
                )
            )
    await db.flush()


async def _move(db: AsyncSession, tip: Tip, insight_id: UUID, title: str, where: dict[str, Any]) -> None:
    """Bring the insight of an amended tip to its new place, and tell who looks at it.

    What a member corrected by hand stays, and an insight that rests on other tips too stays where all of them put it. The
    history does not tell: a place that its author took off must not be read there.
    """
    if tip.place_revision == 0:
        return
    insight = await db.get_one(Insight, (tip.organisation_id, insight_id), with_for_update=True)
    others = select(InsightTip.tip_id).where(
        InsightTip.organisation_id == tip.organisation_id, InsightTip.insight_id == insight_id, InsightTip.tip_id != tip.id
    )
    if await db.scalar(others.limit(1)):
        return
    by_hand = await corrected_by_hand(db, tip.organisation_id, insight_id)
    if "title" not in by_hand:
        insight.title = title
    # One place, of which no part is left behind.
    if not by_hand & where.keys():
        for name, value in where.items():
            setattr(insight, name, value)
    insight.updated_at = tip.received_at if tip.anonymous else datetime.now(UTC)
    if insight.published_at:
        await announce(
            db,
            organisation_id=tip.organisation_id,
            event="insight",
            id=insight.id,
            change="amended",
            visibility=insight.visibility,
        )
