"""Accepting a tip: the row and its job in one transaction, exactly once, however often a phone sends it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from geoalchemy2 import WKTElement
from sqlalchemy import insert, select, text
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import session
from backhaul.errors import DifferentContent, Invalid, NoSuchGroup, NotFound, Problem, UnsupportedMedia, Withdrawn
from backhaul.identity.access import Credentials, Reader, enter
from backhaul.media.objects import objects, part_key
from backhaul.media.types import recognise
from backhaul.media.upload import claim, held, receive, seal, wrong_offset
from backhaul.pipeline.queue import enqueue
from backhaul.pipeline.stages import first
from backhaul.secret import derive
from backhaul.settings import get_settings
from backhaul.tips.models import Tip, TipPart
from backhaul.tips.schemas import Fix, PartOut, TipIn, TipStatus

# A phone may be offline for a month. Beyond that, or from tomorrow, its clock is wrong.
OLDEST = timedelta(days=31)
NEWEST = timedelta(hours=24)
_TELL_THE_TIME = (1, 6, 7)
_GROUP_OF = text("""
    SELECT i.group_id FROM insight asked
    JOIN insight i ON i.organisation_id = asked.organisation_id AND i.id = coalesce(asked.merged_into_id, asked.id)
    WHERE asked.organisation_id = current_organisation() AND asked.id = :insight
""")
_MAY_TELL = text("""
    SELECT EXISTS (SELECT FROM member_group g WHERE g.organisation_id = current_organisation() AND g.id = :group
                   AND g.archived_at IS NULL AND g.id = ANY (current_groups()))
""")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an upload is: the offset in bytes, and what this piece completed."""

    offset: int
    part_complete: bool
    tip_complete: bool


async def accept_tip(db: AsyncSession, member: Reader, tip_id: UUID, body: TipIn, *, asks: bool = False) -> TipStatus | None:
    """Store a tip and, where it needs no parts, queue it. Answers where it is, or None for one that was here before.

    ``asks``: its author asks something; the same words told and asked are two things.

    Raises:
        DifferentContent: a tip of this id says something else.
        Withdrawn: its author took it back.
    """
    if body.anonymous and tip_id.version in _TELL_THE_TIME:
        raise Invalid("Give an anonymous tip a random id (UUID version 4): this one tells when it was made.")
    # As releases hashed it that knew no answers and no replies: what they took may come again.
    unsaid = {name for name in ("answers_id", "replies_to_id", "named") if getattr(body, name) is None}
    content = sha256((b"?" if asks else b"") + body.model_dump_json(exclude=unsaid).encode()).digest()
    now = datetime.now(UTC)
    if body.group_id and not await _may_tell(db, body.group_id):
        # What was stored before its author left stays stored: their phone may send it once more.
        await _recognise_replay(db, member, tip_id, content, otherwise=NoSuchGroup)
        return None
    visibility, group_id = await _audience(db, body)
    waits = bool(body.parts)
    # What is told again in the answer: a new tip needs no second look into the database.
    told = {
        "id": tip_id,
        "kind": body.kind,
        "text": body.text,
        "language": body.language,
        "captured_at": _hour(body.captured_at) if body.anonymous else body.captured_at,
        "received_at": _hour(now) if body.anonymous else now,
        "clock_off": not now - OLDEST < body.captured_at < now + NEWEST,
        "state": "waiting_for_parts" if waits else "queued",
    }
    stored = await db.execute(
        insert_or_skip(Tip)
        .values(
            **told,
            organisation_id=member.organisation_id,
            fix=point(body.fix),
            accuracy_m=body.fix.accuracy_m if body.fix else None,
            site_id=body.site_id,
            route_id=body.route_id,
            answers_id=body.answers_id,
            replies_to_id=body.replies_to_id,
            named=body.named is not False if body.replies_to_id else None,
            visibility=visibility,
            group_id=group_id,
            anonymous=body.anonymous,
            asks=asks,
            author_id=None if body.anonymous else member.id,
            receipt_hash=sha256(receipt_number(tip_id).encode()).digest() if body.anonymous else None,
            content_sha256=content,
            stage=first(body.kind),
        )
        # Fifty phones that send the same tip at once wait here for the first one and then find its row.
        .on_conflict_do_nothing()
        .returning(Tip.id)
    )
    if stored.scalar_one_or_none() is None:
        await _recognise_replay(db, member, tip_id, content)
        return None
    if waits:
        await db.execute(
            insert(TipPart),
            [
                {
                    "organisation_id": member.organisation_id,
                    "tip_id": tip_id,
                    "name": part.name,
                    "ordinal": ordinal,
                    "declared_type": part.type,
                    "size_bytes": part.size,
                    "sha256": bytes.fromhex(part.sha256),
                }
                for ordinal, part in enumerate(body.parts)
            ],
        )
    else:
        await enqueue(db, first(body.kind), member.organisation_id, tip_id)
    return TipStatus.model_validate(
        {
            **told,
            "parts": [
                PartOut(name=part.name, type=part.type, size=part.size, received=0, complete=False) for part in body.parts
            ],
            "receipt_number": receipt_number(tip_id) if body.anonymous else None,
            **dict.fromkeys(("queue_position", "insight_id", "problem", "receipt")),
        }
    )


async def _audience(db: AsyncSession, body: TipIn) -> tuple[str, UUID | None]:
    """Who reads it and in which group. What is said to an insight of a group is said to that group, whatever the phone knew."""
    about = body.replies_to_id or body.answers_id
    of_group: UUID | None = await db.scalar(_GROUP_OF, {"insight": about}) if about else None
    return ("group", of_group) if of_group else (body.visibility, body.group_id)


async def _may_tell(db: AsyncSession, group_id: UUID) -> bool:
    return bool(await db.scalar(_MAY_TELL, {"group": group_id}))


async def _recognise_replay(
    db: AsyncSession, member: Reader, tip_id: UUID, content: bytes, *, otherwise: type[Problem] = DifferentContent
) -> None:
    known = (
        await db.execute(
            select(Tip.author_id, Tip.anonymous, Tip.content_sha256, Tip.withdrawn_at).where(
                Tip.organisation_id == member.organisation_id, Tip.id == tip_id
            )
        )
    ).one_or_none()
    if known is None:
        # None is here, or one of a group that this member is not in.
        raise otherwise
    if known.content_sha256 != content or not (known.anonymous or known.author_id == member.id):
        raise DifferentContent
    if known.withdrawn_at is not None:
        raise Withdrawn


def receipt_number(tip_id: UUID) -> str:
    """The sixteen digits with which the author of an anonymous tip reads the answer. Only its hash is stored."""
    return f"{int.from_bytes(derive('receipt', str(tip_id))[:8]) % 10**16:016d}"


def with_receipt(member: Reader, tip_id: UUID) -> Reader:
    """The member as the author of an anonymous tip."""
    return replace(member, receipt_hash=sha256(receipt_number(tip_id).encode()).digest())


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def point(fix: Fix | None) -> Any:
    """A fix as the database takes it; nothing for none, and for (0, 0)."""
    return None if fix is None or fix.is_nowhere else WKTElement(f"POINT({fix.lon!r} {fix.lat!r})", srid=4326)


def staged_path(organisation_id: UUID, tip_id: UUID, part: str) -> Path:
    """Where a part grows until it is complete."""
    return get_settings().uploads_dir / str(organisation_id) / f"{tip_id}.{part}"


def drop_staged(organisation_id: UUID, tip_id: UUID) -> None:
    """Forget what has arrived of a tip so far, also under the hands of a request that is writing it."""
    staged = staged_path(organisation_id, tip_id, "*")
    for file in staged.parent.glob(staged.name):
        file.unlink(missing_ok=True)


async def find_part(db: AsyncSession, member: Reader, tip_id: UUID, name: str) -> TipPart:
    """The part of a tip that this member may write.

    Raises:
        NotFound: there is none of this name, or the tip is somebody else's.
        Withdrawn: its author took it back.
    """
    row = (
        await db.execute(
            # From the tip: the parts of a withdrawn one are gone, and its phone is to be told.
            select(TipPart, Tip.author_id, Tip.receipt_hash, Tip.withdrawn_at)
            .select_from(Tip)
            .outerjoin(
                TipPart,
                (Tip.organisation_id == TipPart.organisation_id) & (Tip.id == TipPart.tip_id) & (TipPart.name == name),
            )
            .where(Tip.organisation_id == member.organisation_id, Tip.id == tip_id)
        )
    ).one_or_none()
    if row is None or not member.wrote(row.author_id, row.receipt_hash):
        raise NotFound
    if row.withdrawn_at is not None:
        raise Withdrawn
    part: TipPart | None = row[0]
    if part is None:
        raise NotFound
    return part


async def received(part: TipPart) -> int:
    """How many bytes of a part are here."""
    if part.received_at or await objects().exists(part_key(part.organisation_id, part.tip_id, part.name)):
        return part.size_bytes
    return held(staged_path(part.organisation_id, part.tip_id, part.name))


async def receive_part(shown: Credentials, tip_id: UUID, name: str, offset: int, chunks: AsyncIterator[bytes]) -> Progress:
    """Take a piece of a part; the bytes are durable when this returns. No database connection is held while they arrive.

    Raises:
        WrongOffset: the piece does not continue what is there.
        TooLarge: it is longer than what was announced.
        BadChecksum: the whole is not what was announced; it starts over.
        UnsupportedMedia: the bytes are no recording or photo, and there are no others. They are kept, and the tip is parked.
        NotFound, Withdrawn: see `find_part`.
    """
    async with session() as db:
        member = await enter(db, shown)
        part = await find_part(db, member, tip_id, name)
    key = part_key(part.organisation_id, tip_id, name)
    supported = True
    if not (part.received_at or await objects().exists(key)):
        staged = staged_path(part.organisation_id, tip_id, name)
        with claim(staged) as file:
            if await objects().exists(key):
                # The writer before us completed it while we looked.
                staged.unlink()
            else:
                at = await receive(file, offset=offset, size=part.size_bytes, chunks=chunks)
                if at < part.size_bytes:
                    return Progress(at, part_complete=False, tip_complete=False)
                try:
                    head = await asyncio.to_thread(seal, staged, part.sha256)
                    await objects().adopt(staged, key)
                except FileNotFoundError:
                    raise Withdrawn from None
                supported = recognise(head) is not None
    elif offset not in (0, part.size_bytes):
        raise wrong_offset(part.size_bytes)
    try:
        async with session() as db:
            await enter(db, shown)
            complete = await complete_parts(db, part.organisation_id, tip_id, supported=supported)
    except Withdrawn:
        # Its author took it back while these bytes arrived.
        await objects().delete_all(key)
        raise
    return Progress(part.size_bytes, part_complete=True, tip_complete=complete)


async def complete_parts(db: AsyncSession, organisation_id: UUID, tip_id: UUID, *, supported: bool = True) -> bool:
    """Note which parts are durable; with the last one the tip is queued in the same transaction. True once per tip.

    A crash may have come between the object and its row, so the store is asked, not the caller. A tip whose only part is
    not ``supported`` is parked instead; of several parts, the worker judges each.

    Raises:
        Withdrawn: its author took it back.
    """
    tip = (
        await db.execute(
            # The lock makes two last parts that end at the same moment see each other.
            select(Tip).where(Tip.organisation_id == organisation_id, Tip.id == tip_id).with_for_update()
        )
    ).scalar_one()
    if tip.withdrawn_at is not None:
        raise Withdrawn
    if tip.state != "waiting_for_parts":
        return False
    of_tip = select(TipPart).where(TipPart.organisation_id == organisation_id, TipPart.tip_id == tip_id)
    parts = (await db.execute(of_tip)).scalars().all()
    missing = False
    for part in parts:
        if part.received_at is None and await objects().exists(part_key(organisation_id, tip_id, part.name)):
            part.received_at = tip.received_at if tip.anonymous else datetime.now(UTC)
        missing = missing or part.received_at is None
    if missing:
        return False
    if not supported and len(parts) == 1:
        tip.state, tip.problem = "parked", UnsupportedMedia().body()
        return False
    tip.state = "queued"
    await enqueue(db, first(tip.kind), organisation_id, tip_id)
    return True
