"""One tap: still there, gone, helped me."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, func, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import announce
from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_insight
from backhaul.insights.models import Confirmation, Confirming, Insight
from backhaul.insights.tell import tell_authors

_OPPOSITE: dict[Confirming, Confirming] = {"still_there": "gone", "gone": "still_there"}

# A person counts once, however often they say it, by tip or by tap, and by what they said last. All who told it anonymously
# count as one: nobody knows whether they are several.
_LAST_WORDS = text("""
    SELECT count(*) FILTER (WHERE holds) AS agree, count(*) FILTER (WHERE NOT holds) AS disagree,
           max(at) FILTER (WHERE holds) AS newest
    FROM (
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
    ) last
""")


def confidence(agree: int, disagree: int) -> float:
    """How sure we are that it holds, 0.05 to 0.95: (n + 1) / (n + m + 2) for n people who say so and m who say no.

    Laplace's rule of succession: one tip gives 0.67, one person more or less moves a young insight far and an old one
    little. Clamped, because nothing that people tell is certain either way. "Helped me" says nothing about today.
    """
    return min(0.95, max(0.05, (agree + 1) / (agree + disagree + 2)))


async def weigh(db: AsyncSession, insight: Insight) -> None:
    """Set how sure we are of an insight, and since when, from everybody's last word on it."""
    said = (await db.execute(_LAST_WORDS, {"organisation": insight.organisation_id, "insight": insight.id})).one()
    insight.confidence = confidence(said.agree, said.disagree)
    insight.confirmed_at = said.newest or insight.confirmed_at


async def confirm(db: AsyncSession, member: Reader, insight_id: UUID, kind: Confirming) -> None:
    """Note the member's tap. A second "helped" changes nothing, a second "still there" or "gone" says it anew: it holds from
    now on. Those two replace each other.

    Raises NotFound where the member sees no such insight.
    """
    # Locked, so that taps at the same moment count one after the other.
    insight = await lock_insight(db, member, insight_id)
    of_insight = Confirmation.organisation_id == member.organisation_id, Confirmation.insight_id == insight_id
    opposite = _OPPOSITE.get(kind)
    tap = insert(Confirmation).values(
        organisation_id=member.organisation_id, insight_id=insight_id, member_id=member.id, kind=kind
    )
    anew = tap.on_conflict_do_update(constraint="pk_confirmation", set_={"created_at": func.now()})
    added = await db.execute((anew if opposite else tap.on_conflict_do_nothing()).returning(Confirmation.kind))
    if added.scalar_one_or_none() is None:
        return
    if opposite:
        await db.execute(
            delete(Confirmation).where(*of_insight, Confirmation.member_id == member.id, Confirmation.kind == opposite)
        )
    await weigh(db, insight)
    insight.updated_at = datetime.now(UTC)
    await announce(
        db,
        organisation_id=member.organisation_id,
        event="insight",
        id=insight_id,
        change="confirmed",
        visibility=insight.visibility,
    )
    await tell_authors(db, member.organisation_id, insight_id)
