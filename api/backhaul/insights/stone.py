"""A reply that its author took back: its words go, and a stone stays in the thread where others had read it."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.insights.words import take_back_besides

# How search calls what was replied.
SOURCE = "reply"

# Replies stand above this layer, but a tip that is one takes it along. `masked_revision` stays: it tells that others read it.
_STONE = text("""
UPDATE reply SET text = '', translations = '{}', masked = NULL, masked_for_members = NULL, vector = NULL, accepted_at = NULL,
                 withdrawn_at = now()
WHERE organisation_id = :organisation AND id = :id AND withdrawn_at IS NULL RETURNING insight_id
""")
_WITH_IT = [
    text(f"DELETE FROM {table} WHERE organisation_id = :organisation AND reply_id = :id")  # noqa: S608 - names of ours
    for table in ("reply_edit", "reply_reaction", "reply_mention")
]


async def leave_stone(db: AsyncSession, organisation_id: UUID, reply_id: UUID) -> UUID | None:
    """Take a reply's words, what it said before, whom it mentioned, and the taps under it. The row stays, so that a phone that
    sends it again is told. Answers the insight that it stands under, None where nothing was to be taken.
    """
    of_reply = {"organisation": organisation_id, "id": reply_id}
    insight_id: UUID | None = (await db.execute(_STONE, of_reply)).scalar_one_or_none()
    if insight_id is not None:
        for delete in _WITH_IT:
            await db.execute(delete, of_reply)
        await take_back_besides(db, organisation_id, source=SOURCE, source_id=reply_id)
    return insight_id
