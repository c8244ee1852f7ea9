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
from backhaul.insights.models import Insight, InsightTip
from backhaul.insights.tags import retag
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
    for_members = found["for_members"] or {"title": None, "text": None}
    words = {
        "title": found["title"] or tip.kind.capitalize(),
        "text": found["text"],
        "title_for_members": for_members["title"],
        "text_for_members": for_members["text"],
    }
    holds = _holds(found["times"])
    known = await db.scalar(
        select(InsightTip.insight_id).where(InsightTip.organisation_id == tip.organisation_id, InsightTip.tip_id == tip.id)
    )
    if known:
        await _move(db, tip, known, words, where, holds)
        return
    insight = Insight(
        organisation_id=tip.organisation_id,
        **words,
        photo_text=found["photo_text"],
        language=found["language"]["language"],
        kind=found["kind"]["kind"],
        urgency=found["urgency"]["level"],
        confidence=confidence(tips=1, still_there=0, gone=0),
        visibility=tip.visibility,
        **where,
        **holds,
        created_at=now,
        updated_at=now,
    )
    db.add(insight)
    await db.flush()
    db.add(InsightTip(organisation_id=tip.organisation_id, tip_id=tip.id, insight_id=insight.id, joined_at=now))
    await db.flush()
    await retag(db, tip.organisation_id, insight.id)


def _holds(times: dict[str, Any]) -> dict[str, Any]:
    """When the insight holds, as its columns have it."""
    return {
        "valid_from": datetime.fromisoformat(times["valid_from"]) if times["valid_from"] else None,
        "valid_until": datetime.fromisoformat(times["valid_until"]) if times["valid_until"] else None,
        "recurrence": times["recurrence"],
    }


async def _move(
    db: AsyncSession, tip: Tip, insight_id: UUID, words: dict[str, Any], where: dict[str, Any], holds: dict[str, Any]
) -> None:
    """Bring the insight of an amended tip to its new place and words, and tell who looks at it.

    What a member corrected by hand stays, and an insight that rests on other tips too stays where all of them put it. The
    history does not tell: a place that its author took off must not be read there.
    """
    if tip.place_revision == 0 and tip.personal_revision == 0:
        return
    insight = await db.get_one(Insight, (tip.organisation_id, insight_id), with_for_update=True)
    others = select(InsightTip.tip_id).where(
        InsightTip.organisation_id == tip.organisation_id, InsightTip.insight_id == insight_id, InsightTip.tip_id != tip.id
    )
    if await db.scalar(others.limit(1)):
        return
    by_hand = await corrected_by_hand(db, tip.organisation_id, insight_id)
    for name, value in words.items():
        if name.removesuffix("_for_members") not in by_hand:
            setattr(insight, name, value)
    # One place, of which no part is left behind.
    if not by_hand & where.keys():
        for name, value in where.items():
            setattr(insight, name, value)
    # "Until seven" is another moment in the time zone of the new place.
    for name, value in holds.items():
        if name not in by_hand:
            setattr(insight, name, value)
    await db.flush()
    await retag(db, tip.organisation_id, insight_id)
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
