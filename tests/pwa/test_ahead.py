"""A route is driven where there is no network: what lies ahead is said in time, once, and its driver answers."""

import asyncio
import itertools
import json
import math
import random
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from playwright.async_api import Request, expect
from tests.pwa.axe import violations
from tests.pwa.conftest import PHONE, REPOSITORY, Device, DeviceOf, Service
from tests.pwa.outbox import states, until

from backhaul.db.base import new_id
from backhaul.db.embedded import EmbeddedPostgres

# Fells far from every other story: nobody else's insights lie here.
LAT, LON = 67.4021, 27.3017
NORTH = 1 / 111_420
EAST = NORTH / math.cos(math.radians(LAT))
# Metres east and north: a road that comes back over itself.
ROAD = [(0, 0), (2500, 0), (4000, 1500), (4000, 3500), (2500, 3500), (2500, -1800)]
KMH = 72

# The receiver and the voice are in the test's hands. Chromium without a screen has no voices at all, so what would be said is
# written down, and ends as soon as it begins.
CAB = """
    window.heard = JSON.parse(sessionStorage.heard ?? '[]');
    window.watchers = [];
    navigator.geolocation.watchPosition = (found) => window.watchers.push(found);
    navigator.geolocation.clearWatch = () => { window.watchers = []; };
    window.fix = ([at, latitude, longitude, accuracy, speed, heading]) => {
        for (const found of window.watchers) found({coords: {latitude, longitude, accuracy, speed, heading}, timestamp: at});
    };
    speechSynthesis.speak = (said) => {
        window.heard.push([said.lang.slice(0, 2), said.text]);
        sessionStorage.heard = JSON.stringify(window.heard);
        setTimeout(() => said.onend?.(), 0);
    };
    speechSynthesis.getVoices = () => [];
"""


def place(x: float, y: float) -> tuple[float, float]:
    """Degrees of a place on the fells."""
    return LAT + y * NORTH, LON + x * EAST


def on_road(along_m: float) -> tuple[float, float, float]:
    """Metres east and north, and the way of the road in degrees, after so many metres."""
    for (ax, ay), (bx, by) in itertools.pairwise(ROAD):
        length = math.hypot(bx - ax, by - ay)
        if along_m <= length:
            share = along_m / length
            return ax + share * (bx - ax), ay + share * (by - ay), math.degrees(math.atan2(bx - ax, by - ay)) % 360
        along_m -= length
    raise AssertionError("beyond the end")


def track(from_m: float, to_m: float, at: float) -> list[list[float]]:
    """What a phone on a dashboard hears, one fix a second: it wanders by some metres, and some fixes are missing."""
    dice = random.Random(from_m)  # noqa: S311 - the same drive every time
    dx = dy = 0.0
    found = []
    for n in range(int((to_m - from_m) / (KMH / 3.6))):
        x, y, way = on_road(from_m + n * KMH / 3.6)
        dx, dy = 0.8 * dx + dice.gauss(0, 5), 0.8 * dy + dice.gauss(0, 5)
        lat, lon = place(x + dx, y + dy)
        if dice.random() > 0.04:
            found.append([at + n * 1000, lat, lon, 9, KMH / 3.6 + dice.gauss(0, 1), (way + dice.gauss(0, 5)) % 360])
    return found


@dataclass
class Road:
    """The route, and what is known on it by name."""

    id: str
    insights: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


# Author, metres along, what is told: two hazards, a Spanish and a Polish tip, one by the end.
TOLD = (
    ("price", "James", 1200, "Diesel is eleven cents cheaper at the fell station."),
    ("ice", "Marek", 2450, "Uwaga, czarny lód na moście, jedźcie bardzo powoli, auto w rowie."),
    ("gate", "Lucía", 5600, "La barrera del almacén del norte abre solo hasta las tres."),
    ("tree", "James", 7400, "Danger: a fallen tree blocks the right lane behind the bend."),
    ("ferry", "James", 12500, "The reindeer fence gate is locked, call the herder first."),
)


def _send(service: Service, author: str, body: dict[str, Any], data: bytes | None = None) -> str:
    headers = {"Authorization": f"Bearer {service.member(author)['token']}"}
    id = str(new_id())
    parts = [] if data is None else [{"name": body["kind"], "type": body.pop("type"), "size": len(data)}]
    for part in parts:
        part["sha256"] = sha256(data or b"").hexdigest()
    body = {**body, "captured_at": datetime.now(UTC).isoformat(), "parts": parts}
    httpx.put(f"{service.base_url}/api/v1/tips/{id}", json=body, headers=headers).raise_for_status()
    if data is not None:
        upload = {"Content-Type": "application/partial-upload", "Upload-Offset": "0", "Upload-Complete": "?1"}
        address = f"{service.base_url}/api/v1/tips/{id}/parts/{body['kind']}"
        httpx.patch(address, content=data, headers={**headers, **upload}).raise_for_status()
    return id


def _published(service: Service, author: str, tip: str) -> str:
    headers = {"Authorization": f"Bearer {service.member(author)['token']}"}
    for _ in range(600):
        status = httpx.get(f"{service.base_url}/api/v1/tips/{tip}", headers=headers).raise_for_status().json()
        if status["state"] == "published":
            return str(status["insight_id"])
        assert status["state"] != "parked", status["problem"]
        time.sleep(0.2)
    raise AssertionError("it was never published")


@pytest.fixture(scope="module")
def road(service: Service) -> Road:
    """A route over the fells with five things on it, a recording and a photo, told by the demo's drivers."""
    route = uuid4()
    line = f"LINESTRING({', '.join('{1!r} {0!r}'.format(*place(x, y)) for x, y in ROAD)})"
    with psycopg.connect(EmbeddedPostgres(service.data / "postgres").conninfo()) as db:
        db.execute("SET search_path TO backhaul, public")
        organisation = service.demo["organisation"]["id"]
        name = f"Fell road {str(route)[:4]}"
        own = {"organisation": organisation, "route": route, "name": name, "line": line}
        db.execute(
            "INSERT INTO route (organisation_id, id, name, line, length_m)"
            " VALUES (%(organisation)s, %(route)s, %(name)s, ST_GeomFromText(%(line)s, 4326),"
            "         ST_Length(ST_GeomFromText(%(line)s, 4326)::geography))",
            own,
        )
        db.execute(
            "INSERT INTO route_segment (organisation_id, route_id, ordinal, start_m, length_m, geom)"
            " SELECT r.organisation_id, r.id, s.* FROM route r CROSS JOIN LATERAL line_segments(r.line) s"
            " WHERE r.organisation_id = %(organisation)s AND r.id = %(route)s",
            own,
        )
    found = Road(str(route))
    tips = []
    for name, author, along_m, text in TOLD:
        lat, lon = place(*on_road(along_m)[:2])
        tips.append((name, author, _send(service, author, {"kind": "text", "text": text, "fix": _fix(lat, lon)})))
    data = REPOSITORY / "tests" / "data"
    for name, kind, file, type, along_m in (
        ("voice", "voice", "ask-not.webm", "audio/webm", 9000),
        ("photo", "photo", "astronaut.jpg", "image/jpeg", 3500),
    ):
        lat, lon = place(*on_road(along_m)[:2])
        body = {"kind": kind, "type": type, "fix": _fix(lat, lon), "text": "The lay-by" if kind == "photo" else None}
        tips.append((name, "James", _send(service, "James", body, (data / file).read_bytes())))
    for name, author, tip in tips:
        found.insights[name] = _published(service, author, tip)
    headers = {"Authorization": f"Bearer {service.member('Olena')['token']}"}
    for name, id in found.insights.items():
        insight = httpx.get(f"{service.base_url}/api/v1/insights/{id}", headers=headers).raise_for_status().json()
        found.titles[name] = insight["title"]
    # Somebody says that the tree is gone: whoever passes next is asked.
    address = f"{service.base_url}/api/v1/insights/{found.insights['tree']}/confirmations"
    httpx.post(address, json={"kind": "gone"}, headers=headers).raise_for_status()
    return found


def _confirmations(service: Service, name: str, insight: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {service.member(name)['token']}"}
    answer = httpx.get(f"{service.base_url}/api/v1/insights/{insight}", headers=headers).raise_for_status()
    found: dict[str, Any] = answer.json()["confirmations"]
    return found


def _fix(lat: float, lon: float) -> dict[str, float]:
    return {"lat": lat, "lon": lon, "accuracy_m": 8}


async def drive(phone: Device, fixes: list[list[float]]) -> None:
    """Fifty seconds of the road in one."""
    for fix in fixes:
        await phone.page.evaluate("fix => window.fix(fix)", fix)
        await asyncio.sleep(0.01)


async def heard(phone: Device) -> list[list[str]]:
    found: list[list[str]] = await phone.page.evaluate("window.heard")
    return found


def announced(said: list[list[str]], road: Road) -> list[str]:
    """The names of what was said, in its order."""
    names = {title: name for name, title in road.titles.items()}
    return [names[text] for _, text in said if text in names]


async def ready(phone: Device, name: str, road: Road) -> None:
    """Signed in, with the route chosen and all of it on the phone."""
    await phone.context.add_init_script(CAB)
    await phone.sign_in(name)
    await phone.open("/route")
    await phone.page.get_by_test_id("route-choice").select_option(road.id)
    await phone.page.get_by_test_id("pack-keep").click()
    pack = phone.page.get_by_test_id("route-pack")
    await expect(pack).to_have_attribute("data-kept", "true")
    await expect(pack).to_have_attribute("data-missing", "0")
    await until(phone.page, "window.watchers.length > 0")


async def test_the_right_things_are_heard_in_order_once_each_without_a_network_and_one_is_answered(
    device: DeviceOf, service: Service, road: Road
) -> None:
    def confirmations() -> dict[str, Any]:
        return _confirmations(service, "Lucía", road.insights["tree"])

    async with device(PHONE, installed=True, color_scheme="dark") as phone:
        await ready(phone, "Lucía", road)
        await phone.offline()
        await phone.page.get_by_test_id("drive-route").click()
        await expect(phone.page.get_by_test_id("ahead")).to_be_visible()
        start = time.time() * 1000
        await drive(phone, track(0, 4300, start))
        cab = phone.page.get_by_test_id("driving")
        await expect(cab.get_by_test_id("ahead-next")).to_have_attribute("data-id", road.insights["gate"])
        for target in ("ahead-still-there", "ahead-gone"):
            box = await cab.get_by_test_id(target).bounding_box()
            assert box is not None
            assert box["height"] >= 64
        assert await violations(phone) == []
        said = await heard(phone)
        assert announced(said, road) == ["price", "ice", "photo"]
        assert ["pl", road.titles["ice"]] in said, "in the language in which it was told, where there is no translation"
        far = [text for language, text in said if text.endswith(":")]
        assert [language for language, text in said if text in far] == ["es"] * 3, "and how far, in the driver's own"
        # At 72 km/h 25 s before, and of a hazard 40 s; a British phone counts miles.
        assert far == ["En 0,3 mi:", "En 0,5 mi:", "En 0,3 mi:"]

        # The phone dies and comes back; nothing is said again, also where the road comes over itself.
        await phone.page.reload()
        await until(phone.page, "window.watchers.length > 0")
        await drive(phone, track(4300, 7600, start + 250_000))
        await expect(cab.get_by_test_id("ahead-distance")).to_contain_text("¿Sigue ahí?")
        await expect(cab.get_by_test_id("ahead-next")).to_have_attribute("data-id", road.insights["tree"])
        await cab.get_by_test_id("ahead-gone").click()
        await expect(cab.get_by_test_id("ahead-said")).to_be_visible()
        await drive(phone, track(7600, 13_000, start + 450_000))
        names = announced(await heard(phone), road)
        assert [name for name in names if name != "tree"] == ["price", "ice", "photo", "gate", "voice", "ferry"]
        # Once when it lay ahead, and once in the question.
        assert names.count("tree") == 2
        assert names.index("tree") < names.index("voice")
        assert confirmations()["mine"] == []

        await cab.get_by_test_id("ahead-stop").click()
        await phone.online()
        async with asyncio.timeout(30):
            while not confirmations()["mine"]:
                await asyncio.sleep(0.2)
        assert (confirmations()["mine"], confirmations()["gone"]) == (["gone"], 2)
        # And never again: the same tap is sent once more by nobody.
        sent: list[Request] = []
        phone.page.on("request", lambda asked: sent.append(asked))
        await phone.page.evaluate("dispatchEvent(new Event('online'))")
        await asyncio.sleep(1)
        assert not [one.url for one in sent if "confirmations" in one.url]
        assert confirmations()["gone"] == 2

    # Two who say so end it; Olena, who sees it again, brings it back, and whoever passes next is asked once more.
    address = f"{service.base_url}/api/v1/insights/{road.insights['tree']}"
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {service.member('Olena')['token']}"}) as olena:
        assert not (await olena.get(address)).json()["current"]
        (await olena.post(f"{address}/confirmations", json={"kind": "still_there"})).raise_for_status()
        assert (await olena.get(address)).json()["current"]


async def test_no_position_leaves_the_phone_and_nothing_is_asked_because_it_moves(device: DeviceOf, road: Road) -> None:
    async with device(PHONE, installed=True) as phone:
        await ready(phone, "James", road)
        await phone.page.get_by_test_id("drive-route").click()
        await expect(phone.page.get_by_test_id("ahead")).to_be_visible()
        await phone.works_offline()
        sent: list[tuple[str, str]] = []

        def note(asked: Request) -> None:
            sent.append((asked.url, json.dumps(dict(asked.headers)) + (asked.post_data or "")))

        phone.context.on("request", note)
        fixes = track(0, 13_000, time.time() * 1000)
        await drive(phone, fixes)
        # In driving order but for the tree, of which its driver is asked again.
        names = announced(await heard(phone), road)
        assert {*names} == {*road.titles}, "it was driven, and everything on it said"
        # Its own scripts and pictures, with which the app shows the cab, are no question.
        asked = [url for url, _ in sent if "/assets/" not in url and "/icons/" not in url]
        assert asked == [], "nothing is asked of the server while somebody drives"
        numbers = {f"{value:.2f}"[:5] for _, lat, lon, *_ in fixes for value in (lat, lon)}
        assert not [one for one in sent for number in numbers if number in "".join(one)]
        # Nor does the phone itself keep where it was.
        kept = await phone.page.evaluate(
            """async () => {
                const result = asked => new Promise(done => { asked.onsuccess = () => done(asked.result); });
                const db = await result(indexedDB.open('backhaul'));
                const rows = await Promise.all(['tips', 'notes', 'kept'].map(
                    store => result(db.transaction(store).objectStore(store).getAll())));
                db.close();
                return JSON.stringify(rows, (_, value) => value instanceof ArrayBuffer ? 'sealed' : value)
                    + JSON.stringify({...localStorage});
            }"""
        )
        assert not [number for number in numbers if number in kept]


async def test_a_drive_is_offered_to_whoever_drives_along_the_chosen_route_and_hears_their_answer(
    device: DeviceOf, service: Service, road: Road
) -> None:
    async with device(PHONE, installed=True) as phone:
        await phone.context.add_init_script("localStorage.setItem('backhaul.hands-free', 'on')")
        await ready(phone, "Jonas", road)
        await phone.offline()
        await drive(phone, track(2700, 3300, time.time() * 1000))
        await phone.page.get_by_test_id("drive-offer").click()
        cab = phone.page.get_by_test_id("driving")
        await expect(cab.get_by_test_id("ahead-stop")).to_be_visible()

        # Hands-free: this browser recognises nothing on the phone itself, so three seconds are recorded, and wait.
        await drive(phone, track(6900, 7600, time.time() * 1000 + 300_000))
        await expect(cab.get_by_test_id("ahead-said")).to_have_text("Deine Antwort ist auf diesem Telefon.")
        [id] = await states(phone)
        await phone.online()
        # It is what the test's microphone says: no answer, and read by nobody but its author.
        async with asyncio.timeout(90):
            while [tip["state"] for tip in service.tips_of("Jonas") if tip["id"] == id] != ["published"]:
                await asyncio.sleep(0.3)
        [answered] = [tip for tip in service.tips_of("Jonas") if tip["id"] == id]
        assert answered["insight_id"] is None


async def test_a_kept_route_plays_its_voice_and_shows_its_photo_without_a_network(
    device: DeviceOf, service: Service, road: Road
) -> None:
    async with device(PHONE, installed=True) as phone:
        await ready(phone, "Jonas", road)
        assert int(await phone.page.get_by_test_id("route-pack").get_attribute("data-bytes") or 0) > 20_000
        await phone.offline()
        await phone.page.reload()
        cards = phone.page.get_by_test_id("route-list")
        photo = cards.locator(f'[data-id="{road.insights["photo"]}"] img')
        await photo.scroll_into_view_if_needed()
        await until(phone.page, f"document.querySelector('[data-id=\"{road.insights['photo']}\"] img')?.naturalWidth > 0")
        await cards.locator(f'[data-id="{road.insights["voice"]}"]').click()
        await phone.page.get_by_test_id("play").click()
        await until(phone.page, "document.querySelector('audio')?.currentTime > 0.3")
        await expect(phone.page.get_by_test_id("answer-state").first).to_be_visible()

        # A tap on its page waits for the network, too.
        await phone.page.get_by_test_id("confirm-helped").click()
        await expect(phone.page.get_by_text("Auf diesem Telefon gesichert")).to_be_visible()
        await phone.online()
        async with asyncio.timeout(30):
            while _confirmations(service, "Jonas", road.insights["voice"])["mine"] != ["helped"]:
                await asyncio.sleep(0.2)
