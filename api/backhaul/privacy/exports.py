"""Everything that is kept about a member, asked for by that member alone and fetched by them alone."""

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.base import new_id
from backhaul.identity.access import Reader
from backhaul.pipeline.queue import defer
from backhaul.pipeline.stages import NOTIFY
from backhaul.privacy.models import PersonExport

EXPORT: Final = "person.export"


def export_key(organisation_id: UUID, export_id: UUID) -> str:
    """Where the file is kept: beside the tips, whose ids are never this word."""
    return f"{organisation_id}/exports/{export_id}.zip"


async def find_export(db: AsyncSession, member: Reader) -> PersonExport | None:
    """What the member asked for last, locked; None where they did not, or its time is over."""
    mine = select(PersonExport).filter_by(organisation_id=member.organisation_id, member_id=member.id)
    found: PersonExport | None = await db.scalar(mine.with_for_update())
    return None if found is None or (found.expires_at and found.expires_at <= datetime.now(UTC)) else found


async def ask_for_export(db: AsyncSession, member: Reader) -> tuple[PersonExport, list[UUID]]:
    """Have a worker write the file, unless one is being written already. Answers what was asked for, and the ids of older ones,
    whose files are to be deleted after the commit.
    """
    found = await find_export(db, member)
    if found is not None and found.state == "waiting":
        return found, []
    older = await forget_export(db, member)
    export = PersonExport(
        organisation_id=member.organisation_id, id=new_id(), member_id=member.id, asked_at=datetime.now(UTC), state="waiting"
    )
    db.add(export)
    await db.flush()
    about = {"organisation_id": str(member.organisation_id), "member_id": str(member.id), "export_id": str(export.id)}
    await defer(db, EXPORT, NOTIFY, about)
    return export, older


async def forget_export(db: AsyncSession, member: Reader) -> list[UUID]:
    """Forget what was asked for. Answers whose files are to be deleted after the commit."""
    mine = delete(PersonExport).filter_by(organisation_id=member.organisation_id, member_id=member.id)
    return list(await db.scalars(mine.returning(PersonExport.id)))
