"""The SQL that managers read of reports and of what is hidden; PostgreSQL makes the finished JSON."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.audit.note import note_read_many, note_read_replies
from backhaul.identity.access import Reader

# More than anybody looks through at once; what is settled makes room for the rest.
_MOST = 100

# Reported and standing, held for a look, or asked about again by its author; or else all that managers have hidden.
_QUEUE = text("""
WITH open_report AS (
    SELECT r.insight_id, r.reply_id, min(r.reported_at) AS since, count(*) AS n,
           json_agg(json_build_object('reason', r.reason, 'words', r.words, 'at', r.reported_at)
                    ORDER BY r.reported_at, r.id) AS reports
    FROM report r WHERE r.organisation_id = :organisation AND r.settled_at IS NULL
    GROUP BY r.insight_id, r.reply_id
), thing AS (
    SELECT o.insight_id, o.reply_id, NULL::uuid AS tip_id, NULL::text AS part, o.since, o.reports, NULL::uuid AS hidden_id
    FROM open_report o WHERE NOT :hidden
      AND NOT EXISTS (SELECT FROM hidden h WHERE h.organisation_id = :organisation AND h.insight_id = o.insight_id
                      AND h.reply_id IS NOT DISTINCT FROM o.reply_id AND h.tip_id IS NULL AND h.lifted_at IS NULL)
    UNION ALL
    SELECT h.insight_id, h.reply_id, h.tip_id, h.part, coalesce(h.appealed_at, h.hidden_at),
           coalesce((SELECT o.reports FROM open_report o WHERE o.insight_id = h.insight_id
                     AND o.reply_id IS NOT DISTINCT FROM h.reply_id AND h.tip_id IS NULL), '[]'), h.id
    FROM hidden h WHERE h.organisation_id = :organisation AND h.lifted_at IS NULL
      AND ((h.cause = 'word_list' OR (h.appealed_at IS NOT NULL AND h.appeal_answered_at IS NULL)) <> :hidden)
), page AS MATERIALIZED (
    SELECT t.*, row_number() OVER (ORDER BY extract(epoch FROM t.since) * CASE WHEN :hidden THEN -1 ELSE 1 END,
                                   t.insight_id, t.reply_id) AS n
    FROM thing t ORDER BY n LIMIT :most
)
SELECT json_build_object('items', coalesce(json_agg(json_build_object(
    'kind', CASE WHEN r.id IS NOT NULL THEN 'reply' WHEN p.tip_id IS NULL THEN 'insight'
                 ELSE coalesce((SELECT CASE WHEN x.kind LIKE '%audio%' THEN 'recording' ELSE 'photo' END FROM rendition x
                                WHERE x.organisation_id = :organisation AND x.tip_id = p.tip_id AND x.part = p.part
                                ORDER BY x.kind LIMIT 1), 'recording') END,
    'insight_id', i.id, 'reply_id', r.id, 'tip_id', p.tip_id, 'part', p.part,
    'title', read_by_role(i.title, i.title_for_members),
    'text', coalesce(r.text, said.words, read_by_role(i.text, i.text_for_members)),
    'language', coalesce(r.language, i.language),
    'urgency', i.urgency, 'place', i.place_label,
    'media', (SELECT coalesce(json_agg(json_build_object(
                  'tip_id', x.tip_id, 'part', x.part, 'kind', CASE WHEN m.kind = 'audio' THEN 'voice' ELSE 'photo' END,
                  'url', '/api/v1/media/' || x.tip_id || '/' || x.part || '/' || m.kind,
                  'thumbnail_url', NULL, 'duration_s', x.duration_s, 'width', x.width, 'height', x.height,
                  'captions_url', NULL) ORDER BY x.tip_id, x.part), '[]')
              FROM insight_tip e
              JOIN rendition x ON x.organisation_id = e.organisation_id AND x.tip_id = e.tip_id
              CROSS JOIN LATERAL (SELECT regexp_replace(x.kind, '^hidden:', '') AS kind) m
              WHERE e.organisation_id = :organisation AND e.insight_id = i.id AND r.id IS NULL AND m.kind IN ('audio', 'photo')
                AND (p.tip_id IS NULL OR (x.tip_id = p.tip_id AND x.part = p.part))),
    'since', p.since, 'reports', p.reports,
    'hidden', CASE WHEN h.id IS NOT NULL THEN json_build_object(
        'id', h.id, 'cause', h.cause, 'reason', h.reason, 'note', h.note, 'words', h.words, 'at', h.hidden_at,
        'by', (SELECT json_build_object('id', m.id, 'name', m.name) FROM member m
               WHERE m.organisation_id = h.organisation_id AND m.id = h.hidden_by_id),
        'appeal', CASE WHEN h.appealed_at IS NOT NULL THEN json_build_object(
            'words', h.appeal, 'at', h.appealed_at, 'answer', h.appeal_answer, 'answered_at', h.appeal_answered_at,
            'may_answer', h.hidden_by_id IS DISTINCT FROM :member OR NOT EXISTS (
                SELECT FROM member m WHERE m.organisation_id = :organisation AND m.id <> :member
                  AND m.role IN ('manager', 'admin') AND m.deactivated_at IS NULL)) END) END)
    ORDER BY p.n), '[]'), 'next', NULL)::text AS found,
    array_agg(p.tip_id) FILTER (WHERE p.tip_id IS NOT NULL) AS tips, array_agg(r.id) FILTER (WHERE r.id IS NOT NULL) AS replies
FROM page p
JOIN insight i ON i.organisation_id = :organisation AND i.id = p.insight_id
LEFT JOIN reply r ON r.organisation_id = :organisation AND r.id = p.reply_id
LEFT JOIN hidden h ON h.organisation_id = :organisation AND h.id = p.hidden_id
-- What is said in a hidden recording stands nowhere else any more, and who decides about it looks at it.
LEFT JOIN LATERAL (
    SELECT string_agg(btrim(o.segment ->> 'text'), ' ' ORDER BY o.n) AS words
    FROM (SELECT s.segments FROM transcript s WHERE s.organisation_id = :organisation AND s.tip_id = p.tip_id
          ORDER BY s.version DESC LIMIT 1) s
    CROSS JOIN LATERAL jsonb_array_elements(s.segments) WITH ORDINALITY o(segment, n)
    WHERE coalesce(o.segment ->> 'part', p.part) = p.part) said ON p.tip_id IS NOT NULL
""")


async def queue(db: AsyncSession, member: Reader, *, hidden: bool) -> bytes:
    """What managers are to look at as Queue, oldest first; or (``hidden``) what they have hidden, newest first. What of it is
    masked for others is noted as read.
    """
    asked = {"organisation": member.organisation_id, "member": member.id, "hidden": hidden, "most": _MOST}
    found, tips, replies = (await db.execute(_QUEUE, asked)).one()
    await note_read_many(db, tips or ())
    await note_read_replies(db, reply_ids=replies)
    return str(found).encode()
