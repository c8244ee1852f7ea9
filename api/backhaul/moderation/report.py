"""Saying that something should not stand there."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.moderation.models import LISTED_WORD, Report
from backhaul.moderation.schemas import ReportIn
from backhaul.secret import derive
from backhaul.talk.reply import lock_where_it_is

_READS_REPLY = text("""
    SELECT read_reply(r) IS NOT NULL FROM reply r
    WHERE r.organisation_id = :organisation AND r.insight_id = :insight AND r.id = :reply
""")


async def report(db: AsyncSession, member: Reader, insight_id: UUID, reply_id: UUID | None, body: ReportIn) -> None:
    """Note that the member finds something wrong with an insight or a reply that they read; the same again is the same.

    Who they are is not stored, but for a keyed hash by which a second report is known. Raises NotFound.
    """
    insight = await lock_where_it_is(db, member, insight_id)
    if reply_id is not None:
        asked = {"organisation": member.organisation_id, "insight": insight.id, "reply": reply_id}
        if not await db.scalar(_READS_REPLY, asked):
            raise NotFound
    thing = reply_id or insight.id
    await _note(db, insight.organisation_id, insight.id, reply_id, f"{member.id} {thing}", body.reason, body.words)


async def flag(db: AsyncSession, organisation_id: UUID, insight_id: UUID, words: list[str]) -> None:
    """Have managers look at something that went out because it warns of danger, although listed words stand in it."""
    await _note(db, organisation_id, insight_id, None, f"{LISTED_WORD} {insight_id}", LISTED_WORD, ", ".join(words))


async def _note(
    db: AsyncSession, organisation_id: UUID, insight_id: UUID, reply_id: UUID | None, who: str, reason: str, words: str | None
) -> None:
    row = insert(Report).values(
        organisation_id=organisation_id,
        # It tells no time.
        id=uuid4(),
        insight_id=insight_id,
        reply_id=reply_id,
        mark=mark_of(organisation_id, who),
        reason=reason,
        words=words,
        reported_at=datetime.now(UTC).replace(minute=0, second=0, microsecond=0),
    )
    await db.execute(row.on_conflict_do_nothing(index_elements=["organisation_id", "mark"]))


def mark_of(organisation_id: UUID, who: str) -> bytes:
    """What tells the same report again, and only to this installation. ``who``: a member and the thing, as `report` has it."""
    return sha256(derive("report", f"{organisation_id} {who}")).digest()


async def settle(db: AsyncSession, organisation_id: UUID, insight_id: UUID, reply_id: UUID | None) -> None:
    """What was reported of it has been looked at."""
    await db.execute(
        update(Report)
        .filter_by(organisation_id=organisation_id, insight_id=insight_id, reply_id=reply_id, settled_at=None)
        .values(settled_at=datetime.now(UTC))
    )


async def dismiss_reports(db: AsyncSession, member: Reader, insight_id: UUID, reply_id: UUID | None) -> None:
    """Nothing is wrong with it. Twice is as once. Raises NotFound where nobody ever reported it."""
    reported = select(Report.id).filter_by(organisation_id=member.organisation_id, insight_id=insight_id, reply_id=reply_id)
    if await db.scalar(reported.limit(1)) is None:
        raise NotFound
    await settle(db, member.organisation_id, insight_id, reply_id)
    await db.execute(
        text("SELECT note_audit('dismissed_reports', :kind, :thing, '{}')"),
        {"kind": "reply" if reply_id else "insight", "thing": reply_id or insight_id},
    )
