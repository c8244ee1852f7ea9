"""The places that an organisation has, as an import compares files with them."""

from collections import defaultdict
from dataclasses import dataclass, field
from math import cos, hypot, radians
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# Two places of one name that are nearer than this are the same one, moved or measured again.
SAME_WITHIN_M = 1_000.0
_METRES_PER_DEGREE = 111_320.0

_SITES = text("""
    SELECT s.id, s.name, s.external_id, s.aliases, s.alias_languages, s.parent_id, s.radius_m, s.time_zone, s.opening_hours,
        s.version, s.retired_at IS NOT NULL AS retired, ST_AsGeoJSON(s.geom, 15) AS geometry,
        ST_X(p) AS lon, ST_Y(p) AS lat
    FROM site s CROSS JOIN LATERAL ST_PointOnSurface(s.geom) p WHERE s.organisation_id = :organisation ORDER BY s.id
""")
_ROUTES = text("""
    SELECT r.id, r.name, r.external_id, r.both_ways, r.version, r.retired_at IS NOT NULL AS retired,
        ST_AsGeoJSON(r.line, 15) AS geometry, ST_X(ST_StartPoint(r.line)) AS lon, ST_Y(ST_StartPoint(r.line)) AS lat,
        ARRAY(SELECT t.site_id FROM route_stop t WHERE t.organisation_id = r.organisation_id AND t.route_id = r.id
              ORDER BY t.ordinal) AS stops
    FROM route r WHERE r.organisation_id = :organisation ORDER BY r.id
""")


@dataclass(slots=True)
class Known:
    """A site or a route that is there, or was retired."""

    id: UUID
    kind: str
    name: str
    external_id: str | None
    geometry: dict[str, Any]
    at: tuple[float, float]
    version: int
    retired: bool
    parent_id: UUID | None = None
    fields: dict[str, Any] = field(default_factory=dict)


class Gazetteer:
    """All of them, by every name that a file may call them."""

    def __init__(self, places: list[Known]) -> None:
        self.places = places
        self.by_id = {(one.kind, str(one.id)): one for one in places}
        self.by_external = {(one.kind, one.external_id): one for one in places if one.external_id}
        self.by_name: dict[tuple[str, str], list[Known]] = defaultdict(list)
        for one in places:
            self.by_name[one.kind, one.name.casefold()].append(one)

    def by_reference(self, kind: str, reference: str | None) -> Known | None:
        """By our id, or by the id that a file gave it."""
        if reference is None:
            return None
        return self.by_external.get((kind, reference)) or self.by_id.get((kind, reference))

    def named(self, kind: str, name: str, at: tuple[float, float]) -> list[Known]:
        """Of this name and near, the nearest first; retired ones last."""
        near = [(metres(one.at, at), one) for one in self.by_name[kind, name.casefold()]]
        within = [(one.retired, away, str(one.id), one) for away, one in near if away <= SAME_WITHIN_M]
        return [row[-1] for row in sorted(within, key=lambda row: row[:-1])]


async def known_places(db: AsyncSession, organisation_id: UUID) -> Gazetteer:
    """Everything, in two statements."""
    places: list[Known] = []
    for kind, statement in (("site", _SITES), ("route", _ROUTES)):
        for row in await db.execute(statement, {"organisation": organisation_id}):
            values = dict(row._mapping)
            made = Known(
                values.pop("id"),
                kind,
                values.pop("name"),
                values.pop("external_id"),
                orjson.loads(values.pop("geometry")),
                (values.pop("lon"), values.pop("lat")),
                values.pop("version"),
                values.pop("retired"),
                values.pop("parent_id", None),
            )
            made.fields = values
            places.append(made)
    return Gazetteer(places)


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The distance of two (longitude, latitude) that are not far apart; good to a percent within some kilometres."""
    across = (a[0] - b[0] + 540) % 360 - 180
    return hypot(across * cos(radians((a[1] + b[1]) / 2)), a[1] - b[1]) * _METRES_PER_DEGREE
