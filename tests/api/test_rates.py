"""Floods are stopped; people are not: an outbox that waited for a month, and a depot of 300 phones behind one address."""

import time

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from tests.api.test_bad_input import assert_problem, typed
from tests.factories import bearer, make_member, make_organisation, sign_in

from backhaul import http, rates
from backhaul.db.base import new_id
from backhaul.errors import NotFound, TooManyRequests, TooManyTries
from backhaul.main import create_app
from backhaul.rates import Allowance, Guesses, cost_of, network_of
from backhaul.settings import get_settings

LIMITS = ("rate_member_units", "rate_address_units", "rate_refused_units")
SHIPPED = {name: type(get_settings()).model_fields[name].default for name in LIMITS}


def browser(app: FastAPI, address: str = "192.0.2.7") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000")


@pytest.fixture
def shipped(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """The whole API with the limits that it ships with; other stories run without."""
    assert app
    monkeypatch.setattr("backhaul.main.get_settings", lambda: get_settings().model_copy(update=SHIPPED))
    return create_app()


async def test_an_outbox_of_a_month_and_everything_that_the_app_asks_beside_it_is_no_flood(shipped: FastAPI) -> None:
    """200 tips of one member at once, as the sender sends them, and the screens of somebody who looks around meanwhile."""
    organisation = await make_organisation()
    member = await make_member(organisation)
    async with browser(shipped) as phone:
        await sign_in(phone, member)
        for _ in range(200):
            assert (await phone.put(f"/api/v1/tips/{new_id()}", json=typed())).status_code == 201
    # The same with bytes, without writing them: two photos of eight pieces a tip would be sixteen requests, a voice two.
    counted = rates.Rates(get_settings().model_copy(update=SHIPPED))
    rates.belongs("theirs", member.id)
    tip = f"/api/v1/tips/{new_id()}"
    for _ in range(200):
        counted.admit("PUT", tip, "192.0.2.1", "theirs")
        for _ in range(8):
            counted.admit("PATCH", f"{tip}/parts/photo", "192.0.2.1", "theirs")
    for path in ("/api/v1/me", "/api/v1/feed", "/api/v1/sites", "/api/v1/packs/x", "/api/v1/search"):
        for _ in range(30):
            counted.admit("GET", path, "192.0.2.1", "theirs")


def test_a_depot_of_300_phones_behind_one_address_is_no_flood() -> None:
    """The first minute of a shift: all sign in by PIN, one in ten mistypes, all load what the app asks for, and send."""
    counted = rates.Rates(get_settings().model_copy(update=SHIPPED))
    for phone in range(300):
        if phone % 10 == 0:
            counted.admit("POST", "/api/v1/device/session", "192.0.2.1", None)
            counted.answered("/api/v1/device/session", "192.0.2.1", 401, signs_in=False)
        # A session of the day before has ended.
        counted.answered("/api/v1/me", "192.0.2.1", 401, signs_in=False)
        counted.admit("POST", "/api/v1/device/session", "192.0.2.1", None)
        rates.belongs(f"phone {phone}", new_id())
    for phone in range(300):
        for path in (
            "me",
            "feed",
            "sites",
            "routes",
            "tags",
            "inbox",
            "packs/x",
            "packs/y",
            "search",
            "search",
            "nearby",
            "stream",
        ):
            counted.admit("GET", f"/api/v1/{path}", "192.0.2.1", f"phone {phone}")
        for _ in range(20):
            counted.admit("PUT", "/api/v1/tips/x", "192.0.2.1", f"phone {phone}")


async def test_a_member_who_floods_waits_and_their_colleague_at_the_same_address_does_not(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = get_settings().model_copy(update={**SHIPPED, "rate_member_units": 40})
    monkeypatch.setattr("backhaul.main.get_settings", lambda: limited)
    organisation = await make_organisation()
    flooder, colleague = await make_member(organisation), await make_member(organisation)
    script = await bearer(flooder)
    own = create_app()
    assert app
    async with browser(own) as theirs, browser(own) as others:
        await sign_in(theirs, flooder)
        await sign_in(others, colleague)
        answers = [await theirs.get("/api/v1/search", params={"q": "dock"}) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429, 429]
        flooded = answers[-1]
        assert_problem(flooded, 429, "too-many-requests")
        assert 1 <= int(flooded.headers["retry-after"]) <= 60
        assert flooded.headers["cache-control"] == "no-store"
        # Another token is the same member, once it was met.
        said = [(await others.get("/api/v1/me", headers=script)).status_code for _ in range(30)]
        assert said[0] == 200
        assert said[-1] == 429
        assert (await others.get("/api/v1/me")).status_code == 200
        assert (await others.put(f"/api/v1/tips/{new_id()}", json=typed())).status_code == 201
        # A moment later.
        monkeypatch.setattr("backhaul.rates.monotonic", lambda: time.monotonic() + 61)
        assert (await theirs.get("/api/v1/search", params={"q": "dock"})).status_code == 200


async def test_who_guesses_secrets_waits_and_nobody_who_is_signed_in_does(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    limited = get_settings().model_copy(update={**SHIPPED, "rate_refused_units": 55})
    monkeypatch.setattr("backhaul.main.get_settings", lambda: limited)
    member = await make_member(await make_organisation())
    own = create_app()
    assert app
    async with browser(own) as signed_in, browser(own) as guesser, browser(own, "2001:db8::1") as elsewhere:
        await sign_in(signed_in, member)
        for n in range(6):
            if n % 2:
                assert (await guesser.get(f"/sign-in/{n}")).status_code == 303
            else:
                assert_problem(await guesser.post("/api/v1/session", json={"token": f"{n}"}), 401, "link-expired")
        for _ in range(2):
            waiting = await guesser.post("/api/v1/session", json={"token": "x"})
            assert_problem(waiting, 429, "too-many-requests")
            assert waiting.headers["retry-after"]
        assert_problem(await guesser.get("/sign-in/x"), 429, "too-many-requests")
        assert_problem(await guesser.get("/api/v1/me", headers={"Authorization": "Bearer made-up"}), 429, "too-many-requests")
        assert (await signed_in.get("/api/v1/me")).status_code == 200
        assert (await elsewhere.get("/api/v1/me")).status_code == 401
        # The app itself opens, and says what the matter is.
        assert (await guesser.get("/livez")).status_code == 200


async def test_what_is_refused_costs_no_endpoint_and_no_statement() -> None:
    called = 0
    app = FastAPI()
    http.install(app, get_settings().model_copy(update={**SHIPPED, "rate_address_units": 3}))

    @app.post("/api/v1/x")
    async def called_once(_: Request) -> Response:
        nonlocal called
        called += 1
        return Response()

    async with browser(app) as client:
        statuses = [(await client.post("/api/v1/x", headers={"Authorization": f"Bearer {n}"})).status_code for n in range(9)]
    assert statuses == [200] * 3 + [429] * 6
    assert called == 3


def test_what_is_counted_is_bounded_and_of_ipv6_it_is_the_network() -> None:
    allowance = Allowance(2, keys=3)
    for key in "abcd":
        allowance.take(key, 2)
    # The first of four was forgotten, and one may always begin, whatever it costs.
    allowance.take("a", 5)
    with pytest.raises(TooManyRequests):
        allowance.take("d")
    Allowance(0).take("a", 10**9)
    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2::") != network_of("2001:db8:1:3::")
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1")
    assert network_of("somebody") == "somebody"
    assert cost_of("GET", "/api/v1/feed") == 1 < cost_of("GET", "/api/v1/search") < cost_of("POST", "/api/v1/imports/preview")
    assert cost_of("GET", "/api/v1/feed.csv") > 1


def test_guesses_are_counted_by_network_and_for_their_own_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def by(address: str) -> Request:
        return Request({"type": "http", "client": (address, 1), "headers": []})

    guesses = Guesses(2, within_s=300)
    for address in ("2001:db8::1", "2001:db8::2"):
        with pytest.raises(NotFound), guesses.by(by(address), NotFound):
            raise NotFound
    with pytest.raises(TooManyTries) as refused, guesses.by(by("2001:db8::3"), NotFound):
        pytest.fail("a third try is not even looked at")
    assert 60 < int(refused.value.headers["Retry-After"]) <= 300
    with guesses.by(by("192.0.2.1"), NotFound):
        pass
    monkeypatch.setattr("backhaul.rates.monotonic", lambda: time.monotonic() + 301)
    with guesses.by(by("2001:db8::3"), NotFound):
        pass
