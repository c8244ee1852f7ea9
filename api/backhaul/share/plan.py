"""What a file would do to the gazetteer: what is new, changed, the same, wrong. Nothing is written here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from backhaul.share.files import Choices
from backhaul.share.known import Gazetteer, Known, known_places, metres
from backhaul.share.reading.places import PROBLEMS, Found
from backhaul.share.schemas import Action, ImportCounts, ImportLine, ImportReport

# What a person looks through; what is wrong comes first.
MOST_LISTED = 1_000
# A dock or a gate that names no site is a part of the one that it is in, or of the nearest.
PART_WITHIN_M = 250.0
# Farther from all others than this, and exchanged nearer than that: latitude and longitude look exchanged.
FAR_M = 1_000_000.0
_TINY = 1e-9

_WRONG_SHAPES = text("""
    SELECT n - 1, what_is_wrong_with(shape) FROM unnest(CAST(:shapes AS text[])) WITH ORDINALITY AS s(shape, n)
    WHERE what_is_wrong_with(shape) IS NOT NULL
""")
_AROUND = text("""
    SELECT p.n - 1, (
        SELECT s.id FROM sites_near(p.lon, p.lat, :within_m, 20) near
        JOIN site s ON s.organisation_id = :organisation AND s.id = near.site_id AND s.parent_id IS NULL
        ORDER BY near.distance_m, s.id LIMIT 1)
    FROM unnest(CAST(:lons AS float8[]), CAST(:lats AS float8[])) WITH ORDINALITY AS p(lon, lat, n)
""")


@dataclass(slots=True)
class Step:
    """What becomes of one place. ``id`` is the place's that there is, or will be; ``values`` what is written."""

    found: Found
    action: Action
    id: UUID
    problem: str | None = None
    version: int | None = None
    parent_id: UUID | None = None
    stops: list[UUID] | None = None
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def stays(self) -> bool:
        """Whether there is such a place afterwards."""
        return self.action in ("new", "changed", "same")


@dataclass(slots=True)
class Plan:
    """The steps in the file's order, and their digest."""

    choices: Choices
    steps: list[Step]
    digest: str

    def report(self, *, applied: bool) -> ImportReport:
        """For people: what is wrong first."""
        order: dict[Action, int] = {"wrong": 0, "changed": 1, "new": 2, "left_out": 3, "same": 4}
        listed = sorted(self.steps, key=lambda step: order[step.action])
        counts = {action: sum(step.action == action for step in self.steps) for action in order}
        return ImportReport(
            format=self.choices.format,
            counts=ImportCounts(**counts),
            lines=[_line(step) for step in listed[:MOST_LISTED]],
            unlisted=max(0, len(listed) - MOST_LISTED),
            digest=self.digest,
            applied=applied,
        )


def _line(step: Step) -> ImportLine:
    found = step.found
    kind = "route" if found.kind == "route" else "part" if step.parent_id or found.parent or found.near_site else "site"
    return ImportLine(
        unit=found.unit,
        where=found.where,
        action=step.action,
        kind=kind,
        name=found.name,
        changes=sorted(step.values) if step.action == "changed" else [],
        problem=step.problem,
        hint=PROBLEMS[step.problem] if step.problem else None,
    )


async def make_plan(db: AsyncSession, organisation_id: UUID, found: Sequence[Found], choices: Choices) -> Plan:
    """Compare a file's places with those that there are.

    A place is known again by the file's id for it, by our own id, or by its name nearby. The ids of what is new follow from
    the file, so that the same file and the same gazetteer make the same plan.
    """
    known = await known_places(db, organisation_id)
    steps = [_match(one, known, organisation_id) for one in found]
    await _check_shapes(db, steps)
    _refuse_twice(steps)
    await _find_parents(db, organisation_id, steps, known)
    _find_stops(steps, known)
    _warn_of_exchange(steps, known)
    for step in steps:
        _compare(step, known)
    return Plan(choices, steps, _digest(choices, steps))


def _match(found: Found, known: Gazetteer, organisation_id: UUID) -> Step:
    if found.wrong:
        return Step(found, "wrong", organisation_id, found.wrong)
    if found.out:
        return Step(found, "left_out", organisation_id, found.out)
    there = known.by_reference(found.kind, found.external_id)
    if there is None and found.name:
        there = next(
            (
                one
                for one in known.named(found.kind, found.name, at_of(found))
                # Another file's id for a place of this name is another place, and a dock 4 of another site another dock.
                if not (one.external_id and found.external_id) and _may_be_part_of(one, found, known)
            ),
            None,
        )
    if there is None:
        told = orjson.dumps([found.kind, found.external_id or [found.name, found.parent, *at_of(found)]])
        id = uuid5(organisation_id, told.decode())
        # Renamed or moved here since this very file brought it in.
        there = known.by_id.get((found.kind, str(id)))
        if there is None:
            return Step(found, "new", id)
    if there.retired:
        return Step(found, "left_out", there.id, "retired")
    return Step(found, "same", there.id, version=there.version, parent_id=there.parent_id)


def _may_be_part_of(one: Known, found: Found, known: Gazetteer) -> bool:
    if found.parent is None or found.kind == "route":
        return True
    parent = known.by_id.get(("site", str(one.parent_id))) if one.parent_id else None
    return parent is not None and found.parent in (parent.external_id, str(parent.id), parent.name)


def at_of(found: Found) -> tuple[float, float]:
    """One (longitude, latitude) of it: the first of its shape."""
    value: Any = (found.geometry or {}).get("coordinates") or [0.0, 0.0]
    while isinstance(value[0], list):
        value = value[0]
    return value[0], value[1]


async def _check_shapes(db: AsyncSession, steps: Sequence[Step]) -> None:
    areas = [s for s in steps if s.stays and s.found.geometry and s.found.geometry["type"] in ("Polygon", "MultiPolygon")]
    if not areas:
        return
    shapes = [orjson.dumps(step.found.geometry).decode() for step in areas]
    for n, _ in (await db.execute(_WRONG_SHAPES, {"shapes": shapes})).all():
        areas[n].action = "left_out" if areas[n].found.unit == "element" else "wrong"
        areas[n].problem = "outline"


def _refuse_twice(steps: Sequence[Step]) -> None:
    seen: set[UUID] = set()
    names: dict[tuple[str, str, str | None], list[tuple[float, float]]] = {}
    for step in steps:
        if not step.stays:
            continue
        key = (step.found.kind, (step.found.name or "").casefold(), step.found.parent)
        at = at_of(step.found)
        # Without ids of their own, two of one name side by side could not be told apart the next time.
        again = not step.found.external_id and any(metres(at, other) < 1_000 for other in names.get(key, ()))
        if step.id in seen or again:
            step.action, step.problem = "wrong", "twice"
        seen.add(step.id)
        names.setdefault(key, []).append(at)


async def _find_parents(db: AsyncSession, organisation_id: UUID, steps: Sequence[Step], known: Gazetteer) -> None:
    in_file: dict[str, Step] = {}
    for step in steps:
        if step.stays and step.found.kind == "site" and step.found.parent is None and not step.found.near_site:
            for called in (step.found.name, str(step.id), step.found.external_id):
                if called:
                    in_file[called] = step
    loose = [step for step in steps if step.action == "new" and step.found.near_site]
    for step in steps:
        wanted = step.found.parent
        if not step.stays or wanted is None:
            continue
        parent_id = in_file[wanted].id if wanted in in_file else _known_parent(wanted, step, known)
        if parent_id is None or parent_id == step.id:
            step.action, step.problem = "wrong", "parent"
        else:
            step.parent_id = parent_id
    if loose:
        ats = [at_of(step.found) for step in loose]
        asked = {"organisation": organisation_id, "within_m": PART_WITHIN_M}
        asked |= {"lons": [lon for lon, _ in ats], "lats": [lat for _, lat in ats]}
        for n, site_id in (await db.execute(_AROUND, asked)).all():
            loose[n].parent_id = site_id


def _known_parent(wanted: str, step: Step, known: Gazetteer) -> UUID | None:
    there = known.by_reference("site", wanted)
    candidates = [there] if there else known.named("site", wanted, at_of(step.found))
    candidates = candidates or known.by_name["site", wanted.casefold()]
    return next((one.id for one in candidates if one.parent_id is None and not one.retired), None)


def _find_stops(steps: Sequence[Step], known: Gazetteer) -> None:
    in_file = {
        called: step.id
        for step in steps
        if step.stays and step.found.kind == "site"
        for called in (step.found.name, str(step.id), step.found.external_id)
        if called
    }
    for step in steps:
        if step.found.kind != "route" or not step.stays or step.found.stops is None:
            continue
        stops: list[UUID] = []
        for wanted in step.found.stops:
            there = known.by_reference("site", wanted)
            named = known.by_name["site", wanted.casefold()]
            id = there.id if there else in_file.get(wanted) or (named[0].id if len(named) == 1 else None)
            if id is None:
                step.action, step.problem = "wrong", "stop"
                break
            stops.append(id)
        step.stops = stops


def _warn_of_exchange(steps: Sequence[Step], known: Gazetteer) -> None:
    """Both numbers may be latitudes: then only where the other places are tells which is which."""
    others = [one.at for one in known.places if one.kind == "site" and not one.retired][:200]
    new = [step for step in steps if step.action == "new"]
    if not others or not new:
        return
    for step in new:
        lon, lat = at_of(step.found)
        nearest = min(metres((lon, lat), other) for other in others)
        if nearest > FAR_M and abs(lon) <= 90 and min(metres((lat, lon), other) for other in others) < nearest / 10:
            step.problem = "far"


def _compare(step: Step, known: Gazetteer) -> None:
    if not step.stays:
        return
    there = known.by_id.get((step.found.kind, str(step.id)))
    wanted = dict(_wanted(step))
    if there is None:
        step.values = wanted
        return
    now = {**there.fields, "name": there.name, "external_id": there.external_id, "geometry": there.geometry}
    now["parent_id"] = there.parent_id
    step.values = {name: value for name, value in wanted.items() if not _alike(value, now.get(name))}
    step.action = "changed" if step.values else "same"


def _wanted(step: Step) -> Iterator[tuple[str, Any]]:
    """What the file says. What it does not say stays as it is."""
    found = step.found
    yield "name", found.name
    yield "geometry", found.geometry
    # Our own id is no other name for it.
    if found.external_id and found.external_id != str(step.id):
        yield "external_id", found.external_id
    if found.kind == "route":
        if step.stops is not None and (step.stops or step.action == "new"):
            yield "stops", step.stops
        if found.both_ways is not None:
            yield "both_ways", found.both_ways
        return
    if found.aliases is not None:
        yield "aliases", found.aliases
        yield "alias_languages", found.alias_languages
    if step.parent_id is not None:
        yield "parent_id", step.parent_id
    for name in ("radius_m", "time_zone", "opening_hours"):
        if (value := getattr(found, name)) is not None:
            yield name, value


def _alike(a: Any, b: Any) -> bool:
    if isinstance(a, float) and isinstance(b, int | float):
        return abs(a - b) < _TINY
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_alike(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(_alike(one, other) for one, other in zip(a, b, strict=True))
    return bool(a == b)


def _digest(choices: Choices, steps: Sequence[Step]) -> str:
    """Of everything that is written, and of the versions that it is written over."""
    told = [
        [choices.format, *choices.tags, choices.exchange],
        *([s.action, s.found.kind, s.id, s.version, s.problem, s.values] for s in steps),
    ]
    return sha256(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)).hexdigest()
