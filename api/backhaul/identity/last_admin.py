"""An organisation never loses its last admin: the database refuses it, whoever tries."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg.errors import DatabaseError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import LastAdmin

# What the trigger `keep_an_admin` raises.
_SQLSTATE = "BH001"


@asynccontextmanager
async def keeping_an_admin(db: AsyncSession) -> AsyncIterator[None]:
    """What is done inside is written at its end, or none of it. Raises LastAdmin where nobody would be an admin any more."""
    try:
        async with db.begin_nested():
            yield
    except DBAPIError as error:
        if isinstance(error.orig, DatabaseError) and error.orig.sqlstate == _SQLSTATE:
            raise LastAdmin from error
        raise
