"""Tokens of members' own programs: each does what it was made for, no more than its member, and nothing that lets others in."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update
from tests.api.test_tenancy import PUBLIC
from tests.factories import bearer, make_insight, make_member, now, sign_in

from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.identity.tokens.models import PersonalToken
from backhaul.identity.tokens.scopes import APP_ONLY, SCOPES, WANTED, Scope

TOKENS = "/api/v1/me/tokens"
REFUSED = {"/problems/scope-missing", "/problems/in-the-app-only"}


def wish(*scopes: Scope, **more: Any) -> dict[str, Any]:
    return {"name": "Dispatch", "scopes": scopes, "expires_at": (now() + timedelta(days=30)).isoformat(), **more}


async def make(client: httpx.AsyncClient, *scopes: Scope) -> dict[str, str]:
    """The headers of a program with a token that whoever is signed in makes for it."""
    made = await client.post(TOKENS, json=wish(*scopes))
    assert made.status_code == 201, made.text
    return {"Authorization": f"Bearer {made.json()['token']}"}


def kind(answer: httpx.Response) -> str | None:
    """Which problem it is, if it is one."""
    is_problem = answer.headers.get("content-type") == "application/problem+json"
    return answer.json()["type"] if is_problem and answer.content else None


async def test_a_member_makes_a_token_and_revokes_it(
    client: httpx.AsyncClient,
    app: FastAPI,
    northgate: Organisation,
    counted: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    maria = await make_member(northgate, "manager")
    await make_insight(northgate, "The gate is at the back")
    await sign_in(client, maria)
    made = await client.post(TOKENS, json=wish("insights:read", "tips:write", "insights:read"))
    assert made.status_code == 201
    token = made.json()["token"]
    assert token.startswith("bhp_")
    assert made.json()["scopes"] == ["insights:read", "tips:write"]
    listed = await client.get(TOKENS)
    assert token not in listed.text
    assert [(one["name"], one["last_used_on"]) for one in listed.json()["items"]] == [("Dispatch", None)]

    program = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8000", headers={"Authorization": f"Bearer {token}"}
    )
    async with program:
        assert (await program.get("/api/v1/me")).json()["name"] == maria.name
        with counted() as first:
            assert len((await program.get("/api/v1/feed")).json()["items"]) == 1
        await sign_in(client, maria)
        with counted() as usual:
            await client.get("/api/v1/feed")
        assert len(first) == len(usual), "a token costs no statement more than a session"
        assert (await client.get(TOKENS)).json()["items"][0]["last_used_on"] == now().date().isoformat()
        tip = {"kind": "text", "text": "Dock 4 is closed", "captured_at": now().isoformat()}
        assert (await program.put(f"/api/v1/tips/{uuid4()}", json=tip)).status_code == 201
        # Not what it was not made for, and what tells nothing of why.
        refused = await program.get("/api/v1/inbox")
        assert (refused.status_code, kind(refused), refused.json()["scope"]) == (403, "/problems/scope-missing", "inbox:read")
        assert "inbox:read" in refused.json()["hint"]
        refused = await program.post(TOKENS, json=wish("audit:read"))
        assert (refused.status_code, kind(refused)) == (403, "/problems/in-the-app-only")

        # A colleague's is none of anybody's business, not even an admin's; in a cookie it is nothing.
        id = made.json()["id"]
        await sign_in(client, await make_member(northgate, "admin"))
        assert (await client.get(TOKENS)).json()["items"] == []
        assert (await client.delete(f"{TOKENS}/{id}")).status_code == 404
        client.cookies.clear()
        assert (await client.get("/api/v1/me", headers={"Cookie": f"backhaul_session={token}"})).status_code == 401

        await sign_in(client, maria)
        assert (await client.delete(f"{TOKENS}/{id}")).status_code == 204
        assert (await program.get("/api/v1/feed")).status_code == 401


async def test_a_token_does_no_more_than_its_member_and_ends_with_them(
    client: httpx.AsyncClient, northgate: Organisation
) -> None:
    lead, _another = await make_member(northgate, "admin"), await make_member(northgate, "admin")
    await sign_in(client, lead)
    headers = await make(client, *SCOPES)
    assert (await client.get("/api/v1/audit", headers=headers)).status_code == 200
    for values, status in (({"role": "contributor"}, 403), ({"deactivated_at": now()}, 401)):
        async with organisation_session(northgate.id) as db:
            await db.execute(update(Member).filter_by(id=lead.id).values(**values))
        assert (await client.get("/api/v1/audit", headers=headers)).status_code == status

    driver = await make_member(northgate)
    await sign_in(client, driver)
    headers = await make(client, "review:write", "insights:read")
    assert kind(await client.patch(f"/api/v1/insights/{uuid4()}/review", json={}, headers=headers)) == "/problems/not-allowed"
    async with organisation_session(northgate.id) as db:
        await db.execute(update(PersonalToken).filter_by(member_id=driver.id).values(expires_at=now()))
    assert (await client.get("/api/v1/feed", headers=headers)).status_code == 401
    # Not even whoever runs the machine makes one without signing in.
    assert kind(await client.post(TOKENS, json=wish("tips:read"), headers=await bearer(driver))) == "/problems/in-the-app-only"


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 101},
        {"name": "a\0b"},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"scopes": ["app"]},
        {"scopes": ["any"]},
        {"scopes": None},
        {"expires_at": None},
        {"expires_at": "2020-01-01T00:00:00Z"},
        {"expires_at": "9999-12-31T23:59:59Z"},
        {"expires_at": "2030-01-01T00:00:00"},
        {"token": "bhp_mine"},
    ],
)
async def test_a_token_that_would_last_for_ever_or_do_anything_is_not_made(
    wrong: dict[str, Any], client: httpx.AsyncClient, northgate: Organisation
) -> None:
    await sign_in(client, await make_member(northgate))
    answer = await client.post(TOKENS, json=wish("tips:read", **wrong))
    assert (answer.status_code, kind(answer)) == (422, "/problems/invalid")
    assert (await client.get(TOKENS)).json()["items"] == []


async def test_every_address_says_which_scope_it_wants_and_what_nobody_thought_of_is_closed(
    client: httpx.AsyncClient, app: FastAPI, northgate: Organisation
) -> None:
    documented = {
        (method, path)
        for path, operations in app.openapi()["paths"].items()
        for method in operations
        if (method, path) not in PUBLIC
    }
    told = {(address.split()[0].lower(), f"/api/v1{address.split()[1]}") for address in {*WANTED, *APP_ONLY}}
    assert documented == told, "tell identity/tokens/scopes.py which scope a new address wants"
    assert not WANTED.keys() & APP_ONLY

    admin = await make_member(northgate, "admin")
    await sign_in(client, admin)
    with_only = {scope: await make(client, scope) for scope in SCOPES}
    without = {scope: await make(client, *(one for one in SCOPES if one != scope)) for scope in SCOPES}
    with_all = await make(client, *SCOPES)
    client.cookies.clear()
    for method, path in sorted(documented):
        address = (
            re.sub(r"\{(z|x|y)\}", "0", path)
            .replace("{format}", "csv")
            .replace("{collection}", "insights")
            .replace("{name}", "voice")
        )
        address = re.sub(r"\{\w+\}", str(uuid4()), address)
        scope = WANTED.get(f"{method.upper()} {path.removeprefix('/api/v1')}")
        if scope is None:
            assert kind(await client.request(method, address, headers=with_all)) == "/problems/in-the-app-only", address
            continue
        if scope != "any":
            # The one header that an address insists on before it asks who this is.
            headers = {**without[scope], "Upload-Offset": "0"}
            answer = await client.request(method, address, headers=headers)
            assert answer.status_code == 403, f"{method} {address}"
            assert method == "head" or kind(answer) == "/problems/scope-missing", f"{method} {address}"
        # A stream that is open has no end.
        if path != "/api/v1/stream":
            answer = await client.request(method, address, headers=with_only["tips:read" if scope == "any" else scope])
            assert answer.status_code != 401, f"{method} {address}"
            assert kind(answer) not in REFUSED, f"{method} {address}: {answer.text}"
