"""Vector tiles of what is known: clusters far out, single insights close by. PostGIS makes them, in one statement."""

from functools import cache
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.discover.queries import Feed, wanted
from backhaul.discover.squares import DEEPEST, tile_range
from backhaul.errors import NotFound
from backhaul.identity.access import Reader
from backhaul.insights.queries import reader

DEEPEST_ZOOM = 18
# A tile is shown 512 pixels wide. What lies in one of eight squares in a row is one cluster, so that a finger finds each;
# from DETAIL_ZOOM on, where the streets have names, thirty-two.
_SQUARES, _SQUARES_IN_DETAIL = 3, 5
DETAIL_ZOOM = 15
MOST_FEATURES = 500
# The levels at which 0014_map.sql counts. Beyond the last, the insights of a tile are few enough to be counted themselves.
_LEVELS = (6, 9, 12, 15)
# What the rows of insight_cell know of each insight, and those of insight_tag_cell.
_COUNTED = frozenset({"status", "statuses", "urgency", "kind", "tag"})
# With filters that no counts know, a tile tells of this many of the newest: more cannot be added up in its time.
MOST_COUNTED_LIVE = 20_000
# A title is a clause; its tail is read in the list.
_MOST_TITLE_CHARS = 120

_PLACED = "tile_x(ST_X(i.geom)) AS x, tile_y(ST_Y(i.geom)) AS y"
_HERE = """
i.organisation_id = :organisation AND i.quadkey >= CAST(:first AS bigint) AND i.quadkey < CAST(:end AS bigint)
AND is_current(i)
"""

# What the counts leave out of what this reader may see: what they told themselves, for managers or as a partner.
_OWN = """
UNION ALL
SELECT DISTINCT ON (i.id) i.quadkey >> CAST(:shift AS int), 1, {placed}, i.urgency, i.kind
FROM tip t JOIN insight_tip e ON e.organisation_id = t.organisation_id AND e.tip_id = t.id
JOIN insight i ON i.organisation_id = e.organisation_id AND i.id = e.insight_id
WHERE t.organisation_id = :organisation AND t.author_id = :member AND {here}
  AND i.visibility <> 'group' AND (i.visibility <> 'organisation' OR NOT (SELECT sees_organisation())) {wanted}
"""
# And what is told to their groups, which is counted for nobody.
_OF_GROUPS = """
UNION ALL
SELECT i.quadkey >> CAST(:shift AS int), 1, {placed}, i.urgency, i.kind FROM insight i
WHERE i.group_id = ANY ((SELECT current_groups())::uuid[]) AND i.published_at IS NOT NULL AND {here} {wanted}
"""

_COUNTS = """
SELECT c.cell >> CAST(:up AS int) AS cell, c.n, c.x, c.y, c.urgency, c.kind FROM {squares} c
WHERE c.organisation_id = :organisation AND c.level = CAST(:level AS smallint)
  AND c.cell >= CAST(:level_first AS bigint) AND c.cell < CAST(:level_end AS bigint) {wanted_of_counts} {own}
"""
# Squares of their own count what has a tag.
_WITH_TAG = " AND c.tag_id = (SELECT g.id FROM tag g WHERE g.organisation_id = :organisation AND g.slug = :tag)"

_LIVE = """
(SELECT i.quadkey >> CAST(:shift AS int) AS cell, 1 AS n, {placed}, i.urgency, i.kind FROM insight i
 WHERE {here} {wanted} ORDER BY i.published_at DESC LIMIT {most})
"""

# The words of the screens: pwa/src/discover/certainty.ts has the same limits.
_CERTAINTY = """
(SELECT CASE WHEN f.now >= 0.7 THEN 'sure' WHEN f.now >= 0.5 THEN 'likely' WHEN f.now >= 0.3 THEN 'fading' ELSE 'doubtful' END
 FROM (SELECT faded(i.confidence, i.confirmed_at, i.half_life_days) AS now) f)
"""

_TITLE = """
coalesce((SELECT read_by_role(o.title, o.title_for_members)
          FROM jsonb_to_record(i.translations -> CAST(:language AS text)) AS o(title text, title_for_members text)
          WHERE i.language <> :language AND i.translations ? :language), read_by_role(i.title, i.title_for_members))
"""

_TAGS = """
(SELECT string_agg(g.slug, ',' ORDER BY x.score DESC, g.ordinal)
 FROM insight_tag x JOIN tag g ON g.organisation_id = x.organisation_id AND g.id = x.tag_id
 WHERE x.organisation_id = :organisation AND x.insight_id = i.id)
"""

# A feature stands in the middle of those that it stands for, so that it stays where it is however the map is moved.
_TILE = """
WITH one AS ({source}), every AS (
    SELECT o.cell, sum(o.n)::bigint AS n, floor(sum(o.x) / sum(o.n))::bigint AS x, floor(sum(o.y) / sum(o.n))::bigint AS y,
           coalesce(sum(o.n) FILTER (WHERE o.urgency = 'alert'), 0) AS alert,
           coalesce(sum(o.n) FILTER (WHERE o.urgency = 'high'), 0) AS high,
           coalesce(sum(o.n) FILTER (WHERE o.kind = 'hazard'), 0) AS hazard,
           coalesce(sum(o.n) FILTER (WHERE o.kind = 'question'), 0) AS question,
           coalesce(sum(o.n) FILTER (WHERE o.kind = 'praise'), 0) AS praise,
           coalesce(sum(o.n) FILTER (WHERE o.kind = 'observation'), 0) AS observation
    FROM one o GROUP BY o.cell HAVING sum(o.n) > 0
), cell AS MATERIALIZED (
    -- The policy lets only what is leakproof into an index: a number that is known already, no call of a function.
    SELECT e.*, CASE WHEN e.n = 1 THEN quadkey(e.x, e.y) END AS key FROM every e
    ORDER BY e.alert > 0 DESC, e.high > 0 DESC, e.n DESC, e.cell LIMIT {features}
), cluster AS (
    SELECT ST_MakePoint((k.x - CAST(:west AS bigint)) * 4096.0 / CAST(:width AS bigint),
                        (k.y - CAST(:north AS bigint)) * 4096.0 / CAST(:width AS bigint)) AS geom,
           k.n AS count, CASE WHEN k.alert > 0 THEN 'alert' WHEN k.high > 0 THEN 'high' ELSE 'normal' END AS urgency,
           (SELECT m.kind FROM (VALUES (1, 'hazard', k.hazard), (2, 'question', k.question), (3, 'praise', k.praise),
                                       (4, 'observation', k.observation)) AS m(rank, kind, n)
            ORDER BY m.n DESC, m.rank LIMIT 1) AS kind,
           CAST(:cells AS int) AS level
    FROM cell k WHERE k.n > 1 ORDER BY k.cell
), single AS (
    SELECT ST_MakePoint((k.x - CAST(:west AS bigint)) * 4096.0 / CAST(:width AS bigint),
                        (k.y - CAST(:north AS bigint)) * 4096.0 / CAST(:width AS bigint)) AS geom,
           i.id::text AS id, left({title}, {title_chars}) AS title, i.urgency, i.kind, {tags} AS tags,
           {certainty} AS confidence
    FROM cell k CROSS JOIN LATERAL (
        SELECT * FROM insight i
        WHERE i.organisation_id = :organisation AND i.quadkey = k.key AND is_current(i) {wanted} LIMIT 1
    ) i WHERE k.n = 1 ORDER BY k.cell
)
SELECT coalesce((SELECT ST_AsMVT(c, 'clusters', 4096, 'geom') FROM cluster c), '')
       || coalesce((SELECT ST_AsMVT(s, 'insights', 4096, 'geom') FROM single s), '')
"""


@cache
def _tile(filters: tuple[str, ...], *, counted: bool, manages: bool) -> TextClause:
    conditions = wanted(filters)
    if counted:
        # The counts name what they know as the insight does.
        own = _OF_GROUPS if manages else _OWN + _OF_GROUPS
        own = own.format(placed=_PLACED, here=_HERE, wanted=conditions)
        squares, of_counts = "insight_cell", wanted(name for name in filters if name != "tag").replace("i.", "c.")
        if "tag" in filters:
            squares, of_counts = "insight_tag_cell", of_counts + _WITH_TAG
        source = _COUNTS.format(squares=squares, wanted_of_counts=of_counts, own=own)
    else:
        source = _LIVE.format(placed=_PLACED, here=_HERE, wanted=conditions, most=MOST_COUNTED_LIVE)
    return text(
        _TILE.format(
            source=source,
            features=MOST_FEATURES,
            title=_TITLE,
            title_chars=_MOST_TITLE_CHARS,
            tags=_TAGS,
            certainty=_CERTAINTY,
            wanted=conditions,
        )
    )


async def tile(db: AsyncSession, member: Reader, z: int, x: int, y: int, asked: Feed) -> bytes:
    """A Mapbox vector tile of what is current and this member may see; empty where there is nothing.

    Layer ``clusters``: ``count``, ``urgency`` (the highest), ``kind`` (the most common), ``level`` (the zoom whose tiles its
    members share). Layer ``insights``: ``id``, ``title``, ``urgency``, ``kind``, ``tags`` (slugs with commas between),
    ``confidence`` (sure, likely, fading or doubtful). At most 500 features, the urgent and the many first.

    Raises NotFound for a tile that is not on the map.
    """
    if not (0 <= x < 2**z and 0 <= y < 2**z):
        raise NotFound
    values = asked.values()
    cells = z + (_SQUARES_IN_DETAIL if z >= DETAIL_ZOOM else _SQUARES)
    level = next((level for level in _LEVELS if level >= cells), None)
    first, end = tile_range(z, x, y)
    placed: dict[str, Any] = {
        "first": first,
        "end": end,
        "cells": cells,
        "shift": 2 * (DEEPEST - cells),
        "west": x << DEEPEST - z,
        "north": y << DEEPEST - z,
        "width": 1 << DEEPEST - z,
    }
    counted = level is not None and _COUNTED.issuperset(values)
    if counted and level is not None:
        level_first, level_end = tile_range(z, x, y, level)
        placed |= {"level": level, "level_first": level_first, "level_end": level_end, "up": 2 * (level - cells)}
    statement = _tile(tuple(values), counted=counted, manages=member.manages)
    found: bytes = (await db.execute(statement, {**reader(member), **values, **placed})).scalar_one()
    return bytes(found)
