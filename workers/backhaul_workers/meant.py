"""Says what a question means to whoever searches: an API process has no model, so it asks here over the database."""

import asyncio
import base64
import logging
import zlib
from collections import deque
from concurrent.futures import ThreadPoolExecutor

import orjson
import psycopg
from psycopg import sql

from backhaul.db.changes import ASKED_MEANING
from backhaul.db.session import connection_string
from backhaul_workers.findings import embedding
from backhaul_workers.speech.models import ModelError
from backhaul_workers.tools import Tools

log = logging.getLogger(__name__)

# As long as a question may be.
_LONGEST = 200
_AGAIN_S = 5.0
# Any fixed number: whose locks these are.
_LOCKS = 1_313
_MOST_HELD = 100
_TAKE = "SELECT pg_try_advisory_lock(%s::int, %s::int)"
_LET_GO = "SELECT pg_advisory_unlock(%s::int, %s::int)"


async def keep_answering(tools: Tools) -> None:
    """Answer until cancelled; where the connection breaks, connect again."""
    # A thread of its own: whoever types waits a tenth of a second, and behind a long text nobody would hear of it.
    with ThreadPoolExecutor(1, thread_name_prefix="meant") as pool:
        while True:
            try:
                await _answer(tools, pool)
            except (psycopg.Error, OSError):
                log.info("could not listen for questions, trying again", exc_info=True)
            await asyncio.sleep(_AGAIN_S)


async def _answer(tools: Tools, pool: ThreadPoolExecutor) -> None:
    async with (
        await psycopg.AsyncConnection.connect(connection_string(), autocommit=True, keepalives_idle=30) as listening,
        await psycopg.AsyncConnection.connect(connection_string(), autocommit=True, keepalives_idle=30) as answering,
    ):
        held: deque[int] = deque()
        await listening.execute(sql.SQL("LISTEN {}").format(sql.Identifier(ASKED_MEANING)))
        async for notice in listening.notifies():
            try:
                asked = orjson.loads(notice.payload)
                id, to, text = str(asked["id"]), str(asked["to"]), str(asked["text"])[:_LONGEST]
            except (ValueError, KeyError, TypeError):
                log.warning("A question in an unknown form was passed over.")
                continue
            # Of several workers the first one answers. Each keeps its last hundred locks, until the others have surely looked.
            key = zlib.crc32(id.encode()) - 2**31
            taken = await (await answering.execute(_TAKE, (_LOCKS, key))).fetchone()
            if not taken or not taken[0]:
                continue
            held.append(key)
            if len(held) > _MOST_HELD:
                await answering.execute(_LET_GO, (_LOCKS, held.popleft()))
            try:
                vector = await asyncio.get_running_loop().run_in_executor(pool, _embed, tools, text)
            except ModelError:
                continue
            said = {"id": id, "text": text, "model": embedding.MODEL, "vector": base64.b64encode(vector).decode()}
            await answering.execute("SELECT pg_notify(%s, %s)", (to, orjson.dumps(said).decode()))


def _embed(tools: Tools, text: str) -> bytes:
    return embedding.pack(tools.embedder().embed([text])[0])
