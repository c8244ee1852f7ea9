"""Passkeys: several of a member, in without a name, and nobody gets in with a copy, a replay or another site's."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy import text as sql
from sqlalchemy.exc import ProgrammingError
from tests.factories import make_member, sign_in
from tests.passkeys import Authenticator, text

from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation, Role
from backhaul.notify.models import Mailbox
from backhaul.settings import get_settings

ORIGIN = "http://localhost:8000"
PASSKEYS = "/api/v1/me/passkeys"


@pytest.fixture
async def ivo(northgate: Organisation) -> Member:
    return await make_member(northgate, name="Ivo")


@asynccontextmanager
async def browser(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=ORIGIN) as opened:
        yield opened


async def asked(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    """What the browser is asked to sign."""
    answer = await client.post(path)
    assert answer.status_code == 200, answer.text
    options: dict[str, Any] = answer.json()["public_key"]
    return options


async def keep(client: httpx.AsyncClient, key: Authenticator, name: str = "My phone") -> httpx.Response:
    return await client.post(PASSKEYS, json=key.make(await asked(client, f"{PASSKEYS}/challenge"), name))


async def come_in(client: httpx.AsyncClient, key: Authenticator) -> httpx.Response:
    return await client.post("/api/v1/passkey/session", json=key.sign(await asked(client, "/api/v1/passkey/challenge")))


def own_key(**more: Any) -> Authenticator:
    return Authenticator(ORIGIN, "localhost", **more)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"]


REFUSED = (401, "/problems/passkey-refused")
NOT_KEPT = (422, "/problems/passkey-not-kept")


async def test_a_member_signs_in_with_any_of_theirs_and_types_no_name(
    app: FastAPI, ivo: Member, northgate: Organisation
) -> None:
    phone, ring = own_key(), own_key(counts=False)
    async with browser(app) as client, browser(app) as other:
        await sign_in(client, ivo)
        options = await asked(client, f"{PASSKEYS}/challenge")
        assert options["rp"]["id"] == "localhost"
        assert options["authenticatorSelection"]["residentKey"] == "required"
        assert options["authenticatorSelection"]["userVerification"] == "required"
        assert options["user"]["id"] == text(ivo.id.bytes)
        assert (await keep(client, phone)).status_code == 201
        assert (await keep(client, ring, "Key ring")).status_code == 201
        # What has one already is told so, and does not make another one.
        known = (await asked(client, f"{PASSKEYS}/challenge"))["excludeCredentials"]
        assert {one["id"] for one in known} == {text(phone.id), text(ring.id)}
        assert refusal(await keep(client, phone)) == NOT_KEPT

        anybody = await asked(other, "/api/v1/passkey/challenge")
        assert anybody.get("allowCredentials", []) == [], "the browser offers what it has"
        for key in (phone, ring, phone):
            answer = await come_in(other, key)
            assert (answer.status_code, answer.json()["name"]) == (200, "Ivo")
            assert (await other.get("/api/v1/me")).json()["id"] == str(ivo.id)
        listed = (await client.get(PASSKEYS)).json()["items"]
        assert [(one["name"], bool(one["last_used_on"])) for one in listed] == [("Key ring", True), ("My phone", True)]

        # Renamed and removed by oneself alone.
        address = f"{PASSKEYS}/{listed[1]['id']}"
        await sign_in(other, await make_member(northgate, "admin"))
        assert (await other.get(PASSKEYS)).json()["items"] == []
        assert (await other.patch(address, json={"name": "Mine"})).status_code == 404
        assert (await other.delete(address)).status_code == 404
        assert (await client.patch(address, json={"name": " Old phone "})).status_code == 204
        assert (await client.get(PASSKEYS)).json()["items"][1]["name"] == "Old phone"
        assert (await client.delete(address)).status_code == 204
        assert refusal(await come_in(other, phone)) == REFUSED
        assert (await come_in(other, ring)).status_code == 200


async def test_what_was_signed_elsewhere_before_or_by_a_copy_opens_nothing(
    app: FastAPI, ivo: Member, northgate: Organisation
) -> None:
    phone = own_key()
    async with browser(app) as client, browser(app) as other:
        await sign_in(client, ivo)
        assert (await keep(client, phone)).status_code == 201
        copy = own_key()
        copy.__dict__.update(phone.__dict__)

        # The challenge is this browser's, is answered once, and the number of signatures only grows.
        options = await asked(other, "/api/v1/passkey/challenge")
        signed = phone.sign(options)
        kept = dict(other.cookies)
        assert refusal(await client.post("/api/v1/passkey/session", json=signed)) == REFUSED
        assert (await other.post("/api/v1/passkey/session", json=signed)).status_code == 200
        assert refusal(await other.post("/api/v1/passkey/session", json=signed)) == REFUSED
        other.cookies.clear()
        other.cookies.update(kept)
        phone.signed += 5
        assert refusal(await other.post("/api/v1/passkey/session", json=phone.sign(options))) == REFUSED
        other.cookies.clear()
        assert refusal(await come_in(other, copy)) == REFUSED, "it has fallen behind: it was copied"

        lies: dict[str, Callable[[Authenticator], None]] = {
            "another site": lambda key: setattr(key, "origin", "https://evil.example"),
            "another port": lambda key: setattr(key, "origin", "http://localhost:9000"),
            "bound to another name": lambda key: setattr(key, "rp_id", "evil.example"),
            "not unlocked": lambda key: setattr(key, "verifies", False),
        }
        for lie in lies.values():
            liar = own_key()
            liar.__dict__.update(phone.__dict__)
            lie(liar)
            phone.signed = liar.signed = liar.signed + 1
            assert refusal(await come_in(other, liar)) == REFUSED
            fresh = own_key()
            lie(fresh)
            assert refusal(await keep(client, fresh)) == NOT_KEPT
        # Signed with another key under this one's id, or by a key that nobody has kept.
        thief = own_key()
        thief.id, thief.signed = phone.id, phone.signed + 1
        assert refusal(await come_in(other, thief)) == REFUSED
        assert refusal(await come_in(other, own_key())) == REFUSED
        # Somebody else at this browser cannot finish what Ivo began, nor lay claim to what is his.
        made = own_key().make(await asked(client, f"{PASSKEYS}/challenge"))
        await sign_in_here(client, await make_member(northgate))
        assert refusal(await client.post(PASSKEYS, json=made)) == NOT_KEPT
        assert refusal(await keep(client, phone)) == NOT_KEPT
        assert (await come_in(other, phone)).json()["id"] == str(ivo.id)


async def sign_in_here(client: httpx.AsyncClient, member: Member) -> None:
    """On this browser, which keeps its other cookies."""
    cookies = {name: value for name, value in client.cookies.items() if name != "backhaul_session"}
    await sign_in(client, member)
    for name, value in cookies.items():
        client.cookies.set(name, value, domain="localhost.local", path="/api/v1/")


async def test_broken_answers_are_refused_and_break_nothing(app: FastAPI, ivo: Member) -> None:
    phone = own_key()
    async with browser(app) as client, browser(app) as other:
        await sign_in(client, ivo)
        assert (await keep(client, phone)).status_code == 201
        nonsense = ("A", "AAAA", text(b"{}"), text(b"null"), text(b"\xff" * 300), text(b"[" * 5000), text(b"\x9f" * 2000))
        for field in ("client_data", "authenticator_data", "signature", "id"):
            for wrong in nonsense:
                body = phone.sign(await asked(other, "/api/v1/passkey/challenge"))
                answer = await other.post("/api/v1/passkey/session", json={**body, field: wrong})
                assert answer.status_code in (401, 422), (field, wrong[:20], answer.text)
        for field in ("client_data", "attestation", "id"):
            for wrong in nonsense:
                body = own_key().make(await asked(client, f"{PASSKEYS}/challenge"))
                answer = await client.post(PASSKEYS, json={**body, field: wrong})
                assert answer.status_code == 422, (field, wrong[:20], answer.text)
        body = phone.sign(await asked(other, "/api/v1/passkey/challenge"))
        for wrong_body in ({}, {**body, "id": "ä"}, {**body, "id": "A" * 1401}, {**body, "more": 1}, {**body, "id": None}):
            assert (await other.post("/api/v1/passkey/session", json=wrong_body)).status_code == 422
        for name in ("", " ", "x" * 101, "a\0"):
            assert (await keep(client, own_key(), name)).status_code == 422
        assert (await come_in(other, phone)).status_code == 200


async def test_an_address_without_a_name_has_no_passkeys(app: FastAPI, ivo: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    async with browser(app) as client:
        await sign_in(client, ivo)
        monkeypatch.setenv("BACKHAUL_PUBLIC_URL", "https://10.0.0.7:8443")
        get_settings.cache_clear()
        assert refusal(await client.post(f"{PASSKEYS}/challenge")) == (409, "/problems/passkeys-need-a-name")
        monkeypatch.setenv("BACKHAUL_PUBLIC_URL", "https://tips.northgate.example:8443")
        get_settings.cache_clear()
        options = (await client.post("/api/v1/passkey/challenge")).json()["public_key"]
        assert options["rpId"] == "tips.northgate.example"
        monkeypatch.undo()
        get_settings.cache_clear()


async def test_a_lost_phone_takes_every_way_in_with_it(app: FastAPI, northgate: Organisation) -> None:
    ivo, lead = await make_member(northgate, "manager"), await make_member(northgate, "manager")
    driver, admin = await make_member(northgate), await make_member(northgate, "admin")
    key = own_key()
    async with browser(app) as found, browser(app) as desk, browser(app) as boss, browser(app) as anywhere:
        await sign_in(found, ivo)
        await sign_in(desk, lead)
        await sign_in(boss, admin)
        async with organisation_session(northgate.id, member_id=ivo.id) as db:
            db.add(Mailbox(organisation_id=northgate.id, member_id=ivo.id, address="ivo@lost.example"))
        # Whoever finds it open makes themselves all the ways in that they can.
        secret = {"address": "ivo@lost.example", "password": "quagga lantern seven outboards"}
        assert (await found.put("/api/v1/me/password", json={"password": secret["password"]})).status_code == 204
        assert (await keep(found, key)).status_code == 201
        lasts = (datetime.now(UTC) + timedelta(days=9)).isoformat()
        made = await found.post("/api/v1/me/tokens", json={"name": "X", "scopes": ["insights:read"], "expires_at": lasts})
        program = {"Authorization": f"Bearer {made.json()['token']}"}
        made = await found.post("/api/v1/integrations", json={"name": "X", "scope": "feed"})
        feed = made.json()["url"].partition("/api/")[2]

        async def ways() -> list[int]:
            """What still lets somebody in: the session, the passkey, the token, the feed's address, the password."""
            answers = [
                await found.get("/api/v1/me"),
                await come_in(anywhere, key),
                await anywhere.get("/api/v1/feed", headers=program),
                await anywhere.get(f"/api/{feed}"),
                await anywhere.post("/api/v1/session/password", json=secret),
            ]
            return [answer.status_code for answer in answers]

        async def again(client: httpx.AsyncClient = boss, member: Member = ivo, **lost: bool) -> int:
            answer = await client.post(f"/api/v1/members/{member.id}/invitation", json=lost)
            return answer.status_code

        assert await ways() == [200] * 5
        # A forgotten PIN is no reason to lose all that.
        assert await again() == 201
        assert await ways() == [401, 200, 200, 200, 200]
        assert await again(desk, lost_phone=True) == 403, "it is for admins where it is no driver's"
        assert await again(lost_phone=True) == 201
        assert await ways() == [401, 401, 401, 404, 200]
        assert await again(password=True, address=True) == 201
        assert await ways() == [401, 401, 401, 404, 401]
        async with organisation_session(northgate.id, member_id=ivo.id) as db:
            assert await db.scalar(select(func.count()).select_from(Mailbox)) == 0, "and no link is sent there"
        acts = (await boss.get("/api/v1/audit?action=signed_out")).json()["items"]
        assert {act["thing_id"] for act in acts} == {str(ivo.id)}
        assert [act["detail"].get("fields") for act in acts] == [["password", "address"], ["tokens", "passkeys"], None]
        assert await again(desk, driver, lost_phone=True) == 201
        # The database itself lets nobody end what is not theirs to end.
        tries: tuple[tuple[Role, Member], ...] = (("contributor", lead), ("manager", admin))
        for role, whose in tries:
            with pytest.raises(ProgrammingError, match="manages them"):
                async with organisation_session(northgate.id, member_id=ivo.id, role=role) as db:
                    await db.execute(sql("SELECT end_ways(:whose, '{passkeys}')"), {"whose": whose.id})
