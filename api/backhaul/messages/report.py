"""Giving a message that one got to managers, who read nothing else of the two, and what they do about it."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import message_changed
from backhaul.errors import MessageWithdrawn, NotFound
from backhaul.identity.access import Reader
from backhaul.messages.models import Message, MessageReport
from backhaul.messages.queries import of_pair
from backhaul.messages.schemas import MessageReportIn

# In its author's eyes, because a manager has none for it.
_REMOVE = text(f"""
WITH gone AS (
    UPDATE message m SET text = '', removed = true, withdrawn_at = coalesce(m.withdrawn_at, now())
    WHERE m.organisation_id = :organisation AND m.id = :message
    RETURNING m.organisation_id, m.author_id, m.to_id
), pair AS (
    SELECT g.organisation_id, g.author_id AS member_id, g.to_id AS other_id FROM gone g
    UNION ALL SELECT g.organisation_id, g.to_id, g.author_id FROM gone g
)
SELECT {message_changed("b")} FROM pair b
""")  # noqa: S608 - put together from constants
_AS = text("SELECT set_scope(:organisation, :member, :role)")


async def report_message(db: AsyncSession, member: Reader, other_id: UUID, id: UUID, body: MessageReportIn) -> None:
    """Give managers a message of the other's, with its words as they stand. The same again is the same.

    Raises:
        NotFound: the other wrote the member no such message.
        MessageWithdrawn: its author took it back, and there is nothing to read.
    """
    asked = of_pair(member, other_id)
    row = (
        await db.execute(
            select(Message.text, Message.withdrawn_at).filter_by(
                organisation_id=member.organisation_id, id=id, author_id=other_id, to_id=member.id, held=False
            )
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.withdrawn_at is not None:
        raise MessageWithdrawn
    report = insert(MessageReport).values(
        organisation_id=member.organisation_id,
        # It tells no time.
        id=uuid4(),
        message_id=id,
        author_id=asked["other"],
        text=row.text,
        reason=body.reason,
        words=body.words,
        reported_at=datetime.now(UTC).replace(minute=0, second=0, microsecond=0),
    )
    await db.execute(report.on_conflict_do_nothing())


async def settle_report(db: AsyncSession, member: Reader, report_id: UUID, *, remove: bool) -> None:
    """A manager has looked: nothing is wrong with it, or its words go for both. What was shown to managers goes either way.

    Twice is as once. Raises NotFound.
    """
    report = await db.scalar(
        select(MessageReport).filter_by(organisation_id=member.organisation_id, id=report_id).with_for_update()
    )
    if report is None:
        raise NotFound
    if report.settled_at is not None:
        return
    await db.execute(
        update(MessageReport)
        .filter_by(organisation_id=member.organisation_id, id=report_id)
        .values(settled_at=datetime.now(UTC), removed=remove, text="", words=None)
    )
    await db.execute(
        text("SELECT note_audit(:action, 'message', :thing, '{}')"),
        {"action": "hid" if remove else "dismissed_reports", "thing": report.message_id},
    )
    if not remove:
        return
    scope = {"organisation": member.organisation_id, "role": member.role}
    await db.execute(_AS, {**scope, "member": report.author_id})
    await db.execute(_REMOVE, {"organisation": member.organisation_id, "message": report.message_id, "change": "withdrawn"})
    await db.execute(_AS, {**scope, "member": member.id})
