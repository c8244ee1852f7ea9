"""Somebody who knows is found by what they say, is written to from a dead spot, and only these two read it."""

import io
import re
from pathlib import Path

from PIL import Image
from playwright.async_api import expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, PHONE, Device, DeviceOf, Service
from tests.pwa.pictures import picture
from tests.pwa.test_accessibility import fits
from tests.pwa.test_what_is_known import ask

# Of no other story here.
SITE = "Kalasatama Cold Store"
WORDS = "Is the ramp behind the ice plant open at night"
ANSWER = "From ten, but ring twice"
INSULT = "You walrus"


async def good(phone: Device, name: str) -> None:
    assert await violations(phone) == []
    assert await fits(phone)
    await picture(phone, name)


async def test_two_phones_write_to_each_other_and_a_desk_reads_one_reported_line(
    device: DeviceOf, service: Service, tmp_path: Path
) -> None:
    site = next(one["id"] for one in ask(service, "James", "/sites")["items"] if one["name"] == SITE)
    photo = tmp_path / "me.jpg"
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "seagreen").save(out, "JPEG")
    photo.write_bytes(out.getvalue())
    async with device(PHONE, installed=True) as james, device(PHONE) as knower, device(DESKTOP) as desk:
        # Jonas says that he knows the cold store and wishes to be found, shows a sentence and a picture that he cut himself.
        await knower.sign_in("Jonas")
        await knower.open("/me")
        await knower.page.get_by_test_id("language-en").click()
        await knower.page.get_by_test_id("to-profile").click()
        await knower.page.get_by_test_id("choose-picture").set_input_files(photo)
        await knower.page.get_by_test_id("crop").press("ArrowRight")
        await good(knower, "crop")
        await knower.page.get_by_test_id("crop-use").click()
        await expect(knower.page.locator(".avatar img")).to_be_visible(timeout=30_000)
        await knower.page.get_by_test_id("about").fill("Nights, mostly")
        await knower.page.get_by_test_id("findable").check()
        await knower.page.get_by_test_id("save-profile").click()
        await expect(knower.page.get_by_test_id("profile-said")).to_have_text("Saved.")
        await knower.page.get_by_test_id("know-place").select_option(label=SITE)
        await good(knower, "profile")
        await knower.open("/near")

        # James asks on the site's page who knows about it, and writes where there is no network.
        await james.sign_in("James")
        await james.open(f"/sites/{site}")
        await james.page.get_by_text("Who knows about this?").click()
        knowing = james.page.get_by_test_id("knowing").filter(has_text="Jonas")
        await expect(knowing).to_be_visible()
        await good(james, "who-knows")
        await knowing.click()
        await expect(james.page.get_by_test_id("person-about")).to_have_text("Nights, mostly")
        await good(james, "person")
        await james.page.get_by_test_id("write-message").click()
        box = james.page.get_by_test_id("message-box")
        await expect(box).to_be_visible()
        await expect(james.page.get_by_text("Only the two of you read this.", exact=False)).to_be_visible()
        await james.offline()
        await box.fill(WORDS)
        # In gloves one tap is easily two: Jonas reads it once all the same.
        await james.page.get_by_test_id("message-send").dblclick()
        unsent = james.page.get_by_test_id("unsent-message")
        await expect(unsent).to_contain_text("Saved on this phone")
        await james.page.reload()
        await expect(unsent).to_contain_text(WORDS)
        await good(james, "message-waits")
        await james.online()
        await expect(unsent).to_have_count(0)
        # Jonas's phone is open on another screen: it says that it has the message, and rings.
        mine = james.page.get_by_test_id("message")
        await expect(mine).to_contain_text("Arrived")
        assert len(ask(service, "James", "/messages")["items"]) == 1

        await knower.open("/messages")
        line = knower.page.get_by_test_id("conversation").filter(has_text="James")
        await expect(line).to_contain_text(WORDS)
        await good(knower, "conversations")
        await knower.page.get_by_test_id("messages-receipts").check()
        await line.click()
        await expect(knower.page.get_by_test_id("message-words")).to_have_text(WORDS)
        await expect(mine).to_have_attribute("data-state", "read")
        await knower.page.get_by_test_id("message-box").fill(ANSWER)
        await knower.page.get_by_test_id("message-box").press("Enter")
        if await knower.page.get_by_test_id("message-box").input_value():
            await knower.page.get_by_test_id("message-send").click()
        # By itself, on the screen that stands there.
        await expect(james.page.get_by_text(ANSWER)).to_be_visible()
        await good(james, "conversation")

        # What should not have been written is taken back, or given to managers, who read that line and no other.
        await james.page.get_by_test_id("message-box").fill(INSULT)
        await james.page.get_by_test_id("message-send").click()
        insult = knower.page.get_by_test_id("message").filter(has_text=INSULT)
        await insult.locator("summary").click()
        await insult.get_by_test_id("message-report").click()
        await knower.page.get_by_test_id("reason").select_option("abuse")
        await knower.page.get_by_test_id("report-send").click()
        await expect(knower.page.get_by_test_id("report-sent")).to_be_visible()

        await desk.sign_in("Aino")
        await desk.open("/moderation")
        reported = desk.page.get_by_test_id("reported-message").filter(has_text=INSULT)
        await expect(reported).to_contain_text("James")
        await expect(desk.page.get_by_text(ANSWER)).to_have_count(0)
        await good(desk, "reported")
        await reported.get_by_test_id("remove-message").click()
        await expect(reported).to_have_count(0)
        await expect(james.page.get_by_text("A manager removed this.")).to_be_visible()
        await desk.open("/messages")
        await expect(desk.page.get_by_test_id("messages-empty")).to_be_visible()
        await good(desk, "no-messages")
        await expect(desk.page.get_by_text(re.compile("walrus|ring twice"))).to_have_count(0)
