"""Hearing what the database announces on a channel, for as long as the process runs."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import psycopg
from psycopg import sql
from tenacity import AsyncRetrying, before_sleep_log, wait_random_exponential

from backhaul.db.session import connection_string

log = logging.getLogger(__name__)

_LONGEST_WAIT_S = 15


class Ear:
    """One LISTEN connection on ``channel``: each announcement goes to ``hear``, and ``begin`` is called each time it stands.

    ``listening`` is set while it does. What is announced meanwhile nobody hears: ``begin`` is where to make up for it.
    """

    def __init__(self, channel: str, hear: Callable[[str], None], begin: Callable[[], None] = lambda: None) -> None:
        self.listening = asyncio.Event()
        self._channel, self._hear, self._begin = channel, hear, begin

    async def listen(self) -> None:
        """Hear for ever; where the connection breaks, or there is no database yet, connect again."""
        while True:
            async for attempt in AsyncRetrying(
                wait=wait_random_exponential(max=_LONGEST_WAIT_S), before_sleep=before_sleep_log(log, logging.WARNING)
            ):
                with attempt:
                    await self._until_it_breaks()

    async def _until_it_breaks(self) -> None:
        # Keep-alives, so that a server that vanished without a word is noticed within a minute.
        connection = await psycopg.AsyncConnection.connect(
            connection_string(), autocommit=True, keepalives_idle=30, keepalives_interval=10, keepalives_count=3
        )
        async with connection:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
            self._begin()
            self.listening.set()
            try:
                async for notice in connection.notifies():
                    self._hear(notice.payload)
            finally:
                self.listening.clear()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Listen while the app runs. A database that is not there yet is waited for, so that the app can say so meanwhile."""
        task = asyncio.create_task(self.listen(), name=f"listen on {self._channel}")
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
