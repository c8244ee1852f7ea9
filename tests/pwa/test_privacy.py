"""A driver tells something without a name, reads the answer by its number signed out, and takes along what is theirs."""

import io
import zipfile

from playwright.async_api import expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, PHONE, DeviceOf, Service
from tests.pwa.pictures import picture

WORDS = "The foreman at gate Quillon waves everybody past the scales"


async def test_told_without_a_name_and_everything_taken_along(device: DeviceOf, service: Service) -> None:
    before = service.ids_of("Marek")
    async with device(PHONE) as phone:
        page = phone.page
        await phone.sign_in("Marek")
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.post_data or "") if request.method == "PUT" else None)
        await phone.open("/?press=text")
        await page.get_by_test_id("text-input").fill(WORDS)
        await page.get_by_test_id("nameless").check()
        assert await violations(phone) == []
        await picture(phone, "nameless")
        await page.get_by_test_id("text-save").click()
        await expect(page.get_by_test_id("told-nameless")).to_be_visible()
        await page.get_by_test_id("to-numbers").click()
        number = page.get_by_test_id("number")
        await expect(number).to_be_visible()
        digits = (await number.inner_text()).strip()
        assert len(digits.replace(" ", "")) == 16
        assert await violations(phone) == []
        await picture(phone, "numbers")
        # The row is gone from the phone, and no list of his at the server has it.
        await expect(page.get_by_test_id("tip-row").filter(has_text="Quillon")).to_have_count(0)
        assert service.ids_of("Marek") == before
        # Only the hour left the phone, and a random id.
        (body,) = [one for one in sent if "Quillon" in one]
        assert '"anonymous":true' in body
        assert ":00:00" in body
        await page.get_by_test_id("number-keep").click()
        await expect(page.get_by_test_id("number-keep")).to_have_count(0)

        # Everything about him, in a file.
        await phone.open("/my-data")
        await expect(page.get_by_test_id("kept")).to_contain_text("30 dni")
        await page.get_by_test_id("export-ask").click()
        await expect(page.get_by_test_id("export")).to_have_attribute("data-state", "ready")
        assert await violations(phone) == []
        await picture(phone, "my-data")
        async with page.expect_download() as got:
            await page.get_by_test_id("export-get").click()
        path = await (await got.value).path()
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            assert "data/member.json" in archive.namelist()
            assert not [name for name in archive.namelist() if b"Quillon" in archive.read(name)], "nothing says that it was his"
        await phone.open("/inbox")
        await expect(page.get_by_test_id("export-notice")).to_be_visible()
        # Being erased can be called off.
        await phone.open("/my-data")
        await page.get_by_test_id("erase").click()
        await page.get_by_test_id("erase-sure").click()
        await expect(page.get_by_test_id("erasure")).to_be_visible()
        await picture(phone, "erasure")
        await page.get_by_test_id("stay").click()
        await expect(page.get_by_test_id("erasure")).to_have_count(0)

    async with device(PHONE) as stranger:
        await stranger.open("/")
        await stranger.page.get_by_test_id("receipt-number").locator("summary").click()
        await stranger.page.get_by_test_id("receipt-digits").fill(digits)
        await stranger.page.get_by_test_id("receipt-show").click()
        await expect(stranger.page.get_by_test_id("receipt-number")).to_contain_text("Quillon")
        stranger.errors.clear()  # The 401 that says that nobody is signed in.

    async with device(DESKTOP) as desk:
        await desk.sign_in("Sara")
        await desk.open("/retention")
        await expect(desk.page.get_by_test_id("keep_audio_days")).to_have_value("30")
        await expect(desk.page.get_by_test_id("erase-member").get_by_role("option", name="Marek")).to_have_count(1)
        assert await violations(desk) == []
        await picture(desk, "retention")
