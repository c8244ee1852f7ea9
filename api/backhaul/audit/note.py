"""What of the reading is noted: what managers read that is masked for others, and what leaves in files."""

from collections.abc import Sequence
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_READ = text("SELECT note_read(:thing)")
# As note_read in 0024_audit.sql, of the replies of an insight, or of those that are named.
_READ_REPLIES = text("""
INSERT INTO audit_entry (organisation_id, member_id, role, action, kind, thing_id)
SELECT r.organisation_id, current_member(), audited_role(), 'read_unmasked', 'reply', r.id
FROM reply r
WHERE audited_role() IS NOT NULL AND r.organisation_id = current_organisation()
  AND (r.insight_id = CAST(:insight AS uuid) OR r.id = ANY(CAST(:replies AS uuid[])))
  AND r.author_id IS DISTINCT FROM current_member() AND r.withdrawn_at IS NULL
  AND coalesce(r.masked_for_members, r.masked) <> r.text
  AND NOT EXISTS (SELECT FROM audit_entry a WHERE a.organisation_id = r.organisation_id AND a.at > now() - interval '1 hour'
                  AND a.member_id = current_member() AND a.action = 'read_unmasked' AND a.thing_id = r.id)
""")
_READ_MANY = text("SELECT note_read(t) FROM unnest(CAST(:tips AS uuid[])) t")
_IMPORTED = text("SELECT note_audit('imported', 'tips', NULL, jsonb_build_object('rows', CAST(:tips AS int)))")
# What is read in pages is noted once a day, not with each page.
_EXPORTED = text("""
SELECT note_audit('exported', :what, NULL, CAST(:detail AS jsonb))
WHERE NOT (:daily AND EXISTS (
    SELECT FROM audit_entry a WHERE a.organisation_id = current_organisation() AND a.at > now() - interval '1 day'
      AND a.member_id = current_member() AND a.action = 'exported' AND a.kind = :what AND a.detail = CAST(:detail AS jsonb)))
""")
# Nobody's doing, so without a member; the name stays readable when the integration is gone.
_EXPORTED_BY_PROGRAM = text("""
INSERT INTO audit_entry (organisation_id, role, action, kind, thing_id, detail)
SELECT n.organisation_id, 'program', 'exported', CAST(:what AS text), n.id,
       CAST(:detail AS jsonb) || jsonb_build_object('program', n.name)
FROM integration n
WHERE n.organisation_id = current_organisation() AND n.id = :program AND NOT (:daily AND EXISTS (
    SELECT FROM audit_entry a WHERE a.organisation_id = n.organisation_id AND a.at > now() - interval '1 day'
      AND a.thing_id = n.id AND a.action = 'exported' AND a.kind = :what AND a.detail @> CAST(:detail AS jsonb)))
""")


async def note_read(db: AsyncSession, thing_id: UUID) -> None:
    """Note that the manager whose transaction this is reads a tip, or those of an insight, as it was told. Nothing where
    nothing of it is masked for others, and once an hour.
    """
    await db.execute(_READ, {"thing": thing_id})


async def note_read_many(db: AsyncSession, tip_ids: Sequence[UUID]) -> None:
    """The same of several tips at once."""
    await db.execute(_READ_MANY, {"tips": list(tip_ids)})


async def note_read_replies(
    db: AsyncSession, *, insight_id: UUID | None = None, reply_ids: Sequence[UUID] | None = None
) -> None:
    """The same of replies: all of an insight's, or those that are named."""
    await db.execute(_READ_REPLIES, {"insight": insight_id, "replies": list(reply_ids) if reply_ids else None})


async def note_export(db: AsyncSession, kind: str, *, once_a_day: bool = False, **detail: str) -> None:
    """Note that a manager takes a file of this kind of things away, before its first byte leaves."""
    await db.execute(_EXPORTED, {"what": kind, "detail": orjson.dumps(detail).decode(), "daily": once_a_day})


async def note_program_export(
    db: AsyncSession, integration_id: UUID, kind: str, *, once_a_day: bool = False, **detail: str
) -> None:
    """The same of a program with the token of an integration, in a session that sees the audit."""
    told = {"what": kind, "detail": orjson.dumps(detail).decode(), "daily": once_a_day, "program": integration_id}
    await db.execute(_EXPORTED_BY_PROGRAM, told)


async def note_import(db: AsyncSession, tips: int) -> None:
    """Note that a manager brought in so many tips from a file."""
    await db.execute(_IMPORTED, {"tips": tips})
