"""What managers do with sites and routes: add, change, retire, bring back. Who read an older version is told so."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import Invalid, NotFound, PlaceChanged
from backhaul.gazetteer.models import Route, RouteStop, Site
from backhaul.gazetteer.record import Line, add_route, add_site, point, replace_line, set_stops
from backhaul.gazetteer.schemas import RouteChange, RouteIn, SiteChange, SiteIn
from backhaul.gazetteer.shapes import Shape
from backhaul.identity.access import Reader

Place = TypeVar("Place", Site, Route)

_SHAPES = {
    "Self-intersection": "The outline crosses itself. Draw it so that no two sides cross.",
    "Ring Self-intersection": "The outline touches itself. Draw it so that it goes round once.",
}
_OTHER_SHAPE = "The outline is not an area. Draw it once around, and end where it begins."


def shape_hint(wrong: str) -> str:
    """What PostGIS finds wrong with a shape, as a next step."""
    return _SHAPES.get(wrong, _OTHER_SHAPE)


async def add_new_site(db: AsyncSession, member: Reader, body: SiteIn) -> UUID:
    """Add a site or a part. Answers its id.

    Raises:
        NotFound: the site that it should be a part of does not exist.
        Invalid: the outline is none, that site is a part itself, or another one has this external id.
    """
    await _check_parent(db, member, body.parent_id, None)
    named = body.model_dump(include={"name", "aliases", "alias_languages", "parent_id", "lat", "lon", "radius_m"})
    more = body.model_dump(include={"time_zone", "opening_hours", "external_id"})
    try:
        async with db.begin_nested():
            return await add_site(db, member.organisation_id, **named, **more, geometry=await _checked(db, body.geometry))
    except IntegrityError:
        raise _taken() from None


async def change_site(db: AsyncSession, member: Reader, site_id: UUID, body: SiteChange) -> None:
    """Change a site; what the body does not name stays.

    Raises:
        NotFound: there is no such site, or none that it should be a part of.
        PlaceChanged: somebody changed it since.
        Invalid: the outline is none, or the parent is a part, or itself.
    """
    site = await _locked(db, member, Site, site_id, body.version)
    said = body.model_fields_set
    if "parent_id" in said:
        await _check_parent(db, member, body.parent_id, site_id)
    for name in said & {"name", "aliases", "alias_languages", "parent_id", "radius_m", "time_zone", "opening_hours"}:
        setattr(site, name, getattr(body, name))
    if said & {"aliases"} and "alias_languages" not in said:
        site.alias_languages = {name: code for name, code in site.alias_languages.items() if name in body.aliases}
    if body.geometry is not None:
        site.geom = func.ST_GeomFromGeoJSON(await _checked(db, body.geometry))
    elif body.lat is not None and body.lon is not None:
        site.geom = point(body.lat, body.lon)
    if "retired" in said:
        await _retire_site(db, site, body.retired)
    site.version += 1
    await db.flush()


async def retire_site(db: AsyncSession, member: Reader, site_id: UUID, version: int) -> None:
    """Take a site out of use, with its parts. Raises NotFound, PlaceChanged."""
    site = await _locked(db, member, Site, site_id, version)
    await _retire_site(db, site, True)
    site.version += 1
    await db.flush()


async def add_new_route(db: AsyncSession, member: Reader, body: RouteIn) -> UUID:
    """Add a route. Answers its id. Raises NotFound for a stop that does not exist, Invalid for an external id in use."""
    line = body.coordinates or await _through(db, member, body.stops)
    await _check_stops(db, member, body.stops)
    more: dict[str, Any] = {"both_ways": body.both_ways, "external_id": body.external_id}
    try:
        async with db.begin_nested():
            return await add_route(db, member.organisation_id, body.name, line, body.stops, **more)
    except IntegrityError:
        raise _taken() from None


async def change_route(db: AsyncSession, member: Reader, route_id: UUID, body: RouteChange) -> None:
    """Change a route; what the body does not name stays. Another line is another version.

    Raises:
        NotFound: there is no such route, or a stop does not exist.
        PlaceChanged: somebody changed it since.
    """
    route = await _locked(db, member, Route, route_id, body.version)
    said = body.model_fields_set
    for name in said & {"name", "both_ways"}:
        setattr(route, name, getattr(body, name))
    if "retired" in said:
        route.retired_at = (route.retired_at or datetime.now(UTC)) if body.retired else None
    route.version += 1
    await db.flush()
    await change_line(db, member, route_id, coordinates=body.coordinates, stops=body.stops if "stops" in said else None)


async def change_line(
    db: AsyncSession, member: Reader, route_id: UUID, *, coordinates: Line | None, stops: Sequence[UUID] | None
) -> None:
    """Give a route another line, other stops, or both; None leaves them. The same line again is no new version."""
    now: list[UUID] = list(
        await db.scalars(
            select(RouteStop.site_id)
            .where(RouteStop.organisation_id == member.organisation_id, RouteStop.route_id == route_id)
            .order_by(RouteStop.ordinal)
        )
    )
    if stops is not None:
        await _check_stops(db, member, stops)
    moved = coordinates is not None and list(map(tuple, coordinates)) != await line_of(db, member, route_id)
    if moved and coordinates is not None:
        await replace_line(db, member.organisation_id, route_id, coordinates)
    if moved or (stops is not None and list(stops) != now):
        await set_stops(db, member.organisation_id, route_id, now if stops is None else stops)


async def line_of(db: AsyncSession, member: Reader, route_id: UUID) -> list[tuple[float, float]]:
    """The (longitude, latitude) of a route's line, to the last digit."""
    found = await db.execute(
        text("""SELECT ST_X(d.geom), ST_Y(d.geom) FROM route r CROSS JOIN LATERAL ST_DumpPoints(r.line) d
                WHERE r.organisation_id = :organisation AND r.id = :route ORDER BY d.path"""),
        {"organisation": member.organisation_id, "route": route_id},
    )
    return [(lon, lat) for lon, lat in found]


async def retire_route(db: AsyncSession, member: Reader, route_id: UUID, version: int) -> None:
    """Take a route out of use. Raises NotFound, PlaceChanged."""
    route = await _locked(db, member, Route, route_id, version)
    route.retired_at = route.retired_at or datetime.now(UTC)
    route.version += 1
    await db.flush()


async def _retire_site(db: AsyncSession, site: Site, retired: bool) -> None:
    """Parts go with their site, and come back with it unless they had gone before."""
    if retired == (site.retired_at is not None):
        return
    # What was retired by itself has another time, so it stays retired.
    parts = update(Site).where(Site.organisation_id == site.organisation_id, Site.parent_id == site.id)
    if retired:
        site.retired_at = datetime.now(UTC)
        parts = parts.where(Site.retired_at.is_(None)).values(retired_at=site.retired_at, version=Site.version + 1)
    else:
        parts = parts.where(Site.retired_at == site.retired_at).values(retired_at=None, version=Site.version + 1)
        site.retired_at = None
    await db.execute(parts.execution_options(synchronize_session=False))


async def _locked(db: AsyncSession, member: Reader, kind: type[Place], id: UUID, version: int) -> Place:
    found = (
        await db.execute(
            select(kind).where(kind.organisation_id == member.organisation_id, kind.id == id).with_for_update(key_share=True)
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    if found.version != version:
        raise PlaceChanged(version=found.version)
    return found


async def _check_parent(db: AsyncSession, member: Reader, parent_id: UUID | None, own: UUID | None) -> None:
    if parent_id is None:
        return
    of = (Site.organisation_id == member.organisation_id,)
    parent = (await db.execute(select(Site.parent_id, Site.retired_at).where(*of, Site.id == parent_id))).one_or_none()
    if parent is None:
        raise NotFound("The site that this should be a part of does not exist. Choose one of the list.")
    has_parts = own and await db.scalar(select(Site.id).where(*of, Site.parent_id == own).limit(1))
    if parent.parent_id is not None or parent_id == own or has_parts or parent.retired_at is not None:
        message = "must be a site that is there, not a part; and a site with parts is a part of none"
        raise Invalid("Choose the whole site.", errors=[{"field": "parent_id", "message": message}])


async def _check_stops(db: AsyncSession, member: Reader, stops: Sequence[UUID]) -> None:
    wanted = set(stops)
    known = await db.scalars(select(Site.id).where(Site.organisation_id == member.organisation_id, Site.id.in_(wanted)))
    if wanted - set(known):
        raise NotFound("One of the stops does not exist. Choose sites of the list.")


async def _through(db: AsyncSession, member: Reader, stops: Sequence[UUID]) -> list[tuple[float, float]]:
    """Straight from stop to stop, until somebody has a better line."""
    rows = await db.execute(
        text("""SELECT s.id, ST_X(p) AS lon, ST_Y(p) AS lat FROM site s CROSS JOIN LATERAL ST_PointOnSurface(s.geom) p
                WHERE s.organisation_id = :organisation AND s.id = ANY(CAST(:stops AS uuid[]))"""),
        {"organisation": member.organisation_id, "stops": list(stops)},
    )
    at = {row.id: (row.lon, row.lat) for row in rows}
    line = [at[stop] for stop in stops if stop in at]
    if len(set(line)) < 2:
        if len(at) < len(set(stops)):
            raise NotFound("One of the stops does not exist. Choose sites of the list.")
        raise Invalid("Choose two stops at different places, or give the line.")
    return line


async def _checked(db: AsyncSession, shape: Shape | None) -> str | None:
    """The shape as text, if PostGIS can compute with it. Raises Invalid."""
    if shape is None:
        return None
    written = shape.model_dump_json()
    wrong = await db.scalar(select(func.what_is_wrong_with(written)))
    if wrong:
        raise Invalid(shape_hint(wrong), errors=[{"field": "geometry", "message": wrong}])
    return written


def _taken() -> Invalid:
    message = "another place has this external id"
    return Invalid("Give each place its own external id.", errors=[{"field": "external_id", "message": message}])
