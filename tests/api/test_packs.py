"""A route to take along where there is no network."""

from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from tests import factories
from tests.factories import LAT, LON, make_insight, make_member, make_organisation, make_route, make_site, now

from backhaul.discover import packs
from backhaul.discover.schemas import RoutePack
from backhaul.gazetteer.models import Route
from backhaul.identity.models import Organisation

DEGREE_M = 111_420


@pytest.fixture
async def northgate(client: httpx.AsyncClient) -> Organisation:
    """An organisation with a driver, who is signed in."""
    northgate = await make_organisation()
    await factories.sign_in(client, await make_member(northgate))
    return northgate


async def north(organisation: Organisation, *, stops: bool = True) -> Route:
    """Ten kilometres north, from the depot to the customer."""
    depot, customer = await make_site(organisation, "Depot"), await make_site(organisation, "Customer", lat=LAT + 0.5)
    await make_site(organisation, "Dock 4", lat=LAT + 0.001, parent=depot)
    line = [(LON, LAT), (LON, LAT + 10_000 / DEGREE_M)]
    return await make_route(organisation, line, stops=[(depot, 0), (customer, 10_000)] if stops else [])


def pack_of(answer: httpx.Response) -> RoutePack:
    assert answer.status_code == 200, answer.text
    return RoutePack.model_validate_json(answer.content, strict=True)


async def test_a_pack_has_the_line_the_places_along_it_and_what_is_known(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    route = await north(northgate)
    await make_site(northgate, "Petrol station", lat=LAT + 5000 / DEGREE_M, lon=LON + 0.005)  # 277 m aside
    await make_site(northgate, "Another town", lat=LAT + 5000 / DEGREE_M, lon=LON + 0.1)
    for metres in (7000, 2000):
        await make_insight(northgate, f"At {metres}", lat=LAT + metres / DEGREE_M)
    await make_insight(northgate, "In another town", lat=LAT + 5000 / DEGREE_M, lon=LON + 0.1)
    await make_insight(northgate, "Not published", lat=LAT + 3000 / DEGREE_M, published=False)

    pack = pack_of(await client.get(f"/api/v1/packs/{route.id}"))

    assert (pack.route.id, pack.route.line["type"]) == (route.id, "LineString")
    # Its stops, wherever they are, their parts, and what lies on the way; in driving order.
    assert {site.name for site in pack.sites[:2]} == {"Depot", "Dock 4"}
    assert [site.name for site in pack.sites[2:]] == ["Petrol station", "Customer"]
    assert [insight.title for insight in pack.insights.items] == ["At 2000", "At 7000"]
    assert (await client.get(f"/api/v1/routes/{route.id}")).json() == pack.route.model_dump(mode="json")


async def test_a_pack_that_still_holds_is_not_sent_again(client: httpx.AsyncClient, northgate: Organisation) -> None:
    route = await north(northgate)
    insight = await make_insight(northgate, published_at=now() - timedelta(hours=1))
    address = f"/api/v1/packs/{route.id}"
    first = await client.get(address)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    assert tag.endswith('"')
    await factories.grow_older(northgate)
    later = await client.get(address)
    assert later.json()["insights"]["items"][0]["age_s"] > first.json()["insights"]["items"][0]["age_s"]
    for shown in (tag, f"W/{tag}", f'"another", {tag}', "*"):
        held = await client.get(address, headers={"If-None-Match": shown})
        assert (held.status_code, held.content, held.headers["ETag"]) == (304, b"", tag), "only the time has changed"
    assert (await client.get(address, headers={"If-None-Match": '"another"'})).status_code == 200

    await client.post(f"/api/v1/insights/{insight.id}/confirmations", json={"kind": "gone"})
    changed = await client.get(address, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.headers["ETag"] == tag) == (200, False)
    await make_site(northgate, "A new dock")
    again = await client.get(address, headers={"If-None-Match": changed.headers["ETag"]})
    assert again.status_code == 200


async def test_a_pack_comes_packed_to_who_can_unpack_it(client: httpx.AsyncClient, northgate: Organisation) -> None:
    route = await north(northgate)
    for _ in range(20):
        await make_insight(northgate)
    address = f"/api/v1/packs/{route.id}"
    plain = await client.get(address, headers={"Accept-Encoding": "identity"})
    packed = await client.get(address, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert 5 * int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"])
    # A second may pass between the two answers, and each insight tells how old it is.
    ours, theirs = ([one.model_dump(exclude={"age_s"}) for one in pack_of(answer).insights.items] for answer in (packed, plain))
    assert ours == theirs
    assert packed.headers["ETag"] != plain.headers["ETag"], "other bytes"
    for answer in (plain, packed):
        assert (await client.get(address, headers={"If-None-Match": answer.headers["ETag"]})).status_code == 304


async def test_a_pack_stays_small_and_keeps_what_comes_first(
    client: httpx.AsyncClient, northgate: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    route = await north(northgate)
    for n in range(12):
        await make_insight(northgate, f"Insight {n}", "x" * 9000, lat=LAT + 100 * n / DEGREE_M)
    monkeypatch.setattr(packs, "MOST_BYTES", 50_000)
    answer = await client.get(f"/api/v1/packs/{route.id}")
    assert [insight.title for insight in pack_of(answer).insights.items] == [f"Insight {n}" for n in range(5)]
    monkeypatch.setattr(packs, "MOST_INSIGHTS", 3)
    assert len(pack_of(await client.get(f"/api/v1/packs/{route.id}")).insights.items) == 3


async def test_a_pack_has_nothing_that_its_reader_does_not_see(client: httpx.AsyncClient, northgate: Organisation) -> None:
    route = await north(northgate)
    await make_insight(northgate, "For managers", visibility="managers")
    await make_insight(northgate, "For all")
    seen = {}
    for role in ("contributor", "manager", "partner"):
        await factories.sign_in(client, await make_member(northgate, role))
        pack = pack_of(await client.get(f"/api/v1/packs/{route.id}"))
        seen[role] = {insight.title for insight in pack.insights.items}
    assert seen == {"contributor": {"For all"}, "manager": {"For all", "For managers"}, "partner": set()}


@pytest.mark.usefixtures("northgate")
@pytest.mark.parametrize(("route", "status"), [(uuid4(), 404), ("x", 422), ("%00", 422)])
async def test_there_is_no_such_route(client: httpx.AsyncClient, route: UUID | str, status: int) -> None:
    assert (await client.get(f"/api/v1/packs/{route}")).status_code == status


async def test_a_tag_too_long_to_be_one(client: httpx.AsyncClient, northgate: Organisation) -> None:
    route = await north(northgate, stops=False)
    assert (await client.get(f"/api/v1/packs/{route.id}", headers={"If-None-Match": "x" * 501})).status_code == 422
    assert pack_of(await client.get(f"/api/v1/packs/{route.id}")).sites[0].name == "Depot", "it is passed, if no stop"
