"""One tip on the real stack: a phone without a network, a manager's desktop, a colleague's phone."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import expect
from tests.flow.pictures import photo
from tests.flow.test_one_tip import ASK_NOT, word_error
from tests.pwa.conftest import DEPOT, DESKTOP, PHONE, Device, DeviceOf, Service

# The recording takes eleven seconds.
HOLD_S = 11.8
HARBOUR = {"latitude": 60.2189, "longitude": 25.1955, "accuracy": 10}
NOTE = "The barrier at the harbour gate hangs low"
TYPED = "Dock 7 has a new gate code, ask at the office"


async def speaks(phone: Device) -> None:
    await phone.speak(HOLD_S)


async def photographs(phone: Device) -> None:
    # No fix from the phone: the photo knows where it was taken.
    await phone.context.clear_permissions()
    await phone.page.get_by_test_id("photo-input").set_input_files(
        {"name": "gate.jpg", "mimeType": "image/jpeg", "buffer": photo(60.2188, 25.1961)}
    )
    await phone.page.get_by_test_id("text-input").fill(NOTE)
    await phone.page.get_by_test_id("photo-save").click()
    await expect(phone.saved).to_be_visible()


async def types(phone: Device) -> None:
    await phone.page.get_by_test_id("text-open").click()
    # The phone's own fix, which needs no network.
    await expect(phone.page.get_by_test_id("place-chip")).to_have_attribute("data-state", "found")
    await phone.page.get_by_test_id("text-input").fill(TYPED)
    await phone.page.get_by_test_id("text-save").click()
    await expect(phone.saved).to_be_visible()


async def hears_it(reader: Device) -> None:
    transcript = reader.page.locator(".transcript").first
    await expect(transcript).not_to_be_empty()
    assert word_error(ASK_NOT, await transcript.inner_text()) <= 0.25


async def sees_it(reader: Device) -> None:
    await expect(reader.page.get_by_test_id("insight-text")).to_have_text(NOTE)
    picture = reader.page.get_by_test_id("insight").locator(".photos img").first
    await picture.scroll_into_view_if_needed()
    await expect(picture).to_have_js_property("complete", True)
    # The camera lay on its side; the server gives the picture upright.
    assert await picture.evaluate("img => [img.naturalWidth, img.naturalHeight]") == [900, 1200]


async def reads_it(reader: Device) -> None:
    await expect(reader.page.get_by_test_id("insight-text")).to_have_text(TYPED)


@dataclass(frozen=True)
class Story:
    """How one kind of tip is told, where it belongs, and how somebody else knows it."""

    author: str
    capture: Callable[[Device], Awaitable[None]]
    understands: Callable[[Device], Awaitable[None]]
    where: dict[str, Any]
    place: str


STORIES = {
    "voice": Story("James", speaks, hears_it, DEPOT, "Northgate Depot"),
    "photo": Story("Marek", photographs, sees_it, HARBOUR, "Vuosaari Harbour"),
    "text": Story("Olena", types, reads_it, DEPOT, "Northgate Dock 7"),
}


@pytest.mark.parametrize("kind", STORIES)
async def test_told_offline_reloaded_offline_and_seen_by_manager_and_peer(
    kind: str, device: DeviceOf, service: Service
) -> None:
    story = STORIES[kind]
    before = service.ids_of(story.author)
    async with device(DESKTOP) as desk, device(PHONE, installed=True) as phone, device(PHONE) as colleague:
        await desk.sign_in("Aino")
        await desk.open("/feed")
        await expect(desk.page.get_by_test_id("feed-row").first).to_be_visible()

        await phone.sign_in(story.author)
        await phone.offline()
        await story.capture(phone)
        await phone.page.reload()
        await phone.open("/outbox")
        await expect(phone.newest).to_have_attribute("data-state", re.compile("saved|sending|backoff"))
        assert service.ids_of(story.author) == before, "nothing left the phone"

        await phone.online()
        tip = await phone.published(before, story.author)
        assert tip["kind"] == kind

        # The manager's feed is live: nobody pressed anything there.
        row = desk.by_id("feed-row", tip["insight_id"])
        await expect(row).to_contain_text(story.place)
        await row.click()
        await story.understands(desk)

        await colleague.context.set_geolocation(story.where)  # type: ignore[arg-type]  # a Geolocation by another name
        await colleague.sign_in("Lucía")
        await colleague.open("/near")
        card = colleague.by_id("insight-card", tip["insight_id"])
        await expect(card).to_contain_text(story.place)
        await card.click()
        await story.understands(colleague)


async def test_a_typed_tip_survives_a_reload_as_a_draft(device: DeviceOf) -> None:
    async with device(PHONE) as phone:
        await phone.sign_in("Jonas")
        await phone.page.get_by_test_id("text-open").click()
        await phone.page.get_by_test_id("text-input").fill(TYPED)
        await asyncio.sleep(1)  # a draft is kept once typing pauses
        await phone.page.reload()
        await phone.page.get_by_test_id("text-open").click()
        await expect(phone.page.get_by_test_id("text-input")).to_have_value(TYPED)
