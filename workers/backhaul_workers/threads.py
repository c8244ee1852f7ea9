"""The threads of a queue: what takes long in one queue holds up nothing in another."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager


class Threads:
    """As many threads as jobs of the queue are done at once, and a place at them for each job."""

    def __init__(self, queue: str, at_once: int) -> None:
        self.pool = ThreadPoolExecutor(at_once, thread_name_prefix=queue)
        self._at_once = at_once
        self._free = asyncio.Semaphore(at_once)
        self._alone = asyncio.Lock()

    @asynccontextmanager
    async def place(self, *, alone: bool) -> AsyncIterator[None]:
        """A place beside the others; ``alone``: as soon as all of these have ended, and until this one has."""
        async with AsyncExitStack() as held:
            if alone:
                await held.enter_async_context(self._alone)
            for _ in range(self._at_once if alone else 1):
                await held.enter_async_context(self._free)
            yield

    def close(self) -> None:
        """Begin nothing more."""
        self.pool.shutdown(wait=False, cancel_futures=True)
