"""The places and tags that an organisation knows."""

from uuid import UUID

import httpx
import pytest
from geoalchemy2 import WKTElement
from tests import factories
from tests.factories import LAT, LON, ids, make_member, make_organisation, make_route, make_site, make_tag

from backhaul.gazetteer.schemas import RouteDetail, RouteList, SiteList
from backhaul.identity.models import Organisation
from backhaul.insights.schemas import TagList


@pytest.fixture
async def northgate(client: httpx.AsyncClient) -> Organisation:
    """An organisation with a driver, who is signed in."""
    northgate = await make_organisation()
    await factories.sign_in(client, await make_member(northgate))
    return northgate


async def test_sites_come_by_name_with_their_parts_and_shapes(client: httpx.AsyncClient, northgate: Organisation) -> None:
    square = WKTElement("POLYGON((24 60, 24.02 60, 24.02 60.02, 24 60.02, 24 60))", srid=4326)
    depot = await make_site(northgate, "Depot", aliases=["the yard"], geom=square)
    dock = await make_site(northgate, "Dock 4", parent=depot, radius_m=20)

    answer = await client.get("/api/v1/sites")

    shown = SiteList.model_validate_json(answer.content, strict=True).items
    assert [site.id for site in shown] == [depot.id, dock.id]
    assert (shown[0].kind, shown[0].parent_id, shown[0].aliases) == ("site", None, ["the yard"])
    assert [shown[0].lat, shown[0].lon] == pytest.approx([60.01, 24.01])
    assert shown[0].geometry["type"] == "Polygon"
    assert (shown[1].kind, shown[1].parent_id, shown[1].radius_m) == ("part", depot.id, 20)
    assert (shown[1].lat, shown[1].lon) == (LAT, LON)
    assert shown[1].geometry == {"type": "Point", "coordinates": [LON, LAT]}


async def test_a_route_has_its_stops_in_order_and_its_line(client: httpx.AsyncClient, northgate: Organisation) -> None:
    first, last = await make_site(northgate, "Depot"), await make_site(northgate, "Customer", lat=LAT + 0.1)
    line = [(LON, LAT), (LON, LAT + 0.05), (LON, LAT + 0.1)]
    route = await make_route(northgate, line, "North loop", stops=[(first, 0), (last, 11_142)])

    [listed] = RouteList.model_validate_json((await client.get("/api/v1/routes")).content, strict=True).items
    answer = await client.get(f"/api/v1/routes/{route.id}")
    shown = RouteDetail.model_validate_json(answer.content, strict=True)

    assert listed.model_dump() == shown.model_dump(exclude={"line"})
    assert listed.length_m == pytest.approx(11_142, abs=5)
    assert [(stop.name, stop.site_id, stop.along_m) for stop in listed.stops] == [
        ("Depot", first.id, 0),
        ("Customer", last.id, 11_142),
    ]
    assert shown.line == {"type": "LineString", "coordinates": [list(place) for place in line]}


async def test_long_lists_go_on_where_they_stopped(client: httpx.AsyncClient, northgate: Organisation) -> None:
    sites = sorted([await make_site(northgate, name) for name in "BDACC"], key=lambda site: (site.name, site.id))
    seen: list[UUID] = []
    address = "/api/v1/sites?limit=2"
    while address:
        answer = await client.get(address)
        seen += ids(answer)
        address = answer.links.get("next", {}).get("url", "")
    assert seen == [site.id for site in sites]
    assert (await client.get("/api/v1/sites?limit=1001")).status_code == 422
    assert (await client.get("/api/v1/routes?cursor=x")).status_code == 422


async def test_tags_come_in_the_organisations_order(client: httpx.AsyncClient, northgate: Organisation) -> None:
    await make_tag(northgate, "volume", ordinal=2)
    await make_tag(northgate, "road-conditions", "Road conditions", ordinal=1)
    answer = await client.get("/api/v1/tags")
    shown = TagList.model_validate_json(answer.content, strict=True).items
    assert [(tag.slug, tag.name) for tag in shown] == [("road-conditions", "Road conditions"), ("volume", "Volume")]


@pytest.mark.usefixtures("northgate")
async def test_what_others_know_is_not_here(client: httpx.AsyncClient) -> None:
    elsewhere = await make_organisation("Elsewhere")
    await make_site(elsewhere)
    await make_tag(elsewhere, "secret")
    route = await make_route(elsewhere, [(LON, LAT), (LON, LAT + 0.1)])
    for listing in ("sites", "routes", "tags"):
        assert (await client.get(f"/api/v1/{listing}")).json() == {"items": [], "next": None}
    assert (await client.get(f"/api/v1/routes/{route.id}")).status_code == 404
