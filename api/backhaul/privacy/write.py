"""Writing the file with everything about a person: a ZIP of JSON and media, in bounded memory however much there is.

Rows come from the database a few hundred at a time and media a megabyte at a time, straight into the ZIP on the disk. What is
given of which table stands in `register.py`.
"""

import asyncio
import json
import mimetypes
import os
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text, update

from backhaul.db.changes import inbox_changed
from backhaul.db.session import organisation_session
from backhaul.groups.files.put import file_key
from backhaul.media.objects import objects, part_key, rendition_key, sync_folder
from backhaul.privacy.exports import export_key
from backhaul.privacy.models import PersonExport
from backhaul.privacy.register import PERSONAL, Kept
from backhaul.settings import get_settings

_ROWS = 200
_BETWEEN_TWO = frozenset({"message", "conversation", "message_settings"})
# As columns are given that JSON has no word for.
_COLUMNS = text("""
    SELECT a.attname AS name, CASE WHEN t.typname = 'geometry' THEN format('ST_AsGeoJSON(r.%I)::json', a.attname)
        WHEN t.typname = 'bytea' THEN format('encode(r.%I, ''base64'')', a.attname)
        WHEN t.typname IN ('tsvector', 'bit') THEN format('r.%I::text', a.attname) ELSE format('r.%I', a.attname) END AS given
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = CAST(:table AS regclass) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
""")
_MEDIA = text("""
    SELECT p.tip_id, p.name, coalesce(p.media_type, p.declared_type) AS media_type,
           p.received_at IS NOT NULL AND p.original_deleted_at IS NULL AS original,
           (SELECT coalesce(json_agg(json_build_array(v.kind, v.media_type) ORDER BY v.kind), '[]') FROM rendition v
            WHERE v.organisation_id = p.organisation_id AND v.tip_id = p.tip_id AND v.part = p.name) AS renditions
    FROM tip_part p JOIN tip t ON t.organisation_id = p.organisation_id AND t.id = p.tip_id
    WHERE p.organisation_id = :organisation AND t.author_id = :member AND (p.tip_id, p.name) > (:tip, :part)
    ORDER BY p.tip_id, p.name LIMIT :most
""")
_FILES = text("""
    SELECT f.id, f.name, f.media_type FROM group_file f
    WHERE f.organisation_id = :organisation AND f.author_id = :member AND f.state = 'shown' ORDER BY f.id
""")
_TELL = text(f"""
    SELECT {inbox_changed("x")} FROM (
        SELECT CAST(:organisation AS uuid) AS organisation_id, CAST(:member AS uuid) AS member_id) x
""")  # noqa: S608 - put together from constants
_README = """\
Everything that Backhaul keeps about you, written on {day}.

data/      one file for each kind of thing, as JSON: {tables}.
           transcript, translation, understanding, personal, photo_text, embedding: what was made of your tips.
           insight: what your tips are evidence of, as it reads now. audit_entry: what was noted of you, and who by role
           looked at your tips. Times are UTC, positions are WGS 84 (GeoJSON).
files/     what you put into groups, by the ids of data/group_file.json.
media/     your recordings and photos by tip and part: "original" as your phone sent it, the others as they were made for
           others to hear and see (with faces and number plates hidden). What is deleted after its time is not here.

Not in here:
- What you told without your name. Nothing says that it was yours; whoever has the sixteen digits reads and withdraws it.
- Secrets that let somebody in (hashes of your sessions, PIN and tokens), and who else is meant where that is another person.
- Which insights you opened, and what you reported: both are marks that cannot be read back, not even by us.

The file is deleted on the server after {days} days. Whoever has your copy can read it all: keep it safe.
"""


async def write_export(organisation_id: UUID, member_id: UUID, export_id: UUID) -> None:
    """Write the file, keep it, and tell the member that it is there. Nothing where they took the wish back meanwhile."""
    settings = get_settings()
    settings.uploads_dir.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.uploads_dir, prefix="export-") as folder:
        path = Path(folder) / "export.zip"
        with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            tables = [kept.table for kept in PERSONAL if await _write_table(archive, kept, organisation_id, member_id)]
            await _write_media(archive, organisation_id, member_id)
            await _write_files(archive, organisation_id, member_id)
            said = {"day": datetime.now(UTC).date(), "tables": ", ".join(tables), "days": settings.export_keep_days}
            archive.writestr("README.txt", _README.format(**said))
        size = path.stat().st_size
        key = export_key(organisation_id, export_id)
        await asyncio.to_thread(_make_durable, path)
        await objects().adopt(path, key)
    now = datetime.now(UTC)
    async with organisation_session(organisation_id) as db:
        ready = (
            update(PersonExport)
            .filter_by(organisation_id=organisation_id, id=export_id, member_id=member_id)
            .values(state="ready", size_bytes=size, ready_at=now, expires_at=now + timedelta(days=settings.export_keep_days))
        )
        noted = (await db.execute(ready.returning(PersonExport.id))).scalar_one_or_none()
        if noted:
            await db.execute(_TELL, {"organisation": organisation_id, "member": member_id})
    if noted is None:
        await objects().delete_all(key)


def _make_durable(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
    sync_folder(path.parent)


async def _write_table(archive: zipfile.ZipFile, kept: Kept, organisation_id: UUID, member_id: UUID) -> bool:
    """One file of a table, where there is anything; answers whether."""
    if kept.mine is None:
        return False
    async with _rows(kept, organisation_id, member_id) as pages:
        first = await anext(pages, None)
        if first is None:
            return False
        with archive.open(f"data/{kept.table}.json", "w", force_zip64=True) as file:
            await asyncio.to_thread(file.write, b"[\n" + b",\n".join(first))
            async for page in pages:
                await asyncio.to_thread(file.write, b",\n" + b",\n".join(page))
            await asyncio.to_thread(file.write, b"\n]\n")
    return True


@asynccontextmanager
async def _rows(kept: Kept, organisation_id: UUID, member_id: UUID) -> AsyncIterator[AsyncIterator[list[bytes]]]:
    """What the register says of a table, as JSON, a page at a time."""
    # The audit alone is for admins, and not for workers.
    role: Literal["admin", "worker"] = "admin" if kept.table == "audit_entry" else "worker"
    # What is between two is open to nobody else, workers included.
    own = member_id if kept.table in _BETWEEN_TWO else None
    async with organisation_session(organisation_id, role=role, member_id=own) as db:
        columns = (await db.execute(_COLUMNS, {"table": f"backhaul.{kept.table}"})).all()
        given = ", ".join(
            f"{c.given} AS {c.name}" for c in columns if c.name not in {"organisation_id", *kept.withheld.split()}
        )
        # Constants of ours, and names that the catalogue told.
        wanted = text(f"""
            SELECT row_to_json(x)::text AS row FROM (
                SELECT {given} FROM {kept.table} r WHERE r.organisation_id = :organisation AND ({kept.mine})) x
        """)  # noqa: S608
        rows = await db.stream(
            wanted, {"organisation": organisation_id, "member": member_id}, execution_options={"yield_per": _ROWS}
        )

        async def pages() -> AsyncIterator[list[bytes]]:
            async for page in rows.partitions(_ROWS):
                yield [json.dumps(json.loads(row.row), ensure_ascii=False, indent=1).encode() for row in page]

        yield pages()


async def _write_media(archive: zipfile.ZipFile, organisation_id: UUID, member_id: UUID) -> None:
    after: dict[str, Any] = {"tip": UUID(int=0), "part": ""}
    while True:
        async with organisation_session(organisation_id) as db:
            asked = {"organisation": organisation_id, "member": member_id, "most": _ROWS, **after}
            parts = (await db.execute(_MEDIA, asked)).all()
        for part in parts:
            files = [
                (rendition_key(organisation_id, part.tip_id, part.name, kind), kind, type) for kind, type in part.renditions
            ]
            if part.original:
                files.insert(0, (part_key(organisation_id, part.tip_id, part.name), "original", part.media_type))
            for key, kind, media_type in files:
                name = f"media/{part.tip_id}/{part.name}/{kind.replace(':', '-')}{_ending(media_type)}"
                await asyncio.to_thread(_copy, archive, key, name)
        if len(parts) < _ROWS:
            return
        after = {"tip": parts[-1].tip_id, "part": parts[-1].name}


async def _write_files(archive: zipfile.ZipFile, organisation_id: UUID, member_id: UUID) -> None:
    async with organisation_session(organisation_id) as db:
        files = (await db.execute(_FILES, {"organisation": organisation_id, "member": member_id})).all()
    for file in files:
        # By our name for it; of theirs no more than the ending, which opens it.
        ending = Path(file.name).suffix.lower()
        name = f"files/{file.id}{ending if ending[1:].isalnum() and ending.isascii() else ''}"
        await asyncio.to_thread(
            _copy, archive, file_key(organisation_id, file.id, "photo" if file.media_type else "original"), name
        )


def _copy(archive: zipfile.ZipFile, key: str, name: str) -> None:
    try:
        chunks = objects().chunks_now(key)
        first = next(chunks, b"")
    except FileNotFoundError:
        # Its time was over while we wrote.
        return
    # Sound and pictures are compressed already.
    told = zipfile.ZipInfo(name, date_time=datetime.now(UTC).timetuple()[:6])
    with archive.open(told, "w", force_zip64=True) as file:
        file.write(first)
        for chunk in chunks:
            file.write(chunk)


def _ending(media_type: str) -> str:
    plain = media_type.partition(";")[0]
    known = {"audio/webm": ".webm", "audio/mp4": ".m4a", "audio/L16": ".s16le", "audio/ogg": ".ogg"}
    return known.get(plain) or mimetypes.guess_extension(plain) or ""
