"""Members sign in with their organisation's own identity provider, a real one, and follow what it says of them."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select, update
from tests.factories import bearer, make_member, make_organisation, sign_in
from tests.flow import provider as real
from tests.flow.provider import CLIENT, Provider

from backhaul.db.session import organisation_session
from backhaul.identity.models import Member, Organisation
from backhaul.identity.oidc.models import IdentityProvider
from backhaul.settings import get_settings

BASE = "http://127.0.0.1:8000"
SLUG = "northgate-sso"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with real.running(f"{BASE}/sign-in/with/{SLUG}/answer") as running:
        yield running


@pytest.fixture(autouse=True)
def allowed(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("BACKHAUL_OIDC_ORIGINS", json.dumps([provider.issuer]))
    get_settings.cache_clear()
    provider.forges()
    yield
    get_settings.cache_clear()


@dataclass
class House:
    organisation: Organisation
    admin: Member


@pytest.fixture(scope="module")
async def house(database: str) -> House:
    assert database
    organisation = await make_organisation()
    return House(organisation, await make_member(organisation, "admin"))


def settings(provider: Provider, **more: Any) -> dict[str, Any]:
    """What an admin fills in."""
    return {
        "slug": SLUG,
        "label": "Northgate account",
        "issuer": provider.issuer,
        **CLIENT,
        "role_claim": "groups",
        "roles": {"drivers": "contributor", "leads": "manager"},
        **more,
    }


@pytest.fixture
async def configured(client: httpx.AsyncClient, house: House, provider: Provider) -> None:
    await sign_in(client, house.admin)
    answer = await client.put("/api/v1/organisation/provider", json=settings(provider))
    assert answer.status_code == 200, answer.text
    client.cookies.clear()


async def to_the_page(client: httpx.AsyncClient, query: str = "") -> str:
    """Begin: where this browser is sent."""
    answer = await client.get(f"/sign-in/with/{SLUG}{query}")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def come_back(client: httpx.AsyncClient, provider: Provider, login: str) -> httpx.Response:
    """The whole way, as a browser goes it, up to our own answer."""
    page = await to_the_page(client)
    return await client.get(await asyncio.to_thread(provider.sign_in, page, login))


def problem(answer: httpx.Response) -> str | None:
    """What the app is told went wrong; None for whoever is in."""
    assert answer.status_code == 303, answer.text
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query)).get("problem")


async def me(client: httpx.AsyncClient) -> dict[str, Any] | None:
    answer = await client.get("/api/v1/me")
    found: dict[str, Any] = answer.json()
    return found if answer.status_code == 200 else None


@pytest.mark.usefixtures("configured")
async def test_a_member_is_made_at_the_first_sign_in_and_follows_the_provider_from_then_on(
    client: httpx.AsyncClient, app: FastAPI, house: House, provider: Provider
) -> None:
    shown = (await client.get("/api/v1/providers")).json()["items"]
    assert {"slug": SLUG, "label": "Northgate account"} in shown
    # The address of a member who was there before is no proof: this account is somebody else.
    provider.knows("ines", name="Inês Duarte", locale="es-ES", groups=["drivers"], email="admin@northgate.example")
    asked = parse_qs(urlsplit(await to_the_page(client)).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert len(asked["state"][0]) > 40
    assert len(asked["nonce"][0]) > 40

    answer = await come_back(client, provider, "ines")
    assert (problem(answer), answer.headers["location"]) == (None, "/")
    ines = await me(client)
    assert ines is not None
    assert (ines["name"], ines["role"], ines["language"]) == ("Inês Duarte", "contributor", "es")
    headers = await bearer(Member(organisation_id=house.organisation.id, id=ines["id"]))

    # She leads now: the same member, by her subject, and what she calls herself is hers.
    provider.knows("ines", name="Somebody Else", groups=["drivers", "leads"])
    phone = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE)
    async with phone:
        assert problem(await come_back(phone, provider, "ines")) is None
        promoted = await me(phone)
        assert promoted is not None
        assert (promoted["id"], promoted["name"], promoted["role"]) == (ines["id"], "Inês Duarte", "manager")
        assert (await client.get("/api/v1/feed")).status_code == 200, "nobody was signed out by a promotion"
        own = {"name": "Script", "scopes": ["insights:read"], "expires_at": (datetime.now(UTC) + timedelta(days=9)).isoformat()}
        token = (await phone.post("/api/v1/me/tokens", json=own)).json()["token"]
        program = {"Authorization": f"Bearer {token}"}

        # Not any more: whatever is signed in elsewhere ends, tokens as well.
        provider.knows("ines", groups=["drivers"])
        assert problem(await come_back(client, provider, "ines")) is None
        assert (await me(client) or {})["role"] == "contributor"
        assert await me(phone) is None
        assert (await client.get("/api/v1/me", headers=headers)).status_code == 401
        assert (await client.get("/api/v1/feed", headers=program)).status_code == 401, "also those that she made herself"

        # She has left: no group of hers has a role.
        provider.knows("ines", groups=["alumni"])
        assert problem(await come_back(phone, provider, "ines")) == "no-role-for-you"
        assert await me(phone) is None
        assert await me(client) is None

        # And is back, as herself; unless an admin has closed her out.
        provider.knows("ines", groups=["drivers"])
        assert problem(await come_back(phone, provider, "ines")) is None
        assert (await me(phone) or {})["id"] == ines["id"]
        async with organisation_session(house.organisation.id, role="admin") as db:
            await db.execute(update(Member).filter_by(id=ines["id"]).values(deactivated_at=Member.created_at))
        assert problem(await come_back(phone, provider, "ines")) == "no-role-for-you"

    await sign_in(client, house.admin)
    entries = (await client.get("/api/v1/audit", params={"limit": 50})).json()["items"]
    roles = [one["detail"]["fields"]["role"] for one in entries if "role" in one["detail"].get("fields", {})]
    assert {"from": "contributor", "to": "manager"} in roles
    assert {"from": "manager", "to": "contributor"} in roles


HOSTILE: dict[str, tuple[dict[str, Any], str]] = {
    "signed by nobody": ({"alg": "none"}, "alg"),
    "signed with the secret that both know": ({"alg": "HS256"}, "alg"),
    "signed with another key": ({"key": "other"}, "signature"),
    "for another client": ({"claims": {"aud": "somebody else"}}, "aud"),
    "for several, and issued to another": ({"claims": {"aud": ["x", CLIENT["client_id"]], "azp": "x"}}, "another client"),
    "for several, and issued to nobody": (
        {"claims": {"aud": ["x", CLIENT["client_id"]]}, "without": ["azp"]},
        "another client",
    ),
    "of another issuer": ({"claims": {"iss": "https://accounts.example"}}, "iss"),
    "expired": ({"claims": {"exp": 1_700_000_000}}, "expired"),
    "never expiring": ({"without": ["exp"]}, "exp"),
    "of the future": ({"claims": {"iat": 4_000_000_000}}, "future"),
    "with the nonce of an earlier sign-in": ({"replayed": True}, "nonce"),
    "without a nonce": ({"without": ["nonce"]}, "nonce"),
    "with a list of nonces": ({"claims": {"nonce": ["a", "b"]}}, "nonce"),
    "of nobody": ({"without": ["sub"]}, "sub"),
    "of nobody in particular": ({"claims": {"sub": ""}}, "sub"),
    "of one whom it knows otherwise on asking": ({"userinfo": {"sub": "somebody-else"}}, "somebody else"),
}


@pytest.mark.usefixtures("configured")
@pytest.mark.parametrize("which", HOSTILE)
async def test_a_token_that_is_not_right_in_every_way_signs_nobody_in(
    which: str, client: httpx.AsyncClient, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    wrong, reason = HOSTILE[which]
    provider.knows("mallory", name="Mallory", groups=["leads"])
    if wrong.get("replayed"):
        # It is the forging alone that is refused: as it is, she gets in.
        assert problem(await come_back(client, provider, "mallory")) is None
        client.cookies.clear()
    provider.forges(**wrong)
    assert problem(await come_back(client, provider, "mallory")) == "sign-in-refused"
    assert await me(client) is None
    assert reason in caplog.text.lower(), "refused, and for this reason"


@pytest.mark.usefixtures("configured")
async def test_an_answer_belongs_to_the_browser_that_asked_and_is_taken_once(
    client: httpx.AsyncClient, app: FastAPI, provider: Provider
) -> None:
    provider.knows("ana", name="Ana", groups=["drivers"])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE) as victim:
        # What an attacker began and was let in with is opened by somebody else, who began nothing, or something else.
        back = await asyncio.to_thread(provider.sign_in, await to_the_page(client), "ana")
        assert problem(await victim.get(back)) == "sign-in-stale"
        await to_the_page(victim)
        assert problem(await victim.get(back)) == "sign-in-stale"
        assert await me(victim) is None
    # In the browser that began it: once, and only with what belongs to it.
    assert problem(await client.get(back.replace("iss=", "iss=x"))) == "sign-in-refused"
    back = await asyncio.to_thread(provider.sign_in, await to_the_page(client, "?next=/near"), "ana")
    cookies = dict(client.cookies)
    answer = await client.get(back)
    assert (problem(answer), answer.headers["location"]) == (None, "/near")
    assert problem(await client.get(back)) == "sign-in-stale"
    # Not even with a copy of what the browser had kept: the provider takes a code once.
    client.cookies.clear()
    client.cookies.update(cookies)
    assert problem(await client.get(back)) == "sign-in-refused"
    assert await me(client) is None
    client.cookies.clear()
    # The provider's no, and nonsense.
    state = parse_qs(urlsplit(await to_the_page(client)).query)["state"][0]
    no = urlencode({"error": "access_denied", "state": state, "iss": provider.issuer})
    assert problem(await client.get(f"/sign-in/with/{SLUG}/answer?{no}")) == "sign-in-refused"
    assert problem(await client.get(f"/sign-in/with/{SLUG}/answer")) == "sign-in-stale"
    assert problem(await client.get("/sign-in/with/nobody")) == "not-found"
    assert (await client.get(f"/sign-in/with/{SLUG}?next=//evil.example")).status_code == 422


@pytest.mark.usefixtures("configured")
async def test_keys_are_kept_and_asked_for_again_when_they_change(
    client: httpx.AsyncClient, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backhaul.identity.oidc import discovery

    provider.knows("kofi", name="Kofi", groups=["drivers"])
    assert problem(await come_back(client, provider, "kofi")) is None
    before = provider.asked()

    def asked() -> list[str]:
        return provider.asked()[len(before) :]

    assert problem(await come_back(client, provider, "kofi")) is None
    assert asked() == [], "what it says of itself and its keys are known"
    provider.forges(rotated=True)
    monkeypatch.setattr(discovery, "UNKNOWN_KEY_S", 0.0)
    assert problem(await come_back(client, provider, "kofi")) is None
    assert asked() == ["/jwks"]
    # Whoever makes keys up does not make us ask each time.
    monkeypatch.setattr(discovery, "UNKNOWN_KEY_S", 60.0)
    provider.forges()
    for _ in range(3):
        assert problem(await come_back(client, provider, "kofi")) == "sign-in-refused"
    assert asked() == ["/jwks"]
    monkeypatch.setattr(discovery, "UNKNOWN_KEY_S", 0.0)
    assert problem(await come_back(client, provider, "kofi")) is None


@pytest.mark.usefixtures("configured")
async def test_a_member_links_an_account_and_nobody_else_has_it(
    client: httpx.AsyncClient, house: House, provider: Provider, counted: Any
) -> None:
    provider.knows("sven", name="Sven", groups=["leads"], email="sven@northgate.example", email_verified=False)
    sven = await make_member(house.organisation, "manager", name="Sven Lund")
    await sign_in(client, sven)
    with counted() as statements:
        assert (await client.get("/api/v1/me/provider")).json() == {"label": "Northgate account", "linked_at": None}
    assert len([one for one in statements if one.lstrip().startswith("SELECT")]) == 3
    url = (await client.post("/api/v1/me/provider")).json()["url"]
    back = await asyncio.to_thread(provider.sign_in, url, "sven")
    answer = await client.get(back)
    assert answer.headers["location"] == "/me/sign-in"
    assert (await client.get("/api/v1/me/provider")).json()["linked_at"]

    client.cookies.clear()
    assert problem(await come_back(client, provider, "sven")) is None
    assert (await me(client) or {})["id"] == str(sven.id)

    # Another member at this browser gets neither the link that was begun before, nor an account that is taken.
    other = await make_member(house.organisation, name="Olga")
    url = (await client.post("/api/v1/me/provider")).json()["url"]
    begun = client.cookies.get("backhaul_sign_in")
    back = await asyncio.to_thread(provider.sign_in, url, "olga")
    await sign_in(client, other)
    client.cookies.set("backhaul_sign_in", begun or "", domain="127.0.0.1", path="/sign-in/with/")
    assert problem(await client.get(back)) == "sign-in-needed"
    await sign_in(client, other)
    url = (await client.post("/api/v1/me/provider")).json()["url"]
    answer = await client.get(await asyncio.to_thread(provider.sign_in, url, "sven"))
    assert (problem(answer), urlsplit(answer.headers["location"]).path) == ("linked-already", "/me/sign-in")

    await sign_in(client, sven)
    assert (await client.delete("/api/v1/me/provider")).status_code == 204
    client.cookies.clear()
    assert problem(await come_back(client, provider, "sven")) is None
    assert (await me(client) or {})["id"] != str(sven.id), "an address in a claim links nobody"


async def test_only_an_admin_sets_a_provider_and_its_secret_is_told_to_nobody_else(
    client: httpx.AsyncClient, house: House, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/api/v1/organisation/provider"
    await sign_in(client, await make_member(house.organisation, "manager"))
    assert (await client.put(address, json=settings(provider))).status_code == 403
    assert (await client.get(address)).status_code == 403
    client.cookies.clear()
    headers = await bearer(house.admin)
    refused = await client.put(address, json=settings(provider), headers=headers)
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/in-the-app-only")

    await sign_in(client, house.admin)
    said = await client.put(address, json=settings(provider, roles={"42": "partner"}, default_role="contributor"))
    assert said.status_code == 200, said.text
    assert said.json()["redirect_uri"] == f"{BASE}/sign-in/with/{SLUG}/answer"
    read = await client.get(address)
    assert read.json()["provider"] == said.json()
    assert CLIENT["client_secret"] not in said.text + read.text
    async with organisation_session(house.organisation.id) as db:
        sealed = (
            await db.scalars(select(IdentityProvider.secret_sealed).filter_by(organisation_id=house.organisation.id))
        ).one()
    assert CLIENT["client_secret"].encode() not in sealed
    # Changed without the secret: as it was, but never for another provider or client.
    without = {**settings(provider, label="Northgate"), "client_secret": None}
    assert (await client.put(address, json=without)).status_code == 200
    assert (await client.put(address, json={**without, "client_id": "another"})).status_code == 422

    # Another organisation cannot take the address.
    elsewhere = await make_member(await make_organisation("Elsewhere"), "admin")
    await sign_in(client, elsewhere)
    taken = await client.put(address, json=settings(provider))
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/address-taken")
    # What is no provider, or leads inside, is told at once.
    monkeypatch.setenv("BACKHAUL_OIDC_TIMEOUT_S", "2")
    monkeypatch.delenv("BACKHAUL_OIDC_ORIGINS")
    get_settings.cache_clear()
    for issuer in (provider.issuer, "https://127.0.0.1", "https://localhost:9", "http://accounts.example", "https://[::1]"):
        answer = await client.put(address, json=settings(provider, issuer=issuer))
        assert (answer.status_code, answer.json()["type"]) == (422, "/problems/provider-not-public"), issuer
    for issuer in ("ftp://accounts.example", "https://a@b.example", "https://x.example/?a=b", "https://", "x" * 20):
        assert (await client.put(address, json=settings(provider, issuer=issuer))).status_code == 422, issuer
    monkeypatch.setenv("BACKHAUL_OIDC_ORIGINS", json.dumps([provider.issuer, "http://127.0.0.1:9"]))
    get_settings.cache_clear()
    for issuer in (f"{provider.issuer}/", "http://127.0.0.1:9"):
        answer = await client.put(address, json=settings(provider, issuer=issuer))
        assert (answer.status_code, answer.json()["type"]) == (502, "/problems/provider-unreachable"), issuer
    await sign_in(client, house.admin)
    assert (await client.delete(address)).status_code == 204
    client.cookies.clear()
    assert problem(await client.get(f"/sign-in/with/{SLUG}")) == "not-found"
