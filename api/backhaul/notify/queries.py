"""The SQL that reads what is followed and the inbox: finished JSON in one statement each."""

from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.cursors import make_cursor, read_cursor
from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.insights.queries import reader
from backhaul.notify.decide import DEFAULTS
from backhaul.notify.vapid import public_key
from backhaul.pipeline.alerts import AlertReason

_SUBSCRIPTION = """
json_build_object(
    'id', f.id, 'kind', f.kind, 'name', coalesce(f.label, s.name, r.name, g.name), 'wanted', f.wanted,
    'site_id', f.site_id, 'route_id', f.route_id, 'tag', g.slug, 'corridor_m', f.corridor_m,
    'circle', CASE WHEN f.centre IS NOT NULL THEN
        json_build_object('lat', ST_Y(f.centre), 'lon', ST_X(f.centre), 'radius_m', f.radius_m) END,
    'polygon', CASE WHEN f.centre IS NULL THEN ST_AsGeoJSON(f.reach, 7)::json -> 'coordinates' -> 0 END)
"""
_OF_SUBSCRIPTION = """
FROM subscription f
LEFT JOIN site s ON s.organisation_id = f.organisation_id AND s.id = f.site_id
LEFT JOIN route r ON r.organisation_id = f.organisation_id AND r.id = f.route_id
LEFT JOIN tag g ON g.organisation_id = f.organisation_id AND g.id = f.tag_id
WHERE f.organisation_id = :organisation AND f.member_id = :member
"""
_SUBSCRIPTIONS = text(f"""
SELECT json_build_object('items', coalesce(json_agg({_SUBSCRIPTION}
    ORDER BY f.kind, lower(coalesce(f.label, s.name, r.name, g.name)), f.id), '[]'), 'next', NULL)::text {_OF_SUBSCRIPTION}
""")
_ONE_SUBSCRIPTION = text(f"SELECT {_SUBSCRIPTION}::text {_OF_SUBSCRIPTION} AND f.id = :id")

# The policy of insight decides here, too: an item whose insight the reader may no longer see is not there and not counted. One
# that was merged is read as what it was merged into.
_OF_INBOX = """
FROM alert a
LEFT JOIN insight o ON o.organisation_id = a.organisation_id AND o.id = a.insight_id
LEFT JOIN insight i ON i.organisation_id = a.organisation_id AND i.id = coalesce(o.merged_into_id, o.id)
                   AND i.published_at IS NOT NULL
WHERE a.organisation_id = :organisation AND a.member_id = :member AND (i.id IS NOT NULL OR a.from_id IS NOT NULL)
"""
_NOTICES = "t.organisation_id = :organisation AND t.member_id = :member"
_INBOX = text(f"""
WITH page AS MATERIALIZED (
    SELECT a.id, a.reason, a.at, a.read, a.ordinal, a.from_id, i.id AS insight_id,
           row_number() OVER (ORDER BY a.ordinal DESC) AS n
    {_OF_INBOX} AND (CAST(:before AS bigint) IS NULL OR a.ordinal < :before)
    ORDER BY a.ordinal DESC LIMIT CAST(:most AS int) + 1
)
SELECT coalesce((SELECT json_agg(json_build_object(
           'id', p.id, 'reason', p.reason, 'at', p.at, 'read', p.read,
           'from', (SELECT json_build_object('id', m.id, 'name', called(m.organisation_id, m.id, m.name)) FROM member m
                    WHERE m.organisation_id = :organisation AND m.id = p.from_id),
           'insight', CASE WHEN i.id IS NOT NULL THEN json_build_object(
               'id', i.id, 'title', read_by_role(i.title, i.title_for_members), 'language', i.language,
               'translated_title', CASE WHEN i.language <> :language THEN read_by_role(
                   i.translations -> CAST(:language AS text) ->> 'title',
                   i.translations -> CAST(:language AS text) ->> 'title_for_members') END,
               'kind', i.kind, 'urgency', i.urgency, 'place_label', i.place_label) END) ORDER BY p.n)
       FROM page p LEFT JOIN insight i ON i.organisation_id = :organisation AND i.id = p.insight_id
       WHERE p.n <= :most), '[]')::text,
    least(100, (SELECT count(*) FROM (SELECT {_OF_INBOX} AND NOT a.read LIMIT 100) unread)
               + (SELECT count(*) FROM notice t WHERE {_NOTICES} AND NOT t.read)),
    -- They are few: the first page has them all.
    CASE WHEN CAST(:before AS bigint) IS NULL THEN (
        SELECT coalesce(json_agg(json_build_object('id', t.id, 'kind', t.kind, 'path', t.path, 'name', t.name, 'at', t.at,
                                                   'read', t.read) ORDER BY t.at DESC, t.id), '[]')
        FROM (SELECT * FROM notice t WHERE {_NOTICES} ORDER BY t.at DESC LIMIT 50) t)::text ELSE '[]' END,
    CASE WHEN (SELECT count(*) FROM page) > :most THEN (SELECT ordinal FROM page WHERE n = :most) END
""")  # noqa: S608 - put together from constants

_HEARING = text("""
SELECT json_build_object(
    'push', coalesce(s.push, true), 'quiet', coalesce(s.quiet, true),
    'quiet_from', coalesce(s.quiet_from, '20:00'), 'quiet_until', coalesce(s.quiet_until, '06:00'),
    'daily_limit', coalesce(s.daily_limit, 5), 'hazards_break_through', coalesce(s.hazards_break_through, false),
    'time_zone', s.time_zone, 'channels', CAST(:defaults AS jsonb) || coalesce(s.channels, '{}'),
    'organisation_time_zone', o.time_zone, 'push_key', CAST(:push_key AS text),
    'phones', p.phones, 'this_phone', p.this_phone)::text
FROM organisation o
LEFT JOIN notification_settings s ON s.organisation_id = o.id AND s.member_id = :member
CROSS JOIN LATERAL (
    SELECT count(*) AS phones, coalesce(bool_or(e.session_id = :session), false) AS this_phone
    FROM push_endpoint e
    JOIN session k ON k.organisation_id = e.organisation_id AND k.id = e.session_id
                  AND k.revoked_at IS NULL AND k.expires_at > now()
    WHERE e.organisation_id = o.id AND e.member_id = :member
) p
WHERE o.id = :organisation
""")


async def subscriptions(db: AsyncSession, member: Reader) -> bytes:
    """What a member follows, as SubscriptionList."""
    found: str = (await db.execute(_SUBSCRIPTIONS, {"organisation": member.organisation_id, "member": member.id})).scalar_one()
    return found.encode()


async def subscription(db: AsyncSession, member: Reader, id: UUID) -> bytes:
    """One of them as SubscriptionOut. Raises NotFound."""
    asked = {"organisation": member.organisation_id, "member": member.id, "id": id}
    found: str | None = (await db.execute(_ONE_SUBSCRIPTION, asked)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found.encode()


async def inbox(db: AsyncSession, member: Reader, most: int, cursor: str | None) -> tuple[bytes, bytes, int, str | None]:
    """A page of the inbox, newest first: the items, with the first page the notices, how many are unread, the next page's
    cursor. Raises Invalid."""
    before = int(read_cursor("inbox", cursor)[0]) if cursor else None
    asked = {**reader(member), "before": before, "most": most}
    items, unread, notices, last = (await db.execute(_INBOX, asked)).one()
    return items.encode(), notices.encode(), unread, make_cursor("inbox", str(last)) if last is not None else None


async def notifications(db: AsyncSession, member: Reader) -> bytes:
    """How a member wants to hear, as NotificationsOut."""
    asked = {
        "organisation": member.organisation_id,
        "member": member.id,
        "session": member.session_id,
        "push_key": public_key(),
        "defaults": orjson.dumps({str(reason): DEFAULTS.get(reason, "push") for reason in AlertReason}).decode(),
    }
    found: str = (await db.execute(_HEARING, asked)).scalar_one()
    return found.encode()
