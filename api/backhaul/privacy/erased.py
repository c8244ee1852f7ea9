"""Who was erased, in a file outside of the database: whoever restores a backup erases them again.

A line is a JSON object with the ids of organisation and member and the day. An id says nothing of anybody once all that it
meant is gone. The file must not be part of the backup that it corrects: see BACKHAUL_ERASED_LIST.
"""

import asyncio
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import orjson

from backhaul.media.objects import sync_folder
from backhaul.settings import get_settings


class Erased(NamedTuple):
    """Somebody who was erased."""

    organisation_id: UUID
    member_id: UUID


async def note_erased(organisation_id: UUID, member_id: UUID) -> None:
    """Add a member to the list, durably; twice is as once to whoever reads it."""
    await asyncio.to_thread(_append, get_settings().erased_file, Erased(organisation_id, member_id))


def _append(path: Path, one: Erased) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    line = orjson.dumps({**one._asdict(), "on": datetime.now(UTC).date()}) + b"\n"
    is_new = not path.exists()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    if is_new:
        sync_folder(path.parent)


def read_erased(path: Path) -> Iterator[Erased]:
    """Everybody on a list. A line that a power cut left half written is passed over: its erasure is not finished either."""
    if not path.exists():
        return
    with path.open("rb") as lines:
        for line in lines:
            try:
                said = orjson.loads(line)
                yield Erased(UUID(said["organisation_id"]), UUID(said["member_id"]))
            except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
                continue
