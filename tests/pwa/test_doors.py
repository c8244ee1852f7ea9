"""Ways into the app: links on doors, what other apps share, codes to print and to scan, a route to take along."""

import io
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import expect
from tests.pwa.conftest import DESKTOP, PHONE, Device, DeviceOf, Service
from tests.pwa.outbox import until

# What the system does for another app, except that the page is where it starts.
SHARE = """async (photo) => {
    const form = document.createElement('form');
    Object.assign(form, {method: 'POST', action: '/share', enctype: 'multipart/form-data'});
    const text = Object.assign(document.createElement('input'), {name: 'text', value: 'Gate 3 is closed'});
    const files = Object.assign(document.createElement('input'), {name: 'files', type: 'file'});
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(photo)], 'gate.jpg', {type: 'image/jpeg'}));
    files.files = transfer.files;
    form.append(text, files);
    document.body.append(form);
    setTimeout(() => form.submit());
}"""


def photo() -> list[int]:
    """A small JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (200, 40, 40)).save(out, "JPEG")
    return list(out.getvalue())


async def opens_shared(phone: Device) -> None:
    """The compose screen has the words and the photo."""
    await expect(phone.page.get_by_test_id("text-input")).to_have_value("Gate 3 is closed")
    await expect(phone.page.locator(".photos img")).to_have_count(1)


@pytest.mark.parametrize("network", ["online", "offline"])
async def test_what_another_app_shares_is_ready_to_save(network: str, device: DeviceOf) -> None:
    async with device(PHONE, installed=True) as phone:
        await phone.sign_in("James")
        await phone.works_offline()
        if network == "offline":
            await phone.offline()
        await phone.page.evaluate(SHARE, photo())
        await opens_shared(phone)
        # At once: it is offered again until the draft has it.
        await phone.page.reload()
        await expect(phone.page.get_by_test_id("text-input").or_(phone.page.get_by_test_id("text-open"))).to_be_visible()
        await until(phone.page, "!location.search.includes('shared')")
        if await phone.page.get_by_test_id("text-open").is_visible():
            await phone.page.get_by_test_id("text-open").click()
        await opens_shared(phone)
        await phone.page.reload()
        await phone.page.get_by_test_id("text-open").click()
        await opens_shared(phone)


async def test_a_link_on_a_door_waits_for_the_sign_in(device: DeviceOf, service: Service) -> None:
    site = service.demo["sites"][0]["id"]
    async with device(PHONE) as phone:
        await phone.open(f"/capture?site={site}")
        await expect(phone.page.get_by_test_id("signed-out")).to_be_visible()
        phone.errors.clear()  # The 401 that says so.
        await phone.sign_in("James")
        await expect(phone.page).to_have_url(f"{service.base_url}/capture?site={site}")
        await phone.open("/")
        await expect(phone.button).to_be_visible()
        assert phone.page.url == f"{service.base_url}/", "once"


async def test_a_sheet_for_each_site_prints_on_a_page_of_its_own(device: DeviceOf, service: Service) -> None:
    async with device(DESKTOP, color_scheme="dark") as desk:
        await desk.sign_in("Aino")
        await desk.open("/me")
        await desk.page.get_by_test_id("to-site-codes").click()
        choices = desk.page.get_by_test_id("site-choice")
        await expect(choices.first).to_be_visible()
        ids = [await choices.nth(i).get_attribute("data-id") for i in range(3)]
        for i in range(3):
            await choices.nth(i).check()
        codes = desk.page.get_by_test_id("qr")
        await expect(codes).to_have_count(3)
        told = {await codes.nth(i).get_attribute("data-text") for i in range(3)}
        assert told == {f"{service.base_url}/sites/{one}" for one in ids}
        printed = await desk.page.pdf(prefer_css_page_size=True)
        assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") + printed.count(b"/Type /Page/") == 3


async def test_a_manager_shows_a_code_that_signs_a_driver_in(device: DeviceOf, service: Service) -> None:
    async with device(DESKTOP) as desk:
        await desk.sign_in("Aino")
        await desk.open("/members/sign-in")
        await desk.page.get_by_test_id("member-choice").select_option(label=service.member("James")["name"])
        await desk.page.get_by_test_id("show-code").click()
        link = await desk.page.get_by_test_id("qr").get_attribute("data-text")
        assert link is not None
        await expect(desk.page.get_by_test_id("code-left")).to_be_visible()
    async with device(PHONE) as phone:
        await phone.page.goto(link)
        await expect(phone.button).to_be_visible()


async def test_a_route_taken_along_is_read_without_a_network(device: DeviceOf) -> None:
    async with device(PHONE, installed=True) as phone:
        await phone.sign_in("James")
        await phone.open("/route")
        choice = phone.page.get_by_test_id("route-choice")
        await choice.select_option(await choice.locator("option", has_text="Route 12").get_attribute("value"))
        await phone.page.get_by_test_id("pack-keep").click()
        await expect(phone.page.get_by_test_id("route-pack")).to_have_attribute("data-kept", "true")
        caches: list[Any] = await phone.page.evaluate(
            "(async () => (await Promise.all((await caches.keys()).map(async k =>"
            " (await (await caches.open(k)).keys()).map(r => r.url)))).flat())()"
        )
        assert not [url for url in caches if "/api/" in url]
        await phone.offline()
        await phone.page.reload()
        await expect(phone.page.get_by_test_id("route-list").get_by_text("Kamppi Loading Hall").first).to_be_visible()
        await expect(phone.page.get_by_test_id("route-pack")).to_have_attribute("data-kept", "true")
