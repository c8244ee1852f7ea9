"""What stands in the outbox of a phone, read as the browser's own tools would."""

import asyncio
from collections import Counter
from contextlib import suppress
from typing import Any

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page
from tests.pwa.conftest import Device
from tests.pwa.line import Line

_ROWS = """async () => {
    const done = asked => new Promise((yes, no) => {
        asked.onsuccess = () => yes(asked.result);
        asked.onerror = () => no(asked.error);
    });
    if (!(await indexedDB.databases()).some(one => one.name === 'backhaul')) return {tips: [], bytes: [], chunks: 0};
    const db = await done(indexedDB.open('backhaul'));
    const tx = db.transaction(['tips', 'bytes', 'chunks']);
    const [tips, bytes, chunks] = await Promise.all([
        done(tx.objectStore('tips').getAll()),
        done(tx.objectStore('bytes').getAllKeys()),
        done(tx.objectStore('chunks').count()),
    ]);
    db.close();
    return {tips: tips.map(({sealed, ...rest}) => rest), bytes, chunks};
}"""


async def until(page: Page, truth: str) -> None:
    """Wait for something in the page. Playwright's own waiting needs eval, which the app's policy forbids."""
    async with asyncio.timeout(20):
        while True:
            # A page that is just being loaded anew cannot be asked.
            with suppress(PlaywrightError):
                if await page.evaluate(truth):
                    return
            await asyncio.sleep(0.1)


async def rows(phone: Device) -> dict[str, dict[str, Any]]:
    """The rows by id, without what is sealed."""
    found = await phone.page.evaluate(_ROWS)
    return {row["id"]: row for row in found["tips"]}


async def states(phone: Device) -> dict[str, str]:
    """Where each tip is on this phone."""
    return {id: row["state"] for id, row in (await rows(phone)).items()}


async def chunks(phone: Device) -> int:
    """How many pieces of recordings that are not over this phone holds."""
    found: int = (await phone.page.evaluate(_ROWS))["chunks"]
    return found


async def reaches(phone: Device, state: str, id: str | None = None, seconds: float = 30) -> str:
    """Wait until this tip, or any, is in a state. Answers its id."""
    deadline = asyncio.get_running_loop().time() + seconds
    while True:
        now = await states(phone)
        for one, is_in in now.items():
            if is_in == state and id in (None, one):
                return one
        assert asyncio.get_running_loop().time() < deadline, f"no tip is {state}: {Counter(now.values())}"
        await asyncio.sleep(0.05)


async def all_in(phone: Device, *wanted: str, seconds: float = 60) -> dict[str, str]:
    """Wait until every tip of this phone is in one of these states."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not set((found := await states(phone)).values()) <= set(wanted):
        assert asyncio.get_running_loop().time() < deadline, f"not all are {wanted}: {Counter(found.values())}"
        await asyncio.sleep(0.1)
    return found


async def hurry(phone: Device) -> None:
    """What a phone does when its network comes back."""
    await phone.page.evaluate("dispatchEvent(new Event('online'))")


def at(phone: Device, line: Line) -> Device:
    """The phone reaches the server by this line only."""
    phone.address = line.url
    phone.breaks_the_line = True
    return phone
