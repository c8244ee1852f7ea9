"""The tag list of an organisation, and the tags of an insight: what a person decides stands, the rest is found."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotAllowed, NotFound
from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_insight, note_change
from backhaul.insights.models import InsightTag, InsightTip, Tag, TagExample
from backhaul.insights.tell import announce_insight
from backhaul.tips.models import Tip

# Of what has no tag.
HALF_LIFE_DAYS = 30.0

_DEFAULTS = Path(__file__).parent / "default_tags.json"

# What people said of an insight's tags. It is kept with the tips, so it follows them where insights are joined or split,
# and of two opposite words the newer one counts.
_DECIDED = """
decided AS (
    SELECT DISTINCT ON (x.tag_id) x.tag_id, x.holds
    FROM insight_tip e JOIN tag_example x ON x.organisation_id = e.organisation_id AND x.tip_id = e.tip_id AND x.said
    WHERE e.organisation_id = :organisation AND e.insight_id = :insight
    ORDER BY x.tag_id, x.changed_at DESC, x.tip_id
)
"""
# What was found in its tips: for each tag the tip that speaks for it most clearly.
_FOUND = """
found AS (
    SELECT DISTINCT ON (g.id) g.id AS tag_id, CAST(f ->> 'score' AS float8) AS score,
           (f -> 'evidence') || CASE WHEN jsonb_typeof(f -> 'likeness') = 'object' THEN jsonb_build_array(f -> 'likeness')
                                     ELSE '[]' END AS evidence
    FROM insight_tip e
    JOIN understanding u ON u.organisation_id = e.organisation_id AND u.tip_id = e.tip_id
    CROSS JOIN LATERAL jsonb_array_elements(u.findings -> 'tags') f
    JOIN tag g ON g.organisation_id = e.organisation_id AND g.slug = f ->> 'slug'
    WHERE e.organisation_id = :organisation AND e.insight_id = :insight
    ORDER BY g.id, CAST(f ->> 'score' AS float8) DESC, e.tip_id
)
"""
_TAKE_OFF = text(f"""
WITH {_DECIDED}, {_FOUND}
DELETE FROM insight_tag t
WHERE t.organisation_id = :organisation AND t.insight_id = :insight AND t.set_by IS NULL
  AND NOT EXISTS (SELECT FROM decided d WHERE d.tag_id = t.tag_id AND d.holds)
  AND (NOT EXISTS (SELECT FROM found f WHERE f.tag_id = t.tag_id)
       OR EXISTS (SELECT FROM decided d WHERE d.tag_id = t.tag_id))
""")  # noqa: S608 - put together from the constants above
_PUT_ON = text(f"""
WITH {_DECIDED}, {_FOUND}
INSERT INTO insight_tag (organisation_id, insight_id, tag_id, score, evidence)
SELECT :organisation, :insight, coalesce(d.tag_id, f.tag_id),
       CASE WHEN d.holds THEN 1 ELSE f.score END, coalesce(f.evidence, '[]')
FROM found f FULL JOIN decided d ON d.tag_id = f.tag_id
WHERE d.holds IS NOT FALSE
ON CONFLICT (organisation_id, insight_id, tag_id) DO UPDATE SET score = excluded.score, evidence = excluded.evidence
WHERE insight_tag.set_by IS NULL
""")  # noqa: S608 - put together from the constants above


async def add_default_tags(db: AsyncSession, organisation_id: UUID) -> None:
    """Give a new organisation the default tags; it edits them from then on."""
    for ordinal, tag in enumerate(json.loads(_DEFAULTS.read_text())):
        db.add(Tag(organisation_id=organisation_id, ordinal=ordinal, **tag))
    await db.flush()


async def retag(db: AsyncSession, organisation_id: UUID, insight_id: UUID) -> float:
    """Give an insight the tags that were found in its tips; those that a person set or removed stay as they are.

    Returns in how many days it fades to half: as fast as the quickest of its tags.

    To be called when its tips changed or were understood anew, with the insight locked or made in this transaction.
    """
    of_insight = {"organisation": organisation_id, "insight": insight_id}
    await db.execute(_TAKE_OFF, of_insight)
    await db.execute(_PUT_ON, of_insight)
    return await _half_life_days(db, organisation_id, insight_id)


async def _half_life_days(db: AsyncSession, organisation_id: UUID, insight_id: UUID) -> float:
    tags = (
        select(func.min(Tag.half_life_days))
        .join(InsightTag, (InsightTag.organisation_id == Tag.organisation_id) & (InsightTag.tag_id == Tag.id))
        .where(Tag.organisation_id == organisation_id, InsightTag.insight_id == insight_id)
    )
    return await db.scalar(tags) or HALF_LIFE_DAYS


async def decide_tag(db: AsyncSession, member: Reader, insight_id: UUID, slug: str, *, holds: bool) -> None:
    """Set a tag of an insight or take it off, for good: no machine changes it any more, and the tagger learns from it.

    The tags that were left as they are count as looked at, which teaches a little too.

    Raises:
        NotFound: the member sees no such insight, or the organisation has no such tag.
        NotAllowed: who neither manages nor wrote one of its tips, and an author where a manager set the tag.
    """
    insight = await lock_insight(db, member, insight_id)
    tips = (
        await db.execute(
            select(Tip.id, Tip.author_id, Tip.receipt_hash)
            .join(InsightTip, (InsightTip.organisation_id == Tip.organisation_id) & (InsightTip.tip_id == Tip.id))
            .where(InsightTip.organisation_id == member.organisation_id, InsightTip.insight_id == insight_id)
            .order_by(Tip.id)
        )
    ).all()
    # An author says it of their own tips, a manager of all.
    tips = [tip for tip in tips if member.manages or member.wrote(tip.author_id, tip.receipt_hash)]
    if not tips:
        raise NotAllowed
    slugs = {
        row.id: row.slug
        for row in await db.execute(select(Tag.id, Tag.slug).where(Tag.organisation_id == member.organisation_id))
    }
    tag_id = next((id for id, name in slugs.items() if name == slug), None)
    if tag_id is None:
        raise NotFound
    of_insight = (InsightTag.organisation_id == member.organisation_id, InsightTag.insight_id == insight_id)
    tags = {tag.tag_id: tag for tag in await db.scalars(select(InsightTag).where(*of_insight))}
    before = sorted(slugs[id] for id in tags)
    # Who decides answers for it. An author need not be named, and of an anonymous tip must not be.
    set_by = member.id if member.manages else None
    tag = tags.pop(tag_id, None)
    if tag and tag.set_by and not member.manages:
        raise NotAllowed
    if tag and not holds:
        await db.delete(tag)
    elif tag:
        tag.score, tag.set_by = 1.0, set_by or tag.set_by
    elif holds:
        db.add(
            InsightTag(
                organisation_id=member.organisation_id,
                insight_id=insight_id,
                tag_id=tag_id,
                score=1.0,
                evidence=[],
                set_by=set_by,
            )
        )
    await _remember(
        db, member.organisation_id, [tip.id for tip in tips], slugs, {*tags} | ({tag_id} if holds else set()), tag_id
    )
    await db.flush()
    insight.half_life_days = await _half_life_days(db, member.organisation_id, insight_id)
    after = sorted({slugs[id] for id in tags} | ({slug} if holds else set()))
    if after == before:
        return
    insight.updated_at = datetime.now(UTC)
    change = {"tags": {"from": before, "to": after}}
    note_change(db, organisation_id=member.organisation_id, insight_id=insight_id, member_id=set_by, change=change)
    await announce_insight(db, insight, "amended")


async def _remember(
    db: AsyncSession, organisation_id: UUID, tips: list[UUID], tags: dict[UUID, str], hold: set[UUID], said: UUID
) -> None:
    """Make examples of what a person said of one tag and of the other tags that they left standing."""
    at = datetime.now(UTC)
    rows = [
        {
            "organisation_id": organisation_id,
            "tip_id": tip,
            "tag_id": tag,
            "holds": tag in hold,
            "said": tag == said,
            "changed_at": at,
        }
        for tip in tips
        for tag in sorted(tags)
    ]
    if not rows:
        return
    example = insert(TagExample).values(rows)
    new = example.excluded
    await db.execute(
        example.on_conflict_do_update(
            constraint="pk_tag_example",
            set_={"holds": new.holds, "said": new.said, "changed_at": new.changed_at},
            # What somebody said is not undone by what somebody left standing, nor learned again when it is said again.
            where=(new.said & (~TagExample.said | (TagExample.holds != new.holds))) | ~TagExample.said,
        )
    )
