"""Getting in: links, sessions, access tokens, and whose outbox a phone sends."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError
from tests.factories import bearer, make_member, sign_in

from backhaul.db.session import organisation_session
from backhaul.identity.models import AccessToken, Member, Organisation, Session, SignInLink
from backhaul.identity.sign_in import add_sign_in_link

COOKIE = "backhaul_session"


@pytest.fixture
async def marek(northgate: Organisation) -> Member:
    return await make_member(northgate, name="Marek Kowalski", language="pl")


async def link(member: Member, **more: Any) -> str:
    """The secret of a new sign-in link."""
    async with organisation_session(member.organisation_id) as db:
        return add_sign_in_link(db, member.organisation_id, member.id, **more)


async def change(model: type, member: Member, **values: Any) -> None:
    """Change rows of a member, as time or an admin would."""
    async with organisation_session(member.organisation_id) as db:
        column = model.id if model is Member else model.member_id  # type: ignore[attr-defined]
        await db.execute(update(model).where(column == member.id).values(**values))


async def test_one_tap_on_a_link_signs_in_once(client: httpx.AsyncClient, marek: Member) -> None:
    secret = await link(marek)
    await client.head(f"/sign-in/{secret}")  # a mail scanner that only looks uses nothing up

    tapped = await client.get(f"/sign-in/{secret}")
    assert (tapped.status_code, tapped.headers["location"]) == (303, "/")
    cookie = tapped.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    me = (await client.get("/api/v1/me")).json()
    assert (me["name"], me["role"], me["language"]) == ("Marek Kowalski", "contributor", "pl")
    assert me["organisation"]["name"] == "Northgate Logistics"

    client.cookies.clear()
    again = await client.get(f"/sign-in/{secret}")
    assert (again.status_code, again.headers["location"]) == (303, "/?sign_in=expired")
    assert (await client.get("/api/v1/me")).status_code == 401


@pytest.mark.parametrize("secret", ["x", "nobody-knows-this-one", "%00", "a" * 5000])
async def test_a_link_that_is_none_tells_nothing(client: httpx.AsyncClient, secret: str) -> None:
    answer = await client.get(f"/sign-in/{secret}")
    assert answer.status_code < 500
    assert COOKIE not in answer.headers.get("set-cookie", "")


async def test_an_old_link_and_a_gone_member_do_not_get_in(client: httpx.AsyncClient, marek: Member) -> None:
    secret = await link(marek)
    await change(SignInLink, marek, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    refused = await client.post("/api/v1/session", json={"token": secret})
    assert (refused.status_code, refused.json()["type"]) == (401, "/problems/link-expired")

    await sign_in(client, marek)
    headers = await bearer(marek)
    await change(Member, marek, deactivated_at=datetime.now(UTC))
    assert (await client.get("/api/v1/me")).status_code == 401
    client.cookies.clear()
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 401


async def test_signing_out_and_signing_in_again_end_the_session_before(client: httpx.AsyncClient, marek: Member) -> None:
    await sign_in(client, marek)
    first = client.cookies[COOKIE]
    # On the same browser, with its old cookie: whoever copied that one is out.
    assert (await client.get(f"/sign-in/{await link(marek)}")).status_code == 303
    second = client.cookies[COOKIE]
    assert second != first
    assert (await client.delete("/api/v1/session")).status_code == 204
    for token in (first, second):
        client.cookies.clear()
        client.cookies.set(COOKIE, token)
        assert (await client.get("/api/v1/me")).status_code == 401


async def test_sessions_and_tokens_end_by_time_and_by_hand(client: httpx.AsyncClient, marek: Member) -> None:
    await sign_in(client, marek)
    headers = await bearer(marek)
    await change(Session, marek, expires_at=datetime.now(UTC))
    assert (await client.get("/api/v1/me")).status_code == 401
    client.cookies.clear()
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 200
    await change(AccessToken, marek, revoked_at=datetime.now(UTC))
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 401


async def test_a_demotion_counts_from_the_next_request(client: httpx.AsyncClient, northgate: Organisation) -> None:
    boss = await make_member(northgate, "manager")
    await sign_in(client, boss)
    assert (await client.get("/api/v1/members")).status_code == 200
    await change(Member, boss, role="contributor")
    assert (await client.get("/api/v1/members")).status_code == 403


async def test_an_outbox_is_not_sent_under_a_colleagues_name(
    client: httpx.AsyncClient, northgate: Organisation, marek: Member
) -> None:
    lucia = await make_member(northgate)
    await sign_in(client, lucia)
    tip = {"kind": "text", "text": "Gate 3 is open again", "captured_at": "2026-11-23T08:00:00Z"}
    refused = await client.put(f"/api/v1/tips/{uuid4()}", json=tip, headers={"Backhaul-Member": str(marek.id)})
    assert (refused.status_code, refused.json()["type"]) == (401, "/problems/sign-in-needed")
    taken = await client.put(f"/api/v1/tips/{uuid4()}", json=tip, headers={"Backhaul-Member": str(lucia.id)})
    assert taken.status_code == 201


async def test_no_secret_is_stored_and_no_word_is_logged(marek: Member, caplog: pytest.LogCaptureFixture) -> None:
    secret = await link(marek)
    async with organisation_session(marek.organisation_id) as db:
        rows = (await db.execute(text("SELECT l::text FROM sign_in_link l"))).scalars().all()
    assert rows
    assert not any(secret in row for row in rows)

    with caplog.at_level(logging.DEBUG):
        async with organisation_session(marek.organisation_id) as db:
            with pytest.raises(DBAPIError) as failed:
                await db.execute(text("SELECT 1 FROM nowhere WHERE said = :said"), {"said": "the guard takes bribes"})
    assert "bribes" not in str(failed.value)
    assert "bribes" not in caplog.text
