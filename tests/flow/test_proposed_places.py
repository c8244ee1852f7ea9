"""Places that tips speak of and nobody entered: managers hear of them, accept them, and the tips find their place."""

from typing import Any

import pytest
from tests.factories import bearer, make_member, make_organisation, make_site
from tests.flow.phone import Drain, Phone, PhoneOf

from backhaul.identity.models import Organisation

HARBOUR = {"lat": 60.2187, "lon": 25.1960, "accuracy_m": 8}
YARD = {"lat": 60.2303, "lon": 25.1301, "accuracy_m": 8}


class Desk:
    """A manager who looks at proposals."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone

    async def proposals(self, status: str = "open") -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = (await self.phone.get("/places/proposals", status=status))["items"]
        return items

    async def say(self, proposal: dict[str, Any], **answer: Any) -> Any:
        address = f"/api/v1/places/proposals/{proposal['id']}/answer"
        return await self.phone.client.post(address, json=answer, headers=self.phone.headers)


@pytest.fixture
async def northgate() -> Organisation:
    organisation = await make_organisation()
    await make_site(organisation, "Vuosaari Harbour", lat=HARBOUR["lat"], lon=HARBOUR["lon"], radius_m=300)
    return organisation


@pytest.fixture
async def desk(phone: PhoneOf, northgate: Organisation) -> Desk:
    return Desk(await phone(await make_member(northgate, "manager")))


async def amend(phone: Phone, tip: Any, fix: Any, site_id: Any = None) -> None:
    body = {"revision": 1, "fix": fix, "site_id": site_id, "route_id": None}
    assert (await phone.client.patch(f"/api/v1/tips/{tip}", json=body, headers=phone.headers)).status_code == 200


async def test_a_new_yard_is_proposed_accepted_and_its_tips_move_there(
    phone: PhoneOf, drain: Drain, northgate: Organisation, desk: Desk
) -> None:
    driver, other = [await phone(await make_member(northgate)) for _ in range(2)]
    said = "The new yard of Lidl in Vuosaari has no lights, call 040 1234567"
    tip = await driver.send("text", text=said, fix=YARD)
    # Who says it first names it.
    await drain()
    second = await other.send("text", text="Long queue at the new Lidl yard in Vuosaari", fix=HARBOUR)
    await drain()

    (proposal,) = await desk.proposals()
    assert (proposal["kind"], proposal["name"], proposal["tips"]) == ("site", "yard of Lidl in Vuosaari", 2)
    assert proposal["words"][0].startswith("The new yard of Lidl")
    assert "040" not in str(proposal), "what is personal is hidden here, too"
    assert (proposal["lat"], proposal["lon"]) != (YARD["lat"], YARD["lon"]), "nor is it where the driver stood"
    answer = await phone_refused(driver, proposal)
    assert answer.status_code == 403

    spot = {"lat": YARD["lat"], "lon": YARD["lon"], "radius_m": 150}
    accepted = await desk.say(proposal, accept=True, name="Lidl Vuosaari", **spot)
    assert (accepted.status_code, accepted.json()["status"]) == (200, "accepted")
    again = await desk.say(proposal, accept=False)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/proposal-decided")
    assert (await driver.status(tip))["state"] == "understanding", "its author sees that something happens"
    await drain()

    (site,) = [one for one in (await driver.get("/sites"))["items"] if one["name"] == "Lidl Vuosaari"]
    assert site["aliases"] == ["yard of Lidl in Vuosaari", "Lidl yard in Vuosaari"]
    # The other one said it from the harbour, where he was not: the words are plain enough.
    for one, about in ((driver, tip), (other, second)):
        insight = await one.get(f"/insights/{(await one.status(about))['insight_id']}")
        assert insight["place"]["label"] == "Lidl Vuosaari"
    found = await driver.get(f"/insights/{(await driver.status(tip))['insight_id']}")
    assert (found["place"]["label"], found["place"]["site_id"]) == ("Lidl Vuosaari", site["id"])
    assert await desk.proposals() == []
    assert [one["tips"] for one in await desk.proposals("accepted")] == [2]
    # And whoever says it from now on.
    third = await driver.send("text", text="The yard of Lidl in Vuosaari is icy")
    await drain()
    assert (await driver.get(f"/insights/{(await driver.status(third))['insight_id']}"))["place"]["label"] == "Lidl Vuosaari"


async def phone_refused(phone: Phone, proposal: dict[str, Any]) -> Any:
    address = f"/api/v1/places/proposals/{proposal['id']}/answer"
    return await phone.client.post(address, json={"accept": True}, headers=phone.headers)


async def test_one_who_says_another_name_is_nobody_and_two_or_one_who_shows_it_are_somebody(
    phone: PhoneOf, drain: Drain, northgate: Organisation, desk: Desk
) -> None:
    driver, other = [await phone(await make_member(northgate)) for _ in range(2)]
    (harbour,) = (await driver.get("/sites"))["items"]
    await driver.send("text", text="Nobody opens at Kuusakoski today", fix=HARBOUR)
    await driver.send("text", text="At Kuusakoski they want boots", fix=HARBOUR)
    await drain()
    assert await desk.proposals() == [], "one driver says many things"
    second = await other.send("text", text="They shout at Kuusakoski", fix=HARBOUR)
    await drain()
    (proposal,) = await desk.proposals()
    assert (proposal["kind"], proposal["name"], proposal["of_site_name"], proposal["tips"]) == (
        "alias",
        "Kuusakoski",
        "Vuosaari Harbour",
        3,
    )

    assert (await other.client.delete(f"/api/v1/tips/{second}", headers=other.headers)).status_code == 204
    assert await desk.proposals() == [], "who takes it back takes back what it proposed"

    # Its author names the site of a tip: then the name in it is another name of that.
    shown = await other.send("text", text="The barrier at Portti Itä is stuck")
    await drain()
    await amend(other, shown, None, harbour["id"])
    await drain()
    (proposal,) = await desk.proposals()
    assert (proposal["kind"], proposal["name"], proposal["of_site_id"]) == ("alias", "Portti Itä", harbour["id"])
    accepted = await desk.say(proposal, accept=True)
    assert accepted.json()["site_id"] == harbour["id"]
    await drain()
    (site,) = (await driver.get("/sites"))["items"]
    assert (site["aliases"], site["version"]) == (["Portti Itä"], 2)
    last = await driver.send("text", text="Portti Itä is open again")
    await drain()
    assert (await driver.get(f"/insights/{(await driver.status(last))['insight_id']}"))["place"]["label"] == "Vuosaari Harbour"


async def test_what_was_declined_is_not_asked_again_and_what_is_retired_is_not_found(
    phone: PhoneOf, drain: Drain, northgate: Organisation, desk: Desk
) -> None:
    driver = await phone(await make_member(northgate))
    await driver.send("text", text="The new warehouse of Acme in Espoo smells", fix=YARD)
    await drain()
    (proposal,) = await desk.proposals()
    assert (await desk.say(proposal, accept=False, reason="A joke")).json()["reason"] == "A joke"
    await driver.send("text", text="The new Acme warehouse in Espoo is closed", fix=YARD)
    await drain()
    assert await desk.proposals() == []

    (harbour,) = (await driver.get("/sites"))["items"]
    named = await driver.send("text", text="Vuosaari Harbour is full of trucks", fix=HARBOUR)
    await drain()
    assert (await driver.get(f"/insights/{(await driver.status(named))['insight_id']}"))["place"]["label"] == "Vuosaari Harbour"
    headers = await bearer(await make_member(northgate, "admin"))
    await desk.phone.client.delete(f"/api/v1/sites/{harbour['id']}?version=1", headers=headers)
    late = await driver.send("text", text="Vuosaari Harbour has no coffee", fix=HARBOUR)
    await drain()
    assert (await driver.get(f"/insights/{(await driver.status(late))['insight_id']}"))["place"]["site_id"] is None
    known = await driver.get(f"/insights/{(await driver.status(named))['insight_id']}")
    assert known["place"]["label"] == "Vuosaari Harbour", "what was said there stays readable"
