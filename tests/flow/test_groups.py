"""What is said to a group joins what the group said, and nothing else; its members hear of it, until they leave."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from tests.factories import make_group, make_member, make_organisation, make_site
from tests.flow.phone import Drain, Phone, PhoneOf

from backhaul.db.base import new_id
from backhaul.discover.stream import changes
from backhaul.identity.access import Reader
from backhaul.identity.models import Member
from backhaul_workers.speech.scripted import ScriptedEngine

SAID = "Dock 4 is blocked by a broken forklift, use the side gate"


@pytest.fixture
def engine() -> object:
    """Nobody speaks here."""
    return ScriptedEngine(default="nothing")


async def tell(phone: Phone, text: str, site: UUID, **more: Any) -> UUID:
    id = new_id()
    body = {"kind": "text", "text": text, "captured_at": datetime.now(UTC).isoformat(), "site_id": str(site), **more}
    answer = await phone.client.put(f"/api/v1/tips/{id}", json=body, headers=phone.headers)
    assert answer.status_code == 201, answer.text
    return id


async def feed(phone: Phone) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await phone.get("/feed"))["items"]
    return found


def _reads(member: Member) -> Reader:
    return Reader(member.organisation_id, member.id, member.name, member.role, member.language, None)


async def test_what_a_group_says_stays_among_its_members_and_is_heard_by_them(phone: PhoneOf, drain: Drain) -> None:
    organisation = await make_organisation()
    site = await make_site(organisation)
    members = [await make_member(organisation, role) for role in ("contributor", "contributor", "partner", "manager")]
    ana, ben, guest, boss = [await phone(member) for member in members]
    group = await make_group(ana.client, members[0], "closed", members[1], members[2])
    to_group = {"visibility": "group", "group_id": str(group)}

    everybody = await tell(boss, SAID, site.id)
    with changes.subscribed(_reads(members[1]), frozenset({group})) as hears, changes.subscribed(_reads(members[3])) as deaf:
        mine = await tell(ana, SAID, site.id, **to_group)
        nameless = await tell(guest, SAID, site.id, **to_group, anonymous=False)
        await drain()
        assert await asyncio.wait_for(hears.take(), 5)
        boss_heard = []
        while True:
            try:
                boss_heard.append(str((await asyncio.wait_for(deaf.take(), 0.2)).data))
            except TimeoutError:
                break
    # Three say the same at one place, and two of them to the group: two insights, as there are two circles of readers.
    told = {item["id"]: item for item in await feed(ana)}
    assert sorted(item["tips"] for item in told.values()) == [1, 2]
    in_group = (await ana.status(mine))["insight_id"]
    assert in_group == (await guest.status(nameless))["insight_id"] != (await boss.status(everybody))["insight_id"]
    assert told[in_group]["group"] == {"id": str(group), "name": "Night run"}
    assert not any(in_group in said for said in boss_heard), "the stream tells it to its members"
    assert [item["id"] for item in await feed(guest)] == [in_group], "a guest reads the group and nothing else"
    assert [item["tips"] for item in await feed(boss)] == [1]
    assert [alert["reason"] for alert in (await ben.get("/inbox"))["items"]] == ["published"]
    assert (await boss.get("/inbox"))["items"] == []

    # What is replied to it, spoken as well, stays there; and what is new is one list.
    reply = new_id()
    address = f"/api/v1/insights/{in_group}/replies/{reply}"
    assert (await ben.client.put(address, json={"text": "Thanks, used it"}, headers=ben.headers)).status_code == 201
    answered = await tell(ben, "The side gate is locked now", site.id, answers_id=in_group)
    await drain()
    assert (await boss.client.get(f"/api/v1/tips/{answered}", headers=boss.headers)).status_code == 404
    kinds = [(item["kind"], item["text"]) for item in (await guest.get("/activity"))["items"]]
    assert ("reply", "Thanks, used it") in kinds
    assert {"insight", "joined", "reply"} <= {kind for kind, _ in kinds}
    first = await ana.get(f"/groups/{group}/activity", limit="2")
    second = await ana.get(f"/groups/{group}/activity", limit="2", cursor=first["next"])
    assert len(first["items"]) == len(second["items"]) == 2
    assert first["items"] != second["items"]
    assert (await boss.get("/activity"))["items"] == []

    # Whoever leaves reads none of it any more, the alert included; their own words are theirs to take back.
    gone = await ben.client.delete(f"/api/v1/groups/{group}/members/{members[1].id}", headers=ben.headers)
    assert gone.status_code == 204
    assert (await ben.client.get(f"/api/v1/insights/{in_group}", headers=ben.headers)).status_code == 404
    assert (await ben.get("/inbox"))["items"] == []
    assert [item["tips"] for item in await feed(ben)] == [1]
    assert (await ben.client.delete(f"/api/v1/tips/{answered}", headers=ben.headers)).status_code == 204
