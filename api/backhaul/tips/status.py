"""Where a tip is on its way, as its author reads it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.media.upload import held
from backhaul.tips.accept import receipt_number, staged_path
from backhaul.tips.schemas import TipList, TipStatus


def _few(count: str) -> str:
    """A number of people, or null from one to four of them: those are told in words."""
    return f"CASE WHEN {count} BETWEEN 1 AND 4 THEN NULL ELSE {count} END"


# When it first came so far, and when it was last decided as it stands. What others did is told by the hour: a colleague's
# minute is nobody's business.
_STEPS = """
SELECT json_agg(json_build_object('kind', step.kind, 'at', step.at) ORDER BY step.n)
FROM (
    SELECT 1 AS n, 'received' AS kind, t.received_at AS at
    UNION ALL SELECT 2, 'known', i.published_at
    UNION ALL SELECT 3, 'joined', date_trunc('hour', max(o.joined_at))
        FROM insight_tip o WHERE o.organisation_id = i.organisation_id AND o.insight_id = i.id
            AND o.tip_id <> t.id AND o.disputes = e.disputes HAVING count(*) > 0
    UNION ALL SELECT 4, 'seen', past.seen WHERE i.status <> 'new'
    UNION ALL SELECT 5, 'assigned', past.assigned WHERE i.status = 'assigned'
    UNION ALL SELECT 6, i.status, past.decided WHERE i.status IN ('done', 'declined')
) step
"""

# What became of it, for the tip t, its evidence e and its insight i. Its author's own taps are not counted.
_RECEIPT = f"""
SELECT json_build_object(
    -- A guest reads no secrets, and who shows a receipt number is one, though everything is looked up for them.
    'title', CASE WHEN :guest THEN coalesce(told.title, i.title) ELSE
        coalesce(read_by_role(told.title, told.title_for_members), read_by_role(i.title, i.title_for_members)) END,
    'language', coalesce(told.language, i.language), 'place', i.place_label,
    'visibility', i.visibility, 'status', i.status,
    'reason', coalesce(i.reason_translations ->> CAST(:language AS text), i.reason),
    'reason_language', CASE WHEN i.reason_translations ? CAST(:language AS text) THEN :language ELSE i.reason_language END,
    'outcome', changed.list -> -1 ->> 'text', 'outcomes', coalesce(changed.list, '[]'),
    -- Who says the opposite does not say the same.
    'tips', (SELECT count(*) FROM insight_tip same WHERE same.organisation_id = i.organisation_id
        AND same.insight_id = i.id AND same.disputes = e.disputes),
    'still_there', taps.still_there, 'gone', taps.gone, 'helped', {_few("taps.helped")},
    'thanks', json_build_object('count', {_few("thanked.colleagues")}, 'by_manager', thanked.by_manager, 'on', thanked.day),
    'steps', ({_STEPS})) AS receipt
FROM (
    SELECT count(*) FILTER (WHERE c.kind = 'still_there') AS still_there, count(*) FILTER (WHERE c.kind = 'gone') AS gone,
        count(*) FILTER (WHERE c.kind = 'helped' AND c.member_id IS DISTINCT FROM t.author_id) AS helped
    FROM confirmation c WHERE c.organisation_id = i.organisation_id AND c.insight_id = i.id
) taps CROSS JOIN (
    SELECT count(*) FILTER (WHERE m.role NOT IN ('manager', 'admin')) AS colleagues,
        coalesce(bool_or(m.role IN ('manager', 'admin')), false) AS by_manager, max(k.thanked_on) AS day
    FROM thanks k JOIN member m ON m.organisation_id = k.organisation_id AND m.id = k.member_id
    WHERE k.organisation_id = i.organisation_id AND k.insight_id = i.id AND k.member_id IS DISTINCT FROM t.author_id
) thanked CROSS JOIN (
    SELECT jsonb_agg(jsonb_build_object('id', o.id, 'text', o.text, 'language', o.language, 'since', o.since,
        'value', CASE WHEN o.value_kind IS NOT NULL THEN
            jsonb_build_object('kind', o.value_kind, 'amount', o.amount::float8, 'currency', o.currency) END,
        'basis', o.basis, 'at', o.created_at) ORDER BY o.created_at, o.id) AS list
    FROM outcome_insight l
    JOIN outcome o ON o.organisation_id = l.organisation_id AND o.id = l.outcome_id AND o.withdrawn_at IS NULL
    WHERE l.organisation_id = i.organisation_id AND l.insight_id = i.id
) changed CROSS JOIN (
    SELECT min(h.at) FILTER (WHERE h.change #>> '{{status,to}}' <> 'new') AS seen,
        max(h.at) FILTER (WHERE h.change #>> '{{status,to}}' = 'assigned') AS assigned,
        max(h.at) FILTER (WHERE h.change #>> '{{status,to}}' = i.status) AS decided
    FROM insight_change h WHERE h.organisation_id = i.organisation_id AND h.insight_id = i.id
) past LEFT JOIN LATERAL jsonb_to_record(i.translations -> CAST(:language AS text)) AS told(
    language text, title text, title_for_members text) ON i.language <> :language
"""  # noqa: S608 - put together from the constants above

# What of it others do not read, and why. Of an insight that several told each of them reads it.
_HIDDEN = """
SELECT coalesce(json_agg(json_build_object('id', h.id,
        'what', CASE WHEN h.tip_id IS NULL THEN 'insight' WHEN p.declared_type LIKE 'image/%' THEN 'photo' ELSE 'recording' END,
        'title', CASE WHEN :guest THEN hi.title ELSE read_by_role(hi.title, hi.title_for_members) END,
        'cause', h.cause, 'reason', h.reason, 'note', h.note, 'at', h.hidden_at,
        'appealed_at', h.appealed_at, 'answer', h.appeal_answer, 'answered_at', h.appeal_answered_at,
        'may_appeal', h.cause = 'manager' AND h.appealed_at IS NULL) ORDER BY h.hidden_at, h.id), '[]')
FROM hidden h JOIN insight hi ON hi.organisation_id = h.organisation_id AND hi.id = h.insight_id
LEFT JOIN tip_part p ON p.organisation_id = h.organisation_id AND p.tip_id = h.tip_id AND p.name = h.part
WHERE h.organisation_id = t.organisation_id AND h.insight_id = e.insight_id AND h.lifted_at IS NULL
    AND h.reply_id IS NULL AND (h.tip_id IS NULL OR h.tip_id = t.id) AND t.withdrawn_at IS NULL
"""

# One statement for one tip or for a page of them. Jobs ahead are counted only while a tip is on its way.
_STATUS = text(f"""
    WITH page AS MATERIALIZED (
        -- First of all: its author may have thousands waiting, and to tell the place of one takes some milliseconds.
        SELECT t.organisation_id, t.id FROM tip t
        WHERE t.organisation_id = :organisation
          AND (t.id = :tip OR (CAST(:tip AS uuid) IS NULL AND (t.author_id = :member OR (:parked AND :manages))))
          AND (NOT :parked OR t.state = 'parked')
          -- A reply stands in its thread; here only as long as something keeps it from there.
          AND (t.replies_to_id IS NULL OR t.id = :tip OR t.state <> 'published')
          AND (t.author_id = :member OR t.receipt_hash = :receipt OR :manages)
        ORDER BY t.received_at DESC, t.id DESC
        LIMIT :most
    )
    SELECT t.id, t.kind, t.captured_at, t.received_at, t.clock_off, t.text, t.problem, t.receipt_hash, t.imported,
        coalesce(spoken.language, understood.findings -> 'language' ->> 'language', t.language) AS language,
        -- Between two stages nobody is at work on it. What was understood goes on at once, that is no queue to speak of.
        CASE WHEN line.ahead > 0 AND t.stage IN ('transcribe', 'understand') THEN 'queued' ELSE t.state END AS state,
        line.ahead AS queue_position, line.wait_s AS queue_wait_s, t.waiting_for,
        (SELECT coalesce(json_agg(json_build_object('name', p.name, 'type', coalesce(p.media_type, p.declared_type),
                'size', p.size_bytes, 'received', p.size_bytes, 'complete', p.received_at IS NOT NULL)
                ORDER BY p.ordinal), '[]')
            FROM tip_part p WHERE p.organisation_id = t.organisation_id AND p.tip_id = t.id) AS parts,
        -- Of a recording that is hidden its author alone reads what was said.
        CASE WHEN :whole AND spoken.version IS NOT NULL THEN (
            SELECT json_build_object('text', w.said -> 'text', 'language', spoken.language, 'version', spoken.version,
                                     'segments', w.said -> 'segments')
            FROM (SELECT jsonb_build_object('text', spoken.text, 'segments', spoken.segments) AS said) s
            CROSS JOIN LATERAL (SELECT CASE WHEN own.own THEN s.said
                                            ELSE without_hidden(t.organisation_id, t.id, s.said) END AS said) w
            WHERE w.said IS NOT NULL) END AS transcript,
        (SELECT coalesce(jsonb_agg(span || jsonb_build_object('index', n - 1) ORDER BY n), '[]') FROM personal hidden
            CROSS JOIN LATERAL jsonb_array_elements(hidden.spans) WITH ORDINALITY one(span, n)
            WHERE hidden.organisation_id = t.organisation_id AND hidden.tip_id = t.id
              AND (own.own OR span ->> 'source' <> 'transcript'
                   OR hidden_recordings(t.organisation_id, t.id) IS NULL)) AS personal,
        -- The author's alone: distances to several places tell where exactly it was. A site that was chosen answers it.
        CASE WHEN t.site_id IS NULL AND t.withdrawn_at IS NULL
                AND (t.author_id = :member OR t.receipt_hash = :receipt) THEN (
            SELECT json_build_object('candidates', json_agg(json_build_object('site_id', asked ->> 'site_id',
                'label', asked ->> 'label', 'distance_m', asked -> 'distance_m') ORDER BY n))
            FROM jsonb_array_elements(understood.findings #> '{{place,candidates}}') WITH ORDINALITY AS c(asked, n)
            HAVING count(*) > 0
        ) END AS place_question,
        CASE WHEN :whole THEN coalesce(media.shown, '[]') ELSE '[]' END AS media,
        i.id AS insight_id, home.receipt, ({_HIDDEN}) AS hidden
    FROM page JOIN tip t USING (organisation_id, id)
    CROSS JOIN LATERAL (SELECT coalesce(t.author_id = :member OR t.receipt_hash = :receipt, false) AS own) own
    -- What waits for a model has no turn, also in the moment in which a worker tries whether the model is back.
    LEFT JOIN LATERAL jobs_ahead(t.id) line ON t.waiting_for IS NULL
        AND t.state IN ('queued', 'normalising', 'transcribing', 'understanding')
    LEFT JOIN LATERAL (SELECT * FROM transcript s WHERE s.organisation_id = t.organisation_id AND s.tip_id = t.id
        ORDER BY s.version DESC LIMIT 1) spoken ON true
    LEFT JOIN understanding understood ON understood.organisation_id = t.organisation_id AND understood.tip_id = t.id
    LEFT JOIN insight_tip e ON e.organisation_id = t.organisation_id AND e.tip_id = t.id
    LEFT JOIN insight i ON i.organisation_id = t.organisation_id AND i.id = e.insight_id AND i.published_at IS NOT NULL
    LEFT JOIN LATERAL (
        SELECT json_agg(json_build_object(
            'tip_id', r.tip_id, 'part', r.part, 'kind', CASE r.kind WHEN 'audio' THEN 'voice' ELSE 'photo' END,
            'url', '/api/v1/media/' || r.tip_id || '/' || r.part || '/' || r.kind,
            'thumbnail_url', '/api/v1/media/' || small.tip_id || '/' || small.part || '/thumbnail',
            'duration_s', r.duration_s, 'width', r.width, 'height', r.height,
            'captions_url', CASE WHEN r.kind = 'audio' AND spoken.version IS NOT NULL
                THEN '/api/v1/tips/' || r.tip_id || '/captions.vtt?part=' || r.part END) ORDER BY r.part) AS shown
        FROM rendition r
        LEFT JOIN rendition small ON small.organisation_id = r.organisation_id AND small.tip_id = r.tip_id
            AND small.part = r.part AND small.kind = 'thumbnail'
        WHERE r.organisation_id = t.organisation_id AND r.tip_id = t.id AND r.kind IN ('audio', 'photo')) media ON :whole
    LEFT JOIN LATERAL ({_RECEIPT}) home ON i.id IS NOT NULL
    ORDER BY t.received_at DESC, t.id DESC
""")  # noqa: S608 - put together from the constants above


def _complete(row: Any, member: Reader) -> TipStatus:
    values = dict(row._mapping)
    for part in values["parts"]:
        if not part["complete"]:
            part["received"] = held(staged_path(member.organisation_id, row.id, part["name"]))
    shown = row.receipt_hash is not None and row.receipt_hash == member.receipt_hash
    values["receipt_number"] = receipt_number(row.id) if shown else None
    return TipStatus.model_validate(values)


async def _read(
    db: AsyncSession, member: Reader, tip_id: UUID | None, most: int, *, parked: bool = False
) -> Sequence[TipStatus]:
    rows = await db.execute(
        _STATUS,
        {
            "organisation": member.organisation_id,
            "member": member.id,
            "manages": member.manages,
            "receipt": member.receipt_hash,
            "guest": member.role == "partner",
            "language": member.language.partition("-")[0],
            "tip": tip_id,
            "parked": parked,
            "whole": tip_id is not None,
            "most": most,
        },
    )
    return [_complete(row, member) for row in rows]


async def tip_status(db: AsyncSession, member: Reader, tip_id: UUID) -> TipStatus:
    """One tip, for its author and for managers.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    found = await _read(db, member, tip_id, 1)
    if not found:
        raise NotFound
    return found[0]


async def own_tips(db: AsyncSession, member: Reader, most: int, *, parked: bool = False) -> TipList:
    """The member's own tips, newest first, without their transcripts; with ``parked`` those set aside, for managers all."""
    return TipList(items=list(await _read(db, member, None, most, parked=parked)))
