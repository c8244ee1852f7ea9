"""The SQL that reads profiles, and who knows about something; PostgreSQL makes the finished JSON."""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.identity.access import Reader

_MOST_FOUND = 8
_MOST_KNOWING = 12

_FACE = """
json_build_object('id', o.id, 'name', called(o.organisation_id, o.id, o.name), 'picture', picture_of(o.organisation_id, o.id))
"""
# Colleagues meet each other; a guest managers, and they them, until groups bring guests together.
_MEETS = """
(o.id = me.id OR (o.role <> 'partner' AND me.role <> 'partner')
 OR o.role IN ('manager', 'admin') OR me.role IN ('manager', 'admin'))
"""
# What somebody says that they know; a place that is retired is known no more.
_KNOWS = """
(SELECT coalesce(json_agg(json_build_object('kind', k.kind, 'id', k.id, 'name', k.name)
                          ORDER BY k.kind, lower(k.name), k.id), '[]')
 FROM (
    SELECT 'site' AS kind, s.id::text AS id, s.name FROM knows w
    JOIN site s ON s.organisation_id = w.organisation_id AND s.id = w.site_id AND s.retired_at IS NULL
    WHERE w.organisation_id = o.organisation_id AND w.member_id = o.id
    UNION ALL
    SELECT 'route', r.id::text, r.name FROM knows w
    JOIN route r ON r.organisation_id = w.organisation_id AND r.id = w.route_id AND r.retired_at IS NULL
    WHERE w.organisation_id = o.organisation_id AND w.member_id = o.id
    UNION ALL
    SELECT 'tag', g.slug, g.name FROM knows_tag w
    JOIN tag g ON g.organisation_id = w.organisation_id AND g.id = w.tag_id
    WHERE w.organisation_id = o.organisation_id AND w.member_id = o.id) k)
"""

_MINE = text(f"""
SELECT json_build_object(
    'id', o.id, 'name', o.name, 'alias', p.alias, 'about', p.about, 'languages', coalesce(p.languages, '{{}}'),
    'seen_by', json_build_object(
        'picture', coalesce(p.picture_seen_by, 'colleagues'), 'languages', coalesce(p.languages_seen_by, 'colleagues'),
        'places', coalesce(p.places_seen_by, 'nobody'), 'about', coalesce(p.about_seen_by, 'colleagues')),
    'findable', coalesce(p.findable, false), 'by_answers', coalesce(p.by_answers, false),
    'picture', picture_of(o.organisation_id, o.id), 'picture_waits', p.pending_id IS NOT NULL,
    'picture_problem', p.picture_problem, 'knows', {_KNOWS})::text
FROM member o LEFT JOIN profile p ON p.organisation_id = o.organisation_id AND p.member_id = o.id
WHERE o.organisation_id = :organisation AND o.id = :member
""")  # noqa: S608 - put together from constants

_PERSON = text(f"""
SELECT json_build_object(
    'id', o.id, 'name', called(o.organisation_id, o.id, o.name), 'role', o.role, 'here', o.deactivated_at IS NULL,
    'alias', CASE WHEN (SELECT sees_everything()) THEN p.alias END, 'mine', o.id = :member,
    'picture', picture_of(o.organisation_id, o.id),
    'about', CASE WHEN shows_me(p.about_seen_by, o.id) THEN p.about END,
    'languages', CASE WHEN shows_me(p.languages_seen_by, o.id) THEN p.languages ELSE '{{}}' END,
    'knows', CASE WHEN shows_me(p.places_seen_by, o.id) THEN {_KNOWS} ELSE '[]' END)::text
FROM member o
JOIN member me ON me.organisation_id = o.organisation_id AND me.id = :member
LEFT JOIN profile p ON p.organisation_id = o.organisation_id AND p.member_id = o.id
WHERE o.organisation_id = :organisation AND o.id = :id AND {_MEETS}
""")  # noqa: S608 - put together from constants

# By how this reader calls them: who is called by an alias is found by that alone.
_CALLED = text(f"""
SELECT json_build_object('items', coalesce(json_agg({_FACE} ORDER BY o.called, o.id), '[]'), 'next', NULL)::text
FROM (
    SELECT o.organisation_id, o.id, o.name, c.called FROM member o
    JOIN member me ON me.organisation_id = o.organisation_id AND me.id = :member
    CROSS JOIN LATERAL (SELECT called(o.organisation_id, o.id, o.name) AS called) c
    WHERE o.organisation_id = :organisation AND o.deactivated_at IS NULL AND o.id <> :member AND {_MEETS}
      AND (starts_with(lower(unaccent(c.called)), lower(unaccent(:starts)))
           OR strpos(lower(unaccent(c.called)), ' ' || lower(unaccent(:starts))) > 0)
    ORDER BY c.called, o.id LIMIT {_MOST_FOUND}) o
""")  # noqa: S608 - put together from constants

# From what members say that they know, and wish to be found by; from answers that were accepted, under their author's name, and
# are read by whoever asks. From nothing else: no tip, no tap, no place where somebody was. How often is not looked at, and the
# order is drawn anew each day, for each thing that is asked about.
_WHO_KNOWS = text(f"""
WITH told AS MATERIALIZED (
    SELECT i.id, i.site_id, i.route_id FROM insight i
    WHERE i.organisation_id = :organisation AND i.published_at IS NOT NULL
      AND i.id = coalesce((SELECT m.merged_into_id FROM insight m WHERE m.organisation_id = :organisation AND m.id = :insight),
                          CAST(:insight AS uuid))
), named AS MATERIALIZED (
    SELECT p.place_id FROM search_places(CAST(:q AS text)) p WHERE CAST(:q AS text) <> ''
), site_asked AS MATERIALIZED (
    SELECT s.id, s.parent_id FROM site s
    WHERE s.organisation_id = :organisation AND (s.id = CAST(:site AS uuid) OR s.id IN (SELECT site_id FROM told)
                                                 OR s.id IN (SELECT place_id FROM named))
), site_near AS MATERIALIZED (
    -- What it is part of, and its parts: who knows the depot knows its docks.
    SELECT s.id, s.name FROM site s
    WHERE s.organisation_id = :organisation AND (s.id IN (SELECT id FROM site_asked)
                                                 OR s.id IN (SELECT parent_id FROM site_asked)
                                                 OR s.parent_id IN (SELECT id FROM site_asked))
), route_asked AS MATERIALIZED (
    SELECT r.id, r.name FROM route r
    WHERE r.organisation_id = :organisation AND (r.id = CAST(:route AS uuid) OR r.id IN (SELECT route_id FROM told)
                                                 OR r.id IN (SELECT place_id FROM named))
), tag_asked AS MATERIALIZED (
    SELECT g.id, g.name FROM tag g
    WHERE g.organisation_id = :organisation AND (
        g.slug = CAST(:tag AS text)
        OR g.id IN (SELECT t.tag_id FROM insight_tag t JOIN told ON told.id = t.insight_id
                    WHERE t.organisation_id = :organisation)
        OR (CAST(:q AS text) <> '' AND to_tsvector('backhaul.words_any', plain(CAST(:q AS text)))
                                       @@ phraseto_tsquery('backhaul.words_any', plain(g.name))))
), reason AS (
    SELECT k.member_id, 'site' AS kind, s.name FROM knows k JOIN site_near s ON s.id = k.site_id
    WHERE k.organisation_id = :organisation
    UNION
    SELECT k.member_id, 'route', r.name FROM knows k JOIN route_asked r ON r.id = k.route_id
    WHERE k.organisation_id = :organisation
    UNION
    SELECT k.member_id, 'tag', g.name FROM knows_tag k JOIN tag_asked g ON g.id = k.tag_id
    WHERE k.organisation_id = :organisation
    UNION
    SELECT r.author_id, 'answer', NULL FROM reply r
    JOIN insight i ON i.organisation_id = r.organisation_id AND i.id = r.insight_id AND i.published_at IS NOT NULL
    WHERE r.organisation_id = :organisation AND r.accepted_at IS NOT NULL AND r.hidden_at IS NULL AND r.withdrawn_at IS NULL
      AND r.masked IS NOT NULL AND r.named AND r.author_id IS NOT NULL
      AND (i.id IN (SELECT id FROM told) OR i.site_id IN (SELECT id FROM site_near)
           OR i.route_id IN (SELECT id FROM route_asked)
           OR (CAST(:tag AS text) IS NOT NULL AND EXISTS (
               SELECT FROM insight_tag t JOIN tag_asked g ON g.id = t.tag_id
               WHERE t.organisation_id = :organisation AND t.insight_id = i.id))
           OR (CAST(:q AS text) <> '' AND r.words @@ plainto_tsquery('simple', CAST(:q AS text))))
), found AS MATERIALIZED (
    SELECT o.organisation_id, o.id, o.name,
           json_agg(json_build_object('kind', x.kind, 'name', x.name) ORDER BY x.kind, x.name) AS because
    FROM reason x
    JOIN profile p ON p.organisation_id = :organisation AND p.member_id = x.member_id
                  AND CASE x.kind WHEN 'answer' THEN p.by_answers ELSE p.findable END
    JOIN member o ON o.organisation_id = :organisation AND o.id = x.member_id AND o.deactivated_at IS NULL
    -- Guests find nobody and are found by nobody.
    WHERE o.id <> :member AND o.role <> 'partner' AND (SELECT sees_organisation())
    GROUP BY o.organisation_id, o.id, o.name
)
SELECT json_build_object('items', coalesce((
    SELECT json_agg(json_build_object('person', {_FACE}, 'because', o.because) ORDER BY o.drawn)
    FROM (SELECT f.*, md5(f.id::text || current_date || CAST(:thing AS text)) AS drawn FROM found f
          ORDER BY drawn LIMIT {_MOST_KNOWING}) o), '[]'), 'next', NULL)::text,
    (CAST(:insight AS uuid) IS NULL OR EXISTS (SELECT FROM told))
    AND (CAST(:site AS uuid) IS NULL OR EXISTS (SELECT FROM site_asked WHERE id = CAST(:site AS uuid)))
    AND (CAST(:route AS uuid) IS NULL OR EXISTS (SELECT FROM route_asked WHERE id = CAST(:route AS uuid)))
    AND (CAST(:tag AS text) IS NULL OR EXISTS (SELECT FROM tag g WHERE g.organisation_id = :organisation AND g.slug = :tag))
""")  # noqa: S608 - put together from constants


async def my_profile(db: AsyncSession, member: Reader) -> bytes:
    """One's own profile as MyProfile."""
    found: str = (await db.execute(_MINE, {"organisation": member.organisation_id, "member": member.id})).scalar_one()
    return found.encode()


async def person(db: AsyncSession, member: Reader, id: UUID) -> bytes:
    """A member as PersonOut, as this reader may know them. Raises NotFound for nobody whom they meet."""
    found: str | None = await db.scalar(_PERSON, {"organisation": member.organisation_id, "member": member.id, "id": id})
    if found is None:
        raise NotFound
    return found.encode()


async def called(db: AsyncSession, member: Reader, starts: str) -> bytes:
    """Whom this reader may write to and one of whose names starts so, as Faces."""
    asked = {"organisation": member.organisation_id, "member": member.id, "starts": starts}
    found: str = (await db.execute(_CALLED, asked)).scalar_one()
    return found.encode()


async def who_knows(
    db: AsyncSession,
    member: Reader,
    *,
    insight: UUID | None,
    site: UUID | None,
    route: UUID | None,
    tag: str | None,
    q: str | None,
) -> bytes:
    """Who may be asked about an insight, a place, a tag or what is searched for, as KnowingList. Raises NotFound."""
    asked = {"insight": insight, "site": site, "route": route, "tag": tag, "q": q or ""}
    thing = " ".join(str(one) for one in asked.values() if one)
    found, there = (
        await db.execute(_WHO_KNOWS, {"organisation": member.organisation_id, "member": member.id, "thing": thing, **asked})
    ).one()
    if not there:
        raise NotFound
    answer: str = found
    return answer.encode()
