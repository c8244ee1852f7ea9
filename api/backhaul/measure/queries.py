"""The SQL that reads what workers counted, as finished JSON.

Only people are told, in steps of five: one person more or less is never seen but where a step ends, and nothing here adds up,
so nothing can be subtracted. See infra/decisions/people-are-counted-in-steps-of-five.md.
"""

from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Invalid, NotFound
from backhaul.identity.access import Reader
from backhaul.measure.models import NOBODY, PeriodKind
from backhaul.measure.periods import Period

Size = Literal["large", "medium", "small"]
# The zoom of the squares: in Helsinki they are 313, 39 and 5 km wide.
LEVELS: dict[Size, int] = {"large": 6, "medium": 9, "small": 12}
# As many as a screen shows: half a year, and two.
WEEKS, QUARTERS = 26, 8
_MOST_PLACES, _MOST_SQUARES = 200, 1000

# Where fewer than five are there is no row, so this is NULL.
_STEPS = "{0} / 5 * 5"

_ASKED = """
asked AS (
    SELECT CAST(:kind AS text) AS kind, a.begins, coalesce(CAST(:compare AS date), (a.begins - a.lasts)::date) AS before,
           (a.begins + a.lasts)::date AS ends, a.today
    FROM (SELECT (now() AT TIME ZONE o.time_zone)::date AS today,
                 CASE :kind WHEN 'week' THEN interval '7 days' ELSE interval '3 months' END AS lasts,
                 -- The last week that is over: one that has just begun would have lost everything.
                 coalesce(CAST(:begins AS date), date_trunc('week', now() AT TIME ZONE o.time_zone)::date - 7) AS begins
          FROM organisation o WHERE o.id = :organisation) a
)
"""
_NAME = "to_char({0}, CASE {1} WHEN 'week' THEN 'IYYY-\"W\"IW' ELSE 'YYYY-\"Q\"Q' END)"

# How many people there were in some period, at the place and of the tag that are asked for.
_THERE = """
c.organisation_id = :organisation AND c.tag_id = chosen.tag_id AND c.level = chosen.level AND c.site_id = chosen.site_id
AND c.x = 0 AND c.y = 0
"""


def _series(kind: PeriodKind, lasts: str, many: int) -> str:
    """The newest periods of one kind, also the one that is not over yet: what of it is answered is told when it is."""
    return f"""
    (SELECT json_agg(json_build_object(
                'period', {_NAME.format("s.begins", f"'{kind}'")}, 'begins', s.begins, 'running', s.begins = s.newest,
                'people', {_STEPS.format("c.people")},
                'insights', CASE WHEN s.begins < s.newest THEN {_STEPS.format("c.insights")} END,
                'answered', CASE WHEN s.begins < s.newest THEN {_STEPS.format("c.answered")} END) ORDER BY s.begins)
     FROM (SELECT date_trunc('{kind}', asked.today)::date AS newest,
                  (date_trunc('{kind}', asked.today) - n * interval '{lasts}')::date AS begins
           FROM generate_series(0, {many - 1}) n) s
     LEFT JOIN overview_cell c ON {_THERE} AND c.period = '{kind}' AND c.begins = s.begins)
    """  # noqa: S608 - put together from the constants above


# What was told then and before of each of many; of those of which fewer than five told both times there is nothing to tell.
_CHANGE = """
'people', {people}, 'before', {before}, 'change', coalesce({people}, 0) - coalesce({before}, 0)
""".format(people=_STEPS.format("x.people"), before=_STEPS.format("x.before"))
_BOTH = """
max(c.people) FILTER (WHERE c.begins = asked.begins) AS people, max(c.people) FILTER (WHERE c.begins = asked.before) AS before
"""

_OVERVIEW = text(f"""
WITH {_ASKED}, chosen AS (
    SELECT coalesce(g.id, CAST(:nobody AS uuid)) AS tag_id, g.slug, g.name AS tag_name,
           coalesce(s.id, CAST(:nobody AS uuid)) AS site_id, CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS level,
           s.name AS site_name,
           ST_Y(middle_of(s.geom)) AS lat, ST_X(middle_of(s.geom)) AS lon
    FROM (SELECT 1) one
    LEFT JOIN tag g ON g.organisation_id = :organisation AND g.slug = :tag
    LEFT JOIN site s ON s.organisation_id = :organisation AND s.id = CAST(:site AS uuid)
), now_there AS (
    SELECT {_BOTH} FROM overview_cell c, chosen, asked
    WHERE {_THERE} AND c.period = asked.kind AND c.begins IN (asked.begins, asked.before)
), tags AS (
    SELECT g.slug, g.name, g.ordinal, x.people, x.before FROM tag g
    CROSS JOIN chosen CROSS JOIN asked
    LEFT JOIN LATERAL (
        SELECT {_BOTH} FROM overview_cell c
        WHERE c.organisation_id = :organisation AND c.tag_id = g.id AND c.level = chosen.level AND c.site_id = chosen.site_id
          AND c.x = 0 AND c.y = 0 AND c.period = asked.kind AND c.begins IN (asked.begins, asked.before)) x ON true
    WHERE g.organisation_id = :organisation
), places AS (
    SELECT s.id, s.name, x.people, x.before, row_number() OVER (ORDER BY greatest(x.people, x.before) DESC, s.name, s.id) AS n
    FROM (
        SELECT c.site_id, {_BOTH} FROM overview_cell c, chosen, asked
        WHERE c.organisation_id = :organisation AND c.tag_id = chosen.tag_id AND c.level = 1 AND c.period = asked.kind
          AND c.begins IN (asked.begins, asked.before)
        GROUP BY c.site_id) x
    JOIN site s ON s.organisation_id = :organisation AND s.id = x.site_id
               AND s.parent_id IS NOT DISTINCT FROM CAST(:site AS uuid)
)
SELECT chosen.tag_name IS NOT NULL, chosen.site_name IS NOT NULL, json_build_object(
    'as_of', coalesce((SELECT min(d.noted_at) FROM overview_due d WHERE d.organisation_id = :organisation), now()),
    'period', {_NAME.format("asked.begins", "asked.kind")}, 'compare', {_NAME.format("asked.before", "asked.kind")},
    'running', asked.ends > asked.today,
    'tag', CASE WHEN chosen.slug IS NOT NULL THEN json_build_object('slug', chosen.slug, 'name', chosen.tag_name) END,
    'site', CASE WHEN chosen.site_name IS NOT NULL THEN
        json_build_object('id', chosen.site_id, 'name', chosen.site_name, 'lat', chosen.lat, 'lon', chosen.lon) END,
    'total', (SELECT json_build_object({_CHANGE}) FROM now_there x),
    'weeks', {_series("week", "7 days", WEEKS)},
    'quarters', {_series("quarter", "3 months", QUARTERS)},
    'tags', (SELECT coalesce(json_agg(json_build_object('slug', x.slug, 'name', x.name, {_CHANGE})
                                      ORDER BY x.ordinal, x.slug), '[]') FROM tags x),
    'places', (SELECT coalesce(json_agg(json_build_object('site_id', x.id, 'name', x.name, {_CHANGE}) ORDER BY x.n), '[]')
               FROM places x WHERE x.n <= {_MOST_PLACES}),
    'participation', (SELECT json_build_object('often', p.often, 'sometimes', p.sometimes, 'took_part', p.took_part,
                                               'quiet', p.quiet, 'counted_on', p.counted_on)
                      FROM participation p WHERE p.organisation_id = :organisation))::text
FROM asked, chosen
""")  # noqa: S608 - put together from the constants above

# The edges of a square, from web Mercator.
_LON = "({0}.x + {1}) * 360.0 / (1 << CAST(:level AS int)) - 180"
_LAT = "degrees(atan(sinh(pi() * (1 - 2.0 * ({0}.y + {1}) / (1 << CAST(:level AS int))))))"

_HEAT = text(f"""
WITH {_ASKED}, square AS (
    SELECT c.x, c.y, c.people FROM overview_cell c, asked
    WHERE c.organisation_id = :organisation AND c.level = :level AND c.period = asked.kind AND c.begins = asked.begins
      AND c.tag_id = CASE WHEN CAST(:tag AS text) IS NULL THEN CAST(:nobody AS uuid)
                          ELSE (SELECT g.id FROM tag g WHERE g.organisation_id = :organisation AND g.slug = :tag) END
    ORDER BY c.people DESC, c.x, c.y LIMIT {_MOST_SQUARES}
)
SELECT CAST(:tag AS text) IS NULL OR EXISTS (SELECT FROM tag g WHERE g.organisation_id = :organisation AND g.slug = :tag),
       json_build_object('items', coalesce(json_agg(json_build_object(
           'west', {_LON.format("q", 0)}, 'south', {_LAT.format("q", 1)}, 'east', {_LON.format("q", 1)},
           'north', {_LAT.format("q", 0)}, 'people', {_STEPS.format("q.people")})
           ORDER BY q.people / 5 DESC, q.x, q.y), '[]'), 'next', NULL)::text
FROM square q
""")  # noqa: S608 - put together from the constants above


def _asked(member: Reader, period: Period | None, compare: Period | None = None) -> dict[str, Any]:
    if compare and compare.kind != (period.kind if period else "week"):
        raise Invalid("Compare a week with a week, and a quarter with a quarter.")
    return {
        "organisation": member.organisation_id,
        "nobody": NOBODY,
        "kind": period.kind if period else "week",
        "begins": period.begins if period else None,
        "compare": compare.begins if compare else None,
    }


async def overview(
    db: AsyncSession, member: Reader, *, period: Period | None, compare: Period | None, tag: str | None, site: UUID | None
) -> bytes:
    """What was told in a period, beside another one, as OverviewOut.

    Raises:
        NotFound: this organisation has no such tag or site.
        Invalid: the two periods are not of one kind.
    """
    asked = {**_asked(member, period, compare), "tag": tag, "site": site}
    known_tag, known_site, said = (await db.execute(_OVERVIEW, asked)).one()
    if (tag is not None and not known_tag) or (site is not None and not known_site):
        raise NotFound
    body: str = said
    return body.encode()


async def heat(db: AsyncSession, member: Reader, *, period: Period | None, tag: str | None, size: Size) -> bytes:
    """The squares of the map in which five people or more told something then, as HeatList. Raises NotFound for the tag."""
    asked = {**_asked(member, period), "tag": tag, "level": LEVELS[size]}
    known, said = (await db.execute(_HEAT, asked)).one()
    if not known:
        raise NotFound
    body: str = said
    return body.encode()
