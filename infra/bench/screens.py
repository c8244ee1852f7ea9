"""`make screens`: every screen in every look, to be looked at: one sheet a screen in `screens/`, which is not committed."""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.bench.product import MICROPHONE, ROOT, Product, browser, running
from PIL import Image, ImageDraw
from playwright.async_api import Error, Page, async_playwright

FOLDER = ROOT / "screens"
PHOTO = ROOT / "tests" / "data" / "with-metadata.heic"


@dataclass(frozen=True)
class Look:
    """A device in somebody's hand, and how it is set."""

    name: str
    width: int
    height: int
    theme: str = "light"
    language: str = "en"
    scale: float = 1


LOOKS = (
    Look("360 light", 360, 800),
    Look("360 dark", 360, 800, theme="dark"),
    Look("360 Arabic", 360, 800, language="ar"),
    Look("360 German", 360, 800, language="de"),
    Look("412 light", 412, 915),
    Look("412 dark, German", 412, 915, theme="dark", language="de"),
    # Twice as large on the same glass leaves half of it.
    Look("412 at 200 %", 206, 458, scale=2),
    Look("1280 light", 1280, 800),
    Look("1280 dark, Arabic", 1280, 800, theme="dark", language="ar"),
    Look("1280 at 200 %", 640, 400, scale=2),
)

Steps = Callable[[Page, str], Awaitable[None]]


def at(path: str) -> Steps:
    """A screen that has an address."""

    async def go(page: Page, base: str) -> None:
        await page.goto(base + path)
        await page.locator("main h1, main h2, [data-testid=capture-button]").first.wait_for()

    return go


async def recording(page: Page, base: str) -> None:
    """The microphone is open, hands-free."""
    await at("/")(page, base)
    await page.get_by_test_id("capture-button").tap()
    await page.get_by_test_id("capture-time").wait_for()
    await asyncio.sleep(1.5)


async def saved(page: Page, base: str) -> None:
    """A tip was just saved."""
    await recording(page, base)
    await page.get_by_test_id("capture-button").tap()
    await page.get_by_test_id("capture-listen").wait_for()


async def place(page: Page, base: str) -> None:
    """Where is it?"""
    await saved(page, base)
    await page.get_by_test_id("place-open").click()
    await page.get_by_test_id("place-sheet").wait_for()


async def typed(page: Page, base: str) -> None:
    """A typed tip."""
    await at("/")(page, base)
    await page.get_by_test_id("text-open").click()
    await page.get_by_test_id("text-input").fill("Dock 4 is blocked by a broken forklift.")


async def photo(page: Page, base: str) -> None:
    """A photo tip, from a HEIC."""
    await at("/")(page, base)
    await page.get_by_test_id("gallery-input").set_input_files(PHOTO)
    await page.locator(".photos img").first.wait_for()


async def denied(page: Page, base: str) -> None:
    """The microphone is blocked."""
    await at("/")(page, base)
    await page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }"
    )
    await page.get_by_test_id("capture-button").tap()
    await page.get_by_test_id("capture-trouble").wait_for()


async def insight(page: Page, base: str) -> None:
    """What is known, whole."""
    await at("/near")(page, base)
    await page.get_by_test_id("insight-card").first.click()
    await page.get_by_test_id("insight").wait_for()


# A new screen is one line here.
SCREENS: dict[str, dict[str, Steps]] = {
    "James": {
        "capture": at("/"),
        "recording": recording,
        "saved": saved,
        "place": place,
        "typed": typed,
        "photo": photo,
        "denied": denied,
        "near": at("/near"),
        "route": at("/route"),
        "my-tips": at("/outbox"),
        "insight": insight,
        "me": at("/me"),
    },
    "Aino": {"feed": at("/feed"), "site-codes": at("/sites/qr"), "sign-in-codes": at("/members/sign-in")},
    "": {"signed-out": at("/")},
}


async def shots(product: Product, look: Look, found: dict[str, list[tuple[str, bytes]]]) -> None:
    """Every screen in one look."""
    async with async_playwright() as playwright:
        for who, screens in SCREENS.items():
            options: dict[str, Any] = {
                "viewport": {"width": look.width, "height": look.height},
                "device_scale_factor": look.scale,
                "color_scheme": look.theme,
            }
            async with browser(playwright, MICROPHONE, **options) as context:
                await context.add_init_script(f"localStorage.setItem('backhaul.language', '{look.language}')")
                page = context.pages[0]
                if who:
                    await page.goto(product.member(who)["sign_in_url"])
                for name, steps in screens.items():
                    try:
                        await steps(page, product.base_url)
                        await asyncio.sleep(0.4)
                    except Error as error:
                        print(f"{look.name}: {name}: {str(error).splitlines()[0]}")  # noqa: T201  # what a person reads
                    found.setdefault(name, []).append((look.name, await page.screenshot()))
        print(f"{look.name}: done", flush=True)  # noqa: T201


def sheet(pictures: list[tuple[str, bytes]], target: Path) -> None:
    """All looks of a screen side by side."""
    height, gap = 640, 12
    opened = [(name, Image.open(io.BytesIO(data)).convert("RGB")) for name, data in pictures]
    scaled = [(name, one.resize((round(one.width * height / one.height), height))) for name, one in opened]
    out = Image.new("RGB", (sum(one.width + gap for _, one in scaled), height + 20), "white")
    x = 0
    for name, one in scaled:
        ImageDraw.Draw(out).text((x, 4), name, fill="black")
        out.paste(one, (x, 20))
        x += one.width + gap
    out.save(target)


def main() -> int:
    """Take them; `make screens` shows where they are."""
    FOLDER.mkdir(exist_ok=True)
    found: dict[str, list[tuple[str, bytes]]] = {}
    with running() as product:
        for look in LOOKS:
            asyncio.run(shots(product, look, found))
    for name, pictures in found.items():
        sheet(pictures, FOLDER / f"{name}.png")
    print(f"{len(found)} screens in {len(LOOKS)} looks: {FOLDER}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
