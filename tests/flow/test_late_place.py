"""The place of a tip that comes late, moves or is taken off: by every order in which a phone can tell it."""

import asyncio
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from tests.factories import make_member, make_organisation, make_site
from tests.flow.phone import Drain, Phone, PhoneOf

from backhaul.db.base import new_id
from backhaul_workers.stages import understand

HARBOUR = {"lat": 60.2187, "lon": 25.1960, "accuracy_m": 8}
DEPOT = {"lat": 60.2936, "lon": 25.0946, "accuracy_m": 8}


async def amend(phone: Phone, tip: UUID, revision: int, fix: dict[str, Any] | None, **named: Any) -> Any:
    body = {"revision": revision, "fix": fix, "site_id": None, "route_id": None, **named}
    return await phone.client.patch(f"/api/v1/tips/{tip}", json=body, headers=phone.headers)


@pytest.fixture
async def northgate() -> Any:
    organisation = await make_organisation()
    await make_site(organisation, "Vuosaari Harbour", lat=HARBOUR["lat"], lon=HARBOUR["lon"], radius_m=300)
    await make_site(organisation, "Northgate Depot", lat=DEPOT["lat"], lon=DEPOT["lon"], radius_m=300)
    return organisation


async def where(phone: Phone) -> list[str | None]:
    return [item["place"]["label"] for item in (await phone.get("/feed"))["items"]]


async def test_a_fix_that_comes_after_everything_moves_the_insight(phone: PhoneOf, drain: Drain, northgate: Any) -> None:
    driver = await phone(await make_member(northgate))
    tip = await driver.send("text", text="The barrier does not open")
    await drain()
    assert await where(driver) == [None]

    assert (await amend(driver, tip, 1, HARBOUR)).status_code == 200
    await drain()
    assert (await driver.status(tip))["state"] == "published"
    assert await where(driver) == ["Vuosaari Harbour"]
    (near,) = (await driver.get("/nearby", lat=HARBOUR["lat"], lon=HARBOUR["lon"]))["items"]
    assert near["title"].startswith("The barrier") or "Vuosaari" in near["title"]

    assert (await amend(driver, tip, 2, None)).status_code == 200
    await drain()
    assert await where(driver) == [None], "taken off again, and still one insight"


async def test_a_named_site_wins_over_the_fix(phone: PhoneOf, drain: Drain, northgate: Any) -> None:
    driver = await phone(await make_member(northgate))
    sites = {site["name"]: site["id"] for site in (await driver.get("/sites"))["items"]}
    tip = await driver.send("text", text="The barrier does not open", fix=HARBOUR)
    await amend(driver, tip, 1, HARBOUR, site_id=sites["Northgate Depot"])
    await drain()
    assert await where(driver) == ["Northgate Depot"]


async def test_every_order_comes_to_the_same_end(phone: PhoneOf, drain: Drain, northgate: Any) -> None:
    """The tip, two amendments (each twice) and the worker, in every order that a bad line and a busy server can make."""
    for order in set(permutations(("first", "second", "second again", "work"))):
        driver = await phone(await make_member(northgate))
        tip = await driver.send("text", text="The barrier does not open")
        for step in order:
            if step == "work":
                await drain()
            else:
                revision, fix = (1, DEPOT) if step == "first" else (2, HARBOUR)
                assert (await amend(driver, tip, revision, fix)).status_code == 200
        assert (await amend(driver, tip, 1, DEPOT)).status_code == 200, "late and old: nothing happens"
        await drain()
        assert (await driver.get(f"/tips/{tip}"))["state"] == "published"
        mine = (await driver.get("/feed", limit=100))["items"]
        assert all(item["place"]["label"] == "Vuosaari Harbour" for item in mine)
    assert len(mine) == len(set(permutations(range(4)))), "one insight a tip"


async def test_an_amendment_while_the_worker_thinks_is_not_lost(
    phone: PhoneOf, drain: Drain, northgate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await drain()  # what other stories left behind
    driver = await phone(await make_member(northgate))
    tip = await driver.send("text", text="The barrier does not open", fix=DEPOT)
    loop, thinking = asyncio.get_running_loop(), understand.work
    amended: list[int] = []

    def slowly(job: Any, tools: Any) -> Any:
        # In the worker's thread, between its two transactions.
        if not amended:
            amended.append(asyncio.run_coroutine_threadsafe(amend(driver, tip, 1, HARBOUR), loop).result(20).status_code)
        return thinking(job, tools)

    monkeypatch.setattr(understand, "work", slowly)
    await drain()
    assert amended == [200]
    assert await where(driver) == ["Vuosaari Harbour"]


async def test_what_is_withdrawn_unknown_or_somebody_else_s(phone: PhoneOf, drain: Drain, northgate: Any) -> None:
    driver, peer = [await phone(await make_member(northgate)) for _ in range(2)]
    tip = await driver.send("text", text="The barrier does not open", fix=DEPOT)
    assert (await amend(peer, tip, 1, HARBOUR)).status_code == 404
    assert (await amend(driver, new_id(), 1, HARBOUR)).status_code == 404
    assert (await driver.client.delete(f"/api/v1/tips/{tip}", headers=driver.headers)).status_code == 204
    assert (await amend(driver, tip, 1, HARBOUR)).status_code == 410
    await drain()
    assert await where(driver) == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"revision": 0, "fix": None, "site_id": None, "route_id": None},
        {"revision": 1, "fix": {"lat": 91, "lon": 0}, "site_id": None, "route_id": None},
        {"revision": 1, "fix": None, "site_id": "x", "route_id": None},
        {"revision": 1, "fix": None, "site_id": None, "route_id": None, "text": "new words"},
    ],
)
async def test_nothing_but_the_place_can_be_amended(phone: PhoneOf, northgate: Any, body: dict[str, Any]) -> None:
    driver = await phone(await make_member(northgate))
    tip = await driver.send("text", text="The barrier does not open")
    answer = await driver.client.patch(f"/api/v1/tips/{tip}", json=body, headers=driver.headers)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/invalid")
