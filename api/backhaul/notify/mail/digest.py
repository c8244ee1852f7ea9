"""The morning mail: who is due, and what there is to tell them. Nothing to tell is no mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.insights.queries import FEW
from backhaul.notify.decide import next_digest
from backhaul.pipeline.queue import defer
from backhaul.pipeline.stages import NOTIFY

MAIL_DIGEST = "mail.digest"
_AT_ONCE = 500
# Who chose no day of the week is looked at again then.
_NEVER = timedelta(days=7)
# Somebody who had no mail for long is told of the last days, not of a year.
LONGEST = timedelta(days=7)

_DUE = text("SELECT * FROM organisations_with_digests_due(:now)")
# Another worker's are left to it.
_CLAIM = text("""
SELECT b.member_id, b.digest_due, b.digest_at, b.digest_days, b.failed, coalesce(s.time_zone, o.time_zone) AS zone
FROM mailbox b
JOIN organisation o ON o.id = b.organisation_id
LEFT JOIN notification_settings s ON s.organisation_id = b.organisation_id AND s.member_id = b.member_id
WHERE b.organisation_id = :organisation AND b.address IS NOT NULL AND b.digest
  AND (b.digest_due IS NULL OR b.digest_due <= :now)
ORDER BY b.member_id LIMIT :at_once FOR UPDATE OF b SKIP LOCKED
""")
# An address to which nobody said yes in time may be a stranger's.
_FORGET = text("""
UPDATE mailbox b SET pending = NULL, pending_hash = NULL, pending_until = NULL
WHERE b.organisation_id = :organisation AND b.pending_until <= :now
""")
_CLAIMED = text("""
UPDATE mailbox b SET digest_due = d.due
FROM unnest(CAST(:members AS uuid[]), CAST(:dues AS timestamptz[])) AS d(member_id, due)
WHERE b.organisation_id = :organisation AND b.member_id = d.member_id
""")

# The sites that a manager follows, with their parts; without any it is everything. What was assigned to them is theirs anyway.
# What a group says is its members', who hear of it by alerts.
_IS_MINE = """
(i.visibility <> 'group' AND ((SELECT everything FROM scope) OR i.site_id IN (SELECT id FROM mine) OR i.assignee_id = :member))
"""
# Masked, as everybody may read it: mail leaves the house, and a gate code has no place in it.
_ITEM = """
json_build_object('id', i.id, 'title', coalesce(i.translations -> CAST(:language AS text) ->> 'title', i.title),
    'language', CASE WHEN i.translations ? CAST(:language AS text) THEN :language ELSE i.language END,
    'place', i.place_label, 'urgent', i.urgency <> 'normal', 'danger', i.kind = 'hazard'{more})
"""


def _list(table: str, order: str, most: int, more: str = "") -> str:
    """The first of a table's insights as items, and how many there are."""
    return f"""
    (SELECT json_build_object('n', (SELECT count(*) FROM {table}), 'items', coalesce(json_agg(x.item ORDER BY x.nth), '[]'))
     FROM (SELECT {_ITEM.format(more=more)} AS item, row_number() OVER (ORDER BY {order}) AS nth
           FROM {table} f JOIN insight i ON i.organisation_id = :organisation AND i.id = f.id
           ORDER BY {order} LIMIT {most}) x)
    """  # noqa: S608 - put together from constants


# "alert" stands before "high" before "normal".
_NEW_FIRST = "i.urgency, i.kind <> 'hazard', i.published_at DESC, i.id"
_OWED_MORE = ", 'since', f.since, 'due', f.due"
_MANY_MORE = ", 'people', f.people"
_DECIDED_MORE = ", 'status', i.status, 'reason', coalesce(i.reason_translations ->> CAST(:language AS text), i.reason)"
_TOLD_MORE = ", 'reason', f.reason"

_FOUND = text(f"""
WITH RECURSIVE mine AS (
    SELECT s.id FROM subscription f JOIN site s ON s.organisation_id = f.organisation_id AND s.id = f.site_id
    WHERE f.organisation_id = :organisation AND f.member_id = :member AND f.site_id IS NOT NULL
    UNION
    SELECT s.id FROM mine JOIN site s ON s.organisation_id = :organisation AND s.parent_id = mine.id
), scope AS MATERIALIZED (
    SELECT NOT EXISTS (SELECT FROM mine) AS everything
), fresh AS MATERIALIZED (
    SELECT i.id, i.site_id, i.urgency FROM insight i
    WHERE :manages AND i.organisation_id = :organisation AND i.published_at > :since AND i.published_at <= :until
      AND is_current(i) AND {_IS_MINE}
    ORDER BY i.published_at DESC, i.id DESC LIMIT 1000
), owed AS MATERIALIZED (
    SELECT i.id, i.site_id, coalesce(i.owed_since, i.published_at) AS since,
           coalesce(i.due_at, answer_due(coalesce(i.owed_since, i.published_at))) AS due
    FROM insight i
    WHERE :manages AND i.organisation_id = :organisation AND i.published_at <= :until
      AND i.status IN ('new', 'seen', 'assigned') AND {_IS_MINE}
    ORDER BY i.published_at, i.id LIMIT 1000
), many AS MATERIALIZED (
    SELECT j.id, {FEW.format(count="count(DISTINCT t.author_id)")} AS people, count(*) AS tips
    FROM (SELECT DISTINCT e.insight_id AS id FROM insight_tip e
          WHERE :manages AND e.organisation_id = :organisation AND e.score IS NOT NULL
            AND e.joined_at > :since AND e.joined_at <= :until) j
    JOIN insight i ON i.organisation_id = :organisation AND i.id = j.id AND i.published_at IS NOT NULL AND {_IS_MINE}
    JOIN insight_tip e ON e.organisation_id = :organisation AND e.insight_id = j.id AND NOT e.disputes
    JOIN tip t ON t.organisation_id = :organisation AND t.id = e.tip_id AND t.withdrawn_at IS NULL
    GROUP BY j.id HAVING count(*) >= 3
), decided AS MATERIALIZED (
    SELECT i.id, max(c.at) AS at FROM insight_change c
    JOIN insight i ON i.organisation_id = :organisation AND i.id = c.insight_id AND i.published_at IS NOT NULL
                  AND i.status IN ('done', 'declined') AND {_IS_MINE}
    WHERE :manages AND c.organisation_id = :organisation AND c.at > :since AND c.at <= :until
      AND c.change #>> '{{status,to}}' IN ('done', 'declined') AND c.member_id IS DISTINCT FROM CAST(:member AS uuid)
    GROUP BY i.id
), outcomes AS MATERIALIZED (
    SELECT o.id, o.text, o.language, o.place_label, o.created_at,
           (SELECT l.insight_id FROM outcome_insight l WHERE l.organisation_id = o.organisation_id AND l.outcome_id = o.id
            ORDER BY l.insight_id LIMIT 1) AS insight_id
    FROM outcome o
    WHERE :manages AND o.organisation_id = :organisation AND o.withdrawn_at IS NULL
      AND o.created_at > :since AND o.created_at <= :until AND o.member_id IS DISTINCT FROM CAST(:member AS uuid)
      AND o.visibility <> 'group' AND ((SELECT everything FROM scope) OR o.site_id IN (SELECT id FROM mine))
    ORDER BY o.created_at DESC, o.id DESC LIMIT 1000
), told AS MATERIALIZED (
    SELECT DISTINCT ON (i.id) i.id, a.reason, a.ordinal FROM alert a
    JOIN insight o ON o.organisation_id = a.organisation_id AND o.id = a.insight_id
    JOIN insight i ON i.organisation_id = a.organisation_id AND i.id = coalesce(o.merged_into_id, o.id)
                  AND i.published_at IS NOT NULL
    WHERE a.organisation_id = :organisation AND a.member_id = :member AND a.push = 'later' AND a.via = 'digest' AND NOT a.read
    ORDER BY i.id, a.ordinal DESC
), written AS MATERIALIZED (
    SELECT a.from_id, a.ordinal, called(w.organisation_id, w.id, w.name) AS name
    FROM alert a JOIN member w ON w.organisation_id = a.organisation_id AND w.id = a.from_id
    WHERE a.organisation_id = :organisation AND a.member_id = :member AND a.push = 'later' AND a.via = 'digest' AND NOT a.read
), site_n AS (
    SELECT site_id, sum(new) AS new, sum(owed) AS owed
    FROM (SELECT site_id, 1 AS new, 0 AS owed FROM fresh UNION ALL SELECT site_id, 0, 1 FROM owed) n
    WHERE site_id IS NOT NULL GROUP BY site_id
)
SELECT json_build_object(
    'new', {_list("fresh", _NEW_FIRST, 8)},
    'urgent', (SELECT count(*) FROM fresh WHERE urgency <> 'normal'),
    'owed', {_list("owed", "f.since, i.id", 16, _OWED_MORE)},
    'many', {_list("many", "f.tips DESC, i.id", 16, _MANY_MORE)},
    'decided', {_list("decided", "f.at DESC, i.id", 8, _DECIDED_MORE)},
    'outcomes', (SELECT json_build_object('n', (SELECT count(*) FROM outcomes), 'items', coalesce(json_agg(json_build_object(
                    'id', o.insight_id, 'title', o.text, 'language', o.language, 'place', o.place_label)
                    ORDER BY o.created_at DESC, o.id DESC), '[]'))
                 FROM (SELECT * FROM outcomes ORDER BY created_at DESC, id DESC LIMIT 8) o),
    'told', {_list("told", "f.ordinal DESC", 24, _TOLD_MORE)},
    'written', (SELECT json_build_object('n', (SELECT count(*) FROM written), 'items', coalesce(json_agg(json_build_object(
                    'id', NULL, 'from_id', w.from_id, 'title', w.name, 'language', NULL, 'place', NULL, 'reason', 'message')
                    ORDER BY w.ordinal DESC), '[]'))
                FROM (SELECT * FROM written ORDER BY ordinal DESC LIMIT 8) w),
    'ordinal', (SELECT max(a.ordinal) FROM alert a WHERE a.organisation_id = :organisation AND a.member_id = :member),
    'sites', (SELECT coalesce(json_agg(json_build_object('name', s.name, 'new', n.new, 'owed', n.owed)
                                       ORDER BY n.new + n.owed DESC, s.name, s.id), '[]')
              FROM (SELECT * FROM site_n ORDER BY new + owed DESC LIMIT 6) n
              JOIN site s ON s.organisation_id = :organisation AND s.id = n.site_id))
""")  # noqa: S608 - put together from constants

_SENT = text("""
WITH told AS (
    UPDATE alert a SET push = 'told', push_at = :until
    WHERE a.organisation_id = :organisation AND a.member_id = :member AND a.push = 'later' AND a.via = 'digest'
      AND a.ordinal <= CAST(:ordinal AS bigint)
)
UPDATE mailbox b SET digested_until = :until WHERE b.organisation_id = :organisation AND b.member_id = :member
""")


@dataclass(frozen=True, slots=True)
class Window:
    """What the morning mail tells of: from when until when."""

    since: datetime
    until: datetime


async def send_due_digests(db: AsyncSession, organisation_id: UUID, now: datetime) -> int:
    """Have morning mail written for whom it is due in this organisation, and note when it is next; answers for how many.

    Two workers at once write each once: the rows are locked, and what is due next has not come.
    """
    asked = {"organisation": organisation_id, "now": now, "at_once": _AT_ONCE}
    await db.execute(_FORGET, {"organisation": organisation_id, "now": now})
    rows = (await db.execute(_CLAIM, asked)).all()
    dues = [next_digest(row.zone, row.digest_at, row.digest_days, now) or now + _NEVER for row in rows]
    claimed: dict[str, Any] = {"members": [row.member_id for row in rows], "dues": dues}
    await db.execute(_CLAIMED, {"organisation": organisation_id, **claimed})
    jobs = [
        {"organisation_id": str(organisation_id), "member_id": str(row.member_id), "due": row.digest_due.isoformat()}
        # Of one whose time was not known yet, or that never arrives, none is due.
        for row in rows
        if row.digest_due is not None and row.failed != "recipient" and row.digest_days
    ]
    if jobs:
        await defer(db, MAIL_DIGEST, NOTIFY, *jobs)
    return len(jobs)


async def organisations_with_digests(db: AsyncSession, now: datetime) -> Sequence[UUID]:
    """In which organisations morning mail is due."""
    return (await db.scalars(_DUE, {"now": now})).all()


async def find_news(
    db: AsyncSession, organisation_id: UUID, member_id: UUID, language: str, window: Window, *, manages: bool
) -> dict[str, Any]:
    """What there is to tell a member, in their own eyes: lists with their length. One statement.

    The transaction must be in the member's scope.
    """
    asked = {
        "organisation": organisation_id,
        "member": member_id,
        "language": language,
        "since": window.since,
        "until": window.until,
        "manages": manages,
    }
    found: dict[str, Any] = (await db.execute(_FOUND, asked)).scalar_one()
    return found


async def note_digested(db: AsyncSession, organisation_id: UUID, member_id: UUID, until: datetime, ordinal: int | None) -> None:
    """The mail was sent, or there was nothing: the next one goes on from ``until``."""
    asked = {"organisation": organisation_id, "member": member_id, "until": until, "ordinal": ordinal}
    await db.execute(_SENT, asked)
