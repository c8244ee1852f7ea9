"""Pictures of members: opened in the sandbox as photos are, cut to a square, in three sizes, and nothing in them but pixels."""

import asyncio
import logging
from concurrent.futures import Executor
from uuid import UUID

import procrastinate
from procrastinate.retry import RetryStrategy
from sqlalchemy import text

from backhaul.db.session import organisation_session
from backhaul.errors import MediaTooLong, UndecodableMedia
from backhaul.pipeline.stages import MEDIA
from backhaul.profiles.picture import PORTRAIT, SIZES, forget_objects, portrait_key
from backhaul_workers import image
from backhaul_workers.tools import Tools

log = logging.getLogger(__name__)

# Only the one that was sent last; another was taken away, or replaced, meanwhile.
_WANTED = text("SELECT FROM profile WHERE organisation_id = :organisation AND member_id = :member AND pending_id = :picture")
_SHOW = text("""
WITH before AS (
    SELECT p.picture_id FROM profile p
    WHERE p.organisation_id = :organisation AND p.member_id = :member AND p.pending_id = :picture FOR UPDATE
)
UPDATE profile p SET picture_id = :picture, pending_id = NULL, picture_problem = NULL FROM before b
WHERE p.organisation_id = :organisation AND p.member_id = :member
RETURNING b.picture_id
""")
_REFUSE = text("""
UPDATE profile p SET pending_id = NULL, picture_problem = :problem
WHERE p.organisation_id = :organisation AND p.member_id = :member AND p.pending_id = :picture
""")


def register_portraits(app: procrastinate.App, tools: Tools, pool: Executor) -> None:
    """Make it a task of the queue."""
    retry = RetryStrategy(max_attempts=tools.settings.max_tries, exponential_wait=2)

    @app.task(name=PORTRAIT, queue=MEDIA, retry=retry)
    async def portrait(organisation_id: str, member_id: str, picture_id: str, media_type: str) -> None:
        await make_portrait(UUID(organisation_id), UUID(member_id), UUID(picture_id), media_type, tools, pool)


async def make_portrait(
    organisation_id: UUID, member_id: UUID, picture_id: UUID, media_type: str, tools: Tools, pool: Executor | None
) -> None:
    """Make a picture small and show it. One that cannot be read is refused, and its member is told."""
    of_picture = {"organisation": organisation_id, "member": member_id, "picture": picture_id}
    async with organisation_session(organisation_id) as db:
        wanted = (await db.execute(_WANTED, of_picture)).one_or_none() is not None
    if not wanted:
        await forget_objects(organisation_id, member_id, picture_id)
        return

    def work() -> None:
        key = portrait_key(organisation_id, member_id, picture_id, "original")
        opened = image.decode(tools.objects.get_now(key), media_type, max_pixels=tools.settings.photo_max_pixels)
        for size in SIZES:
            data = image.portrait(opened.picture, int(size))
            tools.objects.put_now(portrait_key(organisation_id, member_id, picture_id, size), data)

    try:
        # No transaction is open meanwhile.
        await asyncio.get_running_loop().run_in_executor(pool, work)
    except (UndecodableMedia, MediaTooLong) as problem:
        async with organisation_session(organisation_id) as db:
            await db.execute(_REFUSE, {**of_picture, "problem": f"/problems/{problem.slug}"})
        await forget_objects(organisation_id, member_id, picture_id)
        return
    async with organisation_session(organisation_id) as db:
        row = (await db.execute(_SHOW, of_picture)).one_or_none()
    if row is None:
        # Taken away while it was made.
        await forget_objects(organisation_id, member_id, picture_id)
        return
    if row.picture_id not in (None, picture_id):
        await forget_objects(organisation_id, member_id, row.picture_id)
    # What the phone sent, with all that stood in its file.
    await tools.objects.delete_all(portrait_key(organisation_id, member_id, picture_id, "original"))
