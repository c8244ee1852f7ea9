"""Something that should not stand there: reported on a phone, hidden at a desk, appealed about by its author, put back."""

import asyncio

from playwright.async_api import FilePayload, expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, PHONE, Device, DeviceOf, Service
from tests.pwa.test_accessibility import fits
from tests.pwa.test_what_is_known import ask, told

SITE = "Pasila Parcel Hub"


async def good(device: Device) -> None:
    assert await violations(device) == []
    assert await fits(device)


async def test_reported_hidden_appealed_and_put_back(device: DeviceOf, service: Service) -> None:
    tip = await told(service, "James", "The walnut crates at the hub ramp are stacked by somebody who cannot count", SITE)
    insight = tip["insight_id"]
    async with device(PHONE) as reader, device(DESKTOP) as desk, device(DESKTOP) as admin:
        # A colleague reports it, and is told that nobody hears who it was.
        await reader.sign_in("Olena")
        await reader.open("/me")
        await reader.page.get_by_test_id("language-en").click()
        await reader.open(f"/insights/{insight}")
        await reader.page.get_by_test_id("report").click()
        await expect(reader.page.get_by_role("dialog")).to_contain_text("Nobody is told who reported it")
        await reader.page.get_by_test_id("reason").select_option("personal")
        await reader.page.get_by_test_id("report-words").fill("Everybody knows who stacks there")
        await good(reader)
        await reader.page.get_by_test_id("report-send").click()
        await expect(reader.page.get_by_test_id("report-sent")).to_be_visible()
        # Their page asks for it again when it is hidden, and the browser says of its own that there is nothing any more.
        reader.breaks_the_line = True

        # At the desk it waits to be looked at; hidden with a reason, it is nobody's to read.
        await desk.sign_in("Aino")
        await desk.open("/me")
        await desk.page.get_by_test_id("to-moderation").click()
        waiting = desk.by_id("moderated", insight)
        await expect(waiting).to_contain_text("Everybody knows who stacks there")
        await expect(waiting).not_to_contain_text("Olena")
        await good(desk)
        await waiting.get_by_test_id("hide").click()
        await desk.page.get_by_test_id("reason").select_option("personal")
        await desk.page.get_by_test_id("hide-words").fill("Please tell it without the person.")
        await desk.page.get_by_test_id("hide-send").click()
        await expect(waiting).to_have_count(0)
        await desk.page.get_by_test_id("show-hidden").click()
        await expect(waiting).to_contain_text("Please tell it without the person.")
        await reader.page.reload()
        await expect(reader.page.get_by_test_id("insight")).to_have_count(0)

        # Its author reads why with the tip, and asks for another look.
        author = reader
        await author.sign_in("James")
        await author.open("/outbox")
        row = author.by_id("tip-row", tip["id"])
        await expect(row).to_contain_text("Hidden by a manager")
        await row.get_by_test_id("tip-home").click()
        await expect(author.page.get_by_test_id("hidden-note")).to_have_text("Please tell it without the person.")
        await author.page.get_by_test_id("appeal").click()
        await author.page.get_by_test_id("appeal-words").fill("Nobody is named. The stacks fall over.")
        await good(author)
        await author.page.get_by_test_id("appeal-send").click()
        await expect(author.page.get_by_test_id("appeal-sent")).to_be_visible()

        # Who has hidden it cannot answer; another one puts it back, and reads in the audit who did what.
        await desk.page.get_by_test_id("show-open").click()
        await expect(waiting).to_contain_text("Another manager answers")
        await admin.sign_in(next(one["name"] for one in service.demo["members"] if one["role"] == "admin"))
        await admin.open("/moderation")
        asked = admin.by_id("moderated", insight)
        await expect(asked.get_by_test_id("appeal-words")).to_have_text("Nobody is named. The stacks fall over.")
        await asked.get_by_test_id("lift").click()
        await expect(asked).to_have_count(0)
        await expect(author.page.get_by_test_id("hidden-notice")).to_have_count(0)
        assert ask(service, "Olena", f"/insights/{insight}")["id"] == insight
        await admin.page.get_by_test_id("to-audit").click()
        # Another story hides a message.
        entry = admin.page.locator('[data-testid="audit-entry"][data-action="hid"][data-kind="insight"]')
        await expect(entry).to_have_count(2)
        await expect(entry.last).to_contain_text("Aino")
        # In words: no name of a column is shown.
        await expect(entry.last).to_contain_text("insight (hidden)")
        said = admin.page.locator('[data-testid="audit-entry"] td:last-child')
        await expect(said.filter(has_text="_")).to_have_count(0)
        await good(admin)
        await admin.page.get_by_test_id("audit-action").select_option("answered_appeal")
        await expect(admin.page.get_by_test_id("audit-entry")).to_have_count(1)


async def test_a_chat_is_looked_at_and_brought_in_once(device: DeviceOf, service: Service) -> None:
    chat = (
        "13/11/2026, 21:14 - Messages and calls are end-to-end encrypted.\n"
        "13/11/2026, 21:15 - Timo: The beetroot pallets at Pasila Parcel Hub\nleave by the side gate only\n"
        "13/11/2026, 21:16 - Anna: ok\n"
    )
    file: FilePayload = {"name": "WhatsApp Chat.txt", "mimeType": "text/plain", "buffer": chat.encode()}
    async with device(DESKTOP) as desk:
        await desk.sign_in("Aino")
        await desk.open("/me")
        await desk.page.get_by_test_id("to-import-tips").click()
        await desk.page.get_by_test_id("tips-file").set_input_files(file)
        await desk.page.get_by_test_id("tips-look").click()
        report = desk.page.get_by_test_id("tips-report")
        await expect(report).to_contain_text("New: 1")
        await expect(report).to_contain_text("It says too little.")
        await good(desk)
        # Timo is James; that is another preview.
        await desk.page.get_by_test_id("tips-person").first.select_option(label="James Okafor")
        await expect(desk.page.get_by_test_id("tips-bring")).to_have_count(0)
        await desk.page.get_by_test_id("tips-look").click()
        await desk.page.get_by_test_id("tips-bring").click()
        await expect(report).to_contain_text("Nobody is alerted")
        async with asyncio.timeout(90):
            while not (items := ask(service, "Aino", "/feed", params={"q": "beetroot"})["items"]):
                await asyncio.sleep(0.3)
        await desk.open(f"/insights/{items[0]['id']}")
        await expect(desk.page.get_by_test_id("imported")).to_have_text("From a file")
        assert [tip["imported"] for tip in service.tips_of("James") if "beetroot" in (tip["text"] or "")] == [True]
