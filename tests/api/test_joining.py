"""Coming in by one scan and a PIN, by a password, and going out again: what admins invite, change and end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy import text, update
from tests.factories import bearer, make_member, make_site, sign_in

from backhaul.db.session import organisation_session
from backhaul.errors import Invalid
from backhaul.identity.models import Member, Organisation, Session
from backhaul.notify.models import Mailbox
from backhaul.people import passwords
from backhaul.people.found import found_organisation, invite_admin
from backhaul.people.models import Invitation
from backhaul.rates import Guesses

PIN = "2580"
ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1"
GOOD = "quagga lantern seven outboards"


@pytest.fixture
async def sara(northgate: Organisation) -> Member:
    return await make_member(northgate, "admin", name="Sara Lind")


@asynccontextmanager
async def browser(app: FastAPI, agent: str = ANDROID, address: str = "203.0.113.5") -> AsyncIterator[httpx.AsyncClient]:
    """Somebody else's phone, somewhere else."""
    transport = httpx.ASGITransport(app=app, client=(address, 1))
    headers = {"User-Agent": agent}
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", headers=headers) as opened:
        yield opened


def secret(made: dict[str, Any]) -> str:
    """What a phone reads from the code."""
    assert "/join#" in made["url"]
    return str(made["url"].partition("#")[2])


async def invited(client: httpx.AsyncClient, admin: Member, *people: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    answer = await client.post("/api/v1/invitations", json={"people": people, **more}, headers=await bearer(admin))
    assert answer.status_code == 201, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def with_address(member: Member, address: str) -> None:
    """As if a link that was sent there had been opened."""
    async with organisation_session(member.organisation_id, member_id=member.id) as db:
        db.add(Mailbox(organisation_id=member.organisation_id, member_id=member.id, address=address))


async def test_one_scan_and_a_pin_and_she_is_in(
    client: httpx.AsyncClient, app: FastAPI, northgate: Organisation, sara: Member
) -> None:
    depot = await make_site(northgate, "Northgate Depot")
    (code,) = await invited(client, sara, {"name": "Lucía", "language": "es", "site_ids": [str(depot.id)]})
    waiting = (await client.get("/api/v1/invitations", headers=await bearer(sara))).json()["items"]
    assert [(one["name"], one["over"], one["sites"][0]["name"]) for one in waiting] == [("Lucía", False, "Northgate Depot")]
    async with organisation_session(northgate.id) as db:
        assert secret(code) not in str((await db.execute(text("SELECT i::text FROM invitation i"))).scalars().all())

    async with browser(app) as phone:
        for _ in range(2):
            # Looking uses nothing up.
            said = (await phone.post("/api/v1/join/look", json={"token": secret(code)})).json()
            assert (said["organisation"], said["name"], said["language"]) == ("Northgate Logistics", "Lucía", "es")
            assert (said["sites"], said["again"]) == (["Northgate Depot"], False)
        joining = {"token": secret(code), "language": "es", "pin": "1234"}
        weak = await phone.post("/api/v1/join", json=joining)
        assert (weak.status_code, weak.json()["type"]) == (422, "/problems/weak-pin")
        came = await phone.post("/api/v1/join", json={**joining, "pin": PIN})
        assert (came.status_code, came.json()["name"], came.json()["role"]) == (200, "Lucía", "contributor")
        lucia = came.json()["id"]
        assert (await phone.get("/api/v1/me")).json()["language"] == "es"
        (followed,) = (await phone.get("/api/v1/subscriptions")).json()["items"]
        assert str(depot.id) in str(followed)

        # The lock screen knows her, and her PIN brings her back.
        phone.cookies.delete("backhaul_session")
        assert (await phone.post("/api/v1/device/session", json={"member_id": lucia, "pin": PIN})).status_code == 200
    async with browser(app) as second:
        for path, body in (("look", {"token": secret(code)}), ("", {**joining, "pin": PIN})):
            used = await second.post(f"/api/v1/join/{path}".rstrip("/"), json=body)
            assert (used.status_code, used.json()["type"]) == (410, "/problems/invitation-over")
    assert (await client.get("/api/v1/invitations", headers=await bearer(sara))).json()["items"] == []


async def test_a_code_is_used_once_also_by_twenty_phones_at_the_same_moment(
    client: httpx.AsyncClient, app: FastAPI, sara: Member
) -> None:
    (code,) = await invited(client, sara, {"role": "contributor"})
    async with browser(app) as phone:
        nameless = await phone.post("/api/v1/join", json={"token": secret(code), "language": "en"})
        assert (nameless.status_code, nameless.json()["errors"][0]["field"]) == (422, "name")
    async with browser(app, address="203.0.113.77") as phone:
        joining = {"token": secret(code), "language": "en", "name": "The Baker"}
        answers = await asyncio.gather(*(phone.post("/api/v1/join", json=joining) for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] + [410] * 19
    people = (await client.get("/api/v1/roster?q=bAK", headers=await bearer(sara))).json()["items"]
    assert [one["name"] for one in people] == ["The Baker"]


async def test_taken_back_too_old_made_anew_and_guessed(
    client: httpx.AsyncClient, app: FastAPI, northgate: Organisation, sara: Member
) -> None:
    admin = await bearer(sara)
    back, old = await invited(client, sara, {"name": "Ivo"}, {"name": "Jana"})
    assert (await client.delete(f"/api/v1/invitations/{back['id']}", headers=admin)).status_code == 204
    assert (await client.delete(f"/api/v1/invitations/{back['id']}", headers=admin)).status_code == 404
    async with organisation_session(northgate.id) as db:
        await db.execute(update(Invitation).where(Invitation.name == "Jana").values(expires_at=datetime.now(UTC)))
    async with browser(app, address="203.0.113.8") as phone:
        for code in (back, old):
            assert (await phone.post("/api/v1/join/look", json={"token": secret(code)})).status_code == 410
        (listed,) = (await client.get("/api/v1/invitations", headers=admin)).json()["items"]
        assert (listed["name"], listed["over"]) == ("Jana", True)
        again = await client.post("/api/v1/invitations/codes", json={"ids": [old["id"]], "days": 2}, headers=admin)
        (anew,) = again.json()["items"]
        assert (await phone.post("/api/v1/join/look", json={"token": secret(anew)})).status_code == 200
        assert (await phone.post("/api/v1/join/look", json={"token": secret(old)})).status_code == 410
        gone = await client.post("/api/v1/invitations/codes", json={"ids": [back["id"]]}, headers=admin)
        assert gone.status_code == 404
        while (guessed := await phone.post("/api/v1/join/look", json={"token": "guess"})).status_code == 410:
            pass
        assert (guessed.status_code, 0 < int(guessed.headers["Retry-After"]) <= 60) == (429, True)
    manager = await bearer(await make_member(northgate, "manager"))
    refused = await client.post("/api/v1/invitations", json={"people": [{"name": "X"}]}, headers=manager)
    assert refused.status_code == 403


CSV = """Name;Role;Language;E-mail;Sites
Lucía Ortega;driver;es;;Northgate Depot | dock 4
Marek;manager;pl;marek@example.com;
"""
BAD = """name,role,language,email,sites
,contributor,,,
Ivo,king,,,
Jana,,Swedish!,,
Olle,,,not an address,
Priya,,,,Atlantis
Twin,,,twin@example.com,
Other twin,,,Twin@Example.com,
Fine,,,,
"""


async def test_people_from_a_table_and_what_is_wrong_with_it(
    client: httpx.AsyncClient, northgate: Organisation, sara: Member
) -> None:
    depot = await make_site(northgate, "Northgate Depot")
    dock = await make_site(northgate, "Northgate Dock 4", aliases=["Dock 4"])
    admin = await bearer(sara)

    async def read(data: bytes) -> dict[str, Any]:
        headers = {**admin, "Content-Type": "text/csv"}
        answer = await client.post("/api/v1/invitations/file", content=data, headers=headers)
        assert answer.status_code == 200, answer.text
        report: dict[str, Any] = answer.json()
        return report

    for data in (CSV.encode("utf-8-sig"), CSV.encode("utf-16")):
        report = await read(data)
        assert report["wrong"] == []
        said = [(one["name"], one["role"], one["language"], one["email"]) for one in report["people"]]
        assert said == [
            ("Lucía Ortega", "contributor", "es", None),
            ("Marek", "manager", "pl", "marek@example.com"),
        ]
        assert [site["id"] for site in report["people"][0]["sites"]] == [str(depot.id), str(dock.id)]
    bad = await read(BAD.encode())
    assert [(one["line"], one["column"], one["trouble"]) for one in bad["wrong"]] == [
        (2, "name", "no_name"),
        (3, "role", "unknown_role"),
        (4, "language", "bad_language"),
        (5, "email", "bad_address"),
        (6, "sites", "unknown_site"),
        (8, "email", "twice"),
    ]
    for nothing, trouble in ((b"", "no_columns"), (b"a,b\n1,2\n", "no_columns"), (b"\x00\x01", "unreadable")):
        assert [one["trouble"] for one in (await read(nothing))["wrong"]] == [trouble]
    assert (await read(b"name\n" + b"A\n" * 201))["wrong"][0]["trouble"] == "too_many"
    assert (await client.get("/api/v1/invitations", headers=admin)).json()["items"] == [], "reading invites nobody"

    # All or nobody: the second is invited already.
    await invited(client, sara, {"name": "Marek", "email": "marek@example.com"})
    two = {"people": [{"name": "Nobody yet"}, {"name": "Marek", "email": "Marek@example.com"}]}
    refused = await client.post("/api/v1/invitations", json=two, headers=admin)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/already-invited")
    listed = (await client.get("/api/v1/invitations", headers=admin)).json()["items"]
    assert [one["name"] for one in listed] == ["Marek"]
    again = await read(CSV.encode())
    assert [(one["line"], one["trouble"]) for one in again["wrong"]] == [(3, "already_invited")]
    assert [one["same_name"] for one in again["people"]] == [False, True]
    assert (await client.post("/api/v1/invitations", json={**two, "by_mail": True}, headers=admin)).status_code == 409


async def test_a_lost_phone_is_out_and_its_owner_in_again(
    client: httpx.AsyncClient, app: FastAPI, northgate: Organisation, sara: Member
) -> None:
    (code,) = await invited(client, sara, {"name": "Olena"})
    manager = await bearer(await make_member(northgate, "manager"))
    async with browser(app) as lost, browser(app, IPHONE) as found:
        joined = await lost.post("/api/v1/join", json={"token": secret(code), "language": "uk", "pin": PIN})
        olena = joined.json()["id"]
        assert (await client.post(f"/api/v1/members/{sara.id}/invitation", headers=manager)).status_code == 403
        again = await client.post(f"/api/v1/members/{olena}/invitation", headers=manager)
        assert again.status_code == 201
        # Whoever has the phone, and even its PIN, is out.
        assert (await lost.get("/api/v1/me")).status_code == 401
        assert (await lost.post("/api/v1/device/session", json={"member_id": olena, "pin": PIN})).status_code == 401
        said = (await found.post("/api/v1/join/look", json={"token": secret(again.json())})).json()
        assert (said["name"], said["again"], said["language"]) == ("Olena", True, "uk")
        came = await found.post("/api/v1/join", json={"token": secret(again.json()), "language": "uk", "pin": "7391"})
        assert came.json()["id"] == olena, "the same member, with all that she told"
    acts = (await client.get("/api/v1/audit?action=signed_out", headers=await bearer(sara))).json()["items"]
    assert [one["thing_id"] for one in acts] == [olena]


async def test_where_am_i_signed_in(client: httpx.AsyncClient, app: FastAPI, northgate: Organisation) -> None:
    ivo, other = await make_member(northgate, name="Ivo"), await make_member(northgate)
    async with browser(app) as phone, browser(app, IPHONE) as second, browser(app, "curl/8") as third:
        for one in (phone, second, third):
            await sign_in(one, ivo)
        async with organisation_session(northgate.id) as db:
            long_ago = datetime.now(UTC).date() - timedelta(days=9)
            await db.execute(update(Session).where(Session.member_id == ivo.id).values(used_on=long_ago))
        # The app asks who is here whenever it is looked at.
        assert (await phone.get("/api/v1/me")).status_code == 200
        listed = (await phone.get("/api/v1/me/sessions")).json()["items"]
        assert listed[0]["current"]
        assert [one["browser"] for one in listed[:1]] == ["Chrome · Android"]
        assert {one["browser"] for one in listed} == {"Chrome · Android", "Safari · iPhone", ""}
        assert [one["used_on"] == str(long_ago) for one in listed] == [False, True, True]
        assert set(listed[0]) == {"id", "browser", "since", "used_on", "current"}, "no address, no place, no hour"

        iphone = next(one["id"] for one in listed if "iPhone" in one["browser"])
        assert (await client.delete(f"/api/v1/me/sessions/{iphone}", headers=await bearer(other))).status_code == 404
        assert (await phone.delete(f"/api/v1/me/sessions/{iphone}")).status_code == 204
        assert (await second.get("/api/v1/me")).status_code == 401
        assert (await phone.delete("/api/v1/me/sessions")).status_code == 204
        assert (await third.get("/api/v1/me")).status_code == 401
        assert [one["current"] for one in (await phone.get("/api/v1/me/sessions")).json()["items"]] == [True]


class Counting(PasswordHasher):
    """The real one, and how often it was asked."""

    compared = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Any:
        self.compared += 1
        return super().verify(hash, password)


async def test_address_and_password(app: FastAPI, northgate: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    aino = await make_member(northgate, "manager", name="Aino Virtanen")

    async def put(phone: httpx.AsyncClient, password: str, current: str | None = None) -> str:
        answer = await phone.put("/api/v1/me/password", json={"password": password, "current": current})
        return "" if answer.status_code == 204 else str(answer.json()["type"].removeprefix("/problems/"))

    async with browser(app) as desk, browser(app, IPHONE) as phone:
        await sign_in(desk, aino)
        await sign_in(phone, aino)
        assert await put(desk, GOOD) == "no-address"
        await with_address(aino, "Aino@Example.com")
        for weak in ("short and good", "passwordpassword", "aaaaaaaaaaaaaaaaaaaa", "ainovirtanen2026", "qwertyuiopasdfgh"):
            assert await put(desk, weak) == "weak-password"
        assert await put(desk, GOOD) == ""
        assert (await desk.get("/api/v1/me/password")).json() == {"set": True, "address": "Aino@Example.com"}
        assert (await phone.get("/api/v1/me")).status_code == 401, "the others are signed out"

        async def try_(address: str, password: str) -> httpx.Response:
            return await phone.post("/api/v1/session/password", json={"address": address, "password": password})

        hasher = Counting()
        monkeypatch.setattr(passwords, "_HASHER", hasher)
        wrong, unknown = await try_("aino@example.com", "wrong"), await try_("nobody@example.com", "wrong")
        assert (wrong.status_code, wrong.json()) == (401, unknown.json())
        assert wrong.json()["type"] == "/problems/wrong-password"
        assert hasher.compared == 2, "for a name of nobody, too"
        came = await try_("AINO@example.com", GOOD)
        assert (came.status_code, came.json()["name"]) == (200, "Aino Virtanen")

        # A phone that was left open makes no password for whoever finds it; whoever came in just now may.
        async with organisation_session(northgate.id) as db:
            hour_ago = datetime.now(UTC) - timedelta(hours=1)
            await db.execute(update(Session).where(Session.member_id == aino.id).values(created_at=hour_ago))
        assert await put(phone, f"{GOOD} 2") == "wrong-current-password"
        assert await put(phone, f"{GOOD} 2", "not this") == "wrong-current-password"
        assert await put(phone, f"{GOOD} 2", GOOD) == ""
        await sign_in(desk, aino)
        assert (await desk.post("/api/v1/me/password/removal", json={})).status_code == 204
        phone.cookies.clear()
        assert (await try_("aino@example.com", f"{GOOD} 2")).status_code == 401


async def test_fifty_guesses_at_a_password_are_five(
    client: httpx.AsyncClient, app: FastAPI, northgate: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    aino = await make_member(northgate, "manager")
    await sign_in(client, aino)
    await with_address(aino, "guessed@example.com")
    assert (await client.put("/api/v1/me/password", json={"password": GOOD})).status_code == 204

    async def guess(address: str, n: int, typed: str = "no") -> httpx.Response:
        async with browser(app, address=f"198.51.100.{n}") as somebody:
            return await somebody.post("/api/v1/session/password", json={"address": address, "password": typed})

    for name in ("guessed@example.com", "nobody-here@example.com"):
        answers = await asyncio.gather(*(guess(name, n) for n in range(8)))
        assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 3, "from wherever they come"
        waits = [int(answer.headers["Retry-After"]) for answer in answers if answer.status_code == 429]
        assert all(0 < wait <= 60 for wait in waits)
    assert (await guess("Guessed@Example.com", 99, GOOD)).status_code == 429
    # And from one place over all names; each comparison takes its time, so here after three instead of thirty.
    monkeypatch.setattr("backhaul.people.endpoints.wrong_passwords", Guesses(3, within_s=300))
    async with browser(app, address="198.51.100.200") as one_place:
        answers = [
            await one_place.post("/api/v1/session/password", json={"address": f"list-{n}@example.com", "password": "x"})
            for n in range(4)
        ]
    assert [answer.status_code for answer in answers] == [401] * 3 + [429]


async def test_what_an_admin_changes_of_a_member(
    client: httpx.AsyncClient,
    app: FastAPI,
    northgate: Organisation,
    sara: Member,
    counted: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    aino = await make_member(northgate, "manager", name="Aino")
    for n in range(3):
        await make_member(northgate, name=f"Driver {n}")
    admin = await bearer(sara)

    async def change(member: Member, **wanted: Any) -> httpx.Response:
        return await client.patch(f"/api/v1/members/{member.id}", json=wanted, headers=admin)

    with counted() as statements:
        page = (await client.get("/api/v1/roster?limit=2", headers=admin)).json()
    assert len(statements) == 2
    assert [one["name"] for one in page["items"]] == ["Aino", "Driver 0"]
    rest = (await client.get("/api/v1/roster", params={"cursor": page["next"]}, headers=admin)).json()
    assert [one["name"] for one in rest["items"]] == ["Driver 1", "Driver 2", "Sara Lind"]
    assert (await client.get("/api/v1/roster?role=manager&q=%25", headers=admin)).json()["items"] == []

    async with browser(app) as phone:
        await sign_in(phone, aino)
        assert (await phone.get("/api/v1/roster")).status_code == 403
        assert (await change(aino, language="fi", name=" Aino V. ")).json()["name"] == "Aino V."
        assert (await phone.get("/api/v1/me")).status_code == 200
        assert (await change(aino, role="contributor")).status_code == 200
        assert (await phone.get("/api/v1/me")).status_code == 401, "demoted: signed out with the next request"
        await sign_in(phone, aino)
        token = await bearer(aino)
        assert (await change(aino, active=False)).json()["active"] is False
        assert (await phone.get("/api/v1/me")).status_code == 401
        assert (await change(aino, active=True)).json()["active"] is True
        assert (await phone.get("/api/v1/me")).status_code == 401, "what she had before does not come back"
        assert (await client.get("/api/v1/me", headers=token)).status_code == 401
    gone = (await client.get("/api/v1/roster?active=false", headers=admin)).json()["items"]
    assert gone == []
    acts = (await client.get("/api/v1/audit?kind=member&action=changed", headers=admin)).json()["items"]
    roles = [one["detail"]["fields"]["role"] for one in acts if "role" in one["detail"].get("fields", {})]
    assert roles == [{"from": "manager", "to": "contributor"}]


async def test_an_organisation_keeps_an_admin(client: httpx.AsyncClient, northgate: Organisation, sara: Member) -> None:
    headers = await bearer(sara)
    for wanted in ({"role": "manager"}, {"active": False}):
        last = await client.patch(f"/api/v1/members/{sara.id}", json=wanted, headers=headers)
        assert (last.status_code, last.json()["type"]) == (409, "/problems/last-admin")
    other = await make_member(northgate, "admin")
    # Each sends the other away, at the same moment.
    both = await asyncio.gather(
        client.patch(f"/api/v1/members/{other.id}", json={"active": False}, headers=headers),
        client.patch(f"/api/v1/members/{sara.id}", json={"active": False}, headers=await bearer(other)),
    )
    assert sorted(answer.status_code for answer in both)[0] == 200
    async with organisation_session(northgate.id) as db:
        left = await db.scalar(text("SELECT count(*) FROM member WHERE role = 'admin' AND deactivated_at IS NULL"))
    assert left == 1


async def test_a_new_organisation_begins_with_one_link(app: FastAPI) -> None:
    founded = await found_organisation("Southgate", ["en", "pl"], "Europe/Warsaw")
    token = (await invite_admin(founded)).partition("#")[2]
    async with browser(app) as desk:
        came = await desk.post("/api/v1/join", json={"token": token, "language": "pl", "name": "Ola"})
        assert (came.json()["role"], came.json()["organisation"]["name"]) == ("admin", "Southgate")
        assert len((await desk.get("/api/v1/tags")).json()["items"]) > 5
        assert (await desk.post("/api/v1/invitations", json={"people": [{}]})).status_code == 201
    for name, languages, zone in (("", ["en"], "UTC"), ("X", [], "UTC"), ("X", ["en"], "Mars/Olympus")):
        with pytest.raises(Invalid):
            await found_organisation(name, languages, zone)
