"""`make screens`: every screen in every look, to be looked at: one sheet a screen in `screens/`, which is not committed.

`python -m infra.bench.screens near feed` takes these alone; `--look "390 dark"` one look, `--data FOLDER` of a product that
runs already, `--whole` the pages down to their end.
"""

import argparse
import asyncio
import io
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.bench.furnish import furnish
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
    Look("390 light", 390, 844),
    Look("390 dark", 390, 844, theme="dark"),
    Look("360 Arabic", 360, 800, language="ar"),
    Look("412 dark, German", 412, 915, theme="dark", language="de"),
    # Twice as large on the same glass leaves half of it.
    Look("German at 200 %", 206, 458, language="de", scale=2),
    Look("1280 light", 1280, 800),
    Look("1280 dark", 1280, 800, theme="dark"),
    Look("1280 Arabic", 1280, 800, language="ar"),
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
    await page.get_by_test_id("capture-button").press("Enter")
    await page.get_by_test_id("capture-time").wait_for()
    await asyncio.sleep(1.5)


async def saved(page: Page, base: str) -> None:
    """A tip was just saved."""
    await recording(page, base)
    await page.get_by_test_id("capture-button").press("Enter")
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
    await page.get_by_test_id("capture-button").press("Enter")
    await page.get_by_test_id("capture-trouble").wait_for()


async def insight(page: Page, base: str) -> None:
    """What is known, whole."""
    await at("/near")(page, base)
    await page.get_by_test_id("insight-card").first.click()
    await page.get_by_test_id("insight").wait_for()


def first(listed: str, test_id: str) -> Steps:
    """The page of the first thing in a list."""

    async def go(page: Page, base: str) -> None:
        await at(listed)(page, base)
        link = page.get_by_test_id(test_id).first
        inner = link.get_by_role("link").first
        await link.wait_for()
        await (inner if await inner.count() else link).click()
        await page.locator("main h1").first.wait_for()

    return go


def pressed(path: str, *test_ids: str) -> Steps:
    """What opens on a screen after some taps."""

    async def go(page: Page, base: str) -> None:
        await at(path)(page, base)
        for test_id in test_ids:
            await page.get_by_test_id(test_id).first.click()

    return go


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
        "map": at("/map#11/60.22/25.03"),
        "route": at("/route"),
        "my-tips": at("/outbox"),
        "tip": first("/outbox", "tip-row"),
        "insight": insight,
        "site": first("/places", "place"),
        "search": at("/search?q=dock"),
        "ask": at("/ask"),
        "questions": at("/questions?list=open"),
        "inbox": at("/inbox"),
        "following": at("/following"),
        "groups": at("/groups"),
        "group-new": at("/groups/new"),
        "group": first("/groups", "group"),
        "activity": at("/activity"),
        "messages": at("/messages"),
        "conversation": first("/messages", "conversation"),
        "outcomes": at("/outcomes"),
        "places": at("/places"),
        "profile": at("/me/profile"),
        "my-data": at("/my-data"),
        "sign-on": at("/me/sign-in"),
        "me": at("/me"),
        "not-shared": at("/share?why=nothing"),
        "not-there": at("/nowhere"),
    },
    "Aino": {
        "feed": at("/feed"),
        "feed-open": first("/feed", "feed-row"),
        "answers": at("/answers"),
        "overview": at("/overview"),
        "moderation": at("/moderation"),
        "brief": at("/brief"),
        "import-tips": at("/tips/import"),
        "connections": at("/connections"),
        "site-codes": at("/sites/qr"),
        "sign-in-codes": at("/members/sign-in"),
        "place-new": at("/places/sites/new"),
        "route-new": at("/places/routes/new"),
        "places-import": at("/places/import"),
        "proposals": at("/places/proposals"),
    },
    "Sara": {
        "members": at("/members"),
        "invite": at("/members/invite"),
        "provider": at("/organisation/sign-on"),
        "retention": at("/retention"),
        "audit": at("/audit"),
        "me-admin": at("/me"),
    },
    "Priya": {
        "capture-partner": at("/"),
        "near-partner": at("/near"),
        "groups-partner": at("/groups"),
        "me-partner": at("/me"),
    },
    "": {"signed-out": at("/")},
}


async def shots(product: Product, look: Look, only: list[str], whole: bool, found: dict[str, list[tuple[str, bytes]]]) -> None:
    """Every screen in one look."""
    async with async_playwright() as playwright:
        for who, screens in SCREENS.items():
            wanted = {name: steps for name, steps in screens.items() if not only or name in only}
            if not wanted:
                continue
            options: dict[str, Any] = {
                "viewport": {"width": look.width, "height": look.height},
                "device_scale_factor": look.scale,
                "color_scheme": look.theme,
                "has_touch": look.width < 1000,
            }
            async with browser(playwright, MICROPHONE, **options) as context:
                await context.add_init_script(f"localStorage.setItem('backhaul.language', '{look.language}')")
                page = context.pages[0]
                page.on("pageerror", lambda error: print(f"{look.name}: {error}"))  # noqa: T201
                if who:
                    await page.goto(product.member(who)["sign_in_url"])
                for name, steps in wanted.items():
                    try:
                        await steps(page, product.base_url)
                        # What is still on its way is a row of blank cards.
                        await page.wait_for_function(
                            "() => ![...document.querySelectorAll('.blank')].some(one => one.checkVisibility())"
                        )
                        await asyncio.sleep(0.6)
                        picture = await page.screenshot(full_page=whole, animations="disabled")
                    except Error as error:
                        print(f"{look.name}: {name}: {str(error).splitlines()[0]}")  # noqa: T201  # what a person reads
                        continue
                    found.setdefault(name, []).append((look.name, picture))
                    (FOLDER / "single").mkdir(exist_ok=True)
                    (FOLDER / "single" / f"{name} {look.name}.png").write_bytes(picture)
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


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.bench.screens", description=__doc__)
    parser.add_argument("screens", nargs="*", help="names of screens; left out: all")
    parser.add_argument("--look", action="append", help="the name of a look; left out: all")
    parser.add_argument("--data", type=Path, help="the data folder of a demo that runs already")
    parser.add_argument("--whole", action="store_true", help="down to the end of each page")
    return parser.parse_args()


def _running(data: Path) -> Product:
    demo = json.loads((data / "demo.json").read_text())
    return Product(demo["base_url"], demo, data)


def main() -> int:
    """Take them; `make screens` shows where they are."""
    asked = _asked()
    FOLDER.mkdir(exist_ok=True)
    found: dict[str, list[tuple[str, bytes]]] = {}
    looks = [look for look in LOOKS if not asked.look or look.name in asked.look]
    with nullcontext(_running(asked.data)) if asked.data else running() as product:
        if not asked.data:
            furnish(product)
        for look in looks:
            asyncio.run(shots(product, look, asked.screens, asked.whole, found))
    for name, pictures in found.items():
        sheet(pictures, FOLDER / f"{name}.png")
    print(f"{len(found)} screens in {len(looks)} looks: {FOLDER}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
