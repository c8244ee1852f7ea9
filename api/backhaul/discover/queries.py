"""The SQL of the read side: which insights, in which order; ``insights.queries.INSIGHT`` says what of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.db.cursors import make_cursor, read_cursor
from backhaul.discover.squares import Box
from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.insights.models import InsightKind, Status, Urgency
from backhaul.insights.queries import reader


def listing(page: str, rest: str = "") -> TextClause:
    """One statement that answers the InsightOut of the page's first ``:most`` rows as JSON, and the columns of ``rest``.

    The page, a constant of this module, has the columns id, n (its order, from 1), distance_m, along_m, offset_m.
    """
    return text(f"""
        WITH page AS MATERIALIZED ({page})
        SELECT (SELECT insights_as_json(
                           array_agg(p.id ORDER BY p.n), array_agg(p.distance_m ORDER BY p.n),
                           array_agg(p.along_m ORDER BY p.n), array_agg(p.offset_m ORDER BY p.n),
                           CAST(:language AS text))
                FROM page p WHERE p.n <= :most)::text {rest}
    """)  # noqa: S608 - put together from constants


# Every filter of the feed. A statement has only those that were asked for: then each finds its own index.
_FILTERS: Mapping[str, str] = {
    "status": "i.status = :status",
    "statuses": "i.status = ANY(:statuses)",
    # Spelled out as the index ix_insight_owed has it.
    "owed": "i.status IN ('new', 'seen', 'assigned')",
    "tag": """i.id IN (SELECT x.insight_id FROM insight_tag x
                       JOIN tag g ON g.organisation_id = x.organisation_id AND g.id = x.tag_id
                       WHERE x.organisation_id = :organisation AND g.slug = :tag)""",
    "site": "i.site_id = :site",
    "route": "i.route_id = :route",
    "since": "i.published_at >= :since",
    "until": "i.published_at < :until",
    "urgency": "i.urgency = :urgency",
    "kind": "i.kind = :kind",
    "group": "i.group_id = :group",
    "assignee": "i.assignee_id = :assignee",
    "nobody": "i.assignee_id IS NULL",
    "ids": "i.id = ANY(:ids)",
    "watching": """i.id IN (SELECT w.insight_id FROM watcher w
                            WHERE w.organisation_id = :organisation AND w.member_id = :member)""",
    # Days end where the organisation is. The status is spelled out as the index ix_insight_due has it.
    "due_days": """i.status IN ('new', 'seen', 'assigned') AND i.due_at < (
                       SELECT (date_trunc('day', now() AT TIME ZONE o.time_zone)
                               + make_interval(days => CAST(:due_days AS int))) AT TIME ZONE o.time_zone
                       FROM organisation o WHERE o.id = :organisation)""",
    "current": "is_current(i) = :current",
    "words": "i.id IN (SELECT insights_with_words(:words))",
    # Ranges of one btree that are a little too wide, then exactly; a box across the antimeridian ends before it begins.
    "within": """(i.quadkey BETWEEN :low_0 AND :high_0 OR i.quadkey BETWEEN :low_1 AND :high_1
                  OR i.quadkey BETWEEN :low_2 AND :high_2 OR i.quadkey BETWEEN :low_3 AND :high_3)
                 AND is_current(i) AND ST_Y(i.geom) BETWEEN :south AND :north
                 AND CASE WHEN CAST(:west AS float8) <= :east THEN ST_X(i.geom) BETWEEN :west AND :east
                          ELSE ST_X(i.geom) >= :west OR ST_X(i.geom) <= :east END""",
    "after_newest": "(i.published_at, i.id) < (:after_at, :after_id)",
    "after_oldest": "(i.published_at, i.id) > (:after_at, :after_id)",
}


@cache
def _feed(filters: tuple[str, ...], order: Literal["newest", "oldest"]) -> TextClause:
    direction = "DESC" if order == "newest" else "ASC"
    by = f"i.published_at {direction}, i.id {direction}"
    # One row more than the page is looked at, so that the last page says so.
    return listing(
        f"""
        SELECT i.id, i.published_at, row_number() OVER (ORDER BY {by}) AS n,
               NULL::float8 AS distance_m, NULL::float8 AS along_m, NULL::float8 AS offset_m
        FROM insight i WHERE i.organisation_id = :organisation AND i.published_at IS NOT NULL {wanted(filters)}
        ORDER BY {by} LIMIT CAST(:most AS int) + 1
        """,  # noqa: S608 - put together from constants
        ", (SELECT count(*) > :most FROM page), (SELECT p.published_at FROM page p WHERE p.n = :most), "
        "(SELECT p.id FROM page p WHERE p.n = :most)",
    )


@dataclass(frozen=True, slots=True)
class Feed:
    """What is asked of the feed; None does not restrict. Of ``published_at``, since is included and until is not."""

    statuses: tuple[Status, ...] = ()
    tag: str | None = None
    site: UUID | None = None
    route: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    urgency: Urgency | None = None
    kind: InsightKind | None = None
    group: UUID | None = None
    assignee: UUID | None = None
    # Only what nobody has.
    nobody: bool = False
    owed: bool = False
    # Only what the reader watches.
    watching: bool = False
    # Only what is open and due on one of so many days, today being the first, or was due before.
    due_days: int | None = None
    ids: tuple[UUID, ...] = ()
    words: str | None = None
    current: bool | None = None
    # Only what is current and stands here.
    within: Box | None = None

    def values(self) -> dict[str, Any]:
        """The parameters of the filters that were asked for, by the filters' names."""
        values: dict[str, Any] = {
            "status": self.statuses[0] if len(self.statuses) == 1 else None,
            "statuses": list(self.statuses) if len(self.statuses) > 1 else None,
            "owed": self.owed or None,
            "tag": self.tag,
            "site": self.site,
            "route": self.route,
            "since": self.since,
            "until": self.until,
            "urgency": self.urgency,
            "kind": self.kind,
            "group": self.group,
            "assignee": self.assignee,
            "nobody": self.nobody or None,
            "watching": self.watching or None,
            "due_days": self.due_days,
            "ids": list(self.ids) or None,
            "words": self.words,
            "current": self.current,
        }
        return {name: value for name, value in values.items() if value is not None}


def within(asked: Feed, box: Box) -> Feed:
    """The same, but only what is current and stands in the box."""
    return replace(asked, within=box)


def wanted(names: Iterable[str]) -> str:
    """The filters of these names, each with AND before it, for the row i of insight."""
    return "".join(f" AND {_FILTERS[name]}" for name in names)


async def feed(db: AsyncSession, member: Reader, asked: Feed, most: int, cursor: str | None) -> tuple[bytes, str | None]:
    """A page of the feed, newest first, or what is owed an answer, oldest first: the items and the next page's cursor.

    Raises Invalid for a cursor that is not one of this order.
    """
    order: Literal["newest", "oldest"] = "oldest" if asked.owed else "newest"
    values = asked.values()
    filters = list(values)
    if asked.within:
        filters.append("within")
        values |= asked.within.values()
    if cursor:
        at, id = read_cursor(order, cursor)
        filters.append(f"after_{order}")
        values |= {"after_at": datetime.fromisoformat(at), "after_id": UUID(id)}
    values |= {**reader(member), "most": most}
    items, more, last_at, last_id = (await db.execute(_feed(tuple(filters), order), values)).one()
    return items.encode(), make_cursor(order, last_at.isoformat(), str(last_id)) if more else None


# PostgreSQL has several numeric types and Python two, so arguments of functions say which they are.
_NEARBY = listing("""
    SELECT f.insight_id AS id, row_number() OVER (ORDER BY f.distance_m, f.insight_id) AS n,
           f.distance_m, NULL::float8 AS along_m, NULL::float8 AS offset_m
    FROM insights_near(CAST(:lon AS float8), CAST(:lat AS float8), CAST(:radius_m AS float8), CAST(:most AS int)) f
""")

_ALONG_PAGE = """
    SELECT f.insight_id AS id, row_number() OVER (ORDER BY f.along_m, f.insight_id) AS n,
           NULL::float8 AS distance_m, f.along_m, f.offset_m
    FROM {function}({line}, CAST(:corridor_m AS float8), CAST(:from_m AS float8), CAST(:most AS int)) f
"""

_ON_ROUTE = listing(
    _ALONG_PAGE.format(function="insights_on_route", line="CAST(:route AS uuid)"),
    ", EXISTS (SELECT FROM route r WHERE r.organisation_id = :organisation AND r.id = :route)",
)

# Both ways of a route: what is told to who drives back along it alone stands among the others by its place on the line.
_EITHER_WAY = listing("""
    SELECT f.insight_id AS id, row_number() OVER (ORDER BY f.along_m, f.insight_id) AS n,
           NULL::float8 AS distance_m, f.along_m, f.offset_m
    FROM (
        SELECT * FROM insights_on_route(CAST(:route AS uuid), CAST(:corridor_m AS float8), 0::float8, CAST(:most AS int))
        UNION ALL
        SELECT * FROM insights_against_route(CAST(:route AS uuid), CAST(:corridor_m AS float8), CAST(:most AS int))
    ) f
""")

_ALONG = listing(_ALONG_PAGE.format(function="insights_along", line="ST_GeomFromEWKB(:line)"))


async def nearby(db: AsyncSession, member: Reader, *, lat: float, lon: float, radius_m: float, most: int) -> bytes:
    """What is known within ``radius_m`` of a point, nearest first: the items of an InsightList with ``distance_m``."""
    asked = {"lat": lat, "lon": lon, "radius_m": radius_m, "most": most}
    found: str = (await db.execute(_NEARBY, {**reader(member), **asked})).scalar_one()
    return found.encode()


async def on_route(db: AsyncSession, member: Reader, route_id: UUID, *, corridor_m: float, from_m: float, most: int) -> bytes:
    """What is known within ``corridor_m`` of a route from ``from_m`` on, in driving order, with ``along_m`` and ``offset_m``.

    Raises NotFound for a route that this organisation does not have.
    """
    asked = {"route": route_id, "corridor_m": corridor_m, "from_m": from_m, "most": most}
    items, known = (await db.execute(_ON_ROUTE, {**reader(member), **asked})).one()
    if not known:
        raise NotFound
    return str(items).encode()


async def either_way(db: AsyncSession, member: Reader, route_id: UUID, *, corridor_m: float, most: int) -> bytes:
    """What is known along a route for whichever way it is driven, in the order of its line.

    What holds for one way only says so (``heading_deg``): the phone that has it knows which way it drives.
    """
    asked = {"route": route_id, "corridor_m": corridor_m, "most": most}
    found: str = (await db.execute(_EITHER_WAY, {**reader(member), **asked})).scalar_one()
    return found.encode()


async def along(db: AsyncSession, member: Reader, line: bytes, *, corridor_m: float, from_m: float, most: int) -> bytes:
    """The same for any line, given as EWKB."""
    asked = {"line": line, "corridor_m": corridor_m, "from_m": from_m, "most": most}
    found: str = (await db.execute(_ALONG, {**reader(member), **asked})).scalar_one()
    return found.encode()
