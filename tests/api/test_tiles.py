"""The map's tiles: what the feed knows and is current, counted where it stands, and nothing else."""

import asyncio
import math
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import mapbox_vector_tile
import pytest
from sqlalchemy import text, update
from tests import factories
from tests.factories import LAT, LON, ids, make_insight, make_member, make_organisation, make_site, make_tag, make_tip

from backhaul.db.session import organisation_session, session
from backhaul.discover.squares import Box, position, quadkey, tile_range
from backhaul.discover.tiles import DEEPEST_ZOOM, MOST_FEATURES
from backhaul.identity.models import Organisation
from backhaul.insights.models import Insight
from backhaul.insights.on_map import refresh_map

Layers = dict[str, list[dict[str, Any]]]


def address(z: int, lat: float = LAT, lon: float = LON) -> str:
    x, y = position(lon, lat, z)
    return f"/api/v1/tiles/{z}/{int(x)}/{int(y)}.mvt"


def decoded(answer: httpx.Response) -> Layers:
    """The properties and the position of every feature, by layer."""
    if answer.status_code == 204:
        assert answer.content == b""
        return {"clusters": [], "insights": []}
    assert answer.status_code == 200, answer.text
    layers = mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})
    return {
        name: [
            {**one["properties"], "at": one["geometry"]["coordinates"]}
            for one in layers.get(name, {"features": []})["features"]
        ]
        for name in ("clusters", "insights")
    }


def count(layers: Layers) -> int:
    clustered: int = sum(one["count"] for one in layers["clusters"])
    return clustered + len(layers["insights"])


async def on_the_map(client: httpx.AsyncClient, z: int, **asked: Any) -> int:
    return count(decoded(await client.get(address(z), params=asked)))


async def refresh() -> None:
    """What a worker does every ten minutes."""
    async with session() as db:
        await refresh_map(db)


@pytest.fixture
async def northgate(client: httpx.AsyncClient) -> Organisation:
    """An organisation with a driver, who is signed in."""
    northgate = await make_organisation()
    await factories.sign_in(client, await make_member(northgate))
    return northgate


async def change(organisation: Organisation, insight: UUID, **values: Any) -> None:
    async with organisation_session(organisation.id) as db:
        await db.execute(update(Insight).where(Insight.id == insight).values(**values))


async def test_far_out_they_are_one_cluster_and_close_by_each_stands_alone(
    client: httpx.AsyncClient, northgate: Organisation, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    tag = await make_tag(northgate, "Docks")
    one = await make_insight(northgate, title="Dock 4 is blocked", urgency="high", tags=[tag])
    for n in (1, 2):
        hazard = await make_insight(northgate, lat=LAT + n / 1000, urgency="alert")
        await change(northgate, hazard.id, kind="hazard")

    for z in (0, 4, 8):
        with counted() as statements:
            layers = decoded(await client.get(address(z)))
        (cluster,) = layers["clusters"]
        assert (cluster["count"], cluster["urgency"], cluster["kind"], cluster["level"]) == (3, "alert", "hazard", z + 3)
        assert layers["insights"] == []
        # Who asks, and what is there.
        assert len(statements) == 2

    for z in (15, DEEPEST_ZOOM):
        layers = decoded(await client.get(address(z)))
        (shown,) = [found for found in layers["insights"] if found["id"] == str(one.id)]
        assert {**shown, "at": None} == {
            "id": str(one.id),
            "title": "Dock 4 is blocked",
            "urgency": "high",
            "kind": "observation",
            "tags": tag.slug,
            "confidence": "likely",
            "at": None,
        }
        # At its place: a tile is 4096 wide, and the finest squares are 2.4 m at the equator.
        x, y = position(LON, LAT, z)
        assert shown["at"] == [pytest.approx(part % 1 * 4096, abs=4096 / 2 ** (23 - z)) for part in (x, y)]


async def test_the_same_filters_find_the_same_as_the_feed(client: httpx.AsyncClient, northgate: Organisation) -> None:
    manager = await make_member(northgate, "manager")
    site, tag = await make_site(northgate), await make_tag(northgate, "Docks")
    start = datetime.now(UTC) - timedelta(hours=1)
    for n in range(24):
        await make_insight(
            northgate,
            text="The crane is slow" if n % 2 else "The gate is shut",
            lat=LAT + n % 5 / 50,
            lon=LON + n % 7 / 50,
            urgency=("normal", "high", "alert")[n % 3],
            status=("new", "seen", "assigned", "done")[n % 4],
            assignee=manager if n % 4 == 2 else None,
            site=site if n % 6 == 0 else None,
            tags=[tag] if n % 5 == 0 else [],
            visibility="managers" if n % 8 == 7 else "organisation",
            published_at=start + timedelta(minutes=n),
        )
    reads: tuple[dict[str, Any], ...] = (
        {},
        {"status": "new"},
        {"status": ["new", "done"]},
        {"urgency": "alert"},
        {"urgency": "high", "status": "seen"},
        {"kind": "hazard"},
        {"tag": tag.slug},
        {"site": str(site.id)},
        {"q": "crane"},
        {"since": (start + timedelta(minutes=9)).isoformat()},
        {"until": (start + timedelta(minutes=9)).isoformat(), "urgency": "normal"},
    )
    box = {"west": LON - 1, "south": LAT - 1, "east": LON + 1, "north": LAT + 1}
    for reader in (None, manager):
        if reader:
            await factories.sign_in(client, reader)
        for asked in reads:
            found = ids(await client.get("/api/v1/feed", params={**asked, "limit": 100}))
            assert [await on_the_map(client, z, **asked) for z in (0, 4, 6)] == [len(found)] * 3, asked
            assert ids(await client.get("/api/v1/within", params={**box, **asked, "limit": 100})) == found, asked
        assert len(ids(await client.get("/api/v1/feed", params={"limit": 100}))) == (24 if reader else 21)
    # All of them once more, by the tiles of one zoom beside each other.
    z = 13
    left, bottom = (int(part) for part in position(LON, LAT, z))
    right, top = (int(part) for part in position(LON + 0.13, LAT + 0.09, z))
    tiles = [f"/api/v1/tiles/{z}/{x}/{y}.mvt" for x in range(left, right + 1) for y in range(top, bottom + 1)]
    assert sum([count(decoded(await client.get(tile))) for tile in tiles]) == 24


async def counts(organisation: Organisation) -> tuple[list[Any], list[Any]]:
    """How many stand in each square: as it is kept, and as it is counted now."""
    kept = """SELECT level, cell, visibility, status, kind, urgency, sum(n)::bigint, sum(x)::bigint, sum(y)::bigint
              FROM insight_cell WHERE organisation_id = :organisation
              GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4, 5, 6"""
    direct = """SELECT level, quadkey(tile_x(ST_X(geom)), tile_y(ST_Y(geom))) >> (2 * (24 - level)),
                       visibility, status, kind, urgency,
                       count(*), sum(tile_x(ST_X(geom)))::bigint, sum(tile_y(ST_Y(geom)))::bigint
                FROM insight i, unnest(ARRAY[6, 9, 12, 15]) AS level
                WHERE organisation_id = :organisation AND geom IS NOT NULL AND is_current(i)
                GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6"""
    async with organisation_session(organisation.id) as db:
        both = [
            [tuple(row) for row in await db.execute(text(statement), {"organisation": organisation.id})]
            for statement in (kept, direct)
        ]
    return both[0], both[1]


async def tag_counts(organisation: Organisation) -> tuple[list[Any], list[Any]]:
    """The same of each tag."""
    kept = """SELECT tag_id, level, cell, visibility, status, kind, urgency, sum(n)::bigint, sum(x)::bigint, sum(y)::bigint
              FROM insight_tag_cell WHERE organisation_id = :organisation
              GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7"""
    direct = """SELECT t.tag_id, level, i.quadkey >> (2 * (24 - level)), visibility, status, kind, urgency,
                       count(*), sum(tile_x(ST_X(geom)))::bigint, sum(tile_y(ST_Y(geom)))::bigint
                FROM insight i JOIN insight_tag t ON t.organisation_id = i.organisation_id AND t.insight_id = i.id,
                     unnest(ARRAY[6, 9, 12, 15]) AS level
                WHERE i.organisation_id = :organisation AND geom IS NOT NULL AND is_current(i)
                GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7"""
    async with organisation_session(organisation.id) as db:
        both = [
            [tuple(row) for row in await db.execute(text(statement), {"organisation": organisation.id})]
            for statement in (kept, direct)
        ]
    return both[0], both[1]


async def test_what_is_counted_stays_what_there_is_whatever_happens_to_it(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    docks, gates = await make_tag(northgate, "Docks"), await make_tag(northgate, "Gates")
    tagged: tuple[list[Any], ...] = ([docks], [docks, gates], [gates], [docks, gates], [docks], [])
    insights = [await make_insight(northgate, lat=LAT + n / 100, tags=tags) for n, tags in enumerate(tagged)]
    nowhere, coming = await make_insight(northgate, lat=None), await make_insight(northgate, published=False)
    moved, ended, closed, hidden, gone, _ = (one.id for one in insights)

    async def agree(expected: int) -> None:
        kept, direct = await counts(northgate)
        assert kept == direct
        assert sum(row[6] for row in kept if row[0] == 6) == expected
        kept, direct = await tag_counts(northgate)
        assert kept == direct

    async def tag(statement: str, *, of: UUID = closed) -> None:
        async with organisation_session(northgate.id) as db:
            await db.execute(text(statement), {"organisation": northgate.id, "insight": of, "tag": docks.id})

    await agree(6)
    await change(northgate, moved, geom=factories.point(LAT + 1, LON + 1))
    await change(northgate, closed, status="done", urgency="alert", kind="hazard")
    await change(northgate, hidden, visibility="managers")
    await change(northgate, coming.id, published_at=datetime.now(UTC))
    await change(northgate, nowhere.id, geom=factories.point(LAT, LON))
    await agree(8)
    await change(northgate, ended, valid_until=datetime.now(UTC) - timedelta(minutes=1))
    await agree(7)
    async with organisation_session(northgate.id) as db:
        await db.execute(text("DELETE FROM insight WHERE id = :id"), {"id": gone})
    await agree(6)
    assert await on_the_map(client, 4) == 5, "a driver does not see what is for managers"
    put_on = """INSERT INTO insight_tag (organisation_id, insight_id, tag_id, score, evidence)
                VALUES (:organisation, :insight, :tag, 1, '[]')"""
    await tag("UPDATE insight_tag SET score = 0.5 WHERE organisation_id = :organisation AND insight_id = :insight")
    # Somebody tags it while somebody else decides about it: whoever comes second counts it where it then stands.
    async with organisation_session(northgate.id) as db:
        await db.execute(text("UPDATE insight SET kind = 'praise' WHERE id = :id"), {"id": closed})
        tagging = asyncio.create_task(tag(put_on))
        await asyncio.sleep(0.2)
        await db.commit()
    await tagging
    await agree(6)
    await tag("DELETE FROM insight_tag WHERE insight_id = :insight AND tag_id = :tag", of=moved)
    await agree(6)
    assert await on_the_map(client, 4, tag=docks.slug) == len(
        ids(await client.get(f"/api/v1/feed?tag={docks.slug}&current=true"))
    )

    # A worker folds what was added up, and nothing changes by it.
    await refresh()
    await agree(6)
    kept, _ = await counts(northgate)
    async with organisation_session(northgate.id) as db:
        rows = await db.scalar(
            text("SELECT count(*) FROM insight_cell WHERE organisation_id = :organisation"), {"organisation": northgate.id}
        )
    assert rows == len(kept), "changes were folded"
    await tag("DELETE FROM tag WHERE organisation_id = :organisation AND id = :tag")
    await agree(6)
    assert await on_the_map(client, 4, tag=docks.slug) == 0


async def test_what_fades_or_ends_by_itself_leaves_the_map_and_stays_on_the_feed(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    faded, fresh = await make_insight(northgate), await make_insight(northgate)
    ends = datetime.now(UTC) + timedelta(seconds=1)
    await change(northgate, faded.id, valid_until=ends)
    assert await on_the_map(client, 6) == 2
    async with session() as db:
        await db.execute(text("SELECT pg_sleep(1.1)"))
    # At once where each is looked at, and from the counts within ten minutes.
    assert await on_the_map(client, 16) == 1
    await refresh()
    assert await on_the_map(client, 6) == 1
    assert set(ids(await client.get("/api/v1/feed"))) == {faded.id, fresh.id}
    kept, direct = await counts(northgate)
    assert kept == direct


async def test_nothing_crosses_the_organisation_and_partners_see_their_own(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    elsewhere = await make_organisation("Elsewhere")
    await make_insight(elsewhere)
    partner, driver = await make_member(northgate, "partner"), await make_member(northgate)
    theirs = await make_insight(northgate, tips=[await make_tip(northgate, author=partner)])
    told = await make_insight(
        northgate, visibility="managers", tips=[await make_tip(northgate, author=driver, visibility="managers")]
    )
    everybody = await make_insight(northgate)
    seen = {
        driver: {theirs.id, told.id, everybody.id},
        partner: {theirs.id},
        await make_member(northgate, "manager"): {theirs.id, told.id, everybody.id},
        await make_member(northgate): {theirs.id, everybody.id},
        await make_member(elsewhere, "partner"): set(),
    }
    box = {"west": LON - 1, "south": LAT - 1, "east": LON + 1, "north": LAT + 1}
    for member, expected in seen.items():
        await factories.sign_in(client, member)
        for asked in ({}, {"q": "dock OR -zebra"}):
            assert [await on_the_map(client, z, **asked) for z in (0, 9, 14, 17)] == [len(expected)] * 4, member.role
        assert set(ids(await client.get("/api/v1/within", params=box))) == expected


async def test_a_tile_that_is_here_already_does_not_travel_again(client: httpx.AsyncClient, northgate: Organisation) -> None:
    insight = await make_insight(northgate)
    first = await client.get(address(9))
    assert first.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert first.headers["cache-control"] == "no-store"
    again = await client.get(address(9), headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await change(northgate, insight.id, urgency="alert")
    changed = await client.get(address(9), headers={"If-None-Match": first.headers["etag"]})
    assert decoded(changed)["insights"][0]["urgency"] == "alert"
    empty = await client.get(address(9, lat=-50))
    assert (empty.status_code, empty.content) == (204, b"")


async def test_a_crowd_is_a_bounded_answer(client: httpx.AsyncClient, northgate: Organisation) -> None:
    async with organisation_session(northgate.id) as db:
        await db.execute(
            text("""
                INSERT INTO insight (organisation_id, id, title, text, language, urgency, confidence, visibility, place_kind,
                                     geom, published_at, updated_at)
                SELECT :organisation, gen_random_uuid(), repeat('x', 500), 'x', 'en',
                       CASE WHEN n = 1 THEN 'alert' ELSE 'normal' END, 0.9, 'organisation', 'area',
                       ST_SetSRID(ST_MakePoint(:lon + (n % 30) * 0.0002, :lat + (n / 30) * 0.0001), 4326), now(), now()
                FROM generate_series(0, 899) n
            """),
            {"organisation": northgate.id, "lon": LON, "lat": LAT},
        )
    assert await on_the_map(client, 3) == 900
    crowded = await client.get(address(15))
    layers = decoded(crowded)
    assert 100 < len(layers["clusters"]) + len(layers["insights"]) <= MOST_FEATURES
    assert len(crowded.content) < 150_000
    assert max(len(one["title"]) for one in layers["insights"]) <= 120 if layers["insights"] else True


async def test_both_sides_of_the_antimeridian_are_one_neighbourhood(client: httpx.AsyncClient, northgate: Organisation) -> None:
    east = await make_insight(northgate, lat=-17, lon=179.95)
    west = await make_insight(northgate, lat=-17, lon=-179.95)
    edge = await make_insight(northgate, lat=-17, lon=180)
    pole = await make_insight(northgate, lat=89, lon=10)
    box = {"west": 179, "south": -18, "east": -179, "north": -16}
    assert set(ids(await client.get("/api/v1/within", params=box))) == {east.id, west.id, edge.id}
    assert ids(await client.get("/api/v1/within", params={**box, "west": -180, "east": -179})) == [west.id]
    assert len(ids(await client.get("/api/v1/within", params={**box, "west": 10, "east": 5}))) == 3
    z = 10
    row = int(position(0, -17, z)[1])
    assert count(decoded(await client.get(f"/api/v1/tiles/{z}/{2**z - 1}/{row}.mvt"))) == 2
    assert count(decoded(await client.get(f"/api/v1/tiles/{z}/0/{row}.mvt"))) == 1
    assert await on_the_map(client, 0) == 4
    assert pole.id in ids(await client.get("/api/v1/within", params={"west": -180, "south": -90, "east": 180, "north": 90}))


@pytest.mark.usefixtures("northgate")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("19/0/0", 422),
        ("-1/0/0", 422),
        ("x/0/0", 422),
        ("1e3/0/0", 422),
        ("99999999999999999999/0/0", 422),
        ("3/0/-1", 422),
        ("3/nan/0", 422),
        ("3/999999999999/0", 422),
        ("3/8/0", 404),
        ("0/0/1", 404),
    ],
)
async def test_what_is_no_tile_is_refused(client: httpx.AsyncClient, path: str, status: int) -> None:
    answer = await client.get(f"/api/v1/tiles/{path}.mvt")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.usefixtures("northgate")
@pytest.mark.parametrize("asked", [{"west": 181}, {"north": "nan"}, {"south": None}, {"limit": 101}, {"kind": "gossip"}])
async def test_what_is_no_box_is_refused(client: httpx.AsyncClient, asked: dict[str, Any]) -> None:
    box = {"west": 1, "south": 1, "east": 2, "north": 2} | asked
    answer = await client.get("/api/v1/within", params={name: value for name, value in box.items() if value is not None})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == list(asked)


def test_squares_are_numbered_as_the_database_does() -> None:
    assert [quadkey(x, y) for x, y in ((0, 0), (1, 0), (0, 1), (3, 3))] == [0, 1, 2, 15]
    assert tile_range(1, 1, 1, 2) == (12, 16)
    assert tile_range(0, 0, 0) == (0, 1 << 48)
    for box in (Box(24, 60, 25, 61), Box(179, -1, -179, 1), Box(-180, -90, 180, 90), Box(10, 50, 5, 60)):
        values = box.values()
        middle = (box.west + box.east) / 2 if box.west < box.east else 180.0
        x, y = position(middle, (box.south + box.north) / 2)
        at = quadkey(math.floor(x), math.floor(y))
        assert any(values[f"low_{n}"] <= at <= values[f"high_{n}"] for n in range(4)), box
