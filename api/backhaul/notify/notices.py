"""Telling what is no news of an insight that its reader can open: that something of theirs was hidden or put back, that a
webhook is paused, or that somebody made a code that signs in as them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import inbox_changed
from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.notify.tell import how, verdict_on
from backhaul.pipeline.alerts import AlertReason, Notice
from backhaul.pipeline.queue import defer
from backhaul.pipeline.stages import NOTIFY
from backhaul.settings import get_settings

PUSH_NOTICE, MAIL_NOTICE = "notice.push", "mail.notice"

# Told in the way in which a member wants to hear this of an insight.
_LIKE: Mapping[Notice, AlertReason] = {
    "hidden": AlertReason.DECIDED,
    "put_back": AlertReason.DECIDED,
    "webhook_paused": AlertReason.ESCALATED,
    # It concerns nobody but them.
    "let_in": AlertReason.MESSAGE,
}
# Who wrote a reply, or told what is hidden; of an anonymous tip nobody. All admins for a webhook, which nobody owns. And who
# can be signed in as; by whom stands in the audit, not here.
_WHOM = """
SELECT DISTINCT ON (w.member_id) w.member_id, w.path, w.name FROM (
    SELECT r.author_id AS member_id, '/insights/' || r.insight_id AS path, NULL::text AS name
    FROM hidden h JOIN reply r ON r.organisation_id = h.organisation_id AND r.id = h.reply_id AND r.withdrawn_at IS NULL
    WHERE h.organisation_id = :organisation AND h.id = :thing AND (h.lifted_at IS NULL) = (:kind = 'hidden')
    UNION ALL
    SELECT t.author_id, '/tips/' || t.id, NULL
    FROM hidden h
    JOIN insight_tip e ON e.organisation_id = h.organisation_id AND e.insight_id = h.insight_id AND h.reply_id IS NULL
    JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id AND t.withdrawn_at IS NULL
    WHERE h.organisation_id = :organisation AND h.id = :thing AND (h.lifted_at IS NULL) = (:kind = 'hidden')
      AND (h.tip_id IS NULL OR t.id = h.tip_id)
    UNION ALL
    SELECT a.id, '/connections', k.name
    FROM webhook k JOIN member a ON a.organisation_id = k.organisation_id AND a.role = 'admin' AND a.deactivated_at IS NULL
    WHERE k.organisation_id = :organisation AND k.id = :thing AND k.paused IN ('failing', 'gone') AND :kind = 'webhook_paused'
    UNION ALL
    SELECT m.id, '/me', NULL FROM member m WHERE m.organisation_id = :organisation AND m.id = :thing AND :kind = 'let_in'
) w
WHERE w.member_id IS NOT NULL AND w.member_id IS DISTINCT FROM CAST(:by AS uuid)
ORDER BY w.member_id, w.path
"""
# Told again, as of a webhook that is paused once more, it is new again.
_TELL = text(f"""
WITH whom AS ({_WHOM}), told AS (
    INSERT INTO notice (organisation_id, id, member_id, kind, thing_id, path, name, at)
    SELECT :organisation, gen_random_uuid(), w.member_id, :kind, :thing, w.path, w.name, :now FROM whom w
    ON CONFLICT (organisation_id, member_id, kind, thing_id) DO UPDATE SET at = excluded.at, read = false WHERE notice.read
    RETURNING organisation_id, id, member_id
), gone AS (
    -- Put back before its author read that it was hidden.
    DELETE FROM notice n WHERE n.organisation_id = :organisation AND :kind = 'put_back' AND n.kind = 'hidden'
      AND n.thing_id = :thing AND NOT n.read
)
SELECT n.id, n.member_id, {inbox_changed("n")} AS announced, false AS hazard_on_route, {how("n.member_id")}
FROM told n
JOIN member m ON m.organisation_id = :organisation AND m.id = n.member_id AND m.deactivated_at IS NULL
JOIN organisation o ON o.id = :organisation
LEFT JOIN notification_settings s ON s.organisation_id = n.organisation_id AND s.member_id = n.member_id
LEFT JOIN mailbox b ON b.organisation_id = n.organisation_id AND b.member_id = n.member_id AND b.address IS NOT NULL
                   AND b.failed IS DISTINCT FROM 'recipient' AND :mails
""")  # noqa: S608 - put together from constants
_READ = text(f"""
WITH read AS (
    UPDATE notice SET read = true WHERE organisation_id = :organisation AND member_id = :member AND id = :id
    RETURNING organisation_id, member_id
)
SELECT {inbox_changed("r")} FROM read r
""")  # noqa: S608 - put together from constants
_ALL_READ = text("UPDATE notice SET read = true WHERE organisation_id = :organisation AND member_id = :member AND NOT read")


async def tell_notice(
    db: AsyncSession, organisation_id: UUID, kind: Notice, thing_id: UUID, *, by: UUID | None, now: datetime
) -> None:
    """Put it into the inbox of whom it concerns, and have them woken or written to when they want to hear."""
    asked = {"organisation": organisation_id, "kind": kind, "thing": thing_id, "by": by, "now": now}
    for row in (await db.execute(_TELL, {**asked, "mails": get_settings().smtp_host is not None})).all():
        verdict = verdict_on(row, _LIKE[kind], now)
        about = {"organisation_id": str(organisation_id), "notice_id": str(row.id)}
        if verdict.via == "push":
            phones = [{**about, "phone_id": str(phone)} for phone in row.phones]
            await defer(db, PUSH_NOTICE, NOTIFY, *phones, not_before=verdict.at)
        elif verdict.via in ("mail", "digest"):
            await defer(db, MAIL_NOTICE, NOTIFY, {**about, "member_id": str(row.member_id)}, not_before=verdict.at)


async def mark_notice_read(db: AsyncSession, member: Reader, id: UUID) -> None:
    """One was read. Raises NotFound where the member has no such one."""
    asked = {"organisation": member.organisation_id, "member": member.id, "id": id}
    if (await db.execute(_READ, asked)).one_or_none() is None:
        raise NotFound


async def mark_notices_read(db: AsyncSession, member: Reader) -> None:
    """All were read."""
    await db.execute(_ALL_READ, {"organisation": member.organisation_id, "member": member.id})
