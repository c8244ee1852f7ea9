"""What of the reading is noted: what managers read that is masked for others, and what leaves in files."""

from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_READ = text("SELECT note_read(:thing)")
_IMPORTED = text("SELECT note_audit('imported', 'tips', NULL, jsonb_build_object('rows', CAST(:tips AS int)))")
_EXPORTED = text("SELECT note_audit('exported', :what, NULL, CAST(:detail AS jsonb))")


async def note_read(db: AsyncSession, thing_id: UUID) -> None:
    """Note that the manager whose transaction this is reads a tip, or those of an insight, as it was told. Nothing where
    nothing of it is masked for others, and once an hour.
    """
    await db.execute(_READ, {"thing": thing_id})


async def note_export(db: AsyncSession, kind: str, **detail: str) -> None:
    """Note that a manager takes a file of this kind of things away, before its first byte leaves."""
    await db.execute(_EXPORTED, {"what": kind, "detail": orjson.dumps(detail).decode()})


async def note_import(db: AsyncSession, tips: int) -> None:
    """Note that a manager brought in so many tips from a file."""
    await db.execute(_IMPORTED, {"tips": tips})
