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

# One statement for one tip or for a page of them. Jobs ahead are counted only while a tip is on its way.
_STATUS = text("""
    WITH page AS MATERIALIZED (
        -- First of all: its author may have thousands waiting, and to tell the place of one takes some milliseconds.
        SELECT t.organisation_id, t.id FROM tip t
        WHERE t.organisation_id = :organisation
          AND (t.id = :tip OR (CAST(:tip AS uuid) IS NULL AND (t.author_id = :member OR (:parked AND :manages))))
          AND (NOT :parked OR t.state = 'parked')
          AND (t.author_id = :member OR t.receipt_hash = :receipt OR :manages)
        ORDER BY t.received_at DESC, t.id DESC
        LIMIT :most
    )
    SELECT t.id, t.kind, t.captured_at, t.received_at, t.clock_off, t.text, t.problem, t.receipt_hash,
        coalesce(spoken.language, understood.findings -> 'language' ->> 'language', t.language) AS language,
        -- Between two stages nobody is at work on it. What was understood goes on at once, that is no queue to speak of.
        CASE WHEN line.ahead > 0 AND t.stage IN ('transcribe', 'understand') THEN 'queued' ELSE t.state END AS state,
        line.ahead AS queue_position, line.wait_s AS queue_wait_s, t.waiting_for,
        (SELECT coalesce(json_agg(json_build_object('name', p.name, 'type', coalesce(p.media_type, p.declared_type),
                'size', p.size_bytes, 'received', p.size_bytes, 'complete', p.received_at IS NOT NULL)
                ORDER BY p.ordinal), '[]')
            FROM tip_part p WHERE p.organisation_id = t.organisation_id AND p.tip_id = t.id) AS parts,
        CASE WHEN :whole AND spoken.version IS NOT NULL THEN json_build_object('text', spoken.text,
            'language', spoken.language, 'version', spoken.version, 'segments', spoken.segments) END AS transcript,
        (SELECT coalesce(jsonb_agg(span || jsonb_build_object('index', n - 1) ORDER BY n), '[]') FROM personal hidden
            CROSS JOIN LATERAL jsonb_array_elements(hidden.spans) WITH ORDINALITY one(span, n)
            WHERE hidden.organisation_id = t.organisation_id AND hidden.tip_id = t.id) AS personal,
        -- The author's alone: distances to several places tell where exactly it was. A site that was chosen answers it.
        CASE WHEN t.site_id IS NULL AND t.withdrawn_at IS NULL
                AND (t.author_id = :member OR t.receipt_hash = :receipt) THEN (
            SELECT json_build_object('candidates', json_agg(json_build_object('site_id', asked ->> 'site_id',
                'label', asked ->> 'label', 'distance_m', asked -> 'distance_m') ORDER BY n))
            FROM jsonb_array_elements(understood.findings #> '{place,candidates}') WITH ORDINALITY AS c(asked, n)
            HAVING count(*) > 0
        ) END AS place_question,
        i.id AS insight_id,
        CASE WHEN i.id IS NOT NULL THEN json_build_object('status', i.status, 'reason', i.reason, 'outcome', i.outcome,
            -- Who says the opposite does not say the same.
            'tips', (SELECT count(*) FROM insight_tip same WHERE same.organisation_id = i.organisation_id
                AND same.insight_id = i.id AND same.disputes = e.disputes),
            'still_there', count(c.kind) FILTER (WHERE c.kind = 'still_there'),
            'gone', count(c.kind) FILTER (WHERE c.kind = 'gone'),
            'helped', count(c.kind) FILTER (WHERE c.kind = 'helped')) END AS receipt
    FROM page JOIN tip t USING (organisation_id, id)
    LEFT JOIN LATERAL jobs_ahead(t.id) line ON t.state IN ('queued', 'normalising', 'transcribing', 'understanding')
    LEFT JOIN LATERAL (SELECT * FROM transcript s WHERE s.organisation_id = t.organisation_id AND s.tip_id = t.id
        ORDER BY s.version DESC LIMIT 1) spoken ON true
    LEFT JOIN understanding understood ON understood.organisation_id = t.organisation_id AND understood.tip_id = t.id
    LEFT JOIN insight_tip e ON e.organisation_id = t.organisation_id AND e.tip_id = t.id
    LEFT JOIN insight i ON i.organisation_id = t.organisation_id AND i.id = e.insight_id AND i.published_at IS NOT NULL
    LEFT JOIN confirmation c ON c.organisation_id = i.organisation_id AND c.insight_id = i.id
    GROUP BY t.organisation_id, t.id, spoken.text, spoken.language, spoken.version, spoken.segments, understood.findings,
        i.organisation_id, i.id, t.author_id, line.ahead, line.wait_s, e.disputes
    ORDER BY t.received_at DESC, t.id DESC
""")


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
