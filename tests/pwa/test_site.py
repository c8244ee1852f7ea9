"""The code on a door: it opens what is known there, and one tap tells something about it."""

import asyncio
import os
from datetime import UTC, datetime

from playwright.async_api import expect
from tests.pwa.axe import violations
from tests.pwa.conftest import PHONE, DeviceOf, Service
from tests.pwa.test_accessibility import fits
from tests.pwa.test_what_is_known import ask

from backhaul.db.base import new_id

SITE = "Pasila Parcel Hub"


async def told(service: Service, name: str, text: str, site_id: str) -> str:
    """Something that a member told at a site: the id of its insight."""
    tip = f"/tips/{new_id()}"
    at = datetime.now(UTC).isoformat()
    ask(service, name, tip, method="PUT", json={"kind": "text", "text": text, "captured_at": at, "site_id": site_id})
    async with asyncio.timeout(90):
        while (status := ask(service, name, tip))["state"] != "published":
            await asyncio.sleep(0.2)
    return str(status["insight_id"])


async def test_a_scanned_door_shows_what_is_known_there_asks_what_is_in_doubt_and_takes_a_tip(
    device: DeviceOf, service: Service
) -> None:
    (site,) = (one for one in ask(service, "Lucía", "/sites")["items"] if one["name"] == SITE)
    insight = await told(service, "Lucía", "The turnstile beside the blue pillar sticks and needs a kick", site["id"])
    ask(service, "Marek", f"/insights/{insight}/confirmations", method="POST", json={"kind": "gone"})

    async with device(PHONE, installed=True) as phone:
        # Scanned by somebody who is not signed in yet: sign-in, then the door.
        await phone.open(f"/sites/{site['id']}")
        page = phone.page
        await expect(page.get_by_test_id("signed-out")).to_be_visible()
        phone.errors.clear()  # The 401 that says so.
        await page.goto(service.member("James")["sign_in_url"])
        await expect(page.get_by_test_id("site-name")).to_have_text(SITE)
        card = phone.by_id("insight-card", insight)
        await expect(card).to_be_visible()
        await expect(card.get_by_test_id("freshness")).to_have_attribute("data-freshness", "doubted")
        tell = page.get_by_test_id("site-tell")
        box = await tell.bounding_box()
        assert box is not None
        assert box["height"] >= 96
        assert await violations(phone) == []
        await fits(phone)
        if shots := os.environ.get("SHOTS"):
            await page.screenshot(path=f"{shots}/site.png", full_page=True)

        # One question, two large buttons; never who said so.
        question = phone.by_id("still-there", insight)
        await expect(question).to_contain_text("Somebody said that it is gone")
        await expect(question).not_to_contain_text("Marek")
        await question.get_by_test_id("ask-gone").click()
        await expect(question.get_by_role("status")).to_be_visible()
        await expect(card).to_be_hidden()
        assert ask(service, "James", f"/insights/{insight}")["gone_at"]
        # It is over and still found.
        await page.get_by_test_id("site-past").locator("summary").click()
        await expect(card.get_by_test_id("freshness")).to_have_attribute("data-freshness", "gone")

        # One tap tells something about this very place.
        await page.get_by_test_id("site-write").click()
        before = service.ids_of("James")
        await page.get_by_test_id("text-input").fill("A second bell hangs behind the parcel cage now")
        await page.get_by_test_id("text-save").click()
        await expect(phone.saved).to_be_visible()
        tip = await phone.published(before, "James")
        known = ask(service, "James", f"/sites/{site['id']}/insights")["items"]
        assert tip["insight_id"] in [one["id"] for one in known]

        # The same door without a network, and a door that this phone never saw.
        await phone.open(f"/sites/{site['id']}")
        await expect(phone.by_id("insight-card", tip["insight_id"])).to_be_visible()
        await phone.offline()
        await phone.open(f"/sites/{site['id']}")
        await expect(page.get_by_test_id("site-name")).to_have_text(SITE)
        await expect(phone.by_id("insight-card", tip["insight_id"])).to_be_visible()
        await expect(page.get_by_test_id("site-tell")).to_be_visible()
        await phone.online()

        # Near me leads there, and old sheets still open capture.
        await phone.open("/near")
        await page.get_by_test_id("near-site").select_option(label=SITE)
        await expect(page.get_by_test_id("site-name")).to_have_text(SITE)
        await phone.open(f"/capture?site={site['id']}")
        await expect(phone.button).to_be_visible()
