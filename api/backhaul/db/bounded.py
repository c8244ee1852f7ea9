"""Statements that take no longer than there is time: what is stopped is left out, and the transaction goes on."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import TextClause, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

Plan = Literal["custom", "generic"]


@dataclass(slots=True)
class Clock:
    """What is left of the time (`time.monotonic`)."""

    db: AsyncSession
    ends_at: float
    # Of the time, what a statement leaves for those after it.
    reserve_ms: int = 0
    partial: bool = False
    began: bool = False

    async def ask(
        self, statement: TextClause, values: dict[str, Any], *, reserve_ms: int | None = None, plan: Plan = "custom"
    ) -> Sequence[Any]:
        """The rows, or none where all but the reserve of the time is over; the transaction goes on.

        ``plan``: what looks into the words and vectors of an organisation depends on its size; everything else goes by keys and
        is planned once for a connection, which otherwise took longer than running it.
        """
        limit_ms = int((self.ends_at - time.monotonic()) * 1000) - (self.reserve_ms if reserve_ms is None else reserve_ms)
        if limit_ms < 2:
            self.partial = True
            return []
        # Four statements in one round trip, of which there would be dozens otherwise.
        step = f"SAVEPOINT step; SET LOCAL statement_timeout = {limit_ms}; SET LOCAL plan_cache_mode = force_{plan}_plan"
        await self._execute(f"RELEASE SAVEPOINT step; {step}" if self.began else step)
        self.began = True
        try:
            return (await self.db.execute(statement, values)).all()
        except OperationalError as error:
            # 57014: the statement was stopped.
            if getattr(error.orig, "sqlstate", None) != "57014":
                raise
            await self._execute("ROLLBACK TO SAVEPOINT step")
            self.partial = True
            return []

    async def _execute(self, statements: str) -> None:
        # With parameters, even none, it would be prepared, and that is one statement at a time.
        await self.db.execute(text(statements).execution_options(no_parameters=True))
