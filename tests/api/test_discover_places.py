"""What is known around a point and along a line."""

import math
from typing import Any
from uuid import UUID, uuid4

import httpx
import polyline
import pytest
from tests import factories
from tests.factories import LAT, LON, ids, make_insight, make_member, make_organisation, make_route

from backhaul.identity.models import Organisation
from backhaul.insights.schemas import InsightList

# A degree of latitude here, by the WGS 84 ellipsoid.
DEGREE_M = 111_420


@pytest.fixture
async def northgate(client: httpx.AsyncClient) -> Organisation:
    """An organisation with a driver, who is signed in."""
    northgate = await make_organisation()
    await factories.sign_in(client, await make_member(northgate))
    return northgate


async def _north(organisation: Organisation, metres: float, **more: Any) -> UUID:
    return (await make_insight(organisation, lat=LAT + metres / DEGREE_M, **more)).id


async def test_what_is_near_comes_nearest_first_with_its_distance(client: httpx.AsyncClient, northgate: Organisation) -> None:
    far, near, outside = [await _north(northgate, metres) for metres in (900, 100, 1100)]
    # East, a degree is half as long: this one is nearer than it looks to somebody who counts in degrees.
    east = (await make_insight(northgate, lon=LON + 400 / (DEGREE_M * math.cos(math.radians(LAT))))).id
    nowhere = (await make_insight(northgate, lat=None)).id

    answer = await client.get("/api/v1/nearby", params={"lat": LAT, "lon": LON, "radius_m": 1000})

    assert ids(answer) == [near, east, far]
    distances = [item.distance_m for item in InsightList.model_validate_json(answer.content, strict=True).items]
    assert distances == [pytest.approx(metres, rel=0.01) for metres in (100, 400, 900)]
    assert not {outside, nowhere} & set(ids(answer))
    assert ids(await client.get("/api/v1/nearby", params={"lat": LAT, "lon": LON, "limit": 2})) == [near, east]


async def test_a_route_is_read_in_driving_order_from_where_the_reader_is(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    # North for 10 km in 101 points, and back on the same road: everything is passed twice.
    way = [(LON, LAT + n * 100 / DEGREE_M) for n in range(101)]
    route = await make_route(northgate, way + way[-2::-1])
    third, first, second = [await _north(northgate, metres) for metres in (9000, 1000, 5000)]
    aside = await make_insight(northgate, lat=LAT + 3000 / DEGREE_M, lon=LON + 0.01)
    address = f"/api/v1/routes/{route.id}/insights"

    answer = await client.get(address)
    assert ids(answer) == [first, second, third]
    shown = InsightList.model_validate_json(answer.content, strict=True).items
    assert [item.along_m for item in shown] == [pytest.approx(metres, abs=30) for metres in (1000, 5000, 9000)]
    assert [item.offset_m for item in shown] == [pytest.approx(0, abs=1)] * 3

    # From 6 km on, what was passed comes again on the way back.
    answer = await client.get(address, params={"from_m": 6000})
    assert ids(answer) == [third, second, first]
    assert [item["along_m"] for item in answer.json()["items"]] == [pytest.approx(m, abs=60) for m in (9000, 15000, 19000)]
    assert ids(await client.get(address, params={"from_m": 6000, "limit": 1})) == [third]
    wide = await client.get(address, params={"corridor_m": 600})
    assert ids(wide) == [first, aside.id, second, third]
    assert wide.json()["items"][1]["offset_m"] == pytest.approx(0.01 * DEGREE_M * math.cos(math.radians(LAT)), rel=0.02)


async def test_any_line_reads_like_a_route(client: httpx.AsyncClient, northgate: Organisation) -> None:
    line = [(LON, LAT), (LON, LAT + 0.05)]
    route = await make_route(northgate, line)
    first, second = [await _north(northgate, metres) for metres in (1000, 4000)]
    of_route = await client.get(f"/api/v1/routes/{route.id}/insights")
    by_coordinates = await client.post("/api/v1/along", json={"coordinates": line})
    by_polyline = await client.post("/api/v1/along", json={"polyline": polyline.encode([(lat, lon) for lon, lat in line])})
    back = await client.post("/api/v1/along", json={"coordinates": line[::-1]})

    assert ids(of_route) == ids(by_coordinates) == ids(by_polyline) == [first, second]
    assert ids(back) == [second, first]
    for answer in (by_coordinates, by_polyline):
        along = [item.along_m for item in InsightList.model_validate_json(answer.content, strict=True).items]
        assert along == [pytest.approx(item["along_m"], abs=2) for item in of_route.json()["items"]]
    assert ids(await client.post("/api/v1/along", json={"coordinates": line, "from_m": 2000, "limit": 1})) == [second]


async def test_a_line_may_stand_still_for_a_while_and_be_long(client: httpx.AsyncClient, northgate: Organisation) -> None:
    here = await _north(northgate, 50)
    waiting = [(LON, LAT)] * 100 + [(LON, LAT + n / 200_000) for n in range(19_900)]
    answer = await client.post("/api/v1/along", json={"coordinates": waiting})
    assert ids(answer) == [here]
    assert answer.json()["items"][0]["along_m"] == pytest.approx(50, abs=2)


async def test_another_organisations_route_does_not_exist(client: httpx.AsyncClient, northgate: Organisation) -> None:
    elsewhere = await make_organisation("Elsewhere")
    theirs = await make_route(elsewhere, [(LON, LAT), (LON, LAT + 0.05)])
    await make_insight(elsewhere)
    assert northgate.id != elsewhere.id
    for id in (theirs.id, uuid4()):
        assert (await client.get(f"/api/v1/routes/{id}/insights")).status_code == 404
    assert ids(await client.get("/api/v1/nearby", params={"lat": LAT, "lon": LON})) == []
    assert ids(await client.post("/api/v1/along", json={"coordinates": [(LON, LAT), (LON, LAT + 0.05)]})) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"lat": 91},
        {"lat": "nan"},
        {"lon": -180.1},
        {"lon": "inf"},
        {"lat": None},
        {"radius_m": 0},
        {"radius_m": 50_001},
        {"radius_m": "nan"},
        {"limit": 201},
        {"limit": 0},
    ],
)
@pytest.mark.usefixtures("northgate")
async def test_a_point_off_the_earth_is_refused(client: httpx.AsyncClient, asked: dict[str, Any]) -> None:
    point = {"lat": LAT, "lon": LON} | asked
    answer = await client.get("/api/v1/nearby", params={name: value for name, value in point.items() if value is not None})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == list(asked)


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"coordinates": [[LON, LAT]]},
        {"coordinates": [[LON, LAT]] * 3},
        {"coordinates": [[LON, LAT], [LON, 91]]},
        {"coordinates": [[LON, LAT], [LON]]},
        {"coordinates": [[LON, LAT, 3], [LON, LAT, 4]]},
        {"coordinates": [[LON, LAT], [LON, LAT + 1]], "polyline": "_p~iF~ps|U_ulLnnqC"},
        {"coordinates": [[LON, LAT], [LON, LAT + 1]], "corridor_m": 2001},
        {"coordinates": [[LON, LAT], [LON, LAT + 1]], "corridor_m": 0},
        {"coordinates": [[LON, LAT], [LON, LAT + 1]], "from_m": -1},
        {"coordinates": [[LON, LAT], [LON, LAT + 1]], "limit": 201},
        {"coordinates": [[LON, LAT], [LON, LAT + 1]], "speed": 80},
        {"polyline": ""},
        {"polyline": "_p~iF~ps|U"},
        {"polyline": "_p~iF~ps|U_ulL"},
        {"polyline": "_p~iF~ps|U_ulLnnqC_"},
        {"polyline": "~" * 100_000 + "?"},
        {"polyline": "ab\u00e9d"},
        {"polyline": polyline.encode([(LAT, LON), (LAT, LON + 1)], 7)},
        {"polyline": "??A?" * 20_000},
    ],
)
@pytest.mark.usefixtures("northgate")
async def test_what_is_no_line_is_refused(client: httpx.AsyncClient, line: dict[str, Any]) -> None:
    answer = await client.post("/api/v1/along", json=line)
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert (await client.post("/api/v1/along", content=b'{"coordinates": [[NaN, 1], [2, 3]]}')).status_code == 422


@pytest.mark.usefixtures("northgate")
async def test_more_points_than_twenty_thousand_are_refused(client: httpx.AsyncClient) -> None:
    line = [[round(LON + n / 100_000, 5), LAT] for n in range(20_001)]
    answer = await client.post("/api/v1/along", json={"coordinates": line})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["coordinates"]
