"""Telling those who follow what an insight concerns: alerts, and which of them wake a phone."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.changes import inbox_changed
from backhaul.notify.decide import Hearing, Occasion, Verdict, decide
from backhaul.notify.follow import seen_key
from backhaul.pipeline.alerts import AlertReason
from backhaul.pipeline.queue import defer
from backhaul.pipeline.stages import NOTIFY
from backhaul.settings import get_settings
from backhaul.talk.mention import MENTIONED_ANEW
from backhaul.talk.queries import WHO_KNOWS

PUSH, MAIL_ALERTS = "alert.push", "mail.alerts"
KEPT = timedelta(days=90)

# A browser whose session ended, because its member signed out or another one signed in, is not woken.
_PHONES = """
SELECT e.id FROM push_endpoint e
JOIN session k ON k.organisation_id = e.organisation_id AND k.id = e.session_id
              AND k.revoked_at IS NULL AND k.expires_at > now()
WHERE e.organisation_id = :organisation AND e.member_id = {member}
"""

# How a member wants to hear, and by what they can: with their settings `s`, mailbox `b` and organisation `o`.
_HOW = """
coalesce(s.push, true) AS push, coalesce(s.quiet, true) AS quiet, coalesce(s.quiet_from, '20:00') AS quiet_from,
    coalesce(s.quiet_until, '06:00') AS quiet_until, coalesce(s.daily_limit, 5) AS daily_limit,
    coalesce(s.hazards_break_through, false) AS hazards_break_through, coalesce(s.time_zone, o.time_zone) AS time_zone,
    coalesce(s.channels, '{{}}') AS channels, coalesce(b.at_once, false) AS mail, coalesce(b.digest, false) AS digest,
    -- No day of any zone is longer ago.
    ARRAY(SELECT b.push_at FROM alert b WHERE b.organisation_id = :organisation AND b.member_id = {member}
          AND b.push = 'now' AND b.push_at > CAST(:now AS timestamptz) - interval '26 hours') AS sent,
    ARRAY({phones}) AS phones
"""


def how(member: str) -> str:
    """These columns, of the member whose id this is in SQL."""
    return _HOW.format(member=member, phones=_PHONES.format(member=member))


# The settings, the mailbox and, before them, whoever is told: of these rows `how` reads.
_SETTINGS_OF = """
LEFT JOIN notification_settings s ON s.organisation_id = {member}.organisation_id AND s.member_id = {member}.id
LEFT JOIN mailbox b ON b.organisation_id = {member}.organisation_id AND b.member_id = {member}.id AND b.address IS NOT NULL
                   AND b.failed IS DISTINCT FROM 'recipient' AND :mails
"""

# Matching, what each may see, who wrote it, who has seen it, who was told before, and how each wants to hear: one statement.
_WHOM = text(f"""
WITH known AS MATERIALIZED (
    SELECT i.id, i.visibility, i.group_id, i.kind = 'hazard' AS is_hazard,
           -- To the minute it would say when an anonymous author told it.
           CASE WHEN EXISTS (SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
                             WHERE e.organisation_id = :organisation AND e.insight_id = i.id AND t.anonymous)
                THEN date_trunc('hour', CAST(:now AS timestamptz)) ELSE CAST(:now AS timestamptz) END AS at
    FROM insight i WHERE i.organisation_id = :organisation AND i.id = :insight AND i.published_at IS NOT NULL
      -- What is over or has faded is no news, also when a newer model has just understood it anew.
      AND (is_current(i) OR :reason NOT IN ('published', 'urgent'))
      -- A decision that was undone before anybody was told is no news either.
      AND (:reason <> 'decided' OR i.status IN ('done', 'declined'))
), follower AS MATERIALIZED (
    SELECT c.member_id, bool_or(c.by_route) AS by_route, bool_or(c.is_theirs) AS is_theirs, bool_or(c.watches) AS watches FROM (
        SELECT f.member_id, f.by_route, false AS is_theirs, false AS watches FROM followers_of(:insight) f
        WHERE :reason NOT IN ('thanked', 'asked', 'escalated', 'assigned', 'watched', 'mentioned')
        UNION ALL
        -- What comes of a tip comes home to who told it.
        SELECT t.author_id, false, true, false
        FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
        WHERE e.organisation_id = :organisation AND e.insight_id = :insight AND t.author_id IS NOT NULL
          AND t.withdrawn_at IS NULL AND :reason IN ('answered', 'accepted', 'decided', 'changed', 'thanked')
        UNION ALL
        SELECT r.author_id, false, true, false FROM reply r
        WHERE r.organisation_id = :organisation AND r.insight_id = :insight AND r.accepted_at IS NOT NULL
          AND r.author_id IS NOT NULL AND :reason = 'accepted'
        UNION ALL
        SELECT w.member_id, false, false, false FROM ({WHO_KNOWS}) w WHERE :reason = 'asked'
        UNION ALL
        -- Whoever is mentioned is meant, also where they told it themselves or have seen it, but only while they may read it.
        SELECT w.member_id, false, true, false FROM ({MENTIONED_ANEW}) w WHERE :reason = 'mentioned'
        UNION ALL
        SELECT i.assignee_id, false, true, false FROM insight i
        WHERE i.organisation_id = :organisation AND i.id = :insight AND i.assignee_id IS NOT NULL
          AND :reason IN ('escalated', 'assigned')
        UNION ALL
        -- Who manages no longer watches no longer.
        SELECT w.member_id, false, false, true
        FROM watcher w JOIN member m ON m.organisation_id = w.organisation_id AND m.id = w.member_id
        WHERE w.organisation_id = :organisation AND w.insight_id = :insight AND m.role IN ('manager', 'admin')
          AND :reason IN ('decided', 'changed', 'answered', 'accepted', 'watched')
    ) c GROUP BY c.member_id
), hearer AS (
    SELECT m.organisation_id, m.id, f.by_route
    FROM known i
    CROSS JOIN follower f
    JOIN member m ON m.organisation_id = :organisation AND m.id = f.member_id AND m.deactivated_at IS NULL
    -- As the policy of insight has it for those who wrote none of it, and of a group for those, too.
    WHERE (f.is_theirs AND i.visibility <> 'group' OR audience_has(m.organisation_id, i.visibility, i.group_id, m.id, m.role))
      AND m.id IS DISTINCT FROM CAST(:by AS uuid)
      AND (f.is_theirs OR f.watches OR NOT EXISTS (
              SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
              WHERE e.organisation_id = :organisation AND e.insight_id = i.id AND t.author_id = m.id))
      -- Once for each reason; and who follows the place of a question and knows it hears of it once. Whom it was given to
      -- again, or who watches, hears of it again once they have read what they were told before.
      AND NOT EXISTS (SELECT FROM alert b WHERE b.organisation_id = :organisation AND b.member_id = m.id
                        AND b.insight_id = i.id
                        AND (:reason = 'asked' OR (b.reason = :reason AND NOT (b.read AND :reason IN ('assigned', 'watched')))))
      AND (f.is_theirs OR f.watches OR NOT EXISTS (
              SELECT FROM insight_seen s WHERE s.organisation_id = :organisation AND s.insight_id = i.id
                AND s.mark = sha256(CAST(:key AS bytea) || uuid_send(m.id) || uuid_send(i.id))))
)
SELECT h.id AS member_id, known.at, known.is_hazard AND h.by_route AS hazard_on_route,
    {how("h.id")}
FROM hearer h
JOIN known ON true
JOIN organisation o ON o.id = h.organisation_id
{_SETTINGS_OF.format(member="h")}ORDER BY h.id
""")  # noqa: S608 - put together from constants

# Mentioned once more on the same insight is news: it takes the place of what was said of it before.
_AGAIN = text(f"""
DELETE FROM alert a USING ({MENTIONED_ANEW}) w
WHERE a.organisation_id = :organisation AND a.insight_id = :insight AND a.member_id = w.member_id AND a.reason = 'mentioned'
""")  # noqa: S608 - put together from constants
_TOLD_MENTIONED = text("""
UPDATE reply_mention x SET told = true FROM reply r
WHERE x.organisation_id = :organisation AND NOT x.told AND r.organisation_id = x.organisation_id AND r.id = x.reply_id
  AND r.insight_id = :insight AND r.masked_revision = r.revision
""")

# Open pages are told that there is something new. A second run at the same moment adds none.
_TELL = text(f"""
WITH told AS (
    INSERT INTO alert (organisation_id, id, member_id, insight_id, reason, at, push, push_at, via)
    SELECT :organisation, gen_random_uuid(), d.member_id, :insight, :reason, :at, d.push, d.push_at, d.via
    FROM unnest(CAST(:members AS uuid[]), CAST(:pushes AS text[]), CAST(:ats AS timestamptz[]), CAST(:vias AS text[]))
        AS d(member_id, push, push_at, via)
    ON CONFLICT (organisation_id, member_id, insight_id, reason) DO UPDATE
    SET at = excluded.at, ordinal = DEFAULT, read = false, push = excluded.push, push_at = excluded.push_at, via = excluded.via
    WHERE alert.reason IN ('assigned', 'watched') AND alert.read
    RETURNING organisation_id, id, member_id
)
SELECT a.id, a.member_id, {inbox_changed("a")} AS announced FROM told a ORDER BY a.member_id
""")  # noqa: S608 - put together from constants

# In the receiver's scope: nobody else may know that there is something to read.
_RECEIVER = text("""
SELECT set_scope(m.organisation_id, m.id, m.role) FROM member m
WHERE m.organisation_id = :organisation AND m.id = :to AND m.deactivated_at IS NULL
""")
_IS_UNREAD = text("""
SELECT EXISTS (
    SELECT FROM conversation c
    JOIN message x ON x.organisation_id = c.organisation_id AND x.author_id = c.other_id AND x.to_id = c.member_id
    WHERE c.organisation_id = :organisation AND c.member_id = :to AND c.other_id = :by AND NOT c.muted AND NOT c.blocked
      AND NOT x.held AND x.withdrawn_at IS NULL AND x.ordinal > c.read)
""")
_WORKER = text("SELECT set_scope(:organisation, NULL, 'worker')")
_HOW_THEY_HEAR = text(f"""
SELECT m.id AS member_id, CAST(:now AS timestamptz) AS at, false AS hazard_on_route, {how("m.id")}
FROM member m
JOIN organisation o ON o.id = m.organisation_id
{_SETTINGS_OF.format(member="m")}
WHERE m.organisation_id = :organisation AND m.id = :to
""")  # noqa: S608 - put together from constants
# One for each who wrote: it rings again once it was read.
_TELL_MESSAGE = text(f"""
WITH told AS (
    INSERT INTO alert (organisation_id, id, member_id, from_id, reason, at, push, push_at, via)
    VALUES (:organisation, gen_random_uuid(), :to, :by, 'message', :now, :push, :push_at, :via)
    ON CONFLICT (organisation_id, member_id, from_id) WHERE from_id IS NOT NULL DO UPDATE
    SET at = excluded.at, ordinal = DEFAULT, read = false, push = excluded.push, push_at = excluded.push_at, via = excluded.via
    WHERE alert.read
    RETURNING organisation_id, id, member_id
)
SELECT a.id, {inbox_changed("a")} AS announced FROM told a
""")  # noqa: S608 - put together from constants

# All that waits for a member at once: one push, or one mail, tells of it. Of what was read meanwhile, or is no longer theirs to
# see, none.
_WAITED = text(f"""
WITH due AS (
    UPDATE alert a SET push = 'told', push_at = :now
    WHERE a.organisation_id = :organisation AND a.push = 'later' AND a.push_at <= :now
    RETURNING a.member_id, a.read, a.via
)
SELECT d.member_id, d.via, ARRAY({_PHONES.format(member="d.member_id")}) AS phones
FROM (SELECT member_id, via FROM due WHERE NOT read GROUP BY member_id, via) d ORDER BY d.member_id, d.via
""")  # noqa: S608 - put together from constants
_DUE = text("SELECT * FROM organisations_with_alerts_due(:now)")
_OLD = text("SELECT * FROM organisations_with_old_alerts(:before)")
_FORGET = text("DELETE FROM alert WHERE organisation_id = :organisation AND at < :before")
_FORGET_NOTICES = text("DELETE FROM notice WHERE organisation_id = :organisation AND at < :before")
_FORGET_SEEN = text("""
DELETE FROM insight_seen s USING insight i
WHERE s.organisation_id = :organisation AND i.organisation_id = s.organisation_id AND i.id = s.insight_id
  AND i.updated_at < :before
""")


async def tell_followers(
    db: AsyncSession, organisation_id: UUID, insight_id: UUID, reason: AlertReason, *, by: UUID | None, now: datetime
) -> int:
    """Put an alert into the inbox of everybody whom it concerns, and have phones woken; answers how many were told.

    A constant number of statements, however many follow.
    """
    # Two insights at once would each see that only four pushes were sent today.
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"alerts {organisation_id}", 0))))
    asked = {
        "organisation": organisation_id,
        "insight": insight_id,
        "reason": str(reason),
        "by": by,
        "now": now,
        "key": seen_key(organisation_id),
    }
    is_mentioned = reason == AlertReason.MENTIONED
    if is_mentioned:
        await db.execute(_AGAIN, asked)
    hearers = (await db.execute(_WHOM, {**asked, "mails": get_settings().smtp_host is not None})).all()
    heard = [(row, verdict) for row in hearers if (verdict := verdict_on(row, reason, now)).inbox]
    decided: dict[str, Any] = {
        "at": heard[0][0].at if heard else now,
        "members": [row.member_id for row, _ in heard],
        "pushes": [verdict.push for _, verdict in heard],
        "ats": [verdict.at for _, verdict in heard],
        "vias": [verdict.via for _, verdict in heard],
    }
    added = (await db.execute(_TELL, {**asked, **decided})).all() if heard else []
    if is_mentioned:
        await db.execute(_TOLD_MENTIONED, asked)
    alerts = {row.member_id: row.id for row in added}
    at_once = [(row, verdict.via) for row, verdict in heard if verdict.push == "now" and row.member_id in alerts]
    pushes = [
        push
        for row, via in at_once
        if via == "push"
        for push in _wake(organisation_id, row.phones, alert_id=str(alerts[row.member_id]))
    ]
    mails = [
        _write(organisation_id, row.member_id, alert_id=str(alerts[row.member_id])) for row, via in at_once if via == "mail"
    ]
    await _send(db, pushes, mails)
    return len(added)


async def tell_of_message(db: AsyncSession, organisation_id: UUID, to: UUID, by: UUID, now: datetime) -> bool:
    """Put that somebody wrote into the inbox of whom they wrote to, and have a phone woken; whether there was news.

    What was read meanwhile on an open phone, was taken back, or is of somebody whom they muted, is none.
    """
    await db.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"alerts {organisation_id}", 0))))
    asked: dict[str, Any] = {"organisation": organisation_id, "to": to, "by": by, "now": now}
    found = (await db.execute(_RECEIVER, asked)).one_or_none()
    unread = found is not None and await db.scalar(_IS_UNREAD, asked)
    await db.execute(_WORKER, asked)
    if not unread:
        return False
    row = (await db.execute(_HOW_THEY_HEAR, {**asked, "mails": get_settings().smtp_host is not None})).one()
    verdict = verdict_on(row, AlertReason.MESSAGE, now)
    if not verdict.inbox:
        return False
    told = {**asked, "push": verdict.push, "push_at": verdict.at, "via": verdict.via}
    alert = (await db.execute(_TELL_MESSAGE, told)).one_or_none()
    if alert is not None and verdict.push == "now":
        pushes = _wake(organisation_id, row.phones, alert_id=str(alert.id)) if verdict.via == "push" else []
        mails = [_write(organisation_id, to, alert_id=str(alert.id))] if verdict.via == "mail" else []
        await _send(db, pushes, mails)
    return alert is not None


def verdict_on(row: Any, reason: AlertReason, now: datetime) -> Verdict:
    how = Hearing(
        push=row.push,
        quiet=row.quiet,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        daily_limit=row.daily_limit,
        hazards_break_through=row.hazards_break_through,
        time_zone=row.time_zone,
        channels=row.channels,
        mail=row.mail,
        digest=row.digest,
    )
    return decide(how, Occasion(reason, row.hazard_on_route), now, row.sent, phones=bool(row.phones))


async def _send(
    db: AsyncSession, pushes: Sequence[Mapping[str, str | None]], mails: Sequence[Mapping[str, str | None]]
) -> None:
    if pushes:
        await defer(db, PUSH, NOTIFY, *pushes)
    if mails:
        await defer(db, MAIL_ALERTS, NOTIFY, *mails)


async def organisations_due(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """In which organisations something waited until now."""
    return (await db.scalars(_DUE, {"now": now})).all()


async def tell_what_waited(db: AsyncSession, organisation_id: UUID, now: datetime) -> int:
    """Have phones woken and mail sent for what waited until now, once for all of it; answers how many members and ways."""
    rows = (await db.execute(_WAITED, {"organisation": organisation_id, "now": now})).all()
    told_at = now.isoformat()
    pushes = [push for row in rows if row.via != "mail" for push in _wake(organisation_id, row.phones, told_at=told_at)]
    mails = [_write(organisation_id, row.member_id, told_at=told_at) for row in rows if row.via == "mail"]
    await _send(db, pushes, mails)
    return len(rows)


async def organisations_with_old(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """In which organisations something is older than it is kept."""
    return (await db.scalars(_OLD, {"before": now - KEPT})).all()


async def forget_old(db: AsyncSession, organisation_id: UUID, now: datetime) -> None:
    """Delete alerts older than 90 days, and who opened what has not changed for as long."""
    for statement in (_FORGET, _FORGET_NOTICES, _FORGET_SEEN):
        await db.execute(statement, {"organisation": organisation_id, "before": now - KEPT})


def _wake(
    organisation_id: UUID, phones: Sequence[UUID], *, alert_id: str | None = None, told_at: str | None = None
) -> list[Mapping[str, str | None]]:
    return [
        {"organisation_id": str(organisation_id), "phone_id": str(phone), "alert_id": alert_id, "told_at": told_at}
        for phone in phones
    ]


def _write(
    organisation_id: UUID, member_id: UUID, *, alert_id: str | None = None, told_at: str | None = None
) -> Mapping[str, str | None]:
    return {"organisation_id": str(organisation_id), "member_id": str(member_id), "alert_id": alert_id, "told_at": told_at}
