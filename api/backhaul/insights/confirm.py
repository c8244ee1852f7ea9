"""One tap: still there, gone, helped me."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_by_id, lock_insight, note_change
from backhaul.insights.models import Confirmation, Confirming, Insight
from backhaul.insights.tell import announce_insight, tell_authors
from backhaul.tips.models import Tip

_OPPOSITE: dict[Confirming, Confirming] = {"still_there": "gone", "gone": "still_there"}

AN_HOUR = timedelta(hours=1)
# A phone may be offline for a month; an older clock is wrong.
OLDEST = timedelta(days=31)

# The insight, or the one that it was merged into, where the member reads it: as the row policy has it for their own requests.
_SEEN_BY_AUTHOR = text("""
    SELECT i.id FROM insight asked
    JOIN insight i ON i.organisation_id = asked.organisation_id AND i.id = coalesce(asked.merged_into_id, asked.id)
    JOIN member m ON m.organisation_id = i.organisation_id AND m.id = :member AND m.deactivated_at IS NULL
    WHERE asked.organisation_id = :organisation AND asked.id = :insight AND i.published_at IS NOT NULL
      AND (audience_has(i.organisation_id, i.visibility, i.group_id, m.id, m.role)
           OR i.visibility <> 'group' AND EXISTS (
                      SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
                      WHERE e.organisation_id = i.organisation_id AND e.insight_id = i.id AND t.author_id = m.id))
""")

# A person counts once, however often they say it, by tip or by tap, and by what they said last. All who told it anonymously
# count as one: nobody knows whether they are several.
_LAST_WORDS = text("""
    WITH last AS (
        SELECT DISTINCT ON (person) person, holds, at FROM (
            SELECT coalesce(t.author_id::text, 'anonymous') AS person, NOT e.disputes AS holds, t.received_at AS at
            FROM insight_tip e
            JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id AND t.withdrawn_at IS NULL
            WHERE e.organisation_id = :organisation AND e.insight_id = :insight
            UNION ALL
            SELECT c.member_id::text, c.kind = 'still_there', c.created_at
            FROM confirmation c
            WHERE c.organisation_id = :organisation AND c.insight_id = :insight AND c.kind IN ('still_there', 'gone')
        ) each ORDER BY person, at DESC
    )
    SELECT count(*) FILTER (WHERE holds) AS agree, count(*) FILTER (WHERE NOT holds) AS disagree,
           max(at) FILTER (WHERE holds) AS newest,
           -- Who said that it is gone before somebody else found it there has been answered.
           count(*) FILTER (WHERE gone) AS missed, max(at) FILTER (WHERE gone) AS missed_at
    FROM (SELECT last.*, NOT holds AND at > coalesce(max(at) FILTER (WHERE holds) OVER (), '-infinity') AS gone FROM last) said
""")

# One person alone takes nothing off the map that others told.
_ENOUGH_TO_END = 2


def confidence(agree: int, disagree: int) -> float:
    """How sure we are that it holds, 0.05 to 0.95: (n + 1) / (n + m + 2) for n people who say so and m who say no.

    Laplace's rule of succession: one tip gives 0.67, one person more or less moves a young insight far and an old one
    little. Clamped, because nothing that people tell is certain either way. "Helped me" says nothing about today.
    """
    return min(0.95, max(0.05, (agree + 1) / (agree + disagree + 2)))


async def weigh(db: AsyncSession, insight: Insight) -> None:
    """Set how sure we are of an insight, since when, and whether it is gone, from everybody's last word on it.

    It is gone when two people say so and nobody found it there since, or when all who told of it say so themselves. Until
    then a "gone" is a doubt, about which whoever passes next is asked. Either ends with a "still there".
    """
    said = (await db.execute(_LAST_WORDS, {"organisation": insight.organisation_id, "insight": insight.id})).one()
    insight.confidence = confidence(said.agree, said.disagree)
    insight.confirmed_at = said.newest or insight.confirmed_at
    is_gone = said.missed >= _ENOUGH_TO_END or (said.missed > 0 and said.agree == 0)
    insight.gone_at = said.missed_at if is_gone else None
    insight.doubted_at = None if is_gone else said.missed_at


async def confirm(
    db: AsyncSession, member: Reader, insight_id: UUID, kind: Confirming, said_at: datetime | None = None
) -> None:
    """Note the member's tap. A second "helped" changes nothing, a second "still there" or "gone" says it anew: it holds from
    then on. Those two replace each other, and the one that was said later stands. Sent again, it changes nothing.

    Raises NotFound where the member sees no such insight.
    """
    # Locked, so that taps at the same moment count one after the other.
    await _note(db, await lock_insight(db, member, insight_id), member.id, kind, said_at)


async def seen_by_author(db: AsyncSession, tip: Tip, insight_id: UUID | None) -> UUID | None:
    """The insight, or the one that it was merged into, where the tip's author reads it."""
    asked = {"organisation": tip.organisation_id, "insight": insight_id, "member": tip.author_id}
    found: UUID | None = (await db.execute(_SEEN_BY_AUTHOR, asked)).scalar_one_or_none()
    return found


async def confirm_as_author(db: AsyncSession, tip: Tip, kind: Confirming) -> None:
    """The same, said in a recording: what a driver answered who was asked. Nothing where its author sees no such insight."""
    insight_id = await seen_by_author(db, tip, tip.answers_id)
    if insight_id is not None and tip.author_id is not None:
        await _note(db, await lock_by_id(db, tip.organisation_id, insight_id), tip.author_id, kind, tip.captured_at)


async def _note(db: AsyncSession, insight: Insight, member_id: UUID, kind: Confirming, said_at: datetime | None) -> None:
    now = datetime.now(UTC)
    said_at = now if said_at is None else max(now - OLDEST, min(now, said_at))
    own = (
        Confirmation.organisation_id == insight.organisation_id,
        Confirmation.insight_id == insight.id,
        Confirmation.member_id == member_id,
    )
    opposite = _OPPOSITE.get(kind)
    later = select(Confirmation.kind).where(*own, Confirmation.kind == opposite, Confirmation.created_at > said_at)
    if opposite and await db.scalar(later):
        return
    noted_at = _kept(said_at, now)
    tap = insert(Confirmation).values(
        organisation_id=insight.organisation_id, insight_id=insight.id, member_id=member_id, kind=kind, created_at=noted_at
    )
    anew = tap.on_conflict_do_update(
        constraint="pk_confirmation", set_={"created_at": noted_at}, where=Confirmation.created_at < said_at
    )
    added = await db.execute((anew if opposite else tap.on_conflict_do_nothing()).returning(Confirmation.kind))
    if added.scalar_one_or_none() is None:
        return
    if opposite:
        await db.execute(delete(Confirmation).where(*own, Confirmation.kind == opposite))
    was_gone = insight.gone_at is not None
    await weigh(db, insight)
    if was_gone != (insight.gone_at is not None):
        # Not who: whoever taps is nobody's business.
        note_change(
            db,
            organisation_id=insight.organisation_id,
            insight_id=insight.id,
            change={"gone": {"from": was_gone, "to": not was_gone}},
        )
    insight.updated_at = now
    await announce_insight(db, insight, "confirmed")
    await tell_authors(db, insight.organisation_id, insight.id)


def _kept(said_at: datetime, now: datetime) -> datetime:
    """When it counts from. Of what waited for a network only the end of its hour is stored: a member's answers with the minute
    of each would be a trail of where they drove.
    """
    if now - said_at < AN_HOUR:
        return now
    return said_at.replace(minute=0, second=0, microsecond=0) + AN_HOUR
