"""A worker that says what questions mean."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


@asynccontextmanager
async def meanings() -> AsyncIterator[None]:
    """It answers, its real model loaded, until this ends."""
    from backhaul.insights.meaning import interpreter
    from backhaul.settings import get_settings
    from backhaul_workers.meant import keep_answering
    from backhaul_workers.tools import Tools

    task = asyncio.create_task(keep_answering(Tools(get_settings())))
    async with asyncio.timeout(60):
        await interpreter.listening.wait()
        while await interpreter.meaning("good morning", 5) is None:  # noqa: ASYNC110 - the model is loaded in a thread
            await asyncio.sleep(0.1)
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
