"""In a moving cab: voice and ears only, and everything comes back where it stood."""

import asyncio
from typing import Any

from playwright.async_api import expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DEPOT, PHONE, Device, DeviceOf, Service
from tests.pwa.outbox import until

# What the phone's receiver says is in the test's hands, and what its voice says is written down.
RECEIVER = """
    window.heard = [];
    window.watchers = [];
    navigator.geolocation.watchPosition = (found) => window.watchers.push(found);
    navigator.geolocation.clearWatch = () => { window.watchers = []; };
    window.drive = (kmh, lat) => {
        for (const found of window.watchers) found({
            coords: {latitude: lat ?? 60.2936, longitude: 25.0946, accuracy: 8, speed: kmh / 3.6},
            timestamp: Date.now(),
        });
    };
    speechSynthesis.speak = (said) => { window.heard.push([said.lang.slice(0, 2), said.text]); said.onend?.(); };
    speechSynthesis.getVoices = () => [];
"""


async def ready(phone: Device, name: str) -> None:
    """Sign in with a receiver that the test moves, and wait until the app listens to it."""
    await phone.context.add_init_script(RECEIVER)
    await phone.sign_in(name)
    await until(phone.page, "window.watchers.length > 0")


async def drive(phone: Device, kmh: float, seconds: float) -> None:
    """So many seconds at this speed, four fixes a second."""
    for _ in range(round(seconds * 4) + 1):
        await phone.page.evaluate("kmh => window.drive(kmh)", kmh)
        await asyncio.sleep(0.25)


async def heard(phone: Device) -> list[list[str]]:
    found: list[list[str]] = await phone.page.evaluate("window.heard")
    return found


async def test_above_10_km_h_for_three_seconds_there_is_voice_only(device: DeviceOf) -> None:
    async with device(PHONE) as phone:
        await ready(phone, "James")
        cab = phone.page.get_by_test_id("driving")
        await drive(phone, 9, 4)
        await expect(cab).to_have_count(0)
        await drive(phone, 11, 2)
        await expect(cab).to_have_count(0)
        await drive(phone, 11, 2)
        await expect(cab).to_be_visible()
        await expect(cab.get_by_test_id("text-open")).to_have_count(0)
        await expect(cab.get_by_test_id("photo-input")).to_have_count(0)
        for target in (cab.get_by_test_id("read-aloud"), cab.get_by_test_id("passenger")):
            box = await target.bounding_box()
            assert box is not None
            assert box["height"] >= 96
        assert await violations(phone) == []
        assert await phone.page.locator(".shell").evaluate("shell => shell.inert"), "nothing behind it can be reached"

        await phone.page.get_by_test_id("passenger").click()
        await expect(cab).to_have_count(0)
        await drive(phone, 60, 4)
        await expect(cab).to_have_count(0)


async def test_a_tap_is_enough_and_the_phone_says_so(device: DeviceOf) -> None:
    async with device(PHONE, installed=True) as phone:
        await ready(phone, "Lucía")
        await drive(phone, 50, 3.5)
        cab = phone.page.get_by_test_id("driving")
        await phone.offline()
        await cab.get_by_test_id("capture-button").tap()
        await expect(cab.get_by_test_id("capture-time")).to_be_visible()
        await drive(phone, 0, 1)
        assert await heard(phone) == [], "it never talks into the microphone"
        await cab.get_by_test_id("capture-button").tap()
        await expect(cab.get_by_test_id("capture-saved")).to_be_visible()
        language, said = (await heard(phone))[-1]
        assert language == "es"
        assert said == await cab.get_by_test_id("capture-saved").locator("strong").first.inner_text()


async def test_what_was_typed_is_still_there_after_the_drive(device: DeviceOf) -> None:
    async with device(PHONE) as phone:
        await ready(phone, "James")
        await phone.page.get_by_test_id("text-open").click()
        await phone.page.get_by_test_id("text-input").fill("The lift gate of dock 2")
        await drive(phone, 50, 3.5)
        cab = phone.page.get_by_test_id("driving")
        await expect(cab).to_be_visible()
        # Twenty seconds at a stand: the clock of the receiver runs ahead of the test's.
        await phone.page.evaluate(
            """() => { const at = Date.now(); for (let s = 0; s < 22; s += 1) for (const found of window.watchers) found({
                coords: {latitude: 60.2936, longitude: 25.0946, accuracy: 8, speed: 0}, timestamp: at + s * 1000}); }"""
        )
        await expect(cab).to_have_count(0)
        await expect(phone.page.get_by_test_id("text-input")).to_have_value("The lift gate of dock 2")


async def test_it_reads_what_lies_around_also_without_a_network(device: DeviceOf, service: Service) -> None:
    async with device(PHONE, installed=True) as phone:
        await ready(phone, "James")
        await drive(phone, 50, 3.5)
        read = phone.page.get_by_test_id("driving").get_by_test_id("read-aloud")
        await read.click()
        await until(phone.page, "window.heard.length > 2")
        online = await heard(phone)
        near: list[dict[str, Any]] = (
            await (
                await phone.context.request.get(
                    f"{service.base_url}/api/v1/nearby",
                    params={"lat": str(DEPOT["latitude"]), "lon": str(DEPOT["longitude"]), "radius_m": "5000"},
                )
            ).json()
        )["items"]
        urgent = [item["title"] for item in near if item["urgency"] != "normal"]
        titles = [text for _, text in online if not text.startswith("In ")]
        assert titles[: len(urgent)] == urgent[: len(titles)] or set(titles[: len(urgent)]) == set(urgent), "hazards first"
        people = {member["name"].split()[0] for member in service.demo["members"]}
        assert not [text for _, text in online if people & set(text.split())], "and nobody's name"

        await phone.offline()
        await phone.page.evaluate("window.heard = []")
        await read.click()
        await until(phone.page, "window.heard.length > 2")
        assert await heard(phone) == online


async def test_nobody_is_watched(device: DeviceOf) -> None:
    """No request and no row of the phone's database ever carries where it drove."""
    async with device(PHONE) as phone:
        await ready(phone, "James")
        sent: list[str] = []
        phone.page.on("request", lambda asked: sent.append(asked.url + (asked.post_data or "")))
        await phone.page.evaluate("window.drive(50, 61.234567)")
        await drive(phone, 50, 3.5)
        await expect(phone.page.get_by_test_id("driving")).to_be_visible()
        await phone.page.evaluate("window.drive(50, 61.234567)")
        kept = await phone.page.evaluate(
            """async () => {
                const result = asked => new Promise(done => { asked.onsuccess = () => done(asked.result); });
                const db = await result(indexedDB.open('backhaul'));
                const rows = store => result(db.transaction(store).objectStore(store).count());
                const counts = await Promise.all(['tips', 'bytes', 'chunks'].map(rows));
                db.close();
                return [counts, JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage})];
            }"""
        )
        assert kept[0] == [0, 0, 0]
        assert "61.23" not in "".join([*sent, *kept[1:]])


async def test_a_first_visit_is_not_asked_where_it_is(device: DeviceOf) -> None:
    async with device(PHONE) as phone:
        await phone.context.clear_permissions()
        await phone.context.add_init_script(
            "window.asked = 0; for (const name of ['getCurrentPosition', 'watchPosition'])"
            " navigator.geolocation[name] = () => { window.asked += 1; };"
        )
        await phone.sign_in("James")
        await asyncio.sleep(3)
        assert await phone.page.evaluate("window.asked") == 0
