"""Importing what a preview showed: every tip of it with its recordings and photos and its job, or none."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.audit.note import note_import
from backhaul.db.session import organisation_session
from backhaul.errors import PreviewOutdated, TooLarge
from backhaul.identity.access import Reader
from backhaul.imports.files import Choices, read_media, read_tips
from backhaul.imports.plan import MOST_TIPS, Plan, Step, Wishes, make_plan
from backhaul.media.objects import objects, part_key, tip_prefix
from backhaul.pipeline.queue import defer, task_name
from backhaul.pipeline.stages import LOW, QUEUE, first
from backhaul.tips.accept import point, receipt_number
from backhaul.tips.models import Tip, TipPart
from backhaul.tips.schemas import Fix

# Two imports of one file at once could both find that a tip is new.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('import of tips ' || :organisation, 0))")
_HOUR = timedelta(hours=1)


async def apply_import(member: Reader, file: Path, choices: Choices, wishes: Wishes, digest: str) -> Plan:
    """Write what the preview with this digest showed.

    Raises:
        PreviewOutdated: it would be something else now; nothing is written.
        TooLarge: it has more new tips than are taken at once; nothing is written.
    """
    found = await read_tips(file, choices)
    organisation_id = member.organisation_id
    async with organisation_session(organisation_id, member_id=member.id, role="admin") as db:
        plan = await make_plan(db, organisation_id, found, choices.format, wishes)
    _check(plan, digest)
    # Bytes first: a row never names what is not there. Without the rows they are taken away again.
    stored = await _store(organisation_id, file, choices, plan.new)
    try:
        async with organisation_session(organisation_id, member_id=member.id, role="admin") as db:
            await db.execute(_LOCK, {"organisation": str(organisation_id)})
            now = await make_plan(db, organisation_id, found, choices.format, wishes)
            _check(now, digest)
            await _write(db, member, now.new, wishes)
    except BaseException:
        await asyncio.shield(_forget(organisation_id, stored))
        raise
    return plan


def _check(plan: Plan, digest: str) -> None:
    if plan.digest != digest:
        raise PreviewOutdated
    if len(plan.new) > MOST_TIPS:
        raise TooLarge(f"At most {MOST_TIPS} tips at once: say from which day on, or split the file.")


async def _store(organisation_id: UUID, file: Path, choices: Choices, steps: Sequence[Step]) -> set[UUID]:
    wanted: dict[str, list[tuple[UUID, str]]] = {}
    for step in steps:
        for n, one in enumerate(step.said.media):
            wanted.setdefault(one["sha256"], []).append((step.id, _part_name(n)))
    stored: set[UUID] = set()
    if not wanted:
        return stored
    missing = set(wanted)
    async for digest, data in read_media(file, choices, sorted(wanted)):
        # What the child says is checked: it has opened what a stranger sent.
        if digest not in missing or sha256(data).hexdigest() != digest:
            continue
        missing.discard(digest)
        for tip_id, part in wanted[digest]:
            await asyncio.to_thread(objects().put_now, part_key(organisation_id, tip_id, part), data)
            stored.add(tip_id)
    if missing:
        await _forget(organisation_id, stored)
        raise PreviewOutdated
    return stored


async def _forget(organisation_id: UUID, tips: set[UUID]) -> None:
    async with organisation_session(organisation_id) as db:
        # Another import may have written the very same tip meanwhile.
        kept = set(await db.scalars(text("SELECT id FROM tip WHERE id = ANY(:ids)"), {"ids": list(tips)}))
    for tip_id in tips - kept:
        await objects().delete_all(tip_prefix(organisation_id, tip_id))


def _part_name(n: int) -> str:
    return f"part{n}"


async def _write(db: AsyncSession, member: Reader, steps: Sequence[Step], wishes: Wishes) -> None:
    if not steps:
        return
    now = datetime.now(UTC)
    organisation_id = member.organisation_id
    rows = [_row(organisation_id, step, wishes, now) for step in steps]
    await db.execute(insert(Tip), rows)
    parts = [
        {
            "organisation_id": organisation_id,
            "tip_id": step.id,
            "name": _part_name(n),
            "ordinal": n,
            "declared_type": one["type"],
            "size_bytes": one["size"],
            "sha256": bytes.fromhex(one["sha256"]),
            "received_at": row["received_at"],
        }
        for step, row in zip(steps, rows, strict=True)
        for n, one in enumerate(step.said.media)
    ]
    if parts:
        await db.execute(insert(TipPart), parts)
    for kind in ("text", "voice", "photo"):
        about = [{"organisation_id": str(organisation_id), "tip_id": str(step.id)} for step in steps if step.kind == kind]
        if about:
            # Behind all that is said now.
            await defer(db, task_name(first(kind)), QUEUE[first(kind)], *about, priority=LOW)
    await note_import(db, len(steps))


def _row(organisation_id: UUID, step: Step, wishes: Wishes, now: datetime) -> dict[str, Any]:
    author = wishes.people.get(step.person) if step.person is not None else None
    # It was told then: what was known two years ago is not news, and fades as if it had been told here.
    at = min(step.at or now, now)
    told = step.at or now
    if author is None:
        at, told = (one.astimezone(UTC).replace(minute=0, second=0, microsecond=0) for one in (at, told))
    said = step.said
    fix = Fix(lat=said.lat, lon=said.lon) if said.lat is not None and said.lon is not None else None
    return {
        "organisation_id": organisation_id,
        "id": step.id,
        "kind": step.kind,
        "text": step.text,
        "captured_at": told,
        "received_at": at,
        "fix": point(fix),
        "site_id": step.site_id,
        "visibility": wishes.visibility,
        "anonymous": author is None,
        "author_id": author,
        "receipt_hash": sha256(receipt_number(step.id).encode()).digest() if author is None else None,
        "content_sha256": sha256(step.id.bytes).digest(),
        "state": "queued",
        "stage": first(step.kind),
        "imported": True,
    }
