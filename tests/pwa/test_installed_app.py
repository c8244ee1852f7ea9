"""The app as something that is installed: its manifest, its worker, every screen without a network, Arabic, the dark."""

import asyncio
import io
import re
from urllib.parse import urljoin

import pytest
from PIL import Image
from playwright.async_api import expect
from tests.pwa.conftest import DESKTOP, PHONE, WOODS, Device, DeviceOf, Service
from tests.pwa.line import line_to
from tests.pwa.outbox import at, until


async def test_it_can_be_installed(device: DeviceOf, service: Service) -> None:
    # In a context of a browser nothing can be installed.
    async with device(PHONE, alone=True) as phone:
        await phone.sign_in("James")
        link = await phone.page.locator('link[rel="manifest"]').get_attribute("href")
        assert link is not None
        answer = await phone.context.request.get(urljoin(service.base_url, link))
        assert answer.headers["content-type"].startswith("application/manifest+json")
        manifest = await answer.json()
        assert manifest["name"] == manifest["short_name"] == "Backhaul"
        assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/", "/", "standalone")
        found = set()
        for icon in manifest["icons"]:
            answer = await phone.context.request.get(urljoin(service.base_url, icon["src"]))
            picture = Image.open(io.BytesIO(await answer.body()))
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
            found.add((icon["sizes"], icon.get("purpose", "any")))
        assert found >= {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}

        await phone.works_offline()
        assert (await phone.page.evaluate("navigator.serviceWorker.controller.scriptURL")).endswith("/sw.js")
        # The browser's own verdict, beside ours.
        session = await phone.context.new_cdp_session(phone.page)
        assert (await session.send("Page.getInstallabilityErrors"))["installabilityErrors"] == []


@pytest.mark.parametrize(("name", "viewport"), [("James", PHONE), ("Aino", DESKTOP)], ids=["driver", "manager"])
async def test_every_screen_comes_back_without_a_network(
    name: str, viewport: dict[str, int], device: DeviceOf, service: Service
) -> None:
    async with device(viewport, installed=True) as phone:
        await phone.sign_in(name)
        await (await phone.something_near()).click()
        await expect(phone.page.get_by_test_id("insight")).to_be_visible()
        known = phone.page.url.removeprefix(service.base_url)
        words = await phone.page.get_by_test_id("insight").locator("h1").inner_text()
        await phone.open("/route")
        choice = phone.page.get_by_test_id("route-choice")
        await choice.select_option(await choice.locator("option", has_text="Route 12").get_attribute("value"))
        await expect(phone.page.get_by_test_id("route-list").locator("li").first).to_be_visible()
        near = "Dock 4 is blocked"

        await phone.offline()
        screens = {
            "/": phone.button,
            "/near": phone.page.get_by_test_id("near-list").get_by_text(near),
            "/route": phone.page.get_by_test_id("route-list").get_by_text("Kamppi Loading Hall").first,
            "/outbox": phone.page.locator("main h1"),
            "/me": phone.page.get_by_test_id("sign-out"),
            known: phone.page.get_by_test_id("insight").get_by_text(words).first,
        }
        if name == "Aino":
            screens["/feed"] = phone.page.get_by_test_id("feed-list")
        for path, sign in screens.items():
            await phone.open(path)
            await phone.page.reload()
            await expect(sign, path).to_be_attached()
            await expect(phone.page.get_by_test_id("offline"), path).to_be_visible()


async def middle(device: Device, test_id: str) -> float:
    """Where on the screen something stands: 0 at its left edge, 1 at its right."""
    box = await device.page.get_by_test_id(test_id).bounding_box()
    assert box is not None
    return (box["x"] + box["width"] / 2) / (device.page.viewport_size or PHONE)["width"]


async def test_arabic_reads_from_the_right(device: DeviceOf) -> None:
    async with device(PHONE) as phone:
        await phone.sign_in("James")
        root = phone.page.locator("html")
        await phone.open("/me")
        await expect(phone.page.get_by_test_id("sign-out")).to_be_visible()
        names = ("tab-capture", "tab-outbox", "tab-me", "sign-out")
        await expect(root).to_have_attribute("dir", "ltr")
        before = {name: await middle(phone, name) for name in names}
        assert before["tab-capture"] < 0.5 < before["tab-outbox"]

        await phone.page.get_by_test_id("language-ar").click()
        await expect(root).to_have_attribute("dir", "rtl")
        await expect(root).to_have_attribute("lang", "ar")
        await expect(phone.page.get_by_test_id("tab-near")).to_have_text(re.compile("[\u0600-\u06ff]"))
        # Words differ in length; which side they stand on does not.
        for name in names:
            after = await middle(phone, name)
            assert (after < 0.5) != (before[name] < 0.5), name
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        for path in ("/", "/near", "/route", "/outbox", "/me"):
            await phone.open(path)
            await expect(root).to_have_attribute("dir", "rtl")
            await expect(phone.page.locator("main h1").first).to_have_text(re.compile("[\u0600-\u06ff]|James"))
            assert await phone.page.evaluate(overflow) == 0, f"{path} scrolls sideways"


async def brightness(device: Device) -> float:
    """Of the page's ground: 0 black, 1 white."""
    color = await device.page.evaluate("getComputedStyle(document.body).backgroundColor")
    parts = [float(part) for part in re.findall(r"[\d.]+", color)][:3]
    return sum(parts) / 3 / 255


async def test_it_is_dark_where_the_phone_is_and_light_where_somebody_said_so(device: DeviceOf) -> None:
    async with device(PHONE, color_scheme="light") as phone:
        await phone.sign_in("James")
        assert await brightness(phone) > 0.8
        await phone.page.emulate_media(color_scheme="dark")
        assert await brightness(phone) < 0.25
        await phone.open("/me")
        await phone.page.get_by_test_id("theme-light").click()
        assert await brightness(phone) > 0.8
        await phone.page.reload()
        await expect(phone.page.get_by_test_id("theme-light")).to_have_attribute("aria-pressed", "true")
        assert await brightness(phone) > 0.8


async def test_no_script_runs_that_is_not_ours(device: DeviceOf) -> None:
    async with device(PHONE) as phone:
        await phone.sign_in("James")
        assert phone.errors == []
        await phone.page.evaluate(
            """() => {
                const script = document.createElement('script');
                script.textContent = 'window.intruder = true';
                document.body.append(script);
            }"""
        )
        assert await phone.page.evaluate("window.intruder") is None
        assert any("CSP script-src" in error for error in phone.errors)
        phone.errors.clear()


async def test_a_page_that_was_loaded_past_the_worker_works_offline_too(device: DeviceOf) -> None:
    async with device(PHONE) as phone:
        await phone.sign_in("James")
        await phone.works_offline()
        tools = await phone.context.new_cdp_session(phone.page)
        await phone.page.evaluate("window.old = true")
        await tools.send("Page.reload", {"ignoreCache": True})
        await until(phone.page, "window.old === undefined && document.querySelector('.hold')")
        await phone.offline()
        await phone.page.get_by_test_id("tab-near").click()
        await expect(phone.page.get_by_role("heading", level=1)).to_be_visible()


async def test_the_licences_of_others_can_be_read(device: DeviceOf) -> None:
    async with device(PHONE, installed=True) as phone:
        await phone.sign_in("James")
        await phone.works_offline()
        await phone.open("/me")
        async with phone.context.expect_page() as opened:
            await phone.page.locator('a[href="/licences.txt"]').click()
        # The server's file, not the app that its worker gives for every other address.
        await expect((await opened.value).locator("body")).to_contain_text("libheif-js")
        await expect((await opened.value).locator("body")).to_contain_text("GNU LESSER GENERAL PUBLIC LICENSE")


async def test_a_new_version_waits_for_a_tap_and_for_whoever_speaks(device: DeviceOf, service: Service) -> None:
    async with line_to(service.base_url) as line, device(PHONE, geolocation=WOODS) as phone:
        at(phone, line)
        await phone.sign_in("Marek")
        await phone.works_offline()
        await phone.page.get_by_test_id("text-open").click()
        await phone.page.get_by_test_id("text-input").fill("The new fence has no gate on the river side")
        await phone.page.evaluate("window.old = true")
        other = await phone.context.new_page()
        await other.goto(line.url)
        await expect(other.get_by_test_id("capture-button")).to_be_visible()
        await other.evaluate("window.old = true")

        line.adds["/sw.js"] = b"\n// another release\n"
        await other.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")
        await expect(other.get_by_test_id("update")).to_be_visible()
        await expect(phone.page.get_by_test_id("update")).to_be_visible()
        await other.get_by_test_id("capture-button").focus()
        await other.keyboard.press("Enter")
        await expect(other.get_by_test_id("place-chip")).to_be_visible()

        # Taken in one tab while the other records: it waits until that is saved.
        await phone.page.get_by_test_id("update").click()
        await asyncio.sleep(2)
        assert await phone.page.evaluate("window.old")
        assert await other.evaluate("window.old")
        await other.keyboard.press("Enter")
        await expect(other.get_by_test_id("capture-saved")).to_be_visible()
        await until(phone.page, "window.old === undefined")
        await phone.page.get_by_test_id("text-open").click()
        await expect(phone.page.get_by_test_id("text-input")).to_have_value("The new fence has no gate on the river side")
        await expect(phone.page.get_by_test_id("update")).to_have_count(0)

        # The other tab is left alone; it goes on, and is shown the new version when somebody taps there.
        assert await other.evaluate("window.old")
        await other.get_by_test_id("tab-near").click()
        await expect(other.get_by_role("heading", level=1)).to_be_visible()
        await other.get_by_test_id("update").click()
        await until(other, "window.old === undefined")
        await expect(other.get_by_test_id("update")).to_have_count(0)
