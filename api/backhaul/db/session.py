"""Sessions: who may see what is set in the transaction, and nothing else in the product commits."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends
from psycopg.conninfo import make_conninfo
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

from backhaul.db.address import database_url
from backhaul.settings import get_settings

# The application's role owns nothing, so row-level security binds it (see tenancy.py). Custom plans: with organisations
# of very different size a generic plan cost 106 ms where a custom one costs 0.4.
_SERVER_OPTIONS = " ".join(
    f"-c {option}"
    for option in (
        "role=backhaul_app",
        "search_path=backhaul,public",
        "plan_cache_mode=force_custom_plan",
        "jit=off",
        "timezone=UTC",
        "statement_timeout=30s",
        "idle_in_transaction_session_timeout=60s",
    )
)

_RESTED_S = 1.0


def connection_string() -> str:
    """The database as libpq takes it, with the application's role: for the queue and for LISTEN."""
    url = make_url(database_url()).set(drivername="postgresql").render_as_string(hide_password=False)
    return make_conninfo(url, options=_SERVER_OPTIONS)


@cache
def engine() -> AsyncEngine:
    """The connection pool of this process."""
    settings = get_settings()
    made = create_async_engine(
        make_url(database_url()).set(drivername="postgresql+psycopg"),
        pool_size=settings.database_pool_size,
        max_overflow=0,
        pool_timeout=10,
        connect_args={"options": _SERVER_OPTIONS},
        # What people said and where they were must not stand in a log because a statement failed.
        hide_parameters=True,
    )
    _ping_what_rested(made.sync_engine)
    return made


def _ping_what_rested(engine: Engine) -> None:
    """Ask a connection whether it lives only after it rested: SQLAlchemy's own ping is a round trip for every request."""

    @event.listens_for(engine, "checkin")
    def rest(_connection: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def wake(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get("rests_since", time.monotonic()) < _RESTED_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            # The pool answers this with a new connection.
            raise DisconnectionError from error


def owner_engine(url: str) -> Engine:
    """Connections with the rights of the URL's own user, for migrations and tests; never for requests."""
    return create_engine(make_url(url).set(drivername="postgresql+psycopg"), poolclass=NullPool, hide_parameters=True)


@cache
def _sessions() -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine(), expire_on_commit=False)


@asynccontextmanager
async def session() -> AsyncIterator[AsyncSession]:
    """A transaction that sees no organisation until one is entered; committed at the end, rolled back on an error."""
    async with _sessions()() as opened, opened.begin():
        yield opened


@asynccontextmanager
async def organisation_session(
    organisation_id: UUID,
    *,
    member_id: UUID | None = None,
    role: Literal["worker", "contributor", "manager", "admin", "partner"] = "worker",
) -> AsyncIterator[AsyncSession]:
    """A transaction inside one organisation: for workers, the command line, and files that are written while they are read."""
    async with session() as opened:
        await opened.execute(
            text("SELECT set_scope(:organisation, :member, :role)"),
            {"organisation": organisation_id, "member": member_id, "role": role},
        )
        yield opened


async def _request_session() -> AsyncIterator[AsyncSession]:
    async with session() as opened:
        yield opened


# scope="function": the commit comes before the answer leaves. With FastAPI's default the 201 leaves first.
RequestSession = Annotated[AsyncSession, Depends(_request_session, scope="function")]
