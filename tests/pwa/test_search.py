"""Search on a phone and at a desk: found while typing, heard where it was said, kept for the dead spot."""

import asyncio
import re
from datetime import UTC, datetime

import httpx
from playwright.async_api import expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, PHONE, Device, DeviceOf, Service
from tests.pwa.pictures import picture
from tests.pwa.test_accessibility import fits

from backhaul.db.base import new_id


async def look(device: Device, name: str) -> None:
    """Nothing that axe complains of, nothing sideways; and a picture, where pictures are asked for."""
    assert await violations(device) == []
    assert await fits(device)
    await picture(device, name)


async def written(service: Service, author: str, text: str) -> None:
    """Tell something and wait until it is published."""
    tip, body = f"/api/v1/tips/{new_id()}", {"kind": "text", "text": text, "captured_at": datetime.now(UTC).isoformat()}
    token = {"Authorization": f"Bearer {service.member(author)['token']}"}
    async with httpx.AsyncClient(base_url=service.base_url, headers=token) as client, asyncio.timeout(90):
        (await client.put(tip, json=body)).raise_for_status()
        while (await client.get(tip)).json()["state"] != "published":
            await asyncio.sleep(0.2)


async def test_what_was_said_is_found_misspelt_and_played_from_there_and_again_without_a_network(
    device: DeviceOf, service: Service
) -> None:
    # Somebody has written the word: what Whisper hears of it on a busy machine is not what this story is about.
    await written(service, "Olena", "Two Americans at the weir ask where the caravan site is.")
    author, before = "James", service.ids_of("James")
    # Where no other story plays the same recording: it would join this one.
    async with device(PHONE, installed=True, geolocation={"latitude": 63.4, "longitude": 28.3, "accuracy": 12}) as phone:
        await phone.sign_in(author)
        await phone.speak(6)
        tip = await phone.published(before, author)

        await phone.open("/near")
        await phone.page.get_by_test_id("search-link").click()
        field = phone.page.get_by_test_id("search-field")
        await field.press_sequentially("felow amercans", delay=30)
        hit = phone.by_id("hit", tip["insight_id"])
        said = hit.get_by_test_id("said-at").first
        await expect(said).to_contain_text("Said at 0:0")
        await expect(hit.locator("mark").first).to_have_text(re.compile("fellow|Americans", re.IGNORECASE))
        await expect(phone.page.get_by_test_id("instead")).to_contain_text(re.compile("american"))
        await look(phone, "phone-found")

        await said.click()
        await expect(phone.page).to_have_url(re.compile(rf"/insights/{tip['insight_id']}\?tip=.*&at="))
        at_s = float(re.findall(r"at=([\d.]+)", phone.page.url)[0])
        playing = "at_s => [...document.querySelectorAll('audio')].some(audio => audio.currentTime >= at_s - 0.2)"
        await phone.page.wait_for_function(playing, arg=at_s)
        await phone.page.go_back()
        await expect(field).to_have_value("felow amercans")
        await expect(hit).to_be_visible()

        # What was opened was worth it: it stands among the searches of before, and on this phone alone.
        await field.fill("")
        recent = phone.page.get_by_test_id("recent-searches")
        await expect(recent.get_by_role("link")).to_have_text(["felow amercans"])
        await look(phone, "phone-recent")

        await field.fill("xylographic quokka")
        empty = phone.page.get_by_test_id("search-empty")
        await expect(empty.get_by_test_id("search-ask")).to_have_attribute("href", "/ask?q=xylographic+quokka")
        await look(phone, "phone-nothing")

        await phone.offline()
        await field.fill("american")
        await expect(phone.page.get_by_test_id("search-offline")).to_be_visible()
        await expect(hit.locator("mark").first).to_have_text(re.compile(r"^America(ns?)?$", re.IGNORECASE))
        await look(phone, "phone-offline")
        await phone.online()

    async with device(DESKTOP) as desk:
        await desk.sign_in("Aino")
        await desk.open("/feed")
        await desk.page.get_by_test_id("status-all").focus()
        await desk.page.keyboard.press("/")
        field = desk.page.get_by_test_id("search-field")
        await expect(field).to_be_focused()
        await desk.page.keyboard.type("fellow / americans")
        await expect(desk.by_id("hit", tip["insight_id"])).to_be_visible()
        await expect(field).to_have_value("fellow / americans")
        await desk.page.get_by_test_id("search-kind").select_option("hazard")
        await expect(desk.by_id("hit", tip["insight_id"])).to_have_count(0)
        await desk.page.get_by_test_id("search-kind").select_option("")
        await expect(desk.by_id("hit", tip["insight_id"])).to_be_visible()
        await look(desk, "desk-found")
