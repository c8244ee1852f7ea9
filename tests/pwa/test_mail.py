"""A manager wants mail: the address is confirmed, a mail comes at once, and its link opens the insight on another browser."""

import asyncio
from pathlib import Path

import httpx
from playwright.async_api import expect
from tests.flow.mail_server import MailServer, mail_server
from tests.flow.test_mail import links
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, PHONE, DeviceOf, Service
from tests.pwa.pictures import PICTURES, picture
from tests.pwa.test_accessibility import fits
from tests.pwa.test_what_is_known import ask, told

SITE = "Pasila Parcel Hub"
WORDS = "The heron statue leans over the parcel ramp"
ADDRESS = "aino@northgate.example"


async def comes(post: MailServer, about: str) -> str:
    """Wait for the mail about something: its link into the service. What the demo's drivers tell may come as well."""
    async with asyncio.timeout(60):
        while not (found := [mail for mail in post.to(ADDRESS) if about in mail["subject"]]):
            await asyncio.sleep(0.1)
    if PICTURES:
        html = found[0].get_body(("html",))
        assert html is not None
        (Path(PICTURES) / f"mail-{about}.html").write_text(html.get_content())
    return next(iter(links(found[0], "/mail/confirm/") + links(found[0], "/from-mail/")))


async def test_mail_comes_and_its_link_opens_the_insight(device: DeviceOf, service: Service) -> None:
    (site,) = (one["id"] for one in ask(service, "Aino", "/sites")["items"] if one["name"] == SITE)
    with mail_server(port=service.smtp_port) as (post, _):
        async with device(DESKTOP) as desk:
            page = desk.page
            await desk.sign_in("Aino")
            await desk.open("/following")
            box = page.get_by_test_id("mail")
            await box.get_by_test_id("mail-input").fill(ADDRESS)
            await box.get_by_test_id("mail-ask").click()
            await expect(box.get_by_test_id("mail-pending")).to_contain_text(ADDRESS)
            await desk.open(await comes(post, "address"))
            assert await violations(desk) == []
            await picture(desk, "mail-confirm")
            await page.get_by_role("button").click()
            await page.get_by_role("link").click()
            await expect(box.get_by_test_id("mail-address")).to_have_text(ADDRESS)

            await box.get_by_test_id("mail-day-6").check()
            await expect(box.get_by_role("status").filter(has_text="Saved")).to_be_visible()
            how = page.get_by_test_id("how-told")
            await how.get_by_test_id("quiet").uncheck()
            reasons = page.get_by_test_id("by-reason")
            await reasons.locator("summary").click()
            choice = reasons.get_by_test_id("channel-published")
            await choice.select_option("mail")
            assert "none" not in await reasons.get_by_test_id("channel-escalated").locator("option").evaluate_all(
                "all => all.map(one => one.value)"
            )
            async with asyncio.timeout(30):
                while (kept := ask(service, "Aino", "/me/notifications"))["channels"]["published"] != "mail" or kept["quiet"]:
                    await asyncio.sleep(0.1)
            assert ask(service, "Aino", "/me/mail")["digest_days"] == [1, 2, 3, 4, 5, 6]
            assert await violations(desk) == []
            assert await fits(desk)
            await picture(desk, "mail-settings")

            await desk.open("/brief")
            brief = page.get_by_test_id("brief")
            await expect(brief).to_be_visible()
            await brief.get_by_test_id("brief-next").click()
            await expect(page.get_by_test_id("brief-next")).to_have_count(0)
            assert await violations(desk) == []
            await page.emulate_media(media="print")
            await expect(page.get_by_test_id("tab-me")).to_be_hidden()
            await expect(page.get_by_test_id("brief-print")).to_be_hidden()
            await page.emulate_media(media="screen")
            await picture(desk, "brief")

        follows = ask(service, "Aino", "/subscriptions", method="PUT", json={"kind": "site", "site_id": site})
        insight = (await told(service, "Jonas", WORDS, SITE))["insight_id"]
        link = await comes(post, "heron")
    # On a phone on which nobody is signed in: one tap.
    async with device(PHONE) as phone:
        await phone.open(link)
        await expect(phone.by_id("insight", insight)).to_be_visible()
        await expect(phone.page.get_by_role("heading", level=1)).to_contain_text("heron statue")
        # Nobody is asked for anything who does not look for it, and the brief is no table that stands out.
        await phone.open("/brief")
        await expect(phone.page.get_by_test_id("brief")).to_be_visible()
        assert await fits(phone)
        await picture(phone, "brief-phone")
        await phone.open("/following")
        await expect(phone.page.get_by_test_id("mail-address")).to_be_visible()
        assert await fits(phone)
        await picture(phone, "mail-settings-phone")
        await phone.page.get_by_test_id("mail-forget").click()
        await expect(phone.page.get_by_test_id("mail-address")).to_have_count(0)
    ask(service, "Aino", "/me/notifications", method="PUT", json={})
    headers = {"Authorization": f"Bearer {service.member('Aino')['token']}"}
    async with httpx.AsyncClient(base_url=service.base_url, headers=headers) as client:
        (await client.delete(f"/api/v1/subscriptions/{follows['id']}")).raise_for_status()
