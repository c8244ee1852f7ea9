"""The author says that it should not be hidden, once; another manager answers."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import AppealedAlready, ChangedMeanwhile, NotFound, OwnDecision
from backhaul.identity.access import Reader
from backhaul.insights.tell import tell_authors
from backhaul.moderation.hide import lock_hidden, put_back
from backhaul.moderation.schemas import AppealAnswerIn

_IS_THEIRS = text("""
    SELECT CASE WHEN h.reply_id IS NOT NULL THEN EXISTS (
                    SELECT FROM reply r
                    WHERE r.organisation_id = h.organisation_id AND r.id = h.reply_id AND r.author_id = :member)
                ELSE EXISTS (
                    SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
                    WHERE e.organisation_id = h.organisation_id AND e.insight_id = h.insight_id
                      AND (h.tip_id IS NULL OR t.id = h.tip_id) AND t.withdrawn_at IS NULL
                      AND (t.author_id = :member OR t.receipt_hash = CAST(:receipt AS bytea))) END
    FROM hidden h WHERE h.organisation_id = :organisation AND h.id = :id
""")
_SOMEBODY_ELSE = text("""
    SELECT EXISTS (SELECT FROM member m WHERE m.organisation_id = :organisation AND m.id <> :member
                   AND m.role IN ('manager', 'admin') AND m.deactivated_at IS NULL)
""")


async def appeal(db: AsyncSession, member: Reader, hidden_id: UUID, words: str) -> None:
    """Ask for another look, as the author of what is hidden, in a session that sees replies of hidden insights.

    Raises:
        NotFound: there is no such thing of this member's.
        AppealedAlready: an author has asked before.
        ChangedMeanwhile: it was put back, or no manager has hidden it yet and one will look anyway.
    """
    asked = {"organisation": member.organisation_id, "id": hidden_id, "member": member.id, "receipt": member.receipt_hash}
    if not await db.scalar(_IS_THEIRS, asked):
        raise NotFound
    row = await lock_hidden(db, member.organisation_id, hidden_id)
    if row.cause != "manager":
        raise ChangedMeanwhile("A manager looks at it anyway. If they hide it, you can say why it should be read.")
    if row.appealed_at is not None:
        if row.appeal == words:
            return
        raise AppealedAlready
    row.appeal, row.appealed_at = words, datetime.now(UTC)


async def answer_appeal(db: AsyncSession, member: Reader, hidden_id: UUID, body: AppealAnswerIn) -> None:
    """Put it back, or say why it stays hidden.

    Raises:
        NotFound: there is no such thing, or nobody asked.
        OwnDecision: the manager has hidden it, and there is another one.
        ChangedMeanwhile: somebody else answered, or put it back.
    """
    row = await lock_hidden(db, member.organisation_id, hidden_id)
    if row.appealed_at is None:
        raise NotFound
    if row.appeal_answered_at is not None:
        raise ChangedMeanwhile("Somebody else has answered. Look at the list again.")
    asked = {"organisation": member.organisation_id, "member": member.id}
    if row.hidden_by_id == member.id and await db.scalar(_SOMEBODY_ELSE, asked):
        raise OwnDecision
    row.appeal_answer, row.appeal_answered_at = body.note, datetime.now(UTC)
    await db.flush()
    await db.execute(
        text("SELECT note_audit('answered_appeal', 'hidden', :id, jsonb_build_object('lifted', CAST(:lift AS boolean)))"),
        {"id": hidden_id, "lift": body.lift},
    )
    if body.lift:
        await put_back(db, member, hidden_id)
    else:
        await tell_authors(db, member.organisation_id, row.insight_id)
