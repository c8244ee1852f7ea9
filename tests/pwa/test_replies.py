"""A colleague speaks in a dead spot, shows a photo and mentions another; what was taken back leaves a stone."""

import asyncio
from pathlib import Path

from playwright.async_api import expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, PHONE, Device, DeviceOf, Service
from tests.pwa.test_accessibility import fits
from tests.pwa.test_what_is_known import ask, told

FACE = Path(__file__).resolve().parents[1] / "data" / "astronaut.jpg"
TOLD = "The tyre inflator beside the weighbridge leaks at its second valve"
SITE = "Kamppi Loading Hall"


async def good(phone: Device) -> None:
    assert await violations(phone) == []
    assert await fits(phone)


async def test_a_reply_is_spoken_in_a_dead_spot_shown_mentions_somebody_and_is_taken_back(
    device: DeviceOf, service: Service
) -> None:
    insight = (await told(service, "James", TOLD, SITE))["insight_id"]
    async with device(PHONE, installed=True) as speaker, device(DESKTOP) as desk:
        await speaker.sign_in("Olena")
        await speaker.open("/me")
        await speaker.page.get_by_test_id("language-en").click()
        await speaker.open(f"/insights/{insight}")
        # Who tells something is not asked to thank themselves for it: James is, Olena did not.
        await expect(speaker.page.get_by_test_id("thank")).to_be_visible()
        speak = speaker.page.get_by_test_id("reply-speak")
        await expect(speak).to_be_visible()
        await speaker.offline()
        await speak.click()
        await expect(speak).to_have_attribute("aria-pressed", "true")
        await asyncio.sleep(2.5)
        await speak.click()
        unsent = speaker.page.get_by_test_id("unsent-media")
        await expect(unsent).to_contain_text("Spoken reply")
        await expect(speaker.page.get_by_test_id("reply-said")).to_contain_text("Saved on this phone")
        await good(speaker)
        await speaker.page.reload()
        await expect(unsent).to_contain_text("Spoken reply")
        await speaker.online()
        # By itself, as a reply with its words and its sound, and in no list of tips.
        spoken = speaker.page.get_by_test_id("reply")
        await expect(spoken.get_by_test_id("player")).to_be_visible(timeout=90_000)
        await expect(spoken.get_by_test_id("reply-text")).not_to_be_empty()
        await expect(unsent).to_have_count(0)
        await speaker.page.get_by_test_id("reply-box").fill("It is this valve")
        await speaker.page.get_by_test_id("reply-photo").set_input_files(FACE)
        await expect(speaker.page.get_by_test_id("reply-photos").locator("img")).to_be_visible(timeout=90_000)
        await expect(speaker.page.get_by_test_id("reply-box")).to_have_value("")

        # At a desk a manager hears it, and asks James by his name.
        await desk.sign_in("Aino")
        await desk.open(f"/feed?open={insight}")
        await expect(desk.page.get_by_test_id("reply").get_by_test_id("player")).to_be_visible()
        box = desk.page.get_by_test_id("reply-box")
        await box.press_sequentially("Please shut it off, @Jam")
        offered = desk.page.get_by_test_id("mention-list").get_by_role("button")
        await expect(offered).to_have_count(1)
        await good(desk)
        await offered.click()
        await expect(box).to_be_focused()
        await box.press_sequentially("today")
        await desk.page.get_by_test_id("reply-send").click()
        name = service.member("James")["name"]
        asked = speaker.page.get_by_test_id("reply-text").filter(has_text=f"@{name} today")
        await expect(asked).to_be_visible(timeout=60_000)
        mentioned = [alert["reason"] for alert in ask(service, "James", "/inbox")["items"] if alert["insight"]["id"] == insight]
        assert "mentioned" in mentioned

        # Better words are read beside those that were read before; what was taken back leaves a stone everywhere.
        own = desk.page.get_by_test_id("reply").filter(has_text=name)
        await own.get_by_test_id("change").click()
        await desk.page.get_by_test_id("change-text").fill(f"Please shut it off, @{name} tomorrow")
        await desk.page.get_by_test_id("change-save").click()
        changed = speaker.page.get_by_test_id("reply").filter(has_text="tomorrow")
        await changed.get_by_test_id("earlier").click(timeout=60_000)
        await expect(changed.get_by_test_id("earlier-list")).to_contain_text(f"@{name} today")
        await good(speaker)
        await speaker.page.get_by_test_id("reply").first.get_by_test_id("take-back").click()
        await expect(desk.page.get_by_test_id("stone")).to_be_visible()
        await expect(speaker.page.get_by_test_id("stone")).to_be_visible()
        await expect(desk.page.get_by_test_id("player")).to_have_count(0)
        await good(desk)
