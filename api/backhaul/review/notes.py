"""Notes that managers write to each other about an insight. The table's policy shows them to nobody else."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import announce
from backhaul.errors import ChangedMeanwhile, Invalid, NotAllowed, NotFound
from backhaul.identity.access import Reader
from backhaul.insights.changes import lock_insight
from backhaul.insights.models import Insight
from backhaul.insights.queries import BY_ID
from backhaul.pipeline.alerts import AlertReason, enqueue_alerts
from backhaul.review.models import ManagerNote
from backhaul.review.schemas import NoteIn

MOST_NOTES = 200

_NOTES = text(f"""
SELECT json_build_object('items', coalesce((
    SELECT json_agg(json_build_object(
        'id', n.id, 'text', n.text, 'version', n.version, 'created_at', n.created_at, 'updated_at', n.updated_at,
        'mine', n.author_id IS NOT DISTINCT FROM CAST(:member AS uuid),
        'author', (SELECT json_build_object('id', m.id, 'name', m.name) FROM member m
                   WHERE m.organisation_id = n.organisation_id AND m.id = n.author_id)) ORDER BY n.created_at, n.id)
    FROM manager_note n WHERE n.organisation_id = i.organisation_id AND n.insight_id = i.id), '[]'), 'next', NULL)::text
FROM insight i WHERE {BY_ID}
""")  # noqa: S608 - put together from a constant


async def notes(db: AsyncSession, member: Reader, insight_id: UUID) -> bytes:
    """What managers noted on an insight, as NoteList. Raises NotFound."""
    asked = {"organisation": member.organisation_id, "member": member.id, "id": insight_id}
    found: str | None = (await db.execute(_NOTES, asked)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found.encode()


async def put_note(db: AsyncSession, member: Reader, insight_id: UUID, note_id: UUID, said: NoteIn) -> None:
    """Write a note, or correct one of one's own. Sent twice it is written once.

    Raises:
        NotFound: there is no such insight, or the note is another one's.
        NotAllowed: somebody else wrote it.
        ChangedMeanwhile: `version` is not the newest.
        Invalid: there are too many.
    """
    insight = await lock_insight(db, member, insight_id)
    key = {"organisation_id": member.organisation_id, "id": note_id}
    note = await db.scalar(select(ManagerNote).filter_by(**key).with_for_update(key_share=True))
    if note:
        if note.insight_id != insight_id:
            raise NotFound
        if note.author_id != member.id:
            raise NotAllowed("Managers correct what they wrote themselves.")
        if note.text == said.text:
            return
        if note.version != said.version:
            raise ChangedMeanwhile
        note.text, note.version, note.updated_at = said.text, note.version + 1, datetime.now(UTC)
    else:
        if said.version != 0:
            raise ChangedMeanwhile("It was deleted. Write it as a new one.")
        many = select(ManagerNote.id).filter_by(organisation_id=member.organisation_id, insight_id=insight_id).limit(MOST_NOTES)
        if len((await db.scalars(many)).all()) == MOST_NOTES:
            raise Invalid(f"There are {MOST_NOTES} notes: delete one that nobody needs.")
        values = {"insight_id": insight_id, "author_id": member.id, "text": said.text, "updated_at": datetime.now(UTC)}
        new = insert(ManagerNote).values(**key, **values, version=1).on_conflict_do_nothing(constraint="pk_manager_note")
        if await db.scalar(new.returning(ManagerNote.id)) is None:
            raise ChangedMeanwhile
        await enqueue_alerts(db, member.organisation_id, insight_id, AlertReason.WATCHED, by=member.id)
    await _tell_managers(db, insight)


async def delete_note(db: AsyncSession, member: Reader, insight_id: UUID, note_id: UUID) -> None:
    """Delete a note of one's own. Raises NotFound, also where another manager wrote it."""
    insight = await lock_insight(db, member, insight_id)
    own = {"organisation_id": member.organisation_id, "id": note_id, "insight_id": insight_id, "author_id": member.id}
    if await db.scalar(delete(ManagerNote).filter_by(**own).returning(ManagerNote.id)) is None:
        raise NotFound
    await _tell_managers(db, insight)


async def _tell_managers(db: AsyncSession, insight: Insight) -> None:
    # To managers only, whoever else sees the insight: that there is a note is nobody else's business.
    await announce(
        db,
        organisation_id=insight.organisation_id,
        event="insight",
        id=insight.id,
        change="noted",
        visibility="managers",
    )
