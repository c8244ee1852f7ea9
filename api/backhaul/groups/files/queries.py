"""The SQL that reads a group's files, as finished JSON. To who is not in the group none of it exists."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import NotFound
from backhaul.groups.files.models import GroupFile
from backhaul.identity.access import Reader
from backhaul.settings import get_settings

_FILE: Final = """
json_build_object(
    'id', f.id, 'name', f.name, 'size', coalesce(f.kept_bytes, f.size_bytes), 'at', date_trunc('hour', f.created_at, 'UTC'),
    'by', (SELECT json_build_object('id', m.id, 'name', called(m.organisation_id, m.id, m.name)) FROM member m
           WHERE m.organisation_id = f.organisation_id AND m.id = f.author_id),
    'mine', f.author_id = :member, 'state', f.state, 'thumbnail', f.state = 'shown' AND f.media_type IS NOT NULL)
"""
# By the policy, too, but for what has not arrived.
_MINE: Final = """
f.organisation_id = :organisation AND f.group_id = :group AND f.group_id = ANY ((SELECT current_groups())::uuid[])
AND (f.state = 'shown' OR f.author_id = :member)
"""
_LIST = text(f"""
SELECT json_build_object(
    'items', coalesce((SELECT json_agg({_FILE} ORDER BY f.created_at DESC, f.id DESC) FROM group_file f WHERE {_MINE}), '[]'),
    'next', NULL, 'most', :most_bytes,
    'left', greatest(0, :most_of_group - (SELECT coalesce(sum(coalesce(f.kept_bytes, f.size_bytes)), 0) FROM group_file f
                                          WHERE f.organisation_id = :organisation AND f.group_id = :group)))::text
WHERE :group = ANY (current_groups())
""")  # noqa: S608 - put together from the constants above
_ONE = text(f"SELECT {_FILE}::text FROM group_file f WHERE {_MINE} AND f.id = :id")  # noqa: S608 - constants of ours
_KEPT = text("""
SELECT count(*) AS files, coalesce(sum(coalesce(f.kept_bytes, f.size_bytes)), 0)::bigint AS bytes FROM group_file f
WHERE f.organisation_id = :organisation AND f.group_id = :group
""")
_FOUND = text(f"""
SELECT f.name, coalesce(f.kept_bytes, f.size_bytes) AS size_bytes, f.media_type FROM group_file f
WHERE {_MINE} AND f.state = 'shown' AND f.id = :id
""")  # noqa: S608 - put together from the constants above


def _asked(member: Reader, group: UUID) -> dict[str, Any]:
    return {"organisation": member.organisation_id, "member": member.id, "group": group}


async def files(db: AsyncSession, member: Reader, group: UUID) -> bytes:
    """The files of a group as FileList. Raises NotFound to who is not in it."""
    settings = get_settings()
    bounds = {"most_bytes": settings.group_file_max_bytes, "most_of_group": settings.group_files_max_bytes}
    found: str | None = await db.scalar(_LIST, {**_asked(member, group), **bounds})
    if found is None:
        raise NotFound
    return found.encode()


async def file(db: AsyncSession, member: Reader, group: UUID, id: UUID) -> bytes:
    """One as FileOut. Raises NotFound."""
    found: str | None = await db.scalar(_ONE, {**_asked(member, group), "id": id})
    if found is None:
        raise NotFound
    return found.encode()


async def kept(db: AsyncSession, file: GroupFile) -> tuple[int, int]:
    """How many files the group of this one has, and how many bytes, with what is announced and has not arrived."""
    asked = {"organisation": file.organisation_id, "group": file.group_id}
    row = (await db.execute(_KEPT, asked)).one()
    return row.files, row.bytes


async def shown(db: AsyncSession, member: Reader, group: UUID, id: UUID) -> tuple[str, int, str | None]:
    """The name and the size in bytes of a file that the group sees, and which kind of picture it is. Raises NotFound."""
    row = (await db.execute(_FOUND, {**_asked(member, group), "id": id})).one_or_none()
    if row is None:
        raise NotFound
    return row.name, row.size_bytes, row.media_type
