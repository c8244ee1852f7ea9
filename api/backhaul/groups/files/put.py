"""Putting a file into a group and taking it out again. Bytes arrive in pieces, as those of tips do."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import session
from backhaul.errors import DifferentFile, GroupArchived, GroupFull, NotAllowed, NotFound
from backhaul.groups.files.models import GroupFile
from backhaul.groups.files.queries import kept
from backhaul.groups.files.schemas import FileIn
from backhaul.groups.models import Membership
from backhaul.groups.start import lock_group, tell_group
from backhaul.identity.access import Credentials, Reader, enter
from backhaul.media.objects import objects
from backhaul.media.types import recognise
from backhaul.media.upload import claim, held, receive, seal, wrong_offset
from backhaul.pipeline.queue import defer
from backhaul.pipeline.stages import MEDIA
from backhaul.settings import get_settings

# What a worker does with a picture.
LOOK: Final = "group.picture"
PICTURES: Final = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic"})
_NOT_THERE: Final = "There is no such file in this group. Perhaps it was taken out."


def files_prefix(organisation_id: UUID) -> str:
    """What the keys of all files of groups begin with: beside the tips, whose ids are never this word."""
    return f"{organisation_id}/files"


def file_prefix(organisation_id: UUID, file_id: UUID) -> str:
    """What the keys of all objects of one file begin with."""
    return f"{files_prefix(organisation_id)}/{file_id}"


def file_key(organisation_id: UUID, file_id: UUID, kind: str = "original") -> str:
    """Where the bytes of a file are kept: ``original``, or of a picture ``photo`` and ``thumbnail``."""
    return f"{file_prefix(organisation_id, file_id)}/{kind}"


def staged_file(organisation_id: UUID, file_id: UUID) -> Path:
    """Where a file grows until it is complete."""
    return get_settings().uploads_dir / str(organisation_id) / f"group-{file_id}"


async def forget_file(organisation_id: UUID, file_id: UUID) -> None:
    """Delete the bytes of a file in every form, also what has arrived so far. Nothing there is no error."""
    staged_file(organisation_id, file_id).unlink(missing_ok=True)
    await objects().delete_all(file_prefix(organisation_id, file_id))


async def announce_file(db: AsyncSession, member: Reader, group_id: UUID, id: UUID, said: FileIn) -> tuple[int, bool]:
    """Say that a file will follow; said again it is the same one. Answers how much of it is here, and whether it is new.

    Raises:
        NotFound: this member is not in the group.
        NotAllowed: guests read files and put none there.
        GroupArchived: nothing is added to what is closed.
        GroupFull: with it the group would keep too much.
        DifferentFile: a file of this id is another one.
    """
    group = await lock_group(db, member, group_id)
    if await db.get(Membership, (member.organisation_id, group_id, member.id)) is None:
        raise NotFound
    if member.role == "partner":
        raise NotAllowed("Guests of a group read its files. Ask a member to put yours there.")
    known = await db.get(GroupFile, (member.organisation_id, id))
    if known is not None:
        return await _again(db, member, group_id, known, said), False
    if group.archived_at is not None:
        raise GroupArchived
    file = GroupFile(
        organisation_id=member.organisation_id,
        id=id,
        group_id=group_id,
        author_id=member.id,
        name=said.name,
        size_bytes=said.size,
        sha256=bytes.fromhex(said.sha256),
    )
    files, size_bytes = await kept(db, file)
    settings = get_settings()
    if files >= settings.group_files_max or size_bytes + said.size > settings.group_files_max_bytes:
        raise GroupFull
    values = {column: getattr(file, column) for column in ("organisation_id", "id", "group_id", "author_id", "name")}
    new = insert_or_skip(GroupFile).values(**values, size_bytes=file.size_bytes, sha256=file.sha256).on_conflict_do_nothing()
    stored = await db.execute(new, execution_options={"preserve_rowcount": True})
    if cast("CursorResult[Any]", stored).rowcount == 0:
        # It is somebody's of whose group this member knows nothing.
        raise DifferentFile
    return 0, True


async def _again(db: AsyncSession, member: Reader, group_id: UUID, known: GroupFile, said: FileIn) -> int:
    same = (known.group_id, known.author_id, known.size_bytes, known.sha256)
    if same != (group_id, member.id, said.size, bytes.fromhex(said.sha256)):
        raise DifferentFile
    at = await received(known)
    if at == known.size_bytes and known.state == "arriving":
        # A crash came between its last byte and its row.
        await _complete(db, member, group_id, known.id)
    return at


async def find_file(db: AsyncSession, member: Reader, group_id: UUID, id: UUID) -> GroupFile:
    """A file that this member is putting there. Raises NotFound."""
    mine = {"organisation_id": member.organisation_id, "group_id": group_id, "author_id": member.id, "id": id}
    found: GroupFile | None = await db.scalar(select(GroupFile).filter_by(**mine))
    if found is None or await db.get(Membership, (member.organisation_id, group_id, member.id)) is None:
        raise NotFound(_NOT_THERE)
    return found


async def received(file: GroupFile) -> int:
    """How many bytes of a file are here."""
    if file.state != "arriving" or await objects().exists(file_key(file.organisation_id, file.id)):
        return file.size_bytes
    return await asyncio.to_thread(held, staged_file(file.organisation_id, file.id))


async def receive_file(
    shown: Credentials, group_id: UUID, id: UUID, offset: int, chunks: AsyncIterator[bytes]
) -> tuple[int, bool]:
    """Take a piece of a file; the bytes are durable when this returns. Answers how many are here, and whether that is all. No
    database connection is held while they arrive. With the last one the group sees it, or a worker looks at the picture first.

    Raises:
        WrongOffset, TooLarge, BadChecksum: as for parts of tips.
        NotFound: there is no such file of this member's.
    """
    async with session() as db:
        file = await find_file(db, await enter(db, shown), group_id, id)
    organisation_id, size = file.organisation_id, file.size_bytes
    if file.state != "arriving":
        if offset not in (0, size):
            raise wrong_offset(size)
        return size, True
    key, staged = file_key(organisation_id, id), staged_file(organisation_id, id)
    if not await objects().exists(key):
        with claim(staged) as growing:
            if await objects().exists(key):
                # The writer before us completed it while we looked.
                staged.unlink()
            else:
                at = await receive(growing, offset=offset, size=size, chunks=chunks)
                if at < size:
                    return at, False
                try:
                    await asyncio.to_thread(seal, staged, file.sha256)
                    await objects().adopt(staged, key)
                except FileNotFoundError:
                    raise NotFound(_NOT_THERE) from None
    try:
        async with session() as db:
            await _complete(db, await enter(db, shown), group_id, id)
    except NotFound:
        # It was taken out, or its author sent away, while these bytes arrived.
        await forget_file(organisation_id, id)
        raise
    return size, True


async def _complete(db: AsyncSession, member: Reader, group_id: UUID, id: UUID) -> None:
    await find_file(db, member, group_id, id)
    mine = select(GroupFile).filter_by(organisation_id=member.organisation_id, id=id).with_for_update()
    file: GroupFile | None = await db.scalar(mine.execution_options(populate_existing=True))
    if file is None:
        raise NotFound(_NOT_THERE)
    if file.state != "arriving":
        return
    media_type = await asyncio.to_thread(_picture, member.organisation_id, id)
    if media_type is None:
        file.state = "shown"
        await db.flush()
        await tell_group(db, member.organisation_id, group_id, "changed")
        return
    file.state, file.media_type = "looked_at", media_type
    await db.flush()
    await defer(db, LOOK, MEDIA, {"organisation_id": str(member.organisation_id), "file_id": str(id)})


def _picture(organisation_id: UUID, id: UUID) -> str | None:
    head = next(objects().chunks_now(file_key(organisation_id, id)), b"")
    found = recognise(head)
    return found if found in PICTURES else None


async def take_out(db: AsyncSession, member: Reader, group_id: UUID, id: UUID) -> None:
    """Take a file out of its group for good, as its author or as an owner of the group.

    The bytes go before the row: where we are killed in between, it is asked for again, and nothing is left that no row knows.

    Raises:
        NotFound: there is no such file for this member.
        NotAllowed: it is somebody else's, and this member does not own the group.
    """
    mine = await db.get(Membership, (member.organisation_id, group_id, member.id))
    of_group = {"organisation_id": member.organisation_id, "group_id": group_id, "id": id}
    file = await db.scalar(select(GroupFile).filter_by(**of_group).with_for_update())
    own = file is not None and file.author_id == member.id
    if mine is None or file is None or not (own or file.state == "shown"):
        raise NotFound(_NOT_THERE)
    if not own and mine.role != "owner":
        raise NotAllowed("Who put it there takes it out, or an owner of the group.")
    await forget_file(member.organisation_id, id)
    await db.execute(delete(GroupFile).filter_by(**of_group))
    await tell_group(db, member.organisation_id, group_id, "changed")
