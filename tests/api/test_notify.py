"""What arrives broken or absurd when somebody follows something or says how they want to hear."""

import math
from typing import Any
from uuid import uuid4

import httpx
import pytest
from tests.factories import bearer, make_member, make_organisation, make_site, sign_in

from backhaul.notify import phones
from backhaul.notify.models import MOST_SUBSCRIPTIONS
from backhaul.notify.schemas import NotificationsOut, SubscriptionList

POINT = "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"
AUTH = "AAAAAAAAAAAAAAAAAAAAAA"
URL = "https://fcm.googleapis.com/fcm/send/Xylophone"


def area(**shape: Any) -> dict[str, Any]:
    return {"kind": "area", "label": "here", "area": shape}


BROKEN: dict[str, dict[str, Any]] = {
    "nothing": {},
    "no kind": {"site_id": str(uuid4())},
    "a kind that is none": {"kind": "group", "id": str(uuid4())},
    "a site that is no id": {"kind": "site", "site_id": "Xylophone"},
    "a site and a route": {"kind": "site", "site_id": str(uuid4()), "route_id": str(uuid4())},
    "a corridor without a width": {"kind": "route", "route_id": str(uuid4()), "corridor_m": 0},
    "a corridor as wide as a country": {"kind": "route", "route_id": str(uuid4()), "corridor_m": 1e9},
    "a tag without a name": {"kind": "tag", "tag": ""},
    "a very long tag": {"kind": "tag", "tag": "x" * 101},
    "a wish that is none": {"kind": "tag", "tag": "volume", "wanted": "Xylophone"},
    "an area of nothing": area(),
    "an area without a name": {**area(lat=60, lon=25, radius_m=5000), "label": ""},
    "half of a circle": area(lat=60, lon=25),
    "a circle and a box": area(lat=60, lon=25, radius_m=5000, box=[24, 59, 25, 60]),
    "a circle around a point of a street": area(lat=60, lon=25, radius_m=10),
    "a circle around a continent": area(lat=60, lon=25, radius_m=1e7),
    "a place that is none": area(lat=95, lon=25, radius_m=5000),
    "a box around the world": area(box=[-180, -80, 180, 80]),
    "a box that is a line": area(box=[24, 60, 24, 61]),
    "a box of three": area(box=[24, 60, 25]),
    "a shape of two points": area(polygon=[[24, 60], [25, 61]]),
    "a shape of one point": area(polygon=[[24, 60]] * 4),
    "a shape whose lines cross": area(polygon=[[24, 60], [25, 61], [25, 60], [24, 61]]),
    "a shape of too many points": area(polygon=[[24 + n / 1000, 60 + n % 2 / 10] for n in range(201)]),
    "a shape as wide as a continent": area(polygon=[[0, 50], [20, 50], [10, 60]]),
    "text for a number": area(lat="Xylophone", lon=25, radius_m=5000),
}


@pytest.fixture
async def headers(database: str) -> dict[str, str]:
    assert database
    return await bearer(await make_member(await make_organisation()))


def assert_invalid(answer: httpx.Response, slug: str = "invalid") -> None:
    told = f"{answer.status_code} {answer.text[:300]}"
    assert (answer.status_code, answer.json()["type"]) == (422, f"/problems/{slug}"), told
    assert answer.json()["hint"], told
    assert "Xylophone" not in answer.text, told


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
async def test_what_cannot_be_followed_is_told(
    client: httpx.AsyncClient, headers: dict[str, str], body: dict[str, Any]
) -> None:
    assert_invalid(await client.put("/api/v1/subscriptions", json=body, headers=headers))
    assert (await client.get("/api/v1/subscriptions", headers=headers)).json() == {"items": [], "next": None}


async def test_what_is_not_there_cannot_be_followed_opened_or_read(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    for what in (
        {"kind": "site", "site_id": str(uuid4())},
        {"kind": "route", "route_id": str(uuid4())},
        {"kind": "tag", "tag": "x"},
    ):
        assert (await client.put("/api/v1/subscriptions", json=what, headers=headers)).status_code == 404
    for method, path in (("delete", "subscriptions/{id}"), ("put", "inbox/{id}/read"), ("put", "insights/{id}/seen")):
        answer = await client.request(method, f"/api/v1/{path.replace('{id}', str(uuid4()))}", headers=headers)
        assert answer.status_code == 404, path
    assert_invalid(await client.put("/api/v1/inbox/read", json={}, headers=headers))
    for asked in ("limit=0", "limit=101", "cursor=made-up"):
        assert_invalid(await client.get(f"/api/v1/inbox?{asked}", headers=headers))


async def test_there_is_an_end_to_what_one_can_follow(client: httpx.AsyncClient) -> None:
    northgate = await make_organisation()
    headers = await bearer(await make_member(northgate))
    for n in range(MOST_SUBSCRIPTIONS):
        body = {"kind": "area", "label": f"area {n}", "area": {"lat": 60 + n / 100, "lon": 25, "radius_m": 1000}}
        assert (await client.put("/api/v1/subscriptions", json=body, headers=headers)).status_code == 200
    site = await make_site(northgate)
    body = {"kind": "site", "site_id": str(site.id)}
    assert_invalid(await client.put("/api/v1/subscriptions", json=body, headers=headers), "follows-enough")
    found = SubscriptionList.model_validate_json((await client.get("/api/v1/subscriptions", headers=headers)).content)
    assert len(found.items) == MOST_SUBSCRIPTIONS


@pytest.mark.parametrize(
    "body",
    [
        {"quiet_from": "25:00"},
        {"quiet_until": "06:00+02:00"},
        {"daily_limit": -1},
        {"daily_limit": 51},
        {"daily_limit": math.pi},
        {"push": "Xylophone"},
        {"time_zone": "Xylophone/Town"},
        {"time_zone": "../../etc/passwd"},
        {"time_zone": ""},
        {"unknown": True},
        [],
    ],
)
async def test_wishes_that_make_no_sense(client: httpx.AsyncClient, headers: dict[str, str], body: Any) -> None:
    assert_invalid(await client.put("/api/v1/me/notifications", json=body, headers=headers))
    answer = await client.get("/api/v1/me/notifications", headers=headers)
    found = NotificationsOut.model_validate_json(answer.content, strict=True)
    assert (found.quiet_from.hour, found.quiet_until.hour, found.daily_limit) == (20, 6, 5)


@pytest.mark.parametrize(
    ("url", "p256dh", "auth", "slug"),
    [
        ("https://push.example/Xylophone", POINT, AUTH, "unknown-push-service"),
        ("http://fcm.googleapis.com/Xylophone", POINT, AUTH, "unknown-push-service"),
        ("https://fcm.googleapis.com:8443/Xylophone", POINT, AUTH, "unknown-push-service"),
        ("https://fcm.googleapis.com.example/Xylophone", POINT, AUTH, "unknown-push-service"),
        ("https://evilpush.apple.com.example/Xylophone", POINT, AUTH, "unknown-push-service"),
        ("https://169.254.169.254/latest/Xylophone", POINT, AUTH, "unknown-push-service"),
        ("https://fcm.googleapis.com@127.0.0.1/Xylophone", POINT, AUTH, "invalid"),
        ("https://[::1/Xylophone", POINT, AUTH, "invalid"),
        ("file:///etc/passwd", POINT, AUTH, "invalid"),
        ("https://fcm.googleapis.com/" + "x" * 1000, POINT, AUTH, "invalid"),
        (URL, "A" * 87, AUTH, "invalid"),
        (URL, POINT[:-4], AUTH, "invalid"),
        (URL, POINT, AUTH + "AAAA", "invalid"),
        (URL, POINT, "not base64 at all!!!!!", "invalid"),
    ],
)
async def test_a_browser_that_is_none(client: httpx.AsyncClient, url: str, p256dh: str, auth: str, slug: str) -> None:
    await sign_in(client, await make_member(await make_organisation()))
    body = {"endpoint": url, "keys": {"p256dh": p256dh, "auth": auth}}
    assert_invalid(await client.put("/api/v1/me/push", json=body), slug)
    assert (await client.get("/api/v1/me/notifications")).json()["phones"] == 0


async def test_a_browser_is_one_phone_however_often_it_says_so_and_a_member_has_some(client: httpx.AsyncClient) -> None:
    member = await make_member(await make_organisation())
    for n in range(phones.MOST_PHONES + 2):
        await sign_in(client, member)
        for again in ("a", "b"):
            body = {"endpoint": f"{URL}{n}{again}", "keys": {"p256dh": POINT, "auth": AUTH}, "expirationTime": None}
            assert (await client.put("/api/v1/me/push", json=body)).status_code == 204
    found = (await client.get("/api/v1/me/notifications")).json()
    assert (found["phones"], found["this_phone"]) == (phones.MOST_PHONES, True)
    assert (await client.delete("/api/v1/me/push")).status_code == 204
    assert (await client.delete("/api/v1/me/push")).status_code == 204
    found = (await client.get("/api/v1/me/notifications")).json()
    assert (found["phones"], found["this_phone"]) == (phones.MOST_PHONES - 1, False)


def test_apple_and_microsoft_have_hosts_of_many_names() -> None:
    for url in (
        "https://web.push.apple.com/x",
        "https://wns2-par02p.notify.windows.com/w/?token=x",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        URL,
    ):
        assert phones.is_known_host(url), url
