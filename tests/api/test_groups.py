"""A group is its members: who is in it reads what is said there, everywhere, and nobody else does, anywhere."""

import re
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import text
from tests.factories import (
    LAT,
    LON,
    bearer,
    ids,
    make_group,
    make_insight,
    make_member,
    make_organisation,
    make_route,
    make_site,
    make_tag,
    make_tip,
    now,
)

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation

SECRET = "Quetzal"
API = "/api/v1"
BOX = {"west": LON - 1, "east": LON + 1, "south": LAT - 1, "north": LAT + 1}


class People:
    """An organisation with somebody of every role, in and out of a group."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.organisation: Organisation
        self.inside: dict[str, Member] = {}
        self.outside: dict[str, Member] = {}
        self._headers: dict[UUID, dict[str, str]] = {}

    async def ask(self, who: Member, method: str, path: str, **more: Any) -> httpx.Response:
        headers = self._headers[who.id] = self._headers.get(who.id) or await bearer(who)
        return await self.client.request(method, f"{API}{path}", headers=headers, **more)


@pytest.fixture
async def people(client: httpx.AsyncClient) -> People:
    made = People(client)
    made.organisation = await make_organisation()
    for role in ("contributor", "manager", "admin", "partner"):
        made.inside[role] = await make_member(made.organisation, role)
        made.outside[role] = await make_member(made.organisation, role)
    return made


def _outline(name: str, of: dict[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda found: of.get(found[1], str(uuid4())), name)


async def test_what_is_told_to_a_group_is_read_by_its_members_everywhere_and_by_nobody_else_anywhere(
    app: FastAPI, people: People
) -> None:
    organisation, inside, outside = people.organisation, people.inside, people.outside
    author = inside["contributor"]
    group = await make_group(people.client, author, "secret", *(one for one in inside.values() if one is not author))
    site = await make_site(organisation)
    route = await make_route(organisation, [(LON, LAT), (LON + 0.1, LAT)], stops=[(site, 0)])
    tag = await make_tag(organisation, "docks")
    voice = await make_tip(organisation, author, kind="voice", spoken=f"{SECRET} was spoken", group=group)
    typed = await make_tip(organisation, author, text=f"{SECRET} was typed", group=group)
    parked = await make_tip(organisation, author, text=f"{SECRET} was parked", group=group, state="parked")
    insight = await make_insight(
        organisation, f"{SECRET} title", f"{SECRET} text", tips=[voice, typed], tags=[tag], site=site, route=route, group=group
    )
    reply = new_id()
    address = f"/insights/{insight.id}"
    said = await people.ask(author, "PUT", f"{address}/replies/{reply}", json={"text": f"{SECRET} was replied"})
    assert said.status_code == 201, said.text
    for kind in ("helped", "still_there"):
        tapped = await people.ask(inside["partner"], "POST", f"{address}/confirmations", json={"kind": kind})
        assert tapped.status_code == 200, tapped.text
    decided = {"status": "done", "outcome": f"{SECRET} decided"}
    done = await people.ask(inside["manager"], "PATCH", f"{address}/review", json=decided)
    assert done.status_code == 200, done.text
    async with organisation_session(organisation.id) as db:
        await db.execute(text("UPDATE reply SET masked = text, masked_revision = revision"))
        [outcome] = await db.scalars(text("SELECT id FROM outcome"))

    at = {"lat": LAT, "lon": LON}
    lists: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", "/feed", {}),
        ("GET", "/feed", {"params": {"q": SECRET.lower()}}),
        ("GET", "/feed", {"params": {"group": str(group)}}),
        ("GET", "/nearby", {"params": at}),
        ("GET", "/within", {"params": BOX}),
        ("GET", f"/sites/{site.id}/insights", {}),
        ("GET", f"/routes/{route.id}/insights", {}),
        ("POST", "/along", {"json": {"coordinates": [[LON, LAT], [LON + 0.1, LAT]]}}),
        ("GET", "/search", {"params": {"q": SECRET}}),
        ("GET", "/search", {"params": {"q": "quetzal text"}}),
        ("GET", "/search", {"params": {"q": "Northgate quetzal"}}),
        ("GET", f"/packs/{route.id}", {}),
    ]
    reads = [
        *lists,
        ("GET", address, {}),
        ("GET", f"{address}/tips", {}),
        ("GET", f"{address}/replies", {}),
        ("GET", f"{address}/history", {}),
        ("GET", f"/tips/{voice.id}/captions.vtt", {}),
        ("GET", f"/outcomes/{outcome}", {}),
        ("GET", "/outcomes", {}),
        ("GET", f"/groups/{group}", {}),
        ("GET", "/groups", {}),
        ("GET", f"/insights/{insight.id}/replies/{reply}/history", {}),
    ]
    for role, who in inside.items():
        for method, path, more in reads:
            answer = await people.ask(who, method, path, **more)
            assert answer.status_code == 200, (role, path, answer.text)
            if "group" in path and "params" not in more:
                assert str(group) in answer.text, (role, path)
            elif "history" not in path:
                assert SECRET in answer.text or str(insight.id) in answer.text, (role, path, answer.text)
        for z in (3, 12, 17):
            x, y = _tile(z)
            tile = await people.ask(who, "GET", f"/tiles/{z}/{x}/{y}.mvt")
            assert tile.status_code == 200, (role, z)
            assert str(insight.id).encode() in tile.content, (role, z)

    # To everybody else none of it exists: every address of the whole document with these ids, and every list.
    known = {
        "id": str(insight.id),
        "insight_id": str(insight.id),
        "tip_id": str(voice.id),
        "reply_id": str(reply),
        "outcome_id": str(outcome),
        "member_id": str(author.id),
        "part": "voice",
        "rendition": "audio",
        "format": "geojson",
        "collection": "insights",
    }
    ours = {str(one) for one in (group, insight.id, voice.id, typed.id, parked.id, reply, outcome)}
    of_path = {
        "sites": str(site.id),
        "routes": str(route.id),
        "packs": str(route.id),
        "groups": str(group),
        "polls": str(group),
    }
    paths = [path for path, of in app.openapi()["paths"].items() if "get" in of and path.startswith(API)]
    assert len(paths) > 60
    for role, who in outside.items():
        headers = await bearer(who)
        for path in paths:
            if path == f"{API}/stream":
                continue
            x, y = _tile(3)
            of_id = of_path.get(path.split("/")[3], str(insight.id))
            here = _outline(path, known | {"id": of_id, "route_id": str(route.id), "z": "3", "x": str(x), "y": str(y)})
            asked = {"q": SECRET} if "search" in path else {"starts": "C", "parked": "true"}
            answer = await people.client.get(here, params={**asked, **at, **BOX}, headers=headers)
            found = [one for one in ours if one in answer.text and one not in str(answer.request.url)]
            assert not found, (role, here, answer.text)
            assert SECRET not in answer.text, (role, here, answer.text)
        for method, path, more in lists:
            answer = await people.ask(who, method, path, **more)
            assert answer.status_code == 200, (role, path, answer.text)
            assert not [one for one in ours if one in answer.text], (role, path)
            assert answer.json().get("items", []) == [], (role, path)
        for method, path, more in reads[len(lists) :]:
            answer = await people.ask(who, method, path, **more)
            if path in ("/outcomes", "/groups"):
                assert answer.json()["items"] == [], (role, path)
            else:
                assert answer.status_code == 404, (role, path, answer.text)
        for z in (3, 12, 17):
            x, y = _tile(z)
            assert (await people.ask(who, "GET", f"/tiles/{z}/{x}/{y}.mvt")).status_code == 204, (role, z)
        for method, path, body in (
            ("POST", f"{address}/confirmations", {"kind": "helped"}),
            ("PUT", f"{address}/replies/{new_id()}", {"text": "Me too"}),
            ("PUT", f"{address}/tags/{tag.slug}", None),
            ("PUT", f"{address}/seen", None),
            ("DELETE", f"/tips/{voice.id}", None),
            ("PUT", f"/groups/{group}/members/{who.id}", {}),
            ("PATCH", f"/groups/{group}", {"version": 1, "name": "Mine"}),
            ("DELETE", f"/groups/{group}/members/{author.id}", None),
            ("PUT", f"/groups/{group}/heard", {"heard": "none"}),
        ):
            refused = await people.ask(who, method, path, json=body)
            assert refused.status_code == 404, (role, path, refused.status_code, refused.text)
    similar = await people.ask(outside["admin"], "POST", "/questions/similar", json={"text": f"{SECRET} text"})
    assert ids(similar) == []
    # Whoever may correct typing errors by all that was said is not told what a group says.
    async with organisation_session(organisation.id) as db:
        assert (await db.scalars(text("SELECT word FROM word WHERE word LIKE 'quetz%'"))).all() == []
    # Nothing leaves the house, not even by a member of it.
    for path in (
        "/feed.geojson",
        "/feed.csv",
        "/ogc/collections/insights/items",
        f"/ogc/collections/insights/items/{insight.id}",
    ):
        left = await people.ask(inside["manager"], "GET", path)
        assert SECRET not in left.text, path


def _tile(z: int) -> tuple[int, int]:
    import math

    from backhaul.discover.squares import DEEPEST

    x = int((LON + 180) / 360 * 2**DEEPEST)
    y = int((0.5 - math.log(math.tan(math.pi / 4 + math.radians(LAT) / 2)) / (2 * math.pi)) * 2**DEEPEST)
    return x >> (DEEPEST - z), y >> (DEEPEST - z)


async def test_groups_are_started_by_anybody_and_looked_after_by_their_owners(people: People) -> None:
    ana, dee, eva, guest = (
        people.inside["contributor"],
        people.outside["contributor"],
        people.outside["manager"],
        people.outside["partner"],
    )
    ids_of = {kind: new_id() for kind in ("open", "closed", "secret")}
    for kind, id in ids_of.items():
        body = {"name": f"  The {kind} ones ", "kind": kind, "about": "Who drives at night"}
        assert [(await people.ask(ana, "PUT", f"/groups/{id}", json=body)).status_code for _ in range(2)] == [201, 200]
    refused = await people.ask(guest, "PUT", f"/groups/{new_id()}", json={"name": "Mine", "kind": "open"})
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-allowed")
    taken = await people.ask(dee, "PUT", f"/groups/{ids_of['secret']}", json={"name": "Mine", "kind": "open"})
    assert (taken.status_code, taken.json()["type"]) == (422, "/problems/different-group")
    for wrong in (
        {"name": " ", "kind": "open"},
        {"name": "x" * 81, "kind": "open"},
        {"name": "a", "kind": "wide"},
        {"name": "a"},
    ):
        assert (await people.ask(ana, "PUT", f"/groups/{new_id()}", json=wrong)).status_code == 422, wrong

    async def listed(who: Member) -> dict[str, str | None]:
        items = (await people.ask(who, "GET", "/groups")).json()["items"]
        return {item["name"]: item["standing"] for item in items}

    async def stand(by: Member, kind: str, who: Member, standing: str = "member") -> int:
        path = f"/groups/{ids_of[kind]}/members/{who.id}"
        return (await people.ask(by, "PUT", path, json={"standing": standing})).status_code

    async def go(by: Member, kind: str, who: Member) -> int:
        return (await people.ask(by, "DELETE", f"/groups/{ids_of[kind]}/members/{who.id}")).status_code

    assert await listed(dee) == {"The open ones": None, "The closed ones": None}, "what is secret does not exist"
    assert await listed(guest) == {}, "a partner sees the groups that they are in"
    assert await stand(dee, "open", dee) == 200
    assert await stand(guest, "open", guest) == 404
    # Who asks is let in by an owner, and may think better of it.
    assert (await stand(dee, "closed", dee), await stand(dee, "closed", dee)) == (200, 200)
    assert (await listed(dee))["The closed ones"] == "asked"
    outside = (await people.ask(dee, "GET", f"/groups/{ids_of['closed']}")).json()
    assert (outside["people"], outside["door"], outside["members"], outside["owners"]) == (
        [],
        [],
        1,
        [{"id": str(ana.id), "name": ana.name}],
    )
    assert (await people.ask(dee, "GET", f"/groups/{ids_of['closed']}/activity")).status_code == 404
    assert await stand(dee, "closed", eva) == 403, "owners let in"
    assert (await people.ask(ana, "GET", f"/groups/{ids_of['closed']}")).json()["waiting"] == 1
    assert await stand(ana, "closed", dee) == 200
    assert (await listed(dee))["The closed ones"] == "member"
    # What is secret is joined by who was invited and says yes, partners included, who own nothing.
    found = await people.ask(ana, "GET", f"/groups/{ids_of['secret']}/invitable", params={"starts": "partner"})
    assert {"id": str(guest.id), "name": guest.name, "guest": True} in found.json()["items"]
    assert await stand(ana, "secret", guest) == 200
    assert await listed(guest) == {"The secret ones": "invited"}
    assert (await people.ask(guest, "GET", f"/groups/{ids_of['secret']}")).json()["people"] == []
    assert await stand(guest, "secret", guest) == 200
    inside = (await people.ask(guest, "GET", f"/groups/{ids_of['secret']}")).json()
    assert [(one["name"], one["standing"], one["guest"]) for one in inside["people"]] == [
        (ana.name, "owner", False),
        (guest.name, "member", True),
    ]
    assert (inside["members"], inside["guests"]) == (2, 1)
    assert await stand(ana, "secret", guest, "owner") == 403
    assert (await people.ask(guest, "GET", "/feed")).json()["items"] == []
    stranger = await make_member(await make_organisation())
    assert await stand(ana, "secret", stranger) == 404

    # Nobody is left behind: the last owner finds another one first, and who is last closes it.
    assert await go(ana, "closed", ana) == 409
    assert await stand(ana, "closed", ana, "member") == 409
    assert await stand(dee, "closed", dee, "owner") == 403
    assert await stand(ana, "closed", dee, "owner") == 200
    assert await go(ana, "closed", ana) == 204
    assert (await listed(ana))["The closed ones"] is None
    assert await go(dee, "closed", dee) == 204
    assert "The closed ones" not in await listed(dee), "closed, and nobody is in it"
    # Whose owners all left the organisation is taken over by who is in it.
    async with organisation_session(people.organisation.id) as db:
        await db.execute(text("UPDATE member SET deactivated_at = now() WHERE id = :ana"), {"ana": ana.id})
    assert await stand(guest, "secret", guest, "owner") == 403
    assert await stand(dee, "open", dee, "owner") == 200

    # Renamed by the version that was read; narrower, and never wider; closed and opened again.
    address = f"/groups/{ids_of['open']}"
    changed = await people.ask(dee, "PATCH", address, json={"version": 1, "name": "Night run", "kind": "closed"})
    assert (changed.json()["name"], changed.json()["kind"], changed.json()["version"]) == ("Night run", "closed", 2)
    assert (await people.ask(dee, "PATCH", address, json={"version": 1, "name": "Late"})).status_code == 409
    assert (await people.ask(dee, "PATCH", address, json={"version": 2, "kind": "open"})).status_code == 422
    assert (await people.ask(eva, "PATCH", address, json={"version": 2, "name": "Hers"})).status_code == 403
    assert (await people.ask(dee, "PATCH", address, json={"version": 2, "archived": True})).json()["archived_at"]
    assert await stand(eva, "open", eva) == 409, "nobody joins what is closed"
    tip: dict[str, Any] = {
        "kind": "text",
        "text": "Ice",
        "captured_at": now().isoformat(),
        "visibility": "group",
        "group_id": str(ids_of["open"]),
    }
    late = await people.ask(dee, "PUT", f"/tips/{new_id()}", json=tip)
    assert (late.status_code, late.json()["type"]) == (404, "/problems/no-such-group")
    assert (await people.ask(dee, "PATCH", address, json={"version": 3, "archived": False})).json()["archived_at"] is None
    assert (await people.ask(dee, "PUT", f"/tips/{new_id()}", json=tip)).status_code == 201
    assert (await people.ask(eva, "PUT", f"/tips/{new_id()}", json=tip)).status_code == 404
    for unclear in ({"visibility": "organisation"}, {"group_id": None}):
        assert (await people.ask(dee, "PUT", f"/tips/{new_id()}", json={**tip, **unclear})).status_code == 422


async def test_what_a_group_was_told_is_given_to_nobody_who_is_not_in_it(people: People) -> None:
    boss, admin, outsider = people.inside["manager"], people.inside["admin"], people.outside["manager"]
    group = await make_group(people.client, boss, "secret", admin)
    tip = await make_tip(people.organisation, boss, text="Among us", group=group)
    insight = await make_insight(people.organisation, "Among us", "Among us", tips=[tip], group=group)
    review, bulk = f"/insights/{insight.id}/review", f"/decisions/{new_id()}"
    refused = await people.ask(boss, "PATCH", review, json={"assignee_id": str(outsider.id)})
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/not-in-group")
    step = {"insights": [{"id": str(insight.id), "version": 0}], "change": {"assignee_id": str(outsider.id)}}
    many = await people.ask(boss, "PUT", bulk, json=step)
    assert [one["why"] for one in many.json()["refused"]] == ["not_possible"], many.text
    assert (await people.ask(boss, "PUT", f"/insights/{insight.id}/watchers/{outsider.id}")).status_code == 404
    assert (await people.ask(boss, "GET", f"/insights/{insight.id}")).json()["assignee"] is None
    given = await people.ask(boss, "PATCH", review, json={"assignee_id": str(admin.id)})
    assert (given.status_code, given.json()["assignee"]["id"]) == (200, str(admin.id)), given.text
    assert (await people.ask(boss, "PUT", f"/insights/{insight.id}/watchers/{admin.id}")).status_code in (200, 204)
