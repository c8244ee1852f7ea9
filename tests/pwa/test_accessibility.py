"""axe on every screen, in both themes, and no sideways scrolling at 400 % zoom."""

import io

import pytest
from PIL import Image
from playwright.async_api import FilePayload, expect
from tests.pwa.axe import violations
from tests.pwa.conftest import DESKTOP, PHONE, Device, DeviceOf

NARROW = {"width": 320, "height": 640}


async def fits(phone: Device) -> bool:
    """Nothing stands out sideways."""
    wide: bool = await phone.page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    return wide


async def screens(phone: Device, *, manager: bool) -> list[str]:
    """Walks through the screens; what is wrong on each."""
    wrong: list[str] = []

    async def look(name: str) -> None:
        wrong.extend(f"{name}: {one}" for one in await violations(phone))
        if not await fits(phone):
            wrong.append(f"{name}: scrolls sideways")

    await look("capture")
    if not manager:
        await phone.button.tap()
        await expect(phone.page.get_by_test_id("capture-time")).to_be_visible()
        await look("recording")
        await phone.button.tap()
        await expect(phone.page.get_by_test_id("capture-listen")).to_be_visible()
        await look("saved")
        await phone.page.get_by_test_id("place-open").click()
        await expect(phone.page.get_by_test_id("place-sheet")).to_be_visible()
        await look("place")
        await phone.page.get_by_test_id("place-close").click()
        await phone.page.get_by_test_id("text-open").click()
        await expect(phone.page.get_by_test_id("text-input")).to_be_visible()
        await look("compose")
        picture = io.BytesIO()
        Image.effect_mandelbrot((640, 480), (-2, -1, 1, 1), 20).convert("RGB").save(picture, "JPEG")
        await phone.open("/")
        file: FilePayload = {"name": "dock.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
        await phone.page.get_by_test_id("gallery-input").set_input_files(file)
        await expect(phone.page.get_by_test_id("photo-save")).to_be_visible()
        await look("compose a photo")
        await phone.open("/")
    known = None
    for path in (
        "/near",
        "/route",
        "/outbox",
        "/inbox",
        "/following",
        "/me",
        *(("/feed", "/sites/qr", "/members/sign-in") if manager else ()),
    ):
        await phone.open(path)
        await phone.page.locator("main h1, main h2").first.wait_for()
        if path == "/near":
            card = await phone.something_near()
            known = await card.get_attribute("href")
        await look(path)
    if known:
        await phone.open(known)
        await expect(phone.page.get_by_test_id("insight")).to_be_visible()
        await look("insight")
    return wrong


@pytest.mark.parametrize(("name", "viewport"), [("James", PHONE), ("James", NARROW), ("Aino", DESKTOP)])
async def test_no_screen_shuts_anybody_out(name: str, viewport: dict[str, int], device: DeviceOf) -> None:
    async with device(viewport, **({"has_touch": True} if viewport is NARROW else {})) as phone:
        await phone.sign_in(name)
        assert await screens(phone, manager=name == "Aino") == []
