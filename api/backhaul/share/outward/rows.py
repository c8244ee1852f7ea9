"""Insights in pages, each a statement and a transaction of its own: finished text from PostgreSQL, in constant memory."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, cast
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.session import organisation_session
from backhaul.discover.queries import Feed, wanted
from backhaul.identity.access import Reader
from backhaul.identity.models import Role
from backhaul.insights.queries import reader as who_reads
from backhaul.settings import get_settings
from backhaul.share.outward.feature import CSV_LINE, FEATURE

Form = Literal["csv", "feature"]
_LINES: dict[Form, tuple[str, str]] = {"csv": (CSV_LINE, ""), "feature": (f"{FEATURE}::text", ",\\n")}
# About a megabyte: more of them at once were not faster.
PAGE = 1000

# A box may cross the antimeridian. Numbers in a btree: an operator of PostGIS could use no index under the policy.
_IN_BOX = """
i.strip BETWEEN floor((CAST(:south AS float8) + 90) * 200)::int AND floor((CAST(:north AS float8) + 90) * 200)::int
AND i.lat BETWEEN :south AND :north
AND CASE WHEN CAST(:west AS float8) <= :east THEN i.lon BETWEEN :west AND :east ELSE i.lon >= :west OR i.lon <= :east END
"""
# What a group says stays with its members: no file, feed or calendar takes it along.
LEAVES = "i.visibility <> 'group'"
_AFTER = "(i.published_at, i.id) < (:after_at, :after_id)"


@dataclass(frozen=True, slots=True)
class Edges:
    """A box in degrees; west above east crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def values(self) -> dict[str, float]:
        """The parameters of the statement."""
        return {"west": self.west, "south": self.south, "east": self.east, "north": self.north}


@dataclass(frozen=True, slots=True)
class Page:
    """``last``: the key of the last row, where there are more."""

    text: str
    count: int
    last: tuple[datetime, UUID] | None


@cache
def _statement(form: Form, filters: tuple[str, ...], *, in_box: bool, after: bool) -> TextClause:
    line, between = _LINES[form]
    more = (f" AND {_IN_BOX}" if in_box else "") + (f" AND {_AFTER}" if after else "")
    # One row more than the page is looked at, so that the last page says so.
    return text(f"""
        WITH page AS MATERIALIZED (
            SELECT i.id, i.published_at, row_number() OVER (ORDER BY i.published_at DESC, i.id DESC) AS n FROM insight i
            WHERE i.organisation_id = :organisation AND i.published_at IS NOT NULL AND {LEAVES} {wanted(filters)} {more}
            ORDER BY i.published_at DESC, i.id DESC LIMIT CAST(:most AS int) + 1
        )
        SELECT coalesce((SELECT string_agg({line}, E'{between}' ORDER BY p.n)
                         FROM page p JOIN insight i ON i.organisation_id = :organisation AND i.id = p.id
                         WHERE p.n <= :most), '') AS lines,
               (SELECT count(*) FROM page) AS found,
               (SELECT p.published_at FROM page p WHERE p.n = :most) AS last_at,
               (SELECT p.id FROM page p WHERE p.n = :most) AS last_id
    """)  # noqa: S608 - put together from constants


def says(reader: Reader) -> dict[str, Any]:
    """The parameters of `feature` and of the feed's filters: who reads, in which language, and where the app is."""
    return {**who_reads(reader), "base": get_settings().base_url}


async def page_of(
    db: AsyncSession,
    reader: Reader,
    asked: Feed,
    form: Form,
    most: int,
    *,
    box: Edges | None = None,
    after: tuple[datetime, UUID] | None = None,
) -> Page:
    """The first ``most`` insights after ``after``, newest first, as text. ``db`` is in the reader's scope."""
    values = asked.values()
    statement = _statement(form, tuple(values), in_box=box is not None, after=after is not None)
    values |= {**says(reader), **(box.values() if box else {}), "most": most}
    if after:
        values |= {"after_at": after[0], "after_id": after[1]}
    lines, found, last_at, last_id = (await db.execute(statement, values)).one()
    return Page(lines, min(found, most), (last_at, last_id) if found > most else None)


async def all_pages(reader: Reader, asked: Feed, form: Form) -> AsyncIterator[str]:
    """All of them. A slow reader holds no transaction open; what is published meanwhile is not in it, nothing is twice."""
    after = None
    while True:
        async with eyes_of(reader) as db:
            page = await page_of(db, reader, asked, form, PAGE, after=after)
        if page.text:
            yield page.text
        after = page.last
        if after is None:
            return


def eyes_of(reader: Reader) -> AbstractAsyncContextManager[AsyncSession]:
    """A transaction that sees what the reader sees."""
    return organisation_session(reader.organisation_id, member_id=reader.id, role=cast(Role, reader.role))
