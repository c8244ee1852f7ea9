"""What is known at a site: whoever scans the code on its door reads this."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
from geoalchemy2 import WKTElement
from sqlalchemy import update
from tests.factories import bearer, ids, make_insight, make_member, make_organisation, make_site, sign_in

from backhaul.db.session import organisation_session
from backhaul.gazetteer.schemas import SiteDetail
from backhaul.insights.models import Insight
from backhaul.insights.schemas import InsightList


async def test_a_site_has_its_parts_and_a_part_its_site(client: httpx.AsyncClient) -> None:
    northgate = await make_organisation(time_zone="Europe/Helsinki")
    await sign_in(client, await make_member(northgate))
    site = await make_site(northgate)
    docks = [await make_site(northgate, f"Dock {n}", parent=site) for n in (4, 2)]
    answer = await client.get(f"/api/v1/sites/{site.id}")
    shown = SiteDetail.model_validate_json(answer.content, strict=True)
    assert [part.name for part in shown.parts] == ["Dock 2", "Dock 4"]
    assert (shown.parent, shown.local_time_zone) == (None, "Europe/Helsinki")
    part = (await client.get(f"/api/v1/sites/{docks[0].id}")).json()
    assert (part["parent"]["name"], part["parts"], part["kind"]) == ("Northgate", [], "part")


async def test_what_is_known_there_comes_most_urgent_first_page_by_page(
    client: httpx.AsyncClient, counted: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    northgate = await make_organisation()
    await sign_in(client, await make_member(northgate))
    site, elsewhere = await make_site(northgate), await make_site(northgate, "Southgate")
    dock = await make_site(northgate, "Dock 4", parent=site)
    await make_insight(northgate, site=elsewhere)
    at = datetime.now(UTC) - timedelta(days=1)
    expected = []
    for urgency in ("alert", "high", "normal"):
        for n in range(4):
            where = site if n % 2 else dock
            one = await make_insight(northgate, site=where, urgency=urgency, published_at=at - timedelta(minutes=n))
            expected.append(one.id)
    address = f"/api/v1/sites/{site.id}/insights"
    with counted() as statements:
        answer = await client.get(address)
    assert len(statements) == 2, "one enters the organisation, one reads"
    assert InsightList.model_validate_json(answer.content, strict=True).next is None
    assert ids(answer) == expected

    for size in (1, 3, 5):
        found, cursor, pages = [], None, 0
        while pages == 0 or cursor:
            page = await client.get(address, params={"limit": size, **({"cursor": cursor} if cursor else {})})
            found += ids(page)
            cursor, pages = page.json()["next"], pages + 1
        assert found == expected, size

    over = expected[2]
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Insight).where(Insight.id == over).values(valid_until=datetime.now(UTC) - timedelta(hours=1)))
    assert ids(await client.get(address)) == expected
    assert ids(await client.get(address, params={"current": "false"})) == [over]
    assert ids(await client.get(address, params={"current": "true"})) == [one for one in expected if one != over]
    # A dock's own page has what is known at the dock.
    assert len(ids(await client.get(f"/api/v1/sites/{dock.id}/insights"))) == 6


async def test_another_organisations_site_does_not_exist_and_partners_read_their_own(client: httpx.AsyncClient) -> None:
    northgate, elsewhere = await make_organisation(), await make_organisation("Elsewhere")
    theirs = await make_site(elsewhere)
    await make_insight(elsewhere, site=theirs)
    ours = await make_site(northgate)
    await make_insight(northgate, site=ours)
    await make_insight(northgate, site=ours, visibility="managers")
    await sign_in(client, await make_member(northgate))
    for id in (theirs.id, uuid4()):
        for address in (f"/api/v1/sites/{id}", f"/api/v1/sites/{id}/insights"):
            assert (await client.get(address)).status_code == 404
    assert len(ids(await client.get(f"/api/v1/sites/{ours.id}/insights"))) == 1
    partner = await bearer(await make_member(northgate, "partner"))
    client.cookies.clear()
    assert ids(await client.get(f"/api/v1/sites/{ours.id}/insights", headers=partner)) == []
    manager = await bearer(await make_member(northgate, "manager"))
    assert len(ids(await client.get(f"/api/v1/sites/{ours.id}/insights", headers=manager))) == 2


async def test_an_area_across_the_antimeridian_has_its_middle_in_it(client: httpx.AsyncClient) -> None:
    fiji = await make_organisation("Fiji")
    await sign_in(client, await make_member(fiji))
    shapes = (
        "POLYGON((179.9 -17, -179.9 -17, -179.9 -16.9, 179.9 -16.9, 179.9 -17))",
        "MULTIPOLYGON(((179.9 -17, 180 -17, 180 -16.9, 179.9 -16.9, 179.9 -17)),"
        "((-180 -17, -179.9 -17, -179.9 -16.9, -180 -16.9, -180 -17)))",
    )
    for shape in shapes:
        site = await make_site(fiji, "Taveuni", geom=WKTElement(shape, srid=4326))
        found = (await client.get(f"/api/v1/sites/{site.id}")).json()
        assert abs(found["lon"]) > 179.89, shape
        assert -17 <= found["lat"] <= -16.9
    here = await make_insight(fiji, lat=-16.95, lon=-179.999)
    there = await make_insight(fiji, lat=-16.95, lon=179.998)
    near = await client.get("/api/v1/nearby", params={"lat": -16.95, "lon": 180, "radius_m": 1000})
    assert ids(near) == [here.id, there.id]
    along = await client.post("/api/v1/along", json={"coordinates": [[179.9, -16.95], [-179.9, -16.95]]})
    assert ids(along) == [there.id, here.id]
