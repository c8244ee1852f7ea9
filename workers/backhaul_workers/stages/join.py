"""JOIN: which insight does this tip belong to? One that says the same at the same place and time, or one of its own."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import announce
from backhaul.insights.changes import lock_evidence
from backhaul.insights.merge import absorb, detach, suggest
from backhaul.insights.models import Confirmation, Insight, InsightTip, JoinLesson
from backhaul.insights.refresh import refresh
from backhaul.tips.models import Embedding, Tip, Understanding
from backhaul_workers.findings import embedding, joining
from backhaul_workers.findings.likeness import Said, said
from backhaul_workers.tools import Tools

# A site's forecourt, or as exact as a phone in a street of houses.
_WITHIN_M = 150.0
_MOST_CANDIDATES = 300
# Of a large insight the newest tips tell what it is about now.
_MOST_TIPS = 8
_MOST_LESSONS = 200
_MOST_SUGGESTED = 3

_CANDIDATES = text("""
    SELECT c.insight_id, told.findings -> 'language' ->> 'language' AS language,
           -- With its codes: two codes are two things.
           coalesce(told.findings -> 'for_members' ->> 'text', told.findings ->> 'text') AS text,
           told.findings -> 'kind' ->> 'kind' = 'question' AS asks, told.vector
    FROM insights_to_join(:visibility, :place_kind, CAST(:site AS uuid), :lon, :lat, :within_m, :at, :most)
         WITH ORDINALITY c(insight_id, n)
    CROSS JOIN LATERAL (
        SELECT u.findings, v.vector FROM insight_tip e
        JOIN understanding u ON u.organisation_id = e.organisation_id AND u.tip_id = e.tip_id
        JOIN embedding v ON v.organisation_id = e.organisation_id AND v.tip_id = e.tip_id AND v.model = :model
        WHERE e.organisation_id = :organisation AND e.insight_id = c.insight_id AND NOT e.disputes
        ORDER BY e.joined_at DESC, e.tip_id DESC LIMIT :most_tips
    ) told
    ORDER BY c.n
""")

# As `insights_to_join` looks for what is at a place.
_ELSEWHERE = text("""
    SELECT CASE
        WHEN :place_kind = 'none' OR i.place_kind = 'none' THEN i.place_kind <> :place_kind
        WHEN i.site_id IS NOT NULL AND CAST(:site AS uuid) IS NOT NULL THEN NOT EXISTS (
            SELECT FROM site a JOIN site b ON b.organisation_id = a.organisation_id AND b.id = i.site_id
            WHERE a.organisation_id = i.organisation_id AND a.id = CAST(:site AS uuid)
              AND (a.id = b.id OR a.parent_id = b.id OR b.parent_id = a.id))
        ELSE coalesce(NOT ST_DWithin(i.geom::geography, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326)::geography, :within_m), true)
    END
    FROM insight i WHERE i.organisation_id = :organisation AND i.id = :insight
""")


async def read(db: AsyncSession, tip: Tip) -> dict[str, Any]:
    """What was understood."""
    found = await db.scalar(
        select(Understanding.findings).where(
            Understanding.organisation_id == tip.organisation_id, Understanding.tip_id == tip.id
        )
    )
    return found or {}


def work(job: dict[str, Any], tools: Tools) -> dict[str, Any]:
    """Nothing: comparing takes a millisecond, and has to see what others joined until it is written."""
    del tools
    return job


async def write(db: AsyncSession, tip: Tip, found: dict[str, Any]) -> None:
    """Make the tip evidence of an insight. A second run finds it there.

    A tip that was understood anew (its author amended the place) may now belong elsewhere: alone it moves to where others say
    the same, among others it leaves them when it is about another place.
    """
    await lock_evidence(db, tip.organisation_id)
    evidence = (
        await db.execute(select(InsightTip).filter_by(organisation_id=tip.organisation_id, tip_id=tip.id))
    ).scalar_one_or_none()
    if evidence:
        await _again(db, tip, found, evidence)
        return
    choice = await _choose(db, tip, found)
    joins = choice.joins
    insight = await _locked(db, tip, joins.id) if joins else await _new(db, tip, found)
    db.add(
        InsightTip(
            organisation_id=tip.organisation_id,
            tip_id=tip.id,
            insight_id=insight.id,
            joined_at=_now(tip),
            score=joins.score if joins else None,
            disputes=bool(joins and joins.disputes),
        )
    )
    await refresh(db, insight)
    await _suggest(db, tip, insight, choice)
    if joins:
        await _tell(db, tip, insight)


async def _again(db: AsyncSession, tip: Tip, found: dict[str, Any], evidence: InsightTip) -> None:
    insight = await _locked(db, tip, evidence.insight_id)
    choice = await _choose(db, tip, found)
    if not evidence.settled:
        if await _is_alone(db, insight):
            if choice.joins and await _is_untouched(db, insight):
                # The place came late: the insight that the tip made without it goes into the one that it belongs to.
                evidence.score, evidence.disputes = choice.joins.score, choice.joins.disputes
                other, insight = insight, await _locked(db, tip, choice.joins.id)
                await absorb(db, insight, other, settled=False)
                await _tell(db, tip, insight)
                return
        elif tip.place_revision and await _is_elsewhere(db, insight, found["place"]):
            new = await detach(db, insight, [evidence], settled=False)
            await _suggest(db, tip, new, choice)
            for one in (insight, new):
                await _tell(db, tip, one)
            return
    await refresh(db, insight)
    await _suggest(db, tip, insight, choice)
    await _tell(db, tip, insight)


class _Choice(NamedTuple):
    """Where a tip belongs, and what a manager may be asked about."""

    joins: joining.Candidate | None
    suggested: tuple[joining.Candidate, ...]


async def _choose(db: AsyncSession, tip: Tip, found: Mapping[str, Any]) -> _Choice:
    vector = await db.scalar(
        select(Embedding.vector).filter_by(organisation_id=tip.organisation_id, tip_id=tip.id, model=embedding.MODEL)
    )
    if vector is None:
        # A photo without a word says nothing that could be compared.
        return _Choice(None, ())
    place = found["place"]
    asked = {
        "organisation": tip.organisation_id,
        "visibility": tip.visibility,
        "place_kind": place["kind"],
        "site": place["site_id"],
        "lon": place["lon"],
        "lat": place["lat"],
        "within_m": _WITHIN_M,
        "at": tip.received_at,
        "model": embedding.MODEL,
        "most": _MOST_CANDIDATES,
        "most_tips": _MOST_TIPS,
    }
    own = await db.scalar(select(InsightTip.insight_id).filter_by(organisation_id=tip.organisation_id, tip_id=tip.id))
    rows = (await db.execute(_CANDIDATES, asked)).all()
    asks = found["kind"]["kind"] == "question"
    # Who asks whether a gate is open does not say that it is.
    rows = [row for row in rows if row.insight_id != own and row.asks == asks]
    threshold = joining.join_at(await _lessons(db, tip.organisation_id)) + joining.NOWHERE * (place["kind"] == "none")
    vectors = embedding.unpack([vector, *(row.vector for row in rows)])
    near = vectors[1:] @ vectors[0] >= joining.least_cosine(threshold)
    # All tips of an insight of which one is near: what they have in common counts.
    wanted = {row.insight_id for row, is_near in zip(rows, near, strict=True) if is_near}
    told: dict[UUID, list[Said]] = {}
    for row, one in zip(rows, vectors[1:], strict=True):
        if row.insight_id in wanted:
            told.setdefault(row.insight_id, []).append(said(row.text, row.language, one))
    words = (found["for_members"] or found)["text"]
    joins, suggested = joining.choose(said(words, found["language"]["language"], vectors[0]), told, threshold)
    return _Choice(joins, suggested[:_MOST_SUGGESTED])


async def _is_elsewhere(db: AsyncSession, insight: Insight, place: Mapping[str, Any]) -> bool:
    asked = {
        "organisation": insight.organisation_id,
        "insight": insight.id,
        "place_kind": place["kind"],
        "site": place["site_id"],
        "lon": place["lon"],
        "lat": place["lat"],
        "within_m": _WITHIN_M,
    }
    return bool(await db.scalar(_ELSEWHERE, asked))


async def _lessons(db: AsyncSession, organisation_id: UUID) -> Sequence[tuple[float, bool]]:
    newest = (
        select(JoinLesson.score, JoinLesson.same)
        .where(JoinLesson.organisation_id == organisation_id)
        .order_by(JoinLesson.created_at.desc())
        .limit(_MOST_LESSONS)
    )
    return [(row.score, row.same) for row in await db.execute(newest)]


async def _locked(db: AsyncSession, tip: Tip, insight_id: UUID) -> Insight:
    return await db.get_one(Insight, (tip.organisation_id, insight_id), with_for_update=True)


async def _new(db: AsyncSession, tip: Tip, found: Mapping[str, Any]) -> Insight:
    now = _now(tip)
    insight = Insight(
        organisation_id=tip.organisation_id,
        # Words, place and confidence follow from the evidence.
        title="",
        text="",
        language=found["language"]["language"],
        urgency="normal",
        confidence=0.0,
        confirmed_at=now,
        place_kind="none",
        visibility=tip.visibility,
        created_at=now,
        updated_at=now,
    )
    db.add(insight)
    await db.flush()
    return insight


def _now(tip: Tip) -> datetime:
    """Of an anonymous tip nothing tells the minute."""
    return tip.received_at if tip.anonymous else datetime.now(UTC)


async def _is_alone(db: AsyncSession, insight: Insight) -> bool:
    tips = select(InsightTip.tip_id).filter_by(organisation_id=insight.organisation_id, insight_id=insight.id)
    return len((await db.scalars(tips.limit(2))).all()) < 2


async def _is_untouched(db: AsyncSession, insight: Insight) -> bool:
    """Whether nobody did anything yet with it that would be lost in another one."""
    taps = select(Confirmation.kind).filter_by(organisation_id=insight.organisation_id, insight_id=insight.id)
    return insight.status == "new" and await db.scalar(taps.limit(1)) is None


async def _suggest(db: AsyncSession, tip: Tip, insight: Insight, choice: _Choice) -> None:
    for one in choice.suggested:
        if one.id != insight.id:
            await suggest(db, tip.organisation_id, insight.id, one.id, one.score)


async def _tell(db: AsyncSession, tip: Tip, insight: Insight) -> None:
    insight.updated_at = _now(tip)
    if insight.published_at:
        await announce(
            db,
            organisation_id=tip.organisation_id,
            event="insight",
            id=insight.id,
            change="amended",
            visibility=insight.visibility,
        )
