"""Listening to and looking at tips."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Path
from fastapi.responses import FileResponse, RedirectResponse, Response
from sqlalchemy import text

from backhaul.audit.note import note_read
from backhaul.db.session import RequestSession
from backhaul.errors import NotFound
from backhaul.identity.access import CurrentMember
from backhaul.media.objects import objects, rendition_key

router = APIRouter(tags=["discover"])

# Who reads a tip as evidence of an insight hears and sees it, or as a reply; an author always does.
_VISIBLE = text("""
    SELECT r.kind, r.media_type FROM rendition r
    JOIN tip t ON t.organisation_id = r.organisation_id AND t.id = r.tip_id
    WHERE r.organisation_id = :organisation AND r.tip_id = :tip AND r.part = :part
      -- Who does not read all of a tip has a recording of their own, where one was made, silent where the rest is said.
      -- For guests one is made of replies only: of tips they hear their own, which they read whole, and no others. What is
      -- hidden managers alone look at, who decide whether it stays so.
      AND ((r.kind IN (:rendition, :rendition || '-' || reading(t.author_id))
            AND (:rendition <> 'audio' OR reading(t.author_id) <> 'guest' OR t.replies_to_id IS NOT NULL))
           OR ((SELECT sees_everything()) AND r.kind = 'hidden:' || :rendition))
      AND (t.author_id = :member OR (
          (t.visibility = ANY ((SELECT open_audiences())::text[]) OR t.group_id = ANY ((SELECT current_groups())::uuid[]))
          AND EXISTS (
              SELECT FROM insight_tip e JOIN insight i ON i.organisation_id = e.organisation_id AND i.id = e.insight_id
              WHERE e.organisation_id = t.organisation_id AND e.tip_id = t.id
                AND (i.published_at IS NOT NULL OR ((SELECT sees_everything()) AND i.hidden_at IS NOT NULL))))
          -- The policy of replies shows those of whose insight this reader knows.
          OR (t.replies_to_id IS NOT NULL AND EXISTS (
              SELECT FROM reply y WHERE y.organisation_id = t.organisation_id AND y.id = t.id AND reads_reply(y))))
    ORDER BY r.kind = :rendition LIMIT 1
""")


@router.get("/media/{tip_id}/{part}/{rendition}", response_class=Response)
async def read_media(
    tip_id: UUID,
    part: Annotated[str, Path(max_length=32)],
    rendition: Literal["audio", "photo", "thumbnail"],
    db: RequestSession,
    member: CurrentMember,
) -> Response:
    """A rendition of a part of a tip, whole or by ranges."""
    found = (
        await db.execute(
            _VISIBLE,
            {
                "organisation": member.organisation_id,
                "tip": tip_id,
                "part": part,
                "rendition": rendition,
                "member": member.id,
            },
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    if member.manages:
        await note_read(db, tip_id)
    key = rendition_key(member.organisation_id, tip_id, part, found.kind.removeprefix("hidden:"))
    path = objects().local_path(key)
    if path is None:
        return RedirectResponse(objects().signed_url(key), 307)
    if not path.exists():
        raise NotFound
    return FileResponse(path, media_type=found.media_type, content_disposition_type="inline")
