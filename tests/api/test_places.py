"""Managers change sites and routes: who may, what is kept, what retiring hides, and what is refused."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.factories import (
    LAT,
    LON,
    bearer,
    ids,
    make_insight,
    make_member,
    make_organisation,
    make_route,
    make_site,
)

from backhaul.db.base import new_id
from backhaul.gazetteer.schemas import RouteDetail, RouteVersionList, SiteDetail
from backhaul.identity.models import Organisation

HARBOUR = {
    "name": "Vuosaari Harbour",
    "aliases": ["Vuosaaren satama", "the harbour"],
    "alias_languages": {"Vuosaaren satama": "fi"},
    "lat": 60.2187,
    "lon": 25.196,
    "radius_m": 300,
    "time_zone": "Europe/Helsinki",
    "opening_hours": "Mo-Fr 06:00-22:00; Sa 08:00-14:00",
}
BOW_TIE = {"type": "Polygon", "coordinates": [[[25, 60], [25.1, 60.1], [25.1, 60], [25, 60.1], [25, 60]]]}


class Desk:
    """A manager and a driver of one organisation."""

    def __init__(self, client: httpx.AsyncClient, organisation: Organisation) -> None:
        self.client = client
        self.organisation = organisation
        self.manager: dict[str, str] = {}
        self.driver: dict[str, str] = {}

    async def ask(self, method: str, path: str, body: Any = None, *, driver: bool = False, **params: Any) -> httpx.Response:
        headers = self.driver if driver else self.manager
        return await self.client.request(method, f"/api/v1{path}", json=body, params=params, headers=headers)

    async def add(self, path: str, **body: Any) -> dict[str, Any]:
        answer = await self.ask("POST", path, body)
        assert answer.status_code == 201, answer.text
        added: dict[str, Any] = answer.json()
        return added


@pytest.fixture
async def desk(client: httpx.AsyncClient) -> Desk:
    opened = Desk(client, await make_organisation())
    opened.manager = await bearer(await make_member(opened.organisation, "manager"))
    opened.driver = await bearer(await make_member(opened.organisation))
    return opened


def problem(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert answer.json()["hint"]
    return str(answer.json()["type"]).removeprefix("/problems/")


async def test_a_site_is_added_changed_and_two_who_change_it_at_once_do_not_overwrite_each_other(desk: Desk) -> None:
    added = await desk.add("/sites", **HARBOUR)
    shown = SiteDetail.model_validate(added)
    assert (shown.kind, shown.version, shown.retired) == ("site", 1, False)
    assert {name: added[name] for name in HARBOUR} == HARBOUR
    dock = await desk.add("/sites", name="Dock 4", lat=60.219, lon=25.197, parent_id=added["id"], radius_m=20)
    assert (dock["kind"], dock["parent_id"]) == ("part", added["id"])

    changed = await desk.ask("PATCH", f"/sites/{added['id']}", {"version": 1, "name": "Port of Helsinki"})
    assert (changed.json()["name"], changed.json()["version"]) == ("Port of Helsinki", 2)
    assert changed.json()["aliases"] == HARBOUR["aliases"], "what is not named stays"

    late = await desk.ask("PATCH", f"/sites/{added['id']}", {"version": 1, "opening_hours": None})
    assert (late.status_code, problem(late), late.json()["version"]) == (409, "place-changed", 2)
    assert (await desk.ask("GET", f"/sites/{added['id']}", driver=True)).json()["opening_hours"] == HARBOUR["opening_hours"]

    area = {"type": "Polygon", "coordinates": [[[25.19, 60.21], [25.2, 60.21], [25.2, 60.22], [25.19, 60.21]]]}
    drawn = await desk.ask("PATCH", f"/sites/{added['id']}", {"version": 2, "geometry": area, "aliases": ["the harbour"]})
    assert drawn.json()["geometry"] == area
    assert drawn.json()["alias_languages"] == {}, "a language without its alias is none"


async def test_what_is_retired_leaves_lists_packs_and_lines_and_is_read_by_its_id(desk: Desk) -> None:
    depot, dock, other = (
        await make_site(desk.organisation, "Depot"),
        None,
        await make_site(desk.organisation, "Shop", lat=LAT + 0.05),
    )
    dock = await make_site(desk.organisation, "Dock 1", parent=depot)
    gone_before = await make_site(desk.organisation, "Dock 2", parent=depot)
    route = await make_route(desk.organisation, [(LON, LAT), (LON, LAT + 0.05)], stops=[(depot, 0), (other, 5_571)])
    insight = await make_insight(desk.organisation, site=depot, route=route)
    assert (await desk.ask("DELETE", f"/sites/{gone_before.id}", version=1)).status_code == 200

    retired = await desk.ask("DELETE", f"/sites/{depot.id}", version=1)
    assert (retired.status_code, retired.json()["retired"], retired.json()["version"]) == (200, True, 2)

    assert ids(await desk.ask("GET", "/sites", driver=True)) == [other.id]
    assert ids(await desk.ask("GET", "/sites", retired=True)) == [depot.id, dock.id, gone_before.id]
    assert [stop["name"] for stop in (await desk.ask("GET", f"/routes/{route.id}")).json()["stops"]] == ["Shop"]
    assert [site["name"] for site in (await desk.ask("GET", f"/packs/{route.id}", driver=True)).json()["sites"]] == ["Shop"]
    assert (await desk.ask("GET", f"/sites/{depot.id}", driver=True)).json()["name"] == "Depot"
    assert ids(await desk.ask("GET", "/feed", site=depot.id, driver=True)) == [insight.id], "what was said stays readable"
    refused = await desk.ask("POST", "/sites", {"name": "Dock 9", "lat": LAT, "lon": LON, "parent_id": str(depot.id)})
    assert (refused.status_code, problem(refused)) == (422, "invalid")

    back = await desk.ask("PATCH", f"/sites/{depot.id}", {"version": 2, "retired": False})
    assert back.json()["retired"] is False
    assert ids(await desk.ask("GET", "/sites")) == [depot.id, dock.id, other.id], "what went before stays away"

    assert (await desk.ask("DELETE", f"/routes/{route.id}", version=1)).json()["retired"] is True
    assert ids(await desk.ask("GET", "/routes")) == []
    assert ids(await desk.ask("GET", "/routes", retired=True)) == [route.id]
    assert ids(await desk.ask("GET", f"/routes/{route.id}/insights", driver=True)) == [insight.id]


async def test_another_line_is_another_version_and_what_was_said_along_the_old_one_is_found(desk: Desk) -> None:
    depot, shop = await make_site(desk.organisation, "Depot"), await make_site(desk.organisation, "Shop", lon=LON + 0.1)
    straight = await desk.add("/routes", name="Loop", stops=[str(depot.id), str(shop.id)], both_ways=True)
    shown = RouteDetail.model_validate(straight)
    assert shown.line["coordinates"] == [[LON, LAT], [25.04, LAT]]
    assert [round(stop.along_m) for stop in shown.stops] == [0, round(shown.length_m)]
    said = await make_insight(desk.organisation, lat=LAT, lon=LON + 0.05)

    detour = [[LON, LAT], [LON + 0.05, LAT + 0.05], [LON + 0.1, LAT]]
    changed = await desk.ask("PATCH", f"/routes/{shown.id}", {"version": 1, "coordinates": detour})
    now = RouteDetail.model_validate(changed.json())
    assert (now.version, now.line_version, now.both_ways, len(now.stops)) == (2, 2, True, 2)
    assert now.length_m > shown.length_m + 3_000
    assert ids(await desk.ask("GET", f"/routes/{shown.id}/insights", corridor_m=500)) == []

    same = await desk.ask("PATCH", f"/routes/{shown.id}", {"version": 2, "coordinates": detour, "name": "North loop"})
    assert (same.json()["version"], same.json()["line_version"]) == (3, 2), "the same line is no new version"

    versions = RouteVersionList.model_validate((await desk.ask("GET", f"/routes/{shown.id}/versions", driver=True)).json())
    assert [one.line_version for one in versions.items] == [2, 1]
    older = versions.items[1]
    assert ([stop.name for stop in older.stops], older.replaced_at is not None) == (["Depot", "Shop"], True)
    along = await desk.ask("POST", "/along", {"coordinates": older.line["coordinates"], "corridor_m": 150}, driver=True)
    assert ids(along) == [said.id]

    stops = [str(shop.id), str(depot.id)]
    turned = await desk.ask("PATCH", f"/routes/{shown.id}", {"version": 3, "stops": stops})
    assert [stop["name"] for stop in turned.json()["stops"]] == ["Shop", "Depot"]


async def test_only_managers_change_places(desk: Desk) -> None:
    site = await make_site(desk.organisation)
    for method, path, body in (
        ("POST", "/sites", HARBOUR),
        ("PATCH", f"/sites/{site.id}", {"version": 1, "name": "Mine"}),
        ("DELETE", f"/sites/{site.id}", None),
        ("POST", "/routes", {"name": "Mine", "coordinates": [[1, 2], [3, 4]]}),
        ("GET", "/places/proposals", None),
        ("GET", "/places/export", None),
        ("POST", "/imports/preview", None),
    ):
        answer = await desk.ask(method, path, body, driver=True, **({"version": 1} if method == "DELETE" else {}))
        assert (answer.status_code, problem(answer)) == (403, "not-allowed"), path
    assert (await desk.ask("GET", "/sites", driver=True)).json()["items"][0]["name"] == "Northgate"


SITES: dict[str, dict[str, Any]] = {
    "no name": {"name": "   "},
    "a name that nobody sees": {"name": "\u202e\u200b"},
    "a name as long as a book": {"name": "x" * 201},
    "no place": {"lat": None, "lon": None},
    "half a place": {"lat": None},
    "two places": {"geometry": {"type": "Point", "coordinates": [25, 60]}},
    "beyond the pole": {"lat": 91},
    "beyond the date line": {"lon": 181},
    "a text": {"lat": "north"},
    "no fix": {"lat": 0, "lon": 0},
    "no radius": {"radius_m": 0},
    "the whole earth": {"radius_m": 1e9},
    "no such zone": {"time_zone": "Europe/Atlantis"},
    "always": {"opening_hours": "whenever we like"},
    "a language of nothing": {"alias_languages": {"Somewhere": "fi"}},
    "a name a thousand times": {"aliases": ["x"] * 51},
    "an unknown field": {"owner": "me"},
}
SHAPES: dict[str, Any] = {
    "crosses itself": BOW_TIE,
    "not closed": {"type": "Polygon", "coordinates": [[[25, 60], [25.1, 60.1], [25.1, 60]]]},
    "a line": {"type": "LineString", "coordinates": [[25, 60], [25.1, 60.1]]},
    "across the date line": {"type": "Polygon", "coordinates": [[[179, 60], [-179, 60], [-179, 61], [179, 60]]]},
    "too many corners": {"type": "Polygon", "coordinates": [[[25 + n / 1e6, 60] for n in range(20_001)] + [[25, 60]]]},
    "exchanged": {"type": "Point", "coordinates": [60, 125]},
    "of nothing": {"type": "Point", "coordinates": []},
    "of truth": {"type": "Point", "coordinates": [True, False]},
    "deep": {"type": "Point", "coordinates": [[[[1]]]]},
}
ROUTES: dict[str, dict[str, Any]] = {
    "nowhere": {"coordinates": None},
    "standing": {"coordinates": [[25, 60], [25, 60]]},
    "one point": {"coordinates": [[25, 60]]},
    "through the fix of nobody": {"coordinates": [[25, 60], [0, 0]]},
}


async def test_what_cannot_be_a_place_is_refused_with_what_to_do(desk: Desk) -> None:
    for name, wrong in SITES.items():
        answer = await desk.ask("POST", "/sites", {**HARBOUR, **wrong})
        assert (answer.status_code, problem(answer)) == (422, "invalid"), name
    for name, shape in SHAPES.items():
        answer = await desk.ask("POST", "/sites", {"name": "Area", "geometry": shape})
        assert (answer.status_code, problem(answer)) == (422, "invalid"), name
    for name, wrong in ROUTES.items():
        answer = await desk.ask("POST", "/routes", {"name": "Loop", **wrong})
        assert (answer.status_code, problem(answer)) == (422, "invalid"), name
    for path, body in (
        ("/sites", {**HARBOUR, "parent_id": str(new_id())}),
        ("/routes", {"name": "Loop", "stops": [str(new_id()), str(new_id())]}),
        ("/routes", {"name": "Loop", "coordinates": [[1, 2], [3, 4]], "stops": [str(new_id())]}),
    ):
        assert (await desk.ask("POST", path, body)).status_code == 404
    assert (await desk.ask("GET", "/sites")).json()["items"] == []
    assert (await desk.ask("GET", "/routes")).json()["items"] == []


async def test_a_part_has_no_parts_and_no_site_is_its_own(desk: Desk) -> None:
    depot = await desk.add("/sites", **HARBOUR)
    dock = await desk.add("/sites", name="Dock 4", lat=60.219, lon=25.197, parent_id=depot["id"])
    for child, parent in ((depot, dock), (depot, depot), (dock, dock)):
        answer = await desk.ask("PATCH", f"/sites/{child['id']}", {"version": 1, "parent_id": parent["id"]})
        assert answer.status_code == 422, answer.text
    under_a_part = {"name": "Step", "lat": 60.2, "lon": 25.2, "parent_id": dock["id"]}
    assert (await desk.ask("POST", "/sites", under_a_part)).status_code == 422
    loose = await desk.ask("PATCH", f"/sites/{dock['id']}", {"version": 1, "parent_id": None})
    assert loose.json()["kind"] == "site"
    assert UUID(loose.json()["id"]) == UUID(dock["id"])
