"""A phone in many hands: a PIN each, a limit on guesses, and codes that sign in once."""

import asyncio
from datetime import UTC, datetime, timedelta
from time import perf_counter

import httpx
import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import text
from tests.factories import bearer, make_member, make_organisation, sign_in

from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation

PIN, OTHER = "2580", "7391"


async def share(client: httpx.AsyncClient, member: Member, pin: str) -> None:
    """Sign in by link and set a PIN on this phone."""
    phone = client.cookies.get("backhaul_device")
    await sign_in(client, member)
    if phone:
        client.cookies.set("backhaul_device", phone, domain="127.0.0.1")
    assert (await client.put("/api/v1/me/pin", json={"pin": pin})).status_code == 204


async def switch(client: httpx.AsyncClient, member: Member, pin: str) -> httpx.Response:
    return await client.post("/api/v1/device/session", json={"member_id": str(member.id), "pin": pin})


async def who(client: httpx.AsyncClient) -> str | None:
    answer = await client.get("/api/v1/me")
    return str(answer.json()["name"]) if answer.status_code == 200 else None


async def test_two_members_take_turns_on_one_phone(client: httpx.AsyncClient, northgate: Organisation) -> None:
    ivo, lucia = [await make_member(northgate, name=name) for name in ("Ivo", "Lucía")]
    assert (await client.get("/api/v1/device")).json() == {"members": []}
    await share(client, ivo, PIN)
    cookie = client.cookies["backhaul_device"]
    await share(client, lucia, OTHER)
    assert client.cookies["backhaul_device"] == cookie, "one phone, one cookie"
    assert [one["name"] for one in (await client.get("/api/v1/device")).json()["members"]] == ["Ivo", "Lucía"]

    assert await who(client) == "Lucía"
    hers = client.cookies["backhaul_session"]
    switched = await switch(client, ivo, PIN)
    assert (switched.status_code, switched.json()["name"]) == (200, "Ivo")
    assert await who(client) == "Ivo"
    headers = {"Cookie": f"backhaul_session={hers}"}
    client.cookies.clear()
    assert (await client.get("/api/v1/me", headers=headers)).status_code == 401, "her session ended"


async def test_signing_out_leaves_no_pin_behind(client: httpx.AsyncClient, northgate: Organisation) -> None:
    ivo = await make_member(northgate, name="Ivo")
    await share(client, ivo, PIN)
    assert (await client.delete("/api/v1/session")).status_code == 204
    assert (await client.get("/api/v1/device")).json() == {"members": []}
    assert (await switch(client, ivo, PIN)).status_code == 401


async def test_a_pin_can_be_guessed_five_times(client: httpx.AsyncClient, northgate: Organisation) -> None:
    ivo = await make_member(northgate)
    await share(client, ivo, PIN)
    left = []
    for guess in ("1111", "2222", "3333", "4444"):
        refused = await switch(client, ivo, guess)
        assert (refused.status_code, refused.json()["type"]) == (401, "/problems/wrong-pin")
        left.append(refused.json()["tries_left"])
    assert left == [4, 3, 2, 1]
    assert (await switch(client, ivo, "5555")).json()["tries_left"] == 0

    locked = await switch(client, ivo, PIN)
    assert (locked.status_code, locked.json()["type"]) == (429, "/problems/too-many-tries")
    assert 0 < int(locked.headers["Retry-After"]) <= 60
    async with organisation_session(northgate.id) as db:
        await db.execute(text("UPDATE device_member SET locked_until = :at"), {"at": datetime.now(UTC) - timedelta(seconds=1)})
    assert (await switch(client, ivo, "6666")).status_code == 401
    assert 60 < int((await switch(client, ivo, PIN)).headers["Retry-After"]) <= 120, "twice as long"
    async with organisation_session(northgate.id) as db:
        await db.execute(text("UPDATE device_member SET locked_until = :at"), {"at": datetime.now(UTC) - timedelta(seconds=1)})
    assert (await switch(client, ivo, PIN)).status_code == 200
    assert (await switch(client, ivo, "1111")).json()["tries_left"] == 4, "counted from the start"


async def test_fifty_guesses_at_once_are_fifty_guesses(client: httpx.AsyncClient, northgate: Organisation) -> None:
    ivo = await make_member(northgate)
    await share(client, ivo, PIN)
    answers = await asyncio.gather(*(switch(client, ivo, f"{9000 + i}") for i in range(50)))
    assert sorted(answer.status_code for answer in answers) == [401] * 5 + [429] * 45


async def test_what_is_not_there_answers_like_a_wrong_pin(client: httpx.AsyncClient, northgate: Organisation) -> None:
    ivo, stranger = await make_member(northgate), await make_member(await make_organisation())
    await share(client, ivo, PIN)
    wrong = await switch(client, ivo, OTHER)
    unknown = await switch(client, stranger, OTHER)
    client.cookies.delete("backhaul_device")
    without = await switch(client, ivo, PIN)
    assert wrong.json() == unknown.json() == without.json()


@pytest.mark.parametrize("pin", ["0000", "1234", "87654321", "123", "123456789", "12a4", "١٢٣٤", "", None, 2580])
async def test_a_pin_that_is_none_or_too_easy(client: httpx.AsyncClient, northgate: Organisation, pin: object) -> None:
    await sign_in(client, await make_member(northgate))
    refused = await client.put("/api/v1/me/pin", json={"pin": pin})
    assert refused.status_code == 422
    assert str(pin) not in refused.text or not pin, "nothing is echoed"


async def test_a_member_who_left_is_no_longer_on_the_phone(client: httpx.AsyncClient, northgate: Organisation) -> None:
    ivo = await make_member(northgate)
    await share(client, ivo, PIN)
    async with organisation_session(northgate.id) as db:
        await db.execute(text("UPDATE member SET deactivated_at = now() WHERE id = :id"), {"id": ivo.id})
    assert (await client.get("/api/v1/device")).json() == {"members": []}
    assert (await switch(client, ivo, PIN)).status_code == 401


@pytest.mark.parametrize(
    ("asks", "role", "status"),
    [
        ("manager", "contributor", 201),
        ("manager", "partner", 201),
        ("manager", "manager", 403),
        ("manager", "admin", 403),
        ("admin", "manager", 201),
        ("contributor", "contributor", 404),
        ("partner", "contributor", 404),
    ],
)
async def test_who_may_make_a_code_for_whom(
    client: httpx.AsyncClient, northgate: Organisation, asks: str, role: str, status: int
) -> None:
    asking, other = await make_member(northgate, asks), await make_member(northgate, role, name="Somebody else")
    answer = await client.post(f"/api/v1/members/{other.id}/sign-in-links", headers=await bearer(asking))
    assert answer.status_code == status


async def test_a_code_signs_in_once_and_opens_what_was_asked_for(client: httpx.AsyncClient, northgate: Organisation) -> None:
    ivo = await make_member(northgate, name="Ivo")
    made = await client.post(f"/api/v1/members/{ivo.id}/sign-in-links", headers=await bearer(ivo))
    assert made.status_code == 201
    minutes = (datetime.fromisoformat(made.json()["expires_at"]) - datetime.now(UTC)).total_seconds() / 60
    assert 14 < minutes <= 15
    address = httpx.URL(made.json()["url"]).path
    opened = await client.get(address, params={"next": "/capture?site=1&press=voice"})
    assert (opened.status_code, opened.headers["location"]) == (303, "/capture?site=1&press=voice")
    assert await who(client) == "Ivo"
    assert (await client.get(address)).headers["location"] == "/?sign_in=expired"


@pytest.mark.parametrize(
    "path", ["//evil.example", "https://evil.example", "/\\evil.example", "/ /x", "javascript:alert(1)", ""]
)
async def test_a_code_leads_nowhere_else(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get("/sign-in/made-up", params={"next": path})).status_code == 422


async def test_a_phone_on_which_nobody_is_signed_in_takes_a_pin(client: httpx.AsyncClient, northgate: Organisation) -> None:
    ivo = await make_member(northgate, name="Ivo")
    await share(client, ivo, PIN)
    client.cookies.delete("backhaul_session")  # it ran out
    assert await who(client) is None
    signed_in = await switch(client, ivo, PIN)
    assert signed_in.status_code == 200
    cookies = signed_in.headers.get_list("set-cookie")
    assert [cookie.partition("=")[0] for cookie in cookies] == ["backhaul_session", "backhaul_device"], "both last on"
    assert all("HttpOnly" in cookie and "SameSite=lax" in cookie for cookie in cookies)
    assert f"Max-Age={400 * 86_400}" in cookies[1]


async def test_a_stolen_database_gives_no_pin_away(client: httpx.AsyncClient, northgate: Organisation) -> None:
    ivo = await make_member(northgate)
    await share(client, ivo, PIN)
    async with organisation_session(northgate.id) as db:
        (stored,) = (await db.execute(text("SELECT pin_hash FROM device_member"))).scalars().all()
        (device,) = (await db.execute(text("SELECT d::text FROM device d"))).scalars().all()
    assert client.cookies["backhaul_device"] not in device
    with pytest.raises(VerifyMismatchError):
        # Ten thousand of these are an afternoon; with the phone's secret in it they are no use at all.
        PasswordHasher().verify(stored, PIN)


async def test_nobody_chooses_the_secret_of_a_phone(client: httpx.AsyncClient, northgate: Organisation) -> None:
    ivo = await make_member(northgate)
    await sign_in(client, ivo)
    chosen = {"Cookie": f"backhaul_session={client.cookies['backhaul_session']}; backhaul_device=known-to-somebody-else"}
    assert (await client.put("/api/v1/me/pin", json={"pin": PIN}, headers=chosen)).status_code == 204
    theirs = {"Cookie": "backhaul_device=known-to-somebody-else"}
    client.cookies.clear()
    assert (await client.get("/api/v1/device", headers=theirs)).json() == {"members": []}


async def test_an_unknown_phone_is_told_as_slowly_as_a_wrong_pin(client: httpx.AsyncClient, northgate: Organisation) -> None:
    ivo, stranger = await make_member(northgate), await make_member(await make_organisation())
    await share(client, ivo, PIN)

    async def quickest_s(member: Member) -> float:
        times = []
        for _ in range(4):
            began = perf_counter()
            assert (await switch(client, member, OTHER)).status_code == 401
            times.append(perf_counter() - began)
        return min(times)

    # The hash is most of it: without one the answer would come ten times as fast.
    assert await quickest_s(stranger) > 0.5 * await quickest_s(ivo)


async def test_a_code_opens_the_start_page_with_what_follows_it(client: httpx.AsyncClient, northgate: Organisation) -> None:
    ivo = await make_member(northgate)
    made = await client.post(f"/api/v1/members/{ivo.id}/sign-in-links", headers=await bearer(ivo))
    opened = await client.get(httpx.URL(made.json()["url"]).path, params={"next": "/?press=voice"})
    assert opened.headers["location"] == "/?press=voice"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"pin": PIN},
        {"pin": PIN, "member_id": "Xylophone"},
        {"pin": "Xylophone", "member_id": "0199aaaa-0000-7000-8000-000000000001"},
        {"pin": PIN, "member_id": "0199aaaa-0000-7000-8000-000000000001", "Xylophone": 1},
    ],
)
async def test_what_is_no_pin_is_not_compared(client: httpx.AsyncClient, body: dict[str, object]) -> None:
    refused = await client.post("/api/v1/device/session", json=body)
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/invalid")
    assert "Xylophone" not in refused.text


@pytest.mark.parametrize("cookie", ["", "x" * 4000, "\u00e9\u00ff", "%00", '"; DROP TABLE device', "=;="])
async def test_a_cookie_that_is_none_of_ours_is_no_phone(
    client: httpx.AsyncClient, northgate: Organisation, cookie: str
) -> None:
    ivo = await make_member(northgate)
    headers = {b"Cookie": f"backhaul_device={cookie}".encode("latin-1")}
    assert (await client.get("/api/v1/device", headers=headers)).json() == {"members": []}
    guess = {"member_id": str(ivo.id), "pin": PIN}
    assert (await client.post("/api/v1/device/session", json=guess, headers=headers)).status_code == 401


async def test_another_website_cannot_sign_anybody_in(client: httpx.AsyncClient, northgate: Organisation) -> None:
    ivo = await make_member(northgate)
    await share(client, ivo, PIN)
    guess = {"member_id": str(ivo.id), "pin": PIN}
    for foreign in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        refused = await client.post("/api/v1/device/session", json=guess, headers=foreign)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/foreign-origin")
