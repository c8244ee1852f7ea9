"""The SQL that reads insights. PostgreSQL makes the finished JSON, passed on as it is: twice as fast as making it here."""

import re
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.identity.access import Reader

# The tips behind an insight, as far as this reader may know of them: a withdrawn one is gone at once.
_EVIDENCE = """
insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id AND t.withdrawn_at IS NULL
                        AND (t.author_id = :member OR t.visibility = ANY ((SELECT open_audiences())::text[])
                             OR t.group_id = ANY ((SELECT current_groups())::uuid[]))
"""

EVIDENCE = _EVIDENCE

# The organisation is a parameter beside the policy's own: with it PostgreSQL knows at planning how large this one is.
_OF_INSIGHT = "e.organisation_id = :organisation AND e.insight_id = i.id"

MEDIA = """
json_build_object(
    'tip_id', r.tip_id, 'part', r.part, 'kind', CASE r.kind WHEN 'audio' THEN 'voice' ELSE 'photo' END,
    'url', '/api/v1/media/' || r.tip_id || '/' || r.part || '/' || r.kind,
    'thumbnail_url', '/api/v1/media/' || small.tip_id || '/' || small.part || '/thumbnail',
    'duration_s', r.duration_s, 'width', r.width, 'height', r.height,
    'captions_url', CASE WHEN r.kind = 'audio' AND EXISTS (
        SELECT FROM transcript s WHERE s.organisation_id = r.organisation_id AND s.tip_id = r.tip_id)
        THEN '/api/v1/tips/' || r.tip_id || '/captions.vtt?part=' || r.part END)
"""

RENDITIONS = """
JOIN rendition r ON r.organisation_id = t.organisation_id AND r.tip_id = t.id AND r.kind IN ('audio', 'photo')
LEFT JOIN rendition small ON small.organisation_id = r.organisation_id AND small.tip_id = r.tip_id
                         AND small.part = r.part AND small.kind = 'thumbnail'
"""

_CONFIRMATIONS = """
(SELECT json_build_object(
    'still_there', count(*) FILTER (WHERE c.kind = 'still_there'),
    'gone', count(*) FILTER (WHERE c.kind = 'gone'),
    'helped', count(*) FILTER (WHERE c.kind = 'helped'),
    'mine', coalesce(json_agg(c.kind ORDER BY c.kind) FILTER (WHERE c.member_id = :member), '[]'))
 FROM confirmation c WHERE c.organisation_id = :organisation AND c.insight_id = i.id)
"""

# One that was merged into another is read as that one: its address may stand in a message.
BY_ID = """
i.organisation_id = :organisation AND i.published_at IS NOT NULL
AND i.id = coalesce((SELECT m.merged_into_id FROM insight m WHERE m.organisation_id = :organisation AND m.id = :id), :id)
"""

# What this reader may read of what was typed and said in the tip t. Nothing else here reads either of them.
_WORDS = "read_tip(t.organisation_id, t.id)"

# What this reader reads of the translation {one}, which has the columns of the table of that name.
_TRANSLATED = """
json_build_object('language', {one}.language, 'title', read_by_role({one}.title, {one}.title_for_members),
                  'text', read_by_role({one}.text, {one}.text_for_members), 'source', {one}.{source})
"""

# What an insight says in the reader's language, if that is another one. Refreshing puts it there: reading looks nothing up.
_TRANSLATION = f"""
(SELECT {_TRANSLATED.format(one="o", source="source")}
 FROM jsonb_to_record(i.translations -> CAST(:language AS text)) AS o(
      language text, title text, text text, title_for_members text, text_for_members text, source text)
 WHERE i.language <> :language AND i.translations ? :language)
"""  # noqa: S608 - put together from the constants above

_TIP_TRANSLATION = f"""
(SELECT {_TRANSLATED.format(one="o", source="engine")} FROM translation o
 WHERE o.organisation_id = t.organisation_id AND o.tip_id = t.id AND o.language = :language
   AND (t.author_id = :member OR hidden_recordings(t.organisation_id, t.id) IS NULL))
"""  # noqa: S608 - put together from the constants above

# Nobody is asked again what they have answered since the question came up.
_ASKS = """
(SELECT asks(i) WHERE NOT EXISTS (
    SELECT FROM confirmation c
    WHERE c.organisation_id = :organisation AND c.insight_id = i.id AND c.member_id = :member
      AND c.kind IN ('still_there', 'gone') AND c.created_at >= coalesce(i.doubted_at, now() - interval '1 day')))
"""

# What this reader reads of the translation of the reply r into their language.
REPLY_TRANSLATION = """
(SELECT json_build_object('language', o.language, 'text', read_by_role(o.text, o.text_for_members), 'source', o.source)
 FROM jsonb_to_record(r.translations -> CAST(:language AS text)) AS o(
      language text, text text, text_for_members text, source text)
 WHERE r.language <> :language AND r.translations ? :language)
"""

# Talk as lists show it. Replies stand above this layer, but what is known includes what was answered.
_TALK = f"""
'replies', (SELECT count(*) FROM reply r
            WHERE r.organisation_id = :organisation AND r.insight_id = i.id AND reads_reply(r)),
'answer', (SELECT json_build_object('reply_id', r.id, 'text', read_reply(r), 'language', r.language,
                                    'translation', {REPLY_TRANSLATION})
           FROM reply r WHERE r.organisation_id = :organisation AND r.insight_id = i.id AND r.accepted_at IS NOT NULL
             AND reads_reply(r))
"""  # noqa: S608 - put together from the constant above
# Read once a statement. Without a clock, only a date that a manager set is one. Nobody owes an answer to what a group says.
_ANSWER_DUE = """
CASE WHEN i.status IN ('new', 'seen', 'assigned') AND i.visibility <> 'group' THEN coalesce(
    i.due_at, CASE WHEN (SELECT o.answer_within_hours IS NOT NULL FROM organisation o WHERE o.id = :organisation)
                   THEN answer_due(coalesce(i.owed_since, i.published_at)) END) END
"""

# The day on which it is due where the organisation is; due_at is its end.
_DUE_ON = """
CASE WHEN i.due_at IS NOT NULL
     THEN (i.due_at AT TIME ZONE (SELECT o.time_zone FROM organisation o WHERE o.id = :organisation))::date END
"""

# Managers alone find any here: the policy of the table says so.
_WATCHERS = """
(SELECT coalesce(json_agg(json_build_object('id', m.id, 'name', m.name) ORDER BY m.name, m.id), '[]')
 FROM watcher w JOIN member m ON m.organisation_id = w.organisation_id AND m.id = w.member_id AND m.deactivated_at IS NULL
 WHERE w.organisation_id = :organisation AND w.insight_id = i.id)
"""

# A number below five could name somebody: it is told in words.
FEW = "CASE WHEN {count} BETWEEN 1 AND 4 THEN NULL ELSE {count} END"

# Why it was decided so, for the row i: where the answer was written in several languages, in the reader's.
REASON = "coalesce(i.reason_translations ->> CAST(:language AS text), i.reason)"
REASON_LANGUAGE = "CASE WHEN i.reason_translations ? CAST(:language AS text) THEN :language ELSE i.reason_language END"
_NEWEST_OUTCOME = """
(SELECT o.{column} FROM outcome_insight l
 JOIN outcome o ON o.organisation_id = l.organisation_id AND o.id = l.outcome_id AND o.withdrawn_at IS NULL
 WHERE l.organisation_id = i.organisation_id AND l.insight_id = i.id ORDER BY o.created_at DESC, o.id DESC LIMIT 1)
"""

# Whether this reader told it: by name, or by the receipt number that the request shows.
TOLD_BY_READER = """
EXISTS (SELECT FROM insight_tip e JOIN tip t ON t.organisation_id = e.organisation_id AND t.id = e.tip_id
        WHERE e.organisation_id = :organisation AND e.insight_id = i.id AND t.withdrawn_at IS NULL
          AND (t.author_id = :member OR t.receipt_hash = CAST(:receipt AS bytea)))
"""

# Of those who thanked: colleagues by number, managers as one.
_THANKS = f"""
(SELECT json_build_object('count', {FEW.format(count="count(*) FILTER (WHERE m.role NOT IN ('manager', 'admin'))")},
                          'by_manager', coalesce(bool_or(m.role IN ('manager', 'admin')), false),
                          'mine', coalesce(bool_or(k.member_id = :member), false), 'own', {TOLD_BY_READER})
 FROM thanks k JOIN member m ON m.organisation_id = k.organisation_id AND m.id = k.member_id
 WHERE k.organisation_id = i.organisation_id AND k.insight_id = i.id)
"""  # noqa: S608 - put together from the constants above

_GROUP = """
CASE WHEN i.group_id IS NOT NULL THEN (
    SELECT json_build_object('id', g.id, 'name', g.name) FROM member_group g
    WHERE g.organisation_id = :organisation AND g.id = i.group_id) END
"""

# InsightOut, for the row i of insight and the row p of the page that it is on.
INSIGHT = f"""
    'id', i.id, 'title', read_by_role(i.title, i.title_for_members),
    'text', read_by_role(i.text, i.text_for_members), 'language', i.language, 'translation', {_TRANSLATION},
    'tags', (SELECT coalesce(json_agg(json_build_object('slug', g.slug, 'name', g.name, 'score', x.score)
                                      ORDER BY x.score DESC, g.ordinal), '[]')
             FROM insight_tag x JOIN tag g ON g.organisation_id = x.organisation_id AND g.id = x.tag_id
             WHERE x.organisation_id = :organisation AND x.insight_id = i.id),
    'place', json_build_object(
        'label', i.place_label, 'kind', i.place_kind, 'site_id', i.site_id, 'route_id', i.route_id,
        'lat', ST_Y(i.geom), 'lon', ST_X(i.geom), 'precision_m', i.place_precision_m,
        'heading_deg', i.heading_deg, 'retired', i.site_id IS NOT NULL AND EXISTS (
            SELECT FROM site s WHERE s.organisation_id = :organisation AND s.id = i.site_id AND s.retired_at IS NOT NULL)),
    'distance_m', round(p.distance_m::numeric, 1), 'along_m', round(p.along_m::numeric, 1),
    'offset_m', round(p.offset_m::numeric, 1),
    'tips', (SELECT count(*) FROM {_EVIDENCE} WHERE {_OF_INSIGHT} AND NOT e.disputes),
    'disputes', (SELECT count(*) FROM {_EVIDENCE} WHERE {_OF_INSIGHT} AND e.disputes),
    'confirmations', {_CONFIRMATIONS}, {_TALK},
    'confidence', round(faded(i.confidence, i.confirmed_at, i.half_life_days)::numeric, 3), 'kind', i.kind,
    'urgency', i.urgency, 'status', i.status,
    'assignee', (SELECT json_build_object('id', m.id, 'name', m.name) FROM member m
                 WHERE m.organisation_id = :organisation AND m.id = i.assignee_id),
    'review_version', i.review_version, 'due_on', {_DUE_ON},
    'answer_due_at', {_ANSWER_DUE}, 'answer_overdue', coalesce({_ANSWER_DUE} < now(), false),
    'media', (SELECT coalesce(json_agg({MEDIA} ORDER BY t.received_at, r.part), '[]')
              FROM {_EVIDENCE} {RENDITIONS} WHERE {_OF_INSIGHT}),
    'visibility', i.visibility, 'group', {_GROUP}, 'created_at', i.created_at, 'updated_at', i.updated_at,
    'age_s', greatest(0, floor(extract(epoch FROM now() - i.published_at)))::bigint,
    'valid_from', i.valid_from, 'valid_until', i.valid_until, 'recurrence', i.recurrence, 'lasts_s', i.lasts_s,
    'time_zone', i.time_zone, 'current', is_current(i), 'now', holds_now(i), 'gone_at', i.gone_at, 'asks', {_ASKS}
"""  # noqa: S608 - put together from the constants above

# Inside of a function the parameters of the statements here are its constants and its argument.
_INSIGHT_FOR_READER = re.sub(r"(?<!:):(organisation|member|language)\b", r"reader_\1", INSIGHT)

# The items of an InsightList. It is large and the same for every list, so it is planned once for a connection, which took as
# long as all the rest of a page: everything in it goes by primary keys, for which a plan for nobody in particular is as good.
# It runs as the owner, because the policies of ten tables would be made ready for each list and asked of each of their rows. So
# it takes the organisation and the member from the transaction, not from whoever calls; asks of each insight what the policy
# asks; and everything else in it is of that organisation and of an insight that may be read. Made anew by each upgrade
# (db/migrations/env.py).
INSIGHTS_AS_JSON = f"""
CREATE OR REPLACE FUNCTION insights_as_json(
    ids uuid[], distances_m float8[], along_m float8[], offset_m float8[], reader_language text)
RETURNS json LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = backhaul, public, pg_temp
SET plan_cache_mode = force_generic_plan AS
$$ DECLARE
    reader_organisation CONSTANT uuid := required_organisation();
    reader_member CONSTANT uuid := current_member();
BEGIN
    RETURN (
        SELECT coalesce(json_agg(json_build_object({_INSIGHT_FOR_READER}) ORDER BY p.n), '[]')
        FROM ROWS FROM (unnest(ids), unnest(distances_m), unnest(along_m), unnest(offset_m))
             WITH ORDINALITY AS p(id, distance_m, along_m, offset_m, n)
        JOIN insight i ON i.organisation_id = reader_organisation AND i.id = p.id AND may_read(i));
END $$;
REVOKE EXECUTE ON FUNCTION insights_as_json FROM PUBLIC;
GRANT EXECUTE ON FUNCTION insights_as_json TO backhaul_app;
"""  # noqa: S608 - put together from the constants above

_DETAIL = text(f"""
SELECT json_build_object({INSIGHT},
    'transcripts', (SELECT coalesce(json_agg(json_build_object(
                               'tip_id', t.id, 'text', w.spoken -> 'text', 'language', w.spoken -> 'language',
                               'segments', w.spoken -> 'segments')
                           ORDER BY t.received_at) FILTER (WHERE w.spoken IS NOT NULL), '[]')
                    FROM {_EVIDENCE} CROSS JOIN LATERAL {_WORDS} w WHERE {_OF_INSIGHT}),
    'due_at', i.due_at, 'reason', {REASON}, 'reason_language', {REASON_LANGUAGE},
    'outcome', {_NEWEST_OUTCOME.format(column="text")},
    'outcome_language', {_NEWEST_OUTCOME.format(column="language")}, 'thanks', {_THANKS}, 'watchers', {_WATCHERS})::text
FROM insight i, (SELECT NULL::float8 AS distance_m, NULL::float8 AS along_m, NULL::float8 AS offset_m) p
WHERE {BY_ID}
""")  # noqa: S608 - put together from the constants above

_ALIKE = text(f"""
SELECT json_build_object('items', coalesce((
    SELECT json_agg(json_build_object(
        'id', o.id, 'title', read_by_role(o.title, o.title_for_members), 'text', read_by_role(o.text, o.text_for_members),
        'language', o.language, 'status', o.status,
        'tips', (SELECT count(*) FROM insight_tip e WHERE e.organisation_id = o.organisation_id AND e.insight_id = o.id),
        'score', round(a.score::numeric, 3)) ORDER BY a.score DESC, o.id)
    FROM insight_alike a
    JOIN insight o ON o.organisation_id = a.organisation_id AND o.published_at IS NOT NULL AND o.visibility = i.visibility
                  AND o.group_id IS NOT DISTINCT FROM i.group_id
                  AND o.id = CASE WHEN a.insight_id = i.id THEN a.other_id ELSE a.insight_id END
    WHERE a.organisation_id = :organisation AND NOT a.dismissed
      AND i.id IN (a.insight_id, a.other_id)), '[]'), 'next', NULL)::text
FROM insight i WHERE {BY_ID}
""")  # noqa: S608 - put together from the constants above

_KNOWS_AUTHOR = "((SELECT sees_everything()) OR t.author_id = :member)"
_TIPS = text(f"""
SELECT json_build_object('items', coalesce((
    SELECT json_agg(json_build_object(
        'id', t.id, 'kind', t.kind, 'text', w.typed, 'transcript', w.spoken, 'translation', {_TIP_TRANSLATION},
        -- Name, place and minute of every tip would be a trail of a person. Who owes the answer knows who asked.
        'captured_at', CASE WHEN NOT t.anonymous AND {_KNOWS_AUTHOR} THEN t.captured_at
                            ELSE date_trunc('hour', t.captured_at) END,
        'disputes', e.disputes, 'imported', t.imported,
        'author', (SELECT json_build_object('id', m.id, 'name', m.name) FROM member m
                   WHERE m.organisation_id = t.organisation_id AND m.id = t.author_id AND {_KNOWS_AUTHOR}),
        'media', (SELECT coalesce(json_agg({MEDIA} ORDER BY r.part), '[]') FROM (SELECT t.organisation_id, t.id) one
                  {RENDITIONS}))
        ORDER BY t.received_at, t.id)
    FROM {_EVIDENCE} CROSS JOIN LATERAL {_WORDS} w WHERE {_OF_INSIGHT}), '[]'), 'next', NULL)::text
FROM insight i WHERE {BY_ID}
""")  # noqa: S608 - put together from the constants above

_HISTORY = text(f"""
SELECT json_build_object('items', coalesce((
    SELECT json_agg(json_build_object(
        'at', h.at, 'change', h.change,
        'member', (SELECT json_build_object('id', m.id, 'name', m.name) FROM member m
                   WHERE m.organisation_id = h.organisation_id AND m.id = h.member_id))
        ORDER BY h.at, h.id)
    FROM insight_change h WHERE h.organisation_id = i.organisation_id AND h.insight_id = i.id), '[]'), 'next', NULL)::text
FROM insight i WHERE {BY_ID}
""")  # noqa: S608 - put together from the constants above

_CONFIRMED = text(f"""
SELECT {_CONFIRMATIONS}::text FROM insight i WHERE i.organisation_id = :organisation AND i.id = :id
""")  # noqa: S608 - put together from the constants above

_THANKED = text(f"SELECT {_THANKS}::text FROM insight i WHERE i.organisation_id = :organisation AND i.id = :id")  # noqa: S608


_TAGS = text("""
SELECT json_build_object('items', coalesce(json_agg(
    json_build_object('slug', g.slug, 'name', g.name, 'description', g.description) ORDER BY g.ordinal, g.slug), '[]'),
    'next', NULL)::text
FROM tag g WHERE g.organisation_id = :organisation
""")


def reader(member: Reader) -> dict[str, Any]:
    """The parameters by which the statements know who reads. Of a language such as ``pt-BR`` the first part counts."""
    language = member.language.partition("-")[0]
    return {"organisation": member.organisation_id, "member": member.id, "language": language}


async def _one(db: AsyncSession, member: Reader, statement: TextClause, insight_id: UUID) -> bytes:
    asked = {"id": insight_id, "receipt": member.receipt_hash, **reader(member)}
    found: str | None = (await db.execute(statement, asked)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found.encode()


async def insight_detail(db: AsyncSession, member: Reader, insight_id: UUID) -> bytes:
    """The insight as InsightDetail. Raises NotFound where this member sees none."""
    return await _one(db, member, _DETAIL, insight_id)


async def evidence(db: AsyncSession, member: Reader, insight_id: UUID) -> bytes:
    """Its tips as EvidenceList, in the order in which they came. Raises NotFound."""
    return await _one(db, member, _TIPS, insight_id)


async def alike(db: AsyncSession, member: Reader, insight_id: UUID) -> bytes:
    """Insights that may be the same as AlikeList, most alike first. Raises NotFound."""
    return await _one(db, member, _ALIKE, insight_id)


async def history(db: AsyncSession, member: Reader, insight_id: UUID) -> bytes:
    """Its changes as History, oldest first. Raises NotFound."""
    return await _one(db, member, _HISTORY, insight_id)


async def confirmations(db: AsyncSession, member: Reader, insight_id: UUID) -> bytes:
    """Its confirmations as Confirmations. Raises NotFound."""
    return await _one(db, member, _CONFIRMED, insight_id)


async def thanks(db: AsyncSession, member: Reader, insight_id: UUID) -> bytes:
    """Who said thanks for it, as ThanksOut. Raises NotFound."""
    return await _one(db, member, _THANKED, insight_id)


async def tags(db: AsyncSession, member: Reader) -> bytes:
    """The organisation's tags as TagList, in its own order."""
    found: str = (await db.execute(_TAGS, {"organisation": member.organisation_id})).scalar_one()
    return found.encode()
