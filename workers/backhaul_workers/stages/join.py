"""JOIN: which insight does this tip belong to? One that says the same at the same place and time, or one of its own."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.base import new_id
from backhaul.insights.changes import lock_by_id, lock_evidence
from backhaul.insights.merge import absorb, detach, suggest
from backhaul.insights.models import Confirmation, Insight, InsightTip, JoinLesson
from backhaul.insights.refresh import refresh
from backhaul.insights.tell import announce_insight
from backhaul.moderation.hide import hold
from backhaul.moderation.listed import listed_words, passed_before
from backhaul.moderation.report import flag
from backhaul.tips.models import Embedding, Tip, Understanding
from backhaul_workers.findings import embedding, joining
from backhaul_workers.findings.likeness import Said, said
from backhaul_workers.stages.answered import answered
from backhaul_workers.stages.replied import replied
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
           -- With its codes and what stands on its signs: two codes are two things, two prices are two prices.
           concat_ws(E'\n', coalesce(told.findings -> 'for_members' ->> 'text', told.findings ->> 'text'),
                     told.findings ->> 'photo_text') AS text,
           told.findings -> 'kind' ->> 'kind' = 'question' AS asks, told.vector
    FROM (
        SELECT * FROM insights_to_join(:tip, :visibility, :place_kind, CAST(:site AS uuid), :lon, :lat, :within_m, :at, :most)
                      WITH ORDINALITY j(insight_id, n)
        WHERE j.insight_id IS DISTINCT FROM CAST(:own AS uuid)
          -- Closed northbound and closed southbound are two things, however alike they sound.
          AND NOT EXISTS (
              SELECT FROM insight h WHERE h.organisation_id = :organisation AND h.id = j.insight_id
                AND cosd(h.heading_deg - CAST(:heading_deg AS float8)) < 0.5)
          -- A manager said that they are two.
          AND NOT EXISTS (
              SELECT FROM insight_alike a WHERE a.organisation_id = :organisation AND a.dismissed
                AND a.insight_id = least(j.insight_id, CAST(:own AS uuid))
                AND a.other_id = greatest(j.insight_id, CAST(:own AS uuid)))
        UNION ALL SELECT CAST(:own AS uuid), 0
    ) c
    CROSS JOIN LATERAL (
        SELECT u.findings, v.vector FROM insight_tip e
        JOIN understanding u ON u.organisation_id = e.organisation_id AND u.tip_id = e.tip_id
        JOIN embedding v ON v.organisation_id = e.organisation_id AND v.tip_id = e.tip_id AND v.model = :model
        WHERE e.organisation_id = :organisation AND e.insight_id = c.insight_id AND NOT e.disputes
          AND e.tip_id <> :tip
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

    A tip that was understood anew (somebody amended its place or corrected its words) may now belong elsewhere: alone it moves
    to where others say the same, among others it leaves them when it is about another place or another thing.
    """
    if await replied(db, tip, found):
        return
    await lock_evidence(db, tip.organisation_id)
    evidence = (
        await db.execute(select(InsightTip).filter_by(organisation_id=tip.organisation_id, tip_id=tip.id))
    ).scalar_one_or_none()
    if evidence:
        await _again(db, tip, found, evidence)
        return
    if await answered(db, tip):
        return
    listed = await _listed(db, tip, found)
    choice = await _choose(db, tip, found)
    # What a manager is to look at first is said in no insight that colleagues read; they may put it into one then.
    joins = None if listed and not _warns(found) else choice.joins
    insight = await lock_by_id(db, tip.organisation_id, joins.id) if joins else await _new(db, tip, found)
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
    await _look_first(db, insight, found, listed)
    await _suggest(db, tip, insight, choice)
    if joins:
        await _tell(db, tip, insight)


async def _listed(db: AsyncSession, tip: Tip, found: Mapping[str, Any]) -> list[str]:
    """Which of the organisation's listed words were said, typed, or stand on a sign.

    A group looks after itself: managers, who would look through it, are not in it.
    """
    if tip.group_id:
        return []
    said = found["for_members"] or found
    words = f"{said['title'] or ''}\n{said['text']}\n{found.get('photo_text') or ''}"
    return await listed_words(db, words, found["language"]["language"])


def _warns(found: Mapping[str, Any]) -> bool:
    """Danger waits for nobody's look."""
    urgency, kind = str(found["urgency"]["level"]), str(found["kind"]["kind"])
    return urgency == "alert" or (urgency == "high" and kind == "hazard")


async def _look_first(db: AsyncSession, insight: Insight, found: Mapping[str, Any], listed: list[str]) -> None:
    if not listed or insight.hidden_at or await passed_before(db, insight.organisation_id, insight.id, listed):
        return
    if _warns(found):
        await flag(db, insight.organisation_id, insight.id, listed)
    else:
        await hold(db, insight, listed)


async def _again(db: AsyncSession, tip: Tip, found: dict[str, Any], evidence: InsightTip) -> None:
    insight = await lock_by_id(db, tip.organisation_id, evidence.insight_id)
    if insight.hidden_at:
        # Nobody gets around a manager's decision by moving a pin.
        await refresh(db, insight)
        return
    listed = await _listed(db, tip, found)
    choice = await _choose(db, tip, found)
    if listed and not _warns(found) and not await passed_before(db, tip.organisation_id, insight.id, listed):
        if not await _is_alone(db, insight):
            insight = await _leave(db, tip, insight, evidence, choice._replace(joins=None))
        else:
            await refresh(db, insight)
        await hold(db, insight, listed)
        return
    if not evidence.settled:
        if await _is_alone(db, insight):
            if choice.joins and await _is_untouched(db, insight):
                # The place came late: the insight that the tip made without it goes into the one that it belongs to.
                evidence.score, evidence.disputes = choice.joins.score, choice.joins.disputes
                other, insight = insight, await lock_by_id(db, tip.organisation_id, choice.joins.id)
                await absorb(db, insight, other, settled=False)
                await _tell(db, tip, insight)
                return
        elif choice.left or await _is_elsewhere(db, insight, found["place"]):
            await _leave(db, tip, insight, evidence, choice)
            return
        elif choice.own:
            evidence.score, evidence.disputes = choice.own.score, choice.own.disputes
    await refresh(db, insight)
    await _look_first(db, insight, found, listed)
    await _suggest(db, tip, insight, choice)
    await _tell(db, tip, insight)


async def _leave(db: AsyncSession, tip: Tip, insight: Insight, evidence: InsightTip, choice: "_Choice") -> Insight:
    """From an insight that the tip is no longer about to the one that it says the same as, or to one of its own."""
    if choice.joins:
        into = await lock_by_id(db, tip.organisation_id, choice.joins.id)
        evidence.insight_id, evidence.score, evidence.disputes = into.id, choice.joins.score, choice.joins.disputes
        for one in (into, insight):
            await refresh(db, one)
    else:
        into = await detach(db, insight, [evidence], settled=False, at=_now(tip))
    await _suggest(db, tip, into, choice)
    for one in (insight, into):
        await _tell(db, tip, one)
    return into


class _Choice(NamedTuple):
    """Where a tip belongs, and what a manager may be asked about."""

    joins: joining.Candidate | None = None
    suggested: tuple[joining.Candidate, ...] = ()
    own: joining.Candidate | None = None
    """How the tip stands to the others of the insight that it is evidence of already."""
    left: bool = False
    """It says something else than those."""


async def _choose(db: AsyncSession, tip: Tip, found: Mapping[str, Any]) -> _Choice:
    vector = await db.scalar(
        select(Embedding.vector).filter_by(organisation_id=tip.organisation_id, tip_id=tip.id, model=embedding.MODEL)
    )
    if vector is None:
        # A photo without a word says nothing that could be compared.
        return _Choice()
    place = found["place"]
    own = await db.scalar(select(InsightTip.insight_id).filter_by(organisation_id=tip.organisation_id, tip_id=tip.id))
    asked = {
        "tip": tip.id,
        "own": own,
        "organisation": tip.organisation_id,
        "visibility": tip.visibility,
        "place_kind": place["kind"],
        "site": place["site_id"],
        "lon": place["lon"],
        "lat": place["lat"],
        "within_m": _WITHIN_M,
        "at": tip.received_at,
        "heading_deg": (found.get("heading") or {}).get("heading_deg"),
        "model": embedding.MODEL,
        "most": _MOST_CANDIDATES,
        "most_tips": _MOST_TIPS,
    }
    rows = (await db.execute(_CANDIDATES, asked)).all()
    among_others = any(row.insight_id == own for row in rows)
    asks = found["kind"]["kind"] == "question"
    # Who asks whether a gate is open does not say that it is.
    rows = [row for row in rows if row.asks == asks]
    threshold = joining.join_at(await _lessons(db, tip.organisation_id)) + joining.NOWHERE * (place["kind"] == "none")
    vectors = embedding.unpack([vector, *(row.vector for row in rows)])
    near = vectors[1:] @ vectors[0] >= joining.least_cosine(threshold)
    # All tips of an insight of which one is near: what they have in common counts.
    wanted = {row.insight_id for row, is_near in zip(rows, near, strict=True) if is_near}
    told: dict[UUID, list[Said]] = {}
    for row, one in zip(rows, vectors[1:], strict=True):
        if row.insight_id in wanted:
            told.setdefault(row.insight_id, []).append(said(row.text, row.language, one))
    words = f"{(found['for_members'] or found)['text']}\n{found.get('photo_text') or ''}"
    new = said(words, found["language"]["language"], vectors[0])
    joined, nearly = joining.choose(new, {own: told.pop(own)} if own in told else {}, threshold)
    now = joined or next(iter(nearly), None)
    joins, suggested = joining.choose(new, told, threshold)
    return _Choice(joins, suggested[:_MOST_SUGGESTED], now, left=among_others and now is None)


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


async def _new(db: AsyncSession, tip: Tip, found: Mapping[str, Any]) -> Insight:
    now = _now(tip)
    insight = Insight(
        # Of an anonymous tip nothing tells the minute, and the usual ids do.
        id=uuid4() if tip.anonymous else new_id(),
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
        group_id=tip.group_id,
        created_at=now,
        updated_at=now,
    )
    db.add(insight)
    await db.flush()
    return insight


def _now(tip: Tip) -> datetime:
    """Of an anonymous tip nothing tells the minute, and what was brought in from a file was told when it was told."""
    return tip.received_at if tip.anonymous or tip.imported else datetime.now(UTC)


async def _is_alone(db: AsyncSession, insight: Insight) -> bool:
    tips = select(InsightTip.tip_id).filter_by(organisation_id=insight.organisation_id, insight_id=insight.id)
    return len((await db.scalars(tips.limit(2))).all()) < 2


async def _is_untouched(db: AsyncSession, insight: Insight) -> bool:
    """Whether nobody did anything yet with it that would be lost in another one."""
    taps = select(Confirmation.kind).filter_by(organisation_id=insight.organisation_id, insight_id=insight.id)
    return insight.status == "new" and await db.scalar(taps.limit(1)) is None


async def _suggest(db: AsyncSession, tip: Tip, insight: Insight, choice: _Choice) -> None:
    for one in (choice.joins, *choice.suggested):
        if one and one.id != insight.id:
            await suggest(db, tip.organisation_id, insight.id, one.id, one.score, disputes=one.disputes)


async def _tell(db: AsyncSession, tip: Tip, insight: Insight) -> None:
    insight.updated_at = max(insight.updated_at, _now(tip))
    if insight.published_at:
        await announce_insight(db, insight, "amended")
