"""One tip on the real stack: a phone without a network, a manager's desktop, a colleague's phone."""

import asyncio
import re
from typing import Any

from playwright.async_api import expect
from tests.flow.test_one_tip import ASK_NOT, photo, word_error
from tests.pwa.conftest import DESKTOP, PHONE, Device, Service

# The recording takes eleven seconds.
HOLD_S = 11.8


async def hold_and_speak(phone: Device, seconds: float) -> None:
    """Press the button, speak, let go; wait until the screen says that it is saved."""
    box = await phone.page.get_by_test_id("capture-button").bounding_box()
    assert box is not None
    await phone.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    await phone.page.mouse.down()
    await expect(phone.page.get_by_test_id("capture-time")).to_be_visible()
    await asyncio.sleep(seconds)
    await phone.page.mouse.up()
    await expect(phone.page.get_by_test_id("capture-saved")).to_be_visible()


async def published(phone: Device, before: set[str], author: str) -> dict[str, Any]:
    """The author's new tip, once the screen shows it on the feed."""
    await phone.open("/outbox")
    row = phone.page.locator('[data-testid="tip-row"]').first
    await expect(row).to_have_attribute("data-server-state", "published", timeout=90_000)
    new = [tip for tip in phone.service.tips_of(author) if tip["id"] not in before]
    assert len(new) == 1, "arrived once"
    return new[0]


async def words_shown(device: Device) -> str:
    """What the player shows of a recording."""
    transcript = device.page.locator(".transcript").first
    await expect(transcript).not_to_be_empty()
    return await transcript.inner_text()


async def test_spoken_offline_reloaded_offline_and_seen_by_manager_and_peer(device: Any, service: Service) -> None:
    author = "James"
    before = {tip["id"] for tip in service.tips_of(author)}
    async with device(DESKTOP) as desk, device(PHONE) as phone, device(PHONE) as colleague:
        await desk.sign_in("Aino")
        await desk.open("/feed")
        await expect(desk.page.get_by_test_id("feed-row").first).to_be_visible()

        await phone.sign_in(author)
        await phone.works_offline()
        await phone.context.set_offline(True)
        await hold_and_speak(phone, HOLD_S)
        await phone.page.reload()
        await phone.open("/outbox")
        row = phone.page.locator('[data-testid="tip-row"]').first
        await expect(row).to_have_attribute("data-state", re.compile("saved|sending|backoff"))
        assert {tip["id"] for tip in service.tips_of(author)} == before, "nothing left the phone"
        phone.errors.clear()  # without a network a browser complains about every request

        await phone.context.set_offline(False)
        tip = await published(phone, before, author)
        phone.errors.clear()

        # The manager's feed is live: nobody pressed anything there.
        seen = desk.page.locator(f'[data-testid="feed-row"][data-id="{tip["insight_id"]}"]')
        await expect(seen).to_be_visible()
        await seen.click()
        assert word_error(ASK_NOT, await words_shown(desk)) <= 0.25

        await colleague.sign_in("Lucía")
        await colleague.open("/near")
        card = colleague.page.locator(f'[data-testid="insight-card"][data-id="{tip["insight_id"]}"]')
        await expect(card).to_be_visible()
        await card.click()
        assert word_error(ASK_NOT, await words_shown(colleague)) <= 0.25
        await colleague.page.get_by_test_id("confirm-helped").click()
        await expect(colleague.page.get_by_test_id("confirm-helped")).to_have_attribute("aria-pressed", "true")

        # And the answer comes home.
        await desk.page.get_by_test_id("status-done").first.click()
        await phone.open("/outbox")
        await expect(phone.page.get_by_test_id("receipt").first).to_be_visible()


async def test_a_photo_brings_its_position_to_the_map_of_others(device: Any, service: Service) -> None:
    author = "Marek"
    before = {tip["id"] for tip in service.tips_of(author)}
    async with device(PHONE) as phone:
        await phone.sign_in(author)
        await phone.context.clear_permissions()  # no fix from the phone: the photo knows where it was taken
        await phone.page.get_by_test_id("photo-input").set_input_files(
            {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": photo(60.2188, 25.1961)}
        )
        await phone.page.get_by_test_id("text-input").fill("The barrier at the harbour gate hangs low")
        await phone.page.get_by_test_id("photo-save").click()
        await expect(phone.page.get_by_test_id("capture-saved")).to_be_visible()
        tip = await published(phone, before, author)
    async with device(PHONE) as colleague:
        await colleague.context.set_geolocation({"latitude": 60.2189, "longitude": 25.1955, "accuracy": 10})
        await colleague.sign_in("Jonas")
        await colleague.open("/near")
        card = colleague.page.locator(f'[data-testid="insight-card"][data-id="{tip["insight_id"]}"]')
        await expect(card).to_contain_text("Vuosaari Harbour")
        await expect(card.locator("img")).to_be_visible()


async def test_a_typed_tip_survives_a_reload_as_a_draft_and_arrives(device: Any, service: Service) -> None:
    author = "Olena"
    before = {tip["id"] for tip in service.tips_of(author)}
    async with device(PHONE) as phone:
        await phone.sign_in(author)
        await phone.page.get_by_test_id("text-open").click()
        await phone.page.get_by_test_id("text-input").fill("Dock 7 has a new gate code, ask at the office")
        await asyncio.sleep(1)  # a draft is kept once typing pauses
        await phone.page.reload()
        await phone.page.get_by_test_id("text-open").click()
        await expect(phone.page.get_by_test_id("text-input")).to_have_value("Dock 7 has a new gate code, ask at the office")
        await phone.page.get_by_test_id("text-save").click()
        await expect(phone.page.get_by_test_id("capture-saved")).to_be_visible()
        tip = await published(phone, before, author)
        assert tip["text"] == "Dock 7 has a new gate code, ask at the office"


async def test_a_shared_phone_keeps_what_one_member_saved_from_the_next(device: Any, service: Service) -> None:
    before = {name: {tip["id"] for tip in service.tips_of(name)} for name in ("James", "Lucía")}
    async with device(PHONE) as phone:
        await phone.sign_in("James")
        await phone.works_offline()
        await phone.context.set_offline(True)
        await hold_and_speak(phone, 3)
        phone.errors.clear()
        await phone.context.set_offline(False)
        await phone.context.clear_cookies()
        await phone.sign_in("Lucía")
        await phone.open("/outbox")
        await expect(phone.page.get_by_test_id("tip-row").first).not_to_have_attribute("data-state", "saved")
        assert {tip["id"] for tip in service.tips_of("Lucía")} == before["Lucía"], "not sent under another name"
        phone.errors.clear()
