"""Messages between two members: once, in order, read by these two alone, and closed by whoever wants it closed."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, update
from tests.api.test_stream import address, listening_to
from tests.factories import bearer, make_member, make_organisation, now

from backhaul.db.base import new_id
from backhaul.db.session import organisation_session
from backhaul.identity.models import Member
from backhaul.messages.models import Conversation, Message

__all__ = ["address"]

Ask = Callable[..., Awaitable[httpx.Response]]


class Phone:
    """One member's phone, as far as messages go."""

    def __init__(self, client: httpx.AsyncClient, member: Member, headers: dict[str, str]) -> None:
        self.client, self.member, self.headers = client, member, headers

    async def ask(self, method: str, path: str, expected: int, body: Any = None) -> Any:
        answer = await self.client.request(method, f"/api/v1{path}", json=body, headers=self.headers)
        assert answer.status_code == expected, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    async def write(self, other: "Phone", text: str, *, id: UUID | None = None, expected: int = 201) -> Any:
        return await self.ask("PUT", f"/messages/{other.member.id}/{id or new_id()}", expected, {"text": text})

    async def sees(self, other: "Phone") -> Any:
        return await self.ask("GET", f"/messages/{other.member.id}", 200)

    async def words(self, other: "Phone") -> list[str]:
        return [one["text"] for one in (await self.sees(other))["items"]]


@pytest.fixture
async def people(client: httpx.AsyncClient) -> dict[str, Phone]:
    """Jan and Maria drive, Eva manages, Ali administers, and a guest comes from outside."""
    organisation = await make_organisation()
    roles = {"jan": "contributor", "maria": "contributor", "eva": "manager", "ali": "admin", "guest": "partner"}
    phones = {}
    for name, role in roles.items():
        member = await make_member(organisation, role, name=name.title())
        phones[name] = Phone(client, member, await bearer(member))
    return phones


async def test_a_message_is_there_once_in_the_server_s_order_and_says_how_far_it_got(people: dict[str, Phone]) -> None:
    jan, maria = people["jan"], people["maria"]
    id = new_id()
    first = await jan.write(maria, "Is dock 4 open?", id=id)
    assert (first["state"], first["mine"], first["text"]) == ("sent", True, "Is dock 4 open?")
    # A phone that heard no answer sends it again; under the same id nobody says anything else.
    assert await jan.write(maria, "Is dock 4 open?", id=id, expected=200) == first
    assert (await jan.write(maria, "No", id=id, expected=422))["type"] == "/problems/different-message"
    assert (await maria.write(jan, "Is dock 4 open?", id=id, expected=422))["type"] == "/problems/different-message"
    await maria.write(jan, "Since nine")
    await asyncio.gather(*(jan.write(maria, f"at once {n}") for n in range(5)))
    seen = await maria.sees(jan)
    assert [one["text"] for one in seen["items"]][-2:] == ["Since nine", "Is dock 4 open?"]
    assert len(seen["items"]) == 7
    assert (seen["unread"], seen["person"]["name"], seen["may_write"]) == (6, "Jan", True)
    # Both read the same order, page by page.
    page = await jan.ask("GET", f"/messages/{maria.member.id}?limit=4", 200)
    rest = await jan.ask("GET", f"/messages/{maria.member.id}?limit=4&cursor={page['next']}", 200)
    assert [one["id"] for one in page["items"] + rest["items"]] == [one["id"] for one in seen["items"]]
    assert rest["next"] is None

    newest = seen["items"][0]["id"]
    await maria.ask("PUT", f"/messages/{jan.member.id}/delivered", 204, {"up_to": newest})
    assert {one["state"] for one in (await jan.sees(maria))["items"] if one["mine"]} == {"delivered"}
    # Whoever does not want it known has read it all the same, and the other hears no more than that it arrived.
    await maria.ask("PUT", f"/messages/{jan.member.id}/read", 204, {"up_to": newest})
    assert (await maria.sees(jan))["unread"] == 0
    assert {one["state"] for one in (await jan.sees(maria))["items"] if one["mine"]} == {"delivered"}
    await maria.ask("PUT", "/me/messages", 200, {"receipts": True})
    assert {one["state"] for one in (await jan.sees(maria))["items"] if one["mine"]} == {"delivered"}
    last = await jan.write(maria, "Thanks")
    await maria.ask("PUT", f"/messages/{jan.member.id}/read", 204, {"up_to": last["id"]})
    assert (await jan.sees(maria))["items"][0]["state"] == "read"
    # An older phone of hers that speaks late takes nothing back.
    await maria.ask("PUT", f"/messages/{jan.member.id}/delivered", 204, {"up_to": id.hex})
    assert (await jan.sees(maria))["items"][0]["state"] == "read"
    await jan.ask("PUT", f"/messages/{maria.member.id}/read", 404, {"up_to": str(new_id())})
    (line,) = (await jan.ask("GET", "/messages", 200))["items"]
    assert (line["person"]["name"], line["last"]["text"], line["unread"]) == ("Maria", "Thanks", 1)


async def test_nobody_else_reads_it_whatever_their_role(people: dict[str, Phone]) -> None:
    jan, maria = people["jan"], people["maria"]
    id = (await jan.write(maria, "Between us: quetzal"))["id"]
    for name in ("eva", "ali"):
        other = people[name]
        assert (await other.ask("GET", "/messages", 200))["items"] == []
        for path in (f"/messages/{jan.member.id}", f"/messages/{maria.member.id}"):
            assert (await other.ask("GET", path, 200))["items"] == []
            await other.ask("PATCH", f"{path}/{id}", 404, {"text": "taken over", "base_revision": 1})
            await other.ask("DELETE", f"{path}/{id}", 404)
            await other.ask("POST", f"{path}/{id}/reports", 404, {"reason": "abuse"})
            await other.ask("PUT", f"{path}/read", 404, {"up_to": id})
        assert (await other.ask("GET", "/moderation/messages", 200))["items"] == []
        search = await other.ask("GET", "/search?q=quetzal", 200)
        assert search["items"] == []
        # And not by a fault of ours either: the policies of the tables know no role.
        async with organisation_session(jan.member.organisation_id, member_id=other.member.id, role="admin") as db:
            assert await db.scalar(select(func.count()).select_from(Message)) == 0
            assert await db.scalar(select(func.count()).select_from(Conversation)) == 0
    async with organisation_session(jan.member.organisation_id) as db:
        assert await db.scalar(select(func.count()).select_from(Message)) == 0
    # Nothing tells when somebody looked at their phone.
    assert not [c.name for c in Conversation.__table__.columns if "at" in c.name.split("_")]


async def test_its_author_changes_it_for_a_day_and_takes_it_back_for_a_fortnight(people: dict[str, Phone]) -> None:
    jan, maria = people["jan"], people["maria"]
    address = f"/messages/{maria.member.id}/{(await jan.write(maria, 'Gate 7'))['id']}"
    changed = await jan.ask("PATCH", address, 200, {"text": "Gate 9", "base_revision": 1})
    assert (changed["text"], changed["edited"], changed["revision"]) == ("Gate 9", True, 2)
    await jan.ask("PATCH", address, 200, {"text": "Gate 9", "base_revision": 1})
    refused = await jan.ask("PATCH", address, 409, {"text": "Gate 8", "base_revision": 1})
    assert refused["type"] == "/problems/message-changed"
    assert await maria.words(jan) == ["Gate 9"]
    await _age(jan, timedelta(days=2))
    assert (await jan.ask("PATCH", address, 409, {"text": "10", "base_revision": 2}))["type"] == "/problems/too-late-to-change"
    await jan.ask("DELETE", address, 204)
    await jan.ask("DELETE", address, 204)
    (stone,) = (await maria.sees(jan))["items"]
    assert (stone["text"], stone["withdrawn"]) == ("", True)
    assert (await jan.ask("PATCH", address, 410, {"text": "11", "base_revision": 2}))["type"] == "/problems/message-withdrawn"
    # A phone that sends it once more is told that it is gone.
    id = UUID(address.rpartition("/")[2])
    assert (await jan.write(maria, "Gate 7", id=id, expected=410))["type"] == "/problems/message-withdrawn"
    late = await jan.write(maria, "Too late")
    await _age(jan, timedelta(days=15))
    await jan.ask("DELETE", f"/messages/{maria.member.id}/{late['id']}", 409)


async def _age(phone: Phone, by: timedelta) -> None:
    async with organisation_session(phone.member.organisation_id, member_id=phone.member.id) as db:
        await db.execute(update(Message).values(created_at=now() - by))


async def test_who_is_blocked_is_not_told_and_what_they_write_never_arrives(people: dict[str, Phone]) -> None:
    jan, maria = people["jan"], people["maria"]
    await jan.write(maria, "Hello")
    await maria.ask("PUT", f"/messages/{jan.member.id}/blocked", 204)
    held = await jan.write(maria, "Answer me")
    assert held["state"] == "sent"
    assert (await jan.sees(maria))["may_write"]
    assert await maria.words(jan) == ["Hello"]
    refused = await maria.write(jan, "No", expected=403)
    assert refused["type"] == "/problems/not-reachable"
    await maria.ask("PUT", f"/messages/{jan.member.id}/read", 404, {"up_to": held["id"]})
    await maria.ask("DELETE", f"/messages/{jan.member.id}/blocked", 204)
    after = await jan.write(maria, "Peace?")
    await maria.ask("PUT", f"/messages/{jan.member.id}/delivered", 204, {"up_to": after["id"]})
    assert await maria.words(jan) == ["Peace?", "Hello"]
    states = {one["text"]: one["state"] for one in (await jan.sees(maria))["items"]}
    assert states == {"Peace?": "delivered", "Answer me": "sent", "Hello": "delivered"}
    # Whoever wants no strangers still answers those they wrote to.
    await maria.ask("PUT", "/me/messages", 200, {"open": False})
    await people["eva"].write(maria, "A word?", expected=403)
    assert not (await people["eva"].sees(maria))["may_write"]
    await maria.write(people["eva"], "Yes?")
    await people["eva"].write(maria, "Good morning")


async def test_guests_write_with_managers_and_meet_nobody_else(people: dict[str, Phone]) -> None:
    guest, jan, eva = people["guest"], people["jan"], people["eva"]
    await guest.write(eva, "When may we deliver?")
    await eva.write(guest, "From seven")
    for one, other in ((guest, jan), (jan, guest)):
        await one.write(other, "Hello", expected=404)
        await one.ask("GET", f"/messages/{other.member.id}", 404)
        await one.ask("PUT", f"/messages/{other.member.id}/muted", 404)
    await jan.write(jan, "A note to myself", expected=404)


async def test_it_has_a_length_and_a_pace(people: dict[str, Phone]) -> None:
    jan, maria = people["jan"], people["maria"]
    for text in ("", "   ", "x" * 4_001, None, 7):
        await jan.write(maria, text, expected=422)  # type: ignore[arg-type]  # what a hostile phone sends
    for path in ("/people?q=%00", "/people?q=", "/who-knows?q=%00", "/who-knows?tag=%ff", "/me/knows/tags/%00"):
        answer = await jan.client.request("PUT" if "tags" in path else "GET", f"/api/v1{path}", headers=jan.headers)
        assert answer.status_code in (200, 404, 422), f"{path}: {answer.status_code} {answer.text}"
    for alias in ("\ud800", "a" * 61, "\u202e", 7):
        answer = await jan.client.put("/api/v1/me/profile", content=json.dumps({"alias": alias}), headers=jan.headers)
        assert answer.status_code == 422, f"{alias!r}: {answer.status_code}"
    await jan.write(maria, "x" * 4_000)
    for n in range(29):
        await jan.write(maria, f"{n}")
    answer = await jan.client.put(
        f"/api/v1/messages/{maria.member.id}/{new_id()}", json={"text": "one more"}, headers=jan.headers
    )
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    # What the server has is told again all the same.
    first = (await jan.sees(maria))["items"][0]
    await jan.write(maria, first["text"], id=UUID(first["id"]), expected=200)


async def test_whoever_got_one_gives_it_to_managers_and_no_other(people: dict[str, Phone]) -> None:
    jan, maria, eva = people["jan"], people["maria"], people["eva"]
    kept, bad = await jan.write(maria, "How are you?"), await jan.write(maria, "An insult")
    address = f"/messages/{jan.member.id}/{bad['id']}/reports"
    await jan.ask("POST", f"/messages/{maria.member.id}/{bad['id']}/reports", 404, {"reason": "abuse"})
    await maria.ask("POST", address, 204, {"reason": "abuse", "words": "Again"})
    await maria.ask("POST", address, 204, {"reason": "other"})
    await maria.ask("GET", "/moderation/messages", 403)
    (report,) = (await eva.ask("GET", "/moderation/messages", 200))["items"]
    assert (report["text"], report["author"]["name"], report["reason"], report["words"]) == (
        "An insult",
        "Jan",
        "abuse",
        "Again",
    )
    assert "How are you?" not in str(report)
    assert "Maria" not in str(report)
    settlement = f"/moderation/messages/{report['id']}/settlement"
    await eva.ask("POST", settlement, 204, {"remove": True})
    await eva.ask("POST", settlement, 204, {"remove": True})
    assert (await eva.ask("GET", "/moderation/messages", 200))["items"] == []
    gone, stays = (await jan.sees(maria))["items"]
    assert (gone["text"], gone["removed"], gone["withdrawn"]) == ("", True, True)
    assert (stays["id"], stays["text"]) == (kept["id"], "How are you?")
    assert await maria.words(jan) == ["", "How are you?"]


async def test_both_hear_of_it_at_once_and_nobody_else(people: dict[str, Phone], address: str) -> None:
    jan, maria = people["jan"], people["maria"]
    async with (
        listening_to(address, maria.member) as hers,
        listening_to(address, jan.member) as his,
        listening_to(address, people["ali"].member) as admin,
    ):
        id = (await jan.write(maria, "On my way"))["id"]
        assert await hers.next() == ("message", {"id": id, "with": str(jan.member.id), "change": "arrived"})
        assert await his.next() == ("message", {"id": id, "with": str(maria.member.id), "change": "sent"})
        await maria.ask("PUT", f"/messages/{jan.member.id}/delivered", 204, {"up_to": id})
        assert await his.next() == ("message", {"id": id, "with": str(maria.member.id), "change": "delivered"})
        await maria.ask("PUT", f"/messages/{jan.member.id}/read", 204, {"up_to": id})
        assert (await hers.next())[1]["change"] == "delivered"
        assert (await his.next())[1]["change"] == "delivered"
        await maria.ask("PUT", f"/messages/{jan.member.id}/blocked", 204)
        await jan.write(maria, "Are you there?")
        assert (await his.next())[1]["change"] == "sent"
        assert hers.heard.empty()
        assert admin.heard.empty()


async def test_a_page_costs_one_statement_however_much_was_written(
    people: dict[str, Phone], counted: Callable[[], Any]
) -> None:
    jan, maria = people["jan"], people["maria"]
    costs = []
    for _ in range(2):
        await jan.write(maria, "One more")
        await people["eva"].write(jan, "And one")
        with counted() as statements:
            await jan.sees(maria)
            await jan.ask("GET", "/messages", 200)
        costs.append(len(statements))
    # Who asks, and what they read, for each of the two.
    assert costs == [4, 4]
