"""An admin connects other systems, sees that a test did not arrive and why, and gives a feed reader its address."""

from contextlib import suppress

import httpx
from playwright.async_api import expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, DeviceOf, Service
from tests.pwa.pictures import picture


def fetched(url: str) -> tuple[int, str]:
    """What a feed reader gets, which is signed in nowhere."""
    answer = httpx.get(url)
    return answer.status_code, answer.text


async def test_an_admin_connects_other_systems(device: DeviceOf, service: Service) -> None:
    admin = next(member["name"] for member in service.demo["members"] if member["role"] == "admin")
    async with device(DESKTOP) as desk:
        page = desk.page
        await desk.sign_in(admin)
        await desk.open("/me")
        await page.get_by_test_id("to-connections").click()
        await page.get_by_test_id("webhook-name").fill("Quokka ERP")
        await page.get_by_test_id("webhook-url").fill("https://localhost:1/hook")
        await page.get_by_test_id("webhook-add").click()
        secret = page.get_by_test_id("once-value")
        first = await secret.input_value()
        assert first.startswith("whsec_")
        card = page.get_by_test_id("webhook").filter(has_text="Quokka ERP")
        await card.get_by_test_id("webhook-test").click()
        await card.get_by_test_id("webhook-log").click()
        sent = card.get_by_test_id("delivery")

        # A worker sends it within a second or some; the log is looked at as an admin does, again and again.
        for _ in range(15):
            await card.get_by_test_id("log-refresh").click()
            with suppress(AssertionError):
                await expect(sent).to_contain_text("private network", timeout=1000)
                break
        await card.get_by_test_id("log-refresh").click()
        await expect(card).to_contain_text("Failing since")
        await card.get_by_test_id("webhook-rotate").click()
        # What it does stands above a verb, and a key that is pressed too long does nothing.
        await expect(page.get_by_role("alertdialog")).to_contain_text("For a day the old one signs, too")
        await expect(page.get_by_test_id("sure-no")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alertdialog")).to_have_count(0)
        await card.get_by_test_id("webhook-rotate").click()
        await page.get_by_test_id("sure-yes").click()
        await expect(card.get_by_test_id("once-value")).to_be_visible()
        assert await card.get_by_test_id("once-value").input_value() != first
        assert await violations(desk) == []
        await picture(desk, "webhooks")

        await page.get_by_test_id("integration-name").fill("Quokka intranet")
        await page.get_by_test_id("integration-add").click()
        address = page.get_by_role("textbox", name="Address for the program")
        url = await address.input_value()
        status, feed = fetched(url)
        assert (status, "Quokka intranet" in feed) == (200, True)
        await picture(desk, "programs")
        async with page.expect_download() as download:
            await page.get_by_test_id("export-csv").click()
        table = (await (await download.value).path()).read_text()
        assert table.startswith("id,url,title")
        row = page.get_by_test_id("integration").filter(has_text="Quokka intranet")
        await row.get_by_role("button").click()
        await page.get_by_test_id("sure-yes").click()
        await expect(row).to_have_count(0)
        assert fetched(url)[0] == 404
        await card.get_by_role("button", name="Delete: Quokka ERP").click()
        await page.get_by_test_id("sure-yes").click()
        await expect(card).to_have_count(0)
