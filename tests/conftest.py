"""One private PostgreSQL for a test run, one database for each process of it, and the app on top.

Tests share a database and never see each other: each makes an organisation of its own, and nothing crosses that.
"""

import asyncio
import fcntl
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from sqlalchemy import event, text

from backhaul.db.embedded import DATABASE, EmbeddedPostgres
from backhaul.db.migrate import upgrade

# Hypothesis fails an example after 200 ms by the clock on the wall, and this machine may do other things meanwhile.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

# To compile four hundred files takes six seconds of a core; every process of a run would do it, and each that a story starts.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Set by the process that starts the run, inherited by the processes that pytest-xdist starts.
ROOT_VARIABLE = "BACKHAUL_TEST_ROOT"


def _root() -> Path:
    return Path(os.environ[ROOT_VARIABLE])


def _postgres() -> EmbeddedPostgres:
    return EmbeddedPostgres(_root() / "postgres", fast=True)


def pytest_configure(config: pytest.Config) -> None:
    """Point every setting at this run before anything reads one."""
    if not hasattr(config, "workerinput"):
        root = Path(tempfile.mkdtemp(prefix="backhaul-tests-"))
        # PostgreSQL drops to its own user where the tests run as root.
        root.chmod(0o755)
        os.environ[ROOT_VARIABLE] = str(root)
    process = os.environ.get("PYTEST_XDIST_WORKER", "main")
    os.environ["BACKHAUL_DATA"] = str(_root() / process)
    # The speech model is fetched once for a checkout, not once for a run.
    os.environ["BACKHAUL_MODELS_DIR"] = str(Path(__file__).resolve().parents[1] / "var" / "models")
    os.environ["BACKHAUL_DATABASE_URL"] = _postgres().url(f"test_{process}")
    # One member of a test asks for what hundreds do; test_rates.py is about limits.
    os.environ["BACKHAUL_RATE_MEMBER_UNITS"] = os.environ["BACKHAUL_RATE_REFUSED_UNITS"] = "0"
    # On a machine that does many things at once, too, a search finds all that there is.
    os.environ["BACKHAUL_SEARCH_LIMIT_MS"] = "2000"


# What lasts longest begins first, so that the last minutes are of short stories and keep every core busy. The long ones wait as
# much as they compute: the stories of killed processes go beside those of the browser.
LONGEST_FIRST = (
    "tests/flow/test_survive.py",
    "tests/pwa/test_losses.py",
    "tests/workers/test_speech.py",
    "tests/pwa",
    "tests/flow",
    "tests/migrations",
    "tests/workers",
    "tests/api",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what lasts longest first."""

    def place(item: pytest.Item) -> int:
        return next((n for n, path in enumerate(LONGEST_FIRST) if item.nodeid.startswith(path)), len(LONGEST_FIRST))

    items.sort(key=place)


def pytest_xdist_auto_num_workers() -> int | None:
    """Half as many again as there are cores: stories wait for browsers, timers and other processes."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None  # xdist itself reads it
    cores = len(os.sched_getaffinity(0))
    return cores + max(1, cores // 2)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind."""
    if not hasattr(config, "workerinput"):
        _postgres().destroy()
        shutil.rmtree(_root(), ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """The run's PostgreSQL. Its database ``backhaul`` is migrated and is what the others are copied from."""
    server = _postgres()
    with (_root() / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server.start()
        if not (migrated := _root() / "migrated").exists():
            upgrade(server.url())
            migrated.touch()
    yield server
    server.close()


@pytest.fixture(scope="session")
async def database(postgres: EmbeddedPostgres) -> AsyncIterator[str]:
    """The address of this process's database; the factories need it."""
    from backhaul.db.session import engine

    url = os.environ["BACKHAUL_DATABASE_URL"]
    postgres.create_database(f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}", template=DATABASE)
    yield url
    await engine().dispose()


@pytest.fixture(scope="session")
async def app(database: str) -> AsyncIterator[FastAPI]:
    """The whole API, started."""
    assert database
    from backhaul.main import app

    started, stop = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        # In one task from start to end, as under uvicorn.
        async with app.router.lifespan_context(app):
            started.set()
            await stop.wait()

    life = asyncio.create_task(live())
    begun = asyncio.create_task(started.wait())
    await asyncio.wait({life, begun}, return_when=asyncio.FIRST_COMPLETED)
    if life.done():
        await life
    yield app
    stop.set()
    await life


@pytest.fixture(autouse=True)
async def _jobs_of_this_story(request: pytest.FixtureRequest) -> None:
    """What other stories queued and never worked off is nobody's here; whoever drains would do it all."""
    if not {"database", "app", "client"} & set(request.fixturenames):
        return
    request.getfixturevalue("database")
    from backhaul.db.session import session

    async with session() as db:
        await db.execute(text("DELETE FROM procrastinate_jobs"))


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser or a script that is not signed in yet: see ``factories.sign_in`` and ``factories.bearer``."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as opened:
        yield opened


@pytest.fixture
def counted(database: str) -> Callable[[], AbstractContextManager[list[str]]]:
    """``with counted() as statements``: the SQL statements that the app sends meanwhile."""
    assert database
    from backhaul.db.session import engine

    @contextmanager
    def counting() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            statements.append(statement)

        event.listen(engine().sync_engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine().sync_engine, "before_cursor_execute", note)

    return counting
