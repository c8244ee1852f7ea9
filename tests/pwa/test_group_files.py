"""A group's own: its files, and a tip for it alone or without a name, chosen after it was spoken."""

import json
from pathlib import Path
from typing import Any

from playwright.async_api import Request, expect
from tests.pwa.axe import violations
from tests.pwa.conftest import PHONE, Device, DeviceOf, Service
from tests.pwa.outbox import rows
from tests.pwa.pictures import picture
from tests.pwa.test_accessibility import fits

NAME = "Wombat yard crew"
SHEET = b"gate,code\nnorth,open\n" * 20_000


async def good(device: Device) -> None:
    assert await violations(device) == []
    assert await fits(device)


async def test_a_driver_puts_a_file_into_a_group_and_says_after_speaking_for_whom_it_was(
    device: DeviceOf, service: Service, tmp_path: Path
) -> None:
    sheet = tmp_path / "Wombat gates.csv"
    sheet.write_bytes(SHEET)
    async with device(PHONE, installed=True) as james:
        page = james.page
        await james.sign_in("James")
        await james.open("/groups/new")
        await page.get_by_test_id("group-name").fill(NAME)
        await page.get_by_test_id("group-start").click()
        await page.get_by_test_id("tab-files").click()
        await expect(page.get_by_text("No files yet")).to_be_visible()

        # Chosen without a network it waits, and goes by itself when there is one.
        await james.offline()
        await page.get_by_test_id("file-choose").set_input_files(sheet)
        await page.get_by_test_id("file-name").fill("Gate codes")
        await page.get_by_test_id("file-put").click()
        await expect(page.get_by_test_id("file-progress")).to_contain_text("No connection")
        await good(james)
        await picture(james, "files-waiting")
        await james.online()
        file = page.get_by_test_id("file")
        await expect(file).to_contain_text("Gate codes.csv")
        await expect(file).to_contain_text("James")
        await good(james)
        await picture(james, "files")
        async with page.expect_download() as fetched:
            await file.get_by_test_id("file-get").click()
        download = await fetched.value
        assert download.suggested_filename == "Gate codes.csv"
        await download.save_as(tmp_path / "got.csv")
        assert (tmp_path / "got.csv").read_bytes() == SHEET
        # The same once more is there already; taken out it is gone.
        await page.get_by_test_id("file-choose").set_input_files(sheet)
        await page.get_by_test_id("file-put").click()
        await expect(page.get_by_test_id("file-said")).to_contain_text("already")
        await file.get_by_test_id("file-remove").click()
        await page.get_by_test_id("file-remove-sure").click()
        await expect(file).to_have_count(0)
        await good(james)

        # What was spoken at the button is for this group: said after it was spoken, before it goes.
        told: list[dict[str, Any]] = []

        def hear(request: Request) -> None:
            if request.method == "PUT" and "/tips/" in request.url:
                told.append(json.loads(request.post_data or "{}"))

        page.on("request", hear)
        before = service.ids_of("James")
        await james.open("/")
        await james.speak(0.6)
        await page.get_by_test_id("capture-for-whom").click()
        await expect(page.get_by_test_id("note-kept")).to_be_visible()
        assert await rows(james) == {}, "it is no tip any more that could go"
        await page.get_by_test_id("for-whom").select_option(label=f"Only for {NAME}")
        await good(james)
        await picture(james, "for-whom")
        await page.get_by_test_id("text-save").click()
        await expect(james.saved).to_be_visible()
        await expect(james.saved).to_contain_text("Saved")
        await good(james)

        # And this one is nobody's. The page dies before it was told: nothing has gone, and nothing goes but without a name.
        await james.speak(0.6)
        await expect(page.get_by_test_id("capture-nameless")).to_be_visible()
        await picture(james, "after-speaking")
        await page.get_by_test_id("capture-nameless").click()
        await expect(page.get_by_test_id("nameless")).to_be_checked()
        await page.reload()
        await page.get_by_test_id("text-open").click()
        await expect(page.get_by_test_id("nameless")).to_be_checked()
        await expect(page.get_by_test_id("note-kept")).to_be_visible()
        await page.get_by_test_id("text-save").click()
        await expect(page.get_by_test_id("told-nameless")).to_be_visible()
        await page.get_by_test_id("to-numbers").click()
        await expect(page.get_by_test_id("number").first).to_be_visible()
    # On a slow machine a tip may be announced twice, in the same words.
    to_group, nameless = [one for n, one in enumerate(told) if one not in told[:n]]
    assert to_group["visibility"] == "group"
    assert "anonymous" not in to_group
    assert nameless["anonymous"] is True
    assert [part["name"] for part in nameless["parts"]] == ["voice"]
    assert nameless["captured_at"][14:19] == "00:00", "the hour"
    assert len(service.ids_of("James") - before) == 1, "of his name the server has the one for the group"
