"""A hazard of one carriageway is told to who drives there, and not to who comes the other way."""

from typing import Any
from uuid import UUID

import httpx
from tests.factories import bearer, make_member, make_organisation, make_route, make_site
from tests.flow.phone import Drain, PhoneOf

# A motorway to the north, far from everything else; the town that it leads to lies 100 km on.
LAT, LON = 61.2, 23.8
NORTH = [(LON, LAT + n / 100) for n in range(21)]
AT = {"lat": LAT + 0.08, "lon": LON, "accuracy_m": 8}


async def test_what_heads_south_is_hidden_from_who_drives_north_and_both_are_on_the_phone(
    phone: PhoneOf, drain: Drain, client: httpx.AsyncClient
) -> None:
    haulier = await make_organisation(languages=("en", "de"))
    await make_site(haulier, "Depot Rovaniemi", lat=LAT + 1, lon=LON)
    route = await make_route(haulier, NORTH, "Fell motorway")
    driver = await phone(await make_member(haulier))
    tips = {
        "ice": await driver.send("text", text="Black ice on the southbound carriageway before the bridge", fix=AT),
        "load": await driver.send("text", text="Verlorene Ladung in Richtung Rovaniemi, linke Spur", fix=AT, language="de"),
        "flood": await driver.send("text", text="The road is flooded in both directions after the rain", fix=AT),
        "fog": await driver.send("text", text="Thick fog in the valley", fix=AT),
    }
    await drain()
    # The same again the other way is another thing, however alike it sounds; without a way it is the same.
    other = await driver.send("text", text="Black ice on the northbound carriageway before the bridge", fix=AT)
    again = await driver.send("text", text="Black ice on the carriageway before the bridge", fix=AT)
    await drain()
    insights = {name: UUID((await driver.status(tip))["insight_id"]) for name, tip in tips.items()}
    insights["ice north"] = UUID((await driver.status(other))["insight_id"])
    assert insights["ice north"] != insights["ice"]
    assert UUID((await driver.status(again))["insight_id"]) in (insights["ice"], insights["ice north"])

    reader = await bearer(await make_member(haulier))

    async def names(method: str, path: str, **more: Any) -> set[str]:
        answer = await client.request(method, f"/api/v1{path}", headers=reader, **more)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        items = found["insights"]["items"] if "insights" in found else found["items"]
        assert [one["along_m"] for one in items] == sorted(one["along_m"] for one in items)
        return {name for name, id in insights.items() if str(id) in {one["id"] for one in items}}

    assert await names("GET", f"/routes/{route.id}/insights") == {"load", "flood", "fog", "ice north"}
    assert await names("POST", "/along", json={"coordinates": NORTH[::-1]}) == {"ice", "flood", "fog"}
    # A phone may drive it either way, and is told which way each holds for.
    assert await names("GET", f"/packs/{route.id}") == set(insights)
    pack = (await client.get(f"/api/v1/packs/{route.id}", headers=reader)).json()
    ways = {one["id"]: one["place"]["heading_deg"] for one in pack["insights"]["items"]}
    told = {name: ways[str(id)] for name, id in insights.items()}
    assert told == {"ice": 180, "ice north": 0, "load": 0, "flood": None, "fog": None}

    # A manager knows better, and what is understood anew leaves it so.
    heading = f"/api/v1/insights/{insights['ice']}/heading"
    assert (await client.put(heading, json={"heading_deg": None}, headers=reader)).status_code == 403
    manager = await bearer(await make_member(haulier, "manager"))
    assert (await client.put(heading, json={"heading_deg": 360}, headers=manager)).status_code == 422
    said = (await client.put(heading, json={"heading_deg": None}, headers=manager)).json()
    assert said["place"]["heading_deg"] is None
    await client.post(f"/api/v1/tips/{tips['ice']}/reprocess?stage=understand", headers=manager)
    await drain()
    assert await names("GET", f"/routes/{route.id}/insights") == {"load", "flood", "fog", "ice", "ice north"}
