"""Importing what a preview showed: all of it or nothing, in one transaction."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.errors import PreviewOutdated, WrongLines
from backhaul.gazetteer.edit import change_line
from backhaul.gazetteer.record import add_route
from backhaul.identity.access import Reader
from backhaul.share.files import Choices
from backhaul.share.plan import Plan, Step, make_plan
from backhaul.share.reading.places import Found

# Two imports at once could both find that a place is new.
_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended('import of ' || :organisation, 0))")

_COLUMNS = """
    id uuid, name text, aliases jsonb, alias_languages jsonb, parent_id uuid, geometry jsonb, radius_m float8, time_zone text,
    opening_hours text, external_id text
"""
_ADD_SITES = text(f"""
    INSERT INTO site (organisation_id, id, name, aliases, alias_languages, parent_id, geom, radius_m, time_zone,
                      opening_hours, external_id)
    SELECT :organisation, n.id, n.name, ARRAY(SELECT jsonb_array_elements_text(coalesce(n.aliases, '[]'))),
           coalesce(n.alias_languages, '{{}}'), n.parent_id, ST_SetSRID(ST_GeomFromGeoJSON(n.geometry), 4326),
           coalesce(n.radius_m, 100), n.time_zone, n.opening_hours, n.external_id
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n({_COLUMNS})
    ORDER BY n.parent_id NULLS FIRST, n.id
""")  # noqa: S608 - put together from the constant above
_CHANGE_SITES = text(f"""
    UPDATE site s SET
        name = coalesce(n.name, s.name),
        aliases = CASE WHEN n.aliases IS NULL THEN s.aliases ELSE ARRAY(SELECT jsonb_array_elements_text(n.aliases)) END,
        alias_languages = coalesce(n.alias_languages, s.alias_languages),
        parent_id = coalesce(n.parent_id, s.parent_id),
        geom = coalesce(ST_SetSRID(ST_GeomFromGeoJSON(n.geometry), 4326), s.geom),
        radius_m = coalesce(n.radius_m, s.radius_m),
        time_zone = coalesce(n.time_zone, s.time_zone),
        opening_hours = coalesce(n.opening_hours, s.opening_hours),
        external_id = coalesce(n.external_id, s.external_id),
        version = s.version + 1
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS n({_COLUMNS})
    WHERE s.organisation_id = :organisation AND s.id = n.id
""")  # noqa: S608 - put together from the constant above
_CHANGE_ROUTE = text("""
    UPDATE route SET name = coalesce(:name, name), both_ways = coalesce(:both_ways, both_ways),
        external_id = coalesce(:external_id, external_id), version = version + 1
    WHERE organisation_id = :organisation AND id = :id
""")


async def apply_import(db: AsyncSession, member: Reader, found: Sequence[Found], choices: Choices, digest: str) -> Plan:
    """Write what the preview with this digest showed.

    Raises:
        PreviewOutdated: it would be something else now; nothing is written.
        WrongLines: something in the file is wrong; nothing is written.
    """
    await db.execute(_LOCK, {"organisation": str(member.organisation_id)})
    plan = await make_plan(db, member.organisation_id, found, choices)
    if plan.digest != digest:
        raise PreviewOutdated
    if wrong := sum(step.action == "wrong" for step in plan.steps):
        raise WrongLines(wrong=wrong)
    sites = [step for step in plan.steps if step.found.kind == "site"]
    for action, statement in (("new", _ADD_SITES), ("changed", _CHANGE_SITES)):
        rows = [{"id": step.id, **step.values} for step in sites if step.action == action]
        if rows:
            written = {"organisation": member.organisation_id, "rows": orjson.dumps(rows).decode()}
            await db.execute(statement, written)
    for step in plan.steps:
        if step.found.kind == "route" and step.action in ("new", "changed"):
            await _write_route(db, member, step)
    return plan


async def _write_route(db: AsyncSession, member: Reader, step: Step) -> None:
    values: dict[str, Any] = step.values
    coordinates = [(lon, lat) for lon, lat in values["geometry"]["coordinates"]] if "geometry" in values else None
    stops: list[UUID] | None = values.get("stops")
    if step.action == "new":
        more: dict[str, Any] = {"both_ways": bool(values.get("both_ways")), "external_id": values.get("external_id")}
        await add_route(db, member.organisation_id, values["name"], coordinates or [], stops or [], id=step.id, **more)
        return
    said = {name: values.get(name) for name in ("name", "both_ways", "external_id")}
    await db.execute(_CHANGE_ROUTE, {"organisation": member.organisation_id, "id": step.id, **said})
    await change_line(db, member, step.id, coordinates=coordinates, stops=stops)
