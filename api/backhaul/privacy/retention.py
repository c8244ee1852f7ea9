"""What is kept for how long, and what is deleted when its time is over. One list of categories, each with what is due of it.

Of what was purged only the day, the category and a count are noted. What a worker does every ten minutes, `backhaul retention`
prints beforehand.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import organisation_session, session
from backhaul.groups.files.put import forget_file
from backhaul.media.objects import Objects, objects, part_key
from backhaul.privacy.erase import claim_erasure, erase_member
from backhaul.privacy.exports import export_key
from backhaul.settings import get_settings
from backhaul.tips.models import TipPart

log = logging.getLogger(__name__)

_AT_ONCE = 1_000
# A phone may be offline for a month and then goes on where it was; after two nobody does.
STAGED_DAYS = 60
_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Category:
    """Rows of a table, ``t``, that are due at ``:at``; ``set_`` is what becomes of them, None deletes them.

    ``kept``: for how many days, an expression on the organisation ``o``.
    """

    name: str
    table: str
    kept: str
    due: str
    set_: str | None = None

    def where(self) -> str:
        """The condition, whole."""
        now = f"CAST(:at AS timestamptz) - make_interval(days => {self.kept})"
        before = f"(SELECT {now} FROM organisation o WHERE o.id = t.organisation_id)"  # noqa: S608 - constants of ours
        return f"t.organisation_id = :organisation AND {self.due.format(before=before)}"


ROWS: tuple[Category, ...] = (
    # Positions: then the centre of a cell of 100 m, and nothing that tells how far from several places it was.
    Category(
        "exact_places",
        "tip",
        "o.keep_exact_places_days",
        "NOT t.coarsened AND (t.fix IS NOT NULL OR t.photo_fix IS NOT NULL) AND t.received_at < {before} "
        "AND t.state IN ('published', 'parked')",
        "fix = coarse(fix), photo_fix = coarse(photo_fix), accuracy_m = greatest(accuracy_m, 100), coarsened = true",
    ),
    # A member's taps with the hour of each would be a trail; the end of its day tells all that counting needs.
    Category(
        "tap_times",
        "confirmation",
        "o.keep_exact_places_days",
        "t.created_at < {before} AND t.created_at <> date_trunc('day', t.created_at)",
        "created_at = date_trunc('day', created_at) + interval '1 day'",
    ),
    Category("alerts", "alert", "90", "t.at < {before}"),
    Category("sessions", "session", "30", "least(t.expires_at, t.revoked_at) < {before}"),
    Category("sign_in_links", "sign_in_link", "30", "NOT t.reusable AND least(t.expires_at, t.used_at) < {before}"),
    Category("access_tokens", "access_token", "30", "least(t.expires_at, t.revoked_at) < {before}"),
    # They fall silent with their session; what they are encrypted with goes at once.
    Category(
        "push_endpoints",
        "push_endpoint",
        "0",
        "EXISTS (SELECT FROM session s WHERE s.organisation_id = t.organisation_id AND s.id = t.session_id"
        " AND least(s.expires_at, s.revoked_at) < {before})",
    ),
    # An address that nobody confirmed is perhaps a stranger's.
    Category(
        "mail_addresses",
        "mailbox",
        "0",
        "t.pending IS NOT NULL AND t.pending_until < {before}",
        "pending = NULL, pending_hash = NULL, pending_until = NULL",
    ),
    # So long a phone that sends it again is told that it was taken back.
    Category("withdrawn_tips", "tip", "90", "t.state = 'withdrawn' AND t.withdrawn_at < {before}"),
    Category("webhook_deliveries", "webhook_delivery", "30", "t.happened_at < {before}"),
)

_AUDIT = Category("audit", "audit_entry", "o.audit_keep_days", "t.at < {before}")

_OLD_AUDIO = """
    FROM tip_part p
    JOIN organisation o ON o.id = p.organisation_id
    JOIN tip t ON t.organisation_id = p.organisation_id AND t.id = p.tip_id AND t.state = 'published'
    WHERE p.organisation_id = :organisation AND p.media_type LIKE 'audio/%'
      AND (p.original_deleted_at IS NULL OR EXISTS (SELECT FROM rendition r
           WHERE r.organisation_id = p.organisation_id AND r.tip_id = p.tip_id AND r.part = p.name))
      AND (SELECT min(w.created_at) FROM transcript w WHERE w.organisation_id = p.organisation_id AND w.tip_id = p.tip_id)
          < CAST(:at AS timestamptz) - make_interval(days => o.keep_audio_days)
"""
_OLD_ORIGINALS = """
    FROM tip_part p
    JOIN organisation o ON o.id = p.organisation_id
    JOIN tip t ON t.organisation_id = p.organisation_id AND t.id = p.tip_id AND t.state = 'published'
    WHERE p.organisation_id = :organisation AND p.original_deleted_at IS NULL
      AND p.received_at < CAST(:at AS timestamptz) - make_interval(days => o.keep_originals_days)
"""
_OLD_EXPORTS = "FROM person_export t WHERE t.organisation_id = :organisation AND t.expires_at < :at"
# What nobody finished putting into a group, or what could not be shown there; and all that a group kept in which nobody is
# any more.
_OLD_FILES = """
    FROM group_file t WHERE t.organisation_id = :organisation AND (
        (t.state <> 'shown' AND t.created_at < CAST(:at AS timestamptz) - interval '7 days')
        OR NOT EXISTS (SELECT FROM membership s WHERE s.organisation_id = t.organisation_id AND s.group_id = t.group_id))
"""
_FORGET_FILE = text("DELETE FROM group_file WHERE organisation_id = :organisation AND id = :id")
_EXPORTS = text(f"DELETE {_OLD_EXPORTS} RETURNING t.id")
_FORGET_RENDITIONS = text("DELETE FROM rendition WHERE organisation_id = :organisation AND tip_id = :tip AND part = :part")
_FORGET_DISTANCES = text("""
    UPDATE understanding u SET findings = without_distances(u.findings)
    WHERE u.organisation_id = :organisation AND u.tip_id = ANY(:tips) AND u.findings <> without_distances(u.findings)
""")
_ORGANISATIONS = text("SELECT * FROM organisations_to_tidy()")
_DUE_ERASURES = text("SELECT * FROM organisations_with_due_erasures(:now)")
_NOTE = text("""
    INSERT INTO purged (organisation_id, day, category, n) VALUES (:organisation, :day, :category, :n)
    ON CONFLICT (organisation_id, day, category) DO UPDATE SET n = purged.n + excluded.n
""")

# What is counted, by category, for whoever asks what would be purged.
COUNTS: dict[str, str] = {
    "audio": f"SELECT count(*) {_OLD_AUDIO}",
    "originals": f"SELECT count(*) {_OLD_ORIGINALS}",
    "exports": f"SELECT count(*) {_OLD_EXPORTS}",
    "group_files": f"SELECT count(*) {_OLD_FILES}",
    **{one.name: f"SELECT count(*) FROM {one.table} t WHERE {one.where()}" for one in (*ROWS, _AUDIT)},  # noqa: S608
}
_ALL: dict[str, str] = {
    "audio": "SELECT count(*) FROM tip_part WHERE organisation_id = :organisation AND media_type LIKE 'audio/%'",
    "originals": "SELECT count(*) FROM tip_part WHERE organisation_id = :organisation AND original_deleted_at IS NULL",
    "exports": "SELECT count(*) FROM person_export WHERE organisation_id = :organisation",
    "group_files": "SELECT count(*) FROM group_file WHERE organisation_id = :organisation",
    **{one.name: f"SELECT count(*) FROM {one.table} WHERE organisation_id = :organisation" for one in (*ROWS, _AUDIT)},  # noqa: S608
}


class Due(NamedTuple):
    """Of a category: how much there is, and how much of it would be purged now."""

    category: str
    there: int
    due: int


async def what_is_due(organisation_id: UUID, now: datetime) -> list[Due]:
    """What there is of every category, and what of it has had its time at ``now``."""
    scope = {"organisation": organisation_id, "at": now}
    async with organisation_session(organisation_id) as db:
        # The audit is for admins; how much of it there is tells nothing of it.
        await db.execute(text("SELECT set_scope(:organisation, NULL, 'admin')"), {"organisation": organisation_id})
        found = []
        for category, due in COUNTS.items():
            there = (await db.execute(text(_ALL[category]), {"organisation": organisation_id})).scalar_one()
            found.append(Due(category, there, (await db.execute(text(due), scope)).scalar_one()))
    staged = await asyncio.to_thread(_staged, organisation_id, now)
    return [*found, Due("uploads", *staged)]


async def keep_house(store: Objects, now: datetime) -> dict[str, int]:
    """Purge of every organisation what has had its time, and erase whose time has come. Answers how much, by category.

    What fails of one is logged and tried again the next time; it holds up no other.
    """
    async with session() as db:
        organisations = list(await db.scalars(_ORGANISATIONS))
    total: dict[str, int] = {}
    for organisation_id in organisations:
        try:
            for category, n in (await purge(organisation_id, store, now)).items():
                total[category] = total.get(category, 0) + n
        except (SQLAlchemyError, OSError):
            log.warning("could not delete all that is kept no longer", exc_info=True)
    total["people"] = await erase_due(now)
    return total


async def erase_due(now: datetime) -> int:
    """Erase whoever is to be erased by ``now``; answers how many were."""
    async with session() as db:
        organisations = list(await db.scalars(_DUE_ERASURES, {"now": now}))
    n = 0
    for organisation_id in organisations:
        while True:
            async with organisation_session(organisation_id) as db:
                member_id = await claim_erasure(db, organisation_id, now)
            if member_id is None:
                break
            await erase_member(organisation_id, member_id)
            async with organisation_session(organisation_id) as db:
                await _note(db, organisation_id, "people", 1, now)
            n += 1
    return n


async def purge(organisation_id: UUID, store: Objects, now: datetime) -> dict[str, int]:
    """Purge of one organisation what has had its time at ``now``. Answers how much, by category, without what was nothing."""
    done: dict[str, int] = {
        "audio": await _purge_parts(organisation_id, now, store, _OLD_AUDIO, whole=True),
        "originals": await _purge_parts(organisation_id, now, store, _OLD_ORIGINALS, whole=False),
        "exports": await _purge_exports(organisation_id, now),
        "group_files": await _purge_files(organisation_id, now),
        "uploads": await _purge_staged(organisation_id, now),
    }
    for category in ROWS:
        done[category.name] = await _in_pages(category, organisation_id, now)
    async with organisation_session(organisation_id) as db:
        done["audit"] = (await db.execute(text("SELECT forget_own_audit(:now)"), {"now": now})).scalar_one()
        for name in ("audit", *(category.name for category in ROWS)):
            await _note(db, organisation_id, name, done[name], now)
    return {name: n for name, n in done.items() if n}


async def _in_pages(category: Category, organisation_id: UUID, now: datetime) -> int:
    total = 0
    while True:
        async with organisation_session(organisation_id) as db:
            n = await _purge_rows(db, category, organisation_id, now)
        total += n
        if n < _AT_ONCE:
            return total


async def _purge_rows(db: AsyncSession, category: Category, organisation_id: UUID, now: datetime) -> int:
    # Constants of ours.
    some = f"SELECT t.ctid FROM {category.table} t WHERE {category.where()} LIMIT {_AT_ONCE} FOR UPDATE SKIP LOCKED"  # noqa: S608
    what = f"UPDATE {category.table} SET {category.set_}" if category.set_ else f"DELETE FROM {category.table}"  # noqa: S608
    key = "id" if category.name == "exact_places" else "1"
    done = await db.execute(
        text(f"{what} WHERE ctid = ANY(ARRAY({some})) RETURNING {key}"), {"organisation": organisation_id, "at": now}
    )
    rows = done.scalars().all()
    if category.name == "exact_places" and rows:
        await db.execute(_FORGET_DISTANCES, {"organisation": organisation_id, "tips": list(rows)})
    return len(rows)


async def _purge_parts(organisation_id: UUID, now: datetime, store: Objects, old: str, *, whole: bool) -> int:
    """Delete files of parts: with ``whole`` in every form, else as the phone sent them.

    The object goes before it is noted, so a worker that is killed in between does it again.
    """
    wanted = text(f"SELECT p.tip_id, p.name {old} ORDER BY p.tip_id, p.name LIMIT {_AT_ONCE}")
    total = 0
    while True:
        async with organisation_session(organisation_id) as db:
            parts = (await db.execute(wanted, {"organisation": organisation_id, "at": now})).all()
        for tip_id, part in parts:
            key = part_key(organisation_id, tip_id, part)
            await store.delete_all(key.rpartition("/")[0] if whole else key)
            async with organisation_session(organisation_id) as db:
                if whole:
                    of_part = {"organisation": organisation_id, "tip": tip_id, "part": part}
                    await db.execute(_FORGET_RENDITIONS, of_part)
                gone = update(TipPart).filter_by(organisation_id=organisation_id, tip_id=tip_id, name=part)
                await db.execute(gone.where(TipPart.original_deleted_at.is_(None)).values(original_deleted_at=now))
                await _note(db, organisation_id, "audio" if whole else "originals", 1, now)
        total += len(parts)
        if len(parts) < _AT_ONCE:
            return total


async def _purge_exports(organisation_id: UUID, now: datetime) -> int:
    async with organisation_session(organisation_id) as db:
        gone = (await db.scalars(_EXPORTS, {"organisation": organisation_id, "at": now})).all()
        await _note(db, organisation_id, "exports", len(gone), now)
    for id in gone:
        await objects().delete_all(export_key(organisation_id, id))
    return len(gone)


async def _purge_files(organisation_id: UUID, now: datetime) -> int:
    """The bytes before the row, so a worker that is killed in between does it again."""
    async with organisation_session(organisation_id) as db:
        asked = {"organisation": organisation_id, "at": now}
        ids = (await db.scalars(text(f"SELECT t.id {_OLD_FILES} LIMIT {_AT_ONCE}"), asked)).all()
    for id in ids:
        await forget_file(organisation_id, id)
        async with organisation_session(organisation_id) as db:
            await db.execute(_FORGET_FILE, {"organisation": organisation_id, "id": id})
            await _note(db, organisation_id, "group_files", 1, now)
    return len(ids)


async def _purge_staged(organisation_id: UUID, now: datetime) -> int:
    n = await asyncio.to_thread(_drop_staged, organisation_id, now)
    if n:
        async with organisation_session(organisation_id) as db:
            await _note(db, organisation_id, "uploads", n, now)
    return n


def _staged(organisation_id: UUID, now: datetime) -> tuple[int, int]:
    folder = get_settings().uploads_dir / str(organisation_id)
    before = now.timestamp() - STAGED_DAYS * _DAY_S
    ages = [file.stat().st_mtime for file in folder.glob("*")] if folder.is_dir() else []
    return len(ages), sum(at < before for at in ages)


def _drop_staged(organisation_id: UUID, now: datetime) -> int:
    """What of unfinished uploads nobody has added to for two months, and exports that a killed worker left half written."""
    folder = get_settings().uploads_dir / str(organisation_id)
    before = now.timestamp() - STAGED_DAYS * _DAY_S
    old = [file for file in folder.glob("*") if file.stat().st_mtime < before] if folder.is_dir() else []
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)


async def _note(db: AsyncSession, organisation_id: UUID, category: str, n: int, now: datetime) -> None:
    if n:
        noted = {"organisation": organisation_id, "day": now.date(), "category": category, "n": n}
        await db.execute(_NOTE, noted)
