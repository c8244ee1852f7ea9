"""The map: drawn and as a list, with colleagues' news, and where there is no network."""

import asyncio
import io
from datetime import UTC, datetime
from typing import Any

from PIL import Image
from playwright.async_api import expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, DRAWS, PHONE, Device, DeviceOf, Service
from tests.pwa.test_accessibility import fits
from tests.pwa.test_what_is_known import ask

from backhaul.db.base import new_id

# In the square kilometre of streets that comes with the product; a name that no other story says.
SQUARE = (60.1712, 24.9440)
MARKET = (60.1677, 24.9515)
WORD = "Quernmore"


async def told(service: Service, text: str, lat: float, lon: float) -> str:
    """The id of the insight that a colleague's tip became."""
    tip = f"/tips/{new_id()}"
    fix = {"lat": lat, "lon": lon, "accuracy_m": 8}
    body = {"kind": "text", "text": text, "captured_at": datetime.now(UTC).isoformat(), "fix": fix}
    ask(service, "Marek", tip, method="PUT", json=body)
    async with asyncio.timeout(90):
        while (status := ask(service, "Marek", tip))["state"] != "published":
            await asyncio.sleep(0.2)
    return str(status["insight_id"])


def place_of(service: Service, insight: str) -> tuple[float, float]:
    place = ask(service, "James", f"/insights/{insight}")["place"]
    return place["lat"], place["lon"]


async def look_at(phone: Device, lat: float, lon: float, zoom: float, query: str = "") -> None:
    """The map at a place, once it stands still."""
    await phone.open("/me")
    await phone.open(f"/map{query}#{zoom}/{lat}/{lon}")
    await expect(phone.page.locator('[data-testid="map"][data-drawn]')).to_be_visible()


async def tap_the_middle(phone: Device) -> None:
    box = await phone.page.get_by_test_id("map").bounding_box()
    assert box is not None
    await phone.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


async def zoom_of(phone: Device) -> float:
    """How close the map is, as its address says."""
    return float(phone.page.url.partition("#")[2].partition("/")[0])


async def colours(phone: Device) -> set[Any]:
    """What the map is drawn with, in the half that no button covers."""
    picture = Image.open(io.BytesIO(await phone.page.locator('[data-testid="map"] canvas').screenshot())).convert("RGB")
    counted = picture.crop((0, 0, picture.width * 2 // 3, picture.height)).getcolors(picture.width * picture.height)
    return {colour for _, colour in counted or ()}


async def test_a_map_of_what_is_known_with_and_without_a_network(device: DeviceOf, service: Service) -> None:
    blocked = await told(service, f"The loading bay at {WORD} arcade is blocked by scaffolding", *SQUARE)
    await told(service, f"The {WORD} bakery takes no deliveries after eight", SQUARE[0] + 0.0035, SQUARE[1] + 0.004)
    (route,) = (one for one in ask(service, "James", "/routes")["items"] if one["name"] == "City round")
    foreign: list[str] = []
    async with device(PHONE, installed=True, graphics=DRAWS) as phone:
        phone.context.on(
            "request",
            lambda asked: None if asked.url.startswith((phone.address, "blob:", "data:")) else foreign.append(asked.url),
        )
        await phone.sign_in("James")
        # What draws the map is kept when it is first needed, by the worker.
        await phone.works_offline()
        await phone.open("/near")
        await phone.page.get_by_test_id("near-map").click()
        await expect(phone.page.get_by_test_id("map")).to_be_visible()

        # Far out both are one; a tap opens it to where they stand apart.
        found = [place_of(service, one["id"]) for one in ask(service, "James", f"/feed?q={WORD}")["items"]]
        assert len(found) == 2
        await look_at(phone, sum(lat for lat, _ in found) / 2, sum(lon for _, lon in found) / 2, 9, f"?q={WORD}")
        await tap_the_middle(phone)
        async with asyncio.timeout(20):
            while await zoom_of(phone) < 12:
                await asyncio.sleep(0.1)
        assert await violations(phone) == []
        assert await fits(phone)

        # One by itself opens its card.
        await look_at(phone, *place_of(service, blocked), 16, f"?q={WORD}")
        await tap_the_middle(phone)
        sheet = phone.page.get_by_test_id("map-sheet")
        await expect(sheet).to_be_focused()
        await expect(sheet.get_by_test_id("insight-card")).to_have_attribute("data-id", blocked)
        assert await violations(phone) == []
        await phone.page.keyboard.press("Escape")
        await expect(sheet).to_have_count(0)

        # The same without the canvas; and what a colleague tells meanwhile.
        await look_at(phone, *SQUARE, 13, f"?q={WORD}")
        await phone.page.get_by_test_id("map-list-toggle").click()
        items = phone.page.get_by_test_id("map-items").get_by_test_id("insight-card")
        await expect(items).to_have_count(2)
        await told(service, f"Free parking behind {WORD} town hall for one hour", SQUARE[0] + 0.002, SQUARE[1] - 0.003)
        await expect(items).to_have_count(3)
        assert await violations(phone) == []
        await phone.page.get_by_test_id("map-alert").click()
        await expect(phone.page.get_by_test_id("map-empty")).to_be_visible()
        assert "urgency=alert" in phone.page.url
        await phone.page.get_by_test_id("map-near").click()
        await expect(phone.page.get_by_test_id("near-no-filter")).to_be_visible()
        assert "urgency=alert" in phone.page.url
        assert "#13.0/60.17" in phone.page.url

        # A route is drawn, and taken along with the map around it.
        await look_at(phone, *MARKET, 15, f"?line={route['id']}")
        online = await colours(phone)
        assert (21, 96, 196) in online, "the route's line"
        await phone.open("/route")
        await phone.page.get_by_test_id("route-choice").select_option(route["id"])
        await phone.page.get_by_test_id("pack-keep").click()
        await expect(phone.page.get_by_test_id("route-pack")).to_have_attribute("data-kept", "true")
        kept = await phone.page.evaluate(_KEEP, [ask(service, "James", "/me")["id"], route["id"]])
        assert 100_000 < kept < 5_000_000

        await phone.offline()
        await look_at(phone, *MARKET, 15, f"?line={route['id']}")
        offline = await colours(phone)
        # Streets, their names and the line; the signs of what is known, from the pack.
        assert {(255, 255, 255), (21, 96, 196), (11, 107, 93)} <= offline
        assert len(offline) > len(online) / 2
        await phone.page.get_by_test_id("map-list-toggle").click()
        await expect(phone.page.get_by_test_id("map-kept")).to_be_visible()
        assert await phone.page.get_by_test_id("map-items").get_by_test_id("insight-card").count() > 0
        # Beyond the route there is still the world.
        await look_at(phone, 50, 10, 3)
        assert {(201, 221, 230), (242, 243, 238)} <= await colours(phone), "sea and land"
        await phone.online()
        assert foreign == []


# What offline.ts does when a route is taken along.
_KEEP = """async ([memberId, routeId]) => {
    const answer = await fetch(`/api/v1/packs/${routeId}/tiles`);
    const bytes = await answer.arrayBuffer();
    const opening = indexedDB.open('backhaul-maps', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('tiles', {keyPath: ['memberId', 'routeId']});
    const db = await new Promise(done => { opening.onsuccess = () => done(opening.result); });
    const tx = db.transaction('tiles', 'readwrite');
    tx.objectStore('tiles').put({memberId, routeId, bytes, etag: answer.headers.get('etag'), at: Date.now()});
    await new Promise(done => { tx.oncomplete = done; });
    db.close();
    return bytes.byteLength;
}"""


async def test_who_has_no_map_has_its_list_and_its_filters(device: DeviceOf, service: Service) -> None:
    async with device(DESKTOP, graphics=("--disable-3d-apis",)) as desk:
        await desk.sign_in("Aino")
        await desk.open("/map")
        await expect(desk.page.get_by_test_id("map-without")).to_contain_text("cannot draw the map")
        await expect(desk.page.get_by_test_id("map-items")).to_be_visible()
        await desk.page.get_by_test_id("map-around").select_option(label="Vuosaari Harbour")
        cards = desk.page.get_by_test_id("map-items").get_by_test_id("insight-card")
        await expect(cards.filter(has_text="Vuosaari Harbour").first).to_be_visible()
        await expect(cards.filter(has_text="Kamppi")).to_have_count(0)
        assert await violations(desk) == []
        assert await fits(desk)
        await desk.page.get_by_test_id("map-kind-question").click()
        await expect(desk.page.get_by_test_id("map-kind-question")).to_have_attribute("aria-pressed", "true")
        await expect(cards.filter(has_text="Question").first).to_be_visible()
        assert "kind=question" in desk.page.url
        assert service.base_url in desk.page.url
