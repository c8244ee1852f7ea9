"""What a story from phone to insight needs: a worker with the real speech engine, and a phone."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import httpx
import pytest
from sqlalchemy import text
from tests.factories import bearer, make_organisation
from tests.flow.meanings import meanings
from tests.flow.phone import Phone

from backhaul.db.session import session
from backhaul.identity.models import Member, Organisation


@pytest.fixture
async def northgate(database: str) -> Organisation:
    """An organisation of the story's own."""
    assert database
    return await make_organisation()


@pytest.fixture
async def nothing_left(database: str) -> AsyncIterator[None]:
    """Jobs that other stories left behind are nobody's here."""
    assert database
    async with session() as db:
        await db.execute(text("DELETE FROM procrastinate_jobs"))
    yield
    async with session() as db:
        await db.execute(text("DELETE FROM procrastinate_jobs"))


@pytest.fixture(scope="session")
def engine() -> object:
    """Whisper base through faster-whisper, the real weights, loaded once for a run."""
    from backhaul.settings import get_settings
    from backhaul_workers.speech import load_engine

    return load_engine(get_settings())


@pytest.fixture(scope="session")
def eyes() -> Iterator[object]:
    """What looks at photos, the real models, in one child process for a run."""
    from backhaul.settings import get_settings
    from backhaul_workers.sight.eyes import ChildEyes

    started = ChildEyes(get_settings().models_folder)
    yield started
    started.close()


@pytest.fixture
def drain(database: str, engine: object, eyes: object) -> Callable[[], Awaitable[None]]:
    """`await drain()`: a worker does everything that is due, in this process."""
    assert database
    from backhaul.settings import get_settings
    from backhaul_workers.tools import Tools
    from backhaul_workers.worker import work

    async def draining() -> None:
        # On a busy machine a stage may fail for once; its next try is due a second later.
        async with asyncio.timeout(120):
            while await _waiting():
                await work(Tools(get_settings(), engine, eyes=eyes), once=True)  # type: ignore[arg-type]  # fixtures import late
                await asyncio.sleep(0.05)

    return draining


async def _waiting() -> bool:
    from backhaul.db.session import session

    async with session() as db:
        jobs = await db.scalar(
            text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND args ? 'organisation_id'")
        )
    return bool(jobs)


@pytest.fixture
def phone(client: httpx.AsyncClient) -> Callable[[Member], Awaitable[Phone]]:
    """`await phone(member)`: a phone on which this member is signed in."""

    async def signed_in(member: Member) -> Phone:
        return Phone(client, await bearer(member))

    return signed_in


@pytest.fixture
async def answering(database: str) -> AsyncIterator[None]:
    """A worker that says what questions mean, with its real model loaded."""
    assert database
    async with meanings():
        yield
