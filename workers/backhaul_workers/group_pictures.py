"""Pictures among the files of a group: made anew in the sandbox as photos are, so that the group gets what they show, and not
where and with what they were taken. Faces stay as they are: who puts a picture there shows it to who is in the group.
"""

import asyncio
from concurrent.futures import Executor
from pathlib import PurePosixPath
from uuid import UUID

import procrastinate
from procrastinate.retry import RetryStrategy
from sqlalchemy import text

from backhaul.db.session import organisation_session
from backhaul.errors import MediaTooLong, UndecodableMedia
from backhaul.groups.files.models import GroupFile
from backhaul.groups.files.put import LOOK, file_key, forget_file
from backhaul.groups.start import tell_group
from backhaul.pipeline.stages import MEDIA
from backhaul_workers import image
from backhaul_workers.tools import Tools

_SHOW = text("""
UPDATE group_file SET state = 'shown', kept_bytes = :kept, name = :name
WHERE organisation_id = :organisation AND id = :id AND state = 'looked_at' RETURNING group_id
""")
_REFUSE = text("""
UPDATE group_file SET state = 'refused', kept_bytes = 0
WHERE organisation_id = :organisation AND id = :id AND state = 'looked_at' RETURNING group_id
""")
_JPEG = (".jpg", ".jpeg")


def register_group_pictures(app: procrastinate.App, tools: Tools, pool: Executor) -> None:
    """Make it a task of the queue."""
    retry = RetryStrategy(max_attempts=tools.settings.max_tries, exponential_wait=2)

    @app.task(name=LOOK, queue=MEDIA, retry=retry)
    async def picture(organisation_id: str, file_id: str) -> None:
        await make_picture(UUID(organisation_id), UUID(file_id), tools, pool)


async def make_picture(organisation_id: UUID, id: UUID, tools: Tools, pool: Executor | None) -> None:
    """Make a picture anew and show it to the group. Of one that cannot be opened nothing stays but that, for its author."""
    async with organisation_session(organisation_id) as db:
        file = await db.get(GroupFile, (organisation_id, id))
    # Taken out, or done, meanwhile.
    if file is None or file.state != "looked_at":
        return
    media_type = file.media_type or ""

    def work() -> int:
        data = tools.objects.get_now(file_key(organisation_id, id))
        opened = image.decode(data, media_type, max_pixels=tools.settings.photo_max_pixels)
        made = image.publishable(opened.picture)
        for kind, jpeg in (("photo", made.photo), ("thumbnail", made.thumbnail)):
            tools.objects.put_now(file_key(organisation_id, id, kind), jpeg)
        return len(made.photo)

    about = {"organisation": organisation_id, "id": id}
    try:
        # No transaction is open meanwhile.
        kept = await asyncio.get_running_loop().run_in_executor(pool, work)
    except (UndecodableMedia, MediaTooLong, FileNotFoundError):
        await forget_file(organisation_id, id)
        async with organisation_session(organisation_id) as db:
            refused: UUID | None = await db.scalar(_REFUSE, about)
            if refused:
                await tell_group(db, organisation_id, refused, "changed")
        return
    async with organisation_session(organisation_id) as db:
        shown: UUID | None = await db.scalar(_SHOW, {**about, "kept": kept, "name": as_jpeg(file.name)})
        if shown:
            await tell_group(db, organisation_id, shown, "changed")
    if shown is None:
        await forget_file(organisation_id, id)
        return
    # What the phone sent, with all that stood in its file.
    await tools.objects.delete_all(file_key(organisation_id, id))


def as_jpeg(name: str) -> str:
    """What a picture is called that is a JPEG now, whatever it was."""
    suffix = PurePosixPath(name).suffix
    return name if suffix.lower() in _JPEG else f"{name.removesuffix(suffix)}.jpg"
